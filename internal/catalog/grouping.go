package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// grouping is what may stand ungrouped in a query with GROUP BY or aggregates.
type grouping struct {
	a       *analyzer
	scope   *scope
	columns map[groupedColumn]bool
	texts   map[string]bool // of grouped expressions
	tables  map[ID]bool     // whose primary key is grouped
}

type groupedColumn struct {
	entry *rangeEntry
	name  string
}

// checkGrouping refuses aggregates and ungrouped columns where they may not
// stand (parse_agg.c, parse_clause.c). What is not clear is let pass.
func (a *analyzer) checkGrouping(s *pgtree.SelectStmt, out []outputColumn) error {
	if err := a.noAggregates(s.WhereClause, "WHERE"); err != nil {
		return err
	}
	if err := a.positions(s, out); err != nil {
		return err
	}
	list := append([]*pgtree.Node{s.HavingClause}, s.SortClause...)
	for _, n := range s.TargetList {
		list = append(list, n.GetResTarget().GetVal())
	}
	grouped := len(s.GroupClause) > 0 || s.HavingClause != nil
	for _, n := range list {
		found, nested := a.c.findAggregate(n)
		if nested {
			return errf(GroupingError, "aggregate function calls cannot be nested")
		}
		grouped = grouped || found
	}
	if err := a.checkDistinct(s); err != nil {
		return err
	}
	if !grouped {
		return nil
	}
	g := &grouping{a: a, scope: a.scope(), columns: map[groupedColumn]bool{}, texts: map[string]bool{}, tables: map[ID]bool{}}
	for _, n := range s.GroupClause {
		g.key(n, s.TargetList)
	}
	g.primaryKeys()
	for _, n := range list {
		if sort := n.GetSortBy(); sort != nil {
			if alias(sort.Node, out) || sort.Node.GetAConst() != nil {
				continue
			}
			n = sort.Node
		}
		if err := g.check(n); err != nil {
			return err
		}
	}
	return nil
}

// alias reports whether an ORDER BY item is the name of a result column.
func alias(n *pgtree.Node, out []outputColumn) bool {
	f := n.GetColumnRef().GetFields()
	return len(f) == 1 && hasColumn(out, pgtree.Strings(f)[0])
}

// findAggregate looks for an aggregate outside of subqueries, and for one within
// another's arguments.
func (c *Catalog) findAggregate(n *pgtree.Node) (found, nested bool) {
	inside := false
	var visit func(x any) bool
	visit = func(x any) bool {
		switch e := x.(type) {
		case *pgtree.SubLink, *pgtree.SelectStmt:
			return false
		case *pgtree.FuncCall:
			if c.isAggregate(e) {
				found = true
				nested = nested || inside
				outer := inside
				inside = true
				for _, arg := range e.Args {
					pgtree.Walk(arg, visit)
				}
				inside = outer
				return false
			}
		}
		return true
	}
	if n != nil {
		pgtree.Walk(n, visit)
	}
	return found, nested
}

// noAggregates refuses an aggregate of this query's columns in a clause.
func (a *analyzer) noAggregates(n *pgtree.Node, clause string) error {
	var err error
	if n == nil {
		return nil
	}
	pgtree.Walk(n, func(x any) bool {
		switch e := x.(type) {
		case *pgtree.SubLink:
			return false
		case *pgtree.FuncCall:
			if !a.c.isAggregate(e) || err != nil {
				return err == nil
			}
			own := len(e.Args) == 0
			for _, arg := range e.Args {
				pgtree.Walk(arg, func(y any) bool {
					if r, ok := y.(*pgtree.ColumnRef); ok {
						_, _, entry, _ := a.scope().find(pgtree.Strings(r.Fields))
						own = own || entry != nil
					}
					return true
				})
			}
			if own {
				err = errf(GroupingError, "aggregate functions are not allowed in %s", clause)
			}
		}
		return true
	})
	return err
}

// positions checks GROUP BY 1 and ORDER BY 1, and LIMIT and OFFSET.
func (a *analyzer) positions(s *pgtree.SelectStmt, out []outputColumn) error {
	for _, clause := range []struct {
		name string
		list []*pgtree.Node
	}{{"GROUP BY", s.GroupClause}, {"ORDER BY", s.SortClause}} {
		for _, n := range clause.list {
			if sort := n.GetSortBy(); sort != nil {
				n = sort.Node
			}
			if i, ok := pgtree.Int(n); ok && n.GetAConst() != nil && (i < 1 || int(i) > len(out)) {
				return errf(InvalidColumnReference, "%s position %d is not in select list", clause.name, i)
			}
		}
	}
	for i, n := range []*pgtree.Node{s.LimitOffset, s.LimitCount} {
		name := [...]string{"OFFSET", "LIMIT"}[i]
		if n == nil {
			continue
		}
		if untypedLiteral(n) {
			if err := a.c.checkLiteral(n, ref(builtin("int8"))); err != nil {
				return err
			}
		}
		if r := n.GetColumnRef(); r != nil {
			if _, _, entry, _ := a.scope().find(pgtree.Strings(r.Fields)); entry != nil {
				return errf(InvalidColumnReference, "argument of %s must not contain variables", name)
			}
		}
	}
	return nil
}

