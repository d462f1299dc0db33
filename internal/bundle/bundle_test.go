package bundle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/config"
	"sqlgen/internal/pgtest"
	"sqlgen/internal/syscatalog"
	"sqlgen/offline"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// project writes a project's files into a directory of their own.
func project(t *testing.T, files map[string]string) offline.Project {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return load(t, dir)
}

func load(t *testing.T, dir string) offline.Project {
	t.Helper()
	c, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return offline.Project{Config: c}
}

// sample is the sample history of the repository.
func sample(t *testing.T) offline.Project {
	t.Helper()
	names, err := filepath.Glob("../../versions/*.py")
	if err != nil || len(names) == 0 {
		t.Fatal("the sample is not there", err)
	}
	files := map[string]string{}
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		files["versions/"+filepath.Base(n)] = string(text)
	}
	return project(t, files)
}

func makeBundle(t *testing.T, in Input) *Files {
	t.Helper()
	in.Tool = "sqlgen test"
	f, err := Make(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func needPsql(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("psql"); err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatal("psql is required")
		}
		t.Skip("no psql")
	}
}

func psql(t *testing.T, db *pgtest.DB, sql string, args ...string) string {
	t.Helper()
	needPsql(t)
	cmd := exec.Command("psql", append([]string{"-X", "-v", "ON_ERROR_STOP=1", "-d", db.DSN(), "-f", "-"}, args...)...)
	cmd.Stdin = strings.NewReader(sql)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("psql: %v\n%s", err, out)
	}
	return string(out)
}

// answers runs a file of queries and wants every row to say that all is well.
func answers(t *testing.T, db *pgtest.DB, sql string, want int) {
	t.Helper()
	n := 0
	for _, line := range strings.Split(psql(t, db, sql, "-A", "-t", "-F", "\t"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) < 4 {
			continue
		}
		n++
		if cells[3] != "t" {
			t.Errorf("%s: found %q, expected %q", cells[0], cells[1], cells[2])
		}
	}
	if n != want {
		t.Errorf("%d answers, want %d", n, want)
	}
}

// dump is the schema as the server has it, without the version table.
func dump(db *pgtest.DB) string {
	var b strings.Builder
	for _, q := range []string{
		`SELECT c.relname, c.relkind, a.attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
			LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','v','m','S') AND relname <> 'alembic_version' ORDER BY 1, 3`,
		`SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1::text, 2`,
		`SELECT pg_get_indexdef(indexrelid), indisvalid FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace = 'public'::regnamespace AND indrelid::regclass::text <> 'alembic_version' ORDER BY 1`,
		`SELECT typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e','d') ORDER BY 1`,
	} {
		for _, row := range db.Query(q) {
			fmt.Fprintln(&b, row)
		}
	}
	return b.String()
}

// schema is everything that the server's system catalogs have, without the version
// table.
func schema(t *testing.T, db *pgtest.DB) string {
	t.Helper()
	lines, err := syscatalog.Lines(db.Rows)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "alembic_version") }), "\n")
}

// TestSampleThereAndBack applies every revision of the sample and the whole of it:
// precheck, upgrade, verify, rollback; the schema is the one before.
func TestSampleThereAndBack(t *testing.T) {
	p := sample(t)
	ranges := []string{"base:0001", "0001:0002", "0002:0003", "0003:0004", "0004:0005", "0005:0006", "0006:0007", "base:0007", "0002:0007"}
	for _, rng := range ranges {
		t.Run(rng, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			start, _, _ := strings.Cut(rng, ":")
			if start != "base" {
				psql(t, db, makeBundle(t, Input{Project: p, Range: "base:" + start}).Content["upgrade.sql"])
			}
			f := makeBundle(t, Input{Project: p, Range: rng})
			was := schema(t, db)
			answers(t, db, f.Content["precheck.sql"], len(f.Report.Precheck))
			psql(t, db, f.Content["upgrade.sql"])
			answers(t, db, f.Content["verify.sql"], len(f.Report.Verification))
			if schema(t, db) == was {
				t.Error("the upgrade changed nothing")
			}
			answers(t, db, f.Content["rollback-precheck.sql"], len(f.Report.Rollback.Precheck))
			psql(t, db, f.Content["rollback.sql"])
			answers(t, db, f.Content["rollback-verify.sql"], len(f.Report.Rollback.Verification))
			if got := schema(t, db); got != was {
				t.Errorf("after the rollback:\n%s\nbefore:\n%s", got, was)
			}
			if !f.Report.Rollback.Whole || len(f.Report.Rollback.Irreversible) > 0 {
				t.Errorf("the report says %+v", f.Report.Rollback)
			}
		})
	}
}

