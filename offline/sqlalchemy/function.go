package sqlalchemy

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const functionsModule = "sqlalchemy.sql.functions"

func functionClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	return pyeval.NewNativeClass(name, functionsModule, bases...)
}

// The classes of SQL functions (sql/functions.py).
var (
	FunctionElementClass = functionClass("FunctionElement", ExecutableClass, ColumnElementClass, FromClauseClass)
	FunctionClass        = functionClass("Function", FunctionElementClass)
	GenericFunctionClass = functionClass("GenericFunction", FunctionClass)
	AnsiFunctionClass    = functionClass("AnsiFunction", GenericFunctionClass)
	ReturnTypeFromArgs   = functionClass("ReturnTypeFromArgs", GenericFunctionClass)
	ReturnTypeOptional   = functionClass("ReturnTypeFromOptionalArgs", ReturnTypeFromArgs)
	OrderedSetAggClass   = functionClass("OrderedSetAgg", GenericFunctionClass)
	functionGenerator    = functionClass("_FunctionGenerator")
)

// genericFunctions are the classes of the functions that SQLAlchemy knows.
var genericFunctions = map[string]*pyeval.Class{}

func init() {
	exportClass(FunctionElementClass, FunctionClass, GenericFunctionClass, AnsiFunctionClass, ReturnTypeFromArgs, ReturnTypeOptional, OrderedSetAggClass)
	for _, g := range []struct {
		base  *pyeval.Class
		names string
	}{
		{AnsiFunctionClass, "current_date current_time current_timestamp current_user localtime localtimestamp session_user sysdate user"},
		{ReturnTypeFromArgs, "max min sum"},
		{ReturnTypeOptional, "coalesce"},
		{OrderedSetAggClass, "mode percentile_cont percentile_disc"},
		{GenericFunctionClass, "aggregate_strings array_agg char_length concat count cube cume_dist dense_rank grouping_sets next_value now percent_rank random rank rollup"},
	} {
		for _, name := range strings.Fields(g.names) {
			genericFunctions[name] = functionClass(name, g.base)
		}
	}
	for _, name := range strings.Fields("phraseto_tsquery plainto_tsquery to_tsquery to_tsvector ts_headline websearch_to_tsquery") {
		genericFunctions[name] = pyeval.NewNativeClass(name, pgPackage+".ext", GenericFunctionClass)
	}
	genericFunctions["hstore"] = pyeval.NewNativeClass("hstore", pgPackage+".hstore", GenericFunctionClass)
	for name, c := range genericFunctions {
		exportClass(c)
		c.Define(func(b *pyeval.ClassBuilder) {
			b.Attr("name", pyeval.Str(name))
			b.Method("__init__(*args, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				return pyeval.None, fillFunction(th, a, nil, name)
			})
		})
	}
	exportValue("sqlalchemy.func", pyeval.NewObject(functionGenerator, []string(nil)))
	exportValue("sqlalchemy.modifier", pyeval.NewObject(functionGenerator, []string(nil)))
	exportFunc(functionsModule, pyeval.NewFunc("register_function(identifier, fn, package='_default')", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		id, err := a.Str("identifier")
		if err != nil {
			return nil, err
		}
		pkg, err := a.Str("package")
		if err != nil {
			return nil, err
		}
		registerFunction(th, pkg, id, a.Get("fn"))
		return pyeval.None, nil
	}))
	functionGenerator.Define(defineFunctionGenerator)
	OverClass.Define(defineElement)
	WithinGroupClass.Define(defineElement)
	FunctionFilterClass.Define(defineElement)
	FunctionElementClass.Define(defineFunctionElement)
	FunctionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(name, *clauses, type_=None, packagenames=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			pkgs, err := a.Strs(th, "packagenames")
			if err != nil {
				return nil, err
			}
			if t := a.Get("type_"); !pyeval.IsNone(t) {
				a.Kw = append(a.Kw, pyeval.KwArg{Name: "type_", Value: t})
			}
			return pyeval.None, fillFunction(th, a, pkgs, name)
		})
		b.Property("packagenames", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			f, _ := pyeval.Payload[*expr.Function](self)
			var out []pyeval.Value
			if f != nil {
				for _, p := range f.Packages {
					out = append(out, pyeval.Str(p.Text))
				}
			}
			return pyeval.NewTuple(out...), nil
		}, nil)
	})
	GenericFunctionClass.OnSubclass(func(th *pyeval.Thread, cls *pyeval.Class, ns *pyeval.Dict, _ []pyeval.KwArg) error {
		text := func(name, def string) string {
			if v, ok := ns.GetStr(name); ok {
				if s, ok := pyeval.AsStr(v); ok {
					return s
				}
			}
			return def
		}
		if v, ok := ns.GetStr("_is_abstract"); ok && v == pyeval.True {
			return nil
		}
		name := text("name", cls.Name)
		if _, ok := ns.GetStr("name"); !ok {
			th.SetOwnAttr(cls, "name", pyeval.Str(name))
		}
		registerFunction(th, text("package", "_default"), text("identifier", name), cls)
		return nil
	})
	GenericFunctionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("coerce_arguments", pyeval.True)
		b.Attr("inherit_cache", pyeval.True)
		b.Method("__init__(*args, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name := a.Self.Class().Name
			if v, _ := th.Lookup(a.Self.Class(), "name"); v != nil {
				if s, ok := pyeval.AsStr(v); ok {
					name = s
				}
			}
			if err := fillFunction(th, a, nil, name); err != nil {
				return nil, err
			}
			// The type of a ReturnTypeFromArgs is that of its arguments.
			f, _ := pyeval.Payload[*expr.Function](a.Self)
			if f != nil && f.Type == nil && a.Self.Class().IsSubclassOf(ReturnTypeFromArgs) {
				args := make([]schema.Value, len(f.Args))
				for i, x := range f.Args {
					args[i] = x
				}
				if c, err := expr.NewFunction(nil, "coalesce", args, nil); err == nil {
					f.Type = c.Type
				}
			}
			return pyeval.None, nil
		})
	})
}

