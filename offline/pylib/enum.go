package pylib

import (
	"math/big"
	"strings"

	py "sqlgen/offline/pyeval"
)

// The classes of the enum module.
var (
	EnumTypeClass = py.NewNativeClass("EnumType", "enum", py.TypeClass)
	EnumClass     = py.NewNativeClass("Enum", "enum")
	ReprEnumClass = py.NewNativeClass("ReprEnum", "enum", EnumClass)
	IntEnumClass  = py.NewNativeClass("IntEnum", "enum", py.IntClass, ReprEnumClass)
	StrEnumClass  = py.NewNativeClass("StrEnum", "enum", py.StrClass, ReprEnumClass)
	FlagClass     = py.NewNativeClass("Flag", "enum", EnumClass)
	IntFlagClass  = py.NewNativeClass("IntFlag", "enum", py.IntClass, ReprEnumClass, FlagClass)
	autoClass     = py.NewNativeClass("auto", "enum")
	memberClass   = py.NewNativeClass("member", "enum")
	nonmember     = py.NewNativeClass("nonmember", "enum")
	// enumDictClass is the namespace of an enumeration's body: auto() gets its
	// value when it is assigned, so that later lines can use it.
	enumDictClass = py.NewNativeClass("EnumDict", "enum", py.DictClass)
)

// Enumeration is what a class deriving from enum.Enum consists of. It is the
// Native payload of that class.
type Enumeration struct {
	Members []*py.Object // without aliases, in order of definition
	byName  *py.Dict     // with aliases
	mixin   *py.Class    // the data type mixed in (str, int, …); nil: none
	flag    bool
	pseudo  map[string]*py.Object // composite flags by their value's text
}

// EnumerationOf is the enumeration behind a class; ok is false for a class that
// is none.
func EnumerationOf(v py.Value) (*Enumeration, bool) {
	c, ok := v.(*py.Class)
	if !ok {
		return nil, false
	}
	e, ok := c.Native.(*Enumeration)
	return e, ok
}

// EnumMember takes a member of an enumeration apart.
func EnumMember(v py.Value) (name string, value py.Value, ok bool) {
	o, isObject := v.(*py.Object)
	if !isObject || !o.Class().IsSubclassOf(EnumClass) {
		return "", nil, false
	}
	n, _ := o.Attr("_name_")
	value, ok = o.Attr("_value_")
	name, _ = py.AsStr(n)
	return name, value, ok
}

// MemberName is the name of a member.
func MemberName(o *py.Object) string {
	name, _, _ := EnumMember(o)
	return name
}

// wrapped is the payload of member() and nonmember().
type wrapped struct{ value py.Value }

// memberCandidates splits a class namespace: what becomes a member.
func memberCandidates(th *py.Thread, cls *py.Class, ns *py.Dict) (names []string, values []py.Value, err error) {
	ignored := map[string]bool{}
	if v, ok := ns.GetStr("_ignore_"); ok {
		list, err := th.Slice(v)
		if s, isStr := py.AsStr(v); isStr {
			list, err = py.Strings(strings.Fields(strings.ReplaceAll(s, ",", " "))...), nil
		}
		if err != nil {
			return nil, nil, err
		}
		for _, n := range list {
			s, _ := py.AsStr(n)
			ignored[s] = true
		}
	}
	ns.Each(func(k, v py.Value) bool {
		name, ok := py.AsStr(k)
		if !ok || ignored[name] || isReserved(name, cls.Name) {
			return true
		}
		if o, ok := v.(*py.Object); ok {
			if w, ok := o.Native.(wrapped); ok {
				if o.Class() == nonmember {
					th.SetOwnAttr(cls, name, w.value)
					return true
				}
				v = w.value
				names, values = append(names, name), append(values, v)
				return true
			}
		}
		if isDescriptor(th, v) {
			return true
		}
		names, values = append(names, name), append(values, v)
		return true
	})
	return names, values, nil
}

func isReserved(name, class string) bool {
	switch {
	case strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") && len(name) > 4:
		return true
	case strings.HasPrefix(name, "_") && strings.HasSuffix(name, "_") && len(name) > 2:
		return true
	}
	return strings.HasPrefix(name, "_"+strings.TrimLeft(class, "_")+"__")
}

