// Package pgtree is the only package that imports pg_query_go, PostgreSQL's own
// parser (version 16) as a library. It splits a script into statements, parses
// them, and turns what the parser says about places into byte offsets:
//
//	script, err := pgtree.Parse(source.NewFile("release.sql", text), pgtree.Options{})
//	for i := range script.Statements {
//		st := &script.Statements[i]
//		switch n := pgtree.Unwrap(st.Node).(type) {
//		case *pgtree.CreateStmt:
//			…
//		}
//	}
//
// The parser's structs are re-exported under their own names (nodes_gen.go). A tree
// shares nodes with others: what is to change it takes a [Clone].
//
// While a call is under way pg_query_go points file descriptor 2 of the process
// elsewhere. The package puts it back when the last of several concurrent calls
// is over; what other goroutines write to standard error meanwhile may be lost,
// so write messages before or after.
package pgtree

import (
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"sqlgen/internal/source"
)

// Parse splits a script and parses each statement. When statements don't parse,
// the script comes back all the same with their Node nil, together with a
// source.ErrorList that has one error for each (the first hundred). When the
// script cannot be split the script is nil and the error a *source.Error.
func Parse(f *source.File, o Options) (*Script, error) {
	s, err := Split(f, o)
	if err != nil {
		return nil, err
	}
	return s, s.each(o, func(c chunk, text string) error { return c.decode(s, text) })
}

// ParseAll parses many short texts in few calls of the parser, each of which costs
// as much as several statements. A script is nil where the text cannot be split; a
// statement that does not parse has no Node. known, if given, is asked for each
// statement of the i-th text first: one whose tree it has is not parsed.
func ParseAll(files []*source.File, o Options, known func(i int, st *Statement) *Node) []*Script {
	scripts := make([]*Script, len(files))
	var groups [][]*Script
	size := joined
	for i, f := range files {
		s, err := Split(f, o)
		if err != nil {
			continue
		}
		scripts[i] = s
		if known != nil {
			for j := range s.Statements {
				st := &s.Statements[j]
				st.Node, st.base = known(i, st), st.Start
			}
		}
		if size += len(s.text); size > joined {
			groups, size = append(groups, nil), len(s.text)
		}
		n := len(groups) - 1
		groups[n] = append(groups[n], s)
	}
	alone := o
	alone.Workers = 1
	parallel(len(groups), o.workers(), func(i int) {
		if !decodeJoined(groups[i]) {
			for _, s := range groups[i] {
				_ = s.each(alone, func(c chunk, text string) error { return c.decode(s, text) })
			}
		}
	})
	return scripts
}

// joined is how many bytes of several texts are parsed in one call at most.
const joined = 32 << 10

// decodeJoined parses the statements of scripts that have no tree yet as one text
// and reports whether that was possible.
func decodeJoined(scripts []*Script) bool {
	var b strings.Builder
	count := 0
	for _, s := range scripts {
		for i := range s.Statements {
			if st := &s.Statements[i]; st.Node == nil {
				st.base = st.Start - b.Len()
				b.WriteString(s.text[st.Start:st.End])
				b.WriteString(";\n")
				count++
			}
		}
	}
	trees, err := parseTrees(b.String())
	if err != nil || len(trees) != count {
		return false
	}
	for _, s := range scripts {
		for i := range s.Statements {
			st := &s.Statements[i]
			if st.Node != nil {
				continue
			}
			if s.plant(st, trees[0]) != nil {
				return false
			}
			trees = trees[1:]
		}
	}
	return true
}

// Check does as [Parse] without building trees: it says whether the statements
// parse, in a third of the time.
func Check(f *source.File, o Options) (*Script, error) {
	s, err := Split(f, o)
	if err != nil {
		return nil, err
	}
	return s, s.each(o, func(c chunk, text string) error {
		parts, err := splitWithParser(text)
		if err != nil {
			return err
		}
		if parts != c.to-c.from {
			return errBoundary
		}
		return nil
	})
}

// ParseOne parses a single statement given as text.
func ParseOne(sql string) (*Node, error) {
	s, err := Parse(source.NewFile("", sql), Options{Workers: 1})
	if err != nil {
		return nil, err
	}
	if len(s.Statements) != 1 {
		return nil, &source.Error{Msg: "one statement expected"}
	}
	return s.Statements[0].Node, nil
}

