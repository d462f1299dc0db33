package pyeval

import (
	"math"
	"math/big"
	"math/cmplx"

	"sqlgen/offline/pyast"
)

func init() {
	Builtins.Define(func(b *ModuleBuilder) {
		b.Unknowns(DeriveUnknown)
		b.Func("abs(x, /)", builtinAbs)
		b.Func("round(number, ndigits=None)", builtinRound)
		b.Func("divmod(x, y, /)", builtinDivmod)
		b.Func("pow(base, exp, mod=None)", builtinPow)
	})
}

func builtinAbs(th *Thread, a *Args) (Value, error) {
	v := a.At(0)
	if r, ok, err := th.ownSpecial(v, "__abs__"); ok || err != nil {
		return r, err
	}
	switch x := Underlying(v).(type) {
	case Int, Bool:
		i, _ := AsInt(x)
		if i.Sign() < 0 {
			return th.Unary(pyast.USub, i)
		}
		return i, nil
	case Float:
		return Float(math.Abs(float64(x))), nil
	case Complex:
		return Float(cmplx.Abs(complex128(x))), nil
	}
	return nil, Raise(TypeErrorClass, "bad operand type for abs(): '%s'", TypeName(v))
}

// ownSpecial calls a special method of an instance unless it is that of a
// builtin type, which is done on the underlying value.
func (th *Thread) ownSpecial(v Value, name string, args ...Value) (Value, bool, error) {
	o, ok := v.(*Object)
	if !ok {
		return nil, false, nil
	}
	f, _ := th.Lookup(o.class, name)
	if f == nil || f == None || isValueMethod(f) {
		return nil, false, nil
	}
	r, err := th.callBound(f, v, args...)
	return r, true, err
}

func builtinRound(th *Thread, a *Args) (Value, error) {
	v, n := a.At(0), a.At(1)
	args := []Value{n}
	if IsNone(n) {
		args = nil
	}
	if r, ok, err := th.ownSpecial(v, "__round__", args...); ok || err != nil {
		return r, err
	}
	switch x := Underlying(v).(type) {
	case Int, Bool:
		i, _ := AsInt(x)
		return th.roundInt(i, n)
	case Float:
		return th.roundFloat(float64(x), n)
	}
	return nil, Raise(TypeErrorClass, "type %s doesn't define __round__ method", TypeName(v))
}

func builtinDivmod(th *Thread, a *Args) (Value, error) {
	x, y := a.At(0), a.At(1)
	if r, ok, err := th.ownSpecial(x, "__divmod__", y); (ok && r != NotImplemented) || err != nil {
		return r, err
	}
	if r, ok, err := th.ownSpecial(y, "__rdivmod__", x); (ok && r != NotImplemented) || err != nil {
		return r, err
	}
	if m, n, ok := numbers(Underlying(x), Underlying(y)); ok {
		_, xc := m.(Complex)
		_, yc := n.(Complex)
		if !xc && !yc {
			q, err := th.Binary(pyast.FloorDiv, m, n)
			if err != nil {
				if IsRaised(err, ZeroDivisionErrorClass) {
					if _, ok := q.(Float); ok || isFloat(m) || isFloat(n) {
						return nil, Raise(ZeroDivisionErrorClass, "float divmod()")
					}
				}
				return nil, err
			}
			r, err := th.Binary(pyast.Mod, m, n)
			return NewTuple(q, r), err
		}
	}
	return nil, Raise(TypeErrorClass, "unsupported operand type(s) for divmod(): '%s' and '%s'", TypeName(x), TypeName(y))
}

func isFloat(v Value) bool {
	_, ok := v.(Float)
	return ok
}

func builtinPow(th *Thread, a *Args) (Value, error) {
	x, y, mod := a.At(0), a.At(1), a.At(2)
	if mod == None {
		return th.Binary(pyast.Pow, x, y)
	}
	if r, ok, err := th.ownSpecial(x, "__pow__", y, mod); ok || err != nil {
		return r, err
	}
	b, ok1 := AsInt(x)
	e, ok2 := AsInt(y)
	m, ok3 := AsInt(mod)
	if !ok1 || !ok2 || !ok3 {
		for _, v := range []Value{x, y, mod} {
			if _, _, ok := numbers(Underlying(v), Float(0)); !ok {
				return nil, Raise(TypeErrorClass, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'", TypeName(x), TypeName(y), TypeName(mod))
			}
		}
		return nil, Raise(TypeErrorClass, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	if m.Sign() == 0 {
		return nil, Raise(ValueErrorClass, "pow() 3rd argument cannot be 0")
	}
	size := int64(m.Big().BitLen())/64 + 1
	if err := th.Steps(size * size * (int64(e.Big().BitLen()) + 1) / 64); err != nil {
		return nil, err
	}
	abs := new(big.Int).Abs(m.Big())
	base, exp := new(big.Int).Mod(b.Big(), abs), e.Big()
	if exp.Sign() < 0 {
		inv := new(big.Int).ModInverse(base, abs)
		if inv == nil {
			if abs.Cmp(big.NewInt(1)) != 0 {
				return nil, Raise(ValueErrorClass, "base is not invertible for the given modulus")
			}
			inv = new(big.Int)
		}
		base, exp = inv, new(big.Int).Neg(exp)
	}
	r := new(big.Int).Exp(base, exp, abs)
	if m.Sign() < 0 && r.Sign() > 0 {
		r.Add(r, m.Big())
	}
	return MakeBigInt(r), nil
}