func isDescriptor(th *py.Thread, v py.Value) bool {
	switch x := v.(type) {
	case *py.Function, *py.Builtin, *py.BoundMethod, *py.Property, *py.NativeProperty, *py.ClassMethod, *py.StaticMethod, *py.Class:
		return true
	case *py.Object:
		for _, name := range []string{"__get__", "__set__", "__delete__"} {
			if f, _ := th.Lookup(x.Class(), name); f != nil {
				return true
			}
		}
	}
	return false
}

// dataType is the type mixed into an enumeration: the first class of the
// method resolution order that is neither an enumeration nor object and makes
// instances of its own.
func dataType(cls *py.Class) *py.Class {
	for _, c := range cls.MRO() {
		if c == py.ObjectClass || c.IsSubclassOf(EnumClass) {
			continue
		}
		if c.IsNative() {
			return c
		}
	}
	return nil
}

// userFunction is a method found in a class written in Python.
func userFunction(th *py.Thread, cls *py.Class, name string) py.Value {
	v, owner := th.Lookup(cls, name)
	if v == nil || owner.IsNative() {
		return nil
	}
	return v
}

// defineMembers is what enum.EnumType.__new__ does after the class was made.
func defineMembers(th *py.Thread, cls *py.Class, ns *py.Dict, kw []py.KwArg) error {
	for _, b := range cls.Bases() {
		if e, ok := EnumerationOf(b); ok && len(e.Members) > 0 {
			return py.Raise(py.TypeErrorClass, "<enum '%s'> cannot extend <enum '%s'>", cls.Name, b.Name)
		}
	}
	e := &Enumeration{byName: py.NewDict(), mixin: dataType(cls), flag: cls.IsSubclassOf(FlagClass), pseudo: map[string]*py.Object{}}
	cls.Native = e
	names, values, err := memberCandidates(th, cls, ns)
	if err != nil {
		return err
	}
	generate, err := th.GetAttr(cls, "_generate_next_value_")
	if err != nil {
		return err
	}
	var last []py.Value
	for i, name := range names {
		v, err := resolveAuto(th, generate, cls, name, values[i], last)
		if err != nil {
			return err
		}
		m, err := e.makeMember(th, cls, name, v)
		if err != nil {
			return err
		}
		value, _ := m.Attr("_value_")
		last = append(last, value)
	}
	th.SetOwnAttr(cls, "_member_map_", e.byName)
	th.SetOwnAttr(cls, "_member_names_", py.NewList(e.names()...))
	return nil
}

func (e *Enumeration) names() []py.Value {
	out := make([]py.Value, len(e.Members))
	for i, m := range e.Members {
		out[i] = py.Str(MemberName(m))
	}
	return out
}

// resolveAuto replaces auto() by the next value.
func resolveAuto(th *py.Thread, generate py.Value, cls *py.Class, name string, v py.Value, last []py.Value) (py.Value, error) {
	if t, ok := v.(*py.Tuple); ok {
		elems := append([]py.Value(nil), t.Elems...)
		for i, x := range elems {
			r, err := resolveAuto(th, generate, cls, name, x, last)
			if err != nil {
				return nil, err
			}
			elems[i] = r
		}
		return py.NewTuple(elems...), nil
	}
	if o, ok := v.(*py.Object); !ok || o.Class() != autoClass {
		return v, nil
	}
	return th.Call(generate, py.Str(name), py.MakeInt(1), py.MakeInt(int64(len(last))), py.NewList(last...))
}

// enumPrepare is EnumType.__prepare__.
func enumPrepare(th *py.Thread, a *py.Args) (py.Value, error) {
	bases, err := th.Slice(a.Get("bases"))
	if err != nil {
		return nil, err
	}
	ns := py.NewObject(enumDictClass, py.NewDict())
	for _, b := range bases {
		if _, ok := EnumerationOf(b); ok || b == py.Value(EnumClass) || isNativeEnum(b) {
			f, err := th.GetAttr(b, "_generate_next_value_")
			if err != nil {
				return nil, err
			}
			ns.SetAttr("generate", f)
			ns.SetAttr("base", b)
		}
	}
	return ns, nil
}

func isNativeEnum(v py.Value) bool {
	c, ok := v.(*py.Class)
	return ok && c.IsNative() && c.IsSubclassOf(EnumClass)
}

