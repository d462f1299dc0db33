package offline_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

// unpack writes the files of an archive to a directory of its own.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func render(t *testing.T, archive string, q offline.Request) (*offline.Result, error) {
	t.Helper()
	cfg, err := config.Load(config.Options{Dir: unpack(t, archive)})
	if err != nil {
		t.Fatal(err)
	}
	return offline.Render(context.Background(), offline.Project{Config: cfg}, q)
}

var upgradeHead = offline.Request{Command: alembic.Upgrade, Revisions: []string{"head"}}

// body is a revision of its own whose upgrade() has the given lines.
func body(lines ...string) string {
	return "-- versions/a.py --\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n    " +
		strings.Join(lines, "\n    ") + "\n"
}

// statements are the texts that a revision's upgrade() makes.
func statements(t *testing.T, archive string) []string {
	t.Helper()
	res, err := render(t, archive, upgradeHead)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range res.Script.Pieces {
		switch p.Kind.String() {
		case "statement", "output":
			out = append(out, p.Text)
		case "begin", "commit":
			out = append(out, p.Text)
		}
	}
	return out
}

func TestOperations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		code []string
		want []string
	}{
		{"rename", []string{`op.rename_table("a", "b", schema="s")`}, []string{"ALTER TABLE s.a RENAME TO b;"}},
		{"drop if exists", []string{`op.drop_table("t", if_exists=True)`}, []string{"DROP TABLE IF EXISTS t;"}},
		{"drop index concurrently", []string{`op.drop_index("i", table_name="t", postgresql_concurrently=True)`}, []string{"DROP INDEX CONCURRENTLY i;"}},
		{"foreign key", []string{`op.create_foreign_key("f", "a", "b", ["x"], ["y"], ondelete="CASCADE", referent_schema="r", postgresql_not_valid=True)`},
			[]string{"ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY(x) REFERENCES r.b (y) ON DELETE CASCADE NOT VALID;"}},
		{"unique", []string{`op.create_unique_constraint("u", "t", ["a", "b"], deferrable=True, initially="DEFERRED")`},
			[]string{"ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED;"}},
		{"alter", []string{`op.alter_column("t", "c", type_=sa.BigInteger, postgresql_using="c::bigint", nullable=False, new_column_name="d")`},
			[]string{"ALTER TABLE t ALTER COLUMN c TYPE BIGINT USING c::bigint;", "ALTER TABLE t ALTER COLUMN c SET NOT NULL;", "ALTER TABLE t RENAME c TO d;"}},
		{"batch queues all but execute", []string{
			`with op.batch_alter_table("t") as batch:`,
			`    batch.drop_column("a")`,
			`    batch.execute("SELECT 1")`,
			`    batch.drop_constraint("k", type_="unique")`,
		}, []string{"SELECT 1;", "ALTER TABLE t DROP COLUMN a;", "ALTER TABLE t DROP CONSTRAINT k;"}},
		{"helper that takes op", []string{
			`def add(o, name): o.execute("SELECT '%s'" % name)`,
			`add(op, "x")`,
		}, []string{"SELECT 'x';"}},
		{"invoke and reverse", []string{
			`from alembic.operations import ops`,
			`o = ops.CreateIndexOp("ix", "t", ["a"])`,
			`op.invoke(o)`,
			`op.invoke(o.reverse())`,
		}, []string{"CREATE INDEX ix ON t (a);", "DROP INDEX ix;"}},
		{"the bind executes", []string{`op.get_bind().execute("SELECT 2")`, `assert op.get_bind().dialect.name == "postgresql"`}, []string{"SELECT 2;"}},
		{"replaced implementation", []string{
			`from alembic.operations import Operations, ops, toimpl`,
			`@Operations.implementation_for(ops.DropTableOp, replace=True)`,
			`def drop(operations, operation):`,
			`    operations.execute("SELECT 'before'")`,
			`    toimpl.drop_table(operations, operation)`,
			`op.drop_table("t")`,
		}, []string{"SELECT 'before';", "DROP TABLE t;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := append(append([]string{"BEGIN;"}, tt.want...), "COMMIT;")
			got := statements(t, body(tt.code...))
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, archive, want string
	}{
		{"keyword", body(`op.create_table("t", shcema="s")`), "versions/a.py:8:5: "},
		{"function", body(`op.add_colum("t", sa.Column("x", sa.Integer))`), "versions/a.py:8:5: AttributeError: module 'alembic.op' has no attribute 'add_colum'. Did you mean: 'add_column'?"},
		{"using without a type", body(`op.alter_column("t", "c", postgresql_using="x")`), "versions/a.py:8:5: alembic.util.exc.CommandError: postgresql_using must be used with the type_ parameter"},
		{"recreate", body(`with op.batch_alter_table("t", recreate="always") as b: b.drop_column("x")`), "versions/a.py:8:10: alembic.util.exc.CommandError: This operation cannot proceed in --sql mode"},
		{"no result", body(`for r in op.get_bind().execute("SELECT a FROM t").fetchall(): op.execute(f"DELETE FROM u WHERE a = {r.a}")`), "the result of the query is needed, but the rows of table t are not known: offline there is no database"},
		{"scalar", body(`op.execute(str(op.get_bind().scalar("SELECT a FROM t")))`), "versions/a.py:8:20: the result of the query is needed, but the rows of table t are not known"},
		{"method of the bind", body(`op.get_bind().begin_twophase()`), "versions/a.py:8:5: AttributeError: 'MockConnection' object has no attribute 'begin_twophase': offline there is no database to ask"},
		{"syntax of SQL", body(`op.execute("SELECT 1")`, `op.execute("SELEC 2")`), "versions/a.py:9:5: PostgreSQL cannot parse the statement: syntax error at or near \"SELEC\""},
		{"missing module", "-- versions/a.py --\nimport nosuch\nrevision = 'a'\ndown_revision = None\ndef upgrade(): pass\n", "versions/a.py:1:1: ModuleNotFoundError: No module named 'nosuch': if it is a dependency, declare it"},
		{"no upgrade", "-- versions/a.py --\nrevision = 'a'\ndown_revision = None\n", "versions/a.py: revision a has no function upgrade()"},
		{"loop", body(`while True: pass`), "versions/a.py:8:17: gave up after 5000000 steps"},
		{"loop of operations", body(`while True: op.execute("SELECT 1")`), "gave up after 5000000 steps"},
		{"unbound name", body(`op.execute("SELECT :x")`), ":x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := render(t, tt.archive, upgradeHead)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("not one line: %s", err)
			}
			var oe *offline.Error
			var list source.ErrorList
			if !errors.As(err, &oe) && !errors.As(err, &list) {
				t.Errorf("the error is a %T", err)
			}
		})
	}
}

