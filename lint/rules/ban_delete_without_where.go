package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDeleteWithoutWhere = &lint.Analyzer{
	Name:            "ban-delete-without-where",
	Title:           "DELETE of a whole table",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `DELETE without WHERE takes every row, one by one: it holds locks on all of them until COMMIT, fires their triggers and foreign keys, and leaves the table as large as it was. Silent for tables of this script.`,
	SafeAlternative: "A WHERE, and batches that are committed one by one.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-delete.html"},
	Nodes:           []any{(*pgtree.DeleteStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DeleteStmt)
		t, ok := inUse(p.Stmt, n.Relation)
		if !ok || n.WhereClause != nil || len(n.UsingClause) > 0 || t.Table != nil && p.Script.Emptied[t.Table.ID] != nil || isVersionTable(p, n.Relation) {
			return
		}
		a := advise(p.Stmt)
		a.batches(t, sqlName(n.Relation), fmt.Sprintf("DELETE FROM %s WHERE %%s", sqlName(n.Relation)), "true")
		p.Report(lint.Finding{Relation: t.Name, Scan: true, SafeAlternative: a.String(), Message: fmt.Sprintf("DELETE FROM %s without WHERE takes every row: writes to them wait %s", t.Name, hold(p.Stmt))})
	},
}
