package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	exportFunc(selectConstructors,
		pyeval.NewFunc("exists(argument=None, /)", constructor(newExists)),
		pyeval.NewFunc("values(*columns, name=None, literal_binds=False)", constructor(newValues)),
	)
	classConstructor(ExistsClass, "(argument=None, /)", newExists)
	classConstructor(ValuesClass, "(*columns, name=None, literal_binds=False)", newValues)
	ExistsClass.Define(defineExists)
	ScalarSelectClass.Define(defineScalarSelect)
	ValuesClass.Define(defineValues)
}

// newExists is exists(): of a query, or of columns whose query goes on with
// where() and select_from().
func newExists(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	var vs []pyeval.Value
	switch x := a.At(0).(type) {
	case pyeval.NoneType:
	case *pyeval.List:
		vs = x.Elems
	default:
		vs = []pyeval.Value{x}
	}
	if len(vs) == 0 {
		return &expr.ExistsExpr{Query: &expr.Select{Columns: []schema.Expr{&expr.LiteralColumn{Text: "*"}}}}, nil
	}
	e, err := ExprOf(th, vs[0])
	if err != nil {
		return nil, err
	}
	switch x := e.(type) {
	case *expr.ScalarSelect:
		return &expr.ExistsExpr{Query: x.Query}, nil
	case *expr.SelectGrouping:
		return &expr.ExistsExpr{Query: x.Query}, nil
	case expr.Query:
		return &expr.ExistsExpr{Query: x}, nil
	}
	cols, err := columnsArg(th, vs, "exists()")
	return &expr.ExistsExpr{Query: &expr.Select{Columns: cols}}, err
}

// innerSelect applies a method of Select to the query of exists() or of a
// scalar subquery.
func innerSelect(th *pyeval.Thread, self pyeval.Value, name string, pos []pyeval.Value, kw []pyeval.KwArg) (pyeval.Value, error) {
	var q expr.Query
	switch x := self.(*pyeval.Object).Native.(type) {
	case *expr.ExistsExpr:
		q = x.Query
	case *expr.ScalarSelect:
		q = x.Query
	}
	if q == nil {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() is not available for this %s", name, pyeval.TypeName(self))
	}
	m, err := th.GetAttr(WrapExpr(th, q), name)
	if err != nil {
		return nil, err
	}
	r, err := th.CallKw(m, pos, kw)
	if err != nil {
		return nil, err
	}
	inner, ok := pyeval.Payload[expr.Query](r)
	if !ok {
		return nil, argumentError("%s() gave no query", name)
	}
	if _, ok := pyeval.Payload[*expr.ExistsExpr](self); ok {
		return like(self, &expr.ExistsExpr{Query: inner}), nil
	}
	return like(self, &expr.ScalarSelect{Query: inner}), nil
}

func defineExists(b *pyeval.ClassBuilder) {
	for _, name := range []string{"where", "select_from", "correlate", "correlate_except"} {
		b.Method(name+"(*args)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return innerSelect(th, a.Self, name, a.Pos, nil)
		})
	}
	b.Method("select(*args)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		e, err := selfNode[*expr.ExistsExpr](a)
		if err != nil {
			return nil, err
		}
		s := &expr.Select{Columns: []schema.Expr{e}}
		if len(a.Pos) > 0 {
			if s.Where, err = criteria(th, a.Pos, "select()"); err != nil {
				return nil, err
			}
		}
		return WrapExpr(th, s), nil
	})
}

func defineScalarSelect(b *pyeval.ClassBuilder) {
	for _, name := range []string{"where", "correlate", "correlate_except"} {
		b.Method(name+"(*args)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return innerSelect(th, a.Self, name, a.Pos, nil)
		})
	}
	property(b, "element", func(th *pyeval.Thread, s *expr.ScalarSelect) (pyeval.Value, error) { return WrapExpr(th, s.Query), nil }, nil)
	b.Method("self_group(**kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
}

// newValues is values(column(…), …, name=…).
func newValues(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	v := &expr.ValuesFrom{}
	var err error
	if v.Name, err = nameOf(a.Get("name")); err != nil {
		return nil, err
	}
	v.Named = !v.Name.None()
	if v.LiteralBinds, err = a.Bool(th, "literal_binds"); err != nil {
		return nil, err
	}
	for _, c := range a.Pos {
		e, err := onlyExpr(th, c, "values()")
		if err != nil {
			return nil, err
		}
		col, ok := e.(*schema.Column)
		if !ok {
			return nil, argumentError("values() expects column objects, not %s", describe(th, c))
		}
		v.Columns = append(v.Columns, &expr.DerivedColumn{From: v, Name: col.Name, Key: col.KeyOf(), Type: col.Type})
	}
	return v, nil
}

// copyValues is a copy whose columns are its own.
func copyValues(v *expr.ValuesFrom) *expr.ValuesFrom {
	n := *v
	n.Columns = nil
	for _, c := range v.Columns {
		d := *c
		d.From = &n
		n.Columns = append(n.Columns, &d)
	}
	return &n
}

func defineValues(b *pyeval.ClassBuilder) {
	change := func(f func(th *pyeval.Thread, v *expr.ValuesFrom, a *pyeval.Args) error) pyeval.NativeFunc {
		return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := selfNode[*expr.ValuesFrom](a)
			if err != nil {
				return nil, err
			}
			n := copyValues(v)
			if err := f(th, n, a); err != nil {
				return nil, sqlError(err)
			}
			return like(a.Self, n), nil
		}
	}
	b.Property("name", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		n, _ := aliasedName(self)
		return nameValue(n), nil
	}, nil)
	b.Method("data(values)", change(func(th *pyeval.Thread, v *expr.ValuesFrom, a *pyeval.Args) error {
		rows, err := th.Slice(a.Get("values"))
		if err != nil {
			return err
		}
		v.Rows = v.Rows[:len(v.Rows):len(v.Rows)]
		for _, r := range rows {
			items, err := th.Slice(r)
			if err != nil {
				return err
			}
			var row []schema.Expr
			for i, item := range items {
				var t schema.Type
				if i < len(v.Columns) {
					t = v.Columns[i].Type
				}
				e, err := operand(th, item, t)
				if err != nil {
					return err
				}
				row = append(row, e)
			}
			v.Rows = append(v.Rows, row)
		}
		return nil
	}))
	b.Method("alias(name=None, flat=False)", change(func(_ *pyeval.Thread, v *expr.ValuesFrom, a *pyeval.Args) (err error) {
		v.Name, err = nameOf(a.Get("name"))
		v.Named = !v.Name.None()
		return err
	}))
	b.Method("lateral(name=None)", change(func(_ *pyeval.Thread, v *expr.ValuesFrom, a *pyeval.Args) error {
		v.Lateral = true
		if name, err := nameOf(a.Get("name")); err != nil || name.None() {
			return err
		} else {
			v.Name, v.Named = name, true
		}
		return nil
	}))
	b.Method("scalar_values()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		v, err := selfNode[*expr.ValuesFrom](a)
		if err != nil {
			return nil, err
		}
		n := copyValues(v)
		n.Scalar = true
		return WrapExpr(th, n), nil
	})
	b.Method("cte(name=None, recursive=False, nesting=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		v, err := selfNode[*expr.ValuesFrom](a)
		if err != nil {
			return nil, err
		}
		name, err := nameOf(a.Get("name"))
		if err != nil {
			return nil, err
		}
		recursive, err := a.Bool(th, "recursive")
		return WrapExpr(th, expr.NewCTE(v, name, recursive)), err
	})
}
