package offline

import (
	"context"
	"regexp"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

// renderMako fills in a Mako template as a project's script.py.mako is one:
// ${expression}, ${expression | filter}, lines of control after a percent sign,
// comments, <% code %>. The template is turned into Python, which is then
// evaluated like any other.
func renderMako(ctx context.Context, p Project, file *source.File, vars map[string]pyeval.Value) (string, error) {
	text, err := makoSource(file)
	if err != nil {
		return "", err
	}
	r, err := newRun(ctx, p)
	if err != nil {
		return "", err
	}
	defer r.close()
	tree, err := pyast.Parse(source.NewFile(file.Name, text))
	if err != nil {
		return "", &source.Error{Pos: source.Pos{File: file.Name}, Msg: "the template cannot be read: " + err.Error(), Err: err}
	}
	m, err := r.th.RunModule("template", "", tree, false)
	if err != nil {
		return "", r.located(err)
	}
	main, _ := m.Get("_render")
	var kw []pyeval.KwArg
	for _, name := range sortedNames(vars) {
		kw = append(kw, pyeval.KwArg{Name: name, Value: vars[name]})
	}
	v, err := r.th.CallKw(main, nil, kw)
	if err != nil {
		e := r.th.SourceError(err)
		e.Pos = source.Pos{File: file.Name}
		return "", e
	}
	out, _ := pyeval.AsStr(v)
	return out, nil
}

func sortedNames(m map[string]pyeval.Value) []string {
	all := make(map[string]any, len(m))
	for k := range m {
		all[k] = nil
	}
	return sortedKeys(all)
}

const makoHead = `def _text(v):
    return "" if v is None else str(v)
def _comma(v):
    if v is None:
        return ""
    if isinstance(v, str):
        return v
    return ", ".join("" if x is None else str(x) for x in v)
def _filter(v, names):
    for n in names:
        if n == "comma":
            v = _comma(v)
        elif n == "trim":
            v = _text(v).strip()
    return _text(v)
def _render(message, up_revision, down_revision, branch_labels, depends_on, create_date, imports, upgrades, downgrades, config, comma=_comma, **kw):
    _out = []
`

var makoControl = regexp.MustCompile(`^\s*%([^%].*)?$`)

// makoSource is the Python of a template.
func makoSource(file *source.File) (string, error) {
	w := &makoWriter{indent: 1}
	w.b.WriteString(makoHead)
	content := strings.ReplaceAll(file.Content, "\r\n", "\n")
	fail := func(line int, hint, msg string) error {
		return &source.Error{Pos: source.Pos{File: file.Name, Line: line, Column: 1}, Msg: "the template cannot be rendered: " + msg, Hint: hint}
	}
	lines := strings.SplitAfter(content, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "##"):
		case makoControl.MatchString(strings.TrimSuffix(line, "\n")) && trimmed != "%":
			w.control(strings.TrimSpace(trimmed[1:]))
			if w.indent < 1 {
				return "", fail(i+1, "", "an end without its beginning")
			}
		case strings.HasPrefix(trimmed, "<%!") || trimmed == "<%" || strings.HasPrefix(trimmed, "<% "):
			code := strings.TrimPrefix(strings.TrimPrefix(trimmed, "<%"), "!")
			for !strings.Contains(code, "%>") {
				if i++; i >= len(lines) {
					return "", fail(i, "", "<% is never closed")
				}
				code += "\n" + strings.TrimSuffix(lines[i], "\n")
			}
			code, _, _ = strings.Cut(code, "%>")
			w.code(code)
		case strings.HasPrefix(trimmed, "<%"):
			return "", fail(i+1, "use alembic revision", "sqlgen does not know the tag "+strings.Fields(trimmed)[0])
		default:
			if strings.HasPrefix(trimmed, "%%") {
				line = strings.Replace(line, "%%", "%", 1)
			}
			if err := w.text(line); err != "" {
				return "", fail(i+1, "", err)
			}
		}
	}
	w.line("return ''.join(_out)")
	return w.b.String(), nil
}

type makoWriter struct {
	b      strings.Builder
	indent int
}

func (w *makoWriter) line(s string) {
	w.b.WriteString(strings.Repeat("    ", w.indent))
	w.b.WriteString(s)
	w.b.WriteByte('\n')
}

func (w *makoWriter) control(s string) {
	word := strings.TrimSuffix(strings.Fields(s + " x")[0], ":")
	switch word {
	case "endif", "endfor", "endwhile", "endtry", "endwith":
		w.indent--
	case "else", "elif", "except", "finally":
		w.indent--
		w.line(s)
		w.indent++
		w.line("pass")
	default:
		w.line(s)
		w.indent++
		w.line("pass")
	}
}

// code takes over the lines of <% … %>, which share an indent of their own.
func (w *makoWriter) code(s string) {
	lines := strings.Split(s, "\n")
	margin := -1
	for _, l := range lines {
		if t := strings.TrimLeft(l, " \t"); t != "" && (margin < 0 || len(l)-len(t) < margin) {
			margin = len(l) - len(t)
		}
	}
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			w.line(l[min(max(margin, 0), len(l)-len(strings.TrimLeft(l, " \t"))):])
		}
	}
}

// text writes a line with its ${…}; a backslash at its end joins it to the next.
func (w *makoWriter) text(s string) (problem string) {
	s = strings.TrimSuffix(s, "\\\n")
	for s != "" {
		i := strings.Index(s, "${")
		if i < 0 {
			w.line("_out.append(" + pyQuote(s) + ")")
			return ""
		}
		if i > 0 {
			w.line("_out.append(" + pyQuote(s[:i]) + ")")
		}
		end := closing(s[i+2:])
		if end < 0 {
			return "${ is never closed on its line"
		}
		expr, filters := splitFilters(s[i+2 : i+2+end])
		names := make([]string, len(filters))
		for k, f := range filters {
			names[k] = pyQuote(strings.TrimSpace(f))
		}
		w.line("_out.append(_filter(" + strings.TrimSpace(expr) + ", [" + strings.Join(names, ", ") + "]))")
		s = s[i+2+end+1:]
	}
	return ""
}

// closing is the offset of the brace that closes an expression, -1 for none.
func closing(s string) int {
	depth := 0
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{' || c == '(' || c == '[':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}' || c == ')' || c == ']':
			depth--
		}
	}
	return -1
}

// splitFilters takes the filters after the last | outside of quotes and brackets.
func splitFilters(s string) (string, []string) {
	depth, at := 0, -1
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case c == '|' && depth == 0:
			at = i
		}
	}
	if at < 0 {
		return s, nil
	}
	return s[:at], strings.Split(s[at+1:], ",")
}

// pyQuote is a Python literal of a text.
func pyQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`).Replace(s) + `"`
}
