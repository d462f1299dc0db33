package catalog

import "slices"

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
func Diff(before, after *Catalog) []Difference {
	a, b := keyed(before), keyed(after)
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

func keyed(c *Catalog) map[lineKey]string {
	out := map[lineKey]string{}
	for _, e := range c.entries((*Expr).String) {
		e.place = 0
		out[lineKey{e.kind, e.name}] = e.line()
	}
	return out
}
