package pyeval

import (
	"strings"

	"sqlgen/offline/pyast"
)

// Supposing says how the evaluation goes on where a value that is unknown
// decides what runs: the condition of an if, what a for loop runs over.
type Supposing uint8

const (
	// SupposeNothing makes it an error. It is the default.
	SupposeNothing Supposing = iota
	// SupposeEither takes every way, one after the other, and holds for unknown
	// what they have changed. See [Thread.Tentative].
	SupposeEither
	// SupposeDone does so too, for code that is known to have run to its end once:
	// a way that raises was not taken. Statements may have unknown values.
	SupposeDone
)

// Suppose sets how the evaluation goes on, for a run of its own.
func (th *Thread) Suppose(s Supposing) { th.supposing, th.tentative, th.trying = s, 0, nil }

// Supposing is what [Thread.Suppose] set.
func (th *Thread) Supposing() Supposing { return th.supposing }

// Tentative is how many unknowns decide whether what is being evaluated ever
// runs, 0 when it does for certain.
func (th *Thread) Tentative() int { return th.tentative }

// ways are the ways out of a loop or of a function that may have been taken. The
// rest of it is tentative from then on.
type ways struct {
	left    *memory // before the first break or return
	skipped *memory // before the first continue of this round
	why     *Unknown
	results []Value // of return statements
}

// undecided is the unknown that a value is when the evaluation goes on all the
// same.
func (th *Thread) undecided(v Value) *Unknown {
	if th.supposing == SupposeNothing {
		return nil
	}
	u, _ := v.(*Unknown)
	return u
}

// unknownRounds says that it is not known how often a comprehension or a
// generator goes round. Python code cannot catch it.
type unknownRounds struct {
	fatal
	why *Unknown
}

func (e *unknownRounds) Error() string {
	return e.why.Refuse("what a loop runs over must be known").Error()
}

// supposed is the unknown that an error of an operation comes from.
func (th *Thread) supposed(err error) *Unknown {
	if th.supposing == SupposeNothing || err == nil {
		return nil
	}
	switch e := err.(type) {
	case *UnknownError:
		return e.Value
	case *unknownRounds:
		return e.why
	}
	return nil
}

// either is the value of an operation that the evaluator itself makes: an unknown
// where it needs one.
func (th *Thread) either(v Value, err error) (Value, error) {
	if u := th.supposed(err); u != nil {
		return u.Derive("(… %s …)"), nil
	}
	return v, err
}

// tentatively evaluates what may never run, and forgets what it changes.
func (th *Thread) tentatively(u *Unknown, f func() error) error {
	before := th.remember()
	th.tentative++
	err := f()
	th.tentative--
	th.forget(before, u)
	return th.mayRaise(err, u, before)
}

// trying is a try statement under way, while something is supposed.
type trying struct {
	outer  *trying
	left   *memory // before the first exception that may have been raised
	why    *Unknown
	raised []*Raised
}

// mayRaise takes an exception that may be raised from where it would be: the rest
// of the try statement around is tentative. Where there is none, code that has run
// to its end has not raised it.
func (th *Thread) mayRaise(err error, u *Unknown, before *memory) error {
	r, raised := err.(*Raised)
	t := th.trying
	switch {
	case !raised:
		return err
	case t != nil:
		t.raised, t.why = append(t.raised, r), u
		th.mayLeave(&t.left, before)
		return nil
	case th.supposing == SupposeDone:
		return nil
	}
	return NewFault("", "it is not known whether this is raised: %s", err)
}

// trySupposed is a try statement while something is supposed.
func (th *Thread) trySupposed(fr *Frame, s *pyast.Try) (ctl, error) {
	before := th.remember()
	t := &trying{outer: th.trying}
	th.trying = t
	c, err := th.tryBody(fr, s)
	th.trying = t.outer
	if r, ok := err.(*Raised); ok && t.left == nil {
		return th.handle(fr, s, r)
	}
	if t.left == nil {
		if err == nil && c == ctlNone && len(s.Orelse) > 0 {
			return th.execStrict(fr, s.Orelse)
		}
		return c, err
	}
	u := t.why
	th.rejoin(&t.left, u)
	var ends [ctlReturn + 1]bool
	var results []Value
	var last error
	way := func(f func() (ctl, error)) error {
		th.tentative++
		c, err := f()
		th.tentative--
		if _, raised := err.(*Raised); raised {
			last = err
			return th.mayRaise(err, u, before)
		}
		if err != nil {
			return err
		}
		ends[c] = true
		if c == ctlReturn {
			results = append(results, fr.result)
		}
		th.forget(before, u)
		return nil
	}
	err = way(func() (ctl, error) {
		if r, ok := err.(*Raised); ok {
			return th.handle(fr, s, r)
		}
		if err == nil && c == ctlNone {
			return th.execStrict(fr, s.Orelse)
		}
		return c, err
	})
	if err != nil {
		return ctlNone, err
	}
	for _, r := range t.raised {
		if err := way(func() (ctl, error) { return th.handle(fr, s, r) }); err != nil {
			return ctlNone, err
		}
	}
	return th.join(fr, u, before, ends, results, last)
}

