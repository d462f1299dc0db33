package pylib

import (
	"math"
	"math/big"

	py "sqlgen/offline/pyeval"
)

// toFloat is the argument conversion of math's functions: __float__ counts.
func toFloat(th *py.Thread, v py.Value) (float64, error) {
	if u, ok := v.(*py.Unknown); ok {
		return 0, u.Refuse("the number must be known")
	}
	if o, ok := v.(*py.Object); ok {
		if _, isValue := o.Native.(py.Value); !isValue {
			r, found, err := th.Special(v, "__float__")
			if err != nil {
				return 0, err
			}
			if found {
				return floatOf(r)
			}
		}
	}
	return floatOf(v)
}

func mathResult(f float64, args ...float64) (py.Value, error) {
	for _, a := range args {
		if math.IsNaN(a) || math.IsInf(a, 0) {
			return py.Float(f), nil
		}
	}
	switch {
	case math.IsNaN(f):
		return nil, py.Raise(py.ValueErrorClass, "math domain error")
	case math.IsInf(f, 0):
		return nil, py.Raise(py.OverflowErrorClass, "math range error")
	}
	return py.Float(f), nil
}

// toInteger is floor, ceil and trunc.
func toInteger(special string, round func(float64) float64) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		if i, ok := py.AsInt(a.At(0)); ok {
			return i, nil
		}
		if r, found, err := th.Special(a.At(0), special); found || err != nil {
			return r, err
		}
		f, err := toFloat(th, a.At(0))
		if err != nil {
			return nil, err
		}
		switch {
		case math.IsNaN(f):
			return nil, py.Raise(py.ValueErrorClass, "cannot convert float NaN to integer")
		case math.IsInf(f, 0):
			return nil, py.Raise(py.OverflowErrorClass, "cannot convert float infinity to integer")
		}
		n, _ := new(big.Float).SetFloat64(round(f)).Int(nil)
		return py.MakeBigInt(n), nil
	}
}

// bigArgs are arguments that must be ints.
func bigArgs(values []py.Value) ([]*big.Int, error) {
	out := make([]*big.Int, len(values))
	for i, v := range values {
		n, err := intOrError(v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// smallNonNegative is an argument of factorial, comb and perm.
func smallNonNegative(n *big.Int, what string) (int64, error) {
	if n.Sign() < 0 {
		return 0, py.Raise(py.ValueErrorClass, "%s", what)
	}
	if !n.IsInt64() || n.Int64() > 20000 {
		return 0, &py.LimitError{Limit: "memory", Msg: "the result would be too large a number"}
	}
	return n.Int64(), nil
}

func mathComb(ordered bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		args := []py.Value{a.At(0), a.At(1)}
		if py.IsNone(args[1]) {
			args[1] = args[0]
		}
		v, err := bigArgs(args)
		if err != nil {
			return nil, err
		}
		n, err := smallNonNegative(v[0], "n must be a non-negative integer")
		if err != nil {
			return nil, err
		}
		k, err := smallNonNegative(v[1], "k must be a non-negative integer")
		if err != nil {
			return nil, err
		}
		switch {
		case k > n:
			return py.MakeInt(0), nil
		case ordered:
			return py.MakeBigInt(new(big.Int).MulRange(n-k+1, n)), nil
		}
		return py.MakeBigInt(new(big.Int).Binomial(n, k)), nil
	}
}

func foldInts(start int64, f func(z, x *big.Int) *big.Int) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		values, err := bigArgs(a.Pos)
		if err != nil {
			return nil, err
		}
		z := big.NewInt(start)
		for _, v := range values {
			z = f(z, v)
		}
		return py.MakeBigInt(z), nil
	}
}

