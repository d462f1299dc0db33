package pyeval

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

func init() {
	FloatClass.Define(func(b *ClassBuilder) {
		b.New("(x=0, /)", func(th *Thread, a *Args) (Value, error) {
			f, err := th.floatNew(a.At(0))
			if err != nil {
				return nil, err
			}
			return ofClass(a, FloatClass, Float(f)), nil
		})
		unary := func(name string, f func(th *Thread, x float64) (Value, error)) {
			b.Method(name+"()", func(th *Thread, a *Args) (Value, error) { return f(th, float64(a.Self.(Float))) })
		}
		unary("is_integer", func(_ *Thread, x float64) (Value, error) {
			return Bool(x == math.Trunc(x) && !math.IsInf(x, 0)), nil
		})
		unary("as_integer_ratio", func(_ *Thread, x float64) (Value, error) { return floatRatio(x) })
		unary("hex", func(_ *Thread, x float64) (Value, error) { return Str(floatHex(x)), nil })
		unary("conjugate", func(_ *Thread, x float64) (Value, error) { return Float(x), nil })
		unary("__float__", func(_ *Thread, x float64) (Value, error) { return Float(x), nil })
		unary("__int__", func(_ *Thread, x float64) (Value, error) { return floatToInt(x) })
		unary("__trunc__", func(_ *Thread, x float64) (Value, error) { return floatToInt(x) })
		unary("__floor__", func(_ *Thread, x float64) (Value, error) { return floatToInt(math.Floor(x)) })
		unary("__ceil__", func(_ *Thread, x float64) (Value, error) { return floatToInt(math.Ceil(x)) })
		b.ClassMethod("fromhex(string, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := a.textAt(0)
			if err != nil {
				return nil, err
			}
			f, err := floatFromHex(s)
			if err != nil {
				return nil, err
			}
			if c := a.SelfClass(); c != nil && c != FloatClass {
				return th.Call(c, Float(f))
			}
			return Float(f), nil
		})
		b.Method("__round__(ndigits=None, /)", func(th *Thread, a *Args) (Value, error) {
			return th.roundFloat(float64(a.Self.(Float)), a.At(0))
		})
		b.Property("real", func(_ *Thread, v Value) (Value, error) { return Underlying(v), nil }, nil)
		b.Property("imag", func(*Thread, Value) (Value, error) { return Float(0), nil }, nil)
		b.Method("__format__(spec, /)", func(th *Thread, a *Args) (Value, error) {
			spec, err := a.textAt(0)
			if err != nil {
				return nil, err
			}
			if spec == "" {
				s, err := th.Str(a.Object)
				return Str(s), err
			}
			s, err := formatFloatValue(th, float64(a.Self.(Float)), spec, TypeName(a.Object))
			return Str(s), err
		})
	})
	ComplexClass.Define(func(b *ClassBuilder) {
		b.New("(real=0, imag=...)", func(th *Thread, a *Args) (Value, error) {
			c, err := th.complexNew(a.At(0), a.At(1))
			if err != nil {
				return nil, err
			}
			return ofClass(a, ComplexClass, c), nil
		})
		b.Property("real", func(_ *Thread, v Value) (Value, error) {
			c, _ := Underlying(v).(Complex)
			return Float(real(c)), nil
		}, nil)
		b.Property("imag", func(_ *Thread, v Value) (Value, error) {
			c, _ := Underlying(v).(Complex)
			return Float(imag(c)), nil
		}, nil)
		b.Method("conjugate()", func(th *Thread, a *Args) (Value, error) {
			c := a.Self.(Complex)
			return Complex(complex(real(c), -imag(c))), nil
		})
		b.Method("__format__(spec, /)", func(th *Thread, a *Args) (Value, error) {
			spec, err := a.textAt(0)
			if err != nil {
				return nil, err
			}
			s, err := formatComplex(th, complex128(a.Self.(Complex)), spec)
			return Str(s), err
		})
	})
}

// floatToInt is intOfFloat as a value.
func floatToInt(x float64) (Value, error) {
	i, err := intOfFloat(x)
	if err != nil {
		return nil, err
	}
	return i, nil
}

// floatNew is float(v).
func (th *Thread) floatNew(v Value) (float64, error) {
	if s, ok := AsStr(v); ok {
		return th.parseFloat(s, Str(s))
	}
	if s, ok := bytesOf(v); ok {
		return th.parseFloat(s, Bytes(s))
	}
	f, ok, err := th.toFloat(v)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, Raise(TypeErrorClass, "float() argument must be a string or a real number, not '%s'", TypeName(v))
	}
	return f, nil
}

