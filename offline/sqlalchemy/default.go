package sqlalchemy

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const schemaModule = "sqlalchemy.sql.schema"

func schemaClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	return pyeval.NewNativeClass(name, schemaModule, bases...)
}

// What a column's value comes from when none is given (sql/schema.py).
var (
	DefaultGeneratorClass = schemaClass("DefaultGenerator", ExecutableClass, SchemaItemClass)
	ColumnDefaultClass    = schemaClass("ColumnDefault", DefaultGeneratorClass)
	FetchedValueClass     = schemaClass("FetchedValue", SchemaEventTargetClass)
	DefaultClauseClass    = schemaClass("DefaultClause", FetchedValueClass)
	IdentityOptionsClass  = schemaClass("IdentityOptions")
	ComputedClass         = schemaClass("Computed", FetchedValueClass, SchemaItemClass)
	IdentityClass         = schemaClass("Identity", IdentityOptionsClass, FetchedValueClass, SchemaItemClass)
	SequenceClass         = schemaClass("Sequence", HasSchemaAttrClass, IdentityOptionsClass, DefaultGeneratorClass)
)

// itemInfo is the Info of schema items other than tables and columns.
type itemInfo struct {
	obj *pyeval.Object
}

// itemObjectOf is the Python object of a schema item: the one that its Info
// names, unless that is the Info of the item it was copied from.
func itemObjectOf(info *any, item any, class *pyeval.Class) *pyeval.Object {
	if i, ok := (*info).(*itemInfo); ok && i.obj.Native == item {
		return i.obj
	}
	o := pyeval.NewObject(class, item)
	*info = &itemInfo{obj: o}
	return o
}

const sequenceOptions = "start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None, cycle=None"

func init() {
	exportClass(DefaultGeneratorClass, ColumnDefaultClass, FetchedValueClass, DefaultClauseClass, IdentityOptionsClass,
		ComputedClass, IdentityClass, SequenceClass)
	exportClass(pyeval.NewNativeClass("CallableColumnDefault", schemaModule, ColumnDefaultClass),
		pyeval.NewNativeClass("ScalarElementColumnDefault", schemaModule, ColumnDefaultClass),
		pyeval.NewNativeClass("ColumnElementColumnDefault", schemaModule, ColumnDefaultClass))

	ColumnDefaultClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("__init__(arg, for_update=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			d, err := columnDefault(th, a.Get("arg"))
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = d
			o.SetAttr("arg", a.Get("arg"))
			o.SetAttr("for_update", a.Get("for_update"))
			o.SetAttr("is_callable", pyeval.Bool(d.Call != nil))
			o.SetAttr("is_scalar", pyeval.Bool(d.Literal))
			o.SetAttr("is_clause_element", pyeval.Bool(d.Expr != nil))
			return pyeval.None, nil
		})
		b.Attr("is_sequence", pyeval.False)
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			s, err := th.Repr(attrOr(o, "arg"))
			name := "ScalarElementColumnDefault"
			switch d, _ := o.Native.(*schema.ColumnDefault); {
			case d == nil:
			case d.Call != nil:
				name = "CallableColumnDefault"
			case d.Expr != nil:
				name = "ColumnElementColumnDefault"
			}
			return pyeval.Str(name + "(" + s + ")"), err
		})
	})
	FetchedValueClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("is_server_default", pyeval.True)
		b.Attr("for_update", pyeval.False)
		b.Method("__init__(for_update=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			f, err := a.Bool(th, "for_update")
			o := a.Self.(*pyeval.Object)
			o.Native = &schema.FetchedValue{ForUpdate: f}
			o.SetAttr("for_update", pyeval.Bool(f))
			return pyeval.None, err
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			args, err := reprArgs(th, o, []typeParam{{name: "for_update", value: pyeval.False}})
			return pyeval.Str(o.Class().Name + "(" + joinArgs(args) + ")"), err
		})
	})
	DefaultClauseClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("has_argument", pyeval.True)
		b.Method("__init__(arg, for_update=False, _reflected=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			d, err := defaultClause(th, a.Get("arg"))
			if err != nil {
				return nil, err
			}
			if d.ForUpdate, err = a.Bool(th, "for_update"); err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = d
			o.SetAttr("arg", a.Get("arg"))
			o.SetAttr("for_update", pyeval.Bool(d.ForUpdate))
			return pyeval.None, nil
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Repr(attrOr(a.Self.(*pyeval.Object), "arg"))
			d, _ := pyeval.Payload[*schema.DefaultClause](a.Self)
			return pyeval.Str("DefaultClause(" + s + ", for_update=" + pythonBool(d != nil && d.ForUpdate) + ")"), err
		})
	})
	ComputedClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(sqltext, persisted=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			text, e, err := textOrExpr(th, a.Get("sqltext"), "Computed()")
			if err != nil {
				return nil, err
			}
			c := &schema.Computed{Text: text, Expr: e}
			if p, given, err := a.OptBool(th, "persisted"); err != nil {
				return nil, err
			} else if given {
				c.Persisted = schema.TriOf(p)
			}
			o := a.Self.(*pyeval.Object)
			o.Native = c
			o.SetAttr("sqltext", a.Get("sqltext"))
			o.SetAttr("persisted", a.Get("persisted"))
			o.SetAttr("column", pyeval.None)
			return pyeval.None, nil
		})
		b.Method("__repr__()", itemRepr("sqltext", "persisted=None"))
	})
	IdentityClass.Define(func(b *pyeval.ClassBuilder) {
		const sig = "__init__(always=False, on_null=None, " + sequenceOptions + ", cache=None, order=None)"
		names := paramNames(sig)
		b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			id := &schema.Identity{}
			always, given, err := a.OptBool(th, "always")
			if err != nil {
				return nil, err
			}
			if given {
				id.Always = schema.TriOf(always)
			}
			if id.OnNull, err = argTri(th, a, "on_null"); err != nil {
				return nil, err
			}
			if id.SequenceOptions, err = sequenceArgs(th, a); err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = id
			for _, n := range names {
				o.SetAttr(n, a.Get(n))
			}
			o.SetAttr("column", pyeval.None)
			return pyeval.None, nil
		})
		b.Method("__repr__()", itemRepr("always=False", "on_null=None", "start=None", "increment=None", "minvalue=None", "maxvalue=None",
			"nominvalue=None", "nomaxvalue=None", "cycle=None", "cache=None", "order=None"))
	})
	SequenceClass.Define(defineSequence)
}

