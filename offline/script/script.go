// Package script puts the statements of a run into order, with their
// transactions, step comments and version rows, and renders them through a
// template. It knows where each statement came from and where in the script it
// went.
//
// A [Builder] receives the pieces in the order in which Alembic would print
// them; [Builder.Script] closes it; [Script.Render] gives the text and the map
// back to the revisions.
package script

import (
	"fmt"

	"sqlgen/internal/source"
)

// Kind tells what a piece of the script is.
type Kind uint8

const (
	Statement          Kind = iota // SQL of a revision or of env.py
	Begin                          // BEGIN; of sqlgen's own
	Commit                         // COMMIT; of sqlgen's own
	Running                        // the comment that opens a step
	CreateVersionTable             // CREATE TABLE alembic_version
	VersionRow                     // INSERT, UPDATE or DELETE of a version row
	Output                         // text printed as it is (context.static_output)
)

var kindNames = [...]string{"statement", "begin", "commit", "running", "create-version-table", "version-row", "output"}

func (k Kind) String() string { return kindNames[k] }

// Step is one revision applied or undone, as the comment and the report name it.
type Step struct {
	Revision  string // the revision whose upgrade or downgrade runs; for a stamp, the target
	Direction string // "upgrade", "downgrade" or "stamp_revision"
	From, To  string // as the comment shows them: ids joined by ", ", empty for base
	Doc       string // first paragraph of the revision's docstring
	File      string // the revision file as shown to the user
	// After is the rows of the version table once the step is done.
	After []string
}

// Run is one call of run_migrations: a version table and what the script takes
// it from and to.
type Run struct {
	Schema, Table string // the version table; Schema may be empty
	Start, End    []string
}

// Piece is one element of the script.
type Piece struct {
	Kind Kind
	Text string     // ready to print, terminated; no trailing newline
	Pos  source.Pos // the call that made it; zero for sqlgen's own
	Step *Step      // the step it belongs to; nil outside of any
}

// Script is a complete sequence of pieces. It must not be changed once made.
type Script struct {
	Pieces []Piece
	Steps  []*Step
	Runs   []*Run // in order; more than one when env.py migrates several databases or schemas
}

// Builder collects pieces. The zero value is ready to use; it is not safe for
// concurrent use.
type Builder struct {
	pieces []Piece
	steps  []*Step
	runs   []*Run
	step   *Step
	open   int // BEGIN pieces not yet matched by a COMMIT
}

// Begin adds BEGIN;.
func (b *Builder) Begin() {
	b.open++
	b.add(Piece{Kind: Begin, Text: "BEGIN;"})
}

// Commit adds COMMIT;.
func (b *Builder) Commit() {
	b.open--
	b.add(Piece{Kind: Commit, Text: "COMMIT;"})
}

// InTransaction reports whether a BEGIN piece waits for its COMMIT.
func (b *Builder) InTransaction() bool { return b.open > 0 }

// StartStep adds the comment that opens a step; what is added until EndStep
// belongs to it.
func (b *Builder) StartStep(s *Step) {
	b.step = s
	b.steps = append(b.steps, s)
	b.add(Piece{Kind: Running})
}

// StartRun says that what follows belongs to another run of the migrations.
func (b *Builder) StartRun(r *Run) { b.runs = append(b.runs, r) }

// EnterStep makes the following pieces belong to s before its comment is
// printed: the version table and the BEGIN of a step come before the comment.
func (b *Builder) EnterStep(s *Step) { b.step = s }

// EndStep ends the current step.
func (b *Builder) EndStep() { b.step = nil }

// Add adds a statement of the given kind. The text is terminated as
// [Terminate] says; a statement that is nothing is left out.
func (b *Builder) Add(kind Kind, text string, pos source.Pos) {
	text, ok := Terminate(text)
	if !ok {
		return
	}
	b.add(Piece{Kind: kind, Text: text, Pos: pos})
}

// Output adds text that is printed as it is.
func (b *Builder) Output(text string, pos source.Pos) {
	b.add(Piece{Kind: Output, Text: text, Pos: pos})
}

func (b *Builder) add(p Piece) {
	p.Step = b.step
	b.pieces = append(b.pieces, p)
}

// Pieces are the pieces so far. They must not be changed.
func (b *Builder) Pieces() []Piece { return b.pieces }

// Script closes the builder. It fails when a transaction of sqlgen's own was
// left open or closed twice: a script must never end inside a transaction.
func (b *Builder) Script() (*Script, error) {
	if b.open != 0 {
		return nil, fmt.Errorf("the script's transactions are not balanced: %d BEGIN more than COMMIT", b.open)
	}
	return &Script{Pieces: b.pieces, Steps: b.steps, Runs: b.runs}, nil
}
