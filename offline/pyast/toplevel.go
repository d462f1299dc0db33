package pyast

import (
	"strings"

	"sqlgen/internal/source"
)

// TopKind is the kind of a top-level statement, told by its first token.
type TopKind uint8

const (
	TopOther     TopKind = iota // pass, del, raise, assert, global, nonlocal, return, break, continue, type
	TopString                   // an expression that starts with a string: the docstring when it comes first
	TopImport                   // import
	TopFrom                     // from … import
	TopAssign                   // target = …, also several targets
	TopAnnAssign                // name: annotation, with or without = …
	TopAugAssign                // target += …
	TopDef                      // def or async def, with its decorators
	TopClass                    // class, with its decorators
	TopIf                       // if, with its elif and else
	TopFor                      // for or async for
	TopWhile                    // while
	TopTry                      // try, with all its clauses
	TopWith                     // with or async with
	TopMatch                    // match
	TopExpr                     // any other expression
)

var topKindNames = [...]string{
	TopOther: "other", TopString: "string", TopImport: "import", TopFrom: "from", TopAssign: "assign", TopAnnAssign: "annassign",
	TopAugAssign: "augassign", TopDef: "def", TopClass: "class", TopIf: "if", TopFor: "for", TopWhile: "while", TopTry: "try",
	TopWith: "with", TopMatch: "match", TopExpr: "expr",
}

func (k TopKind) String() string { return topKindNames[k] }

// TopStmt is the outline of one top-level statement, or of one line of statements
// joined by semicolons.
type TopStmt struct {
	source.Span         // without line ending, trailing blanks, comments, and semicolon of a simple statement
	Kind        TopKind // of the first statement on the line
	Several     bool    // the line has a semicolon between or after statements
	// Name is the name bound by def, class, `name = …`, `name: …` and `name += …`, as
	// written; "" when the target is anything else, and for the other kinds.
	Name string
}

// TopLevel splits a file into its top-level statements without parsing them, at a
// multiple of the speed of [Parse], so that a caller that wants a few module-level
// names need not pay for function bodies. [ParseStmt] parses one of them.
//
// It follows strings of every kind (f-strings with nested quotes included), comments,
// brackets, continuation lines, decorators, byte order mark and encoding declaration.
// What it checks is only this: the encoding, that strings and brackets are closed (not
// that brackets are of one kind), and that the first line is not indented. Any file
// that Parse accepts is split exactly at the statements of its Module.Body (those on
// one line taken together); a file that Parse rejects may pass.
//
// Spans are offsets into the file's content; for a file that declares Latin-1 and is
// not ASCII, into that of [Decode].
func TopLevel(file *source.File) ([]TopStmt, error) {
	file, from, err := decode(file)
	if err != nil {
		return nil, err
	}
	s := &topScanner{file: file, t: file.Content, p: from, out: make([]TopStmt, 0, 16)}
	if err := s.guard(); err != nil {
		return nil, err
	}
	return s.out, nil
}

// Decode returns the file with its content in UTF-8: the file itself, unless it
// declares Latin-1 and is not all ASCII.
func Decode(file *source.File) (*source.File, error) {
	file, _, err := decode(file)
	return file, err
}

// ParseStmt parses the part of a file that a [TopStmt] spans. All that Parse checks is
// checked, except for what needs the rest of the file: global and nonlocal.
func ParseStmt(file *source.File, span source.Span) ([]Stmt, error) {
	if name, _ := cookie(strings.TrimPrefix(file.Content, byteOrderMark)); name != "" {
		decoded, err := Decode(file)
		if err != nil {
			return nil, err
		}
		file = decoded
	}
	if span.Start < 0 || span.End < span.Start || int(span.End) > len(file.Content) {
		return nil, &source.Error{Pos: file.Pos(span.Start), Msg: "span outside of the file"}
	}
	p := newParser(file, int(span.Start), int(span.End))
	defer p.release()
	var body []Stmt
	if err := p.guard(func() { body = p.fileInput() }); err != nil {
		return nil, err
	}
	return body, nil
}

