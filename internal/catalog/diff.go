package catalog

import (
	"cmp"
	"slices"
	"strings"
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
	x, y := &dumper{c: before, expr: (*Expr).String, other: after}, &dumper{c: after, expr: (*Expr).String, other: before}
	for _, id := range unshared(before, after) {
		a, b := before.Object(id), after.Object(id)
		if a != nil && b != nil && x.alike(a, b) {
			continue
		}
		if a != nil {
			x.object(a)
		}
		if b != nil {
			y.object(b)
		}
	}
	return compare(x.sorted(), y.sorted())
}

// compare finds the lines that are not in both lists.
func compare(a, b []dumpEntry) []Difference {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := make([]Difference, 0, max(len(a), len(b)))
	for len(a)+len(b) > 0 {
		order := -1
		switch {
		case len(a) == 0:
			order = 1
		case len(b) > 0:
			order = a[0].order(b[0])
		}
		var x, y dumpEntry
		if order <= 0 {
			x, a = a[0], a[1:]
		}
		if order >= 0 {
			y, b = b[0], b[1:]
		}
		if x.line != y.line {
			out = append(out, Difference{cmp.Or(x.kind, y.kind), cmp.Or(x.name, y.name), x.line, y.line})
		}
	}
	return out
}

func (e dumpEntry) order(o dumpEntry) int {
	return cmp.Or(strings.Compare(e.kind, o.kind), strings.Compare(e.name, o.name))
}

// sorted are the lines so far, by what they are about; of those about one thing
// the last.
func (d *dumper) sorted() []dumpEntry {
	slices.SortStableFunc(d.entries, dumpEntry.order)
	n := 0
	for i, e := range d.entries {
		if i > 0 && e.order(d.entries[n-1]) == 0 {
			n--
		}
		d.entries[n] = e
		n++
	}
	return d.entries[:n]
}

// unshared finds the objects that are not the same value in both catalogs, in
// order. A default counts for its table, whose lines have it.
func unshared(a, b *Catalog) []ID {
	var out []ID
	differing(a.objects, b.objects, func(o Object) {
		id := o.Head().ID
		if d, ok := o.(*Default); ok {
			id = d.Table
		}
		out = append(out, id)
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// alike reports whether two values of an object have the same lines, as far as
// that can be told without writing them: what a downgrade puts back is mostly a
// table or an index.
func (d *dumper) alike(a, b Object) bool {
	switch x := a.(type) {
	case *Table:
		y, ok := b.(*Table)
		return ok && d.alikeTables(x, y)
	case *Index:
		y, ok := b.(*Index)
		return ok && d.alikeIndexes(x, y)
	}
	return false
}

func (d *dumper) alikeHeads(a, b *Header) bool {
	return a.Name == b.Name && a.Comment == b.Comment && a.Extension == b.Extension && a.Schema == b.Schema && d.sharedObject(a.Schema)
}

func (d *dumper) alikeTables(a, b *Table) bool {
	return d.alikeHeads(&a.Header, &b.Header) && alikeRelations(a, b) && len(a.Columns) == len(b.Columns) &&
		!slices.ContainsFunc(a.Columns, func(col *Column) bool { return !d.shared(col, b) })
}

// alikeRelations is about the line of a relation alone. What it says by the names
// of other objects isn't looked at.
func alikeRelations(a, b *Table) bool {
	if len(a.Parents)+len(b.Parents) > 0 || a.Key != nil || b.Key != nil || a.OfType|b.OfType|a.ClusterOn|b.ClusterOn != 0 {
		return false
	}
	return a.Comment == b.Comment && a.Kind == b.Kind && a.Persistence == b.Persistence && a.RowSecurity == b.RowSecurity && a.ForceRLS == b.ForceRLS &&
		a.Partition == b.Partition && a.Identity == b.Identity && a.NoData == b.NoData && a.Check == b.Check && slices.Equal(a.Options, b.Options)
}

func (d *dumper) alikeIndexes(a, b *Index) bool {
	on, other := d.c.tableByID(a.Table), d.other.tableByID(b.Table)
	if on == nil || other == nil || a.Table != b.Table || !d.alikeHeads(&on.Header, &other.Header) || a.Parent|b.Parent != 0 {
		return false
	}
	sameName := func(num int16) bool {
		x, y := on.ColumnNum(num), other.ColumnNum(num)
		return x == y || x != nil && y != nil && x.Name == y.Name
	}
	sameKey := func(x, y IndexColumn) bool {
		x.Type = y.Type
		return x == y && sameName(x.Num)
	}
	return d.alikeHeads(&a.Header, &b.Header) && a.Method == b.Method && a.Unique == b.Unique && a.Primary == b.Primary && a.Valid == b.Valid &&
		a.NullsNotDistinct == b.NullsNotDistinct && a.Where == b.Where && slices.Equal(a.Options, b.Options) && slices.EqualFunc(a.Columns, b.Columns, sameKey) &&
		slices.Equal(a.Include, b.Include) && !slices.ContainsFunc(a.Include, func(n int16) bool { return !sameName(n) })
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
