package pyast

// fstringStart begins an f-string whose prefix is t[a:p] and whose quotes open at p.
func (lx *lexer) fstringStart(t string, a, p int) {
	if len(lx.fstrings) >= maxFStrings {
		lx.fail(a, "too many nested f-strings")
	}
	f := fstringState{quote: t[p], inText: true, start: int32(a), bracketDepth: len(lx.brackets)}
	for _, c := range t[a:p] {
		f.raw = f.raw || c|0x20 == 'r'
	}
	n := 1
	if p+2 < len(t) && t[p+1] == f.quote && t[p+2] == f.quote {
		f.triple = true
		n = 3
	}
	lx.fstrings = append(lx.fstrings, f)
	lx.add(tFStart, a, p+n)
	lx.pos = p + n
}

// fstringText lexes literal text of an f-string, or of a format spec, up to what
// ends it: a field's `{`, the `}` of the field whose spec this is, the closing
// quotes. A doubled brace ends the tFMiddle whose last part it is.
func (lx *lexer) fstringText(f *fstringState) {
	t := lx.text[:lx.limit]
	a, p := lx.pos, lx.pos
	inSpec := len(lx.brackets) > f.bracketDepth
	middle := func() {
		if p > a {
			lx.add(tFMiddle, a, p)
		}
	}
	for p < len(t) {
		switch c := t[p]; c {
		case '\\':
			if named := lx.backslash(t, &p, f.raw); named {
				middle()
				lx.pos = p
				return
			}
			continue
		case '\n', '\r':
			if !f.triple {
				if inSpec {
					lx.fail(p, "f-string: newlines are not allowed in format specifiers for single quoted f-strings")
				}
				lx.fail(int(f.start), "unterminated f-string literal (detected at line %d)", lx.file.Pos(int32(p)).Line)
			}
		case '{':
			if !inSpec && p+1 < len(t) && t[p+1] == '{' {
				p += 2
				middle()
				lx.pos = p
				return
			}
			middle()
			lx.add(tLbrace, p, p+1)
			lx.open('{', p)
			lx.brackets[len(lx.brackets)-1].field = true
			if inSpec && len(lx.brackets) > f.bracketDepth+maxSpecs {
				lx.fail(p, "f-string: expressions nested too deeply")
			}
			f.inText = false
			lx.pos = p + 1
			return
		case '}':
			if inSpec {
				middle()
				lx.add(tRbrace, p, p+1)
				lx.brackets = lx.brackets[:len(lx.brackets)-1]
				lx.pos = p + 1
				return
			}
			if p+1 >= len(t) || t[p+1] != '}' {
				lx.fail(p, "f-string: single '}' is not allowed")
			}
			p += 2
			middle()
			lx.pos = p
			return
		case f.quote:
			n := 1
			if f.triple {
				if p+2 >= len(t) || t[p+1] != c || t[p+2] != c {
					break
				}
				n = 3
			}
			if inSpec {
				lx.fail(p, "f-string: expecting '}', or format specs")
			}
			middle()
			lx.add(tFEnd, p, p+n)
			lx.fstrings = lx.fstrings[:len(lx.fstrings)-1]
			lx.pos = p + n
			return
		}
		p++
	}
	if f.triple {
		lx.fail(int(f.start), "unterminated triple-quoted f-string literal (detected at line %d)", lx.lastLine())
	}
	lx.fail(int(f.start), "unterminated f-string literal (detected at line %d)", lx.lastLine())
}

// backslash moves p past a backslash and what it escapes. A brace after it still
// opens or closes a field; \N{…} is one escape, for which the result is true (as in
// CPython it ends a tFMiddle).
func (lx *lexer) backslash(t string, p *int, raw bool) (named bool) {
	*p++
	if *p >= len(t) {
		return false
	}
	switch c := t[*p]; {
	case c == '{' || c == '}':
		return false
	case c == 'N' && !raw && *p+1 < len(t) && t[*p+1] == '{':
		for q := *p + 2; q < len(t) && t[q] != '\n' && t[q] != '"' && t[q] != '\''; q++ {
			if t[q] == '}' {
				*p = q + 1
				return true
			}
		}
		*p += 2
		return false
	}
	*p += max(1, newlineLen(t, *p))
	return false
}
