package pyeval_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

var updateBuiltins = flag.Bool("update-builtins", false, "rewrite testdata/builtins/*.out with what python3 prints")

// runProgram evaluates a program and returns what it printed.
func runProgram(t testing.TB, name, text string) string {
	t.Helper()
	var out bytes.Buffer
	in := pyeval.New(pyeval.Options{Stderr: &out, FS: fstest.MapFS{name: {Data: []byte(text)}}})
	defer in.Close()
	tree, err := pyast.Parse(source.NewFile(name, text))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	if _, err := in.Thread().RunModule("__main__", name, tree, true); err != nil {
		t.Errorf("%v", in.Thread().SourceError(err).Detail())
	}
	return out.String()
}

// TestBuiltinPrograms runs each program of testdata/builtins and compares what
// it prints with what python3 printed.
func TestBuiltinPrograms(t *testing.T) {
	t.Parallel()
	for _, file := range builtinPrograms(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".py"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			diffLines(t, runProgram(t, filepath.Base(file), string(text)), string(want))
		})
	}
}

// TestBuiltinProgramsAreOfPython holds the .out files to python3.
func TestBuiltinProgramsAreOfPython(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("python3 is needed: ", err)
		}
		t.Skip("no python3")
	}
	files := builtinPrograms(t)
	cmd := exec.Command(python, append([]string{"-I", "-W", "ignore", "-c", runAll}, files...)...)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	outputs := map[string]string{}
	if err := json.Unmarshal(printed, &outputs); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		got, golden := outputs[file], strings.TrimSuffix(file, ".py")+".out"
		if *updateBuiltins {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != got {
			t.Errorf("%s is not what python3 prints", golden)
		}
	}
}

// runAll runs the files named by its arguments and prints what they print, as
// one JSON object by file.
const runAll = `
import contextlib, io, json, sys
out = {}
for path in sys.argv[1:]:
    buf = io.StringIO()
    with contextlib.redirect_stdout(buf), open(path, encoding="utf-8") as f:
        exec(compile(f.read(), path, "exec"), {"__name__": "__main__"})
    out[path] = buf.getvalue()
json.dump(out, sys.stdout)
`

func builtinPrograms(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/builtins/*.py")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	return files
}

// diffLines reports the lines that differ, at most ten.
func diffLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	shown := 0
	for i := 0; i < max(len(g), len(w)) && shown < 10; i++ {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			shown++
			t.Errorf("line %d\n got %s\nwant %s", i+1, a, b)
		}
	}
}
