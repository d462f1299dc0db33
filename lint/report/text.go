package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"sqlgen/lint"
	"sqlgen/lint/locks"
)

const maxSourceLine = 160

// writeText writes what a terminal shows. It is no template: a long history has
// tens of thousands of findings.
func writeText(w io.Writer, r *Report) error {
	t := &textWriter{Writer: bufio.NewWriterSize(w, writeSize), report: r}
	t.paints()
	for _, f := range r.Result.Findings {
		t.finding(f)
	}
	for _, e := range r.Result.Errors {
		t.painted(t.severity[lint.Error], lint.Error.String())
		t.words(": ", printable(e.Error()), "\n")
	}
	t.summary()
	return t.Flush()
}

// textWriter keeps its first error until Flush.
type textWriter struct {
	*bufio.Writer
	report                 *Report
	bold, dim, good, caret paint
	severity               [lint.Error + 1]paint
	long                   longLine // the last one
}

// paint is what stands before and after text of a colour; nothing where no
// colours are wanted.
type paint struct{ before, after string }

func (t *textWriter) paints() {
	in := func(attributes ...color.Attribute) paint {
		if !t.report.Color {
			return paint{}
		}
		c := color.New(attributes...)
		c.EnableColor()
		before, after, _ := strings.Cut(c.Sprint("|"), "|")
		return paint{before, after}
	}
	t.bold, t.dim, t.good, t.caret = in(color.Bold), in(color.Faint), in(color.FgGreen), in(color.FgGreen, color.Bold)
	t.severity = [...]paint{lint.Info: in(color.FgBlue, color.Bold), lint.Warning: in(color.FgYellow, color.Bold), lint.Error: in(color.FgRed, color.Bold)}
}

func (t *textWriter) words(list ...string) {
	for _, s := range list {
		_, _ = t.WriteString(s)
	}
}

func (t *textWriter) painted(p paint, text string) { t.words(p.before, text, p.after) }

// row is a line that begins with a word for what follows.
func (t *textWriter) row(word, text string) {
	t.words("  ", t.dim.before, word, t.dim.after, "  ", text, "\n")
}

func (t *textWriter) finding(f *lint.Finding) {
	if place := printable(f.Pos.String()); place != "" {
		t.painted(t.bold, place)
		t.words(": ")
	}
	t.painted(t.severity[f.Severity], f.Severity.String())
	t.words(": ", printable(oneLine(f.Message)), " ", t.dim.before, "[", f.Rule, "]", t.dim.after, "\n")
	t.source(f)
	if f.SQL.IsValid() && f.Statement != "" {
		t.row("SQL ", clipLine(f.Statement, maxSourceLine))
	}
	if f.Lock != "" && f.Relation != "" {
		t.lock(f)
	}
	for _, n := range f.Notes {
		t.row("note", printable(oneLine(n)))
	}
	if text := strings.TrimRight(f.SafeAlternative, "\n"); text != "" {
		word, p := "do  ", t.good
		for line := range strings.SplitSeq(printable(text), "\n") {
			t.words("  ")
			t.painted(p, word)
			if line != "" {
				t.words("  ", line)
			}
			t.words("\n")
			word, p = "    ", paint{}
		}
	}
	if f.URL != "" {
		t.row("see ", f.URL)
	}
	t.words("\n")
}

func (t *textWriter) lock(f *lint.Finding) {
	t.words("  ", t.dim.before, "lock", t.dim.after, "  ", f.Lock, " on ", printable(f.Relation), ": ")
	if who := blocked(locks.ParseMode(f.Lock)); who != "" {
		t.words(who, " of others wait until the transaction ends; ")
	} else {
		t.words("reads and writes of others go on; ")
	}
	switch Duration(f) {
	case Rewrite:
		t.words("the table is written anew\n")
	case Scan:
		t.words("the table is read in full\n")
	default:
		t.words("brief work\n")
	}
}

func (t *textWriter) summary() {
	result := t.report.Result
	if len(result.Findings) == 0 {
		t.words("No findings")
	} else {
		t.words(count(result.Count(lint.Error), "error", "errors"), ", ", count(result.Count(lint.Warning), "warning", "warnings"), ", ", count(result.Count(lint.Info), "note", "notes"))
	}
	t.words(" in ", count(result.Statements, "statement", "statements"))
	if n := len(result.Suppressed); n > 0 {
		t.words("; ", count(n, "finding", "findings"), " suppressed")
	}
	t.words(".\n")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// source writes the line of Python or SQL that a finding is about, with a mark below.
func (t *textWriter) source(f *lint.Finding) {
	text := t.report.sourceLine(f.Pos)
	if strings.TrimSpace(text) == "" {
		return
	}
	line, mark := t.long.caret(text, f)
	number := fmt.Sprintf("%6d ", f.Pos.Line)
	t.words(t.dim.before, number, "|", t.dim.after, " ", line, "\n")
	t.words(t.dim.before, strings.Repeat(" ", len(number)), "|", t.dim.after, " ")
	t.painted(t.caret, mark)
	t.words("\n")
}

// caret is the line of a finding and the mark that stands below. A very long line
// is cut around the place.
func (l *longLine) caret(line string, f *lint.Finding) (shown, mark string) {
	at, end := max(f.Pos.Column-1, 0), 0
	if f.End.Line == f.Pos.Line {
		end = f.End.Column - 1
	}
	if len(line) > longLineBytes {
		var left int
		line, left = l.around(line, at)
		at, end = at-left, end-left
	}
	length := utf8.RuneCountInString(line)
	at = min(at, length)
	if end = min(end, length); end <= at {
		end = at + 1
	}
	if length > maxSourceLine || !utf8.ValidString(line) {
		line, at, end = cutLine([]rune(line), at, end)
	}
	var b strings.Builder
	b.Grow(max(at+1, end))
	left := at
	for _, c := range line {
		if left == 0 {
			break
		}
		left--
		if c == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteByte('^')
	for range end - at - 1 {
		b.WriteByte('~')
	}
	return printable(line), b.String()
}

// cutLine shortens a line to what is around a place.
func cutLine(line []rune, at, end int) (string, int, int) {
	if at > maxSourceLine/2 {
		cut := at - maxSourceLine/4
		line = append([]rune("…"), line[cut:]...)
		at, end = at-cut+1, end-cut+1
	}
	if len(line) > maxSourceLine {
		line = append(line[:maxSourceLine:maxSourceLine], '…')
		end = min(end, maxSourceLine)
	}
	return string(line), at, end
}

// longLineBytes is from where on a line is too long to be looked at as a whole for
// each of its findings: a statement on one line may have as many as tables.
const longLineBytes = 4 << 10

// longLine is a line and the offsets of each 256th of its characters.
type longLine struct {
	line   string
	length int // in characters
	at     []int
}

const longLineStep = 256

// around is what stands around a character, more than is shown of it, and how many
// characters are left out before it.
func (l *longLine) around(line string, at int) (string, int) {
	if l.line != line {
		*l = longLine{line: line}
		for i := range line {
			if l.length%longLineStep == 0 {
				l.at = append(l.at, i)
			}
			l.length++
		}
	}
	from := max(min(at, l.length)/longLineStep-1, 0)
	to := len(line)
	if from+3 < len(l.at) {
		to = l.at[from+3]
	}
	return line[l.at[from]:to], from * longLineStep
}
