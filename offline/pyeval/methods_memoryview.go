package pyeval

// MemoryViewClass is memoryview, of a bytes or a bytearray: one byte an item.
var MemoryViewClass = NewNativeClass("memoryview", "builtins")

// memoryView is the payload of a memoryview: the object and the part of it.
type memoryView struct {
	of   Value
	from int
	to   int
}

func (m *memoryView) content() string {
	s, _ := bytesOf(m.of)
	to := min(m.to, len(s))
	return s[min(m.from, to):to]
}

func init() {
	view := func(a *Args) *memoryView {
		m, _ := Payload[*memoryView](a.Self)
		if m == nil {
			m = &memoryView{of: Bytes("")}
		}
		return m
	}
	MemoryViewClass.Define(func(b *ClassBuilder) {
		b.New("(object)", func(th *Thread, a *Args) (Value, error) {
			if m, ok := Payload[*memoryView](a.At(0)); ok {
				return NewObject(a.SelfClass(), m), nil
			}
			s, ok := bytesOf(a.At(0))
			if !ok {
				return nil, Raise(TypeErrorClass, "memoryview: a bytes-like object is required, not '%s'", TypeName(a.At(0)))
			}
			return NewObject(a.SelfClass(), &memoryView{of: Underlying(a.At(0)), to: len(s)}), nil
		})
		b.Method("__init__(object)", func(*Thread, *Args) (Value, error) { return None, nil })
		b.Method("tobytes()", func(th *Thread, a *Args) (Value, error) { return Bytes(view(a).content()), nil })
		b.Method("__bytes__()", func(th *Thread, a *Args) (Value, error) { return Bytes(view(a).content()), nil })
		b.Method("tolist()", func(th *Thread, a *Args) (Value, error) {
			vs, err := th.Slice(Bytes(view(a).content()))
			return NewList(vs...), err
		})
		b.Method("hex()", func(th *Thread, a *Args) (Value, error) {
			return th.CallMethod(Bytes(view(a).content()), "hex")
		})
		b.Method("release()", func(*Thread, *Args) (Value, error) { return None, nil })
		b.Method("__enter__()", func(th *Thread, a *Args) (Value, error) { return a.Self, nil })
		b.Method("__exit__(*exc)", func(*Thread, *Args) (Value, error) { return None, nil })
		b.Method("__len__()", func(th *Thread, a *Args) (Value, error) { return MakeInt(int64(len(view(a).content()))), nil })
		b.Method("__iter__()", func(th *Thread, a *Args) (Value, error) { return th.IterValue(Bytes(view(a).content())) })
		b.Method("__getitem__(key, /)", func(th *Thread, a *Args) (Value, error) {
			m := view(a)
			if sl, ok := a.At(0).(*Slice); ok {
				start, stop, step, err := th.SliceIndices(sl, len(m.content()))
				if err != nil {
					return nil, err
				}
				if step != 1 {
					return nil, NewFault("make bytes of it first", "a slice of a memoryview with a step is not supported")
				}
				return NewObject(MemoryViewClass, &memoryView{of: m.of, from: m.from + start, to: m.from + max(start, stop)}), nil
			}
			return th.GetItem(Bytes(m.content()), a.At(0))
		})
		b.Method("__setitem__(key, value, /)", func(th *Thread, a *Args) (Value, error) {
			m := view(a)
			target, ok := m.of.(*ByteArray)
			if !ok {
				return nil, Raise(TypeErrorClass, "cannot modify read-only memory")
			}
			i, err := th.indexIn(a.At(0), len(m.content()), "index")
			if err != nil {
				return nil, err
			}
			return None, th.SetItem(target, MakeInt(int64(m.from+i)), a.At(1))
		})
		b.Method("__eq__(other, /)", func(th *Thread, a *Args) (Value, error) {
			if m, ok := Payload[*memoryView](a.At(0)); ok {
				return Bool(m.content() == view(a).content()), nil
			}
			if s, ok := bytesOf(a.At(0)); ok {
				return Bool(s == view(a).content()), nil
			}
			return NotImplemented, nil
		})
		b.Property("nbytes", func(_ *Thread, v Value) (Value, error) {
			m, _ := Payload[*memoryView](v)
			return MakeInt(int64(len(m.content()))), nil
		}, nil)
	})
	Builtins.Define(func(b *ModuleBuilder) { b.Classes(MemoryViewClass) })
}
