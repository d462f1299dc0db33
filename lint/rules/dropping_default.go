package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var droppingDefault = &lint.Analyzer{
	Name:     "dropping-default",
	Title:    "A column's default is dropped",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `DROP DEFAULT is brief (ACCESS EXCLUSIVE, nothing is read), but INSERTs that leave the column out get NULL from then on, or fail when it is NOT NULL.
Silent for columns of this script (not-null-default-then-dropped looks at those), for columns without a default and in downgrades.`,
	SafeAlternative: "Deploy code that names the column in its INSERTs first.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if c.Cmd.Def != nil || c.Direction() == lint.Downgrade || col != nil && (col.Default == 0 || c.IsNewColumn(col)) {
			return
		}
		end := "get NULL from here on"
		if col != nil && col.NotNull {
			end = "fail from here on, the column being NOT NULL"
		}
		c.report(lint.Finding{Message: fmt.Sprintf("DROP DEFAULT of %s.%s: INSERTs that leave it out %s", c.Name, c.Cmd.Name, end)})
	}, pgtree.AT_ColumnDefault),
}
