package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const operatorsModule = "sqlalchemy.sql.operators"

// binaryOperators are the methods that take one operand, by name.
var binaryOperators = map[string]*expr.Op{
	"__eq__": expr.Eq, "__ne__": expr.Ne, "__lt__": expr.Lt, "__le__": expr.Le, "__gt__": expr.Gt, "__ge__": expr.Ge,
	"__add__": expr.Add, "__sub__": expr.Sub, "__mul__": expr.Mul, "__truediv__": expr.Div, "__floordiv__": expr.FloorDiv,
	"__mod__": expr.Mod, "__lshift__": lshift, "__rshift__": rshift, "concat": expr.Concat,
	"is_": expr.Is, "is_not": expr.IsNot, "isnot": expr.IsNot,
	"is_distinct_from": expr.IsDistinctFrom, "is_not_distinct_from": expr.IsNotDistinctFrom, "isnot_distinct_from": expr.IsNotDistinctFrom,
	"in_": expr.In, "not_in": expr.NotIn, "notin_": expr.NotIn,
	"bitwise_and": expr.BitAnd, "bitwise_or": expr.BitOr, "bitwise_xor": expr.BitXor,
	"bitwise_lshift": expr.BitLShift, "bitwise_rshift": expr.BitRShift,
}

// Python's << and >> have no meaning of their own in SQL; range types give them
// one.
var (
	lshift = &expr.Op{Name: "lshift"}
	rshift = &expr.Op{Name: "rshift"}
)

var reverseOperators = map[string]*expr.Op{
	"__radd__": expr.Add, "__rsub__": expr.Sub, "__rmul__": expr.Mul, "__rtruediv__": expr.Div,
	"__rfloordiv__": expr.FloorDiv, "__rmod__": expr.Mod,
}

// patternOperators are the methods of LIKE and its kin.
var patternOperators = map[string]*expr.Op{
	"like": expr.Like, "not_like": expr.NotLike, "notlike": expr.NotLike,
	"ilike": expr.ILike, "not_ilike": expr.NotILike, "notilike": expr.NotILike,
}

// affixOperators take autoescape too.
var affixOperators = map[string]*expr.Op{
	"startswith": expr.StartsWith, "istartswith": expr.IStartsWith, "endswith": expr.EndsWith, "iendswith": expr.IEndsWith,
	"icontains": expr.IContains,
}

var modifierOperators = map[string]*expr.Op{
	"desc": expr.Desc, "asc": expr.Asc, "nulls_first": expr.NullsFirst, "nullsfirst": expr.NullsFirst,
	"nulls_last": expr.NullsLast, "nullslast": expr.NullsLast,
}

func init() {
	OperatorsClass.Define(defineBooleanOperators)
	ColumnOperatorsClass.Define(defineColumnOperators)
}

func defineBooleanOperators(b *pyeval.ClassBuilder) {
	for name, o := range map[string]*expr.Op{"__and__": expr.And, "__or__": expr.Or} {
		b.Method(name+"(other)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			r, err := criterion(th, a.At(0), "operand of & and |")
			if err != nil {
				return nil, err
			}
			return expr.Junction(o, e, r)
		}))
	}
	b.Method("__invert__()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.Negate(e), nil
	}))
	b.Method("op(opstring, precedence=0, is_comparison=False, return_type=None, python_impl=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return customOperator(th, a, false)
	})
	b.Method("bool_op(opstring, precedence=0, python_impl=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return customOperator(th, a, true)
	})
	b.Method("operate(op, *other, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.CallKw(a.Get("op"), append([]pyeval.Value{a.Self}, a.Pos...), a.Kw)
	})
	b.Method("reverse_operate(op, other, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.CallKw(a.Get("op"), []pyeval.Value{a.Get("other"), a.Self}, a.Kw)
	})
}

// customOperator is x.op("…"): a function of the other operand.
func customOperator(th *pyeval.Thread, a *pyeval.Args, boolean bool) (pyeval.Value, error) {
	text, err := a.Str("opstring")
	if err != nil {
		return nil, err
	}
	prec, err := a.Int("precedence")
	if err != nil {
		return nil, err
	}
	comparison := boolean
	var result schema.Type
	if boolean {
		result = expr.Boolean
	} else {
		if comparison, err = a.Bool(th, "is_comparison"); err != nil {
			return nil, err
		}
		if result, err = TypeOf(th, a.Get("return_type")); err != nil {
			return nil, err
		}
	}
	o := expr.NewOp(text, int(prec), comparison, result)
	self := a.Self
	return pyeval.NewFunc("against(other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return operate(th, self, o, a.At(0))
	}), nil
}

