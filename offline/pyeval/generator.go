package pyeval

import (
	"errors"
	"iter"
)

type generatorKind uint8

const (
	plainGenerator generatorKind = iota
	coroutine
	asyncGenerator
)

// Generator is a generator, a coroutine or an asynchronous generator. A
// coroutine never waits for anything: [Thread.Await] runs it to its end.
type Generator struct {
	name    string
	kind    generatorKind
	frame   *Frame
	body    func(th *Thread) (Value, error)
	started bool
	done    bool
	running bool

	next     func() (Value, bool)
	stop     func()
	yield    func(Value) bool
	sent     Value
	thrown   error
	result   Value
	err      error
	depth    int     // nested calls between the body and its yield
	nesting  int     // nested expressions and blocks, likewise
	handling *Object // exception being handled in the body
}

// Class implements [Value].
func (g *Generator) Class() *Class {
	switch g.kind {
	case coroutine:
		return CoroutineClass
	case asyncGenerator:
		return AsyncGeneratorClass
	}
	return GeneratorClass
}

// generatorBytes is about what a suspended generator takes: its stack.
const generatorBytes = 8 << 10

// errAbandoned unwinds the body of a generator that will not be resumed.
var errAbandoned = errors.New("generator abandoned")

// resume runs the body to its next yield. ok is false at its end; then v is the
// value of its return statement.
func (g *Generator) resume(th *Thread, send Value, throw error) (v Value, ok bool, err error) {
	if g.running {
		return nil, false, Raise(ValueErrorClass, "%s already executing", TypeName(g))
	}
	if g.done {
		return None, false, throw
	}
	if !g.started {
		if throw != nil {
			g.done = true
			g.frame.locate(throw, g.frame.at)
			return None, false, throw
		}
		if send != nil && send != None {
			return nil, false, Raise(TypeErrorClass, "can't send non-None value to a just-started %s", TypeName(g))
		}
		if err := th.Alloc(generatorBytes); err != nil {
			return nil, false, err
		}
		g.started = true
		g.handling = th.handling
		g.next, g.stop = iter.Pull(func(yield func(Value) bool) {
			g.yield = yield
			g.result, g.err = g.body(th)
		})
		if th.in.gens == nil {
			th.in.gens = map[*Generator]bool{}
		}
		th.in.gens[g] = true
	}
	if err := th.enter(); err != nil {
		return nil, false, err
	}
	g.sent, g.thrown = send, throw
	base, nesting, caller, handling := th.depth, th.nesting, th.frame, th.handling
	g.running = true
	g.frame.back, th.frame, th.handling = caller, g.frame, g.handling
	th.depth += g.depth
	th.nesting += g.nesting
	v, ok = g.next()
	g.running = false
	g.depth, g.nesting, g.handling = th.depth-base, th.nesting-nesting, th.handling
	th.frame, th.handling, th.depth, th.nesting = caller, handling, base, nesting
	th.leave()
	if ok {
		return v, true, nil
	}
	g.done = true
	delete(th.in.gens, g)
	th.allocated = max(0, th.allocated-generatorBytes)
	if g.err != nil && g.kind != coroutine && IsRaised(g.err, StopIterationClass) {
		r := Raise(RuntimeErrorClass, "%s raised StopIteration", TypeName(g))
		var cause *Raised
		if errors.As(g.err, &cause) {
			exceptionOf(r.Exc).Cause = cause.Exc
		}
		g.err = r
	}
	return g.result, false, g.err
}

// Next implements [Iterator].
func (g *Generator) Next(th *Thread) (Value, bool, error) {
	if g.kind == coroutine {
		return nil, false, Raise(TypeErrorClass, "'coroutine' object is not iterable")
	}
	return g.resume(th, nil, nil)
}

// Send is g.send(v): the value of the next yield. At the end of the body it is
// a StopIteration.
func (g *Generator) Send(th *Thread, v Value) (Value, error) { return g.step(th, v, nil) }

// Throw raises an exception at the yield where the body stands.
func (g *Generator) Throw(th *Thread, exc error) (Value, error) { return g.step(th, nil, exc) }

func (g *Generator) step(th *Thread, v Value, throw error) (Value, error) {
	r, ok, err := g.resume(th, v, throw)
	if err != nil {
		return nil, err
	}
	if !ok {
		if IsNone(r) {
			return nil, RaiseArgs(StopIterationClass)
		}
		return nil, RaiseArgs(StopIterationClass, r)
	}
	return r, nil
}

