package rules

import (
	"fmt"
	"strings"
	"time"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var lockTimeoutTooLong = &lint.Analyzer{
	Name:            "lock-timeout-too-long",
	Title:           "lock_timeout is longer than users wait",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `While a statement waits for its lock everybody else waits behind it: lock_timeout is how long the service may stand still. Option max: the longest that is not reported (10s).`,
	SafeAlternative: "`SET lock_timeout = '2s'`, and try again when it fails.",
	Sources:         []string{"https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT"},
	Nodes:           timeoutNodes,
	Run: func(p *lint.Pass) {
		most, ok := lint.ParseTimeout(p.Option("max", "10s"))
		value, set := settingOf(p, "lock_timeout")
		if !ok || !set || value <= most {
			return
		}
		a := advise(p.Stmt)
		a.execute("SET lock_timeout = '2s'")
		p.Report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("with lock_timeout = %s everybody else may wait %s behind a statement that waits for its lock", value, value)})
	},
}

// timeoutNodes are the statements that set a timeout.
var timeoutNodes = []any{(*pgtree.VariableSetStmt)(nil)}

// settingOf reads SET name = value.
func settingOf(p *lint.Pass, name string) (time.Duration, bool) {
	n := p.Node.(*pgtree.VariableSetStmt)
	if n.Kind != pgtree.VAR_SET_VALUE || !strings.EqualFold(n.Name, name) || len(n.Args) != 1 {
		return 0, false
	}
	text, ok := pgtree.Text(n.Args[0])
	if !ok {
		return 0, false
	}
	return lint.ParseTimeout(text)
}
