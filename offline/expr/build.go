package expr

import (
	"errors"
	"fmt"

	"sqlgen/offline/schema"
)

// Literal is literal(v): a bound value. A nil type is inferred.
func Literal(v Value, t Type) *Bind {
	if t == nil {
		t = TypeOf(v)
	}
	return &Bind{Value: v, Type: t}
}

// Coerce makes an expression of a Python value: an expression stays what it is
// (a query becomes a scalar subquery), None is NULL, others become literals.
func Coerce(v Value) Expr { return CoerceTyped(v, nil) }

// CoerceTyped is Coerce with the type that a literal shall have.
func CoerceTyped(v Value, t Type) Expr {
	switch v := v.(type) {
	case nil:
		if j, ok := t.(*schema.JSON); ok && !j.NoneAsNull {
			return &Bind{Type: t}
		}
		return Null
	case Expr:
		return asOperand(v)
	}
	return Literal(v, t)
}

// asOperand turns queries into scalar subqueries.
func asOperand(e Expr) Expr {
	switch e := e.(type) {
	case *Select:
		return &ScalarSelect{Query: e}
	case *Compound:
		return &ScalarSelect{Query: e}
	case *TextSelect:
		return &ScalarSelect{Query: e}
	}
	return e
}

// Condition makes a WHERE criterion: True and False are constants.
func Condition(v Value) (Expr, error) {
	switch v := v.(type) {
	case nil:
		return Null, nil
	case bool:
		return constOf(v), nil
	case Expr:
		return asOperand(v), nil
	}
	return nil, fmt.Errorf("SQL expression for WHERE/HAVING role expected, got %s", describe(v))
}

func constOf(b bool) *Const {
	if b {
		return True
	}
	return False
}

func describe(v Value) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q (a textual SQL expression should be declared as text(…))", v)
	case schema.Opaque:
		return v.Repr
	}
	return fmt.Sprintf("%v", v)
}

// bindFor is the _bind_param method: a literal compared with left.
func bindFor(left Expr, o *Op, v Value, t Type) (Expr, error) {
	if a, ok := left.(*Array); ok && o != Getitem {
		l, ok := v.(*schema.List)
		if !ok {
			return nil, fmt.Errorf("an array is compared with %s, which is not a list", describe(v))
		}
		n := &Array{Type: a.Type}
		for _, x := range l.Items {
			ct, err := CoerceCompared(a.Type, o, x)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, &Bind{Value: x, Type: ct})
		}
		return n, nil
	}
	if tu, ok := left.(*Tuple); ok {
		l, ok := v.(*schema.List)
		if !ok {
			return nil, fmt.Errorf("a tuple is compared with %s, which is not a tuple", describe(v))
		}
		var items []Expr
		for i, x := range l.Items {
			var et Type
			if i < len(tu.Items) {
				et = tu.Items[i].ExprType()
			}
			ct, err := CoerceCompared(et, o, x)
			if err != nil {
				return nil, err
			}
			items = append(items, &Bind{Value: x, Type: ct})
		}
		return NewTuple(items...), nil
	}
	if t == nil {
		ct := left.ExprType()
		if u, ok := left.(*Unary); ok && u.Aggregate {
			ct = u.X.ExprType()
			if a, ok := ct.(*schema.Array); ok {
				ct = a.Item
			}
		}
		var err error
		if t, err = CoerceCompared(ct, o, v); err != nil {
			return nil, err
		}
	}
	return &Bind{Value: v, Type: t, Origin: originOf(left)}, nil
}

// originOf is the name that a parameter compared with an expression gets.
func originOf(e Expr) string {
	switch e := e.(type) {
	case *schema.Column:
		return e.KeyOf()
	case *DerivedColumn:
		return e.Key
	case *Function:
		return e.Name.Text
	case *Label:
		return e.Name.Text
	}
	return ""
}

// operand coerces the other side of a binary operator.
func operand(left Expr, o *Op, v Value, t Type) (Expr, error) {
	e, ok := v.(Expr)
	if !ok {
		return bindFor(left, o, v, t)
	}
	e = asOperand(e)
	want := t
	if want == nil {
		want = left.ExprType()
	}
	if b, ok := e.(*Bind); ok && schema.IsNull(b.Type) && !schema.IsNull(want) {
		n := *b
		n.Type = want
		return &n, nil
	}
	return e, nil
}

func isAggregate(e Expr) bool {
	u, ok := e.(*Unary)
	return ok && u.Aggregate
}

