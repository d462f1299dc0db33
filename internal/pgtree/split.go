package pgtree

import (
	"fmt"
	"runtime"
	"strings"

	"sqlgen/internal/source"
)

// Options of [Split], [Check] and [Parse]. The zero value is right for SQL as
// a server gets it.
type Options struct {
	// Psql accepts what only psql understands: lines with a backslash command
	// and the data after COPY … FROM STDIN. They are skipped.
	Psql bool
	// Workers is how many chunks are parsed at a time; 0 takes GOMAXPROCS.
	Workers int
}

func (o *Options) workers() int {
	if o.Workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Workers
}

// Script is a text split into statements.
type Script struct {
	File       *source.File
	Statements []Statement // in order; empty ones are left out
	Comments   []Comment   // in order, wherever they stand

	text string // File.Content with what only psql understands blanked
}

// Statement is one statement of a script. Start is the byte offset of its
// first token (comments before it are not part of it), End is one past the
// last token; the semicolon is not included.
type Statement struct {
	Index      int // 0-based
	Start, End int
	Terminated bool  // a semicolon follows
	Node       *Node // nil before Parse, and where the statement does not parse

	base int // what tree locations count from
}

// Comment is one -- or /* */ comment, with its marks, without a line's end.
// Statement is the index of the statement it stands in, or of the next one
// (which may be one past the last) when it stands between statements.
type Comment struct {
	Start, End int
	Statement  int
	Inside     bool // between the first and the last token of Statement
}

// Text of a statement, without the semicolon.
func (s *Script) Text(st *Statement) string { return s.File.Content[st.Start:st.End] }

// CommentText is a comment as written, marks included.
func (s *Script) CommentText(c Comment) string { return s.File.Content[c.Start:c.End] }

// Pos is the place of the statement's first token.
func (s *Script) Pos(st *Statement) source.Pos { return s.File.Pos(int32(st.Start)) }

// Offset turns a location of the statement's tree (bytes from 0, −1 when
// unknown) into a byte offset of the script; unknown is the statement's start.
func (st *Statement) Offset(location int32) int {
	if location < 0 {
		return st.Start
	}
	return st.base + int(location)
}

// Split divides a script without parsing it. It refuses what the parser must
// not see: NUL bytes, invalid UTF-8, unterminated quotes, nesting beyond
// [MaxDepth], and what is too long. The error is a *source.Error.
func Split(f *source.File, o Options) (*Script, error) {
	if err := checkBytes(f); err != nil {
		return nil, err
	}
	p := splitter{script: &Script{File: f, text: f.Content}, scan: scanner{src: f.Content, meta: o.Psql}}
	if err := p.run(); err != nil {
		return nil, err
	}
	p.script.blank(p.blanks, p.sent)
	return p.script, nil
}

// sends reports a psql command that sends the statement before it, as a
// semicolon does: \g, \gset, \gexec, \gdesc, \gx, \crosstabview, \watch.
func sends(command string) bool {
	return strings.HasPrefix(command, `\g`) || strings.HasPrefix(command, `\crosstabview`) || strings.HasPrefix(command, `\watch`)
}

// blank hides ranges from the parser; it sees a semicolon at the offsets sent.
func (s *Script) blank(ranges []source.Span, sent []int) {
	if len(ranges) == 0 {
		return
	}
	b := []byte(s.text)
	for _, r := range ranges {
		for i := r.Start; i < r.End; i++ {
			if b[i] != '\n' && b[i] != '\r' {
				b[i] = ' '
			}
		}
	}
	for _, i := range sent {
		b[i] = ';'
	}
	s.text = string(b)
}

type splitter struct {
	script *Script
	scan   scanner
	blanks []source.Span
	sent   []int // offsets of psql commands that end a statement

	open    bool // a statement has begun
	start   int
	end     int
	words   [4]string // its first words
	nwords  int
	parens  int
	copy    bool // COPY
	routine bool // CREATE [OR REPLACE] FUNCTION or PROCEDURE
	atomic  int  // depth of BEGIN ATOMIC … END
	begin   bool // the last token was BEGIN
	stdin   bool // COPY … FROM STDIN
	from    bool // the last token was FROM
	pending int  // comments since the last token
	depth   depthMeter
}

func (p *splitter) errorf(at int, format string, args ...any) error {
	return &source.Error{Pos: p.script.File.Pos(int32(at)), Msg: fmt.Sprintf(format, args...)}
}

