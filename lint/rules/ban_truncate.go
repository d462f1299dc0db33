package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var banTruncate = &lint.Analyzer{
	Name:            "ban-truncate",
	Title:           "TRUNCATE of a table in use",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `TRUNCATE takes ACCESS EXCLUSIVE, empties the table at once, and is not MVCC-safe: transactions that began before see an empty table afterwards. Silent for tables of this script.`,
	SafeAlternative: "DELETE in batches that are committed one by one.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-truncate.html", "https://www.postgresql.org/docs/current/mvcc-caveats.html"},
	Nodes:           []any{(*pgtree.TruncateStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.TruncateStmt)
		if n.Behavior == pgtree.DROP_CASCADE {
			return // ban-truncate-cascade
		}
		for _, o := range n.Relations {
			r := o.GetRangeVar()
			if t, ok := inUse(p.Stmt, r); ok {
				a := advise(p.Stmt)
				a.batches(t, sqlName(r), fmt.Sprintf("DELETE FROM %s WHERE %%s", sqlName(r)), "true")
				p.Report(lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("TRUNCATE %s removes every row and %s", t.Name, takes(p.Stmt, locks.AccessExclusive, t.Name))})
			}
		}
	},
}
