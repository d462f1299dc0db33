package sqlalchemy

import (
	"reflect"
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	TypeEngineClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__()", nothing)
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("__setattr__(name, value)", setTypeAttr)
		b.Unknowns(pyeval.RefuseUnknown)
		b.ClassMethod("__class_getitem__(item)", subscripted)
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := typeRepr(th, a.Self.(*pyeval.Object))
			return pyeval.Str(s), err
		})
		b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if a.Self.Class() == NullTypeClass {
				return pyeval.Str("NULL"), nil
			}
			return compileType(th, a.Self)
		})
		b.Method("compile(dialect=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return compileType(th, a.Self)
		})
		b.Method("with_variant(type_, *dialect_names)", withVariant)
		b.Method("evaluates_none()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := copyObject(a.Self.(*pyeval.Object))
			o.SetAttr("should_evaluate_none", pyeval.True)
			return o, nil
		})
		copying := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return copyObject(a.Self.(*pyeval.Object)), nil
		}
		b.Method("copy(**kw)", copying)
		b.Method("dialect_impl(dialect)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("load_dialect_impl(dialect)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("adapt(cls, **kw)", adaptType)
		b.Method("coerce_compared_value(op, value)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		for _, name := range []string{"bind_processor(dialect)", "literal_processor(dialect)", "result_processor(dialect, coltype)", "bind_expression(bindvalue)", "column_expression(colexpr)"} {
			b.Method(name, nothing)
		}
		b.Method("compare_values(x, y)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			eq, err := th.Equal(a.Get("x"), a.Get("y"))
			return pyeval.Bool(eq), err
		})
		b.Property("python_type", pythonType, nil)
		b.Property("_type_affinity", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			return typeAffinity(self.Class()), nil
		}, nil)
		b.Attr("should_evaluate_none", pyeval.False)
		b.Attr("hashable", pyeval.True)
		b.Attr("sort_key_function", pyeval.None)
	})
}

// setTypeAttr changes an attribute of a type that columns may hold already
// (`column.type.create_type = False`): its schema type is made again in place.
func setTypeAttr(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if u, ok := a.Get("value").(*pyeval.Unknown); ok {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		a.Self.(*pyeval.Object).SetAttr(name, u)
		return pyeval.None, nil
	}
	plain, _ := th.Lookup(pyeval.ObjectClass, "__setattr__")
	if _, err := th.Call(plain, a.Self, a.Get("name"), a.Get("value")); err != nil {
		return nil, err
	}
	o := a.Self.(*pyeval.Object)
	old, ok := o.Native.(schema.Type)
	if !ok {
		return pyeval.None, nil
	}
	t, err := buildType(th, o)
	if err != nil {
		return nil, err
	}
	to, from := reflect.ValueOf(old), reflect.ValueOf(t)
	if to.Type() == from.Type() && to.Kind() == reflect.Pointer {
		to.Elem().Set(from.Elem())
	} else {
		o.Native = t
	}
	return pyeval.None, nil
}

func joinArgs(args []string) string { return strings.Join(args, ", ") }

func init() {
	exportFunc(typeAPIModule, pyeval.NewFunc("to_instance(typeobj, *arg, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		if c, ok := a.Get("typeobj").(*pyeval.Class); ok {
			return th.CallKw(c, a.Pos, a.Kw)
		}
		return typeInstance(th, a.Get("typeobj"))
	}))
}

// copyObject is a shallow copy whose schema type is made anew.
func copyObject(o *pyeval.Object) *pyeval.Object {
	n := pyeval.NewObject(o.Class(), nil)
	if o.Attrs != nil {
		n.Attrs = o.Attrs.Copy()
	}
	return n
}

func withVariant(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o := a.Self.(*pyeval.Object)
	typ, err := typeInstance(th, a.Get("type_"))
	if err != nil {
		return nil, err
	}
	if len(a.Pos) == 0 {
		return nil, argumentError("At least one dialect name is required")
	}
	if _, nested := typ.Attr(variantAttr); nested {
		return nil, argumentError("can't pass a type that already has variants as a dialect-level type to with_variant()")
	}
	m := pyeval.NewDict()
	if old, ok := o.Attr(variantAttr); ok {
		m = old.(*pyeval.Dict).Copy()
	}
	for _, d := range a.Pos {
		name, ok := pyeval.AsStr(d)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "with_variant() dialect names must be str, not %s", pyeval.TypeName(d))
		}
		if _, dup := m.GetStr(name); dup {
			return nil, argumentError("Dialect %s is already present in the mapping for this %s", name, describe(th, o))
		}
		m.SetStr(name, typ)
	}
	n := copyObject(o)
	n.SetAttr(variantAttr, m)
	return n, nil
}

// adaptType makes an instance of another class with the same arguments.
func adaptType(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	c, ok := a.Get("cls").(*pyeval.Class)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "adapt() expects a class, not %s", pyeval.TypeName(a.Get("cls")))
	}
	o := a.Self.(*pyeval.Object)
	params, _ := specOf(c)
	kw := a.Kw
	if params != nil {
	next:
		for _, p := range params.params {
			for _, k := range kw {
				if k.Name == p.name {
					continue next
				}
			}
			if v, ok := o.Attr(p.name); ok && !p.variadic {
				kw = append(kw, pyeval.KwArg{Name: p.name, Value: v})
			}
		}
	}
	return th.CallKw(c, nil, kw)
}

