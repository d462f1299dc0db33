package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banCluster = &lint.Analyzer{
	Name:            "ban-cluster",
	Title:           "CLUSTER",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `CLUSTER writes the whole table anew in the order of an index under ACCESS EXCLUSIVE: nobody reads or writes until it is done. The order isn't kept afterwards.`,
	SafeAlternative: "pg_repack --order-by, outside of the migrations.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-cluster.html"},
	Nodes:           []any{(*pgtree.ClusterStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.ClusterStmt)
		name, what := "", "every clustered table, one after the other,"
		a := advise(p.Stmt)
		if n.Relation != nil {
			t, ok := inUse(p.Stmt, n.Relation)
			if !ok {
				return
			}
			name, what = t.Name, t.Name
			a.note("pg_repack -t %s --order-by=… outside of the migrations", name)
		}
		p.Report(lint.Finding{Relation: name, Rewrite: true, Scan: true, SafeAlternative: a.String(), Message: fmt.Sprintf("CLUSTER rewrites %s under ACCESS EXCLUSIVE: reads and writes wait %s", what, hold(p.Stmt))})
	},
}
