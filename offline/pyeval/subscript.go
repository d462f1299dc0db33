package pyeval

import "math"

// GetItem is v[key].
func (th *Thread) GetItem(v, key Value) (Value, error) {
	switch x := v.(type) {
	case *List:
		if sl, ok := key.(*Slice); ok {
			vs, err := th.sliceElems(x.Elems, sl)
			return NewList(vs...), err
		}
		i, err := th.indexIn(key, len(x.Elems), "list")
		if err != nil {
			return nil, err
		}
		return x.Elems[i], nil
	case *Tuple:
		if sl, ok := key.(*Slice); ok {
			vs, err := th.sliceElems(x.Elems, sl)
			return NewTuple(vs...), err
		}
		i, err := th.indexIn(key, len(x.Elems), "tuple")
		if err != nil {
			return nil, err
		}
		return x.Elems[i], nil
	case *Dict:
		return th.dictItem(x, nil, key)
	case Str:
		return th.strItem(x, key)
	case Bytes:
		if sl, ok := key.(*Slice); ok {
			s, err := th.sliceBytes(string(x), sl)
			return Bytes(s), err
		}
		i, err := th.indexIn(key, len(x), "index")
		if err != nil {
			return nil, err
		}
		return MakeInt(int64(x[i])), nil
	case *ByteArray:
		if sl, ok := key.(*Slice); ok {
			s, err := th.sliceBytes(string(x.B), sl)
			return &ByteArray{B: []byte(s)}, err
		}
		i, err := th.indexIn(key, len(x.B), "bytearray")
		if err != nil {
			return nil, err
		}
		return MakeInt(int64(x.B[i])), nil
	case *Range:
		return th.rangeItem(x, key)
	case *Unknown:
		return x.item(key), nil
	case *Class:
		return th.classItem(x, key)
	case *GenericAlias:
		return x.subscript(key), nil
	}
	f, _ := th.Lookup(v.Class(), "__getitem__")
	if f != nil && !isValueMethod(f) {
		return th.callBound(f, v, key)
	}
	if u, ok := inner(v); ok {
		if d, ok := u.(*Dict); ok {
			return th.dictItem(d, v, key)
		}
		return th.GetItem(u, key)
	}
	if u := v.Class().unknown; u != nil {
		return u.Derive("%s()[…]"), nil
	}
	return nil, Raise(TypeErrorClass, "'%s' object is not subscriptable", TypeName(v))
}

// dictItem is d[key], with __missing__ of a subclass and default_factory.
func (th *Thread) dictItem(d *Dict, self, key Value) (Value, error) {
	r, ok, err := th.DictGet(d, key)
	if err != nil || ok {
		return r, err
	}
	if self != nil {
		if f, _ := th.Lookup(self.Class(), "__missing__"); f != nil {
			return th.callBound(f, self, key)
		}
	}
	if d.Default != nil && d.Default != None {
		v, err := th.Call(d.Default)
		if err != nil {
			return nil, err
		}
		return v, th.DictSet(d, key, v)
	}
	return nil, RaiseArgs(KeyErrorClass, key)
}

// indexIn is a position in a sequence of n items.
func (th *Thread) indexIn(key Value, n int, what string) (int, error) {
	i, ok := key.(Int)
	if !ok {
		var err error
		if i, err = th.Index(key); err != nil {
			if IsRaised(err, TypeErrorClass) {
				return 0, Raise(TypeErrorClass, "%s indices must be integers or slices, not %s", indexWord(what), TypeName(key))
			}
			return 0, err
		}
	}
	p, ok := i.Int64()
	if !ok {
		return 0, Raise(IndexErrorClass, "cannot fit 'int' into an index-sized integer")
	}
	if p < 0 {
		p += int64(n)
	}
	if p < 0 || p >= int64(n) {
		if what == "index" {
			return 0, Raise(IndexErrorClass, "index out of range")
		}
		return 0, Raise(IndexErrorClass, "%s index out of range", what)
	}
	return int(p), nil
}

