package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var changingTablespace = &lint.Analyzer{
	Name:            "changing-tablespace",
	Title:           "A table moves to another tablespace",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `SET TABLESPACE copies the whole table under ACCESS EXCLUSIVE: nobody reads or writes until it is done.`,
	SafeAlternative: "pg_repack --tablespace, outside of the migrations.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		if c.emptied(c.Stmt) || c.Table != nil && (c.Table.Tablespace == c.Cmd.Name || c.Table.Kind == catalog.PartitionedTable) {
			return
		}
		a := advise(c.Stmt)
		a.note("pg_repack -t %s --tablespace=%s outside of the migrations", c.Name, c.Cmd.Name)
		c.report(lint.Finding{Rewrite: true, SafeAlternative: a.String(), Message: fmt.Sprintf("SET TABLESPACE %s copies all of %s %s", c.Cmd.Name, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_SetTableSpace),
}
