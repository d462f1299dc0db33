package pyeval

import (
	"math"

	"sqlgen/offline/pyast"
)

// The classes of the builtin iterators.
var (
	EnumerateClass = finalClass("enumerate")
	ZipClass       = finalClass("zip")
	MapClass       = finalClass("map")
	FilterClass    = finalClass("filter")
	ReversedClass  = finalClass("reversed")
)

func init() {
	for _, c := range []*Class{IteratorClass, EnumerateClass, ZipClass, MapClass, FilterClass, ReversedClass} {
		c.Define(iteratorMethods)
	}
	EnumerateClass.Define(func(b *ClassBuilder) { b.New("(iterable, start=0)", enumerateNew).Unknowns(RefuseUnknown) })
	ZipClass.Define(func(b *ClassBuilder) { b.New("(*iterables, strict=False)", zipNew).Unknowns(RefuseUnknown) })
	MapClass.Define(func(b *ClassBuilder) { b.New("", mapNew).Unknowns(RefuseUnknown) })
	FilterClass.Define(func(b *ClassBuilder) { b.New("(function, iterable, /)", filterNew).Unknowns(RefuseUnknown) })
	ReversedClass.Define(func(b *ClassBuilder) { b.New("(sequence, /)", reversedNew).Unknowns(RefuseUnknown) })
	Builtins.Define(func(b *ModuleBuilder) {
		b.Classes(EnumerateClass, ZipClass, MapClass, FilterClass, ReversedClass)
		b.Unknowns(DeriveUnknown)
		b.Func("iter", builtinIter)
		b.Func("next", builtinNext)
		b.Func("sorted(iterable, /, *, key=None, reverse=False)", orDerived(func(th *Thread, a *Args) (Value, error) {
			vs, err := th.Slice(a.At(0))
			if err != nil {
				return nil, err
			}
			desc, err := a.Bool(th, "reverse")
			if err != nil {
				return nil, err
			}
			vs, err = th.Sorted(vs, a.Get("key"), desc)
			return NewList(vs...), err
		}))
		b.Func("min", orDerived(func(th *Thread, a *Args) (Value, error) { return extreme(th, a, pyast.Lt) }))
		b.Func("max", orDerived(func(th *Thread, a *Args) (Value, error) { return extreme(th, a, pyast.Gt) }))
		b.Func("sum(iterable, /, start=0)", orDerived(builtinSum))
		b.Func("any(iterable, /)", orDerived(func(th *Thread, a *Args) (Value, error) { return anyTrue(th, a.At(0), true) }))
		b.Func("all(iterable, /)", orDerived(func(th *Thread, a *Args) (Value, error) { return anyTrue(th, a.At(0), false) }))
	})
}

// iteratorMethods makes an iterator usable from Python code.
func iteratorMethods(b *ClassBuilder) {
	b.Method("__iter__()", func(th *Thread, a *Args) (Value, error) { return a.Object, nil })
	b.Method("__next__()", func(th *Thread, a *Args) (Value, error) {
		it, ok := a.Self.(Iterator)
		if !ok {
			return nil, Raise(TypeErrorClass, "'%s' object is not an iterator", TypeName(a.Object))
		}
		v, ok, err := it.Next(th)
		if err == nil && !ok {
			err = RaiseArgs(StopIterationClass)
		}
		return v, err
	})
}

func enumerateNew(th *Thread, a *Args) (Value, error) {
	it, err := th.Iter(a.At(0))
	if err != nil {
		return nil, err
	}
	n, err := a.indexAt(th, 1)
	if err != nil {
		return nil, err
	}
	return NewIterator(EnumerateClass, func(th *Thread) (Value, bool, error) {
		v, ok, err := it.Next(th)
		if !ok || err != nil {
			return nil, false, err
		}
		n++
		return NewTuple(MakeInt(n-1), v), true, nil
	}), nil
}

func iterators(th *Thread, vs []Value) ([]Iterator, error) {
	its := make([]Iterator, len(vs))
	for i, v := range vs {
		it, err := th.Iter(v)
		if err != nil {
			return nil, err
		}
		its[i] = it
	}
	return its, nil
}

func zipNew(th *Thread, a *Args) (Value, error) {
	its := make([]Iterator, len(a.Pos))
	for i, v := range a.Pos {
		it, err := th.Iter(v)
		if err != nil {
			if IsRaised(err, TypeErrorClass) && !isIterable(th, v) {
				return nil, Raise(TypeErrorClass, "'%s' object is not iterable", TypeName(v))
			}
			return nil, err
		}
		its[i] = it
	}
	strict, err := a.Bool(th, "strict")
	if err != nil {
		return nil, err
	}
	return NewIterator(ZipClass, func(th *Thread) (Value, bool, error) {
		if len(its) == 0 {
			return nil, false, nil
		}
		row := make([]Value, len(its))
		for i, it := range its {
			v, ok, err := it.Next(th)
			if err != nil {
				return nil, false, err
			}
			if !ok {
				if strict {
					return nil, false, zipUneven(th, its, i)
				}
				return nil, false, nil
			}
			row[i] = v
		}
		return NewTuple(row...), true, nil
	}), nil
}

