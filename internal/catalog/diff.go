package catalog

import (
	"maps"
	"slices"
)

// Difference is one object, column or property that two catalogs don't share.
// Before or After is "" when the object is on one side only; both are lines as
// [Catalog.Dump] prints them.
type Difference struct {
	Kind   string // schema, relation, column, constraint, index, sequence, enum, domain, …
	Name   string // qualified: schema.table.column
	Before string
	After  string
}

// Diff compares two catalogs object by object, by name; column order, origins
// and IDs don't count. The result is ordered by kind and name.
//
// Only objects that the two don't share are looked at, so it costs what has
// changed. An object that is the same but for the new name of another one (the
// constraint of a renamed table) is no difference.
func Diff(before, after *Catalog) []Difference {
	gone, come := before.unshared(after)
	a, b := before.keyed(gone, after), after.keyed(come, before)
	var out []Difference
	for k, line := range a {
		if b[k] != line {
			out = append(out, Difference{k.kind, k.name, line, b[k]})
		}
	}
	for k, line := range b {
		if _, ok := a[k]; !ok {
			out = append(out, Difference{k.kind, k.name, "", line})
		}
	}
	slices.SortFunc(out, func(x, y Difference) int {
		return lineKey{x.Kind, x.Name}.order(lineKey{y.Kind, y.Name})
	})
	return out
}

type lineKey struct{ kind, name string }

func (k lineKey) order(o lineKey) int {
	switch {
	case k.kind < o.kind || k.kind == o.kind && k.name < o.name:
		return -1
	case k == o:
		return 0
	}
	return 1
}

// keyed are the lines of some objects, without columns that are the same in
// another catalog.
func (c *Catalog) keyed(ids map[ID]bool, other *Catalog) map[lineKey]string {
	d := &dumper{c: c, expr: (*Expr).String, other: other}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if o := c.Object(id); o != nil {
			d.object(o)
		}
	}
	out := map[lineKey]string{}
	for _, e := range d.entries {
		e.place = 0
		out[lineKey{e.kind, e.name}] = e.line()
	}
	return out
}

// unshared finds the objects that are not the same value in both catalogs. A
// default counts for its table, whose lines have it.
func (c *Catalog) unshared(o *Catalog) (mine, theirs map[ID]bool) {
	mine, theirs = map[ID]bool{}, map[ID]bool{}
	differing(c.objects, o.objects, func(o Object) {
		id := o.Head().ID
		if d, ok := o.(*Default); ok {
			id = d.Table
		}
		mine[id], theirs[id] = true, true
	})
	return mine, theirs
}

// differing visits the objects that are not the same value in two trees, from
// both. What the trees share is not looked at.
func differing(a, b *slot, visit func(Object)) {
	if a == b {
		return
	}
	var none slot
	if a == nil {
		a = &none
	}
	if b == nil {
		b = &none
	}
	if a.object != b.object {
		for _, o := range []Object{a.object, b.object} {
			if o != nil {
				visit(o)
			}
		}
	}
	for i := range a.below {
		differing(a.below[i], b.below[i], visit)
	}
}
