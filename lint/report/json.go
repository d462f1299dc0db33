package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"

	"sqlgen/lint"
)

type jsonSummary struct {
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Info       int `json:"info"`
	Suppressed int `json:"suppressed"`
}

func summaryOf(r *lint.Result) jsonSummary {
	return jsonSummary{r.Count(lint.Error), r.Count(lint.Warning), r.Count(lint.Info), len(r.Suppressed)}
}

// writeJSON prints what encoding/json would, with an indent of two blanks. A long
// history has tens of megabytes of findings, hence the writer of its own.
func writeJSON(w io.Writer, r *Report) error {
	out := &jsonWriter{to: w}
	out.open('{')
	out.number("version", 1)
	out.list("findings", len(r.Result.Findings), func(i int) {
		f := &r.Result.Findings[i]
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
	s := summaryOf(r.Result)
	out.key("summary")
	out.open('{')
	out.number("error", s.Error)
	out.number("warning", s.Warning)
	out.number("info", s.Info)
	out.number("suppressed", s.Suppressed)
	out.close('}')
	out.close('}')
	out.text = append(out.text, '\n')
	out.flush()
	return out.err
}

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
	w.text = append(w.text, '\n')
	for range w.depth {
		w.text = append(w.text, "  "...)
	}
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

// list writes n objects whose members f writes.
func (w *jsonWriter) list(name string, n int, f func(i int)) {
	w.key(name)
	w.open('[')
	for i := range n {
		w.next()
		w.open('{')
		f(i)
		w.close('}')
		if len(w.text) > 64<<10 {
			w.flush()
		}
	}
	w.close(']')
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

func (w *jsonWriter) trueIf(name string, yes bool) {
	if yes {
		w.key(name)
		w.text = append(w.text, "true"...)
	}
}

// quoted writes a string; one with anything beyond letters, quotes and ends of
// lines is left to encoding/json.
func (w *jsonWriter) quoted(s string) {
	from := len(w.text)
	w.text = append(w.text, '"')
	done := 0
	for i, c := range s { // U+FFFD is what a wrong byte is read as
		if c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029' && c != utf8.RuneError {
			continue
		}
		w.text = append(w.text, s[done:i]...)
		done = i + 1
		switch c {
		case '"', '\\':
			w.text = append(w.text, '\\', byte(c))
		case '\n':
			w.text = append(w.text, '\\', 'n')
		case '\t':
			w.text = append(w.text, '\\', 't')
		default:
			w.text = append(w.text[:from], marshalString(s)...)
			return
		}
	}
	w.text = append(append(w.text, s[done:]...), '"')
}

func marshalString(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be encoded
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
