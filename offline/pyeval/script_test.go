package pyeval

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
)

var update = flag.Bool("update", false, "write testdata/*.out with what python3 prints")

// run evaluates a program and returns what it printed, with the error's text at
// the end if it fails.
func run(t *testing.T, name, text string, opts Options) string {
	t.Helper()
	var out bytes.Buffer
	opts.Stderr = &out
	in := New(opts)
	defer in.Close()
	f := source.NewFile(name, text)
	tree, err := pyast.Parse(f)
	if err != nil {
		return fmt.Sprintf("%v\n", err)
	}
	if _, err := in.Thread().RunModule("__main__", "", tree, true); err != nil {
		fmt.Fprintln(&out, in.Thread().SourceError(err).Detail())
	}
	return out.String()
}

// TestScripts evaluates testdata/*.py and compares what they print with the
// .out file beside them, which a real python3 wrote (-update).
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata/*.py", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".py") + ".out"
			if *update {
				if err := os.WriteFile(golden, python(t, file), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			compareLines(t, string(want), run(t, file, string(text), Options{}))
		})
	}
}

// TestScriptsOracle holds the .out files to the python3 that is installed.
func TestScriptsOracle(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("python3 is required")
		}
		t.Skip("no python3")
	}
	files, _ := filepath.Glob("testdata/*.py")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(strings.TrimSuffix(file, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			compareLines(t, string(want), string(python(t, file)))
		})
	}
}

func python(t *testing.T, file string) []byte {
	t.Helper()
	cmd := exec.Command("python3", "-I", "-X", "utf8", file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3 %s: %v\n%s", file, err, stderr.String())
	}
	return out
}

func compareLines(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	shown := 0
	for i := 0; i < max(len(w), len(g)) && shown < 10; i++ {
		a, b := "<end>", "<end>"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Errorf("line %d:\nwant %s\ngot  %s", i+1, a, b)
			shown++
		}
	}
}
