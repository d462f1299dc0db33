package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var notNullWithoutBackfill = &lint.Analyzer{
	Name:  "not-null-without-backfill",
	Title: "SET NOT NULL without anything that fills the rows that are NULL",
	Doc: `The statement fails on the first NULL. Nothing in the script fills the column before: no UPDATE sets it, it wasn't added with a default, no valid
CHECK proves it. An UPDATE that comes after is too late.

For a column that is older than the script the application may have filled it; then this is worth a look all the same.`,
	SafeAlternative: "`UPDATE t SET c = … WHERE c IS NULL` in batches in an earlier revision, then SET NOT NULL.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if col == nil || col.NotNull || c.Err != nil || reverting(c.Stmt) || c.emptied(c.Stmt) {
			return
		}
		for _, k := range c.Before.Constraints(c.Table.ID) {
			if k.Type == 'c' && k.Validated && provesNotNull(k.Expr.Node, col.Name) {
				return
			}
		}
		if c.IsNewColumn(col) && addedWithDefault(c.Script.Stmts, c.Rel, col.Name) {
			return
		}
		for _, s := range c.Script.Stmts {
			if sets(s, c.Table.ID, col.Name) {
				return
			}
		}
		f := lint.Finding{Message: fmt.Sprintf("column %s of %s becomes NOT NULL and nothing before fills the rows where it is NULL", col.Name, c.Name)}
		name := catalog.Quote(col.Name)
		f.SafeAlternative = advise(c.Stmt).note("before it, with the value that is right:").batches(c.subject, c.sql(), fmt.Sprintf("UPDATE %s SET %s = '…' WHERE %%s", c.sql(), name), name+" IS NULL").String()
		c.report(f)
	}, pgtree.AT_SetNotNull),
}

// provesNotNull reports whether a CHECK says that a column is not NULL, alone or
// together with more.
func provesNotNull(n *pgtree.Node, column string) bool {
	if b := n.GetBoolExpr(); b != nil && b.Boolop == pgtree.AND_EXPR {
		for _, a := range b.Args {
			if provesNotNull(a, column) {
				return true
			}
		}
		return false
	}
	t := n.GetNullTest()
	if t == nil || t.Nulltesttype != pgtree.IS_NOT_NULL {
		return false
	}
	fields := pgtree.Strings(t.Arg.GetColumnRef().GetFields())
	return len(fields) > 0 && fields[len(fields)-1] == column
}

// addedWithDefault reports whether a script adds a column with a default.
func addedWithDefault(stmts []*lint.Stmt, r *pgtree.RangeVar, column string) bool {
	for _, s := range stmts {
		n, ok := s.Node.(*pgtree.AlterTableStmt)
		if !ok || n.Relation.GetRelname() != r.GetRelname() {
			continue
		}
		for _, c := range n.Cmds {
			def := c.GetAlterTableCmd().GetDef().GetColumnDef()
			if c.GetAlterTableCmd().GetSubtype() != pgtree.AT_AddColumn || def.GetColname() != column {
				continue
			}
			for _, k := range def.Constraints {
				if k.GetConstraint().GetContype() == pgtree.CONSTR_DEFAULT {
					return true
				}
			}
		}
	}
	return false
}

// sets reports whether a statement may fill a column of a table: an UPDATE that
// sets it, an opaque statement.
func sets(s *lint.Stmt, table catalog.ID, column string) bool {
	if s.Event.Opaque != "" {
		return true
	}
	n, ok := s.Node.(*pgtree.UpdateStmt)
	if !ok {
		return false
	}
	t := s.Table(n.Relation)
	if t == nil || t.ID != table {
		return false
	}
	for _, x := range n.TargetList {
		if x.GetResTarget().GetName() == column {
			return true
		}
	}
	return false
}
