package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var requireConcurrentIndexDeletion = &lint.Analyzer{
	Name:     "require-concurrent-index-deletion",
	Title:    "An index of a table in use is dropped without CONCURRENTLY",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DROP INDEX takes ACCESS EXCLUSIVE on the table. It is brief, but it waits for every query that is running, and everybody who comes later waits behind it. CONCURRENTLY waits
without blocking anybody; it can't run inside of a transaction block.

Silent for indexes of new tables, for those behind a constraint (DROP CONSTRAINT is what drops them) and for those of partitioned tables, which can't be dropped CONCURRENTLY.`,
	SafeAlternative: "`op.drop_index(…, postgresql_concurrently=True)` within `with op.get_context().autocommit_block():`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-dropindex.html"},
	Nodes:           []any{(*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DropStmt)
		if n.RemoveType != pgtree.OBJECT_INDEX || n.Concurrent {
			return
		}
		for _, o := range n.Objects {
			name := pgtree.NameOfObject(o)
			x := p.Before.Index(name.Schema, name.Name)
			if x == nil {
				if n.MissingOk && !p.Before.Incomplete() {
					continue
				}
				a := advise(p.Stmt)
				a.autocommit(func() { a.execute("DROP INDEX CONCURRENTLY IF EXISTS %s", qualify(name.Schema, name.Name)) })
				p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("DROP INDEX %s takes ACCESS EXCLUSIVE on its table, which the history does not show: reads and writes wait %s", name.Name, hold(p.Stmt))})
				continue
			}
			t, ok := inUseID(p.Stmt, x.Table)
			if !ok || x.Constraint != 0 || x.Partitioned || x.Parent != 0 || p.IsNew(x) && !reverting(p.Stmt) {
				continue
			}
			a := advise(p.Stmt)
			a.autocommit(func() { a.dropIndex(schemaUnlessPublic(p.Before, x.Schema), x.Name, t.Table.Name) })
			p.Report(lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("DROP INDEX %s %s", x.Name, takes(p.Stmt, locks.AccessExclusive, t.Name))})
		}
	},
}
