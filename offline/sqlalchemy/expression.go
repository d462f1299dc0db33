package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// ExprOf is the SQL expression that a Python object is or, with
// __clause_element__(), stands for; nil when it is none.
func ExprOf(th *pyeval.Thread, v pyeval.Value) (schema.Expr, error) {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return mappedTable(v), nil
	}
	if e, ok := o.Native.(schema.Expr); ok {
		if err := finishNode(th, o, e); err != nil {
			return nil, err
		}
		return replacedNode(th, o, e), nil
	}
	if raw, _ := th.Lookup(o.Class(), "__clause_element__"); raw == nil {
		return nil, nil
	}
	r, err := th.CallMethod(o, "__clause_element__")
	if err != nil {
		return nil, err
	}
	if r != v {
		return ExprOf(th, r)
	}
	return nil, nil
}

// replacedNode is the node of an object of SQLAlchemy's own class for which
// @compiles gave a function, as in @compiles(Insert): the function prints it, and
// compiler.visit_insert() is the text without it.
func replacedNode(th *pyeval.Thread, o *pyeval.Object, e schema.Expr) schema.Expr {
	if !hasCompiles(th) || !o.Class().IsNative() {
		return e
	}
	fn := compilesFor(th, o.Class())
	if fn == nil {
		return e
	}
	hook := func(node schema.Expr) func(in expr.Compiling) (string, error) {
		return func(in expr.Compiling) (string, error) {
			def := func() (string, error) { return in.Process(node) }
			return callCompiles(th, fn, &compilerNative{element: o, def: def, in: in})
		}
	}
	switch n := e.(type) {
	case *schema.Column, *schema.Table, *expr.Custom:
		return e
	case *expr.Function:
		if n.Compile != nil {
			return e
		}
		f := *n
		f.Compile = hook(n)
		return &f
	}
	_, statement := e.(expr.Query)
	return &expr.Custom{Class: o.Class().Name, Type: e.ExprType(), Compile: hook(e), Statement: statement, Froms: expr.FromObjects(e)}
}

// finishNode completes the node of an object of a user's class.
func finishNode(th *pyeval.Thread, o *pyeval.Object, e schema.Expr) error {
	if o.Class().IsNative() {
		return nil
	}
	switch n := e.(type) {
	case *expr.Function:
		return finishFunction(th, o, n)
	case *expr.Custom:
		return finishCustom(th, o, n)
	}
	return nil
}

// wrapNode makes the Python object of a node of offline/expr; the expression
// language sets it.
var wrapNode = func(_ *pyeval.Thread, e schema.Expr) pyeval.Value {
	return pyeval.NewObject(ColumnElementClass, e)
}

// WrapExpr is the Python object of an expression: that of a column or table is
// the one that Python code made.
func WrapExpr(th *pyeval.Thread, e schema.Expr) pyeval.Value {
	switch x := e.(type) {
	case nil:
		return pyeval.None
	case *schema.Column:
		return columnObject(th, x)
	case *schema.Table:
		return tableObject(x)
	case *schema.Sequence:
		return sequenceObject(x)
	}
	return wrapNode(th, e)
}

// textOrExpr reads what may be raw SQL or an expression. An unknown, or
// anything else, is an error; None gives neither.
func textOrExpr(th *pyeval.Thread, v pyeval.Value, what string) (text string, e schema.Expr, err error) {
	if pyeval.IsNone(v) {
		return "", nil, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return "", nil, u.Refuse(what + " must be known")
	}
	if s, ok := pyeval.AsStr(v); ok {
		return s, nil, nil
	}
	if e, err = ExprOf(th, v); err != nil || e != nil {
		return "", e, err
	}
	return "", nil, argumentError("%s: a str or a SQL expression expected, got %s", what, describe(th, v))
}

// attrOr is an attribute in the object's own dict, None when it is not there.
func attrOr(o *pyeval.Object, name string) pyeval.Value {
	if v, ok := o.Attr(name); ok {
		return v
	}
	return pyeval.None
}
