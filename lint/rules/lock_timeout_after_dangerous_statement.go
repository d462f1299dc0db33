package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var lockTimeoutAfterDangerousStatement = &lint.Analyzer{
	Name:            "lock-timeout-after-dangerous-statement",
	Title:           "lock_timeout is set too late, or without effect",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `lock_timeout holds for the statements after it: set below the first ALTER TABLE it leaves that one without. SET LOCAL outside of a transaction block does nothing at all but warn; within one it ends with COMMIT.`,
	SafeAlternative: "`op.execute(\"SET lock_timeout = '2s'\")` as the first statement.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT", "https://www.postgresql.org/docs/current/sql-set.html"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated {
			return
		}
		var first *lint.Stmt
		for _, s := range x.Stmts {
			if n, ok := s.Node.(*pgtree.VariableSetStmt); ok && !s.Generated && n.Kind == pgtree.VAR_SET_VALUE && strings.EqualFold(n.Name, "lock_timeout") {
				a := advise(s)
				switch {
				case n.IsLocal && !s.InTransaction():
					a.execute("SET lock_timeout = '2s'")
					x.ReportAt(s, lint.Finding{SafeAlternative: a.String(), Message: "SET LOCAL lock_timeout outside of a transaction block does nothing"})
				case first != nil && !x.Settings().TimeoutsExternal:
					a.note("As the first statement of the script:")
					a.execute("%s", s.Text())
					l := hardLock(first)
					x.ReportAt(s, lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("lock_timeout comes too late for line %d, which waits for %s on %s", first.Place().Line, l.Mode, l.Name)})
					return
				default:
					return
				}
			}
			if first == nil && !s.Generated && !s.Timeouts.Lock.Set && hardLock(s) != nil {
				first = s
			}
		}
	},
}
