package pyeval

import (
	"math"
	"math/big"
	"math/bits"
)

// hashModulus is CPython's, so that equal numbers of different types hash
// alike.
const hashModulus = 1<<61 - 1

// Hash is hash(v) as an unsigned number (Python's is the same bits, signed).
// The hashes of numbers are CPython's; those of strings don't vary from run to
// run.
func (th *Thread) Hash(v Value) (uint64, error) {
	switch x := v.(type) {
	case Str:
		return hashString(string(x)), nil
	case Int:
		return hashInt(x), nil
	case Bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case NoneType:
		return 0xfca86420, nil
	case EllipsisType:
		return 0xe111, nil
	case Float:
		return hashFloat(float64(x)), nil
	case Complex:
		return hashFloat(real(complex128(x))) + 1000003*hashFloat(imag(complex128(x))), nil
	case Bytes:
		return hashString(string(x)), nil
	case *Tuple:
		return th.hashElems(x.Elems)
	case *FrozenSet:
		h := uint64(1927868237)
		for _, e := range x.Elems() {
			eh, err := th.Hash(e)
			if err != nil {
				return 0, err
			}
			h ^= (eh ^ (eh << 16) ^ 89869747) * 3644798167
		}
		return h, nil
	case *List, *Dict, *Set, *ByteArray:
		return 0, Raise(TypeErrorClass, "unhashable type: '%s'", TypeName(v))
	case *DictView:
		if x.Kind != ValuesView {
			return 0, Raise(TypeErrorClass, "unhashable type: '%s'", TypeName(v))
		}
	case *Range:
		return th.hashElems([]Value{MakeInt(x.Len()), MakeInt(x.Start), MakeInt(x.Step)})
	case *BoundMethod:
		a, b := uint64(th.in.ident(x.Func)), uint64(0)
		if _, ok := x.Self.(*Object); ok {
			b = uint64(th.in.ident(x.Self))
		}
		return a*31 + b, nil
	case *GenericAlias:
		return th.hashElems(append([]Value{x.Origin}, x.Args...))
	case *Slice:
		return th.hashElems([]Value{x.Start, x.Stop, x.Step})
	case *Unknown:
		return 0, x.Refuse("a key or an element of a set must be known")
	case *Object:
		return th.hashObject(x)
	}
	return uint64(th.in.ident(v)), nil
}

func (th *Thread) hashObject(o *Object) (uint64, error) {
	f, owner := th.Lookup(o.class, "__hash__")
	if f == None {
		return 0, Raise(TypeErrorClass, "unhashable type: '%s'", TypeName(o))
	}
	if f != nil && owner != ObjectClass && !owner.value {
		r, err := th.callBound(f, o)
		if err != nil {
			return 0, err
		}
		i, ok := AsInt(r)
		if !ok {
			return 0, Raise(TypeErrorClass, "__hash__ method should return an integer")
		}
		if n, ok := i.Int64(); ok && n != -1 {
			return uint64(n), nil
		}
		return hashInt(i), nil
	}
	if u, ok := inner(o); ok {
		return th.Hash(u)
	}
	return uint64(th.in.ident(o)), nil
}

// hashesAsStr reports whether an instance of a subclass of str hashes and
// compares as its str.
func hashesAsStr(th *Thread, o *Object) bool {
	if _, ok := o.Native.(Str); !ok {
		return false
	}
	if o.class.slots()&(hasEq|hasHash) == 0 {
		return true
	}
	f, owner := th.Lookup(o.class, "__eq__")
	if f != nil && !owner.native {
		return false
	}
	h, owner := th.Lookup(o.class, "__hash__")
	return h == nil || owner.native
}

func (th *Thread) hashElems(elems []Value) (uint64, error) {
	if err := th.enter(); err != nil {
		return 0, err
	}
	defer th.leave()
	h := uint64(2870177450012600261)
	for _, e := range elems {
		eh, err := th.Hash(e)
		if err != nil {
			return 0, err
		}
		h += eh * 14029467366897019727
		h = bits.RotateLeft64(h, 31)
		h *= 11400714785074694791
	}
	return h + uint64(len(elems)), nil
}

func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	return h
}

func hashInt(i Int) uint64 {
	if i.big == nil {
		n := i.small
		neg := n < 0
		u := uint64(n)
		if neg {
			u = -u
		}
		return signedHash(u%hashModulus, neg)
	}
	m := new(big.Int).Mod(new(big.Int).Abs(i.big), big.NewInt(hashModulus))
	return signedHash(m.Uint64(), i.big.Sign() < 0)
}

func signedHash(u uint64, neg bool) uint64 {
	if !neg {
		return u
	}
	if u == 1 {
		u = 2 // -1 is not a hash
	}
	return -u
}

func hashFloat(f float64) uint64 {
	switch {
	case math.IsInf(f, 1):
		return 314159
	case math.IsInf(f, -1):
		return signedHash(314159, true)
	case math.IsNaN(f):
		return 0
	}
	frac, exp := math.Frexp(math.Abs(f))
	var x uint64
	for frac != 0 {
		x = ((x << 28) & hashModulus) | x>>(61-28)
		frac *= 1 << 28
		exp -= 28
		y := uint64(frac)
		frac -= float64(y)
		x += y
		if x >= hashModulus {
			x -= hashModulus
		}
	}
	e := exp % 61
	if e < 0 {
		e += 61
	}
	x = ((x << e) & hashModulus) | x>>(61-e)
	return signedHash(x, f < 0)
}

// ident is id(v): a number that no other living value of the run has, the same
// in every run of the same code.
func (in *Interp) ident(v Value) int64 {
	if in.idents == nil {
		in.idents = map[Value]int64{}
	}
	id, ok := in.idents[v]
	if !ok {
		id = 0x7f0000000000 + int64(len(in.idents)+1)*16
		in.idents[v] = id
	}
	return id
}

// ID is id(v).
func (th *Thread) ID(v Value) int64 { return th.in.ident(v) }
