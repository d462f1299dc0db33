package lint

import (
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// Direction is which way a step goes.
type Direction string

// The directions. A SQL file has none.
const (
	NoDirection Direction = ""
	Upgrade     Direction = "upgrade"
	Downgrade   Direction = "downgrade"
)

// Input is what is linted and what is known besides.
type Input struct {
	// Applied is the history that the database has behind it. It is folded into
	// the catalog, not linted. Each step may have its Downgrade left out.
	Applied []Step
	// Steps are linted, in the order in which they run.
	Steps []Step
	// Revisions are all revision files of the project, for rules about the
	// graph; nil for SQL files.
	Revisions []Revision
	// Facts are what the renderer saw in the Python that SQL doesn't show.
	Facts []Fact
	// Load, where set, gives a step its Statements and its Downgrade, and what they
	// tell: Opaque, Missing, Empty, Raises. It is called when the step's turn has
	// come, in the order of Applied and Steps, and the statements are let go
	// afterwards: a long history is never in memory as a whole. A rule that looks
	// at all statements makes it be called again, on a copy of the step.
	Load func(*Step)
}

// Step is one revision in one direction, or a SQL file.
type Step struct {
	Revision   string // "" for a SQL file
	Direction  Direction
	Source     *source.File // the revision file, or the SQL file; may be nil
	Pos        source.Pos   // def upgrade() or def downgrade()
	Statements []Statement
	// InTransaction says that the statements run inside of a transaction block
	// whose BEGIN and COMMIT are not among them.
	InTransaction bool
	// Opaque says why the SQL isn't all that runs (data read from the database,
	// an operation left out); "" when it is.
	Opaque string
	// Missing says that the file has no function of that name; Empty that the
	// function does nothing (pass, a docstring, raise).
	Missing, Empty bool
	// Raises says that an Empty function raises an exception: it says itself that
	// it can't be run.
	Raises bool

	// Downgrade of an upgrade step is simulated on what the upgrade leaves. nil
	// when it isn't known.
	Downgrade *Step
}

// Statement is one SQL statement and where it comes from.
type Statement struct {
	SQL    *pgtree.Script
	Parsed *pgtree.Statement
	// Pos and End are the first and last place of the Python call that produced
	// it; zero for a SQL file.
	Pos, End source.Pos
	// Call is the operation as the revision writes it, "op.create_index"; "" when unknown.
	Call string
	// Generated says that no revision wrote it: BEGIN, COMMIT, the version table
	// and its rows.
	Generated bool
	// Autocommit says that it stands in an autocommit_block().
	Autocommit bool
}

// Text is the statement's SQL without the semicolon.
func (s *Statement) Text() string { return s.SQL.Text(s.Parsed) }

// Revision is what the graph knows of a revision file.
type Revision struct {
	ID           string
	Down         []string // down_revision
	DependsOn    []string
	BranchLabels []string
	File         string // as shown to the user
	Source       *source.File
	Pos          source.Pos // the assignment of revision
	DownPos      source.Pos // the assignment of down_revision
	CreateDate   string     // as in the docstring, "" when it has none
	// New says that the file isn't in the base that the change is compared with,
	// Edited that it is there with another text.
	New, Edited bool
	// Applied says that the database has it.
	Applied bool
	// Head says that it was a head of the base branch before the change.
	BaseHead bool
}

// FactKind names something seen in the Python.
type FactKind string

// The facts.
const (
	// FactPythonDefault: a Column with default= and no server_default= in
	// add_column or create_table. Name is table.column.
	FactPythonDefault FactKind = "python-default"
	// FactRandom: a value that differs on every run was fixed.
	FactRandom FactKind = "random"
	// FactOnlineOnly: code that asks the database.
	FactOnlineOnly FactKind = "online-only"
	// FactBranch: a branch taken because of the dialect or a setting.
	FactBranch FactKind = "branch"
	// FactCreateTypeFalse: an Enum with create_type=False. Name is the type.
	FactCreateTypeFalse FactKind = "create-type-false"
)

// Fact is one of them, with its place.
type Fact struct {
	Kind      FactKind
	Revision  string
	Direction Direction
	Pos       source.Pos
	Name      string
	Detail    string
}

// ParseSQL makes statements of a SQL text. Comments of psql are understood.
// Statements that don't parse come with their Node nil and an error in the list.
func ParseSQL(f *source.File) ([]Statement, error) {
	script, err := pgtree.Parse(f, pgtree.Options{Psql: true})
	if script == nil {
		return nil, err
	}
	return FromScript(script), err
}

// FromScript makes statements of a parsed script.
func FromScript(script *pgtree.Script) []Statement {
	out := make([]Statement, len(script.Statements))
	for i := range script.Statements {
		out[i] = Statement{SQL: script, Parsed: &script.Statements[i]}
	}
	return out
}
