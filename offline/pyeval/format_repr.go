package pyeval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// decodeRune is the first code point of a Python string and its length in
// bytes, 0 at the end. Unlike utf8.DecodeRuneInString it knows lone surrogates.
func decodeRune(s string) (rune, int) {
	if s == "" {
		return 0, 0
	}
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 && len(s) >= 3 && s[0] == 0xED && s[1]&0xE0 == 0xA0 && s[2]&0xC0 == 0x80 {
		return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return r, n
}

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
		if r, size := decodeRune(s[n-3:]); size == 3 {
			return r, 3
		}
	}
	return r, size
}

// appendRune appends a code point, surrogates included.
func appendRune(b []byte, r rune) []byte {
	if r >= 0xD800 && r < 0xE000 {
		return append(b, 0xED, 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
	}
	return utf8.AppendRune(b, r)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
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

// isPrintable is str.isprintable() for one code point.
func isPrintable(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 32 && r < 127
	}
	return unicode.IsPrint(r)
}

const hexDigits = "0123456789abcdef"

// strRepr is repr() of a str.
func strRepr(s string) string { return quoteStr(s, false) }

// strASCII is ascii() of a str.
func strASCII(s string) string { return quoteStr(s, true) }

func quoteStr(s string, asciiOnly bool) string {
	quote := byte('\'')
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\'' {
			quote = '"'
		}
		if c < 32 || c >= 127 || c == '\\' || c == '\'' || c == '"' {
			plain = false
		}
	}
	if plain {
		return "'" + s + "'"
	}
	if quote == '"' && strings.IndexByte(s, '"') >= 0 {
		quote = '\''
	}
	b := make([]byte, 0, len(s)+8)
	b = append(b, quote)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			b = appendEscaped(b, c, quote)
			i++
			continue
		}
		r, n := decodeRune(s[i:])
		if !asciiOnly && isPrintable(r) {
			b = append(b, s[i:i+n]...)
		} else {
			b = appendEscapedRune(b, r)
		}
		i += n
	}
	return string(append(b, quote))
}

// appendEscaped appends an ASCII byte as repr() shows it.
func appendEscaped(b []byte, c, quote byte) []byte {
	switch {
	case c == quote || c == '\\':
		return append(b, '\\', c)
	case c == '\n':
		return append(b, '\\', 'n')
	case c == '\r':
		return append(b, '\\', 'r')
	case c == '\t':
		return append(b, '\\', 't')
	case c < 32 || c >= 127:
		return append(b, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, c)
}

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

// bytesRepr is repr() of a bytes.
func bytesRepr(s string) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	b := make([]byte, 0, len(s)+8)
	b = append(b, 'b', quote)
	for i := 0; i < len(s); i++ {
		b = appendEscaped(b, s[i], quote)
	}
	return string(append(b, quote))
}
