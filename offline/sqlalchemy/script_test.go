package sqlalchemy

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/pylib"
)

var update = flag.Bool("update", false, "write testdata/*.out with what python3 and SQLAlchemy print")

// newRun starts a run with the standard library and SQLAlchemy; what it prints
// goes to out.
func newRun(out *bytes.Buffer) *pyeval.Interp {
	in := pyeval.New(pyeval.Options{Modules: []pyeval.ModuleSet{Modules(), pylib.Modules}, Stderr: out})
	SetCompiler(in, printer{})
	return in
}

// evaluate runs a program and gives its module; the error has the place.
func evaluate(in *pyeval.Interp, name, text string) (*pyeval.Module, error) {
	tree, err := pyast.Parse(source.NewFile(name, text))
	if err != nil {
		return nil, err
	}
	m, err := in.Thread().RunModule("__main__", "", tree, true)
	if err != nil {
		return nil, in.Thread().SourceError(err)
	}
	return m, nil
}

// python runs a file with the real SQLAlchemy; without one the test is skipped,
// or fails when SQLGEN_REQUIRE_ORACLES=1.
func python(t *testing.T, args ...string) string {
	t.Helper()
	probe := exec.Command("python3", "-c", "import sqlalchemy; assert sqlalchemy.__version__ == '"+Version+"'")
	if err := probe.Run(); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("python3 with SQLAlchemy %s is required: %v", Version, err)
		}
		t.Skipf("no python3 with SQLAlchemy %s", Version)
	}
	cmd := exec.Command("python3", append([]string{"-W", "ignore"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3: %v\n%s", err, errs.String())
	}
	return string(out)
}

// TestScripts evaluates testdata/*.py and compares what they print with the
// .out file beside them, which python3 with SQLAlchemy wrote (-update).
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/scripts/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata/scripts/*.py", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			t.Parallel()
			golden := strings.TrimSuffix(file, ".py") + ".out"
			if *update {
				if err := os.WriteFile(golden, []byte(python(t, file)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			in := newRun(&out)
			defer in.Close()
			if _, err := evaluate(in, filepath.Base(file), string(text)); err != nil {
				fmt.Fprintln(&out, err)
			}
			compareLines(t, string(want), out.String())
		})
	}
}

func compareLines(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(w) || i < len(g); i++ {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Errorf("line %d\nwant %s\n got %s", i+1, a, b)
		}
	}
}

// TestNames holds names.txt to the installed SQLAlchemy.
func TestNames(t *testing.T) {
	t.Parallel()
	got := python(t, "testdata/names.py")
	compareLines(t, got, namesText)
}
