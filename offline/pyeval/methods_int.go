package pyeval

import (
	"math/big"
	"math/bits"
)

// ofClass is a value made by the constructor of a builtin type: the value
// itself, or an instance of the subclass that was called.
func ofClass(a *Args, base *Class, v Value) Value {
	if c := a.SelfClass(); c != nil && c != base {
		return NewObject(c, v)
	}
	return v
}

func init() {
	IntClass.Define(func(b *ClassBuilder) {
		b.New("(x=..., /, base=...)", func(th *Thread, a *Args) (Value, error) {
			v, err := intNew(th, a.At(0), a.At(1))
			if err != nil {
				return nil, err
			}
			return ofClass(a, IntClass, v), nil
		})
		b.Method("bit_length()", func(th *Thread, a *Args) (Value, error) {
			i, _ := AsInt(a.Self)
			return MakeInt(int64(i.Big().BitLen())), nil
		})
		b.Method("bit_count()", func(th *Thread, a *Args) (Value, error) {
			i, _ := AsInt(a.Self)
			n := 0
			for _, w := range new(big.Int).Abs(i.Big()).Bits() {
				n += bits.OnesCount(uint(w))
			}
			return MakeInt(int64(n)), nil
		})
		b.Method("is_integer()", func(th *Thread, a *Args) (Value, error) { return True, nil })
		b.Method("as_integer_ratio()", func(th *Thread, a *Args) (Value, error) {
			i, _ := AsInt(a.Self)
			return NewTuple(i, MakeInt(1)), nil
		})
		b.Method("to_bytes(length=1, byteorder='big', *, signed=False)", intToBytes)
		b.ClassMethod("from_bytes(bytes, byteorder='big', *, signed=False)", intFromBytes)
		plain := func(th *Thread, a *Args) (Value, error) {
			i, _ := AsInt(a.Self)
			return i, nil
		}
		for _, name := range []string{"conjugate", "__int__", "__index__", "__trunc__", "__floor__", "__ceil__"} {
			b.Method(name+"()", plain)
		}
		b.Method("__float__()", func(th *Thread, a *Args) (Value, error) {
			f, _, err := th.toFloat(a.Self)
			return Float(f), err
		})
		b.Method("__round__(ndigits=None, /)", func(th *Thread, a *Args) (Value, error) {
			i, _ := AsInt(a.Self)
			return th.roundInt(i, a.At(0))
		})
		self := func(th *Thread, v Value) (Value, error) {
			i, _ := AsInt(v)
			return i, nil
		}
		constant := func(n int64) Getter {
			return func(*Thread, Value) (Value, error) { return MakeInt(n), nil }
		}
		b.Property("real", self, nil)
		b.Property("numerator", self, nil)
		b.Property("imag", constant(0), nil)
		b.Property("denominator", constant(1), nil)
		b.Method("__format__(spec, /)", func(th *Thread, a *Args) (Value, error) {
			spec, err := a.textAt(0)
			if err != nil {
				return nil, err
			}
			if spec == "" {
				s, err := th.Str(a.Object)
				return Str(s), err
			}
			i, _ := AsInt(a.Self)
			s, err := formatInt(th, i, spec, TypeName(a.Object))
			return Str(s), err
		})
	})
	BoolClass.Define(func(b *ClassBuilder) {
		b.New("(x=False, /)", func(th *Thread, a *Args) (Value, error) {
			t, err := th.Truth(a.At(0))
			return Bool(t), err
		}).Unknowns(DeriveUnknown)
	})
}

