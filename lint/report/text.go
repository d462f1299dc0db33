package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/template"

	"github.com/fatih/color"

	"sqlgen/lint"
	"sqlgen/lint/locks"
	"sqlgen/templates"
)

// textReport is what templates/lint.txt.tmpl gets.
type textReport struct {
	Findings   []textFinding
	Errors     []string
	Count      jsonSummary
	Total      int
	Statements int
	Suppressed int
}

type textFinding struct {
	Rule, Severity, Message string
	Place                   string
	Source                  *sourceLine
	Statement               string
	Lock                    *lockLine
	Notes                   []string
	Alternative             []string
	URL                     string
}

type sourceLine struct{ Gutter, Margin, Line, Caret string }

type lockLine struct{ Mode, Relation, Blocks, Duration string }

const maxSourceLine = 160

func writeText(w io.Writer, r *Report) error {
	view := textReport{Total: len(r.Result.Findings), Statements: r.Result.Statements, Suppressed: len(r.Result.Suppressed),
		Count: jsonSummary{r.Result.Count(lint.Error), r.Result.Count(lint.Warning), r.Result.Count(lint.Info), 0}}
	for i := range r.Result.Findings {
		view.Findings = append(view.Findings, r.textFinding(&r.Result.Findings[i]))
	}
	for _, e := range r.Result.Errors {
		view.Errors = append(view.Errors, printable(e.Error()))
	}
	t, err := template.New("lint.txt.tmpl").Funcs(r.textFuncs()).ParseFS(templates.FS, "lint.txt.tmpl")
	if err != nil {
		return err
	}
	return t.Execute(w, view)
}

func (r *Report) textFuncs() template.FuncMap {
	paint := func(attributes ...color.Attribute) func(string) string {
		c := color.New(attributes...)
		if !r.Color {
			return func(s string) string { return s }
		}
		c.EnableColor()
		return func(s string) string {
			if s == "" {
				return ""
			}
			return c.Sprint(s)
		}
	}
	levels := map[string]func(string) string{"error": paint(color.FgRed, color.Bold), "warning": paint(color.FgYellow, color.Bold), "info": paint(color.FgBlue, color.Bold)}
	return template.FuncMap{
		"bold": paint(color.Bold), "dim": paint(color.Faint), "good": paint(color.FgGreen), "caret": paint(color.FgGreen, color.Bold),
		"severity": func(s string) string { return levels[s](s) },
		"count":    count,
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (r *Report) textFinding(f *lint.Finding) textFinding {
	out := textFinding{Rule: f.Rule, Severity: f.Severity.String(), Message: printable(oneLine(f.Message)), Place: printable(f.Pos.String()), URL: f.URL,
		Source: r.caret(f), Lock: lockOf(f)}
	if f.SQL.IsValid() && f.Statement != "" {
		out.Statement = clip(printable(oneLine(f.Statement)), maxSourceLine)
	}
	for _, n := range f.Notes {
		out.Notes = append(out.Notes, printable(oneLine(n)))
	}
	if text := strings.TrimRight(f.SafeAlternative, "\n"); text != "" {
		out.Alternative = strings.Split(printable(text), "\n")
	}
	return out
}

func lockOf(f *lint.Finding) *lockLine {
	if f.Lock == "" || f.Relation == "" {
		return nil
	}
	return &lockLine{f.Lock, printable(f.Relation), blocked(locks.ParseMode(f.Lock)), Duration(f)}
}

// caret is the source line of a finding with a mark below. A very long line is
// cut around the place.
func (r *Report) caret(f *lint.Finding) *sourceLine {
	text := r.sourceLine(f.Pos)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	line := []rune(text)
	at := min(max(f.Pos.Column-1, 0), len(line))
	end := at + 1
	if f.End.Line == f.Pos.Line && f.End.Column-1 > at {
		end = min(f.End.Column-1, len(line))
	}
	if at > maxSourceLine/2 && len(line) > maxSourceLine {
		cut := at - maxSourceLine/4
		line = append([]rune("…"), line[cut:]...)
		at, end = at-cut+1, end-cut+1
	}
	if len(line) > maxSourceLine {
		line = append(line[:maxSourceLine:maxSourceLine], '…')
		end = min(end, maxSourceLine)
	}
	var mark strings.Builder
	for _, c := range line[:at] {
		if c == '\t' {
			mark.WriteRune('\t')
		} else {
			mark.WriteByte(' ')
		}
	}
	mark.WriteString("^" + strings.Repeat("~", max(end-at-1, 0)))
	gutter := fmt.Sprintf("%6d |", f.Pos.Line)
	return &sourceLine{gutter, strings.Repeat(" ", len(gutter)-1) + "|", printable(string(line)), mark.String()}
}
