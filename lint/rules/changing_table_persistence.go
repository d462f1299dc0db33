package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var changingTablePersistence = &lint.Analyzer{
	Name:            "changing-table-persistence",
	Title:           "SET LOGGED or SET UNLOGGED",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `SET LOGGED and SET UNLOGGED write the whole table and its indexes anew under ACCESS EXCLUSIVE: nobody reads or writes until it is done. SET LOGGED also writes all of it to the WAL.`,
	SafeAlternative: "A new table with the wanted persistence, filled in batches, then swap the names.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		word, to := "LOGGED", byte('p')
		if c.Cmd.Subtype == pgtree.AT_SetUnLogged {
			word, to = "UNLOGGED", 'u'
		}
		if c.emptied(c.Stmt) || c.Table != nil && c.Table.Persistence == to {
			return
		}
		fresh := qualify(c.Rel.Schemaname, catalog.ObjectName(c.Rel.Relname, "", "new"))
		unlogged := ""
		if to == 'u' {
			unlogged = "UNLOGGED "
		}
		a := advise(c.Stmt)
		a.execute("CREATE %sTABLE %s (LIKE %s INCLUDING ALL)", unlogged, fresh, c.sql())
		a.note("Fill it in batches, keep it equal with a trigger, then swap the names in one short transaction.")
		c.report(lint.Finding{Rewrite: true, SafeAlternative: a.String(), Message: fmt.Sprintf("SET %s rewrites %s and all its indexes %s", word, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_SetLogged, pgtree.AT_SetUnLogged),
}
