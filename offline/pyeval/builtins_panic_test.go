package pyeval_test

import (
	"testing"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

const panicSamples = `
class S(str): pass
class I(int): pass
class F(float): pass
class L(list): pass
class D(dict): pass
class T(tuple): pass
class St(set): pass
class B(bytes): pass
class P(property): pass
class E(ValueError): pass
class Bad:
    def __len__(self): return -1
    def __index__(self): return 10**30
    def __iter__(self): return 5
    def __hash__(self): return "x"
    def __eq__(self, o): raise KeyError(1)
    def __bool__(self): return 2
    def __str__(self): return 3
    def __repr__(self): return None
    def __format__(self, s): return 4
    def __getitem__(self, k): raise IndexError
    def __float__(self): return "f"
    def __bytes__(self): return ""
    def keys(self): return [[]]
def make():
    return [None, True, 0, -1, 3, 10**30, -10**30, 1.5, -0.0, float("nan"), float("inf"), 1j, "", "a", "añb", "\ud800", "{0}%s", b"", b"a\xff",
        bytearray(b"xy"), (), (1, "a"), [], [1, [2]], {}, {"a": 1}, set(), {1}, frozenset([1]), range(3), range(0), slice(1, 2), slice("a"),
        int, len, "a".upper, iter([1]), memoryview(b"ab"), object(), Exception("x"), UnicodeDecodeError("u", b"", 9, 1, "r"), lambda *a: a,
        S("x"), I(3), F(1.5), L([1]), D(a=1), T((1,)), St([1]), B(b"x"), P(len), E(1), Bad(), Bad, {}.keys(), {"a": 1}.items(), {}.values(), ..., NotImplemented,
        type, object, super, property(len), classmethod(len), list[int], int | str, enumerate("ab"), zip("a"), (x for x in "ab"), str, dict, Ellipsis]
samples = make()
`

// TestBuiltinsDoNotPanic calls every attribute of values of every builtin type
// with values of every type, and every operator on them. Only the absence of
// panics is looked at.
func TestBuiltinsDoNotPanic(t *testing.T) {
	t.Parallel()
	tree, err := pyast.Parse(source.NewFile("t.py", panicSamples))
	if err != nil {
		t.Fatal(err)
	}
	in := pyeval.New(pyeval.Options{Limits: pyeval.Limits{Steps: 20_000, Memory: 4 << 20}})
	defer in.Close()
	th := in.Thread()
	m, err := th.RunModule("m", "", tree, true)
	if err != nil {
		t.Fatal(err)
	}
	make, _ := m.Get("make")
	samples := func() []pyeval.Value {
		th.ResetLimits()
		v, err := th.Call(make)
		if err != nil {
			t.Fatal(err)
		}
		return v.(*pyeval.List).Elems
	}
	doing := ""
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("%s: panic: %v", doing, r)
		}
	}()
	calls, deadline := 0, time.Now().Add(20*time.Second)
	call := func(v pyeval.Value, name string, args ...pyeval.Value) {
		calls++
		doing = pyeval.TypeName(v) + "." + name
		for _, a := range args {
			doing += " " + pyeval.TypeName(a)
		}
		th.ResetLimits()
		f, err := th.GetAttr(v, name)
		if err == nil {
			_, err = th.Call(f, args...)
		}
		if err != nil && th.SourceError(err) == nil {
			t.Errorf("%s: an error without a place: %v", doing, err)
		}
	}
	n := len(samples())
	for i := 0; i < n && time.Now().Before(deadline); i++ {
		names, err := th.Call(pyeval.Builtins.Member("dir"), samples()[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names.(*pyeval.List).Elems {
			name := string(name.(pyeval.Str))
			vs := samples()
			call(vs[i], name)
			for j := range vs {
				// By turns with one, two and three arguments.
				switch args := []pyeval.Value{vs[j], vs[(j*7+3)%n], vs[(j*5+1)%n]}; (i + j) % 3 {
				case 0:
					call(vs[i], name, args[0])
				case 1:
					call(vs[i], name, args[:2]...)
				default:
					call(vs[i], name, args...)
				}
			}
		}
	}
	for _, name := range []string{
		"len", "abs", "round", "divmod", "pow", "chr", "ord", "hex", "repr", "ascii", "format", "hash", "isinstance", "issubclass", "callable", "getattr",
		"hasattr", "setattr", "delattr", "iter", "next", "dir", "vars", "min", "max", "sum", "any", "all", "sorted", "reversed", "enumerate", "zip", "map", "filter",
		"int", "float", "str", "bytes", "bytearray", "complex", "bool", "list", "tuple", "dict", "set", "frozenset", "range", "slice", "memoryview", "type", "print",
		"super", "property", "staticmethod", "object",
	} {
		f := pyeval.Builtins.Member(name)
		vs := samples()
		call(f, "__call__")
		for j := range vs {
			doing = name + " " + pyeval.TypeName(vs[j])
			for k := -1; k < n; k += 5 {
				th.ResetLimits()
				args := []pyeval.Value{vs[j]}
				if k >= 0 {
					args = append(args, vs[k])
				}
				if k >= 20 {
					args = append(args, vs[(k*3)%n])
				}
				calls++
				if v, err := th.Call(f, args...); err == nil {
					// A lazy iterator does its work here.
					if it, ok := v.(pyeval.Iterator); ok {
						th.Slice(it)
					}
				}
			}
		}
	}
	vs := samples()
	for i := range vs {
		for j := range vs {
			doing = "operators of " + pyeval.TypeName(vs[i]) + " " + pyeval.TypeName(vs[j])
			for op := pyast.Add; op <= pyast.FloorDiv; op++ {
				th.ResetLimits()
				th.Binary(op, vs[i], vs[j])
			}
			for op := pyast.Eq; op <= pyast.NotIn; op++ {
				th.ResetLimits()
				th.Compare(op, vs[i], vs[j])
			}
			th.GetItem(vs[i], vs[j])
			th.Contains(vs[i], vs[j])
		}
		for _, spec := range []string{"", "d", "5", ".2f", "é>5", "%", "x", "\xed\xa0\x80", "0=+#020_.3e"} {
			doing = "format of " + pyeval.TypeName(vs[i])
			th.ResetLimits()
			th.Format(vs[i], spec)
		}
		for _, format := range []string{"%s", "%d", "%r", "%5c", "%x", "%.3f", "%(a)s", "%*d", "{}", "{0.a[b]!r:>{1}}", "%\xed\xa0\x80"} {
			th.ResetLimits()
			doing = format + " of " + pyeval.TypeName(vs[i])
			th.PercentFormat(format, vs[i])
			th.PercentFormatBytes(format, vs[i])
			th.CallMethod(pyeval.Str(format), "format", vs[i], vs[i])
		}
	}
	if calls < 10_000 {
		t.Errorf("only %d calls", calls)
	}
	t.Logf("%d calls", calls)
}
