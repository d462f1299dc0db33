package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var requireConcurrentIndexCreation = &lint.Analyzer{
	Name:     "require-concurrent-index-creation",
	Title:    "An index is built on a table in use without CONCURRENTLY",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `CREATE INDEX takes a SHARE lock on the table and holds it while it reads the whole table and builds the index: every
INSERT, UPDATE and DELETE waits until the build is done, and within a transaction until COMMIT. On a partitioned table every partition
is locked and read. On a large table that is minutes to hours without writes.

CREATE INDEX CONCURRENTLY takes SHARE UPDATE EXCLUSIVE instead: reads and writes go on. It cannot run inside of a transaction block,
which Alembic opens around every migration, so that it needs ` + "`autocommit_block()`" + `. When it fails (a duplicate key, a deadlock, a timeout) it
leaves an INVALID index behind that costs writes and serves no query; CREATE INDEX IF NOT EXISTS takes it for the wanted one and does
nothing, so it has to be dropped before the next try.

Silent on tables that the same script created or emptied, on temporary tables, on materialized views (nothing writes to them but REFRESH) and on
ON ONLY of a partitioned table, which builds nothing.`,
	SafeAlternative: "`op.create_index(…, postgresql_concurrently=True)` within `with op.get_context().autocommit_block():`, best in a revision of its own. " +
		"On a partitioned table: ON ONLY the parent, CONCURRENTLY on each partition, ALTER INDEX … ATTACH PARTITION.",
	Sources: []string{
		"https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
		"https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE",
		"https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block",
	},
	Nodes: []any{(*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		t, ok := inUse(p.Stmt, n.Relation)
		if !ok || n.Concurrent || t.emptied(p.Stmt) {
			return
		}
		x := readIndex(p.Stmt, n)
		if t.Table != nil && t.Table.Kind == catalog.PartitionedTable {
			reportPartitionedIndex(p, t, x)
			return
		}
		if t.Table != nil && t.Table.Kind != catalog.OrdinaryTable {
			return
		}
		if n.IfNotExists && p.Before.Index(n.Relation.Schemaname, n.Idxname) != nil {
			return // nothing is built
		}
		f := lint.Finding{Relation: t.Name, Scan: true}
		f.Message = fmt.Sprintf("CREATE %s %s reads all of %s while it holds SHARE on it: writes wait for the whole build, %s", indexWord(n), x.name, t.Name, hold(p.Stmt))
		a := advise(p.Stmt)
		if p.InTransaction() && !a.sql {
			a.note("Best in a revision of its own: the block commits what the revision did before it.")
		}
		f.SafeAlternative = a.autocommit(func() {
			a.note("A build that failed leaves an INVALID index behind: drop it before the next try.")
			a.dropIndex(n.Relation.Schemaname, x.name, n.Relation.Relname)
			x.create(a)
		}).String()
		if n.IfNotExists {
			f.Notes = append(f.Notes, "IF NOT EXISTS is left out on purpose: it would take the INVALID index of a failed build for the wanted one")
		}
		if n.Unique {
			f.Notes = append(f.Notes, "a duplicate makes the build fail; look for duplicates first")
		}
		p.Report(f)
	},
}

func indexWord(n *pgtree.IndexStmt) string {
	if n.Unique {
		return "UNIQUE INDEX"
	}
	return "INDEX"
}

// reportPartitionedIndex: CONCURRENTLY is refused on a partitioned table.
func reportPartitionedIndex(p *lint.Pass, t subject, x newIndex) {
	if !x.stmt.Relation.Inh {
		return // ON ONLY builds nothing
	}
	var busy []string
	for _, l := range leaves(p.Before, t.Table) {
		if !p.IsNew(l) {
			busy = append(busy, relationName(p.Before, l.Head()))
		}
	}
	if len(busy) == 0 && !p.Before.Incomplete() {
		return // no partition that has rows
	}
	f := lint.Finding{Relation: t.Name, Scan: true}
	f.Message = fmt.Sprintf("CREATE %s %s locks the partitioned table %s and every partition in %s mode and reads them all: writes wait for the whole build, %s",
		indexWord(x.stmt), x.name, t.Name, locks.Share, hold(p.Stmt))
	a := advise(p.Stmt)
	x.createOnPartitions(a, p.Stmt, t.Table)
	f.SafeAlternative = a.String()
	if len(busy) > 0 {
		f.Notes = append(f.Notes, "partitions: "+list(busy))
	}
	p.Report(f)
}
