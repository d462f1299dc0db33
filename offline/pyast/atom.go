package pyast

func (p *parser) atom() Expr {
	s := p.tok.start
	switch p.tok.kind {
	case tName:
		t := p.text(p.tok)
		p.next()
		n := p.names.new()
		*n = Name{exprBase: exprBase{Extent{s, p.last}}, Id: normalizeIdent(t)}
		return n
	case tNumber:
		v := p.numberValue(p.tok)
		p.next()
		return p.constant(s, v)
	case tString, tFStart:
		return p.strings()
	case kNone:
		p.next()
		return p.constant(s, nil)
	case kTrue:
		p.next()
		return p.constant(s, true)
	case kFalse:
		p.next()
		return p.constant(s, false)
	case tEllipsis:
		p.next()
		return p.constant(s, Ellipsis{})
	case tLpar:
		return p.parenthesized()
	case tLsqb:
		return p.list()
	case tLbrace:
		return p.braces()
	}
	p.syntaxError()
	return nil
}

func (p *parser) constant(s int32, v any) *Constant {
	c := p.constants.new()
	*c = Constant{exprBase: p.exprExt(s), Value: v}
	return c
}

// starNamed parses star_named_expression: '*' bitwise_or | named_expression.
func (p *parser) starNamed() Expr {
	if p.tok.kind == tStar {
		return p.starred()
	}
	return p.namedExpr()
}

// elements parses the rest of a display after its first element.
func (p *parser) elements(first Expr, close kind) int {
	mark := p.exprList.mark()
	p.exprList.push(first)
	for p.got(tComma) {
		if p.tok.kind == close {
			break
		}
		p.exprList.push(p.starNamed())
	}
	return mark
}

// parenthesized parses a tuple, group or generator expression.
func (p *parser) parenthesized() Expr {
	s := p.tok.start
	p.next()
	if p.got(tRpar) {
		t := p.tuples.new()
		*t = Tuple{exprBase: p.exprExt(s)}
		return t
	}
	if p.tok.kind == kYield {
		e := p.yieldExpr()
		p.wantClose(tRpar)
		return e
	}
	before := p.scope
	e := p.starNamed()
	switch {
	case p.comprehensionAhead():
		g := p.generators(before, "generator expression", e)
		p.wantClose(tRpar)
		return &GeneratorExp{exprBase: p.exprExt(s), Elt: e, Generators: g}
	case p.tok.kind == tComma:
		mark := p.elements(e, tRpar)
		p.noComprehension(s)
		p.wantClose(tRpar)
		return p.tuple(s, mark)
	case p.tok.kind == tEqual:
		p.assignmentInExpression(e)
	}
	p.wantClose(tRpar)
	if _, ok := e.(*Starred); ok {
		p.failAt(e.Span().Start, "cannot use starred expression here")
	}
	return e
}

