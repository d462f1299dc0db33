package pyeval

import (
	"sqlgen/offline/pyast"
)

// ctl says how a statement ended.
type ctl uint8

const (
	ctlNone ctl = iota
	ctlBreak
	ctlContinue
	ctlReturn
)

// exec runs statements in order.
func (th *Thread) exec(fr *Frame, body []pyast.Stmt) (ctl, error) {
	if th.nesting++; th.nesting > maxNesting {
		th.nesting--
		return ctlNone, Raise(RecursionErrorClass, "maximum recursion depth exceeded")
	}
	c, err := th.execBody(fr, body)
	th.nesting--
	return c, err
}

func (th *Thread) execBody(fr *Frame, body []pyast.Stmt) (ctl, error) {
	for _, s := range body {
		if err := th.Step(); err != nil {
			fr.locate(err, s.Span())
			return ctlNone, err
		}
		fr.at = s.Span()
		if fr.tolerant {
			if err := th.execTolerant(fr, s); err != nil {
				return ctlNone, err
			}
			continue
		}
		c, err := th.execStmt(fr, s)
		if err != nil {
			fr.locate(err, s.Span())
			return ctlNone, err
		}
		if c != ctlNone {
			return c, nil
		}
	}
	return ctlNone, nil
}

func (th *Thread) execStmt(fr *Frame, s pyast.Stmt) (ctl, error) {
	switch s := s.(type) {
	case *pyast.ExprStmt:
		_, err := th.eval(fr, s.Value)
		return ctlNone, err
	case *pyast.Assign:
		v, err := th.eval(fr, s.Value)
		if err != nil {
			return ctlNone, err
		}
		for _, t := range s.Targets {
			if err := th.assign(fr, t, v); err != nil {
				return ctlNone, err
			}
		}
	case *pyast.AugAssign:
		return ctlNone, th.augAssign(fr, s)
	case *pyast.AnnAssign:
		return ctlNone, th.annAssign(fr, s)
	case *pyast.Return:
		fr.result = None
		if s.Value != nil {
			v, err := th.eval(fr, s.Value)
			if err != nil {
				return ctlNone, err
			}
			fr.result = v
		}
		return ctlReturn, nil
	case *pyast.If:
		t, err := th.evalTruth(fr, s.Test)
		if u := th.supposed(err); u != nil {
			return th.execEither(fr, u, s.Body, s.Orelse)
		}
		if err != nil {
			return ctlNone, err
		}
		if t {
			return th.exec(fr, s.Body)
		}
		return th.exec(fr, s.Orelse)
	case *pyast.For:
		return th.execFor(fr, s)
	case *pyast.While:
		return th.execWhile(fr, s)
	case *pyast.FunctionDef:
		return ctlNone, th.execFunctionDef(fr, s)
	case *pyast.ClassDef:
		return ctlNone, th.execClassDef(fr, s)
	case *pyast.Import:
		return ctlNone, th.execImport(fr, s)
	case *pyast.ImportFrom:
		return ctlNone, th.execImportFrom(fr, s)
	case *pyast.Try:
		if s.IsStar {
			return th.execTryStar(fr, s)
		}
		return th.execTry(fr, s)
	case *pyast.With:
		return th.execWith(fr, s, s.Items)
	case *pyast.Raise:
		return ctlNone, th.execRaise(fr, s)
	case *pyast.Assert:
		return ctlNone, th.execAssert(fr, s)
	case *pyast.Delete:
		for _, t := range s.Targets {
			if err := th.del(fr, t); err != nil {
				return ctlNone, err
			}
		}
	case *pyast.Match:
		return th.execMatch(fr, s)
	case *pyast.Global:
		if fr.env.isClass {
			fr.env.globals = append(fr.env.globals, s.Names...)
		}
	case *pyast.TypeAlias:
		return ctlNone, th.execTypeAlias(fr, s)
	case *pyast.Break:
		return ctlBreak, nil
	case *pyast.Continue:
		return ctlContinue, nil
	case *pyast.Pass, *pyast.Nonlocal:
	default:
		return ctlNone, NewFault("", "this statement is not supported")
	}
	return ctlNone, nil
}

// assign binds a target: a name, an attribute, a subscript, or several.
func (th *Thread) assign(fr *Frame, target pyast.Expr, v Value) error {
	err := th.assignTo(fr, target, v)
	if err != nil {
		fr.locate(err, target.Span())
	}
	return err
}

