package lint

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// probe runs one statement rule and returns what it said of each statement.
func probe(t *testing.T, in Input, s Settings, say func(*Stmt) string) []string {
	t.Helper()
	var out []string
	rule := &Analyzer{Name: "probe", Title: "probe", Doc: "probe", Severity: Info, Run: func(p *Pass) { out = append(out, say(p.Stmt)) }}
	if r := Run(in, s, []*Analyzer{rule}); len(r.Errors) > 0 {
		t.Fatal(r.Errors)
	}
	return out
}

func sqlInput(t *testing.T, sql string) Input {
	t.Helper()
	return Input{Steps: []Step{{Statements: statements(t, "x.sql", sql)}}}
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, " | ") != strings.Join(want, " | ") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTimeoutsFollowTransactions(t *testing.T) {
	t.Parallel()
	lock := func(s *Stmt) string {
		if !s.Timeouts.Lock.Set {
			return "-"
		}
		return s.Timeouts.Lock.Value.String()
	}
	for name, c := range map[string]struct {
		sql  string
		want string
	}{
		"local ends with the transaction": {"BEGIN; SET LOCAL lock_timeout = '2s'; SELECT 1; COMMIT; SELECT 1", "- - 2s 2s -"},
		"local outside does nothing":      {"SET LOCAL lock_timeout = '2s'; SELECT 1", "- -"},
		"session outlives it":             {"BEGIN; SET lock_timeout = 500; COMMIT; SELECT 1", "- - 500ms 500ms"},
		"rollback undoes it":              {"SET lock_timeout = '1s'; BEGIN; SET lock_timeout = '1min'; ROLLBACK; SELECT 1", "- 1s 1s 1m0s 1s"},
		"local hides the session's":       {"SET lock_timeout = '1s'; BEGIN; SET LOCAL lock_timeout = '3s'; SELECT 1; COMMIT; SELECT 1", "- 1s 1s 3s 3s 1s"},
		"reset":                           {"SET lock_timeout = '1s'; RESET lock_timeout; SELECT 1", "- 1s -"},
		"discard":                         {"SET lock_timeout = '1s'; DISCARD ALL; SELECT 1", "- 1s -"},
		"set_config":                      {"SELECT set_config('lock_timeout', '4s', false); SELECT 1", "- 4s"},
		"zero":                            {"SET lock_timeout = 0; SELECT 1", "- 0s"},
		"another":                         {"SET statement_timeout = '1s'; SELECT 1", "- -"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := probe(t, sqlInput(t, c.sql), Settings{}, lock)
			equal(t, got, strings.Fields(c.want)...)
		})
	}
}

