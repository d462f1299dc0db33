package rules

import (
	"sqlgen/lint"
)

var banUncommittedTransaction = &lint.Analyzer{
	Name:            "ban-uncommitted-transaction",
	Title:           "BEGIN without COMMIT",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `What isn't committed when the session ends is rolled back, without an error.`,
	SafeAlternative: "COMMIT at the end.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-begin.html"},
	RunTransaction: func(t *lint.TransactionPass) {
		if t.Explicit && t.End == nil && !t.Assumed && !t.Cut && t.Begin != nil && !t.Begin.Generated {
			t.ReportAt(t.Begin, lint.Finding{SafeAlternative: "COMMIT;", Message: "this transaction is never committed: all of it is rolled back when the session ends"})
		}
	},
}
