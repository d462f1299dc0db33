package pyast

// precedences of binary operators, low to high
const (
	precOr = iota + 1
	precXor
	precAnd
	precShift
	precArith
	precTerm
)

var precedences = [kindCount]uint8{
	tBar: precOr, tCaret: precXor, tAmper: precAnd, tLeftShift: precShift, tRightShift: precShift,
	tPlus: precArith, tMinus: precArith,
	tStar: precTerm, tAt: precTerm, tSlash: precTerm, tPercent: precTerm, tDoubleSlash: precTerm,
}

// continues marks the tokens that may continue an expression after an operand; all
// other tokens end it.
var continues = func() (t [kindCount]bool) {
	for k := range kindCount {
		t[k] = precedences[k] > 0 || k >= tEqEqual && k <= tGreaterEqual
	}
	for _, k := range []kind{tDoubleStar, kAnd, kOr, kNot, kIn, kIs, kIf} {
		t[k] = true
	}
	return t
}()

// startsExpr marks the tokens an expression may start with.
var startsExpr = func() (t [kindCount]bool) {
	for _, k := range []kind{
		tName, tNumber, tString, tFStart, tLpar, tLsqb, tLbrace, tMinus, tPlus, tTilde, tEllipsis,
		kNot, kLambda, kAwait, kNone, kTrue, kFalse,
	} {
		t[k] = true
	}
	return t
}()

