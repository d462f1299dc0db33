package schema

// CopyConstraint is an unattached copy of a constraint, its columns by key, for
// a table other than the one that it belongs to. Follows Constraint._copy.
func CopyConstraint(k Constraint) Constraint {
	var out Constraint
	switch k := k.(type) {
	case *PrimaryKey:
		n := *k
		n.Specs, n.Columns, n.Implicit = specsOf(k.Columns, k.Specs), nil, false
		out = &n
	case *Unique:
		n := *k
		n.Specs, n.Columns = specsOf(k.Columns, k.Specs), nil
		out = &n
	case *Check:
		return k.Copy()
	case *Exclude:
		n := *k
		out = &n
	case *Bare:
		n := *k
		out = &n
	case *ForeignKeyConstraint:
		n := *k
		n.Specs, n.Columns, n.Elements = specsOf(k.Columns, k.Specs), nil, nil
		for _, f := range k.Elements {
			g := *f
			g.Parent, g.Constraint, g.FromConstraint = nil, &n, true
			n.Elements = append(n.Elements, &g)
		}
		out = &n
	default:
		return k
	}
	b := out.Base()
	b.Table, b.Order = nil, nextOrder()
	return out
}

func specsOf(cols []*Column, specs []ColumnSpec) []ColumnSpec {
	if len(cols) == 0 {
		return specs
	}
	out := make([]ColumnSpec, len(cols))
	for i, c := range cols {
		out[i].Key = c.KeyOf()
	}
	return out
}

// CopyIndex is an unattached copy of an index; its columns are found by key.
func CopyIndex(ix *Index) *Index {
	n := *ix
	n.Table = nil
	n.Exprs = append([]IndexExpr(nil), ix.Exprs...)
	for i, e := range n.Exprs {
		if c, ok := e.Expr.(*Column); ok {
			n.Exprs[i] = IndexExpr{Key: c.KeyOf()}
		}
	}
	return &n
}
