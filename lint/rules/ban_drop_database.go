package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDropDatabase = &lint.Analyzer{
	Name:            "ban-drop-database",
	Title:           "DROP DATABASE",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `A migration that drops a database takes everything along, and can't be taken back.`,
	SafeAlternative: "Leave it to who runs the server.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-dropdatabase.html"},
	Nodes:           []any{(*pgtree.DropdbStmt)(nil)},
	Run: func(p *lint.Pass) {
		p.Report(lint.Finding{Message: fmt.Sprintf("DROP DATABASE %s takes every table of it along", p.Node.(*pgtree.DropdbStmt).Dbname)})
	},
}
