package pylib

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	py "sqlgen/offline/pyeval"
)

// DecimalClass is decimal.Decimal. The payload is *apd.Decimal, never changed
// once visible.
var DecimalClass = py.NewNativeClass("Decimal", "decimal")

// The exceptions of the decimal module that revision files can meet.
var (
	DecimalExceptionClass = py.NewNativeClass("DecimalException", "decimal", py.ArithmeticErrorClass)
	InvalidOperationClass = py.NewNativeClass("InvalidOperation", "decimal", DecimalExceptionClass)
	DivisionByZeroClass   = py.NewNativeClass("DivisionByZero", "decimal", DecimalExceptionClass, py.ZeroDivisionErrorClass)
	DecimalOverflowClass  = py.NewNativeClass("Overflow", "decimal", DecimalExceptionClass)
)

func newDecimal(d *apd.Decimal) py.Value { return py.NewObject(DecimalClass, d) }

// decimalText is to-scientific-string of the General Decimal Arithmetic
// specification, with CPython's names for the special values.
func decimalText(d *apd.Decimal) string {
	sign := ""
	if d.Negative {
		sign = "-"
	}
	switch d.Form {
	case apd.Infinite:
		return sign + "Infinity"
	case apd.NaN:
		return sign + "NaN"
	case apd.NaNSignaling:
		return sign + "sNaN"
	}
	digits := d.Coeff.String()
	adjusted := int(d.Exponent) + len(digits) - 1
	point := len(digits) + int(d.Exponent)
	if d.Exponent <= 0 && adjusted >= -6 {
		switch {
		case d.Exponent == 0:
			return sign + digits
		case point > 0:
			return sign + digits[:point] + "." + digits[point:]
		}
		return sign + "0." + strings.Repeat("0", -point) + digits
	}
	mantissa := digits[:1]
	if len(digits) > 1 {
		mantissa += "." + digits[1:]
	}
	exp := strconv.Itoa(adjusted)
	if adjusted >= 0 {
		exp = "+" + exp
	}
	return sign + mantissa + "E" + exp
}

// conditionError turns the trapped conditions into CPython's exceptions.
func conditionError(c apd.Condition) error {
	switch {
	case c.DivisionByZero():
		return py.Raise(DivisionByZeroClass, "[<class 'decimal.DivisionByZero'>]")
	case c.DivisionUndefined():
		return py.Raise(InvalidOperationClass, "[<class 'decimal.DivisionUndefined'>]")
	case c.InvalidOperation():
		return py.Raise(InvalidOperationClass, "[<class 'decimal.InvalidOperation'>]")
	case c.Overflow() || c.SystemOverflow():
		return py.Raise(DecimalOverflowClass, "[<class 'decimal.Overflow'>]")
	}
	return nil
}

// toDecimal converts an operand: a Decimal or an int.
func toDecimal(v py.Value) (*apd.Decimal, bool) {
	if d, ok := py.Payload[*apd.Decimal](v); ok {
		return d, true
	}
	if i, ok := py.AsInt(v); ok {
		return decimalFromInt(i.Big()), true
	}
	return nil, false
}

func decimalFromInt(n *big.Int) *apd.Decimal {
	d := &apd.Decimal{Negative: n.Sign() < 0}
	d.Coeff.SetMathBigInt(new(big.Int).Abs(n))
	return d
}

// decimalFromFloat is the exact value of a float.
func decimalFromFloat(f float64) *apd.Decimal {
	switch {
	case math.IsNaN(f):
		return &apd.Decimal{Form: apd.NaN}
	case math.IsInf(f, 0):
		return &apd.Decimal{Form: apd.Infinite, Negative: f < 0}
	case f == 0:
		return &apd.Decimal{Negative: math.Signbit(f)}
	}
	r := new(big.Rat).SetFloat64(f)
	// The denominator is a power of two, 2**k: multiply by 5**k to get a power
	// of ten.
	k := r.Denom().BitLen() - 1
	n := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(k)), nil)
	d := decimalFromInt(n.Mul(n, r.Num()))
	d.Exponent = int32(-k)
	return d
}

