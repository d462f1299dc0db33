package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var hashIndex = &lint.Analyzer{
	Name:            "hash-index",
	Title:           "A hash index",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `A hash index serves equality only, can't be unique, has one column and saves little over btree.`,
	SafeAlternative: "A btree index: leave postgresql_using out.",
	Sources:         []string{"https://www.postgresql.org/docs/current/indexes-types.html#INDEXES-TYPES-HASH"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		if n := p.Node.(*pgtree.IndexStmt); n.AccessMethod == "hash" {
			p.Report(lint.Finding{Message: fmt.Sprintf("the index %s is a hash index, which serves equality only", readIndex(p.Stmt, n).name)})
		}
	},
}
