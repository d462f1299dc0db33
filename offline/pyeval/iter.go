package pyeval

// Iterator is a Python iterator with a Go implementation.
type Iterator interface {
	Value
	// Next returns the next value; ok is false at the end, and stays so.
	Next(th *Thread) (v Value, ok bool, err error)
}

// FuncIterator is an Iterator over a Go function.
type FuncIterator struct {
	next  func(th *Thread) (Value, bool, error)
	class *Class
	done  bool
}

// NewIterator makes an iterator of a function that returns false at the end.
// class may be nil.
func NewIterator(class *Class, next func(th *Thread) (Value, bool, error)) *FuncIterator {
	return &FuncIterator{next: next, class: class}
}

// Class implements [Value].
func (it *FuncIterator) Class() *Class {
	if it.class != nil {
		return it.class
	}
	return IteratorClass
}

// Next implements [Iterator].
func (it *FuncIterator) Next(th *Thread) (Value, bool, error) {
	if it.done {
		return nil, false, nil
	}
	v, ok, err := it.next(th)
	if !ok || err != nil {
		it.done = true
	}
	return v, ok && err == nil, err
}

// sliceIter iterates over the elements of a list, which may change meanwhile.
func sliceIter(class *Class, elems *[]Value) Iterator {
	i := 0
	return NewIterator(class, func(*Thread) (Value, bool, error) {
		if i >= len(*elems) {
			return nil, false, nil
		}
		i++
		return (*elems)[i-1], true, nil
	})
}

// objectIter is an iterator written in Python.
type objectIter struct {
	Value
}

// Next implements [Iterator].
func (it objectIter) Next(th *Thread) (Value, bool, error) {
	v, err := th.callSpecial(it.Value, "__next__")
	if err != nil {
		if IsRaised(err, StopIterationClass) {
			return nil, false, nil
		}
		return nil, false, err
	}
	return v, true, nil
}

// Iter is iter(v). For an iterator written in Python the result wraps it; see
// [Thread.IterValue] for the Python value.
func (th *Thread) Iter(v Value) (Iterator, error) {
	switch x := v.(type) {
	case *List:
		return sliceIter(listIteratorClass, &x.Elems), nil
	case *Tuple:
		return sliceIter(tupleIteratorClass, &x.Elems), nil
	case Iterator:
		return x, nil
	case *Dict:
		return NewIterator(keyIteratorClass, (&dictIter{d: x, size: x.live, what: dictKey, word: "dictionary"}).next), nil
	case *DictView:
		return NewIterator(x.iteratorClass(), (&dictIter{d: x.D, size: x.D.live, what: x.pick(), word: "dictionary"}).next), nil
	case *Set:
		return NewIterator(setIteratorClass, (&dictIter{d: &x.d, size: x.d.live, what: dictKey, word: "Set"}).next), nil
	case *FrozenSet:
		return NewIterator(setIteratorClass, (&dictIter{d: &x.d, size: x.d.live, what: dictKey, word: "Set"}).next), nil
	case Str:
		return strIter(x), nil
	case Bytes:
		i := 0
		return NewIterator(bytesIteratorClass, func(*Thread) (Value, bool, error) {
			if i >= len(x) {
				return nil, false, nil
			}
			i++
			return MakeInt(int64(x[i-1])), true, nil
		}), nil
	case *ByteArray:
		i := 0
		return NewIterator(arrayIteratorClass, func(*Thread) (Value, bool, error) {
			if i >= len(x.B) {
				return nil, false, nil
			}
			i++
			return MakeInt(int64(x.B[i-1])), true, nil
		}), nil
	case *Range:
		n, i := x.Len(), int64(0)
		return NewIterator(rangeIteratorClass, func(*Thread) (Value, bool, error) {
			if i >= n {
				return nil, false, nil
			}
			i++
			return MakeInt(x.Start + (i-1)*x.Step), true, nil
		}), nil
	case *Unknown:
		return nil, x.Refuse("what a loop runs over must be known")
	case *GenericAlias:
		return nil, Raise(TypeErrorClass, "'%s' object is not iterable", TypeName(v))
	}
	it, err := th.iterSpecial(v)
	if err != nil {
		return nil, err
	}
	if i, ok := it.(Iterator); ok {
		return i, nil
	}
	return objectIter{it}, nil
}