// CloseGen is g.close().
func (g *Generator) CloseGen(th *Thread) error {
	if g.done || !g.started {
		g.done = true
		return nil
	}
	_, ok, err := g.resume(th, nil, RaiseArgs(GeneratorExitClass))
	if ok {
		return Raise(RuntimeErrorClass, "%s ignored GeneratorExit", TypeName(g))
	}
	if err != nil && (IsRaised(err, GeneratorExitClass) || IsRaised(err, StopIterationClass)) {
		return nil
	}
	return err
}

// abandon lets go of the coroutine of a suspended generator.
func (g *Generator) abandon() {
	if g.stop != nil && !g.done && !g.running {
		g.done = true
		g.stop()
	}
}

func (g *Generator) attr(name string) Value {
	switch name {
	case "__name__", "__qualname__":
		return Str(g.name)
	case "gi_running", "cr_running":
		return Bool(g.running)
	}
	return nil
}

// yield suspends the generator of a frame.
func (th *Thread) yield(fr *Frame, v Value) (Value, error) {
	g := fr.gen
	if g == nil {
		return nil, Raise(SyntaxErrorClass, "'yield' outside function")
	}
	if !g.yield(v) {
		return nil, errAbandoned
	}
	if g.thrown != nil {
		err := g.thrown
		g.thrown = nil
		return nil, err
	}
	if g.sent == nil {
		return None, nil
	}
	return g.sent, nil
}

// yieldFrom delegates to another iterator; its value is that of the inner
// generator's return statement.
func (th *Thread) yieldFrom(fr *Frame, v Value) (Value, error) {
	if g, ok := v.(*Generator); ok && g.kind == coroutine {
		return th.Await(g)
	}
	it, err := th.Iter(v)
	if err != nil {
		return nil, err
	}
	inner, _ := it.(*Generator)
	obj, isObj := it.(objectIter)
	var send Value
	var throw error
	for {
		var r Value
		var ok bool
		switch {
		case inner != nil:
			if throw != nil && IsRaised(throw, GeneratorExitClass) {
				if err := inner.CloseGen(th); err != nil {
					return nil, err
				}
				return nil, throw
			}
			r, ok, err = inner.resume(th, send, throw)
			if err != nil {
				return nil, err
			}
			if !ok {
				return r, nil
			}
		case throw != nil:
			return nil, throw
		case isObj:
			if send != nil && send != None {
				r, err = th.CallMethod(obj.Value, "send", send)
			} else {
				r, err = th.callSpecial(obj.Value, "__next__")
			}
			var stop *Raised
			if errors.As(err, &stop) && stop.Exc.class.IsSubclassOf(StopIterationClass) {
				if args := exceptionOf(stop.Exc).Args; len(args) > 0 {
					return args[0], nil
				}
				return None, nil
			}
			if err != nil {
				return nil, err
			}
		default:
			r, ok, err = it.Next(th)
			if err != nil {
				return nil, err
			}
			if !ok {
				return None, nil
			}
		}
		send, throw = nil, nil
		send, err = th.yield(fr, r)
		if err == errAbandoned {
			return nil, err
		}
		if err != nil {
			send, throw = nil, err
		}
	}
}

