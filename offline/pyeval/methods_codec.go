package pyeval

import (
	"strings"
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

// codec is one character encoding.
type codec struct {
	name string // as in messages
	// limit is the first code point that a single-byte encoding lacks.
	limit  rune
	reason string
	table  *[128]rune // upper half of a single-byte encoding, 0: undefined
	unit   int        // bytes of a unit of UTF-16 and UTF-32
	big    bool
	bom    bool
	escape bool // unicode_escape
}

var (
	codecUTF8   = &codec{name: "utf-8"}
	codecASCII  = &codec{name: "ascii", limit: 0x80, reason: "ordinal not in range(128)"}
	codecLatin1 = &codec{name: "latin-1", limit: 0x100, reason: "ordinal not in range(256)"}
	codecCP1252 = &codec{name: "charmap", reason: "character maps to <undefined>", table: &cp1252}
)

// cp1252 is the upper half of Windows code page 1252.
var cp1252 = func() (t [128]rune) {
	low := []rune{
		0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
		0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
	}
	copy(t[:], low)
	for i := 32; i < 128; i++ {
		t[i] = rune(0x80 + i)
	}
	return t
}()

// findCodec finds an encoding by one of its names.
func findCodec(name string) (*codec, error) {
	switch strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name)) {
	case "utf_8", "utf8", "u8", "utf", "cp65001":
		return codecUTF8, nil
	case "utf_8_sig", "utf8_sig":
		return &codec{name: "utf-8", bom: true}, nil
	case "ascii", "us_ascii", "646", "iso646_us":
		return codecASCII, nil
	case "latin_1", "latin1", "latin", "l1", "iso8859_1", "iso_8859_1", "8859", "cp819", "iso8859":
		return codecLatin1, nil
	case "cp1252", "windows_1252", "1252":
		return codecCP1252, nil
	case "utf_16", "utf16", "u16":
		return &codec{name: "utf-16", unit: 2, bom: true}, nil
	case "utf_16_le", "utf_16le", "utf16_le", "utf_16_little", "unicodelittleunmarked":
		return &codec{name: "utf-16-le", unit: 2}, nil
	case "utf_16_be", "utf_16be", "utf16_be":
		return &codec{name: "utf-16-be", unit: 2, big: true}, nil
	case "utf_32", "utf32", "u32":
		return &codec{name: "utf-32", unit: 4, bom: true}, nil
	case "utf_32_le", "utf_32le":
		return &codec{name: "utf-32-le", unit: 4}, nil
	case "utf_32_be", "utf_32be":
		return &codec{name: "utf-32-be", unit: 4, big: true}, nil
	case "unicode_escape":
		return &codec{name: "unicodeescape", escape: true}, nil
	}
	return nil, Raise(LookupErrorClass, "unknown encoding: %s", name)
}

func isSurrogate(r rune) bool { return r >= 0xD800 && r < 0xE000 }

// Encode is s.encode(encoding, errors).
func (th *Thread) Encode(s, encoding, errors string) (string, error) {
	c, err := findCodec(encoding)
	if err != nil {
		return "", err
	}
	if err := th.AllocRepeat(int64(len(s)), int64(max(c.unit, 1))); err != nil {
		return "", err
	}
	if c.escape {
		b := make([]byte, 0, len(s))
		for i := 0; i < len(s); {
			r, n := pyast.DecodeRune(s[i:])
			switch {
			case r == '\\':
				b = append(b, '\\', '\\')
			case r == '\n':
				b = append(b, '\\', 'n')
			case r == '\r':
				b = append(b, '\\', 'r')
			case r == '\t':
				b = append(b, '\\', 't')
			case r < ' ' || r >= 127:
				b = appendEscapedRune(b, r)
			default:
				b = append(b, byte(r))
			}
			i += n
		}
		return string(b), nil
	}
	if c.unit == 0 && isASCII(s) {
		if c.bom {
			s = "\ufeff" + s
		}
		return s, nil
	}
	var b []byte
	if c.bom {
		b = c.append(b, 0xFEFF)
	}
	place := 0
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if c.has(r) {
			b = c.append(b, r)
			i, place = i+n, place+1
			continue
		}
		end, count := i, 0
		for end < len(s) {
			r, n := pyast.DecodeRune(s[end:])
			if c.has(r) {
				break
			}
			end, count = end+n, count+1
		}
		if err := th.AllocRepeat(int64(count), 10*int64(max(c.unit, 1))); err != nil {
			return "", err
		}
		if b, err = c.encodeBad(b, s, s[i:end], place, count, errors); err != nil {
			return "", err
		}
		i, place = end, place+count
	}
	return string(b), nil
}