func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// itemRepr is generic_repr of a schema item: positional attributes as they are,
// "name=default" ones when they differ.
func itemRepr(attrs ...string) pyeval.NativeFunc {
	params := parseTypeParams("(" + strings.Join(attrs, ", ") + ")")
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		args, err := reprArgs(th, a.Self, params)
		return pyeval.Str(a.Self.Class().Name + "(" + joinArgs(args) + ")"), err
	}
}

func argTri(th *pyeval.Thread, a *pyeval.Args, name string) (schema.Tri, error) {
	b, given, err := a.OptBool(th, name)
	if err != nil || !given {
		return schema.Unset, err
	}
	return schema.TriOf(b), nil
}

// sequenceArgs reads the options that Identity and Sequence share. Numbers are
// kept as Python prints them.
func sequenceArgs(th *pyeval.Thread, a *pyeval.Args) (o schema.SequenceOptions, err error) {
	for _, f := range []struct {
		name string
		to   **string
	}{{"start", &o.Start}, {"increment", &o.Increment}, {"minvalue", &o.MinValue}, {"maxvalue", &o.MaxValue}, {"cache", &o.Cache}} {
		v := a.Get(f.name)
		if pyeval.IsNone(v) {
			continue
		}
		s, err := th.Str(v)
		if err != nil {
			return o, err
		}
		*f.to = &s
	}
	for _, f := range []struct {
		name string
		to   *schema.Tri
	}{{"nominvalue", &o.NoMinValue}, {"nomaxvalue", &o.NoMaxValue}, {"cycle", &o.Cycle}, {"order", &o.Order}} {
		if *f.to, err = argTri(th, a, f.name); err != nil {
			return o, err
		}
	}
	return o, nil
}

func defineSequence(b *pyeval.ClassBuilder) {
	const sig = "__init__(name, " + sequenceOptions + ", schema=None, cache=None, order=None, data_type=None, optional=False, quote=None, metadata=None, quote_schema=None, for_update=False)"
	names := paramNames(sig)
	b.Attr("is_sequence", pyeval.True)
	b.Method(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s := &schema.Sequence{}
		o := a.Self.(*pyeval.Object)
		var err error
		if s.Name, err = quotedArg(th, a, "name", "quote"); err != nil {
			return nil, err
		}
		if s.Schema, err = quotedArg(th, a, "schema", "quote_schema"); err != nil {
			return nil, err
		}
		if s.SequenceOptions, err = sequenceArgs(th, a); err != nil {
			return nil, err
		}
		if s.Optional, err = a.Bool(th, "optional"); err != nil {
			return nil, err
		}
		if !a.IsNone("data_type") {
			if s.DataType, err = TypeOf(th, a.Get("data_type")); err != nil {
				return nil, err
			}
		}
		if !a.IsNone("metadata") {
			m, ok := pyeval.Payload[*schema.MetaData](a.Get("metadata"))
			if !ok {
				return nil, argumentError("Sequence(): metadata must be a MetaData, not %s", pyeval.TypeName(a.Get("metadata")))
			}
			s.Metadata = m
			if s.Schema.None() {
				s.Schema = m.Schema
			}
			m.Sequences = append(m.Sequences, s)
		}
		s.Info = &itemInfo{obj: o}
		o.Native = s
		for _, n := range names {
			o.SetAttr(n, a.Get(n))
		}
		o.SetAttr("name", nameValue(s.Name))
		o.SetAttr("schema", nameValue(s.Schema))
		o.SetAttr("column", pyeval.None)
		return pyeval.None, nil
	})
	b.Method("create(bind, checkfirst=True)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, _ := pyeval.Payload[*schema.Sequence](a.Self)
		return pyeval.None, runDDL(th, a.Get("bind"), "Sequence.create", func(at ops.At) ops.Operation {
			return &ops.CreateSequence{At: at, Sequence: s}
		})
	})
	b.Method("drop(bind, checkfirst=True)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, _ := pyeval.Payload[*schema.Sequence](a.Self)
		return pyeval.None, runDDL(th, a.Get("bind"), "Sequence.drop", func(at ops.At) ops.Operation {
			return &ops.DropSequence{At: at, Sequence: s}
		})
	})
	b.Method("next_value()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, _ := pyeval.Payload[*schema.Sequence](a.Self)
		f, err := expr.NewFunction(nil, "next_value", []schema.Value{s}, nil)
		if err != nil {
			return nil, schemaError(err)
		}
		return WrapExpr(th, f), nil
	})
	b.Method("__repr__()", itemRepr("name", "start=None", "increment=None", "minvalue=None", "maxvalue=None", "nominvalue=None",
		"nomaxvalue=None", "cycle=None", "schema=None", "cache=None", "order=None", "data_type=None", "optional=False", "metadata=None"))
}