// zipUneven is the error of zip(strict=True) when argument i ended; nil when
// all ended together.
func zipUneven(th *Thread, its []Iterator, i int) error {
	word := func(n int) string {
		if n == 1 {
			return " 1"
		}
		return "s 1-" + NewInt(int64(n)).String()
	}
	if i > 0 {
		return Raise(ValueErrorClass, "zip() argument %d is shorter than argument%s", i+1, word(i))
	}
	for k := 1; k < len(its); k++ {
		_, ok, err := its[k].Next(th)
		if err != nil {
			return err
		}
		if ok {
			return Raise(ValueErrorClass, "zip() argument %d is longer than argument%s", k+1, word(k))
		}
	}
	return nil
}

func mapNew(th *Thread, a *Args) (Value, error) {
	if len(a.Kw) > 0 {
		return nil, Raise(TypeErrorClass, "map() takes no keyword arguments")
	}
	if len(a.Pos) < 2 {
		return nil, Raise(TypeErrorClass, "map() must have at least two arguments.")
	}
	f := a.Pos[0]
	its, err := iterators(th, a.Pos[1:])
	if err != nil {
		return nil, err
	}
	return NewIterator(MapClass, func(th *Thread) (Value, bool, error) {
		row := make([]Value, len(its))
		for i, it := range its {
			v, ok, err := it.Next(th)
			if !ok || err != nil {
				return nil, false, err
			}
			row[i] = v
		}
		v, err := th.Call(f, row...)
		return v, err == nil, err
	}), nil
}

func filterNew(th *Thread, a *Args) (Value, error) {
	f := a.At(0)
	it, err := th.Iter(a.At(1))
	if err != nil {
		return nil, err
	}
	return NewIterator(FilterClass, func(th *Thread) (Value, bool, error) {
		for {
			if err := th.Step(); err != nil {
				return nil, false, err
			}
			v, ok, err := it.Next(th)
			if !ok || err != nil {
				return nil, false, err
			}
			r := v
			if f != None && f != Value(BoolClass) {
				if r, err = th.Call(f, v); err != nil {
					return nil, false, err
				}
			}
			keep, err := th.Truth(r)
			if err != nil {
				return nil, false, err
			}
			if keep {
				return v, true, nil
			}
		}
	}), nil
}

func reversedNew(th *Thread, a *Args) (Value, error) {
	v := a.At(0)
	if _, isObject := v.(*Object); isObject {
		r, ok, err := th.Special(v, "__reversed__")
		if ok || err != nil {
			return r, err
		}
		if f, _ := th.Lookup(v.Class(), "__getitem__"); f == nil {
			return nil, Raise(TypeErrorClass, "'%s' object is not reversible", TypeName(v))
		}
		n, err := th.Len(v)
		if err != nil {
			return nil, err
		}
		return NewIterator(ReversedClass, func(th *Thread) (Value, bool, error) {
			if n--; n < 0 {
				return nil, false, nil
			}
			e, err := th.GetItem(v, MakeInt(int64(n)))
			if err != nil && (IsRaised(err, IndexErrorClass) || IsRaised(err, StopIterationClass)) {
				return nil, false, nil
			}
			return e, err == nil, err
		}), nil
	}
	switch x := v.(type) {
	case *List:
		i := len(x.Elems)
		return NewIterator(ReversedClass, func(*Thread) (Value, bool, error) {
			if i--; i < 0 || i >= len(x.Elems) {
				return nil, false, nil
			}
			return x.Elems[i], true, nil
		}), nil
	case *Range:
		return reversedRange(x), nil
	case *Dict:
		return reversedDict(x, dictKey), nil
	case *DictView:
		return reversedDict(x.D, x.pick()), nil
	case *Tuple, Str, Bytes, *ByteArray:
		vs, err := th.Slice(x)
		if err != nil {
			return nil, err
		}
		reverseValues(vs)
		i := 0
		return NewIterator(ReversedClass, func(*Thread) (Value, bool, error) {
			if i >= len(vs) {
				return nil, false, nil
			}
			i++
			return vs[i-1], true, nil
		}), nil
	}
	return nil, Raise(TypeErrorClass, "'%s' object is not reversible", TypeName(v))
}

