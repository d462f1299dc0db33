package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var indexCorruptionPG14 = &lint.Analyzer{
	Name:     "index-corruption-pg14",
	Title:    "CONCURRENTLY corrupts indexes on PostgreSQL 14.0 to 14.3",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY of 14.0 to 14.3 can miss rows that are updated meanwhile; the index then gives wrong answers without a word. Fixed in 14.4. Reported only when
the minor version is known (--pg-version 14.2).`,
	SafeAlternative: "Update to 14.4 or later first.",
	Sources:         []string{"https://www.postgresql.org/docs/release/14.4/"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil), (*pgtree.ReindexStmt)(nil)},
	Run: func(p *lint.Pass) {
		if minor := p.Settings().Minor; p.Version() != 14 || minor < 1 || minor > 3 {
			return
		}
		n, index := p.Node.(*pgtree.IndexStmt)
		r, reindex := p.Node.(*pgtree.ReindexStmt)
		if index && n.Concurrent || reindex && isConcurrent(r.Params) {
			p.Report(lint.Finding{Message: fmt.Sprintf("CONCURRENTLY may build a corrupt index on PostgreSQL 14.%d; update to 14.4", p.Settings().Minor)})
		}
	},
}
