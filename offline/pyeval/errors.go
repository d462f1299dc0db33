package pyeval

import (
	"errors"
	"fmt"

	"sqlgen/internal/source"
	"sqlgen/internal/spell"
)

// Exception is the payload of an instance of BaseException.
type Exception struct {
	Args     []Value
	Cause    *Object // of `raise … from`
	Context  *Object // what was being handled
	Suppress bool    // __suppress_context__
	Notes    []Value
	Trace    []TraceEntry // from the last raise, innermost first
	Group    []*Object    // of an exception group
}

// TraceEntry is one Python frame of a traceback or a stack.
type TraceEntry struct {
	File  *source.File
	Span  source.Span // what the frame was evaluating
	Func  string      // "<module>", or the function's name
	frame *Frame
}

// Pos is the place to show.
func (t TraceEntry) Pos() source.Pos {
	if t.File == nil {
		return source.Pos{}
	}
	return t.File.Pos(t.Span.Start)
}

// Raised is a Python exception on its way through Go code.
type Raised struct {
	// Exc is the exception instance.
	Exc *Object

	hint     func() string // what to do, asked for when nobody catches it; may be nil
	uncaught *Fault        // what is said in its place then; may be nil
}

// Uncaught sets what is said in place of the exception when nobody catches it.
func (r *Raised) Uncaught(f *Fault) *Raised { r.uncaught = f; return r }

// Error is the exception as the last line of a traceback shows it.
func (r *Raised) Error() string { return ExceptionLine(r.Exc) }

// Raise makes a Python exception of a builtin or native class with one
// argument, the message.
func Raise(c *Class, format string, args ...any) *Raised {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	return RaiseArgs(c, Str(msg))
}

// RaiseArgs makes a Python exception of a class that has no __init__ of its
// own.
func RaiseArgs(c *Class, args ...Value) *Raised {
	o := NewObject(c, &Exception{Args: args})
	return &Raised{Exc: o}
}

// Raise is the function [Raise], as an error.
func (th *Thread) Raise(c *Class, format string, args ...any) error { return Raise(c, format, args...) }

// exceptionOf is the payload of an exception instance.
func exceptionOf(o *Object) *Exception {
	if e, ok := o.Native.(*Exception); ok {
		return e
	}
	e := &Exception{}
	o.Native = e
	return e
}

// ExceptionLine is "ClassName: message" for an exception, or the class name
// alone when it has no message. It calls no Python code.
func ExceptionLine(o *Object) string {
	name := o.class.FullName()
	msg := ExceptionMessage(o)
	if msg == "" {
		return name
	}
	return name + ": " + msg
}

// ExceptionMessage is str(exception) without calling Python code.
func ExceptionMessage(o *Object) string {
	e, ok := o.Native.(*Exception)
	if !ok || len(e.Args) == 0 {
		return ""
	}
	if len(e.Args) == 1 {
		if s, ok := AsStr(e.Args[0]); ok && !o.class.IsSubclassOf(KeyErrorClass) {
			return s
		}
		return plainRepr(e.Args[0])
	}
	return plainRepr(NewTuple(e.Args...))
}

// IsRaised reports whether err is a Python exception of a class (or of one that
// derives from it).
func IsRaised(err error, c *Class) bool {
	var r *Raised
	return errors.As(err, &r) && r.Exc.class.IsSubclassOf(c)
}

// traced is an error that collects the Python frames it passes.
type traced interface {
	error
	trace() *[]TraceEntry
}

func (r *Raised) trace() *[]TraceEntry { return &exceptionOf(r.Exc).Trace }

// fatal is what the errors that Python code cannot catch have in common.
type fatal struct {
	frames []TraceEntry
}

func (f *fatal) trace() *[]TraceEntry { return &f.frames }

// Fault is an error that Python code cannot catch and that is the fault of
// neither a limit nor an unknown value: an operation that a host package
// refuses, a feature that is not supported. Its place is the innermost Python
// frame unless Pos is set.
type Fault struct {
	fatal
	Pos  source.Pos
	Msg  string
	Hint string
	Err  error
}

