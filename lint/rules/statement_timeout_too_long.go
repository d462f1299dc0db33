package rules

import (
	"fmt"

	"sqlgen/lint"
)

var statementTimeoutTooLong = &lint.Analyzer{
	Name:            "statement-timeout-too-long",
	Title:           "statement_timeout is too long to help",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `statement_timeout bounds how long a statement that turned out to be slow keeps its locks. Option max: the longest that is not reported (1h). 0 is not reported: CREATE INDEX CONCURRENTLY wants it.`,
	SafeAlternative: "`SET statement_timeout = '60s'` for what takes locks that others wait for.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT"},
	Nodes:           timeoutNodes,
	Run: func(p *lint.Pass) {
		most, ok := lint.ParseTimeout(p.Option("max", "1h"))
		value, set := settingOf(p, "statement_timeout")
		if ok && set && value > most {
			a := advise(p.Stmt)
			a.execute("SET statement_timeout = '60s'")
			p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("statement_timeout = %s is too long to help anybody who waits", value)})
		}
	},
}
