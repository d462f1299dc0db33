package pyeval

// GetAttr is getattr(v, name).
func (th *Thread) GetAttr(v Value, name string) (Value, error) {
	switch x := v.(type) {
	case *Module:
		return th.moduleAttr(x, name)
	case *Object:
		return th.objectAttr(x, name)
	case *Class:
		return th.classAttr(x, name)
	case *Unknown:
		return x.Attr(name), nil
	case *Super:
		return th.superAttr(x, name)
	}
	r, err := th.genericAttr(v, name)
	if r != nil || err != nil {
		return r, err
	}
	return nil, noAttribute(v, name)
}

// FindAttr is getattr(v, name, None) with ok false instead of AttributeError.
func (th *Thread) FindAttr(v Value, name string) (r Value, ok bool, err error) {
	r, err = th.GetAttr(v, name)
	if err != nil {
		if IsRaised(err, AttributeErrorClass) {
			return nil, false, nil
		}
		return nil, false, err
	}
	return r, true, nil
}

func noAttribute(v Value, name string) error {
	r := Raise(AttributeErrorClass, "'%s' object has no attribute '%s'", TypeName(v), name)
	if c, ok := v.(*Class); ok {
		r = Raise(AttributeErrorClass, "type object '%s' has no attribute '%s'", c.Name, name)
	}
	r.Exc.SetAttr("name", Str(name))
	r.Exc.SetAttr("obj", v)
	return r
}

// genericAttr is attribute access on a value of a builtin type; nil when the
// attribute is absent.
func (th *Thread) genericAttr(v Value, name string) (Value, error) {
	cls := v.Class()
	switch name {
	case "__class__":
		return cls, nil
	case "__dict__":
		if f, ok := v.(*Function); ok {
			if f.Attrs == nil {
				f.Attrs = NewDict()
			}
			return f.Attrs, nil
		}
	case "__doc__":
		if _, isFn := v.(*Function); !isFn {
			if d, _ := th.Lookup(cls, name); d == nil {
				return None, nil
			}
		}
	}
	switch x := v.(type) {
	case *Function:
		if r, err := th.functionAttr(x, name); r != nil || err != nil {
			return r, err
		}
	case *BoundMethod:
		switch name {
		case "__self__":
			return x.Self, nil
		case "__func__":
			return x.Func, nil
		}
		if r, _ := th.Lookup(cls, name); r == nil {
			return th.GetAttr(x.Func, name)
		}
	case *Builtin:
		switch name {
		case "__name__", "__qualname__":
			return Str(x.Name), nil
		case "__module__":
			return Str(x.Module), nil
		case "__self__":
			return None, nil
		}
	case *GenericAlias:
		if r, err := th.aliasAttr(x, name); r != nil || err != nil {
			return r, err
		}
	case *Generator:
		if r := x.attr(name); r != nil {
			return r, nil
		}
	}
	raw, _ := th.Lookup(cls, name)
	if raw == nil {
		return nil, nil
	}
	return th.bind(raw, v, cls)
}

// bind is what attribute access makes of a raw class attribute: the descriptor
// protocol's __get__. obj is nil for access through the class.
func (th *Thread) bind(raw, obj Value, cls *Class) (Value, error) {
	switch f := raw.(type) {
	case *Function:
		if obj == nil {
			return f, nil
		}
		return &BoundMethod{Self: obj, Func: f}, nil
	case *Builtin:
		if obj == nil || f.kind != instanceMethod {
			return f, nil
		}
		return &BoundMethod{Self: obj, Func: f}, nil
	case *ClassMethod:
		if o, ok := f.Func.(*Object); ok {
			if get, _ := th.Lookup(o.class, "__get__"); get != nil {
				return th.callBound(get, o, cls, cls.Class())
			}
		}
		return &BoundMethod{Self: cls, Func: f.Func}, nil
	case *StaticMethod:
		return f.Func, nil
	case *Property:
		if obj == nil {
			return f, nil
		}
		if IsNone(f.Get) {
			return nil, Raise(AttributeErrorClass, "property '%s' of '%s' object has no getter", f.name, cls.Name)
		}
		return th.Call(f.Get, obj)
	case *NativeProperty:
		if obj == nil {
			return f, nil
		}
		return f.get(th, obj)
	case *Object:
		get, _ := th.Lookup(f.class, "__get__")
		if get == nil {
			return f, nil
		}
		if obj == nil {
			obj = None
		}
		return th.callBound(get, f, obj, cls)
	}
	return raw, nil
}

