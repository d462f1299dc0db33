package sqlalchemy

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
)

// operatorsByName are the functions of sqlalchemy.sql.operators and of Python's
// module operator that stand for an operator.
var operatorsByName = map[string]*expr.Op{
	"eq": expr.Eq, "ne": expr.Ne, "lt": expr.Lt, "le": expr.Le, "gt": expr.Gt, "ge": expr.Ge,
	"add": expr.Add, "sub": expr.Sub, "mul": expr.Mul, "truediv": expr.Div, "div": expr.Div, "floordiv": expr.FloorDiv, "mod": expr.Mod,
	"and_": expr.And, "or_": expr.Or, "inv": expr.Not, "neg": expr.Neg,
	"is_": expr.Is, "is_not": expr.IsNot, "is_distinct_from": expr.IsDistinctFrom, "is_not_distinct_from": expr.IsNotDistinctFrom,
	"in_op": expr.In, "not_in_op": expr.NotIn, "between_op": expr.Between, "not_between_op": expr.NotBetween,
	"like_op": expr.Like, "not_like_op": expr.NotLike, "ilike_op": expr.ILike, "not_ilike_op": expr.NotILike,
	"startswith_op": expr.StartsWith, "not_startswith_op": expr.NotStartsWith, "endswith_op": expr.EndsWith, "not_endswith_op": expr.NotEndsWith,
	"contains_op": expr.Contains, "not_contains_op": expr.NotContains, "icontains_op": expr.IContains, "istartswith_op": expr.IStartsWith,
	"iendswith_op": expr.IEndsWith, "not_icontains_op": expr.NotIContains, "not_istartswith_op": expr.NotIStartsWith, "not_iendswith_op": expr.NotIEndsWith,
	"not_match_op": expr.NotMatch, "not_regexp_match_op": expr.NotRegexpMatch, "regexp_replace_op": expr.RegexpReplace,
	"concat_op": expr.Concat, "match_op": expr.Match, "regexp_match_op": expr.RegexpMatch,
	"bitwise_and_op": expr.BitAnd, "bitwise_or_op": expr.BitOr, "bitwise_xor_op": expr.BitXor, "bitwise_lshift_op": expr.BitLShift,
	"bitwise_rshift_op": expr.BitRShift, "bitwise_not_op": expr.BitNot, "desc_op": expr.Desc, "asc_op": expr.Asc,
	"nulls_first_op": expr.NullsFirst, "nulls_last_op": expr.NullsLast, "distinct_op": expr.Distinct, "any_op": expr.AnyOp,
	"all_op": expr.AllOp, "collate": expr.Collate, "comma_op": expr.Comma, "exists": expr.Exists, "as_": expr.As,
	"json_getitem_op": expr.JSONGetitem, "json_path_getitem_op": expr.JSONPathGetitem, "getitem": expr.Getitem,
}

// operatorNamed is the operator that a Python value stands for: a function of
// sqlalchemy.sql.operators or operator, or a custom_op; nil for anything else.
func operatorNamed(v pyeval.Value) *expr.Op {
	switch x := v.(type) {
	case *pyeval.Builtin:
		return operatorsByName[x.Name]
	case *pyeval.Function:
		return operatorsByName[x.Name]
	case *pyeval.Object:
		if o, ok := x.Native.(*expr.Op); ok {
			return o
		}
	}
	return nil
}

// customOpClass is operators.custom_op.
var customOpClass = pyeval.NewNativeClass("custom_op", operatorsModule)

func init() {
	for name := range operatorsByName {
		method := strings.TrimSuffix(name, "_op")
		switch name {
		case "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "neg", "inv", "div", "getitem", "comma_op", "exists", "as_", "and_", "or_":
			continue
		case "in_op":
			method = "in_"
		case "any_op", "all_op":
			method += "_"
		case "json_getitem_op", "json_path_getitem_op":
			method = "__getitem__"
		}
		negated := ""
		if _, ok := binaryOperators[method]; !ok && patternOperators[method] == nil && strings.HasPrefix(method, "not_") {
			negated, method = method, strings.TrimPrefix(method, "not_")
		}
		exportFunc(operatorsModule, pyeval.NewFunc(name+"(a, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			fn, err := th.GetAttr(a.At(0), method)
			if err != nil {
				return nil, err
			}
			r, err := th.CallKw(fn, a.Pos, a.Kw)
			if err != nil || negated == "" {
				return r, err
			}
			return th.CallMethod(r, "__invert__")
		}))
	}
	exportClass(customOpClass)
	customOpClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(opstring, precedence=0, is_comparison=False, return_type=None, natural_self_precedent=False, eager_grouping=False, python_impl=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			text, err := a.Str("opstring")
			if err != nil {
				return nil, err
			}
			prec, err := a.Int("precedence")
			if err != nil {
				return nil, err
			}
			comparison, err := a.Bool(th, "is_comparison")
			if err != nil {
				return nil, err
			}
			t, err := TypeOf(th, a.Get("return_type"))
			if err != nil {
				return nil, err
			}
			o := expr.NewOp(text, int(prec), comparison, t)
			if o.NaturalSelf, err = a.Bool(th, "natural_self_precedent"); err != nil {
				return nil, err
			}
			if o.EagerGrouping, err = a.Bool(th, "eager_grouping"); err != nil {
				return nil, err
			}
			obj := a.Self.(*pyeval.Object)
			obj.Native = o
			obj.SetAttr("opstring", a.Get("opstring"))
			return pyeval.None, nil
		})
		b.Method("__call__(left, right, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o, ok := pyeval.Payload[*expr.Op](a.Self)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "custom_op.__init__() has not been called")
			}
			return operate(th, a.Get("left"), o, a.Get("right"))
		})
	})
	for home, o := range map[string]*expr.Op{
		"array.CONTAINS": expr.ContainsOp, "array.CONTAINED_BY": expr.ContainedBy, "array.OVERLAP": expr.Overlap,
		"hstore.GETITEM": expr.HstoreGetitem, "hstore.HAS_KEY": expr.HasKey, "hstore.HAS_ALL": expr.HasAll, "hstore.HAS_ANY": expr.HasAny,
		"json.ASTEXT": expr.AsText, "json.JSONPATH_ASTEXT": expr.JSONPathAsText, "json.DELETE_PATH": expr.DeletePath,
		"json.PATH_EXISTS": expr.PathExists, "json.PATH_MATCH": expr.PathMatch,
		"operators.ADJACENT_TO": expr.Adjacent, "operators.NOT_EXTEND_LEFT_OF": expr.NotLeftOf, "operators.NOT_EXTEND_RIGHT_OF": expr.NotRightOf,
		"operators.STRICTLY_LEFT_OF": expr.LeftOf, "operators.STRICTLY_RIGHT_OF": expr.RightOf,
	} {
		obj := pyeval.NewObject(customOpClass, o)
		obj.SetAttr("opstring", pyeval.Str(o.Text))
		exportValue(pgPackage+"."+home, obj)
	}
}
