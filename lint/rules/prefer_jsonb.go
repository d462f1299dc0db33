package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferJsonb = &lint.Analyzer{
	Name:     "prefer-jsonb",
	Title:    "A column of type json",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `json has no equality operator: SELECT DISTINCT, GROUP BY and UNION over it fail, and it can't be indexed. jsonb has all of that and is
read faster; what it loses is the order of keys, repeated keys and white space.`,
	SafeAlternative: "`postgresql.JSONB()` in place of `sa.JSON()`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-json.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "json" {
			p.Report(lint.Finding{Relation: c.Table, Message: fmt.Sprintf("%s.%s is json, which has no equality operator: DISTINCT, GROUP BY and UNION over it fail", c.Table, c.Name),
				SafeAlternative: c.alternative(p, "postgresql.JSONB()", "jsonb")})
		}
	}),
}
