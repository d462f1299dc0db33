package pyast

// statement parses one logical line or compound statement and pushes its statements
// on p.stmtList.
func (p *parser) statement() {
	var s Stmt
	switch p.tok.kind {
	case kIf:
		s = p.ifStmt()
	case kWhile:
		s = p.whileStmt()
	case kFor:
		s = p.forStmt(p.tok.start, false)
	case kTry:
		s = p.tryStmt()
	case kWith:
		s = p.withStmt(p.tok.start, false)
	case kDef:
		s = p.functionDef(p.tok.start, false, nil)
	case kClass:
		s = p.classDef(nil)
	case kAsync:
		s = p.asyncStmt(nil)
	case tAt:
		s = p.decorated()
	case tName:
		if p.matchAhead() {
			s = p.matchStmt()
		} else {
			p.simpleLine()
			return
		}
	default:
		p.simpleLine()
		return
	}
	p.stmtList.push(s)
}

// simpleLine parses simple statements up to the end of the line.
func (p *parser) simpleLine() {
	for {
		p.stmtList.push(p.simple())
		if !p.got(tSemi) || p.tok.kind == tNewline {
			break
		}
	}
	p.endLine()
}

func (p *parser) endLine() {
	if p.tok.kind == tNewline {
		p.next()
		return
	}
	if k := p.tok.kind; k == kElse || k == kElif || k == kExcept || k == kFinally {
		p.syntaxError()
	}
	if n := len(p.stmtList.items); n > 0 && startsExpr[p.tok.kind] {
		if x, ok := p.stmtList.items[n-1].(*ExprStmt); ok {
			if f, ok := x.Value.(*Name); ok && (f.Id == "print" || f.Id == "exec") {
				p.failAt(f.Start, "Missing parentheses in call to '%s'. Did you mean %s(...)?", f.Id, f.Id)
			}
		}
	}
	p.syntaxError()
}

// simple parses one simple statement.
func (p *parser) simple() Stmt {
	s := p.tok.start
	switch p.tok.kind {
	case kPass:
		p.next()
		return &Pass{p.stmtExt(s)}
	case kBreak:
		p.next()
		p.checkLoop(s, "'break' outside loop")
		return &Break{p.stmtExt(s)}
	case kContinue:
		p.next()
		p.checkLoop(s, "'continue' not properly in loop")
		return &Continue{p.stmtExt(s)}
	case kReturn:
		return p.returnStmt()
	case kRaise:
		p.next()
		r := &Raise{}
		if startsExpr[p.tok.kind] {
			r.Exc = p.expr()
			if p.got(kFrom) {
				r.Cause = p.expr()
			}
		}
		r.stmtBase = p.stmtExt(s)
		return r
	case kDel:
		return p.delStmt()
	case kAssert:
		p.next()
		a := &Assert{Test: p.expr()}
		if p.tok.kind == tEqual {
			p.assignmentInExpression(a.Test)
		}
		if p.got(tComma) {
			a.Msg = p.expr()
		}
		a.stmtBase = p.stmtExt(s)
		return a
	case kGlobal:
		n := p.scopeNames()
		return &Global{p.stmtExt(s), n}
	case kNonlocal:
		n := p.scopeNames()
		return &Nonlocal{p.stmtExt(s), n}
	case kImport:
		p.next()
		mark := p.aliasList.mark()
		p.aliasList.push(p.alias(true))
		for p.got(tComma) {
			p.aliasList.push(p.alias(true))
		}
		if p.tok.kind == kFrom {
			p.fail("Did you mean to use 'from ... import ...' instead?")
		}
		return &Import{p.stmtExt(s), p.aliasList.cut(mark)}
	case kFrom:
		return p.importFrom()
	case tName:
		if p.peek(1) == tName && p.isText("type") && (p.peek(2) == tEqual || p.peek(2) == tLsqb) {
			return p.typeAlias()
		}
	case tIndent:
		p.fail("unexpected indent")
	}
	return p.exprOrAssign()
}

func (p *parser) returnStmt() Stmt {
	s := p.tok.start
	p.next()
	p.scope.noteReturn(p, s)
	r := p.returns.new()
	if startsExpr[p.tok.kind] || p.tok.kind == tStar {
		r.Value = p.starExpressions()
		p.noBareStar(r.Value)
	}
	r.stmtBase = p.stmtExt(s)
	if r.Value != nil {
		p.scope.noteReturnValue(p, s)
	}
	return r
}

func (p *parser) delStmt() Stmt {
	s := p.tok.start
	p.next()
	mark := p.exprList.mark()
	for {
		if !startsExpr[p.tok.kind] {
			if p.tok.kind == tStar {
				p.fail("cannot delete starred")
			}
			p.syntaxError()
		}
		e := p.bitwiseOr()
		p.setContext(e, Del)
		p.exprList.push(e)
		if !p.got(tComma) || p.tok.kind == tNewline || p.tok.kind == tSemi {
			break
		}
	}
	return &Delete{p.stmtExt(s), p.exprList.cut(mark)}
}

// scopeNames parses the names of a global or nonlocal statement.
func (p *parser) scopeNames() []string {
	p.hasNames = true
	p.next()
	names := []string{p.ident()}
	for p.got(tComma) {
		names = append(names, p.ident())
	}
	return names
}

func (p *parser) alias(dotted bool) *Alias {
	s := p.tok.start
	a := p.aliases.new()
	a.Name = p.ident()
	if dotted {
		a.Name = p.dotted(s, a.Name)
	}
	if p.got(kAs) {
		t := p.tok.start
		if p.tok.kind != tName {
			p.invalidAsTarget("import")
		}
		a.Asname = p.ident()
		if k := p.tok.kind; k == tDot || k == tLpar || k == tLsqb {
			p.failAt(t, "cannot use %s as import target", map[kind]string{tDot: "attribute", tLpar: "function call", tLsqb: "subscript"}[k])
		}
		p.checkDebug(a.Asname, t)
	} else if !dotted {
		p.checkDebug(a.Name, s)
	}
	a.Extent = p.ext(s)
	return a
}

// invalidAsTarget fails at what follows `as` when it is not a name.
func (p *parser) invalidAsTarget(what string) {
	if startsExpr[p.tok.kind] {
		s := p.tok.start
		e := p.expr()
		p.failAt(s, "cannot use %s as %s target", exprName(e), what)
	}
	p.syntaxError()
}

// dotted parses the rest of a dotted name that starts at s with first.
func (p *parser) dotted(s int32, first string) string {
	if p.tok.kind != tDot {
		return first
	}
	name, plain := first, true
	for p.got(tDot) {
		plain = plain && p.last == p.tok.start
		name += "." + p.ident()
	}
	if plain && p.src[s:p.last] == name {
		return p.src[s:p.last]
	}
	return name
}

func (p *parser) importFrom() Stmt {
	s := p.tok.start
	p.next()
	f := &ImportFrom{}
	for p.tok.kind == tDot || p.tok.kind == tEllipsis {
		f.Level += len(p.text(p.tok))
		p.next()
	}
	if p.tok.kind != kImport || f.Level == 0 {
		t := p.tok.start
		f.Module = p.dotted(t, p.ident())
	}
	if p.tok.kind != kImport {
		p.syntaxError()
	}
	p.next()
	mark := p.aliasList.mark()
	parenthesized := false
	switch p.tok.kind {
	case tStar:
		t := p.tok.start
		p.next()
		if p.scope.kind != scopeModule {
			p.lateError(t, "import * only allowed at module level")
		}
		p.aliasList.push(&Alias{Extent: p.ext(t), Name: "*"})
	case tNewline:
		p.fail("Expected one or more names after 'import'")
	default:
		parenthesized = p.got(tLpar)
		for {
			p.aliasList.push(p.alias(false))
			if !p.got(tComma) {
				break
			}
			if parenthesized && p.tok.kind == tRpar {
				break
			}
			if !parenthesized && p.tok.kind == tNewline {
				p.fail("trailing comma not allowed without surrounding parentheses")
			}
		}
		if parenthesized {
			p.wantClose(tRpar)
		}
	}
	f.Names = p.aliasList.cut(mark)
	f.stmtBase = p.stmtExt(s)
	if f.Module == "__future__" && f.Level == 0 {
		p.checkFuture(f)
	}
	return f
}

