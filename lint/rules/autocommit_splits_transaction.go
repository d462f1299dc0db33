package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var autocommitSplitsTransaction = &lint.Analyzer{
	Name:  "autocommit-splits-transaction",
	Title: "An autocommit_block() commits half of a revision",
	Doc: `Entering an ` + "`autocommit_block()`" + ` commits what the revision did so far; the row of alembic_version is written after the block. When
something fails from there on, half of the revision stays, the version table says that none of it is there, and the next
run starts from the first statement and trips over what exists. Advisory locks and FOR UPDATE don't last across it either.

A warning when the revision changes the schema both before and after the block; information when only before.`,
	SafeAlternative: "Put what needs the block into a revision of its own, or make everything before it repeatable (`if_not_exists=True`, `if_exists=True`).",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block"},
	Needs:           lint.NeedRevisions,
	RunScript: func(p *lint.ScriptPass) {
		for i := 0; i < len(p.Stmts); {
			j := i
			for j < len(p.Stmts) && p.Stmts[j].Step == p.Stmts[i].Step {
				j++
			}
			splits(p, p.Stmts[i:j])
			i = j
		}
	},
}

func splits(p *lint.ScriptPass, stmts []*lint.Stmt) {
	var block *lint.Stmt
	var before, after []*lint.Stmt
	for _, s := range stmts {
		switch {
		case s.Generated:
		case s.Autocommit:
			if block == nil {
				block = s
			}
		case !changesSomething(s):
		case block == nil:
			before = append(before, s)
		default:
			after = append(after, s)
		}
	}
	if block == nil || len(before) == 0 {
		return
	}
	f := lint.Finding{}
	where := "stay when this or anything after it fails, though alembic_version still has the old revision"
	if len(before) == 1 {
		where = "stays when this or anything after it fails, though alembic_version still has the old revision"
	}
	f.Message = fmt.Sprintf("the autocommit_block() commits half of the revision: %s before it %s", count(len(before), "change"), where)
	if len(after) == 0 {
		f.Severity = lint.Info
	}
	a := advise(block)
	a.note("a revision of its own for the autocommit_block(), or before it:")
	for _, s := range before {
		if text := unguarded(s); text != "" {
			f.Notes = append(f.Notes, fmt.Sprintf("%s has to be repeatable: %s", place(s.Place()), text))
		}
	}
	if len(f.Notes) > 0 {
		a.note("make %s repeatable (if_not_exists=True, if_exists=True)", count(len(f.Notes), "statement"))
	}
	f.SafeAlternative = a.String()
	p.ReportAt(block, f)
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// changesSomething reports whether a statement changes the schema or rows.
func changesSomething(s *lint.Stmt) bool {
	switch s.Node.(type) {
	case *pgtree.TransactionStmt, *pgtree.VariableSetStmt, *pgtree.VariableShowStmt, *pgtree.SelectStmt, *pgtree.LockStmt, *pgtree.VacuumStmt:
		return false
	}
	return true
}

// unguarded says what a statement lacks to be run a second time, "" for nothing.
func unguarded(s *lint.Stmt) string {
	switch n := s.Node.(type) {
	case *pgtree.CreateStmt:
		if !n.IfNotExists {
			return "CREATE TABLE IF NOT EXISTS " + sqlName(n.Relation)
		}
	case *pgtree.IndexStmt:
		if !n.IfNotExists {
			return "CREATE INDEX IF NOT EXISTS " + catalog.Quote(n.Idxname)
		}
	case *pgtree.DropStmt:
		if !n.MissingOk {
			return "DROP … IF EXISTS"
		}
	case *pgtree.AlterTableStmt:
		for _, c := range n.Cmds {
			cmd := c.GetAlterTableCmd()
			switch cmd.GetSubtype() {
			case pgtree.AT_AddColumn:
				if !cmd.MissingOk {
					return "ADD COLUMN IF NOT EXISTS " + catalog.Quote(cmd.Def.GetColumnDef().GetColname())
				}
			case pgtree.AT_DropColumn, pgtree.AT_DropConstraint:
				if !cmd.MissingOk {
					return "DROP … IF EXISTS " + catalog.Quote(cmd.Name)
				}
			case pgtree.AT_AddConstraint:
				return "DROP CONSTRAINT IF EXISTS before ADD CONSTRAINT"
			}
		}
	case *pgtree.CreateEnumStmt:
		return "DROP TYPE IF EXISTS before CREATE TYPE"
	case *pgtree.RenameStmt:
		return "a RENAME can't be repeated"
	case *pgtree.InsertStmt:
		if n.OnConflictClause == nil {
			return "INSERT … ON CONFLICT DO NOTHING"
		}
	}
	return ""
}
