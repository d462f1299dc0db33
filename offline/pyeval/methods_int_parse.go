package pyeval

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

// asciiNumber replaces the white space and the decimal digits of a text by
// their ASCII forms, as CPython does before it reads a number. ok is false when
// another character beyond ASCII is there.
func asciiNumber(s string) (string, bool) {
	if isASCII(s) {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		i += n
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case isSpaceRune(r):
			b = append(b, ' ')
		case unicode.Is(unicode.Nd, r):
			b = append(b, '0'+digitValue(r))
		default:
			return "", false
		}
	}
	return string(b), true
}

// digitValue is the value of a code point of category Nd: the digits of a
// script stand in rows of ten.
func digitValue(r rune) byte {
	for _, rg := range unicode.Nd.R16 {
		if rune(rg.Lo) <= r && r <= rune(rg.Hi) {
			return byte((r - rune(rg.Lo)) % 10)
		}
	}
	for _, rg := range unicode.Nd.R32 {
		if rune(rg.Lo) <= r && r <= rune(rg.Hi) {
			return byte((r - rune(rg.Lo)) % 10)
		}
	}
	return 0
}

// parseInt is int(text, base); shown is the literal for the message.
func (th *Thread) parseInt(text string, base int, shown Value) (Value, error) {
	bad := func() (Value, error) {
		return nil, Raise(ValueErrorClass, "invalid literal for int() with base %d: %s", base, clipRepr(shown))
	}
	s, ok := asciiNumber(text)
	if !ok {
		return bad()
	}
	s = trimRight(trimLeft(s, isSpaceRune), isSpaceRune)
	neg := false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	real := base
	if len(s) >= 2 && s[0] == '0' {
		prefixed := 0
		switch s[1] | 0x20 {
		case 'x':
			prefixed = 16
		case 'o':
			prefixed = 8
		case 'b':
			prefixed = 2
		}
		if prefixed != 0 && (base == 0 || base == prefixed) {
			real, s = prefixed, s[2:]
			if s != "" && s[0] == '_' {
				s = s[1:]
			}
		}
	}
	if real == 0 {
		real = 10
		if s != "" && s[0] == '0' && strings.Trim(s, "0_") != "" {
			return bad() // an old octal literal
		}
	}
	if s == "" || s[0] == '_' || s[len(s)-1] == '_' || strings.Contains(s, "__") {
		return bad()
	}
	digits := strings.ReplaceAll(s, "_", "")
	for i := 0; i < len(digits); i++ {
		if d := digitIn36(digits[i]); d < 0 || d >= real {
			return bad()
		}
	}
	if len(digits) <= 18 && real <= 10 {
		n, err := strconv.ParseInt(digits, real, 64)
		if err != nil {
			return bad()
		}
		if neg {
			n = -n
		}
		return MakeInt(n), nil
	}
	if len(digits) > maxIntDigits && real&(real-1) != 0 {
		return nil, Raise(ValueErrorClass, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits, len(digits))
	}
	if err := th.Alloc(int64(len(digits))); err != nil {
		return nil, err
	}
	n, ok := new(big.Int).SetString(digits, real)
	if !ok {
		return bad()
	}
	if neg {
		n.Neg(n)
	}
	if n.IsInt64() {
		return MakeInt(n.Int64()), nil
	}
	return MakeBigInt(n), nil
}

