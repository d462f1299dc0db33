package pyast

// parameters parses the parameters of a function, or of a lambda when annotated is
// false, up to the closing token.
func (p *parser) parameters(close kind, annotated bool) *Arguments {
	a := p.arguments.new()
	a.Start, a.End = p.tok.start, p.tok.start
	mark, defaults := p.argList.mark(), p.exprList.mark()
	slash, star, bareStar := false, false, int32(-1)
	for p.tok.kind != close {
		if a.Kwarg != nil {
			p.notLexError()
			p.fail("arguments cannot follow var-keyword argument")
		}
		switch {
		case p.tok.kind == tSlash:
			switch {
			case slash:
				p.fail("/ may appear only once")
			case star:
				p.fail("/ must be ahead of *")
			case p.argList.mark() == mark:
				p.fail("at least one argument must precede /")
			}
			slash = true
			p.next()
			a.Posonlyargs = p.argList.cut(mark)
		case p.tok.kind == tDoubleStar:
			p.next()
			a.Kwarg = p.parameter(annotated, false)
			if p.tok.kind == tEqual {
				p.fail("var-keyword argument cannot have default value")
			}
		case p.tok.kind == tStar:
			if star {
				p.fail("* argument may appear only once")
			}
			star = true
			a.Args = p.argList.cut(mark)
			a.Defaults = p.exprList.cut(defaults)
			t := p.tok.start
			p.next()
			if p.tok.kind == tComma || p.tok.kind == close {
				bareStar = t
				break
			}
			a.Vararg = p.parameter(annotated, true)
			if p.tok.kind == tEqual {
				p.fail("var-positional argument cannot have default value")
			}
		default:
			if annotated && p.tok.kind == tLpar {
				p.fail("Function parameters cannot be parenthesized")
			}
			t := p.tok.start
			x := p.parameter(annotated, false)
			p.argList.push(x)
			var d Expr
			if p.got(tEqual) {
				if p.tok.kind == close || p.tok.kind == tComma {
					p.fail("expected default value expression")
				}
				d = p.expr()
			}
			switch {
			case star:
				p.exprList.push(d)
			case d != nil:
				p.exprList.push(d)
			case p.exprList.mark() > defaults:
				p.failAt(t, "parameter without a default follows parameter with a default")
			}
		}
		if !p.got(tComma) {
			break
		}
	}
	if star {
		a.Kwonlyargs = p.argList.cut(mark)
		a.KwDefaults = p.exprList.cut(defaults)
	} else {
		a.Args = p.argList.cut(mark)
		a.Defaults = p.exprList.cut(defaults)
	}
	if bareStar >= 0 && len(a.Kwonlyargs) == 0 {
		p.notLexError()
		p.failAt(bareStar, "named arguments must follow bare *")
	}
	a.End = max(p.last, a.Start)
	p.checkDuplicates(a)
	return a
}

// parameter parses NAME [':' annotation]; the annotation of *args may be starred.
func (p *parser) parameter(annotated, starAnnotation bool) *Arg {
	s := p.tok.start
	a := p.args.new()
	a.Arg = p.ident()
	p.checkDebug(a.Arg, s)
	if annotated && p.got(tColon) {
		if starAnnotation {
			a.Annotation = p.starExpression()
		} else {
			a.Annotation = p.expr()
		}
	}
	a.Extent = p.ext(s)
	return a
}

// checkDuplicates refuses two parameters of one name.
func (p *parser) checkDuplicates(a *Arguments) {
	n := len(a.Posonlyargs) + len(a.Args) + len(a.Kwonlyargs)
	if a.Vararg != nil {
		n++
	}
	if a.Kwarg != nil {
		n++
	}
	if n < 2 {
		return
	}
	var seen map[string]bool
	var few [8]string
	names := few[:0]
	if n > len(few) {
		seen = make(map[string]bool, n)
	}
	a.each(func(x *Arg) {
		dup := seen[x.Arg]
		if seen != nil {
			seen[x.Arg] = true
		} else {
			for _, m := range names {
				dup = dup || m == x.Arg
			}
			names = append(names, x.Arg)
		}
		if dup {
			p.lateError(x.Start, "duplicate argument '%s' in function definition", x.Arg)
		}
	})
}

// each calls f for every parameter, in the order in which they are written.
func (a *Arguments) each(f func(*Arg)) {
	for _, x := range a.Posonlyargs {
		f(x)
	}
	for _, x := range a.Args {
		f(x)
	}
	if a.Vararg != nil {
		f(a.Vararg)
	}
	for _, x := range a.Kwonlyargs {
		f(x)
	}
	if a.Kwarg != nil {
		f(a.Kwarg)
	}
}
