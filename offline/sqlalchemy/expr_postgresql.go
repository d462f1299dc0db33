package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// PostgreSQL's own expressions (dialects/postgresql/array.py, ext.py).
var (
	PGArrayLiteralClass   = pyeval.NewNativeClass("array", pgPackage+".array", ExpressionClauseListClass)
	AggregateOrderByClass = pyeval.NewNativeClass("aggregate_order_by", pgPackage+".ext", ColumnElementClass)
)

func init() {
	exportClass(PGArrayLiteralClass, AggregateOrderByClass)
	classConstructor(PGArrayLiteralClass, "(clauses, *, type_=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		vs, err := th.Slice(a.Get("clauses"))
		if err != nil {
			return nil, err
		}
		items, err := sqlValues(th, vs)
		if err != nil {
			return nil, err
		}
		t, err := TypeOf(th, a.Get("type_"))
		return expr.NewArray(items, t), err
	})
	classConstructor(AggregateOrderByClass, "(target, *order_by)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		x, err := operand(th, a.Get("target"), nil)
		if err != nil {
			return nil, err
		}
		if len(a.Pos) == 0 {
			return nil, argumentError("at least one ORDER BY element is required")
		}
		order, err := byElements(th, a.Pos, "aggregate_order_by()")
		return &expr.OrderedArg{X: x, OrderBy: order}, err
	})
	exportFunc(pgPackage+".ext", pyeval.NewFunc("array_agg(*arg, **kw)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		args, err := sqlValues(th, a.Pos)
		if err != nil {
			return nil, err
		}
		var t schema.Type
		if v, ok := a.KwArg("type_"); ok {
			if t, err = TypeOf(th, v); err != nil {
				return nil, err
			}
		}
		f, err := expr.NewFunction(nil, "array_agg", args, t)
		if err != nil {
			return nil, err
		}
		if arr, ok := f.Type.(*schema.Array); ok {
			n := *arr
			n.PostgreSQL = true
			f.Type = &n
		}
		return f, nil
	})))
	for name, o := range map[string]*expr.Op{"Any": expr.AnyOp, "All": expr.AllOp} {
		exportFunc(pgPackage+".array", pyeval.NewFunc(name+"(other, arrexpr, operator=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			arr, err := onlyExpr(th, a.Get("arrexpr"), name+"()")
			if err != nil {
				return nil, err
			}
			v, err := sqlValue(th, a.Get("other"))
			if err != nil {
				return nil, err
			}
			var cmp *expr.Op
			if f := a.Get("operator"); !pyeval.IsNone(f) {
				if cmp = operatorNamed(f); cmp == nil {
					return nil, argumentError("%s(): %s is no comparison operator", name, describe(th, f))
				}
			}
			return expr.AnyOf(arr, v, o, cmp)
		})))
	}
}