// checkDistinct: DISTINCT sorts by what it selects.
func (a *analyzer) checkDistinct(s *pgtree.SelectStmt) error {
	if len(s.DistinctClause) == 0 || len(s.SortClause) == 0 || usesStar(s.TargetList) {
		return nil
	}
	selected, on := map[string]bool{}, map[string]bool{}
	for _, n := range s.TargetList {
		r := n.GetResTarget()
		selected[exprKey(r.GetVal())] = true
		name := r.GetName()
		if name == "" {
			name = figureColumn(r.GetVal())
		}
		selected[Quote(name)] = true
	}
	for _, n := range s.DistinctClause {
		if n != nil && n.Node != nil {
			on[exprKey(n)] = true
		}
	}
	for i, n := range s.SortClause {
		e := n.GetSortBy().GetNode()
		if e.GetColumnRef() == nil {
			return nil // an expression may be equal in ways that aren't seen here
		}
		key := exprKey(e)
		switch {
		case len(on) == 0 && !selected[key]:
			return errf(InvalidColumnReference, "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
		case len(on) > i && !on[key]:
			return errf(InvalidColumnReference, "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
		}
	}
	return nil
}

// exprKey is an expression as text, without the tables of its columns.
func exprKey(n *pgtree.Node) string {
	n = pgtree.Clone(n)
	pgtree.Nodes(n, func(n *pgtree.Node) bool {
		if r := n.GetColumnRef(); r != nil && len(r.Fields) > 1 {
			r.Fields = r.Fields[len(r.Fields)-1:]
		}
		return true
	})
	return newExpr(n).String()
}

// key adds an item of GROUP BY: a column, an alias, a position, an expression or
// a set of them.
func (g *grouping) key(n *pgtree.Node, targets []*pgtree.Node) {
	if set := n.GetGroupingSet(); set != nil {
		for _, m := range set.Content {
			g.key(m, targets)
		}
		return
	}
	if row := n.GetRowExpr(); row != nil {
		for _, m := range row.Args {
			g.key(m, targets)
		}
		return
	}
	if r := n.GetColumnRef(); r != nil {
		names := pgtree.Strings(r.Fields)
		if _, _, entry, _ := g.scope.find(names); entry != nil {
			g.columns[groupedColumn{entry, names[len(names)-1]}] = true
			return
		}
		for _, t := range targets {
			if len(names) == 1 && t.GetResTarget().GetName() == names[0] {
				g.key(t.GetResTarget().GetVal(), nil)
			}
		}
		return
	}
	if i, ok := pgtree.Int(n); ok && i >= 1 && int(i) <= len(targets) {
		g.key(targets[i-1].GetResTarget().GetVal(), nil)
		return
	}
	g.texts[exprKey(n)] = true
}

// primaryKeys finds the tables whose other columns follow from what is grouped.
func (g *grouping) primaryKeys() {
	for _, e := range g.scope.entries {
		t := g.a.c.tableBehind(e)
		if t == nil {
			continue
		}
		pk := g.a.c.PrimaryKey(t.ID)
		all := pk != nil
		for _, name := range g.a.c.columnNames(t, cond(all, pk, &Constraint{}).Columns) {
			all = all && g.columns[groupedColumn{e, name}]
		}
		g.tables[t.ID] = g.tables[t.ID] || all
	}
}

func (g *grouping) check(n *pgtree.Node) error {
	if n == nil || len(g.texts) > 0 && g.texts[exprKey(n)] {
		return nil
	}
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.ColumnRef:
		return g.column(e)
	case *pgtree.SubLink:
		return g.check(e.Testexpr)
	case *pgtree.GroupingFunc:
		return nil
	case *pgtree.FuncCall:
		if g.a.c.isAggregate(e) {
			return nil
		}
	}
	return g.below(pgtree.Unwrap(n))
}

func (g *grouping) below(n any) error {
	var err error
	pgtree.Children(n, func(c any) {
		if err != nil {
			return
		}
		if e := wrap(c); e != nil {
			err = g.check(e)
		} else if _, query := c.(*pgtree.SelectStmt); !query {
			err = g.below(c)
		}
	})
	return err
}

func (g *grouping) column(r *pgtree.ColumnRef) error {
	names := pgtree.Strings(r.Fields)
	last := names[len(names)-1]
	col, ok, entry, _ := g.scope.find(names)
	if !ok || g.columns[groupedColumn{entry, last}] || g.tables[col.addr.ID] {
		return nil
	}
	for k := range g.columns { // one of a merged pair stands for both
		if k.name == last && (k.entry.using[last] || entry.using[last] || slices.Contains(g.scope.merged, last)) {
			return nil
		}
	}
	return errf(GroupingError, "column %q must appear in the GROUP BY clause or be used in an aggregate function", strings.TrimPrefix(entry.alias+"."+last, ".")).named(last)
}