// fillFunction gives a function object its node; the classes of users keep
// their @compiles hook and take the type of their class.
func fillFunction(th *pyeval.Thread, a *pyeval.Args, packages []string, name string) error {
	o, ok := a.Self.(*pyeval.Object)
	if !ok {
		return pyeval.Raise(pyeval.TypeErrorClass, "a function object expected")
	}
	args, err := sqlValues(th, a.Pos)
	if err != nil {
		return err
	}
	var t schema.Type
	if v, ok := a.KwArg("type_"); ok {
		if t, err = TypeOf(th, v); err != nil {
			return err
		}
	}
	f, err := newFunction(packages, name, args, t)
	if err != nil {
		return sqlError(err)
	}
	if old, ok := o.Native.(*expr.Function); ok && !o.Class().IsNative() {
		f.Compile, f.Class = old.Compile, old.Class
		if _, own := genericFunctions[f.Generic]; !own || !o.Class().IsSubclassOf(genericFunctions[f.Generic]) {
			// A user's class of that name replaces SQLAlchemy's.
			f.Generic, f.Type, f.Name = "", t, schema.N(name)
		}
	}
	o.Native = f
	return nil
}

func newFunction(packages []string, name string, args []schema.Value, t schema.Type) (*expr.Function, error) {
	if len(packages) == 0 && strings.EqualFold(name, "count") && len(args) == 1 && args[0] == nil {
		args = nil
	}
	return expr.NewFunction(packages, name, args, t)
}

// functionTable are the functions that Python code registered in a run, by
// package and lower-case identifier.
type functionTable map[[2]string]pyeval.Value

func registerFunction(th *pyeval.Thread, pkg, id string, fn pyeval.Value) {
	t, ok := th.Interp().Host(functionsKey).(functionTable)
	if !ok {
		t = functionTable{}
		th.Interp().SetHost(functionsKey, t)
	}
	t[[2]string{pkg, strings.ToLower(id)}] = fn
}

