package pyeval

import (
	"sqlgen/internal/source"
)

// Thread is the Python call stack of a run.
type Thread struct {
	in        *Interp
	frame     *Frame
	steps     int64
	maxSteps  int64
	depth     int
	maxDepth  int
	nesting   int // expressions and blocks inside each other, over all frames
	allocated int64
	maxMemory int64
	handling  *Object // the exception being handled, sys.exc_info()
	reprs     []Value // containers whose repr is being made
	// pendingUnknown is the unknown base of the class that a metaclass is
	// being called for.
	pendingUnknown *Unknown
	supposing      Supposing
	tentative      int // see [Thread.Tentative]
	trying         *trying
}

// Interp is the run that the thread belongs to.
func (th *Thread) Interp() *Interp { return th.in }

// Frame is one activation of Python code: a module, a class body or a function.
type Frame struct {
	name     string
	mod      *Module
	file     *source.File
	back     *Frame
	at       source.Span // the statement or call being evaluated
	call     source.Span // the innermost call
	env      *env
	fn       *Function
	gen      *Generator // of the generator whose body this is
	qualname string     // of a class body
	result   Value      // of a return statement
	guarded  int        // try statements around that handle ImportError
	tolerant bool       // statements that fail make their names unknown
	annots   []annotation
	body     ways  // out of the function, while something is supposed
	loop     *ways // out of the innermost loop
}

// Site is a place in Python code.
type Site struct {
	File *source.File
	Span source.Span
}

// Pos is the place to show.
func (s Site) Pos() source.Pos {
	if s.File == nil {
		return source.Pos{}
	}
	return s.File.Pos(s.Span.Start)
}

// CallSite is the innermost call expression of Python code that is being
// evaluated: for a native function, the call that Python code made of it (or of
// the native function that called it). Calls inside host modules written in
// Python don't count.
func (th *Thread) CallSite() Site {
	f := th.frame
	for f != nil && isLibrary(f.file) {
		f = f.back
	}
	if f == nil {
		return Site{}
	}
	return Site{File: f.file, Span: f.call}
}

// Stack is the Python call stack, innermost frame first; each entry's span is
// the call or statement that the frame stands at.
func (th *Thread) Stack() []TraceEntry {
	var out []TraceEntry
	for f := th.frame; f != nil; f = f.back {
		span := f.call
		if span == (source.Span{}) {
			span = f.at
		}
		out = append(out, TraceEntry{File: f.file, Span: span, Func: f.name, frame: f})
	}
	return out
}

// CurrentModule is the module whose code is being evaluated, nil outside of
// Python code.
func (th *Thread) CurrentModule() *Module {
	if th.frame == nil {
		return nil
	}
	return th.frame.mod
}
