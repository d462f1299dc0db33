package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var preferRepack = &lint.Analyzer{
	Name:            "prefer-repack",
	Title:           "VACUUM FULL or CLUSTER where REPACK is there",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `PostgreSQL 19 has REPACK, which does what VACUUM FULL and CLUSTER do, and with CONCURRENTLY while the table is in use. Looks at scripts for --pg-version 19 and later only.`,
	SafeAlternative: "REPACK (CONCURRENTLY) t, outside of a transaction block.",
	Sources:         []string{"https://www.postgresql.org/docs/devel/sql-repack.html"},
	Nodes:           []any{(*pgtree.VacuumStmt)(nil), (*pgtree.ClusterStmt)(nil)},
	Run: func(p *lint.Pass) {
		if p.Version() < 19 {
			return
		}
		var r *pgtree.RangeVar
		what := "CLUSTER"
		switch n := p.Node.(type) {
		case *pgtree.VacuumStmt:
			if full := pgtree.Option(n.Options, "full"); full == nil || !isOn(full) || len(n.Rels) == 0 {
				return
			}
			r, what = n.Rels[0].GetVacuumRelation().GetRelation(), "VACUUM FULL"
		case *pgtree.ClusterStmt:
			r = n.Relation
		}
		if t, ok := inUse(p.Stmt, r); ok {
			a := advise(p.Stmt)
			a.autocommit(func() { a.execute("REPACK (CONCURRENTLY) %s", sqlName(r)) })
			p.Report(lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("%s of %s: REPACK (CONCURRENTLY) does the same while the table is in use", what, t.Name)})
		}
	},
}
