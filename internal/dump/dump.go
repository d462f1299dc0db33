// Package dump writes a replayed schema: as SQL that makes it on an empty
// database, in an order in which every object finds what it needs, and as JSON.
//
//	r := dump.NewReplay(catalog.Options{Version: 16})
//	for _, st := range statements {
//		if err := r.Apply(st); err != nil { … }
//	}
//	text := r.SQL()
package dump

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// Replay is a catalog together with the statements that made what the catalog
// knows by its head only: functions, triggers, policies, rules and their like.
type Replay struct {
	Catalog *catalog.Catalog
	made    map[catalog.ID]*pgtree.Node
	count   int
	// Skip says of relations that they are left out, such as the version table.
	Skip func(schema, name string) bool
}

// NewReplay starts with an empty database.
func NewReplay(o catalog.Options) *Replay {
	return &Replay{Catalog: catalog.New(o), made: map[catalog.ID]*pgtree.Node{}, Skip: func(string, string) bool { return false }}
}

// Apply folds a statement; the error is PostgreSQL's refusal, after which the
// catalog is as it was.
func (r *Replay) Apply(n *pgtree.Node) error {
	r.count++
	ev, err := r.Catalog.Apply(n, catalog.Origin{Statement: r.count})
	if err != nil {
		return err
	}
	for _, e := range ev.Effects {
		switch e.Class {
		case catalog.ClassFunction, catalog.ClassTrigger, catalog.ClassPolicy, catalog.ClassRule, catalog.ClassMisc, catalog.ClassCollation:
			if e.Kind == catalog.Created || e.Kind == catalog.Changed && isDefinition(n) {
				r.made[e.Object] = n
			}
		}
	}
	return nil
}

// isDefinition reports whether a statement has the whole definition of what it
// changes: CREATE OR REPLACE.
func isDefinition(n *pgtree.Node) bool {
	switch pgtree.Unwrap(n).(type) {
	case *pgtree.CreateFunctionStmt, *pgtree.CreateTrigStmt, *pgtree.RuleStmt:
		return true
	}
	return false
}

// item is one object to be made.
type item struct {
	id    catalog.ID
	needs map[catalog.ID]bool
	rank  int // among those that could come next
	text  []string
	after []string // when everything is there
}

// SQL makes the schema. The statements end in semicolons, one below the other.
func (r *Replay) SQL() string {
	w := &writer{r: r, c: r.Catalog, items: map[catalog.ID]*item{}, said: map[*pgtree.Node]bool{}}
	w.c.All(func(o catalog.Object) bool { w.object(o); return true })
	var b strings.Builder
	for _, o := range w.c.OpaqueStatements() {
		fmt.Fprintf(&b, "-- not known: %s\n", strings.Join(strings.Fields(o.Why), " "))
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	put := func(list []string) {
		for _, s := range list {
			b.WriteString(s + ";\n\n")
		}
	}
	if w.functions {
		put([]string{"SET check_function_bodies = off"})
	}
	order := w.order()
	for _, i := range order {
		put(i.text)
	}
	for _, i := range order {
		put(i.after)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// order is topological, by kind and creation where there is a choice. What needs
// each other in a circle comes in order of creation.
func (w *writer) order() []*item {
	var all []*item
	for _, i := range w.items {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b *item) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id)) })
	var out []*item
	state := map[catalog.ID]int{} // 1: under way, 2: written
	var visit func(i *item)
	visit = func(i *item) {
		if state[i.id] != 0 {
			return
		}
		state[i.id] = 1
		var needs []*item
		for id := range i.needs {
			if n := w.items[id]; n != nil && state[id] == 0 {
				needs = append(needs, n)
			}
		}
		slices.SortFunc(needs, func(a, b *item) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id)) })
		for _, n := range needs {
			visit(n)
		}
		state[i.id] = 2
		out = append(out, i)
	}
	for _, i := range all {
		visit(i)
	}
	return out
}
