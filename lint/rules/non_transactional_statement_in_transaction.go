package rules

import (
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var nonTransactionalStatementInTransaction = &lint.Analyzer{
	Name:     "non-transactional-statement-in-transaction",
	Title:    "A statement that is refused inside of a transaction block",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `VACUUM, CREATE and DROP DATABASE, CREATE and DROP TABLESPACE, ALTER SYSTEM, REINDEX of a schema or database, CLUSTER without a table and subscriptions with a slot
are refused inside of a transaction block, and Alembic opens one around every migration. (CONCURRENTLY has a rule of its own.)`,
	SafeAlternative: "`with op.get_context().autocommit_block():` around it; databases and tablespaces are better made by who runs the server.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-vacuum.html", "https://www.postgresql.org/docs/current/sql-createdatabase.html", "https://www.postgresql.org/docs/current/sql-altersystem.html"},
	Run: func(p *lint.Pass) {
		if !p.InTransaction() || p.Autocommit {
			return
		}
		what := ""
		switch n := p.Node.(type) {
		case *pgtree.VacuumStmt:
			if n.IsVacuumcmd {
				what = "VACUUM"
			}
		case *pgtree.CreatedbStmt:
			what = "CREATE DATABASE"
		case *pgtree.DropdbStmt:
			what = "DROP DATABASE"
		case *pgtree.CreateTableSpaceStmt:
			what = "CREATE TABLESPACE"
		case *pgtree.DropTableSpaceStmt:
			what = "DROP TABLESPACE"
		case *pgtree.AlterSystemStmt:
			what = "ALTER SYSTEM"
		case *pgtree.ReindexStmt:
			if n.Relation == nil && !isConcurrent(n.Params) {
				what = "REINDEX of more than one table"
			}
		case *pgtree.ClusterStmt:
			if n.Relation == nil {
				what = "CLUSTER of all tables"
			}
		case *pgtree.CreateSubscriptionStmt:
			if o := pgtree.Option(n.Options, "create_slot"); o == nil {
				what = "CREATE SUBSCRIPTION with a slot"
			}
		}
		if what == "" {
			return
		}
		a := advise(p.Stmt)
		a.autocommit(func() { a.execute("%s", p.Text()) })
		p.Report(lint.Finding{SafeAlternative: a.String(), Message: what + " fails inside of a transaction block"})
	},
}
