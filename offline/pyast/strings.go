package pyast

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// stringLiteral is a token of a string without fields, taken apart.
type stringLiteral struct {
	raw, bytes, u bool
	start, end    int32 // of its body in the file
}

func (p *parser) literal(t token) stringLiteral {
	s := p.text(t)
	var l stringLiteral
	i := 0
	for ; s[i] != '"' && s[i] != '\''; i++ {
		switch s[i] | 0x20 {
		case 'r':
			l.raw = true
		case 'b':
			l.bytes = true
		}
	}
	l.u = s[0] == 'u'
	n := 1
	if len(s)-i >= 6 && s[i+1] == s[i] && s[i+2] == s[i] {
		n = 3
	}
	l.start, l.end = t.start+int32(i+n), t.end-int32(n)
	return l
}

// strings parses adjacent string literals and f-strings into one node.
func (p *parser) strings() Expr {
	s := p.tok.start
	if k := p.peek(1); p.tok.kind == tString && k != tString && k != tFStart {
		return p.oneString()
	}
	var parts []Expr // in order: Constants, and the values of f-strings
	isF, isStr, isBytes := false, false, false
	for {
		if p.tok.kind == tFStart {
			isF = true
			parts = p.fstring(parts)
			continue
		}
		if p.tok.kind != tString {
			break
		}
		c := p.oneString()
		if _, ok := c.Value.(Bytes); ok {
			isBytes = true
		} else {
			isStr = true
		}
		parts = append(parts, c)
	}
	if isBytes && (isStr || isF) {
		p.failAt(s, "cannot mix bytes and nonbytes literals")
	}
	if isBytes {
		var b strings.Builder
		for _, x := range parts {
			b.WriteString(string(x.(*Constant).Value.(Bytes)))
		}
		return p.constant(s, Bytes(b.String()))
	}
	parts = joinConstants(parts, isF)
	if !isF {
		c := parts[0].(*Constant)
		c.Extent = p.ext(s)
		return c
	}
	return &JoinedStr{exprBase: p.exprExt(s), Values: parts}
}

// joinConstants joins neighbouring str Constants, and drops empty ones if drop.
func joinConstants(parts []Expr, drop bool) []Expr {
	out := parts[:0]
	for i := 0; i < len(parts); i++ {
		first, ok := parts[i].(*Constant)
		if !ok {
			out = append(out, parts[i])
			continue
		}
		j := i + 1
		for j < len(parts) {
			if _, ok := parts[j].(*Constant); !ok {
				break
			}
			j++
		}
		if j > i+1 {
			var b strings.Builder
			for _, x := range parts[i:j] {
				b.WriteString(x.(*Constant).Value.(string))
			}
			first = &Constant{exprBase: first.exprBase, UPrefix: first.UPrefix, Value: b.String()}
			first.End = parts[j-1].Span().End
		}
		i = j - 1
		if drop && first.Value == "" {
			continue
		}
		out = append(out, first)
	}
	return out
}

// oneString parses one string token without fields.
func (p *parser) oneString() *Constant {
	s := p.tok.start
	if c := p.src[s]; c == '"' || c == '\'' { // the usual case
		t := p.text(p.tok)
		n := 1
		if len(t) >= 6 && t[1] == c && t[2] == c {
			n = 3
		}
		t = t[n : len(t)-n]
		if strings.IndexByte(t, '\\') < 0 && (n == 1 || strings.IndexByte(t, '\r') < 0) {
			p.next()
			return p.constant(s, t)
		}
	}
	l := p.literal(p.tok)
	p.next()
	if l.bytes {
		body := p.src[l.start:l.end]
		for i := 0; i < len(body); i++ {
			if body[i] >= 0x80 {
				p.failAt(s, "bytes can only contain ASCII literal characters")
			}
		}
		return p.constant(s, Bytes(p.decodeBytes(l)))
	}
	c := p.constant(s, p.decodeString(p.src[l.start:l.end], l.start, l.raw))
	c.UPrefix = l.u
	return c
}

// newlines turns CRLF and CR into LF, as CPython reads its source.
func newlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

