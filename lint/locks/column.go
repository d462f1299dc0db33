package locks

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// addColumn is ADD COLUMN: free unless a value has to be computed for each row
// or something has to be checked on all of them.
func (s *statement) addColumn(t *catalog.Table, cmd *pgtree.AlterTableCmd, inh bool) {
	d := cmd.Def.GetColumnDef()
	if d == nil || t.Column(d.Colname) != nil {
		return
	}
	var col *catalog.Column
	if s.after != nil {
		if after, ok := s.after.Object(t.ID).(*catalog.Table); ok {
			col = after.Column(d.Colname)
		}
	}
	if col == nil {
		l := &Lock{}
		s.unknownColumn(d, l)
		s.each(t, inh, func(t *catalog.Table) {
			if l.Rewrite {
				s.rewrite(t)
			} else if l.Scan {
				s.scan(t, AccessExclusive)
			}
		})
		return
	}
	rewrites := s.fills(t, col, d)
	scans := col.NotNull && col.Default == 0 && col.Identity == 0
	build := false
	for _, n := range d.Constraints {
		switch con := n.GetConstraint(); con.Contype {
		case pgtree.CONSTR_CHECK:
			scans = true
		case pgtree.CONSTR_UNIQUE, pgtree.CONSTR_PRIMARY:
			scans, build = true, true
		case pgtree.CONSTR_FOREIGN:
			s.columnReference(t, col, con, rewrites)
		}
	}
	s.each(t, inh, func(t *catalog.Table) {
		switch {
		case rewrites:
			s.rewrite(t)
		case scans && (build || t.HoldsRows()):
			s.scan(t, AccessExclusive)
		}
	})
}

// fills reports whether every row has to be written for a new column.
func (s *statement) fills(t *catalog.Table, col *catalog.Column, d *pgtree.ColumnDef) bool {
	switch {
	case col.Generated == 's':
		s.effect.reason("a stored generated column is computed for every row")
		return true
	case col.Identity != 0:
		s.effect.reason("an identity column calls nextval for every row")
		return true
	case s.constrained(col.Type):
		s.effect.reason("the domain has a constraint")
		return true
	}
	def, ok := s.after.Object(col.Default).(*catalog.Default)
	if !ok || col.Generated != 0 {
		return false
	}
	pgtree.Walk(def.Expr.Node, func(n any) bool {
		if f, ok := n.(*pgtree.FuncCall); ok && !isSerial(d.TypeName) {
			s.sequence(f)
		}
		return true
	})
	v, known := s.volatility(def.Expr.Node, nil)
	if v == 'v' {
		s.effect.reason(volatileReason(known))
	}
	return v == 'v'
}

// columnReference is ADD COLUMN … REFERENCES: all NULL, nothing to look up. In a
// partitioned table 11 looks all the same.
func (s *statement) columnReference(t *catalog.Table, col *catalog.Column, con *pgtree.Constraint, rewrites bool) {
	ref, l := s.table(con.Pktable, ShareRowExclusive)
	filled := col.Default != 0 || col.Identity != 0 || rewrites || s.options.Version < 12 && t.Kind == catalog.PartitionedTable
	if ref == nil {
		l.Scan = l.Scan || filled
	} else {
		s.below(ref, func(p *catalog.Table, _ bool) { s.lock(p, ShareRowExclusive, "partition of "+ref.Name) })
	}
	if filled {
		s.join(t, ref)
	}
}

// setNotNull reads the table unless a constraint says that there is no NULL.
func (s *statement) setNotNull(t *catalog.Table, column string) {
	col := t.Column(column)
	if col == nil {
		s.scan(t, AccessExclusive)
		return
	}
	if col.NotNull || s.proved(t, col) {
		return
	}
	s.scan(t, AccessExclusive)
}

// proved reports whether a valid CHECK implies that a column has no NULL (12
// and newer look at them).
func (s *statement) proved(t *catalog.Table, col *catalog.Column) bool {
	if s.options.Version < 12 {
		return false
	}
	return slices.ContainsFunc(s.before.Constraints(t.ID), func(k *catalog.Constraint) bool {
		return k.Type == 'c' && k.Validated && k.Expr != nil && ProvesNotNull(k.Expr.Node, col.Name)
	})
}

// ProvesNotNull reports whether a CHECK with this expression rules NULL out for
// a column: one of its conjuncts is "column IS NOT NULL". A comparison doesn't,
// because a CHECK that gives NULL passes.
func ProvesNotNull(n *pgtree.Node, column string) bool {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.NullTest:
		return e.Nulltesttype == pgtree.IS_NOT_NULL && isColumn(e.Arg, column)
	case *pgtree.BoolExpr:
		switch e.Boolop {
		case pgtree.AND_EXPR:
			return slices.ContainsFunc(e.Args, func(a *pgtree.Node) bool { return ProvesNotNull(a, column) })
		case pgtree.OR_EXPR:
			return !slices.ContainsFunc(e.Args, func(a *pgtree.Node) bool { return !ProvesNotNull(a, column) })
		case pgtree.NOT_EXPR:
			return provesWhenFalse(e.Args[0], column)
		}
	}
	return false
}

// provesWhenFalse is ProvesNotNull of the negation.
func provesWhenFalse(n *pgtree.Node, column string) bool {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.NullTest:
		return e.Nulltesttype == pgtree.IS_NULL && isColumn(e.Arg, column)
	case *pgtree.BoolExpr:
		switch e.Boolop {
		case pgtree.OR_EXPR:
			return slices.ContainsFunc(e.Args, func(a *pgtree.Node) bool { return provesWhenFalse(a, column) })
		case pgtree.NOT_EXPR:
			return ProvesNotNull(e.Args[0], column)
		}
	}
	return false
}

func isColumn(n *pgtree.Node, column string) bool {
	fields := n.GetColumnRef().GetFields()
	return len(fields) > 0 && fields[len(fields)-1].GetString_().GetSval() == column
}
