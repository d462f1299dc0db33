package pyeval

import "strings"

// Constructors of the text and byte types, and range and slice.
func init() {
	StrClass.Define(func(b *ClassBuilder) {
		b.New("(object=..., encoding=..., errors=...)", func(th *Thread, a *Args) (Value, error) {
			s, err := th.strNew(a)
			if err != nil {
				return derived(err, "str(… %s …)")
			}
			return ofClass(a, StrClass, Str(s)), nil
		})
	})
	BytesClass.Define(func(b *ClassBuilder) {
		b.New("(source=..., encoding=..., errors=...)", func(th *Thread, a *Args) (Value, error) {
			s, err := th.bytesNew(a, "bytes")
			if err != nil {
				return nil, err
			}
			return ofClass(a, BytesClass, Bytes(s)), nil
		})
	})
	ByteArrayClass.Define(func(b *ClassBuilder) {
		b.New("", func(th *Thread, a *Args) (Value, error) { return ofClass(a, ByteArrayClass, &ByteArray{}), nil })
		b.Method("__init__(source=..., encoding=..., errors=...)", func(th *Thread, a *Args) (Value, error) {
			s, err := th.bytesNew(a, "bytearray")
			a.Self.(*ByteArray).B = []byte(s)
			return None, err
		})
		byteArrayMethods(b)
	})
	RangeClass.Define(func(b *ClassBuilder) {
		b.New("", rangeNew).Unknowns(RefuseUnknown)
		part := func(f func(*Range) int64) Getter {
			return func(_ *Thread, v Value) (Value, error) { return MakeInt(f(v.(*Range))), nil }
		}
		b.Property("start", part(func(r *Range) int64 { return r.Start }), nil)
		b.Property("stop", part(func(r *Range) int64 { return r.Stop }), nil)
		b.Property("step", part(func(r *Range) int64 { return r.Step }), nil)
		b.Method("index(value, /)", func(th *Thread, a *Args) (Value, error) {
			i, err := rangeFind(th, a)
			if err == nil && i < 0 {
				s, err := th.Repr(a.At(0))
				if err != nil {
					return nil, err
				}
				if _, ok := AsInt(a.At(0)); ok {
					return nil, Raise(ValueErrorClass, "%s is not in range", s)
				}
				return nil, Raise(ValueErrorClass, "sequence.index(x): x not in sequence")
			}
			return MakeInt(i), err
		})
		b.Method("count(value, /)", func(th *Thread, a *Args) (Value, error) {
			i, err := rangeFind(th, a)
			if err != nil || i < 0 {
				return MakeInt(0), err
			}
			return MakeInt(1), nil
		})
		b.Method("__reversed__()", func(th *Thread, a *Args) (Value, error) { return reversedRange(a.Self.(*Range)), nil })
	})
	SliceClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("", func(th *Thread, a *Args) (Value, error) {
			if err := between(a, 1, 3); err != nil {
				return nil, err
			}
			s := &Slice{Start: None, Stop: None, Step: None}
			switch len(a.Pos) {
			case 1:
				s.Stop = a.Pos[0]
			case 3:
				s.Step = a.Pos[2]
				fallthrough
			case 2:
				s.Start, s.Stop = a.Pos[0], a.Pos[1]
			}
			return s, nil
		})
		b.Property("start", func(_ *Thread, v Value) (Value, error) { return v.(*Slice).Start, nil }, nil)
		b.Property("stop", func(_ *Thread, v Value) (Value, error) { return v.(*Slice).Stop, nil }, nil)
		b.Property("step", func(_ *Thread, v Value) (Value, error) { return v.(*Slice).Step, nil }, nil)
		b.Method("indices(length, /)", func(th *Thread, a *Args) (Value, error) {
			n, err := a.indexAt(th, 0)
			if err != nil {
				return nil, err
			}
			if n < 0 {
				return nil, Raise(ValueErrorClass, "length should not be negative")
			}
			start, stop, step, err := th.SliceIndices(a.Self.(*Slice), int(n))
			if err != nil {
				return nil, err
			}
			return NewTuple(MakeInt(int64(start)), MakeInt(int64(stop)), MakeInt(int64(step))), nil
		})
	})
}

func (th *Thread) strNew(a *Args) (string, error) {
	v := a.At(0)
	if v == nil {
		return "", nil
	}
	if a.At(1) == nil && a.At(2) == nil {
		return th.Str(v)
	}
	if _, ok := AsStr(v); ok {
		return "", Raise(TypeErrorClass, "decoding str is not supported")
	}
	b, ok := bytesOf(v)
	if !ok {
		return "", Raise(TypeErrorClass, "decoding to str: need a bytes-like object, %s found", TypeName(v))
	}
	enc, errs, err := a.codecArgs()
	if err != nil {
		return "", err
	}
	return th.Decode(b, enc, errs)
}

