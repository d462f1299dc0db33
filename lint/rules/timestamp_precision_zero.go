package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var timestampPrecisionZero = &lint.Analyzer{
	Name:            "timestamp-precision-zero",
	Title:           "A timestamp rounded to seconds",
	Severity:        lint.Info,
	Since:           "0.1.0",
	Doc:             `timestamp(0) and timestamptz(0) **round**: half past the last second of a day becomes the next day, and now() may lie in the future.`,
	SafeAlternative: "timestamptz, and date_trunc('second', …) where whole seconds are wanted.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-datetime.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin != "timestamp" && c.Builtin != "timestamptz" || len(c.Def.TypeName.Typmods) != 1 {
			return
		}
		if digits, ok := pgtree.Int(c.Def.TypeName.Typmods[0]); ok && digits == 0 {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s rounds to seconds, so that now() may lie in the future", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.DateTime(timezone=True)", "timestamptz")})
		}
	}),
}
