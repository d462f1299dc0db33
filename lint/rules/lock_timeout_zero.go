package rules

import (
	"fmt"

	"sqlgen/lint"
)

var lockTimeoutZero = &lint.Analyzer{
	Name:            "lock-timeout-zero",
	Title:           "lock_timeout is switched off before a lock is taken",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `lock_timeout = 0 switches it off. Reported when a later statement of the script takes SHARE or a harder lock on a table in use while it is off; around CREATE INDEX CONCURRENTLY it is right.`,
	SafeAlternative: "`SET lock_timeout = '2s'` again before the next ALTER TABLE.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT"},
	RunScript: func(x *lint.ScriptPass) {
		reported := map[*lint.Stmt]bool{}
		for _, s := range x.Stmts {
			t := s.Timeouts.Lock
			l := hardLock(s)
			if s.Generated || !t.Set || t.Value != 0 || t.By == nil || l == nil || reported[t.By] {
				continue
			}
			reported[t.By] = true
			a := advise(s)
			a.execute("SET lock_timeout = '2s'")
			a.execute("%s", s.Text())
			x.ReportAt(t.By, lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("lock_timeout is off from here on, and line %d waits for %s on %s", s.Place().Line, l.Mode, l.Name)})
		}
	},
}
