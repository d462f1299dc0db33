package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDuplicateColumnAssignments = &lint.Analyzer{
	Name:            "ban-duplicate-column-assignments",
	Title:           "A statement sets the same column twice",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `UPDATE … SET a = 1, a = 2 and INSERT INTO t (a, a) are refused: 'multiple assignments to same column "a"', 'column "a" specified more than once'. Elements of arrays and fields of composites may be set one by one.`,
	SafeAlternative: "Leave one of the two out.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-update.html"},
	Nodes:           []any{(*pgtree.UpdateStmt)(nil), (*pgtree.InsertStmt)(nil)},
	Run: func(p *lint.Pass) {
		check := func(what string, targets []*pgtree.Node) {
			seen := map[string]bool{}
			for _, e := range targets {
				r := e.GetResTarget()
				if r == nil || len(r.Indirection) > 0 {
					continue
				}
				if seen[r.Name] {
					p.Report(lint.Finding{Message: fmt.Sprintf("%s sets %s twice, which fails", what, r.Name)})
					return
				}
				seen[r.Name] = true
			}
		}
		switch n := p.Node.(type) {
		case *pgtree.UpdateStmt:
			check(dmlWord(n), n.TargetList)
		case *pgtree.InsertStmt:
			check(dmlWord(n), n.Cols)
			check(dmlWord(n), n.GetOnConflictClause().GetTargetList())
		}
	},
}