func floatRatio(x float64) (Value, error) {
	switch {
	case math.IsNaN(x):
		return nil, Raise(ValueErrorClass, "cannot convert NaN to integer ratio")
	case math.IsInf(x, 0):
		return nil, Raise(OverflowErrorClass, "cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(x)
	return NewTuple(MakeBigInt(new(big.Int).Set(r.Num())), MakeBigInt(new(big.Int).Set(r.Denom()))), nil
}

func floatFromHex(text string) (float64, error) {
	bad := Raise(ValueErrorClass, "invalid hexadecimal floating-point string")
	s := strings.ToLower(trimRight(trimLeft(text, isSpaceRune), isSpaceRune))
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	switch s {
	case "inf", "infinity", "nan":
		f, err := strconv.ParseFloat(sign+s, 64)
		if err != nil && s == "nan" {
			return math.NaN(), nil
		}
		return f, err
	}
	s = strings.TrimPrefix(s, "0x")
	mant, exp, hasExp := strings.Cut(s, "p")
	if !hasExp {
		exp = "0"
	}
	whole, frac, _ := strings.Cut(mant, ".")
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789abcdef") != "" || strings.Trim(exp, "+-0123456789") != "" {
		return 0, bad
	}
	f, err := strconv.ParseFloat(sign+"0x"+mant+"p"+exp, 64)
	if err != nil {
		if math.IsInf(f, 0) {
			return 0, Raise(OverflowErrorClass, "hexadecimal value too large to represent as a float")
		}
		return 0, bad
	}
	return f, nil
}

// roundFloat is round() of a float: an int without ndigits, halves to even.
func (th *Thread) roundFloat(x float64, ndigits Value) (Value, error) {
	if IsNone(ndigits) {
		return floatToInt(math.RoundToEven(x))
	}
	d, err := th.Index(ndigits)
	if err != nil {
		return nil, err
	}
	n, ok := d.Int64()
	if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 {
		return Float(x), nil
	}
	switch {
	case d.Sign() > 0 && (!ok || n > 323):
		return Float(x), nil
	case d.Sign() < 0 && (!ok || n < -308):
		return Float(math.Copysign(0, x)), nil
	case n >= 0:
		// The digits are those of the exact value, as CPython's dtoa gives them.
		f, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', int(n), 64), 64)
		if err != nil {
			return nil, Raise(OverflowErrorClass, "rounded value too large to represent")
		}
		return Float(f), nil
	}
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(-n), nil))
	q := new(big.Rat).Quo(new(big.Rat).SetFloat64(x), unit)
	num, den := q.Num(), q.Denom()
	i, m := floorDivMod(num, den)
	switch twice := new(big.Int).Lsh(m, 1).Cmp(den); {
	case twice > 0, twice == 0 && i.Bit(0) == 1:
		i.Add(i, big.NewInt(1))
	}
	f, _ := new(big.Rat).Mul(new(big.Rat).SetInt(i), unit).Float64()
	if math.IsInf(f, 0) {
		return nil, Raise(OverflowErrorClass, "rounded value too large to represent")
	}
	if f == 0 {
		f = math.Copysign(0, x)
	}
	return Float(f), nil
}

// complexNew is complex(real, imag); imag is nil when absent.
func (th *Thread) complexNew(re, im Value) (Complex, error) {
	if s, ok := AsStr(re); ok {
		if im != nil {
			return 0, Raise(TypeErrorClass, "complex() can't take second arg if first is a string")
		}
		t := strings.TrimSpace(s)
		if strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") {
			t = strings.TrimSpace(t[1 : len(t)-1])
		}
		c, err := parseComplex(t)
		if err != nil {
			return 0, Raise(ValueErrorClass, "complex() arg is a malformed string")
		}
		return Complex(c), nil
	}
	part := func(v Value, which string) (complex128, error) {
		if c, ok := Underlying(v).(Complex); ok {
			return complex128(c), nil
		}
		f, ok, err := th.toFloat(v)
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, Raise(TypeErrorClass, "complex() %s must be a number, not '%s'", which, TypeName(v))
		}
		return complex(f, 0), nil
	}
	a, err := part(re, "first argument")
	if err != nil {
		return 0, err
	}
	if im == nil {
		return Complex(a), nil
	}
	b, err := part(im, "second argument")
	if err != nil {
		return 0, err
	}
	x, y := real(a), real(b)
	if _, ok := Underlying(im).(Complex); ok {
		x -= imag(b)
	}
	if _, ok := Underlying(re).(Complex); ok {
		y += imag(a)
	}
	return Complex(complex(x, y)), nil
}

func parseComplex(s string) (complex128, error) {
	if s == "" {
		return 0, strconv.ErrSyntax
	}
	if last := s[len(s)-1] | 0x20; last != 'j' {
		f, err := strconv.ParseFloat(s, 64)
		return complex(f, 0), err
	}
	s = s[:len(s)-1]
	cut := 0
	for i := len(s) - 1; i > 0; i-- {
		if (s[i] == '+' || s[i] == '-') && s[i-1]|0x20 != 'e' {
			cut = i
			break
		}
	}
	re := 0.0
	var err error
	if cut > 0 {
		if re, err = strconv.ParseFloat(s[:cut], 64); err != nil {
			return 0, err
		}
	}
	switch im := s[cut:]; im {
	case "", "+":
		return complex(re, 1), nil
	case "-":
		return complex(re, -1), nil
	default:
		f, err := strconv.ParseFloat(im, 64)
		return complex(re, f), err
	}
}

// powPrecision is enough for a power to be rounded as its exact value would be,
// as C's pow does; math.Pow is off by one digit at times.
const powPrecision = 256

// floatPow is a ** b, with the special cases of math.Pow (which are those of C).
func floatPow(a, b float64) float64 {
	if b != math.Trunc(b) || math.Abs(b) > 1<<12 || a == 0 || math.IsInf(a, 0) || math.IsNaN(a) {
		return math.Pow(a, b)
	}
	n := int(math.Abs(b))
	r := new(big.Float).SetPrec(powPrecision).SetInt64(1)
	x := new(big.Float).SetPrec(powPrecision).SetFloat64(a)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r.Mul(r, x)
		}
		x.Mul(x, x)
	}
	if b < 0 {
		r.Quo(new(big.Float).SetPrec(powPrecision).SetInt64(1), r)
	}
	f, _ := r.Float64()
	return f
}