// execEither runs one of several bodies.
func (th *Thread) execEither(fr *Frame, u *Unknown, bodies ...[]pyast.Stmt) (ctl, error) {
	before := th.remember()
	var ends [ctlReturn + 1]bool
	var results []Value
	var held []error
	for _, body := range bodies {
		var c ctl
		th.tentative++
		c, err := th.exec(fr, body)
		th.tentative--
		th.forget(before, u)
		if _, raised := err.(*Raised); raised {
			held = append(held, err)
			continue
		}
		if err != nil {
			return ctlNone, err
		}
		ends[c] = true
		if c == ctlReturn {
			results = append(results, fr.result)
		}
	}
	if len(held) == len(bodies) {
		return ctlNone, held[0]
	}
	for _, err := range held {
		if err := th.mayRaise(err, u, before); err != nil {
			return ctlNone, err
		}
	}
	return th.join(fr, u, before, ends, results, nil)
}

// join goes on after several ways: as the one that goes furthest, while the rest
// of what the others leave is tentative.
func (th *Thread) join(fr *Frame, u *Unknown, before *memory, ends [ctlReturn + 1]bool, results []Value, raised error) (ctl, error) {
	var c ctl
	switch {
	case ends[ctlNone]:
		c = ctlNone
	case ends[ctlContinue]:
		c = ctlContinue
	case ends[ctlBreak]:
		c = ctlBreak
	case ends[ctlReturn]:
		fr.result = agreed(results, u)
		return ctlReturn, nil
	default:
		return ctlNone, raised
	}
	if ends[ctlReturn] {
		fr.body.results = append(fr.body.results, results...)
		th.mayLeave(&fr.body.left, before)
		fr.body.why = u
	}
	if l := fr.loop; l != nil {
		l.why = u
		if ends[ctlBreak] && c != ctlBreak {
			th.mayLeave(&l.left, before)
		}
		if ends[ctlContinue] && c != ctlContinue {
			th.mayLeave(&l.skipped, before)
		}
	}
	return c, nil
}

// mayLeave notes that a way out may have been taken.
func (th *Thread) mayLeave(m **memory, before *memory) {
	if *m == nil {
		*m = before
		th.tentative++
	}
}

// rejoin ends what a way out made tentative.
func (th *Thread) rejoin(m **memory, u *Unknown) {
	if *m != nil {
		th.tentative--
		th.forget(*m, u)
		*m = nil
	}
}

// agreed is the value that several ways give.
func agreed(results []Value, u *Unknown) Value {
	for _, r := range results[1:] {
		if !same(r, results[0]) {
			return u.Derive("(… %s …)")
		}
	}
	return results[0]
}

// leaveBody is the end of a function: what it returns in the end, and has
// returned before perhaps.
func (th *Thread) leaveBody(fr *Frame, v Value) Value {
	w := &fr.body
	if w.left == nil {
		return v
	}
	v = agreed(append(w.results, v), w.why)
	th.rejoin(&w.left, w.why)
	return v
}

// maxRounds is how often a loop is run that ends nobody knows when: once, and
// again for what it changes for itself.
const maxRounds = 3

// execRounds runs the body of a loop of which is not known how often it goes
// round. begin starts a round.
func (th *Thread) execRounds(fr *Frame, u *Unknown, body, orelse []pyast.Stmt, begin func() error) (ctl, error) {
	outer := fr.loop
	fr.loop = &ways{why: u}
	defer func() { fr.loop = outer }()
	before := th.remember()
	returned := false
	for range maxRounds {
		var c ctl
		th.tentative++
		err := begin()
		if err == nil {
			c, err = th.exec(fr, body)
		}
		th.rejoin(&fr.loop.skipped, u)
		th.rejoin(&fr.loop.left, u)
		th.tentative--
		if err := th.mayRaise(err, u, before); err != nil {
			return ctlNone, err
		}
		if c == ctlReturn && err == nil {
			returned = true
			fr.body.results = append(fr.body.results, fr.result)
		}
		if !th.forget(before, u) {
			break
		}
	}
	if returned {
		fr.body.why = u
		th.mayLeave(&fr.body.left, before)
	}
	fr.loop = outer
	if len(orelse) == 0 {
		return ctlNone, nil
	}
	return th.execEither(fr, u, orelse, nil)
}

