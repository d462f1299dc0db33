package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var disableTrigger = &lint.Analyzer{
	Name:     "disable-trigger",
	Title:    "Triggers are disabled",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DISABLE TRIGGER takes SHARE ROW EXCLUSIVE, and until COMMIT and after it every session writes without the trigger. DISABLE TRIGGER ALL switches foreign keys off too: rows that break them
are found by nobody afterwards.`,
	SafeAlternative: "`SET LOCAL session_replication_role = replica` holds for this session alone (superuser, or SET granted).",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		what := "the trigger " + c.Cmd.Name
		switch c.Cmd.Subtype {
		case pgtree.AT_DisableTrigAll:
			what = "every trigger, those of foreign keys included,"
		case pgtree.AT_DisableTrigUser:
			what = "every trigger but those of constraints"
		}
		a := advise(c.Stmt)
		a.note("For this session alone, in place of DISABLE and ENABLE:")
		a.execute("SET LOCAL session_replication_role = replica")
		c.report(lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("DISABLE TRIGGER switches %s of %s off for all sessions, and %s", what, c.Name, takes(c.Stmt, locks.ShareRowExclusive, c.Name))})
	}, pgtree.AT_DisableTrig, pgtree.AT_DisableTrigAll, pgtree.AT_DisableTrigUser),
}