func (p *splitter) run() error {
	for {
		t := p.scan.next()
		switch t.kind {
		case tokEOF:
			if p.scan.bad != "" {
				return p.errorf(p.scan.at, "%s", p.scan.bad)
			}
			return p.finish(false)
		case tokLineComment, tokBlockComment:
			p.script.Comments = append(p.script.Comments, Comment{t.start, t.end, len(p.script.Statements), false})
			p.pending++
		case tokMeta:
			p.blanks = append(p.blanks, source.Span{Start: int32(t.start), End: int32(t.end)})
			if p.open && sends(p.scan.src[t.start:t.end]) {
				p.sent = append(p.sent, t.start)
				if err := p.finish(true); err != nil {
					return err
				}
			}
		case tokSemicolon:
			if p.parens > 0 || p.atomic > 0 {
				p.token(t)
				p.depth.reset()
				continue
			}
			stdin := p.stdin
			if err := p.finish(true); err != nil {
				return err
			}
			if stdin && p.scan.meta {
				p.copyData()
			}
		default:
			p.token(t)
			if p.depth.add(t.kind, p.scan.src[t.start:t.end]) > MaxDepth {
				return p.errorf(t.start, "expressions are nested more than %d deep", MaxDepth)
			}
		}
	}
}

func (p *splitter) token(t token) {
	if !p.open {
		p.open, p.start = true, t.start
		p.pending = 0
	}
	for ; p.pending > 0; p.pending-- {
		p.script.Comments[len(p.script.Comments)-p.pending].Inside = true
	}
	p.end = t.end
	wasBegin, wasFrom := p.begin, p.from
	p.begin, p.from = false, false
	switch t.kind {
	case tokOpen:
		p.parens++
	case tokClose:
		if p.parens > 0 {
			p.parens--
		}
	case tokWord:
		if p.nwords < len(p.words) {
			p.words[p.nwords] = p.scan.src[t.start:t.end]
			p.nwords++
			p.copy = strings.EqualFold(p.words[0], "copy")
			p.routine = p.routine || p.startsRoutine()
		}
		if !p.routine && !p.copy {
			return
		}
		switch word := p.scan.src[t.start:t.end]; {
		case p.copy:
			p.from = strings.EqualFold(word, "from")
			p.stdin = p.stdin || wasFrom && strings.EqualFold(word, "stdin")
		case strings.EqualFold(word, "begin"):
			p.begin = true
			if p.atomic > 0 {
				p.atomic++
			}
		case wasBegin && p.atomic == 0 && strings.EqualFold(word, "atomic"):
			p.atomic = 1
		case p.atomic > 0 && strings.EqualFold(word, "case"):
			p.atomic++
		case p.atomic > 0 && strings.EqualFold(word, "end"):
			p.atomic--
		}
	}
}

func (p *splitter) startsRoutine() bool {
	w := p.words[:p.nwords]
	last := w[len(w)-1]
	if !strings.EqualFold(w[0], "create") || !strings.EqualFold(last, "function") && !strings.EqualFold(last, "procedure") {
		return false
	}
	return len(w) == 2 || len(w) == 4 && strings.EqualFold(w[1], "or") && strings.EqualFold(w[2], "replace")
}

func (p *splitter) finish(terminated bool) error {
	s := p.script
	if p.open {
		if p.end-p.start > MaxStatementBytes {
			return p.errorf(p.start, "statement is longer than %d MB", MaxStatementBytes>>20)
		}
		if len(s.Statements) >= MaxStatements {
			return p.errorf(p.start, "script has more than %d statements", MaxStatements)
		}
		s.Statements = append(s.Statements, Statement{Index: len(s.Statements), Start: p.start, End: p.end, Terminated: terminated})
	}
	for ; p.pending > 0; p.pending-- {
		s.Comments[len(s.Comments)-p.pending].Statement = len(s.Statements)
	}
	p.open, p.nwords, p.parens, p.atomic = false, 0, 0, 0
	p.copy, p.routine, p.begin, p.from, p.stdin = false, false, false, false, false
	p.words = [4]string{}
	p.depth.reset()
	return nil
}

// copyData skips the rows after COPY … FROM STDIN, up to the line with \. alone.
func (p *splitter) copyData() {
	src := p.scan.src
	from := p.scan.pos
	if i := strings.IndexByte(src[from:], '\n'); i >= 0 {
		from += i + 1
	}
	end := len(src)
	if i := strings.Index(src[from:], "\n\\."); i >= 0 {
		end = from + i + 3
	} else if strings.HasPrefix(src[from:], "\\.") {
		end = from + 2
	}
	p.blanks = append(p.blanks, source.Span{Start: int32(p.scan.pos), End: int32(end)})
	p.scan.pos = end
}
