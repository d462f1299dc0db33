package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDropNotNull = &lint.Analyzer{
	Name:     "ban-drop-not-null",
	Title:    "A column becomes nullable",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `DROP NOT NULL is brief (ACCESS EXCLUSIVE, nothing is read), but code that reads the column may not expect NULL. Deploy the readers first.
Silent for columns of this script and in downgrades.`,
	SafeAlternative: "Deploy code that can read NULL before code that writes it.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if c.Direction() == lint.Downgrade || col != nil && (c.IsNewColumn(col) || !col.NotNull) {
			return
		}
		c.report(lint.Finding{Message: fmt.Sprintf("DROP NOT NULL of %s.%s: code that reads the column may not expect NULL", c.Name, c.Cmd.Name)})
	}, pgtree.AT_DropNotNull),
}
