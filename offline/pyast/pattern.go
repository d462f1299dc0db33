package pyast

// matchAhead reports whether the name at the current token is the soft keyword of a
// match statement: a line that begins so and ends with a colon is nothing else.
func (p *parser) matchAhead() bool {
	if !p.isText("match") {
		return false
	}
	if k := p.peek(1); !startsExpr[k] && k != tStar {
		return false
	}
	for j := p.i + 1; j < len(p.toks); j++ {
		switch p.toks[j].kind {
		case tNewline:
			return j > p.i+2 && p.toks[j-1].kind == tColon
		case tEOF, tError:
			return false
		}
	}
	return false
}

func (p *parser) matchStmt() Stmt {
	s := p.tok.start
	p.next()
	m := &Match{Subject: p.subject()}
	p.want(tColon)
	if p.tok.kind != tNewline {
		p.syntaxError()
	}
	p.next()
	if p.tok.kind != tIndent {
		p.notLexError()
		p.fail("expected an indented block after 'match' statement on line %d", p.line(s))
	}
	p.next()
	p.enter()
	for p.isText("case") {
		m.Cases = append(m.Cases, p.matchCase())
	}
	p.leave()
	if p.tok.kind != tDedent || len(m.Cases) == 0 {
		p.syntaxError()
	}
	p.next()
	m.stmtBase = p.stmtExt(s)
	p.checkMatch(m)
	return m
}

