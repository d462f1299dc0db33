package pyeval

import (
	"strings"

	"sqlgen/internal/source"
)

// Unknown is a value that cannot be known without running the application:
// something imported from a module that is neither built in nor in the project,
// and everything derived from it.
type Unknown struct {
	// Path is where the value comes from: "flask.current_app.config.USER_ID",
	// "app.models.make()".
	Path string
	// Reason says why it is unknown, "no module named 'flask' in the project".
	Reason string
	// Origin is where it came in: the import statement, say.
	Origin source.Pos
	// Prefix is what a text begins with of which only the rest is unknown.
	Prefix string

	in *Interp
}

// Class implements [Value].
func (*Unknown) Class() *Class { return UnknownClass }

// NewUnknown makes an unknown value. A value given for the path in
// Options.Values takes its place.
func (in *Interp) NewUnknown(path, reason string, origin source.Pos) Value {
	if v, ok := in.opts.Values[path]; ok {
		return v
	}
	return &Unknown{Path: path, Reason: reason, Origin: origin, in: in}
}

// Know gives a value for the path of an unknown from now on, unless there is one.
func (in *Interp) Know(path string, v Value) {
	if _, ok := in.opts.Values[path]; ok {
		return
	}
	if in.opts.Values == nil {
		in.opts.Values = map[string]Value{}
	}
	in.opts.Values[path] = v
}

// derive is the value whose path is longer by what Python code did.
func (u *Unknown) derive(suffix string) Value { return u.at(u.Path + suffix) }

// wrap is the value of a function called with the unknown.
func (u *Unknown) wrap(fn string) Value { return u.at(fn + "(" + u.Path + ")") }

// maxUnknownPath bounds the path of a value derived many times over.
const maxUnknownPath = 400

func (u *Unknown) at(path string) Value {
	if u.in != nil {
		if v, ok := u.in.opts.Values[path]; ok {
			return v
		}
	}
	if len(path) > maxUnknownPath {
		path = strings.ToValidUTF8(path[:maxUnknownPath-3], "") + "…"
	}
	return &Unknown{Path: path, Reason: u.Reason, Origin: u.Origin, in: u.in}
}

// Attr is the value of an attribute of the unknown.
func (u *Unknown) Attr(name string) Value { return u.derive("." + name) }

// Derive is a value that a host package made from the unknown; what is a short
// piece of Python, with %s for the path of u.
func (u *Unknown) Derive(what string) Value {
	return u.at(strings.Replace(what, "%s", u.Path, 1))
}

// prefixed is the text that begins with what is known.
func prefixed(v Value, prefix string) Value {
	if u, ok := v.(*Unknown); ok && u.Prefix == "" {
		u.Prefix = prefix
	}
	return v
}

// Refuse is the error for an unknown that reached a place where its value
// matters; need says what for: "the condition of an if must be known".
func (u *Unknown) Refuse(need string) error { return &UnknownError{Value: u, Need: need} }

// UnknownError says that the value of an unknown is needed. Python code cannot
// catch it.
type UnknownError struct {
	fatal
	Value *Unknown
	Need  string
}

func (e *UnknownError) Error() string { return e.message() + ": " + e.hint() }

func (e *UnknownError) message() string {
	msg := e.Need + ", but " + e.Value.Path + " is unknown"
	switch {
	case e.Value.Reason != "" && e.Value.Origin.IsValid():
		msg += " (" + e.Value.Reason + ", " + e.Value.Origin.String() + ")"
	case e.Value.Reason != "":
		msg += " (" + e.Value.Reason + ")"
	case e.Value.Origin.IsValid():
		msg += " (it comes from " + e.Value.Origin.String() + ")"
	}
	return msg
}

func (e *UnknownError) hint() string {
	return `give its value in [tool.sqlgen.values] as "` + e.Value.Path + `" or write it out in the revision`
}

// FindUnknown looks for an unknown in a value and, to a bounded depth, in the
// lists, tuples, sets and dicts it consists of. It returns nil when there is
// none.
func FindUnknown(v Value) *Unknown { return findUnknown(v, 50) }

func findUnknown(v Value, depth int) *Unknown {
	if depth == 0 {
		return nil
	}
	each := func(vs []Value) *Unknown {
		for _, e := range vs {
			if u := findUnknown(e, depth-1); u != nil {
				return u
			}
		}
		return nil
	}
	switch x := v.(type) {
	case *Unknown:
		return x
	case *List:
		return each(x.Elems)
	case *Tuple:
		return each(x.Elems)
	case *Dict:
		if u := each(x.Values()); u != nil {
			return u
		}
		return each(x.Keys())
	case *Set:
		return each(x.Elems())
	case *FrozenSet:
		return each(x.Elems())
	}
	return nil
}
