package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var preferRobustStmts = &lint.Analyzer{
	Name:     "prefer-robust-stmts",
	Title:    "A statement outside of a transaction can't be run again",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `Outside of a transaction block nothing is rolled back: when a later statement fails, or this one halfway, the script stops with part of it done, and the second try fails with
"already exists" or "does not exist". A CREATE INDEX CONCURRENTLY that failed leaves an INVALID index: IF NOT EXISTS then **skips** it, so what helps is a
DROP INDEX CONCURRENTLY IF EXISTS before it.

Silent inside of a transaction block, and for a script of a single statement without CONCURRENTLY. A script without any transaction block is reported once.`,
	SafeAlternative: "IF [NOT] EXISTS; `op.drop_index(…, if_exists=True, postgresql_concurrently=True)` before a concurrent build.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"},
	RunScript: func(x *lint.ScriptPass) {
		var fragile []*lint.Stmt
		blocks, total := false, 0
		for _, s := range x.Stmts {
			blocks = blocks || s.InTransaction()
			if s.Generated || s.InTransaction() {
				continue
			}
			total++
			if n, ok := s.Node.(*pgtree.IndexStmt); ok && n.Concurrent {
				reportFragileIndex(x, s, n)
				continue
			}
			if notRepeatable(s) != "" {
				fragile = append(fragile, s)
			}
		}
		if len(fragile) == 0 || total < 2 && !blocks {
			return
		}
		if !blocks && len(fragile) > 1 {
			x.ReportAt(fragile[0], lint.Finding{Message: fmt.Sprintf("%s runs outside of a transaction block, as %d more of this script do: when a later statement fails, the second try fails here", notRepeatable(fragile[0]), len(fragile)-1),
				SafeAlternative: "BEGIN;\n…\nCOMMIT;"})
			return
		}
		for _, s := range fragile {
			x.ReportAt(s, lint.Finding{Message: notRepeatable(s) + " runs outside of a transaction block: when a later statement fails, the second try fails here"})
		}
	},
}

func reportFragileIndex(x *lint.ScriptPass, s *lint.Stmt, n *pgtree.IndexStmt) {
	index := readIndex(s, n)
	for _, o := range x.Stmts {
		if o == s {
			break
		}
		d, ok := o.Node.(*pgtree.DropStmt)
		if !ok || d.RemoveType != pgtree.OBJECT_INDEX || !d.MissingOk {
			continue
		}
		for _, e := range d.Objects {
			if pgtree.NameOfObject(e).Name == index.name {
				return
			}
		}
	}
	a := advise(s)
	a.autocommit(func() {
		a.dropIndex(n.Relation.GetSchemaname(), index.name, n.Relation.GetRelname())
		index.create(a)
	})
	end := "the second try fails because it exists"
	if n.IfNotExists {
		end = "IF NOT EXISTS takes it for the wanted one and does nothing"
	}
	x.ReportAt(s, lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("a build of %s that fails leaves an INVALID index, and %s: drop it IF EXISTS before", index.name, end)})
}

// notRepeatable names a statement that fails when it is run twice, "" for others.
func notRepeatable(s *lint.Stmt) string {
	switch n := s.Node.(type) {
	case *pgtree.CreateStmt:
		if !n.IfNotExists && n.Relation.GetRelpersistence() != "t" {
			return "CREATE TABLE " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
		}
	case *pgtree.IndexStmt:
		if !n.IfNotExists {
			return "CREATE INDEX " + readIndex(s, n).name
		}
	case *pgtree.DropStmt:
		if !n.MissingOk && !n.Concurrent {
			return "DROP of " + pgtree.NameOfObject(n.Objects[0]).Name
		}
	case *pgtree.CreateEnumStmt:
		return "CREATE TYPE " + pgtree.NameOf(n.TypeName).Name
	case *pgtree.AlterEnumStmt:
		if n.OldVal == "" && !n.SkipIfNewValExists {
			return "ADD VALUE " + n.NewVal
		}
	case *pgtree.RenameStmt:
		return "the rename to " + n.Newname
	case *pgtree.AlterTableStmt:
		for _, c := range n.Cmds {
			cmd := c.GetAlterTableCmd()
			switch cmd.GetSubtype() {
			case pgtree.AT_AddColumn, pgtree.AT_DropColumn, pgtree.AT_DropConstraint:
				if !cmd.MissingOk {
					return "ALTER TABLE " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
				}
			case pgtree.AT_AddConstraint:
				return "ALTER TABLE " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
			}
		}
	}
	return ""
}