// enumSetItem is the assignment of a name in the body of an enumeration.
func enumSetItem(th *py.Thread, a *py.Args) (py.Value, error) {
	o := a.Object.(*py.Object)
	ns := o.Native.(*py.Dict)
	name, _ := py.AsStr(a.At(0))
	v := a.At(1)
	if name == "_generate_next_value_" {
		f := v
		if s, ok := f.(*py.StaticMethod); ok {
			f = s.Func
		}
		o.SetAttr("generate", f)
	}
	if base, ok := o.Attr("base"); ok && !isReserved(name, "") {
		var last []py.Value
		ns.Each(func(k, x py.Value) bool {
			if n, ok := py.AsStr(k); ok && !isReserved(n, "") && !isDescriptor(th, x) {
				last = append(last, x)
			}
			return true
		})
		generate, _ := o.Attr("generate")
		var err error
		if v, err = resolveAuto(th, generate, base.(*py.Class), name, v, last); err != nil {
			return nil, err
		}
	}
	return py.None, th.DictSet(ns, a.At(0), v)
}

// nextValue is Enum's own _generate_next_value_; flags double.
func nextValue(th *py.Thread, a *py.Args) (py.Value, error) {
	last, err := th.Slice(a.Get("last_values"))
	if err != nil {
		return nil, err
	}
	var top *big.Int
	for _, v := range last {
		if i, ok := py.AsInt(v); ok && (top == nil || i.Big().Cmp(top) > 0) {
			top = i.Big()
		}
	}
	if top == nil {
		return a.Get("start"), nil
	}
	return py.MakeBigInt(new(big.Int).Add(top, big.NewInt(1))), nil
}

func nextFlag(th *py.Thread, a *py.Args) (py.Value, error) {
	last, err := th.Slice(a.Get("last_values"))
	if err != nil {
		return nil, err
	}
	high := -1
	for _, v := range last {
		if i, ok := py.AsInt(v); ok {
			high = max(high, i.Big().BitLen()-1)
		}
	}
	return py.MakeBigInt(new(big.Int).Lsh(big.NewInt(1), uint(high+1))), nil
}

// makeMember makes a member, or an alias when the value is there already.
func (e *Enumeration) makeMember(th *py.Thread, cls *py.Class, name string, value py.Value) (*py.Object, error) {
	args := []py.Value{value}
	if t, ok := value.(*py.Tuple); ok && e.mixin != py.TupleClass {
		args = t.Elems
	}
	o, err := e.instance(th, cls, args)
	if err != nil {
		return nil, err
	}
	if _, ok := o.Attr("_value_"); !ok {
		v := value
		if e.mixin != nil && userFunction(th, cls, "__new__") == nil {
			if v, err = e.plainValue(th, o, args); err != nil {
				return nil, err
			}
		}
		o.SetAttr("_value_", v)
	}
	o.SetAttr("_name_", py.Str(name))
	o.SetAttr("_sort_order_", py.MakeInt(int64(len(e.Members))))
	if init := userFunction(th, cls, "__init__"); init != nil {
		if _, err := th.CallMethod(o, "__init__", args...); err != nil {
			return nil, err
		}
	}
	v, _ := o.Attr("_value_")
	if same, err := e.find(th, v); err != nil {
		return nil, err
	} else if same != nil {
		o = same
	} else {
		e.Members = append(e.Members, o)
	}
	if _, dup := e.byName.GetStr(name); dup {
		return nil, py.Raise(py.TypeErrorClass, "'%s' already defined as %s", name, name)
	}
	e.byName.SetStr(name, o)
	th.SetOwnAttr(cls, name, o)
	return o, nil
}

// instance makes the object of a member, through a __new__ written in Python or
// that of the data type.
func (e *Enumeration) instance(th *py.Thread, cls *py.Class, args []py.Value) (*py.Object, error) {
	if f := userFunction(th, cls, "__new__"); f != nil {
		if s, ok := f.(*py.StaticMethod); ok {
			f = s.Func
		}
		v, err := th.Call(f, append([]py.Value{cls}, args...)...)
		if err != nil {
			return nil, err
		}
		o, ok := v.(*py.Object)
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "__new__ of <enum '%s'> returned %s", cls.Name, py.TypeName(v))
		}
		return o, nil
	}
	if e.mixin == nil {
		return py.NewObject(cls, nil), nil
	}
	f, err := th.GetAttr(e.mixin, "__new__")
	if err != nil {
		return nil, err
	}
	v, err := th.Call(f, append([]py.Value{cls}, args...)...)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*py.Object)
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "%s cannot be mixed into an Enum", e.mixin.Name)
	}
	return o, nil
}

