package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// plainType is the type of an expression without decorators.
func plainType(e schema.Expr) schema.Type {
	t := e.ExprType()
	for {
		switch x := t.(type) {
		case *schema.TypeDecorator:
			t = x.Impl
		case *schema.Compiled:
			t = x.Base
		case *schema.Variant:
			t = x.For(dialectName)
		default:
			return t
		}
	}
}

// typedMethods are the methods that the comparator of a type adds to an
// expression (dialects/postgresql/json.py, array.py, hstore.py, ranges.py):
// each takes one operand.
type typedMethods map[string]typedMethod

type typedMethod struct {
	op     *expr.Op
	result schema.Type // nil: that of a comparison
}

var (
	jsonbMethods = typedMethods{
		"has_key": {expr.HasKey, expr.Boolean}, "has_all": {expr.HasAll, expr.Boolean}, "has_any": {expr.HasAny, expr.Boolean},
		"contained_by": {expr.ContainedBy, expr.Boolean}, "path_exists": {expr.PathExists, expr.Boolean},
		"path_match": {expr.PathMatch, expr.Boolean}, "delete_path": {expr.DeletePath, &schema.JSON{Visit: "JSONB", PostgreSQL: true}},
	}
	arrayMethods  = typedMethods{"contained_by": {expr.ContainedBy, expr.Boolean}, "overlap": {expr.Overlap, expr.Boolean}}
	hstoreMethods = typedMethods{
		"has_key": {expr.HasKey, expr.Boolean}, "has_all": {expr.HasAll, expr.Boolean}, "has_any": {expr.HasAny, expr.Boolean},
		"contained_by": {expr.ContainedBy, expr.Boolean},
	}
	rangeMethods = typedMethods{
		"contained_by": {expr.ContainedBy, expr.Boolean}, "overlaps": {expr.Overlap, expr.Boolean}, "overlap": {expr.Overlap, expr.Boolean},
		"strictly_left_of": {expr.LeftOf, expr.Boolean}, "strictly_right_of": {expr.RightOf, expr.Boolean},
		"not_extend_right_of": {expr.NotRightOf, expr.Boolean}, "not_extend_left_of": {expr.NotLeftOf, expr.Boolean},
		"adjacent_to": {expr.Adjacent, expr.Boolean}, "union": {expr.Add, nil}, "difference": {expr.Sub, nil}, "intersection": {expr.Mul, nil},
	}
	// hstoreFunctions are the methods of HSTORE that call a function.
	hstoreFunctions = map[string]struct {
		function string
		result   schema.Type
	}{
		"defined": {"defined", expr.Boolean}, "delete": {"delete", &schema.Hstore{}}, "slice": {"slice", &schema.Hstore{}},
		"keys": {"akeys", &schema.Array{Item: expr.TextT, PostgreSQL: true}}, "vals": {"avals", &schema.Array{Item: expr.TextT, PostgreSQL: true}},
		"array": {"hstore_to_array", &schema.Array{Item: expr.TextT, PostgreSQL: true}}, "matrix": {"hstore_to_matrix", &schema.Array{Item: expr.TextT, Dimensions: 2, PostgreSQL: true}},
	}
)

// jsonCasts are as_string() and its kin.
var jsonCasts = map[string]schema.Type{
	"as_boolean": expr.Boolean, "as_string": expr.UnicodeT, "as_integer": expr.Integer, "as_float": expr.Float,
}

// typedAttribute is an attribute that the type of an expression gives it; nil
// when it gives none.
func typedAttribute(th *pyeval.Thread, self pyeval.Value, e schema.Expr, name string) (pyeval.Value, error) {
	var methods typedMethods
	switch t := plainType(e).(type) {
	case *schema.JSON:
		if v, err := jsonAttribute(th, e, t, name); v != nil || err != nil {
			return v, err
		}
		if t.Visit == "JSONB" {
			methods = jsonbMethods
		}
	case *schema.Array:
		if t.PostgreSQL {
			methods = arrayMethods
		}
	case *schema.Hstore:
		if f, ok := hstoreFunctions[name]; ok {
			return pyeval.NewFunc(name+"(*args)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				args, err := sqlValues(th, a.Pos)
				if err != nil {
					return nil, err
				}
				fn, err := expr.NewFunction(nil, f.function, append([]schema.Value{e}, args...), f.result)
				if err != nil {
					return nil, sqlError(err)
				}
				return WrapExpr(th, fn), nil
			}), nil
		}
		methods = hstoreMethods
	case *schema.RangeType:
		methods = rangeMethods
	}
	if m, ok := methods[name]; ok {
		return pyeval.NewFunc(name+"(other, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := sqlValue(th, a.Get("other"))
			if err != nil {
				return nil, err
			}
			switch l, isList := v.(*schema.List); {
			case name == "delete_path":
				v = deletedPath(v)
			case isList && (name == "has_any" || name == "has_all"):
				// The keys are text[], whatever the type of the left side.
				v = expr.NewArray(l.Items, nil)
			}
			return typedOperate(th, e, m, v)
		}), nil
	}
	return userComparator(th, self, e, name)
}

