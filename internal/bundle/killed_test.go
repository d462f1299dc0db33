package bundle

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/guard"
)

// client is a psql that is fed a script statement by statement.
type client struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said strings.Builder
	fed  int // marks
}

// startClient connects as a DBA does, or one who has forgotten ON_ERROR_STOP.
func startClient(t *testing.T, db *pgtest.DB, stop bool) *client {
	t.Helper()
	args := []string{"-X", "-d", db.DSN()}
	if stop {
		args = append(args, "-v", "ON_ERROR_STOP=1")
	}
	c := &client{t: t, cmd: exec.Command("psql", append(args, "-f", "-")...)}
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = c.cmd.Stdout
	c.out = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// feed has psql run a part of the script and waits until it has.
func (c *client) feed(sql string) {
	c.t.Helper()
	c.fed++
	mark := fmt.Sprintf("fed %d", c.fed)
	if _, err := io.WriteString(c.in, sql+"\n\\echo '"+mark+"'\n"); err != nil {
		c.t.Fatalf("psql has gone: %v\n%s", err, c.said.String())
	}
	for {
		line, err := c.out.ReadString('\n')
		if strings.TrimSpace(line) == mark {
			return
		}
		c.said.WriteString(line)
		if err != nil {
			c.t.Fatalf("psql has ended: %s", c.said.String())
		}
	}
}

// kill ends psql with SIGKILL.
func (c *client) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// others are the database's other sessions.
const others = "FROM pg_stat_clear_snapshot(), pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"

// gone waits until no other session is left.
func gone(t *testing.T, db *pgtest.DB) {
	t.Helper()
	for range 500 {
		if db.Value("SELECT count(*) "+others) == "0" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("a session is left: %v", db.Query("SELECT pid, state, query "+others))
}

// everything is the schema with the version rows, the rows of all tables and the
// progress.
func everything(db *pgtest.DB) string {
	var b strings.Builder
	b.WriteString(dump(db))
	for _, q := range []string{
		"SELECT version_num FROM alembic_version ORDER BY 1",
		"SELECT obj_description('alembic_version'::regclass, 'pg_class')",
		"SELECT relname, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || oid::regclass, false, true, '')))[1] FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
	} {
		fmt.Fprintln(&b, db.Query(q))
	}
	return b.String()
}

// cut is the end of one of the script's statements, and how many steps are
// committed there.
type cut struct{ at, done int }

func cutsOf(t *testing.T, text string, steps []StepEntry) []cut {
	t.Helper()
	parsed, err := pgtree.Parse(source.NewFile("", text), pgtree.Options{Psql: true})
	if err != nil {
		t.Fatal(err)
	}
	var out []cut
	done := 0
	for i := range parsed.Statements {
		st := &parsed.Statements[i]
		sql := parsed.Text(st)
		switch {
		case done == len(steps):
		case steps[done].Transactional && sql == "COMMIT",
			!steps[done].Transactional && slices.ContainsFunc(steps[done].Statements, func(s *StatementEntry) bool { return strings.TrimSuffix(s.SQL, ";") == sql }):
			done++
		}
		end := st.End
		if n := strings.IndexByte(text[end:], '\n'); n >= 0 {
			end += n
		}
		out = append(out, cut{end, done})
	}
	if done != len(steps) {
		t.Fatalf("%d commit points found, want %d", done, len(steps))
	}
	return out
}

// middle is a history whose second revision is cut twice, so that version rows
// don't tell how far it has come.
func middle(t *testing.T) offline.Project {
	t.Helper()
	return project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE t (a int, b text)")`, `op.execute("DROP TABLE t")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("ALTER TABLE t ADD COLUMN c int")
    with op.get_context().autocommit_block():
        op.create_index("ix_t_a", "t", ["a"], unique=True, postgresql_concurrently=True)
    op.execute("INSERT INTO t VALUES (1, 'x', 2)")
    with op.get_context().autocommit_block():
        op.execute("VACUUM t")
    op.execute("ALTER TABLE t ADD COLUMN d int")`, `op.execute("ALTER TABLE t DROP COLUMN d")
    with op.get_context().autocommit_block():
        op.drop_index("ix_t_a", "t", postgresql_concurrently=True)
    op.execute("ALTER TABLE t DROP COLUMN c")`),
	})
}

// resumeAt reads from a message or the report where to go on: a step's number, 1
// for the beginning, 0 for nothing to do.
func resumeAt(t *testing.T, said string) int {
	t.Helper()
	if m := regexp.MustCompile(`Go on with step (\d+)`).FindStringSubmatch(said); m != nil {
		n := 0
		_, _ = fmt.Sscan(m[1], &n)
		return n
	}
	switch {
	case strings.Contains(said, "Run the script from its beginning"):
		return 1
	case strings.Contains(said, "There is nothing to do"), strings.Contains(said, "There is nothing left to do"):
		return 0
	}
	t.Fatalf("it does not say what to do: %s", said)
	return 0
}

// applier runs a bundle's upgrade or rollback in the ways that its messages name.
type applier struct {
	t     *testing.T
	db    *pgtest.DB
	files map[string]string
	dir   string // upgrade or rollback
	psql  bool   // the psql flavor; else by files
	stop  bool
}

// run has psql apply a text, when nobody else is there.
func (a *applier) run(sql string, args ...string) (string, bool) {
	a.t.Helper()
	gone(a.t, a.db) // the server notices a little later that a client has left
	return a.runNow(sql, args...)
}

func (a *applier) runNow(sql string, args ...string) (string, bool) {
	a.t.Helper()
	file := filepath.Join(a.t.TempDir(), "script.sql")
	if err := os.WriteFile(file, []byte(sql), 0o600); err != nil {
		a.t.Fatal(err)
	}
	base := []string{"-X", "-d", a.db.DSN()}
	if a.stop {
		base = append(base, "-v", "ON_ERROR_STOP=1")
	}
	out, _ := exec.Command("psql", append(append(base, args...), "-f", file)...).CombinedOutput()
	return string(out), !strings.Contains(string(out), "ERROR:")
}

// from applies the script from a step on.
func (a *applier) from(step int) (said string, ok bool) {
	a.t.Helper()
	script := a.files[a.dir+".sql"]
	if step <= 1 {
		return a.run(script)
	}
	if a.psql {
		return a.run(script, "-c", fmt.Sprintf("SET sqlgen.from_step = %d", step))
	}
	for _, name := range a.stepFiles()[step-1:] {
		if said, ok = a.run(a.files[name]); !ok {
			return said, false
		}
	}
	return said, true
}

func (a *applier) stepFiles() []string {
	var names []string
	for name := range maps.Keys(a.files) {
		if strings.HasPrefix(name, a.dir+"/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// finish follows the instructions, beginning with one, to the end.
func (a *applier) finish(said string) {
	a.t.Helper()
	for range 8 {
		step := resumeAt(a.t, said)
		if step == 0 {
			return
		}
		for _, drop := range regexp.MustCompile(`DROP INDEX CONCURRENTLY (\w+)`).FindAllStringSubmatch(said, -1) {
			if a.db.Value("SELECT count(*) FROM pg_index WHERE NOT indisvalid AND indexrelid = to_regclass('"+drop[1]+"')") == "1" {
				if err := a.db.Exec(drop[0]); err != nil {
					a.t.Fatal(err)
				}
			}
		}
		ok := false
		if said, ok = a.from(step); ok {
			return
		}
	}
	a.t.Fatalf("the instructions lead nowhere: %s", said)
}

// killedCase is a script that is killed, and what it leaves after each step.
type killedCase struct {
	name   string
	files  map[string]string
	dir    string
	steps  []StepEntry
	before *pgtest.DB // as it is before the script
	states []string   // everything after each number of steps
}

// newCase applies the steps one by one and keeps what each leaves.
func newCase(t *testing.T, name string, f *Files, dir string, setup ...string) *killedCase {
	t.Helper()
	c := &killedCase{name: name, files: f.Content, dir: dir, steps: f.Report.Steps, before: pgtest.New(t)}
	if dir == "rollback" {
		c.steps = f.Report.Rollback.Steps
	}
	for _, sql := range setup {
		psql(t, c.before, sql)
	}
	db := c.before.Copy(t)
	c.states = []string{everything(db)}
	a := &applier{t: t, db: db, files: c.files, dir: dir, stop: true}
	for _, name := range a.stepFiles() {
		if out, ok := a.run(c.files[name]); !ok {
			t.Fatal(out)
		}
		c.states = append(c.states, everything(db))
	}
	return c
}

// kill ends the session in one place of the script, by SIGKILL to psql or by
// pg_terminate_backend, and holds what is left against what the report announces.
func (c *killedCase) kill(t *testing.T, text string, at cut, terminate, byFlavor, stop bool) {
	t.Helper()
	db := c.before.Copy(t)
	client := startClient(t, db, stop)
	client.feed(text[:at.at])
	if terminate {
		db.Query("SELECT pg_terminate_backend(pid) " + others)
		gone(t, db)
		// psql goes on with the script, without a connection or with a new one.
		_, _ = io.WriteString(client.in, text[at.at:]+"\n")
		_ = client.in.Close()
		_, _ = io.Copy(&client.said, client.out)
		_ = client.cmd.Wait()
	} else {
		client.kill()
	}
	gone(t, db)
	state := everything(db)
	if state != c.states[at.done] {
		t.Fatalf("not what is left after step %d:\n%s\nwant\n%s\n%s", at.done, state, c.states[at.done], client.said.String())
	}
	a := &applier{t: t, db: db, files: c.files, dir: c.dir, psql: byFlavor, stop: stop}
	// The same script once more, as one does who has read nothing.
	said, ok := a.from(1)
	switch {
	case at.done == 0:
		if !ok {
			t.Fatalf("nothing was applied, and it can't be run again: %s", said)
		}
	case ok:
		t.Fatalf("it has been run again: %s", said)
	default:
		got := everything(db)
		if !byFlavor && !stop && got == c.states[len(c.steps)] {
			break // the client goes on after errors: the steps that are done refuse, the others are what the message asks for
		}
		if got != state {
			t.Errorf("the second run has changed\n%s\nto\n%s", state, got)
		}
		if at.done < len(c.steps) {
			if stops := c.steps[at.done].IfItStops; resumeAt(t, stops) != at.done+1 {
				t.Errorf("the report says of step %d: %s", at.done+1, stops)
			}
		}
		a.finish(said)
	}
	if got := everything(db); got != c.states[len(c.steps)] {
		t.Errorf("the resume ends in\n%s\nwant\n%s", got, c.states[len(c.steps)])
	}
}

// TestKilled ends the session that applies a script after every statement of it.
func TestKilled(t *testing.T) {
	needPsql(t)
	p, m := sample(t), middle(t)
	plain := guard.Options{Flavor: guard.Plain}
	whole := makeBundle(t, Input{Project: p, Range: "base:0002"}).Content["upgrade.sql"]
	start := makeBundle(t, Input{Project: m, Range: "base:a"}).Content["upgrade.sql"]
	up := makeBundle(t, Input{Project: p, Range: "0002:head"})
	cases := []*killedCase{
		newCase(t, "sample", up, "upgrade", whole),
		newCase(t, "sample back", up, "rollback", whole, up.Content["upgrade.sql"]),
		newCase(t, "middle", makeBundle(t, Input{Project: m, Range: "a:b"}), "upgrade", start),
		newCase(t, "middle plain", makeBundle(t, Input{Project: m, Range: "a:b", Options: plain}), "upgrade", start),
	}
	for _, c := range cases {
		text := c.files[c.dir+".sql"]
		done := 0
		for i, at := range cutsOf(t, text, c.steps) {
			boundary := at.done > done
			done = at.done
			for k, terminate := range []bool{false, true} {
				// Within a step some statements have to do.
				if !boundary && i%8 != 4*k {
					continue
				}
				t.Run(fmt.Sprintf("%s/statement %d, terminated %v", c.name, i+1, terminate), func(t *testing.T) {
					t.Parallel()
					// Without ON_ERROR_STOP the psql flavor sets it itself; what is left must be the same.
					c.kill(t, text, at, terminate, !strings.Contains(c.name, "plain"), (i+k)%2 == 0)
				})
			}
		}
	}
}

// TestKilledInStatement ends the session while a statement waits for another
// session's lock: within a transaction, and within CREATE INDEX CONCURRENTLY, which
// leaves an INVALID index when it is its server process that ends.
func TestKilledInStatement(t *testing.T) {
	needPsql(t)
	m := middle(t)
	f := makeBundle(t, Input{Project: m, Range: "a:b", Options: guard.Options{LockTimeout: "1s"}})
	c := newCase(t, "middle", f, "upgrade", makeBundle(t, Input{Project: m, Range: "base:a"}).Content["upgrade.sql"])
	text := c.files["upgrade.sql"]
	cuts := cutsOf(t, text, c.steps)
	for _, concurrently := range []bool{false, true} {
		for _, terminate := range []bool{false, true} {
			t.Run(fmt.Sprintf("concurrently %v, terminated %v", concurrently, terminate), func(t *testing.T) {
				t.Parallel()
				db := c.before.Copy(t)
				client := startClient(t, db, terminate)
				rest, done := text, 0
				if concurrently {
					at := cuts[slices.IndexFunc(cuts, func(c cut) bool { return c.done == 1 })]
					client.feed(text[:at.at])
					rest, done = text[at.at:], 1
				}
				if err := db.Exec("BEGIN"); err != nil {
					t.Fatal(err)
				}
				if err := db.Exec("LOCK TABLE t IN ROW EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				_, _ = io.WriteString(client.in, rest)
				waits := "SELECT count(*) " + others + " AND wait_event_type = 'Lock'"
				for n := 0; db.Value(waits) != "1"; n++ {
					if n == 500 {
						t.Fatal("no statement waits")
					}
					time.Sleep(10 * time.Millisecond)
				}
				if terminate {
					db.Query("SELECT pg_terminate_backend(pid) " + others)
					gone(t, db)
					_ = client.in.Close()
					_ = client.cmd.Wait()
				} else {
					client.kill()
				}
				a := &applier{t: t, db: db, files: c.files, dir: c.dir, psql: true, stop: !terminate}
				if concurrently && !terminate {
					// The server works on: whoever comes is told.
					if said, _ := a.runNow(text); !strings.Contains(said, "another session is applying a script") {
						t.Errorf("while the server works on: %s", said)
					}
				}
				if err := db.Exec("COMMIT"); err != nil {
					t.Fatal(err)
				}
				gone(t, db)
				invalid := db.Value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "1"
				if concurrently && invalid != terminate {
					t.Errorf("an INVALID index is left over: %v", invalid)
				}
				if invalid && !strings.Contains(c.steps[done].IfItStops, "an INVALID index may be left over") {
					t.Errorf("the report says nothing of an INVALID index: %s", c.steps[done].IfItStops)
				}
				if state := everything(db); !concurrently && state != c.states[0] {
					t.Errorf("the step has left\n%s\nwant\n%s", state, c.states[0])
				}
				a.finish(c.steps[done].IfItStops)
				if got := everything(db); got != c.states[len(c.steps)] {
					t.Errorf("the resume ends in\n%s\nwant\n%s", got, c.states[len(c.steps)])
				}
			})
		}
	}
}

// TestGoBack applies the upgrade up to each of its commit points and goes back from
// there as the report says.
func TestGoBack(t *testing.T) {
	needPsql(t)
	p, m := sample(t), middle(t)
	sampled := newCase(t, "sample", makeBundle(t, Input{Project: p, Range: "0002:head"}), "upgrade", makeBundle(t, Input{Project: p, Range: "base:0002"}).Content["upgrade.sql"])
	half := newCase(t, "middle", makeBundle(t, Input{Project: m, Range: "a:b"}), "upgrade", makeBundle(t, Input{Project: m, Range: "base:a"}).Content["upgrade.sql"])
	for i := range half.steps {
		if back := half.steps[i].GoBack; i > 0 && !strings.HasPrefix(back, "go on to the end first") {
			t.Errorf("in the middle of a revision, step %d: %s", i+1, back)
		}
	}
	for k := 1; k < len(sampled.steps); k++ {
		t.Run(fmt.Sprintf("after step %d", k), func(t *testing.T) {
			t.Parallel()
			db := sampled.before.Copy(t)
			up := &applier{t: t, db: db, files: sampled.files, dir: "upgrade", stop: true}
			for _, name := range up.stepFiles()[:k] {
				if said, ok := up.run(sampled.files[name]); !ok {
					t.Fatal(said)
				}
			}
			back := sampled.steps[k].GoBack
			for _, sql := range regexp.MustCompile(`DROP INDEX [^;]*;`).FindAllString(back, -1) {
				if err := db.Exec(sql); err != nil {
					t.Fatal(err)
				}
			}
			n := 0
			if m := regexp.MustCompile(`from_step = (\d+)`).FindStringSubmatch(back); m != nil {
				_, _ = fmt.Sscan(m[1], &n)
			}
			down := &applier{t: t, db: db, files: sampled.files, dir: "rollback", psql: true, stop: true}
			if said, ok := down.from(n); !ok || n < 2 {
				t.Fatalf("%s: %s", back, said)
			}
			if got := everything(db); got != sampled.states[0] {
				t.Errorf("%s ends in\n%s\nwant\n%s", back, got, sampled.states[0])
			}
		})
	}
}
