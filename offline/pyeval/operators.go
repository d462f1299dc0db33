package pyeval

import (
	"sqlgen/offline/pyast"
)

type opNames struct{ name, reflected, inplace string }

var operatorNames = [...]opNames{
	pyast.Add:      {"__add__", "__radd__", "__iadd__"},
	pyast.Sub:      {"__sub__", "__rsub__", "__isub__"},
	pyast.Mult:     {"__mul__", "__rmul__", "__imul__"},
	pyast.MatMult:  {"__matmul__", "__rmatmul__", "__imatmul__"},
	pyast.Div:      {"__truediv__", "__rtruediv__", "__itruediv__"},
	pyast.Mod:      {"__mod__", "__rmod__", "__imod__"},
	pyast.Pow:      {"__pow__", "__rpow__", "__ipow__"},
	pyast.LShift:   {"__lshift__", "__rlshift__", "__ilshift__"},
	pyast.RShift:   {"__rshift__", "__rrshift__", "__irshift__"},
	pyast.BitOr:    {"__or__", "__ror__", "__ior__"},
	pyast.BitXor:   {"__xor__", "__rxor__", "__ixor__"},
	pyast.BitAnd:   {"__and__", "__rand__", "__iand__"},
	pyast.FloorDiv: {"__floordiv__", "__rfloordiv__", "__ifloordiv__"},
}

// Binary is a op b.
func (th *Thread) Binary(op pyast.Operator, a, b Value) (Value, error) {
	return th.binary(op, a, b, op.String())
}

// sign is the operator as written, "+=" for an in-place one.
func (th *Thread) binary(op pyast.Operator, a, b Value, sign string) (Value, error) {
	if ai, ok := a.(Int); ok && op != pyast.MatMult {
		if bi, ok := b.(Int); ok {
			return th.binaryInt(op, ai, bi)
		}
	}
	if u := isUnknown(a, b); u != nil {
		if a == Value(u) {
			return prefixed(u.Derive("(%s "+op.String()+" …)"), u.Prefix), nil
		}
		r := u.Derive("(… " + op.String() + " %s)")
		if s, ok := AsStr(a); ok {
			r = prefixed(r, knownPart(op, s))
		}
		return r, nil
	}
	ao, aObj := a.(*Object)
	bo, bObj := b.(*Object)
	if aObj || bObj {
		names := operatorNames[op]
		tried := false
		if bObj && (!aObj || bo.class != ao.class) && b.Class().IsSubclassOf(a.Class()) {
			tried = true
			if r, err := th.operatorSpecial(names.reflected, b, a); r != nil || err != nil {
				return r, err
			}
		}
		if r, err := th.operatorSpecial(names.name, a, b); r != nil || err != nil {
			return r, err
		}
		if !tried && (!aObj || !bObj || ao.class != bo.class) && !(op == pyast.Mod && formats(a)) {
			if r, err := th.operatorSpecial(names.reflected, b, a); r != nil || err != nil {
				return r, err
			}
		}
	}
	right := Underlying(b)
	if op == pyast.Mod && formats(a) {
		right = b // what is formatted keeps its own __str__
	}
	r, err := th.binaryBuiltin(op, Underlying(a), right)
	if err != nil {
		return nil, err
	}
	if r != nil {
		return r, nil
	}
	for _, v := range []Value{a, b} {
		if u := v.Class().unknown; u != nil {
			return u.Derive("(%s() " + op.String() + " …)"), nil
		}
	}
	if _, ok := a.(Str); ok && op == pyast.Add {
		return nil, Raise(TypeErrorClass, `can only concatenate str (not "%s") to str`, TypeName(b))
	}
	if _, ok := a.(*List); ok && op == pyast.Add {
		return nil, Raise(TypeErrorClass, `can only concatenate list (not "%s") to list`, TypeName(b))
	}
	if _, ok := a.(*Tuple); ok && op == pyast.Add {
		return nil, Raise(TypeErrorClass, `can only concatenate tuple (not "%s") to tuple`, TypeName(b))
	}
	switch a.(type) {
	case Bytes, *ByteArray:
		if op == pyast.Add {
			return nil, Raise(TypeErrorClass, "can't concat %s to %s", TypeName(b), TypeName(a))
		}
	}
	if op == pyast.Mult && (isSequence(a) || isSequence(b)) {
		other := b
		if !isSequence(a) {
			other = a
		}
		return nil, Raise(TypeErrorClass, "can't multiply sequence by non-int of type '%s'", TypeName(other))
	}
	if op == pyast.Pow && sign == "**" {
		sign = "** or pow()"
	}
	return nil, Raise(TypeErrorClass, "unsupported operand type(s) for %s: '%s' and '%s'", sign, TypeName(a), TypeName(b))
}

