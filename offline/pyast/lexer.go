package pyast

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sqlgen/internal/source"
)

// Limits of CPython's tokenizer (Parser/lexer/state.h).
const (
	maxIndents  = 100 // MAXINDENT
	maxBrackets = 200 // MAXLEVEL
	maxFStrings = 150 // MAXFSTRINGLEVEL
	maxSpecs    = 3   // MAX_EXPR_NESTING: a field, one in its spec, one in that one's spec
)

// lexer cuts a file into tokens. It never fails: an error becomes a tError token,
// the last one before tEOF, so that a syntax error before it is reported first, as
// in CPython, whose tokenizer runs on demand.
type lexer struct {
	file     *source.File
	text     string
	pos      int
	limit    int
	toks     []token
	indents  []indent
	brackets []bracket
	fstrings []fstringState
	err      *source.Error // of the tError token
	unclosed int32         // offset of the bracket that err says was never closed, or -1
}

// indent is one level of indentation: columns with tabs to the next multiple of 8,
// and with tabs counted as 1. Both must agree on the order of lines.
type indent struct{ col, alt int }

// bracket is an open bracket. field: it opens a replacement field of an f-string;
// spec: the lexer has passed the field's colon.
type bracket struct {
	char        byte
	field, spec bool
	start       int32
}

// fstringState is an f-string that has begun. inText: the lexer is in its literal
// text or in a format spec, not in the expression of a field.
type fstringState struct {
	quote        byte
	triple, raw  bool
	inText       bool
	start        int32
	bracketDepth int // brackets open before it
}

// stop is thrown to leave the lexer at its first error.
type stop struct{}

func (lx *lexer) fail(off int, format string, args ...any) {
	lx.err = &source.Error{Pos: lx.file.Pos(int32(off)), Msg: fmt.Sprintf(format, args...)}
	lx.toks = append(lx.toks, token{tError, int32(off), int32(off)})
	panic(stop{})
}

func (lx *lexer) add(k kind, start, end int) {
	lx.toks = append(lx.toks, token{k, int32(start), int32(end)})
}

// run fills lx.toks for [lx.pos, lx.limit), ending with tEOF.
func (lx *lexer) run() {
	lx.unclosed = -1
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(stop); !ok {
				panic(r)
			}
			lx.add(tEOF, lx.limit, lx.limit)
		}
	}()
	lx.indents = append(lx.indents, indent{})
	for lx.line() {
	}
	if n := len(lx.brackets); n > 0 {
		b := lx.brackets[n-1]
		lx.unclosed = b.start
		if b.field {
			lx.fail(int(b.start), "f-string: expecting '}'")
		}
		lx.fail(int(b.start), "'%c' was never closed", b.char)
	}
	if n := len(lx.toks); n > 0 && lx.toks[n-1].kind != tNewline && lx.toks[n-1].kind != tDedent {
		lx.add(tNewline, lx.limit, lx.limit)
	}
	for range lx.indents[1:] {
		lx.add(tDedent, lx.limit, lx.limit)
	}
	lx.add(tEOF, lx.limit, lx.limit)
}

// line lexes one logical line with its indentation; false at the end of the file.
func (lx *lexer) line() bool {
	t := lx.text[:lx.limit]
	col, alt, cont := 0, 0, 0
	p := lx.pos
indentation:
	for ; p < len(t); p++ {
		switch t[p] {
		case ' ':
			col++
			alt++
		case '\t':
			col = (col/8 + 1) * 8
			alt++
		case '\f':
			col, alt = 0, 0
		case '\\': // a continuation line: the indentation before it counts, if any
			n := newlineLen(t, p+1)
			if n == 0 {
				break indentation
			}
			if cont == 0 {
				cont = col
			}
			if p+1+n >= len(t) {
				lx.fail(p, "unexpected EOF while parsing")
			}
			p += n
		case '\n', '\r':
			p += newlineLen(t, p)
			lx.pos = p
			return true
		case '#':
			lx.pos = skipComment(t, p)
			lx.pos += newlineLen(t, lx.pos)
			return true
		default:
			break indentation
		}
	}
	lx.pos = p
	if p >= len(t) {
		return false
	}
	if cont > 0 {
		col, alt = cont, cont
	}
	lx.indent(p, col, alt)
	for {
		n := len(lx.toks)
		if !lx.next() {
			return false
		}
		if len(lx.toks) > n && lx.toks[len(lx.toks)-1].kind == tNewline {
			return true
		}
	}
}

func (lx *lexer) indent(p, col, alt int) {
	const tabError = "inconsistent use of tabs and spaces in indentation"
	top := lx.indents[len(lx.indents)-1]
	switch {
	case col == top.col:
		if alt != top.alt {
			lx.fail(p, tabError)
		}
	case col > top.col:
		if alt <= top.alt {
			lx.fail(p, tabError)
		}
		if len(lx.indents) >= maxIndents {
			lx.fail(p, "too many levels of indentation")
		}
		lx.indents = append(lx.indents, indent{col, alt})
		lx.add(tIndent, p, p)
	default:
		for col < top.col {
			lx.indents = lx.indents[:len(lx.indents)-1]
			top = lx.indents[len(lx.indents)-1]
			lx.add(tDedent, p, p)
		}
		if col != top.col {
			lx.fail(p, "unindent does not match any outer indentation level")
		}
		if alt != top.alt {
			lx.fail(p, tabError)
		}
	}
}

