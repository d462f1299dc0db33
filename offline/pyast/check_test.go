package pyast

import (
	"strings"
	"testing"

	"sqlgen/internal/source"
)

// rejections are sources that CPython 3.13 refuses, with the place and message we give.
// "~" before a message: CPython words it differently.
var rejections = []struct{ src, want string }{
	// lexer
	{"x = 'a", "1:5: unterminated string literal (detected at line 1)"},
	{"x = '''a\n\n", "1:5: unterminated triple-quoted string literal (detected at line 2)"},
	{"x = f'a", "1:5: unterminated f-string literal (detected at line 1)"},
	{"x = (1,\ny = 2\n", "1:5: '(' was never closed"},
	{"x = [1)", "1:7: closing parenthesis ')' does not match opening parenthesis '['"},
	{"x = [1,\n2)", "2:2: closing parenthesis ')' does not match opening parenthesis '[' on line 1"},
	{"x = 1)", "1:6: unmatched ')'"},
	{"if a:\n  b\n c", "3:2: unindent does not match any outer indentation level"},
	{"if a:\n        b\n\tc", "3:2: inconsistent use of tabs and spaces in indentation"},
	{"  x = 1", "1:3: unexpected indent"},
	{"x = 1\n  y = 2", "2:3: unexpected indent"},
	{"x = \\ 1", "1:6: unexpected character after line continuation character"},
	{"x = 1 \\", "1:8: unexpected EOF while parsing"},
	{"x = 012", "1:5: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"},
	{"x = 1__0", "1:6: invalid decimal literal"},
	{"x = 1abc", "1:5: invalid decimal literal"},
	{"x = 0b12", "1:8: invalid digit '2' in binary literal"},
	{"x = 0o8", "1:7: invalid digit '8' in octal literal"},
	{"x = 0x", "1:6: invalid hexadecimal literal"},
	{"x = 1 $ 2", "1:7: invalid syntax"},
	{"x = “a”", "1:5: invalid character '“' (U+201C)"},
	{"x = 1\x00", "1:6: source code cannot contain null bytes"},
	{"# coding: koi8-r\n", "1:11: unknown encoding: koi8-r: utf-8, ascii and latin-1 are supported"},
	{"\ufeff# coding: utf8\n", "1:12: encoding problem: utf8 with BOM: declare utf-8"},
	{"x = '\xe9'", "1:6: (unicode error) the file is not valid UTF-8: save it as UTF-8, or declare its encoding in the first line"},
	{`x = "\N{NO SUCH}"`, "1:6: (unicode error) 'unicodeescape' codec can't decode bytes: unknown Unicode character name"},
	{`x = "\x1"`, `1:6: (unicode error) 'unicodeescape' codec can't decode bytes: truncated \xXX escape`},
	{`x = "\U00110000"`, "1:6: (unicode error) 'unicodeescape' codec can't decode bytes: illegal Unicode character"},
	{`x = b"\x1"`, `1:7: (value error) invalid \x escape at position 0`},
	{"x = b'é'", "1:5: bytes can only contain ASCII literal characters"},
	{"x = 'a' b'b'", "1:5: cannot mix bytes and nonbytes literals"},
	// blocks
	{"def f():\nx = 1", "2:1: expected an indented block after function definition on line 1"},
	{"if x:\n", "2:1: expected an indented block after 'if' statement on line 1"},
	{"if x:\n  y\nelif z:\nq", "4:1: expected an indented block after 'elif' statement on line 3"},
	{"for x in y:\nz", "2:1: expected an indented block after 'for' statement on line 1"},
	{"class A:\nz", "2:1: expected an indented block after class definition on line 1"},
	{"try:\n  x\ny", "3:1: expected 'except' or 'finally' block"},
	{"try: x\nexcept A: y\nexcept* B: z", "3:1: cannot have both 'except' and 'except*' on the same 'try'"},
	{"try: x\nexcept A, B: y", "2:8: multiple exception types must be parenthesized"},
	{"try: x\nexcept: y\nexcept B: z", "2:1: default 'except:' must be last"},
	{"while x\n  y", "1:8: expected ':'"},
	{"def f\n", "1:6: expected '('"},
	{"else: x", "1:1: invalid syntax"},
	{"@a\nx = 1", "2:1: invalid syntax"},
	// assignments
	{"f() = 1", "1:1: cannot assign to function call here. Maybe you meant '==' instead of '='?"},
	{"1 = x", "1:1: cannot assign to literal here. Maybe you meant '==' instead of '='?"},
	{"None = x", "1:1: cannot assign to None"},
	{"(a, 1) = x", "1:5: cannot assign to literal"},
	{"a + 1 += 2", "1:1: 'expression' is an illegal expression for augmented assignment"},
	{"(a, b) += 2", "1:1: 'tuple' is an illegal expression for augmented assignment"},
	{"a, b: int", "1:1: only single target (not tuple) can be annotated"},
	{"(a).b: int", "1:1: illegal target for annotation"},
	{"*a = 1", "1:1: starred assignment target must be in a list or tuple"},
	{"*a, *b = 1", "1:1: multiple starred expressions in assignment"},
	{"x = *a", "1:5: can't use starred expression here"},
	{"(*a)", "1:2: cannot use starred expression here"},
	{"del f()", "1:5: cannot delete function call"},
	{"for f() in x: pass", "1:5: cannot assign to function call"},
	{"with a as f(): pass", "1:11: cannot assign to function call"},
	{"if x = 1: pass", "1:4: invalid syntax. Maybe you meant '==' or ':=' instead of '='?"},
	{"x := 1", "1:3: invalid syntax"},
	{"(x.y := 1)", "1:6: ~cannot use assignment expressions with attribute"},
	{"__debug__ = 1", "1:1: cannot assign to __debug__"},
	{"import a.b as c.d", "1:15: cannot use attribute as import target"},
	{"from a import b,", "1:17: trailing comma not allowed without surrounding parentheses"},
	{"from a import", "1:14: Expected one or more names after 'import'"},
	{"from __future__ import nope", "1:1: future feature nope is not defined"},
	{"print 'x'", "1:1: Missing parentheses in call to 'print'. Did you mean print(...)?"},
	// calls and parameters
	{"f(a=1, a=2)", "1:8: keyword argument repeated: a"},
	{"f(a=1, b)", "1:8: positional argument follows keyword argument"},
	{"f(**a, b)", "1:8: positional argument follows keyword argument unpacking"},
	{"f(**a, *b)", "1:8: iterable argument unpacking follows keyword argument unpacking"},
	{"f(a for a in b, c)", "1:3: Generator expression must be parenthesized"},
	{"f(a.b=1)", `1:3: expression cannot contain assignment, perhaps you meant "=="?`},
	{"f(True=1)", "1:3: cannot assign to True"},
	{"f(a b)", "1:5: invalid syntax. Perhaps you forgot a comma?"},
	{"[a b]", "1:4: invalid syntax. Perhaps you forgot a comma?"},
	{"def f(a, a): pass", "1:10: duplicate argument 'a' in function definition"},
	{"def f(a=1, b): pass", "1:12: parameter without a default follows parameter with a default"},
	{"def f(*): pass", "1:7: named arguments must follow bare *"},
	{"def f(*a, *b): pass", "1:11: * argument may appear only once"},
	{"def f(**a, b): pass", "1:12: arguments cannot follow var-keyword argument"},
	{"def f(/, a): pass", "1:7: at least one argument must precede /"},
	{"def f(a, /, b, /): pass", "1:16: / may appear only once"},
	{"def f(*a=1): pass", "1:9: var-positional argument cannot have default value"},
	{"lambda (a): 1", "1:8: Lambda expression parameters cannot be parenthesized"},
	{"{a: 1, **b for b in c}", "1:12: ~invalid syntax"},
	{"{**a for a in b}", "1:2: dict unpacking cannot be used in dict comprehension"},
	{"[*a for a in b]", "1:2: iterable unpacking cannot be used in comprehension"},
	{"[a, b for a in c]", "1:2: did you forget parentheses around the comprehension target?"},
	{"{a: *b}", "1:5: cannot use a starred expression in a dictionary value"},
	{"{a: }", "1:3: expression expected after dictionary key and ':'"},
	{"a if b", "1:1: expected 'else' after 'if' expression"},
	// f-strings
	{"f'{}'", "1:4: f-string: valid expression required before '}'"},
	{"f'}'", "1:3: f-string: single '}' is not allowed"},
	{"f'{a!x}'", "1:6: f-string: invalid conversion character 'x': expected 's', 'r', or 'a'"},
	{"f'{a:{b:{c:{d}}}}'", "1:12: f-string: expressions nested too deeply"},
	{"f'{a b}'", "1:6: f-string: expecting '=', or '!', or ':', or '}'"},
	{"f'{lambda x: 1}'", "1:4: f-string: lambda expressions are not allowed without parentheses"},
	// what the compiler checks
	{"return 1", "1:1: 'return' outside function"},
	{"class A:\n  return 1", "2:3: 'return' outside function"},
	{"yield 1", "1:1: 'yield' outside function"},
	{"await x", "1:1: 'await' outside function"},
	{"def f(): await x", "1:10: 'await' outside async function"},
	{"def f():\n  async for x in y: pass", "2:3: 'async for' outside async function"},
	{"async def f():\n  yield 1\n  return 2", "3:3: 'return' with value in async generator"},
	{"async def f(): yield from x", "1:16: 'yield from' inside async function"},
	{"def f(): return [(yield x) for x in y]", "1:19: 'yield' inside list comprehension"},
	{"def f(): [x async for x in y]", "1:13: asynchronous comprehension outside of an asynchronous function"},
	{"break", "1:1: 'break' outside loop"},
	{"for x in y:\n  def f(): continue", "2:12: 'continue' not properly in loop"},
	{"def f(): from a import *", "1:24: import * only allowed at module level"},
	{"def f():\n  x = 1\n  global x", "3:3: name 'x' is assigned to before global declaration"},
	{"def f():\n  print(x)\n  global x", "3:3: name 'x' is used prior to global declaration"},
	{"def f(x):\n  global x", "2:3: name 'x' is parameter and global"},
	{"nonlocal x", "1:1: nonlocal declaration not allowed at module level"},
	{"x = 1\ndef f(): nonlocal x", "2:10: no binding for nonlocal 'x' found"},
	{"def f():\n  global x\n  nonlocal x", "3:3: name 'x' is nonlocal and global"},
	{"[x := 1 for x in y]", "1:2: assignment expression cannot rebind comprehension iteration variable 'x'"},
	{"[x for x in (y := z)]", "1:14: assignment expression cannot be used in a comprehension iterable expression"},
	{"class A: [y := x for x in z]", "1:11: assignment expression within a comprehension cannot be used in a class body"},
	{"match x:\n  case _: pass\n  case 1: pass", "2:8: wildcard makes remaining patterns unreachable"},
	{"match x:\n  case y: pass\n  case 1: pass", "2:8: name capture 'y' makes remaining patterns unreachable"},
	{"match x:\n  case [a, b, [b, a] | [a, b]]: pass", "2:15: multiple assignments to name 'b' in pattern"},
	{"match x:\n  case (a, a): pass", "2:12: multiple assignments to name 'a' in pattern"},
	{"match x:\n  case [a] | b: pass", "2:8: alternative patterns bind different names"},
	{"match x:\n  case {1: a, 1: b}: pass", "2:8: mapping pattern checks duplicate key (1)"},
	{"match x:\n  case A(b=1, b=2): pass", "2:15: attribute name repeated in class pattern: b"},
	{"match x:\n  case A(b=1, c): pass", "2:15: ~positional patterns follow keyword patterns"},
	{"match x:\n  case f'a': pass", "2:8: patterns may only match literals and attribute lookups"},
	{"match x:\n  case 1 + 1: pass", "2:12: imaginary number required in complex literal"},
	{"match x:\n  case 1 as _: pass", "2:13: cannot use '_' as a target"},
	{"try: x\nexcept* A:\n  return", "3:3: 'return' outside function"},
	{"def f():\n  try: x\n  except* A: return", "3:14: 'break', 'continue' and 'return' cannot appear in an except* block"},
}

