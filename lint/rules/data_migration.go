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
	Doc: `INSERT, UPDATE and DELETE in a script that also changes the schema keep its locks longer, and a downgrade seldom brings the old rows back. Rows for a table of this script and Alembic's own
version table are not reported.`,
	SafeAlternative: "A revision of its own for the data, or a job outside of the migrations.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-update.html"},
	Nodes:           []any{(*pgtree.InsertStmt)(nil), (*pgtree.UpdateStmt)(nil), (*pgtree.DeleteStmt)(nil)},
	Run: func(p *lint.Pass) {
		var r *pgtree.RangeVar
		what := ""
		switch n := p.Node.(type) {
		case *pgtree.InsertStmt:
			r, what = n.Relation, "INSERT INTO"
		case *pgtree.UpdateStmt:
			r, what = n.Relation, "UPDATE of"
		case *pgtree.DeleteStmt:
			r, what = n.Relation, "DELETE FROM"
		}
		if t, ok := inUse(p.Stmt, r); ok && !isVersionTable(p, r) {
			p.Report(lint.Finding{Relation: t.Name, Message: fmt.Sprintf("%s %s, a table in use, in a migration", what, t.Name)})
		}
	},
}