// Await is await v: it runs a coroutine to its end at once.
func (th *Thread) Await(v Value) (Value, error) {
	switch x := v.(type) {
	case *Generator:
		if x.kind != coroutine {
			break
		}
		if x.done {
			return nil, Raise(RuntimeErrorClass, "cannot reuse already awaited coroutine")
		}
		r, ok, err := x.resume(th, nil, nil)
		if err == nil && ok {
			return nil, NewFault("", "a coroutine that yields is not supported")
		}
		return r, err
	case *Unknown:
		return x.Derive("await %s"), nil
	}
	f, _ := th.Lookup(v.Class(), "__await__")
	if f == nil {
		return nil, Raise(TypeErrorClass, "object %s can't be used in 'await' expression", TypeName(v))
	}
	r, err := th.callBound(f, v)
	if err != nil {
		return nil, err
	}
	it, err := th.Iter(r)
	if err != nil {
		return nil, err
	}
	for {
		if err := th.Step(); err != nil {
			return nil, err
		}
		if g, ok := it.(*Generator); ok {
			v, ok, err := g.resume(th, nil, nil)
			if err != nil || !ok {
				return v, err
			}
			continue
		}
		if o, ok := it.(objectIter); ok {
			_, err := th.callSpecial(o.Value, "__next__")
			var stop *Raised
			if errors.As(err, &stop) && stop.Exc.class.IsSubclassOf(StopIterationClass) {
				if args := exceptionOf(stop.Exc).Args; len(args) > 0 {
					return args[0], nil
				}
				return None, nil
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		if _, ok, err := it.Next(th); err != nil || !ok {
			return None, err
		}
	}
}

// iterFor is the iterator of a for clause, `async for` included.
func (th *Thread) iterFor(v Value, async bool) (Iterator, error) {
	if !async {
		return th.Iter(v)
	}
	switch x := v.(type) {
	case *Generator:
		if x.kind == asyncGenerator {
			return x, nil
		}
	case *Unknown:
		return th.Iter(v)
	}
	it, ok, err := th.Special(v, "__aiter__")
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, Raise(TypeErrorClass, "'async for' requires an object with __aiter__ method, got %s", TypeName(v))
	}
	if g, ok := it.(*Generator); ok && g.kind == asyncGenerator {
		return g, nil
	}
	return NewIterator(nil, func(th *Thread) (Value, bool, error) {
		c, err := th.callSpecial(it, "__anext__")
		if err == nil {
			c, err = th.Await(c)
		}
		if err != nil {
			if IsRaised(err, StopAsyncIterationClass) {
				return nil, false, nil
			}
			return nil, false, err
		}
		return c, true, nil
	}), nil
}

func init() {
	next := func(th *Thread, a *Args) (Value, error) { return a.Self.(*Generator).Send(th, None) }
	send := func(th *Thread, a *Args) (Value, error) { return a.Self.(*Generator).Send(th, a.At(0)) }
	throw := func(th *Thread, a *Args) (Value, error) {
		exc, err := th.makeException(a.At(0), a.At(1))
		if err != nil {
			return nil, err
		}
		return a.Self.(*Generator).Throw(th, exc)
	}
	closeGen := func(th *Thread, a *Args) (Value, error) { return None, a.Self.(*Generator).CloseGen(th) }
	self := func(_ *Thread, a *Args) (Value, error) { return a.Object, nil }
	GeneratorClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.Method("__iter__()", self)
		b.Method("__next__()", next)
		b.Method("send(value, /)", send)
		b.Method("throw(type, value=None, traceback=None, /)", throw)
		b.Method("close()", closeGen)
	})
	CoroutineClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.Method("send(value, /)", send)
		b.Method("throw(type, value=None, traceback=None, /)", throw)
		b.Method("close()", closeGen)
		b.Method("__await__()", self)
	})
	AsyncGeneratorClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.Method("__aiter__()", self)
		anext := func(send bool) NativeFunc {
			return func(th *Thread, a *Args) (Value, error) {
				g, v := a.Self.(*Generator), None
				if send {
					v = a.At(0)
				}
				c := &Generator{name: g.name, kind: coroutine, frame: &Frame{name: g.name, mod: g.frame.mod, file: g.frame.file, env: g.frame.env}}
				c.body = func(th *Thread) (Value, error) {
					r, ok, err := g.resume(th, v, nil)
					if err == nil && !ok {
						err = RaiseArgs(StopAsyncIterationClass)
					}
					return r, err
				}
				return c, nil
			}
		}
		b.Method("__anext__()", anext(false))
		b.Method("asend(value, /)", anext(true))
		b.Method("aclose()", func(th *Thread, a *Args) (Value, error) {
			g := a.Self.(*Generator)
			c := &Generator{name: g.name, kind: coroutine, frame: &Frame{name: g.name, mod: g.frame.mod, file: g.frame.file, env: g.frame.env}}
			c.body = func(th *Thread) (Value, error) { return None, g.CloseGen(th) }
			return c, nil
		})
	})
	IteratorClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.Method("__iter__()", self)
		b.Method("__next__()", func(th *Thread, a *Args) (Value, error) {
			v, ok, err := a.Self.(Iterator).Next(th)
			if err != nil {
				return nil, err
			}
			if !ok {
				return nil, RaiseArgs(StopIterationClass)
			}
			return v, nil
		})
	})
}

// Next is next(v): the end is a StopIteration, which carries the value of a
// generator's return statement.
func (th *Thread) Next(v Value) (Value, error) {
	switch it := v.(type) {
	case *Generator:
		if it.kind == plainGenerator {
			return it.Send(th, None)
		}
	case Iterator:
		r, ok, err := it.Next(th)
		if err == nil && !ok {
			err = RaiseArgs(StopIterationClass)
		}
		return r, err
	case *Unknown:
		return nil, it.Refuse("next() needs its value")
	}
	f, _ := th.Lookup(v.Class(), "__next__")
	if f == nil {
		return nil, Raise(TypeErrorClass, "'%s' object is not an iterator", TypeName(v))
	}
	return th.callBound(f, v)
}
