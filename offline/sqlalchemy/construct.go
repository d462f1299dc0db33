package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const constructorsModule = "sqlalchemy.sql._elements_constructors"

// The constructors of column expressions (sql/_elements_constructors.py). Those
// that users call by the name of the class go through classConstructor.
func init() {
	for _, j := range []struct {
		name string
		op   *expr.Op
	}{{"and_", expr.And}, {"or_", expr.Or}} {
		fn := pyeval.NewFunc(j.name+"(*clauses)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			return junctionOf(th, j.name, j.op, a.Pos)
		}))
		exportFunc(constructorsModule, fn)
		exportValue("sqlalchemy.sql.default_comparator."+j.name, fn)
		if j.name == "and_" {
			exportValue("sqlalchemy.sql.selectable.and_", fn)
		}
		static := func(b *pyeval.ClassBuilder) { b.Attr(j.name, &pyeval.StaticMethod{Func: fn}) }
		BooleanClauseListClass.Define(static)
	}
	exportFunc(constructorsModule,
		pyeval.NewFunc("not_(clause)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := criterion(th, a.At(0), "not_()")
			if err != nil {
				return nil, err
			}
			return expr.Negate(e), nil
		})),
		pyeval.NewFunc("null()", constant(expr.Null)), pyeval.NewFunc("true()", constant(expr.True)), pyeval.NewFunc("false()", constant(expr.False)),
		pyeval.NewFunc("between(expr, lower_bound, upper_bound, symmetric=False)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := operand(th, a.At(0), nil)
			if err != nil {
				return nil, err
			}
			bounds, err := operandsBeside(th, a.At(1), a.At(2))
			if err != nil {
				return nil, err
			}
			symmetric, err := a.Bool(th, "symmetric")
			if err != nil {
				return nil, err
			}
			return expr.NewBetween(e, expr.Between, bounds[0], bounds[1], symmetric)
		})),
		pyeval.NewFunc("collate(expression, collation)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := operand(th, a.At(0), nil)
			if err != nil {
				return nil, err
			}
			name, err := a.Str("collation")
			return expr.NewCollate(e, name), err
		})),
		pyeval.NewFunc("label(name, element, type_=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			return newLabel(th, a)
		})),
		pyeval.NewFunc("cast(expression, type_)", constructor(newCast)),
		pyeval.NewFunc("try_cast(expression, type_)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := newCast(th, a)
			if err != nil {
				return nil, err
			}
			e.(*expr.Cast).Try = true
			return e, nil
		})),
		pyeval.NewFunc("type_coerce(expression, type_)", constructor(newTypeCoerce)),
		pyeval.NewFunc("extract(field, expr)", constructor(newExtract)),
		pyeval.NewFunc("case(*whens, value=None, else_=None, whens=None)", constructor(newCase)),
		pyeval.NewFunc("tuple_(*clauses, types=None)", constructor(newTuple)),
		pyeval.NewFunc("bindparam(key, value=..., type_=None, unique=False, required=..., quote=None, callable_=None, expanding=False, isoutparam=False, literal_execute=False)", constructor(newBind)),
		pyeval.NewFunc("outparam(key, type_=None)", constructor(func(*pyeval.Thread, *pyeval.Args) (schema.Expr, error) {
			return nil, unsupported("outparam()")
		})),
		pyeval.NewFunc("funcfilter(func, *criterion)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			f, err := onlyExpr(th, a.At(0), "funcfilter()")
			if err != nil {
				return nil, err
			}
			return filterOf(th, f, a.Pos)
		})),
		pyeval.NewFunc("within_group(element, *order_by)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			f, err := onlyExpr(th, a.At(0), "within_group()")
			if err != nil {
				return nil, err
			}
			order, err := byElements(th, a.Pos, "within_group()")
			return expr.NewWithinGroup(f, order), err
		})),
		pyeval.NewFunc("over(element, partition_by=None, order_by=None, range_=None, rows=None, groups=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			f, err := onlyExpr(th, a.At(0), "over()")
			if err != nil {
				return nil, err
			}
			return overOf(th, f, a)
		})),
	)
	for name, o := range map[string]*expr.Op{"any_": expr.AnyOp, "all_": expr.AllOp} {
		exportFunc(constructorsModule, pyeval.NewFunc(name+"(expr)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := operand(th, a.At(0), nil)
			return expr.NewAggregate(o, e), err
		})))
	}
	for name, o := range map[string]*expr.Op{"desc": expr.Desc, "asc": expr.Asc, "nulls_first": expr.NullsFirst, "nulls_last": expr.NullsLast} {
		exportFunc(constructorsModule, pyeval.NewFunc(name+"(column)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := byElement(th, a.At(0), name+"()")
			return expr.NewModifier(o, e), err
		})))
	}
	for name, o := range map[string]*expr.Op{"distinct": expr.Distinct, "bitwise_not": expr.BitNot} {
		exportFunc(constructorsModule, pyeval.NewFunc(name+"(expr)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			e, err := operand(th, a.At(0), nil)
			return expr.NewUnary(o, e), err
		})))
	}
	exportFunc(elementsModule,
		pyeval.NewFunc("literal(value, type_=None, literal_execute=False)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			t, err := TypeOf(th, a.At(1))
			if err != nil {
				return nil, err
			}
			v, err := sqlValue(th, a.At(0))
			if err != nil {
				return nil, err
			}
			if e, ok := v.(schema.Expr); ok {
				return e, nil
			}
			return expr.Literal(v, t), nil
		})),
		pyeval.NewFunc("literal_column(text, type_=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			text, err := a.Str("text")
			if err != nil {
				return nil, err
			}
			t, err := TypeOf(th, a.At(1))
			return &expr.LiteralColumn{Text: text, Type: t}, err
		})),
	)
	classConstructor(CastClass, "(expression, type_)", newCast)
	classConstructor(TypeCoerceClass, "(expression, type_)", newTypeCoerce)
	classConstructor(ExtractClass, "(field, expr)", newExtract)
	classConstructor(CaseClass, "(*whens, value=None, else_=None, whens=None)", newCase)
	classConstructor(TupleExpressionClass, "(*clauses, types=None)", newTuple)
	classConstructor(BindParameterClass, "(key, value=..., type_=None, unique=False, required=..., quote=None, callable_=None, expanding=False, isoutparam=False, literal_execute=False)", newBind)
	classConstructor(LabelClass, "(name, element, type_=None)", newLabel)
	classConstructor(NullClass, "()", func(*pyeval.Thread, *pyeval.Args) (schema.Expr, error) { return expr.Null, nil })
	classConstructor(TrueClass, "()", func(*pyeval.Thread, *pyeval.Args) (schema.Expr, error) { return expr.True, nil })
	classConstructor(FalseClass, "()", func(*pyeval.Thread, *pyeval.Args) (schema.Expr, error) { return expr.False, nil })
	classConstructor(GroupingClass, "(element)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		e, err := onlyExpr(th, a.At(0), "Grouping()")
		return &expr.Grouping{X: e}, err
	})
	classConstructor(ClauseListClass, "(*clauses, operator=None, group=True, group_contents=True)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		items, err := operands(th, a.Pos)
		return &expr.List{Op: expr.Comma, Items: items}, err
	})
	classConstructor(TypeClauseClass, "(type_)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		t, err := TypeOf(th, a.At(0))
		return &expr.TypeClause{Type: t}, err
	})
	classConstructor(BinaryExpressionClass, "(left, right, operator, type_=None, negate=None, modifiers=None)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		o := operatorNamed(a.Get("operator"))
		if o == nil {
			return nil, argumentError("BinaryExpression(): %s is no operator of sqlalchemy.sql.operators", describe(th, a.Get("operator")))
		}
		l, err := operand(th, a.At(0), nil)
		if err != nil {
			return nil, err
		}
		r, err := operand(th, a.At(1), nil)
		if err != nil {
			return nil, err
		}
		t, err := TypeOf(th, a.Get("type_"))
		return &expr.Binary{Left: expr.SelfGroup(l, o), Right: expr.SelfGroup(r, o), Op: o, Type: t}, err
	})
	classConstructor(UnaryExpressionClass, "(element, operator=None, modifier=None, type_=None)", func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		e, err := operand(th, a.At(0), nil)
		if err != nil {
			return nil, err
		}
		t, err := TypeOf(th, a.Get("type_"))
		return &expr.Unary{X: e, Op: operatorNamed(a.Get("operator")), Modifier: operatorNamed(a.Get("modifier")), Type: t}, err
	})
}