// topScanner goes over a file by logical lines.
type topScanner struct {
	file *source.File
	t    string
	p    int
	out  []TopStmt
}

func (s *topScanner) guard() (err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*source.Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	s.scan()
	return nil
}

func (s *topScanner) fail(off int, msg string) {
	panic(&source.Error{Pos: s.file.Pos(int32(off)), Msg: msg})
}

func (s *topScanner) scan() {
	t := s.t
	decorated := false // the last of out is decorators still without their def or class
	for {
		col := 0
	blank:
		for ; s.p < len(t); s.p++ {
			switch t[s.p] {
			case ' ', '\t':
				col++
			case '\f':
				col = 0
			case '\\':
				n := newlineLen(t, s.p+1)
				if n == 0 {
					break blank
				}
				s.p += n
			default:
				break blank
			}
		}
		if s.p >= len(t) {
			return
		}
		switch t[s.p] {
		case '\n', '\r':
			s.p += newlineLen(t, s.p)
			continue
		case '#':
			s.p = lineEnd(t, s.p)
			continue
		}
		if col > 0 {
			if len(s.out) == 0 {
				s.fail(s.p, "unexpected indent")
			}
			s.out[len(s.out)-1].End = int32(s.body(s.p))
			continue
		}
		start := s.p
		word := wordAt(t, start)
		switch {
		case decorated || len(s.out) > 0 && isClause(word):
			last := &s.out[len(s.out)-1]
			if decorated {
				line := s.line(word)
				last.Kind, last.Name, last.End = line.Kind, line.Name, line.End
				decorated = t[start] == '@'
				continue
			}
			last.End = int32(s.body(start))
		default:
			s.out = append(s.out, s.line(word))
			decorated = t[start] == '@'
		}
	}
}

// lineEnd is the offset of the line feed or carriage return after p.
func lineEnd(t string, p int) int {
	n := strings.IndexByte(t[p:], '\n')
	if n < 0 {
		n = len(t) - p
	}
	if r := strings.IndexByte(t[p:p+n], '\r'); r >= 0 {
		n = r
	}
	return p + n
}

func wordAt(t string, p int) string {
	a := p
	for p < len(t) && classes[t[p]]&cIdentPart != 0 {
		p++
	}
	return t[a:p]
}

// isClause reports whether a line that starts so continues the statement before it.
func isClause(word string) bool {
	switch word {
	case "elif", "else", "except", "finally":
		return true
	}
	return false
}

// bytes that mean something to the scanner; those from sEqual on only in the head of a
// top-level statement
const (
	sNewline = iota + 1
	sQuote
	sOpen
	sClose
	sComment
	sBackslash
	sEqual
	sSemi
	sColon
)

func scanTable(head bool) (t [256]uint8) {
	t['\n'], t['\r'] = sNewline, sNewline
	t['"'], t['\''] = sQuote, sQuote
	t['('], t['['], t['{'] = sOpen, sOpen, sOpen
	t[')'], t[']'], t['}'] = sClose, sClose, sClose
	t['#'], t['\\'] = sComment, sBackslash
	if head {
		t['='], t[';'], t[':'] = sEqual, sSemi, sColon
	}
	return t
}

var bodyTable, headTable = scanTable(false), scanTable(true)

// body skips the logical line at p and returns where its text ends.
func (s *topScanner) body(p int) int {
	t, depth, open := s.t, 0, 0
	for p < len(t) {
		c := t[p]
		switch bodyTable[c] {
		case 0:
			p++
		case sNewline:
			if depth == 0 {
				s.p = p + 1
				return trimEnd(t, p)
			}
			p++
		case sQuote:
			p = s.str(p)
		case sOpen:
			if depth == 0 {
				open = p
			}
			depth++
			p++
		case sClose:
			if depth--; depth < 0 {
				s.fail(p, "unmatched '"+string(rune(c))+"'")
			}
			p++
		case sComment:
			end := p
			p = lineEnd(t, p)
			if depth == 0 {
				s.p = p
				return trimEnd(t, end)
			}
		case sBackslash:
			p += 1 + newlineLen(t, p+1)
		}
	}
	if depth > 0 {
		s.fail(open, "'"+t[open:open+1]+"' was never closed")
	}
	p = min(p, len(t))
	s.p = p
	return trimEnd(t, p)
}

