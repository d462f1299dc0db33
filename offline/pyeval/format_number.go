package pyeval

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"sqlgen/offline/pyast"
)

// formatStr is str.__format__.
func formatStr(th *Thread, s, spec, typeName string) (string, error) {
	if spec == "" {
		return s, nil
	}
	f, err := parseFormatSpec(spec, 's', '<', typeName)
	if err != nil {
		return "", err
	}
	switch {
	case f.typ != 's':
		return "", unknownFormatCode(f.typ, typeName)
	case f.sign == ' ':
		return "", Raise(ValueErrorClass, "Space not allowed in string format specifier")
	case f.sign != 0:
		return "", Raise(ValueErrorClass, "Sign not allowed in string format specifier")
	case f.noNegZero:
		return "", Raise(ValueErrorClass, "Negative zero coercion (z) not allowed in string format specifier")
	case f.alt:
		return "", Raise(ValueErrorClass, "Alternate form (#) not allowed in string format specifier")
	case f.align == '=':
		return "", Raise(ValueErrorClass, "'=' alignment not allowed in string format specifier")
	}
	if f.prec >= 0 {
		s = s[:runeOffset(s, f.prec)]
	}
	if err := th.allocField(&f); err != nil {
		return "", err
	}
	return f.pad(s, countRunes(s)), nil
}

// allocField counts the memory that width and precision ask for.
func (th *Thread) allocField(f *formatSpec) error {
	if f.width > 64 {
		if err := th.AllocRepeat(4, int64(f.width)); err != nil {
			return err
		}
	}
	if f.prec > 64 && f.typ != 's' {
		return th.Alloc(int64(f.prec))
	}
	return nil
}

// formatInt is int.__format__.
func formatInt(th *Thread, i Int, spec, typeName string) (string, error) {
	if spec == "" {
		return th.intString(i)
	}
	f, err := parseFormatSpec(spec, 'd', '>', typeName)
	if err != nil {
		return "", err
	}
	switch f.typ {
	case 'b', 'c', 'd', 'o', 'x', 'X', 'n':
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		x, ok := i.Float64()
		if !ok {
			return "", Raise(OverflowErrorClass, "int too large to convert to float")
		}
		return formatFloatSpec(th, x, &f)
	default:
		return "", unknownFormatCode(f.typ, typeName)
	}
	if f.prec >= 0 {
		return "", Raise(ValueErrorClass, "Precision not allowed in integer format specifier")
	}
	if f.noNegZero {
		return "", Raise(ValueErrorClass, "Negative zero coercion (z) not allowed in integer format specifier")
	}
	if err := th.allocField(&f); err != nil {
		return "", err
	}
	if f.typ == 'c' {
		if f.sign != 0 {
			return "", Raise(ValueErrorClass, "Sign not allowed with integer format specifier 'c'")
		}
		if f.alt {
			return "", Raise(ValueErrorClass, "Alternate form (#) not allowed with integer format specifier 'c'")
		}
		n, ok := i.Int64()
		if !ok {
			return "", Raise(OverflowErrorClass, "Python int too large to convert to C long")
		}
		if n < 0 || n > 0x10FFFF {
			return "", RaiseArgs(OverflowErrorClass, Str("%c arg not in range(0x110000)"))
		}
		if f.align == '=' {
			f.align = '>'
		}
		return f.pad(string(appendRune(nil, rune(n))), 1), nil
	}
	base, prefix := 10, ""
	switch f.typ {
	case 'b':
		base, prefix = 2, "0b"
	case 'o':
		base, prefix = 8, "0o"
	case 'x':
		base, prefix = 16, "0x"
	case 'X':
		base, prefix = 16, "0X"
	}
	if !f.alt {
		prefix = ""
	}
	digits, err := th.intDigits(i, base)
	if err != nil {
		return "", err
	}
	if f.typ == 'X' {
		digits = strings.ToUpper(digits)
	}
	return f.number(i.Sign() < 0, prefix, digits, ""), nil
}

// maxIntDigits is sys.int_info.default_max_str_digits.
const maxIntDigits = 4300

// intDigits are the digits of the absolute value; decimal ones are subject to
// CPython's limit.
func (th *Thread) intDigits(i Int, base int) (string, error) {
	if n, ok := i.Int64(); ok {
		if n < 0 {
			return strconv.FormatUint(-uint64(n), base), nil
		}
		return strconv.FormatUint(uint64(n), base), nil
	}
	b := i.Big()
	if base == 10 {
		// One bit is less than a third of a digit.
		if b.BitLen() > maxIntDigits*4 {
			return "", tooManyDigits()
		}
	}
	if err := th.Alloc(int64(b.BitLen())); err != nil {
		return "", err
	}
	s := new(big.Int).Abs(b).Text(base)
	if base == 10 && len(s) > maxIntDigits {
		return "", tooManyDigits()
	}
	return s, nil
}