func indexWord(what string) string {
	switch what {
	case "index":
		return "byte"
	case "list assignment":
		return "list"
	case "range object":
		return "range"
	}
	return what
}

func (th *Thread) strItem(s Str, key Value) (Value, error) {
	if sl, ok := key.(*Slice); ok {
		if isASCII(string(s)) {
			r, err := th.sliceBytes(string(s), sl)
			return Str(r), err
		}
		rs := runes(string(s))
		start, stop, step, err := th.SliceIndices(sl, len(rs))
		if err != nil {
			return nil, err
		}
		if step == 1 {
			return Str(fromRunes(rs[start:max(start, stop)])), nil
		}
		var out []rune
		for _, i := range sliceSteps(start, stop, step) {
			out = append(out, rs[i])
		}
		return Str(fromRunes(out)), nil
	}
	if i, ok := AsInt(key); ok {
		i, err := th.indexIn(i, s.Len(), "string")
		if err != nil {
			return nil, err
		}
		return s.At(i), nil
	}
	i, err := th.Index(key)
	if err != nil {
		if IsRaised(err, TypeErrorClass) {
			return nil, Raise(TypeErrorClass, "string indices must be integers, not '%s'", TypeName(key))
		}
		return nil, err
	}
	return th.strItem(s, i)
}

func (th *Thread) rangeItem(r *Range, key Value) (Value, error) {
	n := r.Len()
	if n > math.MaxInt32 {
		if _, ok := key.(*Slice); ok {
			return nil, NewFault("", "a slice of a range of more than %d items is not supported", math.MaxInt32)
		}
	}
	if sl, ok := key.(*Slice); ok {
		start, stop, step, err := th.SliceIndices(sl, int(n))
		if err != nil {
			return nil, err
		}
		return &Range{Start: r.Start + int64(start)*r.Step, Stop: r.Start + int64(stop)*r.Step, Step: r.Step * int64(step)}, nil
	}
	i, err := th.indexIn(key, int(n), "range object")
	if err != nil {
		return nil, err
	}
	return MakeInt(r.Start + int64(i)*r.Step), nil
}

// SliceIndices is slice.indices(n): start and stop lie in the sequence.
func (th *Thread) SliceIndices(s *Slice, n int) (start, stop, step int, err error) {
	step = 1
	if s.Step != None {
		i, err := th.sliceIndex(s.Step)
		if err != nil {
			return 0, 0, 0, err
		}
		if i == 0 {
			return 0, 0, 0, Raise(ValueErrorClass, "slice step cannot be zero")
		}
		step = i
	}
	lo, hi := 0, n
	if step < 0 {
		lo, hi = -1, n-1
	}
	clamp := func(v Value, def int) (int, error) {
		if v == None {
			return def, nil
		}
		i, err := th.sliceIndex(v)
		if err != nil {
			return 0, err
		}
		if i < 0 {
			i += n
		}
		return min(max(i, lo), hi), nil
	}
	first, last := lo, hi
	if step < 0 {
		first, last = hi, lo
	}
	if start, err = clamp(s.Start, first); err != nil {
		return 0, 0, 0, err
	}
	stop, err = clamp(s.Stop, last)
	return start, stop, step, err
}

// sliceIndex is a part of a slice, clipped to what any sequence can have.
func (th *Thread) sliceIndex(v Value) (int, error) {
	i, err := th.Index(v)
	if err != nil {
		if IsRaised(err, TypeErrorClass) {
			return 0, Raise(TypeErrorClass, "slice indices must be integers or None or have an __index__ method")
		}
		return 0, err
	}
	n, ok := i.Int64()
	switch {
	case !ok && i.Sign() < 0 || ok && n < -math.MaxInt32:
		return -math.MaxInt32, nil
	case !ok || n > math.MaxInt32:
		return math.MaxInt32, nil
	}
	return int(n), nil
}

