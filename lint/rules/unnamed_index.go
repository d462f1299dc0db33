package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var unnamedIndex = &lint.Analyzer{
	Name:  "unnamed-index",
	Title: "CREATE INDEX without a name",
	Doc: `PostgreSQL chooses one, with a number when it is taken. The downgrade has to guess it, IF NOT EXISTS isn't possible, and running the
statement twice makes two indexes.`,
	SafeAlternative: "Name the index: `op.create_index(\"ix_table_column\", …)`.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html"},
	Nodes:           []any{(*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		if n.Idxname != "" || p.Err != nil {
			return
		}
		name := ""
		for _, e := range p.Event.Effects {
			if i, ok := p.After.Object(e.Object).(*catalog.Index); ok && e.Kind == catalog.Created && i.Parent == 0 {
				name = i.Name
			}
		}
		f := lint.Finding{Message: "an index without a name"}
		if name != "" {
			f.Message = fmt.Sprintf("an index without a name: PostgreSQL calls it %s", name)
			f.SafeAlternative = pyString(name) + " as its name, the one that it gets anyhow"
		}
		p.Report(f)
	},
}