// ParseExpr parses a scalar expression.
func ParseExpr(sql string) (*Node, error) {
	n, err := ParseOne("SELECT " + sql)
	if err != nil {
		return nil, err
	}
	sel := n.GetSelectStmt()
	if sel == nil || len(sel.TargetList) != 1 || len(sel.FromClause) > 0 {
		return nil, &source.Error{Msg: "one expression expected"}
	}
	return sel.TargetList[0].GetResTarget().GetVal(), nil
}

// chunk is a run of statements that goes to the parser in one call.
type chunk struct {
	from, to   int // statement indexes, half-open
	start, end int // byte offsets
}

var errBoundary = &source.Error{Msg: "statement boundaries differ from the parser's"}

func (s *Script) each(o Options, parse func(chunk, string) error) error {
	chunks := s.chunks(o.workers())
	failed := make([]error, len(chunks))
	parallel(len(chunks), o.workers(), func(i int) { failed[i] = parse(chunks[i], s.text[chunks[i].start:chunks[i].end]) })
	var errs source.ErrorList
	for i, err := range failed {
		if err == nil {
			continue
		}
		// One bad statement makes the parser refuse the whole chunk.
		for j := chunks[i].from; j < chunks[i].to && len(errs) < 100; j++ {
			st := &s.Statements[j]
			one := chunk{j, j + 1, st.Start, st.End}
			if err := parse(one, s.text[st.Start:st.End]); err != nil {
				errs = append(errs, s.located(st, err))
			}
		}
	}
	return errs.Err()
}

// parallel calls work for 0 to n−1, by several workers.
func parallel(n, workers int, work func(int)) {
	if workers < 2 || n < 2 {
		for i := range n {
			work(i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	group.Wait()
}

func (s *Script) chunks(workers int) []chunk {
	size := 1 << 20
	if workers > 1 {
		size = min(max(len(s.text)/(4*workers), 16<<10), 1<<20)
	}
	var out []chunk
	for i := range s.Statements {
		st := &s.Statements[i]
		if n := len(out); n > 0 && st.End-out[n-1].start <= size {
			out[n-1].to, out[n-1].end = i+1, st.End
			continue
		}
		out = append(out, chunk{i, i + 1, st.Start, st.End})
	}
	return out
}

func (c chunk) decode(s *Script, text string) error {
	trees, err := parseTrees(text)
	if err != nil {
		return err
	}
	if len(trees) != c.to-c.from {
		return errBoundary
	}
	for i, t := range trees {
		st := &s.Statements[c.from+i]
		st.base = c.start
		if err := s.plant(st, t); err != nil {
			return err
		}
	}
	return nil
}

// plant gives a statement its tree.
func (s *Script) plant(st *Statement, t tree) (err error) {
	st.Node = t.node
	if t.unsure {
		st.base = st.Start
		st.Node, err = parseFull(s.text[st.Start:st.End])
	}
	return err
}

// located gives an error of the parser its place in the script. The parser
// counts characters from 1, 0 is "no place".
func (s *Script) located(st *Statement, err error) *source.Error {
	if e, ok := err.(*source.Error); ok {
		return &source.Error{Pos: s.Pos(st), Msg: e.Msg}
	}
	at := st.Start
	msg := err.Error()
	if e, ok := err.(*parser.Error); ok && e.Cursorpos > 0 {
		at = st.Start + byteOffset(s.text[st.Start:st.End], e.Cursorpos-1)
	}
	return &source.Error{Pos: s.File.Pos(int32(at)), Msg: msg, Err: err}
}

func byteOffset(text string, characters int) int {
	for i := range text {
		if characters == 0 {
			return i
		}
		characters--
	}
	return len(text)
}

func splitWithParser(text string) (int, error) {
	enterParser()
	defer leaveParser()
	parts, err := parser.SplitWithParser(text, false)
	return len(parts), err
}

// guard refuses what [Split] would refuse, for texts that go to the parser
// without having been split.
func guard(sql string) error {
	if !utf8.ValidString(sql) || strings.IndexByte(sql, 0) >= 0 {
		return &source.Error{Msg: "text is not valid UTF-8 or contains a NUL byte"}
	}
	_, err := Split(source.NewFile("", sql), Options{})
	return err
}

// Fingerprint is the same for statements that differ in constants and white
// space only (pg_query's fingerprint, 16 hexadecimal digits).
func Fingerprint(sql string) (string, error) {
	if err := guard(sql); err != nil {
		return "", err
	}
	enterParser()
	defer leaveParser()
	return pg.Fingerprint(sql)
}

// Normalize replaces constants by $1, $2, ….
func Normalize(sql string) (string, error) {
	if err := guard(sql); err != nil {
		return "", err
	}
	enterParser()
	defer leaveParser()
	return pg.Normalize(sql)
}
