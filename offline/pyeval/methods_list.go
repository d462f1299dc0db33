package pyeval

import "sqlgen/offline/pyast"

func init() {
	ListClass.Define(func(b *ClassBuilder) {
		// A list may hold unknowns: what is put in or looked for need not be
		// known, the rest of the arguments does.
		b.Unknowns(AllowUnknown)
		b.New("", func(th *Thread, a *Args) (Value, error) { return ofClass(a, ListClass, NewList()), nil })
		b.Method("__init__(iterable=(), /)", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			vs, err := th.Slice(a.At(0))
			l.Elems = vs
			return None, err
		})
		b.Method("append", func(th *Thread, a *Args) (Value, error) {
			if err := exactly(a, 1); err != nil {
				return nil, err
			}
			l := a.Self.(*List)
			l.Elems = append(l.Elems, a.Pos[0])
			return None, th.AllocItems(1)
		})
		b.Method("extend(iterable, /)", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			vs, err := th.Slice(a.At(0))
			if err != nil {
				return nil, err
			}
			l.Elems = append(l.Elems, vs...)
			return None, nil
		})
		b.Method("insert(index, object, /)", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			i, err := th.clip(a.At(0), 0, len(l.Elems))
			if err != nil {
				return nil, err
			}
			i = min(i, len(l.Elems))
			if err := th.work(len(l.Elems)); err != nil {
				return nil, err
			}
			l.Elems = append(l.Elems, nil)
			copy(l.Elems[i+1:], l.Elems[i:])
			l.Elems[i] = a.At(1)
			return None, th.AllocItems(1)
		})
		b.Method("pop(index=-1, /)", listPop)
		b.Method("remove(value, /)", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			i, err := th.elemIndex(&l.Elems, a.At(0), 0, len(l.Elems))
			if err != nil {
				return nil, err
			}
			if i < 0 || i >= len(l.Elems) {
				return nil, Raise(ValueErrorClass, "list.remove(x): x not in list")
			}
			return None, th.DelItem(l, MakeInt(int64(i)))
		})
		b.Method("clear()", func(th *Thread, a *Args) (Value, error) {
			a.Self.(*List).Elems = nil
			return None, nil
		})
		b.Method("copy()", func(th *Thread, a *Args) (Value, error) {
			vs, err := th.Slice(a.Self)
			return NewList(vs...), err
		})
		b.Method("reverse()", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			reverseValues(l.Elems)
			return None, th.work(len(l.Elems))
		})
		b.Method("sort(*, key=None, reverse=False)", func(th *Thread, a *Args) (Value, error) {
			l := a.Self.(*List)
			desc, err := a.Bool(th, "reverse")
			if err != nil {
				return nil, err
			}
			vs, err := th.Sorted(l.Elems, a.Get("key"), desc)
			if err != nil {
				return nil, err
			}
			l.Elems = vs
			return None, nil
		})
		sequenceMethods(b, func(v Value) *[]Value { return &v.(*List).Elems }, "%s is not in list")
		b.Attr("__hash__", None)
	})
	TupleClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("(iterable=(), /)", func(th *Thread, a *Args) (Value, error) {
			if t, ok := a.At(0).(*Tuple); ok {
				return ofClass(a, TupleClass, t), nil
			}
			vs, err := th.Slice(a.At(0))
			if err != nil {
				return nil, err
			}
			return ofClass(a, TupleClass, NewTuple(vs...)), nil
		})
		sequenceMethods(b, func(v Value) *[]Value { return &v.(*Tuple).Elems }, "tuple.index(x): x not in tuple")
	})
}

// exactly checks the arguments of a method without a signature.
func exactly(a *Args, n int) error {
	if len(a.Kw) > 0 {
		return Raise(TypeErrorClass, "%s() takes no keyword arguments", qualnameOf(a.fn))
	}
	if len(a.Pos) == n {
		return nil
	}
	if n == 1 {
		return Raise(TypeErrorClass, "%s() takes exactly one argument (%d given)", qualnameOf(a.fn), len(a.Pos))
	}
	return Raise(TypeErrorClass, "%s() takes exactly %d arguments (%d given)", qualnameOf(a.fn), n, len(a.Pos))
}

