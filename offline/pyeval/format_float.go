package pyeval

import (
	"math"
	"strconv"
	"strings"
)

// formatFloat renders a float as CPython's PyOS_double_to_string does. verb is
// 'e', 'f', 'g' or 'r' (repr); alt keeps the point and trailing zeros; addDot
// adds ".0" to what looks like an int. The sign is a leading "-", also of -0.0
// and never of nan.
func formatFloat(f float64, verb byte, prec int, alt, addDot bool) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	switch verb {
	case 'f':
		s := strconv.FormatFloat(f, 'f', prec, 64)
		if alt && prec == 0 {
			s += "."
		}
		return s
	case 'e':
		s := strconv.FormatFloat(f, 'e', prec, 64)
		if alt && prec == 0 {
			i := strings.IndexByte(s, 'e')
			s = s[:i] + "." + s[i:]
		}
		return s
	}
	goPrec := -1
	if verb == 'g' {
		if prec == 0 {
			prec = 1
		}
		goPrec = prec - 1
	}
	var buf [48]byte
	b := strconv.AppendFloat(buf[:0], f, 'e', goPrec, 64)
	neg := b[0] == '-'
	if neg {
		b = b[1:]
	}
	mark := len(b) - 1
	for b[mark] != 'e' {
		mark--
	}
	exp, _ := strconv.Atoi(string(b[mark+1:]))
	digits := make([]byte, 0, mark)
	digits = append(digits, b[0])
	if mark > 2 {
		digits = append(digits, b[2:mark]...)
	}
	point := exp + 1 // digits before the decimal point
	useExp := point <= -4 || point > 16
	if verb == 'g' {
		limit := prec
		if addDot {
			limit--
		}
		useExp = point <= -4 || point > limit
		if !alt {
			n := len(digits)
			for n > 1 && digits[n-1] == '0' {
				n--
			}
			digits = digits[:n]
		}
	}
	out := make([]byte, 0, len(digits)+8)
	if neg {
		out = append(out, '-')
	}
	if useExp {
		out = append(out, digits[0])
		if len(digits) > 1 || alt {
			out = append(out, '.')
			out = append(out, digits[1:]...)
		}
		out = append(out, 'e')
		return string(appendExponent(out, point-1))
	}
	switch {
	case point <= 0:
		out = append(out, '0', '.')
		for i := point; i < 0; i++ {
			out = append(out, '0')
		}
		return string(append(out, digits...))
	case point >= len(digits):
		out = append(out, digits...)
		for i := len(digits); i < point; i++ {
			out = append(out, '0')
		}
		if addDot {
			out = append(out, '.', '0')
		} else if alt {
			out = append(out, '.')
		}
	default:
		out = append(out, digits[:point]...)
		out = append(out, '.')
		out = append(out, digits[point:]...)
	}
	return string(out)
}

func appendExponent(out []byte, exp int) []byte {
	if exp < 0 {
		out, exp = append(out, '-'), -exp
	} else {
		out = append(out, '+')
	}
	if exp < 10 {
		out = append(out, '0')
	}
	return strconv.AppendInt(out, int64(exp), 10)
}

// floatHex is float.hex().
func floatHex(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	bits := math.Float64bits(f)
	sign := ""
	if bits>>63 != 0 {
		sign = "-"
	}
	mant := bits & (1<<52 - 1)
	exp := int(bits >> 52 & 0x7ff)
	if exp == 0 && mant == 0 {
		return sign + "0x0.0p+0"
	}
	lead := "1"
	if exp == 0 {
		lead, exp = "0", 1
	}
	digits := strconv.FormatUint(mant, 16)
	digits = strings.Repeat("0", 13-len(digits)) + digits
	e := strconv.Itoa(exp - 1023)
	if exp >= 1023 {
		e = "+" + e
	}
	return sign + "0x" + lead + "." + digits + "p" + e
}
