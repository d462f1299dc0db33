package pyeval

import (
	"slices"
	"sync/atomic"
)

// NativeFunc is a Go function that Python code can call. The arguments have
// been bound to the signature, if there is one; the result must not be nil
// unless the error is set.
type NativeFunc func(th *Thread, a *Args) (Value, error)

// Getter and Setter are the functions of a native property.
type (
	Getter func(th *Thread, self Value) (Value, error)
	Setter func(th *Thread, self, v Value) error
)

// UnknownMode says what a native function does with an [*Unknown] among its
// arguments (at top level: not one inside a list).
type UnknownMode uint8

const (
	// RefuseUnknown makes the call an [*UnknownError]. It is the default.
	RefuseUnknown UnknownMode = iota
	// AllowUnknown passes it on to the function.
	AllowUnknown
	// DeriveUnknown makes the result of the call an unknown, without calling.
	DeriveUnknown
)

type builtinKind uint8

const (
	plainFunction builtinKind = iota
	instanceMethod
	newMethod // __new__: a static method whose first argument is the class
)

// Builtin is a function written in Go.
type Builtin struct {
	Name   string // as Python shows it, "add_column"
	Module string // "alembic.op"; may be empty
	owner  *Class // of a method
	kind   builtinKind
	mode   UnknownMode
	text   string // signature, "" when the function takes its arguments as they come
	sig    atomic.Pointer[Signature]
	fn     NativeFunc
}

// Class implements [Value].
func (b *Builtin) Class() *Class {
	if b.kind == instanceMethod {
		return MethodDescriptorClass
	}
	return BuiltinFunctionClass
}

// NewFunc makes a function. sig is its name and parameters in Python's own
// syntax, "add_column(table_name, column, /, *, schema=None, **kw)", with
// literals or `...` as defaults ([Args.Get] gives nil for a parameter whose
// default is `...` and that was not passed). A sig without parentheses is the
// name of a function that takes its arguments as they come.
func NewFunc(sig string, fn NativeFunc) *Builtin {
	b := &Builtin{fn: fn}
	b.Name, b.text = splitSig(sig)
	return b
}

// Unknowns sets what the function does with unknown arguments.
func (b *Builtin) Unknowns(mode UnknownMode) *Builtin {
	b.mode = mode
	return b
}

// In sets the module that Python shows for the function.
func (b *Builtin) In(module string) *Builtin {
	b.Module = module
	return b
}

// ClassBuilder takes the members of a native class.
type ClassBuilder struct {
	class *Class
	dict  *Dict
	mode  UnknownMode
}

// Unknowns sets what the methods that follow do with unknown arguments.
func (b *ClassBuilder) Unknowns(mode UnknownMode) { b.mode = mode }

// Method adds a method. The signature leaves self out; the function finds it
// in [Args.Self]. Dunder methods (`__init__`, `__getattr__`, `__eq__`, …) are
// added the same way and found as Python finds them.
func (b *ClassBuilder) Method(sig string, fn NativeFunc) *Builtin {
	f := b.make(sig, fn, instanceMethod)
	b.dict.SetStr(f.Name, f)
	return f
}

// New adds __new__. The signature leaves the class out; the function finds it
// in [Args.Self] (see [Args.SelfClass]), and makes the instance with
// [NewObject] of that class. A class that defines no __init__ or takes the same
// arguments there must define that too: object's takes none.
func (b *ClassBuilder) New(params string, fn NativeFunc) *Builtin {
	f := b.make("__new__"+params, fn, newMethod)
	b.dict.SetStr(f.Name, f)
	return f
}

// ClassMethod adds a class method; the class is in [Args.Self].
func (b *ClassBuilder) ClassMethod(sig string, fn NativeFunc) *Builtin {
	f := b.make(sig, fn, instanceMethod)
	b.dict.SetStr(f.Name, &ClassMethod{Func: f})
	return f
}

// StaticMethod adds a static method.
func (b *ClassBuilder) StaticMethod(sig string, fn NativeFunc) *Builtin {
	f := b.make(sig, fn, plainFunction)
	b.dict.SetStr(f.Name, &StaticMethod{Func: f})
	return f
}

// Property adds a property; set may be nil.
func (b *ClassBuilder) Property(name string, get Getter, set Setter) {
	b.dict.SetStr(name, &NativeProperty{Name: name, get: get, set: set})
}

// Attr adds a class attribute. All runs share it: it must not be a list, a dict
// or another value that Python code can change.
func (b *ClassBuilder) Attr(name string, v Value) { b.dict.SetStr(name, v) }

// Alias gives a member that was added already a second name.
func (b *ClassBuilder) Alias(name, member string) {
	if v, ok := b.dict.GetStr(member); ok {
		b.dict.SetStr(name, v)
	}
}

func (b *ClassBuilder) make(sig string, fn NativeFunc, kind builtinKind) *Builtin {
	f := &Builtin{fn: fn, kind: kind, mode: b.mode, owner: b.class, Module: b.class.Module}
	f.Name, f.text = splitSig(sig)
	return f
}