// trimEnd moves the end of a logical line before its blanks and line continuations.
func trimEnd(t string, p int) int {
	for p > 0 {
		switch t[p-1] {
		case ' ', '\t', '\f':
			p--
			continue
		case '\n', '\r':
			q := p - 1
			if q > 0 && t[q] == '\n' && t[q-1] == '\r' {
				q--
			}
			if q > 0 && t[q-1] == '\\' {
				p = q - 1
				continue
			}
		}
		break
	}
	return p
}

// line outlines the logical line at s.p, the first of a top-level statement.
func (s *topScanner) line(word string) TopStmt {
	t, start := s.t, s.p
	out := TopStmt{Span: source.Span{Start: int32(start)}, Kind: topKind(t, start, word)}
	switch out.Kind {
	case TopDef, TopClass:
		p := start + len(word)
		if word == "async" {
			p = skipBlanks(t, p)
			p += len(wordAt(t, p))
		}
		out.Name = wordAt(t, skipBlanks(t, p))
	}
	if out.Kind != TopExpr && out.Kind != TopOther && out.Kind != TopImport && out.Kind != TopFrom && out.Kind != TopString {
		out.End = int32(s.body(start))
		return out
	}
	p, depth, open := start, 0, 0
	assign, colon := -1, -1
	done := false
	for p < len(t) && !done {
		c := t[p]
		switch headTable[c] {
		case 0:
			p++
		case sNewline:
			if done = depth == 0; !done {
				p++
			}
		case sQuote:
			p = s.str(p)
		case sOpen:
			if depth == 0 {
				open = p
			}
			depth++
			p++
		case sClose:
			if depth--; depth < 0 {
				s.fail(p, "unmatched '"+string(rune(c))+"'")
			}
			p++
		case sComment:
			if done = depth == 0; !done {
				p = lineEnd(t, p)
			}
		case sBackslash:
			p += 1 + newlineLen(t, p+1)
		case sSemi:
			out.Several = out.Several || depth == 0
			p++
		case sColon:
			if depth == 0 && colon < 0 && assign < 0 && !out.Several {
				colon = p
			}
			p++
		case sEqual:
			if p+1 < len(t) && t[p+1] == '=' {
				p += 2
				continue
			}
			if depth == 0 && assign < 0 && p > start && !out.Several && !isComparison(t, p) {
				assign = p
			}
			p++
		}
	}
	if depth > 0 {
		s.fail(open, "'"+t[open:open+1]+"' was never closed")
	}
	p = min(p, len(t))
	out.End = int32(trimEnd(t, p))
	if out.Several && out.End > out.Start && t[out.End-1] == ';' {
		out.End = int32(trimEnd(t, int(out.End)-1))
	}
	s.p = p
	if out.Kind == TopExpr || out.Kind == TopString {
		s.assignment(&out, word, colon, assign)
	}
	return out
}

// isComparison reports whether the = at p ends one of != <= >=; << and >> before it
// make an assignment.
func isComparison(t string, p int) bool {
	switch c := t[p-1]; c {
	case '!':
		return true
	case '<', '>':
		return p < 2 || t[p-2] != c
	}
	return false
}

// assignment tells expressions and assignments apart, by the first colon and the first
// = outside of brackets.
func (s *topScanner) assignment(out *TopStmt, word string, colon, assign int) {
	t, start := s.t, int(out.Start)
	end := 0
	switch {
	case word == "lambda":
		return
	case colon >= 0 && (assign < 0 || colon < assign):
		if hasLambda(t[start:colon]) {
			return
		}
		out.Kind, end = TopAnnAssign, colon
	case assign < 0:
		return
	case strings.IndexByte("+-*/%@&|^<>", t[assign-1]) >= 0:
		out.Kind = TopAugAssign
		for end = assign; end > start && strings.IndexByte("+-*/%@&|^<>", t[end-1]) >= 0; end-- {
		}
	default:
		out.Kind, end = TopAssign, assign
	}
	if word != "" && skipBlanks(t, start+len(word)) == end {
		out.Name = word
	}
}

