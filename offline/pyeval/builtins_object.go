package pyeval

import (
	"sort"
	"strings"
)

// Builtins is the module builtins.
var Builtins = NewModuleDef("builtins")

func init() {
	Builtins.Define(func(b *ModuleBuilder) {
		b.Classes(
			ObjectClass, TypeClass, IntClass, BoolClass, FloatClass, ComplexClass, StrClass, BytesClass, ByteArrayClass,
			TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, SliceClass, RangeClass,
			PropertyClass, ClassMethodClass, StaticMethodClass, SuperClass,
		)
		b.Classes(exceptionClasses...)
		b.Attr("BaseException", BaseExceptionClass)
		b.Attr("EnvironmentError", OSErrorClass)
		b.Attr("IOError", OSErrorClass)
		b.Attr("None", None)
		b.Attr("True", True)
		b.Attr("False", False)
		b.Attr("Ellipsis", Ellipsis)
		b.Attr("NotImplemented", NotImplemented)
		b.Attr("__debug__", True)

		b.Unknowns(DeriveUnknown)
		b.Func("len", func(th *Thread, a *Args) (Value, error) {
			if err := oneArgument(a); err != nil {
				return nil, err
			}
			n, err := th.Len(a.Pos[0])
			return MakeInt(int64(n)), err
		})
		b.Func("isinstance(obj, class_or_tuple, /)", func(th *Thread, a *Args) (Value, error) {
			ok, err := th.IsInstance(a.At(0), a.At(1))
			return Bool(ok), err
		})
		b.Func("issubclass(cls, class_or_tuple, /)", func(th *Thread, a *Args) (Value, error) {
			c, ok := a.At(0).(*Class)
			if !ok {
				return nil, Raise(TypeErrorClass, "issubclass() arg 1 must be a class")
			}
			sub, err := th.IsSubclass(c, a.At(1))
			return Bool(sub), err
		})
		b.Func("callable(obj, /)", func(th *Thread, a *Args) (Value, error) { return Bool(th.IsCallable(a.At(0))), nil })
		b.Func("hash(obj, /)", func(th *Thread, a *Args) (Value, error) {
			h, err := th.Hash(a.At(0))
			if err != nil {
				return nil, err
			}
			return MakeInt(int64(h)), nil
		})

		b.Unknowns(AllowUnknown)
		b.Func("id(obj, /)", func(th *Thread, a *Args) (Value, error) { return MakeInt(th.ID(a.At(0))), nil })
		b.Func("getattr", builtinGetattr)
		b.Func("hasattr(obj, name, /)", func(th *Thread, a *Args) (Value, error) {
			name, err := attrName(a, a.At(1))
			if err != nil {
				return nil, err
			}
			if u, ok := a.At(0).(*Unknown); ok {
				if f := th.in.opts.HasUnknownAttr; f != nil && f(th.CurrentModule()) {
					return True, nil
				}
				return u.Derive("hasattr(%s, '" + name + "')"), nil
			}
			v, ok, err := th.FindAttr(a.At(0), name)
			if u, isUnknown := v.(*Unknown); isUnknown && ok && a.At(0).Class().unknown != nil {
				return u.Derive("hasattr(%s)"), nil
			}
			return Bool(ok), err
		})
		b.Func("setattr(obj, name, value, /)", func(th *Thread, a *Args) (Value, error) {
			name, err := attrName(a, a.At(1))
			if err != nil {
				return nil, err
			}
			return None, th.SetAttr(a.At(0), name, a.At(2))
		})
		b.Func("delattr(obj, name, /)", func(th *Thread, a *Args) (Value, error) {
			name, err := attrName(a, a.At(1))
			if err != nil {
				return nil, err
			}
			return None, th.DelAttr(a.At(0), name)
		})
		b.Func("dir", builtinDir)
		b.Func("vars", builtinVars)
		b.Func("globals()", func(th *Thread, a *Args) (Value, error) {
			if th.frame == nil {
				return NewDict(), nil
			}
			return th.frame.mod.dict, nil
		})
		b.Func("locals()", func(th *Thread, a *Args) (Value, error) { return th.locals(), nil })

		b.Func("breakpoint", func(th *Thread, a *Args) (Value, error) { return None, nil })
		for _, f := range []struct{ name, hint string }{
			{"input", "nobody can be asked while a script is made"},
			{"compile", "write the code out"},
		} {
			b.Func(f.name, func(th *Thread, a *Args) (Value, error) {
				return nil, NewFault(f.hint, "%s() is not supported", f.name)
			})
		}
		for _, name := range []string{"exit", "quit"} {
			b.Func(name+"(code=None)", func(th *Thread, a *Args) (Value, error) {
				return nil, RaiseArgs(SystemExitClass, a.At(0))
			})
		}
		b.Func("__import__(name, globals=None, locals=None, fromlist=(), level=0)", builtinImport)
		// open belongs to the host module io, as in CPython.
		b.Func("open", func(th *Thread, a *Args) (Value, error) {
			if th.hostDef("io") == nil {
				return nil, NewFault("files cannot be opened here", "open() is not supported")
			}
			io, err := th.Import("io")
			if err != nil {
				return nil, err
			}
			open, err := th.GetAttr(io, "open")
			if err != nil {
				return nil, err
			}
			return th.CallKw(open, a.Pos, a.Kw)
		})
	})
}