// formats reports whether v % x is formatting: it never leaves x a say.
func formats(v Value) bool {
	switch Underlying(v).(type) {
	case Str, Bytes, *ByteArray:
		return true
	}
	return false
}

func isSequence(v Value) bool {
	switch v.(type) {
	case Str, Bytes, *ByteArray, *List, *Tuple:
		return true
	}
	return false
}

// operatorSpecial calls an operator method of a class that is not builtin; nil
// when there is none or it returns NotImplemented.
func (th *Thread) operatorSpecial(name string, self, other Value) (Value, error) {
	o, ok := self.(*Object)
	if !ok {
		return nil, nil
	}
	f, owner := th.Lookup(o.class, name)
	if f == nil || f == None || owner.value {
		return nil, nil
	}
	r, err := th.callBound(f, self, other)
	if err != nil || r == NotImplemented {
		return nil, err
	}
	return r, nil
}

// InPlace is a op= b: the value to be stored.
func (th *Thread) InPlace(op pyast.Operator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case *Object:
		r, err := th.operatorSpecial(operatorNames[op].inplace, a, b)
		if r != nil || err != nil {
			return r, err
		}
		if l, ok := x.Native.(*List); ok && op == pyast.Add {
			if _, err := th.InPlace(op, l, b); err != nil {
				return nil, err
			}
			return a, nil
		}
	case *List:
		switch op {
		case pyast.Add:
			if u, ok := b.(*Unknown); ok {
				return u.Derive("([…] + %s)"), nil
			}
			var vs []Value
			if l, ok := b.(*List); ok {
				vs = l.Elems
				if err := th.AllocItems(int64(len(vs)) * 2); err != nil {
					return nil, err
				}
			} else {
				var err error
				if vs, err = th.Slice(b); err != nil {
					return nil, err
				}
			}
			x.Elems = append(x.Elems, vs...)
			return x, nil
		case pyast.Mult:
			r, err := th.Binary(op, a, b)
			if l, ok := r.(*List); ok {
				x.Elems = l.Elems
				return x, err
			}
			return r, err
		}
	case *Set:
		if other, ok := SetOf(b); ok {
			switch op {
			case pyast.BitOr, pyast.BitAnd, pyast.Sub, pyast.BitXor:
				r, err := th.setOperator(op, x, other)
				if err != nil {
					return nil, err
				}
				x.d = r.d
				return x, nil
			}
		}
	case *Dict:
		if op == pyast.BitOr {
			if d, ok := Underlying(b).(*Dict); ok {
				return x, th.DictUpdate(x, d)
			}
		}
	case *ByteArray:
		if s, ok := bytesOf(b); ok && op == pyast.Add {
			if err := th.Alloc(int64(len(s))); err != nil {
				return nil, err
			}
			x.B = append(x.B, s...)
			return x, nil
		}
	}
	return th.binary(op, a, b, op.String()+"=")
}

// DictUpdate copies the items of one dict into another.
func (th *Thread) DictUpdate(d, from *Dict) error {
	if err := th.AllocItems(int64(from.live) * 2); err != nil {
		return err
	}
	for i := 0; i < len(from.entries); i++ {
		if e := from.entries[i]; e.key != nil {
			if err := th.DictSet(d, e.key, e.val); err != nil {
				return err
			}
		}
	}
	return nil
}

