package pyast

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/runenames"
)

// charNames is the reverse of package runenames, made at the first \N{…} that is
// not computed.
var charNames = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 40000)
	for r := rune(0); r <= 0xe01ef; r++ {
		if r == 0x3400 { // the ideographs and syllables have names by rule
			r = 0x4dc0
		}
		if r == 0x4e00 {
			r = 0xa000
		}
		if r == 0xac00 {
			r = 0xf900
		}
		if r == 0x20000 {
			r = 0xe0001
		}
		if n := runenames.Name(r); n != "" && n[0] != '<' {
			m[n] = r
		}
	}
	for n, r := range nameAliases {
		m[n] = r
	}
	return m
})

// nameAliases are formal aliases of the characters that have no name or a wrong one
// (Unicode NameAliases.txt: controls, the usual abbreviations, corrections).
var nameAliases = map[string]rune{
	"NULL": 0, "NUL": 0, "START OF HEADING": 1, "SOH": 1, "START OF TEXT": 2, "STX": 2, "END OF TEXT": 3, "ETX": 3,
	"END OF TRANSMISSION": 4, "EOT": 4, "ENQUIRY": 5, "ENQ": 5, "ACKNOWLEDGE": 6, "ACK": 6, "ALERT": 7, "BEL": 7,
	"BACKSPACE": 8, "BS": 8, "CHARACTER TABULATION": 9, "HORIZONTAL TABULATION": 9, "TAB": 9, "HT": 9,
	"LINE FEED": 10, "NEW LINE": 10, "END OF LINE": 10, "LF": 10, "NL": 10, "EOL": 10,
	"LINE TABULATION": 11, "VERTICAL TABULATION": 11, "VT": 11, "FORM FEED": 12, "FF": 12, "CARRIAGE RETURN": 13, "CR": 13,
	"SHIFT OUT": 14, "SO": 14, "SHIFT IN": 15, "SI": 15, "DATA LINK ESCAPE": 16, "DLE": 16, "CANCEL": 24, "CAN": 24,
	"SUBSTITUTE": 26, "SUB": 26, "ESCAPE": 27, "ESC": 27, "FILE SEPARATOR": 28, "FS": 28, "GROUP SEPARATOR": 29, "GS": 29,
	"RECORD SEPARATOR": 30, "RS": 30, "UNIT SEPARATOR": 31, "US": 31, "SP": 32, "DELETE": 127, "DEL": 127,
	"NEXT LINE": 0x85, "NEL": 0x85, "NBSP": 0xa0, "SHY": 0xad, "CGJ": 0x34f, "ZWSP": 0x200b, "ZWNJ": 0x200c, "ZWJ": 0x200d,
	"LRM": 0x200e, "RLM": 0x200f, "LRE": 0x202a, "RLE": 0x202b, "PDF": 0x202c, "LRO": 0x202d, "RLO": 0x202e,
	"NNBSP": 0x202f, "MMSP": 0x205f, "WJ": 0x2060, "LRI": 0x2066, "RLI": 0x2067, "FSI": 0x2068, "PDI": 0x2069,
	"BYTE ORDER MARK": 0xfeff, "BOM": 0xfeff, "ZWNBSP": 0xfeff, "LATIN CAPITAL LETTER GHA": 0x1a2, "LATIN SMALL LETTER GHA": 0x1a3,
	"WEIERSTRASS ELLIPTIC FUNCTION": 0x2118,
}

// lookupName returns the character of a Unicode name or alias; case does not matter.
func lookupName(name string) (rune, bool) {
	name = strings.ToUpper(name)
	if hex, ok := strings.CutPrefix(name, "CJK UNIFIED IDEOGRAPH-"); ok {
		v, err := strconv.ParseUint(hex, 16, 32)
		return rune(v), err == nil && (len(hex) == 4 || len(hex) == 5) && isIdeograph(rune(v))
	}
	if syllable, ok := strings.CutPrefix(name, "HANGUL SYLLABLE "); ok {
		return hangul(syllable)
	}
	r, ok := charNames()[name]
	return r, ok
}

func isIdeograph(r rune) bool {
	for _, b := range [...][2]rune{
		{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0x20000, 0x2a6df}, {0x2a700, 0x2b739}, {0x2b740, 0x2b81d},
		{0x2b820, 0x2cea1}, {0x2ceb0, 0x2ebe0}, {0x2ebf0, 0x2ee5d}, {0x30000, 0x3134a}, {0x31350, 0x323af},
	} {
		if r >= b[0] && r <= b[1] {
			return true
		}
	}
	return false
}

// hangul composes a syllable from the short names of its letters (Unicode 3.12).
func hangul(s string) (rune, bool) {
	leading := strings.Split("G GG N D DD R M B BB S SS  J JJ C K T P H", " ")
	vowels := strings.Split("A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I", " ")
	trailing := strings.Split(" G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H", " ")
	for l, a := range leading {
		if !strings.HasPrefix(s, a) {
			continue
		}
		for v, b := range vowels {
			if !strings.HasPrefix(s[len(a):], b) {
				continue
			}
			for t, c := range trailing {
				if s[len(a)+len(b):] == c {
					return rune(0xac00 + (l*len(vowels)+v)*len(trailing) + t), true
				}
			}
		}
	}
	return 0, false
}
