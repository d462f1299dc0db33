package revision

import (
	"errors"
	"math/rand"
	"slices"
	"sort"
	"strings"
	"testing"
)

// apply runs the rows over a version table and complains about rows that are
// missing or there twice.
func apply(t *testing.T, table []string, p *Plan) []string {
	t.Helper()
	table = slices.Clone(table)
	remove := func(id string) {
		k := slices.Index(table, id)
		if k < 0 {
			t.Fatalf("row %s is not in %v", id, table)
		}
		table = slices.Delete(table, k, k+1)
	}
	add := func(id string) {
		if slices.Contains(table, id) {
			t.Fatalf("row %s is in %v already", id, table)
		}
		table = append(table, id)
	}
	for i := range p.Steps {
		if p.Steps[i].CreateVersionTable != (len(table) == 0) {
			t.Fatalf("step %d: CreateVersionTable %v with rows %v", i, p.Steps[i].CreateVersionTable, table)
		}
		for _, row := range p.Steps[i].Rows {
			switch row.Op {
			case InsertRow:
				add(row.ID)
			case DeleteRow:
				remove(row.ID)
			default:
				remove(row.Old)
				add(row.ID)
			}
		}
	}
	return table
}

func ids(p *Plan) []string {
	var list []string
	for i := range p.Steps {
		list = append(list, p.Steps[i].Revision.ID)
	}
	return list
}

// TestThereAndBack: up to all heads, every revision runs once and after what it
// needs; the rows are the effective heads; down again runs the same, and no row is left.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(3))
	for i := range 400 {
		revisions := randomGraph(rnd, 1+rnd.Intn(60))
		g, err := build(revisions)
		if err != nil {
			t.Fatal(err)
		}
		up, err := g.Upgrade(nil, "heads")
		if err != nil {
			t.Fatalf("graph %d: %v", i, err)
		}
		done := map[string]bool{}
		for _, step := range up.Steps {
			for _, need := range append(slices.Clone(step.Revision.DownRevision), step.Revision.DependsOn...) {
				if !done[need] {
					t.Fatalf("graph %d: %s runs before %s", i, step.Revision.ID, need)
				}
			}
			if done[step.Revision.ID] {
				t.Fatalf("graph %d: %s runs twice", i, step.Revision.ID)
			}
			done[step.Revision.ID] = true
		}
		if len(done) != len(revisions) {
			t.Fatalf("graph %d: %d of %d run", i, len(done), len(revisions))
		}
		rows := apply(t, nil, up)
		if !slices.Equal(rows, up.End) && !equalSets(rows, up.End) || !equalSets(rows, g.Heads(true)) {
			t.Fatalf("graph %d: rows %v, plan's end %v, heads %v", i, rows, up.End, g.Heads(true))
		}
		down, err := g.Downgrade(up.End, "base")
		if err != nil {
			t.Fatalf("graph %d: %v", i, err)
		}
		if !equalSets(ids(up), ids(down)) {
			t.Fatalf("graph %d: up %v, down %v", i, ids(up), ids(down))
		}
		if rows = apply(t, rows, down); len(rows) > 0 || len(down.End) > 0 {
			t.Fatalf("graph %d: rows %v are left", i, rows)
		}
		// One revision at a time gives the same rows as all at once.
		var table []string
		for _, r := range ids(up) {
			one, err := g.Upgrade(table, r)
			if err != nil {
				t.Fatalf("graph %d: %s from %v: %v", i, r, table, err)
			}
			table = apply(t, table, one)
		}
		if !equalSets(table, g.Heads(true)) {
			t.Fatalf("graph %d: one by one %v, heads %v", i, table, g.Heads(true))
		}
	}
}

func equalSets(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	sort.Strings(a)
	sort.Strings(b)
	return slices.Equal(a, b)
}

// FuzzRange: no argument makes the graph panic or answer with an error of another type.
func FuzzRange(f *testing.F) {
	for _, seed := range []string{
		"head", "a:b", "+1", "base+2", "x@head", "x@+1", "a@b@c-1", "a:b:c", ":", "::", "@", "@head", "x@", "-1", "heads:base",
		"a+99999999999999999999", "-0", "+0", "head@head", "base@base", "a b", "-2_0", "ä@é+1", "a00 b01", "a00:a00@-1",
	} {
		f.Add(seed, int64(1))
	}
	f.Fuzz(func(t *testing.T, arg string, seed int64) {
		rnd := rand.New(rand.NewSource(seed))
		g, err := build(randomGraph(rnd, 1+rnd.Intn(12)))
		if err != nil {
			t.Fatal(err)
		}
		var e *Error
		for _, command := range []string{"upgrade", "downgrade", "stamp"} {
			words := append([]string{command}, strings.Split(arg, " ")...)
			p, err := run(g, nil, words)
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("%T is not an *Error: %v", err, err)
			}
			if err == nil {
				apply(t, p.Start, p)
			}
		}
		var b strings.Builder
		for _, err := range []error{g.History(&b, arg, DisplayOptions{}), g.Show(&b, arg)} {
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("%T is not an *Error: %v", err, err)
			}
		}
	})
}
