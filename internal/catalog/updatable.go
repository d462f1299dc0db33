package catalog

import (
	"sqlgen/internal/pgtree"
)

// updatable is what an automatically updatable view reads: its only table or
// view, and for each of the view's columns the column behind it, nil where it is
// computed. ok is false where the view isn't one (view_query_is_auto_updatable).
func (c *Catalog) updatable(query *pgtree.Node) (base *Table, columns []*Column, ok bool) {
	s := query.GetSelectStmt()
	if s == nil || s.Op != pgtree.SETOP_NONE || len(s.ValuesLists) > 0 || len(s.DistinctClause) > 0 || len(s.GroupClause) > 0 || s.HavingClause != nil ||
		s.WithClause != nil || s.LimitCount != nil || s.LimitOffset != nil || len(s.FromClause) != 1 {
		return nil, nil, false
	}
	r := s.FromClause[0].GetRangeVar()
	if r == nil {
		return nil, nil, false
	}
	if o, err := c.relation(pgtree.NameOfRange(r)); err == nil {
		base, _ = o.(*Table)
	}
	if base == nil || base.Kind == MaterializedView || base.Kind == CompositeRelation {
		return nil, nil, false
	}
	for _, n := range s.TargetList {
		val := n.GetResTarget().GetVal()
		f := val.GetColumnRef().GetFields()
		switch {
		case len(f) > 0 && f[len(f)-1].GetAStar() != nil:
			columns = append(columns, base.Columns...)
		case len(f) > 0:
			columns = append(columns, base.Column(pgtree.Strings(f)[len(f)-1]))
		default:
			if c.aggregates(val) {
				return nil, nil, false
			}
			columns = append(columns, nil)
		}
	}
	return base, columns, true
}

// aggregates reports whether an expression calls an aggregate or window function,
// or one that returns a set, outside of subqueries.
func (c *Catalog) aggregates(n *pgtree.Node) bool {
	found := false
	pgtree.Walk(n, func(x any) bool {
		switch e := x.(type) {
		case *pgtree.SubLink:
			return false
		case *pgtree.FuncCall:
			found = found || e.Over != nil || c.isAggregate(e)
			for _, r := range c.builtinRoutines(pgtree.FuncName(e).Name) {
				found = found || r.Set
			}
		}
		return !found
	})
	return found
}

// isAggregate reports whether a call is of an aggregate, and not as a window function.
func (c *Catalog) isAggregate(e *pgtree.FuncCall) bool {
	if e.Over != nil {
		return false
	}
	if e.AggStar || e.AggWithinGroup || e.AggDistinct {
		return true
	}
	name := pgtree.FuncName(e)
	if name.Schema == "" {
		for _, r := range c.builtinRoutines(name.Name) {
			if r.Kind == 'a' && r.Extension == "" {
				return true
			}
		}
	}
	f := c.findFunction(name, make([]TypeRef, len(e.Args)), len(e.Args))
	return f != nil && f.Kind == 'a'
}

// changes says how an error calls INSERT, UPDATE and DELETE, and the bit of
// pg_trigger.tgtype of their INSTEAD OF triggers.
var changes = map[string]struct {
	words string
	event int
}{"INSERT": {"insert into", 4}, "UPDATE": {"update", 16}, "DELETE": {"delete from", 8}}

// handled reports whether an INSTEAD OF trigger or a rule takes a change of a view.
func (c *Catalog) handled(v *Table, change string) bool {
	for _, g := range c.Triggers(v.ID) {
		if g.Timing == "INSTEAD OF" && g.Events&changes[change].event != 0 {
			return true
		}
	}
	found := false
	c.names.from(nameKey{spaceRule, v.ID, ""}, func(k nameKey, id ID) bool {
		if k.space != spaceRule || k.scope != v.ID {
			return false
		}
		if r, ok := c.Object(id).(*Rule); ok && r.Event == change && r.Instead {
			found = true
		}
		return true
	})
	return found
}

// changeView refuses a change of a view that has nothing to change behind it.
// columns are the view's that are assigned to.
func (c *Catalog) changeView(v *Table, change string, columns []*Column) error {
	if v.Kind != View || c.handled(v, change) {
		return nil
	}
	base, behind, ok := c.updatable(v.Query.Node)
	words := changes[change].words
	if !ok {
		if c.Incomplete() {
			return nil
		}
		return errf(NotInPrerequisiteState, "cannot %s view %q", words, v.Name)
	}
	var below []*Column
	for _, col := range columns {
		for i := range v.Columns {
			if v.Columns[i].Num != col.Num || i >= len(behind) {
				continue
			}
			if behind[i] == nil {
				word := "insert into"
				if change == "UPDATE" {
					word = "update"
				}
				return errf(FeatureNotSupported, "cannot %s column %q of view %q", word, col.Name, v.Name).
					detail("View columns that are not columns of their base relation are not updatable.")
			}
			below = append(below, behind[i])
		}
	}
	return c.changeView(base, change, below)
}

// nullable refuses an INSERT of VALUES that leaves a NOT NULL column without a
// value, where no trigger or rule may give it one. given are the columns with a
// value that isn't the constant NULL, null those that some row gives NULL.
func (c *Catalog) nullable(t *Table, given, null []*Column) error {
	for t != nil && t.Kind == View {
		if c.handled(t, "INSERT") {
			return nil
		}
		base, behind, ok := c.updatable(t.Query.Node)
		if !ok {
			return nil
		}
		var below, empty []*Column
		for i, col := range t.Columns {
			if i >= len(behind) || behind[i] == nil {
				continue
			}
			if col.Default != 0 || contains(given, col.Num) {
				below = append(below, behind[i])
			} else if contains(null, col.Num) {
				empty = append(empty, behind[i])
			}
		}
		t, given, null = base, below, empty
	}
	if t == nil || t.Kind != OrdinaryTable || c.Incomplete() || c.handledRow(t) {
		return nil
	}
	for _, col := range t.Columns {
		if contains(given, col.Num) || !contains(null, col.Num) && (col.Default != 0 || col.Identity != 0) {
			continue
		}
		if dom := c.domainOf(col.Type); dom != nil && (dom.Domain.Default == nil || contains(null, col.Num)) && dom.Domain.NotNull {
			return errf(NotNullViolation, "domain %s does not allow null values", dom.Name)
		} else if dom != nil && dom.Domain.Default != nil && !contains(null, col.Num) {
			continue
		}
		if col.NotNull {
			return errf(NotNullViolation, "null value in column %q of relation %q violates not-null constraint", col.Name, t.Name).named(col.Name)
		}
	}
	return nil
}

func contains(list []*Column, num int16) bool {
	for _, col := range list {
		if col != nil && col.Num == num {
			return true
		}
	}
	return false
}

func (c *Catalog) domainOf(r TypeRef) *Type {
	if t := c.Type(r.ID); t != nil && t.Kind == DomainType && !r.Array {
		return t
	}
	return nil
}

// handledRow reports whether a BEFORE trigger or a rule may change what an
// INSERT does.
func (c *Catalog) handledRow(t *Table) bool {
	for _, g := range c.Triggers(t.ID) {
		if g.Timing == "BEFORE" && g.Row && g.Events&changes["INSERT"].event != 0 {
			return true
		}
	}
	return c.handled(t, "INSERT")
}
