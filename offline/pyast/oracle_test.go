package pyast

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

// oracle is a running CPython that parses what it is given (testdata/oracle.py).
type oracle struct {
	t     testing.TB
	major int
	minor int
	in    io.Writer
	out   *bufio.Reader
}

// startOracle starts python3. Where there is none the test is skipped, or fails when
// SQLGEN_REQUIRE_ORACLES=1.
func startOracle(t testing.TB) *oracle {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("python3 is required: ", err)
		}
		t.Skip("no python3")
	}
	cmd := exec.Command(python, "-I", filepath.Join("testdata", "oracle.py"))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	o := &oracle{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	var version []int
	o.read(&version)
	o.major, o.minor = version[0], version[1]
	return o
}

func (o *oracle) read(into any) {
	o.t.Helper()
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		o.t.Fatal("python3: ", err)
	}
	if err := json.Unmarshal(line, into); err != nil {
		o.t.Fatal("python3: ", err)
	}
}

// ask asks about a path, or about a source when path is "".
func (o *oracle) ask(mode, path, src string) (out string, ok bool) {
	o.t.Helper()
	question := map[string]string{"mode": mode}
	if path != "" {
		question["path"] = path
	} else {
		question["source"] = base64.StdEncoding.EncodeToString([]byte(src))
	}
	b, err := json.Marshal(question)
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.in.Write(append(b, '\n')); err != nil {
		o.t.Fatal("python3: ", err)
	}
	var reply struct {
		OK  bool
		Out string
	}
	o.read(&reply)
	return reply.Out, reply.OK
}

// dumpLike dumps as the oracle does: ASCII, positions inside of f-strings only where
// its CPython has them right.
func (o *oracle) dumpLike(m *Module) string {
	d := dumper{DumpOptions: DumpOptions{Attributes: true, ASCII: true}, content: m.File.Content, plainFStrings: o.minor < 12}
	d.indexLines()
	d.node(m)
	return d.b.String()
}

// newer reports whether a tree uses syntax that the oracle's version lacks.
func (o *oracle) newer(m *Module) bool {
	found := false
	Inspect(m, func(n Node) bool {
		switch n := n.(type) {
		case *TypeAlias:
			found = found || o.minor < 12
		case *TypeParam:
			found = found || o.minor < 12 || n.Default != nil && o.minor < 13
		case *JoinedStr:
			found = found || o.minor < 12
		}
		return !found
	})
	return found
}

// sameTree reports whether the oracle's tree must equal ours. 3.12 is not asked about
// f-strings: its trees have empty constants in format specs, a fault mended in 3.13.
func (o *oracle) sameTree(m *Module) bool {
	if o.minor != 12 {
		return true
	}
	plain := true
	Inspect(m, func(n Node) bool {
		if _, ok := n.(*JoinedStr); ok {
			plain = false
		}
		return plain
	})
	return plain
}

// libraryFiles lists the Python files of the standard library and site-packages.
func libraryFiles(t testing.TB) []string {
	out, err := exec.Command("python3", "-I", "-c", "import os, sysconfig; print(os.path.dirname(os.__file__)); print(sysconfig.get_paths()['purelib'])").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var files []string
	for _, root := range strings.Fields(string(out)) {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && strings.HasSuffix(p, ".py") && !seen[p] {
				seen[p] = true
				files = append(files, p)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sort.Strings(files)
	return files
}

// TestLibrary compares trees and positions with CPython's over the files that are
// installed: a sample, or all of them with SQLGEN_PYAST_ALL=1.
func TestLibrary(t *testing.T) {
	t.Parallel()
	o := startOracle(t)
	files := libraryFiles(t)
	budget := 4 << 20
	if os.Getenv("SQLGEN_PYAST_ALL") == "1" {
		budget = 1 << 40
	} else { // a sample that does not depend on where the files lie
		sort.Slice(files, func(i, j int) bool { return fileRank(files[i]) < fileRank(files[j]) })
	}
	same, rejected, bytes := 0, 0, 0
	for _, path := range files {
		if bytes > budget {
			break
		}
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if len(content) > 400_000 && budget < 1<<40 {
			continue
		}
		bytes += len(content)
		m, err := Parse(source.NewFile(filepath.Base(path), string(content)))
		if err != nil && strings.Contains(err.Error(), "unknown encoding") {
			continue
		}
		out, ok := o.ask("hash", path, "")
		switch {
		case err != nil && !ok:
			rejected++
			continue
		case err != nil:
			if out, ok := o.ask("compile", path, ""); ok {
				t.Errorf("%s: rejected: %v", path, err)
			} else if !strings.HasPrefix(out, "SyntaxError") {
				t.Errorf("%s: rejected: %v; python3: %s", path, err, out)
			}
			rejected++
			continue
		case !ok:
			if !o.newer(m) {
				t.Errorf("%s: accepted, python3: %s", path, out)
			}
			continue
		}
		if !o.sameTree(m) {
			continue
		}
		dump := o.dumpLike(m)
		sum := sha256.Sum256([]byte(dump))
		if out != hex.EncodeToString(sum[:]) {
			want, _ := o.ask("dump", path, "")
			t.Errorf("%s: %s", path, firstDifference(dump, want))
		}
		same++
		if err := checkTopLevel(m); err != nil {
			t.Error(path, err)
		}
	}
	t.Logf("python %d.%d: %d files of %d bytes are the same, %d rejected by both", o.major, o.minor, same, bytes, rejected)
	if same == 0 {
		t.Error("nothing was compared")
	}
}

func fileRank(path string) string {
	sum := sha256.Sum256([]byte(filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)))
	return string(sum[:])
}

func firstDifference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i-160, len(s))):min(len(s), i+80)] }
	return fmt.Sprintf("\n got …%s…\nwant …%s…", cut(got), cut(want))
}
