package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingExclusionConstraint = &lint.Analyzer{
	Name:     "adding-exclusion-constraint",
	Title:    "An exclusion constraint is added to a table in use",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD EXCLUDE reads the table and builds its index under ACCESS EXCLUSIVE: nobody reads or writes until the index is there. There is neither
NOT VALID nor USING INDEX for exclusion constraints.`,
	SafeAlternative: "No way without a window on the same table: make a new table with the constraint and move the rows over, or choose a quiet hour with lock_timeout set.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-EXCLUSION"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		k := c.addedConstraint()
		if k.GetContype() != pgtree.CONSTR_EXCLUSION || c.emptied(c.Stmt) {
			return
		}
		adv := advise(c.Stmt)
		adv.note("There is no NOT VALID for EXCLUDE. A new table that has it, filled in batches and renamed, keeps the old one in use:")
		adv.execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)", qualify(c.Rel.Schemaname, catalog.ObjectName(c.Rel.Relname, "", "new")), c.sql())
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD EXCLUDE %s reads all of %s and builds an index %s", c.constraintName(k, "excl"), c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_AddConstraint),
}
