package pyeval

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// FuzzRun evaluates any program that parses: it must not panic, must keep its
// limits, and must print the same when it is run again.
func FuzzRun(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.py")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		// Whole files are slow seeds: their statements are better ones.
		tree, err := pyast.Parse(source.NewFile(file, string(text)))
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range tree.Body {
			span := s.Span()
			f.Add(string(text[span.Start:span.End]))
		}
	}
	f.Add("import a.b\nfrom c import *\nx = a.b.c(1)[2] + d\nif x: pass")
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := pyast.Parse(source.NewFile("fuzz.py", text))
		if err != nil {
			return
		}
		once := func() string {
			var out bytes.Buffer
			in := New(Options{Stderr: &out, Limits: Limits{Steps: 20_000, Memory: 16 << 20, Depth: 200, Time: time.Minute}})
			defer in.Close()
			th := in.Thread()
			if _, err := th.RunModule("__main__", "", tree, true); err != nil {
				out.WriteString(th.SourceError(err).Detail())
			}
			return out.String()
		}
		if a, b := once(), once(); a != b {
			t.Errorf("not the same twice:\n%s\n%s", a, b)
		}
	})
}
