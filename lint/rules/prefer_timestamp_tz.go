package rules

import (
	"fmt"

	"sqlgen/lint"
)

var preferTimestampTz = &lint.Analyzer{
	Name:            "prefer-timestamp-tz",
	Title:           "A column of type timestamp without time zone",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `timestamp is a clock on a wall: which instant it means is decided by who reads it. timestamptz is an instant, in the same eight bytes. time with time zone, which has no date to know summer time by, is reported too.`,
	SafeAlternative: "`sa.DateTime(timezone=True)`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/datatype-datetime.html"},
	Nodes:           columnNodes,
	Run: columns(func(p *lint.Pass, c columnPlace) {
		switch c.Builtin {
		case "timestamp":
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s has no time zone: which instant it means is decided by who reads it", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.DateTime(timezone=True)", "timestamptz")})
		case "timetz":
			p.Report(lint.Finding{Message: fmt.Sprintf("%s.%s has a time zone but no date to know summer time by", c.Table, c.Name), SafeAlternative: c.alternative(p, "sa.DateTime(timezone=True)", "timestamptz")})
		}
	}),
}