// The clock stands at the Create Date, and random values are the same in every
// run.
func TestFixedClockAndSeed(t *testing.T) {
	t.Parallel()
	code := body(
		"import datetime, random, uuid",
		`op.execute(f"SELECT '{datetime.datetime.now()}'")`,
		`op.execute(f"SELECT '{uuid.uuid4()} {random.random()}'")`,
	)
	code = strings.Replace(code, "from alembic", "\"\"\"x\n\nCreate Date: 2024-05-06 07:08:09.123456\n\"\"\"\nfrom alembic", 1)
	first, second := statements(t, code), statements(t, code)
	if first[1] != "SELECT '2024-05-06 07:08:09.123456';" {
		t.Errorf("the clock shows %s", first[1])
	}
	if first[2] != second[2] {
		t.Errorf("%s, then %s", first[2], second[2])
	}
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	cfg, err := config.Load(config.Options{Dir: unpack(t, code)})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Settings.Now = &now
	res, err := offline.Render(context.Background(), offline.Project{Config: cfg}, upgradeHead)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(res.Text, "SELECT '2030-01-02 03:04:05';") {
		t.Errorf("the setting now has no effect:\n%s", res.Text)
	}
}

// Every statement knows the call that made it, and where it stands in the text.
func TestPlaces(t *testing.T) {
	t.Parallel()
	res, err := render(t, body(`op.execute("SELECT 1")`, `op.drop_table("t")`), upgradeHead)
	if err != nil {
		t.Fatal(err)
	}
	for text, line := range map[string]int{"SELECT 1;": 8, "DROP TABLE t;": 9} {
		p := res.Rendered.At(strings.Index(res.Text, text))
		if p == nil || p.Text != text || p.Pos.File != "versions/a.py" || p.Pos.Line != line || p.Step == nil || p.Step.Revision != "a" {
			t.Errorf("%s: %+v", text, p)
		}
	}
}

