package pyeval

import (
	"fmt"
	"sort"
	"strings"
)

// typeCallBuiltin is type.__call__.
var typeCallBuiltin = &Builtin{Name: "__call__", kind: instanceMethod, mode: AllowUnknown, Module: "builtins"}

func init() {
	typeCallBuiltin.owner = TypeClass
	typeCallBuiltin.fn = func(th *Thread, a *Args) (Value, error) {
		c, ok := a.Self.(*Class)
		if !ok {
			return nil, Raise(TypeErrorClass, "type.__call__ needs a class")
		}
		return th.construct(c, a.Pos, a.Kw)
	}
	ObjectClass.Define(objectMembers)
	TypeClass.Define(typeMembers)
}

func objectMembers(b *ClassBuilder) {
	b.Unknowns(AllowUnknown)
	b.New("", func(th *Thread, a *Args) (Value, error) {
		c := a.SelfClass()
		if len(a.Pos)+len(a.Kw) > 0 {
			_, newOwner := th.Lookup(c, "__new__")
			_, initOwner := th.Lookup(c, "__init__")
			if newOwner != ObjectClass {
				return nil, Raise(TypeErrorClass, "object.__new__() takes exactly one argument (the type to instantiate)")
			}
			if initOwner == ObjectClass {
				return nil, Raise(TypeErrorClass, "%s() takes no arguments", c.Name)
			}
		}
		if err := th.abstract(c); err != nil {
			return nil, err
		}
		for _, k := range c.mro {
			if k.value && k.Module == "builtins" {
				return nil, Raise(TypeErrorClass, "object.__new__(%s) is not safe, use %s.__new__()", c.Name, k.Name)
			}
		}
		return NewObject(c, nil), nil
	})
	b.Method("__init__", func(th *Thread, a *Args) (Value, error) {
		if len(a.Pos)+len(a.Kw) > 0 {
			c := a.Self.Class()
			_, newOwner := th.Lookup(c, "__new__")
			_, initOwner := th.Lookup(c, "__init__")
			if c.unknown == nil && (initOwner != ObjectClass || newOwner == ObjectClass) {
				return nil, Raise(TypeErrorClass, "object.__init__() takes exactly one argument (the instance to initialize)")
			}
		}
		return None, nil
	})
	b.ClassMethod("__init_subclass__", func(th *Thread, a *Args) (Value, error) {
		if c := a.SelfClass(); len(a.Kw) > 0 && (c == nil || c.unknown == nil) {
			return nil, Raise(TypeErrorClass, "%s.__init_subclass__() takes no keyword arguments", c.Name)
		}
		return None, nil
	})
	b.ClassMethod("__subclasshook__(cls, /)", func(*Thread, *Args) (Value, error) { return NotImplemented, nil })
	b.Method("__getattribute__(name, /)", func(th *Thread, a *Args) (Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		if o, ok := a.Self.(*Object); ok {
			v, err := th.plainAttr(o, name)
			if v == nil && err == nil {
				err = noAttribute(o, name)
			}
			return v, err
		}
		return th.GetAttr(a.Self, name)
	})
	b.Method("__setattr__(name, value, /)", func(th *Thread, a *Args) (Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		switch o := a.Self.(type) {
		case *Object:
			return None, th.plainSetAttr(o, name, a.At(1))
		case *Class:
			th.SetOwnAttr(o, name, a.At(1))
			return None, nil
		}
		return None, th.SetAttr(a.Self, name, a.At(1))
	})
	b.Method("__delattr__(name, /)", func(th *Thread, a *Args) (Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		if o, ok := a.Self.(*Object); ok {
			return None, th.plainDelAttr(o, name)
		}
		return None, th.DelAttr(a.Self, name)
	})
	b.Method("__eq__(other, /)", func(th *Thread, a *Args) (Value, error) {
		if _, ok := a.Self.(*Object); !ok || isValueObject(a.Self) {
			eq, err := th.Equal(Underlying(a.Self), Underlying(a.At(0)))
			return Bool(eq), err
		}
		if Is(a.Self, a.At(0)) {
			return True, nil
		}
		return NotImplemented, nil
	})
	b.Method("__ne__(other, /)", func(th *Thread, a *Args) (Value, error) {
		eq, err := th.Equal(a.Self, a.At(0))
		return Bool(!eq), err
	})
	b.Method("__hash__()", func(th *Thread, a *Args) (Value, error) {
		if o, ok := a.Self.(*Object); ok {
			if !isValueObject(o) {
				return MakeInt(th.ID(o) >> 4), nil
			}
		}
		h, err := th.Hash(Underlying(a.Self))
		return MakeInt(int64(h)), err
	})
	b.Method("__repr__()", func(th *Thread, a *Args) (Value, error) {
		if o, ok := a.Self.(*Object); ok && !isValueObject(o) {
			return Str(th.defaultRepr(o)), nil
		}
		s, err := th.Repr(Underlying(a.Self))
		return Str(s), err
	})
	b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
		if s, ok := Underlying(a.Self).(Str); ok {
			return s, nil
		}
		s, err := th.Repr(a.Self)
		return Str(s), err
	})
	b.Method("__format__(spec, /)", func(th *Thread, a *Args) (Value, error) {
		spec, err := a.Str("spec")
		if err != nil {
			return nil, err
		}
		if spec != "" {
			return nil, Raise(TypeErrorClass, "unsupported format string passed to %s.__format__", TypeName(a.Self))
		}
		s, err := th.Str(a.Self)
		return Str(s), err
	})
	b.Method("__dir__()", func(th *Thread, a *Args) (Value, error) { return NewList(th.Dir(a.Self)...), nil })
	b.Method("__reduce_ex__(protocol, /)", func(th *Thread, a *Args) (Value, error) {
		return nil, Raise(TypeErrorClass, "cannot pickle '%s' object", TypeName(a.Self))
	})
}