// parseError parses a source and returns its error without the file's name.
func parseError(src string) string {
	_, err := Parse(source.NewFile("x.py", src))
	if err == nil {
		return ""
	}
	return strings.TrimPrefix(err.Error(), "x.py:")
}

func TestRejections(t *testing.T) {
	t.Parallel()
	for _, c := range rejections {
		if got := parseError(c.src); got != strings.Replace(c.want, " ~", " ", 1) {
			t.Errorf("%q:\n got %s\nwant %s", c.src, got, c.want)
		}
	}
}

// TestRejectionsOracle holds the table to CPython: it must refuse each source too.
func TestRejectionsOracle(t *testing.T) {
	t.Parallel()
	o := startOracle(t)
	for _, c := range rejections {
		if strings.HasPrefix(c.want, "1:11: unknown encoding") {
			continue
		}
		if _, ok := o.ask("compile", "", c.src); ok {
			t.Errorf("python3 accepts %q", c.src)
		}
	}
}

// acceptances are sources near the rules above that must parse.
var acceptances = []string{
	"x = 1_000; y = 0x_f; z = 00; w = 1_0.0_1e1_0; j = 1_0j; k = 0777.5; l = 1if x else 2",
	"\ufeffx = 1", "\f\nx = 1\n\f\ndef f(): pass", "x = 1\r\nif x:\r\n  y\r\n", "x = 1\rif x:\r  y\r",
	"if x:\n\ty\n\tz\n", "x = \\\n  1", "# coding: latin-1\nx = '\xe9'", "# -*- coding: utf-8 -*-\nx = 'é'",
	`x = "\N{LATIN SMALL LETTER E WITH ACUTE}\N{bel}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GAG}\ud800"`,
	"(a) = 1", "(a): int = 1", "[a, *b] = c", "a, *b = c", "for a, *b in c: pass", "for (a) in b: pass", "del (a, b), [c]", "del a,",
	"with (a as b, c as d,): pass", "with (a, b): pass", "with (a), b: pass", "with (yield_): pass", "with (a) as b, (c): pass",
	"with a as (b, c): pass", "with (a if b else c) as d: pass", "with (a for a in b): pass", "with (a := b): pass",
	"match = 1", "match(x)", "match[x]", "match.y = 1", "match, case = 1, 2", "match * 2", "match -x", "case = type = _ = 1", "type(x)",
	"match x:\n  case _: pass", "match x, y:\n  case a, b: pass", "match *x, y:\n  case [*_]: pass", "match (x):\n  case {'a': 1, **r}: pass",
	"match x:\n  case -1 | 1 + 2j | 'a' 'b' | None | a.b: pass\n  case A.B(1, x=2) as y if y: pass\n  case (1): pass\n  case (): pass\n  case [a, b, *c] | (a, b, *c): pass",
	"match x:\n  case y if z: pass\n  case _: pass",
	"f(*a, b, *c, d=1, *e, **g, h=2)", "f(a for a in b)", "f(a, (b for b in c))", "f(a := 1)", "f(x)(y)[z].w", "a[b:=1, c:d, ::, *e]", "a[*b]",
	"def f(a, b=1, /, c=2, *d, e, f=3, **g) -> h: pass", "def f(*, a): pass", "def f(*a: *b): pass", "lambda *a, b=1, **c: (a, b)",
	"async def f():\n  async with a as b, c: pass\n  async for x in y: await z\n  return [x async for x in y if await x]",
	"def f(): return (await_ for x in y)", "def f(): return (i async for i in x)", "def f(): return (i for i in x if (yield_))",
	"def f(): x = yield; y = yield x, *z; yield from z; return *a, b", "def g(): [x for x in [(yield 1)]]",
	"def make(n): return (i * 2 for i in range(n) if await wrap(i))",
	"x = lambda: (yield)", "for x in y: break\nelse: pass", "while x:\n  if y: continue", "try: x\nexcept* (A, B) as e: y\nelse: z\nfinally: w",
	"def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2", "global x\nx = 1", "class A:\n  def f(self):\n    nonlocal __class__",
	"@a.b[c](d)\n@(x := y)\ndef f(): pass", "@a\nasync def f(): pass", "from . import (a, b as c,)", "from ...a.b import *", "import a.b as c, d.e",
	"not not x", "a < b == c is not d not in e", "x = yield_ if not a else lambda: b", "-a ** -b", "x = a @ b // c", "...", "x: (yield_) = 1",
	"[(y := x) for x in z]", "{**a, 'b': c, **d}", "{*a, b}", "(*a, b)", "{a: b for a, b in c}", "x = {a := 1}", "assert x, y", "raise a from b", "print(1);",
	"f'{a}{b!r:>{width}} {{x}} {c=} {d = !s:x} {\"q\"}'", "rf'\\{a}\\d{b:\\d}'", "f'' 'x' f'{a}'", "f'{a:{b}{c}}' 'd'", "f'''{\na\n}'''",
	"f'{(lambda x: 1)}{ {1: 2}[1] }{a[b:c]}{a != b}'", "u'a' 'b'", "b'a' rb'\\b'", "try:\n  pass\nexcept A:\n  pass",
}

