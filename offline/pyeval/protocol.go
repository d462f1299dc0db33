package pyeval

import (
	"fmt"
	"strings"
)

// Truth is bool(v).
func (th *Thread) Truth(v Value) (bool, error) {
	switch x := v.(type) {
	case Bool:
		return bool(x), nil
	case NoneType:
		return false, nil
	case Int:
		return x.Sign() != 0, nil
	case Float:
		return x != 0, nil
	case Complex:
		return x != 0, nil
	case Str:
		return x != "", nil
	case Bytes:
		return x != "", nil
	case *ByteArray:
		return len(x.B) > 0, nil
	case *Tuple:
		return len(x.Elems) > 0, nil
	case *List:
		return len(x.Elems) > 0, nil
	case *Dict:
		return x.live > 0, nil
	case *DictView:
		return x.D.live > 0, nil
	case *Set:
		return x.d.live > 0, nil
	case *FrozenSet:
		return x.d.live > 0, nil
	case *Range:
		return x.Len() > 0, nil
	case *Unknown:
		return false, x.Refuse("a condition must be known")
	case *Object, *Class:
		return th.truthSpecial(v)
	}
	return true, nil
}

func (th *Thread) truthSpecial(v Value) (bool, error) {
	if f, _ := th.Lookup(v.Class(), "__bool__"); f != nil && !isValueMethod(f) {
		r, err := th.callBound(f, v)
		if err != nil {
			return false, err
		}
		switch b := r.(type) {
		case Bool:
			return bool(b), nil
		case *Unknown:
			return false, b.Refuse("a condition must be known")
		}
		return false, Raise(TypeErrorClass, "__bool__ should return bool, returned %s", TypeName(r))
	}
	if f, _ := th.Lookup(v.Class(), "__len__"); f != nil && !isValueMethod(f) {
		n, err := th.Len(v)
		return n != 0, err
	}
	if u, ok := inner(v); ok {
		return th.Truth(u)
	}
	if u := v.Class().unknown; u != nil {
		return false, u.Refuse("a condition must be known")
	}
	return true, nil
}

// isValueMethod reports whether a raw attribute is a native method of a builtin
// type, which the core does itself on the underlying value.
func isValueMethod(raw Value) bool {
	b, ok := raw.(*Builtin)
	return ok && b.owner != nil && b.owner.value
}

// Len is len(v).
func (th *Thread) Len(v Value) (int, error) {
	switch x := v.(type) {
	case Str:
		return x.Len(), nil
	case Bytes:
		return len(x), nil
	case *ByteArray:
		return len(x.B), nil
	case *Tuple:
		return len(x.Elems), nil
	case *List:
		return len(x.Elems), nil
	case *Dict:
		return x.live, nil
	case *DictView:
		return x.D.live, nil
	case *Set:
		return x.d.live, nil
	case *FrozenSet:
		return x.d.live, nil
	case *Range:
		return int(x.Len()), nil
	case *Unknown:
		return 0, x.Refuse("len() needs its value")
	}
	f, _ := th.Lookup(v.Class(), "__len__")
	if f == nil || isValueMethod(f) {
		if u, ok := inner(v); ok {
			return th.Len(u)
		}
		return 0, Raise(TypeErrorClass, "object of type '%s' has no len()", TypeName(v))
	}
	r, err := th.callBound(f, v)
	if err != nil {
		return 0, err
	}
	if u, ok := r.(*Unknown); ok {
		return 0, u.Refuse("len() needs its value")
	}
	i, err := th.Index(r)
	if err != nil {
		return 0, err
	}
	n, ok := i.Int64()
	if !ok && i.Sign() > 0 {
		return 0, Raise(OverflowErrorClass, "cannot fit 'int' into an index-sized integer")
	}
	if !ok || n < 0 {
		return 0, Raise(ValueErrorClass, "__len__() should return >= 0")
	}
	return int(n), nil
}

// Index is operator.index(v): an int, a bool or an object with __index__.
func (th *Thread) Index(v Value) (Int, error) {
	if i, ok := AsInt(v); ok {
		return i, nil
	}
	if u, ok := v.(*Unknown); ok {
		return Int{}, u.Refuse("an index must be known")
	}
	if f, _ := th.Lookup(v.Class(), "__index__"); f != nil {
		r, err := th.callBound(f, v)
		if err != nil {
			return Int{}, err
		}
		if i, ok := AsInt(r); ok {
			return i, nil
		}
		return Int{}, Raise(TypeErrorClass, "__index__ returned non-int (type %s)", TypeName(r))
	}
	return Int{}, Raise(TypeErrorClass, "'%s' object cannot be interpreted as an integer", TypeName(v))
}

