package lint

import (
	"reflect"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// Stmt is a statement as it was replayed. Rules read it and change nothing.
type Stmt struct {
	*Statement
	Step   *Step
	Number int // counts all statements of the run from 1; catalog.Origin.Statement
	Node   any // the unwrapped tree: *pgtree.AlterTableStmt, …

	Before *catalog.Catalog
	After  *catalog.Catalog // equal to Before when Err is set
	Event  *catalog.Event
	Err    *catalog.Error // the catalog refuses the statement; nil when it doesn't

	Tx       *Transaction
	Script   *ScriptState
	Timeouts *Timeouts     // in force while it runs
	Effect   *locks.Effect // locks, rewrites, scans
	// Held are the locks that earlier statements of the transaction took.
	Held []Held

	// The last answer of Table: the rules ask for the same table in turn.
	asked  *pgtree.RangeVar
	answer *catalog.Table
}

// Held is a lock and the statement that took it.
type Held struct {
	*locks.Lock
	By *Stmt
}

// At is the place in the SQL of a location in the statement's tree.
func (s *Stmt) At(location int32) source.Pos {
	return s.SQL.File.Pos(int32(s.Parsed.Offset(location)))
}

// InTransaction reports whether the statement belongs to a transaction block.
// Its BEGIN and COMMIT do.
func (s *Stmt) InTransaction() bool { return s.Tx.Explicit }

// Direction is that of the step.
func (s *Stmt) Direction() Direction { return s.Step.Direction }

// Place is where to point: the Python call, or the statement in a SQL file.
func (s *Stmt) Place() source.Pos {
	if s.Pos.IsValid() {
		return s.Pos
	}
	return s.SQL.Pos(s.Parsed)
}

// IsNew reports whether an object was made by this script: nobody but the
// script has used it, and a table has no rows but the script's own.
func (s *Stmt) IsNew(o catalog.Object) bool {
	return !isNil(o) && o.Head().Created.Statement >= s.Script.First
}

// IsInvisible reports whether an object was made in the open transaction: no
// other session can see it, let alone wait for it.
func (s *Stmt) IsInvisible(o catalog.Object) bool {
	return !isNil(o) && s.Tx.Explicit && o.Head().Created.Transaction == s.Tx.Number
}

// isNil is true for nil and for a nil *catalog.Table and its like, which lookups
// return for what isn't there.
func isNil(o catalog.Object) bool {
	return o == nil || reflect.ValueOf(o).IsNil()
}

// IsNewColumn reports whether a column was added by this script.
func (s *Stmt) IsNewColumn(c *catalog.Column) bool {
	return c != nil && c.Created.Statement >= s.Script.First
}

// IsNewID is IsNew for the object as it was before the statement.
func (s *Stmt) IsNewID(id catalog.ID) bool { return s.IsNew(s.Before.Object(id)) }

// Table is the table that a RangeVar means, before the statement; nil when the
// catalog doesn't know it.
func (s *Stmt) Table(r *pgtree.RangeVar) *catalog.Table {
	if r == nil {
		return nil
	}
	if s.asked != r {
		s.asked, s.answer = r, s.Before.Table(r.Schemaname, r.Relname)
	}
	return s.answer
}

// IsNewRange reports whether a RangeVar names a table of this script.
func (s *Stmt) IsNewRange(r *pgtree.RangeVar) bool {
	t := s.Table(r)
	return t != nil && s.IsNew(t)
}

// Transaction is a transaction block, or the implicit one of a statement
// outside of any.
type Transaction struct {
	Number   int  // catalog.Origin.Transaction
	Explicit bool // between BEGIN and COMMIT
	// Assumed says that the block's BEGIN is not in the text. Cut says that the
	// text's block goes on over several scripts (Settings.EachRevision).
	Assumed, Cut bool
	Stmts        []*Stmt // BEGIN and COMMIT included
	Begin        *Stmt   // nil for an implicit or assumed one
	End          *Stmt   // COMMIT or ROLLBACK; nil when it was never ended
	// RolledBack says that it ended in ROLLBACK.
	RolledBack bool

	held       []Held
	savepoints []heldMark
}

type heldMark struct {
	name string
	held int
}

// ScriptState is what is known of the script that is linted: the statements
// that are deployed together.
type ScriptState struct {
	First  int // number of its first statement
	Stmts  []*Stmt
	Txs    []*Transaction
	Before *catalog.Catalog
	After  *catalog.Catalog // set at the end
	// Emptied are tables of before that were truncated by the script; Filled are
	// tables that got rows from it.
	Emptied, Filled map[catalog.ID]*Stmt
	Simulated       bool // the downgrade of an upgrade step
}

// DoesWork reports whether the statement rewrites, scans or changes rows of a
// table that others use: work whose length depends on how much data there is.
func (s *Stmt) DoesWork() bool {
	if len(s.Effect.Rewrites())+len(s.Effect.Scans()) > 0 {
		for _, l := range append(s.Effect.Rewrites(), s.Effect.Scans()...) {
			if !s.IsNewID(l.ID) {
				return true
			}
		}
	}
	switch n := s.Node.(type) {
	case *pgtree.UpdateStmt:
		return !s.IsNewRange(n.Relation)
	case *pgtree.DeleteStmt:
		return !s.IsNewRange(n.Relation)
	case *pgtree.InsertStmt:
		return len(n.SelectStmt.GetSelectStmt().GetFromClause()) > 0
	}
	return false
}
