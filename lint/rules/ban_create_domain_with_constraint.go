package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banCreateDomainWithConstraint = &lint.Analyzer{
	Name:     "ban-create-domain-with-constraint",
	Title:    "A domain is made with a constraint",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `Any later constraint of the domain reads every table that uses it under SHARE (writes wait), and adding a column of the domain to a table in use rewrites that
table. A CHECK on the table can be changed for one table at a time, with NOT VALID and VALIDATE.`,
	SafeAlternative: "The base type as the column's type, and a CHECK on the table.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createdomain.html", "https://www.postgresql.org/docs/current/sql-alterdomain.html"},
	Nodes:           []any{(*pgtree.CreateDomainStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.CreateDomainStmt)
		for _, e := range n.Constraints {
			switch e.GetConstraint().GetContype() {
			case pgtree.CONSTR_CHECK, pgtree.CONSTR_NOTNULL:
				name := pgtree.NameOf(n.Domainname)
				p.Report(lint.Finding{Message: fmt.Sprintf("the domain %s has a constraint: changing it later reads every table that uses it while writes wait, and adding a column of it rewrites the table", plainName(name.Schema, name.Name))})
				return
			}
		}
	},
}
