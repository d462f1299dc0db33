package rules

import (
	"fmt"

	"sqlgen/lint"
)

var requireIdleInTransactionTimeout = &lint.Analyzer{
	Name:            "require-idle-in-transaction-timeout",
	Title:           "A transaction that holds locks has no idle_in_transaction_session_timeout",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `When the client that applies the script hangs between two statements, its locks stay. idle_in_transaction_session_timeout ends such a session. Reported once for a script.`,
	SafeAlternative: "`op.execute(\"SET idle_in_transaction_session_timeout = '10s'\")` at the beginning.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated || x.Settings().TimeoutsExternal {
			return
		}
		for _, s := range x.Stmts {
			l := hardLock(s)
			if s.Generated || l == nil || !s.InTransaction() || s.Timeouts.IdleInTransaction.Active() || s.Timeouts.Transaction.Active() {
				continue
			}
			x.ReportAt(s, lint.Finding{Relation: l.Name, SafeAlternative: setBefore(s, "idle_in_transaction_session_timeout", "10s"), Message: fmt.Sprintf("when the client hangs after this, %s on %s stays: idle_in_transaction_session_timeout isn't set", l.Mode, l.Name)})
			return
		}
	},
}