// codecArgs are the parameters encoding and errors at the places 1 and 2.
func (a *Args) codecArgs() (enc, errs string, err error) {
	enc, errs = "utf-8", "strict"
	if a.At(1) != nil {
		if enc, err = a.Str("encoding"); err != nil {
			return "", "", err
		}
	}
	if a.At(2) != nil {
		errs, err = a.Str("errors")
	}
	return enc, errs, err
}

// bytesNew is the content of bytes(…) or bytearray(…).
func (th *Thread) bytesNew(a *Args, name string) (string, error) {
	v := a.At(0)
	if v == nil {
		if a.At(1) != nil || a.At(2) != nil {
			return "", Raise(TypeErrorClass, "encoding without a string argument")
		}
		return "", nil
	}
	if s, ok := AsStr(v); ok {
		if a.At(1) == nil {
			if a.At(2) != nil {
				return "", Raise(TypeErrorClass, "string argument without an encoding")
			}
			return "", Raise(TypeErrorClass, "string argument without an encoding")
		}
		enc, errs, err := a.codecArgs()
		if err != nil {
			return "", err
		}
		return th.Encode(s, enc, errs)
	}
	if a.At(1) != nil {
		return "", Raise(TypeErrorClass, "encoding without a string argument")
	}
	if s, ok := bytesOf(v); ok {
		return s, th.Alloc(int64(len(s)))
	}
	if r, ok, err := th.Special(v, "__bytes__"); ok || err != nil {
		if err != nil {
			return "", err
		}
		if s, ok := bytesOf(r); ok {
			return s, nil
		}
		return "", Raise(TypeErrorClass, "__bytes__ returned non-bytes (type %s)", TypeName(r))
	}
	i, isInt := AsInt(v)
	if !isInt {
		var err error
		if i, isInt, err = th.specialInt(v, "__index__"); err != nil {
			return "", err
		}
	}
	if isInt {
		n, ok := i.Int64()
		if i.Sign() < 0 {
			return "", Raise(ValueErrorClass, "negative count")
		}
		if !ok {
			return "", Raise(OverflowErrorClass, "cannot fit 'int' into an index-sized integer")
		}
		if err := th.Alloc(n); err != nil {
			return "", err
		}
		return string(make([]byte, n)), nil
	}
	vs, err := th.Slice(v)
	if err != nil {
		if IsRaised(err, TypeErrorClass) && !isIterable(th, v) {
			return "", Raise(TypeErrorClass, "cannot convert '%s' object to %s", TypeName(v), name)
		}
		return "", err
	}
	b, err := th.byteValues(vs, name)
	return string(b), err
}

// byteValues makes bytes of ints.
func (th *Thread) byteValues(vs []Value, name string) ([]byte, error) {
	b := make([]byte, len(vs))
	for i, e := range vs {
		x, err := th.byteValue(e)
		if err != nil {
			if IsRaised(err, ValueErrorClass) && name == "bytes" {
				return nil, Raise(ValueErrorClass, "bytes must be in range(0, 256)")
			}
			return nil, err
		}
		b[i] = x
	}
	return b, nil
}

func (th *Thread) byteValue(v Value) (byte, error) {
	i, err := th.Index(v)
	if err != nil {
		return 0, err
	}
	n, ok := i.Int64()
	if !ok || n < 0 || n > 255 {
		return 0, Raise(ValueErrorClass, "byte must be in range(0, 256)")
	}
	return byte(n), nil
}

// changeBytes changes a bytearray as a list of its bytes is changed.
func (th *Thread) changeBytes(b *ByteArray, change func(l *List) error) error {
	vs, err := th.Slice(b)
	if err != nil {
		return err
	}
	l := NewList(vs...)
	if err := change(l); err != nil {
		return err
	}
	content, err := th.byteValues(l.Elems, "bytearray")
	if err == nil {
		b.B = content
	}
	return err
}