func sliceSteps(start, stop, step int) []int {
	var out []int
	if step > 0 {
		for i := start; i < stop; i += step {
			out = append(out, i)
		}
	} else {
		for i := start; i > stop; i += step {
			out = append(out, i)
		}
	}
	return out
}

func (th *Thread) sliceElems(elems []Value, sl *Slice) ([]Value, error) {
	start, stop, step, err := th.SliceIndices(sl, len(elems))
	if err != nil {
		return nil, err
	}
	if step == 1 {
		stop = max(start, stop)
		if err := th.AllocItems(int64(stop - start)); err != nil {
			return nil, err
		}
		return append([]Value(nil), elems[start:stop]...), nil
	}
	var out []Value
	for _, i := range sliceSteps(start, stop, step) {
		out = append(out, elems[i])
	}
	return out, th.AllocItems(int64(len(out)))
}

func (th *Thread) sliceBytes(s string, sl *Slice) (string, error) {
	start, stop, step, err := th.SliceIndices(sl, len(s))
	if err != nil {
		return "", err
	}
	if step == 1 {
		return s[start:max(start, stop)], nil
	}
	var out []byte
	for _, i := range sliceSteps(start, stop, step) {
		out = append(out, s[i])
	}
	return string(out), th.Alloc(int64(len(out)))
}

// SetItem is v[key] = val.
func (th *Thread) SetItem(v, key, val Value) error {
	switch x := v.(type) {
	case *Dict:
		if err := th.AllocItems(2); err != nil {
			return err
		}
		return th.DictSet(x, key, val)
	case *List:
		if sl, ok := key.(*Slice); ok {
			return th.setSlice(x, sl, val)
		}
		i, err := th.indexIn(key, len(x.Elems), "list assignment")
		if err != nil {
			return err
		}
		x.Elems[i] = val
		return nil
	case *ByteArray:
		if sl, ok := key.(*Slice); ok {
			return th.changeBytes(x, func(l *List) error { return th.setSlice(l, sl, val) })
		}
		i, err := th.indexIn(key, len(x.B), "bytearray")
		if err != nil {
			return err
		}
		b, err := th.Index(val)
		if err != nil {
			return err
		}
		n, ok := b.Int64()
		if !ok || n < 0 || n > 255 {
			return Raise(ValueErrorClass, "byte must be in range(0, 256)")
		}
		x.B[i] = byte(n)
		return nil
	case *Unknown:
		return nil
	}
	f, _ := th.Lookup(v.Class(), "__setitem__")
	if f != nil && !isValueMethod(f) {
		_, err := th.callBound(f, v, key, val)
		return err
	}
	if u, ok := inner(v); ok {
		return th.SetItem(u, key, val)
	}
	if v.Class().unknown != nil {
		return nil
	}
	return Raise(TypeErrorClass, "'%s' object does not support item assignment", TypeName(v))
}

func (th *Thread) setSlice(l *List, sl *Slice, val Value) error {
	vs, err := th.Slice(val)
	if err != nil {
		if IsRaised(err, TypeErrorClass) {
			return Raise(TypeErrorClass, "can only assign an iterable")
		}
		return err
	}
	start, stop, step, err := th.SliceIndices(sl, len(l.Elems))
	if err != nil {
		return err
	}
	if step == 1 {
		stop = max(start, stop)
		out := make([]Value, 0, len(l.Elems)-(stop-start)+len(vs))
		out = append(append(append(out, l.Elems[:start]...), vs...), l.Elems[stop:]...)
		l.Elems = out
		return nil
	}
	at := sliceSteps(start, stop, step)
	if len(at) != len(vs) {
		return Raise(ValueErrorClass, "attempt to assign sequence of size %d to extended slice of size %d", len(vs), len(at))
	}
	for i, p := range at {
		l.Elems[p] = vs[i]
	}
	return nil
}