// isData reports whether a raw class attribute is a data descriptor, which goes
// before the instance's own attributes.
func (th *Thread) isData(raw Value) bool {
	switch f := raw.(type) {
	case *Property, *NativeProperty:
		return true
	case *Object:
		if set, _ := th.Lookup(f.class, "__set__"); set != nil {
			return true
		}
		del, _ := th.Lookup(f.class, "__delete__")
		return del != nil
	}
	return false
}

func (th *Thread) objectAttr(o *Object, name string) (Value, error) {
	flags := o.class.slots()
	if flags&hasGetattribute != 0 {
		if f, _ := th.Lookup(o.class, "__getattribute__"); f != nil {
			v, err := th.callBound(f, o, Str(name))
			if err != nil && flags&hasGetattr != 0 && IsRaised(err, AttributeErrorClass) {
				return th.objectGetattr(o, name)
			}
			return v, err
		}
	}
	v, err := th.plainAttr(o, name)
	if err != nil {
		if flags&hasGetattr != 0 && IsRaised(err, AttributeErrorClass) {
			return th.objectGetattr(o, name)
		}
		return nil, err
	}
	if v != nil {
		return v, nil
	}
	if flags&hasGetattr != 0 {
		return th.objectGetattr(o, name)
	}
	if u := o.class.unknown; u != nil {
		return u.Derive("%s()." + name), nil
	}
	return nil, noAttribute(o, name)
}

func (th *Thread) objectGetattr(o *Object, name string) (Value, error) {
	f, _ := th.Lookup(o.class, "__getattr__")
	if f == nil {
		return nil, noAttribute(o, name)
	}
	return th.callBound(f, o, Str(name))
}

// plainAttr is object.__getattribute__; nil when the attribute is absent.
func (th *Thread) plainAttr(o *Object, name string) (Value, error) {
	raw, _ := th.Lookup(o.class, name)
	if raw != nil && th.isData(raw) {
		return th.bind(raw, o, o.class)
	}
	if o.Attrs != nil {
		if v, ok := o.Attrs.GetStr(name); ok {
			return v, nil
		}
	}
	if raw != nil {
		return th.bind(raw, o, o.class)
	}
	switch name {
	case "__class__":
		return o.class, nil
	case "__dict__":
		if o.Attrs == nil {
			o.Attrs = NewDict()
		}
		return o.Attrs, nil
	case "__doc__":
		return None, nil
	case "__module__":
		return Str(o.class.Module), nil
	}
	return nil, nil
}

func (th *Thread) classAttr(c *Class, name string) (Value, error) {
	meta := c.Class()
	var metaRaw Value
	if meta != TypeClass {
		metaRaw, _ = th.Lookup(meta, name)
		if metaRaw != nil && th.isData(metaRaw) {
			return th.bind(metaRaw, c, meta)
		}
	}
	if name == "__annotations__" {
		d, err := th.Annotations(c)
		if d == nil && err == nil {
			d = NewDict()
		}
		return d, err
	}
	if v := th.classSpecial(c, name); v != nil {
		return v, nil
	}
	if raw, _ := th.Lookup(c, name); raw != nil {
		return th.bind(raw, nil, c)
	}
	if metaRaw == nil {
		metaRaw, _ = th.Lookup(TypeClass, name)
	}
	if metaRaw != nil {
		return th.bind(metaRaw, c, meta)
	}
	if meta.slots()&hasGetattr != 0 {
		if f, _ := th.Lookup(meta, "__getattr__"); f != nil {
			return th.callBound(f, c, Str(name))
		}
	}
	if c.unknown != nil {
		return c.unknown.Attr(name), nil
	}
	return nil, noAttribute(c, name)
}

