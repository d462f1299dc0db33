package pyeval

import (
	"strings"
	"testing"
	"time"
)

// TestLimits runs programs that would take forever or more memory than there
// is; each must end with one clear error, soon.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"endless loop", "while True: pass", "gave up after"},
		{"endless generator", "def g():\n    while True: yield 1\nfor x in g(): pass", "gave up after"},
		{"endless comprehension", "import builtins\n[0 for x in iter(int, 1)]", "gave up after"},
		{"long list", "x = [0] * 10**9", "memory"},
		{"long tuple", "x = (0,) * 10**18", "memory"},
		{"huge factor", "x = [0] * 10**30", "memory"},
		{"long string", "x = 'x' * 10**10", "memory"},
		{"power", "x = 10 ** 10**8", "gave up|memory"},
		{"tower", "x = 9 ** 9 ** 9 ** 9", "memory|gave up"},
		{"shift", "x = 1 << 10**10", "memory"},
		{"range to list", "x = list(range(10**12))", "memory"},
		{"star range", "x = [*range(10**12)]", "memory"},
		{"call with star", "print(*range(10**12))", "memory"},
		{"doubling string", "s = 'x'\nwhile True: s = s + s", "memory"},
		{"doubling list", "l = [1]\nwhile True: l += l", "memory"},
		{"format width", "x = f'{1:{10**10}}'", "memory|too many|ValueError"},
		{"percent width", "x = '%1000000000000d' % 1", "memory|ValueError|width"},
		{"format method", "x = '{:>99999999999}'.format(1)", "memory|ValueError"},
		{"join", "x = ','.join(['x' * 10**6] * 10**6)", "memory"},
		{"recursion", "def f(): f()\nf()", "RecursionError"},
		{"deep expressions", "def f(n): return f(n)" + strings.Repeat(" + 1", 2500) + "\nf(0)", "RecursionError"},
		{"deep blocks", "def f(n):\n" + deepIf(90) + "f(0)", "RecursionError"},
		{"mutual", "class A:\n    def __repr__(self): return repr(self)\nrepr(A())", "RecursionError"},
		{"nested list repr", "x = []\nfor i in range(100000): x = [x]\nrepr(x)", "RecursionError"},
		{"nested equality", "x = []\ny = []\nfor i in range(100000): x, y = [x], [y]\nx == y", "RecursionError"},
		{"nested hash", "x = ()\nfor i in range(100000): x = (x,)\nhash(x)", "RecursionError"},
		{"getattr loop", "class A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().a", "RecursionError|memory"},
		{"property loop", "class A:\n    @property\n    def x(self): return self.x\nA().x", "RecursionError"},
		{"callable chain", "class A: pass\na = A()\nA.__call__ = a\na()", "RecursionError"},
		{"suspended generators", "def g():\n    yield 1\nl = []\nwhile True:\n    x = g()\n    next(x)", "memory|gave up"},
		{"generator chain", "def g(n):\n    yield from g(n + 1)\nlist(g(0))", "RecursionError"},
		{"type nesting", "x = int\nfor i in range(100000): x = list[x]\nrepr(x)", "RecursionError"},
		{"union growth", "x = 'a'\nfor i in range(60): x = x * 2", "memory"},
		{"dict growth", "d = {}\ni = 0\nwhile True:\n    d[i] = i\n    i += 1", "memory|gave up"},
		{"unpack", "a, *b = range(10**12)", "memory"},
		{"huge slice", "x = list(range(1000))[::-1] * 10**9", "memory"},
		{"big int text", "x = str(10 ** 10**5)", "limit|exceeds|digits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			got := run(t, "t.py", c.text, Options{Limits: Limits{Steps: 300_000, Memory: 64 << 20}})
			ok := false
			for _, want := range strings.Split(c.want, "|") {
				ok = ok || strings.Contains(got, want)
			}
			if !ok {
				t.Errorf("want %q, got %.300q", c.want, got)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("took %s", d)
			}
			if !strings.HasPrefix(got, "t.py:") {
				t.Errorf("no place: %.200q", got)
			}
		})
	}
}

func TestLimitsAreNotCaught(t *testing.T) {
	t.Parallel()
	got := run(t, "t.py", "try:\n    while True: pass\nexcept BaseException:\n    print('caught')\nfinally:\n    print('finally')", Options{Limits: Limits{Steps: 10000}})
	compareLines(t, "t.py:2:5: gave up after 10000 steps: is there a loop that does not end?\n", got)
}

func TestTimeLimit(t *testing.T) {
	t.Parallel()
	got := run(t, "t.py", "while True: pass", Options{Limits: Limits{Steps: 1 << 60, Time: 20 * time.Millisecond}})
	if !strings.Contains(got, "gave up after 20ms") {
		t.Errorf("got %q", got)
	}
}

// deepIf is a call of f inside that many nested if statements.
func deepIf(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+1) + "if 1:\n")
	}
	b.WriteString(strings.Repeat(" ", n+1) + "f(n)\n")
	return b.String()
}
