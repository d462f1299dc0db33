package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferBigintOverSmallint = &lint.Analyzer{
	Name:            "prefer-bigint-over-smallint",
	Title:           "A column of type smallint",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `smallint ends at 32767, saves nothing in most rows because of alignment, and changing it later rewrites the table under ACCESS EXCLUSIVE.`,
	SafeAlternative: "`sa.BigInteger()`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "int2" || c.Serial == "smallserial" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s ends at 32767", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.BigInteger()", "bigint")})
		}
	}),
}