// operate applies a binary operator to an object and a Python value.
func operate(th *pyeval.Thread, self pyeval.Value, o *expr.Op, other pyeval.Value) (pyeval.Value, error) {
	e, err := receiver(th, self)
	if err != nil {
		return nil, err
	}
	if o == expr.In || o == expr.NotIn {
		if other, err = inList(th, other); err != nil {
			return nil, err
		}
	}
	v, err := sqlValue(th, other)
	if err != nil {
		return nil, err
	}
	if o, err = typedOperator(e, o); err != nil {
		return nil, err
	}
	r, err := expr.Operate(e, o, v)
	if err != nil {
		return nil, sqlError(err)
	}
	if l, ok := r.(*expr.List); ok {
		// The operands of a chain are copied into a longer one each time.
		if err := th.Steps(int64(len(l.Items) / 8)); err != nil {
			return nil, err
		}
	}
	return WrapExpr(th, r), nil
}

// inList is the right side of IN: a generator or another iterable becomes a
// list; a column expression that is neither a query nor a parameter is refused.
func inList(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	switch e.(type) {
	case nil:
	case *schema.Column, *expr.LiteralColumn, *expr.DerivedColumn, *expr.Binary, *expr.Const, *expr.Label:
		return nil, argumentError("IN expression list, SELECT construct, or bound parameter object expected, got %s", describe(th, v))
	default:
		return v, nil
	}
	switch pyeval.Underlying(v).(type) {
	case *pyeval.List, *pyeval.Tuple, *pyeval.Set, *pyeval.FrozenSet, *pyeval.Unknown, pyeval.Str, pyeval.Bytes, *pyeval.Range, *pyeval.DictView:
		return v, nil
	case *pyeval.Dict:
		vs, err := th.Slice(v)
		return pyeval.NewList(vs...), err
	}
	if raw, _ := th.Lookup(v.Class(), "__iter__"); raw == nil {
		return v, nil
	}
	vs, err := th.Slice(v)
	return pyeval.NewList(vs...), err
}

// typedOperator is the operator that the comparator of the left side's type
// means: + of ranges is union, << is strictly left of.
func typedOperator(e schema.Expr, o *expr.Op) (*expr.Op, error) {
	isRange := false
	if t, ok := plainType(e).(*schema.RangeType); ok {
		isRange = t != nil
	}
	switch o {
	case lshift:
		if isRange {
			return expr.LeftOf, nil
		}
	case rshift:
		if isRange {
			return expr.RightOf, nil
		}
	default:
		return o, nil
	}
	return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "Operator '%s' is not supported on this expression", o.Name)
}