func builtinIter(th *Thread, a *Args) (Value, error) {
	if err := between(a, 1, 2); err != nil {
		return nil, err
	}
	if len(a.Pos) == 1 {
		return th.IterValue(a.Pos[0])
	}
	f, sentinel := a.Pos[0], a.Pos[1]
	if !th.IsCallable(f) {
		return nil, Raise(TypeErrorClass, "iter(v, w): v must be callable")
	}
	return NewIterator(nil, func(th *Thread) (Value, bool, error) {
		v, err := th.Call(f)
		if err != nil {
			if IsRaised(err, StopIterationClass) {
				return nil, false, nil
			}
			return nil, false, err
		}
		end, err := th.Equal(v, sentinel)
		return v, !end && err == nil, err
	}), nil
}

func builtinNext(th *Thread, a *Args) (Value, error) {
	if err := between(a, 1, 2); err != nil {
		return nil, err
	}
	v, err := th.Next(a.Pos[0])
	if err != nil && len(a.Pos) == 2 && IsRaised(err, StopIterationClass) {
		return a.Pos[1], nil
	}
	return v, err
}

// extreme is min (op is <) and max (op is >).
func extreme(th *Thread, a *Args, op pyast.CmpOperator) (Value, error) {
	name := a.fn.Name
	var key, def Value
	for _, k := range a.Kw {
		switch k.Name {
		case "key":
			key = k.Value
		case "default":
			def = k.Value
		default:
			return nil, Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'", name, k.Name)
		}
	}
	var vs []Value
	switch len(a.Pos) {
	case 0:
		return nil, Raise(TypeErrorClass, "%s expected at least 1 argument, got 0", name)
	case 1:
		var err error
		if vs, err = th.Slice(a.Pos[0]); err != nil {
			return nil, err
		}
	default:
		if def != nil {
			return nil, Raise(TypeErrorClass, "Cannot specify a default for %s() with multiple positional arguments", name)
		}
		vs = a.Pos
	}
	if len(vs) == 0 {
		if def != nil {
			return def, nil
		}
		return nil, Raise(ValueErrorClass, "%s() iterable argument is empty", name)
	}
	var best, bestKey Value
	for _, v := range vs {
		if err := th.Step(); err != nil {
			return nil, err
		}
		k := v
		if !IsNone(key) {
			var err error
			if k, err = th.Call(key, v); err != nil {
				return nil, err
			}
		}
		if best == nil {
			best, bestKey = v, k
			continue
		}
		r, err := th.Compare(op, k, bestKey)
		if err != nil {
			return nil, err
		}
		better, err := th.Truth(r)
		if err != nil {
			return nil, err
		}
		if better {
			best, bestKey = v, k
		}
	}
	return best, nil
}

func builtinSum(th *Thread, a *Args) (Value, error) {
	total := a.At(1)
	switch Underlying(total).(type) {
	case Str:
		return nil, Raise(TypeErrorClass, "sum() can't sum strings [use ''.join(seq) instead]")
	case Bytes:
		return nil, Raise(TypeErrorClass, "sum() can't sum bytes [use b''.join(seq) instead]")
	case *ByteArray:
		return nil, Raise(TypeErrorClass, "sum() can't sum bytearray [use b''.join(seq) instead]")
	}
	// Since Python 3.12 the rounding errors of a sum of floats are summed up
	// too (Neumaier) and added at the end.
	var lost float64
	err := th.ForEach(a.At(0), func(v Value) (bool, error) {
		if t, ok := total.(Float); ok {
			if x, ok := floatOf(v); ok {
				sum := float64(t) + x
				if math.Abs(float64(t)) >= math.Abs(x) {
					lost += (float64(t) - sum) + x
				} else {
					lost += (x - sum) + float64(t)
				}
				total = Float(sum)
				return true, nil
			}
			total, lost = Float(compensated(float64(t), lost)), 0
		}
		sum, err := th.Binary(pyast.Add, total, v)
		total = sum
		return true, err
	})
	if err != nil {
		return nil, err
	}
	if t, ok := total.(Float); ok {
		total = Float(compensated(float64(t), lost))
	}
	return total, nil
}

// compensated adds the lost part to a sum unless one of them is not finite.
func compensated(sum, lost float64) float64 {
	if lost != 0 && !math.IsInf(lost, 0) && !math.IsNaN(lost) {
		return sum + lost
	}
	return sum
}

func anyTrue(th *Thread, v Value, want bool) (Value, error) {
	found := false
	err := th.ForEach(v, func(e Value) (bool, error) {
		t, err := th.Truth(e)
		found = t == want
		return !found, err
	})
	return Bool(found == want), err
}