// assignmentInExpression fails at an = inside brackets or after a condition.
func (p *parser) assignmentInExpression(e Expr) {
	if _, ok := e.(*Name); ok {
		p.failAt(e.Span().Start, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
	switch e.(type) {
	case *Attribute, *Subscript:
		p.failAt(e.Span().Start, "cannot assign to %s here. Maybe you meant '==' instead of '='?", exprName(e))
	}
	p.failAt(e.Span().Start, "%s", cannotAssign(e))
}

// noComprehension fails at `for` after several elements, whose comprehension would
// have to be parenthesized.
func (p *parser) noComprehension(s int32) {
	if p.comprehensionAhead() {
		p.failAt(s+1, "did you forget parentheses around the comprehension target?")
	}
}

func (p *parser) list() Expr {
	s := p.tok.start
	p.next()
	if p.got(tRsqb) {
		return &List{exprBase: p.exprExt(s)}
	}
	before := p.scope
	e := p.starNamed()
	if p.comprehensionAhead() {
		g := p.generators(before, "list comprehension", e)
		p.wantClose(tRsqb)
		return &ListComp{exprBase: p.exprExt(s), Elt: e, Generators: g}
	}
	if p.tok.kind == tEqual {
		p.assignmentInExpression(e)
	}
	mark := p.elements(e, tRsqb)
	p.noComprehension(s)
	p.wantClose(tRsqb)
	return &List{exprBase: p.exprExt(s), Elts: p.exprList.cut(mark)}
}

// braces parses a set or dict display or comprehension.
func (p *parser) braces() Expr {
	s := p.tok.start
	p.next()
	if p.got(tRbrace) {
		return &Dict{exprBase: p.exprExt(s)}
	}
	if p.tok.kind == tDoubleStar {
		t := p.tok.start
		p.next()
		v := p.bitwiseOr()
		if p.comprehensionAhead() {
			p.failAt(t, "dict unpacking cannot be used in dict comprehension")
		}
		return p.dict(s, nil, v)
	}
	before := p.scope
	isKey := p.tok.kind != tStar && !(p.tok.kind == tName && p.peek(1) == tColonEqual)
	e := p.starNamed()
	if p.tok.kind == tColon && isKey {
		p.next()
		v := p.dictValue()
		if p.comprehensionAhead() {
			g := p.generators(before, "dict comprehension", e, v)
			p.wantClose(tRbrace)
			return &DictComp{exprBase: p.exprExt(s), Key: e, Value: v, Generators: g}
		}
		return p.dict(s, e, v)
	}
	if p.comprehensionAhead() {
		g := p.generators(before, "set comprehension", e)
		p.wantClose(tRbrace)
		return &SetComp{exprBase: p.exprExt(s), Elt: e, Generators: g}
	}
	if p.tok.kind == tEqual {
		p.assignmentInExpression(e)
	}
	mark := p.elements(e, tRbrace)
	p.noComprehension(s)
	p.wantClose(tRbrace)
	return &Set{exprBase: p.exprExt(s), Elts: p.exprList.cut(mark)}
}

func (p *parser) dictValue() Expr {
	switch p.tok.kind {
	case tRbrace, tComma:
		p.failAt(p.toks[p.i-1].start, "expression expected after dictionary key and ':'")
	case tStar:
		p.fail("cannot use a starred expression in a dictionary value")
	}
	return p.expr()
}

// dict parses the rest of a dict display after its first item; a nil key is that of
// an unpacked dict. Keys and values lie alternately on the stack meanwhile.
func (p *parser) dict(s int32, key, value Expr) Expr {
	mark := p.exprList.mark()
	p.exprList.push(key)
	p.exprList.push(value)
	for p.got(tComma) {
		if p.tok.kind == tRbrace {
			break
		}
		if p.got(tDoubleStar) {
			p.exprList.push(nil)
			p.exprList.push(p.bitwiseOr())
			continue
		}
		k := p.expr()
		if p.tok.kind != tColon {
			p.notLexError()
			if p.tok.kind == tComma || p.tok.kind == tRbrace {
				p.failAt(p.last-1, "':' expected after dictionary key")
			}
			p.syntaxError()
		}
		p.next()
		v := p.dictValue()
		p.exprList.push(k)
		p.exprList.push(v)
	}
	p.wantClose(tRbrace)
	both := p.exprList.items[mark:]
	n := len(both) / 2
	values := p.exprList.mark()
	for i := range n {
		p.exprList.push(p.exprList.items[mark+2*i+1])
	}
	d := &Dict{exprBase: p.exprExt(s), Values: p.exprList.cut(values)}
	for i := range n {
		p.exprList.push(p.exprList.items[mark+2*i])
	}
	d.Keys = p.exprList.cut(values)
	clear(p.exprList.items[mark:])
	p.exprList.items = p.exprList.items[:mark]
	return d
}

func (p *parser) comprehensionAhead() bool {
	return p.tok.kind == kFor || p.tok.kind == kAsync
}

// generators parses the clauses of a comprehension whose element is elts[0], or whose key
// and value are elts. before is the scope as it was before they were parsed.
func (p *parser) generators(before scope, what string, elts ...Expr) []*Comprehension {
	elt := elts[0]
	if x, ok := elt.(*Starred); ok {
		p.failAt(x.Start, "iterable unpacking cannot be used in comprehension")
	}
	var out []*Comprehension
	isGenerator := what == "generator expression"
	for p.comprehensionAhead() {
		s := p.tok.start
		c := &Comprehension{IsAsync: p.got(kAsync)}
		if c.IsAsync && !isGenerator && !p.scope.mayAwait() {
			p.lateError(s, "asynchronous comprehension outside of an asynchronous function")
		}
		p.want(kFor)
		c.Target = p.targets()
		if p.tok.kind != kIn {
			p.syntaxError()
		}
		p.next()
		walruses, yields := p.scope.walruses, p.scope.yields
		c.Iter = p.disjunction()
		if out == nil { // evaluated outside of the comprehension
			before.yields += p.scope.yields - yields
		}
		if p.scope.walruses != walruses {
			p.lateError(c.Iter.Span().Start, "assignment expression cannot be used in a comprehension iterable expression")
		}
		mark := p.exprList.mark()
		for p.got(kIf) {
			p.exprList.push(p.disjunction())
		}
		c.Ifs = p.exprList.cut(mark)
		c.Extent = p.ext(s)
		out = append(out, c)
	}
	// An await in a generator expression makes an async generator, except in the first
	// iterable, which is evaluated outside.
	if first := out[0].Iter.Span(); isGenerator && p.late != nil && p.lateAwait >= elt.Span().Start &&
		(p.lateAwait < first.Start || p.lateAwait >= first.End) {
		p.late = nil
	}
	if p.scope.yields != before.yields {
		p.lateError(elt.Span().Start, "'yield' inside %s", what)
	}
	if p.scope.walruses != before.walruses {
		p.checkWalruses(elts, out)
	}
	return out
}
