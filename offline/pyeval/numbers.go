package pyeval

import (
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"

	"sqlgen/offline/pyast"
)

// binaryInt is the operator on two ints.
func (th *Thread) binaryInt(op pyast.Operator, a, b Int) (Value, error) {
	if a.big == nil && b.big == nil {
		x, y := a.small, b.small
		switch op {
		case pyast.Add:
			if s := x + y; (s > x) == (y > 0) {
				return MakeInt(s), nil
			}
		case pyast.Sub:
			if s := x - y; (s < x) == (y > 0) {
				return MakeInt(s), nil
			}
		case pyast.Mult:
			if hi, lo := bits.Mul64(absInt(x), absInt(y)); hi == 0 && lo < 1<<63 {
				if (x < 0) != (y < 0) {
					return MakeInt(-int64(lo)), nil
				}
				return MakeInt(int64(lo)), nil
			}
		case pyast.FloorDiv, pyast.Mod:
			if y != 0 && !(x == math.MinInt64 && y == -1) {
				q, r := x/y, x%y
				if r != 0 && (r < 0) != (y < 0) {
					q--
					r += y
				}
				if op == pyast.Mod {
					return MakeInt(r), nil
				}
				return MakeInt(q), nil
			}
		case pyast.BitAnd:
			return MakeInt(x & y), nil
		case pyast.BitOr:
			return MakeInt(x | y), nil
		case pyast.BitXor:
			return MakeInt(x ^ y), nil
		case pyast.RShift:
			if y >= 0 {
				return MakeInt(x >> min(uint64(y), 63)), nil
			}
		}
	}
	switch op {
	case pyast.Div:
		return divideInts(a, b)
	case pyast.Pow:
		return th.powInts(a, b)
	case pyast.LShift, pyast.RShift:
		return th.shiftInt(op, a, b)
	}
	x, y := a.Big(), b.Big()
	n := int64(x.BitLen()+y.BitLen()) / 8
	if err := th.Alloc(n); err != nil {
		return nil, err
	}
	if op == pyast.Mult || op == pyast.FloorDiv || op == pyast.Mod {
		// The time of these grows faster than their size.
		if err := th.Steps(n * n / 4096); err != nil {
			return nil, err
		}
	}
	z := new(big.Int)
	switch op {
	case pyast.Add:
		z.Add(x, y)
	case pyast.Sub:
		z.Sub(x, y)
	case pyast.Mult:
		z.Mul(x, y)
	case pyast.FloorDiv, pyast.Mod:
		if y.Sign() == 0 {
			return nil, zeroDivision(op, false)
		}
		q, m := floorDivMod(x, y)
		if op == pyast.Mod {
			z = m
		} else {
			z = q
		}
	case pyast.BitAnd:
		z.And(x, y)
	case pyast.BitOr:
		z.Or(x, y)
	case pyast.BitXor:
		z.Xor(x, y)
	}
	return MakeBigInt(z), nil
}

