package pyast

import "strings"

// str returns the offset after the string whose quotes open at p. What stands before
// the quotes tells whether it is an f-string.
func (s *topScanner) str(p int) int {
	t := s.t
	a := p
	for a > 0 && p-a < 3 && classes[t[a-1]]&cIdentPart != 0 {
		a--
	}
	if a < p {
		if prefix := t[a:p]; len(prefix) <= 2 && isStringPrefix(prefix) && strings.ContainsAny(prefix, "fF") {
			return s.fstring(p, strings.ContainsAny(prefix, "rR"), 0)
		}
	}
	q := t[p]
	if p+2 < len(t) && t[p+1] == q && t[p+2] == q {
		return s.tripleEnd(p, q)
	}
	for i := p + 1; i < len(t); i++ {
		switch c := t[i]; c {
		case q:
			return i + 1
		case '\\':
			i += max(1, newlineLen(t, i+1))
		case '\n', '\r':
			s.fail(p, "unterminated string literal")
		}
	}
	s.fail(p, "unterminated string literal")
	return 0
}

func (s *topScanner) tripleEnd(p int, q byte) int {
	t := s.t
	quotes := `"""`
	if q == '\'' {
		quotes = `'''`
	}
	for i := p + 3; ; {
		n := strings.Index(t[i:], quotes)
		if n < 0 {
			s.fail(p, "unterminated triple-quoted string literal")
		}
		e := i + n
		b := e
		for b > i && t[b-1] == '\\' {
			b--
		}
		if (e-b)%2 == 0 {
			return e + 3
		}
		i = e + 1
	}
}

// fstring returns the offset after the f-string whose quotes open at p.
func (s *topScanner) fstring(p int, raw bool, depth int) int {
	t, start, q := s.t, p, s.t[p]
	if depth > maxFStrings {
		s.fail(p, "too many nested f-strings")
	}
	triple := p+2 < len(t) && t[p+1] == q && t[p+2] == q
	if triple {
		p += 2
	}
	p++
	for p < len(t) {
		switch c := t[p]; c {
		case '\\':
			new(lexer).backslash(t, &p, raw)
			continue
		case '\n', '\r':
			if !triple {
				s.fail(start, "unterminated f-string literal")
			}
		case '{':
			if p+1 < len(t) && t[p+1] == '{' {
				p += 2
				continue
			}
			p = s.field(p+1, start, raw, depth)
			continue
		case q:
			if !triple {
				return p + 1
			}
			if p+2 < len(t) && t[p+1] == q && t[p+2] == q {
				return p + 3
			}
		}
		p++
	}
	s.fail(start, "unterminated f-string literal")
	return 0
}

// field returns the offset after the replacement field whose brace is before p.
func (s *topScanner) field(p, start int, raw bool, level int) int {
	t, depth, spec := s.t, 0, false
	if level > maxFStrings {
		s.fail(p, "f-string: expressions nested too deeply")
	}
	for p < len(t) {
		c := t[p]
		switch {
		case spec && c == '\\':
			new(lexer).backslash(t, &p, raw)
			continue
		case spec && c == '{':
			p = s.field(p+1, start, raw, level+1)
			continue
		case c == '}' && depth == 0:
			return p + 1
		case spec:
		case c == '"' || c == '\'':
			a := p
			for a > 0 && p-a < 3 && classes[t[a-1]]&cIdentPart != 0 {
				a--
			}
			if prefix := t[a:p]; len(prefix) <= 2 && isStringPrefix(prefix) && strings.ContainsAny(prefix, "fF") {
				p = s.fstring(p, strings.ContainsAny(prefix, "rR"), level+1)
			} else {
				p = s.str(p)
			}
			continue
		case c == '#':
			p = lineEnd(t, p)
			continue
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			if depth--; depth < 0 {
				s.fail(p, "f-string: unmatched '"+string(rune(c))+"'")
			}
		case c == ':' && depth == 0:
			spec = true
		}
		p++
	}
	s.fail(start, "f-string: expecting '}'")
	return 0
}
