package revision

import (
	"errors"

	"sqlgen/internal/source"
)

// Kind says whose fault an [Error] is, and so which exit code it has.
type Kind int

const (
	// Usage is a range, a target or a set of starting heads that cannot be
	// resolved: exit code 2.
	Usage Kind = iota
	// File is a revision file that cannot be used, or files that do not fit
	// together: exit code 3.
	File
)

// What an [Error] is about, for errors.Is.
var (
	ErrNotFound      = errors.New("no such revision")
	ErrMultipleHeads = errors.New("multiple heads")
	ErrNotAncestor   = errors.New("not on one lineage")
	ErrRelative      = errors.New("relative revision out of range")
	ErrAmbiguous     = errors.New("ambiguous walk")
	ErrOverlap       = errors.New("overlapping revisions")
	ErrReversed      = errors.New("reversed range")
	ErrRange         = errors.New("malformed range")
	ErrRows          = errors.New("version rows do not fit")
	ErrIDTooLong     = errors.New("revision identifier too long")
	ErrCycle         = errors.New("cycle")
	ErrMissing       = errors.New("referenced revision is missing")
	ErrDuplicate     = errors.New("duplicate name")
	ErrBadFile       = errors.New("unusable revision file")
)

// Error is what went wrong with a revision graph or with a range over it. Msg has
// Alembic's words where Alembic has any (script/base.py _catch_revision_errors);
// Hint has the more precise reason that Alembic keeps to itself, and the nearest
// name that exists.
type Error struct {
	Kind     Kind
	Pos      source.Pos // the revision file's place; none for Usage errors
	Msg      string
	Hint     string
	Argument string   // the identifier as the user gave it, if there is one
	IDs      []string // the revisions it is about: heads, cycle members, …
	Err      error    // one of the Err values
}

func (e *Error) Error() string { return e.Source().Error() }

func (e *Error) Unwrap() error { return e.Err }

// Source is the error as the rest of sqlgen prints it.
func (e *Error) Source() *source.Error {
	return &source.Error{Pos: e.Pos, Msg: e.Msg, Hint: e.Hint, Err: e.Err}
}

func usage(err error, msg string) *Error { return &Error{Kind: Usage, Msg: msg, Err: err} }
