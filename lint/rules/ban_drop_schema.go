package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDropSchema = &lint.Analyzer{
	Name:     "ban-drop-schema",
	Title:    "DROP SCHEMA",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `DROP SCHEMA … CASCADE drops every table, type and function in it, under ACCESS EXCLUSIVE on all of them. Silent for schemas of this script, for an empty schema, and when a downgrade takes back
what its upgrade made.`,
	SafeAlternative: "Drop what is in it one by one, in revisions of their own; then the empty schema.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-dropschema.html"},
	Nodes:           []any{(*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DropStmt)
		if n.RemoveType != pgtree.OBJECT_SCHEMA || reverting(p.Stmt) {
			return
		}
		for _, o := range n.Objects {
			name := pgtree.NameOfObject(o).Name
			s := p.Before.Schema(name)
			if s == nil && n.MissingOk && !p.Before.Incomplete() || s != nil && p.IsNew(s) {
				continue
			}
			var content []string
			if s != nil {
				for _, d := range p.Before.Dependents(catalog.Address{ID: s.ID}) {
					if t, ok := p.Before.Object(d.From.ID).(*catalog.Table); ok && t.HoldsRows() {
						content = append(content, t.Name)
					}
				}
				if len(content) == 0 && !p.Before.Incomplete() {
					continue
				}
			}
			f := lint.Finding{Message: fmt.Sprintf("DROP SCHEMA %s drops all that is in it", name)}
			if len(content) > 0 {
				slices.Sort(content)
				f.Message += ": " + list(content)
			}
			a := advise(p.Stmt)
			for _, t := range content {
				a.execute("DROP TABLE %s", qualify(name, t))
			}
			f.SafeAlternative = a.execute("DROP SCHEMA %s", catalog.Quote(name)).String()
			p.Report(f)
		}
	},
}