func (th *Thread) defaultRepr(o *Object) string {
	return fmt.Sprintf("<%s object at 0x%x>", o.class.FullName(), th.in.ident(o))
}

// Dir lists the names that attribute access on a value finds, sorted.
func (th *Thread) Dir(v Value) []Value {
	seen := map[string]bool{}
	add := func(d *Dict) {
		if d == nil {
			return
		}
		d.Each(func(k, val Value) bool {
			if s, ok := k.(Str); ok && val != deletedAttr {
				seen[string(s)] = true
			}
			return true
		})
	}
	switch x := v.(type) {
	case *Module:
		for _, n := range x.Names() {
			seen[n] = true
		}
	case *Class:
		for _, k := range x.mro {
			add(th.OwnDict(k))
		}
	case *Object:
		add(x.Attrs)
	}
	if _, ok := v.(*Module); !ok {
		if _, ok := v.(*Class); !ok {
			for _, k := range v.Class().mro {
				add(th.OwnDict(k))
			}
		}
	}
	names := make([]string, 0, len(seen))
	for n := range seen {
		names = append(names, n)
	}
	sort.Strings(names)
	return Strings(names...)
}

func typeMembers(b *ClassBuilder) {
	b.Unknowns(AllowUnknown)
	b.New("", func(th *Thread, a *Args) (Value, error) {
		meta := a.SelfClass()
		if len(a.Pos) == 1 && meta == TypeClass {
			return a.Pos[0].Class(), nil
		}
		if len(a.Pos) != 3 {
			return nil, Raise(TypeErrorClass, "type() takes 1 or 3 arguments")
		}
		name, ok := AsStr(a.Pos[0])
		if !ok {
			return nil, Raise(TypeErrorClass, "type.__new__() argument 1 must be str, not %s", TypeName(a.Pos[0]))
		}
		bases, ok := a.Pos[1].(*Tuple)
		if !ok {
			return nil, Raise(TypeErrorClass, "type.__new__() argument 2 must be tuple, not %s", TypeName(a.Pos[1]))
		}
		ns, ok := Underlying(a.Pos[2]).(*Dict)
		if !ok {
			return nil, Raise(TypeErrorClass, "type.__new__() argument 3 must be dict, not %s", TypeName(a.Pos[2]))
		}
		vals, unknown, err := th.resolveBases(bases.Elems)
		if err != nil {
			return nil, err
		}
		if unknown == nil {
			unknown = th.pendingUnknown
		}
		th.pendingUnknown = nil
		w, err := winningMeta(meta, vals)
		if err != nil {
			return nil, err
		}
		return th.newType(w.(*Class), name, vals, ns.Copy(), a.Kw, unknown)
	})
	b.Method("__init__", func(*Thread, *Args) (Value, error) { return None, nil })
	b.dict.SetStr("__call__", typeCallBuiltin)
	b.ClassMethod("__prepare__", func(*Thread, *Args) (Value, error) { return NewDict(), nil })
	b.Method("mro()", func(_ *Thread, a *Args) (Value, error) {
		return NewList(classTuple(a.Self.(*Class).mro).Elems...), nil
	})
	b.Method("__subclasses__()", func(th *Thread, a *Args) (Value, error) {
		return NewList(classTuple(th.in.children[a.Self.(*Class)]).Elems...), nil
	})
	b.Method("__instancecheck__(instance, /)", func(_ *Thread, a *Args) (Value, error) {
		return Bool(a.At(0).Class().IsSubclassOf(a.Self.(*Class))), nil
	})
	b.Method("__subclasscheck__(subclass, /)", func(_ *Thread, a *Args) (Value, error) {
		c, ok := a.At(0).(*Class)
		if !ok {
			return nil, Raise(TypeErrorClass, "issubclass() arg 1 must be a class")
		}
		return Bool(c.IsSubclassOf(a.Self.(*Class))), nil
	})
	b.Method("__setattr__(name, value, /)", func(th *Thread, a *Args) (Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		th.SetOwnAttr(a.Self.(*Class), name, a.At(1))
		return None, nil
	})
	b.Method("__getattribute__(name, /)", func(th *Thread, a *Args) (Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		return th.classAttr(a.Self.(*Class), name)
	})
	b.Method("__repr__()", func(_ *Thread, a *Args) (Value, error) { return Str(plainRepr(a.Self)), nil })
}

