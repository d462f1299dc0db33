package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDropColumn = &lint.Analyzer{
	Name:     "ban-drop-column",
	Title:    "A column of a table in use is dropped",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DROP COLUMN is brief (ACCESS EXCLUSIVE, nothing is read), but the values are gone, and code that is running still names the column: SQLAlchemy lists every column of a model in its SELECTs and INSERTs.
Silent for columns of this script and when a downgrade takes back what its upgrade added; in a downgrade that is rendered itself it is information.`,
	SafeAlternative: "Deploy code without the column first (deferred, or taken out of the model), drop it in a later revision.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if reverting(c.Stmt) || c.IsNewColumn(col) || c.Table != nil && col == nil && c.Cmd.MissingOk {
			return
		}
		f := lint.Finding{Message: fmt.Sprintf("DROP COLUMN %s of %s: its values are gone, and code that is running still names it", c.Cmd.Name, c.Name)}
		if c.Direction() == lint.Downgrade {
			f.Severity = lint.Info
		}
		a := advise(c.Stmt)
		a.note("In a later revision, once no deployed code names %s.%s:", c.Name, c.Cmd.Name)
		args := pySchema([]string{pyString(c.Rel.Relname), pyString(c.Cmd.Name)}, "schema", c.Rel.Schemaname)
		a.call(pyCall("op.drop_column", args...), fmt.Sprintf("ALTER TABLE %s DROP COLUMN %s", c.sql(), catalog.Quote(c.Cmd.Name)))
		f.SafeAlternative = a.String()
		c.report(f)
	}, pgtree.AT_DropColumn),
}
