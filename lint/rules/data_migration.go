package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var dataMigration = &lint.Analyzer{
	Name:     "data-migration",
	Title:    "Rows of a table in use change in a schema migration",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `INSERT, UPDATE and DELETE in a revision that also changes the schema keep its locks longer, and a downgrade seldom brings the old rows back. A revision that changes rows alone is not reported, nor are rows for a
table of this script and Alembic's own version table.`,
	SafeAlternative: "A revision of its own for the data, or a job outside of the migrations.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-update.html"},
	RunScript: func(x *lint.ScriptPass) {
		mixed := map[*lint.Step]bool{}
		for _, s := range x.Stmts {
			if !s.Generated && changesSchema(s.Node) {
				mixed[s.Step] = true
			}
		}
		for _, s := range x.Stmts {
			if s.Generated || !mixed[s.Step] {
				continue
			}
			pgtree.Walk(s.Parsed.Node, func(n any) bool {
				var r *pgtree.RangeVar
				what := ""
				switch n := n.(type) {
				case *pgtree.InsertStmt:
					r, what = n.Relation, "INSERT INTO"
				case *pgtree.UpdateStmt:
					r, what = n.Relation, "UPDATE of"
				case *pgtree.DeleteStmt:
					r, what = n.Relation, "DELETE FROM"
				default:
					return true
				}
				if t, ok := inUse(s, r); ok && r.Relname != x.Settings().VersionTable {
					x.ReportAt(s, lint.Finding{Relation: t.Name, Message: fmt.Sprintf("%s %s, a table in use, in a revision that changes the schema", what, t.Name)})
				}
				return true
			})
		}
	},
}

// changesSchema reports whether a statement is DDL.
func changesSchema(n any) bool {
	switch n.(type) {
	case *pgtree.CreateStmt, *pgtree.AlterTableStmt, *pgtree.IndexStmt, *pgtree.DropStmt, *pgtree.RenameStmt, *pgtree.CreateTableAsStmt, *pgtree.ViewStmt,
		*pgtree.CreateEnumStmt, *pgtree.AlterEnumStmt, *pgtree.CreateTrigStmt, *pgtree.CreateDomainStmt, *pgtree.AlterDomainStmt, *pgtree.CreateSeqStmt, *pgtree.AlterSeqStmt:
		return true
	}
	return false
}
