package revision

import (
	"errors"
	"fmt"
	"slices"
)

// Stamp plans the rows that make the version table say that the targets, and only
// they on their lines, are applied (ScriptDirectory._stamp_revs).
func (g *Graph) Stamp(start []string, targets []string) (*Plan, error) {
	plan, err := g.stamp(start, targets)
	var e *Error
	if errors.As(err, &e) && e.Err == ErrMultipleHeads {
		m := *e
		m.Msg = "Multiple heads are present; please specify a single target revision"
		return nil, &m
	}
	return plan, err
}

func (g *Graph) stamp(start []string, targets []string) (*Plan, error) {
	heads, err := g.getEach(start)
	if err != nil {
		return nil, err
	}
	var related []int
	for _, t := range targets {
		found, err := g.filterForLineage(heads, t, true)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			related = appendNew(related, h)
		}
	}
	destinations, err := g.getEach(targets)
	if err != nil {
		return nil, err
	}
	if len(destinations) == 0 {
		destinations = []int{baseRef}
	}
	plan := &Plan{Start: start}
	rows := g.newRows(start)
	add := func(from []string, to []string, isUpgrade, branchMove bool) error {
		step := Step{
			Direction: Stamp, IsUpgrade: isUpgrade, From: from, To: to, UpRevisions: from, DownRevisions: to,
			CreateVersionTable: rows.empty(),
		}
		if isUpgrade {
			step.UpRevisions, step.DownRevisions = to, from
		}
		if step.Rows, err = rows.stamp(from, to, isUpgrade, branchMove); err != nil {
			return err
		}
		plan.Steps = append(plan.Steps, step)
		return nil
	}
	for _, d := range destinations {
		if d < 0 {
			for _, h := range related {
				if err := add([]string{g.nodes[h].ID}, nil, false, true); err != nil {
					return nil, err
				}
			}
			continue
		}
		if slices.Contains(related, d) {
			continue
		}
		to := []string{g.nodes[d].ID}
		from := g.identifiers(related)
		below := g.ancestorsAmong(related, []int{d})[0]
		above := g.ancestorsAmong([]int{d}, related)
		switch {
		case below && slices.Contains(above, true):
			return nil, &Error{
				Err: ErrRows, Argument: to[0], IDs: from,
				Msg: fmt.Sprintf("Can't stamp %s: it lies between starting revisions", to[0]),
			}
		case below:
			err = add(from, to, false, false)
		case slices.Contains(above, true):
			err = add(from, to, true, false)
		default:
			err = add(nil, to, true, true)
		}
		if err != nil {
			return nil, err
		}
	}
	plan.End = rows.identifiers()
	return plan, nil
}