// classSpecial is an attribute that type itself gives to every class, nil for
// other names.
func (th *Thread) classSpecial(c *Class, name string) Value {
	if len(name) < 4 || name[0] != '_' || name[1] != '_' {
		return nil
	}
	switch name {
	case "__name__":
		return Str(c.Name)
	case "__qualname__":
		return Str(c.qualname())
	case "__module__":
		if v, ok := c.members().GetStr(name); ok {
			return v
		}
		return Str(c.Module)
	case "__class__":
		return c.Class()
	case "__dict__":
		return th.OwnDict(c).Copy()
	case "__mro__":
		return classTuple(c.mro)
	case "__bases__":
		return classTuple(c.bases)
	case "__base__":
		if len(c.bases) == 0 {
			return None
		}
		return c.bases[0]
	case "__doc__":
		if v, ok := th.ownAttr(c, name); ok {
			return v
		}
		return None
	case "__call__":
		if raw, _ := th.Lookup(c, name); raw != nil {
			return nil
		}
		return &BoundMethod{Self: c, Func: typeCallBuiltin}
	}
	return nil
}

// ownAttr looks in the class's own namespace alone.
func (th *Thread) ownAttr(c *Class, name string) (Value, bool) {
	if over := th.in.overlays[c]; over != nil {
		if v, ok := over.GetStr(name); ok {
			return v, v != deletedAttr
		}
	}
	return c.members().GetStr(name)
}

func classTuple(cs []*Class) *Tuple {
	out := make([]Value, len(cs))
	for i, c := range cs {
		out[i] = c
	}
	return NewTuple(out...)
}

func (th *Thread) superAttr(s *Super, name string) (Value, error) {
	if name == "__class__" {
		return SuperClass, nil
	}
	mro := s.of.mro
	i := 0
	for i < len(mro) && mro[i] != s.Type {
		i++
	}
	for i++; i < len(mro); i++ {
		k := mro[i]
		raw, ok := th.ownAttr(k, name)
		if !ok {
			continue
		}
		if s.Self == Value(s.of) {
			if cls, ok := s.Self.(*Class); ok {
				// super() in a class method or __new__: bound to the class.
				if b, ok := raw.(*Builtin); ok && b.kind == newMethod {
					return b, nil
				}
				return th.bind(raw, nil, cls)
			}
		}
		return th.bind(raw, s.Self, s.of)
	}
	if u := s.of.unknown; u != nil {
		return u.Attr(name), nil
	}
	return nil, Raise(AttributeErrorClass, "'super' object has no attribute '%s'", name)
}

func (th *Thread) functionAttr(f *Function, name string) (Value, error) {
	if f.Attrs != nil {
		if v, ok := f.Attrs.GetStr(name); ok {
			return v, nil
		}
	}
	switch name {
	case "__name__":
		return Str(f.Name), nil
	case "__qualname__":
		return Str(f.Qualname), nil
	case "__module__":
		if f.Module != nil {
			return Str(f.Module.Name), nil
		}
		return None, nil
	case "__doc__":
		return f.docString(), nil
	case "__annotations__":
		return th.functionAnnotations(f)
	case "__defaults__":
		if len(f.defaults) == 0 {
			return None, nil
		}
		return NewTuple(f.defaults...), nil
	case "__globals__":
		return f.Module.dict, nil
	case "__code__":
		return f.codeObject(), nil
	case "__closure__":
		return None, nil
	case "__kwdefaults__":
		if f.kwDefaults == nil {
			return None, nil
		}
		d := NewDict()
		for i, v := range f.kwDefaults {
			if v != nil {
				d.SetStr(f.code.args.Kwonlyargs[i].Arg, v)
			}
		}
		return d, nil
	}
	return nil, nil
}

