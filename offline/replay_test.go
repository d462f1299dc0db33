package offline_test

import (
	"context"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

const replayedHistory = `-- versions/a.py --
from alembic import op
import sqlalchemy as sa
revision = "a"
down_revision = None

def upgrade():
    op.create_table("teams", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tags", sa.ARRAY(sa.Text)))
    op.execute("""CREATE TABLE users (
        id serial PRIMARY KEY, email varchar(50) NOT NULL DEFAULT 'x', kind text, amount numeric(10,2),
        team_id bigint, at timestamptz,
        CONSTRAINT fk_team FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
        CONSTRAINT ck_id CHECK (id > 0), CONSTRAINT uq_email UNIQUE (email))""")
    op.execute("COMMENT ON TABLE users IS 'people'")
    op.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')")
    op.execute("CREATE SEQUENCE counter")
    op.execute("CREATE VIEW adults AS SELECT id FROM users")
    op.create_index("ix_kind", "users", ["kind"])
    op.execute("CREATE SCHEMA other")
    op.create_table("t", sa.Column("x", sa.Integer), schema="other")

def downgrade(): pass
`

// asking is a project whose second revision has the given lines after
// bind = op.get_bind(), with the history above as its first.
func asking(lines ...string) string {
	return replayedHistory + "-- versions/b.py --\nfrom alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n" +
		"from sqlalchemy.engine.reflection import Inspector\nrevision = 'b'\ndown_revision = 'a'\n\n\ndef upgrade():\n    bind = op.get_bind()\n    " +
		"say = lambda v: op.execute(\"SELECT '\" + str(v).replace(\"'\", '') + \"'\")\n    " +
		strings.Join(lines, "\n    ") + "\n\n\ndef downgrade():\n    pass\n"
}

// said is what say() has printed in the last revision.
func said(t *testing.T, archive string, start string) ([]string, []offline.Warning, error) {
	t.Helper()
	res, err := render(t, archive, offline.Request{Command: alembic.Upgrade, Revisions: []string{start + "b"}})
	if err != nil {
		return nil, nil, err
	}
	var out []string
	for _, p := range res.Script.Pieces {
		if p.Kind.String() == "statement" && p.Step != nil && p.Step.Revision == "b" {
			out = append(out, strings.TrimSuffix(strings.TrimPrefix(p.Text, "SELECT '"), "';"))
		}
	}
	return out, res.Warnings, nil
}

func TestInspector(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, want string }{
		{`say(sa.inspect(bind).has_table("users"))`, "True"},
		{`say(sa.inspect(bind).has_table("adults"))`, "True"},
		{`say(sa.inspect(bind).has_table("Users"))`, "False"},
		{`say(sa.inspect(bind).has_table("t"))`, "False"},
		{`say(sa.inspect(bind).has_table("t", schema="other"))`, "True"},
		{`say(Inspector.from_engine(bind).get_table_names())`, "[alembic_version, teams, users]"},
		{`say(Inspector.from_engine(bind.engine).get_table_names(schema="other"))`, "[t]"},
		{`say(Inspector(bind).get_view_names())`, "[adults]"},
		{`say("other" in sa.inspect(bind).get_schema_names())`, "True"},
		{`say(sa.inspect(bind).get_sequence_names())`, "[counter, teams_id_seq, users_id_seq]"},
		{`say(sa.inspect(bind).has_sequence("counter"))`, "True"},
		{`say([c["name"] for c in sa.inspect(bind).get_columns("users")])`, "[id, email, kind, amount, team_id, at]"},
		{`say([repr(c["type"]) for c in sa.inspect(bind).get_columns("users")][1:])`, "[VARCHAR(length=50), TEXT(), NUMERIC(precision=10, scale=2), BIGINT(), TIMESTAMP(timezone=True)]"},
		{`say([c["nullable"] for c in sa.inspect(bind).get_columns("users")])`, "[False, False, True, True, True, True]"},
		{`say(isinstance(sa.inspect(bind).get_columns("teams")[1]["type"], postgresql.ARRAY))`, "True"},
		{`say(sa.inspect(bind).get_indexes("users")[0]["name"], )`, "ix_kind"},
		{`say(sa.inspect(bind).has_index("users", "ix_kind"))`, "True"},
		{`say(sa.inspect(bind).get_unique_constraints("users")[0]["column_names"])`, "[email]"},
		{`say(sa.inspect(bind).get_pk_constraint("users"))`, "{constrained_columns: [id], name: users_pkey, comment: None}"},
		{`f = sa.inspect(bind).get_foreign_keys("users")[0]; say((f["name"], f["referred_table"], f["referred_columns"], f["options"]))`, "(fk_team, teams, [id], {ondelete: CASCADE})"},
		{`say(sa.inspect(bind).get_check_constraints("users")[0]["name"])`, "ck_id"},
		{`say(sa.inspect(bind).get_table_comment("users"))`, "{text: people}"},
		{`say(sa.inspect(bind).get_enums())`, "[{name: mood, schema: public, visible: True, labels: [sad, ok]}]"},
		{`say(bind.dialect.has_table(bind, "users"))`, "True"},
		{`say(bind.dialect.has_sequence(bind, "nope"))`, "False"},
		{`say(sa.inspect(bind).default_schema_name)`, "public"},
		{"try:\n        sa.inspect(bind).get_columns('nope')\n    except sa.exc.NoSuchTableError as e:\n        say(e)", "nope"},
		{`t = sa.Table("users", sa.MetaData(), autoload_with=bind); say([c.name for c in t.columns])`, "[id, email, kind, amount, team_id, at]"},
		{`t = sa.Table("users", sa.MetaData(), sa.Column("kind", sa.Integer), autoload_with=sa.inspect(bind)); say(repr(t.c.kind.type))`, "Integer()"},
		{`m = sa.MetaData(); m.reflect(bind, only=["users"]); say(list(m.tables))`, "[users]"},
		{`m = sa.MetaData(); m.reflect(bind=bind, schema="other"); say(list(m.tables))`, "[other.t]"},
		{`op.create_table("late", sa.Column("x", sa.Integer)); say(sa.inspect(bind).has_table("late"))`, "CREATE TABLE late (\n    x INTEGER\n);|True"},
		{`i = sa.inspect(bind); op.drop_column("users", "kind"); say(len(i.get_columns("users")))`, "ALTER TABLE users DROP COLUMN kind;|5"},
		{`sa.inspect(bind); postgresql.ENUM("sad", "ok", name="mood").create(bind, checkfirst=True)`, ""},
		{`sa.inspect(bind); postgresql.ENUM("x", name="fresh").create(bind, checkfirst=True)`, "CREATE TYPE fresh AS ENUM ('x');"},
		{`sa.inspect(bind); postgresql.ENUM("x", name="new").drop(bind, checkfirst=True)`, ""},
		{`sa.inspect(bind); postgresql.ENUM(name="mood").drop(bind)`, "DROP TYPE mood;"},
		{`sa.inspect(bind); sa.Table("users", sa.MetaData(), sa.Column("a", sa.Integer)).create(bind, checkfirst=True)`, ""},
		// What Alembic renders stays as it is.
		{`postgresql.ENUM("sad", "ok", name="mood").create(bind, checkfirst=True)`, "CREATE TYPE mood AS ENUM ('sad', 'ok');"},
		{"try:\n        i = sa.inspect(bind)\n    except Exception as e:\n        say(type(e).__name__)", "NoInspectionAvailable"},
		{`say(bind.execute(sa.text("SELECT 1 FROM pg_type")))`, "SELECT 1 FROM pg_type;|None"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			for _, start := range []string{"", "a:"} {
				got, _, err := said(t, asking(tt.code), start)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Join(got, "|") != tt.want {
					t.Errorf("%sb: got %q, want %q", start, strings.Join(got, "|"), tt.want)
				}
			}
		})
	}
}