const head = "from alembic import op\nimport sqlalchemy as sa\n"

func revisionFile(id, parent, up, down string) string {
	p := "None"
	if parent != "" {
		p = fmt.Sprintf("%q", parent)
	}
	return fmt.Sprintf("\"\"\"Doc of %s\"\"\"\n%srevision = %q\ndown_revision = %s\n\ndef upgrade():\n    %s\n\ndef downgrade():\n    %s\n", id, head, id, p, up, down)
}

func TestIrreversible(t *testing.T) {
	t.Parallel()
	base := revisionFile("a", "", `op.execute("CREATE TABLE t (a int, b text)")`, `op.execute("DROP TABLE t")`)
	for _, c := range []struct {
		name, up, down string
		want           string // "" for a way back without objections
		loses          string
		whole          bool
	}{
		{"add column", `op.add_column("t", sa.Column("c", sa.Integer()))`, `op.drop_column("t", "c")`, "", "column t.c: dropped with its values", true},
		{"drop column", `op.drop_column("t", "b")`, `op.add_column("t", sa.Column("b", sa.Text()))`, "revision b: column t.b: dropped with its values: the downgrade can't bring it back", "", true},
		{"raises", `op.drop_column("t", "b")`, `raise NotImplementedError("no way back")`, "revision b: downgrade() can't be rendered", "", false},
		{"empty", `op.create_table("u", sa.Column("c", sa.Integer()))`, `pass`, "revision b: downgrade() does nothing, upgrade() does", "", true},
		{"left over", `op.create_table("u", sa.Column("c", sa.Integer()))`, `op.execute("SELECT 1")`, "relation public.u is left over", "", true},
		{"other form", `op.alter_column("t", "a", type_=sa.BigInteger())`, `op.alter_column("t", "a", type_=sa.SmallInteger())`, "column public.t.a comes back in another form", "", true},
		{"refused", `op.execute("CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE v (id int REFERENCES u)")`, `op.execute("DROP TABLE u; DROP TABLE v")`,
			"revision b: the downgrade will be refused: cannot drop table u", "", true},
		{"column that is renamed", `op.alter_column("t", "a", new_column_name="c")`, `op.alter_column("t", "c", new_column_name="a"); op.create_index("i", "t", ["c"])`,
			"revision b: the downgrade will be refused: column \"c\" does not exist", "", true},
		{"constraint of another name", `op.create_check_constraint("ck", "t", "a > 0")`, `op.drop_constraint("kc", "t")`,
			"revision b: the downgrade will be refused: constraint \"kc\" of relation \"t\" does not exist", "", true},
		{"table that is dropped", `op.execute("CREATE TABLE u (b int); DROP TABLE t")`, `op.execute("CREATE INDEX i ON t (a); DROP TABLE u")`,
			"revision b: the downgrade will be refused: relation \"t\" does not exist", "", true},
		{"index that nobody makes", `op.execute("CREATE INDEX i ON t (a)")`, `op.execute("DROP INDEX j; DROP INDEX i")`,
			"revision b: the downgrade will be refused: index \"j\" does not exist, as far as the revisions tell", "", true},
		{"type that is there, after a statement that can't be read", `op.execute("CREATE TYPE e AS ENUM ('a'); DO 'BEGIN END'; ALTER TABLE t ADD COLUMN c e")`,
			`op.execute("ALTER TABLE t DROP COLUMN c; CREATE TYPE e AS ENUM ('b')")`, "the downgrade will be refused: type \"e\" already exists", "", true},
		{"needs no transaction", `op.execute("CREATE INDEX i ON t (a)")`, `op.execute("DROP INDEX CONCURRENTLY i")`,
			"the downgrade can't be applied: ", "", false},
		{"delete", `op.execute("DELETE FROM t")`, `op.execute("INSERT INTO t VALUES (1)")`, "revision b: table t: all rows are deleted", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := project(t, map[string]string{"versions/a.py": base, "versions/b.py": revisionFile("b", "a", c.up, c.down)})
			_, err := Make(context.Background(), Input{Project: p, Range: "a:b"})
			if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, ErrLossy) || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			f := makeBundle(t, Input{Project: p, Range: "a:b", AllowLossy: true})
			if f.Report.Rollback.Whole != c.whole {
				t.Errorf("whole is %v: %+v", f.Report.Rollback.Whole, f.Report.Rollback)
			}
			if _, ok := f.Content["rollback.sql"]; ok != f.Report.Rollback.Possible {
				t.Errorf("there is a rollback.sql: %v, the report says %v", ok, f.Report.Rollback.Possible)
			}
			all := fmt.Sprint(f.Report.Rollback.Irreversible, f.Report.Rollback.Loses)
			if !strings.Contains(all, c.want) || !strings.Contains(all, c.loses) {
				t.Errorf("the report lacks %q or %q: %s", c.want, c.loses, all)
			}
			for _, name := range []string{"report.md", "report.html", "report.json"} {
				if f.Content[name] == "" {
					t.Errorf("%s is not there", name)
				}
			}
		})
	}
}