func digitIn36(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// clipRepr is the repr of a literal in a message, cut after 200 characters.
func clipRepr(v Value) string {
	s := plainRepr(v)
	if countRunes(s) > 200 {
		return s[:runeOffset(s, 200)]
	}
	return s
}

// intOfFloat is int() of a float.
func intOfFloat(f float64) (Int, error) {
	switch {
	case math.IsNaN(f):
		return Int{}, Raise(ValueErrorClass, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Int{}, Raise(OverflowErrorClass, "cannot convert float infinity to integer")
	case math.Abs(f) < 1<<62:
		return NewInt(int64(f)), nil
	}
	i, _ := new(big.Float).SetFloat64(f).Int(nil)
	return MakeBigInt(i), nil
}

// specialInt is the int that a special method (__int__, __index__, __trunc__)
// gives; ok is false when the class has none.
func (th *Thread) specialInt(v Value, name string) (i Int, ok bool, err error) {
	r, ok, err := th.Special(v, name)
	if err != nil || !ok {
		return Int{}, false, err
	}
	if i, ok := AsInt(r); ok {
		return i, true, nil
	}
	if u, ok := r.(*Unknown); ok {
		return Int{}, false, u.Refuse("a number must be known")
	}
	return Int{}, false, Raise(TypeErrorClass, "%s returned non-int (type %s)", name, TypeName(r))
}

// toFloat is the float that a number converts to without being asked:
// __float__ or __index__; ok is false for other values.
func (th *Thread) toFloat(v Value) (f float64, ok bool, err error) {
	switch x := Underlying(v).(type) {
	case Float:
		return float64(x), true, nil
	case Int:
		f, ok := x.Float64()
		if !ok {
			return 0, false, Raise(OverflowErrorClass, "int too large to convert to float")
		}
		return f, true, nil
	case Bool:
		f, _ := floatOf(x)
		return f, true, nil
	case *Unknown:
		return 0, false, x.Refuse("a number must be known")
	case Str, Bytes, Complex:
		return 0, false, nil
	}
	r, ok, err := th.Special(v, "__float__")
	if err != nil {
		return 0, false, err
	}
	if ok {
		x, isFloat := Underlying(r).(Float)
		if !isFloat {
			return 0, false, Raise(TypeErrorClass, "%s.__float__ returned non-float (type %s)", TypeName(v), TypeName(r))
		}
		return float64(x), true, nil
	}
	i, ok, err := th.specialInt(v, "__index__")
	if err != nil || !ok {
		return 0, false, err
	}
	f, ok = i.Float64()
	if !ok {
		return 0, false, Raise(OverflowErrorClass, "int too large to convert to float")
	}
	return f, true, nil
}

// toInt is int(v).
func (th *Thread) toInt(v Value) (Value, error) {
	switch x := Underlying(v).(type) {
	case Int:
		if _, plain := v.(Int); plain {
			return x, nil
		}
		if o, ok := v.(*Object); ok {
			if f, owner := th.Lookup(o.class, "__int__"); f != nil && !owner.value {
				i, _, err := th.specialInt(v, "__int__")
				return i, err
			}
		}
		return x, nil
	case Bool:
		i, _ := AsInt(x)
		return i, nil
	case Float:
		return intOfFloat(float64(x))
	case Str:
		return th.parseInt(string(x), 10, x)
	case Bytes:
		return th.parseInt(string(x), 10, x)
	case *ByteArray:
		return th.parseInt(string(x.B), 10, Bytes(x.B))
	}
	for _, name := range []string{"__int__", "__index__", "__trunc__"} {
		i, ok, err := th.specialInt(v, name)
		if err != nil {
			return nil, err
		}
		if ok {
			return i, nil
		}
	}
	return nil, Raise(TypeErrorClass, "int() argument must be a string, a bytes-like object or a real number, not '%s'", TypeName(v))
}

// parseFloat is float(text); shown is the text for the message.
func (th *Thread) parseFloat(text string, shown Value) (float64, error) {
	bad := func() (float64, error) {
		return 0, Raise(ValueErrorClass, "could not convert string to float: %s", clipRepr(shown))
	}
	s, ok := asciiNumber(text)
	if !ok {
		return bad()
	}
	s = trimRight(trimLeft(s, isSpaceRune), isSpaceRune)
	body := strings.ToLower(strings.TrimLeft(s, "+-"))
	switch body {
	case "inf", "infinity", "nan":
		if len(s)-len(body) > 1 {
			return bad()
		}
		f := math.Inf(1)
		if body == "nan" {
			f = math.NaN()
		}
		if s[0] == '-' {
			f = -f
		}
		return f, nil
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigitByte(c) || c == '.' || c|0x20 == 'e' || c == '+' || c == '-':
		case c == '_' && i > 0 && i+1 < len(s) && isDigitByte(s[i-1]) && isDigitByte(s[i+1]):
		default:
			return bad()
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !math.IsInf(f, 0) {
		return bad()
	}
	return f, nil
}
