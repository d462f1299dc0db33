package pyeval

import (
	"errors"

	"sqlgen/offline/pyast"
)

func (th *Thread) execTry(fr *Frame, s *pyast.Try) (ctl, error) {
	if th.supposing != SupposeNothing && len(s.Handlers) > 0 {
		c, err := th.trySupposed(fr, s)
		return th.finish(fr, s, c, err)
	}
	c, err := th.tryBody(fr, s)
	if err == nil && c == ctlNone && len(s.Orelse) > 0 {
		c, err = th.execStrict(fr, s.Orelse)
	} else if r, ok := err.(*Raised); ok {
		c, err = th.handle(fr, s, r)
	}
	return th.finish(fr, s, c, err)
}

// tryBody runs the body of a try statement. An import in it raises when there
// is a handler for what it raises.
func (th *Thread) tryBody(fr *Frame, s *pyast.Try) (ctl, error) {
	if handlesImportError(s) {
		fr.guarded++
		defer func() { fr.guarded-- }()
	}
	return th.execStrict(fr, s.Body)
}

// execStrict runs statements without tolerance, so that an error reaches the
// handlers.
func (th *Thread) execStrict(fr *Frame, body []pyast.Stmt) (ctl, error) {
	tolerant := fr.tolerant
	fr.tolerant = false
	c, err := th.exec(fr, body)
	fr.tolerant = tolerant
	return c, err
}

// finish runs the finally clause. What it raises or returns goes first; an
// error that Python code cannot catch passes it by.
func (th *Thread) finish(fr *Frame, s *pyast.Try, c ctl, err error) (ctl, error) {
	if len(s.Finalbody) == 0 {
		return c, err
	}
	r, raised := err.(*Raised)
	if err != nil && !raised {
		return ctlNone, err
	}
	result, outer := fr.result, th.handling
	if raised {
		th.handling = r.Exc
	}
	fc, ferr := th.execStrict(fr, s.Finalbody)
	th.handling = outer
	if ferr != nil {
		return ctlNone, ferr
	}
	if fc != ctlNone {
		return fc, nil
	}
	fr.result = result
	return c, err
}

func (th *Thread) handle(fr *Frame, s *pyast.Try, r *Raised) (ctl, error) {
	for _, h := range s.Handlers {
		ok, err := th.catches(fr, h, r.Exc)
		if err != nil {
			return ctlNone, err
		}
		if ok {
			return th.runHandler(fr, h, r.Exc)
		}
	}
	return ctlNone, r
}

func (th *Thread) runHandler(fr *Frame, h *pyast.ExceptHandler, exc *Object) (ctl, error) {
	outer := th.handling
	th.handling = exc
	defer func() { th.handling = outer }()
	if h.Name != "" {
		if err := th.storeName(fr, h.Name, exc); err != nil {
			return ctlNone, err
		}
	}
	c, err := th.execStrict(fr, h.Body)
	if h.Name != "" {
		// The name is unbound at the end; the handler may have done it already.
		if derr := th.deleteName(fr, h.Name); derr != nil && !IsRaised(derr, NameErrorClass) {
			return ctlNone, derr
		}
	}
	var r *Raised
	if errors.As(err, &r) && r.Exc != exc {
		if e := exceptionOf(r.Exc); e.Context == nil {
			e.Context = exc
		}
	}
	return c, err
}

// catches reports whether a handler's type matches an exception.
func (th *Thread) catches(fr *Frame, h *pyast.ExceptHandler, exc *Object) (bool, error) {
	if h.Type == nil {
		return true, nil
	}
	t, err := th.eval(fr, h.Type)
	if err != nil {
		return false, err
	}
	ok, err := matchesException(t, exc.class)
	if err != nil {
		fr.locate(err, h.Type.Span())
	}
	return ok, err
}