// has reports whether a code point can be encoded.
func (c *codec) has(r rune) bool {
	switch {
	case c.table != nil:
		if r < 0x80 {
			return true
		}
		for _, t := range c.table {
			if t == r {
				return true
			}
		}
		return false
	case c.limit > 0:
		return r < c.limit
	}
	return !isSurrogate(r)
}

// append encodes a code point that the encoding has, or (with one of the UTFs)
// a surrogate.
func (c *codec) append(b []byte, r rune) []byte {
	switch {
	case c.table != nil && r >= 0x80:
		for i, t := range c.table {
			if t == r {
				return append(b, byte(0x80+i))
			}
		}
		return b
	case c.table != nil || c.limit > 0:
		return append(b, byte(r))
	case c.unit == 2:
		if r >= 0x10000 {
			r -= 0x10000
			return c.appendUnit(c.appendUnit(b, 0xD800|r>>10), 0xDC00|r&0x3FF)
		}
		return c.appendUnit(b, r)
	case c.unit == 4:
		return c.appendUnit(b, r)
	}
	return appendRune(b, r)
}

func (c *codec) appendUnit(b []byte, u rune) []byte {
	for i := 0; i < c.unit; i++ {
		shift := 8 * i
		if c.big {
			shift = 8 * (c.unit - 1 - i)
		}
		b = append(b, byte(u>>shift))
	}
	return b
}

// encodeBad applies the error handler to a run of count code points at a place
// that cannot be encoded.
func (c *codec) encodeBad(b []byte, s, bad string, place, count int, errors string) ([]byte, error) {
	reason := c.reason
	if reason == "" {
		reason = "surrogates not allowed"
	}
	fail := func() ([]byte, error) {
		return nil, RaiseArgs(UnicodeEncodeErrorClass, Str(c.name), Str(s), MakeInt(int64(place)), MakeInt(int64(place+count)), Str(reason))
	}
	for i := 0; i < len(bad); {
		r, n := pyast.DecodeRune(bad[i:])
		i += n
		switch errors {
		case "strict":
			return fail()
		case "ignore":
		case "replace":
			b = c.append(b, '?')
		case "xmlcharrefreplace":
			for _, d := range "&#" + NewInt(int64(r)).String() + ";" {
				b = c.append(b, d)
			}
		case "backslashreplace":
			for _, d := range string(appendEscapedRune(nil, r)) {
				b = c.append(b, d)
			}
		case "surrogateescape":
			if r < 0xDC80 || r > 0xDCFF {
				return fail()
			}
			b = append(b, byte(r))
		case "surrogatepass":
			if !isSurrogate(r) || c.table != nil || c.limit > 0 {
				return fail()
			}
			b = c.append(b, r)
		default:
			return nil, Raise(LookupErrorClass, "unknown error handler name '%s'", errors)
		}
	}
	return b, nil
}

// Decode is b.decode(encoding, errors).
func (th *Thread) Decode(b, encoding, errors string) (string, error) {
	c, err := findCodec(encoding)
	if err != nil {
		return "", err
	}
	if err := th.AllocRepeat(int64(len(b)), 3); err != nil {
		return "", err
	}
	switch {
	case c.escape:
		return th.decodeEscapes(b, errors)
	case c.unit > 0:
		return c.decodeUnits(b, errors)
	case c.table != nil || c.limit > 0:
		return c.decodeBytes(b, errors)
	}
	if c.bom {
		b = strings.TrimPrefix(b, "\ufeff")
	}
	if utf8.ValidString(b) {
		return b, nil
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRuneInString(b[i:])
		if r != utf8.RuneError || n > 1 {
			out = append(out, b[i:i+n]...)
			i += n
			continue
		}
		n, reason := badUTF8(b[i:])
		if errors == "surrogatepass" {
			if r, size := pyast.DecodeRune(b[i:]); size == 3 && isSurrogate(r) {
				out = append(out, b[i:i+3]...)
				i += 3
				continue
			}
		}
		if out, err = c.decodeBad(out, b, i, n, reason, errors); err != nil {
			return "", err
		}
		i += n
	}
	return string(out), nil
}

