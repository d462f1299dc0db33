package pyast

import "strings"

// fstring parses one f-string and appends its values to parts.
func (p *parser) fstring(parts []Expr) []Expr {
	raw := strings.ContainsAny(p.text(p.tok), "rR")
	p.next()
	for {
		switch p.tok.kind {
		case tFMiddle:
			parts = p.fstringMiddle(parts, raw)
		case tLbrace:
			parts = p.field(parts, raw)
		case tFEnd:
			p.next()
			return parts
		default:
			p.syntaxError()
		}
	}
}

// fstringMiddle appends literal text to parts, unless it comes to nothing.
func (p *parser) fstringMiddle(parts []Expr, raw bool) []Expr {
	t := p.tok
	p.next()
	text := p.text(t)
	if strings.HasSuffix(text, "{{") || strings.HasSuffix(text, "}}") {
		text = text[:len(text)-1]
	}
	if text = p.decodeString(text, t.start, raw); text == "" {
		return parts
	}
	return append(parts, p.constant(t.start, text))
}

// field parses one replacement field and appends it to parts, after the text of its
// expression if it has an = (`f"{x=}"`).
func (p *parser) field(parts []Expr, raw bool) []Expr {
	s := p.tok.start
	p.next()
	switch p.tok.kind {
	case tRbrace, tColon, tExclam, tEqual:
		p.fail("f-string: valid expression required before '%s'", kindText[p.tok.kind])
	}
	p.enter()
	f := &FormattedValue{Conversion: -1}
	f.Value = p.fieldValue()
	debug := int32(-1) // where the text of a debug field ends
	if p.tok.kind == tEqual {
		p.next()
		debug = p.tok.start
	}
	if p.tok.kind == tExclam {
		bang := p.tok
		p.next()
		switch t := p.text(p.tok); {
		case p.tok.kind == tColon || p.tok.kind == tRbrace:
			p.fail("f-string: missing conversion character")
		case p.tok.start != bang.end:
			p.notLexError()
			p.fail("f-string: conversion type must come right after the exclamation mark")
		case p.tok.kind != tName:
			p.notLexError()
			p.fail("f-string: invalid conversion character")
		case t != "s" && t != "r" && t != "a":
			p.fail("f-string: invalid conversion character '%s': expected 's', 'r', or 'a'", t)
		default:
			f.Conversion = int(t[0])
		}
		p.next()
	}
	if p.tok.kind == tColon {
		f.FormatSpec = p.formatSpec(raw)
	}
	if p.tok.kind != tRbrace {
		p.notLexError()
		switch {
		case f.Conversion >= 0:
			p.fail("f-string: expecting ':' or '}'")
		case f.FormatSpec != nil:
			p.fail("f-string: expecting '}', or format specs")
		case debug >= 0:
			p.fail("f-string: expecting '!', or ':', or '}'")
		}
		p.fail("f-string: expecting '=', or '!', or ':', or '}'")
	}
	p.next()
	p.leave()
	f.Extent = p.ext(s)
	if debug < 0 {
		return append(parts, f)
	}
	if f.Conversion < 0 && f.FormatSpec == nil {
		f.Conversion = 'r'
	}
	// CPython decodes escapes in this text, too, as if the f-string were all literal.
	text := p.constant(s+1, p.decodeString(fieldText(p.src[s+1:debug]), s+1, raw))
	text.End = debug
	return append(parts, text, f)
}

// fieldValue parses the expression of a field.
func (p *parser) fieldValue() Expr {
	if !startsExpr[p.tok.kind] && p.tok.kind != tStar && p.tok.kind != kYield {
		p.notLexError()
		p.fail("f-string: expecting a valid expression after '{'")
	}
	if p.tok.kind == kLambda {
		// the colon ends the field, so a lambda is never complete
		p.fail("f-string: lambda expressions are not allowed without parentheses")
	}
	e := p.starOrYield()
	p.noBareStar(e)
	return e
}

// formatSpec parses a format spec at its colon.
func (p *parser) formatSpec(raw bool) *JoinedStr {
	s := p.tok.start
	p.next()
	var parts []Expr
	for {
		switch p.tok.kind {
		case tFMiddle:
			parts = p.fstringMiddle(parts, raw)
			continue
		case tLbrace:
			parts = p.field(parts, raw)
			continue
		}
		return &JoinedStr{exprBase: p.exprExt(s), Values: joinConstants(parts, true)}
	}
}

// fieldText is the text of a debug field's expression: comments are no part
// of it.
func fieldText(s string) string {
	if strings.IndexByte(s, '#') < 0 {
		return s
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\' && i+1 < len(s):
			b.WriteByte(c)
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#':
			i = skipComment(s, i) - 1
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
