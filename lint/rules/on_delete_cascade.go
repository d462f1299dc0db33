package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var onDeleteCascade = &lint.Analyzer{
	Name:     "on-delete-cascade",
	Title:    "A foreign key deletes what refers to it",
	Severity: lint.Off,
	Since:    "0.1.0",
	Doc: `ON DELETE CASCADE makes a small DELETE of the referenced table delete any number of rows elsewhere, in one transaction; without an index on the
referencing columns each of them costs a scan.`,
	SafeAlternative: "`ondelete=\"RESTRICT\"`, and a DELETE in batches by the application.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		for _, k := range createdConstraints(p.Stmt, 'f') {
			t, _ := p.After.Object(k.Table).(*catalog.Table)
			r, _ := p.After.Object(k.RefTable).(*catalog.Table)
			if k.OnDelete == 'c' && k.Parent == 0 && t != nil && r != nil {
				p.Report(lint.Finding{Message: fmt.Sprintf("a DELETE of %s deletes rows of %s too (%s, ON DELETE CASCADE)", relationName(p.After, r.Head()), relationName(p.After, t.Head()), k.Name)})
			}
		}
	},
}
