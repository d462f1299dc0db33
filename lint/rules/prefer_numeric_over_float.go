package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferNumericOverFloat = &lint.Analyzer{
	Name:            "prefer-numeric-over-float",
	Title:           "A column of type real or double precision",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `Floating point doesn't hold 0.1: sums of money drift, and = finds nothing.`,
	SafeAlternative: "`sa.Numeric(12, 2)`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "float4" || c.Builtin == "float8" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s is floating point, which doesn't hold most decimal fractions", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.Numeric()", "numeric")})
		}
	}),
}
