package pyeval

// Set is a Python set. It iterates in the order of insertion, so that output
// never depends on hashes.
type Set struct{ d Dict }

// FrozenSet is a Python frozenset, in the order of insertion.
type FrozenSet struct{ Set }

// Class implements [Value].
func (*Set) Class() *Class { return SetClass }

// Class implements [Value].
func (*FrozenSet) Class() *Class { return FrozenSetClass }

// Len is the number of elements.
func (s *Set) Len() int { return s.d.live }

// Elems returns the elements in order, in a slice of the caller's own.
func (s *Set) Elems() []Value { return s.d.Keys() }

// Clear removes everything.
func (s *Set) Clear() { s.d.Clear() }

// SetOf is the set inside a set or a frozenset (or an instance of a subclass).
func SetOf(v Value) (*Set, bool) {
	switch x := Underlying(v).(type) {
	case *Set:
		return x, true
	case *FrozenSet:
		return &x.Set, true
	}
	return nil, false
}

// SetAdd adds an element. An unhashable one is a TypeError.
func (th *Thread) SetAdd(s *Set, v Value) error { return th.DictSet(&s.d, v, None) }

// SetHas reports whether v is an element.
func (th *Thread) SetHas(s *Set, v Value) (bool, error) {
	_, ok, err := th.DictGet(&s.d, v)
	return ok, err
}

// SetDel removes an element and reports whether it was there.
func (th *Thread) SetDel(s *Set, v Value) (bool, error) { return th.DictDel(&s.d, v) }

// NewSet makes a set of values.
func (th *Thread) NewSet(elems []Value) (*Set, error) {
	s := &Set{}
	for _, v := range elems {
		if err := th.SetAdd(s, v); err != nil {
			return nil, err
		}
	}
	return s, nil
}
