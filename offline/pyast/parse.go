package pyast

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sqlgen/internal/source"
)

// maxDepth bounds the recursion of the parser, and maxChain the length of a chain
// such as a+b+c or a.b.c, which nests to the left. CPython's bounds are of the same
// order (MAXSTACK of its generated parser, the recursion limit of its compiler).
const (
	maxDepth = 3000
	maxChain = 6000
)

const tooDeep = "too many nested expressions or statements: split the code"

// parser is a recursive descent parser over the tokens of one file.
type parser struct {
	file   *source.File
	src    string
	toks   []token
	i      int
	tok    token // toks[i]
	last   int32 // end of the previous token, line endings and dedents left out
	depth  int
	height int // longest chain in what was parsed since it was last reset
	lx     *lexer
	*arenas
	scope scope
	late  *source.Error // the first error that CPython's compiler, not its parser, would report
	// lateAwait is set while late is an await that a generator expression would allow.
	lateAwait int32
	hasNames  bool // a global or nonlocal statement was seen
}

// newParser prepares a parser for [from, to) of a decoded file.
func newParser(file *source.File, from, to int) *parser {
	a := arenaPool.Get().(*arenas)
	lx := &lexer{file: file, text: file.Content, pos: from, limit: to, toks: a.tokens[:0]}
	if n := (to-from)/4 + 8; cap(lx.toks) < n {
		lx.toks = make([]token, 0, n)
	}
	lx.run()
	return &parser{file: file, src: file.Content, lx: lx, arenas: a, toks: lx.toks, tok: lx.toks[0], last: int32(from)}
}

// maxKept bounds the tokens that are kept between parses.
const maxKept = 1 << 18

// release gives the parser's scratch memory to the next parse.
func (p *parser) release() {
	a := p.arenas
	a.reset(marks{})
	a.end()
	a.tokens = p.lx.toks[:0]
	if cap(a.tokens) > maxKept {
		a.tokens = nil
	}
	p.arenas, p.toks, p.lx.toks = nil, nil, nil
	arenaPool.Put(a)
}

// guard runs f and turns the error it throws into a result.
func (p *parser) guard(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*source.Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	f()
	if p.late != nil {
		return p.late
	}
	return nil
}

func (p *parser) next() {
	if p.tok.kind > tDedent {
		p.last = p.tok.end
	}
	p.i++
	p.tok = p.toks[p.i]
}

func (p *parser) peek(n int) kind {
	if p.i+n < len(p.toks) {
		return p.toks[p.i+n].kind
	}
	return tEOF
}

func (p *parser) got(k kind) bool {
	if p.tok.kind != k {
		return false
	}
	p.next()
	return true
}

// want consumes a token of kind k or fails as CPython does.
func (p *parser) want(k kind) {
	if p.tok.kind != k {
		p.expected(k)
	}
	p.next()
}

func (p *parser) expected(k kind) {
	switch k {
	case tColon, tLpar, kIn, kImport:
		p.notLexError()
		if k == kIn || k == kImport {
			p.syntaxError()
		}
		p.fail("expected '%s'", kindText[k])
	}
	p.syntaxError()
}

func (p *parser) text(t token) string { return p.src[t.start:t.end] }

// isText reports whether the current token is a name (a soft keyword, say) spelled s.
func (p *parser) isText(s string) bool { return p.tok.kind == tName && p.text(p.tok) == s }

// ident consumes a name.
func (p *parser) ident() string {
	if p.tok.kind != tName {
		p.syntaxError()
	}
	s := p.text(p.tok)
	p.next()
	return normalizeIdent(s)
}

// normalizeIdent puts an identifier into NFKC.
func normalizeIdent(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return norm.NFKC.String(s)
		}
	}
	return s
}

func (p *parser) fail(format string, args ...any) { p.failAt(p.tok.start, format, args...) }

func (p *parser) failAt(off int32, format string, args ...any) {
	panic(p.errorAt(off, format, args...))
}

func (p *parser) errorAt(off int32, format string, args ...any) *source.Error {
	return &source.Error{Pos: p.file.Pos(off), Msg: fmt.Sprintf(format, args...)}
}

