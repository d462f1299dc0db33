package expr

import (
	"errors"
	"fmt"

	"sqlgen/offline/schema"
)

// Types of the right side of JSON operators.
var (
	jsonStrIndex Type = &schema.Scalar{Visit: "json_str_index"}
	jsonIntIndex Type = &schema.Scalar{Visit: "json_int_index"}
	jsonPathType Type = &schema.Scalar{Visit: "json_path"}
)

// indexable strips decorators from the type of an indexed expression.
func indexable(t Type) Type {
	for {
		switch x := t.(type) {
		case *schema.TypeDecorator:
			t = x.Impl
		case *schema.Compiled:
			t = x.Base
		case *schema.Variant:
			t = x.Base
		default:
			return t
		}
	}
}

// Item is x[index] for arrays, JSON and HSTORE. A *schema.List as index of JSON
// is a path.
func Item(x Expr, index Value) (Expr, error) {
	switch t := indexable(x.ExprType()).(type) {
	case *schema.JSON:
		o, bt := JSONGetitem, jsonStrIndex
		switch index.(type) {
		case *schema.List:
			o, bt = JSONPathGetitem, jsonPathType
		case int64:
			bt = jsonIntIndex
		}
		r, err := operand(x, o, index, bt)
		if err != nil {
			return nil, err
		}
		return construct(x, r, o, t, nil), nil
	case *schema.Array:
		if i, ok := index.(int64); ok && t.ZeroBased {
			index = i + 1
		}
		result := t.Item
		if t.Dimensions > 1 {
			n := *t
			n.Dimensions--
			result = &n
		}
		r, err := operand(x, Getitem, index, nil)
		if err != nil {
			return nil, err
		}
		return construct(x, r, Getitem, result, nil), nil
	case *schema.Hstore:
		result := t.TextType
		if result == nil {
			result = TextT
		}
		return Arith(x, HstoreGetitem, index, result, false)
	}
	return nil, errNoItems
}

// errNoItems has SQLAlchemy's own words.
//
//lint:ignore ST1005 the text is shown as a Python exception's message
var errNoItems = errors.New("Operator 'getitem' is not supported on this expression")

// SliceOf is x[start:stop] of an array.
func SliceOf(x Expr, start, stop Value) (Expr, error) {
	t, ok := indexable(x.ExprType()).(*schema.Array)
	if !ok {
		return nil, errNoItems
	}
	if t.ZeroBased {
		if i, ok := start.(int64); ok {
			start = i + 1
		}
		if i, ok := stop.(int64); ok {
			stop = i + 1
		}
	}
	s := &Slice{Start: CoerceTyped(start, Integer), Stop: CoerceTyped(stop, Integer)}
	return construct(x, s, Getitem, t, nil), nil
}

// AsTextOf is x["key"].astext: ->> or #>> of an indexed JSON expression.
func AsTextOf(x Expr) (Expr, error) {
	b, ok := x.(*Binary)
	if !ok || b.Op != JSONGetitem && b.Op != JSONPathGetitem {
		return nil, fmt.Errorf("astext works on a JSON index expression only, e.g. col['q'].astext")
	}
	result := TextT
	if j, ok := indexable(b.Type).(*schema.JSON); ok && j.AsTextType != nil {
		result = j.AsTextType
	}
	o := AsText
	if b.Op == JSONPathGetitem {
		o = JSONPathAsText
	}
	return construct(b.Left, b.Right, o, result, nil), nil
}

// JSONAs is as_string(), as_integer(), … of an indexed JSON expression: the
// element is printed as text under a CAST.
func JSONAs(x Expr, t Type, method string) (Expr, error) {
	b, ok := x.(*Binary)
	if !ok || b.Op != JSONGetitem && b.Op != JSONPathGetitem {
		return nil, fmt.Errorf("the JSON cast operator JSON.%s() only works with a JSON index expression e.g. col['q'].%s()", method, method)
	}
	n := *b
	n.Type = t
	return &n, nil
}

// AnyOf is array.any(value, operator): value op ANY (array); o is AnyOp or
// AllOp, cmp the comparison (nil is =).
func AnyOf(array Expr, v Value, o, cmp *Op) (Expr, error) {
	if cmp == nil {
		cmp = Eq
	}
	var item Type
	if t, ok := indexable(array.ExprType()).(*schema.Array); ok {
		item = t.Item
	}
	left, err := operand(array, cmp, v, item)
	if err != nil {
		return nil, err
	}
	agg := &Unary{X: SelfGroup(array, nil), Op: o, Type: Boolean, Aggregate: true}
	agg.X = SelfGroup(agg.X, o)
	return construct(left, agg, cmp, Boolean, nil), nil
}