// callBound calls a raw class attribute as a method of self.
func (th *Thread) callBound(raw, self Value, args ...Value) (Value, error) {
	switch f := raw.(type) {
	case *Builtin:
		if f.kind == instanceMethod {
			return th.callBuiltin(f, self, args, nil)
		}
		return th.callBuiltin(f, nil, args, nil)
	case *Function:
		all := make([]Value, 0, len(args)+1)
		return th.callFunction(f, append(append(all, self), args...), nil)
	}
	f, err := th.bind(raw, self, self.Class())
	if err != nil {
		return nil, err
	}
	return th.Call(f, args...)
}

// callSpecial calls a special method found on the value's class.
func (th *Thread) callSpecial(self Value, name string, args ...Value) (Value, error) {
	f, _ := th.Lookup(self.Class(), name)
	if f == nil {
		return nil, noAttribute(self, name)
	}
	return th.callBound(f, self, args...)
}

// Special looks up a special method on the value's class and calls it; ok is
// false when there is none.
func (th *Thread) Special(self Value, name string, args ...Value) (v Value, ok bool, err error) {
	f, _ := th.Lookup(self.Class(), name)
	if f == nil || f == None {
		return nil, false, nil
	}
	v, err = th.callBound(f, self, args...)
	return v, true, err
}

// Call is fn(*args).
func (th *Thread) Call(fn Value, args ...Value) (Value, error) { return th.CallKw(fn, args, nil) }

// CallMethod is v.name(*args).
func (th *Thread) CallMethod(v Value, name string, args ...Value) (Value, error) {
	f, err := th.GetAttr(v, name)
	if err != nil {
		return nil, err
	}
	return th.CallKw(f, args, nil)
}

// CallKw is fn(*pos, **kw). It takes the slices over.
func (th *Thread) CallKw(fn Value, pos []Value, kw []KwArg) (Value, error) {
	switch f := fn.(type) {
	case *Builtin:
		return th.callBuiltin(f, nil, pos, kw)
	case *Function:
		return th.callFunction(f, pos, kw)
	case *BoundMethod:
		switch g := f.Func.(type) {
		case *Builtin:
			if g.kind != plainFunction {
				return th.callBuiltin(g, f.Self, pos, kw)
			}
		case *Function:
		}
		all := make([]Value, 0, len(pos)+1)
		return th.CallKw(f.Func, append(append(all, f.Self), pos...), kw)
	case *Class:
		return th.callClass(f, pos, kw)
	case *Unknown:
		return f.call(pos), nil
	case *GenericAlias:
		return th.CallKw(f.Origin, pos, kw)
	case *StaticMethod:
		return th.CallKw(f.Func, pos, kw)
	}
	raw, _ := th.Lookup(fn.Class(), "__call__")
	if raw == nil {
		if u := fn.Class().unknown; u != nil {
			return u.Derive("%s()()"), nil
		}
		return nil, Raise(TypeErrorClass, "'%s' object is not callable", TypeName(fn))
	}
	if err := th.enter(); err != nil {
		return nil, err
	}
	defer th.leave()
	switch f := raw.(type) {
	case *Builtin:
		if f.kind == instanceMethod {
			return th.callBuiltin(f, fn, pos, kw)
		}
	case *Function:
		all := make([]Value, 0, len(pos)+1)
		return th.callFunction(f, append(append(all, fn), pos...), kw)
	}
	b, err := th.bind(raw, fn, fn.Class())
	if err != nil {
		return nil, err
	}
	return th.CallKw(b, pos, kw)
}

// IsCallable is callable(v).
func (th *Thread) IsCallable(v Value) bool {
	switch v.(type) {
	case *Builtin, *Function, *BoundMethod, *Class, *Unknown, *StaticMethod, *GenericAlias:
		return true
	}
	f, _ := th.Lookup(v.Class(), "__call__")
	return f != nil
}

// Contains is v in container.
func (th *Thread) Contains(container, v Value) (bool, error) {
	switch c := container.(type) {
	case *List:
		return th.containsElem(&c.Elems, v)
	case *Tuple:
		return th.containsElem(&c.Elems, v)
	case *Dict:
		_, ok, err := th.DictGet(c, v)
		return ok, err
	case *Set:
		return th.setContains(c, v)
	case *FrozenSet:
		return th.setContains(&c.Set, v)
	case *DictView:
		return th.viewContains(c, v)
	case Str:
		return th.strContains(c, v)
	case Bytes:
		return bytesContain(string(c), v)
	case *ByteArray:
		return bytesContain(string(c.B), v)
	case *Range:
		if i, ok := AsInt(v); ok {
			return c.has(i), nil
		}
	case *Unknown:
		return false, c.Refuse("what `in` looks in must be known")
	}
	f, _ := th.Lookup(container.Class(), "__contains__")
	if f != nil && !isValueMethod(f) {
		if f == None {
			return false, Raise(TypeErrorClass, "'%s' object is not a container", TypeName(container))
		}
		r, err := th.callBound(f, container, v)
		if err != nil {
			return false, err
		}
		return th.Truth(r)
	}
	if u, ok := inner(container); ok {
		return th.Contains(u, v)
	}
	found := false
	err := th.ForEach(container, func(e Value) (bool, error) {
		same, err := th.sameKey(e, v)
		found = same
		return !same, err
	})
	if err != nil && IsRaised(err, TypeErrorClass) {
		if it, _ := th.Lookup(container.Class(), "__iter__"); it == nil {
			return false, Raise(TypeErrorClass, "argument of type '%s' is not iterable", TypeName(container))
		}
	}
	return found, err
}

