package rules

import (
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var transactionNesting = &lint.Analyzer{
	Name:     "transaction-nesting",
	Title:    "BEGIN within a transaction, or COMMIT without one",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `PostgreSQL only warns of BEGIN within a transaction block and of COMMIT or ROLLBACK outside of one, but what is committed together is not what was meant: the first COMMIT ends Alembic's transaction too, the
version row is written outside of it, and a failure leaves half a revision. A COMMIT that ends Alembic's transaction on purpose, as was done before there was autocommit_block(), is a warning.`,
	SafeAlternative: "`with op.get_context().autocommit_block():` for what has to stand outside of the transaction; leave BEGIN and COMMIT to Alembic.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-begin.html", "https://www.postgresql.org/docs/current/sql-commit.html"},
	Nodes:           []any{(*pgtree.TransactionStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.TransactionStmt)
		word := map[pgtree.TransactionStmtKind]string{pgtree.TRANS_STMT_BEGIN: "BEGIN", pgtree.TRANS_STMT_START: "START TRANSACTION", pgtree.TRANS_STMT_COMMIT: "COMMIT", pgtree.TRANS_STMT_ROLLBACK: "ROLLBACK"}[n.Kind]
		if word == "" {
			return
		}
		a := advise(p.Stmt)
		a.note("Leave %s out; what has to stand outside of the transaction:", word)
		a.autocommit(func() { a.line("…") })
		f := lint.Finding{SafeAlternative: a.String()}
		begins := n.Kind == pgtree.TRANS_STMT_BEGIN || n.Kind == pgtree.TRANS_STMT_START
		given := p.Tx.Assumed || p.Tx.Begin != nil && p.Tx.Begin.Generated
		switch {
		case begins && p.Tx.Begin != p.Stmt:
			f.Message = word + " within a transaction block only warns: the first COMMIT ends the outer block"
		case begins:
			return
		case !p.InTransaction():
			f.Message = word + " outside of a transaction block only warns: what came before it was committed statement by statement"
		case given:
			if n.Kind == pgtree.TRANS_STMT_COMMIT {
				f.Severity = lint.Warning // what was done before there was autocommit_block()
			}
			f.Message = word + " ends the transaction that was opened around the migration: what follows, the version row too, is committed statement by statement"
		default:
			return
		}
		p.Report(f)
	},
}
