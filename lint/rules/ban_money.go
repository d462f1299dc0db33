package rules

import (
	"fmt"

	"sqlgen/lint"
)

var banMoney = &lint.Analyzer{
	Name:            "ban-money",
	Title:           "A column of type money",
	Severity:        lint.Info,
	Since:           "0.1.0",
	Doc:             `What money means, and how many digits it has, is decided by lc_monetary of the server: a dump that is restored elsewhere reads other amounts.`,
	SafeAlternative: "`sa.Numeric(12, 2)`, and the currency in a column of its own.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-money.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "money" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s is money, which means what lc_monetary of the server says", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.Numeric(12, 2)", "numeric(12,2)")})
		}
	}),
}