// subject parses subject_expr.
func (p *parser) subject() Expr {
	s := p.tok.start
	e := p.starNamed()
	if p.tok.kind != tComma {
		if _, ok := e.(*Starred); ok {
			p.syntaxError()
		}
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(tComma) {
		if p.tok.kind == tColon {
			break
		}
		p.exprList.push(p.starNamed())
	}
	return p.tuple(s, mark)
}

func (p *parser) matchCase() *MatchCase {
	s := p.tok.start
	p.next()
	c := &MatchCase{Pattern: p.patterns()}
	if p.got(kIf) {
		c.Guard = p.namedExpr()
	}
	c.Body = p.block("'case' statement", s)
	c.Extent = p.ext(s)
	return c
}

// patterns parses patterns: an open sequence pattern or a pattern.
func (p *parser) patterns() Pattern {
	s := p.tok.start
	one := p.maybeStarPattern()
	if p.tok.kind != tComma {
		if _, ok := one.(*MatchStar); ok {
			p.syntaxError()
		}
		return one
	}
	ps := []Pattern{one}
	for p.got(tComma) {
		if p.tok.kind == tColon || p.tok.kind == kIf {
			break
		}
		ps = append(ps, p.maybeStarPattern())
	}
	return &MatchSequence{p.patExt(s), ps}
}

// capture parses a name to bind; "" for the wildcard.
func (p *parser) capture() string {
	s := p.tok.start
	n := p.ident()
	if n == "_" {
		return ""
	}
	p.checkDebug(n, s)
	return n
}

func (p *parser) maybeStarPattern() Pattern {
	s := p.tok.start
	if p.got(tStar) {
		n := p.capture()
		return &MatchStar{p.patExt(s), n}
	}
	return p.asPattern()
}

func (p *parser) asPattern() Pattern {
	p.enter()
	defer p.leave()
	s := p.tok.start
	x := p.orPattern()
	if !p.got(kAs) {
		return x
	}
	t := p.tok.start
	if p.isText("_") {
		p.fail("cannot use '_' as a target")
	}
	if p.tok.kind != tName {
		p.invalidAsTarget("pattern")
	}
	n := p.ident()
	p.checkDebug(n, t)
	if k := p.tok.kind; k == tDot || k == tLpar {
		p.failAt(t, "cannot use %s as pattern target", map[kind]string{tDot: "attribute", tLpar: "function call"}[k])
	}
	return &MatchAs{p.patExt(s), x, n}
}

func (p *parser) orPattern() Pattern {
	s := p.tok.start
	x := p.closedPattern()
	if p.tok.kind != tBar {
		return x
	}
	ps := []Pattern{x}
	for p.got(tBar) {
		ps = append(ps, p.closedPattern())
	}
	return &MatchOr{p.patExt(s), ps}
}

func (p *parser) closedPattern() Pattern {
	s := p.tok.start
	switch p.tok.kind {
	case kNone, kTrue, kFalse:
		c := p.atom().(*Constant)
		return &MatchSingleton{p.patExt(s), c.Value}
	case tNumber, tMinus:
		v := p.patternNumber()
		return &MatchValue{p.patExt(s), v}
	case tString, tFStart:
		v := p.strings()
		if _, ok := v.(*JoinedStr); ok {
			p.failAt(s, "patterns may only match literals and attribute lookups")
		}
		return &MatchValue{p.patExt(s), v}
	case tName:
		return p.namePattern()
	case tLsqb:
		p.next()
		ps := p.patternList(nil, tRsqb)
		p.wantClose(tRsqb)
		return &MatchSequence{p.patExt(s), ps}
	case tLpar:
		return p.groupPattern()
	case tLbrace:
		return p.mappingPattern()
	}
	p.syntaxError()
	return nil
}

// patternNumber parses signed_number or complex_number.
func (p *parser) patternNumber() Expr {
	s := p.tok.start
	signed := func() Expr {
		t := p.tok.start
		minus := p.got(tMinus)
		if p.tok.kind != tNumber {
			p.syntaxError()
		}
		n := p.atom()
		if !minus {
			return n
		}
		return &UnaryOp{exprBase: p.exprExt(t), Op: USub, Operand: n}
	}
	left := signed()
	if p.tok.kind != tPlus && p.tok.kind != tMinus {
		return left
	}
	if isImaginary(left) {
		p.failAt(s, "real number required in complex literal")
	}
	op := p.tok.kind.operator()
	p.next()
	t := p.tok.start
	if p.tok.kind != tNumber {
		p.syntaxError()
	}
	right := p.atom()
	if !isImaginary(right) {
		p.failAt(t, "imaginary number required in complex literal")
	}
	return &BinOp{exprBase: p.exprExt(s), Left: left, Op: op, Right: right}
}

func isImaginary(e Expr) bool {
	if u, ok := e.(*UnaryOp); ok {
		e = u.Operand
	}
	c, ok := e.(*Constant)
	if !ok {
		return false
	}
	_, ok = c.Value.(complex128)
	return ok
}

// namePattern parses a capture, wildcard, value or class pattern.
func (p *parser) namePattern() Pattern {
	s := p.tok.start
	if k := p.peek(1); k != tDot && k != tLpar || p.isText("_") {
		if k == tEqual {
			p.syntaxError()
		}
		n := p.capture()
		return &MatchAs{p.patExt(s), nil, n}
	}
	e := p.dottedName()
	if !p.got(tLpar) {
		return &MatchValue{p.patExt(s), e}
	}
	c := &MatchClass{Cls: e}
	for p.tok.kind != tRpar {
		if p.tok.kind == tName && p.peek(1) == tEqual {
			t := p.tok.start
			n := p.ident()
			for _, o := range c.KwdAttrs {
				if o == n {
					p.lateError(t, "attribute name repeated in class pattern: %s", n)
				}
			}
			c.KwdAttrs = append(c.KwdAttrs, n)
			p.next()
			c.KwdPatterns = append(c.KwdPatterns, p.asPattern())
		} else {
			if c.KwdAttrs != nil {
				p.fail("positional patterns follow keyword patterns")
			}
			c.Patterns = append(c.Patterns, p.asPattern())
		}
		if !p.got(tComma) {
			break
		}
	}
	p.wantClose(tRpar)
	c.patternBase = p.patExt(s)
	return c
}

// dottedName parses name_or_attr.
func (p *parser) dottedName() Expr {
	s := p.tok.start
	n := p.ident()
	var e Expr = &Name{exprBase: p.exprExt(s), Id: n}
	p.height = 0
	for p.got(tDot) {
		a := p.ident()
		p.link()
		e = &Attribute{exprBase: p.exprExt(s), Value: e, Attr: a}
	}
	return e
}

// patternList parses the rest of a sequence pattern up to its closing bracket.
func (p *parser) patternList(ps []Pattern, close kind) []Pattern {
	for p.tok.kind != close {
		ps = append(ps, p.maybeStarPattern())
		if !p.got(tComma) {
			break
		}
	}
	return ps
}

func (p *parser) groupPattern() Pattern {
	s := p.tok.start
	p.next()
	if p.got(tRpar) {
		return &MatchSequence{p.patExt(s), nil}
	}
	x := p.maybeStarPattern()
	if p.got(tComma) {
		ps := p.patternList([]Pattern{x}, tRpar)
		p.wantClose(tRpar)
		return &MatchSequence{p.patExt(s), ps}
	}
	if _, ok := x.(*MatchStar); ok {
		p.syntaxError()
	}
	p.wantClose(tRpar)
	return x
}

func (p *parser) mappingPattern() Pattern {
	s := p.tok.start
	p.next()
	m := &MatchMapping{}
	for p.tok.kind != tRbrace {
		if m.Rest != "" {
			p.syntaxError()
		}
		if p.got(tDoubleStar) {
			if p.isText("_") {
				p.syntaxError()
			}
			m.Rest = p.capture()
		} else {
			m.Keys = append(m.Keys, p.mappingKey())
			p.want(tColon)
			m.Patterns = append(m.Patterns, p.asPattern())
		}
		if !p.got(tComma) {
			break
		}
	}
	p.wantClose(tRbrace)
	m.patternBase = p.patExt(s)
	return m
}

// mappingKey parses a literal or a dotted name.
func (p *parser) mappingKey() Expr {
	switch p.tok.kind {
	case tName:
		if p.peek(1) != tDot {
			p.syntaxError()
		}
		return p.dottedName()
	case tNumber, tMinus, tString, tFStart, kNone, kTrue, kFalse:
	default:
		p.syntaxError()
	}
	s := p.tok.start
	switch k := p.closedPattern().(type) {
	case *MatchValue:
		return k.Value
	case *MatchSingleton:
		return &Constant{exprBase: p.exprExt(s), Value: k.Value}
	}
	p.failAt(s, "invalid syntax")
	return nil
}