// parseDecimal reads the forms that Decimal(str) takes.
func parseDecimal(s string) (*apd.Decimal, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "")
	body := strings.TrimLeft(s, "+-")
	if len(s)-len(body) > 1 || body == "" {
		return nil, false
	}
	switch strings.ToLower(body) {
	case "inf", "infinity", "nan", "snan":
	default:
		if strings.Trim(body, "0123456789.eE+-") != "" {
			return nil, false
		}
	}
	d, _, err := apd.NewFromString(s)
	return d, err == nil
}

func decimalNew(th *py.Thread, a *py.Args) (py.Value, error) {
	v := a.Get("value")
	make := func(d *apd.Decimal) (py.Value, error) { return py.NewObject(a.SelfClass(), d), nil }
	if d, ok := toDecimal(v); ok {
		return make(d)
	}
	switch x := py.Underlying(v).(type) {
	case py.Float:
		return make(decimalFromFloat(float64(x)))
	case py.Str:
		d, ok := parseDecimal(string(x))
		if !ok {
			return nil, py.Raise(InvalidOperationClass, "[<class 'decimal.ConversionSyntax'>]")
		}
		return make(d)
	case *py.Tuple:
		d, err := decimalFromTuple(th, x.Elems)
		if err != nil {
			return nil, err
		}
		return make(d)
	case *py.List:
		d, err := decimalFromTuple(th, x.Elems)
		if err != nil {
			return nil, err
		}
		return make(d)
	}
	return nil, py.Raise(py.TypeErrorClass, "conversion from %s to Decimal is not supported", py.TypeName(v))
}

func decimalFromTuple(th *py.Thread, parts []py.Value) (*apd.Decimal, error) {
	bad := py.Raise(py.ValueErrorClass, "argument must be a sequence of length 3")
	if len(parts) != 3 {
		return nil, bad
	}
	sign, ok1 := py.AsInt(parts[0])
	exp, ok2 := py.AsInt(parts[2])
	items, err := th.Slice(parts[1])
	if err != nil {
		return nil, err
	}
	e, fits := exp.Int64()
	if !ok1 || !ok2 || !fits || e > apd.MaxExponent || e < apd.MinExponent {
		return nil, bad
	}
	n := new(big.Int)
	for _, it := range items {
		i, ok := py.AsInt(it)
		v, fits := i.Int64()
		if !ok || !fits || v < 0 || v > 9 {
			return nil, py.Raise(py.ValueErrorClass, "coefficient must be a tuple of digits")
		}
		n.Mul(n, big.NewInt(10)).Add(n, big.NewInt(v))
	}
	d := decimalFromInt(n)
	d.Negative = sign.Sign() != 0
	d.Exponent = int32(e)
	return d, nil
}

type decimalOp func(c *apd.Context, z, x, y *apd.Decimal) (apd.Condition, error)

func runDecimal(c *apd.Context, op decimalOp, x, y *apd.Decimal) (py.Value, error) {
	z := new(apd.Decimal)
	cond, _ := op(c, z, x, y)
	if err := conditionError(cond); err != nil {
		return nil, err
	}
	return newDecimal(z), nil
}

// decimalBinary is a method and its reflected form.
func decimalBinary(b *py.ClassBuilder, name string, op decimalOp) {
	method := func(swap bool) py.NativeFunc {
		return func(th *py.Thread, a *py.Args) (py.Value, error) {
			x, _ := toDecimal(a.Self)
			y, ok := toDecimal(a.At(0))
			if !ok {
				return py.NotImplemented, nil
			}
			if swap {
				x, y = y, x
			}
			return runDecimal(contextOf(th), op, x, y)
		}
	}
	b.Method("__"+name+"__(other)", method(false))
	b.Method("__r"+name+"__(other)", method(true))
}

func decimalCompare(unordered bool, test func(c int) bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, _ := toDecimal(a.Self)
		y, ok := toDecimal(a.At(0))
		if !ok {
			f, isFloat := py.Underlying(a.At(0)).(py.Float)
			if !isFloat {
				return py.NotImplemented, nil
			}
			y = decimalFromFloat(float64(f))
		}
		if x.Form == apd.NaN || y.Form == apd.NaN || x.Form == apd.NaNSignaling || y.Form == apd.NaNSignaling {
			return py.Bool(unordered), nil
		}
		return py.Bool(test(x.Cmp(y))), nil
	}
}