func TestCatalogQueries(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want string }{
		{"SELECT 1 FROM information_schema.tables WHERE table_name = 'users'", "1"},
		{"SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'nope'", "None"},
		{"SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'users')", "True"},
		{"SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name='users' AND column_name='nope')", "False"},
		{"SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name IN ('id', 'email', 'x')", "2"},
		{"SELECT column_name FROM information_schema.columns WHERE table_name='users' AND data_type = 'timestamp with time zone'", "at"},
		{"SELECT data_type FROM information_schema.columns WHERE table_name='teams' AND column_name = 'tags'", "ARRAY"},
		{"SELECT is_nullable FROM information_schema.columns WHERE table_name='users' AND column_name = 'email'", "NO"},
		{"SELECT character_maximum_length FROM information_schema.columns WHERE table_name='users' AND column_name = 'email'", "50"},
		{"SELECT constraint_name FROM information_schema.table_constraints WHERE table_name='users' AND constraint_type='FOREIGN KEY'", "fk_team"},
		{`SELECT tc.constraint_name FROM information_schema.table_constraints AS tc JOIN information_schema.key_column_usage AS kcu
			ON tc.constraint_name = kcu.constraint_name AND tc.table_schema = kcu.table_schema
			JOIN information_schema.constraint_column_usage AS ccu ON ccu.constraint_name = tc.constraint_name
			WHERE tc.constraint_type = 'FOREIGN KEY' AND tc.table_name='users' AND kcu.column_name = 'team_id' AND ccu.table_name = 'teams'`, "fk_team"},
		{"SELECT delete_rule FROM information_schema.referential_constraints WHERE constraint_name = 'fk_team'", "CASCADE"},
		{"SELECT 1 FROM pg_type WHERE typname = 'mood'", "1"},
		{"SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = 'public')", "True"},
		{"SELECT 1 FROM pg_enum WHERE enumlabel = 'ok' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'mood')", "1"},
		{"SELECT e.enumlabel FROM pg_enum e, pg_type t WHERE e.enumtypid = t.oid AND t.typname = 'mood' ORDER BY e.enumsortorder DESC LIMIT 1", "ok"},
		{"SELECT 'nope' = ANY (SELECT enumlabel FROM pg_enum WHERE enumtypid = 'mood'::regtype)", "False"},
		{"SELECT array_agg(enumlabel) FROM pg_enum", "[sad, ok]"},
		{"SELECT 1 FROM pg_indexes WHERE indexname = 'ix_kind' AND tablename = 'users'", "1"},
		{"SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'ix_kind' AND n.nspname = 'public' AND c.relkind = 'i'", "1"},
		{"SELECT relkind FROM pg_class WHERE oid = 'counter'::regclass", "S"},
		{"SELECT conname FROM pg_constraint WHERE conrelid = 'users'::regclass AND contype = 'f'", "fk_team"},
		{"SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = 'users' AND contype = 'u'", "uq_email"},
		{"SELECT to_regclass('public.users')", "public.users"},
		{"SELECT to_regclass('nope') IS NOT NULL", "False"},
		{"SELECT attname FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 5 AND NOT attisdropped", "at"},
		{"SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'oth%'", "other"},
		{"SELECT 1 FROM pg_extension WHERE extname = 'pgcrypto'", "None"},
		{"SELECT count(*) > 0 FROM pg_tables WHERE tablename = lower('USERS')", "True"},
		{"SELECT 1 FROM information_schema.tables WHERE table_catalog = current_database() AND table_name ILIKE 'USERS'", "1"},
		{"SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_views WHERE viewname = 'adults') THEN 'y' ELSE 'n' END", "y"},
		{"SELECT table_name FROM (SELECT table_name FROM information_schema.tables WHERE table_type = 'VIEW') AS v", "adults"},
		{"SELECT indisunique FROM pg_index WHERE indexrelid = 'ix_kind'::regclass", "False"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			got, warnings, err := said(t, asking(`say(bind.execute(sa.text("""`+strings.ReplaceAll(tt.query, "::", `\\:\\:`)+`""")).scalar())`), "")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(warnings) != 1 || !strings.HasPrefix(warnings[0].String(), "versions/b.py:") || !strings.Contains(warnings[0].Msg, "assumed from the revisions before") {
				t.Errorf("warnings: %v", warnings)
			}
		})
	}
}

