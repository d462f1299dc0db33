package revision

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Range is the argument of upgrade, downgrade and stamp.
type Range struct {
	Start    string // as written; meaningful only if HasStart
	HasStart bool
	Target   string
}

// ParseRange splits `[start:]target`. Both ends must be there when there is a colon.
func ParseRange(arg string) (Range, error) {
	parts := strings.Split(arg, ":")
	fail := func(hint string) (Range, error) {
		e := usage(ErrRange, fmt.Sprintf("Can't read range '%s'", arg))
		e.Argument, e.Hint = arg, hint
		return Range{}, e
	}
	switch {
	case len(parts) > 2:
		return fail("a range has one colon: <fromrev>:<torev>")
	case len(parts) == 1 && arg == "":
		return fail("name a revision, head, heads or base")
	case len(parts) == 1:
		return Range{Target: arg}, nil
	case parts[0] == "" && parts[1] == "":
		return fail("write base:heads for everything")
	case parts[0] == "":
		return fail(fmt.Sprintf("the start is missing; write base:%s", parts[1]))
	case parts[1] == "":
		return fail(fmt.Sprintf("the end is missing; write %s:head", parts[0]))
	}
	return Range{Start: parts[0], HasStart: true, Target: parts[1]}, nil
}

// RequireStart is the error of a downgrade without a start.
func (r Range) RequireStart() error {
	if r.HasStart {
		return nil
	}
	e := usage(ErrRange, "downgrade with --sql requires <fromrev>:<torev>")
	e.Argument = r.Target
	return e
}

// Starts is the start as an argument of [Graph.Start]: none when it is absent.
func (r Range) Starts() []string {
	if !r.HasStart {
		return nil
	}
	return []string{r.Start}
}

// ParseStampRanges splits the arguments of stamp, which share one start at most.
func ParseStampRanges(args []string) (start Range, targets []string, err error) {
	for _, arg := range args {
		r, err := ParseRange(arg)
		if err != nil {
			return Range{}, nil, err
		}
		if r.HasStart {
			if start.HasStart && start.Start != r.Start {
				e := usage(ErrRange, "Stamp operation with --sql only supports a single starting revision at a time")
				e.Argument = arg
				return Range{}, nil, e
			}
			start.Start, start.HasStart = r.Start, true
		}
		targets = append(targets, r.Target)
	}
	return start, targets, nil
}

// Direction is what a step does with its revision.
type Direction int

const (
	Upgrade Direction = iota
	Downgrade
	Stamp // writes rows and runs nothing
)

// Step is one revision to run, with the version rows it writes afterwards.
type Step struct {
	Direction Direction
	Revision  *Revision // nil for a stamp

	// From and To are what the step's comment names: down_revision only, no
	// dependencies.
	From, To []string

	// UpRevisions and DownRevisions are the same for on_version_apply callbacks
	// (MigrationInfo): dependencies included.
	UpRevisions, DownRevisions []string
	IsUpgrade                  bool

	// CreateVersionTable is set when no row is known before the step: offline the
	// version table is then created first.
	CreateVersionTable bool

	Rows []Row // in order
}

// Log is the text after `-- Running `: `upgrade a, b -> c`. The name is that of the
// function which runs, as Alembic prints it; "" stands for the usual one.
func (s *Step) Log(name string) string {
	if name == "" {
		name = [...]string{"upgrade", "downgrade", "stamp_revision"}[s.Direction]
	}
	return name + " " + strings.Join(s.From, ", ") + " -> " + strings.Join(s.To, ", ")
}

// Plan is the steps of one command in the order they run.
type Plan struct {
	Start    []string // rows assumed to be in the version table, full identifiers
	End      []string // rows afterwards
	Steps    []Step
	Warnings []string
}

// CheckLength refuses identifiers longer than the version column, in characters
// (the column's length in the stock table is 32). A length of 0 is no limit.
func (p *Plan) CheckLength(length int) error {
	if length <= 0 {
		return nil
	}
	for i := range p.Steps {
		for _, row := range p.Steps[i].Rows {
			n := utf8.RuneCountInString(row.ID)
			if row.Op == DeleteRow || n <= length {
				continue
			}
			e := usage(ErrIDTooLong, fmt.Sprintf("revision identifier '%s' has %d characters, the version column only %d", row.ID, n, length))
			e.Hint = "shorten it, or set the length of a wider version column"
			e.IDs = []string{row.ID}
			if r := p.Steps[i].Revision; r != nil && r.ID == row.ID {
				e.Pos = r.Pos(r.IDSpan)
			}
			return e
		}
	}
	return nil
}

