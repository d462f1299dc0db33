package expr

import (
	"fmt"

	"sqlgen/offline/schema"
)

// Junction is and_() or or_(). Follows BooleanClauseList._construct: true()
// and false() collapse, a single criterion stands alone.
func Junction(o *Op, clauses ...Value) (Expr, error) {
	exprs := make([]Expr, len(clauses))
	for i, c := range clauses {
		e, err := Condition(c)
		if err != nil {
			return nil, err
		}
		exprs[i] = e
	}
	return junction(o, exprs, true), nil
}

// Criteria joins WHERE criteria by AND; nil when there are none. Nested ANDs
// stay nested, as in Select.where().where().
func Criteria(clauses []Expr) Expr {
	if len(clauses) == 0 {
		return nil
	}
	return junction(And, clauses, false)
}

func junction(o *Op, clauses []Expr, flatten bool) Expr {
	continueOn, skipOn := Expr(True), Expr(False)
	if o == Or {
		continueOn, skipOn = skipOn, continueOn
	}
	var kept []Expr
	against, n := AsBool, 0
	skipped := false
	for _, c := range clauses {
		if c == continueOn {
			skipped = true
			continue
		}
		if c == skipOn {
			kept, n, against = []Expr{c}, 1, AsBool
			break
		}
		if n > 0 {
			against = o
		}
		n++
		kept = append(kept, c)
	}
	if len(kept) == 0 {
		if !skipped {
			return &List{Op: o, Type: Boolean, Boolean: true}
		}
		kept = []Expr{continueOn}
	}
	for i, c := range kept {
		kept[i] = SelfGroup(c, against)
	}
	if len(kept) == 1 {
		return kept[0]
	}
	if !flatten {
		return &List{Op: o, Items: kept, Type: Boolean, Boolean: true, Criteria: true}
	}
	var items []Expr
	for _, c := range kept {
		switch c := c.(type) {
		case *List:
			if c.Op == o {
				items = append(items, c.Items...)
				continue
			}
		}
		items = append(items, c)
	}
	return &List{Op: o, Items: items, Type: Boolean, Boolean: true}
}

// NewIn is in_() and not_in(): v is a list, a query, or an expression.
func NewIn(l Expr, o *Op, v Value) (Expr, error) {
	switch v := v.(type) {
	case *schema.List:
		items := make([]Expr, 0, len(v.Items))
		any := false
		for _, x := range v.Items {
			if e, ok := x.(Expr); ok {
				items, any = append(items, asOperand(e)), true
				continue
			}
			if x == nil {
				items = append(items, Null)
				continue
			}
			b, err := bindFor(l, o, x, nil)
			if err != nil {
				return nil, err
			}
			items = append(items, b)
		}
		if any {
			for i, x := range items {
				items[i] = SelfGroup(x, Comma)
			}
			return construct(l, &Grouping{X: &List{Op: Comma, Items: items}}, o, Boolean, o.negate), nil
		}
		var first Value
		if len(v.Items) > 0 {
			first = v.Items[0]
		}
		var t Type
		var err error
		if tu, ok := l.(*Tuple); ok {
			t = tu.Type
		} else if t, err = CoerceCompared(l.ExprType(), o, first); err != nil {
			return nil, err
		}
		if len(v.Items) == 0 {
			t = l.ExprType()
		}
		return construct(l, &Bind{Value: v, Type: t, Expanding: true, ExpandOp: o, Origin: originOf(l)}, o, Boolean, o.negate), nil
	case *Bind:
		n := *v
		n.Expanding, n.ExpandOp = true, o
		if schema.IsNull(n.Type) {
			n.Type = l.ExprType()
		}
		return construct(l, &n, o, Boolean, o.negate), nil
	case Query:
		return construct(l, &ScalarSelect{Query: v}, o, Boolean, o.negate), nil
	case *Alias:
		if q, ok := v.X.(Query); ok {
			return construct(l, &ScalarSelect{Query: q}, o, Boolean, o.negate), nil
		}
		return construct(l, &ScalarSelect{Query: &Select{Columns: []Expr{v}}}, o, Boolean, o.negate), nil
	case *CTE:
		return construct(l, &ScalarSelect{Query: &Select{Columns: []Expr{v}}}, o, Boolean, o.negate), nil
	case Expr:
		return construct(l, v, o, Boolean, o.negate), nil
	}
	return nil, fmt.Errorf("IN expression list, SELECT construct, or bound parameter object expected, got %s", describe(v))
}

// NewBetween is between(); o is Between or NotBetween.
func NewBetween(l Expr, o *Op, low, high Value, symmetric bool) (Expr, error) {
	a, err := operand(l, And, low, nil)
	if err != nil {
		return nil, err
	}
	b, err := operand(l, And, high, nil)
	if err != nil {
		return nil, err
	}
	e := &Binary{
		Left:   SelfGroup(l, o),
		Right:  &List{Op: And, Items: []Expr{a, b}, NoGroup: true},
		Op:     o,
		Type:   Boolean,
		Negate: o.negate,
	}
	if symmetric {
		e.Flags = new(string)
	}
	return e, nil
}