// classConstructor makes a class of SQLAlchemy callable: its constructor gives
// the node.
func classConstructor(c *pyeval.Class, params string, f func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error)) {
	c.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__"+params, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := f(th, a)
			if err != nil {
				return nil, sqlError(err)
			}
			o, ok := a.Self.(*pyeval.Object)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s expected", c.Name)
			}
			if _, custom := o.Native.(*expr.Custom); !custom || compilesFor(th, o.Class()) == nil {
				o.Native = e
			}
			return pyeval.None, nil
		})
	})
}

func constant(c *expr.Const) pyeval.NativeFunc {
	return func(th *pyeval.Thread, _ *pyeval.Args) (pyeval.Value, error) { return WrapExpr(th, c), nil }
}

// junctionOf is and_() or or_(). One generator alone gives the arguments; one
// among others, and a list, are errors in SQLAlchemy as they are here.
func junctionOf(th *pyeval.Thread, name string, o *expr.Op, vs []pyeval.Value) (schema.Expr, error) {
	if len(vs) == 1 {
		if g, ok := vs[0].(*pyeval.Generator); ok {
			given, err := th.Slice(g)
			if err != nil {
				return nil, err
			}
			vs = given
		}
	}
	clauses := make([]schema.Value, len(vs))
	for i, v := range vs {
		c, err := criterion(th, v, name+"()")
		if err != nil {
			return nil, err
		}
		clauses[i] = c
	}
	return expr.Junction(o, clauses...)
}

func newLabel(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	n, err := nameOf(a.Get("name"))
	if err != nil {
		return nil, err
	}
	e, err := operand(th, a.Get("element"), nil)
	if err != nil {
		return nil, err
	}
	t, err := TypeOf(th, a.Get("type_"))
	l := expr.NewLabel(n, e)
	if t != nil {
		l.Type = t
	}
	return l, err
}

