package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var typeChangeRebuildsIndex = &lint.Analyzer{
	Name:     "type-change-rebuilds-index",
	Title:    "A type change that is free for the table rebuilds an index",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A type change that leaves the rows alone (another COLLATE, text to varchar, …) still builds those indexes anew whose order or operator class it
changes, under ACCESS EXCLUSIVE: nobody reads or writes until they are done.`,
	SafeAlternative: "Drop the index CONCURRENTLY first and build it again CONCURRENTLY afterwards.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		l := c.lockOfTable()
		if l == nil || l.Rewrite || c.emptied(c.Stmt) || c.column(c.Cmd.Name) == nil {
			return
		}
		effect := c.alone()
		var built []string
		adv := advise(c.Stmt)
		for _, x := range c.Before.Indexes(c.Table.ID) {
			if i := effect.Of(x.ID); i != nil && i.Build {
				built = append(built, x.Name)
			}
		}
		if len(built) == 0 {
			return
		}
		adv.note("Drop %s CONCURRENTLY in an autocommit_block before the change, and build it again CONCURRENTLY after it.", list(built))
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("the type change of %s.%s leaves the rows alone but builds %s anew %s", c.Name, c.Cmd.Name, list(built), under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_AlterColumnType),
}
