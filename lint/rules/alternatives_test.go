package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/linttest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// atWork is a safe alternative and the database it is for.
type atWork struct {
	Name   string `json:"name"`
	Python string `json:"python"`
	setup  []string
	// history is how many statements of setup are applied already.
	history int
}

// besides are rules whose alternative is done in addition to the script, not in
// place of a statement.
var besides = map[string]bool{"foreign-key-without-index": true, "duplicate-index": true, "partition-index-never-attached": true, "constraint-never-validated": true}

// notHere are rules whose alternative is for another place than the finding's,
// takes the place of several statements, or is no code.
var notHere = map[string]bool{"multiple-alter-table": true, "multiple-foreign-keys": true, "orphan-enum-type": true, "downgrade-does-not-mirror-upgrade": true,
	"lock-order-inversion": true, "missing-object": true, "object-already-exists": true, "pending-trigger-events": true, "set-null-on-not-null-column": true, "unnamed-index": true, "version-num-too-long": true}

// TestAlternativesAtWork pastes the safe alternatives of all fixtures into a
// revision, has Alembic render it, and runs that on a server that holds what
// was there before the statement. Those with an ellipsis are for people.
func TestAlternativesAtWork(t *testing.T) {
	db := pgtest.New(t)
	list := collectAlternatives(t, pgtest.Version(t))
	rendered := renderWithAlembic(t, list)
	for i, w := range list {
		if msg, bad := strings.CutPrefix(rendered[i], "FAILED "); bad {
			t.Errorf("%s: Alembic refuses it: %s\n%s", w.Name, msg, w.Python)
			continue
		}
		statements, err := lint.ParseSQL(source.NewFile(w.Name, rendered[i]))
		if err != nil {
			t.Errorf("%s: %v\n%s", w.Name, err, rendered[i])
			continue
		}
		failed := w.run(t, db, statements, true)
		if failed != nil && strings.HasPrefix(failed.Error(), "23") {
			failed = w.run(t, db, statements, false) // the rows were ours
		}
		if failed != nil {
			t.Errorf("%s: the server refuses it (notHere has those meant for another place): %v\n%s", w.Name, failed, w.Python)
		}
	}
	if len(list) < 150 {
		t.Errorf("%d alternatives were run, want more", len(list))
	}
}

// run makes what the alternative starts from and runs it.
func (w *atWork) run(t *testing.T, db *pgtest.DB, statements []lint.Statement, rows bool) error {
	t.Helper()
	db.Reset()
	if err := db.Exec("SET statement_timeout = '10s'"); err != nil {
		t.Fatal(err)
	}
	for i, sql := range w.setup {
		if i == w.history && rows {
			for _, name := range tableNames(w.setup[:i]) {
				_ = db.Exec("INSERT INTO " + name + " DEFAULT VALUES") // not every table takes one
			}
		}
		if db.Exec(sql) != nil {
			// What the fixture shows fails on a server too, or it needs another one.
			_ = db.Exec("ROLLBACK")
		}
	}
	defer func() { _ = db.Exec("ROLLBACK") }()
	if err := db.Exec("COMMIT"); err != nil {
		return err
	}
	for i := range statements {
		if err := db.Exec(statements[i].Text()); err != nil {
			return fmt.Errorf("%w\n%s", err, statements[i].Text())
		}
	}
	return nil
}

// collectAlternatives runs the fixtures of revisions for the server's version.
func collectAlternatives(t *testing.T, version int) []atWork {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []atWork
	seen := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := linttest.Parse(filepath.Base(file), data)
		if err != nil {
			t.Fatal(err)
		}
		rule, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txtar"), ".")
		if f.Settings.Version > version || Find(rule) == nil || notHere[rule] {
			continue
		}
		if f.Settings.Version == 0 {
			f.Settings.Version = version
		}
		f.Settings.Rules = map[string]lint.Severity{rule: lint.Warning}
		for _, finding := range lint.Run(f.Input, f.Settings, []*lint.Analyzer{Find(rule)}).Findings {
			text := finding.SafeAlternative
			unknown := strings.Contains(text, "elsewhere") || strings.Contains(text, "myext")
			if text == "" || unknown || strings.Contains(text, "…") || finding.Revision == "" || seen[rule+text] || newerThan(version, text) {
				continue
			}
			seen[rule+text] = true
			w := atWork{Name: fmt.Sprintf("%s %s", rule, finding.Pos), Python: text}
			for _, step := range f.Input.Applied {
				w.add(step.Statements, -1)
			}
			w.history = len(w.setup)
			w.addUntil(f.Input.Steps, finding, besides[rule])
			if strings.HasPrefix(text, "# In place of the ADD COLUMN too") {
				w.setup = w.setup[:len(w.setup)-1]
			}
			out = append(out, w)
		}
	}
	return out
}

func (w *atWork) add(list []lint.Statement, before int) {
	for i := range list {
		if before >= 0 && list[i].SQL.Pos(list[i].Parsed).Line >= before {
			return
		}
		w.setup = append(w.setup, list[i].Text())
	}
}

// addUntil adds the steps up to the finding's statement.
func (w *atWork) addUntil(steps []lint.Step, f *lint.Finding, whole bool) {
	for _, s := range steps {
		if s.Pos.File == f.Pos.File {
			if whole {
				w.add(s.Statements, -1)
			} else {
				w.add(s.Statements, f.Pos.Line)
			}
			return
		}
		w.add(s.Statements, -1)
		if d := s.Downgrade; d != nil && d.Pos.File == f.Pos.File {
			w.add(d.Statements, f.Pos.Line)
			return
		}
	}
}

// tableNames are the ordinary tables that statements create.
func tableNames(setup []string) []string {
	var out []string
	for _, sql := range setup {
		rest, ok := strings.CutPrefix(sql, "CREATE TABLE ")
		if !ok {
			continue
		}
		if end := strings.IndexAny(rest, " ("); end > 0 {
			out = append(out, rest[:end])
		}
	}
	return out
}

const renderProgram = `
import io, json, sys
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from alembic.migration import MigrationContext
from alembic.operations import Operations
out = []
for w in json.load(sys.stdin):
    buf = io.StringIO()
    ctx = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": buf, "literal_binds": True})
    try:
        with ctx.begin_transaction():
            with Operations.context(ctx) as op:
                exec(w["python"], {"op": op, "sa": sa, "postgresql": postgresql})
        out.append(buf.getvalue())
    except Exception as e:
        out.append("FAILED %s: %s" % (type(e).__name__, e))
json.dump(out, sys.stdout)
`

func renderWithAlembic(t *testing.T, list []atWork) []string {
	t.Helper()
	if err := exec.Command("python3", "-c", "import alembic").Run(); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("python3 with alembic is needed")
		}
		t.Skip("python3 with alembic is not installed")
	}
	input, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", "-W", "ignore", "-c", renderProgram)
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var out []string
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if len(out) != len(list) {
		t.Fatalf("%d results of %d", len(out), len(list))
	}
	return out
}

// newerThan reports whether a fixture's statement has what a server doesn't know.
func newerThan(version int, text string) bool {
	for what, since := range map[string]int{"REINDEX TABLE CONCURRENTLY": 12, "gen_random_uuid": 13, "_ops(siglen": 13, " CONCURRENTLY\"": 14} {
		if version < since && strings.Contains(text, what) {
			return true
		}
	}
	return false
}