// construct is OperatorExpression._construct_for_op.
func construct(l, r Expr, o *Op, t Type, negate *Op) Expr {
	if o.Associative {
		var items []Expr
		multi := false
		for _, side := range []Expr{l, r} {
			// Parentheses around the same operator are no border to it.
			inner := side
			if g, ok := side.(*Grouping); ok {
				inner = g.X
			}
			switch s := inner.(type) {
			case *Binary:
				if s.Op == o && sameAffinity2(t, s.Type) {
					items, multi = append(items, s.Left, s.Right), true
					continue
				}
			case *List:
				if s.Op == o && sameAffinity2(t, s.Type) {
					items, multi = append(items, s.Items...), true
					continue
				}
			}
			items = append(items, side)
		}
		if multi {
			for i, x := range items {
				items[i] = SelfGroup(x, o)
			}
			return &List{Op: o, Items: items, Type: t}
		}
	}
	if isAggregate(r) {
		negate = nil
	}
	return &Binary{Left: SelfGroup(l, o), Right: SelfGroup(r, o), Op: o, Type: t, Negate: negate}
}

func sameAffinity2(a, b Type) bool {
	if a == nil || b == nil {
		return schema.IsNull(a) && schema.IsNull(b)
	}
	return sameAffinity(a, b)
}

// Compare is a comparison: column == value and its kin, IS for None.
// Follows default_comparator._boolean_compare.
func Compare(l Expr, o *Op, v Value) (Expr, error) {
	if u, ok := l.(*Unary); ok && u.Aggregate {
		// Only the right side can be ANY/ALL: turn the comparison around.
		r, err := constOrOperand(l, o, v)
		if err != nil {
			return nil, err
		}
		m := o.Mirror()
		return construct(r, l, m, Boolean, m.negate), nil
	}
	c, isConst := v.(*Const)
	switch x := v.(type) {
	case nil:
		c, isConst = Null, true
	case bool:
		c, isConst = constOf(x), true
	}
	if !isConst {
		r, err := operand(l, o, v, nil)
		if err != nil {
			return nil, err
		}
		return construct(l, r, o, Boolean, o.negate), nil
	}
	switch {
	case (o == Eq || o == Ne) && c.Kind != ConstNull,
		o == IsDistinctFrom, o == IsNotDistinctFrom:
		return construct(l, c, o, Boolean, o.negate), nil
	case o == Eq || o == Is:
		return construct(l, c, Is, Boolean, IsNot), nil
	case o == Ne || o == IsNot:
		return construct(l, c, IsNot, Boolean, Is), nil
	}
	return nil, fmt.Errorf("only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be used with None/True/False")
}

func constOrOperand(l Expr, o *Op, v Value) (Expr, error) {
	switch x := v.(type) {
	case nil:
		return Null, nil
	case bool:
		return constOf(x), nil
	}
	return operand(l, o, v, nil)
}

// Arith is an arithmetic, bitwise or custom operator. A result type of nil
// follows from the operands. Follows default_comparator._binary_operate.
func Arith(l Expr, o *Op, v Value, result Type, reverse bool) (Expr, error) {
	r, err := operand(l, o, v, nil)
	if err != nil {
		return nil, err
	}
	if reverse {
		l, r = r, l
	}
	if result == nil && o.Custom {
		if o.Return != nil {
			result = o.Return
		} else if o.Comparison {
			result = Boolean
		}
	}
	if result == nil {
		o, result = resultType(o, l.ExprType(), r.ExprType())
	}
	return construct(l, r, o, result, nil), nil
}

// Operate applies a binary operator to an expression and a Python value.
func Operate(l Expr, o *Op, v Value) (Expr, error) {
	switch o {
	case And, Or:
		return Junction(o, l, v)
	case In, NotIn:
		return NewIn(l, o, v)
	}
	if o.Comparison && !o.Custom {
		return Compare(l, o, v)
	}
	return Arith(l, o, v, nil, false)
}

// ReverseOperate is v op l, for operators written the other way round.
func ReverseOperate(l Expr, o *Op, v Value) (Expr, error) {
	if o.Comparison && !o.Custom {
		return Compare(l, o.Mirror(), v)
	}
	return Arith(l, o, v, nil, true)
}

// errAutoEscape has SQLAlchemy's own words.
//
//lint:ignore ST1005 the text is shown as a Python exception's message
var errAutoEscape = errors.New("String value expected when autoescape=True")

// Pattern is like(), ilike(), contains(), startswith(), … with an escape
// character. With autoEscape, %, _ and the escape character of a literal are escaped.
func Pattern(l Expr, o *Op, v Value, escape *string, autoEscape bool) (Expr, error) {
	if autoEscape {
		s, ok := v.(string)
		if !ok {
			return nil, errAutoEscape
		}
		if escape == nil {
			slash := "/"
			escape = &slash
		}
		v = escapePattern(s, *escape)
	}
	e, err := Compare(l, o, v)
	if err != nil || escape == nil {
		return e, err
	}
	if b, ok := e.(*Binary); ok {
		b.Escape = escape
	}
	return e, nil
}

