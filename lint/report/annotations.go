package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// writeGitHub writes workflow commands, one line for each finding
// (docs.github.com, "Workflow commands for GitHub Actions").
func writeGitHub(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	words := map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "notice"}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		var p []string
		if f.Pos.File != "" {
			p = append(p, "file="+property(r.inRepository(r.fileOf(f))))
		}
		if f.Pos.Line > 0 {
			p = append(p, fmt.Sprintf("line=%d", f.Pos.Line))
			if f.End.Line > f.Pos.Line {
				p = append(p, fmt.Sprintf("endLine=%d", f.End.Line))
			} else if f.Pos.Column > 0 {
				p = append(p, fmt.Sprintf("col=%d", f.Pos.Column))
				if f.End.Line == f.Pos.Line && f.End.Column > f.Pos.Column {
					p = append(p, fmt.Sprintf("endColumn=%d", f.End.Column))
				}
			}
		}
		p = append(p, "title="+property(f.Rule))
		fmt.Fprintf(out, "::%s %s::%s\n", words[f.Severity], strings.Join(p, ","), data(plain(f)))
	}
	for _, e := range r.Result.Errors {
		var p []string
		if e.Pos.File != "" {
			p = append(p, "file="+property(r.inRepository(e.Pos.File)))
		}
		if e.Pos.Line > 0 {
			p = append(p, fmt.Sprintf("line=%d", e.Pos.Line))
		}
		fmt.Fprintf(out, "::error %s::%s\n", strings.Join(append(p, "title=sqlgen"), ","), data(printable(unplaced(e))))
	}
	return out.Flush()
}

// unplaced is an error without its place, which has a field of its own.
func unplaced(e *source.Error) string {
	return (&source.Error{Msg: e.Msg, Hint: e.Hint}).Error()
}

// plain is a finding as text of a few lines, for formats with one text field.
func plain(f *lint.Finding) string {
	var b strings.Builder
	b.WriteString(f.Message)
	if f.Lock != "" && f.Relation != "" {
		b.WriteString("\n" + f.Lock + " on " + f.Relation)
	}
	for _, n := range f.Notes {
		b.WriteString("\n" + n)
	}
	if f.SafeAlternative != "" {
		b.WriteString("\n\n" + strings.TrimRight(f.SafeAlternative, "\n"))
	}
	if f.URL != "" {
		b.WriteString("\n\n" + f.URL)
	}
	return printable(b.String())
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string     { return dataEscapes.Replace(s) }
func property(s string) string { return propertyEscapes.Replace(s) }

// gitlabIssue is one entry of a code quality report (docs.gitlab.com, "Code
// Quality", "Code Quality report format").
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

func writeGitLab(w io.Writer, r *Report) error {
	words := map[lint.Severity]string{lint.Error: "critical", lint.Warning: "major", lint.Info: "info"}
	out := []gitlabIssue{}
	seen := map[string]int{}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		print := f.Fingerprint
		if print == "" {
			print = f.Rule + ":" + f.Pos.String()
		}
		if seen[print]++; seen[print] > 1 {
			print = fmt.Sprintf("%s-%d", print, seen[print])
		}
		issue := gitlabIssue{Description: oneLine(printable(f.Message)), CheckName: f.Rule, Fingerprint: print, Severity: words[f.Severity],
			Location: gitlabLocation{Path: r.inRepository(r.fileOf(f)), Lines: gitlabLines{Begin: max(f.Pos.Line, 1)}}}
		if f.End.Line > f.Pos.Line {
			issue.Location.Lines.End = f.End.Line
		}
		out = append(out, issue)
	}
	for _, e := range r.Result.Errors {
		print := "sqlgen:" + e.Error()
		if seen[print]++; seen[print] > 1 {
			continue
		}
		file := e.Pos.File
		if file == "" {
			file = r.home()
		}
		out = append(out, gitlabIssue{Description: oneLine(printable(unplaced(e))), CheckName: "sqlgen", Fingerprint: print, Severity: "critical",
			Location: gitlabLocation{Path: r.inRepository(file), Lines: gitlabLines{Begin: max(e.Pos.Line, 1)}}})
	}
	return encode(w, out)
}