// Args are the arguments of one call of a native function.
type Args struct {
	// Self is the instance of a method, the class of a class method or of
	// __new__; nil for a function. For methods of a builtin type it is the
	// builtin value itself, also for instances of subclasses (whose object is
	// in Object).
	Self Value
	// Object is the receiver as it is.
	Object Value
	// Pos are the positional arguments that `*args` took; all of them when the
	// function has no signature.
	Pos []Value
	// Kw are the keyword arguments that `**kw` took; all of them when the
	// function has no signature.
	Kw []KwArg

	fn    *Builtin
	sig   *Signature
	bound []Value
	few   [6]Value // room for bound
}

// FuncName is the name of the function that was called, for messages.
func (a *Args) FuncName() string { return a.fn.Name }

// Get is a parameter's value: what was passed, else its default, else nil. It
// panics when the signature has no such parameter.
func (a *Args) Get(name string) Value { return a.At(a.index(name)) }

// At is Get by the parameter's place in the signature, from 0; `*args` and
// `**kw` don't count.
func (a *Args) At(i int) Value {
	if v := a.bound[i]; v != nil {
		return v
	}
	return a.sig.params[i].value
}

// Has reports whether the signature has a parameter.
func (a *Args) Has(name string) bool {
	return a.sig != nil && slices.ContainsFunc(a.sig.params, func(p param) bool { return p.name == name })
}

// Given reports whether a parameter was passed explicitly.
func (a *Args) Given(name string) bool { return a.bound[a.index(name)] != nil }

// IsNone reports whether a parameter is None or was not passed.
func (a *Args) IsNone(name string) bool { return IsNone(a.Get(name)) }

func (a *Args) index(name string) int {
	for i := range a.sig.params {
		if a.sig.params[i].name == name {
			return i
		}
	}
	panic("pyeval: " + a.fn.Name + " has no parameter " + name)
}

func (a *Args) typeError(name, want string, v Value) error {
	return Raise(TypeErrorClass, "%s() argument '%s' must be %s, not %s", a.fn.shown(), name, want, TypeName(v))
}

// Str is a parameter that must be a str.
func (a *Args) Str(name string) (string, error) {
	v := a.Get(name)
	if s, ok := v.(Str); ok {
		return string(s), nil
	}
	if s, ok := AsStr(v); ok {
		return s, nil
	}
	return "", a.typeError(name, "str", v)
}

// OptStr is a parameter that must be a str or None; ok is false for None.
func (a *Args) OptStr(name string) (s string, ok bool, err error) {
	v := a.Get(name)
	if IsNone(v) {
		return "", false, nil
	}
	if s, ok := AsStr(v); ok {
		return s, true, nil
	}
	return "", false, a.typeError(name, "str or None", v)
}

// Int is a parameter that must be an int of 64 bits.
func (a *Args) Int(name string) (int64, error) {
	v := a.Get(name)
	i, ok := AsInt(v)
	if !ok {
		return 0, a.typeError(name, "int", v)
	}
	n, ok := i.Int64()
	if !ok {
		return 0, Raise(OverflowErrorClass, "%s() argument '%s' is too large", a.fn.Name, name)
	}
	return n, nil
}

// OptInt is a parameter that must be an int of 64 bits or None.
func (a *Args) OptInt(name string) (n int64, ok bool, err error) {
	if a.IsNone(name) {
		return 0, false, nil
	}
	n, err = a.Int(name)
	return n, err == nil, err
}

// Bool is the truth value of a parameter.
func (a *Args) Bool(th *Thread, name string) (bool, error) {
	v := a.Get(name)
	if b, ok := v.(Bool); ok {
		return bool(b), nil
	}
	if v == nil {
		return false, nil
	}
	return th.Truth(v)
}

// OptBool is the truth value of a parameter; ok is false when it is None.
func (a *Args) OptBool(th *Thread, name string) (b, ok bool, err error) {
	if a.IsNone(name) {
		return false, false, nil
	}
	b, err = a.Bool(th, name)
	return b, err == nil, err
}

// Strs is a parameter that must be an iterable of str (not a str itself); None
// gives nil.
func (a *Args) Strs(th *Thread, name string) ([]string, error) {
	v := a.Get(name)
	if IsNone(v) {
		return nil, nil
	}
	if _, ok := AsStr(v); ok {
		return nil, a.typeError(name, "a sequence of str", v)
	}
	vs, err := th.Slice(v)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(vs))
	for i, e := range vs {
		s, ok := AsStr(e)
		if !ok {
			if u, ok := e.(*Unknown); ok {
				return nil, u.Refuse(a.fn.Name + "() needs its value")
			}
			return nil, Raise(TypeErrorClass, "%s() argument '%s' must be a sequence of str, not of %s", a.fn.Name, name, TypeName(e))
		}
		out[i] = s
	}
	return out, nil
}

// SelfClass is the class that a __new__ or a class method was called on.
func (a *Args) SelfClass() *Class {
	c, _ := a.Self.(*Class)
	return c
}

// KwArg returns a keyword argument that `**kw` took.
func (a *Args) KwArg(name string) (Value, bool) {
	for _, k := range a.Kw {
		if k.Name == name {
			return k.Value, true
		}
	}
	return nil, false
}

// TypeName is the name of a value's class, as in messages.
func TypeName(v Value) string {
	if v == nil {
		return "NoneType"
	}
	return v.Class().Name
}