// Start resolves the starting revisions of a range or of env.py's starting_rev to
// full identifiers, in the order given. None, and base, mean that nothing is applied.
func (g *Graph) Start(ids ...string) ([]string, error) {
	var start []string
	for _, id := range ids {
		if id == "base" {
			continue
		}
		i, err := g.get(id)
		if err != nil {
			var e *Error
			if errors.As(err, &e) && relativeDestination(id) != nil && e.Err == ErrNotFound {
				e.Hint = "a start cannot be relative: name the revision"
			}
			return nil, err
		}
		if i < 0 {
			e := usage(ErrRange, fmt.Sprintf("Can't start at '%s'", id))
			e.Argument, e.Hint = id, "it means that nothing is applied: write base"
			if len(g.nodes) == 0 {
				e.Hint = "there are no revisions"
			}
			return nil, e
		}
		start = append(start, g.nodes[i].ID)
	}
	return start, nil
}

// Upgrade plans the way from the start rows (see [Graph.Start]) up to the target.
func (g *Graph) Upgrade(start []string, target string) (*Plan, error) {
	wanted, targets, err := g.collectUpgrade(bound{ids: start}, target, false, true, true)
	if err != nil {
		return nil, withArgument(err, target)
	}
	plan := &Plan{Start: start}
	nodes := g.order(wanted, targets)
	if len(nodes) == 0 && len(start) > 0 {
		if err := g.reversed(start, target, targets); err != nil {
			return nil, err
		}
	}
	rows := g.newRows(start)
	plan.Steps = make([]Step, 0, len(nodes))
	for _, i := range slices.Backward(nodes) {
		n := &g.nodes[i]
		step := Step{
			Direction: Upgrade, IsUpgrade: true, Revision: n.Revision, From: n.DownRevision, To: []string{n.ID},
			UpRevisions: []string{n.ID}, DownRevisions: g.identifiers(n.normal), CreateVersionTable: rows.empty(),
		}
		if step.Rows, err = rows.upgrade(i); err != nil {
			return nil, err
		}
		plan.Steps = append(plan.Steps, step)
	}
	plan.End = rows.identifiers()
	return plan, nil
}

// withArgument makes the messages speak of the argument as the user gave it.
func withArgument(err error, argument string) error {
	var e *Error
	if errors.As(err, &e) && e.Err == ErrMultipleHeads {
		m := *e
		m.Msg = multipleHeadsMessage(argument)
		m.Argument = argument
		return &m
	}
	return err
}

// reversed refuses an upgrade whose target is below its start, which for Alembic is an empty script.
func (g *Graph) reversed(start []string, target string, targets []int) error {
	if target == "head" || target == "heads" || strings.HasSuffix(target, "@head") || strings.HasSuffix(target, "@heads") {
		return nil // already there
	}
	for _, t := range targets {
		if slices.Contains(start, g.nodes[t].ID) {
			return nil
		}
	}
	e := usage(ErrReversed, "")
	from := strings.Join(start, ", ")
	e.Argument = from + ":" + target
	e.Msg = fmt.Sprintf("Destination %s is not a valid upgrade target: it comes before %s", target, from)
	e.Hint = fmt.Sprintf("did you mean upgrade %s:%s, or downgrade %s:%s?", target, from, from, target)
	if len(start) > 1 {
		e.Hint = fmt.Sprintf("did you mean downgrade to %s?", target)
	}
	return e
}

// Downgrade plans the way from the start rows (see [Graph.Start]) down to the target.
func (g *Graph) Downgrade(start []string, target string) (*Plan, error) {
	wanted, heads, err := g.collectDowngrade(bound{ids: start}, target)
	if err != nil {
		return nil, withArgument(err, target)
	}
	plan := &Plan{Start: start}
	if m := relativeDestination(target); m != nil && m[1] == "" && m[2] == "" && len(start) > 1 {
		plan.Warnings = append(plan.Warnings, fmt.Sprintf("downgrade %s from multiple heads is ambiguous; it is taken from %s", target, start[0]))
	}
	nodes := g.order(wanted, heads)
	rows := g.newRows(start)
	plan.Steps = make([]Step, 0, len(nodes))
	for _, i := range nodes {
		n := &g.nodes[i]
		step := Step{
			Direction: Downgrade, Revision: n.Revision, From: []string{n.ID}, To: n.DownRevision,
			UpRevisions: []string{n.ID}, DownRevisions: g.identifiers(n.normal), CreateVersionTable: rows.empty(),
		}
		if step.Rows, err = rows.downgrade(i); err != nil {
			return nil, err
		}
		plan.Steps = append(plan.Steps, step)
	}
	plan.End = rows.identifiers()
	return plan, nil
}