func defineColumnOperators(b *pyeval.ClassBuilder) {
	for name, o := range binaryOperators {
		b.Method(name+"(other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if fn, err := overridden(th, a.Self, name); fn != nil || err != nil {
				if err != nil {
					return nil, err
				}
				return th.Call(fn, a.At(0))
			}
			return operate(th, a.Self, o, a.At(0))
		})
	}
	for name, o := range reverseOperators {
		b.Method(name+"(other)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			v, err := sqlValue(th, a.At(0))
			if err != nil {
				return nil, err
			}
			return expr.ReverseOperate(e, o, v)
		}))
	}
	b.Method("__hash__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return pyeval.MakeInt(th.ID(a.Self)), nil
	})
	b.Method("__neg__()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.NewUnary(expr.Neg, e), nil
	}))
	b.Method("bitwise_not()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.NewUnary(expr.BitNot, e), nil
	}))
	b.Method("__contains__(other)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "Operator 'contains' is not supported on this expression; use in_() or .contains()")
	})
	b.Method("__getitem__(index)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return itemOf(th, e, a.At(0))
	}))
	b.Method("__iter__()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, notSubscriptable)
	})
	for name, o := range patternOperators {
		b.Method(name+"(other, escape=None)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			return patternOf(th, e, o, a, false)
		}))
	}
	for name, o := range affixOperators {
		b.Method(name+"(other, escape=None, autoescape=False)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			auto, err := a.Bool(th, "autoescape")
			if err != nil {
				return nil, err
			}
			return patternOf(th, e, o, a, auto)
		}))
	}
	for name, o := range modifierOperators {
		b.Method(name+"()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
			return expr.NewModifier(o, e), nil
		}))
	}
	b.Method("match(other, postgresql_regconfig=None)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		v, err := sqlValue(th, a.Get("other"))
		if err != nil {
			return nil, err
		}
		config, _, err := a.OptStr("postgresql_regconfig")
		if err != nil {
			return nil, err
		}
		r, err := expr.Compare(e, expr.Match, v)
		if m, ok := r.(*expr.Binary); ok {
			m.Regconfig = config
		}
		return r, err
	}))
	for name, o := range map[string]*expr.Op{"regexp_match": expr.RegexpMatch} {
		b.Method(name+"(pattern, flags=None)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
			v, err := sqlValue(th, a.Get("pattern"))
			if err != nil {
				return nil, err
			}
			flags, err := optText(a, "flags")
			if err != nil {
				return nil, err
			}
			return expr.Regexp(e, o, v, flags)
		}))
	}
	b.Method("regexp_replace(pattern, replacement, flags=None)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		v, err := sqlValues(th, []pyeval.Value{a.Get("pattern"), a.Get("replacement")})
		if err != nil {
			return nil, err
		}
		flags, err := optText(a, "flags")
		if err != nil {
			return nil, err
		}
		return expr.Replace(e, v[0], v[1], flags)
	}))
	b.Method("between(cleft, cright, symmetric=False)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return betweenOf(th, e, a)
	}))
	b.Method("collate(collation)", method(func(_ *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		name, err := a.Str("collation")
		return expr.NewCollate(e, name), err
	}))
	b.Method("distinct()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.NewUnary(expr.Distinct, e), nil
	}))
	b.Method("label(name=None)", method(func(_ *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return labelOf(e, a)
	}))
	b.Method("cast(type_)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		t, err := TypeOf(th, a.Get("type_"))
		return expr.NewCast(e, t), err
	}))
	b.Method("contains(other, **kwargs)", method(containsOf))
	b.Method("any(*args, **kwargs)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return anyOf(th, e, expr.AnyOp, a)
	}))
	b.Method("all(*args, **kwargs)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return anyOf(th, e, expr.AllOp, a)
	}))
	b.Method("any_()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.NewAggregate(expr.AnyOp, e), nil
	}))
	b.Method("all_()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.NewAggregate(expr.AllOp, e), nil
	}))
}

// overridden is the method of the comparator_factory of a user's type, nil for
// most.
func overridden(th *pyeval.Thread, self pyeval.Value, name string) (pyeval.Value, error) {
	c, ok := pyeval.Payload[*schema.Column](self)
	if !ok || self.Class().IsSubclassOf(ComparatorClass) {
		return nil, nil
	}
	return userComparator(th, self, c, name)
}

func optText(a *pyeval.Args, name string) (*string, error) {
	s, ok, err := a.OptStr(name)
	if err != nil || !ok {
		return nil, err
	}
	return &s, nil
}

func labelOf(e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
	n, err := nameOf(a.Get("name"))
	if err != nil {
		return nil, err
	}
	if q, ok := e.(expr.Query); ok {
		e = &expr.ScalarSelect{Query: q}
	}
	return expr.NewLabel(n, e), nil
}

func patternOf(th *pyeval.Thread, e schema.Expr, o *expr.Op, a *pyeval.Args, auto bool) (schema.Expr, error) {
	v, err := sqlValue(th, a.Get("other"))
	if err != nil {
		return nil, err
	}
	escape, err := optText(a, "escape")
	if err != nil {
		return nil, err
	}
	return expr.Pattern(e, o, v, escape, auto)
}

func betweenOf(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
	bounds, err := operandsBeside(th, a.Get("cleft"), a.Get("cright"))
	if err != nil {
		return nil, err
	}
	symmetric, err := a.Bool(th, "symmetric")
	if err != nil {
		return nil, err
	}
	return expr.NewBetween(e, expr.Between, bounds[0], bounds[1], symmetric)
}

// operandsBeside are operands where None is NULL.
func operandsBeside(th *pyeval.Thread, vs ...pyeval.Value) ([]schema.Value, error) {
	out, err := sqlValues(th, vs)
	for i, v := range out {
		if v == nil {
			out[i] = expr.Null
		}
	}
	return out, err
}
