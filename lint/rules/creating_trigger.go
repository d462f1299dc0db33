package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var creatingTrigger = &lint.Analyzer{
	Name:            "creating-trigger",
	Title:           "A trigger is created or enabled on a table in use",
	Severity:        lint.Info,
	Since:           "0.1.0",
	Doc:             `CREATE TRIGGER and ENABLE TRIGGER take SHARE ROW EXCLUSIVE on the table: brief, but it waits for every writer that is busy, and writers that come later wait behind it.`,
	SafeAlternative: "Set lock_timeout, and do it in a transaction of its own.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtrigger.html", "https://www.postgresql.org/docs/current/explicit-locking.html"},
	Nodes:           []any{(*pgtree.CreateTrigStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		if n, ok := p.Node.(*pgtree.CreateTrigStmt); ok {
			if t, ok := inUse(p.Stmt, n.Relation); ok && (t.Table == nil || t.Table.Kind != catalog.View) {
				p.Report(lint.Finding{Relation: t.Name, SafeAlternative: withLockTimeout(p.Stmt), Message: fmt.Sprintf("CREATE TRIGGER %s %s", n.Trigname, takes(p.Stmt, locks.ShareRowExclusive, t.Name))})
			}
			return
		}
		commands(func(c *command) {
			c.report(lint.Finding{SafeAlternative: withLockTimeout(c.Stmt), Message: "ENABLE TRIGGER " + takes(c.Stmt, locks.ShareRowExclusive, c.Name)})
		}, pgtree.AT_EnableTrig, pgtree.AT_EnableTrigAll, pgtree.AT_EnableTrigUser, pgtree.AT_EnableAlwaysTrig, pgtree.AT_EnableReplicaTrig)(p)
	},
}

// withLockTimeout is the statement after a SET lock_timeout.
func withLockTimeout(s *lint.Stmt) string {
	a := advise(s)
	local := ""
	if s.InTransaction() {
		local = "LOCAL "
	}
	a.execute("SET %slock_timeout = '2s'", local)
	return a.execute("%s", s.Text()).String()
}