// plainValue is the member's value as an instance of the data type alone.
func (e *Enumeration) plainValue(th *py.Thread, o *py.Object, args []py.Value) (py.Value, error) {
	if u := py.Underlying(o); u != py.Value(o) {
		return u, nil
	}
	return th.Call(e.mixin, args...)
}

// find is the member with a value, nil when there is none.
func (e *Enumeration) find(th *py.Thread, v py.Value) (*py.Object, error) {
	for _, m := range e.Members {
		mv, _ := m.Attr("_value_")
		eq, err := th.Equal(mv, v)
		if err != nil {
			return nil, err
		}
		if eq {
			return m, nil
		}
	}
	return nil, nil
}

// enumCall is Color(value) and the functional form Enum("Color", "red green").
func enumCall(th *py.Thread, a *py.Args) (py.Value, error) {
	cls := a.Self.(*py.Class)
	e, _ := EnumerationOf(cls)
	if e == nil || len(e.Members) == 0 && !e.flag {
		return functional(th, a, cls)
	}
	v := a.Get("value")
	if len(a.Pos) > 0 {
		v = py.NewTuple(append([]py.Value{v, a.Get("names")}, a.Pos...)...)
	} else if !py.IsNone(a.Get("names")) {
		v = py.NewTuple(v, a.Get("names"))
	}
	if u, ok := v.(*py.Unknown); ok {
		return u.Derive(cls.Name + "(%s)"), nil
	}
	if v.Class() == cls {
		return v, nil
	}
	m, err := e.find(th, v)
	if err != nil {
		return nil, err
	}
	if m != nil {
		return m, nil
	}
	missing, err := th.GetAttr(cls, "_missing_")
	if err != nil {
		return nil, err
	}
	r, err := th.Call(missing, v)
	if err != nil {
		return nil, err
	}
	if !py.IsNone(r) {
		return r, nil
	}
	if e.flag {
		if i, ok := py.AsInt(v); ok {
			return e.composite(cls, i.Big())
		}
	}
	repr, err := th.Repr(v)
	if err != nil {
		return nil, err
	}
	return nil, py.Raise(py.ValueErrorClass, "%s is not a valid %s", repr, cls.Name)
}

// functional makes an enumeration from names given as a string, a sequence of
// names or of pairs, or a mapping.
func functional(th *py.Thread, a *py.Args, base *py.Class) (py.Value, error) {
	name, ok := py.AsStr(a.Get("value"))
	if !ok || py.IsNone(a.Get("names")) {
		repr, err := th.Repr(a.Get("value"))
		if err != nil {
			return nil, err
		}
		return nil, py.Raise(py.ValueErrorClass, "%s is not a valid %s", repr, base.Name)
	}
	ns := py.NewDict()
	if m := a.Get("module"); !py.IsNone(m) {
		ns.SetStr("__module__", m)
	}
	var items []py.Value
	var err error
	switch x := py.Underlying(a.Get("names")).(type) {
	case py.Str:
		items = py.Strings(strings.Fields(strings.ReplaceAll(string(x), ",", " "))...)
	case *py.Dict:
		x.Each(func(k, v py.Value) bool {
			items = append(items, py.NewTuple(k, v))
			return true
		})
	default:
		if items, err = th.Slice(x); err != nil {
			return nil, err
		}
	}
	for _, it := range items {
		key, value := it, py.Value(py.NewObject(autoClass, nil))
		if _, isStr := py.AsStr(it); !isStr {
			pair, err := th.Unpack(it, 2)
			if err != nil {
				return nil, err
			}
			key, value = pair[0], pair[1]
		}
		s, ok := py.AsStr(key)
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "names of an Enum must be str, not %s", py.TypeName(key))
		}
		ns.SetStr(s, value)
	}
	bases := []py.Value{base}
	if t := a.Get("type"); !py.IsNone(t) {
		bases = []py.Value{t, base}
	}
	return th.Call(py.TypeClass, py.Str(name), py.NewTuple(bases...), ns)
}

func enumStr(th *py.Thread, o *py.Object) (string, error) {
	return o.Class().Name + "." + MemberName(o), nil
}

