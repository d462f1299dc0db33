package pyeval_test

import (
	"testing"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

// BenchmarkBuiltins runs a statement a thousand times in a loop of Python.
func BenchmarkBuiltins(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"empty", "pass"},
		{"fstring", "f'ix_{n}_{i}'"},
		{"fstring-spec", "f'{i:05d}'"},
		{"format", "'ix_{}_{}'.format(n, i)"},
		{"format-names", "'{a} {b}'.format(a=n, b=i)"},
		{"percent", "'ix_%s_%d' % (n, i)"},
		{"percent-mapping", "'%(a)s' % d"},
		{"join", "', '.join(l)"},
		{"split", "'a b c'.split()"},
		{"lower", "'AbC'.lower()"},
		{"replace", "'abcabc'.replace('b', 'x')"},
		{"startswith", "'abcabc'.startswith('ab')"},
		{"append", "acc.append(i)"},
		{"dict-get", "d.get('a')"},
		{"dict-set", "d['k'] = i"},
		{"dict-items", "for k, v in d.items(): pass"},
		{"len", "len(l)"},
		{"isinstance", "isinstance(i, int)"},
		{"sorted", "sorted(l)"},
		{"list", "[x for x in l]"},
		{"int", "int('12')"},
		{"str", "str(i)"},
		{"repr", "repr(l)"},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := "n = 'users'\nd = {'a': 1, 'b': 2}\nl = ['x', 'yy', 'zzz']\nacc = []\ndef f():\n    for i in range(1000):\n        " + c.text + "\n"
			tree, err := pyast.Parse(source.NewFile("t.py", text))
			if err != nil {
				b.Fatal(err)
			}
			in := pyeval.New(pyeval.Options{})
			defer in.Close()
			m, err := in.Thread().RunModule("m", "", tree, true)
			if err != nil {
				b.Fatal(err)
			}
			f, _ := m.Get("f")
			b.ReportAllocs()
			for b.Loop() {
				in.Thread().ResetLimits()
				if _, err := in.Thread().Call(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
