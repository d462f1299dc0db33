package pyast

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

// seeds are small sources: the tables of check_test.go and the statements of the
// golden files.
func seeds(t testing.TB) []string {
	out := append(append([]string{}, acceptances...), acceptances12...)
	for _, c := range rejections {
		out = append(out, c.src)
	}
	paths, err := filepath.Glob("testdata/golden/*.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		content, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Decode(source.NewFile(p, string(content)))
		if err != nil {
			t.Fatal(err)
		}
		top, err := TopLevel(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range top {
			out = append(out, f.Content[s.Start:s.End]+"\n")
		}
	}
	return out
}

var fragments = strings.Fields(`( ) [ ] { } : , = . * ** ; @ + - := -> != ! ' " """ f' \ # 0 1 x _ if else for in not and is lambda yield
	await async def class return import from as with except del global nonlocal match case type None 'a' f'{a}' b'a' ** *a a=1 **k / | ~ ...`)

// mutate makes one to three small changes.
func mutate(r *rand.Rand, s string) string {
	for range 1 + r.IntN(3) {
		if s == "" {
			return "x"
		}
		i := r.IntN(len(s))
		j := min(i+1+r.IntN(4), len(s))
		switch r.IntN(6) {
		case 0:
			s = s[:i] + s[j:]
		case 1:
			s = s[:i] + fragments[r.IntN(len(fragments))] + s[i:]
		case 2:
			s = s[:i] + " " + fragments[r.IntN(len(fragments))] + " " + s[i:]
		case 3:
			s = s[:i] + fragments[r.IntN(len(fragments))] + s[j:]
		case 4:
			k := r.IntN(len(s))
			s = s[:k] + s[i:j] + s[k:]
		case 5:
			s = s[:i] + []string{"\n", " ", "\t", "\n  ", "\\\n", "\r\n"}[r.IntN(6)] + s[i:]
		}
	}
	return s
}

// known reports whether we refuse on purpose what CPython may accept: encodings we do
// not have; bytes that are no UTF-8 in comments, which CPython sees only when it reads
// a file; line endings in a format spec, which early releases of 3.13 allowed.
func known(err string) bool {
	for _, s := range []string{"unknown encoding", "not valid UTF-8", "newlines are not allowed"} {
		if strings.Contains(err, s) {
			return true
		}
	}
	return false
}

// rawSpec finds raw f-strings with a backslash in a format spec, which CPython 3.12 and
// 3.13.0 decode as if they were not raw.
var rawSpec = regexp.MustCompile(`(?i)(rf|fr)['"](?s:.*):(?s:.*)\\`)

// TestMutations: what we accept CPython accepts, with the same tree, and what CPython
// accepts we accept. SQLGEN_PYAST_MUTANTS sets the number of mutants.
func TestMutations(t *testing.T) {
	t.Parallel()
	o := startOracle(t)
	n := 4000
	if s := os.Getenv("SQLGEN_PYAST_MUTANTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(1, uint64(n)))
	all := seeds(t)
	accepted := 0
	for range n {
		src := mutate(r, all[r.IntN(len(all))])
		m, err := Parse(source.NewFile("x.py", src))
		out, ok := o.ask("compile", "", src)
		switch {
		case err == nil && !ok:
			if !o.newer(m) && !strings.HasPrefix(out, "Recursion") && !strings.HasPrefix(out, "UnicodeEncode") && !rawSpec.MatchString(src) {
				t.Errorf("accepted %q\npython3: %s", src, out)
			}
		case err != nil && ok:
			if known(err.Error()) {
				continue
			}
			if o.minor >= 12 || !strings.Contains(src, "f'") && !strings.Contains(src, `f"`) {
				t.Errorf("rejected %q\n%v", src, err)
			}
		case err == nil:
			accepted++
			want, _ := o.ask("dump", "", src)
			if got := o.dumpLike(m); got != want && o.sameTree(m) && !rawSpec.MatchString(src) {
				t.Errorf("%q: %s", src, firstDifference(got, want))
			}
			if err := checkTopLevel(m); err != nil {
				t.Errorf("%q: %v", src, err)
			}
		}
	}
	t.Logf("%d of %d mutants accepted", accepted, n)
	if accepted == 0 {
		t.Error("nothing was compared")
	}
}

// FuzzParse: no panic; an accepted file can be walked, dumped and outlined.
func FuzzParse(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		file := source.NewFile("x.py", src)
		m, err := Parse(file)
		if err != nil {
			_, _ = TopLevel(file)
			return
		}
		Dump(m.File, m, DumpOptions{Attributes: true})
		Inspect(m, func(n Node) bool {
			if s := n.Span(); s.Start < 0 || s.End < s.Start || int(s.End) > len(m.File.Content) {
				t.Errorf("span %v of %T", s, n)
			}
			return true
		})
		if err := checkTopLevel(m); err != nil {
			t.Error(err)
		}
	})
}