// deletedPath makes text[] of the path of delete_path().
func deletedPath(v schema.Value) schema.Value {
	l, ok := v.(*schema.List)
	if ok {
		v = expr.NewArray(l.Items, nil)
	}
	return expr.NewCast(v, &schema.Array{Item: &schema.String{Visit: "TEXT"}, PostgreSQL: true})
}

func typedOperate(th *pyeval.Thread, e schema.Expr, m typedMethod, v schema.Value) (pyeval.Value, error) {
	var r schema.Expr
	var err error
	if m.result == expr.Boolean {
		r, err = typedCompare(e, m.op, v)
	} else {
		r, err = expr.Arith(e, m.op, v, m.result, false)
	}
	if err != nil {
		return nil, sqlError(err)
	}
	return WrapExpr(th, r), nil
}

// typedCompare is operate(op, other, result_type=Boolean).
func typedCompare(e schema.Expr, o *expr.Op, v schema.Value) (schema.Expr, error) {
	return expr.Arith(e, o, v, expr.Boolean, false)
}

func jsonAttribute(_ *pyeval.Thread, e schema.Expr, t *schema.JSON, name string) (pyeval.Value, error) {
	if t.PostgreSQL && name == "astext" {
		return nil, errAsText
	}
	if typ, ok := jsonCasts[name]; ok {
		return pyeval.NewFunc(name+"()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return jsonAs(th, e, typ, a.FuncName())
		}), nil
	}
	switch name {
	case "as_numeric":
		return pyeval.NewFunc("as_numeric(precision, scale, asdecimal=True)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			p, err := a.Int("precision")
			if err != nil {
				return nil, err
			}
			s, err := a.Int("scale")
			if err != nil {
				return nil, err
			}
			return jsonAs(th, e, &schema.Numeric{Visit: "numeric", Precision: &p, Scale: &s}, "as_numeric")
		}), nil
	case "as_json":
		return pyeval.NewFunc("as_json()", func(th *pyeval.Thread, _ *pyeval.Args) (pyeval.Value, error) { return WrapExpr(th, e), nil }), nil
	}
	return nil, nil
}

// errAsText marks the attribute astext, which is no method.
var errAsText = pyeval.Raise(pyeval.AttributeErrorClass, "astext")

func jsonAs(th *pyeval.Thread, e schema.Expr, t schema.Type, name string) (pyeval.Value, error) {
	r, err := expr.JSONAs(e, t, name)
	if err != nil {
		return nil, pyeval.Raise(InvalidRequestErrorClass, "%s", err.Error())
	}
	return WrapExpr(th, r), nil
}

// itemOf is x[index].
func itemOf(th *pyeval.Thread, e schema.Expr, index pyeval.Value) (schema.Expr, error) {
	if s, ok := index.(*pyeval.Slice); ok {
		bounds, err := sqlValues(th, []pyeval.Value{s.Start, s.Stop})
		if err != nil {
			return nil, err
		}
		return expr.SliceOf(e, bounds[0], bounds[1])
	}
	v, err := sqlValue(th, index)
	if err != nil {
		return nil, err
	}
	return expr.Item(e, v)
}

