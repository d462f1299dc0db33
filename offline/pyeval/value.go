package pyeval

// Value is a Python value. Values are compared with Go's == only for identity
// (Python's `is`) of the singletons and of pointers; use [Thread.Equal] for ==.
type Value interface {
	// Class is the value's Python class, type(v).
	Class() *Class
}

// NoneType is the type of None.
type NoneType struct{}

// None is Python's None.
var None Value = NoneType{}

// Class implements [Value].
func (NoneType) Class() *Class { return NoneClass }

// EllipsisType is the type of `...`.
type EllipsisType struct{}

// Ellipsis is Python's `...`.
var Ellipsis Value = EllipsisType{}

// Class implements [Value].
func (EllipsisType) Class() *Class { return EllipsisClass }

// NotImplementedType is the type of NotImplemented.
type NotImplementedType struct{}

// NotImplemented is what a binary dunder method returns to let the other
// operand try.
var NotImplemented Value = NotImplementedType{}

// Class implements [Value].
func (NotImplementedType) Class() *Class { return NotImplementedClass }

// Bool is a Python bool; it counts as the int 0 or 1.
type Bool bool

// The two truth values.
var (
	True  Value = Bool(true)
	False Value = Bool(false)
)

// Class implements [Value].
func (Bool) Class() *Class { return BoolClass }

// Float is a Python float.
type Float float64

// Class implements [Value].
func (Float) Class() *Class { return FloatClass }

// Complex is a Python complex.
type Complex complex128

// Class implements [Value].
func (Complex) Class() *Class { return ComplexClass }

// Str is a Python str as UTF-8. Indices and lengths of Python count runes, see
// [Str.Len]. Lone surrogates, which UTF-8 has no form for, are kept in the
// three-byte form that UTF-8 would give them.
type Str string

// Class implements [Value].
func (Str) Class() *Class { return StrClass }

// Bytes is a Python bytes.
type Bytes string

// Class implements [Value].
func (Bytes) Class() *Class { return BytesClass }

// ByteArray is a Python bytearray.
type ByteArray struct{ B []byte }

// Class implements [Value].
func (*ByteArray) Class() *Class { return ByteArrayClass }

// Tuple is a Python tuple. Elems must not be changed once the tuple is visible.
type Tuple struct{ Elems []Value }

var emptyTuple = &Tuple{}

// NewTuple makes a tuple that owns the slice.
func NewTuple(elems ...Value) *Tuple {
	if len(elems) == 0 {
		return emptyTuple
	}
	return &Tuple{Elems: elems}
}

// Class implements [Value].
func (*Tuple) Class() *Class { return TupleClass }

// List is a Python list.
type List struct{ Elems []Value }

// NewList makes a list that owns the slice.
func NewList(elems ...Value) *List { return &List{Elems: elems} }

// Class implements [Value].
func (*List) Class() *Class { return ListClass }

// Slice is a Python slice object; absent parts are None.
type Slice struct{ Start, Stop, Step Value }

// Class implements [Value].
func (*Slice) Class() *Class { return SliceClass }

// Range is a Python range whose parts fit 64 bits.
type Range struct{ Start, Stop, Step int64 }

// Class implements [Value].
func (*Range) Class() *Class { return RangeClass }

// Len is the number of items.
func (r *Range) Len() int64 {
	switch {
	case r.Step > 0 && r.Start < r.Stop:
		return int64((uint64(r.Stop)-uint64(r.Start)-1)/uint64(r.Step)) + 1
	case r.Step < 0 && r.Start > r.Stop:
		return int64((uint64(r.Start)-uint64(r.Stop)-1)/(-uint64(r.Step))) + 1
	}
	return 0
}

// KwArg is one keyword argument of a call.
type KwArg struct {
	Name  string
	Value Value
}

// Strings makes Python strings of Go strings.
func Strings(ss ...string) []Value {
	out := make([]Value, len(ss))
	for i, s := range ss {
		out[i] = Str(s)
	}
	return out
}

// Underlying is the builtin value inside an instance of a Python class that
// derives from a builtin type (`class Role(str, Enum)`, `class L(list)`), and v
// itself for everything else.
func Underlying(v Value) Value {
	if o, ok := v.(*Object); ok && o.Native != nil {
		if u, ok := o.Native.(Value); ok {
			return u
		}
	}
	return v
}

// inner is Underlying for an instance that has a builtin value in it; ok is
// false for every other value. (Comparing with == would not do: nan != nan.)
func inner(v Value) (u Value, ok bool) {
	if o, isObject := v.(*Object); isObject && o.Native != nil {
		u, ok = o.Native.(Value)
	}
	return u, ok
}

func isValueObject(v Value) bool {
	_, ok := inner(v)
	return ok
}

// AsStr is the Go string of a str or of an instance of a subclass of str.
func AsStr(v Value) (string, bool) {
	s, ok := Underlying(v).(Str)
	return string(s), ok
}

// IsNone reports whether v is None (or a Go nil, which stands for "not given").
func IsNone(v Value) bool { return v == nil || v == None }