// binaryBuiltin is the operator on values of builtin types; nil when they have
// no such operator.
func (th *Thread) binaryBuiltin(op pyast.Operator, a, b Value) (Value, error) {
	if x, y, ok := numbers(a, b); ok {
		if xb, ok := a.(Bool); ok {
			if yb, ok := b.(Bool); ok {
				switch op {
				case pyast.BitAnd:
					return Bool(bool(xb) && bool(yb)), nil
				case pyast.BitOr:
					return Bool(bool(xb) || bool(yb)), nil
				case pyast.BitXor:
					return Bool(xb != yb), nil
				}
			}
		}
		return th.binaryNumber(op, x, y)
	}
	switch op {
	case pyast.Add:
		return th.concat(a, b)
	case pyast.Mult:
		if i, ok := AsInt(b); ok {
			return th.repeat(a, i)
		}
		if i, ok := AsInt(a); ok {
			return th.repeat(b, i)
		}
	case pyast.Mod:
		switch x := a.(type) {
		case Str:
			s, err := th.PercentFormat(string(x), b)
			v, err := textOf(s, err, "('…' % … %s …)")
			return prefixed(v, upTo(string(x), "%")), err
		case Bytes:
			s, err := th.PercentFormatBytes(string(x), b)
			if err != nil {
				return nil, err
			}
			return Bytes(s), nil
		}
	case pyast.BitOr:
		if isTypeForm(a) && isTypeForm(b) && (a != None || b != None) {
			return unionOf(a, b), nil
		}
		if x, ok := a.(*Dict); ok {
			if y, ok := b.(*Dict); ok {
				d := x.Copy()
				return d, th.DictUpdate(d, y)
			}
			return nil, nil
		}
		return th.binarySets(op, a, b)
	case pyast.BitAnd, pyast.BitXor, pyast.Sub:
		return th.binarySets(op, a, b)
	}
	return nil, nil
}

func (th *Thread) binarySets(op pyast.Operator, a, b Value) (Value, error) {
	for _, v := range []Value{a, b} {
		switch v.(type) {
		case *Set, *FrozenSet, *DictView:
		default:
			return nil, nil
		}
	}
	x, ok, err := th.setLike(a)
	if err != nil || !ok {
		return nil, err
	}
	y, ok, err := th.setLike(b)
	if err != nil || !ok {
		return nil, err
	}
	r, err := th.setOperator(op, x, y)
	if err != nil {
		return nil, err
	}
	if _, frozen := a.(*FrozenSet); frozen {
		return &FrozenSet{Set: *r}, nil
	}
	return r, nil
}

// setOperator is | & - ^ of sets, as a new set.
func (th *Thread) setOperator(op pyast.Operator, x, y *Set) (*Set, error) {
	if err := th.AllocItems(int64(x.Len()+y.Len()) * 2); err != nil {
		return nil, err
	}
	if err := th.Steps(int64(x.Len() + y.Len())); err != nil {
		return nil, err
	}
	r := &Set{}
	take := func(from, other *Set, want bool) error {
		for _, e := range from.Elems() {
			has, err := th.SetHas(other, e)
			if err != nil {
				return err
			}
			if has == want {
				if err := th.SetAdd(r, e); err != nil {
					return err
				}
			}
		}
		return nil
	}
	switch op {
	case pyast.BitAnd:
		return r, take(x, y, true)
	case pyast.Sub:
		return r, take(x, y, false)
	case pyast.BitXor:
		if err := take(x, y, false); err != nil {
			return nil, err
		}
		return r, take(y, x, false)
	}
	r.d = *x.d.Copy()
	for _, e := range y.Elems() {
		if err := th.SetAdd(r, e); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (th *Thread) concat(a, b Value) (Value, error) {
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return x + y, th.Alloc(int64(len(x) + len(y)))
		}
	case *List:
		if y, ok := b.(*List); ok {
			n := len(x.Elems) + len(y.Elems)
			if err := th.AllocItems(int64(n)); err != nil {
				return nil, err
			}
			return NewList(append(append(make([]Value, 0, n), x.Elems...), y.Elems...)...), nil
		}
	case *Tuple:
		if y, ok := b.(*Tuple); ok {
			n := len(x.Elems) + len(y.Elems)
			if err := th.AllocItems(int64(n)); err != nil {
				return nil, err
			}
			return NewTuple(append(append(make([]Value, 0, n), x.Elems...), y.Elems...)...), nil
		}
	case Bytes:
		if y, ok := bytesOf(b); ok {
			return x + Bytes(y), th.Alloc(int64(len(x) + len(y)))
		}
	case *ByteArray:
		if y, ok := bytesOf(b); ok {
			return &ByteArray{B: append(append([]byte(nil), x.B...), y...)}, th.Alloc(int64(len(x.B) + len(y)))
		}
	}
	return nil, nil
}