// defineFunctionGenerator is func: func.name(…), func.package.name(…).
func defineFunctionGenerator(b *pyeval.ClassBuilder) {
	b.Method("__getattr__(name)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(name, "__") {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name)
		}
		names, _ := pyeval.Payload[[]string](a.Self)
		return pyeval.NewObject(functionGenerator, with(names, strings.TrimSuffix(name, "_"))), nil
	})
	b.Method("__call__(*c, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		names, _ := pyeval.Payload[[]string](a.Self)
		if len(names) == 0 {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "func needs the name of a function: func.name(…)")
		}
		name := names[len(names)-1]
		if len(names) <= 2 {
			pkg := "_default"
			if len(names) == 2 {
				pkg = names[0]
			}
			if t, ok := th.Interp().Host(functionsKey).(functionTable); ok {
				if fn := t[[2]string{pkg, strings.ToLower(name)}]; fn != nil {
					return th.CallKw(fn, a.Pos, a.Kw)
				}
			}
		}
		if len(names) == 1 {
			// func.cast(…) and func.extract(…) are the constructs of that name.
			switch lower := strings.ToLower(name); lower {
			case "cast", "extract":
				return th.CallKw(exports[constructorsModule+"."+lower], a.Pos, a.Kw)
			}
		}
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
		f, err := newFunction(names[:len(names)-1], name, args, t)
		if err != nil {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s", err.Error())
		}
		return WrapExpr(th, f), nil
	})
}

func defineFunctionElement(b *pyeval.ClassBuilder) {
	b.New("(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o := pyeval.NewObject(a.SelfClass(), nil)
		f := &expr.Function{}
		if !a.SelfClass().IsNative() {
			f.Class = a.SelfClass().Name
			if v, owner := th.Lookup(a.SelfClass(), "name"); v != nil && !owner.IsNative() {
				if s, ok := pyeval.AsStr(v); ok {
					f.Name = schema.N(s)
				}
			}
			f.Compile = func(in expr.Compiling) (string, error) {
				if fn := compilesFor(th, o.Class()); fn != nil {
					return customHook(th, fn, o)(in)
				}
				if f.Name.None() {
					return "", pyeval.Raise(UnsupportedCompilationClass, "Compiler can't render element of type <class '%s'>: the class has no @compiles function", o.Class().FullName())
				}
				return in.Default()
			}
		}
		o.Native = f
		return o, nil
	})
	b.Method("__init__(*clauses)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		args, err := operands(th, a.Pos)
		if err != nil {
			return nil, err
		}
		if f, ok := pyeval.Payload[*expr.Function](a.Self); ok {
			f.Args = args
		}
		return pyeval.None, nil
	})
	type function = *expr.Function
	property(b, "name", func(_ *pyeval.Thread, f function) (pyeval.Value, error) { return nameValue(f.Name), nil },
		func(_ *pyeval.Thread, f function, v pyeval.Value) (err error) {
			f.Name, err = nameOf(v)
			return err
		})
	property(b, "clauses", func(th *pyeval.Thread, f function) (pyeval.Value, error) {
		return WrapExpr(th, &expr.List{Op: expr.Comma, Items: f.Args}), nil
	}, nil)
	property(b, "clause_expr", func(th *pyeval.Thread, f function) (pyeval.Value, error) {
		return WrapExpr(th, &expr.Grouping{X: &expr.List{Op: expr.Comma, Items: f.Args}}), nil
	}, nil)
	b.Method("over(partition_by=None, order_by=None, range_=None, rows=None, groups=None)", method(overOf))
	b.Method("within_group(*order_by)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		order, err := byElements(th, a.Pos, "within_group()")
		return expr.NewWithinGroup(e, order), err
	}))
	b.Method("filter(*criterion)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return filterOf(th, e, a.Pos)
	}))
	b.Method("select()", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return &expr.Select{Columns: []schema.Expr{e}}, nil
	}))
	b.Method("alias(name=None, joins_implicitly=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		f, name, err := functionAndName(a)
		if err != nil {
			return nil, err
		}
		al := &expr.Alias{X: f, Name: name, TableValued: true}
		al.Columns = []*expr.DerivedColumn{{From: al, Name: name, Key: name.Text, Type: f.Type, Source: f}}
		return WrapExpr(th, al), nil
	})
	b.Method("column_valued(name=None, joins_implicitly=False)", method(func(_ *pyeval.Thread, _ schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		f, name, err := functionAndName(a)
		if err != nil {
			return nil, err
		}
		return &expr.AliasColumn{Alias: &expr.Alias{X: f, Name: name, TableValued: true}, Type: f.Type}, nil
	}))
	b.Method("table_valued(*expr, name=None, with_ordinality=None, joins_implicitly=False)", method(tableValued))
	b.Method("scalar_table_valued(name, type_=None)", method(func(th *pyeval.Thread, _ schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		f, name, err := functionAndName(a)
		if err != nil {
			return nil, err
		}
		t, err := TypeOf(th, a.Get("type_"))
		n := *f
		n.ScalarColumn, n.Type = name.Text, t
		return &n, err
	}))
	b.Method("as_comparison(left_index, right_index)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return nil, unsupported("as_comparison()")
	})
	b.Method("within_group_type(within_group)", nothing)
	b.Method("execute(*args, **kw)", nothing)
}

