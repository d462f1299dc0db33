package linttest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sqlgen/lint"
)

var update = flag.Bool("update", false, "write the alternative sections of fixtures anew")

// want is one or more expected findings at a place.
type want struct {
	section string
	line    int
	res     []*regexp.Regexp
	met     []bool
}

// newWant parses quoted Go strings, or a bare regular expression.
func newWant(section string, line int, text string) (*want, error) {
	w := &want{section: section, line: line}
	text = strings.TrimSpace(text)
	for text != "" {
		expr := text
		if text[0] == '"' || text[0] == '`' {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: want: %s is not quoted properly", section, line, text)
			}
			expr, _ = strconv.Unquote(quoted)
			text = strings.TrimSpace(text[len(quoted):])
		} else {
			text = ""
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: want: %w", section, line, err)
		}
		w.res = append(w.res, re)
		w.met = append(w.met, false)
	}
	return w, nil
}

// take reports whether a finding is one of the wanted ones.
func (w *want) take(f *lint.Finding) bool {
	if w.section == "want" && f.Pos.IsValid() || w.section != "want" && w.section != f.Pos.File {
		return false
	}
	if w.section != "want" && (w.line < f.Pos.Line || w.line > max(f.Pos.Line, f.End.Line)) {
		return false
	}
	text := Text(f)
	for i, re := range w.res {
		if !w.met[i] && re.MatchString(text) {
			w.met[i] = true
			return true
		}
	}
	return false
}

// Text is what want expressions are matched with.
func Text(f *lint.Finding) string {
	return f.Rule + ": " + f.Severity.String() + ": " + f.Message
}

// Check runs the rules on a fixture and compares.
func (f *Fixture) Check(t testing.TB, analyzers ...*lint.Analyzer) *lint.Result {
	t.Helper()
	for _, a := range analyzers {
		if err := a.Validate(); err != nil {
			t.Error(err)
		}
		// A fixture shows its rules at work, also those that are off by default.
		if _, set := f.Settings.Rules[a.Name]; !set && a.Severity == lint.Off {
			if f.Settings.Rules == nil {
				f.Settings.Rules = map[string]lint.Severity{}
			}
			f.Settings.Rules[a.Name] = lint.Info
		}
	}
	result := lint.Run(f.Input, f.Settings, analyzers)
	for _, e := range result.Errors {
		t.Errorf("%s: %v", f.Name, e)
	}
	for _, finding := range result.Findings {
		found := false
		for _, w := range f.wants {
			if found = w.take(finding); found {
				break
			}
		}
		if !found {
			t.Errorf("%s: %s: unexpected finding: %s", f.Name, finding.Pos, Text(finding))
		}
	}
	for _, w := range f.wants {
		for i, re := range w.res {
			if !w.met[i] {
				t.Errorf("%s: %s:%d: no finding matched %q", f.Name, w.section, w.line, re)
			}
		}
	}
	return result
}

// Alternatives are the safe alternatives of the findings, repeats left out, as
// the section of that name has them.
func Alternatives(r *lint.Result) string {
	var out []string
	seen := map[string]bool{}
	for _, f := range r.Findings {
		text := strings.TrimRight(f.SafeAlternative, "\n")
		if text != "" && !seen[text] {
			seen[text] = true
			out = append(out, text+"\n")
		}
	}
	return strings.Join(out, "\n")
}

// Run runs the rules on every fixture that a pattern matches (files *.txtar),
// each as a subtest of its name. choose picks the rules of a fixture by its
// name without the ending; nil means all of analyzers.
func Run(t *testing.T, pattern string, choose func(fixture string) []*lint.Analyzer) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures at %s (%v)", pattern, err)
	}
	for _, path := range files {
		t.Run(baseName(path), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Parse(filepath.Base(path), data)
			if err != nil {
				t.Fatal(err)
			}
			f.alternatives(t, path, f.Check(t, choose(baseName(path))...))
		})
	}
}

func (f *Fixture) alternatives(t *testing.T, path string, r *lint.Result) {
	t.Helper()
	if !f.HasAlt {
		return
	}
	got := Alternatives(r)
	if got == f.Alternative {
		return
	}
	if !*update {
		t.Errorf("%s: safe alternatives differ (-update writes them)\n--- got\n%s--- want\n%s", f.Name, got, f.Alternative)
		return
	}
	for i := range f.archive.Files {
		if f.archive.Files[i].Name == "alternative" {
			f.archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(path, txtar.Format(f.archive), 0o644); err != nil {
		t.Error(err)
	}
}
