package pgtree

// tokenKind tells the scanner's tokens apart as far as splitting, comments and
// the depth limit need it.
type tokenKind uint8

const (
	tokEOF      tokenKind = iota
	tokWord               // unquoted identifier or keyword
	tokQuoted             // "identifier"
	tokString             // any string constant
	tokNumber             // number or $1
	tokOperator           // +, ||, ::, …
	tokOpen               // ( or [
	tokClose              // ) or ]
	tokComma
	tokSemicolon
	tokOther       // . : and what PostgreSQL refuses
	tokLineComment // -- to the end of the line, without it
	tokBlockComment
	tokMeta // a psql command, from the backslash to the end of the line
)

type token struct {
	kind       tokenKind
	start, end int // byte offsets, half-open
}

// scanner follows PostgreSQL's scan.l with standard_conforming_strings on. It
// works on bytes: everything from 0x80 up is a letter there too.
type scanner struct {
	src  string
	pos  int
	meta bool   // a backslash outside of quotes starts a psql command
	bad  string // set when a construct is not terminated
	at   int    // where that construct starts
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}

func isWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func isWordPart(c byte) bool { return isWordStart(c) || isDigit(c) || c == '$' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isOperator(c byte) bool {
	switch c {
	case '+', '-', '*', '/', '<', '>', '=', '~', '!', '@', '#', '%', '^', '&', '|', '`', '?':
		return true
	}
	return false
}

func (s *scanner) fail(what string, at int) token {
	s.bad, s.at = what, at
	s.pos = len(s.src)
	return token{tokEOF, s.pos, s.pos}
}

// next returns the next token, comments included, white space left out.
func (s *scanner) next() token {
	src := s.src
	for s.pos < len(src) && isSpace(src[s.pos]) {
		s.pos++
	}
	if s.pos >= len(src) {
		return token{tokEOF, len(src), len(src)}
	}
	start := s.pos
	c := src[start]
	peek := byte(0)
	if start+1 < len(src) {
		peek = src[start+1]
	}
	switch {
	case c == '-' && peek == '-':
		return s.line(tokLineComment, start)
	case c == '/' && peek == '*':
		return s.blockComment(start)
	case c == '\'':
		return s.quoted(start, start, '\'', false, tokString)
	case c == '"':
		return s.quoted(start, start, '"', false, tokQuoted)
	case isWordStart(c):
		return s.word(start, peek)
	case isDigit(c), c == '.' && isDigit(peek):
		return s.number(start)
	case c == '$':
		return s.dollar(start)
	case c == '(' || c == '[':
		return s.one(tokOpen)
	case c == ')' || c == ']':
		return s.one(tokClose)
	case c == ',':
		return s.one(tokComma)
	case c == ';':
		return s.one(tokSemicolon)
	case c == ':' && peek == ':':
		s.pos += 2
		return token{tokOperator, start, s.pos}
	case c == '\\' && s.meta:
		return s.line(tokMeta, start)
	case isOperator(c):
		return s.operator(start)
	}
	return s.one(tokOther)
}

func (s *scanner) one(k tokenKind) token {
	s.pos++
	return token{k, s.pos - 1, s.pos}
}

func (s *scanner) line(k tokenKind, start int) token {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' && s.src[s.pos] != '\r' {
		s.pos++
	}
	return token{k, start, s.pos}
}

func (s *scanner) blockComment(start int) token {
	depth := 0
	for i := start; i+1 < len(s.src); {
		switch {
		case s.src[i] == '/' && s.src[i+1] == '*':
			depth++
			i += 2
		case s.src[i] == '*' && s.src[i+1] == '/':
			depth--
			i += 2
			if depth == 0 {
				s.pos = i
				return token{tokBlockComment, start, i}
			}
		default:
			i++
		}
	}
	return s.fail("unterminated /* comment", start)
}

// quoted reads from the quote at open; start is where a prefix (E, U&, …) is.
func (s *scanner) quoted(start, open int, quote byte, escapes bool, k tokenKind) token {
	src := s.src
	for i := open + 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == quote:
			if i+1 < len(src) && src[i+1] == quote {
				i++
				continue
			}
			s.pos = i + 1
			return token{k, start, s.pos}
		case c == '\\' && escapes:
			i++
		}
	}
	if k == tokQuoted {
		return s.fail("unterminated quoted identifier", start)
	}
	return s.fail("unterminated quoted string", start)
}

func (s *scanner) word(start int, peek byte) token {
	src := s.src
	if peek == '\'' {
		switch src[start] {
		case 'e', 'E':
			return s.quoted(start, start+1, '\'', true, tokString)
		case 'b', 'B', 'x', 'X', 'n', 'N':
			return s.quoted(start, start+1, '\'', false, tokString)
		}
	}
	if (src[start] == 'u' || src[start] == 'U') && peek == '&' && start+2 < len(src) {
		switch src[start+2] {
		case '\'':
			return s.quoted(start, start+2, '\'', false, tokString)
		case '"':
			return s.quoted(start, start+2, '"', false, tokQuoted)
		}
	}
	for s.pos < len(src) && isWordPart(src[s.pos]) {
		s.pos++
	}
	return token{tokWord, start, s.pos}
}

func (s *scanner) number(start int) token {
	src := s.src
	for s.pos < len(src) {
		c := src[s.pos]
		switch {
		case isDigit(c), c == '_', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			s.pos++
			if (c == 'e' || c == 'E') && s.pos+1 < len(src) && (src[s.pos] == '+' || src[s.pos] == '-') && isDigit(src[s.pos+1]) {
				s.pos++
			}
		case c == '.' && !(s.pos+1 < len(src) && src[s.pos+1] == '.'):
			s.pos++
		default:
			return token{tokNumber, start, s.pos}
		}
	}
	return token{tokNumber, start, s.pos}
}

// dollar reads $tag$…$tag$ or a parameter.
func (s *scanner) dollar(start int) token {
	src := s.src
	i := start + 1
	if i < len(src) && isDigit(src[i]) {
		for i < len(src) && isDigit(src[i]) {
			i++
		}
		s.pos = i
		return token{tokNumber, start, i}
	}
	for i < len(src) && (isWordStart(src[i]) || i > start+1 && isDigit(src[i])) {
		i++
	}
	if i >= len(src) || src[i] != '$' {
		return s.one(tokOther)
	}
	tag := src[start : i+1]
	for j := i + 1; j+len(tag) <= len(src); j++ {
		if src[j] == '$' && src[j:j+len(tag)] == tag {
			s.pos = j + len(tag)
			return token{tokString, start, s.pos}
		}
	}
	return s.fail("unterminated dollar-quoted string", start)
}

// maxOperator is how long an operator, or signs without space between, may be:
// PostgreSQL's scanner takes the square of it for each sign.
const maxOperator = 63

// operator reads the longest operator; a comment ends it (scan.l, {operator}).
func (s *scanner) operator(start int) token {
	src := s.src
	i := start
	for i < len(src) && isOperator(src[i]) {
		if i > start && i+1 < len(src) && (src[i] == '-' && src[i+1] == '-' || src[i] == '/' && src[i+1] == '*') {
			break
		}
		i++
	}
	if i-start > maxOperator {
		return s.fail("operator too long", start)
	}
	s.pos = i
	return token{tokOperator, start, i}
}
