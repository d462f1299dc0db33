package pyast

import (
	"math/big"
	"strconv"
	"strings"
)

// number returns the offset after the number literal at p.
func (lx *lexer) number(t string, p int) int {
	a := p
	if t[p] == '0' && p+1 < len(t) {
		switch t[p+1] | 0x20 {
		case 'x':
			return lx.radix(t, p+2, "hexadecimal", func(c byte) bool { return classes[c]&cHex != 0 })
		case 'o':
			return lx.radix(t, p+2, "octal", func(c byte) bool { return c >= '0' && c <= '7' })
		case 'b':
			return lx.radix(t, p+2, "binary", func(c byte) bool { return c == '0' || c == '1' })
		}
	}
	isFloat, isImaginary := false, false
	if t[p] != '.' {
		p = lx.digits(t, p)
	}
	if p < len(t) && t[p] == '.' {
		isFloat = true
		p++
		if p < len(t) && classes[t[p]]&cDigit != 0 {
			p = lx.digits(t, p)
		}
	}
	if p < len(t) && t[p]|0x20 == 'e' {
		q := p + 1
		if q < len(t) && (t[q] == '+' || t[q] == '-') {
			q++
		}
		if q < len(t) && classes[t[q]]&cDigit != 0 {
			isFloat = true
			p = lx.digits(t, q)
		} else if q > p+1 {
			lx.fail(p, "invalid decimal literal")
		}
	}
	if p < len(t) && t[p]|0x20 == 'j' {
		isImaginary = true
		p++
	}
	if !isFloat && !isImaginary && t[a] == '0' && strings.Trim(t[a:p], "0_") != "" {
		lx.fail(a, "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers")
	}
	lx.numberEnd(t, p, "decimal")
	if isImaginary {
		lx.numberEnd(t, p, "imaginary")
	}
	return p
}

// digits skips decimal digits, which single underscores may separate.
func (lx *lexer) digits(t string, p int) int {
	for {
		for p < len(t) && classes[t[p]]&cDigit != 0 {
			p++
		}
		if p >= len(t) || t[p] != '_' {
			return p
		}
		if p++; p >= len(t) || classes[t[p]]&cDigit == 0 {
			lx.fail(p-1, "invalid decimal literal")
		}
	}
}

// radix skips the digits after 0x, 0o or 0b.
func (lx *lexer) radix(t string, p int, what string, ok func(byte) bool) int {
	for {
		if p < len(t) && t[p] == '_' {
			p++
		}
		a := p
		for p < len(t) && ok(t[p]) {
			p++
		}
		if p == a {
			if p < len(t) && classes[t[p]]&cDigit != 0 {
				lx.fail(p, "invalid digit '%c' in %s literal", t[p], what)
			}
			lx.fail(p-1, "invalid %s literal", what)
		}
		if p >= len(t) || t[p] != '_' {
			break
		}
	}
	if p < len(t) && classes[t[p]]&cDigit != 0 {
		lx.fail(p, "invalid digit '%c' in %s literal", t[p], what)
	}
	lx.numberEnd(t, p, what)
	return p
}

// numberEnd refuses an identifier right after a number, unless it starts as one of
// the keywords that may follow (`1if x else y`), as CPython's verify_end_of_number.
func (lx *lexer) numberEnd(t string, p int, what string) {
	if p >= len(t) || classes[t[p]]&cIdentPart == 0 {
		return
	}
	for _, k := range [...]string{"and", "else", "for", "if", "in", "is", "not", "or"} {
		if strings.HasPrefix(t[p:], k) {
			return
		}
	}
	lx.fail(max(p-1, 0), "invalid %s literal", what)
}

// maxIntDigits is CPython's limit for the text of a decimal int (sys.int_info).
const maxIntDigits = 4300

// numberValue is the value of a number literal that the lexer accepted.
func (p *parser) numberValue(tok token) any {
	t := p.text(tok)
	if len(t) == 1 {
		return int64(t[0] - '0')
	}
	if strings.IndexByte(t, '_') >= 0 {
		t = strings.ReplaceAll(t, "_", "")
	}
	if t[0] == '0' && len(t) > 1 {
		base := 0
		switch t[1] | 0x20 {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
		if base > 0 {
			if v, err := strconv.ParseInt(t[2:], base, 64); err == nil {
				return v
			}
			v, _ := new(big.Int).SetString(t[2:], base)
			return v
		}
	}
	// Out of range is not an error in Python: ParseFloat's infinity is its value.
	if c := t[len(t)-1]; c|0x20 == 'j' {
		f, _ := strconv.ParseFloat(t[:len(t)-1], 64)
		return complex(0, f)
	}
	if strings.ContainsAny(t, ".eE") {
		f, _ := strconv.ParseFloat(t, 64)
		return f
	}
	if v, err := strconv.ParseInt(t, 10, 64); err == nil {
		return v
	}
	if len(t) > maxIntDigits {
		p.failAt(tok.start, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use hexadecimal for huge integer literals to avoid decimal conversion limits", maxIntDigits, len(t))
	}
	v, _ := new(big.Int).SetString(t, 10)
	return v
}
