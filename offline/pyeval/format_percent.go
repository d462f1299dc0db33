package pyeval

import (
	"math"
	"strings"

	"sqlgen/offline/pyast"
)

// PercentFormat is str % value.
func (th *Thread) PercentFormat(format string, arg Value) (string, error) {
	p := percent{th: th, format: format, what: "string formatting"}
	return p.run(arg)
}

// PercentFormatBytes is bytes % value.
func (th *Thread) PercentFormatBytes(format string, arg Value) (string, error) {
	p := percent{th: th, format: format, bytes: true, what: "bytes formatting"}
	return p.run(arg)
}

// percent is one printf-style formatting, as CPython's unicode_format.
type percent struct {
	th     *Thread
	format string
	bytes  bool
	what   string
	out    []byte

	args    []Value // what the conversions take in turn
	next    int
	single  Value // instead of args: the one value; nil once it is taken
	mapping Value // what %(key) looks in; nil: not a mapping
}

type percentSpec struct {
	left, plus, blank, alt, zero bool
	width, prec                  int // -1: none
	conv                         byte
}

func (p *percent) run(arg Value) (string, error) {
	if t, ok := Underlying(arg).(*Tuple); ok {
		p.args = t.Elems
	} else {
		p.single = arg
		if p.isMapping(arg) {
			p.mapping = arg
		}
	}
	f := p.format
	for {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			break
		}
		p.out = append(p.out, f[:i]...)
		rest, err := p.conversion(f[i+1:])
		if err != nil {
			return "", err
		}
		f = rest
	}
	if p.mapping == nil && (p.next < len(p.args) || p.single != nil) {
		return "", Raise(TypeErrorClass, "not all arguments converted during %s", p.what)
	}
	if len(p.out) == 0 {
		return f, nil
	}
	if err := p.th.Alloc(int64(len(p.out) + len(f))); err != nil {
		return "", err
	}
	return string(append(p.out, f...)), nil
}

func (p *percent) isMapping(v Value) bool {
	switch Underlying(v).(type) {
	case *Dict, *List:
		return true
	case Str:
		return false
	case Bytes, *ByteArray:
		return !p.bytes
	case Int, Float, Bool, NoneType:
		return false
	}
	f, _ := p.th.Lookup(v.Class(), "__getitem__")
	return f != nil
}

func (p *percent) arg() (Value, error) {
	if p.single != nil {
		v := p.single
		p.single = nil
		return v, nil
	}
	if p.next < len(p.args) {
		p.next++
		return p.args[p.next-1], nil
	}
	return nil, Raise(TypeErrorClass, "not enough arguments for format string")
}

// conversion renders one conversion; s starts after the '%'.
func (p *percent) conversion(s string) (rest string, err error) {
	if s == "" {
		return "", Raise(ValueErrorClass, "incomplete format")
	}
	if s[0] == 's' && !p.bytes {
		v, err := p.arg()
		if err != nil {
			return "", err
		}
		if str, ok := v.(Str); ok {
			p.out = append(p.out, str...)
			return s[1:], nil
		}
		text, err := p.th.Str(v)
		if err != nil {
			return "", err
		}
		p.out = append(p.out, text...)
		return s[1:], nil
	}
	if s[0] == '(' {
		if s, err = p.key(s); err != nil {
			return "", err
		}
	}
	spec := percentSpec{width: -1, prec: -1}
flags:
	for s != "" {
		switch s[0] {
		case '-':
			spec.left = true
		case '+':
			spec.plus = true
		case ' ':
			spec.blank = true
		case '#':
			spec.alt = true
		case '0':
			spec.zero = true
		default:
			break flags
		}
		s = s[1:]
	}
	if spec.width, s, err = p.count(s, &spec.left); err != nil {
		return "", err
	}
	if s != "" && s[0] == '.' {
		if spec.prec, s, err = p.count(s[1:], nil); err != nil {
			return "", err
		}
		spec.prec = max(spec.prec, 0)
	}
	if s != "" && (s[0] == 'h' || s[0] == 'l' || s[0] == 'L') {
		s = s[1:]
	}
	if s == "" {
		return "", Raise(ValueErrorClass, "incomplete format")
	}
	spec.conv = s[0]
	if spec.width > 64 {
		if err := p.th.Alloc(int64(spec.width)); err != nil {
			return "", err
		}
	}
	if spec.conv == '%' {
		p.out = append(p.out, '%')
		return s[1:], nil
	}
	if strings.IndexByte("sracdiuoxXeEfFgGb", spec.conv) < 0 || spec.conv == 'b' && !p.bytes {
		at := countRunes(p.format[:len(p.format)-len(s)])
		r, _ := pyast.DecodeRune(s)
		if p.bytes {
			at, r = len(p.format)-len(s), rune(s[0])
		}
		shown := r
		if r < 32 || r > 126 {
			shown = '?'
		}
		return "", Raise(ValueErrorClass, "unsupported format character '%c' (0x%x) at index %d", shown, r, at)
	}
	v, err := p.arg()
	if err != nil {
		return "", err
	}
	if err := p.render(&spec, v); err != nil {
		return "", err
	}
	if p.mapping != nil && p.single != nil && !Is(p.single, p.mapping) {
		return "", Raise(TypeErrorClass, "not all arguments converted during %s", p.what)
	}
	return s[1:], nil
}

