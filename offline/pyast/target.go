package pyast

import "sqlgen/internal/source"

func isSourceError(x any) bool { _, ok := x.(*source.Error); return ok }

// target parses star_target: what may be assigned by for, with and comprehensions.
func (p *parser) target() Expr {
	if p.tok.kind == tStar {
		return p.starred()
	}
	if !startsExpr[p.tok.kind] {
		p.syntaxError()
	}
	return p.bitwiseOr()
}

// targets parses star_targets, the targets of a for clause.
func (p *parser) targets() Expr {
	s := p.tok.start
	e := p.target()
	if p.tok.kind == tComma {
		mark := p.exprList.mark()
		p.exprList.push(e)
		for p.got(tComma) {
			if p.tok.kind == kIn {
				break
			}
			p.exprList.push(p.target())
		}
		e = p.tuple(s, mark)
	} else if x, ok := e.(*Starred); ok {
		p.lateError(x.Start, "starred assignment target must be in a list or tuple")
	}
	p.setTarget(e)
	return e
}

// setTarget gives a target the context Store.
func (p *parser) setTarget(e Expr) { p.setContext(e, Store) }

// checkAssignTarget gives a target of an assignment the context Store, or fails with
// the message CPython has for it.
func (p *parser) checkAssignTarget(e Expr) {
	switch x := e.(type) {
	case *Starred:
		p.lateError(x.Start, "starred assignment target must be in a list or tuple")
	case *Yield, *YieldFrom:
		p.failAt(e.Span().Start, "assignment to yield expression not possible")
	}
	switch e.(type) {
	case *Name, *Attribute, *Subscript, *Tuple, *List, *Starred:
		p.setContext(e, Store)
	default:
		p.failAt(e.Span().Start, "%s", cannotAssign(e))
	}
}

// cannotAssign is CPython's message for an expression left of = that is no target.
func cannotAssign(e Expr) string {
	msg := "cannot assign to " + exprName(e)
	switch x := e.(type) {
	case *Constant:
		if x.Value == nil || x.Value == true || x.Value == false {
			return msg
		}
	case *GeneratorExp, *Tuple, *List, *IfExp, *Lambda, *BoolOp, *NamedExpr, *Compare:
		return msg
	case *UnaryOp:
		if x.Op == Not {
			return msg
		}
	}
	return msg + " here. Maybe you meant '==' instead of '='?"
}

// setContext gives a target and the targets inside it a context.
func (p *parser) setContext(e Expr, ctx Context) {
	switch e := e.(type) {
	case *Name:
		e.Ctx = ctx
		if e.Id == "__debug__" {
			p.checkDebugContext(e, ctx)
		}
	case *Attribute:
		e.Ctx = ctx
		p.checkDebug(e.Attr, e.Start)
	case *Subscript:
		e.Ctx = ctx
	case *Tuple:
		e.Ctx = ctx
		p.setContexts(e.Elts, ctx)
	case *List:
		e.Ctx = ctx
		p.setContexts(e.Elts, ctx)
	case *Starred:
		if ctx == Del {
			p.failAt(e.Start, "cannot delete starred")
		}
		e.Ctx = ctx
		if _, ok := e.Value.(*Starred); ok {
			p.failAt(e.Start, "invalid syntax")
		}
		p.setContext(e.Value, ctx)
	default:
		verb := "assign to"
		if ctx == Del {
			verb = "delete"
		}
		p.failAt(e.Span().Start, "cannot %s %s", verb, exprName(e))
	}
}

func (p *parser) setContexts(elts []Expr, ctx Context) {
	stars := 0
	for _, x := range elts {
		if _, ok := x.(*Starred); ok {
			if stars++; stars == 2 && ctx == Store {
				p.lateError(elts[0].Span().Start, "multiple starred expressions in assignment")
			}
		}
		p.setContext(x, ctx)
	}
}

// checkDebug refuses the one name that nothing may bind.
func (p *parser) checkDebug(name string, off int32) {
	if name == "__debug__" {
		p.lateError(off, "cannot assign to __debug__")
	}
}

func (p *parser) checkDebugContext(n *Name, ctx Context) {
	verb := "assign to"
	if ctx == Del {
		verb = "delete"
	}
	p.lateError(n.Start, "cannot %s __debug__", verb)
}

// noBareStar refuses a starred expression that stands alone as a value.
func (p *parser) noBareStar(e Expr) {
	if x, ok := e.(*Starred); ok {
		p.lateError(x.Start, "can't use starred expression here")
	}
}

// exprName is what CPython's messages call a kind of expression
// (_PyPegen_get_expr_name).
func exprName(e Expr) string {
	switch e := e.(type) {
	case *Attribute:
		return "attribute"
	case *Subscript:
		return "subscript"
	case *Starred:
		return "starred"
	case *Name:
		return "name"
	case *List:
		return "list"
	case *Tuple:
		return "tuple"
	case *Lambda:
		return "lambda"
	case *Call:
		return "function call"
	case *BoolOp, *BinOp, *UnaryOp:
		return "expression"
	case *GeneratorExp:
		return "generator expression"
	case *Yield, *YieldFrom:
		return "yield expression"
	case *Await:
		return "await expression"
	case *ListComp:
		return "list comprehension"
	case *SetComp:
		return "set comprehension"
	case *DictComp:
		return "dict comprehension"
	case *Dict:
		return "dict literal"
	case *Set:
		return "set display"
	case *JoinedStr, *FormattedValue:
		return "f-string expression"
	case *Constant:
		switch e.Value {
		case nil:
			return "None"
		case true:
			return "True"
		case false:
			return "False"
		case Ellipsis{}:
			return "ellipsis"
		}
		return "literal"
	case *Compare:
		return "comparison"
	case *IfExp:
		return "conditional expression"
	case *NamedExpr:
		return "named expression"
	}
	return "expression"
}
