package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The attributes of expressions that @compiles functions read: the parts of an
// element, as SQLAlchemy names them.
func init() {
	ClauseListClass.Define(defineClauseList)
	ExpressionClauseListClass.Define(defineClauseList)
	part(BinaryExpressionClass, "left", func(e *expr.Binary) schema.Expr { return e.Left })
	part(BinaryExpressionClass, "right", func(e *expr.Binary) schema.Expr { return e.Right })
	part(UnaryExpressionClass, "element", func(e *expr.Unary) schema.Expr { return e.X })
	part(GroupingClass, "element", func(e *expr.Grouping) schema.Expr { return e.X })
	part(LabelClass, "element", func(e *expr.Label) schema.Expr { return e.X })
	part(CastClass, "clause", func(e *expr.Cast) schema.Expr { return e.X })
	part(TypeCoerceClass, "clause", func(e *expr.TypeCoerce) schema.Expr { return e.X })
	part(ExtractClass, "expr", func(e *expr.Extract) schema.Expr { return e.X })
	part(OverClass, "element", func(e *expr.Over) schema.Expr { return e.X })
	part(FunctionFilterClass, "func", func(e *expr.Filter) schema.Expr { return e.X })
	part(FunctionFilterClass, "criterion", func(e *expr.Filter) schema.Expr { return e.Where })
	part(WithinGroupClass, "element", func(e *expr.WithinGroup) schema.Expr { return e.X })
	part(ExistsClass, "element", func(e *expr.ExistsExpr) schema.Expr { return e.Query })
	part(AggregateOrderByClass, "target", func(e *expr.OrderedArg) schema.Expr { return e.X })
	for _, name := range []string{"operator", "modifier"} {
		UnaryExpressionClass.Define(func(b *pyeval.ClassBuilder) {
			property(b, name, func(_ *pyeval.Thread, e *expr.Unary) (pyeval.Value, error) {
				if name == "modifier" {
					return operatorFunction(e.Modifier), nil
				}
				return operatorFunction(e.Op), nil
			}, nil)
		})
	}
	BinaryExpressionClass.Define(func(b *pyeval.ClassBuilder) {
		property(b, "operator", func(_ *pyeval.Thread, e *expr.Binary) (pyeval.Value, error) { return operatorFunction(e.Op), nil }, nil)
	})
	LabelClass.Define(func(b *pyeval.ClassBuilder) {
		for _, name := range []string{"name", "key"} {
			property(b, name, func(_ *pyeval.Thread, e *expr.Label) (pyeval.Value, error) { return nameValue(e.Name), nil }, nil)
		}
	})
	BindParameterClass.Define(func(b *pyeval.ClassBuilder) {
		type bind = *expr.Bind
		property(b, "key", func(_ *pyeval.Thread, e bind) (pyeval.Value, error) { return pyeval.Str(e.Key), nil }, nil)
		value := func(th *pyeval.Thread, e bind) (pyeval.Value, error) {
			v := e.Value
			if e.Call != nil {
				var err error
				if v, err = e.Call(); err != nil {
					return nil, err
				}
			}
			return PythonValue(th, v)
		}
		property(b, "value", value, nil)
		property(b, "effective_value", value, nil)
		property(b, "required", func(_ *pyeval.Thread, e bind) (pyeval.Value, error) { return pyeval.Bool(e.Required), nil }, nil)
	})
	ExtractClass.Define(func(b *pyeval.ClassBuilder) {
		property(b, "field", func(_ *pyeval.Thread, e *expr.Extract) (pyeval.Value, error) { return pyeval.Str(e.Field), nil }, nil)
	})
	TableValuedColumnClass.Define(func(b *pyeval.ClassBuilder) {
		property(b, "name", func(_ *pyeval.Thread, e *expr.AliasColumn) (pyeval.Value, error) { return nameValue(e.Alias.Name), nil }, nil)
	})
}

// part adds a property that is a part of a node.
func part[E schema.Expr](c *pyeval.Class, name string, get func(e E) schema.Expr) {
	c.Define(func(b *pyeval.ClassBuilder) {
		property(b, name, func(th *pyeval.Thread, e E) (pyeval.Value, error) { return WrapExpr(th, get(e)), nil }, nil)
	})
}

// operatorFunction is the function of sqlalchemy.sql.operators that an operator
// is shown as.
func operatorFunction(o *expr.Op) pyeval.Value {
	if o == nil {
		return pyeval.None
	}
	if v, ok := pythonOperators[o.Name]; ok {
		return v
	}
	if v, ok := exports[operatorsModule+"."+o.Name]; ok {
		return v
	}
	return pyeval.NewObject(customOpClass, o)
}

func listItems(v pyeval.Value) []schema.Expr {
	switch e := v.(*pyeval.Object).Native.(type) {
	case *expr.List:
		return e.Items
	case *expr.Array:
		return e.Items
	}
	return nil
}

func defineClauseList(b *pyeval.ClassBuilder) {
	wrapped := func(th *pyeval.Thread, v pyeval.Value) *pyeval.List {
		items := listItems(v)
		out := make([]pyeval.Value, len(items))
		for i, e := range items {
			out[i] = WrapExpr(th, e)
		}
		return pyeval.NewList(out...)
	}
	b.Property("clauses", func(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) { return wrapped(th, v), nil }, nil)
	b.Method("get_children(**kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return wrapped(th, a.Self), nil })
	b.Method("__iter__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.IterValue(wrapped(th, a.Self))
	})
	b.Method("__len__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return pyeval.MakeInt(int64(len(listItems(a.Self)))), nil
	})
}