// key reads "(key)" and makes its value the next argument.
func (p *percent) key(s string) (rest string, err error) {
	if p.mapping == nil {
		return "", Raise(TypeErrorClass, "format requires a mapping")
	}
	depth, i := 1, 1
	for ; i < len(s) && depth > 0; i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth > 0 {
		return "", Raise(ValueErrorClass, "incomplete format key")
	}
	var key Value = Str(s[1 : i-1])
	if p.bytes {
		key = Bytes(s[1 : i-1])
	}
	v, err := p.th.GetItem(p.mapping, key)
	if err != nil {
		return "", err
	}
	p.single = v
	return s[i:], nil
}

// count reads a width or a precision: digits or "*"; -1 when there is none. A
// negative width given by "*" sets left; left is nil for a precision.
func (p *percent) count(s string, left *bool) (n int, rest string, err error) {
	if s != "" && s[0] == '*' {
		v, err := p.arg()
		if err != nil {
			return 0, "", err
		}
		i, ok := AsInt(v)
		if !ok {
			return 0, "", Raise(TypeErrorClass, "* wants int")
		}
		n, ok := i.Int64()
		if !ok || n == math.MinInt64 {
			return 0, "", Raise(OverflowErrorClass, "Python int too large to convert to C int")
		}
		if n < 0 {
			if left == nil {
				return 0, s[1:], nil
			}
			*left, n = true, -n
		}
		return int(n), s[1:], nil
	}
	n, rest, ok := specNumber(s)
	if !ok {
		if left != nil {
			return 0, "", Raise(ValueErrorClass, "width too big")
		}
		return 0, "", Raise(ValueErrorClass, "precision too big")
	}
	return n, rest, nil
}

func (p *percent) render(spec *percentSpec, v Value) error {
	switch spec.conv {
	case 's', 'r', 'a', 'b':
		text, err := p.text(spec.conv, v)
		if err != nil {
			return err
		}
		if spec.prec >= 0 {
			if p.bytes {
				text = text[:min(spec.prec, len(text))]
			} else {
				text = text[:runeOffset(text, spec.prec)]
			}
		}
		p.pad(spec, "", text, false)
	case 'c':
		text, err := p.character(v)
		if err != nil {
			return err
		}
		p.pad(spec, "", text, false)
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return p.integer(spec, v)
	default:
		return p.float(spec, v)
	}
	return nil
}

