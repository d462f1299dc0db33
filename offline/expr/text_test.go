package expr

import (
	"strings"
	"testing"
)

// TestNewText holds the bind rules to what SQLAlchemy's expressions
// BIND_PARAMS and BIND_PARAMS_ESC make of the same texts; <x> is a bind.
func TestNewText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"no binds", "no binds"},
		{"a :x b", "a <x> b"},
		{":x", "<x>"},
		{"a::text", "a::text"},
		{`a \:x b`, "a :x b"},
		{"x := 5", "x := 5"},
		{"12:30", "12:30"},
		{"a[1:2]", "a[1:2]"},
		{"a[:n]", "a[<n>]"},
		{`{"a": true}`, `{"a": true}`},
		{`{"a":1}`, `{"a"<1>}`},
		{`{"a"\: 1}`, `{"a": 1}`},
		{`\::x`, `\::x`},
		{":x:y", ":x:y"},
		{`\:a:b`, `\:a:b`},
		{`x\:y :z$1 :é`, "x:y :z$1 <é>"},
		{"$:x", "$:x"},
		{":x::int", ":x::int"},
		{"(:x)::int", "(<x>)::int"},
		{`a\b :c`, `a\b <c>`},
		{":", ":"},
		{"trailing :", "trailing :"},
		{`\:`, ":"},
	} {
		var b strings.Builder
		for _, p := range NewText(c.in).Parts {
			if p.Bind != "" {
				b.WriteString("<" + p.Bind + ">")
				continue
			}
			b.WriteString(p.SQL)
		}
		if b.String() != c.want {
			t.Errorf("%q: got %q, want %q", c.in, b.String(), c.want)
		}
	}
}

// FuzzNewText looks for texts that lose or gain bytes.
func FuzzNewText(f *testing.F) {
	for _, s := range []string{"a :x", `\:x::y`, ":é$", "::", `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := 0
		for _, p := range NewText(s).Parts {
			n += len(p.SQL)
			if p.Bind != "" {
				n += len(p.Bind) + 1
			}
		}
		if escapes := strings.Count(s, `\:`); n > len(s) || n < len(s)-escapes {
			t.Errorf("%q: %d bytes in, %d out", s, len(s), n)
		}
	})
}
