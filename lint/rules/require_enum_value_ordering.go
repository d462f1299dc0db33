package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var requireEnumValueOrdering = &lint.Analyzer{
	Name:     "require-enum-value-ordering",
	Title:    "A value is added to an enum without saying where",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `Enums sort in the order of their values, and ADD VALUE without BEFORE or AFTER puts the new one last: ORDER BY, <, > and range queries may not mean that. The place can't be
changed later. Silent for types of this script.`,
	SafeAlternative: "Say it: ADD VALUE 'x' AFTER 'y'.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-enum.html#DATATYPE-ENUM-ORDERING", "https://www.postgresql.org/docs/current/sql-altertype.html"},
	Nodes:           []any{(*pgtree.AlterEnumStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterEnumStmt)
		name := pgtree.NameOf(n.TypeName)
		typ := p.Before.TypeNamed(name.Schema, name.Name)
		if n.OldVal != "" || n.NewValNeighbor != "" || typ != nil && p.IsNew(typ) {
			return
		}
		f := lint.Finding{Message: fmt.Sprintf("ALTER TYPE %s ADD VALUE %q puts it last in the sort order; say AFTER or BEFORE", plainName(name.Schema, name.Name), n.NewVal)}
		if typ != nil && len(typ.Values) > 0 {
			a := advise(p.Stmt)
			quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
			add := func() {
				a.execute("ALTER TYPE %s ADD VALUE %s AFTER %s", qualify(name.Schema, name.Name), quote(n.NewVal), quote(typ.Values[len(typ.Values)-1].Name))
			}
			if p.Version() < 12 {
				a.autocommit(add)
			} else {
				add()
			}
			f.SafeAlternative = a.String()
		}
		p.Report(f)
	},
}
