package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var droppingTableWithMultipleForeignKeys = &lint.Analyzer{
	Name:     "dropping-table-with-multiple-foreign-keys",
	Title:    "A table with several foreign keys is dropped",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DROP TABLE takes ACCESS EXCLUSIVE on every table that the dropped one refers to, all at once and in no order of yours: everybody who uses one of
them waits, and two sessions that take them in another order deadlock.`,
	SafeAlternative: "Drop the foreign keys first, one in a transaction, with lock_timeout set; then the table.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-droptable.html", "https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS"},
	Nodes:           []any{(*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DropStmt)
		for _, t := range droppedTables(p, n) {
			refs := referencedTables(p, n, t)
			if len(refs) < 2 {
				continue
			}
			a := advise(p.Stmt)
			a.note("Each in a transaction of its own:")
			for _, k := range p.Before.ForeignKeys(t.Table.ID) {
				a.execute("ALTER TABLE %s DROP CONSTRAINT %s", sqlNameOf(p.Before, t.Table.Head()), catalog.Quote(k.Name))
			}
			a.execute("DROP TABLE %s", sqlNameOf(p.Before, t.Table.Head()))
			p.Report(lint.Finding{Relation: t.Name, SafeAlternative: a.String(),
				Message: fmt.Sprintf("DROP TABLE %s takes ACCESS EXCLUSIVE on %s at once, which its foreign keys refer to: reads and writes of all of them wait %s", t.Name, list(refs), hold(p.Stmt))})
		}
	},
}
