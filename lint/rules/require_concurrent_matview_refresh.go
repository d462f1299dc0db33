package rules

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var requireConcurrentMatviewRefresh = &lint.Analyzer{
	Name:     "require-concurrent-matview-refresh",
	Title:    "A materialized view is refreshed without CONCURRENTLY",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `REFRESH MATERIALIZED VIEW takes ACCESS EXCLUSIVE on the view for as long as its query runs: nobody reads it. CONCURRENTLY takes EXCLUSIVE, and reads go on; it needs a unique index over plain
columns without WHERE, and a view that has been filled once. Silent where that isn't so, and for views of this script.`,
	SafeAlternative: "`op.execute(\"REFRESH MATERIALIZED VIEW CONCURRENTLY …\")`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html"},
	Nodes:           []any{(*pgtree.RefreshMatViewStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.RefreshMatViewStmt)
		t, ok := inUse(p.Stmt, n.Relation)
		if !ok || n.Concurrent || n.SkipData {
			return
		}
		if t.Table != nil {
			fit := slices.ContainsFunc(p.Before.Indexes(t.Table.ID), func(x *catalog.Index) bool {
				return x.Unique && x.Where == nil && !slices.ContainsFunc(x.Columns, func(c catalog.IndexColumn) bool { return c.Num == 0 })
			})
			if !fit || t.Table.NoData {
				return
			}
		}
		a := advise(p.Stmt)
		a.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY %s", sqlName(n.Relation))
		p.Report(lint.Finding{Relation: t.Name, Rewrite: true, SafeAlternative: a.String(), Message: "REFRESH MATERIALIZED VIEW " + takes(p.Stmt, locks.AccessExclusive, t.Name)})
	},
}
