package pyeval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sqlgen/offline/pyast"
)

func inRanges(table [][2]rune, r rune) bool {
	lo, hi := 0, len(table)
	for lo < hi {
		m := (lo + hi) / 2
		switch {
		case r < table[m][0]:
			hi = m
		case r > table[m][1]:
			lo = m + 1
		default:
			return true
		}
	}
	return false
}

// isSpaceRune is str.isspace() of one code point.
func isSpaceRune(r rune) bool { return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r) }

func isDecimalRune(r rune) bool { return unicode.Is(unicode.Nd, r) }

func isDigitRune(r rune) bool { return isDecimalRune(r) || inRanges(digitRanges, r) }

func isNumericRune(r rune) bool { return unicode.Is(unicode.N, r) || inRanges(numericRanges, r) }

func isAlnumRune(r rune) bool { return unicode.IsLetter(r) || isNumericRune(r) }

func isLowerRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z'
	}
	return unicode.IsLower(r) || unicode.Is(unicode.Other_Lowercase, r)
}

func isUpperRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'A' && r <= 'Z'
	}
	return unicode.IsUpper(r) || unicode.Is(unicode.Other_Uppercase, r)
}

func isTitleRune(r rune) bool { return r >= utf8.RuneSelf && unicode.IsTitle(r) }

func isCasedRune(r rune) bool { return isLowerRune(r) || isUpperRune(r) || isTitleRune(r) }

// isCaseIgnorable is the Unicode property Case_Ignorable.
func isCaseIgnorable(r rune) bool {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) {
		return true
	}
	switch r {
	case '\'', '.', ':', 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A:
		return true
	}
	return false
}

func strLower(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	b := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		b = appendLower(b, s, i, r, n)
		i += n
	}
	return string(b)
}

// appendLower appends the lower case of the code point r of n bytes at s[i:].
func appendLower(b []byte, s string, i int, r rune, n int) []byte {
	switch r {
	case 0x130:
		return append(b, "i\u0307"...)
	case 0x3A3:
		if finalSigma(s[:i], s[i+n:]) {
			return appendRune(b, 0x3C2)
		}
		return appendRune(b, 0x3C3)
	}
	return appendRune(b, unicode.ToLower(r))
}

// finalSigma reports whether a capital sigma between the two texts ends a word.
func finalSigma(before, after string) bool {
	for {
		r, n := decodeLastRune(before)
		if n == 0 {
			return false
		}
		before = before[:len(before)-n]
		if isCaseIgnorable(r) {
			continue
		}
		if !isCasedRune(r) {
			return false
		}
		break
	}
	for {
		r, n := pyast.DecodeRune(after)
		if n == 0 {
			return true
		}
		after = after[n:]
		if isCaseIgnorable(r) {
			continue
		}
		return !isCasedRune(r)
	}
}

func appendUpper(b []byte, r rune) []byte {
	if up, ok := upperSpecial[r]; ok {
		return append(b, up...)
	}
	return appendRune(b, unicode.ToUpper(r))
}

func appendTitle(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(b, byte(unicode.ToUpper(r)))
	}
	if t, ok := titleSpecial[r]; ok {
		return append(b, t...)
	}
	if up, ok := upperSpecial[r]; ok && unicode.ToTitle(r) == r && !unicode.IsTitle(r) {
		return append(b, up...)
	}
	return appendRune(b, unicode.ToTitle(r))
}

func strUpper(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	b := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		b = appendUpper(b, r)
		i += n
	}
	return string(b)
}

func strCasefold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	b := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		switch f, ok := foldSpecial[r]; {
		case ok:
			b = append(b, f...)
		case r >= 0x13A0 && r <= 0x13F5: // Cherokee folds to its capitals
			b = appendRune(b, r)
		case r >= 0x13F8 && r <= 0x13FD:
			b = appendRune(b, r-8)
		case r >= 0xAB70 && r <= 0xABBF:
			b = appendRune(b, r-0xAB70+0x13A0)
		case r == 0x130:
			b = append(b, "i\u0307"...)
		default:
			b = appendRune(b, unicode.ToLower(r))
		}
		i += n
	}
	return string(b)
}

func strTitle(s string) string {
	b := make([]byte, 0, len(s)+4)
	cased := false
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if cased {
			b = appendLower(b, s, i, r, n)
		} else {
			b = appendTitle(b, r)
		}
		cased = isCasedRune(r)
		i += n
	}
	return string(b)
}

func strCapitalize(s string) string {
	b := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if i == 0 {
			b = appendTitle(b, r)
		} else {
			b = appendLower(b, s, i, r, n)
		}
		i += n
	}
	return string(b)
}

func strSwapcase(s string) string {
	b := make([]byte, 0, len(s)+4)
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		switch {
		case isUpperRune(r):
			b = appendLower(b, s, i, r, n)
		case isLowerRune(r):
			b = appendUpper(b, r)
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return string(b)
}

// strAll reports whether s is not empty and all its code points satisfy f.
func strAll(s string, f func(rune) bool) bool {
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if !f(r) {
			return false
		}
		i += n
	}
	return s != ""
}

// strCase reports whether s has cased code points and all of them satisfy f.
func strCase(s string, f func(rune) bool) bool {
	found := false
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		if isCasedRune(r) {
			if !f(r) {
				return false
			}
			found = true
		}
		i += n
	}
	return found
}

func strIsTitle(s string) bool {
	cased, prev := false, false
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		switch {
		case isUpperRune(r) || isTitleRune(r):
			if prev {
				return false
			}
			cased, prev = true, true
		case isLowerRune(r):
			if !prev {
				return false
			}
			cased, prev = true, true
		default:
			prev = false
		}
		i += n
	}
	return cased
}

func strIsIdentifier(s string) bool {
	for i := 0; i < len(s); {
		r, n := pyast.DecodeRune(s[i:])
		start := r == '_' || unicode.IsLetter(r) || unicode.In(r, unicode.Nl, unicode.Other_ID_Start)
		if !start && (i == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)) {
			return false
		}
		i += n
	}
	return s != ""
}