func (th *Thread) assignTo(fr *Frame, target pyast.Expr, v Value) error {
	switch t := target.(type) {
	case *pyast.Name:
		return th.storeName(fr, t.Id, v)
	case *pyast.Attribute:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		return th.SetAttr(o, fr.mangle(t.Attr), v)
	case *pyast.Subscript:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		key, err := th.eval(fr, t.Slice)
		if err != nil {
			return err
		}
		return th.keep(o, th.SetItem(o, key, v))
	case *pyast.Tuple:
		return th.assignElems(fr, t.Elts, v)
	case *pyast.List:
		return th.assignElems(fr, t.Elts, v)
	case *pyast.Starred:
		return th.assign(fr, t.Value, v)
	}
	return NewFault("", "this assignment target is not supported")
}

func (th *Thread) assignElems(fr *Frame, elts []pyast.Expr, v Value) error {
	star := -1
	for i, e := range elts {
		if _, ok := e.(*pyast.Starred); ok {
			star = i
		}
	}
	if star < 0 {
		vs, err := th.Unpack(v, len(elts))
		if err != nil {
			return err
		}
		for i, e := range elts {
			if err := th.assign(fr, e, vs[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if u, ok := v.(*Unknown); ok {
		for i, e := range elts {
			if err := th.assign(fr, e, u.item(MakeInt(int64(i)))); err != nil {
				return err
			}
		}
		return nil
	}
	vs, err := th.Slice(v)
	if err != nil {
		return err
	}
	after := len(elts) - star - 1
	if len(vs) < star+after {
		return Raise(ValueErrorClass, "not enough values to unpack (expected at least %d, got %d)", star+after, len(vs))
	}
	for i, e := range elts {
		var x Value
		switch {
		case i < star:
			x = vs[i]
		case i == star:
			x = NewList(append([]Value(nil), vs[star:len(vs)-after]...)...)
		default:
			x = vs[len(vs)-len(elts)+i]
		}
		if err := th.assign(fr, e, x); err != nil {
			return err
		}
	}
	return nil
}

func (th *Thread) augAssign(fr *Frame, s *pyast.AugAssign) error {
	switch t := s.Target.(type) {
	case *pyast.Name:
		old, err := th.loadName(fr, t.Id)
		if err != nil {
			return err
		}
		v, err := th.augValue(fr, s, old)
		if err != nil {
			return err
		}
		return th.storeName(fr, t.Id, v)
	case *pyast.Attribute:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		name := fr.mangle(t.Attr)
		old, err := th.GetAttr(o, name)
		if err != nil {
			return err
		}
		v, err := th.augValue(fr, s, old)
		if err != nil {
			return err
		}
		return th.SetAttr(o, name, v)
	case *pyast.Subscript:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		key, err := th.eval(fr, t.Slice)
		if err != nil {
			return err
		}
		old, err := th.either(th.GetItem(o, key))
		if err != nil {
			return err
		}
		v, err := th.augValue(fr, s, old)
		if err != nil {
			return err
		}
		return th.keep(o, th.SetItem(o, key, v))
	}
	return NewFault("", "this assignment target is not supported")
}

func (th *Thread) augValue(fr *Frame, s *pyast.AugAssign, old Value) (Value, error) {
	v, err := th.eval(fr, s.Value)
	if err != nil {
		return nil, err
	}
	return th.InPlace(s.Op, old, v)
}

func (th *Thread) annAssign(fr *Frame, s *pyast.AnnAssign) error {
	if n, ok := s.Target.(*pyast.Name); ok && s.Simple && fr.env.isClass {
		fr.annots = append(fr.annots, annotation{name: fr.mangle(n.Id), expr: s.Annotation})
	}
	if s.Value == nil {
		return nil
	}
	v, err := th.eval(fr, s.Value)
	if err != nil {
		return err
	}
	return th.assign(fr, s.Target, v)
}

func (th *Thread) del(fr *Frame, target pyast.Expr) error {
	err := th.delTarget(fr, target)
	if err != nil {
		fr.locate(err, target.Span())
	}
	return err
}

func (th *Thread) delTarget(fr *Frame, target pyast.Expr) error {
	switch t := target.(type) {
	case *pyast.Name:
		return th.deleteName(fr, t.Id)
	case *pyast.Attribute:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		return th.DelAttr(o, fr.mangle(t.Attr))
	case *pyast.Subscript:
		o, err := th.eval(fr, t.Value)
		if err != nil {
			return err
		}
		key, err := th.eval(fr, t.Slice)
		if err != nil {
			return err
		}
		return th.keep(o, th.DelItem(o, key))
	case *pyast.Tuple:
		for _, e := range t.Elts {
			if err := th.del(fr, e); err != nil {
				return err
			}
		}
	case *pyast.List:
		for _, e := range t.Elts {
			if err := th.del(fr, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (th *Thread) execFor(fr *Frame, s *pyast.For) (ctl, error) {
	over, err := th.eval(fr, s.Iter)
	if err != nil {
		return ctlNone, err
	}
	it, err := th.iterFor(over, s.IsAsync)
	if u := th.supposed(err); u != nil {
		return th.execRounds(fr, u, s.Body, s.Orelse, func() error { return th.assign(fr, s.Target, u.Derive("next(%s)")) })
	}
	if err != nil {
		fr.locate(err, s.Iter.Span())
		return ctlNone, err
	}
	tolerant := fr.tolerant
	fr.tolerant = false
	defer func() { fr.tolerant = tolerant }()
	if th.supposing != SupposeNothing {
		defer th.enterLoop(fr)()
	}
	for {
		if err := th.Step(); err != nil {
			return ctlNone, err
		}
		v, ok, err := it.Next(th)
		if err != nil {
			fr.locate(err, s.Iter.Span())
			return ctlNone, err
		}
		if !ok {
			return th.exec(fr, s.Orelse)
		}
		if err := th.assign(fr, s.Target, v); err != nil {
			return ctlNone, err
		}
		c, err := th.exec(fr, s.Body)
		if err != nil {
			return ctlNone, err
		}
		th.endRound(fr)
		if c == ctlBreak || c == ctlReturn {
			if c == ctlBreak {
				c = ctlNone
			}
			return c, th.dropIterator(s.Iter, it)
		}
	}
}

// dropIterator closes the generator of a loop that was left early when nothing
// else can hold it: CPython does so as its last reference goes.
func (th *Thread) dropIterator(from pyast.Expr, it Iterator) error {
	g, ok := it.(*Generator)
	if !ok || g.kind != plainGenerator {
		return nil
	}
	switch from.(type) {
	case *pyast.Call, *pyast.GeneratorExp:
		return g.CloseGen(th)
	}
	return nil
}

func (th *Thread) execWhile(fr *Frame, s *pyast.While) (ctl, error) {
	tolerant := fr.tolerant
	fr.tolerant = false
	defer func() { fr.tolerant = tolerant }()
	if th.supposing != SupposeNothing {
		defer th.enterLoop(fr)()
	}
	for rounds := 0; ; {
		if err := th.Step(); err != nil {
			return ctlNone, err
		}
		t, err := th.evalTruth(fr, s.Test)
		if u := th.supposed(err); u != nil {
			return th.execRounds(fr, u, s.Body, s.Orelse, func() error { _, err := th.eval(fr, s.Test); return err })
		}
		if err != nil {
			return ctlNone, err
		}
		if !t {
			return th.exec(fr, s.Orelse)
		}
		c, err := th.exec(fr, s.Body)
		if err != nil {
			return ctlNone, err
		}
		th.endRound(fr)
		if fr.loop != nil && fr.loop.left != nil && th.supposing != SupposeNothing {
			if rounds++; rounds >= maxRounds {
				return ctlNone, nil
			}
		}
		switch c {
		case ctlBreak:
			return ctlNone, nil
		case ctlReturn:
			return c, nil
		}
	}
}

func (th *Thread) execFunctionDef(fr *Frame, s *pyast.FunctionDef) error {
	decorators, err := th.evalAll(fr, s.DecoratorList)
	if err != nil {
		return err
	}
	f, err := th.newFunction(fr, s)
	if err != nil {
		return err
	}
	v, err := th.decorate(fr, s.DecoratorList, decorators, f)
	if err != nil {
		return err
	}
	return th.storeName(fr, s.Name, v)
}

func (th *Thread) evalAll(fr *Frame, es []pyast.Expr) ([]Value, error) {
	if len(es) == 0 {
		return nil, nil
	}
	out := make([]Value, len(es))
	for i, e := range es {
		v, err := th.eval(fr, e)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (th *Thread) decorate(fr *Frame, nodes []pyast.Expr, decorators []Value, v Value) (Value, error) {
	for i := len(decorators) - 1; i >= 0; i-- {
		outer := fr.call
		fr.call = nodes[i].Span()
		r, err := th.Call(decorators[i], v)
		fr.call = outer
		if err != nil {
			fr.locate(err, nodes[i].Span())
			return nil, err
		}
		v = r
	}
	return v, nil
}

func (th *Thread) execWith(fr *Frame, s *pyast.With, items []*pyast.WithItem) (ctl, error) {
	if len(items) == 0 {
		return th.exec(fr, s.Body)
	}
	tolerant := fr.tolerant
	fr.tolerant = false
	defer func() { fr.tolerant = tolerant }()
	item := items[0]
	cm, err := th.eval(fr, item.ContextExpr)
	if err != nil {
		return ctlNone, err
	}
	bind := func(v Value) error {
		if item.OptionalVars == nil {
			return nil
		}
		return th.assign(fr, item.OptionalVars, v)
	}
	u, _ := cm.(*Unknown)
	if u == nil {
		u = cm.Class().unknown
	}
	enterName, exitName := "__enter__", "__exit__"
	if s.IsAsync {
		enterName, exitName = "__aenter__", "__aexit__"
	}
	enter, _ := th.Lookup(cm.Class(), enterName)
	exit, _ := th.Lookup(cm.Class(), exitName)
	if enter == nil || exit == nil {
		if u != nil {
			if err := bind(u.Derive("%s.__enter__()")); err != nil {
				return ctlNone, err
			}
			return th.execWith(fr, s, items[1:])
		}
		missing := enterName
		if enter != nil {
			missing = exitName
		}
		hint := ""
		if missing == exitName {
			hint = " (missed __exit__ method)"
		}
		protocol := "context manager"
		if s.IsAsync {
			protocol, hint = "asynchronous context manager", ""
		}
		err := Raise(TypeErrorClass, "'%s' object does not support the %s protocol%s", TypeName(cm), protocol, hint)
		fr.locate(err, item.ContextExpr.Span())
		return ctlNone, err
	}
	call := func(f Value, args ...Value) (Value, error) {
		outer := fr.call
		fr.call = item.ContextExpr.Span()
		v, err := th.callBound(f, cm, args...)
		fr.call = outer
		if err == nil && s.IsAsync {
			v, err = th.Await(v)
		}
		if err != nil {
			fr.locate(err, item.ContextExpr.Span())
		}
		return v, err
	}
	v, err := call(enter)
	if err != nil {
		return ctlNone, err
	}
	var c ctl
	if err = bind(v); err == nil {
		c, err = th.execWith(fr, s, items[1:])
	}
	if err == nil {
		_, err = call(exit, None, None, None)
		return c, err
	}
	r, ok := err.(*Raised)
	if !ok {
		return ctlNone, err
	}
	outer := th.handling
	th.handling = r.Exc
	swallow, exitErr := call(exit, r.Exc.class, r.Exc, None)
	th.handling = outer
	if exitErr != nil {
		return ctlNone, exitErr
	}
	if t, err := th.Truth(swallow); err != nil {
		return ctlNone, err
	} else if t {
		exceptionOf(r.Exc).Trace = nil
		return ctlNone, nil
	}
	return ctlNone, err
}

func (th *Thread) execAssert(fr *Frame, s *pyast.Assert) error {
	t, err := th.evalTruth(fr, s.Test)
	if th.supposed(err) != nil && th.supposing == SupposeDone {
		return nil
	}
	if err != nil || t {
		return err
	}
	if s.Msg == nil {
		return RaiseArgs(AssertionErrorClass)
	}
	msg, err := th.eval(fr, s.Msg)
	if err != nil {
		return err
	}
	return RaiseArgs(AssertionErrorClass, msg)
}

func (th *Thread) execTypeAlias(fr *Frame, s *pyast.TypeAlias) error {
	o := NewObject(TypeAliasTypeClass, nil)
	o.SetAttr("__name__", Str(s.Name.Id))
	if fr.file != nil {
		o.SetAttr("__source__", Str(sourceText(fr.file, s.Value)))
	}
	env := fr.env
	o.Native = &lazyValue{eval: func(th *Thread) (Value, error) {
		return th.evalIn(fr.mod, env, s.Value)
	}}
	return th.storeName(fr, s.Name.Id, o)
}

// lazyValue is the payload of a type alias.
type lazyValue struct {
	value Value
	eval  func(th *Thread) (Value, error)
}

func (l *lazyValue) get(th *Thread) (Value, error) {
	if l.value == nil {
		v, err := l.eval(th)
		if err != nil {
			return nil, err
		}
		l.value = v
	}
	return l.value, nil
}

// evalIn evaluates an expression in an environment whose frame has ended.
func (th *Thread) evalIn(mod *Module, e *env, x pyast.Expr) (Value, error) {
	if err := th.enter(); err != nil {
		return nil, err
	}
	defer th.leave()
	fr := &Frame{name: "<annotation>", mod: mod, file: mod.File, env: e, back: th.frame}
	th.frame = fr
	v, err := th.eval(fr, x)
	th.frame = fr.back
	return v, err
}