func newCast(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t, err := TypeOf(th, a.At(1))
	if err != nil {
		return nil, err
	}
	v, err := sqlValue(th, a.At(0))
	return expr.NewCast(v, t), err
}

func newTypeCoerce(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t, err := TypeOf(th, a.At(1))
	if err != nil {
		return nil, err
	}
	v, err := sqlValue(th, a.At(0))
	return expr.NewTypeCoerce(v, t), err
}

func newExtract(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	field, err := a.Str("field")
	if err != nil {
		return nil, err
	}
	e, err := operand(th, a.Get("expr"), nil)
	return &expr.Extract{Field: field, X: e}, err
}

// newCase follows Case.__init__. SQLAlchemy 2 takes the pairs as positional
// arguments, or a dict with value=; the list of SQLAlchemy 1 is taken too.
func newCase(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	whens := a.Pos
	if w := a.Get("whens"); !pyeval.IsNone(w) {
		whens = append(whens[:len(whens):len(whens)], w)
	}
	var pairs [][2]pyeval.Value
	for _, w := range whens {
		switch x := w.(type) {
		case *pyeval.Dict:
			items, err := mappingItems(th, x)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, items...)
		case *pyeval.List:
			for _, p := range x.Elems {
				kv, err := th.Unpack(p, 2)
				if err != nil {
					return nil, err
				}
				pairs = append(pairs, [2]pyeval.Value{kv[0], kv[1]})
			}
		case *pyeval.Unknown:
			return nil, x.Refuse("the conditions of case() must be known")
		default:
			kv, err := th.Unpack(w, 2)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, [2]pyeval.Value{kv[0], kv[1]})
		}
	}
	if len(pairs) == 0 {
		return nil, argumentError("The 'whens' argument to case() must not be empty")
	}
	var value, els schema.Expr
	var err error
	if v := a.Get("value"); !pyeval.IsNone(v) {
		if value, err = operand(th, v, nil); err != nil {
			return nil, err
		}
	}
	if v := a.Get("else_"); !pyeval.IsNone(v) {
		if els, err = operand(th, v, nil); err != nil {
			return nil, err
		}
	}
	out := make([]expr.When, len(pairs))
	for i, p := range pairs {
		if value != nil {
			out[i].If, err = operand(th, p[0], nil)
		} else {
			out[i].If, err = criterion(th, p[0], "case()")
		}
		if err != nil {
			return nil, err
		}
		if out[i].Then, err = operand(th, p[1], nil); err != nil {
			return nil, err
		}
	}
	return expr.NewCase(value, out, els), nil
}

func newTuple(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	var types []pyeval.Value
	if v := a.Get("types"); !pyeval.IsNone(v) {
		var err error
		if types, err = th.Slice(v); err != nil {
			return nil, err
		}
	}
	items := make([]schema.Expr, len(a.Pos))
	for i, v := range a.Pos {
		var t schema.Type
		var err error
		if i < len(types) {
			if t, err = TypeOf(th, types[i]); err != nil {
				return nil, err
			}
		}
		if items[i], err = operand(th, v, t); err != nil {
			return nil, err
		}
	}
	return expr.NewTuple(items...), nil
}

// newBind follows BindParameter.__init__.
func newBind(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	b := &expr.Bind{}
	key := a.Get("key")
	if s, ok := pyeval.AsStr(key); ok {
		b.Key = s
	} else if e, err := ExprOf(th, key); err != nil {
		return nil, err
	} else if c, ok := e.(*schema.Column); ok {
		b.Key, b.Type = c.KeyOf(), c.Type
	} else if !pyeval.IsNone(key) {
		return nil, argumentError("bindparam(): the key must be a str, not %s", describe(th, key))
	}
	var err error
	if b.Expanding, err = a.Bool(th, "expanding"); err != nil {
		return nil, err
	}
	if b.Inline, err = a.Bool(th, "literal_execute"); err != nil {
		return nil, err
	}
	if v := a.Get("type_"); !pyeval.IsNone(v) {
		if b.Type, err = TypeOf(th, v); err != nil {
			return nil, err
		}
	}
	if fn := a.Get("callable_"); !pyeval.IsNone(fn) {
		b.Call = func() (schema.Value, error) {
			v, err := th.Call(fn)
			if err != nil {
				return nil, err
			}
			return ValueOf(th, v)
		}
		return b, nil
	}
	if !a.Given("value") {
		b.Required = true
		return b, nil
	}
	if b.Value, err = ValueOf(th, a.Get("value")); err != nil {
		return nil, err
	}
	if b.Type == nil {
		b.Type = inferred(b.Value, b.Expanding)
	}
	return b, nil
}

// inferred is the type of a bound value; that of an expanding one is its first
// element's.
func inferred(v schema.Value, expanding bool) schema.Type {
	if l, ok := v.(*schema.List); ok && expanding {
		if len(l.Items) == 0 {
			return nil
		}
		v = l.Items[0]
	}
	return expr.TypeOf(v)
}