func (th *Thread) repeat(v Value, times Int) (Value, error) {
	n, ok := times.Int64()
	if !ok {
		if times.Sign() < 0 {
			n = 0
		} else if isSequence(v) {
			return nil, th.Alloc(-1)
		}
	}
	n = max(n, 0)
	bytes := func(s string) (string, error) {
		if err := th.AllocRepeat(int64(len(s)), n); err != nil {
			return "", err
		}
		if s == "" {
			return "", nil
		}
		b := make([]byte, 0, int64(len(s))*n)
		for range n {
			b = append(b, s...)
		}
		return string(b), nil
	}
	elems := func(vs []Value) ([]Value, error) {
		if err := th.AllocRepeat(int64(len(vs))*16, n); err != nil {
			return nil, err
		}
		if len(vs) == 0 {
			return nil, nil
		}
		out := make([]Value, 0, int64(len(vs))*n)
		for range n {
			out = append(out, vs...)
		}
		return out, nil
	}
	switch x := v.(type) {
	case Str:
		s, err := bytes(string(x))
		return Str(s), err
	case Bytes:
		s, err := bytes(string(x))
		return Bytes(s), err
	case *ByteArray:
		s, err := bytes(string(x.B))
		return &ByteArray{B: []byte(s)}, err
	case *List:
		vs, err := elems(x.Elems)
		return NewList(vs...), err
	case *Tuple:
		vs, err := elems(x.Elems)
		return NewTuple(vs...), err
	}
	return nil, nil
}

// isTypeForm reports whether a value may be a member of X | Y.
func isTypeForm(v Value) bool {
	switch x := v.(type) {
	case *Class, *GenericAlias, NoneType:
		return true
	case *Object:
		return x.class == TypeVarClass || x.class == TypeAliasTypeClass
	}
	return false
}

func unionOf(a, b Value) Value {
	var args []Value
	for _, v := range []Value{a, b} {
		parts := []Value{v}
		if g, ok := v.(*GenericAlias); ok && g.Origin == Value(UnionTypeClass) {
			parts = g.Args
		}
		for _, p := range parts {
			dup := false
			for _, q := range args {
				if Is(p, q) {
					dup = true
				}
			}
			if !dup {
				args = append(args, p)
			}
		}
	}
	if len(args) == 1 {
		return args[0]
	}
	return &GenericAlias{Origin: UnionTypeClass, Args: args}
}

// Unary is op v.
func (th *Thread) Unary(op pyast.UnaryOperator, v Value) (Value, error) {
	if op == pyast.Not {
		if u, ok := v.(*Unknown); ok {
			return u.Derive("(not %s)"), nil
		}
		t, err := th.Truth(v)
		return Bool(!t), err
	}
	if u, ok := v.(*Unknown); ok {
		return u.Derive(op.String() + "%s"), nil
	}
	name := "__pos__"
	switch op {
	case pyast.USub:
		name = "__neg__"
	case pyast.Invert:
		name = "__invert__"
	}
	if o, ok := v.(*Object); ok {
		if f, owner := th.Lookup(o.class, name); f != nil && !owner.value {
			return th.callBound(f, v)
		}
	}
	if n, ok := number(Underlying(v)); ok {
		if r := unaryNumber(op, n); r != nil {
			return r, nil
		}
	}
	return nil, Raise(TypeErrorClass, "bad operand type for unary %s: '%s'", op, TypeName(v))
}