// TestPartialRollback: the way back ends before the revision that has none.
func TestPartialRollback(t *testing.T) {
	t.Parallel()
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE t (a int)")`, `pass`),
		"versions/b.py": revisionFile("b", "a", `op.execute("CREATE TABLE u (a int)")`, `raise NotImplementedError`),
		"versions/c.py": revisionFile("c", "b", `op.execute("CREATE TABLE v (a int)")`, `op.execute("DROP TABLE v")`),
	})
	f := makeBundle(t, Input{Project: p, Range: "a:c", AllowLossy: true})
	if !strings.Contains(f.Content["rollback.sql"], "DROP TABLE v;") || strings.Join(f.Report.Rollback.To, "") != "b" {
		t.Errorf("the way back is %+v", f.Report.Rollback)
	}
	if !strings.Contains(f.Report.Verdict, "rollback: only to b") {
		t.Error(f.Report.Verdict)
	}
}

// TestRollbackOfBranches: a downgrade to a revision leaves the branches alone that do
// not descend from it.
func TestRollbackOfBranches(t *testing.T) {
	t.Parallel()
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE t (a int)")`, `op.execute("DROP TABLE t")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("CREATE TABLE u (a int)")`, `op.execute("DROP TABLE u")`),
		"versions/c.py": revisionFile("c", "a", `op.execute("CREATE TABLE v (a int)")`, `op.execute("DROP TABLE v")`),
		"versions/d.py": strings.Replace(revisionFile("d", "b", "pass", "pass"), `"b"`, `("b", "c")`, 1),
	})
	if f := makeBundle(t, Input{Project: p, Range: "a:d"}); !f.Report.Rollback.Whole {
		t.Errorf("from where both branches begin: %+v", f.Report.Rollback)
	}
	back := makeBundle(t, Input{Project: p, Range: "b:d", AllowLossy: true}).Report.Rollback
	if back.Whole || len(back.Irreversible) == 0 || !strings.HasPrefix(back.Irreversible[0].Why, "the way back ends at b, c:") && !strings.HasPrefix(back.Irreversible[0].Why, "the way back ends at c, b:") {
		t.Errorf("from one of them: %+v", back)
	}
}

// TestRefusedUpgrade: what PostgreSQL is known to refuse is said on the first page.
func TestRefusedUpgrade(t *testing.T) {
	t.Parallel()
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE t (a int)")`, `op.execute("DROP TABLE t")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("CREATE TABLE t (a int)")`, `pass`),
	})
	r := makeBundle(t, Input{Project: p, Range: "a:b", AllowLossy: true}).Report
	if !strings.Contains(r.Verdict, "PostgreSQL will refuse 1 statement") || !strings.Contains(strings.Join(r.Risk, ";"), "PostgreSQL will refuse 1 statement") {
		t.Errorf("the report says %s and %s", r.Verdict, r.Risk)
	}
}

// TestElsewhere: what no revision makes is taken to be there.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE api.t (a int)")`, `op.execute("DROP TABLE api.t")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("ALTER TABLE api.t ADD COLUMN b int; ALTER TABLE old ADD COLUMN c int")`,
			`op.execute("ALTER TABLE old DROP COLUMN c; ALTER TABLE api.t DROP COLUMN b")`),
	})
	for _, rng := range []string{"base:a", "a:b", "base:b"} {
		f := makeBundle(t, Input{Project: p, Range: rng})
		if strings.Contains(f.Content["report.md"], "will be refused") || strings.Contains(f.Report.Verdict, "refuse") {
			t.Errorf("%s: %s", rng, f.Content["report.md"])
		}
		if rng == "a:b" && !strings.Contains(f.Content["verify.sql"], "column api.t.b") {
			t.Error(f.Content["verify.sql"])
		}
	}
}