func enumRepr(th *py.Thread, o *py.Object) (string, error) {
	v, _ := o.Attr("_value_")
	r, err := th.Repr(v)
	if err != nil {
		return "", err
	}
	name := MemberName(o)
	if name == "" {
		return "<" + o.Class().Name + ": " + r + ">", nil
	}
	return "<" + o.Class().Name + "." + name + ": " + r + ">", nil
}

// keepEnumText gives the class the text methods of Enum where those of the data
// type would come first.
func keepEnumText(th *py.Thread, cls *py.Class) error {
	names := []string{"__repr__", "__str__", "__format__"}
	if cls.IsSubclassOf(ReprEnumClass) {
		names = names[:1]
		// A ReprEnum's text is that of its value.
		for _, name := range []string{"__str__", "__format__"} {
			if userFunction(th, cls, name) == nil {
				f, _ := th.Lookup(ReprEnumClass, "_value"+name)
				th.SetOwnAttr(cls, name, f)
			}
		}
	}
	for _, name := range names {
		found, owner := th.Lookup(cls, name)
		if found == nil || !owner.IsNative() || owner.IsSubclassOf(EnumClass) {
			continue
		}
		own, _ := th.Lookup(EnumClass, name)
		th.SetOwnAttr(cls, name, own)
	}
	return nil
}

func objectMethod(f func(th *py.Thread, o *py.Object) (py.Value, error)) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		o, ok := a.Object.(*py.Object)
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "expected a member of an Enum, not %s", py.TypeName(a.Object))
		}
		return f(th, o)
	}
}

func init() {
	EnumTypeClass.Define(defineEnumType)
	EnumClass.SetMetaclass(EnumTypeClass)
	for _, c := range []*py.Class{ReprEnumClass, IntEnumClass, StrEnumClass, FlagClass, IntFlagClass} {
		c.SetMetaclass(EnumTypeClass)
	}
	created := func(th *py.Thread, cls *py.Class, ns *py.Dict, kw []py.KwArg) error {
		if err := keepEnumText(th, cls); err != nil {
			return err
		}
		return defineMembers(th, cls, ns, kw)
	}
	for _, c := range []*py.Class{EnumClass, ReprEnumClass, IntEnumClass, StrEnumClass, FlagClass, IntFlagClass} {
		c.OnSubclass(created)
	}
	EnumClass.Define(func(b *py.ClassBuilder) {
		attr := func(name, from string) {
			b.Property(name, func(th *py.Thread, self py.Value) (py.Value, error) {
				o, ok := self.(*py.Object)
				if !ok {
					return nil, py.Raise(py.AttributeErrorClass, "%s", name)
				}
				v, ok := o.Attr(from)
				if !ok {
					return nil, py.Raise(py.AttributeErrorClass, "'%s' object has no attribute '%s'", o.Class().Name, name)
				}
				return v, nil
			}, nil)
		}
		attr("name", "_name_")
		attr("value", "_value_")
		b.Method("__str__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
			s, err := enumStr(th, o)
			return py.Str(s), err
		}))
		b.Method("__repr__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
			s, err := enumRepr(th, o)
			return py.Str(s), err
		}))
		b.Method("__format__(spec)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := th.Str(a.Object)
			if err != nil {
				return nil, err
			}
			return th.CallMethod(py.Str(s), "__format__", a.At(0))
		})
		b.Method("__hash__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
			return th.CallMethod(py.Str(MemberName(o)), "__hash__")
		}))
		b.ClassMethod("_missing_(value)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.StaticMethod("_generate_next_value_(name, start, count, last_values)", nextValue)
	})
	ReprEnumClass.Define(func(b *py.ClassBuilder) {
		b.Method("_value__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := th.Str(py.Underlying(a.Object))
			return py.Str(s), err
		})
		b.Method("_value__format__(spec)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return th.CallMethod(py.Underlying(a.Object), "__format__", a.At(0))
		})
	})
	StrEnumClass.Define(func(b *py.ClassBuilder) {
		b.StaticMethod("_generate_next_value_(name, start, count, last_values)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return th.CallMethod(a.Get("name"), "lower")
		})
	})
	FlagClass.Define(defineFlag)
	enumDictClass.Define(func(b *py.ClassBuilder) {
		b.Method("__setitem__(name, value)", enumSetItem).Unknowns(py.AllowUnknown)
	})
	autoClass.Define(func(b *py.ClassBuilder) {
		b.Method("__init__(value=None)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
	})
	for _, c := range []*py.Class{memberClass, nonmember} {
		c.Define(func(b *py.ClassBuilder) {
			b.Method("__init__(value)", func(th *py.Thread, a *py.Args) (py.Value, error) {
				a.Object.(*py.Object).Native = wrapped{a.At(0)}
				return py.None, nil
			})
		})
	}
	register(py.NewModuleDef("enum").Define(func(b *py.ModuleBuilder) {
		b.Classes(EnumTypeClass, EnumClass, ReprEnumClass, IntEnumClass, StrEnumClass, FlagClass, IntFlagClass, autoClass, memberClass, nonmember)
		b.Attr("EnumMeta", EnumTypeClass)
		b.Attr("property", py.PropertyClass)
		b.Attr("DynamicClassAttribute", py.PropertyClass)
		for _, name := range []string{"global_enum", "verify"} {
			b.Func(name+"(cls)", func(th *py.Thread, a *py.Args) (py.Value, error) { return a.At(0), nil })
		}
		b.Func("unique(enumeration)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			e, ok := EnumerationOf(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "unique() needs an Enum")
			}
			var aliases []string
			e.byName.Each(func(k, v py.Value) bool {
				if name, _ := py.AsStr(k); MemberName(v.(*py.Object)) != name {
					aliases = append(aliases, name+" -> "+MemberName(v.(*py.Object)))
				}
				return true
			})
			if len(aliases) > 0 {
				return nil, py.Raise(py.ValueErrorClass, "duplicate values found in <enum '%s'>: %s", a.At(0).(*py.Class).Name, strings.Join(aliases, ", "))
			}
			return a.At(0), nil
		})
	}))
}

