package pylib_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/pylib"
)

var update = flag.Bool("update", false, "rewrite testdata/*.out with what python3 prints")

// run evaluates a program and returns what it prints, the last line of a
// traceback included.
func run(name, text string) string {
	var out bytes.Buffer
	in := pyeval.New(pyeval.Options{
		Modules: []pyeval.ModuleSet{pylib.Modules},
		Stderr:  &out,
		Now:     time.Date(2024, 2, 29, 12, 30, 45, 678901000, time.UTC),
		Seed:    "0001",
	})
	defer in.Close()
	th := in.Thread()
	tree, err := pyast.Parse(source.NewFile(name, text))
	if err == nil {
		_, err = th.RunModule("__main__", "", tree, true)
	}
	if err != nil {
		out.WriteString(th.SourceError(err).Detail() + "\n")
	}
	return out.String()
}

// TestPrograms runs testdata/*.py; what they print is what CPython prints.
func TestPrograms(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs in testdata", err)
	}
	python, pythonErr := exec.LookPath("python3")
	if pythonErr != nil && os.Getenv("SQLGEN_REQUIRE_ORACLES") != "" {
		t.Fatal(pythonErr)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".py") + ".out"
			if pythonErr == nil {
				cmd := exec.Command(python, filepath.Base(file))
				cmd.Dir = "testdata"
				cmd.Env = append(os.Environ(), "PYTHONHASHSEED=0", "TZ=UTC")
				printed, err := cmd.Output()
				if err != nil {
					t.Fatalf("python3 %s: %v", file, err)
				}
				if *update {
					if err := os.WriteFile(golden, printed, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				compare(t, "golden file", "python3", readFile(t, golden), string(printed))
			}
			compare(t, "sqlgen", "CPython", run(filepath.Base(file), string(text)), readFile(t, golden))
		})
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func compare(t *testing.T, who, other, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("line %d: %s: %q, %s: %q", i+1, who, a, other, b)
			if strings.Count(got, "\n") != strings.Count(want, "\n") {
				return
			}
		}
	}
}
