package guard

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/source"
	"sqlgen/offline/script"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// history is built by hand: 0002 is cut in two by a CONCURRENTLY, 0003 is whole.
func history(t *testing.T) *script.Script {
	t.Helper()
	return build(t, []string{"0001"}, []string{"0003"}, func(b *script.Builder) {
		b.Begin()
		two := &script.Step{Revision: "0002", Direction: "upgrade", From: "0001", To: "0002", Doc: "Two", File: "0002.py", After: []string{"0002"}}
		b.EnterStep(two)
		b.StartStep(two)
		add(b, "ALTER TABLE t ADD COLUMN b int DEFAULT 0", 10)
		b.Commit()
		add(b, "CREATE UNIQUE INDEX CONCURRENTLY ix_t_a ON t (a)", 12)
		b.Begin()
		add(b, "ALTER TABLE t ADD CONSTRAINT ck_t_a CHECK (a > 0)", 14)
		b.Add(script.VersionRow, "UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001'", source.Pos{})
		b.EndStep()
		three := &script.Step{Revision: "0003", Direction: "upgrade", From: "0002", To: "0003", Doc: "Three", File: "0003.py", After: []string{"0003"}}
		b.EnterStep(three)
		b.StartStep(three)
		add(b, "CREATE TABLE u (id int PRIMARY KEY)", 10)
		b.Add(script.VersionRow, "UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002'", source.Pos{})
		b.EndStep()
		b.Commit()
	})
}

