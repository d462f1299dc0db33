package pyast

// scopeKind is the kind of block the parser is in.
type scopeKind uint8

const (
	scopeModule scopeKind = iota
	scopeClass
	scopeFunction
	scopeAsync
	scopeLambda
	scopeType // the bound of a type parameter or the value of a type alias
)

// scope is what the checks of return, yield, await, break and continue need to know.
type scope struct {
	kind       scopeKind
	loops      int // loops the statement stands in
	exceptStar bool
	starLoops  int   // loops around the except* handler
	yields     int   // yields seen so far in this block
	walruses   int   // assignment expressions seen so far
	returns    int32 // place of the first return with a value, plus one
}

// enter begins a block and returns the scope to go back to.
func (s *scope) enter(kind scopeKind) scope {
	outer := *s
	*s = scope{kind: kind, walruses: outer.walruses}
	return outer
}

func (s *scope) isFunction() bool { return s.kind >= scopeFunction && s.kind <= scopeLambda }

func (s *scope) mayAwait() bool { return s.kind == scopeAsync }

func (s *scope) noteReturn(p *parser, off int32) {
	if s.kind != scopeFunction && s.kind != scopeAsync {
		p.lateError(off, "'return' outside function")
	}
	s.checkExceptStar(p, off)
}

// noteReturnValue refuses a value returned from an async generator.
func (s *scope) noteReturnValue(p *parser, off int32) {
	if s.kind != scopeAsync {
		return
	}
	if s.yields > 0 {
		p.lateError(off, "'return' with value in async generator")
	}
	s.returns = off + 1
}

func (s *scope) noteYield(p *parser, off int32) {
	if !s.isFunction() {
		p.lateError(off, "'yield' outside function")
	}
	s.yields++
	if s.returns > 0 {
		p.lateError(s.returns-1, "'return' with value in async generator")
	}
}

func (s *scope) noteAwait(p *parser, off int32) {
	if s.mayAwait() || p.late != nil {
		return
	}
	if s.isFunction() {
		p.lateError(off, "'await' outside async function")
	} else {
		p.lateError(off, "'await' outside function")
	}
	p.lateAwait = off
}

func (s *scope) noteAsync(p *parser, off int32, msg string) {
	if !s.mayAwait() {
		p.lateError(off, "%s", msg)
	}
}

func (s *scope) checkExceptStar(p *parser, off int32) {
	if s.exceptStar {
		p.lateError(off, "'break', 'continue' and 'return' cannot appear in an except* block")
	}
}

// checkLoop checks a break or continue at off.
func (p *parser) checkLoop(off int32, outside string) {
	if p.scope.exceptStar && p.scope.loops == p.scope.starLoops {
		p.scope.checkExceptStar(p, off)
	}
	if p.scope.loops == 0 {
		p.lateError(off, "%s", outside)
	}
}

// futures are the names __future__ has; all but annotations and barry_as_FLUFL are
// the language as it is.
var futures = map[string]bool{
	"nested_scopes": true, "generators": true, "division": true, "absolute_import": true, "with_statement": true,
	"print_function": true, "unicode_literals": true, "generator_stop": true, "annotations": true,
}

func (p *parser) checkFuture(f *ImportFrom) {
	for _, a := range f.Names {
		switch {
		case a.Name == "braces":
			p.lateError(f.Start, "not a chance")
		case !futures[a.Name]:
			p.lateError(f.Start, "future feature %s is not defined", a.Name)
		}
	}
}