// builtinImport is __import__: without a fromlist it gives the outermost
// package of a dotted name.
func builtinImport(th *Thread, a *Args) (Value, error) {
	name, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	level, err := a.Int("level")
	if err != nil {
		return nil, err
	}
	if level != 0 {
		return nil, NewFault("use an import statement", "__import__() with a level is not supported")
	}
	m, err := th.Import(name)
	if err != nil {
		return nil, err
	}
	from, err := a.Bool(th, "fromlist")
	if err != nil || from {
		return m, err
	}
	if top, _, dotted := strings.Cut(name, "."); dotted {
		return th.Import(top)
	}
	return m, nil
}

// oneArgument checks the arguments of a function without a signature.
func oneArgument(a *Args) error {
	if len(a.Kw) > 0 {
		return Raise(TypeErrorClass, "%s() takes no keyword arguments", a.fn.Name)
	}
	if len(a.Pos) != 1 {
		return Raise(TypeErrorClass, "%s() takes exactly one argument (%d given)", a.fn.Name, len(a.Pos))
	}
	return nil
}

// attrName is the name argument of getattr and its companions.
func attrName(a *Args, v Value) (string, error) {
	if s, ok := AsStr(v); ok {
		return s, nil
	}
	if u, ok := v.(*Unknown); ok {
		return "", u.Refuse("the name of an attribute must be known")
	}
	return "", Raise(TypeErrorClass, "attribute name must be string, not '%s'", TypeName(v))
}

func builtinGetattr(th *Thread, a *Args) (Value, error) {
	if err := between(a, 2, 3); err != nil {
		return nil, err
	}
	name, err := attrName(a, a.Pos[1])
	if err != nil {
		return nil, err
	}
	if len(a.Pos) == 2 {
		return th.GetAttr(a.Pos[0], name)
	}
	v, ok, err := th.FindAttr(a.Pos[0], name)
	if err == nil && !ok {
		v = a.Pos[2]
	}
	return v, err
}

// locals is what locals() gives: the live namespace of a module or a class
// body, a copy of the variables of a function.
func (th *Thread) locals() Value {
	if th.frame == nil {
		return NewDict()
	}
	e := th.frame.env
	if e == nil {
		return th.frame.mod.dict
	}
	if e.scope == nil {
		if e.ns != nil {
			return e.ns
		}
		return th.frame.mod.dict
	}
	d := NewDict()
	for i, name := range e.scope.names {
		if v := e.vals[i]; v != nil {
			d.SetStr(name, v)
		}
	}
	return d
}

func builtinVars(th *Thread, a *Args) (Value, error) {
	if len(a.Pos) == 0 {
		return th.locals(), nil
	}
	if err := oneArgument(a); err != nil {
		return nil, err
	}
	switch v := a.Pos[0].(type) {
	case *Unknown:
		return v.Derive("vars(%s)"), nil
	case *Module:
		return v.dict, nil
	}
	d, ok, err := th.FindAttr(a.Pos[0], "__dict__")
	if err == nil && !ok {
		err = Raise(TypeErrorClass, "vars() argument must have __dict__ attribute")
	}
	return d, err
}

func builtinDir(th *Thread, a *Args) (Value, error) {
	seen := map[string]bool{}
	var names []string
	add := func(d *Dict) {
		d.Each(func(k, _ Value) bool {
			if s, ok := k.(Str); ok && !seen[string(s)] {
				seen[string(s)] = true
				names = append(names, string(s))
			}
			return true
		})
	}
	if len(a.Pos) == 0 {
		if d, ok := th.locals().(*Dict); ok {
			add(d)
		}
	} else {
		if err := oneArgument(a); err != nil {
			return nil, err
		}
		v := a.Pos[0]
		if u, ok := v.(*Unknown); ok {
			return u.Derive("dir(%s)"), nil
		}
		if r, ok, err := th.Special(v, "__dir__"); ok || err != nil {
			if err != nil {
				return nil, err
			}
			vs, err := th.Slice(r)
			if err != nil {
				return nil, err
			}
			vs, err = th.Sorted(vs, nil, false)
			return NewList(vs...), err
		}
		cls := v.Class()
		switch x := v.(type) {
		case *Object:
			if x.Attrs != nil {
				add(x.Attrs)
			}
		case *Module:
			for _, n := range x.Names() {
				if !seen[n] {
					seen[n] = true
					names = append(names, n)
				}
			}
			cls = nil
		case *Class:
			cls = x
		}
		if cls != nil {
			for _, k := range cls.mro {
				add(th.OwnDict(k))
			}
		}
	}
	sort.Strings(names)
	if err := th.AllocItems(int64(len(names))); err != nil {
		return nil, err
	}
	return NewList(Strings(names...)...), nil
}