// between checks the number of positional arguments of a function without a
// signature.
func between(a *Args, least, most int) error {
	name := a.fn.shown()
	switch n := len(a.Pos); {
	case len(a.Kw) > 0:
		return Raise(TypeErrorClass, "%s() takes no keyword arguments", name)
	case n < least:
		return Raise(TypeErrorClass, "%s expected at least %d argument%s, got %d", name, least, plural(least), n)
	case n > most:
		return Raise(TypeErrorClass, "%s expected at most %d argument%s, got %d", name, most, plural(most), n)
	}
	return nil
}

func reverseValues(vs []Value) {
	for i, j := 0, len(vs)-1; i < j; i, j = i+1, j-1 {
		vs[i], vs[j] = vs[j], vs[i]
	}
}

// sequenceMethods adds index and count; absent is the message of index.
func sequenceMethods(b *ClassBuilder, elems func(Value) *[]Value, absent string) {
	b.Method("index(value, start=None, stop=None, /)", func(th *Thread, a *Args) (Value, error) {
		vs := elems(a.Self)
		start, stop, err := a.bounds(th, 1, len(*vs))
		if err != nil {
			return nil, err
		}
		i, err := th.elemIndex(vs, a.At(0), start, stop)
		if err != nil {
			return nil, err
		}
		if i >= 0 {
			return MakeInt(int64(i)), nil
		}
		if absent[0] == '%' {
			s, err := th.Repr(a.At(0))
			if err != nil {
				return nil, err
			}
			return nil, Raise(ValueErrorClass, absent, s)
		}
		return nil, Raise(ValueErrorClass, "%s", absent)
	})
	b.Method("count(value, /)", func(th *Thread, a *Args) (Value, error) {
		vs, n := elems(a.Self), int64(0)
		for i := 0; i < len(*vs); i++ {
			if err := th.Step(); err != nil {
				return nil, err
			}
			same, err := th.sameKey((*vs)[i], a.At(0))
			if err != nil {
				return nil, err
			}
			if same {
				n++
			}
		}
		return MakeInt(n), nil
	})
}

// elemIndex is the first place of a value in [start, stop), -1 when absent.
func (th *Thread) elemIndex(elems *[]Value, v Value, start, stop int) (int, error) {
	if u, ok := v.(*Unknown); ok {
		return -1, u.Refuse("a value looked for must be known")
	}
	for i := start; i < stop && i < len(*elems); i++ {
		if err := th.Step(); err != nil {
			return -1, err
		}
		same, err := th.sameKey((*elems)[i], v)
		if err != nil {
			return -1, err
		}
		if same {
			return i, nil
		}
	}
	return -1, nil
}

func listPop(th *Thread, a *Args) (Value, error) {
	l := a.Self.(*List)
	if len(l.Elems) == 0 {
		return nil, Raise(IndexErrorClass, "pop from empty list")
	}
	i, err := th.Index(a.At(0))
	if err != nil {
		return nil, err
	}
	n, ok := i.Int64()
	if n < 0 {
		n += int64(len(l.Elems))
	}
	if !ok || n < 0 || n >= int64(len(l.Elems)) {
		return nil, Raise(IndexErrorClass, "pop index out of range")
	}
	v := l.Elems[n]
	return v, th.DelItem(l, MakeInt(n))
}