// DelItem is del v[key].
func (th *Thread) DelItem(v, key Value) error {
	switch x := v.(type) {
	case *Dict:
		ok, err := th.DictDel(x, key)
		if err == nil && !ok {
			return RaiseArgs(KeyErrorClass, key)
		}
		return err
	case *List:
		if sl, ok := key.(*Slice); ok {
			start, stop, step, err := th.SliceIndices(sl, len(x.Elems))
			if err != nil {
				return err
			}
			gone := map[int]bool{}
			for _, i := range sliceSteps(start, stop, step) {
				gone[i] = true
			}
			kept := make([]Value, 0, len(x.Elems)-len(gone))
			for i, e := range x.Elems {
				if !gone[i] {
					kept = append(kept, e)
				}
			}
			x.Elems = kept
			return nil
		}
		i, err := th.indexIn(key, len(x.Elems), "list assignment")
		if err != nil {
			return err
		}
		last := len(x.Elems) - 1
		copy(x.Elems[i:], x.Elems[i+1:])
		x.Elems[last] = nil
		x.Elems = x.Elems[:last]
		return th.work(last - i)
	case *ByteArray:
		return th.changeBytes(x, func(l *List) error { return th.DelItem(l, key) })
	case *Unknown:
		return nil
	}
	f, _ := th.Lookup(v.Class(), "__delitem__")
	if f != nil && !isValueMethod(f) {
		_, err := th.callBound(f, v, key)
		return err
	}
	if u, ok := inner(v); ok {
		return th.DelItem(u, key)
	}
	return Raise(TypeErrorClass, "'%s' object doesn't support item deletion", TypeName(v))
}

// classItem is cls[key]: a metaclass's __getitem__, __class_getitem__, or the
// subscription of a builtin type.
func (th *Thread) classItem(c *Class, key Value) (Value, error) {
	if meta := c.Class(); meta != TypeClass {
		if f, _ := th.Lookup(meta, "__getitem__"); f != nil {
			return th.callBound(f, c, key)
		}
	}
	if f, _ := th.Lookup(c, "__class_getitem__"); f != nil {
		b, err := th.bind(f, nil, c)
		if err != nil {
			return nil, err
		}
		if fn, ok := f.(*Function); ok { // an implicit class method
			return th.Call(fn, c, key)
		}
		return th.Call(b, key)
	}
	switch {
	case c == TypeClass, c.value && c != IntClass && c != StrClass && c != FloatClass && c != BoolClass && c != BytesClass && c != NoneClass:
		return NewAlias(c, "", key), nil
	case c.unknown != nil:
		return c.unknown.item(key), nil
	}
	for _, k := range c.mro {
		if k.value && k != IntClass && k != StrClass && k != FloatClass && k != BytesClass {
			return NewAlias(c, "", key), nil
		}
	}
	if len(c.mro) > 0 && !c.native {
		if _, ok := th.ownAttr(c, "__type_params__"); ok {
			return NewAlias(c, "", key), nil
		}
	}
	return nil, Raise(TypeErrorClass, "type '%s' is not subscriptable", c.Name)
}

// NewAlias makes origin[key]; a tuple gives several arguments. name is how the
// form is written when origin is not a class.
func NewAlias(origin Value, name string, key Value) *GenericAlias {
	args := []Value{key}
	if t, ok := key.(*Tuple); ok {
		args = t.Elems
	}
	return &GenericAlias{Origin: origin, Name: name, Args: args}
}

// subscript is alias[key]: List[T][int]. The parameters are replaced as a whole.
func (g *GenericAlias) subscript(key Value) Value { return NewAlias(g.Origin, g.Name, key) }

func (th *Thread) aliasAttr(g *GenericAlias, name string) (Value, error) {
	switch name {
	case "__origin__":
		return g.Origin, nil
	case "__args__":
		return NewTuple(g.Args...), nil
	case "__class__":
		return g.Class(), nil
	}
	if c, ok := g.Origin.(*Class); ok && c != UnionTypeClass {
		if v, ok, err := th.FindAttr(c, name); ok || err != nil {
			return v, err
		}
	}
	return nil, nil
}
