package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingNotNullableField = &lint.Analyzer{
	Name:     "adding-not-nullable-field",
	Title:    "SET NOT NULL reads the whole table",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `SET NOT NULL reads the whole table under ACCESS EXCLUSIVE to see that there is no NULL: nobody reads or writes meanwhile. Since PostgreSQL 12 it reads
nothing when a **valid** CHECK proves it, and such a CHECK can be added NOT VALID and validated while the table is in use. (PostgreSQL 18 has
NOT NULL … NOT VALID itself, which the parser of 16 doesn't read.)

Silent when the column is NOT NULL already, and when a valid CHECK (also one of an earlier revision) has "column IS NOT NULL" as a conjunct. A
CHECK that says something else, or isn't validated, proves nothing.`,
	SafeAlternative: "CHECK (c IS NOT NULL) NOT VALID; VALIDATE; SET NOT NULL; DROP the CHECK.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		if c.emptied(c.Stmt) {
			return
		}
		f := lint.Finding{Scan: true}
		f.Message = fmt.Sprintf("SET NOT NULL of %s.%s reads all of %s %s", c.Name, c.Cmd.Name, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))
		if col := c.column(c.Cmd.Name); col == nil {
			f.Message += "; whether a CHECK proves it is unknown because the history does not make the column"
		} else if provedNotNull(c.Pass, c.Table, col) {
			return
		}
		adv := advise(c.Stmt)
		adv.proveNotNull(c.Version(), c.sql(), c.Rel.Relname, c.Cmd.Name)
		f.SafeAlternative = adv.String()
		c.report(f)
	}, pgtree.AT_SetNotNull),
}
