package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var duplicateColumnInIndex = &lint.Analyzer{
	Name:            "duplicate-column-in-index",
	Title:           "An index has the same column twice",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `The second time says nothing that the first didn't; another column was probably meant. A column with two operator classes is not reported.`,
	SafeAlternative: "Name the column that was meant, or leave it out.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		seen := map[string]bool{}
		for _, e := range n.IndexParams {
			x := e.GetIndexElem()
			if x.GetName() == "" {
				continue
			}
			key := x.Name + "\x00" + strings.Join(pgtree.Strings(x.Opclass), ".") + "\x00" + strings.Join(pgtree.Strings(x.Collation), ".")
			if seen[key] {
				p.Report(lint.Finding{Message: fmt.Sprintf("the index %s has %s twice", readIndex(p.Stmt, n).name, x.Name)})
				return
			}
			seen[key] = true
		}
	},
}
