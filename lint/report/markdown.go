package report

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strings"
	"text/template"

	"sqlgen/lint"
	"sqlgen/lint/locks"
	"sqlgen/templates"
)

// Marker is the line by which a comment is found again.
const Marker = "<!-- sqlgen:lint -->"

// maxComment is what is written at most, in bytes; GitHub takes 65,536 characters.
const maxComment = 65000

// markdownReport is what templates/lint.md.tmpl gets.
type markdownReport struct {
	Failed       bool
	Findings     []markdownFinding
	MoreFindings int
	Errors       []string
	Count        struct{ Error, Warning, Info int }
	Total        int
	Statements   int
	Suppressed   int
	Locks        []markdownLock
	MoreLocks    int
	SQL          []markdownSQL
	MoreSQL      int
}

type markdownFinding struct {
	Rule, Severity, Message, Place, URL, Alternative string
	Notes                                            []string
}

type markdownLock struct {
	Revision, Relation, Mode, Blocks, Place string
	Rewrite, Scan                           bool
	After, Long                             int // statements before COMMIT, and how many of them are long
}

type markdownSQL struct {
	Revision, File, Lines string
	Direction             lint.Direction
	out                   bool // is left out
}

func writeMarkdown(w io.Writer, r *Report) error {
	t, err := template.New("lint.md.tmpl").Funcs(template.FuncMap{"count": count, "code": code, "escape": escape, "fence": fence, "indent": indent}).ParseFS(templates.FS, "lint.md.tmpl")
	if err != nil {
		return err
	}
	view := r.markdown()
	for view.least() > maxComment {
		view.shorten(math.MaxInt)
	}
	for {
		var out bytes.Buffer
		if err := t.Execute(&out, view); err != nil {
			return err
		}
		if out.Len() <= maxComment || !view.shorten(out.Len()-maxComment) {
			_, err := w.Write(out.Bytes())
			return err
		}
	}
}

func (r *Report) markdown() *markdownReport {
	v := &markdownReport{Failed: r.Failed(), Total: len(r.Result.Findings), Statements: r.Result.Statements, Suppressed: len(r.Result.Suppressed)}
	v.Count.Error, v.Count.Warning, v.Count.Info = r.Result.Count(lint.Error), r.Result.Count(lint.Warning), r.Result.Count(lint.Info)
	// The worst first: a comment is read from above, and cut below.
	for _, s := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		for _, f := range r.Result.Findings {
			if f.Severity == s {
				v.Findings = append(v.Findings, markdownFinding{f.Rule, s.String(), oneLine(f.Message), r.posInRepository(f.Pos).String(), f.URL, strings.TrimRight(f.SafeAlternative, "\n"), f.Notes})
			}
		}
	}
	for _, e := range r.Result.Errors {
		v.Errors = append(v.Errors, e.Error())
	}
	for _, tx := range r.Result.Transactions {
		for _, l := range tx.Locks {
			if l.Mode < locks.Share {
				continue
			}
			k := markdownLock{Revision: strings.Join(tx.Revisions, ", "), Relation: l.Relation, Mode: l.Mode.String(), Blocks: blocked(l.Mode), Place: r.posInRepository(l.From).String(),
				Rewrite: l.Rewrite, Scan: l.Scan}
			if tx.Explicit {
				k.After, k.Long = l.After, l.Work
			}
			v.Locks = append(v.Locks, k)
		}
	}
	for _, s := range r.SQL {
		v.SQL = append(v.SQL, markdownSQL{Revision: s.Revision, File: r.inRepository(s.File), Lines: strings.TrimRight(s.SQL, "\n"), Direction: s.Direction})
	}
	return v
}

// least is how many bytes the findings take at least, when all that goes before
// them is left out.
func (v *markdownReport) least() int {
	n := 0
	for i := range v.Findings {
		n += len("\n- ****: ") + len(v.Findings[i].Message)
	}
	return n
}

// shorten leaves something out and reports whether there was anything left to
// leave out: the longest SQL first, then advice, then findings and locks from
// the end.
func (v *markdownReport) shorten(excess int) bool {
	if len(v.SQL) > 0 {
		longest := make([]*markdownSQL, len(v.SQL))
		for i := range v.SQL {
			longest[i] = &v.SQL[i]
		}
		slices.SortStableFunc(longest, func(a, b *markdownSQL) int { return len(b.Lines) - len(a.Lines) })
		for _, s := range longest {
			if excess <= 0 {
				break
			}
			excess -= len(s.Lines)
			s.out = true
			v.MoreSQL++
		}
		v.SQL = slices.DeleteFunc(v.SQL, func(s markdownSQL) bool { return s.out })
		return true
	}
	for i := len(v.Findings) - 1; i >= 0; i-- {
		f := &v.Findings[i]
		if n := len(f.Alternative) + len(strings.Join(f.Notes, "")); n > 0 {
			f.Alternative, f.Notes = "", nil
			if excess -= n; excess <= 0 {
				return true
			}
		}
	}
	if n := len(v.Locks); n > 20 {
		v.MoreLocks += n - 20
		v.Locks = v.Locks[:20]
		return true
	}
	if n := len(v.Errors); n > 6 {
		v.Errors = append(v.Errors[:5:5], "…")
		return true
	}
	if n := len(v.Findings); n > 0 {
		cut := max(n/4, 1)
		v.MoreFindings += cut
		v.Findings = v.Findings[:n-cut]
		return true
	}
	return false
}

// code is a code span: backticks in the text need a longer mark around it.
func code(s string) string {
	s = strings.ReplaceAll(clipLine(s, 300), "|", `\|`)
	if s == "" {
		return ""
	}
	mark := strings.Repeat("`", longestRun(s)+1)
	if mark != "`" || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return mark + s + mark
}

func longestRun(s string) int {
	longest, run := 0, 0
	for _, c := range s {
		if c == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"|", `\|`, "#", `\#`, "@", "&#64;", "~", `\~`, "!", `\!`)

// escape makes text safe to stand in Markdown: no formatting, HTML, link or mention.
func escape(s string) string { return markdownEscapes.Replace(printable(oneLine(s))) }

// fence is a code block whose mark is longer than any in the text.
func fence(language, s string) string {
	mark := strings.Repeat("`", max(3, longestRun(s)+1))
	return mark + language + "\n" + printable(s) + "\n" + mark
}

// indent puts lines below a list item.
func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }
