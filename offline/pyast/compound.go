package pyast

// block parses ':' and a suite. after names the statement whose suite it is, for the
// message about a missing one, and start is where that statement begins.
func (p *parser) block(after string, start int32) []Stmt {
	p.want(tColon)
	mark := p.stmtList.mark()
	if p.tok.kind != tNewline {
		switch p.tok.kind {
		case kIf, kWhile, kFor, kTry, kWith, kDef, kClass, kAsync, tAt:
			p.syntaxError()
		}
		p.simpleLine()
		return p.stmtList.cut(mark)
	}
	p.next()
	if p.tok.kind != tIndent {
		p.notLexError()
		p.fail("expected an indented block after %s on line %d", after, p.line(start))
	}
	p.next()
	p.enter()
	for p.tok.kind != tDedent && p.tok.kind != tEOF {
		p.statement()
	}
	p.leave()
	p.next()
	return p.stmtList.cut(mark)
}

func (p *parser) elseBlock() []Stmt {
	s := p.tok.start
	if !p.got(kElse) {
		return nil
	}
	return p.block("'else' statement", s)
}

// condition parses the named_expression of if, elif and while.
func (p *parser) condition() Expr {
	e := p.namedExpr()
	if p.tok.kind == tEqual {
		p.assignmentInExpression(e)
	}
	return e
}

func (p *parser) ifStmt() Stmt {
	s := p.tok.start
	after := "'if' statement"
	if p.tok.kind == kElif {
		after = "'elif' statement"
	}
	p.next()
	x := p.ifs.new()
	x.Test = p.condition()
	x.Body = p.block(after, s)
	if p.tok.kind == kElif {
		p.enter()
		mark := p.stmtList.mark()
		p.stmtList.push(p.ifStmt())
		x.Orelse = p.stmtList.cut(mark)
		p.leave()
	} else {
		x.Orelse = p.elseBlock()
	}
	x.stmtBase = p.stmtExt(s)
	return x
}

func (p *parser) whileStmt() Stmt {
	s := p.tok.start
	p.next()
	w := &While{Test: p.condition()}
	p.scope.loops++
	w.Body = p.block("'while' statement", s)
	p.scope.loops--
	w.Orelse = p.elseBlock()
	w.stmtBase = p.stmtExt(s)
	return w
}

func (p *parser) forStmt(s int32, async bool) Stmt {
	t := p.tok.start
	p.next()
	f := &For{IsAsync: async, Target: p.targets()}
	p.want(kIn)
	f.Iter = p.starExpressions()
	p.noBareStar(f.Iter)
	p.scope.loops++
	f.Body = p.block("'for' statement", t)
	p.scope.loops--
	f.Orelse = p.elseBlock()
	f.stmtBase = p.stmtExt(s)
	return f
}

func (p *parser) asyncStmt(decorators []Expr) Stmt {
	s := p.tok.start
	p.next()
	switch {
	case p.tok.kind == kFor && decorators == nil:
		p.scope.noteAsync(p, s, "'async for' outside async function")
		return p.forStmt(s, true)
	case p.tok.kind == kWith && decorators == nil:
		p.scope.noteAsync(p, s, "'async with' outside async function")
		return p.withStmt(s, true)
	case p.tok.kind == kDef:
		return p.functionDef(s, true, decorators)
	}
	p.syntaxError()
	return nil
}

func (p *parser) withStmt(s int32, async bool) Stmt {
	t := p.tok.start
	p.next()
	w := &With{IsAsync: async}
	if p.tok.kind != tLpar || !p.closesBeforeColon() || !p.try(func() { w.Items = p.parenthesizedItems() }) {
		for {
			w.Items = append(w.Items, p.withItem(tColon))
			if !p.got(tComma) {
				break
			}
		}
	}
	w.Body = p.block("'with' statement", t)
	w.stmtBase = p.stmtExt(s)
	return w
}

// closesBeforeColon reports whether the bracket at the current token is closed right
// before a colon, as one around all items of a with statement is.
func (p *parser) closesBeforeColon() bool {
	depth := 0
	for j := p.i; j < len(p.toks); j++ {
		switch p.toks[j].kind {
		case tLpar, tLsqb, tLbrace:
			depth++
		case tRpar, tRsqb, tRbrace:
			if depth--; depth == 0 {
				return p.toks[j+1].kind == tColon
			}
		}
	}
	return false
}

// try runs f; when f fails the parser is as before it, and the result is false.
func (p *parser) try(f func()) (ok bool) {
	saved, marks := *p, p.marks()
	defer func() {
		if ok {
			return
		}
		if err := recover(); !isSourceError(err) {
			panic(err)
		}
		*p = saved
		p.reset(marks)
	}()
	f()
	return true
}

func (p *parser) parenthesizedItems() []*WithItem {
	var items []*WithItem
	p.next()
	for {
		items = append(items, p.withItem(tRpar))
		if !p.got(tComma) || p.tok.kind == tRpar {
			break
		}
	}
	p.want(tRpar)
	if p.tok.kind != tColon {
		p.syntaxError()
	}
	return items
}

// withItem parses one item; after its target a comma or end must follow.
func (p *parser) withItem(end kind) *WithItem {
	s := p.tok.start
	w := &WithItem{ContextExpr: p.expr()}
	if p.got(kAs) {
		t := p.target()
		if x, ok := t.(*Starred); ok {
			p.lateError(x.Start, "starred assignment target must be in a list or tuple")
		}
		p.setTarget(t)
		w.OptionalVars = t
		if k := p.tok.kind; k != tComma && k != end {
			p.expected(end)
		}
	}
	w.Extent = p.ext(s)
	return w
}

func (p *parser) tryStmt() Stmt {
	s := p.tok.start
	p.next()
	t := &Try{Body: p.block("'try' statement", s)}
	for first := true; p.tok.kind == kExcept; first = false {
		h := p.tok.start
		star := p.peek(1) == tStar
		if first {
			t.IsStar = star
		} else if star != t.IsStar {
			p.fail("cannot have both 'except' and 'except*' on the same 'try'")
		}
		if !first && t.Handlers[len(t.Handlers)-1].Type == nil {
			p.lateError(t.Handlers[len(t.Handlers)-1].Start, "default 'except:' must be last")
		}
		t.Handlers = append(t.Handlers, p.handler(h, star))
	}
	if t.Handlers != nil {
		t.Orelse = p.elseBlock()
	}
	if f := p.tok.start; p.got(kFinally) {
		t.Finalbody = p.block("'finally' statement", f)
	}
	if t.Handlers == nil && t.Finalbody == nil {
		p.notLexError()
		p.fail("expected 'except' or 'finally' block")
	}
	t.stmtBase = p.stmtExt(s)
	return t
}

func (p *parser) handler(s int32, star bool) *ExceptHandler {
	h := &ExceptHandler{}
	after := "'except' statement"
	p.next()
	if star {
		p.next()
		after = "'except*' statement"
		if p.tok.kind == tColon || p.tok.kind == tNewline {
			p.fail("expected one or more exception types")
		}
	}
	if p.tok.kind != tColon {
		t := p.tok.start
		h.Type = p.expr()
		if p.tok.kind == tComma {
			p.failAt(t, "multiple exception types must be parenthesized")
		}
		if p.got(kAs) {
			n := p.tok.start
			if p.tok.kind != tName {
				p.invalidAsTarget("except statement")
			}
			h.Name = p.ident()
			p.checkDebug(h.Name, n)
		}
	}
	outer := p.scope
	if star {
		p.scope.exceptStar, p.scope.starLoops = true, p.scope.loops
	}
	h.Body = p.block(after, s)
	p.scope.exceptStar, p.scope.starLoops = outer.exceptStar, outer.starLoops
	h.Extent = p.ext(s)
	return h
}

