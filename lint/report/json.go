package report

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"sqlgen/lint"
)

// writeJSON prints what encoding/json would, with an indent of two blanks. A long
// history has tens of megabytes of findings, hence the writer of its own.
func writeJSON(w io.Writer, r *Report) error {
	out := &jsonWriter{to: w}
	out.open('{')
	out.number("version", 1)
	out.list("findings", len(r.Result.Findings), func(i int) {
		f := r.Result.Findings[i]
		out.string("rule", f.Rule)
		out.string("severity", f.Severity.String())
		out.string("message", f.Message)
		out.stringIf("file", f.Pos.File)
		out.numberIf("line", f.Pos.Line)
		out.numberIf("column", f.Pos.Column)
		out.numberIf("end_line", f.End.Line)
		out.numberIf("end_column", f.End.Column)
		out.stringIf("revision", f.Revision)
		out.stringIf("direction", string(f.Direction))
		out.stringIf("statement", f.Statement)
		out.stringIf("sql_file", f.SQL.File)
		out.numberIf("sql_line", f.SQL.Line)
		out.stringIf("lock", f.Lock)
		out.trueIf("rewrite", f.Rewrite)
		out.trueIf("scan", f.Scan)
		out.stringIf("relation", f.Relation)
		out.stringsIf("notes", f.Notes)
		out.stringIf("safe_alternative", f.SafeAlternative)
		out.stringIf("url", f.URL)
		out.stringIf("fingerprint", f.Fingerprint)
	})
	if len(r.Result.Errors) > 0 {
		out.list("errors", len(r.Result.Errors), func(i int) {
			e := r.Result.Errors[i]
			out.string("message", e.Msg)
			out.stringIf("file", e.Pos.File)
			out.numberIf("line", e.Pos.Line)
			out.numberIf("column", e.Pos.Column)
		})
	}
	out.object("summary", func() {
		out.number("error", r.Result.Count(lint.Error))
		out.number("warning", r.Result.Count(lint.Warning))
		out.number("info", r.Result.Count(lint.Info))
		out.number("suppressed", len(r.Result.Suppressed))
	})
	return out.end('}')
}

// indents is as deep as an object stands.
const indents = "                                "

// jsonWriter writes indented JSON as encoding/json does without escaping HTML.
type jsonWriter struct {
	to    io.Writer
	text  []byte
	depth int
	some  bool // the object or list that is open has something already
	err   error
}

func (w *jsonWriter) flush() {
	if w.err == nil {
		_, w.err = w.to.Write(w.text)
	}
	w.text = w.text[:0]
}

func (w *jsonWriter) line() {
	w.text = append(append(w.text, '\n'), indents[:2*w.depth]...)
}

func (w *jsonWriter) next() {
	if w.some {
		w.text = append(w.text, ',')
	}
	w.some = true
	w.line()
}

func (w *jsonWriter) open(c byte) {
	w.text = append(w.text, c)
	w.depth++
	w.some = false
}

func (w *jsonWriter) close(c byte) {
	w.depth--
	if w.some {
		w.line()
	}
	w.text = append(w.text, c)
	w.some = true
}

func (w *jsonWriter) key(name string) {
	w.next()
	w.text = append(w.text, '"')
	w.text = append(w.text, name...)
	w.text = append(w.text, `": `...)
}

// end closes what was opened first and writes what is left.
func (w *jsonWriter) end(c byte) error {
	w.close(c)
	w.text = append(w.text, '\n')
	w.flush()
	return w.err
}

// object writes an object whose members f writes.
func (w *jsonWriter) object(name string, f func()) {
	w.key(name)
	w.open('{')
	f()
	w.close('}')
}

// list writes n objects whose members f writes.
func (w *jsonWriter) list(name string, n int, f func(i int)) {
	w.key(name)
	w.open('[')
	for i := range n {
		w.element(func() { f(i) })
	}
	w.close(']')
}

// element writes an object of a list.
func (w *jsonWriter) element(f func()) {
	w.next()
	w.open('{')
	f()
	w.close('}')
	if len(w.text) > writeSize {
		w.flush()
	}
}

func (w *jsonWriter) string(name, value string) {
	w.key(name)
	w.quoted(value)
}

func (w *jsonWriter) stringIf(name, value string) {
	if value != "" {
		w.string(name, value)
	}
}

func (w *jsonWriter) stringsIf(name string, list []string) {
	if len(list) == 0 {
		return
	}
	w.key(name)
	w.open('[')
	for _, s := range list {
		w.next()
		w.quoted(s)
	}
	w.close(']')
}

func (w *jsonWriter) number(name string, n int) {
	w.key(name)
	w.text = strconv.AppendInt(w.text, int64(n), 10)
}

func (w *jsonWriter) numberIf(name string, n int) {
	if n != 0 {
		w.number(name, n)
	}
}

func (w *jsonWriter) boolean(name string, yes bool) {
	w.key(name)
	w.text = strconv.AppendBool(w.text, yes)
}

func (w *jsonWriter) trueIf(name string, yes bool) {
	if yes {
		w.boolean(name, true)
	}
}

// quoted writes a string with the escapes of encoding/json.
func (w *jsonWriter) quoted(s string) {
	w.text = append(w.text, '"')
	done := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && escapes[c] == "" {
			i++
			continue
		}
		escape, size := escapeOf(s[i:])
		if escape != "" {
			w.text = append(append(w.text, s[done:i]...), escape...)
			done = i + size
		}
		i += size
	}
	w.text = append(append(w.text, s[done:]...), '"')
}

// escapeOf is what stands for the first character of s, "" for itself.
func escapeOf(s string) (escape string, size int) {
	if c := s[0]; c < utf8.RuneSelf {
		return escapes[c], 1
	}
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case c == utf8.RuneError && size == 1:
		return `\ufffd`, 1
	case c == '\u2028':
		return `\u2028`, size
	case c == '\u2029':
		return `\u2029`, size
	}
	return "", size
}

// escapes are those of ASCII; "" for what stands for itself.
var escapes = func() (out [utf8.RuneSelf]string) {
	for c := range ' ' {
		out[c] = fmt.Sprintf(`\u%04x`, c)
	}
	for c, letter := range map[byte]string{'\b': "b", '\f': "f", '\n': "n", '\r': "r", '\t': "t", '"': `"`, '\\': `\`} {
		out[c] = `\` + letter
	}
	return out
}()