// containsOf is contains(): @> for arrays, JSONB, HSTORE and ranges, LIKE for
// everything else.
func containsOf(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
	v, err := sqlValue(th, a.Get("other"))
	if err != nil {
		return nil, err
	}
	switch t := plainType(e).(type) {
	case *schema.Array:
		if !t.PostgreSQL {
			return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "ARRAY.contains() not implemented for the base ARRAY type; please use the dialect-specific ARRAY type")
		}
		return typedCompare(e, expr.ContainsOp, v)
	case *schema.JSON:
		if t.Visit == "JSONB" {
			return typedCompare(e, expr.ContainsOp, v)
		}
	case *schema.Hstore, *schema.RangeType:
		return typedCompare(e, expr.ContainsOp, v)
	}
	var escape *string
	auto := false
	for _, k := range a.Kw {
		switch k.Name {
		case "escape":
			if s, ok := pyeval.AsStr(k.Value); ok {
				escape = &s
			}
		case "autoescape":
			if auto, err = th.Truth(k.Value); err != nil {
				return nil, err
			}
		default:
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "contains() got an unexpected keyword argument '%s'", k.Name)
		}
	}
	return expr.Pattern(e, expr.Contains, v, escape, auto)
}

// anyOf is array.any(value, operator=None); without arguments it is any_().
func anyOf(th *pyeval.Thread, e schema.Expr, o *expr.Op, a *pyeval.Args) (schema.Expr, error) {
	var value, operator pyeval.Value
	if len(a.Pos) > 0 {
		value = a.Pos[0]
	}
	if len(a.Pos) > 1 {
		operator = a.Pos[1]
	}
	for _, k := range a.Kw {
		switch k.Name {
		case "other":
			value = k.Value
		case "operator":
			operator = k.Value
		}
	}
	if value == nil {
		return expr.NewAggregate(o, e), nil
	}
	v, err := sqlValue(th, value)
	if err != nil {
		return nil, err
	}
	var cmp *expr.Op
	if !pyeval.IsNone(operator) {
		if cmp = operatorNamed(operator); cmp == nil {
			return nil, argumentError("%s() needs a comparison operator of sqlalchemy.sql.operators, not %s", a.FuncName(), describe(th, operator))
		}
	}
	return expr.AnyOf(e, v, o, cmp)
}

// userComparator finds an attribute of the comparator_factory of a user's type.
func userComparator(th *pyeval.Thread, self pyeval.Value, e schema.Expr, name string) (pyeval.Value, error) {
	c, ok := e.(*schema.Column)
	if !ok {
		return nil, nil
	}
	typ, ok := infoOf(c).typ.(*pyeval.Object)
	if !ok || typ.Class().IsNative() {
		return nil, nil
	}
	raw, owner := th.Lookup(typ.Class(), "comparator_factory")
	factory, isClass := raw.(*pyeval.Class)
	if !isClass || owner.IsNative() {
		return nil, nil
	}
	if v, owner := th.Lookup(factory, name); v == nil || owner.IsNative() {
		return nil, nil
	}
	o := pyeval.NewObject(factory, e)
	o.SetAttr("expr", self)
	o.SetAttr("type", typ)
	return th.GetAttr(o, name)
}

// ComparatorClass is TypeEngine.Comparator, from which users derive theirs.
var ComparatorClass = pyeval.NewNativeClass("Comparator", typeAPIModule, ColumnOperatorsClass)

func init() {
	ComparatorClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(expr)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := ExprOf(th, a.Get("expr"))
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = e
			o.SetAttr("expr", a.Get("expr"))
			return pyeval.None, nil
		})
		b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return columnElementAttr(th, a)
		})
	})
	TypeEngineClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("Comparator", ComparatorClass)
		b.Attr("comparator_factory", ComparatorClass)
	})
}

// columnElementAttr is __getattr__ of a column expression: what the comparator
// of its type has.
func columnElementAttr(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	name, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	missing := pyeval.Raise(pyeval.AttributeErrorClass, "Neither '%s' object nor 'Comparator' object has an attribute '%s'", pyeval.TypeName(a.Self), name)
	if isDunder(name) {
		return nil, missing
	}
	e, err := ExprOf(th, a.Self)
	if err != nil || e == nil {
		return nil, missing
	}
	v, err := typedAttribute(th, a.Self, e, name)
	if err == errAsText {
		r, err := expr.AsTextOf(e)
		if err != nil {
			return nil, missing
		}
		return WrapExpr(th, r), nil
	}
	if err != nil {
		return nil, err
	}
	if v == nil {
		return nil, missing
	}
	return v, nil
}
