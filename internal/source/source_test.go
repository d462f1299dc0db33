package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPosOnALongLine(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"ascii":   strings.Repeat("a", 3*longLine+7),
		"umlauts": strings.Repeat("aäb", 2*longLine),
		"emoji":   "x\n" + strings.Repeat("😀", longLine) + "\ny",
		"latin-1": strings.Repeat("a\xe4", longLine),
		"exact":   strings.Repeat("a", 2*longLine),
	} {
		f := NewFile("f", text)
		for at := 0; at <= len(text); at += 97 {
			if at < len(text) && !utf8.RuneStart(text[at]) {
				continue
			}
			start := 1 + strings.LastIndexByte(text[:at], '\n')
			want := Pos{"f", 1 + strings.Count(text[:at], "\n"), 1 + utf8.RuneCountInString(text[start:at])}
			if got := f.Pos(int32(at)); got != want {
				t.Fatalf("%s, %d: %v, want %v", name, at, got, want)
			}
		}
		if got, want := f.Pos(int32(len(text))).Column, 1+utf8.RuneCountInString(text[1+strings.LastIndexByte(text, '\n'):]); got != want {
			t.Errorf("%s: the end is at %d, want %d", name, got, want)
		}
	}
}
