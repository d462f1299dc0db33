package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var requireConcurrentPartitionDetach = &lint.Analyzer{
	Name:     "require-concurrent-partition-detach",
	Title:    "A partition is detached without CONCURRENTLY",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DETACH PARTITION takes ACCESS EXCLUSIVE on the partitioned table, the partition and the default partition: nobody reads or writes any partition through the parent. CONCURRENTLY
(PostgreSQL 14) takes SHARE UPDATE EXCLUSIVE on the parent and waits for those who use the partition; not inside of a transaction block, and not with a default
partition. Silent where it isn't possible, and for partitioned tables of this script.`,
	SafeAlternative: "`op.execute(\"ALTER TABLE … DETACH PARTITION … CONCURRENTLY\")` in an autocommit_block.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		d := c.Cmd.Def.GetPartitionCmd()
		if d.GetConcurrent() || c.Version() < 14 || c.Table != nil && defaultPartition(c.Before, c.Table) != nil {
			return
		}
		if t := c.Before.Table(d.GetName().GetSchemaname(), d.GetName().GetRelname()); t != nil && c.IsNew(t) {
			return
		}
		a := advise(c.Stmt)
		a.autocommit(func() {
			a.execute("ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY", c.sql(), sqlName(d.GetName()))
		})
		part := plainName(d.GetName().GetSchemaname(), d.GetName().GetRelname())
		c.report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("DETACH PARTITION %s takes ACCESS EXCLUSIVE on %s and on the partition: reads and writes through %s wait %s", part, c.Name, c.Name, hold(c.Stmt))})
	}, pgtree.AT_DetachPartition),
}

// defaultPartition is the DEFAULT partition of a table, nil when it has none.
func defaultPartition(c *catalog.Catalog, t *catalog.Table) *catalog.Table {
	for _, p := range c.Partitions(t.ID) {
		if p.Partition && p.Bound == "DEFAULT" {
			return p
		}
	}
	return nil
}
