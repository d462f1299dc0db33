package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sqlgen/internal/source"
	"sqlgen/lint"
)

// everything has the rules that are off by default on.
func everything() lint.Settings {
	s := lint.Settings{Downgrades: true, Rules: map[string]lint.Severity{}}
	for _, a := range All() {
		if a.Severity == lint.Off {
			s.Rules[a.Name] = lint.Info
		}
	}
	return s
}

// lintAll lints a text as an upgrade and its downgrade, on what a history made.
func lintAll(t testing.TB, history, text string) *lint.Result {
	applied, err := lint.ParseSQL(source.NewFile("history", history))
	if applied == nil && err != nil {
		return nil
	}
	list, err := lint.ParseSQL(source.NewFile("x", text))
	if list == nil {
		if err == nil && strings.TrimSpace(text) == "" {
			t.Skip("nothing in it")
		}
		return nil
	}
	step := lint.Step{Revision: "2", Direction: lint.Upgrade, Statements: list, Downgrade: &lint.Step{Revision: "2", Direction: lint.Downgrade, Statements: list}}
	return lint.Run(lint.Input{Applied: []lint.Step{{Revision: "1", Direction: lint.Upgrade, Statements: applied}}, Steps: []lint.Step{step}}, everything(), All())
}

// FuzzLint runs all rules on arbitrary SQL: none fails, whatever it says.
func FuzzLint(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		history := ""
		for _, section := range txtar.Parse(data).Files {
			switch kind, _, _ := strings.Cut(section.Name, " "); kind {
			case "history":
				history += string(section.Data)
			case "upgrade", "downgrade", "sql":
				f.Add(history, string(section.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, history, text string) {
		r := lintAll(t, history, text)
		if r == nil {
			return
		}
		for _, e := range r.Errors {
			if strings.Contains(e.Msg, " failed") || strings.Contains(e.Msg, "could not be") {
				t.Error(e)
			}
		}
	})
}

// BenchmarkLint lints histories of growing length, everything in one
// transaction and all of it new, then the same applied to tables in use. The
// time for a statement must not grow.
func BenchmarkLint(b *testing.B) {
	for _, n := range []int{250, 1000} {
		var history, text strings.Builder
		for i := range n {
			fmt.Fprintf(&history, "CREATE TABLE t%d (id bigint PRIMARY KEY, a int, b text);\n", i)
			fmt.Fprintf(&text, "ALTER TABLE t%d ADD COLUMN c int;\nCREATE INDEX ix_%d ON t%d (a);\nUPDATE t%d SET c = 1 WHERE a = 2;\n", i, i, i, i)
		}
		applied, err := lint.ParseSQL(source.NewFile("history", history.String()))
		if err != nil {
			b.Fatal(err)
		}
		list, err := lint.ParseSQL(source.NewFile("x", "BEGIN;\n"+text.String()+"COMMIT;"))
		if err != nil {
			b.Fatal(err)
		}
		all, err := lint.ParseSQL(source.NewFile("all", "BEGIN;\n"+history.String()+text.String()+"COMMIT;"))
		if err != nil {
			b.Fatal(err)
		}
		for name, in := range map[string]lint.Input{
			"new":    {Steps: []lint.Step{{Revision: "1", Direction: lint.Upgrade, Statements: all}}},
			"in use": {Applied: []lint.Step{{Revision: "1", Direction: lint.Upgrade, Statements: applied}}, Steps: []lint.Step{{Revision: "2", Direction: lint.Upgrade, Statements: list}}},
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					lint.Run(in, lint.Settings{}, All())
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(3*n), "µs/statement")
			})
		}
	}
}