func functionAndName(a *pyeval.Args) (*expr.Function, schema.Name, error) {
	f, err := selfNode[*expr.Function](a)
	if err != nil {
		return nil, schema.Name{}, err
	}
	name, err := nameOf(a.Get("name"))
	return f, name, err
}

// tableValued is func.f(…).table_valued("a", column("b", type), …).
func tableValued(th *pyeval.Thread, _ schema.Expr, a *pyeval.Args) (schema.Expr, error) {
	f, name, err := functionAndName(a)
	if err != nil {
		return nil, err
	}
	al := &expr.Alias{X: f, Name: name, TableValued: true}
	if al.JoinsImplicitly, err = a.Bool(th, "joins_implicitly"); err != nil {
		return nil, err
	}
	add := func(v pyeval.Value) error {
		if s, ok := pyeval.AsStr(v); ok {
			al.Columns = append(al.Columns, &expr.DerivedColumn{From: al, Name: schema.N(s), Key: s})
			return nil
		}
		e, err := onlyExpr(th, v, "table_valued()")
		if err != nil {
			return err
		}
		c, ok := e.(*schema.Column)
		if !ok {
			return argumentError("table_valued(): names and columns expected, got %s", describe(th, v))
		}
		al.Columns = append(al.Columns, &expr.DerivedColumn{From: al, Name: c.Name, Key: c.KeyOf(), Type: c.Type})
		return nil
	}
	for _, v := range a.Pos {
		if err := add(v); err != nil {
			return nil, err
		}
	}
	if v := a.Get("with_ordinality"); !pyeval.IsNone(v) {
		if err := add(v); err != nil {
			return nil, err
		}
		al.Ordinality = al.Columns[len(al.Columns)-1].Name.Text
	}
	return al, nil
}

func filterOf(th *pyeval.Thread, e schema.Expr, clauses []pyeval.Value) (schema.Expr, error) {
	cs, err := criteria(th, clauses, "filter()")
	if err != nil {
		return nil, err
	}
	vs := make([]schema.Value, len(cs))
	for i, c := range cs {
		vs[i] = c
	}
	return expr.NewFilter(e, vs...)
}

func overOf(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
	o := &expr.Over{X: e}
	var err error
	if o.PartitionBy, err = byList(th, a.Get("partition_by"), "over(partition_by=)"); err != nil {
		return nil, err
	}
	if o.OrderBy, err = byList(th, a.Get("order_by"), "over(order_by=)"); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		to   **expr.Frame
	}{{"range_", &o.Range}, {"rows", &o.Rows}, {"groups", &o.Groups}} {
		v := a.Get(f.name)
		if pyeval.IsNone(v) {
			continue
		}
		ends, err := th.Unpack(v, 2)
		if err != nil {
			return nil, err
		}
		fr := &expr.Frame{}
		for i, to := range []**int64{&fr.From, &fr.To} {
			if pyeval.IsNone(ends[i]) {
				continue
			}
			n, ok := pyeval.AsInt(ends[i])
			small, fits := n.Int64()
			if !ok || !fits {
				return nil, argumentError("Integer or None expected for range value")
			}
			*to = &small
		}
		*f.to = fr
	}
	return o, nil
}

// defineElement is what OVER, FILTER and WITHIN GROUP have in common: they can
// be followed by each other.
func defineElement(b *pyeval.ClassBuilder) {
	b.Method("over(partition_by=None, order_by=None, range_=None, rows=None, groups=None)", method(overOf))
	b.Method("filter(*criterion)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		return filterOf(th, e, a.Pos)
	}))
	b.Method("within_group(*order_by)", method(func(th *pyeval.Thread, e schema.Expr, a *pyeval.Args) (schema.Expr, error) {
		order, err := byElements(th, a.Pos, "within_group()")
		return expr.NewWithinGroup(e, order), err
	}))
}

// finishFunction gives the node of a user's function the type that its class or
// its constructor set.
func finishFunction(th *pyeval.Thread, o *pyeval.Object, f *expr.Function) error {
	if f.Type != nil || o.Class().IsNative() {
		return nil
	}
	t, err := customType(th, o)
	f.Type = t
	return err
}
