package pyeval

import (
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

// decodeLastRune is the last code point of a Python string and its length.
func decodeLastRune(s string) (rune, int) {
	n := len(s)
	if n == 0 {
		return 0, 0
	}
	if s[n-1] < utf8.RuneSelf {
		return rune(s[n-1]), 1
	}
	r, size := utf8.DecodeLastRuneInString(s)
	if r == utf8.RuneError && size == 1 && n >= 3 {
		if r, size := pyast.DecodeRune(s[n-3:]); size == 3 {
			return r, 3
		}
	}
	return r, size
}

// countRunes is the number of code points.
func countRunes(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// work counts the steps of going over n bytes or items at once, so that many
// calls on something long meet the limits soon.
func (th *Thread) work(n int) error {
	if n < 1024 {
		return nil
	}
	return th.Steps(int64(n >> 7))
}

// runeOffset is the byte offset of the code point at a place, len(s) beyond
// the end.
func runeOffset(s string, place int) int {
	if place <= 0 {
		return 0
	}
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			if place == 0 {
				return i
			}
			place--
		}
	}
	return len(s)
}

const hexDigits = "0123456789abcdef"

// appendEscapedRune appends \xhh, \uhhhh or \Uhhhhhhhh.
func appendEscapedRune(b []byte, r rune) []byte {
	digits := 2
	switch {
	case r <= 0xFF:
		b = append(b, '\\', 'x')
	case r <= 0xFFFF:
		b = append(b, '\\', 'u')
		digits = 4
	default:
		b = append(b, '\\', 'U')
		digits = 8
	}
	for i := digits - 1; i >= 0; i-- {
		b = append(b, hexDigits[r>>(4*i)&15])
	}
	return b
}