// Sorted returns the values in order, in a slice of its own: a stable sort by
// key (None or nil: the values themselves) and the < of the keys. Equal values
// keep their order also when desc is set.
func (th *Thread) Sorted(vs []Value, key Value, desc bool) ([]Value, error) {
	if err := th.AllocItems(int64(len(vs)) * 2); err != nil {
		return nil, err
	}
	s := sorter{th: th, vals: append([]Value(nil), vs...)}
	s.keys = s.vals
	if !IsNone(key) {
		s.byKey = true
		s.keys = make([]Value, len(vs))
		for i, v := range vs {
			if err := th.Step(); err != nil {
				return nil, err
			}
			k, err := th.Call(key, v)
			if err != nil {
				return nil, err
			}
			s.keys[i] = k
		}
	}
	for _, k := range s.keys {
		if u, ok := k.(*Unknown); ok {
			return nil, u.Refuse("a value to be sorted must be known")
		}
	}
	if desc {
		// Sorting the reverse and reversing the result keeps equal values in order.
		s.reverse()
	}
	if err := s.sort(); err != nil {
		return nil, err
	}
	if desc {
		s.reverse()
	}
	return s.vals, nil
}

// sorter sorts vals by keys, which is the same slice when there is no key
// function.
type sorter struct {
	th         *Thread
	vals, keys []Value
	byKey      bool
}

func (s *sorter) reverse() {
	reverseValues(s.vals)
	if s.byKey {
		reverseValues(s.keys)
	}
}

// sortRun is the length up to which insertion is used.
const sortRun = 12

// sort is a stable merge sort that asks only whether a later value is less than
// an earlier one.
func (s *sorter) sort() error {
	n := len(s.keys)
	if n < 2 {
		return nil
	}
	if sorted, err := s.sorted(); sorted || err != nil {
		return err
	}
	for lo := 0; lo < n; lo += sortRun {
		if err := s.insertion(lo, min(lo+sortRun, n)); err != nil {
			return err
		}
	}
	if n <= sortRun {
		return nil
	}
	from := *s
	to := sorter{th: s.th, byKey: s.byKey, vals: make([]Value, n)}
	to.keys = to.vals
	if s.byKey {
		to.keys = make([]Value, n)
	}
	for width := sortRun; width < n; width *= 2 {
		for lo := 0; lo < n; lo += 2 * width {
			if err := from.merge(&to, lo, min(lo+width, n), min(lo+2*width, n)); err != nil {
				return err
			}
		}
		from, to = to, from
	}
	s.vals, s.keys = from.vals, from.keys
	return nil
}

func (s *sorter) less(a, b Value) (bool, error) {
	if err := s.th.Step(); err != nil {
		return false, err
	}
	return s.th.Less(a, b)
}

func (s *sorter) sorted() (bool, error) {
	for i := 1; i < len(s.keys); i++ {
		if less, err := s.less(s.keys[i], s.keys[i-1]); less || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s *sorter) insertion(lo, hi int) error {
	for i := lo + 1; i < hi; i++ {
		k, v := s.keys[i], s.vals[i]
		j := i
		for ; j > lo; j-- {
			less, err := s.less(k, s.keys[j-1])
			if err != nil {
				return err
			}
			if !less {
				break
			}
			s.keys[j], s.vals[j] = s.keys[j-1], s.vals[j-1]
		}
		s.keys[j], s.vals[j] = k, v
	}
	return nil
}

// merge puts the sorted runs [lo, mid) and [mid, hi) together into to.
func (s *sorter) merge(to *sorter, lo, mid, hi int) error {
	i, j := lo, mid
	for k := lo; k < hi; k++ {
		right := i >= mid
		if !right && j < hi {
			var err error
			if right, err = s.less(s.keys[j], s.keys[i]); err != nil {
				return err
			}
		}
		from := &i
		if right {
			from = &j
		}
		to.keys[k], to.vals[k] = s.keys[*from], s.vals[*from]
		*from++
	}
	return nil
}

// Less is the truth of a < b.
func (th *Thread) Less(a, b Value) (bool, error) {
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return x < y, nil
		}
	case Int:
		if y, ok := b.(Int); ok {
			return x.Cmp(y) < 0, nil
		}
	}
	r, err := th.Compare(pyast.Lt, a, b)
	if err != nil {
		return false, err
	}
	return th.Truth(r)
}