// badUTF8 is the length of the invalid sequence at the start of b, and what is
// wrong with it, as CPython says it.
func badUTF8(b string) (int, string) {
	lead := b[0]
	need, lo, hi := 0, byte(0x80), byte(0xBF)
	switch {
	case lead >= 0xC2 && lead <= 0xDF:
		need = 1
	case lead >= 0xE0 && lead <= 0xEF:
		need = 2
		if lead == 0xE0 {
			lo = 0xA0
		}
		if lead == 0xED {
			hi = 0x9F
		}
	case lead >= 0xF0 && lead <= 0xF4:
		need = 3
		if lead == 0xF0 {
			lo = 0x90
		}
		if lead == 0xF4 {
			hi = 0x8F
		}
	default:
		return 1, "invalid start byte"
	}
	for i := 1; i <= need; i++ {
		if i == len(b) {
			return i, "unexpected end of data"
		}
		if b[i] < lo || b[i] > hi {
			return i, "invalid continuation byte"
		}
		lo, hi = 0x80, 0xBF
	}
	return 1, "invalid start byte"
}

func (c *codec) decodeBytes(b, errors string) (string, error) {
	if c.table == nil && isASCII(b) {
		return b, nil
	}
	out := make([]byte, 0, len(b)*2)
	var err error
	for i := 0; i < len(b); i++ {
		r := rune(b[i])
		if r >= 0x80 && c.table != nil {
			r = c.table[r-0x80]
		}
		if r == 0 && b[i] != 0 || c.table == nil && r >= c.limit {
			if out, err = c.decodeBad(out, b, i, 1, c.reason, errors); err != nil {
				return "", err
			}
			continue
		}
		out = appendRune(out, r)
	}
	return string(out), nil
}

func (c *codec) decodeUnits(b, errors string) (string, error) {
	in := *c
	i := 0
	if c.bom && len(b) >= c.unit {
		switch in.unitAt(b, 0) {
		case 0xFEFF:
			i = c.unit
		case 0xFFFE, 0xFFFE0000:
			in.big, i = true, c.unit
		}
	}
	var out []byte
	var err error
	for i < len(b) {
		if len(b)-i < c.unit {
			if out, err = c.decodeBad(out, b, i, len(b)-i, "truncated data", errors); err != nil {
				return "", err
			}
			break
		}
		u := in.unitAt(b, i)
		size := c.unit
		reason := ""
		if c.unit == 2 && u >= 0xD800 && u < 0xE000 {
			switch {
			case u >= 0xDC00:
				reason = "illegal encoding"
			case len(b)-i < 4:
				reason, size = "unexpected end of data", len(b)-i
			default:
				if low := in.unitAt(b, i+2); low >= 0xDC00 && low < 0xE000 {
					u, size = 0x10000+(u-0xD800)<<10+(low-0xDC00), 4
				} else {
					reason = "illegal UTF-16 surrogate"
				}
			}
		}
		if c.unit == 4 && (u > 0x10FFFF || u >= 0xD800 && u < 0xE000) {
			reason = "code point not in range(0x110000)"
		}
		if reason != "" {
			if out, err = c.decodeBad(out, b, i, size, reason, errors); err != nil {
				return "", err
			}
		} else {
			out = appendRune(out, rune(u))
		}
		i += size
	}
	return string(out), nil
}

func (c *codec) unitAt(b string, i int) uint32 {
	var u uint32
	for k := 0; k < c.unit; k++ {
		shift := 8 * k
		if c.big {
			shift = 8 * (c.unit - 1 - k)
		}
		u |= uint32(b[i+k]) << shift
	}
	return u
}

// decodeBad applies the error handler to n bytes at i that mean nothing.
func (c *codec) decodeBad(out []byte, b string, i, n int, reason, errors string) ([]byte, error) {
	switch errors {
	case "strict", "surrogatepass":
	case "ignore":
		return out, nil
	case "replace":
		return append(out, "\ufffd"...), nil
	case "backslashreplace":
		for _, x := range []byte(b[i : i+n]) {
			out = append(out, '\\', 'x', hexDigits[x>>4], hexDigits[x&15])
		}
		return out, nil
	case "surrogateescape":
		for _, x := range []byte(b[i : i+n]) {
			if x < 0x80 {
				out = append(out, x)
			} else {
				out = appendRune(out, 0xDC00|rune(x))
			}
		}
		return out, nil
	default:
		return nil, Raise(LookupErrorClass, "unknown error handler name '%s'", errors)
	}
	return nil, RaiseArgs(UnicodeDecodeErrorClass, Str(c.name), Bytes(b), MakeInt(int64(i)), MakeInt(int64(i+n)), Str(reason))
}