var simpleEscapes = [256]byte{
	'\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11,
}

// octal reads up to three octal digits.
func octal(s string) (v, n int) {
	for ; n < 3 && n < len(s) && s[n] >= '0' && s[n] <= '7'; n++ {
		v = v*8 + int(s[n]-'0')
	}
	return v, n
}

// decodeString returns the value of the body s of a str literal, which lies at off.
func (p *parser) decodeString(s string, off int32, raw bool) string {
	if raw || strings.IndexByte(s, '\\') < 0 {
		return newlines(s)
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		j := strings.IndexByte(s[i:], '\\')
		if j < 0 || i+j+1 >= len(s) {
			b = append(b, newlines(s[i:])...)
			break
		}
		b = append(b, newlines(s[i:i+j])...)
		i += j + 1
		c := s[i]
		if e := simpleEscapes[c]; e != 0 {
			b = append(b, e)
			i++
			continue
		}
		switch c {
		case '\n', '\r':
			i += newlineLen(s, i)
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v, n := octal(s[i:])
			b = utf8.AppendRune(b, rune(v))
			i += n
		case 'x':
			b = p.hexEscape(b, s, &i, off, 2, `truncated \xXX escape`)
		case 'u':
			b = p.hexEscape(b, s, &i, off, 4, `truncated \uXXXX escape`)
		case 'U':
			b = p.hexEscape(b, s, &i, off, 8, `truncated \UXXXXXXXX escape`)
		case 'N':
			end := strings.IndexByte(s[i:], '}')
			if i+1 >= len(s) || s[i+1] != '{' || end < 3 {
				p.unicodeError(off, i-1, `malformed \N character escape`)
			}
			v, ok := lookupName(s[i+2 : i+end])
			if !ok {
				p.unicodeError(off, i-1, "unknown Unicode character name")
			}
			b = utf8.AppendRune(b, v)
			i += end + 1
		default: // not an escape: the backslash stays
			b = append(b, '\\')
		}
	}
	return string(b)
}

func (p *parser) unicodeError(off int32, i int, what string) {
	p.failAt(off+int32(i), "(unicode error) 'unicodeescape' codec can't decode bytes: %s", what)
}

func (p *parser) hexEscape(b []byte, s string, i *int, off int32, n int, what string) []byte {
	a := *i + 1
	z := min(a+n, len(s))
	v, err := strconv.ParseUint(s[a:z], 16, 32)
	if z-a < n || err != nil {
		p.unicodeError(off, *i-1, what)
	}
	if v > utf8.MaxRune {
		p.unicodeError(off, *i-1, "illegal Unicode character")
	}
	*i = z
	return appendCodePoint(b, rune(v))
}

// appendCodePoint appends r in UTF-8, a surrogate in its generalized form.
func appendCodePoint(b []byte, r rune) []byte {
	if r >= 0xd800 && r < 0xe000 {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

// decodeBytes returns the value of a bytes literal.
func (p *parser) decodeBytes(l stringLiteral) string {
	s := p.src[l.start:l.end]
	if l.raw || strings.IndexByte(s, '\\') < 0 {
		return newlines(s)
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		j := strings.IndexByte(s[i:], '\\')
		if j < 0 {
			b = append(b, newlines(s[i:])...)
			break
		}
		b = append(b, newlines(s[i:i+j])...)
		i += j + 1
		c := s[i]
		if e := simpleEscapes[c]; e != 0 {
			b = append(b, e)
			i++
			continue
		}
		switch c {
		case '\n', '\r':
			i += newlineLen(s, i)
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v, n := octal(s[i:])
			b = append(b, byte(v))
			i += n
		case 'x':
			z := min(i+3, len(s))
			v, err := strconv.ParseUint(s[i+1:z], 16, 8)
			if err != nil || z < i+3 {
				p.failAt(l.start+int32(i-1), `(value error) invalid \x escape at position %d`, i-1)
			}
			b = append(b, byte(v))
			i = z
		default:
			b = append(b, '\\')
		}
	}
	return string(b)
}