func (f *Fault) Error() string {
	if f.Hint != "" {
		return f.Msg + ": " + f.Hint
	}
	return f.Msg
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// NewFault makes a [*Fault]; hint may be empty.
func NewFault(hint, format string, args ...any) *Fault {
	return &Fault{Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// SourceError turns an error that came out of evaluation into one with a place:
// that of the innermost Python frame, and the Python call stack, outermost
// first, as notes when there is more than one frame.
func (th *Thread) SourceError(err error) *source.Error {
	if err == nil {
		return nil
	}
	var se *source.Error
	if errors.As(err, &se) {
		return se
	}
	out := &source.Error{Msg: err.Error(), Err: err}
	switch e := err.(type) {
	case *Raised:
		if s, ok := th.exceptionText(e.Exc); ok {
			out.Msg = e.Exc.class.FullName()
			if s != "" {
				out.Msg += ": " + s
			}
			out.Hint = th.raisedHint(e)
		}
		if e.uncaught != nil {
			out.Msg, out.Hint = e.uncaught.Msg, e.uncaught.Hint
		}
	case *UnknownError:
		out.Msg, out.Hint = e.message(), e.hint()
	case *LimitError:
		out.Msg, out.Hint = e.Msg, e.Hint
	case *Fault:
		out.Msg, out.Hint, out.Pos = e.Msg, e.Hint, e.Pos
	}
	if t, ok := err.(traced); ok {
		frames := *t.trace()
		for i := 0; i < len(frames) && !out.Pos.IsValid(); i++ {
			if !isLibrary(frames[i].File) {
				out.Pos = frames[i].Pos()
			}
		}
		if len(frames) > 1 {
			out.Notes = stackNotes(frames)
		}
	}
	return out
}

// raisedHint is what to do about an exception that nobody caught, "" when
// nothing is known.
func (th *Thread) raisedHint(r *Raised) string {
	if r.hint != nil {
		return r.hint()
	}
	if !r.Exc.class.IsSubclassOf(AttributeErrorClass) {
		return ""
	}
	name, _ := r.Exc.Attr("name")
	obj, ok := r.Exc.Attr("obj")
	s, isStr := AsStr(name)
	if !ok || !isStr {
		return ""
	}
	var names []string
	for _, n := range th.Dir(obj) {
		if c, ok := AsStr(n); ok {
			names = append(names, c)
		}
	}
	return didYouMean(s, names)
}

func didYouMean(name string, candidates []string) string {
	if near := spell.Nearest(name, candidates); near != "" {
		return "did you mean '" + near + "'?"
	}
	return ""
}

// maxNotes bounds a printed call stack; the middle of a longer one is left out.
const maxNotes = 12

func stackNotes(frames []TraceEntry) []string {
	var notes []string
	for i := len(frames) - 1; i >= 0; i-- {
		if len(frames) > maxNotes && i == len(frames)-1-maxNotes/2 {
			notes = append(notes, fmt.Sprintf("… %d calls left out", len(frames)-maxNotes))
			i = maxNotes / 2
			continue
		}
		notes = append(notes, fmt.Sprintf("%s: in %s", frames[i].Pos(), frames[i].Func))
	}
	return notes
}

// locate notes the frame that err passes, with what it was evaluating; the
// first (innermost) place in a frame stands.
func (f *Frame) locate(err error, span source.Span) {
	t, ok := err.(traced)
	if !ok {
		if se, ok := err.(*source.Error); ok && !se.Pos.IsValid() && f.file != nil && !isLibrary(f.file) {
			se.Pos = f.file.Pos(span.Start)
		}
		return
	}
	frames := t.trace()
	if n := len(*frames); n > 0 && (*frames)[n-1].frame == f {
		return
	}
	*frames = append(*frames, TraceEntry{File: f.file, Span: span, Func: f.name, frame: f})
}
