package pyast

import (
	"math/big"
	"reflect"
	"testing"

	"sqlgen/internal/source"
)

// TestConstants checks the Go types of Constant.Value.
func TestConstants(t *testing.T) {
	t.Parallel()
	huge, _ := new(big.Int).SetString("9223372036854775808", 10)
	for _, c := range []struct {
		src  string
		want any
	}{
		{"None", nil}, {"True", true}, {"...", Ellipsis{}}, {"7", int64(7)}, {"0x10", int64(16)}, {"9223372036854775808", huge},
		{"1.5", 1.5}, {"2j", complex(0, 2)}, {"'a' 'b'", "ab"}, {`b"\xff"`, Bytes("\xff")}, {`"\ud800"`, "\xed\xa0\x80"},
		{"'''a\r\nb'''", "a\nb"}, {`"\N{em dash}"`, "—"},
	} {
		x, err := ParseExpression(source.NewFile("x", c.src))
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if got := x.Body.(*Constant).Value; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %T %v, want %T %v", c.src, got, got, c.want, c.want)
		}
	}
}

func TestParseExpression(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"  a + b\n\n", "a, b", "(\na)"} {
		if _, err := ParseExpression(source.NewFile("x", src)); err != nil {
			t.Errorf("%q: %v", src, err)
		}
	}
	for _, src := range []string{"", "a = b", "a\nb", "a;", "yield a", "*a", "a, *b"} {
		if _, err := ParseExpression(source.NewFile("x", src)); err == nil {
			t.Errorf("%q: no error", src)
		}
	}
}

// TestLatin1: spans are offsets into the UTF-8 transcription, which may be parsed again.
func TestLatin1(t *testing.T) {
	t.Parallel()
	file := source.NewFile("x.py", "# \xe9 coding: latin-1\nx = '\xfc'; y = 1\n")
	m, err := Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Body[0].(*Assign).Value.(*Constant).Value; got != "ü" {
		t.Errorf("value %q", got)
	}
	again, err := Parse(m.File)
	if err != nil {
		t.Fatal(err)
	}
	options := DumpOptions{Attributes: true}
	if a, b := Dump(m.File, m, options), Dump(again.File, again, options); a != b {
		t.Errorf("parsed again: %s", firstDifference(b, a))
	}
	top, err := TopLevel(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*source.File{file, m.File} {
		body, err := ParseStmt(f, top[0].Span)
		if err != nil || len(body) != 2 || body[0].(*Assign).Value.(*Constant).Value != "ü" {
			t.Errorf("ParseStmt: %v %v", body, err)
		}
	}
}

func TestParseStmtSpan(t *testing.T) {
	t.Parallel()
	f := source.NewFile("x.py", "x = 1")
	for _, s := range []source.Span{{Start: -1, End: 2}, {Start: 3, End: 2}, {Start: 0, End: 6}} {
		if _, err := ParseStmt(f, s); err == nil {
			t.Errorf("%v: no error", s)
		}
	}
}