// codeObject is __code__, as far as code asks for it: names and counts.
func (f *Function) codeObject() *Object {
	c := f.code
	if c.scope == nil {
		c.analyze(f.Module.File)
	}
	o := NewObject(CodeClass, nil)
	flags := int64(0)
	if c.vararg >= 0 {
		flags |= 4
	}
	if c.kwarg >= 0 {
		flags |= 8
	}
	if c.isGen {
		flags |= 32
	}
	if c.isAsync {
		flags |= 128
	}
	o.SetAttr("co_name", Str(f.Name))
	o.SetAttr("co_argcount", MakeInt(int64(c.npos)))
	o.SetAttr("co_posonlyargcount", MakeInt(int64(c.nposOnly)))
	o.SetAttr("co_kwonlyargcount", MakeInt(int64(c.nkw)))
	o.SetAttr("co_varnames", NewTuple(Strings(c.scope.names...)...))
	o.SetAttr("co_nlocals", MakeInt(int64(len(c.scope.names))))
	o.SetAttr("co_flags", MakeInt(flags))
	if f.Module.File != nil {
		o.SetAttr("co_filename", Str(f.Module.File.Name))
		o.SetAttr("co_firstlineno", MakeInt(int64(f.Module.File.Pos(c.node.Span().Start).Line)))
	}
	return o
}

// SetAttr is setattr(v, name, val).
func (th *Thread) SetAttr(v Value, name string, val Value) error {
	switch x := v.(type) {
	case *Object:
		if x.class.slots()&hasSetattr != 0 {
			if f, _ := th.Lookup(x.class, "__setattr__"); f != nil {
				_, err := th.callBound(f, x, Str(name), val)
				return err
			}
		}
		return th.plainSetAttr(x, name, val)
	case *Module:
		x.dict.SetStr(name, val)
		return nil
	case *Class:
		return th.setClassAttr(x, name, val)
	case *Function:
		switch name {
		case "__name__":
			if s, ok := AsStr(val); ok {
				f := x
				f.Name = s
				return nil
			}
		case "__qualname__":
			if s, ok := AsStr(val); ok {
				x.Qualname = s
				return nil
			}
		case "__doc__":
			x.doc = val
			return nil
		case "__annotations__":
			if d, ok := val.(*Dict); ok {
				x.annots = d
				return nil
			}
		}
		if x.Attrs == nil {
			x.Attrs = NewDict()
		}
		x.Attrs.SetStr(name, val)
		return nil
	case *Unknown:
		return nil
	}
	if raw, _ := th.Lookup(v.Class(), name); raw != nil {
		if p, ok := raw.(*NativeProperty); ok && p.set != nil {
			return p.set(th, v, val)
		}
		return Raise(AttributeErrorClass, "'%s' object attribute '%s' is read-only", TypeName(v), name)
	}
	return Raise(AttributeErrorClass, "'%s' object has no attribute '%s'", TypeName(v), name)
}

// plainSetAttr is object.__setattr__.
func (th *Thread) plainSetAttr(o *Object, name string, val Value) error {
	raw, _ := th.Lookup(o.class, name)
	switch d := raw.(type) {
	case *Property:
		if IsNone(d.Set) {
			return Raise(AttributeErrorClass, "property '%s' of '%s' object has no setter", d.nameOr(name), o.class.Name)
		}
		_, err := th.Call(d.Set, o, val)
		return err
	case *NativeProperty:
		if d.set == nil {
			return Raise(AttributeErrorClass, "property '%s' of '%s' object has no setter", d.Name, o.class.Name)
		}
		return d.set(th, o, val)
	case *Object:
		if set, _ := th.Lookup(d.class, "__set__"); set != nil {
			_, err := th.callBound(set, d, o, val)
			return err
		}
	}
	if o.class == ObjectClass {
		return noAttribute(o, name)
	}
	if name == "__class__" {
		if c, ok := val.(*Class); ok {
			o.class = c
			return nil
		}
	}
	if name == "__dict__" {
		if d, ok := val.(*Dict); ok {
			o.Attrs = d
			return nil
		}
	}
	o.SetAttr(name, val)
	return nil
}

