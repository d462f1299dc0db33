package rules

import (
	"fmt"

	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var requireLockTimeout = &lint.Analyzer{
	Name:     "require-lock-timeout",
	Title:    "A lock is waited for without lock_timeout",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A statement that waits for SHARE or a harder lock makes everybody wait behind it who comes later, for as long as the oldest transaction on the table lasts: a change of a millisecond can stop a service for minutes. With
lock_timeout it gives up, and can be tried again.

Reported once for a script, at the first such statement on a table in use. Silent when the timeouts are set by who runs the script (timeouts = external), and for what takes SHARE UPDATE EXCLUSIVE or less.`,
	SafeAlternative: "`op.execute(\"SET lock_timeout = '2s'\")` at the beginning, or in env.py for all migrations.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT", "https://www.postgresql.org/docs/current/explicit-locking.html"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated || x.Settings().TimeoutsExternal {
			return
		}
		for _, s := range x.Stmts {
			l := hardLock(s)
			if s.Generated || l == nil || s.Timeouts.Lock.Active() {
				continue
			}
			x.ReportAt(s, lint.Finding{Relation: l.Name, SafeAlternative: setBefore(s, "lock_timeout", "2s"),
				Message: fmt.Sprintf("without lock_timeout this waits for %s on %s as long as it takes, and everybody who comes later waits behind it", l.Mode, l.Name)})
			return
		}
	},
}

// hardLock is the hardest lock on a table in use, nil when none is SHARE or harder.
func hardLock(s *lint.Stmt) *locks.Lock {
	var best *locks.Lock
	for i := range s.Effect.Locks {
		l := &s.Effect.Locks[i]
		if l.New || !l.IsTable() || l.Mode < locks.Share || s.IsNewID(l.ID) {
			continue
		}
		if best == nil || l.Mode > best.Mode {
			best = l
		}
	}
	return best
}

// setBefore writes a SET of a timeout.
func setBefore(s *lint.Stmt, name, value string) string {
	a := advise(s)
	if s.InTransaction() {
		return a.note("Before this statement, or for all migrations in env.py:").execute("SET LOCAL " + name + " = '" + value + "'").String()
	}
	return a.note("Before this statement:").execute("SET " + name + " = '" + value + "'").String()
}
