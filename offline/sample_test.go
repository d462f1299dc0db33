package offline_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/internal/pgtest"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

var update = flag.Bool("update", false, "rewrite the rendered sample in out/")

func TestMain(m *testing.M) { pgtest.Main(m) }

// renderSample renders a range of the sample history as a user in the
// project's folder would.
func renderSample(t *testing.T, command alembic.Command, revisions string) string {
	t.Helper()
	cfg, err := config.Load(config.Options{Dir: ".."})
	if err != nil {
		t.Fatal(err)
	}
	r, err := offline.Render(context.Background(), offline.Project{Config: cfg}, offline.Request{
		Command: command, Revisions: []string{revisions},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.Text
}

// samples are the scripts kept in out/.
var samples = []struct {
	file      string
	command   alembic.Command
	revisions string
}{
	{"sample_upgrade_0002_head.sql", alembic.Upgrade, "0002:head"},
	{"sample_downgrade_head_base.sql", alembic.Downgrade, "head:base"},
}

func TestRenderedSample(t *testing.T) {
	for _, s := range samples {
		got := renderSample(t, s.command, s.revisions)
		file := filepath.Join("../out", s.file)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not what the sample renders to; go test ./offline -update rewrites it", file)
		}
	}
}

// oracle finds a program that the test compares with; the test is skipped
// without it unless SQLGEN_REQUIRE_ORACLES is set.
func oracle(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil && len(args) > 0 {
		err = exec.Command(path, args...).Run()
	}
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") != "" {
			t.Fatalf("%s: %v", name, err)
		}
		t.Skipf("%s %s does not run here", name, strings.Join(args, " "))
	}
	return path
}

// connection is the environment by which psql and psycopg2 find a database.
func connection(db *pgtest.DB) []string {
	host, _, _ := strings.Cut(db.Value("SHOW unix_socket_directories"), ",")
	return append(os.Environ(),
		"PGHOST="+host, "PGPORT="+db.Value("SHOW port"),
		"PGUSER="+db.Value("SELECT current_user"), "PGDATABASE="+db.Value("SELECT current_database()"))
}

// psql applies a script as a DBA does.
func psql(t *testing.T, program string, db *pgtest.DB, script string) {
	t.Helper()
	cmd := exec.Command(program, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-")
	cmd.Env = connection(db)
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("psql: %v\n%s", err, out)
	}
}

// catalogQueries describe a database by the system catalogs, a line an object.
var catalogQueries = []string{
	`SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
	 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	 WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r' ORDER BY 2, 3`,
	`SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated
	 FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 2, 3`,
	`SELECT 'index', i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid
	 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace ORDER BY 2`,
	`SELECT 'type', t.typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
	 FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e' ORDER BY 2`,
	`SELECT 'sequence', sequencename, data_type FROM pg_sequences WHERE schemaname = 'public' ORDER BY 2`,
	`SELECT 'version', version_num FROM alembic_version ORDER BY 2`,
}

func catalogLines(db *pgtest.DB) []string {
	var lines []string
	for _, q := range catalogQueries {
		for _, row := range db.Query(q) {
			lines = append(lines, strings.Join(row, " | "))
		}
	}
	return lines
}

// TestSampleOnPostgreSQL applies the rendered sample with psql, up in two
// scripts and down in one.
func TestSampleOnPostgreSQL(t *testing.T) {
	db := pgtest.New(t)
	program := oracle(t, "psql", "--version")
	psql(t, program, db, renderSample(t, alembic.Upgrade, "base:0002"))
	psql(t, program, db, renderSample(t, alembic.Upgrade, "0002:head"))
	if got := db.Value("SELECT string_agg(version_num, ',') FROM alembic_version"); got != "0007" {
		t.Errorf("after the upgrade the version is %q, want 0007", got)
	}
	if got := db.Value("SELECT string_agg(name, ',' ORDER BY id) FROM plans"); got != "Free,Team,Company" {
		t.Errorf("the seeded plans are %q", got)
	}
	psql(t, program, db, renderSample(t, alembic.Downgrade, "head:base"))
	left := strings.Join(catalogLines(db), "\n")
	const want = "column | alembic_version | version_num | character varying(32) | t | \\N\n" +
		"constraint | alembic_version | alembic_version_pkc | PRIMARY KEY (version_num) | t\n" +
		"index | alembic_version_pkc | CREATE UNIQUE INDEX alembic_version_pkc ON public.alembic_version USING btree (version_num) | t"
	if left != want {
		t.Errorf("after the downgrade there is\n%s\nwant nothing but the version table:\n%s", left, want)
	}
}

// TestSampleEqualsAlembic compares what the rendered sample leaves in a
// database with what Alembic leaves there.
func TestSampleEqualsAlembic(t *testing.T) {
	ours := pgtest.New(t)
	theirs := pgtest.New(t)
	program := oracle(t, "psql", "--version")
	python := oracle(t, "python3", "-c", "import alembic, psycopg2")

	psql(t, program, ours, renderSample(t, alembic.Upgrade, "base:head"))

	versions, err := filepath.Abs("../versions")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"alembic.ini": "[alembic]\nscript_location = %(here)s\npath_separator = os\nversion_locations = " + versions + "\n",
		"env.py": `from alembic import context
from sqlalchemy import create_engine

with create_engine("postgresql+psycopg2://").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "-B", "-m", "alembic", "upgrade", "head")
	cmd.Dir = dir
	cmd.Env = connection(theirs)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("alembic: %v\n%s", err, out)
	}

	got, want := catalogLines(ours), catalogLines(theirs)
	if len(got) < 30 {
		t.Fatalf("only %d objects described: %q", len(got), got)
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("sqlgen's script leaves\n%s\nAlembic leaves\n%s", g, w)
	}
}
