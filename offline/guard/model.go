// Package guard turns the pieces of a script into one that a DBA can apply by
// hand: it checks where it runs before it changes anything, cannot be applied
// twice or at the wrong version, and says after each step what stays.
//
//	g, err := guard.New(result.Script, guard.Options{Command: "upgrade", Range: "0002:0003"})
//	text, err := g.Render(nil)
//
// The script is cut into steps. A step is one transaction, or one statement that
// cannot run in a transaction.
package guard

import (
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// Flavors of the script.
const (
	Psql  = "psql"  // with psql's own commands: stops at errors, shows progress, can start at a later step
	Plain = "plain" // statements only, for other clients
)

// Options are what the script cannot know from the revisions. The zero value of
// each field means that nothing is said or checked.
type Options struct {
	Project          string // what to call it
	Command          string // upgrade, downgrade or stamp
	Range            string // as given, where the header can't say it by identifiers
	Database         string // the only database that it may run in
	Role             string // the only role that may run it
	SearchPath       []string
	MinVersion       int    // server's major version; 0 is 12
	LockTimeout      string // of transactions; "" is 5s
	StatementTimeout string // of transactions; "" is 15min
	Ticket           string
	Flavor           string // "" is psql
	Idempotent       bool
	// PerMigration: the steps come from --transaction-per-migration, for the header.
	PerMigration bool
	// AuditTable is where each step records that it has been applied, [schema.]table;
	// "" for none.
	AuditTable string
	// OtherBranches: the version table may have rows of other branches, which are left
	// alone. Lineage are the revisions whose rows count then: those that the script
	// runs or begins at, and all that follow them.
	OtherBranches bool
	Lineage       []string
	// Cuts are version rows at which a transaction ends although the script goes on
	// in it: whoever stands there may begin with the next step.
	Cuts [][]string
	// Findings is a summary of what lint found, for the header.
	Findings string
	// Note says, for each statement in order, what to print above it, such as
	// the locks that it takes; may be nil.
	Note func(n *pgtree.Node, sql string) []string
}

// Script is a guarded script: the data of its template. All texts that come from
// a revision are as they are there; use the functions of the template (comment,
// literal) to print them.
type Script struct {
	Options
	VersionTable string   // quoted, with its schema if it has one
	Start, End   []string // version rows
	// Prologue are env.py's settings before everything else: they are in the
	// Session of every step.
	Prologue   []*Statement
	Steps      []*Step
	Revisions  int // how many are run
	Statements int // how many the revisions and env.py have

	creates bool // it makes the version table
	key     string
}

// VersionRows is the version table as FROM names it, without the rows that don't
// count.
func (g *Script) VersionRows() string {
	if !g.OtherBranches {
		return g.VersionTable
	}
	return g.VersionTable + " WHERE version_num = ANY (" + Array(g.Lineage) + ")"
}

// Step is one transaction, or one statement outside of any.
type Step struct {
	Number        int // from 1
	Of            int // how many there are
	Transactional bool
	Before, After []string // version rows
	Sections      []*Section
	// Session are the settings that env.py and earlier steps made for the session,
	// to make before the guard.
	Session []string
	// Name is a file's name for the step: 01-tx, 02-notx.
	Name string

	// The following are statements, ready to print, each with its semicolon; ""
	// where there is nothing to do.
	Guard     string // where does it run, at which version; takes the locks
	Progress  string // remembers the step in a comment on the version table
	Assertion string // the version rows are as they should be
	Audit     string // records the step in the AuditTable
	Check     string // what a statement without transaction has done is complete
	Release   string // gives back the lock that the guard of a step without transaction took
	// Condition is a boolean expression that is true when an idempotent script
	// has to run the step; "" otherwise.
	Condition string

	script         *Script
	marker, expect string // progress after and before the step, "" for none
	creates        bool   // it makes the version table
	index          *indexEffect
	previous       *Step
}

// Marked reports whether version rows alone don't tell that the step is next.
func (s *Step) Marked() bool { return s.expect != "" }

// NewIndex is the index that the step makes outside of a transaction, quoted; ""
// for none.
func (s *Step) NewIndex() string {
	if s.index == nil || s.index.drop {
		return ""
	}
	return s.index.Quoted()
}

// Last reports whether no step follows.
func (s *Step) Last() bool { return s.Number == s.Of }

// Statements counts the statements of the revisions and of env.py in the step.
func (s *Step) Statements() int {
	n := 0
	for _, sec := range s.Sections {
		n += len(sec.Statements)
	}
	return n
}

// Section is what one revision does in one step. A section without a revision is
// env.py's own.
type Section struct {
	Revision  string
	Direction string // upgrade, downgrade, stamp_revision
	From, To  string // as Alembic's comment shows them
	Doc       string // first paragraph of the docstring
	File      string
	// Continues: the revision has begun in an earlier step. Continued: it goes on
	// in a later one.
	Continues, Continued bool
	Statements           []*Statement
	// Block does the section inside of one DO block, for idempotent scripts; "" otherwise.
	Block string

	before, after []string // version rows
}

// Statement is one SQL statement.
type Statement struct {
	SQL      string // with its semicolon
	Pos      source.Pos
	Kind     string   // statement, version-row, create-version-table, output
	Comments []string // of the author, with their marks
	Notes    []string // see Options.Note
	Number   int      // within the script, from 1; the version table's have none

	Node *pgtree.Node // its tree
	text string       // without the semicolon
}

// Line is the place to show, "" for none.
func (s *Statement) Line() string {
	if !s.Pos.IsValid() {
		return ""
	}
	return (source.Pos{File: s.Pos.File, Line: s.Pos.Line}).String()
}