func (p *percent) text(conv byte, v Value) (string, error) {
	th := p.th
	switch {
	case conv == 'a' || conv == 'r' && p.bytes:
		s, err := th.Repr(v)
		return escapeNonASCII(s), err
	case conv == 'r':
		return th.Repr(v)
	case !p.bytes:
		return th.Str(v)
	}
	if b, ok := bytesOf(v); ok {
		return b, nil
	}
	if f, _ := th.Lookup(v.Class(), "__bytes__"); f != nil {
		r, err := th.callSpecial(v, "__bytes__")
		if err != nil {
			return "", err
		}
		if b, ok := bytesOf(r); ok {
			return b, nil
		}
		return "", Raise(TypeErrorClass, "__bytes__ returned non-bytes (type %s)", TypeName(r))
	}
	return "", Raise(TypeErrorClass, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'", TypeName(v))
}

func (p *percent) character(v Value) (string, error) {
	if p.bytes {
		if i, ok := AsInt(v); ok {
			if n, ok := i.Int64(); ok && n >= 0 && n < 256 {
				return string([]byte{byte(n)}), nil
			}
			return "", RaiseArgs(OverflowErrorClass, Str("%c arg not in range(256)"))
		}
		if b, ok := bytesOf(v); ok && len(b) == 1 {
			return b, nil
		}
		return "", RaiseArgs(TypeErrorClass, Str("%c requires an integer in range(256) or a single byte"))
	}
	if s, ok := AsStr(v); ok {
		if countRunes(s) == 1 {
			return s, nil
		}
		return "", RaiseArgs(TypeErrorClass, Str("%c requires int or char"))
	}
	i, ok := AsInt(v)
	if !ok {
		return "", RaiseArgs(TypeErrorClass, Str("%c requires int or char"))
	}
	n, ok := i.Int64()
	if !ok || n < 0 || n > 0x10FFFF {
		return "", RaiseArgs(OverflowErrorClass, Str("%c arg not in range(0x110000)"))
	}
	return string(appendRune(nil, rune(n))), nil
}

func (p *percent) integer(spec *percentSpec, v Value) error {
	i, ok := AsInt(v)
	if !ok {
		want, special := "a real number", "__int__"
		if spec.conv == 'o' || spec.conv == 'x' || spec.conv == 'X' {
			want, special = "an integer", "__index__"
		}
		var err error
		if x, isFloat := Underlying(v).(Float); isFloat && special == "__int__" {
			i, err = intOfFloat(float64(x))
		} else if i, ok, err = p.th.specialInt(v, special); err == nil && !ok {
			err = Raise(TypeErrorClass, "%%%c format: %s is required, not %s", spec.conv, want, TypeName(v))
		}
		if err != nil {
			return err
		}
	}
	base, prefix := 10, ""
	switch spec.conv {
	case 'o':
		base, prefix = 8, "0o"
	case 'x':
		base, prefix = 16, "0x"
	case 'X':
		base, prefix = 16, "0X"
	}
	if !spec.alt {
		prefix = ""
	}
	digits, err := p.th.intDigits(i, base)
	if err != nil {
		return err
	}
	if spec.conv == 'X' {
		digits = strings.ToUpper(digits)
	}
	if n := spec.prec - len(digits); n > 0 {
		if err := p.th.Alloc(int64(n)); err != nil {
			return err
		}
		digits = strings.Repeat("0", n) + digits
	}
	p.pad(spec, spec.signOf(i.Sign() < 0)+prefix, digits, true)
	return nil
}

func (s *percentSpec) signOf(neg bool) string {
	switch {
	case neg:
		return "-"
	case s.plus:
		return "+"
	case s.blank:
		return " "
	}
	return ""
}

func (p *percent) float(spec *percentSpec, v Value) error {
	x, ok, err := p.th.toFloat(v)
	if err != nil {
		return err
	}
	if !ok {
		if p.bytes {
			return Raise(TypeErrorClass, "float argument required, not %s", TypeName(v))
		}
		return Raise(TypeErrorClass, "must be real number, not %s", TypeName(v))
	}
	prec := spec.prec
	if prec < 0 {
		prec = 6
	}
	if prec > maxFloatPrecision {
		return Raise(ValueErrorClass, "precision too big")
	}
	if prec > 64 {
		if err := p.th.Alloc(int64(prec)); err != nil {
			return err
		}
	}
	verb := spec.conv | 0x20
	s := formatFloat(x, verb, prec, spec.alt, false)
	neg := s[0] == '-'
	if neg {
		s = s[1:]
	}
	if spec.conv != verb {
		s = strings.ToUpper(s)
	}
	p.pad(spec, spec.signOf(neg), s, true)
	return nil
}

// pad appends sign and text in the width of the conversion.
func (p *percent) pad(spec *percentSpec, sign, text string, number bool) {
	n := len(text)
	if !p.bytes {
		n = countRunes(text)
	}
	n = spec.width - n - len(sign)
	fill := func(c byte) {
		for ; n > 0; n-- {
			p.out = append(p.out, c)
		}
	}
	switch {
	case spec.left:
		p.out = append(append(p.out, sign...), text...)
		fill(' ')
	case spec.zero && number:
		p.out = append(p.out, sign...)
		fill('0')
		p.out = append(p.out, text...)
	default:
		fill(' ')
		p.out = append(append(p.out, sign...), text...)
	}
}

// escapeNonASCII turns repr() into ascii().
func escapeNonASCII(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if r < 128 {
			b = append(b, byte(r))
		} else {
			b = appendEscapedRune(b, r)
		}
		i += n
	}
	return string(b)
}
