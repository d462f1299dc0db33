package pyeval

// The classes of builtin types. Their members are given in methods_*.go and,
// for what belongs to the core, in core_*.go.
var (
	ObjectClass = newRootClass()
	TypeClass   = valueClass("type")

	NoneClass           = finalClass("NoneType")
	EllipsisClass       = finalClass("ellipsis")
	NotImplementedClass = finalClass("NotImplementedType")
	IntClass            = valueClass("int")
	BoolClass           = finalClass("bool", IntClass)
	FloatClass          = valueClass("float")
	ComplexClass        = valueClass("complex")
	StrClass            = valueClass("str")
	BytesClass          = valueClass("bytes")
	ByteArrayClass      = valueClass("bytearray")
	TupleClass          = valueClass("tuple")
	ListClass           = valueClass("list")
	DictClass           = valueClass("dict")
	SetClass            = valueClass("set")
	FrozenSetClass      = valueClass("frozenset")
	SliceClass          = finalClass("slice")
	RangeClass          = finalClass("range")
	DictKeysClass       = finalClass("dict_keys")
	DictValuesClass     = finalClass("dict_values")
	DictItemsClass      = finalClass("dict_items")
	IteratorClass       = finalClass("iterator")
	listIteratorClass   = finalClass("list_iterator", IteratorClass)
	tupleIteratorClass  = finalClass("tuple_iterator", IteratorClass)
	strIteratorClass    = finalClass("str_ascii_iterator", IteratorClass)
	runeIteratorClass   = finalClass("str_iterator", IteratorClass)
	bytesIteratorClass  = finalClass("bytes_iterator", IteratorClass)
	arrayIteratorClass  = finalClass("bytearray_iterator", IteratorClass)
	rangeIteratorClass  = finalClass("range_iterator", IteratorClass)
	setIteratorClass    = finalClass("set_iterator", IteratorClass)
	keyIteratorClass    = finalClass("dict_keyiterator", IteratorClass)
	valueIteratorClass  = finalClass("dict_valueiterator", IteratorClass)
	itemIteratorClass   = finalClass("dict_itemiterator", IteratorClass)

	FunctionClass         = finalClass("function")
	BuiltinFunctionClass  = finalClass("builtin_function_or_method")
	MethodDescriptorClass = finalClass("method_descriptor")
	MethodClass           = finalClass("method")
	GeneratorClass        = finalClass("generator")
	CoroutineClass        = finalClass("coroutine")
	AsyncGeneratorClass   = finalClass("async_generator")
	ModuleClass           = valueClass("module")
	PropertyClass         = valueClass("property")
	GetSetClass           = finalClass("getset_descriptor")
	ClassMethodClass      = valueClass("classmethod")
	StaticMethodClass     = valueClass("staticmethod")
	SuperClass            = valueClass("super")
	CodeClass             = finalClass("code")
	CellClass             = finalClass("cell")

	GenericAliasClass  = typesClass("GenericAlias")
	UnionTypeClass     = typesClass("UnionType")
	TypeVarClass       = NewNativeClass("TypeVar", "typing")
	TypeAliasTypeClass = NewNativeClass("TypeAliasType", "typing")

	// UnknownClass is the class of [*Unknown]; Python code does not see it.
	UnknownClass = finalClass("unknown")
)

func valueClass(name string, bases ...*Class) *Class {
	c := NewNativeClass(name, "builtins", bases...)
	c.value = true
	return c
}

func finalClass(name string, bases ...*Class) *Class {
	c := valueClass(name, bases...)
	c.final = true
	return c
}

func typesClass(name string) *Class {
	c := NewNativeClass(name, "types")
	c.value = true
	return c
}

// newRootClass makes object, the one class without bases. It is apart from
// [NewNativeClass], which refers to it.
func newRootClass() *Class {
	c := &Class{Name: "object", Module: "builtins", native: true}
	c.mro = []*Class{c}
	return c
}
