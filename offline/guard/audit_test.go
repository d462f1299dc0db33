package guard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestAudit: each step records itself with the digest that the file says, in the
// step's own transaction.
func TestAudit(t *testing.T) {
	t.Parallel()
	for _, flavor := range []string{Psql, Plain} {
		g := guarded(t, history(t), Options{Flavor: flavor, AuditTable: "ops.Changes", Project: "it's", Ticket: "CHG-1"})
		sql := text(t, g)
		digest, rest, _ := Unseal(sql)
		if Sum(rest, digest) != digest || Sum(strings.Replace(rest, "COMMIT", "ROLLBACK", 1), digest) == digest {
			t.Error("the digest does not guard the text")
		}
		db := database(t, before+"; CREATE SCHEMA ops")
		was := state(db)
		out, _ := psql(t, db, sql)
		want := CreateAuditTable("ops.Changes")
		if !strings.Contains(out, `there is no table ops."Changes" to record the change in`) || !strings.Contains(out, want) {
			t.Errorf("%s: %s", flavor, out)
		}
		if state(db) != was {
			t.Errorf("%s: something changed", flavor)
		}
		if err := db.Exec(want); err != nil {
			t.Fatal(err)
		}
		if out, _ := psql(t, db, sql); strings.Contains(out, "ERROR") {
			t.Fatal(out)
		}
		wantEnd(t, db)
		got := db.Query(`SELECT step, steps, project, command, range, ticket, digest, applied_by FROM ops."Changes" ORDER BY applied_at`)
		for i, row := range got {
			if want := fmt.Sprintf("[%d 3 it's upgrade 0001:0003 CHG-1 sha256:%s sqlgen]", i+1, digest); fmt.Sprint(row) != want {
				t.Errorf("%s: recorded %v, want %s", flavor, row, want)
			}
		}
		if len(got) != 3 {
			t.Errorf("%s: %d steps are recorded", flavor, len(got))
		}
	}
	// An idempotent script records what it has done, not what it has left out.
	g := guarded(t, history(t), Options{Idempotent: true, AuditTable: "changes"})
	db := database(t, before+"; "+CreateAuditTable("changes"))
	for range 2 {
		if out, err := psql(t, db, text(t, g)); err != nil {
			t.Fatal(out)
		}
	}
	if got := db.Value("SELECT count(*) FROM changes"); got != "4" {
		t.Errorf("%s records of an idempotent script, want one of each part of a revision", got)
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	g := guarded(t, history(t), Options{Database: "o'ther db", Role: "x", LockTimeout: "2s", PerMigration: true, AuditTable: `a\b`})
	line := g.CommandLine()
	if want := `upgrade 0001:0003 --flavor psql --database 'o'\''ther db' --role x --lock-timeout 2s --audit-table 'a\b' --transaction-per-migration`; line != want {
		t.Errorf("got %s", line)
	}
	want := []string{"upgrade", "0001:0003", "--flavor", "psql", "--database", "o'ther db", "--role", "x", "--lock-timeout", "2s", "--audit-table", `a\b`, "--transaction-per-migration"}
	if got := Words(line); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := Words("a '' b"); len(got) != 3 {
		t.Errorf("got %q", got)
	}
}
