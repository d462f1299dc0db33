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
	note := func(n *pnode[idKey, Object]) {
		id := ID(n.key)
		if d, ok := n.value.(*Default); ok {
			id = d.Table
		}
		mine[id], theirs[id] = true, true
	}
	differing(c.objects.root, o.objects.root, note)
	return mine, theirs
}

// differing visits the entries of two maps that are not in both with the same
// value. What the maps share is not looked at.
func differing(a, b *pnode[idKey, Object], visit func(*pnode[idKey, Object])) {
	switch {
	case a == b:
	case a == nil:
		b.each(visit)
	case b == nil:
		a.each(visit)
	case a.key == b.key:
		if a.value != b.value {
			visit(a)
			visit(b)
		}
		differing(a.left, b.left, visit)
		differing(a.right, b.right, visit)
	case a.priority >= b.priority:
		left, same, right := b.split(a.key)
		if same == nil || same.value != a.value {
			visit(a)
			if same != nil {
				visit(same)
			}
		}
		differing(a.left, left, visit)
		differing(a.right, right, visit)
	default:
		differing(b, a, visit)
	}
}

func (n *pnode[K, V]) each(visit func(*pnode[K, V])) {
	if n != nil {
		n.left.each(visit)
		visit(n)
		n.right.each(visit)
	}
}

// split divides a map at a key.
func (n *pnode[K, V]) split(k K) (left, same, right *pnode[K, V]) {
	if n == nil {
		return nil, nil, nil
	}
	d := k.compare(n.key)
	if d == 0 {
		return n.left, n, n.right
	}
	c := *n
	c.edit = 0
	if d < 0 {
		left, same, c.left = n.left.split(k)
		return left, same, &c
	}
	c.right, same, right = n.right.split(k)
	return &c, same, right
}
