package pylib

import (
	py "sqlgen/offline/pyeval"
)

// specialFormClass is the class of typing.Optional, typing.List and the like:
// they can be subscripted, called where they stand for a class, and compared.
var specialFormClass = py.NewNativeClass("_SpecialForm", "typing")

// specialForm is the payload of such a form.
type specialForm struct {
	name   string
	origin py.Value // the class that it stands for, nil: none
}

// aliasArgs are the arguments of a subscription.
func aliasArgs(item py.Value) []py.Value {
	if t, ok := item.(*py.Tuple); ok {
		return t.Elems
	}
	return []py.Value{item}
}

func init() {
	specialFormClass.Define(func(b *py.ClassBuilder) {
		b.Unknowns(py.AllowUnknown)
		b.Method("__getitem__(item)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			origin := f.origin
			if origin == nil {
				origin = a.Self
			}
			return &py.GenericAlias{Origin: origin, Args: aliasArgs(a.At(0)), Name: f.name}, nil
		})
		b.Method("__call__(*args, **kw)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			if f.origin == nil {
				return nil, py.Raise(py.TypeErrorClass, "Cannot instantiate %s", f.name)
			}
			return th.CallKw(f.origin, a.Pos, a.Kw)
		})
		b.Method("__instancecheck__(instance)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			if f.origin == nil {
				return nil, py.Raise(py.TypeErrorClass, "%s cannot be used with isinstance()", f.name)
			}
			ok, err := th.IsInstance(a.At(0), f.origin)
			return py.Bool(ok), err
		})
		b.Method("__mro_entries__(bases)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			if f.origin == nil {
				return py.NewTuple(), nil
			}
			return py.NewTuple(f.origin), nil
		})
		union := func(th *py.Thread, a *py.Args) (py.Value, error) {
			return &py.GenericAlias{Origin: py.UnionTypeClass, Args: []py.Value{a.Self, a.At(0)}}, nil
		}
		b.Method("__or__(other)", union)
		b.Method("__ror__(other)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return &py.GenericAlias{Origin: py.UnionTypeClass, Args: []py.Value{a.At(0), a.Self}}, nil
		})
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			return py.Str(f.name), nil
		})
		b.Property("__origin__", func(th *py.Thread, self py.Value) (py.Value, error) {
			f, _ := py.Payload[specialForm](self)
			if f.origin == nil {
				return nil, py.Raise(py.AttributeErrorClass, "__origin__")
			}
			return f.origin, nil
		}, nil)
	})
	native.Define(func(b *py.ModuleBuilder) {
		b.Unknowns(py.AllowUnknown)
		b.Func("special_form(name, origin=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			f := specialForm{name: name}
			if !py.IsNone(a.At(1)) {
				f.origin = a.At(1)
			}
			return py.NewObject(specialFormClass, f), nil
		})
		b.Func("generic_alias(origin, item)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return &py.GenericAlias{Origin: a.At(0), Args: aliasArgs(a.At(1))}, nil
		})
		b.Func("type_var(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			o := py.NewObject(py.TypeVarClass, nil)
			o.SetAttr("__name__", a.At(0))
			return o, nil
		})
	})
}