func decimalMethod(f func(d *apd.Decimal) (py.Value, error)) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := toDecimal(a.Self)
		return f(d)
	}
}

// decimalUnary is a method that rounds as the context says: the one that it is
// given, or the current one.
func decimalUnary(op func(c *apd.Context, z, x *apd.Decimal) (apd.Condition, error)) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := toDecimal(a.Self)
		z := new(apd.Decimal)
		cond, _ := op(contextArg(th, a), z, d)
		if err := conditionError(cond); err != nil {
			return nil, err
		}
		return newDecimal(z), nil
	}
}

func rounderOf(c *apd.Context, v py.Value) (apd.Rounder, error) {
	if py.IsNone(v) {
		return c.Rounding, nil
	}
	name, _ := py.AsStr(v)
	r, ok := roundingModes[name]
	if !ok {
		return "", py.Raise(py.TypeErrorClass, "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]")
	}
	return r, nil
}

func quantizeTo(in *apd.Context, d *apd.Decimal, exp int32, mode apd.Rounder) (*apd.Decimal, error) {
	c := *in
	c.Rounding = mode
	z := new(apd.Decimal)
	cond, _ := c.Quantize(z, d, exp)
	return z, conditionError(cond)
}

func decimalQuantize(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := toDecimal(a.Self)
	e, ok := toDecimal(a.Get("exp"))
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "conversion from %s to Decimal is not supported", py.TypeName(a.Get("exp")))
	}
	c := contextArg(th, a)
	mode, err := rounderOf(c, a.Get("rounding"))
	if err != nil {
		return nil, err
	}
	z, err := quantizeTo(c, d, e.Exponent, mode)
	if err != nil {
		return nil, err
	}
	return newDecimal(z), nil
}

// integerOf is the integer nearest to d under a rounding mode.
func integerOf(d *apd.Decimal, mode apd.Rounder) (py.Value, error) {
	switch d.Form {
	case apd.Infinite:
		return nil, py.Raise(py.OverflowErrorClass, "cannot convert Infinity to integer")
	case apd.NaN, apd.NaNSignaling:
		return nil, py.Raise(py.ValueErrorClass, "cannot convert NaN to integer")
	}
	c := decimalContext
	c.Precision = uint32(max(int64(c.Precision), d.NumDigits()+int64(max(d.Exponent, 0))+1))
	c.Rounding = mode
	z := new(apd.Decimal)
	if cond, _ := c.Quantize(z, d, 0); cond.InvalidOperation() {
		return nil, conditionError(cond)
	}
	n := z.Coeff.MathBigInt()
	if z.Negative {
		n = new(big.Int).Neg(n)
	}
	return py.MakeBigInt(n), nil
}

func decimalRound(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := toDecimal(a.Self)
	n, given, err := a.OptInt("ndigits")
	if err != nil {
		return nil, err
	}
	if !given {
		return integerOf(d, apd.RoundHalfEven)
	}
	if n > apd.MaxExponent || n < apd.MinExponent {
		return nil, py.Raise(InvalidOperationClass, "[<class 'decimal.InvalidOperation'>]")
	}
	z, err := quantizeTo(contextOf(th), d, int32(-n), apd.RoundHalfEven)
	if err != nil {
		return nil, err
	}
	return newDecimal(z), nil
}

func decimalHash(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := toDecimal(a.Self)
	if d.Form == apd.Finite {
		z := new(apd.Decimal)
		z.Reduce(d)
		if z.Exponent >= 0 && z.Exponent < 400 {
			n, err := integerOf(z, apd.RoundDown)
			if err != nil {
				return nil, err
			}
			return n, nil
		}
		if f, err := strconv.ParseFloat(decimalText(d), 64); err == nil {
			return th.CallMethod(py.Float(f), "__hash__")
		}
	}
	return py.MakeInt(0), nil
}

