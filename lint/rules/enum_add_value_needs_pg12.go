package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var enumAddValueNeedsPG12 = &lint.Analyzer{
	Name:            "enum-add-value-needs-pg12",
	Title:           "ADD VALUE inside of a transaction before PostgreSQL 12",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `Before PostgreSQL 12 ALTER TYPE … ADD VALUE is refused inside of a transaction block, unless the type was made in it. Looks at scripts for --pg-version 11 only.`,
	SafeAlternative: "`with op.get_context().autocommit_block():` around it.",
	Sources:         []string{"https://www.postgresql.org/docs/11/sql-altertype.html"},
	Nodes:           []any{(*pgtree.AlterEnumStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterEnumStmt)
		name := pgtree.NameOf(n.TypeName)
		typ := p.Before.TypeNamed(name.Schema, name.Name)
		if n.OldVal != "" || p.Version() >= 12 || !p.InTransaction() || typ != nil && p.IsInvisible(typ) {
			return
		}
		a := advise(p.Stmt)
		a.autocommit(func() { a.execute("%s", p.Text()) })
		p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("ALTER TYPE %s ADD VALUE %q fails inside of a transaction block on PostgreSQL %d", plainName(name.Schema, name.Name), n.NewVal, p.Version())})
	},
}
