package bundle

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// lockClass is the style of a lock in the drawing.
func lockClass(m locks.Mode) string {
	switch {
	case m.BlocksReads():
		return "reads"
	case m.BlocksWrites():
		return "writes"
	}
	return "weak"
}

// timeline draws which table is locked how, from which statement to which COMMIT:
// a row for each table, a column for each statement, a line at each commit.
func (r *Report) timeline() string {
	columns := 0
	for i := range r.Steps {
		columns += len(r.Steps[i].Statements)
	}
	if columns == 0 || len(r.Locks) == 0 {
		return ""
	}
	const row, top = 26, 34
	wide := max(6, min(44, 640/columns))
	name := 0
	for _, t := range r.Locks {
		name = max(name, utf8.RuneCountInString(t.Relation))
	}
	left := 16 + min(name, 40)*8
	height := top + len(r.Locks)*row + 8
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="locks of each table over the statements">`+"\n", left+columns*wide+16, height)
	x := 0
	for i := range r.Steps {
		s := &r.Steps[i]
		at := left + x*wide
		w := len(s.Statements) * wide
		kind := "transaction"
		if !s.Transactional {
			kind = "no transaction"
		}
		if w > 0 {
			fmt.Fprintf(&b, `<g><title>step %d: %s</title><text x="%d" y="12" class="step">%d</text></g>`+"\n", s.Number, kind, at+3, s.Number)
			for k, st := range s.Statements {
				if wide >= 14 {
					fmt.Fprintf(&b, `<text x="%d" y="27" class="number">%d</text>`+"\n", at+k*wide+3, st.Number)
				}
			}
			fmt.Fprintf(&b, `<path d="M%d 2V%d" class="commit"/>`+"\n", at+w, height-4)
		}
		x += len(s.Statements)
	}
	for k, t := range r.Locks {
		y := top + k*row
		shown := t.Relation
		if runes := []rune(shown); len(runes) > 40 {
			shown = string(runes[:39]) + "…"
		}
		fmt.Fprintf(&b, `<text x="8" y="%d" class="table">%s</text>`+"\n", y+16, html.EscapeString(shown))
		for _, h := range t.Held {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="3" class="%s"><title>%s</title></rect>`+"\n",
				left+h.from*wide+1, y+3, (h.to-h.from)*wide-2, row-8, lockClass(h.mode),
				html.EscapeString(fmt.Sprintf("%s on %s, from statement %d to the end of step %d", h.Mode, t.Relation, h.FromStatement, h.UntilStep)))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// highlight prints a script as lines of HTML: numbers, colours, and what is known
// of a statement beside its first line.
func highlight(script string, places map[int]*StatementEntry) string {
	kinds := make([]byte, len(script))
	file := source.NewFile("", script)
	if parsed, err := pgtree.Split(file, pgtree.Options{Psql: true}); err == nil {
		for _, c := range parsed.Comments {
			for i := c.Start; i < c.End; i++ {
				kinds[i] = 'c'
			}
		}
		for i := range parsed.Statements {
			st := &parsed.Statements[i]
			words(script, kinds, st.Start, st.End)
		}
	}
	var b strings.Builder
	at := 0
	for number, line := range strings.SplitAfter(script, "\n") {
		if line == "" {
			continue
		}
		fmt.Fprintf(&b, `<tr id="L%d"><td class="n">%[1]d</td><td class="s"><code>`, number+1)
		text := strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(text, `\`) && kinds[at] == 0 {
			b.WriteString(`<b class="m">` + html.EscapeString(text) + `</b>`)
		} else {
			for i := 0; i < len(text); {
				k := kinds[at+i]
				j := i
				for j < len(text) && kinds[at+j] == k {
					j++
				}
				part := html.EscapeString(text[i:j])
				if k != 0 {
					part = fmt.Sprintf(`<b class="%c">%s</b>`, k, part)
				}
				b.WriteString(part)
				i = j
			}
		}
		b.WriteString(`</code>`)
		if s := places[number+1]; s != nil {
			for _, f := range s.Findings {
				fmt.Fprintf(&b, `<div class="note %s"><strong>%s</strong> %s</div>`, findingClass(f.Severity), html.EscapeString(f.Rule), html.EscapeString(f.Message))
			}
			for _, l := range s.Loses {
				fmt.Fprintf(&b, `<div class="note error">%s</div>`, html.EscapeString(l.String()))
			}
			if s.Refused != "" {
				fmt.Fprintf(&b, `<div class="note error">will be refused: %s</div>`, html.EscapeString(s.Refused))
			}
		}
		b.WriteString("</td></tr>\n")
		at += len(line)
	}
	return b.String()
}

func findingClass(severity string) string {
	switch severity {
	case "error", "warning":
		return severity
	}
	return "info"
}

// words marks the keywords, strings and quoted names of a statement.
func words(text string, kinds []byte, start, end int) {
	for i := start; i < end; {
		if kinds[i] == 'c' {
			i++
			continue
		}
		c := text[i]
		j := i + 1
		switch {
		case c == '\'' || c == '"':
			for j < end && text[j] != c {
				j++
			}
			j = min(j+1, end)
			if c == '\'' {
				mark(kinds, i, j, 's')
			}
		case c == '$':
			if close := strings.IndexByte(text[i+1:end], '$'); close >= 0 {
				tag := text[i : i+close+2]
				if strings.Trim(tag, "$abcdefghijklmnopqrstuvwxyz0123456789_") == "" {
					if stop := strings.Index(text[i+len(tag):end], tag); stop >= 0 {
						mark(kinds, i, i+len(tag), 's')
						j = i + len(tag)
						mark(kinds, j+stop, j+stop+len(tag), 's')
						words(text, kinds, j, j+stop)
						j += stop + len(tag)
					}
				}
			}
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_':
			for j < end && (text[j] == '_' || text[j] >= '0' && text[j] <= '9' || text[j] >= 'a' && text[j] <= 'z' || text[j] >= 'A' && text[j] <= 'Z') {
				j++
			}
			if word := text[i:j]; len(word) > 1 && word == strings.ToUpper(word) {
				mark(kinds, i, j, 'k')
			}
		}
		i = j
	}
}

func mark(kinds []byte, from, to int, k byte) {
	for i := from; i < to; i++ {
		if kinds[i] == 0 {
			kinds[i] = k
		}
	}
}