func escapePattern(s, escape string) string {
	out := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '%' || c == '_' || len(escape) == 1 && c == escape[0] {
			out = append(out, escape...)
		}
		out = append(out, s[i])
	}
	return string(out)
}

// Regexp is regexp_match() (or not_regexp_match) with flags.
func Regexp(l Expr, o *Op, v Value, flags *string) (Expr, error) {
	r, err := operand(l, Comma, v, nil)
	if err != nil {
		return nil, err
	}
	return &Binary{Left: SelfGroup(l, o), Right: SelfGroup(r, o), Op: o, Type: Boolean, Negate: o.negate, Flags: flags}, nil
}

// Replace is regexp_replace(pattern, replacement, flags).
func Replace(l Expr, pattern, replacement Value, flags *string) (Expr, error) {
	p, err := operand(l, Comma, pattern, nil)
	if err != nil {
		return nil, err
	}
	r, err := operand(l, Comma, replacement, nil)
	if err != nil {
		return nil, err
	}
	return &Binary{
		Left:  SelfGroup(l, RegexpReplace),
		Right: &List{Op: Comma, Items: []Expr{p, r}, NoGroup: true},
		Op:    RegexpReplace, Flags: flags,
	}, nil
}

// NewCollate is collate(x, name).
func NewCollate(x Expr, name string) Expr {
	return &Binary{Left: SelfGroup(x, Collate), Right: &Collation{Name: name}, Op: Collate, Type: x.ExprType()}
}

// NewUnary is a unary operator in front: -x, ~x, DISTINCT x.
func NewUnary(o *Op, x Expr) Expr {
	return &Unary{X: SelfGroup(x, o), Op: o, Type: x.ExprType()}
}

// NewModifier is a suffix: desc(x), asc(x), nulls_first(x), nulls_last(x).
func NewModifier(o *Op, x Expr) Expr {
	return &Unary{X: SelfGroup(x, o), Modifier: o}
}

// NewAggregate is any_(x) or all_(x).
func NewAggregate(o *Op, x Expr) Expr {
	x = SelfGroup(asOperand(x), nil)
	return &Unary{X: SelfGroup(x, o), Op: o, Type: Boolean, Aggregate: true}
}

// NewTuple is tuple_(…).
func NewTuple(items ...Expr) *Tuple {
	t := &schema.TupleType{}
	out := make([]Expr, len(items))
	for i, x := range items {
		t.Types = append(t.Types, x.ExprType())
		out[i] = SelfGroup(x, Comma)
	}
	return &Tuple{Items: out, Type: t}
}

// NewCase is case(…).
func NewCase(value Expr, whens []When, els Expr) *Case {
	c := &Case{Value: value, Else: els}
	for _, w := range whens {
		c.Whens = append(c.Whens, When{If: SelfGroup(w.If, nil), Then: w.Then})
	}
	for i := len(whens) - 1; i >= 0; i-- {
		if t := whens[i].Then.ExprType(); !schema.IsNull(t) {
			c.Type = t
			return c
		}
	}
	if els != nil {
		c.Type = els.ExprType()
	}
	return c
}

// NewCast is cast(v, type).
func NewCast(v Value, t Type) *Cast { return &Cast{X: CoerceTyped(v, t), Type: t} }

// NewTypeCoerce is type_coerce(v, type): a bind gets the type itself.
func NewTypeCoerce(v Value, t Type) *TypeCoerce {
	x := CoerceTyped(v, t)
	if b, ok := x.(*Bind); ok {
		n := *b
		n.Type = t
		x = &n
	}
	return &TypeCoerce{X: x, Type: t}
}

// NewArray is postgresql.array(items, type_=…).
func NewArray(items []Value, t Type) *Array {
	a := &Array{}
	for _, v := range items {
		a.Items = append(a.Items, Coerce(v))
	}
	item := t
	if item == nil && len(a.Items) > 0 {
		item = a.Items[0].ExprType()
	}
	if in, ok := item.(*schema.Array); ok {
		d := in.Dimensions + 1
		if in.Dimensions == 0 {
			d = 2
		}
		a.Type = &schema.Array{Item: in.Item, Dimensions: d, PostgreSQL: true}
	} else {
		a.Type = &schema.Array{Item: item, PostgreSQL: true}
	}
	return a
}

// NewLabel is x.label(name); an empty name is anonymous.
func NewLabel(name schema.Name, x Expr) *Label {
	for {
		l, ok := x.(*Label)
		if !ok {
			break
		}
		x = l.X
	}
	return &Label{Name: name, X: x, Type: x.ExprType()}
}
