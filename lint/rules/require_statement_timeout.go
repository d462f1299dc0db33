package rules

import (
	"fmt"

	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var requireStatementTimeout = &lint.Analyzer{
	Name:     "require-statement-timeout",
	Title:    "Work under a lock has no statement_timeout",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A statement that rewrites or reads a table in use under a lock that others wait for should give up rather than go on for hours. Reported once for a script. CREATE INDEX CONCURRENTLY and VALIDATE want statement_timeout = 0: an aborted
build leaves an INVALID index. Silent when the timeouts are set by who runs the script (timeouts = external).`,
	SafeAlternative: "`op.execute(\"SET statement_timeout = '60s'\")` at the beginning; 0 around CONCURRENTLY.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated || x.Settings().TimeoutsExternal {
			return
		}
		for _, s := range x.Stmts {
			if s.Generated || s.Timeouts.Statement.Active() || s.Timeouts.Transaction.Active() {
				continue
			}
			for _, l := range append(s.Effect.Rewrites(), s.Effect.Scans()...) {
				if l.Mode < locks.Share || s.IsNewID(l.ID) {
					continue
				}
				x.ReportAt(s, lint.Finding{Relation: l.Name, SafeAlternative: setBefore(s, "statement_timeout", "60s"),
					Message: fmt.Sprintf("without statement_timeout this works on %s under %s for as long as it takes", l.Name, l.Mode)})
				return
			}
		}
	},
}