func init() {
	PropertyClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(fget=None, fset=None, fdel=None, doc=None)", func(th *Thread, a *Args) (Value, error) {
			p := &Property{Get: a.At(0), Set: a.At(1), Del: a.At(2), Doc: a.At(3)}
			if c := a.SelfClass(); c != PropertyClass {
				return NewObject(c, p), nil
			}
			return p, nil
		})
		with := func(set func(p *Property, f Value)) NativeFunc {
			return func(_ *Thread, a *Args) (Value, error) {
				p := *a.Self.(*Property)
				set(&p, a.At(0))
				return &p, nil
			}
		}
		b.Method("getter(fget, /)", with(func(p *Property, f Value) { p.Get = f }))
		b.Method("setter(fset, /)", with(func(p *Property, f Value) { p.Set = f }))
		b.Method("deleter(fdel, /)", with(func(p *Property, f Value) { p.Del = f }))
		part := func(pick func(p *Property) Value) Getter {
			return func(_ *Thread, self Value) (Value, error) {
				if v := pick(Underlying(self).(*Property)); v != nil {
					return v, nil
				}
				return None, nil
			}
		}
		b.Property("fget", part(func(p *Property) Value { return p.Get }), nil)
		b.Property("fset", part(func(p *Property) Value { return p.Set }), nil)
		b.Property("fdel", part(func(p *Property) Value { return p.Del }), nil)
		b.Property("__doc__", func(th *Thread, self Value) (Value, error) {
			p := Underlying(self).(*Property)
			if IsNone(p.Doc) && !IsNone(p.Get) {
				return th.GetAttr(p.Get, "__doc__")
			}
			return p.Doc, nil
		}, nil)
		b.Method("__get__(instance, owner=None, /)", func(th *Thread, a *Args) (Value, error) {
			return th.bind(a.Self, a.At(0), a.At(0).Class())
		})
	})
	ClassMethodClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(function, /)", func(_ *Thread, a *Args) (Value, error) { return &ClassMethod{Func: a.At(0)}, nil })
		b.Property("__func__", func(_ *Thread, self Value) (Value, error) { return self.(*ClassMethod).Func, nil }, nil)
	})
	StaticMethodClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(function, /)", func(_ *Thread, a *Args) (Value, error) { return &StaticMethod{Func: a.At(0)}, nil })
		b.Property("__func__", func(_ *Thread, self Value) (Value, error) { return self.(*StaticMethod).Func, nil }, nil)
	})
	SuperClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(type=None, obj=None, /)", func(th *Thread, a *Args) (Value, error) {
			if IsNone(a.At(0)) {
				return th.zeroSuper()
			}
			c, ok := a.At(0).(*Class)
			if !ok {
				return nil, Raise(TypeErrorClass, "super() argument 1 must be a type, not %s", TypeName(a.At(0)))
			}
			return newSuper(c, a.At(1))
		})
	})
	FunctionClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.Method("__get__(instance, owner=None, /)", func(th *Thread, a *Args) (Value, error) {
			if a.At(0) == None {
				return a.Self, nil
			}
			return &BoundMethod{Self: a.At(0), Func: a.Self}, nil
		})
		b.Method("__call__", func(th *Thread, a *Args) (Value, error) { return th.CallKw(a.Self, a.Pos, a.Kw) })
	})
	ModuleClass.Define(func(b *ClassBuilder) {
		b.New("(name, doc=None)", func(_ *Thread, a *Args) (Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return NewModule(name), nil
		})
	})
	TypeAliasTypeClass.Define(func(b *ClassBuilder) {
		b.Property("__value__", func(th *Thread, self Value) (Value, error) {
			l, ok := Payload[*lazyValue](self)
			if !ok {
				return None, nil
			}
			return l.get(th)
		}, nil)
		b.Method("__repr__()", func(th *Thread, a *Args) (Value, error) { return th.GetAttr(a.Self, "__name__") })
		b.Method("__getitem__(key, /)", func(_ *Thread, a *Args) (Value, error) { return NewAlias(a.Self, "", a.At(0)), nil })
	})
	TypeVarClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(name, *constraints, **options)", func(_ *Thread, a *Args) (Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return NewTypeVar(name), nil
		})
		b.Method("__init__", func(*Thread, *Args) (Value, error) { return None, nil })
		b.Method("__repr__()", func(th *Thread, a *Args) (Value, error) {
			n, err := th.GetAttr(a.Self, "__name__")
			if err != nil {
				return nil, err
			}
			s, _ := AsStr(n)
			return Str("~" + strings.TrimSpace(s)), nil
		})
	})
}