func (p *Property) nameOr(name string) string {
	if p.name != "" {
		return p.name
	}
	return name
}

func (th *Thread) setClassAttr(c *Class, name string, val Value) error {
	if meta := c.Class(); meta != TypeClass {
		if meta.slots()&hasSetattr != 0 {
			if f, _ := th.Lookup(meta, "__setattr__"); f != nil {
				_, err := th.callBound(f, c, Str(name), val)
				return err
			}
		}
		if raw, _ := th.Lookup(meta, name); raw != nil && th.isData(raw) {
			switch d := raw.(type) {
			case *Property:
				if IsNone(d.Set) {
					return Raise(AttributeErrorClass, "property '%s' of '%s' object has no setter", d.nameOr(name), meta.Name)
				}
				_, err := th.Call(d.Set, c, val)
				return err
			case *NativeProperty:
				if d.set != nil {
					return d.set(th, c, val)
				}
			}
		}
	}
	th.SetOwnAttr(c, name, val)
	return nil
}

// SetOwnAttr is type.__setattr__: it sets an attribute of a class without
// asking the metaclass. On a native class it holds for this run only.
func (th *Thread) SetOwnAttr(c *Class, name string, val Value) {
	if !c.native {
		switch name {
		case "__name__":
			if s, ok := AsStr(val); ok {
				c.Name = s
				return
			}
		case "__qualname__":
			if s, ok := AsStr(val); ok {
				c.Qualname = s
				return
			}
		}
	}
	th.namespaceFor(c).SetStr(name, val)
	if bit := slotNames[name]; bit != 0 && !c.native {
		th.addFlags(c, bit)
	}
}

func (th *Thread) addFlags(c *Class, bit slotFlags) {
	c.flags |= bit
	for _, k := range th.in.children[c] {
		th.addFlags(k, bit)
	}
}

// DelAttr is delattr(v, name).
func (th *Thread) DelAttr(v Value, name string) error {
	switch x := v.(type) {
	case *Object:
		if x.class.slots()&hasDelattr != 0 {
			if f, _ := th.Lookup(x.class, "__delattr__"); f != nil {
				_, err := th.callBound(f, x, Str(name))
				return err
			}
		}
		return th.plainDelAttr(x, name)
	case *Module:
		if x.dict.DelStr(name) {
			if x.def != nil {
				x.dict.SetStr(name, deletedAttr)
			}
			return nil
		}
		if x.def != nil {
			if _, ok := x.def.members().GetStr(name); ok {
				x.dict.SetStr(name, deletedAttr)
				return nil
			}
		}
		return Raise(AttributeErrorClass, "module '%s' has no attribute '%s'", x.Name, name)
	case *Class:
		if _, ok := th.ownAttr(x, name); !ok {
			return noAttribute(x, name)
		}
		if x.native {
			th.namespaceFor(x).SetStr(name, deletedAttr)
		} else {
			th.in.classChanges++
			x.dict.DelStr(name)
		}
		return nil
	case *Function:
		if x.Attrs != nil && x.Attrs.DelStr(name) {
			return nil
		}
	case *Unknown:
		return nil
	}
	return noAttribute(v, name)
}

// plainDelAttr is object.__delattr__.
func (th *Thread) plainDelAttr(o *Object, name string) error {
	raw, _ := th.Lookup(o.class, name)
	switch d := raw.(type) {
	case *Property:
		if IsNone(d.Del) {
			return Raise(AttributeErrorClass, "property '%s' of '%s' object has no deleter", d.nameOr(name), o.class.Name)
		}
		_, err := th.Call(d.Del, o)
		return err
	case *Object:
		if del, _ := th.Lookup(d.class, "__delete__"); del != nil {
			_, err := th.callBound(del, d, o)
			return err
		}
	}
	if o.Attrs != nil && o.Attrs.DelStr(name) {
		return nil
	}
	return noAttribute(o, name)
}