// newlineLen is the length of the line ending at p: 0, 1, or 2 for CRLF.
func newlineLen(t string, p int) int {
	if p >= len(t) {
		return 0
	}
	switch t[p] {
	case '\n':
		return 1
	case '\r':
		if p+1 < len(t) && t[p+1] == '\n' {
			return 2
		}
		return 1
	}
	return 0
}

// skipComment returns the offset of the line ending (or end of text) after p.
func skipComment(t string, p int) int {
	for p < len(t) && t[p] != '\n' && t[p] != '\r' {
		p++
	}
	return p
}

// next lexes one token; false at the end of the file.
func (lx *lexer) next() bool {
	if n := len(lx.fstrings); n > 0 && lx.fstrings[n-1].inText {
		lx.fstringText(&lx.fstrings[n-1])
		return true
	}
	t := lx.text[:lx.limit]
	p := lx.pos
	for p < len(t) {
		c := t[p]
		switch {
		case c == ' ' || c == '\t' || c == '\f':
			p++
		case classes[c]&cIdentStart != 0:
			lx.identifier(t, p)
			return true
		case c == '\n' || c == '\r':
			n := newlineLen(t, p)
			if len(lx.brackets) > 0 {
				p += n
				continue
			}
			lx.add(tNewline, p, p+n)
			lx.pos = p + n
			return true
		case c == '#':
			p = skipComment(t, p)
		case c == '\\':
			n := newlineLen(t, p+1)
			if p+1 >= len(t) || n > 0 && p+1+n >= len(t) {
				lx.fail(p+1, "unexpected EOF while parsing")
			}
			if n == 0 {
				lx.fail(p+1, "unexpected character after line continuation character")
			}
			p += 1 + n
		case classes[c]&cDigit != 0, c == '.' && p+1 < len(t) && classes[t[p+1]]&cDigit != 0:
			lx.pos = lx.number(t, p)
			lx.add(tNumber, p, lx.pos)
			return true
		case c == '"' || c == '\'':
			lx.pos = lx.stringEnd(t, p, p)
			lx.add(tString, p, lx.pos)
			return true
		default:
			lx.operator(t, p)
			return true
		}
	}
	lx.pos = p
	return false
}

// identifier lexes an identifier, keyword, or string with a prefix at a.
func (lx *lexer) identifier(t string, a int) {
	p := a + 1
	or := t[a]
	for p < len(t) && classes[t[p]]&cIdentPart != 0 {
		or |= t[p]
		p++
	}
	if p < len(t) && (t[p] == '"' || t[p] == '\'') && p-a <= 2 {
		switch prefix := t[a:p]; {
		case !isStringPrefix(prefix):
		case strings.ContainsAny(prefix, "fF"):
			lx.fstringStart(t, a, p)
			return
		default:
			lx.pos = lx.stringEnd(t, a, p)
			lx.add(tString, a, lx.pos)
			return
		}
	}
	lx.pos = p
	k := tName
	if or >= 0x80 {
		lx.checkIdentifier(t[a:p], a)
	} else if classes[t[a]]&cKeywordStart != 0 && p-a >= 2 && p-a <= 8 {
		k = keyword(t[a:p])
	}
	lx.add(k, a, p)
}

// checkIdentifier checks an identifier that is not all ASCII (PEP 3131).
func (lx *lexer) checkIdentifier(s string, off int) {
	for i, r := range s {
		if r == utf8.RuneError || !isIdentifier(norm.NFKC.String(string(r)), i > 0) {
			if unicode.IsPrint(r) {
				lx.fail(off+i, "invalid character '%c' (U+%04X)", r, r)
			}
			lx.fail(off+i, "invalid non-printable character U+%04X", r)
		}
	}
}

// isIdentifier reports whether all runes of s may stand in an identifier; the
// first of them at its start unless inside.
func isIdentifier(s string, inside bool) bool {
	for _, r := range s {
		start := r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)
		if !start && !(inside && (unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue))) {
			return false
		}
		inside = true
	}
	return true
}

func isStringPrefix(s string) bool {
	switch len(s) {
	case 1:
		switch s[0] | 0x20 {
		case 'r', 'b', 'u', 'f':
			return true
		}
	case 2:
		a, b := s[0]|0x20, s[1]|0x20
		return a == 'r' && (b == 'b' || b == 'f') || b == 'r' && (a == 'b' || a == 'f')
	}
	return false
}

