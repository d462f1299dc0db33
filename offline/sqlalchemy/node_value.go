package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// sqlValue is the neutral form of what stands beside an operator or in a VALUES
// list: an expression stays one.
func sqlValue(th *pyeval.Thread, v pyeval.Value) (schema.Value, error) {
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e != nil {
		return e, nil
	}
	return ValueOf(th, v)
}

// sqlValues is [sqlValue] of each.
func sqlValues(th *pyeval.Thread, vs []pyeval.Value) ([]schema.Value, error) {
	out := make([]schema.Value, len(vs))
	for i, v := range vs {
		e, err := sqlValue(th, v)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

// selfNode is the node of a method's receiver.
func selfNode[E schema.Expr](a *pyeval.Args) (E, error) {
	e, ok := pyeval.Payload[E](a.Self)
	if !ok {
		return e, pyeval.Raise(pyeval.TypeErrorClass, "%s() is not available for this %s", a.FuncName(), pyeval.TypeName(a.Self))
	}
	return e, nil
}

// receiver is the expression that a method of the operators is called on: the
// object itself or what its __clause_element__() gives.
func receiver(th *pyeval.Thread, v pyeval.Value) (schema.Expr, error) {
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "%s objects have no SQL expression", pyeval.TypeName(v))
	}
	return e, nil
}

// method makes a native method of the operators.
func method(f func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		e, err := receiver(th, a.Self)
		if err != nil {
			return nil, err
		}
		r, err := f(th, e, a)
		if err != nil {
			return nil, sqlError(err)
		}
		return WrapExpr(th, r), nil
	}
}

// constructor makes a native function that returns an expression.
func constructor(f func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		r, err := f(th, a)
		if err != nil {
			return nil, sqlError(err)
		}
		return WrapExpr(th, r), nil
	}
}

// sqlError makes SQLAlchemy's ArgumentError of an error of offline/expr.
func sqlError(err error) error {
	switch err.(type) {
	case *pyeval.Raised, *pyeval.Fault, *pyeval.UnknownError, *pyeval.LimitError:
		return err
	}
	if err.Error() == notSubscriptable {
		return pyeval.Raise(pyeval.NotImplementedErrorClass, "%s", err.Error())
	}
	return argumentError("%s", err.Error())
}

const notSubscriptable = "Operator 'getitem' is not supported on this expression"

// operand is a column expression given to a function: a literal is bound, with
// the type of t when that is not nil.
func operand(th *pyeval.Thread, v pyeval.Value, t schema.Type) (schema.Expr, error) {
	x, err := sqlValue(th, v)
	if err != nil {
		return nil, err
	}
	return expr.CoerceTyped(x, t), nil
}

func operands(th *pyeval.Thread, vs []pyeval.Value) ([]schema.Expr, error) {
	out := make([]schema.Expr, len(vs))
	for i, v := range vs {
		e, err := operand(th, v, nil)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

// onlyExpr is an argument that must be an expression; what names it.
func onlyExpr(th *pyeval.Thread, v pyeval.Value, what string) (schema.Expr, error) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse(what + " must be known")
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e != nil {
		return e, nil
	}
	if s, ok := pyeval.AsStr(v); ok {
		return nil, argumentError("%s: textual SQL expression %s should be explicitly declared as text(%s)", what, pyast.StrRepr(s, false), pyast.StrRepr(s, false))
	}
	return nil, argumentError("%s: a SQL expression expected, got %s", what, describe(th, v))
}

// criterion is a WHERE, HAVING or ON condition.
func criterion(th *pyeval.Thread, v pyeval.Value, what string) (schema.Expr, error) {
	switch x := v.(type) {
	case pyeval.Bool:
		return expr.Condition(bool(x))
	case pyeval.NoneType:
		return expr.Null, nil
	}
	e, err := onlyExpr(th, v, what)
	if err != nil {
		return nil, err
	}
	return expr.Condition(e)
}

// criteria is [criterion] of each; a list among them, as SQLAlchemy 1 never had,
// is an error.
func criteria(th *pyeval.Thread, vs []pyeval.Value, what string) ([]schema.Expr, error) {
	out := make([]schema.Expr, 0, len(vs))
	for _, v := range vs {
		e, err := criterion(th, v, what)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// byElement is an element of ORDER BY, GROUP BY or DISTINCT ON: a str names a
// label or column.
func byElement(th *pyeval.Thread, v pyeval.Value, what string) (schema.Expr, error) {
	if s, ok := pyeval.AsStr(v); ok {
		return &expr.LabelRef{Name: s}, nil
	}
	e, err := onlyExpr(th, v, what)
	if err != nil {
		return nil, err
	}
	return expr.Coerce(e), nil
}

func byElements(th *pyeval.Thread, vs []pyeval.Value, what string) ([]schema.Expr, error) {
	out := make([]schema.Expr, 0, len(vs))
	for _, v := range vs {
		e, err := byElement(th, v, what)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// byList is an argument that is one element or a list of them; None is none.
func byList(th *pyeval.Thread, v pyeval.Value, what string) ([]schema.Expr, error) {
	switch x := v.(type) {
	case nil, pyeval.NoneType:
		return nil, nil
	case *pyeval.List:
		return byElements(th, x.Elems, what)
	case *pyeval.Tuple:
		return byElements(th, x.Elems, what)
	}
	return byElements(th, []pyeval.Value{v}, what)
}

// fromOf is an argument that must be a FROM object: a table, an alias, a join,
// a mapped class; a query becomes a subquery, text stays text.
func fromOf(th *pyeval.Thread, v pyeval.Value, what string) (schema.From, error) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse(what + " must be known")
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	switch x := e.(type) {
	case *expr.Text:
		return &expr.TextFrom{Text: x}, nil
	case *expr.Function:
		return functionFrom(x), nil
	case schema.From:
		return x, nil
	case expr.Query:
		return expr.NewAlias(x, schema.Name{}), nil
	case *expr.AliasColumn:
		return x.Alias, nil
	}
	if s, ok := pyeval.AsStr(v); ok {
		return nil, argumentError("%s: textual FROM expression %s should be explicitly declared as text(%s)", what, pyast.StrRepr(s, false), pyast.StrRepr(s, false))
	}
	return nil, argumentError("%s: a FROM expression, such as a Table or alias() object, expected, got %s", what, describe(th, v))
}

// queryOf is an argument that must be a query.
func queryOf(th *pyeval.Thread, v pyeval.Value, what string) (expr.Query, error) {
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	switch x := e.(type) {
	case *expr.SelectGrouping:
		return x.Query, nil
	case *expr.ScalarSelect:
		return x.Query, nil
	case expr.Query:
		return x, nil
	case schema.From:
		return &expr.Select{Columns: []schema.Expr{e}}, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse(what + " must be known")
	}
	return nil, argumentError("%s: a SELECT construct expected, got %s", what, describe(th, v))
}

// like makes an object of the same Python class as self for a changed node.
func like(self pyeval.Value, e schema.Expr) pyeval.Value {
	o, ok := self.(*pyeval.Object)
	if !ok {
		return pyeval.NewObject(nodeClass(e), e)
	}
	return pyeval.NewObject(o.Class(), e)
}

// with returns a slice with more elements, never sharing room with the old one.
func with[T any](s []T, more ...T) []T {
	return append(s[:len(s):len(s)], more...)
}

// functionFrom is a function that stands in a FROM list by itself.
func functionFrom(f *expr.Function) schema.From { return &expr.FunctionFrom{Function: f} }