func absInt(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// floorDivMod is Python's // and %: the remainder has the divisor's sign.
func floorDivMod(x, y *big.Int) (q, m *big.Int) {
	q, m = new(big.Int).QuoRem(x, y, new(big.Int))
	if m.Sign() != 0 && (m.Sign() < 0) != (y.Sign() < 0) {
		q.Sub(q, big.NewInt(1))
		m.Add(m, y)
	}
	return q, m
}

func zeroDivision(op pyast.Operator, float bool) error {
	switch {
	case op == pyast.Div && !float:
		return Raise(ZeroDivisionErrorClass, "division by zero")
	case op == pyast.Div:
		return Raise(ZeroDivisionErrorClass, "float division by zero")
	case op == pyast.Mod && !float:
		return Raise(ZeroDivisionErrorClass, "integer modulo by zero")
	case op == pyast.Mod && float:
		return Raise(ZeroDivisionErrorClass, "float modulo")
	case op == pyast.FloorDiv && float:
		return Raise(ZeroDivisionErrorClass, "float floor division by zero")
	}
	if op == pyast.Mod {
		return Raise(ZeroDivisionErrorClass, "integer modulo by zero")
	}
	return Raise(ZeroDivisionErrorClass, "integer division or modulo by zero")
}

func divideInts(a, b Int) (Value, error) {
	if b.Sign() == 0 {
		return nil, zeroDivision(pyast.Div, false)
	}
	if a.big == nil && b.big == nil && absInt(a.small) < 1<<53 && absInt(b.small) < 1<<53 {
		return Float(float64(a.small) / float64(b.small)), nil
	}
	if a.Sign() == 0 {
		return Float(math.Copysign(0, float64(b.Sign()))), nil
	}
	f, _ := new(big.Rat).SetFrac(a.Big(), b.Big()).Float64()
	if math.IsInf(f, 0) {
		return nil, Raise(OverflowErrorClass, "integer division result too large for a float")
	}
	return Float(f), nil
}

func (th *Thread) powInts(a, b Int) (Value, error) {
	if b.Sign() < 0 {
		x, ok := a.Float64()
		y, ok2 := b.Float64()
		if !ok || !ok2 {
			return nil, Raise(OverflowErrorClass, "int too large to convert to float")
		}
		if x == 0 {
			return nil, Raise(ZeroDivisionErrorClass, "0.0 cannot be raised to a negative power")
		}
		return Float(floatPow(x, y)), nil
	}
	if a.big == nil && (a.small == 0 || a.small == 1 || a.small == -1) {
		switch {
		case b.Sign() == 0 || a.small == 1:
			return MakeInt(1), nil
		case a.small == 0:
			return MakeInt(0), nil
		case b.Big().Bit(0) == 0:
			return MakeInt(1), nil
		}
		return MakeInt(-1), nil
	}
	e, ok := b.Int64()
	if !ok {
		return nil, th.Alloc(-1)
	}
	bitLen := int64(a.Big().BitLen())
	if e > math.MaxInt64/bitLen {
		return nil, th.Alloc(-1)
	}
	n := bitLen * e / 8
	if err := th.Alloc(n); err != nil {
		return nil, err
	}
	if n > 1<<12 {
		if err := th.Steps(n / 64 * (n / 64) / 64); err != nil {
			return nil, err
		}
	}
	return MakeBigInt(new(big.Int).Exp(a.Big(), b.Big(), nil)), nil
}

func (th *Thread) shiftInt(op pyast.Operator, a, b Int) (Value, error) {
	if b.Sign() < 0 {
		return nil, Raise(ValueErrorClass, "negative shift count")
	}
	n, ok := b.Int64()
	if op == pyast.RShift {
		if !ok || n > int64(a.Big().BitLen()) {
			if a.Sign() < 0 {
				return MakeInt(-1), nil
			}
			return MakeInt(0), nil
		}
		return MakeBigInt(new(big.Int).Rsh(a.Big(), uint(n))), nil
	}
	if a.Sign() == 0 {
		return MakeInt(0), nil
	}
	if !ok {
		return nil, th.Alloc(-1)
	}
	if err := th.Alloc(n/8 + int64(a.Big().BitLen())/8); err != nil {
		return nil, err
	}
	return MakeBigInt(new(big.Int).Lsh(a.Big(), uint(n))), nil
}

// floatOf is the float of an int, a bool or a float; ok is false for other
// types and for ints that are too large.
func floatOf(v Value) (float64, bool) {
	switch x := v.(type) {
	case Float:
		return float64(x), true
	case Int:
		return x.Float64()
	case Bool:
		if x {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// binaryNumber is the operator on numbers (no bools); nil when there is none.
func (th *Thread) binaryNumber(op pyast.Operator, x, y Value) (Value, error) {
	if op == pyast.MatMult {
		return nil, nil
	}
	xi, xInt := x.(Int)
	yi, yInt := y.(Int)
	if xInt && yInt {
		return th.binaryInt(op, xi, yi)
	}
	_, xc := x.(Complex)
	_, yc := y.(Complex)
	if xc || yc {
		return binaryComplex(op, x, y)
	}
	a, ok := floatOf(x)
	b, ok2 := floatOf(y)
	if !ok || !ok2 {
		return nil, Raise(OverflowErrorClass, "int too large to convert to float")
	}
	switch op {
	case pyast.Add:
		return Float(a + b), nil
	case pyast.Sub:
		return Float(a - b), nil
	case pyast.Mult:
		return Float(a * b), nil
	case pyast.Div:
		if b == 0 {
			return nil, zeroDivision(op, true)
		}
		return Float(a / b), nil
	case pyast.FloorDiv, pyast.Mod:
		if b == 0 {
			return nil, zeroDivision(op, true)
		}
		q, m := floatDivMod(a, b)
		if op == pyast.Mod {
			return Float(m), nil
		}
		return Float(q), nil
	case pyast.Pow:
		if a == 0 && b < 0 {
			return nil, Raise(ZeroDivisionErrorClass, "0.0 cannot be raised to a negative power")
		}
		if a < 0 && b != math.Trunc(b) && !math.IsInf(b, 0) {
			return Complex(cmplx.Pow(complex(a, 0), complex(b, 0))), nil
		}
		r := floatPow(a, b)
		if math.IsInf(r, 0) && !math.IsInf(a, 0) && !math.IsInf(b, 0) {
			return nil, RaiseArgs(OverflowErrorClass, MakeInt(34), Str("Numerical result out of range"))
		}
		return Float(r), nil
	}
	return nil, nil
}

// floatDivMod follows CPython's float_divmod.
func floatDivMod(a, b float64) (q, m float64) {
	m = math.Mod(a, b)
	q = (a - m) / b
	if m != 0 {
		if (b < 0) != (m < 0) {
			m += b
			q--
		}
	} else {
		m = math.Copysign(0, b)
	}
	if q != 0 {
		f := math.Floor(q)
		if q-f > 0.5 {
			f++
		}
		q = f
	} else {
		q = math.Copysign(0, a/b)
	}
	return q, m
}

func binaryComplex(op pyast.Operator, x, y Value) (Value, error) {
	conv := func(v Value) (complex128, bool) {
		if c, ok := v.(Complex); ok {
			return complex128(c), true
		}
		f, ok := floatOf(v)
		return complex(f, 0), ok
	}
	a, ok := conv(x)
	b, ok2 := conv(y)
	if !ok || !ok2 {
		return nil, Raise(OverflowErrorClass, "int too large to convert to float")
	}
	switch op {
	case pyast.Add:
		return Complex(a + b), nil
	case pyast.Sub:
		return Complex(a - b), nil
	case pyast.Mult:
		return Complex(a * b), nil
	case pyast.Div:
		if b == 0 {
			return nil, Raise(ZeroDivisionErrorClass, "complex division by zero")
		}
		return Complex(a / b), nil
	case pyast.Pow:
		if i, ok := y.(Int); ok {
			if n, ok := i.Int64(); ok && n >= 0 && n <= 100 {
				r := complex128(1)
				for range n {
					r *= a
				}
				return Complex(r), nil
			}
		}
		return Complex(cmplx.Pow(a, b)), nil
	}
	return nil, nil
}

// unaryNumber is + - ~ of a number; nil when there is none.
func unaryNumber(op pyast.UnaryOperator, n Value) Value {
	switch x := n.(type) {
	case Int:
		switch op {
		case pyast.UAdd:
			return x
		case pyast.USub:
			if x.big == nil && x.small != math.MinInt64 {
				return MakeInt(-x.small)
			}
			return MakeBigInt(new(big.Int).Neg(x.Big()))
		}
		return MakeBigInt(new(big.Int).Not(x.Big()))
	case Float:
		switch op {
		case pyast.UAdd:
			return x
		case pyast.USub:
			return -x
		}
	case Complex:
		switch op {
		case pyast.UAdd:
			return x
		case pyast.USub:
			return -x
		}
	}
	return nil
}