func (p *parser) typeAlias() Stmt {
	s := p.tok.start
	p.next()
	t := p.tok.start
	n := p.ident()
	a := &TypeAlias{Name: &Name{exprBase: p.exprExt(t), Ctx: Store, Id: n}}
	a.TypeParams = p.typeParams()
	p.want(tEqual)
	outer := p.scope.enter(scopeType)
	a.Value = p.expr()
	p.scope = outer
	a.stmtBase = p.stmtExt(s)
	return a
}

// exprOrAssign parses an expression statement or one of the assignments.
func (p *parser) exprOrAssign() Stmt {
	s := p.tok.start
	e := p.starOrYield()
	switch k := p.tok.kind; {
	case k == tNewline:
	case k == tEqual:
		return p.assign(s, e)
	case k == tColon:
		return p.annAssign(s, e)
	default:
		if op, ok := k.augmented(); ok {
			return p.augAssign(s, e, op)
		}
		if k == tColonEqual {
			p.syntaxError()
		}
	}
	p.noBareStar(e)
	x := p.exprStmts.new()
	*x = ExprStmt{p.stmtExt(s), e}
	return x
}

func (p *parser) assign(s int32, e Expr) Stmt {
	a := p.assigns.new()
	mark := p.exprList.mark()
	for p.tok.kind == tEqual {
		p.checkAssignTarget(e)
		p.exprList.push(e)
		p.next()
		e = p.starOrYield()
	}
	if _, ok := p.tok.kind.augmented(); ok {
		p.syntaxError()
	}
	p.noBareStar(e)
	*a = Assign{p.stmtExt(s), p.exprList.cut(mark), e}
	return a
}

func (p *parser) annAssign(s int32, e Expr) Stmt {
	a := &AnnAssign{Target: e}
	switch e.(type) {
	case *Name:
		a.Simple = p.src[s] != '('
	case *Attribute, *Subscript:
		if p.src[s] == '(' && startsWithTarget(e, s) {
			p.failAt(s, "illegal target for annotation")
		}
	case *List:
		p.failAt(s, "only single target (not list) can be annotated")
	case *Tuple:
		p.failAt(s, "only single target (not tuple) can be annotated")
	default:
		p.failAt(s, "illegal target for annotation")
	}
	p.setContext(e, Store)
	p.next()
	a.Annotation = p.expr()
	if p.got(tEqual) {
		a.Value = p.starOrYield()
		if p.tok.kind == tEqual {
			p.syntaxError()
		}
		p.noBareStar(a.Value)
	}
	a.stmtBase = p.stmtExt(s)
	return a
}

// startsWithTarget reports whether an attribute or subscript at s begins with a target
// in parentheses. CPython's grammar takes `(a).b: int` for the annotation of `(a)` and
// then stumbles over the dot.
func startsWithTarget(e Expr, s int32) bool {
	for e.Span().Start == s {
		switch x := e.(type) {
		case *Attribute:
			e = x.Value
		case *Subscript:
			e = x.Value
		case *Call:
			e = x.Func
		default:
			return false
		}
	}
	switch e.(type) {
	case *Name, *Attribute, *Subscript:
		return true
	}
	return false
}

func (p *parser) augAssign(s int32, e Expr, op Operator) Stmt {
	switch e.(type) {
	case *Name, *Attribute, *Subscript:
	default:
		p.failAt(s, "'%s' is an illegal expression for augmented assignment", exprName(e))
	}
	p.setContext(e, Store)
	p.next()
	v := p.starOrYield()
	p.noBareStar(v)
	return &AugAssign{p.stmtExt(s), op, e, v}
}
