package revision

import (
	"fmt"
	"slices"
	"strings"
)

// RowOp is what happens to a row of the version table.
type RowOp int

const (
	InsertRow RowOp = iota
	UpdateRow
	DeleteRow
)

// Row is one statement on the version table.
type Row struct {
	Op  RowOp
	ID  string // the row inserted or deleted, or the new value of an update
	Old string // the row that an update changes, else ""
}

func (r Row) String() string {
	switch r.Op {
	case InsertRow:
		return "insert " + r.ID
	case DeleteRow:
		return "delete " + r.ID
	}
	return "update " + r.Old + " to " + r.ID
}

// rows follows HeadMaintainer and RevisionStep of runtime/migration.py: the version
// rows known so far, and what each step does to them.
type rows struct {
	g    *Graph
	held []int // in the order they came

	// What the rows of the last question imply: while one branch is worked on, the
	// rows of the others stay. Below is made when the same question comes again.
	others []int
	below  set
}

func (g *Graph) newRows(start []string) *rows {
	r := &rows{g: g}
	for _, id := range start {
		r.held = appendNew(r.held, g.ids[id])
	}
	return r
}

func (r *rows) empty() bool           { return len(r.held) == 0 }
func (r *rows) has(i int) bool        { return slices.Contains(r.held, i) }
func (r *rows) identifiers() []string { return r.g.identifiers(r.held) }

// without is the rows less the given ones.
func (r *rows) without(nodes ...int) []int {
	var others []int
	for _, h := range r.held {
		if !slices.Contains(nodes, h) {
			others = append(others, h)
		}
	}
	return others
}

// implied tells which nodes are among the others or their ancestors.
func (r *rows) implied(others, nodes []int) []bool {
	if !slices.Equal(others, r.others) {
		r.others, r.below = others, nil
		return r.g.ancestorsAmong(others, nodes)
	}
	if r.below == nil {
		r.below = r.g.reach(others, (*node).normalParents)
	}
	found := make([]bool, len(nodes))
	for k, n := range nodes {
		found[k] = r.below.has(n)
	}
	return found
}

func (r *rows) insert(out []Row, i int) ([]Row, error) {
	if r.has(i) {
		return nil, r.misfit(i, "its row is there already")
	}
	r.held = append(r.held, i)
	return append(out, Row{Op: InsertRow, ID: r.g.nodes[i].ID}), nil
}

func (r *rows) delete(out []Row, i int) ([]Row, error) {
	k := slices.Index(r.held, i)
	if k < 0 {
		return nil, r.misfit(i, "its row is not there")
	}
	r.held = slices.Delete(r.held, k, k+1)
	return append(out, Row{Op: DeleteRow, ID: r.g.nodes[i].ID}), nil
}

func (r *rows) update(out []Row, from, to int) ([]Row, error) {
	k := slices.Index(r.held, from)
	switch {
	case k < 0:
		return nil, r.misfit(from, "its row is not there")
	case r.has(to):
		return nil, r.misfit(to, "its row is there already")
	}
	r.held[k] = to
	return append(out, Row{Op: UpdateRow, ID: r.g.nodes[to].ID, Old: r.g.nodes[from].ID}), nil
}

func (r *rows) misfit(i int, what string) error {
	held := "none"
	if len(r.held) > 0 {
		held = strings.Join(r.identifiers(), ", ")
	}
	return &Error{
		Err: ErrRows, IDs: []string{r.g.nodes[i].ID},
		Msg: fmt.Sprintf("The version row of %s can't be written: %s", r.g.nodes[i].ID, what), Hint: "rows at this step: " + held,
	}
}

// replace deletes all but the last of from and turns that one into to.
func (r *rows) replace(from []int, to int) (out []Row, err error) {
	for _, i := range from[:len(from)-1] {
		if out, err = r.delete(out, i); err != nil {
			return nil, err
		}
	}
	return r.update(out, from[len(from)-1], to)
}

func (r *rows) upgrade(i int) ([]Row, error) {
	parents := r.g.nodes[i].normal
	var held []int
	for _, p := range parents {
		if r.has(p) {
			held = append(held, p)
		}
	}
	switch len(held) {
	case 0:
		return r.insert(nil, i)
	case 1:
		return r.update(nil, held[0], i)
	}
	// A parent whose row another row implies is left out. Parents without a row of
	// their own are, too; Alembic fails on them.
	if others := r.without(parents...); len(others) > 0 {
		implied := r.implied(others, held)
		kept := held[:0:0]
		for k, p := range held {
			if !implied[k] {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			held = kept
		}
	}
	return r.replace(held, i)
}

func (r *rows) downgrade(i int) (out []Row, err error) {
	parents := r.g.nodes[i].normal
	to := r.revealed(i)
	if r.has(i) && len(to) == 0 {
		return r.delete(nil, i)
	}
	if len(parents) == 1 {
		to = parents
	}
	if len(to) == 0 {
		return nil, r.misfit(i, "its row is not there")
	}
	for _, p := range to[:len(to)-1] {
		if out, err = r.insert(out, p); err != nil {
			return nil, err
		}
	}
	return r.update(out, i, to[len(to)-1])
}

// revealed follows _unmerge_to_revisions: the parents that need a row of their own
// once the revision's row is gone.
func (r *rows) revealed(i int) []int {
	parents := r.g.nodes[i].normal
	others := r.without(i)
	var implied []bool
	switch {
	case len(others) > 0:
		implied = r.implied(others, parents)
	case len(parents) > 1:
		var below []int
		for _, p := range parents {
			below = append(below, r.g.nodes[p].normal...)
		}
		implied = r.g.ancestorsAmong(below, parents)
	default:
		return parents
	}
	var to []int
	for k, p := range parents {
		if !implied[k] {
			to = append(to, p)
		}
	}
	return to
}

// stamp follows StampStep.
func (r *rows) stamp(from, to []string, isUpgrade, branchMove bool) ([]Row, error) {
	index := func(id string) int { return r.g.ids[id] }
	switch {
	case !isUpgrade && branchMove:
		return r.delete(nil, index(from[0]))
	case isUpgrade && !r.has(index(to[0])) && (branchMove || slices.ContainsFunc(from, func(id string) bool { return !r.has(index(id)) })):
		return r.insert(nil, index(to[0]))
	case len(from) == 0: // a new branch whose row has been written by an earlier target
		return nil, r.misfit(index(to[0]), "its row is there already")
	}
	nodes := make([]int, len(from))
	for k, id := range from {
		nodes[k] = index(id)
	}
	return r.replace(nodes, index(to[0]))
}
