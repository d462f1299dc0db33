package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingPrimaryKeyConstraint = &lint.Analyzer{
	Name:     "adding-primary-key-constraint",
	Title:    "A primary key builds its index under ACCESS EXCLUSIVE",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD PRIMARY KEY reads the table, builds the unique index and sets the columns NOT NULL, all under ACCESS EXCLUSIVE: nobody reads or writes
until it is done.`,
	SafeAlternative: "Make the columns NOT NULL by way of a validated CHECK, build the unique index CONCURRENTLY, then ADD PRIMARY KEY USING INDEX.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		k := c.addedConstraint()
		if k.GetContype() != pgtree.CONSTR_PRIMARY || c.emptied(c.Stmt) {
			return
		}
		columns := pgtree.Strings(k.Keys)
		name := c.constraintName(k, "pkey")
		adv := advise(c.Stmt)
		for _, col := range columns {
			if x := c.column(col); x == nil || !x.NotNull {
				adv.proveNotNull(c.Version(), c.sql(), c.Rel.Relname, col)
			}
		}
		adv.usingIndex(c, k, name, columns, "PRIMARY KEY")
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD PRIMARY KEY (%s) reads all of %s and builds an index %s", strings.Join(columns, ", "), c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_AddConstraint),
}