func (p *parser) decorated() Stmt {
	var decorators []Expr
	for p.got(tAt) {
		decorators = append(decorators, p.namedExpr())
		if p.tok.kind != tNewline {
			p.syntaxError()
		}
		p.next()
	}
	switch p.tok.kind {
	case kClass:
		return p.classDef(decorators)
	case kAsync:
		return p.asyncStmt(decorators)
	case kDef:
		return p.functionDef(p.tok.start, false, decorators)
	}
	p.syntaxError()
	return nil
}

func (p *parser) functionDef(s int32, async bool, decorators []Expr) Stmt {
	d := p.tok.start
	p.next()
	f := p.functions.new()
	*f = FunctionDef{IsAsync: async, DecoratorList: decorators}
	n := p.tok.start
	f.Name = p.ident()
	p.checkDebug(f.Name, n)
	f.TypeParams = p.typeParams()
	p.want(tLpar)
	f.Args = p.parameters(tRpar, true)
	p.wantClose(tRpar)
	if p.got(tArrow) {
		f.Returns = p.expr()
	}
	kind := scopeFunction
	if async {
		kind = scopeAsync
	}
	outer := p.scope.enter(kind)
	f.Body = p.block("function definition", d)
	p.scope = outer
	f.stmtBase = p.stmtExt(s)
	return f
}

func (p *parser) classDef(decorators []Expr) Stmt {
	s := p.tok.start
	p.next()
	n := p.tok.start
	c := &ClassDef{Name: p.ident(), DecoratorList: decorators}
	p.checkDebug(c.Name, n)
	c.TypeParams = p.typeParams()
	if p.tok.kind == tLpar {
		open := p.tok.start
		c.Bases, c.Keywords = p.callArguments()
		if len(c.Bases) == 1 && len(c.Keywords) == 0 {
			if g, ok := c.Bases[0].(*GeneratorExp); ok && g.Start == open {
				p.failAt(open, "invalid syntax")
			}
		}
	}
	outer := p.scope.enter(scopeClass)
	c.Body = p.block("class definition", s)
	p.scope = outer
	c.stmtBase = p.stmtExt(s)
	return c
}

func (p *parser) typeParams() []*TypeParam {
	if p.tok.kind != tLsqb {
		return nil
	}
	p.next()
	if p.tok.kind == tRsqb {
		p.fail("Type parameter list cannot be empty")
	}
	var out []*TypeParam
	outer := p.scope.enter(scopeType)
	defaulted := false
	for p.tok.kind != tRsqb {
		s := p.tok.start
		t := &TypeParam{}
		switch {
		case p.got(tStar):
			t.Kind = TypeVarTuple
		case p.got(tDoubleStar):
			t.Kind = ParamSpec
		}
		n := p.tok.start
		t.Name = p.ident()
		for _, o := range out {
			if o.Name == t.Name {
				p.lateError(n, "duplicate type parameter '%s'", t.Name)
			}
		}
		if p.tok.kind == tColon {
			if t.Kind != TypeVar {
				what := map[TypeParamKind]string{TypeVarTuple: "TypeVarTuple", ParamSpec: "ParamSpec"}[t.Kind]
				p.fail("cannot use bound with %s", what)
			}
			p.next()
			t.Bound = p.expr()
		}
		if p.got(tEqual) {
			if t.Kind == TypeVarTuple {
				t.Default = p.starExpression()
			} else {
				t.Default = p.expr()
			}
			defaulted = true
		} else if defaulted {
			p.lateError(s, "non-default type parameter '%s' follows default type parameter", t.Name)
		}
		t.Extent = p.ext(s)
		out = append(out, t)
		if !p.got(tComma) {
			break
		}
	}
	p.scope = outer
	p.wantClose(tRsqb)
	return out
}