// starExpressions parses star_expressions: an expression or a tuple without
// parentheses.
func (p *parser) starExpressions() Expr {
	s := p.tok.start
	e := p.starExpression()
	if p.tok.kind != tComma {
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(tComma) {
		if k := p.tok.kind; !startsExpr[k] && k != tStar {
			break
		}
		p.exprList.push(p.starExpression())
	}
	return p.tuple(s, mark)
}

func (p *parser) tuple(s int32, mark int) Expr {
	t := p.tuples.new()
	*t = Tuple{exprBase: p.exprExt(s), Elts: p.exprList.cut(mark)}
	return t
}

// starOrYield parses star_expressions or yield_expr.
func (p *parser) starOrYield() Expr {
	if p.tok.kind == kYield {
		return p.yieldExpr()
	}
	return p.starExpressions()
}

// starExpression parses star_expression: '*' bitwise_or | expression.
func (p *parser) starExpression() Expr {
	if p.tok.kind == tStar {
		return p.starred()
	}
	return p.expr()
}

func (p *parser) starred() Expr {
	s := p.tok.start
	p.next()
	v := p.bitwiseOr()
	return &Starred{exprBase: p.exprExt(s), Value: v}
}

func (p *parser) yieldExpr() Expr {
	s := p.tok.start
	p.next()
	p.scope.noteYield(p, s)
	if p.got(kFrom) {
		if p.scope.kind == scopeAsync {
			p.lateError(s, "'yield from' inside async function")
		}
		v := p.expr()
		return &YieldFrom{exprBase: p.exprExt(s), Value: v}
	}
	if !startsExpr[p.tok.kind] && p.tok.kind != tStar {
		return &Yield{exprBase: p.exprExt(s)}
	}
	v := p.starExpressions()
	p.noBareStar(v)
	return &Yield{exprBase: p.exprExt(s), Value: v}
}

// namedExpr parses named_expression: NAME ':=' expression | expression.
func (p *parser) namedExpr() Expr {
	if p.tok.kind == tName && p.peek(1) == tColonEqual {
		s := p.tok.start
		t := p.names.new()
		id := p.ident()
		*t = Name{exprBase: p.exprExt(s), Ctx: Store, Id: id}
		p.checkDebug(id, s)
		p.next()
		p.scope.walruses++
		if p.scope.kind == scopeType {
			p.lateError(s, "named expression cannot be used within a type parameter or type alias")
		}
		v := p.expr()
		return &NamedExpr{exprBase: p.exprExt(s), Target: t, Value: v}
	}
	e := p.expr()
	if p.tok.kind == tColonEqual {
		p.fail("cannot use assignment expressions with %s", exprName(e))
	}
	return e
}

// expr parses expression: disjunction ['if' disjunction 'else' expression] | lambdef.
func (p *parser) expr() Expr {
	p.enter()
	s := p.tok.start
	var e Expr
	switch p.tok.kind {
	case kLambda:
		e = p.lambda()
		p.leave()
		return e
	case kNot:
		e = p.disjunction()
	default:
		e = p.unary()
		if continues[p.tok.kind] {
			e = p.orRest(s, p.andRest(s, p.compareRest(s, p.binaryRest(s, e, precOr))))
		}
	}
	if p.tok.kind == kIf {
		p.next()
		t := p.disjunction()
		if p.tok.kind != kElse {
			p.notLexError()
			p.failAt(s, "expected 'else' after 'if' expression")
		}
		p.next()
		o := p.expr()
		e = &IfExp{exprBase: p.exprExt(s), Test: t, Body: e, Orelse: o}
	}
	p.leave()
	return e
}

func (p *parser) lambda() Expr {
	s := p.tok.start
	p.next()
	if p.tok.kind == tLpar {
		p.fail("Lambda expression parameters cannot be parenthesized")
	}
	a := p.parameters(tColon, false)
	p.want(tColon)
	outer := p.scope.enter(scopeLambda)
	b := p.expr()
	p.scope = outer
	return &Lambda{exprBase: p.exprExt(s), Args: a, Body: b}
}

func (p *parser) disjunction() Expr {
	s := p.tok.start
	return p.orRest(s, p.conjunction())
}

func (p *parser) orRest(s int32, e Expr) Expr {
	if p.tok.kind != kOr {
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(kOr) {
		p.exprList.push(p.conjunction())
	}
	return &BoolOp{exprBase: p.exprExt(s), Op: Or, Values: p.exprList.cut(mark)}
}

func (p *parser) conjunction() Expr {
	s := p.tok.start
	return p.andRest(s, p.inversion())
}

func (p *parser) andRest(s int32, e Expr) Expr {
	if p.tok.kind != kAnd {
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(kAnd) {
		p.exprList.push(p.inversion())
	}
	return &BoolOp{exprBase: p.exprExt(s), Op: And, Values: p.exprList.cut(mark)}
}

func (p *parser) inversion() Expr {
	s := p.tok.start
	if p.tok.kind == kNot {
		p.enter()
		p.next()
		v := p.inversion()
		p.leave()
		return &UnaryOp{exprBase: p.exprExt(s), Op: Not, Operand: v}
	}
	return p.compareRest(s, p.bitwiseOr())
}

// comparison returns the comparison operator at the current token and the number
// of its tokens, 0 when there is none.
func (p *parser) comparison() (CmpOperator, int) {
	switch k := p.tok.kind; k {
	case tEqEqual, tNotEqual, tLess, tLessEqual, tGreater, tGreaterEqual:
		return CmpOperator(k-tEqEqual) + Eq, 1
	case kIn:
		return In, 1
	case kNot:
		if p.peek(1) == kIn {
			return NotIn, 2
		}
	case kIs:
		if p.peek(1) == kNot {
			return IsNot, 2
		}
		return Is, 1
	}
	return 0, 0
}

func (p *parser) compareRest(s int32, left Expr) Expr {
	op, n := p.comparison()
	if n == 0 {
		return left
	}
	exprs, ops := p.exprList.mark(), p.cmpList.mark()
	for ; n > 0; op, n = p.comparison() {
		for range n {
			p.next()
		}
		p.cmpList.push(op)
		p.exprList.push(p.bitwiseOr())
	}
	c := p.compares.new()
	*c = Compare{exprBase: p.exprExt(s), Left: left, Ops: p.cmpList.cut(ops), Comparators: p.exprList.cut(exprs)}
	return c
}

func (p *parser) bitwiseOr() Expr {
	s := p.tok.start
	return p.binaryRest(s, p.unary(), precOr)
}

// binaryRest parses the operators of at least precedence least after left.
func (p *parser) binaryRest(s int32, left Expr, least uint8) Expr {
	q := precedences[p.tok.kind]
	if q < least || q == 0 {
		return left
	}
	p.enter()
	for {
		op := p.tok.kind.operator()
		p.next()
		height := p.height
		t := p.tok.start
		right := p.binaryRest(t, p.unary(), q+1)
		p.height = max(p.height, height)
		p.link()
		b := p.binOps.new()
		*b = BinOp{exprBase: p.exprExt(s), Op: op, Left: left, Right: right}
		left = b
		if q = precedences[p.tok.kind]; q < least || q == 0 {
			p.leave()
			return left
		}
	}
}

// unary parses factor: a sign and its operand, or a power.
func (p *parser) unary() Expr {
	var op UnaryOperator
	s := p.tok.start
	switch p.tok.kind {
	case tMinus:
		op = USub
	case tPlus:
		op = UAdd
	case tTilde:
		op = Invert
	default:
		e := p.await()
		if p.tok.kind != tDoubleStar {
			return e
		}
		p.enter()
		p.next()
		height := p.height
		r := p.unary()
		p.height = max(p.height, height)
		p.leave()
		b := p.binOps.new()
		*b = BinOp{exprBase: p.exprExt(s), Op: Pow, Left: e, Right: r}
		return b
	}
	p.enter()
	p.next()
	v := p.unary()
	p.leave()
	return &UnaryOp{exprBase: p.exprExt(s), Op: op, Operand: v}
}

func (p *parser) await() Expr {
	if p.tok.kind == kAwait {
		s := p.tok.start
		p.next()
		p.scope.noteAwait(p, s)
		v := p.primary()
		return &Await{exprBase: p.exprExt(s), Value: v}
	}
	return p.primary()
}

func (p *parser) primary() Expr {
	s := p.tok.start
	p.height = 0
	e := p.atom()
	for {
		switch p.tok.kind {
		case tDot:
			p.next()
			a := p.attributes.new()
			n := p.ident()
			*a = Attribute{exprBase: p.exprExt(s), Value: e, Attr: n}
			e = a
		case tLpar:
			height := p.height
			c := p.calls.new()
			args, kws := p.callArguments()
			*c = Call{exprBase: p.exprExt(s), Func: e, Args: args, Keywords: kws}
			e = c
			p.height = max(p.height, height)
		case tLsqb:
			height := p.height
			p.next()
			x := p.slices()
			p.wantClose(tRsqb)
			b := p.subscripts.new()
			*b = Subscript{exprBase: p.exprExt(s), Value: e, Slice: x}
			e = b
			p.height = max(p.height, height)
		default:
			return e
		}
		p.link()
	}
}

// wantClose consumes a closing bracket.
func (p *parser) wantClose(k kind) {
	if p.tok.kind == k {
		p.next()
		return
	}
	p.notLexError()
	if startsExpr[p.tok.kind] && p.i > 0 && p.toks[p.i-1].kind != tComma {
		if u := p.lx.unclosed; u >= 0 && p.file.Pos(u).Line < p.file.Pos(p.tok.start).Line {
			panic(p.lx.err)
		}
		p.fail("invalid syntax. Perhaps you forgot a comma?")
	}
	p.syntaxError()
}

// callArguments parses the arguments of a call or class, with their parentheses.
func (p *parser) callArguments() ([]Expr, []*Keyword) {
	open := p.tok.start
	p.next()
	args, kws := p.exprList.mark(), p.keywordList.mark()
	named, unpacked := false, false
	for p.tok.kind != tRpar {
		s := p.tok.start
		switch {
		case p.tok.kind == tDoubleStar:
			p.next()
			v := p.expr()
			unpacked = true
			k := p.keywords.new()
			*k = Keyword{Extent: p.ext(s), Value: v}
			p.keywordList.push(k)
		case p.tok.kind == tStar:
			if unpacked {
				p.fail("iterable argument unpacking follows keyword argument unpacking")
			}
			p.next()
			v := p.expr()
			p.exprList.push(&Starred{exprBase: p.exprExt(s), Value: v})
			if p.tok.kind == tEqual {
				p.failAt(s, "cannot assign to iterable argument unpacking")
			}
		case p.tok.kind == tName && p.peek(1) == tEqual:
			n := p.ident()
			p.next()
			if k := p.tok.kind; k == tComma || k == tRpar {
				p.failAt(s, "expected argument value expression")
			}
			v := p.expr()
			if p.comprehensionAhead() {
				p.failAt(s, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
			}
			named = true
			p.checkKeyword(n, s, kws)
			k := p.keywords.new()
			*k = Keyword{Extent: p.ext(s), Arg: n, Value: v}
			p.keywordList.push(k)
		default:
			p.positional(s, open, args, kws, named, unpacked)
		}
		if !p.got(tComma) {
			break
		}
	}
	p.wantClose(tRpar)
	return p.exprList.cut(args), p.keywordList.cut(kws)
}

// checkKeyword refuses a repeated keyword argument.
func (p *parser) checkKeyword(name string, s int32, mark int) {
	p.checkDebug(name, s)
	for _, k := range p.keywordList.items[mark:] {
		if k.Arg == name {
			p.lateError(s, "keyword argument repeated: %s", name)
		}
	}
}

func (p *parser) positional(s, open int32, args, kws int, named, unpacked bool) {
	before := p.scope
	v := p.namedExpr()
	if p.comprehensionAhead() {
		g := p.generators(before, "generator expression", v)
		x := &GeneratorExp{exprBase: p.exprExt(s), Elt: v, Generators: g}
		alone := p.exprList.mark() == args && p.keywordList.mark() == kws
		if alone && p.tok.kind == tRpar { // the call's own brackets belong to it
			x.Start, x.End = open, p.tok.end
		} else {
			p.notLexError()
			p.failAt(s, "Generator expression must be parenthesized")
		}
		v = x
	}
	if p.tok.kind == tEqual {
		switch c, ok := v.(*Constant); {
		case ok && (c.Value == nil || c.Value == true || c.Value == false):
			p.failAt(s, "cannot assign to %s", exprName(v))
		}
		p.failAt(s, `expression cannot contain assignment, perhaps you meant "=="?`)
	}
	if unpacked {
		p.failAt(s, "positional argument follows keyword argument unpacking")
	}
	if named {
		p.failAt(s, "positional argument follows keyword argument")
	}
	p.exprList.push(v)
}

func (p *parser) slices() Expr {
	s := p.tok.start
	e := p.slice()
	if _, star := e.(*Starred); p.tok.kind != tComma && !star {
		return e
	}
	mark := p.exprList.mark()
	p.exprList.push(e)
	for p.got(tComma) {
		if p.tok.kind == tRsqb {
			break
		}
		p.exprList.push(p.slice())
	}
	return p.tuple(s, mark)
}

func (p *parser) slice() Expr {
	s := p.tok.start
	var lower, upper, step Expr
	if p.tok.kind == tStar {
		p.next()
		v := p.expr()
		return &Starred{exprBase: p.exprExt(s), Value: v}
	}
	if p.tok.kind != tColon {
		lower = p.namedExpr()
		if p.tok.kind != tColon {
			return lower
		}
		if _, ok := lower.(*NamedExpr); ok && p.toks[p.i-1].end == lower.Span().End {
			if p.toks[p.i-1].kind != tRpar || lower.Span().Start == s {
				p.syntaxError()
			}
		}
	}
	p.want(tColon)
	ends := func() bool { return p.tok.kind == tColon || p.tok.kind == tRsqb || p.tok.kind == tComma }
	if !ends() {
		upper = p.expr()
	}
	if p.got(tColon) && !ends() {
		step = p.expr()
	}
	return &Slice{exprBase: p.exprExt(s), Lower: lower, Upper: upper, Step: step}
}