// stringEnd returns the offset after the literal that starts at start and whose
// quotes open at p.
func (lx *lexer) stringEnd(t string, start, p int) int {
	q := t[p]
	if p+2 < len(t) && t[p+1] == q && t[p+2] == q {
		p += 3
		for p < len(t) {
			switch t[p] {
			case '\\':
				p++
			case q:
				if p+2 < len(t) && t[p+1] == q && t[p+2] == q {
					return p + 3
				}
			}
			p++
		}
		lx.fail(start, "unterminated triple-quoted string literal (detected at line %d)", lx.lastLine())
	}
	for p++; p < len(t); p++ {
		switch c := t[p]; c {
		case q:
			return p + 1
		case '\\':
			p++
			if newlineLen(t, p) == 2 {
				p++
			}
		case '\n', '\r':
			lx.fail(start, "unterminated string literal (detected at line %d)", lx.file.Pos(int32(p)).Line)
		}
	}
	lx.fail(start, "unterminated string literal (detected at line %d)", lx.lastLine())
	return 0
}

// lastLine is the number of the file's last line that holds something.
func (lx *lexer) lastLine() int { return lx.file.Pos(int32(max(lx.limit-1, 0))).Line }

// operator lexes an operator, bracket or separator at p.
func (lx *lexer) operator(t string, p int) {
	at := func(i int) byte {
		if p+i < len(t) {
			return t[p+i]
		}
		return 0
	}
	k, n := tError, 1
	// plain, or with = after it
	pair := func(plain, equal kind) {
		k = plain
		if at(1) == '=' {
			k, n = equal, 2
		}
	}
	// plain, doubled, and both with = after
	double := func(plain, equal, twice, twiceEqual kind) {
		k = plain
		if at(1) == t[p] {
			k, n = twice, 2
			equal = twiceEqual
		}
		if at(n) == '=' {
			k = equal
			n++
		}
	}
	switch c := t[p]; c {
	case '(':
		k = tLpar
		lx.open(c, p)
	case '[':
		k = tLsqb
		lx.open(c, p)
	case '{':
		k = tLbrace
		lx.open(c, p)
	case ')':
		k = tRpar
		lx.close(c, '(', p)
	case ']':
		k = tRsqb
		lx.close(c, '[', p)
	case '}':
		k = tRbrace
		lx.close(c, '{', p)
	case ',':
		k = tComma
	case ';':
		k = tSemi
	case '~':
		k = tTilde
	case ':':
		k = tColon
		if b := len(lx.brackets); b > 0 && lx.brackets[b-1].field {
			lx.brackets[b-1].spec = true
			lx.fstrings[len(lx.fstrings)-1].inText = true
		} else if at(1) == '=' {
			k, n = tColonEqual, 2
		}
	case '.':
		k = tDot
		if at(1) == '.' && at(2) == '.' {
			k, n = tEllipsis, 3
		}
	case '*':
		double(tStar, tStarEqual, tDoubleStar, tDoubleStarEqual)
	case '/':
		double(tSlash, tSlashEqual, tDoubleSlash, tDoubleSlashEqual)
	case '<':
		double(tLess, tLessEqual, tLeftShift, tLeftShiftEqual)
	case '>':
		double(tGreater, tGreaterEqual, tRightShift, tRightShiftEqual)
	case '-':
		pair(tMinus, tMinusEqual)
		if at(1) == '>' {
			k, n = tArrow, 2
		}
	case '+':
		pair(tPlus, tPlusEqual)
	case '%':
		pair(tPercent, tPercentEqual)
	case '&':
		pair(tAmper, tAmperEqual)
	case '|':
		pair(tBar, tBarEqual)
	case '^':
		pair(tCaret, tCaretEqual)
	case '@':
		pair(tAt, tAtEqual)
	case '=':
		pair(tEqual, tEqEqual)
	case '!':
		pair(tExclam, tNotEqual)
	case '$', '?', '`':
		lx.fail(p, "invalid syntax")
	default:
		lx.fail(p, "invalid non-printable character U+%04X", c)
	}
	lx.add(k, p, p+n)
	lx.pos = p + n
}

func (lx *lexer) open(c byte, p int) {
	if len(lx.brackets) >= maxBrackets {
		lx.fail(p, "too many nested parentheses")
	}
	lx.brackets = append(lx.brackets, bracket{char: c, start: int32(p)})
}

func (lx *lexer) close(c, want byte, p int) {
	n := len(lx.brackets) - 1
	if n < 0 {
		lx.fail(p, "unmatched '%c'", c)
	}
	b := lx.brackets[n]
	if b.char != want {
		if b.field {
			lx.fail(p, "f-string: unmatched '%c'", c)
		}
		if a, z := lx.file.Pos(b.start).Line, lx.file.Pos(int32(p)).Line; a != z {
			lx.fail(p, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, b.char, a)
		}
		lx.fail(p, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, b.char)
	}
	lx.brackets = lx.brackets[:n]
	if b.field {
		lx.fstrings[len(lx.fstrings)-1].inText = true
	}
}