func matchesException(t Value, c *Class) (bool, error) {
	switch x := t.(type) {
	case *Class:
		if !x.IsSubclassOf(BaseExceptionClass) && x.unknown == nil {
			return false, Raise(TypeErrorClass, "catching classes that do not inherit from BaseException is not allowed")
		}
		return c.IsSubclassOf(x), nil
	case *Tuple:
		for _, e := range x.Elems {
			if ok, err := matchesException(e, c); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case *Unknown:
		return false, nil
	}
	return false, Raise(TypeErrorClass, "catching classes that do not inherit from BaseException is not allowed")
}

// handlesImportError reports whether a try statement has a handler for a
// failing import.
func handlesImportError(s *pyast.Try) bool {
	for _, h := range s.Handlers {
		if h.Type == nil || namesImportError(h.Type) {
			return true
		}
	}
	return false
}

func namesImportError(e pyast.Expr) bool {
	switch e := e.(type) {
	case *pyast.Name:
		switch e.Id {
		case "ImportError", "ModuleNotFoundError", "Exception", "BaseException":
			return true
		}
	case *pyast.Tuple:
		for _, x := range e.Elts {
			if namesImportError(x) {
				return true
			}
		}
	}
	return false
}

func (th *Thread) execRaise(fr *Frame, s *pyast.Raise) error {
	if s.Exc == nil {
		if th.handling == nil {
			return Raise(RuntimeErrorClass, "No active exception to reraise")
		}
		return &Raised{Exc: th.handling}
	}
	v, err := th.eval(fr, s.Exc)
	if err != nil {
		return err
	}
	err = th.raiseValue(v)
	r, ok := err.(*Raised)
	if !ok {
		return err
	}
	e := exceptionOf(r.Exc)
	if s.Cause != nil {
		cause, err := th.eval(fr, s.Cause)
		if err != nil {
			return err
		}
		e.Suppress = true
		switch c := cause.(type) {
		case NoneType:
			e.Cause = nil
		case *Unknown:
		default:
			cr, ok := th.raiseValue(c).(*Raised)
			if !ok || !cr.Exc.class.IsSubclassOf(BaseExceptionClass) {
				return Raise(TypeErrorClass, "exception causes must derive from BaseException")
			}
			e.Cause = cr.Exc
		}
	}
	if th.handling != nil && th.handling != r.Exc && e.Context == nil {
		e.Context = th.handling
	}
	return r
}

// raiseValue is the error of `raise v`: v may be an exception or its class.
func (th *Thread) raiseValue(v Value) error {
	switch x := v.(type) {
	case *Class:
		if x.IsSubclassOf(BaseExceptionClass) || x.unknown != nil {
			inst, err := th.Call(x)
			if err != nil {
				return err
			}
			if o, ok := inst.(*Object); ok && (o.class.IsSubclassOf(BaseExceptionClass) || o.class.unknown != nil) {
				return &Raised{Exc: o}
			}
		}
	case *Object:
		if x.class.IsSubclassOf(BaseExceptionClass) || x.class.unknown != nil {
			exceptionOf(x)
			return &Raised{Exc: x}
		}
	case *Unknown:
		return NewFault("the revision raises it", "raised an unknown exception, %s", x.Path)
	}
	return Raise(TypeErrorClass, "exceptions must derive from BaseException")
}

// makeException is the error of g.throw(type, value).
func (th *Thread) makeException(typ, value Value) (error, error) {
	if c, ok := typ.(*Class); ok && !IsNone(value) {
		if o, ok := value.(*Object); ok && o.class.IsSubclassOf(c) {
			return &Raised{Exc: o}, nil
		}
		inst, err := th.Call(c, value)
		if err != nil {
			return nil, err
		}
		typ = inst
	}
	return th.raiseValue(typ), nil
}

// Handling is the exception being handled, sys.exc_info(); nil outside of a
// handler.
func (th *Thread) Handling() *Object { return th.handling }

// RaiseValue is the error of `raise v`, for host packages that hold an
// exception object.
func (th *Thread) RaiseValue(v Value) error { return th.raiseValue(v) }

// execTryStar is try with except* clauses.
func (th *Thread) execTryStar(fr *Frame, s *pyast.Try) (ctl, error) {
	c, err := th.tryBody(fr, s)
	if err == nil && c == ctlNone && len(s.Orelse) > 0 {
		c, err = th.execStrict(fr, s.Orelse)
		return th.finish(fr, s, c, err)
	}
	if r, ok := err.(*Raised); ok {
		c, err = th.handleStar(fr, s, r)
	}
	return th.finish(fr, s, c, err)
}

func (th *Thread) handleStar(fr *Frame, s *pyast.Try, r *Raised) (ctl, error) {
	rest := r.Exc
	var raised []*Object
	for _, h := range s.Handlers {
		if rest == nil {
			break
		}
		t, err := th.eval(fr, h.Type)
		if err != nil {
			return ctlNone, err
		}
		match, other, err := splitGroup(rest, t)
		if err != nil {
			return ctlNone, err
		}
		rest = other
		if match == nil {
			continue
		}
		if !match.class.IsSubclassOf(BaseExceptionGroupClass) {
			match = newGroup(ExceptionGroupClass, "", []*Object{match})
		}
		if _, err := th.runHandler(fr, h, match); err != nil {
			hr, ok := err.(*Raised)
			if !ok {
				return ctlNone, err
			}
			raised = append(raised, hr.Exc)
		}
	}
	switch {
	case rest == nil && len(raised) == 0:
		return ctlNone, nil
	case len(raised) == 0 && rest == r.Exc:
		return ctlNone, r
	case len(raised) == 0:
		return ctlNone, &Raised{Exc: rest}
	}
	if rest != nil {
		raised = append(raised, rest)
	}
	return ctlNone, &Raised{Exc: newGroup(ExceptionGroupClass, "", raised)}
}

func newGroup(c *Class, msg string, excs []*Object) *Object {
	vals := make([]Value, len(excs))
	for i, e := range excs {
		vals[i] = e
	}
	return NewObject(c, &Exception{Args: []Value{Str(msg), NewList(vals...)}, Group: excs})
}

// splitGroup parts an exception (group) by a class or tuple of classes.
func splitGroup(exc *Object, t Value) (match, rest *Object, err error) {
	ok, err := matchesException(t, exc.class)
	if err != nil {
		return nil, nil, err
	}
	if ok {
		return exc, nil, nil
	}
	e := exceptionOf(exc)
	if len(e.Group) == 0 {
		return nil, exc, nil
	}
	var in, out []*Object
	for _, sub := range e.Group {
		m, r, err := splitGroup(sub, t)
		if err != nil {
			return nil, nil, err
		}
		if m != nil {
			in = append(in, m)
		}
		if r != nil {
			out = append(out, r)
		}
	}
	msg := ""
	if len(e.Args) > 0 {
		msg, _ = AsStr(e.Args[0])
	}
	if len(in) > 0 {
		match = newGroup(exc.class, msg, in)
	}
	if len(out) > 0 {
		rest = newGroup(exc.class, msg, out)
	}
	if match == nil {
		rest = exc
	}
	return match, rest, nil
}