// byteArrayMethods adds what changes a bytearray.
func byteArrayMethods(b *ClassBuilder) {
	b.Method("append(item, /)", func(th *Thread, a *Args) (Value, error) {
		x, err := th.byteValue(a.At(0))
		if err != nil {
			return nil, err
		}
		s := a.Self.(*ByteArray)
		s.B = append(s.B, x)
		return None, th.Alloc(1)
	})
	b.Method("extend(iterable, /)", func(th *Thread, a *Args) (Value, error) {
		s := a.Self.(*ByteArray)
		if t, ok := bytesOf(a.At(0)); ok {
			s.B = append(s.B, t...)
			return None, th.Alloc(int64(len(t)))
		}
		vs, err := th.Slice(a.At(0))
		if err != nil {
			return nil, err
		}
		x, err := th.byteValues(vs, "bytearray")
		s.B = append(s.B, x...)
		return None, err
	})
	b.Method("insert(index, item, /)", func(th *Thread, a *Args) (Value, error) {
		s := a.Self.(*ByteArray)
		i, err := th.clip(a.At(0), 0, len(s.B))
		if err != nil {
			return nil, err
		}
		x, err := th.byteValue(a.At(1))
		if err != nil {
			return nil, err
		}
		i = min(i, len(s.B))
		s.B = append(s.B[:i], append([]byte{x}, s.B[i:]...)...)
		return None, nil
	})
	b.Method("pop(index=-1, /)", func(th *Thread, a *Args) (Value, error) {
		s := a.Self.(*ByteArray)
		if len(s.B) == 0 {
			return nil, Raise(IndexErrorClass, "pop from empty bytearray")
		}
		n, err := a.indexAt(th, 0)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			n += int64(len(s.B))
		}
		if n < 0 || n >= int64(len(s.B)) {
			return nil, Raise(IndexErrorClass, "pop index out of range")
		}
		x := s.B[n]
		s.B = append(s.B[:n], s.B[n+1:]...)
		return MakeInt(int64(x)), nil
	})
	b.Method("remove(value, /)", func(th *Thread, a *Args) (Value, error) {
		s := a.Self.(*ByteArray)
		x, err := th.byteValue(a.At(0))
		if err != nil {
			return nil, err
		}
		i := strings.IndexByte(string(s.B), x)
		if i < 0 {
			return nil, Raise(ValueErrorClass, "value not found in bytearray")
		}
		s.B = append(s.B[:i], s.B[i+1:]...)
		return None, nil
	})
	b.Method("clear()", func(th *Thread, a *Args) (Value, error) {
		a.Self.(*ByteArray).B = nil
		return None, nil
	})
	b.Method("reverse()", func(th *Thread, a *Args) (Value, error) {
		reverseBytes(a.Self.(*ByteArray).B)
		return None, nil
	})
	b.Method("copy()", func(th *Thread, a *Args) (Value, error) {
		s := a.Self.(*ByteArray)
		return &ByteArray{B: append([]byte(nil), s.B...)}, th.Alloc(int64(len(s.B)))
	})
	b.Attr("__hash__", None)
}

func rangeNew(th *Thread, a *Args) (Value, error) {
	if err := between(a, 1, 3); err != nil {
		return nil, err
	}
	parts := make([]int64, len(a.Pos))
	for i, v := range a.Pos {
		x, err := th.Index(v)
		if err != nil {
			return nil, err
		}
		n, ok := x.Int64()
		if !ok {
			return nil, Raise(OverflowErrorClass, "Python int too large to convert to C ssize_t")
		}
		parts[i] = n
	}
	switch len(parts) {
	case 1:
		return &Range{Stop: parts[0], Step: 1}, nil
	case 2:
		return &Range{Start: parts[0], Stop: parts[1], Step: 1}, nil
	}
	if parts[2] == 0 {
		return nil, Raise(ValueErrorClass, "range() arg 3 must not be zero")
	}
	return &Range{Start: parts[0], Stop: parts[1], Step: parts[2]}, nil
}

// rangeFind is the place of a value in a range, -1 when absent.
func rangeFind(th *Thread, a *Args) (int64, error) {
	r, v := a.Self.(*Range), Underlying(a.At(0))
	if f, ok := v.(Float); ok {
		if i, err := intOfFloat(float64(f)); err == nil {
			if x, ok := i.Float64(); ok && x == float64(f) {
				v = i
			}
		}
	}
	i, ok := AsInt(v)
	if !ok || !r.has(i) {
		return -1, nil
	}
	n, _ := i.Int64()
	return (n - r.Start) / r.Step, nil
}

func reversedRange(r *Range) Value {
	i := r.Len()
	return NewIterator(nil, func(*Thread) (Value, bool, error) {
		if i <= 0 {
			return nil, false, nil
		}
		i--
		return MakeInt(r.Start + i*r.Step), true, nil
	})
}