// acceptances12 need the syntax of 3.12 or 3.13.
var acceptances12 = []string{
	"type X = int", "type X[T: int, *Ts = *a, **P = [int]] = T", "def f[T: (int, str) = int](a: T) -> T: pass", "class A[T](B, m=C): pass", "type = 1; type",
	"f'{f'{a['x']}'}'", "f'{a:{b:{c}}}'", "f'{a['b']}'", "f'{a\n}'", "f'{a # c\n}'", "f'{'\\n'.join(a)}'",
}

func TestAcceptances(t *testing.T) {
	t.Parallel()
	for _, src := range append(append([]string{}, acceptances...), acceptances12...) {
		m, err := Parse(source.NewFile("x.py", src))
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		if err := checkTopLevel(m); err != nil {
			t.Errorf("%q: outline: %v", src, err)
		}
	}
}

// TestAcceptancesOracle compares their trees with CPython's.
func TestAcceptancesOracle(t *testing.T) {
	t.Parallel()
	o := startOracle(t)
	sources := acceptances
	if o.minor >= 13 {
		sources = append(append([]string{}, acceptances...), acceptances12...)
	}
	for _, src := range sources {
		m, err := Parse(source.NewFile("x.py", src))
		if err != nil {
			continue // reported by TestAcceptances
		}
		want, ok := o.ask("dump", "", src)
		if !ok {
			if !o.newer(m) {
				t.Errorf("%q: python3: %s", src, want)
			}
		} else if got := o.dumpLike(m); got != want && o.sameTree(m) {
			t.Errorf("%q: %s", src, firstDifference(got, want))
		}
	}
}