func sequenceObject(s *schema.Sequence) pyeval.Value {
	o := itemObjectOf(&s.Info, s, SequenceClass)
	if _, ok := o.Attr("name"); !ok {
		o.SetAttr("name", nameValue(s.Name))
	}
	return o
}

// quotedArg is a name parameter with its quoting parameter.
func quotedArg(th *pyeval.Thread, a *pyeval.Args, name, quote string) (schema.Name, error) {
	n, err := nameOf(a.Get(name))
	if err != nil {
		return n, err
	}
	q, given, err := a.OptBool(th, quote)
	if err == nil && given {
		n.Quote = schema.TriOf(q)
	}
	return n, err
}

// columnDefault is Column(default=…) or ColumnDefault(…). An unknown is kept:
// it matters only when a row is inserted.
func columnDefault(th *pyeval.Thread, v pyeval.Value) (*schema.ColumnDefault, error) {
	switch x := v.(type) {
	case *pyeval.Unknown:
		return &schema.ColumnDefault{Call: func() (schema.Value, error) {
			return nil, x.Refuse("the default of a column must be known where a row is inserted")
		}}, nil
	case *pyeval.Object:
		switch n := x.Native.(type) {
		case *schema.ColumnDefault:
			return n, nil
		case *schema.Sequence:
			return &schema.ColumnDefault{Sequence: n}, nil
		}
		if x.Class().IsSubclassOf(FetchedValueClass) {
			return nil, argumentError("ColumnDefault may not be a server-side default type.")
		}
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e != nil {
		return &schema.ColumnDefault{Expr: e}, nil
	}
	if th.IsCallable(v) {
		return &schema.ColumnDefault{Call: func() (schema.Value, error) { return callDefault(th, v) }}, nil
	}
	if pyeval.FindUnknown(v) != nil {
		return &schema.ColumnDefault{Call: func() (schema.Value, error) { return ValueOf(th, v) }}, nil
	}
	value, err := ValueOf(th, v)
	return &schema.ColumnDefault{Literal: true, Value: value}, err
}

// callDefault calls a default function: without arguments or, when it needs
// one, with the context of the statement, of which nothing is known.
func callDefault(th *pyeval.Thread, fn pyeval.Value) (schema.Value, error) {
	var args []pyeval.Value
	if needsArgument(fn) {
		args = append(args, pyeval.NewObject(placeholderValue, "the context of a column's default"))
	}
	r, err := th.Call(fn, args...)
	if err != nil {
		return nil, err
	}
	return ValueOf(th, r)
}

// needsArgument reports whether a function of Python code has a positional
// parameter without default.
func needsArgument(fn pyeval.Value) bool {
	f, ok := fn.(*pyeval.Function)
	if !ok {
		return false
	}
	var a *pyast.Arguments
	switch n := f.Node().(type) {
	case *pyast.FunctionDef:
		a = n.Args
	case *pyast.Lambda:
		a = n.Args
	}
	return a != nil && len(a.Posonlyargs)+len(a.Args) > len(a.Defaults)
}

// defaultClause is the argument of server_default.
func defaultClause(th *pyeval.Thread, v pyeval.Value) (*schema.DefaultClause, error) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse("a server default must be known")
	}
	if s, ok := pyeval.AsStr(v); ok {
		return &schema.DefaultClause{Text: s}, nil
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return nil, err
	}
	if e == nil {
		hint := ""
		switch v.(type) {
		case pyeval.Bool, pyeval.Int, pyeval.Float:
			s, _ := th.Str(v)
			hint = ": write server_default=sa.text('" + strings.ToLower(s) + "')"
		}
		return nil, argumentError("Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class '%s'>'%s", v.Class().FullName(), hint)
	}
	return &schema.DefaultClause{Expr: e}, nil
}