func TestParseTimeout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"0": 0, "250": 250 * time.Millisecond, "2s": 2 * time.Second, "1.5min": 90 * time.Second, " 3 h ": 3 * time.Hour, "1d": 24 * time.Hour, "10us": 10 * time.Microsecond} {
		if got, ok := ParseTimeout(text); !ok || got != want {
			t.Errorf("%q: %v %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "-1", "2 weeks", "1e400"} {
		if got, ok := ParseTimeout(text); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestTransactionsAndHeldLocks(t *testing.T) {
	t.Parallel()
	history := []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE a (i int); CREATE TABLE b (i int);")}}
	held := func(s *Stmt) string {
		var out []string
		for _, h := range s.Held {
			out = append(out, h.Name+" "+h.Mode.String())
		}
		return fmt.Sprintf("%d:%s", s.Tx.Number, strings.Join(out, ","))
	}
	in := Input{Applied: history, Steps: []Step{{Revision: "1", Direction: Upgrade, Statements: statements(t, "1",
		"BEGIN; ALTER TABLE a ADD x int; SAVEPOINT s; ALTER TABLE b ADD x int; SELECT 1; ROLLBACK TO s; SELECT 2; COMMIT; SELECT 3;")}}}
	equal(t, probe(t, in, Settings{}, held),
		"3:", "3:", "3:a ACCESS EXCLUSIVE", "3:a ACCESS EXCLUSIVE", "3:a ACCESS EXCLUSIVE,b ACCESS EXCLUSIVE", "3:a ACCESS EXCLUSIVE,b ACCESS EXCLUSIVE",
		"3:a ACCESS EXCLUSIVE", "3:a ACCESS EXCLUSIVE", "4:")
}

func TestAssumedTransaction(t *testing.T) {
	t.Parallel()
	in := Input{Steps: []Step{
		{Revision: "1", Direction: Upgrade, InTransaction: true, Statements: statements(t, "1", "CREATE TABLE a (i int); SELECT 1;")},
		{Revision: "2", Direction: Upgrade, InTransaction: true, Statements: statements(t, "2", "SELECT 2;")},
	}}
	say := func(s *Stmt) string {
		return fmt.Sprintf("%d %v invisible=%v", s.Tx.Number, s.InTransaction(), s.IsInvisible(s.After.Relation("", "a")))
	}
	equal(t, probe(t, in, Settings{}, say), "1 true invisible=true", "1 true invisible=true", "2 true invisible=false")
}

func TestEachRevisionIsAScriptOfItsOwn(t *testing.T) {
	t.Parallel()
	steps := []Step{
		{Revision: "1", Direction: Upgrade, Statements: statements(t, "1", "BEGIN; CREATE TABLE a (i int); SET LOCAL lock_timeout = '1s'; SELECT 1;")},
		{Revision: "2", Direction: Upgrade, Statements: statements(t, "2", "ALTER TABLE a ADD x int; COMMIT;")},
	}
	say := func(s *Stmt) string {
		o := s.After.Relation("", "a")
		return fmt.Sprintf("new=%v invisible=%v timeout=%v in=%v", s.IsNew(o), s.IsInvisible(o), s.Timeouts.Lock.Set, s.InTransaction())
	}
	whole := probe(t, Input{Steps: steps}, Settings{}, say)
	equal(t, whole[4:], "new=true invisible=true timeout=true in=true", "new=true invisible=true timeout=true in=true")
	each := probe(t, Input{Steps: steps}, Settings{EachRevision: true}, say)
	equal(t, each[4:], "new=false invisible=false timeout=false in=true", "new=false invisible=false timeout=false in=true")
}

func TestDowngradeIsSimulated(t *testing.T) {
	t.Parallel()
	in := Input{
		Applied: []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE a (i int);")}},
		Steps: []Step{
			{Revision: "1", Direction: Upgrade, InTransaction: true, Statements: statements(t, "1", "CREATE TYPE mood AS ENUM ('x'); ALTER TABLE a ADD m mood;"),
				Downgrade: &Step{Revision: "1", Direction: Downgrade, InTransaction: true, Pos: source.Pos{File: "1.py", Line: 9}, Statements: statements(t, "1d", "ALTER TABLE a DROP m;")}},
			{Revision: "2", Direction: Upgrade, InTransaction: true, Statements: statements(t, "2", "ALTER TABLE a DROP m;")},
		},
	}
	mirror := &Analyzer{Name: "mirror", Title: "x", Doc: "x", Severity: Error, RunRevision: func(p *RevisionPass) {
		for _, d := range p.Diff() {
			p.ReportStep(p.Down, Finding{Message: d.Kind + " " + d.Name})
		}
	}}
	down := &Analyzer{Name: "down", Title: "x", Doc: "x", Severity: Error, Nodes: []any{(*pgtree.AlterTableCmd)(nil)}, Run: func(p *Pass) {
		if p.Direction() == Downgrade {
			p.Report(Finding{Message: "in the downgrade"})
		}
	}}
	r := Run(in, Settings{Downgrades: true}, []*Analyzer{mirror, down})
	if got := lines(r.Findings); got != "1.py:9 mirror: enum public.mood\n1d:1:1 down: in the downgrade\n" && got != "1.py:9 mirror: type public.mood\n1d:1:1 down: in the downgrade\n" {
		t.Errorf("got %s", got)
	}
	if len(r.Findings) == 2 && (r.Findings[1].Severity != Warning || r.Findings[1].Lock != "ACCESS EXCLUSIVE" || r.Findings[1].Relation != "a") {
		t.Errorf("the downgrade's finding: %+v", r.Findings[1])
	}
	r = Run(in, Settings{}, []*Analyzer{mirror, down})
	if len(r.Findings) != 1 || r.Statements != 3 {
		t.Errorf("without the downgrades: %d statements, %s", r.Statements, lines(r.Findings))
	}
}

func TestSummaryOfTransactions(t *testing.T) {
	t.Parallel()
	in := Input{
		Applied: []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE a (i int); CREATE TABLE b (i int);")}},
		Steps: []Step{{Revision: "1", Direction: Upgrade, InTransaction: true, Statements: statements(t, "1",
			"CREATE TABLE c (i int); ALTER TABLE a ADD x int; CREATE INDEX ON b (i); UPDATE a SET x = 1; ALTER TABLE c ADD y int;")}},
	}
	r := Run(in, Settings{}, nil)
	if len(r.Transactions) != 1 || len(r.Transactions[0].Locks) != 2 {
		t.Fatalf("%+v", r.Transactions)
	}
	a, b := r.Transactions[0].Locks[0], r.Transactions[0].Locks[1]
	if a.Relation != "a" || a.Mode != locks.AccessExclusive || a.After != 3 || a.Work != 2 {
		t.Errorf("a: %+v", a)
	}
	if b.Relation != "b" || b.Mode != locks.Share || !b.Scan || b.After != 2 || b.Work != 1 {
		t.Errorf("b: %+v", b)
	}
}

func TestSameInputSameResult(t *testing.T) {
	t.Parallel()
	sql := strings.Repeat("CREATE INDEX ON t (i); ALTER TABLE t ADD COLUMN IF NOT EXISTS i int; UPDATE t SET i = 1;\n", 20)
	first := ""
	for range 3 {
		var seen []string
		r := Run(sqlInput(t, sql), Settings{Existing: true}, []*Analyzer{indexRule(&seen)})
		got := fmt.Sprintf("%+v", r.Transactions)
		for _, f := range r.Findings {
			got += fmt.Sprintf("%+v\n", *f)
		}
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatal("two runs differ")
		}
	}
}

func TestSettingsChangeSeverities(t *testing.T) {
	t.Parallel()
	for severity, want := range map[Severity]int{Off: 0, Info: 1, SeverityDefault: 1} {
		var seen []string
		r := Run(sqlInput(t, "CREATE INDEX x ON t (i);"), Settings{Existing: true, Rules: map[string]Severity{"index": severity}}, []*Analyzer{indexRule(&seen)})
		if len(r.Findings) != want {
			t.Errorf("%s: %d findings", severity, len(r.Findings))
		}
		if want == 1 && severity == Info && r.Findings[0].Severity != Info {
			t.Errorf("%s: %s", severity, r.Findings[0].Severity)
		}
	}
}

func TestStatementsThatDoNotParse(t *testing.T) {
	t.Parallel()
	list, err := ParseSQL(source.NewFile("x.sql", "SELECT 1; SELEC 2; CREATE INDEX i ON t (a);"))
	if err == nil {
		t.Fatal("no error")
	}
	var seen []string
	r := Run(Input{Steps: []Step{{Statements: list}}}, Settings{Existing: true}, []*Analyzer{indexRule(&seen)})
	if len(seen) != 1 || len(r.Errors) != 1 || r.Errors[0].Pos.Column != 11 {
		t.Errorf("seen %v, errors %v", seen, r.Errors)
	}
}

func FuzzRun(f *testing.F) {
	f.Add("BEGIN; CREATE TABLE t (i int PRIMARY KEY); -- sqlgen: allow=index — x\nCREATE INDEX i ON t (i); COMMIT;")
	f.Add("ALTER TABLE t ALTER c TYPE text USING c::int::text, ADD CHECK (a > 0), DROP COLUMN d CASCADE; TRUNCATE t CASCADE; ROLLBACK TO x")
	f.Add("WITH a AS (DELETE FROM b RETURNING *) INSERT INTO c SELECT * FROM a; CREATE TABLE p PARTITION OF q DEFAULT; REFRESH MATERIALIZED VIEW CONCURRENTLY v")
	f.Fuzz(func(t *testing.T, sql string) {
		list, _ := ParseSQL(source.NewFile("x.sql", sql))
		var seen []string
		r := Run(Input{Steps: []Step{{Statements: list}}}, Settings{Existing: true}, []*Analyzer{indexRule(&seen)})
		for _, e := range r.Errors {
			if strings.Contains(e.Msg, "could not be") || strings.Contains(e.Msg, "failed") {
				t.Error(e)
			}
		}
	})
}

// history makes revisions in the mix that projects have.
func history(b *testing.B, n int) []Step {
	b.Helper()
	out := make([]Step, 0, n)
	for i := range n {
		sql := fmt.Sprintf("CREATE TABLE t%d (id bigserial PRIMARY KEY, name varchar(50) NOT NULL, ref bigint);\nCREATE INDEX ix_t%d ON t%d (name);", i, i, i)
		switch {
		case i%4 == 1:
			sql = fmt.Sprintf("ALTER TABLE t%d ADD COLUMN extra%d integer;\nCREATE INDEX ix_extra%d ON t%d (extra%d);", i-1, i, i, i-1, i)
		case i%4 == 2:
			sql = fmt.Sprintf("ALTER TABLE t%d ADD CONSTRAINT fk%d FOREIGN KEY (ref) REFERENCES t0 (id);", i-2, i)
		case i%4 == 3:
			sql = fmt.Sprintf("UPDATE t%d SET name = 'x' WHERE id = 1;\nALTER TABLE t%d ALTER COLUMN name TYPE varchar(100);", i-3, i-3)
		}
		list, err := ParseSQL(source.NewFile("r.sql", sql))
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, Step{Revision: fmt.Sprint(i), Direction: Upgrade, InTransaction: true, Statements: list})
	}
	return out
}

func BenchmarkRun(b *testing.B) {
	for _, n := range []int{500, 5000} {
		steps := history(b, n)
		b.Run(fmt.Sprintf("linted-%d", n), func(b *testing.B) {
			for range b.N {
				Run(Input{Steps: steps}, Settings{EachRevision: true}, nil)
			}
		})
		b.Run(fmt.Sprintf("applied-%d", n), func(b *testing.B) {
			for range b.N {
				Run(Input{Applied: steps[:n-1], Steps: steps[n-1:]}, Settings{}, nil)
			}
		})
	}
}