// hasLambda reports whether the keyword lambda is in s.
func hasLambda(s string) bool {
	const word = "lambda"
	for i := strings.Index(s, word); i >= 0; {
		end := i + len(word)
		if (i == 0 || classes[s[i-1]]&cIdentPart == 0) && (end == len(s) || classes[s[end]]&cIdentPart == 0) {
			return true
		}
		n := strings.Index(s[end:], word)
		if n < 0 {
			break
		}
		i = end + n
	}
	return false
}

func skipBlanks(t string, p int) int {
	for p < len(t) {
		switch {
		case t[p] == ' ' || t[p] == '\t' || t[p] == '\f':
			p++
		case t[p] == '\\' && newlineLen(t, p+1) > 0:
			p += 1 + newlineLen(t, p+1)
		default:
			return p
		}
	}
	return p
}

// topKind tells the kind by the first word; expressions and assignments are still
// TopExpr.
func topKind(t string, p int, word string) TopKind {
	next := func() byte {
		if q := skipBlanks(t, p+len(word)); q < len(t) {
			return t[q]
		}
		return 0
	}
	switch word {
	case "":
		if c := t[p]; c == '"' || c == '\'' {
			return TopString
		}
		return TopExpr
	case "def":
		return TopDef
	case "class":
		return TopClass
	case "import":
		return TopImport
	case "from":
		return TopFrom
	case "if":
		return TopIf
	case "for":
		return TopFor
	case "while":
		return TopWhile
	case "try":
		return TopTry
	case "with":
		return TopWith
	case "async":
		switch wordAt(t, skipBlanks(t, p+len(word))) {
		case "for":
			return TopFor
		case "with":
			return TopWith
		}
		return TopDef
	case "pass", "del", "raise", "assert", "global", "nonlocal", "return", "break", "continue":
		return TopOther
	case "type":
		if c := next(); classes[c]&cIdentStart != 0 && !isOperatorWord(wordAt(t, skipBlanks(t, p+len(word)))) {
			return TopOther
		}
	case "match":
		if s := (topLine{t, skipBlanks(t, p+len(word))}); s.isMatch() {
			return TopMatch
		}
	}
	if q := p + len(word); q < len(t) && (t[q] == '"' || t[q] == '\'') && isStringPrefix(word) {
		return TopString
	}
	return TopExpr
}

// isOperatorWord reports whether a word after a name continues an expression.
func isOperatorWord(w string) bool {
	switch w {
	case "and", "or", "in", "is", "not", "if", "else", "for":
		return true
	}
	return false
}

// topLine is what follows the word match at the start of a line.
type topLine struct {
	t string
	p int
}

// isMatch reports whether the line is the head of a match statement: whether `case`
// starts the next line, which must be indented.
func (l topLine) isMatch() bool {
	if l.p >= len(l.t) || strings.IndexByte("=.,:;)]}#\r\n", l.t[l.p]) >= 0 && !strings.HasPrefix(l.t[l.p:], "...") {
		return false
	}
	s := topScanner{file: source.NewFile("", l.t), t: l.t}
	ok := false
	func() {
		defer func() {
			if err := recover(); err != nil && !isSourceError(err) {
				panic(err)
			}
		}()
		end := s.body(l.p)
		if end == 0 || l.t[end-1] != ':' {
			return
		}
		p := s.p
		for p < len(l.t) {
			q := skipBlanks(l.t, p)
			if q < len(l.t) && (l.t[q] == '\n' || l.t[q] == '\r') {
				p = q + 1
				continue
			}
			if q < len(l.t) && l.t[q] == '#' {
				p = lineEnd(l.t, q)
				continue
			}
			ok = q > p && wordAt(l.t, q) == "case"
			return
		}
	}()
	return ok
}