// unknownClauses goes round a comprehension once, tentatively, for its effects.
func (th *Thread) unknownClauses(fr *Frame, gens []*pyast.Comprehension, u *Unknown, body func() error) error {
	g := gens[0]
	err := th.tentatively(u, func() error {
		if err := th.assign(fr, g.Target, u.Derive("next(%s)")); err != nil {
			return err
		}
		for _, cond := range g.Ifs {
			if _, err := th.eval(fr, cond); err != nil {
				return err
			}
		}
		if len(gens) == 1 {
			return body()
		}
		inner, err := th.eval(fr, gens[1].Iter)
		if err != nil {
			return err
		}
		return th.clauses(fr, gens[1:], inner, body)
	})
	if err != nil && th.supposed(err) == nil {
		return err
	}
	return &unknownRounds{why: u}
}

// enterLoop begins a loop that may be left for a reason that is unknown; the
// function that it returns ends it.
func (th *Thread) enterLoop(fr *Frame) func() {
	outer, l := fr.loop, &ways{}
	fr.loop = l
	return func() {
		th.rejoin(&l.skipped, l.why)
		th.rejoin(&l.left, l.why)
		fr.loop = outer
	}
}

// endRound ends a round of the innermost loop.
func (th *Thread) endRound(fr *Frame) {
	if l := fr.loop; l != nil {
		th.rejoin(&l.skipped, l.why)
	}
}

// keep makes unknown what a container holds when it was to change at a place that
// is unknown.
func (th *Thread) keep(container Value, err error) error {
	if u := th.supposed(err); u != nil {
		th.lose(container, u)
		return nil
	}
	return err
}

// knownPart is what the result of an operator on a text begins with.
func knownPart(op pyast.Operator, s string) string {
	switch op {
	case pyast.Add:
		return s
	case pyast.Mod:
		return upTo(s, "%")
	}
	return ""
}

// upTo is a text before the first occurrence of a mark.
func upTo(s, mark string) string {
	before, _, _ := strings.Cut(s, mark)
	return before
}

// supposeCall is the value of a native function that needs a value which is
// unknown. It is an error that nothing is supposed about when the call may have
// an effect that matters.
func (th *Thread) supposeCall(b *Builtin, self Value, pos []Value, u *Unknown) (v Value, done bool, err error) {
	if th.supposing == SupposeNothing {
		return nil, false, nil
	}
	if v, ok := th.callWithout(b, self, pos, u); ok {
		return v, true, nil
	}
	return nil, true, NewFault("", "an argument of %s() must be known", b.called())
}

// supposeArgs is the value of a call of which not even the number of arguments is
// known.
func (th *Thread) supposeArgs(fn, self Value, u *Unknown) (Value, error) {
	switch f := fn.(type) {
	case *Builtin:
		v, _, err := th.supposeCall(f, self, nil, u)
		return v, err
	case *BoundMethod:
		if b, ok := f.Func.(*Builtin); ok {
			v, _, err := th.supposeCall(b, f.Self, nil, u)
			return v, err
		}
	case *Class:
		if !f.native || f.Module == "builtins" {
			return u.wrap(f.Name), nil
		}
	}
	return nil, NewFault("", "the arguments of %s must be known", functionText(fn))
}

// again is the value of a function that calls itself for as long as nobody knows:
// what it does is what it did before.
func (th *Thread) again(c *code) (Value, error) {
	n := 0
	for f := th.frame; f != nil; f = f.back {
		if f.fn != nil && f.fn.code == c {
			if n++; n > 1 {
				if th.supposing != SupposeDone {
					return nil, NewFault("", "it is not known how often %s() calls itself", c.name)
				}
				return &Unknown{Path: c.name + "()", Reason: "it is not known how often it calls itself", in: th.in}, nil
			}
		}
	}
	return nil, nil
}

// callWithout is the value of a call that the evaluation can go on without.
func (th *Thread) callWithout(b *Builtin, self Value, pos []Value, u *Unknown) (v Value, ok bool) {
	module := b.Module
	if b.owner != nil {
		module = b.owner.Module
	}
	if f := th.in.opts.SupposeCall; f != nil {
		if v, ok, known := f(th, Call{Module: module, Name: b.Name, Self: self, Pos: pos, IsMethod: b.kind == instanceMethod}, u); known {
			return v, ok
		}
	}
	switch module {
	case "":
		return nil, false
	case "builtins":
		switch b.Name {
		case "setattr", "delattr", "exec", "eval", "__init__", "__setattr__":
			return nil, false
		}
	case "heapq", "bisect", "random":
		for _, p := range pos {
			th.lose(p, u)
		}
	}
	if b.Name == "__init__" {
		return nil, false
	}
	th.lose(self, u)
	return u.wrap(b.shown()), true
}

// Call is a call of a native function, for [Options.SupposeCall].
type Call struct {
	Module   string // of the function or of the class that it is a method of
	Name     string
	Self     Value // nil for a function
	Pos      []Value
	IsMethod bool
}