func defineMath(b *py.ModuleBuilder) {
	for _, f := range []struct {
		name string
		fn   func(float64) float64
	}{
		{"sqrt", math.Sqrt}, {"exp", math.Exp}, {"expm1", math.Expm1}, {"log10", math.Log10}, {"log2", math.Log2}, {"log1p", math.Log1p},
		{"sin", math.Sin}, {"cos", math.Cos}, {"tan", math.Tan}, {"asin", math.Asin}, {"acos", math.Acos}, {"atan", math.Atan},
		{"sinh", math.Sinh}, {"cosh", math.Cosh}, {"tanh", math.Tanh}, {"asinh", math.Asinh}, {"acosh", math.Acosh}, {"atanh", math.Atanh},
		{"fabs", math.Abs}, {"cbrt", math.Cbrt}, {"gamma", math.Gamma}, {"erf", math.Erf}, {"erfc", math.Erfc},
		{"degrees", func(x float64) float64 { return x * (180 / math.Pi) }}, {"radians", func(x float64) float64 { return x * (math.Pi / 180) }},
	} {
		b.Func(f.name+"(x, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			x, err := toFloat(th, a.At(0))
			if err != nil {
				return nil, err
			}
			return mathResult(f.fn(x), x)
		})
	}
	for _, f := range []struct {
		name string
		fn   func(x, y float64) float64
	}{
		{"pow", math.Pow}, {"fmod", math.Mod}, {"atan2", math.Atan2}, {"copysign", math.Copysign}, {"remainder", math.Remainder},
	} {
		b.Func(f.name+"(x, y, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			x, err := toFloat(th, a.At(0))
			if err != nil {
				return nil, err
			}
			y, err := toFloat(th, a.At(1))
			if err != nil {
				return nil, err
			}
			return mathResult(f.fn(x, y), x, y)
		})
	}
	for _, f := range []struct {
		name string
		fn   func(float64) bool
	}{
		{"isnan", math.IsNaN},
		{"isinf", func(x float64) bool { return math.IsInf(x, 0) }},
		{"isfinite", func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }},
	} {
		b.Func(f.name+"(x, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			x, err := toFloat(th, a.At(0))
			return py.Bool(f.fn(x)), err
		})
	}
	b.Func("floor(x, /)", toInteger("__floor__", math.Floor))
	b.Func("ceil(x, /)", toInteger("__ceil__", math.Ceil))
	b.Func("trunc(x, /)", toInteger("__trunc__", math.Trunc))
	b.Func("log(x, base=..., /)", mathLog)
	b.Func("factorial(n, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		v, err := bigArgs([]py.Value{a.At(0)})
		if err != nil {
			return nil, err
		}
		n, err := smallNonNegative(v[0], "factorial() not defined for negative values")
		if err != nil {
			return nil, err
		}
		return py.MakeBigInt(new(big.Int).MulRange(1, n)), nil
	})
	b.Func("comb(n, k, /)", mathComb(false))
	b.Func("perm(n, k=None, /)", mathComb(true))
	b.Func("gcd(*integers)", foldInts(0, func(z, x *big.Int) *big.Int {
		return new(big.Int).GCD(nil, nil, new(big.Int).Abs(z), new(big.Int).Abs(x))
	}))
	b.Func("lcm(*integers)", foldInts(1, func(z, x *big.Int) *big.Int {
		if z.Sign() == 0 || x.Sign() == 0 {
			return new(big.Int)
		}
		g := new(big.Int).GCD(nil, nil, new(big.Int).Abs(z), new(big.Int).Abs(x))
		return g.Abs(g.Mul(new(big.Int).Quo(z, g), x))
	}))
	b.Func("isqrt(n, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		v, err := bigArgs([]py.Value{a.At(0)})
		if err != nil {
			return nil, err
		}
		if v[0].Sign() < 0 {
			return nil, py.Raise(py.ValueErrorClass, "isqrt() argument must be nonnegative")
		}
		return py.MakeBigInt(new(big.Int).Sqrt(v[0])), nil
	})
	b.Func("hypot(*coordinates)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		h := 0.0
		for _, v := range a.Pos {
			x, err := toFloat(th, v)
			if err != nil {
				return nil, err
			}
			h = math.Hypot(h, x)
		}
		return py.Float(h), nil
	})
	b.Func("fsum(seq, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		sum := new(big.Rat)
		err := th.ForEach(a.At(0), func(v py.Value) (bool, error) {
			x, err := toFloat(th, v)
			if err != nil {
				return false, err
			}
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return false, py.Raise(py.ValueErrorClass, "math domain error")
			}
			sum.Add(sum, new(big.Rat).SetFloat64(x))
			return true, nil
		})
		f, _ := sum.Float64()
		return py.Float(f), err
	})
	b.Func("prod(iterable, /, *, start=1)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		z := a.Get("start")
		err := th.ForEach(a.At(0), func(v py.Value) (bool, error) {
			var err error
			z, err = th.CallMethod(z, "__mul__", v)
			return true, err
		})
		return z, err
	})
	b.Func("modf(x, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, err := toFloat(th, a.At(0))
		if err != nil {
			return nil, err
		}
		whole, frac := math.Modf(x)
		return py.NewTuple(py.Float(frac), py.Float(whole)), nil
	})
	b.Func("isclose(a, b, *, rel_tol=..., abs_tol=0)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		rel := 1e-9
		x, err := toFloat(th, a.At(0))
		if err != nil {
			return nil, err
		}
		y, err := toFloat(th, a.At(1))
		if err != nil {
			return nil, err
		}
		if v := a.Get("rel_tol"); v != nil {
			if rel, err = toFloat(th, v); err != nil {
				return nil, err
			}
		}
		abs, err := toFloat(th, a.Get("abs_tol"))
		if err != nil {
			return nil, err
		}
		return py.Bool(x == y || math.Abs(x-y) <= max(rel*max(math.Abs(x), math.Abs(y)), abs)), nil
	})
	b.Attr("pi", py.Float(math.Pi))
	b.Attr("e", py.Float(math.E))
	b.Attr("tau", py.Float(2*math.Pi))
	b.Attr("inf", py.Float(math.Inf(1)))
	b.Attr("nan", py.Float(math.NaN()))
}

func mathLog(th *py.Thread, a *py.Args) (py.Value, error) {
	ln := func(v py.Value) (float64, error) {
		if i, ok := py.AsInt(v); ok && i.Sign() > 0 {
			n := i.Big()
			if shift := n.BitLen() - 1000; shift > 0 {
				f, _ := new(big.Float).SetInt(new(big.Int).Rsh(n, uint(shift))).Float64()
				return math.Log(f) + float64(shift)*math.Ln2, nil
			}
		}
		f, err := toFloat(th, v)
		if err != nil {
			return 0, err
		}
		if f <= 0 {
			return 0, py.Raise(py.ValueErrorClass, "math domain error")
		}
		return math.Log(f), nil
	}
	x, err := ln(a.At(0))
	if err != nil || a.At(1) == nil {
		return py.Float(x), err
	}
	base, err := ln(a.At(1))
	if err != nil {
		return nil, err
	}
	if base == 0 {
		return nil, py.Raise(py.ZeroDivisionErrorClass, "division by zero")
	}
	return py.Float(x / base), nil
}

func init() { register(py.NewModuleDef("math").Define(defineMath)) }