func build(t *testing.T, start, end []string, f func(b *script.Builder)) *script.Script {
	t.Helper()
	var b script.Builder
	b.StartRun(&script.Run{Table: "alembic_version", Start: start, End: end})
	f(&b)
	s, err := b.Script()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func add(b *script.Builder, sql string, line int) {
	b.Add(script.Statement, sql, source.Pos{File: "rev.py", Line: line, Column: 5})
}

func guarded(t *testing.T, s *script.Script, o Options) *Script {
	t.Helper()
	o.Command = "upgrade"
	if o.LockTimeout == "" {
		o.LockTimeout = "200ms"
	}
	g, err := New(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func text(t *testing.T, g *Script) string {
	t.Helper()
	r, err := g.Render(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text
}

const before = `CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)`

func database(t *testing.T, setup string) *pgtest.DB {
	t.Helper()
	db := pgtest.New(t)
	if err := db.Exec(setup); err != nil {
		t.Fatal(err)
	}
	return db
}

// psql applies a text and returns what it says.
func psql(t *testing.T, db *pgtest.DB, sql string, args ...string) (string, error) {
	t.Helper()
	out, err := psqlAt(t, db.DSN()+" application_name=psql_of_the_test", sql, args...)
	// A backend lives on for a moment after its psql, with the locks of its session.
	for range 1000 {
		if db.Value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'psql_of_the_test'") == "0" {
			return out, err
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the backend of psql does not end")
	return "", nil
}

// psqlProgram finds psql; without it the test is skipped, or fails where it is
// required.
func psqlProgram(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("psql")
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("psql is required")
		}
		t.Skip("no psql")
	}
	return program
}

func psqlAt(t *testing.T, dsn, sql string, args ...string) (string, error) {
	t.Helper()
	program := psqlProgram(t)
	file := filepath.Join(t.TempDir(), "script.sql")
	if err := os.WriteFile(file, []byte(sql), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, append(append([]string{"-X", "-d", dsn}, args...), "-f", file)...).CombinedOutput()
	return string(out), err
}

// state is everything that the script may change.
func state(db *pgtest.DB) string {
	var b strings.Builder
	for _, q := range []string{
		"SELECT version_num FROM alembic_version ORDER BY 1",
		"SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2",
		"SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
		"SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 't'::regclass ORDER BY 1",
		"SELECT obj_description('alembic_version'::regclass, 'pg_class')",
	} {
		fmt.Fprintln(&b, db.Query(q))
	}
	return b.String()
}

func wantEnd(t *testing.T, db *pgtest.DB) {
	t.Helper()
	if got := db.Value("SELECT string_agg(version_num, ',') FROM alembic_version"); got != "0003" {
		t.Errorf("the version rows are %s", got)
	}
	if got := db.Value("SELECT to_regclass('u')::text || (SELECT count(*) FROM pg_constraint WHERE conname = 'ck_t_a') || (SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_t_a'::regclass)"); got != "u1true" {
		t.Errorf("the schema is %q", got)
	}
	if got := db.Value("SELECT obj_description('alembic_version'::regclass, 'pg_class')"); got != `\N` {
		t.Errorf("the progress is still %q", got)
	}
}

type flavor struct {
	flavor string
	args   []string
}

// flavors are the ways in which a DBA may run the script.
var flavors = []flavor{
	{Psql, nil},
	{Psql, []string{"-v", "ON_ERROR_STOP=1"}},
	{Plain, []string{"-v", "ON_ERROR_STOP=1"}},
	{Plain, nil}, // goes on after errors: nothing may slip through
}

func eachFlavor(t *testing.T, o Options, f func(t *testing.T, g *Script, run func(db *pgtest.DB) string)) {
	t.Helper()
	for _, fl := range flavors {
		t.Run(fmt.Sprintf("%s%v", fl.flavor, fl.args), func(t *testing.T) {
			t.Parallel()
			o := o
			o.Flavor = fl.flavor
			g := guarded(t, history(t), o)
			f(t, g, func(db *pgtest.DB) string {
				out, _ := psql(t, db, text(t, g), fl.args...)
				return out
			})
		})
	}
}

func TestApply(t *testing.T) {
	eachFlavor(t, Options{}, func(t *testing.T, _ *Script, run func(*pgtest.DB) string) {
		db := database(t, before)
		if out := run(db); strings.Contains(out, "ERROR") {
			t.Fatal(out)
		}
		wantEnd(t, db)
		was := state(db)
		if out := run(db); !strings.Contains(out, "applied already: the version rows are {0003}") {
			t.Errorf("second run: %s", out)
		}
		if state(db) != was {
			t.Errorf("the second run changed something")
		}
	})
}

// refusals are databases that the script must leave alone.
func TestRefusal(t *testing.T) {
	cases := []struct {
		name, setup, want string
		options           Options
	}{
		{"wrong version", before + "; UPDATE alembic_version SET version_num = '0000'", "wrong version: found {0000}, expected {0001}", Options{}},
		{"two heads", before + "; INSERT INTO alembic_version VALUES ('b1')", "wrong version: found {0001, b1}, expected {0001}", Options{}},
		{"other database", before, "wrong database: this is ", Options{Database: "o'ther"}},
		{"other role", before, "wrong role: this is sqlgen, the script is for owner", Options{Role: "owner"}},
		{"old server", before, "the script is for 99 and later", Options{MinVersion: 99}},
		{"another script in part", before + "; COMMENT ON TABLE alembic_version IS 'note [sqlgen a:b step 1 of 3 00]'", "applied in part", Options{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			eachFlavor(t, c.options, func(t *testing.T, _ *Script, run func(*pgtest.DB) string) {
				db := database(t, c.setup)
				was := state(db)
				if out := run(db); !strings.Contains(out, c.want) || !strings.Contains(out, "HINT:  Nothing has been changed") {
					t.Errorf("the output lacks %q: %s", c.want, out)
				}
				if got := state(db); got != was {
					t.Errorf("changed from\n%s\nto\n%s", was, got)
				}
			})
		})
	}
}

func TestNoVersionTable(t *testing.T) {
	eachFlavor(t, Options{}, func(t *testing.T, _ *Script, run func(*pgtest.DB) string) {
		db := database(t, "CREATE TABLE t (a int)")
		if out := run(db); !strings.Contains(out, "there is no table alembic_version in this database") {
			t.Error(out)
		}
		if got := db.Value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"); got != "1" {
			t.Errorf("t has %s columns", got)
		}
		if got := db.Value("SELECT count(*) FROM pg_class WHERE relname = 'ix_t_a'"); got != "0" {
			t.Error("the index has been made")
		}
	})
}

func TestLockHeld(t *testing.T) {
	for _, lock := range []string{"alembic_version", "t"} {
		t.Run(lock, func(t *testing.T) {
			eachFlavor(t, Options{}, func(t *testing.T, _ *Script, run func(*pgtest.DB) string) {
				db := database(t, before)
				was := state(db)
				if err := db.Exec("BEGIN"); err != nil {
					t.Fatal(err)
				}
				if err := db.Exec("LOCK TABLE " + lock + " IN ROW EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				out := run(db)
				if !strings.Contains(out, "another session holds a lock on alembic_version") && !strings.Contains(out, "canceling statement due to lock timeout") {
					t.Error(out)
				}
				if err := db.Exec("COMMIT"); err != nil {
					t.Fatal(err)
				}
				if got := state(db); got != was {
					t.Errorf("changed from\n%s\nto\n%s", was, got)
				}
			})
		})
	}
}

func TestAnotherSessionApplies(t *testing.T) {
	eachFlavor(t, Options{}, func(t *testing.T, g *Script, run func(*pgtest.DB) string) {
		db := database(t, before)
		was := state(db)
		if err := db.Exec("SELECT pg_advisory_lock(hashtextextended(" + Literal(g.key) + ", 0))"); err != nil {
			t.Fatal(err)
		}
		if out := run(db); !strings.Contains(out, "another session is applying a script to alembic_version right now") {
			t.Error(out)
		}
		if got := state(db); got != was {
			t.Errorf("changed from\n%s\nto\n%s", was, got)
		}
	})
}

// TestBreaksInStepTwo: a row breaks the unique index; the resume that the message
// and the header name brings the script to its end.
func TestBreaksInStepTwo(t *testing.T) {
	eachFlavor(t, Options{}, func(t *testing.T, g *Script, run func(*pgtest.DB) string) {
		db := database(t, before+"; INSERT INTO t VALUES (2)")
		out := run(db)
		if !strings.Contains(out, "could not create unique index") {
			t.Fatal(out)
		}
		if got := db.Value("SELECT version_num FROM alembic_version"); got != "0001" {
			t.Errorf("the version row is %s", got)
		}
		out = run(db)
		if !strings.Contains(out, "step 1 of 3 is applied already, the version rows are {0001}") || !strings.Contains(out, "Go on with step 2") {
			t.Errorf("run again: %s", out)
		}
		out = from(t, db, g, 2)
		if !strings.Contains(out, "index ix_t_a is INVALID") || !strings.Contains(out, "DROP INDEX CONCURRENTLY ix_t_a") {
			t.Errorf("resumed with the INVALID index: %s", out)
		}
		out = from(t, db, g, 3)
		if !strings.Contains(out, "index ix_t_a is INVALID") {
			t.Errorf("resumed too late: %s", out)
		}
		for _, sql := range []string{"DELETE FROM t WHERE ctid = (SELECT max(ctid) FROM t)", "DROP INDEX CONCURRENTLY ix_t_a"} {
			if err := db.Exec(sql); err != nil {
				t.Fatal(err)
			}
		}
		if out := from(t, db, g, 2); strings.Contains(out, "ERROR") {
			t.Fatal(out)
		}
		wantEnd(t, db)
	})
}

// TestBreaksInTransaction: a row breaks the CHECK of a later transaction; the steps
// before stay, the step itself leaves nothing.
func TestBreaksInTransaction(t *testing.T) {
	eachFlavor(t, Options{}, func(t *testing.T, g *Script, run func(*pgtest.DB) string) {
		db := database(t, before+"; INSERT INTO t VALUES (-7)")
		out := run(db)
		if !strings.Contains(out, `check constraint "ck_t_a" of relation "t" is violated by some row`) {
			t.Fatal(out)
		}
		if got := db.Value("SELECT (SELECT version_num FROM alembic_version) || (SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_t_a'::regclass) || (SELECT count(*) FROM pg_constraint WHERE conname = 'ck_t_a')"); got != "0001true0" {
			t.Errorf("left over is %s", got)
		}
		was := state(db)
		if out := from(t, db, g, 2); !strings.Contains(out, "step 2 is applied already") || !strings.Contains(out, "Go on with step 3") {
			t.Errorf("a step too early: %s", out)
		}
		if state(db) != was {
			t.Error("a step too early has changed something")
		}
		if err := db.Exec("DELETE FROM t WHERE a < 0"); err != nil {
			t.Fatal(err)
		}
		if out := from(t, db, g, 3); strings.Contains(out, "ERROR") {
			t.Fatal(out)
		}
		wantEnd(t, db)
	})
}

// from applies the steps from one on, as the messages say.
func from(t *testing.T, db *pgtest.DB, g *Script, step int) string {
	t.Helper()
	if g.Flavor == Psql {
		out, _ := psql(t, db, text(t, g), "-c", fmt.Sprintf("SET sqlgen.from_step = %d", step))
		return out
	}
	var all strings.Builder
	for _, s := range g.Steps[step-1:] {
		out, err := psql(t, db, stepText(t, g, s), "-v", "ON_ERROR_STOP=1")
		all.WriteString(out)
		if err != nil {
			break
		}
	}
	return all.String()
}

func stepText(t *testing.T, g *Script, s *Step) string {
	t.Helper()
	r, err := g.RenderStep(s)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text
}

// TestKilled ends the session after each step, and within each; the same script
// says where to go on.
func TestKilled(t *testing.T) {
	for _, flavor := range []string{Psql, Plain} {
		g := guarded(t, history(t), Options{Flavor: flavor})
		for done := 0; done <= len(g.Steps); done++ {
			t.Run(fmt.Sprintf("%s after %d", flavor, done), func(t *testing.T) {
				t.Parallel()
				db := database(t, before)
				for _, s := range g.Steps[:done] {
					if out, err := psql(t, db, stepText(t, g, s), "-v", "ON_ERROR_STOP=1"); err != nil {
						t.Fatal(out)
					}
				}
				if done < len(g.Steps) {
					// The next step dies before its COMMIT.
					cut, _, _ := strings.Cut(stepText(t, g, g.Steps[done]), "\nCOMMIT;")
					if g.Steps[done].Transactional {
						_, _ = psql(t, db, cut)
					}
				}
				// Every earlier step refuses to run again.
				for _, s := range g.Steps[:done] {
					was := state(db)
					out, err := psql(t, db, stepText(t, g, s), "-v", "ON_ERROR_STOP=1")
					if err == nil || !strings.Contains(out, "applied already") {
						t.Errorf("step %d again: %s", s.Number, out)
					}
					if state(db) != was {
						t.Errorf("step %d again changed something", s.Number)
					}
				}
				// Later steps refuse to run before their turn.
				for _, s := range g.Steps[min(done+1, len(g.Steps)):] {
					was := state(db)
					if out, err := psql(t, db, stepText(t, g, s), "-v", "ON_ERROR_STOP=1"); err == nil {
						t.Errorf("step %d ran too early: %s", s.Number, out)
					}
					if state(db) != was {
						t.Errorf("step %d, too early, changed something", s.Number)
					}
				}
				if done == len(g.Steps) {
					wantEnd(t, db)
					return
				}
				if out := from(t, db, g, done+1); strings.Contains(out, "ERROR") {
					t.Fatal(out)
				}
				wantEnd(t, db)
			})
		}
	}
}

func TestFromBase(t *testing.T) {
	s := build(t, nil, []string{"0001"}, func(b *script.Builder) {
		b.Begin()
		one := &script.Step{Revision: "0001", Direction: "upgrade", To: "0001", After: []string{"0001"}}
		b.EnterStep(one)
		b.Add(script.CreateVersionTable, "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)", source.Pos{})
		b.StartStep(one)
		add(b, "CREATE TABLE t (a int)", 10)
		b.Add(script.VersionRow, "INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num", source.Pos{})
		b.EndStep()
		b.Commit()
	})
	for _, idempotent := range []bool{false, true} {
		g := guarded(t, s, Options{Idempotent: idempotent})
		for _, setup := range []string{"SELECT 1", "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)"} {
			db := database(t, setup)
			if out, err := psql(t, db, text(t, g)); err != nil || strings.Contains(out, "version_num\n") {
				t.Error(err, out)
			}
			if got := db.Value("SELECT version_num FROM alembic_version"); got != "0001" {
				t.Errorf("the version row is %s", got)
			}
			out, err := psql(t, db, text(t, g))
			if idempotent && err != nil || !idempotent && !strings.Contains(out, "applied already") {
				t.Error(err, out)
			}
		}
	}
}

func TestIdempotent(t *testing.T) {
	g := guarded(t, history(t), Options{Idempotent: true})
	sql := text(t, g)
	plainForm := guarded(t, history(t), Options{})
	t.Run("start", func(t *testing.T) {
		db := database(t, before)
		for range 3 {
			if out, err := psql(t, db, sql); err != nil {
				t.Fatal(out)
			}
			wantEnd(t, db)
		}
	})
	t.Run("a column that a later version has renamed", func(t *testing.T) {
		db := database(t, before)
		if out, err := psql(t, db, sql); err != nil {
			t.Fatal(out)
		}
		if err := db.Exec("ALTER TABLE t RENAME COLUMN a TO z"); err != nil {
			t.Fatal(err)
		}
		if out, err := psql(t, db, sql); err != nil {
			t.Fatal(out)
		}
	})
	t.Run("version 0002", func(t *testing.T) {
		db := database(t, before+"; UPDATE alembic_version SET version_num = '0002'")
		if out, err := psql(t, db, sql); err != nil {
			t.Fatal(out)
		}
		if got := db.Value("SELECT to_regclass('u')::text || ':' || (SELECT count(*) FROM pg_index WHERE indrelid = 't'::regclass) || (SELECT version_num FROM alembic_version)"); got != "u:00003" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("outside of the range", func(t *testing.T) {
		db := database(t, before+"; UPDATE alembic_version SET version_num = '0000'")
		was := state(db)
		if out, err := psql(t, db, sql); err == nil || !strings.Contains(out, "not in the range 0001:0003") {
			t.Error(out)
		}
		if state(db) != was {
			t.Error("something changed")
		}
	})
	for done := 1; done < len(plainForm.Steps); done++ {
		t.Run(fmt.Sprintf("after step %d", done), func(t *testing.T) {
			db := database(t, before)
			// The idempotent form cut short: what is committed then is what its own steps commit.
			for _, s := range g.Steps[:done] {
				if out, err := psql(t, db, stepText(t, g, s)); err != nil {
					t.Fatal(out)
				}
			}
			if out, err := psql(t, db, sql); err != nil {
				t.Fatal(out)
			}
			wantEnd(t, db)
		})
	}
	t.Run("INVALID index", func(t *testing.T) {
		db := database(t, before+"; INSERT INTO t VALUES (2)")
		if out, err := psql(t, db, sql); err == nil {
			t.Fatal(out)
		}
		if out, err := psql(t, db, sql); err == nil || !strings.Contains(out, "index ix_t_a is INVALID") {
			t.Error(out)
		}
	})
}

// TestTwoSessions applies the script from two sessions at once: one gets through,
// the other is told why not, and nothing is done twice.
func TestTwoSessions(t *testing.T) {
	t.Parallel()
	psqlProgram(t)
	for _, idempotent := range []bool{false, true} {
		g := guarded(t, history(t), Options{Idempotent: idempotent, LockTimeout: "5s"})
		sql := text(t, g)
		db := database(t, before)
		outs := make([]string, 2)
		var group sync.WaitGroup
		for i := range outs {
			group.Go(func() { outs[i], _ = psqlAt(t, db.DSN(), sql) })
		}
		group.Wait()
		var failed []string
		for _, out := range outs {
			if strings.Contains(out, "ERROR") {
				failed = append(failed, out)
			}
		}
		for _, out := range failed {
			if !strings.Contains(out, "another session is applying") && !strings.Contains(out, "applied already") && !strings.Contains(out, "already exists") {
				t.Errorf("a session was not told why: %s", out)
			}
		}
		// Both may have stopped, each before a step that the other was in.
		if len(failed) == 2 {
			for i := 1; i <= len(g.Steps); i++ {
				if out := from(t, db, g, i); !strings.Contains(out, "ERROR") {
					break
				}
			}
		}
		wantEnd(t, db)
	}
}

func TestStampAndDowngrade(t *testing.T) {
	t.Parallel()
	db := database(t, before)
	stamp := build(t, []string{"0001"}, []string{"0003"}, func(b *script.Builder) {
		b.Begin()
		st := &script.Step{Revision: "0003", Direction: "stamp_revision", From: "0001", To: "0003", After: []string{"0003"}}
		b.EnterStep(st)
		b.StartStep(st)
		b.Add(script.VersionRow, "UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0001'", source.Pos{})
		b.EndStep()
		b.Commit()
	})
	if out, err := psql(t, db, text(t, guarded(t, stamp, Options{}))); err != nil {
		t.Fatal(out)
	}
	down := build(t, []string{"0003"}, nil, func(b *script.Builder) {
		b.Begin()
		st := &script.Step{Revision: "0003", Direction: "downgrade", From: "0003", After: []string{}}
		b.EnterStep(st)
		b.StartStep(st)
		add(b, "DROP TABLE t", 5)
		b.Add(script.VersionRow, "DELETE FROM alembic_version WHERE alembic_version.version_num = '0003'", source.Pos{})
		b.EndStep()
		b.Commit()
	})
	g := guarded(t, down, Options{})
	if out, err := psql(t, db, text(t, g)); err != nil {
		t.Fatal(out)
	}
	if got := db.Value("SELECT count(*) FROM alembic_version") + db.Value("SELECT count(*) FROM pg_class WHERE relname = 't'"); got != "00" {
		t.Errorf("rows and tables left: %s", got)
	}
	if out, err := psql(t, db, text(t, g)); err == nil || !strings.Contains(out, "applied already: the version rows are {}") {
		t.Error(out)
	}
}

// TestSearchPath: env.py's settings come before the guard, in every step.
func TestSearchPath(t *testing.T) {
	t.Parallel()
	s := history(t)
	set := script.Piece{Kind: script.Statement, Text: "SET search_path TO tenant;"}
	s.Pieces = append([]script.Piece{s.Pieces[0], set}, s.Pieces[1:]...)
	for _, idempotent := range []bool{false, true} {
		g := guarded(t, s, Options{Idempotent: idempotent})
		db := database(t, "CREATE SCHEMA tenant; SET search_path TO tenant; "+before+"; RESET search_path; CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('other')")
		if out, err := psql(t, db, text(t, g)); err != nil {
			t.Fatal(out)
		}
		if got := db.Value("SELECT (SELECT version_num FROM tenant.alembic_version) || (SELECT version_num FROM alembic_version) || to_regclass('tenant.u')"); got != "0003othertenant.u" {
			t.Errorf("got %s", got)
		}
		out, err := psql(t, db, text(t, g))
		if !idempotent && !strings.Contains(out, "applied already") || idempotent && err != nil {
			t.Error(out)
		}
	}
}

// TestOtherBranches: rows of other branches stay as they are; a later row of the
// own branch is another version.
func TestOtherBranches(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Flavor: Plain}, {Idempotent: true}} {
		o.OtherBranches, o.Lineage = true, []string{"0001", "0002", "0003", "0004"}
		g := guarded(t, history(t), o)
		db := database(t, before+"; INSERT INTO alembic_version VALUES ('other')")
		if out, _ := psql(t, db, text(t, g)); strings.Contains(out, "ERROR") {
			t.Fatal(out)
		}
		if got := db.Value("SELECT string_agg(version_num, ' ' ORDER BY version_num) FROM alembic_version"); got != "0003 other" {
			t.Errorf("the version rows are %s", got)
		}
		was := state(db)
		out, err := psql(t, db, text(t, g))
		if o.Idempotent != (err == nil) && g.Flavor == Psql || !o.Idempotent && !strings.Contains(out, "applied already") {
			t.Errorf("second run: %s", out)
		}
		if state(db) != was {
			t.Error("the second run has changed something")
		}
		later := database(t, before+"; UPDATE alembic_version SET version_num = '0004'")
		was = state(later)
		if out, _ := psql(t, later, text(t, g)); !strings.Contains(out, "wrong version: found {0004}") {
			t.Errorf("a later version: %s", out)
		}
		if state(later) != was {
			t.Error("something has changed at a later version")
		}
	}
}
