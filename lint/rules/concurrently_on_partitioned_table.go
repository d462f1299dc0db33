package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var concurrentlyOnPartitionedTable = &lint.Analyzer{
	Name:            "concurrently-on-partitioned-table",
	Title:           "CONCURRENTLY on a partitioned table",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `CREATE INDEX CONCURRENTLY and DROP INDEX CONCURRENTLY are refused for partitioned tables ('cannot create index on partitioned table "pt" concurrently').`,
	SafeAlternative: "ON ONLY the parent, CONCURRENTLY on each partition, ALTER INDEX … ATTACH PARTITION.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil), (*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		switch n := p.Node.(type) {
		case *pgtree.IndexStmt:
			t := p.Table(n.Relation)
			if !n.Concurrent || t == nil || t.Kind != catalog.PartitionedTable {
				return
			}
			x := readIndex(p.Stmt, n)
			a := advise(p.Stmt)
			x.createOnPartitions(a, p.Stmt, t)
			p.Report(lint.Finding{Relation: relationName(p.Before, t.Head()), SafeAlternative: a.String(),
				Message: fmt.Sprintf("CREATE %s CONCURRENTLY %s fails: %s is partitioned", indexWord(n), x.name, relationName(p.Before, t.Head()))})
		case *pgtree.DropStmt:
			if !n.Concurrent {
				return
			}
			for _, o := range n.Objects {
				name := pgtree.NameOfObject(o)
				if x := p.Before.Index(name.Schema, name.Name); x != nil && x.Partitioned {
					a := advise(p.Stmt)
					a.execute("SET lock_timeout = '2s'")
					a.execute("DROP INDEX %s", qualify(name.Schema, name.Name))
					p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("DROP INDEX CONCURRENTLY %s fails: it is the index of a partitioned table", x.Name)})
				}
			}
		}
	},
}
