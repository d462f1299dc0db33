package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var partitionIndexNeverAttached = &lint.Analyzer{
	Name:     "partition-index-never-attached",
	Title:    "An index ON ONLY a partitioned table stays INVALID",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `CREATE INDEX … ON ONLY builds nothing and stays INVALID until every partition has an index that is attached to it (ALTER INDEX … ATTACH PARTITION). Until then queries don't use it, and
new partitions don't get one of their own from it as they should.`,
	SafeAlternative: "Build the index on each partition CONCURRENTLY and attach it.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated {
			return
		}
		for _, s := range x.Stmts {
			n, ok := s.Node.(*pgtree.IndexStmt)
			if !ok || s.Generated || s.Err != nil || n.Relation.GetInh() {
				continue
			}
			i := x.After.Index(n.Relation.GetSchemaname(), readIndex(s, n).name)
			if i == nil || !i.Partitioned {
				continue
			}
			t, _ := x.After.Object(i.Table).(*catalog.Table)
			var missing []string
			a := advise(s)
			a.autocommit(func() {
				for _, p := range x.After.Partitions(i.Table) {
					attached := false
					for _, j := range x.After.Indexes(p.ID) {
						attached = attached || j.Parent == i.ID
					}
					if !attached {
						missing = append(missing, relationName(x.After, p.Head()))
						name := catalog.ObjectName(p.Name, strings.TrimPrefix(i.Name, t.Name+"_"), "")
						a.execute("%s", newIndex{n, name}.text(func(n *pgtree.IndexStmt) {
							n.Relation.Relname, n.Relation.Schemaname, n.Relation.Inh = p.Name, schemaUnlessPublic(x.After, p.Schema), true
						}))
						a.execute("ALTER INDEX %s ATTACH PARTITION %s", catalog.Quote(i.Name), catalog.Quote(name))
					}
				}
			})
			if len(missing) > 0 {
				x.ReportAt(s, lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("the index %s ON ONLY %s stays INVALID: no index of %s is attached to it", i.Name, t.Name, list(missing))})
			}
		}
	},
}