// IterValue is iter(v) as Python code sees it.
func (th *Thread) IterValue(v Value) (Value, error) {
	it, err := th.Iter(v)
	if err != nil {
		return nil, err
	}
	if o, ok := it.(objectIter); ok {
		return o.Value, nil
	}
	return it, nil
}

// iterSpecial is iter(v) by __iter__ or __getitem__.
func (th *Thread) iterSpecial(v Value) (Value, error) {
	f, _ := th.Lookup(v.Class(), "__iter__")
	if f == nil {
		if u, ok := inner(v); ok {
			return th.Iter(u)
		}
		if g, _ := th.Lookup(v.Class(), "__getitem__"); g != nil {
			i := int64(0)
			return NewIterator(nil, func(th *Thread) (Value, bool, error) {
				e, err := th.callBound(g, v, MakeInt(i))
				if err != nil {
					if IsRaised(err, IndexErrorClass) || IsRaised(err, StopIterationClass) {
						return nil, false, nil
					}
					return nil, false, err
				}
				i++
				return e, true, nil
			}), nil
		}
	}
	if f == nil || f == None {
		if u := v.Class().unknown; u != nil {
			return nil, u.Refuse("what a loop runs over must be known")
		}
		return nil, Raise(TypeErrorClass, "'%s' object is not iterable", TypeName(v))
	}
	if b, ok := f.(*Builtin); ok && b.owner != nil && b.owner.value {
		if u, ok := inner(v); ok {
			return th.Iter(u)
		}
	}
	it, err := th.callBound(f, v)
	if err != nil {
		return nil, err
	}
	switch x := it.(type) {
	case Iterator:
		return it, nil
	case *Unknown:
		return nil, x.Refuse("what a loop runs over must be known")
	}
	if n, _ := th.Lookup(it.Class(), "__next__"); n == nil {
		return nil, Raise(TypeErrorClass, "iter() returned non-iterator of type '%s'", TypeName(it))
	}
	return it, nil
}

// ForEach calls f for each value of an iterable, counting steps, until f
// returns false or an error.
func (th *Thread) ForEach(v Value, f func(Value) (bool, error)) error {
	it, err := th.Iter(v)
	if err != nil {
		return err
	}
	for {
		if err := th.Step(); err != nil {
			return err
		}
		e, ok, err := it.Next(th)
		if err != nil || !ok {
			return err
		}
		more, err := f(e)
		if err != nil || !more {
			return err
		}
	}
}

// Slice is list(v) as a Go slice of the caller's own; memory and steps are
// counted.
func (th *Thread) Slice(v Value) ([]Value, error) {
	switch x := v.(type) {
	case *List:
		if err := th.AllocItems(int64(len(x.Elems))); err != nil {
			return nil, err
		}
		return append([]Value(nil), x.Elems...), nil
	case *Tuple:
		if err := th.AllocItems(int64(len(x.Elems))); err != nil {
			return nil, err
		}
		return append([]Value(nil), x.Elems...), nil
	case *Range:
		if err := th.AllocItems(x.Len()); err != nil {
			return nil, err
		}
	}
	var out []Value
	err := th.ForEach(v, func(e Value) (bool, error) {
		out = append(out, e)
		return true, th.AllocItems(1)
	})
	return out, err
}

// Unpack is the first n values of an iterable that has exactly n, as in
// `a, b = v`.
func (th *Thread) Unpack(v Value, n int) ([]Value, error) {
	switch x := v.(type) {
	case *Tuple:
		if len(x.Elems) == n {
			return x.Elems, nil
		}
	case *List:
		if len(x.Elems) == n {
			return append([]Value(nil), x.Elems...), nil
		}
	case *Unknown:
		out := make([]Value, n)
		for i := range out {
			out[i] = x.item(MakeInt(int64(i)))
		}
		return out, nil
	}
	it, err := th.Iter(v)
	if err != nil {
		if IsRaised(err, TypeErrorClass) {
			return nil, Raise(TypeErrorClass, "cannot unpack non-iterable %s object", TypeName(v))
		}
		return nil, err
	}
	out := make([]Value, 0, n)
	for {
		e, ok, err := it.Next(th)
		if err != nil {
			return nil, err
		}
		if !ok {
			if len(out) < n {
				return nil, Raise(ValueErrorClass, "not enough values to unpack (expected %d, got %d)", n, len(out))
			}
			return out, nil
		}
		if len(out) == n {
			return nil, Raise(ValueErrorClass, "too many values to unpack (expected %d)", n)
		}
		out = append(out, e)
	}
}
