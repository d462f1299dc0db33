package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferTextField = &lint.Analyzer{
	Name:            "prefer-text-field",
	Title:           "A column of type varchar(n)",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `text is as fast and as small, and has no length to be changed later: making varchar(n) shorter rewrites the table. A CHECK on the length can be changed without that.`,
	SafeAlternative: "`sa.Text()`, and a CHECK (char_length(c) <= n) where the length matters.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-character.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "varchar" && len(c.Def.TypeName.Typmods) > 0 {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s has a length, which is costly to change", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.Text()", "text")})
		}
	}),
}