const environment = `
-- alembic.ini --
[alembic]
script_location = m
sqlalchemy.url = postgresql://u@h/d
[extra]
tenants = one, two
-- m/versions/a.py --
from alembic import op
revision = "a"
down_revision = None
def upgrade(schema=None):
    op.execute(f"SELECT '{schema}'")
def downgrade(): pass
`

func TestEnvironment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, env string
		want      []string
	}{
		{"a loop over tenants", `
from alembic import context
for tenant in context.config.get_section("extra")["tenants"].split(", "):
    context.configure(url=context.config.get_main_option("sqlalchemy.url"), version_table_schema=tenant)
    with context.begin_transaction():
        context.execute(f"SET search_path TO {tenant}")
        context.run_migrations(schema=tenant)
`, []string{"BEGIN;", "SET search_path TO one;", "SELECT 'one';", "COMMIT;", "BEGIN;", "SET search_path TO two;", "SELECT 'two';", "COMMIT;"}},
		{"an application that is not there", `
from alembic import context
from myapp import create_app
from myapp.models import db
app = create_app("production")
config = context.config
config.set_main_option("sqlalchemy.url", str(app.config["URL"]).replace("%", "%%"))
with app.app_context():
    context.configure(url=config.get_main_option("sqlalchemy.url"), target_metadata=db.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
`, []string{"BEGIN;", "SELECT 'None';", "COMMIT;"}},
		{"a variable that is not given", `
import os
from alembic import context
context.configure(url=os.environ["DATABASE_URL"])
with context.begin_transaction():
    context.run_migrations(schema=os.getenv("SCHEMA", "public"))
`, []string{"BEGIN;", "SELECT 'public';", "COMMIT;"}},
		{"the env.py of Flask-Migrate", `
from flask import current_app
from alembic import context
target_db = current_app.extensions['migrate'].db
def get_metadata():
    if hasattr(target_db, 'metadatas'):
        return target_db.metadatas[None]
    return target_db.metadata
try:
    url = target_db.get_engine().url.render_as_string(hide_password=False).replace('%', '%%')
except AttributeError:
    url = str(target_db.engine.url)
context.config.set_main_option('sqlalchemy.url', url)
context.configure(url=context.config.get_main_option('sqlalchemy.url'), target_metadata=get_metadata())
with context.begin_transaction():
    context.run_migrations()
`, []string{"BEGIN;", "SELECT 'None';", "COMMIT;"}},
		{"callbacks", `
from alembic import context
def note(ctx, step, heads, run_args, **kw):
    ctx.execute("SELECT '%s %s %s'" % (step.up_revision_id, step.is_upgrade, sorted(heads)[0]))
context.configure(dialect_name="postgresql", on_version_apply=note, transactional_ddl=False)
context.run_migrations()
context.static_output("-- end")
`, []string{"SELECT 'None';", "SELECT 'a True a';", "-- end"}},
		{"no transaction around an autocommit block", `
from alembic import context
context.configure(dialect_name="postgresql")
with context.get_context().autocommit_block():
    context.execute("SELECT 1")
`, []string{"SELECT 1;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := statements(t, environment+"-- m/env.py --"+tt.env)
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
