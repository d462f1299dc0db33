package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var renamingSchema = &lint.Analyzer{
	Name:            "renaming-schema",
	Title:           "A schema is renamed",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `From the COMMIT of ALTER SCHEMA … RENAME on all code that names the old schema fails, whatever table it wants, and search_path settings point nowhere. Silent for schemas of this script.`,
	SafeAlternative: "A new schema, and views in the old one for as long as code names it.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-alterschema.html"},
	Nodes:           []any{(*pgtree.RenameStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.RenameStmt)
		if n.RenameType != pgtree.OBJECT_SCHEMA || reverting(p.Stmt) {
			return
		}
		s := p.Before.Schema(n.Subname)
		if s != nil && p.IsNew(s) {
			return
		}
		a := advise(p.Stmt)
		a.execute("ALTER SCHEMA %s RENAME TO %s", catalog.Quote(n.Subname), catalog.Quote(n.Newname))
		a.note("In the same transaction, for code that names the old schema:")
		a.execute("CREATE SCHEMA %s", catalog.Quote(n.Subname))
		if s != nil {
			for _, d := range p.Before.Dependents(catalog.Address{ID: s.ID}) {
				if t, ok := p.Before.Object(d.From.ID).(*catalog.Table); ok && t.HoldsRows() {
					a.execute("CREATE VIEW %s AS SELECT * FROM %s", qualify(n.Subname, t.Name), qualify(n.Newname, t.Name))
				}
			}
		}
		p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("the schema %s becomes %s: code that names the old one fails from COMMIT on", n.Subname, n.Newname)})
	},
}
