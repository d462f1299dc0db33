package pyeval_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

// TestMethodLimits calls builtins with arguments that ask for more time or
// memory than there is; each ends soon, with a limit's error.
func TestMethodLimits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"'x'.ljust(10**10)", "'x'.rjust(10**12, 'é')", "'x'.center(10**10)", "'x'.zfill(10**10)", "'\\t'.expandtabs(10**10)",
		"b'x'.ljust(10**10)", "b'x'.zfill(10**11)", "bytes(10**11)", "bytearray(10**11)", "bytes(iter(int, 1))",
		"('x' * 10**5).replace('x', 'y' * 10**5)", "('x' * 10**5).replace('', 'y' * 10**5)", "('ab' * 10**6).split('ab')",
		"(' a' * 10**6 * 3).split()", "('\\n' * 10**6 * 3).splitlines()", "('x' * 10**5).translate({120: 'y' * 10**5})",
		"'%1000000000d' % 1", "'%*d' % (10**12, 1)", "'%.1000000000d' % 1", "'%.2000000000f' % 1.0", "b'%1000000000d' % 1", "'%-1000000000s' % ''",
		"'{:1000000000}'.format(1)", "'{:1000000000}'.format('')", "'{:.2000000000f}'.format(1.0)", "'{:01000000000,}'.format(1)",
		"format('', '1000000000')", "f'{1:1000000000}'", "(1).to_bytes(10**11, 'big')", "('é' * 10**6 * 3).encode('utf-32')",
		"('\\ud800' * 10**6 * 2).encode('utf-8', 'backslashreplace')",
		"sum(iter(int, 1))", "max(iter(int, 1))", "sorted(iter(int, 1))", "list(zip(iter(int, 1)))", "list(map(str, iter(int, 1)))",
		"next(filter(None, iter(int, 1)))", "any(iter(int, 1))", "[].extend(iter(int, 1))", "set().update(iter(int, 1))", "''.join(iter(str, 1))",
		"dict(enumerate(iter(int, 1)))", "1 in iter(int, 1)", "{}.fromkeys(iter(int, 1))", "set().isdisjoint(iter(int, 1))", "list(reversed(range(10**18)))",
		"pow(3, 10**100000, 10**100000 + 1)", "bytes.fromhex('61' * 10**8)", "list(enumerate(range(10**15)))",
		"s = 'x' * 10**6\nwhile True: s.find('y')", "s = 'x' * 10**6\nwhile True: s.strip('y').isalpha()", "l = [0] * 10**5\nwhile True: l.reverse()",
		"l = [''] * 10**5\nwhile True: ''.join(l)", "l = [0] * 10**5\nwhile True: l.insert(0, l.pop(0))", "('x' * 10**6).strip('ab' * 10**6)",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			in := pyeval.New(pyeval.Options{Stderr: &out, Limits: pyeval.Limits{Steps: 100_000, Memory: 16 << 20}})
			defer in.Close()
			tree, err := pyast.Parse(source.NewFile("t.py", text+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_, err = in.Thread().RunModule("__main__", "", tree, true)
			var limit *pyeval.LimitError
			if text == "('x' * 10**6).strip('ab' * 10**6)" {
				if err != nil {
					t.Error(err)
				}
			} else if !errors.As(err, &limit) {
				t.Errorf("want a LimitError, got %v", err)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
}