// zeroSuper is super() without arguments: the class of the method's body and
// its first argument.
func (th *Thread) zeroSuper() (Value, error) {
	fr := th.frame
	if fr == nil || fr.env == nil {
		return nil, Raise(RuntimeErrorClass, "super(): no arguments")
	}
	e := fr.env
	for e.outer != nil {
		e = e.outer
	}
	cell := fr.env.findCell()
	if e.ns != nil || len(e.vals) == 0 || fr.fn == nil {
		return nil, Raise(RuntimeErrorClass, "super(): no arguments")
	}
	if cell == nil {
		return nil, Raise(RuntimeErrorClass, "super(): __class__ cell not found")
	}
	if cell.class == nil {
		return nil, Raise(RuntimeErrorClass, "super(): empty __class__ cell")
	}
	self := e.vals[0]
	if c := fr.fn.code; c.npos == 0 && c.vararg >= 0 {
		if t, ok := e.vals[c.vararg].(*Tuple); ok && len(t.Elems) > 0 {
			self = t.Elems[0]
		}
	}
	if self == nil {
		return nil, Raise(RuntimeErrorClass, "super(): arg[0] deleted")
	}
	return newSuper(cell.class, self)
}

func newSuper(c *Class, self Value) (Value, error) {
	if self == None || self == nil {
		return nil, Raise(TypeErrorClass, "an unbound super is not supported")
	}
	if k, ok := self.(*Class); ok && k.IsSubclassOf(c) {
		return &Super{Type: c, Self: self, of: k}, nil
	}
	if self.Class().IsSubclassOf(c) {
		return &Super{Type: c, Self: self, of: self.Class()}, nil
	}
	return nil, Raise(TypeErrorClass, "super(type, obj): obj must be an instance or subtype of type")
}
