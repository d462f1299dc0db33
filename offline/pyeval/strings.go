package pyeval

import (
	"strings"
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

// isASCII reports whether byte and rune positions are the same.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Len is the number of characters.
func (s Str) Len() int {
	return countRunes(string(s))
}

// runes decodes a string; lone surrogates keep their code.
func runes(s string) []rune {
	out := make([]rune, 0, len(s))
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		out = append(out, r)
		i += n
	}
	return out
}

// appendRune encodes a character, a lone surrogate in its three-byte form.
func appendRune(b []byte, r rune) []byte {
	if r >= 0xd800 && r <= 0xdfff {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f|0x80, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func fromRunes(rs []rune) string {
	b := make([]byte, 0, len(rs))
	for _, r := range rs {
		b = appendRune(b, r)
	}
	return string(b)
}

// At is the character at a rune index that must be in range.
func (s Str) At(i int) Str {
	if isASCII(string(s)) {
		return s[i : i+1]
	}
	at := runeOffset(string(s), i)
	_, n := pyast.DecodeRune(string(s[at:]))
	return s[at : at+n]
}

// Sub is the characters from one rune index to another, both in range.
func (s Str) Sub(from, to int) Str {
	if from >= to {
		return ""
	}
	if isASCII(string(s)) {
		return s[from:to]
	}
	start := runeOffset(string(s), from)
	return s[start : start+runeOffset(string(s[start:]), to-from)]
}

func strIter(s Str) Iterator {
	i := 0
	class := strIteratorClass
	if !isASCII(string(s)) {
		class = runeIteratorClass
	}
	return NewIterator(class, func(*Thread) (Value, bool, error) {
		if i >= len(s) {
			return nil, false, nil
		}
		_, n := pyast.DecodeRune(string(s[i:]))
		i += n
		return s[i-n : i], true, nil
	})
}

func (th *Thread) strContains(s Str, v Value) (bool, error) {
	if sub, ok := AsStr(v); ok {
		return strings.Contains(string(s), sub), nil
	}
	if u, ok := v.(*Unknown); ok {
		return false, u.Refuse("a value compared must be known")
	}
	return false, Raise(TypeErrorClass, "'in <string>' requires string as left operand, not %s", TypeName(v))
}

// bytesOf is the content of a bytes or bytearray.
func bytesOf(v Value) (string, bool) {
	switch x := Underlying(v).(type) {
	case Bytes:
		return string(x), true
	case *ByteArray:
		return string(x.B), true
	}
	return "", false
}

func bytesContain(s string, v Value) (bool, error) {
	if sub, ok := bytesOf(v); ok {
		return strings.Contains(s, sub), nil
	}
	if i, ok := AsInt(v); ok {
		n, ok := i.Int64()
		if !ok || n < 0 || n > 255 {
			return false, Raise(ValueErrorClass, "byte must be in range(0, 256)")
		}
		return strings.IndexByte(s, byte(n)) >= 0, nil
	}
	return false, Raise(TypeErrorClass, "a bytes-like object is required, not '%s'", TypeName(v))
}

func (r *Range) has(i Int) bool {
	n, ok := i.Int64()
	if !ok {
		return false
	}
	if r.Step > 0 && (n < r.Start || n >= r.Stop) || r.Step < 0 && (n > r.Start || n <= r.Stop) {
		return false
	}
	return (n-r.Start)%r.Step == 0
}