func init() {
	DecimalClass.Define(func(b *py.ClassBuilder) {
		b.New("(value=0, context=None)", decimalNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.ClassMethod("from_float(f)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return th.CallKw(a.Self, []py.Value{a.At(0)}, nil)
		})
		text := decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Str(decimalText(d)), nil })
		b.Method("__str__()", text)
		b.Method("to_eng_string()", text)
		b.Method("__repr__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) {
			return py.Str("Decimal('" + decimalText(d) + "')"), nil
		}))
		b.Method("__format__(spec)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			spec, err := a.Str("spec")
			if err != nil {
				return nil, err
			}
			d, _ := toDecimal(a.Self)
			s, err := formatDecimal(th, d, spec)
			return py.Str(s), err
		})
		b.Method("__hash__()", decimalHash)
		b.Method("__bool__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Bool(!d.IsZero()), nil }))
		b.Method("__int__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return integerOf(d, apd.RoundDown) }))
		b.Method("__trunc__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return integerOf(d, apd.RoundDown) }))
		b.Method("__floor__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return integerOf(d, apd.RoundFloor) }))
		b.Method("__ceil__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return integerOf(d, apd.RoundCeiling) }))
		b.Method("__float__()", decimalMethod(func(d *apd.Decimal) (py.Value, error) {
			f, err := strconv.ParseFloat(decimalText(d), 64)
			if err != nil && !math.IsInf(f, 0) {
				return nil, py.Raise(py.ValueErrorClass, "cannot convert signaling NaN to float")
			}
			return py.Float(f), nil
		}))
		b.Method("__round__(ndigits=None)", decimalRound)
		b.Method("quantize(exp, rounding=None, context=None)", decimalQuantize)
		b.Method("normalize(context=None)", decimalUnary(func(c *apd.Context, z, x *apd.Decimal) (apd.Condition, error) {
			_, cond, err := c.Reduce(z, x)
			return cond, err
		}))
		integral := func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := toDecimal(a.Self)
			mode, err := rounderOf(contextArg(th, a), a.Get("rounding"))
			if err != nil {
				return nil, err
			}
			if d.Form != apd.Finite || d.Exponent >= 0 {
				return newDecimal(d), nil
			}
			n, err := integerOf(d, mode)
			if err != nil {
				return nil, err
			}
			return th.CallKw(DecimalClass, []py.Value{n}, nil)
		}
		b.Method("to_integral_value(rounding=None, context=None)", integral)
		b.Alias("to_integral", "to_integral_value")
		b.Alias("to_integral_exact", "to_integral_value")
		b.Method("as_tuple()", decimalMethod(decimalTuple))
		b.Method("as_integer_ratio()", decimalMethod(func(d *apd.Decimal) (py.Value, error) {
			if d.Form != apd.Finite {
				return nil, py.Raise(py.ValueErrorClass, "cannot convert NaN to integer ratio")
			}
			r, _ := new(big.Rat).SetString(decimalText(d))
			return py.NewTuple(py.MakeBigInt(r.Num()), py.MakeBigInt(r.Denom())), nil
		}))
		b.Method("adjusted()", decimalMethod(func(d *apd.Decimal) (py.Value, error) {
			if d.Form != apd.Finite {
				return py.MakeInt(0), nil
			}
			return py.MakeInt(int64(d.Exponent) + d.NumDigits() - 1), nil
		}))
		b.Method("copy_abs()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return newDecimal(new(apd.Decimal).Abs(d)), nil }))
		b.Method("copy_negate()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return newDecimal(new(apd.Decimal).Neg(d)), nil }))
		b.Method("is_nan()", decimalMethod(func(d *apd.Decimal) (py.Value, error) {
			return py.Bool(d.Form == apd.NaN || d.Form == apd.NaNSignaling), nil
		}))
		b.Method("is_infinite()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Bool(d.Form == apd.Infinite), nil }))
		b.Method("is_finite()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Bool(d.Form == apd.Finite), nil }))
		b.Method("is_zero()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Bool(d.IsZero()), nil }))
		b.Method("is_signed()", decimalMethod(func(d *apd.Decimal) (py.Value, error) { return py.Bool(d.Negative), nil }))
		b.Method("sqrt(context=None)", decimalUnary((*apd.Context).Sqrt))
		b.Method("__neg__()", decimalUnary((*apd.Context).Neg))
		b.Method("__abs__()", decimalUnary((*apd.Context).Abs))
		b.Method("__pos__()", decimalUnary((*apd.Context).Round))
		decimalBinary(b, "add", (*apd.Context).Add)
		decimalBinary(b, "sub", (*apd.Context).Sub)
		decimalBinary(b, "mul", (*apd.Context).Mul)
		decimalBinary(b, "truediv", decimalQuo)
		decimalBinary(b, "floordiv", (*apd.Context).QuoInteger)
		decimalBinary(b, "mod", (*apd.Context).Rem)
		decimalBinary(b, "pow", (*apd.Context).Pow)
		b.Method("__eq__(other)", decimalCompare(false, func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", decimalCompare(true, func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", decimalCompare(false, func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", decimalCompare(false, func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", decimalCompare(false, func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", decimalCompare(false, func(c int) bool { return c >= 0 }))
		b.Method("compare(other)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			x, _ := toDecimal(a.Self)
			y, ok := toDecimal(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "conversion from %s to Decimal is not supported", py.TypeName(a.At(0)))
			}
			return newDecimal(apd.New(int64(x.Cmp(y)), 0)), nil
		})
	})
	register(py.NewModuleDef("decimal").Define(func(b *py.ModuleBuilder) {
		b.Classes(DecimalClass, DecimalExceptionClass, InvalidOperationClass, DivisionByZeroClass, DecimalOverflowClass)
		defineDecimalContext(b)
		for _, name := range roundingNames {
			b.Attr(name, py.Str(name))
		}
	}))
}

// decimalQuo divides; an exact quotient has the exponent nearest to the ideal
// one, as the specification says.
func decimalQuo(c *apd.Context, z, x, y *apd.Decimal) (apd.Condition, error) {
	cond, err := c.Quo(z, x, y)
	if err != nil || cond.Inexact() || z.Form != apd.Finite {
		return cond, err
	}
	ideal := x.Exponent - y.Exponent
	reduced := new(apd.Decimal)
	reduced.Reduce(z)
	if reduced.IsZero() || reduced.Exponent > ideal {
		reduced.Exponent = max(reduced.Exponent, ideal)
		_, err = c.Quantize(reduced, z, ideal)
	}
	z.Set(reduced)
	return cond, err
}

func decimalTuple(d *apd.Decimal) (py.Value, error) {
	sign := int64(0)
	if d.Negative {
		sign = 1
	}
	text := d.Coeff.String()
	digits := make([]py.Value, len(text))
	for i := range digits {
		digits[i] = py.MakeInt(int64(text[i] - '0'))
	}
	var exp py.Value = py.MakeInt(int64(d.Exponent))
	switch d.Form {
	case apd.Infinite:
		exp, digits = py.Str("F"), []py.Value{py.MakeInt(0)}
	case apd.NaN:
		exp, digits = py.Str("n"), nil
	}
	return py.NewTuple(py.MakeInt(sign), py.NewTuple(digits...), exp), nil
}

// formatDecimal follows Decimal.__format__ for the types f, F, e, E, g, G, n, %
// and none.
func formatDecimal(th *py.Thread, d *apd.Decimal, spec string) (string, error) {
	f, err := parseFormat(spec)
	if err != nil {
		return "", err
	}
	if f.width > 1<<20 || f.precision > 1<<20 {
		return "", th.Alloc(int64(max(f.width, f.precision)))
	}
	if d.Form != apd.Finite {
		return f.pad(decimalText(d), false), nil
	}
	z := new(apd.Decimal).Set(d)
	kind := f.kind
	suffix := ""
	if kind == '%' {
		z.Exponent += 2
		suffix = "%"
		kind = 'f'
	}
	switch kind {
	case 'f', 'F':
		if f.precision >= 0 {
			if z, err = quantizeWide(z, int32(-f.precision)); err != nil {
				return "", err
			}
		} else if z.Exponent > 0 {
			z, _ = quantizeWide(z, 0)
		}
		return f.pad(plainText(z)+suffix, true), nil
	case 'e', 'E':
		if f.precision >= 0 && !z.IsZero() {
			adjusted := int(z.Exponent) + int(z.NumDigits()) - 1
			if z, err = quantizeWide(z, int32(adjusted-f.precision)); err != nil {
				return "", err
			}
		}
		digits := z.Coeff.String()
		exp := int(z.Exponent) + len(digits) - 1
		s := digits[:1]
		if len(digits) > 1 {
			s += "." + digits[1:]
		}
		if z.Negative {
			s = "-" + s
		}
		s += string(kind)
		if exp >= 0 {
			s += "+"
		}
		return f.pad(s+strconv.Itoa(exp), true), nil
	case 0, 'g', 'G', 'n':
		if f.precision > 0 && z.NumDigits() > int64(f.precision) {
			c := decimalContext
			c.Precision = uint32(f.precision)
			if cond, _ := c.Round(z, d); conditionError(cond) != nil {
				return "", conditionError(cond)
			}
		}
		s := decimalText(z)
		if kind == 'g' || kind == 'n' {
			s = strings.Replace(s, "E", "e", 1)
		}
		return f.pad(s, true), nil
	}
	return "", py.Raise(py.ValueErrorClass, "invalid format string")
}

// quantizeWide is quantize without a bound on the digits.
func quantizeWide(d *apd.Decimal, exp int32) (*apd.Decimal, error) {
	c := decimalContext
	c.Precision = uint32(max(int64(c.Precision), d.NumDigits()+int64(max(d.Exponent-exp, 0))+1))
	z := new(apd.Decimal)
	cond, _ := c.Quantize(z, d, exp)
	return z, conditionError(cond)
}

// plainText is the decimal without an exponent.
func plainText(d *apd.Decimal) string {
	s := d.Text('f')
	return s
}

// numberFormat is a parsed format specification for numbers.
type numberFormat struct {
	fill      rune
	align     byte
	sign      byte
	zero      bool
	comma     string
	width     int
	precision int // -1: none
	kind      byte
}

func parseFormat(spec string) (numberFormat, error) {
	f := numberFormat{fill: ' ', precision: -1}
	bad := py.Raise(py.ValueErrorClass, "invalid format string")
	r := []rune(spec)
	isAlign := func(c rune) bool { return c == '<' || c == '>' || c == '^' || c == '=' }
	switch {
	case len(r) > 1 && isAlign(r[1]):
		f.fill, f.align, r = r[0], byte(r[1]), r[2:]
	case len(r) > 0 && isAlign(r[0]):
		f.align, r = byte(r[0]), r[1:]
	}
	if len(r) > 0 && (r[0] == '+' || r[0] == '-' || r[0] == ' ') {
		f.sign, r = byte(r[0]), r[1:]
	}
	if len(r) > 0 && r[0] == '0' {
		f.zero, r = true, r[1:]
		if f.align == 0 {
			f.fill, f.align = '0', '='
		}
	}
	digits := func() int {
		n := 0
		for len(r) > 0 && r[0] >= '0' && r[0] <= '9' {
			n = min(n*10+int(r[0]-'0'), 1<<30)
			r = r[1:]
		}
		return n
	}
	f.width = digits()
	if len(r) > 0 && (r[0] == ',' || r[0] == '_') {
		f.comma, r = string(r[0]), r[1:]
	}
	if len(r) > 0 && r[0] == '.' {
		r = r[1:]
		if len(r) == 0 || r[0] < '0' || r[0] > '9' {
			return f, bad
		}
		f.precision = digits()
	}
	if len(r) > 0 && strings.ContainsRune("eEfFgGn%", r[0]) {
		f.kind, r = byte(r[0]), r[1:]
	}
	if len(r) > 0 {
		return f, bad
	}
	return f, nil
}

// pad applies sign, grouping, fill and width to a number's text.
func (f numberFormat) pad(s string, group bool) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	} else if f.sign == '+' || f.sign == ' ' {
		sign = string(f.sign)
	}
	if group && f.comma != "" {
		whole, rest := s, ""
		if i := strings.IndexAny(s, ".eE%"); i >= 0 {
			whole, rest = s[:i], s[i:]
		}
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + f.comma + whole[i:]
		}
		s = whole + rest
	}
	room := f.width - len([]rune(sign+s))
	if room <= 0 {
		return sign + s
	}
	fill := func(n int) string { return strings.Repeat(string(f.fill), n) }
	switch f.align {
	case '<':
		return sign + s + fill(room)
	case '^':
		return fill(room/2) + sign + s + fill(room-room/2)
	case '=':
		return sign + fill(room) + s
	}
	return fill(room) + sign + s
}
