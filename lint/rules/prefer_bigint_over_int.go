package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferBigintOverInt = &lint.Analyzer{
	Name:            "prefer-bigint-over-int",
	Title:           "A column of type integer",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `integer ends at 2147483647, and changing it to bigint later rewrites the table under ACCESS EXCLUSIVE. prefer-bigint-primary-key looks at keys alone.`,
	SafeAlternative: "`sa.BigInteger()`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "int4" || c.Serial == "serial" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s ends at 2147483647", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.BigInteger()", "bigint")})
		}
	}),
}
