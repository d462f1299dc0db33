package pyeval

import (
	"strings"
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

// formatSpec is a parsed specification of the format mini-language,
// [[fill]align][sign][z][#][0][width][grouping][.precision][type].
type formatSpec struct {
	fill      rune
	align     byte // '<', '>', '^' or '='
	aligned   bool // the alignment was written
	sign      byte // '+', '-', ' ' or 0
	noNegZero bool
	alt       bool
	width     int // -1: none
	group     byte
	prec      int // -1: none
	typ       rune
}

// maxSpecNumber bounds width and precision, so that sums of them stay small
// enough for the memory limit to judge.
const maxSpecNumber = 1<<63 - 1

// parseFormatSpec follows CPython's parse_internal_render_format_spec
// (Python/formatter_unicode.c). typeName is that of the value, for messages.
func parseFormatSpec(spec string, defType rune, defAlign byte, typeName string) (formatSpec, error) {
	f := formatSpec{fill: ' ', align: defAlign, width: -1, prec: -1, typ: defType}
	s := spec
	fillGiven := false
	if r, n := pyast.DecodeRune(s); n > 0 && n < len(s) && isAlign(s[n]) {
		f.fill, f.align, f.aligned, fillGiven = r, s[n], true, true
		s = s[n+1:]
	} else if s != "" && isAlign(s[0]) {
		f.align, f.aligned = s[0], true
		s = s[1:]
	}
	if s != "" && (s[0] == ' ' || s[0] == '+' || s[0] == '-') {
		f.sign = s[0]
		s = s[1:]
	}
	if s != "" && s[0] == 'z' {
		f.noNegZero = true
		s = s[1:]
	}
	if s != "" && s[0] == '#' {
		f.alt = true
		s = s[1:]
	}
	if !fillGiven && s != "" && s[0] == '0' {
		f.fill = '0'
		if !f.aligned && defAlign == '>' {
			f.align = '='
		}
		s = s[1:]
	}
	var ok bool
	if f.width, s, ok = specNumber(s); !ok {
		return f, Raise(ValueErrorClass, "Too many decimal digits in format string")
	}
	if s != "" && s[0] == ',' {
		f.group = ','
		s = s[1:]
	}
	if s != "" && s[0] == '_' {
		if f.group != 0 {
			return f, Raise(ValueErrorClass, "Cannot specify both ',' and '_'.")
		}
		f.group = '_'
		s = s[1:]
	}
	if s != "" && s[0] == ',' && f.group != 0 {
		if f.group == '_' {
			return f, Raise(ValueErrorClass, "Cannot specify both ',' and '_'.")
		}
		return f, Raise(ValueErrorClass, "Cannot specify ',' with ','.")
	}
	if s != "" && s[0] == '.' {
		s = s[1:]
		if f.prec, s, ok = specNumber(s); !ok {
			return f, Raise(ValueErrorClass, "Too many decimal digits in format string")
		}
		if f.prec < 0 {
			return f, Raise(ValueErrorClass, "Format specifier missing precision")
		}
	}
	if s != "" {
		r, n := pyast.DecodeRune(s)
		if n != len(s) {
			return f, Raise(ValueErrorClass, "Invalid format specifier '%s' for object of type '%s'", spec, typeName)
		}
		f.typ = r
	}
	if f.group != 0 {
		switch f.typ {
		case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		case 'b', 'o', 'x', 'X':
			if f.group != '_' {
				return f, cannotGroup(f)
			}
		default:
			return f, cannotGroup(f)
		}
	}
	return f, nil
}

func cannotGroup(f formatSpec) error {
	return Raise(ValueErrorClass, "Cannot specify '%c' with '%c'.", f.group, f.typ)
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// specNumber reads digits; -1 when there are none, ok is false on overflow.
func specNumber(s string) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		if n > (maxSpecNumber-9)/10 {
			return 0, s, false
		}
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 {
		return -1, s, true
	}
	return n, s[i:], true
}

func unknownFormatCode(typ rune, typeName string) error {
	if typ > 32 && typ < 128 {
		return Raise(ValueErrorClass, "Unknown format code '%c' for object of type '%s'", typ, typeName)
	}
	return Raise(ValueErrorClass, "Unknown format code '\\x%x' for object of type '%s'", typ, typeName)
}

// pad puts s, of the given number of runes, into the field.
func (f *formatSpec) pad(s string, runes int) string {
	n := f.width - runes
	if n <= 0 {
		return s
	}
	left := 0
	switch f.align {
	case '>', '=':
		left = n
	case '^':
		left = n / 2
	}
	var b strings.Builder
	b.Grow(len(s) + n*utf8.RuneLen(f.fill))
	writeFill(&b, f.fill, left)
	b.WriteString(s)
	writeFill(&b, f.fill, n-left)
	return b.String()
}

func writeFill(b *strings.Builder, fill rune, n int) {
	if fill < utf8.RuneSelf {
		for ; n > 0; n-- {
			b.WriteByte(byte(fill))
		}
		return
	}
	for ; n > 0; n-- {
		b.WriteRune(fill)
	}
}

// number lays out a number: sign, prefix ("0x"), digits and the rest (point,
// fraction, exponent, "%"), with grouping of the digits and padding.
func (f *formatSpec) number(neg bool, prefix, digits, rest string) string {
	sign := ""
	switch {
	case neg:
		sign = "-"
	case f.sign == '+':
		sign = "+"
	case f.sign == ' ':
		sign = " "
	}
	every := 3
	if f.typ == 'b' || f.typ == 'o' || f.typ == 'x' || f.typ == 'X' {
		every = 4
	}
	if f.fill == '0' && f.align == '=' {
		digits = groupDigits(digits, f.group, every, f.width-len(sign)-len(prefix)-len(rest))
		return sign + prefix + digits + rest
	}
	if f.group != 0 {
		digits = groupDigits(digits, f.group, every, 0)
	}
	if f.align == '=' {
		in := *f
		in.align = '>'
		in.width -= len(sign) + len(prefix)
		return sign + prefix + in.pad(digits+rest, len(digits)+len(rest))
	}
	body := sign + prefix + digits + rest
	return f.pad(body, len(body))
}

// groupDigits puts a separator between groups of digits and fills up with
// zeros (which are grouped too) to the least width.
func groupDigits(digits string, sep byte, every, width int) string {
	if sep == 0 {
		if n := width - len(digits); n > 0 {
			return strings.Repeat("0", n) + digits
		}
		return digits
	}
	left := len(digits)
	if left == 0 && width <= 0 {
		return ""
	}
	rev := make([]byte, 0, max(width, left)*4/3+2)
	for first := true; ; first = false {
		if !first {
			rev = append(rev, sep)
		}
		l := min(every, max(left, width, 1))
		for i := 0; i < l; i++ {
			if left > 0 {
				left--
				rev = append(rev, digits[left])
			} else {
				rev = append(rev, '0')
			}
		}
		width -= l
		if left <= 0 && width <= 0 {
			break
		}
		width--
	}
	for i, j := 0, len(rev)-1; i < j; i, j = i+1, j-1 {
		rev[i], rev[j] = rev[j], rev[i]
	}
	return string(rev)
}