func tooManyDigits() error {
	return Raise(ValueErrorClass, "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits)
}

// intString is str() of an int.
func (th *Thread) intString(i Int) (string, error) {
	if n, ok := i.Int64(); ok {
		return strconv.FormatInt(n, 10), nil
	}
	s, err := th.intDigits(i, 10)
	if err == nil && i.Sign() < 0 {
		s = "-" + s
	}
	return s, err
}

// formatFloatValue is float.__format__.
func formatFloatValue(th *Thread, x float64, spec, typeName string) (string, error) {
	if spec == "" {
		return pyast.FloatRepr(x), nil
	}
	f, err := parseFormatSpec(spec, 0, '>', typeName)
	if err != nil {
		return "", err
	}
	switch f.typ {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%':
	default:
		return "", unknownFormatCode(f.typ, typeName)
	}
	return formatFloatSpec(th, x, &f)
}

// maxFloatPrecision is the largest precision that CPython takes.
const maxFloatPrecision = math.MaxInt32

func formatFloatSpec(th *Thread, x float64, f *formatSpec) (string, error) {
	if f.prec > maxFloatPrecision {
		return "", Raise(ValueErrorClass, "precision too big")
	}
	if err := th.allocField(f); err != nil {
		return "", err
	}
	verb := byte(f.typ)
	addDot, suffix, prec := false, "", f.prec
	switch f.typ {
	case 0:
		verb, addDot = 'r', true
		if prec >= 0 {
			verb = 'g'
		}
	case 'n':
		verb = 'g'
	case '%':
		verb, suffix = 'f', "%"
		x *= 100
	case 'E', 'F', 'G':
		verb += 'a' - 'A'
	}
	if prec < 0 {
		prec = 6
		if f.typ == 0 {
			prec = 0
		}
	}
	s := formatFloat(x, verb, prec, f.alt, addDot)
	neg := s[0] == '-'
	if neg {
		s = s[1:]
		if f.noNegZero && strings.Trim(mantissa(s), "0.") == "" {
			neg = false
		}
	}
	if f.typ == 'E' || f.typ == 'F' || f.typ == 'G' {
		s = strings.ToUpper(s)
	}
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 {
		// inf and nan have no digits to be grouped.
		plain := *f
		plain.group = 0
		f = &plain
	}
	return f.number(neg, "", s[:n], s[n:]+suffix), nil
}

// mantissa is what stands before the exponent.
func mantissa(s string) string {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		return s[:i]
	}
	return s
}

// formatComplex is complex.__format__.
func formatComplex(th *Thread, c complex128, spec string) (string, error) {
	if spec == "" {
		return pyast.ComplexRepr(c), nil
	}
	f, err := parseFormatSpec(spec, 0, '>', "complex")
	if err != nil {
		return "", err
	}
	switch f.typ {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n':
	default:
		return "", unknownFormatCode(f.typ, "complex")
	}
	if f.fill == '0' && f.align == '=' {
		return "", Raise(ValueErrorClass, "Zero padding is not allowed in complex format specifier")
	}
	if f.align == '=' {
		return "", Raise(ValueErrorClass, "'=' alignment flag is not allowed in complex format specifier")
	}
	part := f
	part.width, part.fill, part.align = -1, ' ', '>'
	skipReal, parens := false, false
	format := func(x float64) (string, error) {
		if part.typ == 0 && part.prec < 0 {
			s := formatFloat(math.Abs(x), 'r', 0, part.alt, false)
			n := 0
			for n < len(s) && s[n] >= '0' && s[n] <= '9' {
				n++
			}
			return part.number(math.Signbit(x), "", s[:n], s[n:]), nil
		}
		p := part
		if p.typ == 0 {
			p.typ = 'g'
		}
		return formatFloatSpec(th, x, &p)
	}
	if f.typ == 0 {
		if real(c) == 0 && !math.Signbit(real(c)) {
			skipReal = true
		} else {
			parens = true
		}
	}
	re, err := format(real(c))
	if err != nil {
		return "", err
	}
	if !skipReal {
		part.sign = '+'
	}
	im, err := format(imag(c))
	if err != nil {
		return "", err
	}
	s := im + "j"
	if !skipReal {
		s = re + s
	}
	if parens {
		s = "(" + s + ")"
	}
	return f.pad(s, len(s)), nil
}
