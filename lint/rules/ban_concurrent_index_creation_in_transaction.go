package rules

import (
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banConcurrentIndexCreationInTransaction = &lint.Analyzer{
	Name:     "ban-concurrent-index-creation-in-transaction",
	Title:    "CONCURRENTLY inside of a transaction block",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY, REINDEX CONCURRENTLY and DETACH PARTITION CONCURRENTLY are refused inside of a transaction block: 'CREATE INDEX CONCURRENTLY cannot
run inside a transaction block'. Alembic opens one around every migration (or around all of them), so that ` + "`postgresql_concurrently=True`" + ` alone fails on every run.`,
	SafeAlternative: "`with op.get_context().autocommit_block():` around it.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY", "https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil), (*pgtree.DropStmt)(nil), (*pgtree.ReindexStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		if !p.InTransaction() || p.Autocommit {
			return
		}
		a := advise(p.Stmt)
		what := ""
		switch n := p.Node.(type) {
		case *pgtree.IndexStmt:
			if n.Concurrent {
				x := readIndex(p.Stmt, n)
				what = "CREATE " + indexWord(n) + " CONCURRENTLY " + x.name
				a.autocommit(func() {
					a.note("A build that failed leaves an INVALID index behind: drop it before the next try.")
					a.dropIndex(n.Relation.GetSchemaname(), x.name, n.Relation.GetRelname())
					x.create(a)
				})
			}
		case *pgtree.DropStmt:
			if n.Concurrent {
				what = "DROP INDEX CONCURRENTLY"
				a.autocommit(func() { a.execute("%s", p.Text()) })
			}
		case *pgtree.ReindexStmt:
			if isConcurrent(n.Params) {
				what = "REINDEX CONCURRENTLY"
				a.autocommit(func() { a.execute("%s", p.Text()) })
			}
		case *pgtree.AlterTableStmt:
			for _, cmd := range alterCommands(p.Stmt, pgtree.AT_DetachPartition) {
				if cmd.Def.GetPartitionCmd().GetConcurrent() {
					what = "DETACH PARTITION CONCURRENTLY"
					a.autocommit(func() { a.execute("%s", p.Text()) })
				}
			}
		}
		if what != "" {
			p.Report(lint.Finding{SafeAlternative: a.String(), Message: what + " fails inside of a transaction block"})
		}
	},
}
