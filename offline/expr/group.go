package expr

import "sqlgen/offline/schema"

// SelfGroup puts an expression into parentheses where SQLAlchemy's self_group
// does when it becomes an operand of the operator against (nil: of none).
func SelfGroup(e Expr, against *Op) Expr {
	switch e := e.(type) {
	case *Binary:
		if precedent(e.Op, against) || against == Not && !e.Op.isBoolean() {
			return &Grouping{X: e}
		}
		return e
	case *List:
		if e.Boolean && len(e.Items) == 0 {
			return e
		}
		if !e.NoGroup && precedent(e.Op, against) || against == Not && !e.Op.isBoolean() {
			return &Grouping{X: e}
		}
		return e
	case *Unary:
		if e.AsBoolean {
			return e
		}
		if e.Op != nil && precedent(e.Op, against) {
			return &Grouping{X: e}
		}
		return e
	case *Text:
		if against == In {
			return &Grouping{X: e}
		}
		return e
	case *Label:
		if g := SelfGroup(e.X, against); g != e.X {
			return &Label{Name: e.Name, X: g, Type: e.Type}
		}
		return e
	case *TypeCoerce:
		if g := SelfGroup(e.X, against); g != e.X {
			return &TypeCoerce{X: g, Type: e.Type}
		}
		return e
	case *Array:
		if against == AnyOp || against == AllOp || against == Getitem {
			return &Grouping{X: e}
		}
		return e
	case *Filter:
		if precedent(FilterOp, against) {
			return &Grouping{X: e}
		}
		return e
	case *Function:
		// FunctionElement.self_group: an index into a function needs parentheses.
		if against == Getitem {
			if _, ok := e.Type.(*schema.Array); ok {
				return &Grouping{X: e}
			}
		}
		return columnGroup(e, against)
	case *Grouping, *Tuple, *OrderedArg, *Slice, *Collation, *LabelRef, *ScalarSelect, *TypeClause:
		return e
	case *ExistsExpr:
		if precedent(Exists, against) {
			return &Grouping{X: e}
		}
		return e
	case *Select:
		return &SelectGrouping{Query: e}
	case *Compound:
		return &SelectGrouping{Query: e}
	case *TextSelect, *ValuesFrom, *SelectGrouping:
		return e
	}
	return columnGroup(e, against)
}

// columnGroup is ColumnElement.self_group.
func columnGroup(e Expr, against *Op) Expr {
	switch {
	case (against == And || against == Or || against == AsBool) && schema.AffinityOf(e.ExprType()) == schema.AffinityBoolean:
		return &Unary{X: e, Op: IsTrue, Type: Boolean, AsBoolean: true}
	case against == AnyOp || against == AllOp:
		return &Grouping{X: e}
	}
	return e
}

// Negate is ~e: not_(e).
func Negate(e Expr) Expr {
	switch e := e.(type) {
	case *Const:
		switch e.Kind {
		case ConstTrue:
			return False
		case ConstFalse:
			return True
		}
	case *Binary:
		if e.Negate != nil {
			n := *e
			n.Op, n.Negate = e.Negate, e.Op
			if b, ok := e.Right.(*Bind); ok && b.ExpandOp == e.Op && b.Expanding {
				c := *b
				c.ExpandOp = e.Negate
				n.Right = &c
			}
			return &n
		}
		return Negate(SelfGroup(e, nil))
	case *List:
		return &Unary{X: SelfGroup(e, Not), Op: Not}
	case *Unary:
		if e.AsBoolean {
			if c, ok := e.X.(*Const); ok {
				return Negate(c)
			}
			n := *e
			if n.Op = IsFalse; e.Op == IsFalse {
				n.Op = IsTrue
			}
			return &n
		}
		if schema.AffinityOf(e.Type) == schema.AffinityBoolean {
			return &Unary{X: SelfGroup(e, Not), Op: Not, Type: Boolean}
		}
	case *ExistsExpr:
		return &Unary{X: SelfGroup(e, Not), Op: Not, Type: Boolean}
	case *Label:
		return &Label{Name: e.Name, X: Negate(e.X), Type: e.Type}
	case *Grouping:
		if schema.AffinityOf(e.ExprType()) == schema.AffinityBoolean {
			return &Unary{X: e, Op: IsFalse, Type: Boolean, AsBoolean: true}
		}
		return &Unary{X: e, Op: Not}
	case *Text:
		return &Unary{X: e, Op: Not}
	}
	if schema.AffinityOf(e.ExprType()) == schema.AffinityBoolean {
		return &Unary{X: e, Op: IsFalse, Type: Boolean, AsBoolean: true}
	}
	return &Unary{X: SelfGroup(e, Not), Op: Not}
}