// TestNesting: deep nesting is an error, and what is below the limit can be walked.
func TestNesting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, head, part, tail string
		fits                   int // repetitions that must parse
	}{
		{"parentheses", "x = ", "(", "", 0},
		{"unary", "x = ", "-", "1", 900},
		{"not", "x = ", "not ", "1", 900},
		{"binary", "x = 1", " + 1", "", 5000},
		{"attribute", "x = a", ".b", "", 5000},
		{"call", "x = a", "()", "", 5000},
		{"power", "x = 1", " ** 1", "", 900},
		{"lambda", "x = ", "lambda: ", "1", 900},
		{"conditional", "x = ", "1 if a else ", "1", 900},
		{"string", "x = ", "f'{", "1", 0},
		{"elif", "if a: b\n", "elif a: b\n", "", 900},
		{"target", "", "a = ", "1", 5000},
		{"or pattern", "match x:\n  case 1", " | 1", ": pass", 5000},
	} {
		for _, n := range []int{c.fits, 200_000} {
			m, err := Parse(source.NewFile("x.py", c.head+strings.Repeat(c.part, n)+c.tail))
			if n == c.fits && n > 0 && err != nil {
				t.Errorf("%s × %d: %v", c.name, n, err)
			}
			if err == nil {
				Inspect(m, func(Node) bool { return true })
				Dump(m.File, m, DumpOptions{})
			}
		}
	}
}
