package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banUpdateWithoutWhere = &lint.Analyzer{
	Name:     "ban-update-without-where",
	Title:    "UPDATE of a whole table",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `UPDATE without WHERE locks every row until COMMIT, writes each of them anew (the table doubles, and so do its indexes) and makes everybody wait who wants to write one of them. Silent for
tables of this script, and for those the script emptied and filled itself.`,
	SafeAlternative: "Batches that are committed one by one, in an autocommit_block.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-update.html", "https://www.postgresql.org/docs/current/routine-vacuuming.html"},
	Nodes:           []any{(*pgtree.UpdateStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.UpdateStmt)
		t, ok := inUse(p.Stmt, n.Relation)
		if !ok || n.WhereClause != nil || len(n.FromClause) > 0 || t.Table != nil && p.Script.Emptied[t.Table.ID] != nil || isVersionTable(p, n.Relation) {
			return
		}
		table := sqlName(n.Relation)
		var sets, changed []string
		for _, e := range n.TargetList {
			r := e.GetResTarget()
			v := exprText(r.GetVal())
			sets = append(sets, catalog.Quote(r.GetName())+" = "+v)
			changed = append(changed, fmt.Sprintf("%s IS DISTINCT FROM (%s)", catalog.Quote(r.GetName()), v))
		}
		a := advise(p.Stmt)
		a.batches(t, table, fmt.Sprintf("UPDATE %s SET %s WHERE %%s", table, strings.ReplaceAll(strings.Join(sets, ", "), "%", "%%")), strings.Join(changed, " OR "))
		p.Report(lint.Finding{Relation: t.Name, Scan: true, SafeAlternative: a.String(), Message: fmt.Sprintf("UPDATE %s without WHERE locks every row and writes it anew: writes to them wait %s", t.Name, hold(p.Stmt))})
	},
}

// isVersionTable reports whether a RangeVar names Alembic's own table.
func isVersionTable(p *lint.Pass, r *pgtree.RangeVar) bool {
	return r.GetRelname() == p.Settings().VersionTable
}