func (th *Thread) containsElem(elems *[]Value, v Value) (bool, error) {
	if u, ok := v.(*Unknown); ok {
		return false, u.Refuse("a value compared must be known")
	}
	for i := 0; i < len(*elems); i++ {
		if same, err := th.sameKey((*elems)[i], v); err != nil || same {
			return same, err
		}
		if err := th.Step(); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (th *Thread) setContains(s *Set, v Value) (bool, error) {
	if inner, ok := Underlying(v).(*Set); ok {
		v = &FrozenSet{Set: *inner}
	}
	return th.SetHas(s, v)
}

func (th *Thread) viewContains(view *DictView, v Value) (bool, error) {
	switch view.Kind {
	case KeysView:
		_, ok, err := th.DictGet(view.D, v)
		return ok, err
	case ItemsView:
		t, ok := v.(*Tuple)
		if !ok || len(t.Elems) != 2 {
			return false, nil
		}
		val, ok, err := th.DictGet(view.D, t.Elems[0])
		if err != nil || !ok {
			return false, err
		}
		return th.sameKey(val, t.Elems[1])
	}
	vals := view.D.Values()
	return th.containsElem(&vals, v)
}

// IsInstance is isinstance(v, cls): cls may be a class, a tuple of them or a
// union.
func (th *Thread) IsInstance(v, cls Value) (bool, error) {
	switch c := cls.(type) {
	case *Class:
		if meta := c.Class(); meta != TypeClass {
			if f, _ := th.Lookup(meta, "__instancecheck__"); f != nil && !isValueMethod(f) {
				r, err := th.callBound(f, c, v)
				if err != nil {
					return false, err
				}
				return th.Truth(r)
			}
		}
		return v.Class().IsSubclassOf(c), nil
	case *Tuple:
		for _, e := range c.Elems {
			if ok, err := th.IsInstance(v, e); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case *GenericAlias:
		if c.Origin == Value(UnionTypeClass) {
			return th.IsInstance(v, NewTuple(c.Args...))
		}
		if len(c.Args) == 0 {
			return th.IsInstance(v, c.Origin)
		}
	case NoneType:
		// None stands for its class in X | None.
		return v == None, nil
	case *Unknown:
		return false, c.Refuse("the class of isinstance() must be known")
	case *Object:
		if f, _ := th.Lookup(c.class, "__instancecheck__"); f != nil {
			r, err := th.callBound(f, c, v)
			if err != nil {
				return false, err
			}
			return th.Truth(r)
		}
	}
	return false, Raise(TypeErrorClass, "isinstance() arg 2 must be a type, a tuple of types, or a union")
}

// IsSubclass is issubclass(c, cls).
func (th *Thread) IsSubclass(c *Class, cls Value) (bool, error) {
	switch k := cls.(type) {
	case *Class:
		if meta := k.Class(); meta != TypeClass {
			if f, _ := th.Lookup(meta, "__subclasscheck__"); f != nil && !isValueMethod(f) {
				r, err := th.callBound(f, k, c)
				if err != nil {
					return false, err
				}
				return th.Truth(r)
			}
		}
		return c.IsSubclassOf(k), nil
	case *Tuple:
		for _, e := range k.Elems {
			if ok, err := th.IsSubclass(c, e); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case *GenericAlias:
		if k.Origin == Value(UnionTypeClass) {
			return th.IsSubclass(c, NewTuple(k.Args...))
		}
	case *Unknown:
		return false, k.Refuse("the class of issubclass() must be known")
	}
	return false, Raise(TypeErrorClass, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
}

// call is the value of a call of the unknown: get() of a mapping is named as its
// subscript is.
func (u *Unknown) call(args []Value) Value {
	if owner, ok := strings.CutSuffix(u.Path, ".get"); ok && len(args) > 0 {
		if key, ok := args[0].(Str); ok {
			return u.at(owner + "." + string(key))
		}
	}
	return u.derive("()")
}

// item is the value of a subscript of the unknown.
func (u *Unknown) item(key Value) Value {
	switch k := key.(type) {
	case Str:
		return u.derive("." + string(k))
	case Int:
		return u.derive(fmt.Sprintf("[%s]", k))
	}
	return u.derive("[…]")
}