// intNew is int(x, base); absent arguments are nil.
func intNew(th *Thread, x, base Value) (Value, error) {
	if x == nil {
		if base != nil {
			return nil, Raise(TypeErrorClass, "int() missing string argument")
		}
		return MakeInt(0), nil
	}
	if base == nil {
		return th.toInt(x)
	}
	i, err := th.Index(base)
	if err != nil {
		return nil, err
	}
	n, ok := i.Int64()
	if !ok || n != 0 && n < 2 || n > 36 {
		return nil, Raise(ValueErrorClass, "int() base must be >= 2 and <= 36, or 0")
	}
	if s, ok := AsStr(x); ok {
		return th.parseInt(s, int(n), Str(s))
	}
	if s, ok := bytesOf(x); ok {
		return th.parseInt(s, int(n), Bytes(s))
	}
	return nil, Raise(TypeErrorClass, "int() can't convert non-string with explicit base")
}

func byteOrder(a *Args) (big bool, err error) {
	switch s, ok := AsStr(a.Get("byteorder")); {
	case !ok:
		return false, Raise(TypeErrorClass, "%s() argument 'byteorder' must be str, not %s", a.fn.Name, TypeName(a.Get("byteorder")))
	case s == "big":
		return true, nil
	case s == "little":
		return false, nil
	}
	return false, Raise(ValueErrorClass, "byteorder must be either 'little' or 'big'")
}

func reverseBytes(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

func intToBytes(th *Thread, a *Args) (Value, error) {
	i, _ := AsInt(a.Self)
	n, err := a.indexAt(th, 0)
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, Raise(ValueErrorClass, "length argument must be non-negative")
	}
	isBig, err := byteOrder(a)
	if err != nil {
		return nil, err
	}
	signed, err := a.Bool(th, "signed")
	if err != nil {
		return nil, err
	}
	if i.Sign() < 0 && !signed {
		return nil, Raise(OverflowErrorClass, "can't convert negative int to unsigned")
	}
	if err := th.Alloc(n); err != nil {
		return nil, err
	}
	v := i.Big()
	need := int64(v.BitLen())
	if signed {
		if v.Sign() < 0 {
			// The most negative number of a width needs no further sign bit.
			need = int64(new(big.Int).Not(v).BitLen())
		}
		need++
	}
	if need > n*8 && (v.Sign() != 0 || n > 0) {
		return nil, Raise(OverflowErrorClass, "int too big to convert")
	}
	if v.Sign() < 0 {
		v = new(big.Int).Add(v, new(big.Int).Lsh(big.NewInt(1), uint(n*8)))
	}
	b := v.FillBytes(make([]byte, n))
	if !isBig {
		reverseBytes(b)
	}
	return Bytes(b), nil
}

func intFromBytes(th *Thread, a *Args) (Value, error) {
	s, ok := bytesOf(a.At(0))
	if !ok {
		vs, err := th.Slice(a.At(0))
		if err != nil {
			return nil, err
		}
		b, err := th.byteValues(vs, "bytes")
		if err != nil {
			return nil, err
		}
		s = string(b)
	}
	isBig, err := byteOrder(a)
	if err != nil {
		return nil, err
	}
	signed, err := a.Bool(th, "signed")
	if err != nil {
		return nil, err
	}
	b := []byte(s)
	if !isBig {
		reverseBytes(b)
	}
	v := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(len(b)*8)))
	}
	i := MakeBigInt(v)
	if c := a.SelfClass(); c != nil && c != IntClass {
		return th.Call(c, i)
	}
	return i, nil
}

// roundInt is round() of an int: to a power of ten when ndigits is negative,
// halves to even.
func (th *Thread) roundInt(i Int, ndigits Value) (Value, error) {
	if IsNone(ndigits) {
		return i, nil
	}
	d, err := th.Index(ndigits)
	if err != nil {
		return nil, err
	}
	n, ok := d.Int64()
	if d.Sign() >= 0 {
		return i, nil
	}
	if !ok || -n > int64(i.Big().BitLen()) {
		return MakeInt(0), nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-n), nil)
	q, m := floorDivMod(i.Big(), unit)
	switch twice := new(big.Int).Lsh(m, 1).Cmp(unit); {
	case twice > 0, twice == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return MakeBigInt(q.Mul(q, unit)), nil
}
