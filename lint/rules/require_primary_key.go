package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var requirePrimaryKey = &lint.Analyzer{
	Name:     "require-primary-key",
	Title:    "A new table has no primary key",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `Without a primary key rows can't be told apart, logical replication refuses UPDATE and DELETE, and tools that work in batches find no order. Looked at at the end of the script: the key may come later in it. Temporary
tables, partitions (the parent has it) and Alembic's own table are not reported.`,
	SafeAlternative: "`sa.Column(\"id\", sa.BigInteger(), sa.Identity(), primary_key=True)`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS", "https://www.postgresql.org/docs/current/logical-replication-publication.html"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated {
			return
		}
		for _, s := range x.Stmts {
			if s.Generated || s.Err != nil {
				continue
			}
			for _, e := range s.Event.Effects {
				t, ok := x.After.Object(e.Object).(*catalog.Table)
				if !ok || e.Kind != catalog.Created || t.Kind != catalog.OrdinaryTable && t.Kind != catalog.PartitionedTable || t.Persistence == 't' || len(t.Parents) > 0 || t.Name == x.Settings().VersionTable {
					continue
				}
				if x.After.PrimaryKey(t.ID) == nil {
					x.ReportAt(s, lint.Finding{Message: fmt.Sprintf("%s has no primary key at the end of the script", relationName(x.After, t.Head()))})
				}
			}
		}
	},
}
