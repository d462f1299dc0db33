// Package postgres prints operations, schema objects and expressions as the SQL
// that Alembic 1.19.1 with SQLAlchemy 2.0.52 prints offline for PostgreSQL with
// literal binds, except where that text is wrong (docs/deviations.md).
//
//	c := postgres.New(postgres.Options{})
//	statements, err := c.Compile(op)
//
// Statements come without a terminator and without surrounding blanks.
package postgres

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/ops"
	"sqlgen/offline/schema"
)

// Statement is one SQL statement.
type Statement struct {
	// Text has no terminator and no blanks around it. It is empty when the
	// user's text was.
	Text string
	Pos  source.Pos // of the operation
	Op   string     // name of the operation, as in [ops.Operation]
	// User marks text that the revision's author wrote (op.execute of a string,
	// text() or DDL()), as opposed to text that was made of objects.
	User bool
}

// Options configure a [Compiler].
type Options struct {
	// Convention is the naming convention of env.py's target_metadata, nil for
	// SQLAlchemy's default.
	Convention *schema.NamingConvention
	// State is shared by the operations of one run; nil makes a new one.
	State *State
}

// State is what one run of Alembic remembers between operations. It is not safe
// for concurrent use.
type State struct {
	// types that CREATE TABLE has created: an ENUM is created once per run.
	types typeMemo
}

type typeKey struct {
	visit, schema, name string
}

// NewState returns the state at the start of a run.
func NewState() *State { return &State{types: typeMemo{}} }

// Compiler prints operations. It is not safe for concurrent use.
type Compiler struct {
	objects ops.Objects
	state   *State
}

// New returns a Compiler.
func New(o Options) *Compiler {
	if o.State == nil {
		o.State = NewState()
	}
	return &Compiler{objects: ops.Objects{Convention: o.Convention}, state: o.State}
}

// Mark is a point in the state to go back to with [Compiler.Reset].
func (c *Compiler) Mark() int { return len(c.state.types) }

// Reset forgets what CREATE TABLE has created since the mark.
func (c *Compiler) Reset(mark int) {
	maps.DeleteFunc(c.state.types, func(_ typeKey, n int) bool { return n > mark })
}

// CompileError is an error of SQLAlchemy's compilers: something has no text on
// PostgreSQL.
type CompileError struct {
	Msg  string
	Hint string
	// Offset is the byte offset inside of the user's text, -1 when unknown.
	Offset int
}

func (e *CompileError) Error() string {
	if e.Hint != "" {
		return e.Msg + ": " + e.Hint
	}
	return e.Msg
}

func errorf(format string, args ...any) error {
	return &CompileError{Msg: fmt.Sprintf(format, args...), Offset: -1}
}

// place gives an error the position and name of its operation.
func place(op ops.Operation, err error) error {
	var at *source.Error
	if errors.As(err, &at) && at.Pos.IsValid() {
		return err
	}
	e := &source.Error{Pos: op.Place(), Msg: "op." + op.OpName() + ": " + err.Error(), Err: err}
	var ce *CompileError
	if errors.As(err, &ce) && ce == err {
		e.Msg, e.Hint = "op."+op.OpName()+": "+ce.Msg, ce.Hint
	}
	return e
}

// Compile prints an operation: its statements in Alembic's order. On an error
// (a [*source.Error] at the operation's place) there are no statements.
func (c *Compiler) Compile(op ops.Operation) ([]Statement, error) {
	r := run{c: c, op: op}
	if err := r.operation(op); err != nil {
		return nil, place(op, err)
	}
	return r.out, nil
}

// run collects the statements of one operation.
type run struct {
	c   *Compiler
	op  ops.Operation
	out []Statement
}

func (r *run) emit(text string) {
	r.out = append(r.out, Statement{Text: strings.TrimSpace(text), Pos: r.op.Place(), Op: r.op.OpName()})
}

func (r *run) emitUser(text string) {
	r.emit(text)
	r.out[len(r.out)-1].User = true
}

// emitErr emits what a printing function returns.
func (r *run) emitErr(text string, err error) error {
	if err == nil {
		r.emit(text)
	}
	return err
}