// decodeEscapes is the decoding of unicode_escape.
func (th *Thread) decodeEscapes(b, errors string) (string, error) {
	c := &codec{name: "unicodeescape"}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		if b[i] != '\\' {
			out = appendRune(out, rune(b[i]))
			i++
			continue
		}
		start := i
		if i++; i == len(b) {
			var err error
			if out, err = c.decodeBad(out, b, start, 1, "\\ at end of string", errors); err != nil {
				return "", err
			}
			break
		}
		e := b[i]
		i++
		if k := strings.IndexByte("abfnrtv\\'\"", e); k >= 0 {
			out = append(out, "\a\b\f\n\r\t\v\\'\""[k])
			continue
		}
		switch {
		case e == '\n':
		case e >= '0' && e <= '7':
			v := rune(e - '0')
			for k := 0; k < 2 && i < len(b) && b[i] >= '0' && b[i] <= '7'; k++ {
				v = v*8 + rune(b[i]-'0')
				i++
			}
			out = appendRune(out, v)
		case e == 'x' || e == 'u' || e == 'U':
			want := map[byte]int{'x': 2, 'u': 4, 'U': 8}[e]
			var v int64
			k := 0
			for ; k < want && i < len(b) && hexValue(b[i]) >= 0; k++ {
				v = v*16 + int64(hexValue(b[i]))
				i++
			}
			reason := ""
			switch {
			case k < want:
				reason = "truncated \\" + string(e) + strings.Repeat("X", want) + " escape"
			case v > 0x10FFFF:
				reason = "illegal Unicode character"
			}
			if reason != "" {
				var err error
				if out, err = c.decodeBad(out, b, start, i-start, reason, errors); err != nil {
					return "", err
				}
				continue
			}
			out = appendRune(out, rune(v))
		default:
			out = append(out, '\\', e)
		}
	}
	return string(out), nil
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func strEncode(th *Thread, a *Args) (Value, error) {
	enc, err := a.Str("encoding")
	if err != nil {
		return nil, err
	}
	errs, err := a.Str("errors")
	if err != nil {
		return nil, err
	}
	s, err := th.Encode(string(a.Self.(Str)), enc, errs)
	return Bytes(s), err
}

func init() {
	attr := func(b *ClassBuilder, name string, i int) {
		b.Property(name, func(th *Thread, self Value) (Value, error) {
			if o, ok := self.(*Object); ok {
				if e, ok := o.Native.(*Exception); ok && i < len(e.Args) {
					return e.Args[i], nil
				}
			}
			return None, nil
		}, nil)
	}
	for _, c := range []*Class{UnicodeEncodeErrorClass, UnicodeDecodeErrorClass} {
		c.Define(func(b *ClassBuilder) {
			for i, name := range []string{"encoding", "object", "start", "end", "reason"} {
				attr(b, name, i)
			}
			b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
				return Str(unicodeErrorText(a.Self)), nil
			})
		})
	}
}

// unicodeErrorText is str() of a UnicodeEncodeError or UnicodeDecodeError.
func unicodeErrorText(v Value) string {
	o, ok := v.(*Object)
	if !ok {
		return ""
	}
	e, ok := o.Native.(*Exception)
	if !ok || len(e.Args) != 5 {
		return ExceptionMessage(o)
	}
	enc, _ := AsStr(e.Args[0])
	reason, _ := AsStr(e.Args[4])
	s, _ := AsInt(e.Args[2])
	t, _ := AsInt(e.Args[3])
	start, _ := s.Int64()
	end, _ := t.Int64()
	last := NewInt(end - 1).String()
	if text, ok := AsStr(e.Args[1]); ok {
		if end == start+1 && start >= 0 && start < int64(countRunes(text)) {
			r, _ := pyast.DecodeRune(text[runeOffset(text, int(start)):])
			return "'" + enc + "' codec can't encode character '" + string(appendEscapedRune(nil, r)) + "' in position " + s.String() + ": " + reason
		}
		return "'" + enc + "' codec can't encode characters in position " + s.String() + "-" + last + ": " + reason
	}
	if data, ok := bytesOf(e.Args[1]); ok && end == start+1 && start >= 0 && start < int64(len(data)) {
		x := data[start]
		return "'" + enc + "' codec can't decode byte 0x" + string([]byte{hexDigits[x>>4], hexDigits[x&15]}) + " in position " + s.String() + ": " + reason
	}
	return "'" + enc + "' codec can't decode bytes in position " + s.String() + "-" + last + ": " + reason
}