func TestCatalogResults(t *testing.T) {
	t.Parallel()
	const cols = `"SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = :t AND column_name < 'f' ORDER BY 1"`
	for _, tt := range []struct{ code, want string }{
		{`say(bind.execute(sa.text(` + cols + `), {"t": "users"}).fetchall())`, "[(amount, YES), (at, YES), (email, NO)]"},
		{`say([r[0] for r in bind.execute(sa.text(` + cols + `), {"t": "users"})])`, "[amount, at, email]"},
		{`say([r.is_nullable for r in bind.execute(sa.text(` + cols + `).bindparams(t="users"))])`, "[YES, YES, NO]"},
		{`say(bind.execute(sa.text(` + cols + `), {"t": "users"}).scalars().all())`, "[amount, at, email]"},
		{`say(bind.execute(sa.text(` + cols + `), {"t": "users"}).mappings().first()["column_name"])`, "amount"},
		{`say(bind.execute(sa.text(` + cols + `), {"t": "users"}).first()._mapping["is_nullable"])`, "YES"},
		{`say(bind.execute(sa.text(` + cols + `), {"t": "nope"}).fetchone())`, "None"},
		{`say(bind.execute(sa.text(` + cols + `), {"t": "users"}).rowcount)`, "3"},
		{`say(bind.scalar(sa.text("SELECT 1 FROM pg_type WHERE typname = 'mood'")))`, "1"},
		{`say(bind.exec_driver_sql("SELECT 1 FROM pg_type WHERE typname = 'mood'").scalar_one())`, "1"},
		{`t = sa.table("pg_type", sa.column("typname")); say(bind.execute(sa.select(t.c.typname).where(t.c.typname == "mood")).scalar_one_or_none())`, "mood"},
		{`say(bind.execute(sa.text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:n)"), {"n": '"public"."ix_kind"'}).scalar())`, "True"},
		{`say(bind.execute(sa.text("SELECT to_regclass('ix_kind'), to_regclass('nope'), to_regclass('users')\\:\\:text")).one())`, "(ix_kind, None, users)"},
		{`say(bind.execute(sa.text("SELECT current_schema()")).scalar())`, "public"},
		{`m = sa.MetaData(bind=bind); t = sa.Table("teams", m, autoload=True); say([c.name for c in t.c])`, "[id, tags]"},
		{`m = sa.MetaData(bind=bind); m.reflect(); say(sorted(m.tables))`, "[alembic_version, teams, users]"},
		{`m = sa.MetaData(bind=bind); t = sa.Table("made", m, sa.Column("x", sa.Integer)); t.create(); say(sa.inspect(bind).has_table("made")); t.insert().execute(x=1)`, "CREATE TABLE made (\n    x INTEGER\n);|True|INSERT INTO made (x) VALUES (1);"},
		{`
    m = sa.MetaData(bind=bind)
    sa.Table("made", m, sa.Column("x", sa.Integer))
    m.create_all()
    m.drop_all()
    say(sa.inspect(bind).has_table("made"))`, "CREATE TABLE made (\n    x INTEGER\n);|DROP TABLE made;|False"},
		{`
    with bind.begin_nested() as n:
        n.commit()
    say(sa.inspect(bind).has_table("users"))`, "True"},
		{`
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
        c.exec_driver_sql("VACUUM users")
    say(bind.in_transaction())`, "VACUUM users;|True"},
		{`
    e = sa.create_engine("postgresql://h/d")
    say(e.dialect.has_table(e, "users"))`, "True"},
		{`a, b = bind.execute(sa.text(` + cols + `), {"t": "users"}).first(); say(a + b)`, "amountYES"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			got, _, err := said(t, asking(tt.code), "a:")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestUnanswered(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, want string }{
		{`say(bind.execute(sa.text("SELECT count(*) FROM users")).scalar())`, "versions/b.py:12:9: the result of the query is needed, but the rows of table users are not known: offline there is no database"},
		{`for r in bind.execute(sa.text("SELECT id FROM users")): say(r.id)`, "the rows of table users are not known"},
		{`say(bind.execute(sa.text("UPDATE users SET kind = 'x'")).rowcount)`, "what a statement does to rows is not known"},
		{`say(bind.execute(sa.text("SELECT version()")).scalar())`, "the function version() in it is not one that is answered"},
		{`say(bind.execute(sa.text("SELECT 1 FROM pg_roles")).scalar())`, "sqlgen does not know the contents of pg_roles"},
		{`say(bind.execute(sa.text("SELECT indexdef FROM pg_indexes")).scalar())`, "sqlgen does not know the column indexdef"},
		{`say(bind.execute(sa.text("SELECT current_database()")).scalar())`, "the name of the database is not known"},
		{`say(bind.execute(sa.text("SELECT 'nope'\\:\\:regclass")).scalar())`, `there is no regclass "nope"`},
		{`op.execute("DO $$ BEGIN CREATE TABLE hidden (a int); END $$"); say(sa.inspect(bind).has_table("hidden"))`, "nobody knows what an earlier statement that names it has done: do $$ begin create table hidden"},
		{`op.execute("DO $$ BEGIN ALTER TABLE users ADD x int; END $$"); say(sa.inspect(bind).get_columns("users"))`, "nobody knows what an earlier statement"},
		{`op.execute("DO $$ BEGIN DROP TABLE users; END $$"); say(sa.inspect(bind).has_table("users"))`, "nobody knows what an earlier statement"},
		{`op.execute("DO $$ BEGIN CREATE TYPE m2 AS ENUM (); END $$"); say(bind.execute("SELECT 1 FROM pg_type WHERE typname = 'm2'").scalar())`, "nobody knows what an earlier statement"},
		{`op.execute("CREATE FUNCTION make() RETURNS void LANGUAGE sql AS 'CREATE TABLE made ()'"); op.execute("SELECT make()"); say(sa.inspect(bind).has_table("made"))`, "nobody knows what an earlier statement"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			_, _, err := said(t, asking(tt.code), "")
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "versions/b.py:") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	// Nor is a call of a function that can change nothing but rows.
	rows := `op.execute("CREATE FUNCTION tidy(t text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE format(''UPDATE %s SET kind = 1'', t); END'"); `
	if got, _, err := said(t, asking(rows+`op.execute("SELECT tidy('hidden')"); say(sa.inspect(bind).has_table("hidden"))`), "a:"); err != nil || len(got) != 3 || got[2] != "False" {
		t.Errorf("%q %v", got, err)
	}
	// An opaque statement that does not name what is asked for is no reason.
	got, _, err := said(t, asking(`op.execute("DO $$ BEGIN PERFORM 1; END $$"); say(sa.inspect(bind).has_table("hidden"))`), "a:")
	if err != nil || len(got) != 2 || got[1] != "False" {
		t.Errorf("%v %v", got, err)
	}
}

// Every revision by itself sees what is before it, in both directions.
func TestAnswersForEach(t *testing.T) {
	t.Parallel()
	archive := replayedHistory + `-- versions/b.py --
from alembic import op
import sqlalchemy as sa
revision = "b"
down_revision = "a"

def upgrade():
    if "age" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:
        op.add_column("users", sa.Column("age", sa.Integer))

def downgrade():
    if "age" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:
        op.drop_column("users", "age")
-- versions/c.py --
from alembic import op
import sqlalchemy as sa
revision = "c"
down_revision = "b"

def upgrade():
    if "age" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:
        op.drop_column("users", "age")

def downgrade():
    if "age" not in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:
        op.add_column("users", sa.Column("age", sa.Integer))
`
	cfg, err := config.Load(config.Options{Dir: unpack(t, archive)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if _, err := offline.Each(context.Background(), offline.Project{Config: cfg}, offline.ParseError, func(s *offline.Step) {
		if s.Err != nil {
			t.Error(s.Err)
			return
		}
		if s.Revision.ID == "a" {
			return
		}
		for _, p := range s.Script.Pieces {
			if p.Kind.String() == "statement" {
				got = append(got, s.Revision.ID+" "+s.Direction()+": "+p.Text)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"b upgrade: ALTER TABLE users ADD COLUMN age INTEGER;", "b downgrade: ALTER TABLE users DROP COLUMN age;",
		"c upgrade: ALTER TABLE users DROP COLUMN age;", "c downgrade: ALTER TABLE users ADD COLUMN age INTEGER;",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", got)
	}
}

// A revision that asks nothing costs nothing, and one that fails for another
// reason fails as it did.
func TestNoQuestion(t *testing.T) {
	t.Parallel()
	_, err := render(t, body(`op.get_bind().execute("SELECT 1")`, `1 / 0`), upgradeHead)
	if err == nil || !strings.Contains(err.Error(), "ZeroDivisionError") {
		t.Error(err)
	}
}

// TestEnumDefaults: sync_enum_values() with a tuple for a column asks for its default.
func TestEnumDefaults(t *testing.T) {
	t.Parallel()
	got, _, err := said(t, asking(`import alembic_postgresql_enum`, `op.execute("CREATE TABLE m (f mood NOT NULL DEFAULT 'ok', g mood)")`,
		`op.sync_enum_values("public", "mood", ["fine", "sad"], [("m", "f"), ("m", "g")], enum_values_to_rename=[("ok", "fine")])`), "")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(got, "\n")
	if !strings.Contains(text, `"f" SET DEFAULT 'fine'::public.mood;`) || strings.Contains(text, `"g" SET DEFAULT`) {
		t.Error(text)
	}
}