func TestDataChecks(t *testing.T) {
	db := pgtest.New(t)
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b text, c int)")`, `op.execute("DROP TABLE t; DROP TABLE p")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("""ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a);
			ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES p (id);
			ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0); CREATE UNIQUE INDEX ux ON t (b) WHERE a < 100;
			ALTER TABLE t ADD CONSTRAINT later CHECK (c > 0) NOT VALID;
			ALTER TABLE t ADD COLUMN d int; CREATE UNIQUE INDEX later_too ON t (a) WHERE d > 0;
			ALTER TABLE t ALTER COLUMN c TYPE smallint, ALTER COLUMN b TYPE varchar(3)""")`,
			`op.execute("ALTER TABLE t ALTER COLUMN c TYPE int, ALTER COLUMN b TYPE text; DROP INDEX ux; DROP INDEX later_too; ALTER TABLE t DROP COLUMN d; ALTER TABLE t DROP CONSTRAINT later, DROP CONSTRAINT ck, DROP CONSTRAINT fk, ALTER COLUMN b DROP NOT NULL, DROP CONSTRAINT uq")`),
	})
	psql(t, db, makeBundle(t, Input{Project: p, Range: "base:a"}).Content["upgrade.sql"])
	f := makeBundle(t, Input{Project: p, Range: "a:b"})
	answers(t, db, f.Content["precheck.sql"], len(f.Report.Precheck))
	psql(t, db, "INSERT INTO t VALUES (1, 'xyz ', 40000), (1, 'xyz ', NULL), (7, 'four', NULL), (-1, NULL, NULL), (NULL, NULL, NULL)")
	out := psql(t, db, f.Content["precheck.sql"], "-A", "-t")
	for _, want := range []string{
		"rows of t that break uq|1|0|f", "rows of t without b|2|0|f", "rows of t that break fk|1|0|f", "rows of t that break ck|1|0|f", "rows of t that break ux|1|0|f",
		"values of t.c that smallint can't hold|1|0|f", "values of t.b that character varying(3) can't hold|1|0|f",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the answers lack %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "break later") {
		t.Error("a constraint that is NOT VALID asks nothing of the rows")
	}
	psql(t, db, "DELETE FROM t")
	psql(t, db, f.Content["upgrade.sql"])
	answers(t, db, f.Content["verify.sql"], len(f.Report.Verification))
}

// TestNameTakenAgain: what has lost its name to another is not asked to be gone.
func TestNameTakenAgain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	p := project(t, map[string]string{
		"versions/a.py": revisionFile("a", "", `op.execute("CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (a e)")`, `op.execute("DROP TABLE t; DROP TYPE e")`),
		"versions/b.py": revisionFile("b", "a", `op.execute("""ALTER TYPE e RENAME TO old; CREATE TYPE e AS ENUM ('x', 'y'); ALTER TABLE t ALTER a TYPE e USING a::text::e; DROP TYPE old;
			ALTER TABLE t RENAME TO s; CREATE TABLE t (b int)""")`, `pass`),
	})
	psql(t, db, makeBundle(t, Input{Project: p, Range: "base:a"}).Content["upgrade.sql"])
	f := makeBundle(t, Input{Project: p, Range: "a:b", AllowLossy: true})
	psql(t, db, f.Content["upgrade.sql"])
	answers(t, db, f.Content["verify.sql"], len(f.Report.Verification))
}

// hostile is the bundle of a revision whose texts try to become markup.
func hostile(t *testing.T) *Files {
	t.Helper()
	evil := `</script></code></title><script>alert(1)</script>{{.}}<img src=x onerror=y> | \n# head ` + "``` [x](javascript:y) \\! rm"
	name := strings.ReplaceAll(evil[:60], `"`, "")
	p := project(t, map[string]string{
		"versions/a.py": "'''" + evil + "'''\n" + head + fmt.Sprintf(`
revision = "a<b>&"
down_revision = None
def upgrade():
    op.execute(sa.text(%s))
    op.create_table(%s, sa.Column("x", sa.Text(), comment=%[1]s))
def downgrade():
    op.drop_table(%[2]s)
`, "'''SELECT $q$"+strings.ReplaceAll(evil, ":", `\\:`)+"$q$'''", "'''"+name+"'''"),
	})
	return makeBundle(t, Input{Project: p, Range: "base:head", Evidence: evil, Lint: func(*offline.Result) []Finding {
		return []Finding{{Rule: evil, Severity: evil, Message: evil, File: "versions/a.py", Line: 8}}
	}})
}

// TestHostileReport: no text of a revision becomes markup.
func TestHostileReport(t *testing.T) {
	t.Parallel()
	f := hostile(t)
	page := f.Content["report.html"]
	for _, bad := range []string{"<script", "<img", "</script></code>", "a<b>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q: …%s", bad, page[max(0, strings.Index(page, bad)-80):strings.Index(page, bad)+40])
		}
	}
	if strings.Contains(page, "http://") && strings.Count(page, "http://") != strings.Count(page, `xmlns="http://www.w3.org/2000/svg"`) || strings.Contains(page, "https://") {
		t.Error("the page names another place")
	}
	for _, line := range strings.Split(f.Content["report.md"], "\n") {
		// Outside of code spans nothing may open a tag or a link.
		rest := line
		for strings.Contains(rest, "`") {
			before, after, _ := strings.Cut(rest, "`")
			fence := "`"
			for strings.HasPrefix(after, "`") {
				fence, after = fence+"`", after[1:]
			}
			if strings.HasSuffix(before, `\`) {
				rest = before + after
				continue
			}
			_, after, ok := strings.Cut(after, fence)
			if !ok {
				t.Errorf("a code span is not closed: %s", line)
				break
			}
			rest = before + after
		}
		if strings.Contains(rest, "<script") || strings.Contains(rest, "<img") || strings.Contains(strings.ReplaceAll(rest, `\]`, ""), "](javascript") {
			t.Errorf("markup in %s", line)
		}
	}
}

// TestSameBytes: two checkouts give the same files.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	var first map[string]string
	for range 2 {
		files, err := Join("sqlgen test", []*Files{makeBundle(t, Input{Project: sample(t), Range: "0002:head"})})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = files
			continue
		}
		if len(files) != len(first) {
			t.Errorf("%d files, then %d", len(first), len(files))
		}
		for name, text := range files {
			if first[name] != text {
				t.Errorf("%s differs", name)
			}
		}
	}
}

// TestLongHistory draws the part of a long history that the range is.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	parent := ""
	for i := range 80 {
		id := fmt.Sprintf("rev%03d", i)
		files["versions/"+id+".py"] = revisionFile(id, parent, fmt.Sprintf(`op.execute("CREATE TABLE t%d (a int)")`, i), fmt.Sprintf(`op.execute("DROP TABLE t%d")`, i))
		parent = id
	}
	f := makeBundle(t, Input{Project: project(t, files), Range: "rev070:head"})
	if got := strings.Count(f.Content["report.html"], "<circle"); got != 10 {
		t.Errorf("%d revisions are drawn, want 10", got)
	}
	if strings.Contains(f.Content["report.md"], "t69") || !strings.Contains(f.Content["report.md"], "t71") {
		t.Error("the report is of another range")
	}
}

// TestHostileApplied: psql takes no text of a revision for a command, in any file.
func TestHostileApplied(t *testing.T) {
	t.Parallel()
	trap := filepath.Join(t.TempDir(), "trap")
	name := "x\n\\! touch " + trap + "\n\"'y"
	quoted := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	up := fmt.Sprintf("CREATE TABLE %[1]s (%[1]s int); ALTER TABLE %[1]s ADD CONSTRAINT %[2]s CHECK (%[1]s > 0)", quoted, `"c`+quoted[1:])
	p := project(t, map[string]string{
		"versions/a.py": fmt.Sprintf("%srevision = 'a'\ndown_revision = None\ndef upgrade():\n    op.execute(%s)\ndef downgrade():\n    op.execute(%s)\n",
			head, pythonString(up), pythonString("DROP TABLE "+quoted)),
		"versions/b.py": fmt.Sprintf("%srevision = 'b'\ndown_revision = 'a'\ndef upgrade():\n    op.execute(%s)\ndef downgrade():\n    op.execute(%s)\n",
			head, pythonString(fmt.Sprintf("ALTER TABLE %[1]s ADD UNIQUE (%[1]s)", quoted)), pythonString(fmt.Sprintf("ALTER TABLE %s DROP CONSTRAINT %s", quoted, `"`+constraintName(name)+`"`))),
	})
	db := pgtest.New(t)
	psql(t, db, makeBundle(t, Input{Project: p, Range: "base:a"}).Content["upgrade.sql"])
	f := makeBundle(t, Input{Project: p, Range: "a:b", AllowLossy: true})
	answers(t, db, f.Content["precheck.sql"], len(f.Report.Precheck))
	psql(t, db, f.Content["upgrade.sql"])
	psql(t, db, f.Content["verify.sql"])
	if _, err := os.Stat(trap); err == nil {
		t.Error("a command has been run")
	}
}

// pythonString is a text as a Python literal.
func pythonString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func constraintName(table string) string {
	return strings.ReplaceAll(catalog.ObjectName(table, table, "key"), `"`, `""`)
}
