package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var notNullDefaultThenDropped = &lint.Analyzer{
	Name:     "not-null-default-then-dropped",
	Title:    "A required column is added with a default that is dropped at once",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `The default gave the old rows their value, and then goes. The application that runs while the script is applied doesn't know the column
yet: each of its INSERTs leaves it out and fails with a NOT NULL violation from the DROP DEFAULT on, until the new code is deployed everywhere.`,
	SafeAlternative: "Keep the default until the code that names the column is deployed, and drop it in a later revision.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if c.Cmd.Def != nil || col == nil || !c.IsNewColumn(col) || !col.NotNull || col.Default == 0 {
			return
		}
		adv := advise(c.Stmt)
		adv.note("In a later revision, once the code that names %s is deployed:", col.Name)
		adv.execute("ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT", c.sql(), catalog.Quote(col.Name))
		c.report(lint.Finding{SafeAlternative: adv.String(),
			Message: fmt.Sprintf("DROP DEFAULT of %s.%s, which this script adds as NOT NULL: INSERTs of the code that runs now, which doesn't know the column, fail from here on", c.Name, col.Name)})
	}, pgtree.AT_ColumnDefault),
}
