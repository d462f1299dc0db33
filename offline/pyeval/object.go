package pyeval

// Object is an instance of a native class or of a class made by Python code.
type Object struct {
	class *Class
	// Attrs is the instance's __dict__; nil while it has no attribute.
	Attrs *Dict
	// Native is the Go payload that the __new__ or __init__ of a native class
	// set; for a class deriving from a builtin type it is the builtin value.
	Native any
}

// NewObject makes an instance without calling __new__ or __init__. native may
// be nil.
func NewObject(c *Class, native any) *Object { return &Object{class: c, Native: native} }

// Class implements [Value].
func (o *Object) Class() *Class { return o.class }

// SetClass changes the instance's class, as assignment to __class__ does.
func (o *Object) SetClass(c *Class) { o.class = c }

// Attr returns an attribute of the instance itself (not of its class).
func (o *Object) Attr(name string) (Value, bool) {
	if o.Attrs == nil {
		return nil, false
	}
	return o.Attrs.GetStr(name)
}

// SetAttr sets an attribute in the instance's own dict, past any descriptor.
func (o *Object) SetAttr(name string, v Value) {
	if o.Attrs == nil {
		o.Attrs = NewDict()
	}
	o.Attrs.SetStr(name, v)
}

// Payload is the Go payload of an instance when it has type T.
func Payload[T any](v Value) (T, bool) {
	if o, ok := v.(*Object); ok {
		p, ok := o.Native.(T)
		return p, ok
	}
	var zero T
	return zero, false
}

// BoundMethod is a function together with its first argument.
type BoundMethod struct {
	Self Value
	Func Value // *Function, *Builtin or any callable
}

// Class implements [Value].
func (*BoundMethod) Class() *Class { return MethodClass }

// Property is a Python property; the functions may be nil or None.
type Property struct {
	Get, Set, Del Value
	Doc           Value
	name          string
}

// Class implements [Value].
func (*Property) Class() *Class { return PropertyClass }

// NativeProperty is a property of a native class with Go functions.
type NativeProperty struct {
	Name string
	get  Getter
	set  Setter // nil: read-only
}

// Class implements [Value].
func (*NativeProperty) Class() *Class { return GetSetClass }

// ClassMethod is a Python classmethod object.
type ClassMethod struct{ Func Value }

// Class implements [Value].
func (*ClassMethod) Class() *Class { return ClassMethodClass }

// StaticMethod is a Python staticmethod object.
type StaticMethod struct{ Func Value }

// Class implements [Value].
func (*StaticMethod) Class() *Class { return StaticMethodClass }

// Super is a Python super object.
type Super struct {
	Type *Class // search starts after this class
	Self Value  // the instance or class that methods are bound to
	of   *Class // whose method resolution order is searched
}

// Class implements [Value].
func (*Super) Class() *Class { return SuperClass }

// GenericAlias is a subscripted class or typing form: list[int],
// Optional[str], X | None. It keeps its parts and means nothing at run time.
type GenericAlias struct {
	Origin Value // the class or form that was subscripted; UnionTypeClass for X | Y
	Args   []Value
	// Name is how the form is written when Origin is not a class,
	// "typing.Optional".
	Name string
}

// Class implements [Value].
func (g *GenericAlias) Class() *Class {
	if g.Origin == Value(UnionTypeClass) {
		return UnionTypeClass
	}
	return GenericAliasClass
}
