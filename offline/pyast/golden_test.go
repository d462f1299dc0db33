package pyast

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden dumps with python3, which must be 3.13 or later")

// TestGolden compares the trees of testdata/golden/*.py with dumps that CPython 3.13
// made (ast.dump with positions).
func TestGolden(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/golden/*.py")
	if err != nil || len(paths) < 9 {
		t.Fatalf("%d golden files; %v", len(paths), err)
	}
	var o *oracle
	if *update {
		if o = startOracle(t); o.minor < 13 {
			t.Fatalf("python3 is 3.%d", o.minor)
		}
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".py") + ".dump"
		if *update {
			out, ok := o.ask("dump", path, "")
			if !ok {
				t.Errorf("%s: %s", path, out)
				continue
			}
			if err := os.WriteFile(golden, []byte(foldDump(out)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(source.NewFile(filepath.Base(path), string(content)))
		if err != nil {
			t.Error(err)
			continue
		}
		got := foldDump(Dump(m.File, m, DumpOptions{Attributes: true, ASCII: true}))
		if got != string(want) {
			t.Errorf("%s: %s", path, firstDifference(got, string(want)))
		}
		if err := checkTopLevel(m); err != nil {
			t.Error(path, err)
		}
		if parts := strings.Count(got, "lineno="); countNodes(m) < parts/2 {
			t.Errorf("%s: Walk came to %d nodes of about %d", path, countNodes(m), parts/2)
		}
	}
}

func countNodes(m *Module) (n int) {
	Inspect(m, func(Node) bool { n++; return true })
	return n
}

// foldDump breaks a dump into lines, for the sake of diffs.
func foldDump(s string) string { return strings.ReplaceAll(s, "), ", "),\n") + "\n" }
