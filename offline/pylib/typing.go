package pylib

import (
	"strings"

	py "sqlgen/offline/pyeval"
)

// specialFormClass is the class of typing.Optional, typing.List and the like:
// they can be subscripted, called where they stand for a class, and compared.
var specialFormClass = py.NewNativeClass("_SpecialForm", "typing")

// specialForm is the payload of such a form.
type specialForm struct {
	name   string
	origin py.Value // the class that it stands for, nil: none
	// late is the class's name, module.class, when its module is not imported
	// before the form is used.
	late string
}

// originOf is the class that a form stands for, nil: none.
func originOf(th *py.Thread, form py.Value) (py.Value, error) {
	f, _ := py.Payload[specialForm](form)
	if f.late == "" {
		return f.origin, nil
	}
	module, name, _ := strings.Cut(f.late, ".")
	m, err := th.Import(module)
	if err != nil {
		return nil, err
	}
	return th.GetAttr(m, name)
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
			origin, err := originOf(th, a.Self)
			if err != nil {
				return nil, err
			}
			if origin == nil {
				origin = a.Self
			}
			return &py.GenericAlias{Origin: origin, Args: aliasArgs(a.At(0)), Name: f.name}, nil
		})
		b.Method("__call__(*args, **kw)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			origin, err := originOf(th, a.Self)
			if err == nil && origin == nil {
				err = py.Raise(py.TypeErrorClass, "Cannot instantiate %s", f.name)
			}
			if err != nil {
				return nil, err
			}
			return th.CallKw(origin, a.Pos, a.Kw)
		})
		b.Method("__instancecheck__(instance)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, _ := py.Payload[specialForm](a.Self)
			origin, err := originOf(th, a.Self)
			if err == nil && origin == nil {
				err = py.Raise(py.TypeErrorClass, "%s cannot be used with isinstance()", f.name)
			}
			if err != nil {
				return nil, err
			}
			ok, err := th.IsInstance(a.At(0), origin)
			return py.Bool(ok), err
		})
		b.Method("__mro_entries__(bases)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			origin, err := originOf(th, a.Self)
			if origin == nil {
				return py.NewTuple(), err
			}
			return py.NewTuple(origin), nil
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
			origin, err := originOf(th, self)
			if err == nil && origin == nil {
				err = py.Raise(py.AttributeErrorClass, "__origin__")
			}
			return origin, err
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
			switch origin := a.At(1).(type) {
			case py.Str:
				f.late = string(origin)
			default:
				if !py.IsNone(origin) {
					f.origin = origin
				}
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