// typeRepr follows util.generic_repr: what differs from the defaults of the
// constructor.
func typeRepr(th *pyeval.Thread, o *pyeval.Object) (string, error) {
	params, build := specOf(o.Class())
	if build != nil && build.repr != nil {
		return build.repr(th, o)
	}
	shown := o
	if build != nil && build.decorates && o.Class().IsSubclassOf(TypeDecoratorClass) {
		impl, err := decoratorImpl(th, o)
		if err != nil {
			return "", err
		}
		params, _ = specOf(impl.Class())
		shown = impl
	}
	var list []typeParam
	if params != nil {
		list = params.params
	}
	args, err := reprArgs(th, shown, list)
	if err != nil {
		return "", err
	}
	return o.Class().Name + "(" + joinArgs(args) + ")", nil
}

// reprArgs are the arguments that generic_repr shows of an object.
func reprArgs(th *pyeval.Thread, o pyeval.Value, params []typeParam) ([]string, error) {
	var out []string
	for _, p := range params {
		if len(p.name) > 0 && p.name[0] == '_' {
			continue
		}
		v, ok, err := th.FindAttr(o, p.name)
		if err != nil {
			return nil, err
		}
		switch {
		case p.variadic && ok:
			vs, err := th.Slice(v)
			if err != nil {
				return nil, err
			}
			for _, e := range vs {
				s, err := th.Repr(e)
				if err != nil {
					return nil, err
				}
				out = append(out, s)
			}
		case p.value == nil:
			if !ok {
				v = pyeval.None
			}
			s, err := th.Repr(v)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		case ok:
			same, err := th.Equal(v, p.value)
			if err != nil {
				return nil, err
			}
			if same {
				continue
			}
			s, err := th.Repr(v)
			if err != nil {
				return nil, err
			}
			out = append(out, p.name+"="+s)
		}
	}
	return out, nil
}

// typeAffinity is the class that _type_affinity gives: the generic family.
func typeAffinity(c *pyeval.Class) *pyeval.Class {
	var last *pyeval.Class
	for _, k := range c.MRO() {
		if k == TypeEngineClass {
			break
		}
		switch k {
		case StringClass, IntegerClass, NumericClass, FloatClass, BooleanClass, DateTimeClass, DateClass, TimeClass,
			binaryClass, UuidClass, ArrayClass, JSONClass, NullTypeClass, IntervalClass, abstractInterval, EnumClass:
			return k
		}
		if k.IsSubclassOf(TypeEngineClass) {
			last = k
		}
	}
	if last == nil {
		return TypeEngineClass
	}
	return last
}

// pythonTypes maps families to the builtin or library class of their values.
func pythonType(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
	lib := func(module, name string) (pyeval.Value, error) {
		m, err := th.Import(module)
		if err != nil {
			return nil, err
		}
		return th.GetAttr(m, name)
	}
	o := self.(*pyeval.Object)
	c := o.Class()
	switch {
	case c.IsSubclassOf(EnumClass):
		if v, ok := o.Attr("enum_class"); ok && !pyeval.IsNone(v) {
			return v, nil
		}
		return pyeval.StrClass, nil
	case c.IsSubclassOf(TypeDecoratorClass) && !c.IsSubclassOf(IntervalClass) && !c.IsSubclassOf(PickleTypeClass):
		impl, err := decoratorImpl(th, o)
		if err != nil {
			return nil, err
		}
		return pythonType(th, impl)
	case c.IsSubclassOf(StringClass):
		return pyeval.StrClass, nil
	case c.IsSubclassOf(IntegerClass):
		return pyeval.IntClass, nil
	case c.IsSubclassOf(NumericClass):
		v, _, err := th.FindAttr(o, "asdecimal")
		if err != nil {
			return nil, err
		}
		if v == pyeval.True {
			return lib("decimal", "Decimal")
		}
		return pyeval.FloatClass, nil
	case c.IsSubclassOf(BooleanClass):
		return pyeval.BoolClass, nil
	case c.IsSubclassOf(DateTimeClass):
		return lib("datetime", "datetime")
	case c.IsSubclassOf(DateClass):
		return lib("datetime", "date")
	case c.IsSubclassOf(TimeClass):
		return lib("datetime", "time")
	case c.IsSubclassOf(IntervalClass), c.IsSubclassOf(abstractInterval):
		return lib("datetime", "timedelta")
	case c.IsSubclassOf(binaryClass), c.IsSubclassOf(PickleTypeClass):
		return pyeval.BytesClass, nil
	case c.IsSubclassOf(UuidClass):
		if v, _, err := th.FindAttr(o, "as_uuid"); err != nil || v != pyeval.True {
			return pyeval.StrClass, err
		}
		return lib("uuid", "UUID")
	case c.IsSubclassOf(ArrayClass):
		return pyeval.ListClass, nil
	case c.IsSubclassOf(JSONClass), c.FullName() == pgHstore:
		return pyeval.DictClass, nil
	}
	return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "")
}

const pgHstore = "sqlalchemy.dialects.postgresql.hstore.HSTORE"
