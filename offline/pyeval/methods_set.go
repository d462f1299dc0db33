package pyeval

import "sqlgen/offline/pyast"

// Sets iterate in the order of insertion, unlike CPython's, whose order follows
// the hashes: output must not depend on a hash seed. A result of an operation
// takes the order of its left operand, then of the right one.
func init() {
	SetClass.Define(func(b *ClassBuilder) {
		b.New("", func(th *Thread, a *Args) (Value, error) { return ofClass(a, SetClass, &Set{}), nil })
		b.Method("__init__(iterable=(), /)", func(th *Thread, a *Args) (Value, error) {
			s := a.Self.(*Set)
			s.Clear()
			return None, th.setFill(s, a.At(0))
		}).Unknowns(RefuseUnknown)
		setMethods(b, func(s *Set) Value { return s })
		b.Unknowns(RefuseUnknown)
		b.Method("add", func(th *Thread, a *Args) (Value, error) {
			if err := exactly(a, 1); err != nil {
				return nil, err
			}
			if err := th.AllocItems(2); err != nil {
				return nil, err
			}
			return None, th.SetAdd(a.Self.(*Set), a.Pos[0])
		})
		b.Method("discard(elem, /)", func(th *Thread, a *Args) (Value, error) {
			_, err := th.SetDel(a.Self.(*Set), setElem(a.At(0)))
			return None, err
		})
		b.Method("remove(elem, /)", func(th *Thread, a *Args) (Value, error) {
			ok, err := th.SetDel(a.Self.(*Set), setElem(a.At(0)))
			if err == nil && !ok {
				err = RaiseArgs(KeyErrorClass, a.At(0))
			}
			return None, err
		})
		b.Method("pop()", func(th *Thread, a *Args) (Value, error) {
			d := &a.Self.(*Set).d
			for i := range d.entries {
				if k := d.entries[i].key; k != nil {
					d.remove(i)
					return k, nil
				}
			}
			return nil, Raise(KeyErrorClass, "pop from an empty set")
		})
		b.Method("clear()", func(th *Thread, a *Args) (Value, error) {
			a.Self.(*Set).Clear()
			return None, nil
		})
		b.Method("update(*others)", func(th *Thread, a *Args) (Value, error) {
			for _, o := range a.Pos {
				if err := th.setFill(a.Self.(*Set), o); err != nil {
					return nil, err
				}
			}
			return None, nil
		})
		for _, m := range []struct {
			name string
			op   pyast.Operator
		}{{"intersection_update", pyast.BitAnd}, {"difference_update", pyast.Sub}} {
			b.Method(m.name+"(*others)", func(th *Thread, a *Args) (Value, error) {
				s := a.Self.(*Set)
				r, err := th.setFold(m.op, s, a.Pos)
				if err != nil {
					return nil, err
				}
				s.d = r.d
				return None, nil
			})
		}
		b.Method("symmetric_difference_update(other, /)", func(th *Thread, a *Args) (Value, error) {
			s := a.Self.(*Set)
			r, err := th.setFold(pyast.BitXor, s, []Value{a.At(0)})
			if err != nil {
				return nil, err
			}
			s.d = r.d
			return None, nil
		})
		b.Attr("__hash__", None)
	})
	FrozenSetClass.Define(func(b *ClassBuilder) {
		b.New("(iterable=(), /)", func(th *Thread, a *Args) (Value, error) {
			if f, ok := a.At(0).(*FrozenSet); ok {
				return ofClass(a, FrozenSetClass, f), nil
			}
			s := &Set{}
			if err := th.setFill(s, a.At(0)); err != nil {
				return nil, err
			}
			return ofClass(a, FrozenSetClass, &FrozenSet{Set: *s}), nil
		}).Unknowns(RefuseUnknown)
		setMethods(b, func(s *Set) Value { return &FrozenSet{Set: *s} })
	})
}

// setElem lets a set stand for the frozenset of its elements, as the methods
// that look for an element do.
func setElem(v Value) Value {
	if s, ok := Underlying(v).(*Set); ok {
		return &FrozenSet{Set: *s}
	}
	return v
}

func (th *Thread) setFill(s *Set, src Value) error {
	return th.ForEach(src, func(e Value) (bool, error) {
		if err := th.AllocItems(2); err != nil {
			return false, err
		}
		return true, th.SetAdd(s, e)
	})
}

// asSet is a set of the elements of any iterable.
func (th *Thread) asSet(v Value) (*Set, error) {
	if s, ok := SetOf(v); ok {
		return s, nil
	}
	s := &Set{}
	return s, th.setFill(s, v)
}

// setFold applies an operator to a set and several iterables in turn; the
// result is a new set.
func (th *Thread) setFold(op pyast.Operator, s *Set, others []Value) (*Set, error) {
	r := &Set{d: *s.d.Copy()}
	for _, o := range others {
		t, err := th.asSet(o)
		if err != nil {
			return nil, err
		}
		if r, err = th.setOperator(op, r, t); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (th *Thread) disjoint(s *Set, other Value) (Value, error) {
	found := false
	err := th.ForEach(other, func(e Value) (bool, error) {
		has, err := th.SetHas(s, e)
		found = has
		return !has, err
	})
	return Bool(!found), err
}

// setMethods adds what set and frozenset have in common.
func setMethods(b *ClassBuilder, wrap func(*Set) Value) {
	for _, m := range []struct {
		sig string
		op  pyast.Operator
	}{
		{"union(*others)", pyast.BitOr}, {"intersection(*others)", pyast.BitAnd}, {"difference(*others)", pyast.Sub},
		{"symmetric_difference(*others)", pyast.BitXor},
	} {
		b.Method(m.sig, func(th *Thread, a *Args) (Value, error) {
			if m.op == pyast.BitXor {
				if err := exactly(a, 1); err != nil {
					return nil, err
				}
			}
			s, _ := SetOf(a.Self)
			r, err := th.setFold(m.op, s, a.Pos)
			if err != nil {
				return nil, err
			}
			return wrap(r), nil
		})
	}
	for _, m := range []struct {
		name string
		op   pyast.CmpOperator
	}{{"issubset", pyast.LtE}, {"issuperset", pyast.GtE}} {
		b.Method(m.name+"(other, /)", func(th *Thread, a *Args) (Value, error) {
			s, _ := SetOf(a.Self)
			t, err := th.asSet(a.At(0))
			if err != nil {
				return nil, err
			}
			return th.compareSets(m.op, s, t)
		})
	}
	b.Method("isdisjoint(other, /)", func(th *Thread, a *Args) (Value, error) {
		s, _ := SetOf(a.Self)
		return th.disjoint(s, a.At(0))
	})
	b.Method("copy()", func(th *Thread, a *Args) (Value, error) {
		s, _ := SetOf(a.Self)
		return wrap(&Set{d: *s.d.Copy()}), th.AllocItems(int64(s.Len()) * 2)
	})
}