// lateError notes an error that is reported only when the whole file parses.
func (p *parser) lateError(off int32, format string, args ...any) {
	if p.late == nil {
		p.late = p.errorAt(off, format, args...)
		p.lateAwait = -1
	}
}

// notLexError throws the lexer's error if the parser has arrived at it.
func (p *parser) notLexError() {
	if p.tok.kind == tError {
		panic(p.lx.err)
	}
}

// syntaxError fails at the current token without a better message.
func (p *parser) syntaxError() {
	p.notLexError()
	switch p.tok.kind {
	case tIndent:
		p.fail("unexpected indent")
	case tDedent:
		p.fail("unexpected unindent")
	}
	if u := p.lx.unclosed; u >= 0 && p.lx.err != nil && p.file.Pos(u).Line < p.file.Pos(p.tok.start).Line {
		panic(p.lx.err)
	}
	p.fail("invalid syntax")
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(tooDeep)
	}
}

func (p *parser) leave() { p.depth-- }

// link counts one more link of a chain that nests to the left.
func (p *parser) link() {
	if p.height++; p.height > maxChain {
		p.fail(tooDeep)
	}
}

func (p *parser) line(off int32) int { return p.file.Pos(off).Line }

// ext is the extent from start to the end of the last token.
func (p *parser) ext(start int32) Extent { return Extent{start, p.last} }

func (p *parser) exprExt(start int32) exprBase { return exprBase{Extent{start, p.last}} }
func (p *parser) stmtExt(start int32) stmtBase { return stmtBase{Extent{start, p.last}} }
func (p *parser) patExt(start int32) patternBase {
	return patternBase{Extent{start, p.last}}
}

// Parse parses one Python file (the grammar of Python 3.13, by recursive descent).
//
// The error is a *[source.Error] with CPython's wording where it has a fixed one.
// Besides the grammar, Parse checks what CPython's compiler checks before code runs:
// return, yield, await, break and continue in their places, assignment targets,
// parameters, repeated keywords, global and nonlocal.
//
// The file may start with a byte order mark and may declare its encoding as in PEP
// 263: UTF-8, ASCII, and Latin-1 are known. A Latin-1 file with characters outside of
// ASCII is parsed as its UTF-8 transcription, which is then [Module.File]; otherwise
// Module.File is file. All spans are byte offsets into Module.File.Content.
func Parse(file *source.File) (*Module, error) {
	file, from, err := decode(file)
	if err != nil {
		return nil, err
	}
	p := newParser(file, from, len(file.Content))
	defer p.release()
	m := &Module{File: file}
	if err := p.guard(func() { m.Body = p.fileInput() }); err != nil {
		return nil, err
	}
	m.End = int32(len(file.Content))
	if p.hasNames {
		if err := checkScopes(m); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// ParseExpression parses a file that holds one expression, as CPython's eval mode
// does: blanks before it and line endings after it are allowed.
func ParseExpression(file *source.File) (*Expression, error) {
	file, from, err := decode(file)
	if err != nil {
		return nil, err
	}
	for from < len(file.Content) && strings.IndexByte(" \t\f", file.Content[from]) >= 0 {
		from++
	}
	p := newParser(file, from, len(file.Content))
	defer p.release()
	x := &Expression{File: file}
	err = p.guard(func() {
		x.Body = p.expressions()
		for p.got(tNewline) {
		}
		if p.tok.kind != tEOF {
			p.syntaxError()
		}
	})
	if err != nil {
		return nil, err
	}
	x.End = int32(len(file.Content))
	return x, nil
}

// expressions parses the production of that name: no stars, no yield.
func (p *parser) expressions() Expr {
	s := p.tok.start
	e := p.expr()
	if p.tok.kind != tComma {
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(tComma) {
		if !startsExpr[p.tok.kind] {
			break
		}
		p.exprList.push(p.expr())
	}
	return p.tuple(s, mark)
}

func (p *parser) fileInput() []Stmt {
	mark := p.stmtList.mark()
	for p.tok.kind != tEOF {
		p.statement()
	}
	return p.stmtList.cut(mark)
}
