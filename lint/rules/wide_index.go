package rules

import (
	"fmt"
	"strconv"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var wideIndex = &lint.Analyzer{
	Name:            "wide-index",
	Title:           "An index over many columns",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `An index over more than three columns is large, slow to write and rarely used beyond its first columns. Unique indexes are not reported. Option max: the number of columns (3).`,
	SafeAlternative: "Fewer columns, or INCLUDE for those that are only read.",
	Sources:         []string{"https://www.postgresql.org/docs/current/indexes-multicolumn.html"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		most, err := strconv.Atoi(p.Option("max", "3"))
		if err != nil || n.Unique || len(n.IndexParams) <= most {
			return
		}
		p.Report(lint.Finding{Message: fmt.Sprintf("the index %s has %d columns", readIndex(p.Stmt, n).name, len(n.IndexParams))})
	},
}
