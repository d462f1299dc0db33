package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var unloggedTable = &lint.Analyzer{
	Name:            "unlogged-table",
	Title:           "An unlogged table",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `An unlogged table is empty after a crash and isn't replicated: a standby that takes over has no rows in it.`,
	SafeAlternative: "An ordinary table.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.CreateTableAsStmt)(nil)},
	Run: func(p *lint.Pass) {
		var r *pgtree.RangeVar
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			r = n.Relation
		case *pgtree.CreateTableAsStmt:
			r = n.GetInto().GetRel()
		}
		if r.GetRelpersistence() == "u" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s is unlogged: empty after a crash, and not replicated", plainName(r.Schemaname, r.Relname))})
		}
	},
}