func defineEnumType(b *py.ClassBuilder) {
	member := func(th *py.Thread, a *py.Args) *Enumeration {
		if e, ok := EnumerationOf(a.Self); ok {
			return e
		}
		return &Enumeration{byName: py.NewDict()}
	}
	values := func(e *Enumeration) []py.Value {
		out := make([]py.Value, len(e.Members))
		for i, m := range e.Members {
			out[i] = m
		}
		return out
	}
	b.Method("__call__(value, names=None, *values, module=None, qualname=None, type=None, start=1, boundary=None)", enumCall).Unknowns(py.AllowUnknown)
	b.ClassMethod("__prepare__(name, bases, **kw)", enumPrepare).Unknowns(py.AllowUnknown)
	b.Method("__iter__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
		return th.IterValue(py.NewList(values(member(th, a))...))
	})
	b.Method("__reversed__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
		l := values(member(th, a))
		for i, j := 0, len(l)-1; i < j; i, j = i+1, j-1 {
			l[i], l[j] = l[j], l[i]
		}
		return th.IterValue(py.NewList(l...))
	})
	b.Method("__len__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
		return py.MakeInt(int64(len(member(th, a).Members))), nil
	})
	b.Method("__bool__()", func(*py.Thread, *py.Args) (py.Value, error) { return py.True, nil })
	b.Method("__contains__(value)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		if a.At(0).Class() == a.Self {
			return py.True, nil
		}
		m, err := member(th, a).find(th, a.At(0))
		return py.Bool(m != nil), err
	})
	b.Method("__getitem__(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		if name, ok := py.AsStr(a.At(0)); ok {
			if v, ok := member(th, a).byName.GetStr(name); ok {
				return v, nil
			}
		}
		return nil, py.RaiseArgs(py.KeyErrorClass, a.At(0))
	})
	b.Property("__members__", func(th *py.Thread, self py.Value) (py.Value, error) {
		if e, ok := EnumerationOf(self); ok {
			return e.byName.Copy(), nil
		}
		return py.NewDict(), nil
	}, nil)
	b.Method("__setattr__(name, value)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		name, err := a.Str("name")
		if err != nil {
			return nil, err
		}
		if _, ok := member(th, a).byName.GetStr(name); ok {
			return nil, py.Raise(py.AttributeErrorClass, "cannot reassign member '%s'", name)
		}
		th.SetOwnAttr(a.Self.(*py.Class), name, a.At(1))
		return py.None, nil
	})
	b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
		c := a.Self.(*py.Class)
		kind := "enum"
		if c.IsSubclassOf(FlagClass) {
			kind = "flag"
		}
		return py.Str("<" + kind + " '" + c.Name + "'>"), nil
	})
}
