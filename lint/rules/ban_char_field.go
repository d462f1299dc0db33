package rules

import (
	"fmt"

	"sqlgen/lint"
)

var banCharField = &lint.Analyzer{
	Name:            "ban-char-field",
	Title:           "A column of type char(n)",
	Severity:        lint.Info,
	Since:           "0.1.0",
	Doc:             `char(n) is filled up with spaces that are stored and then ignored in some comparisons and not in others; any change of its length rewrites the table. It is never faster than text.`,
	SafeAlternative: "`sa.Text()` or `sa.String(n)`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-character.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		if c.Builtin == "bpchar" {
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s is char(n), which is filled up with spaces", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.Text()", "text")})
		}
	}),
}
