package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// writeGitHub writes workflow commands, one line for each finding
// (docs.github.com, "Workflow commands for GitHub Actions").
func writeGitHub(w io.Writer, r *Report) error {
	out := &commandWriter{bufio.NewWriterSize(w, writeSize)}
	words := map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "notice"}
	for _, f := range r.Result.Findings {
		out.begin(words[f.Severity])
		if f.Pos.File != "" {
			out.file(r.inRepository(r.fileOf(f)))
		}
		if f.Pos.Line > 0 {
			out.number("line", f.Pos.Line)
			if f.End.Line > f.Pos.Line {
				out.number("endLine", f.End.Line)
			} else if f.Pos.Column > 0 {
				out.number("col", f.Pos.Column)
				if f.End.Line == f.Pos.Line && f.End.Column > f.Pos.Column {
					out.number("endColumn", f.End.Column)
				}
			}
		}
		out.end(f.Rule, plain(f))
	}
	for _, e := range r.Result.Errors {
		out.begin("error")
		if e.Pos.File != "" {
			out.file(r.inRepository(e.Pos.File))
		}
		if e.Pos.Line > 0 {
			out.number("line", e.Pos.Line)
		}
		out.end("sqlgen", printable(unplaced(e)))
	}
	return out.Flush()
}

// commandWriter keeps its first error until Flush.
type commandWriter struct{ *bufio.Writer }

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func (w *commandWriter) begin(command string) {
	_, _ = w.WriteString("::")
	_, _ = w.WriteString(command)
	_ = w.WriteByte(' ')
}

func (w *commandWriter) file(name string) {
	_, _ = w.WriteString("file=")
	_, _ = propertyEscapes.WriteString(w, name)
	_ = w.WriteByte(',')
}

func (w *commandWriter) number(property string, n int) {
	_, _ = w.WriteString(property)
	_ = w.WriteByte('=')
	_, _ = w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(n), 10))
	_ = w.WriteByte(',')
}

func (w *commandWriter) end(title, text string) {
	_, _ = w.WriteString("title=")
	_, _ = propertyEscapes.WriteString(w, title)
	_, _ = w.WriteString("::")
	_, _ = dataEscapes.WriteString(w, text)
	_ = w.WriteByte('\n')
}

// unplaced is an error without its place, which has a field of its own.
func unplaced(e *source.Error) string {
	return (&source.Error{Msg: e.Msg, Hint: e.Hint}).Error()
}

// plain is a finding as text of a few lines, for formats with one text field.
func plain(f *lint.Finding) string {
	var b strings.Builder
	b.Grow(len(f.Message) + len(f.SafeAlternative) + len(f.URL) + len(f.Lock) + len(f.Relation) + 16)
	b.WriteString(f.Message)
	if f.Lock != "" && f.Relation != "" {
		b.WriteByte('\n')
		b.WriteString(f.Lock)
		b.WriteString(" on ")
		b.WriteString(f.Relation)
	}
	for _, n := range f.Notes {
		b.WriteByte('\n')
		b.WriteString(n)
	}
	if f.SafeAlternative != "" {
		b.WriteString("\n\n")
		b.WriteString(strings.TrimRight(f.SafeAlternative, "\n"))
	}
	if f.URL != "" {
		b.WriteString("\n\n")
		b.WriteString(f.URL)
	}
	return printable(b.String())
}

// writeGitLab writes a code quality report (docs.gitlab.com, "Code Quality",
// "Code Quality report format").
func writeGitLab(w io.Writer, r *Report) error {
	words := map[lint.Severity]string{lint.Error: "critical", lint.Warning: "major", lint.Info: "info"}
	out := &gitlabWriter{jsonWriter: jsonWriter{to: w}, report: r, seen: map[string]int{}}
	out.open('[')
	for _, f := range r.Result.Findings {
		print := f.Fingerprint
		if print == "" {
			print = f.Rule + ":" + f.Pos.String()
		}
		if out.seen[print]++; out.seen[print] > 1 {
			print = fmt.Sprintf("%s-%d", print, out.seen[print])
		}
		last := 0
		if f.End.Line > f.Pos.Line {
			last = f.End.Line
		}
		out.issue(f.Message, f.Rule, print, words[f.Severity], r.fileOf(f), f.Pos.Line, last)
	}
	for _, e := range r.Result.Errors {
		print := "sqlgen:" + e.Error()
		if out.seen[print]++; out.seen[print] > 1 {
			continue
		}
		file := e.Pos.File
		if file == "" {
			file = r.home()
		}
		out.issue(unplaced(e), "sqlgen", print, "critical", file, e.Pos.Line, 0)
	}
	return out.end(']')
}

type gitlabWriter struct {
	jsonWriter
	report *Report
	seen   map[string]int // fingerprints
}

// issue writes an entry; last is its last line, 0 for none.
func (w *gitlabWriter) issue(description, check, fingerprint, severity, file string, line, last int) {
	w.element(func() {
		w.string("description", oneLine(printable(description)))
		w.string("check_name", check)
		w.string("fingerprint", fingerprint)
		w.string("severity", severity)
		w.object("location", func() {
			w.string("path", w.report.inRepository(file))
			w.object("lines", func() {
				w.number("begin", max(line, 1))
				w.numberIf("end", last)
			})
		})
	})
}
