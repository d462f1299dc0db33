package guard

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/source"
	"sqlgen/offline/script"
)

// TestHostileText: nothing that a revision says is taken for a command. The texts
// try to make a file with \!, and to leave every kind of quote.
func TestHostileText(t *testing.T) {
	trap := filepath.Join(t.TempDir(), "trap")
	bang := `\! touch ` + trap
	for i, evil := range []string{
		"x\n" + bang + "\n",
		"x\r" + bang + "\r",
		"x'\n" + bang + "\n--",
		"x*/\n" + bang,
		"$sqlgen$;\n" + bang + "\n$sqlgen$",
		"$sql$ $sqlgen1$ $$\n" + bang,
		"x\\'; " + bang,
		"`touch " + trap + "`",
		":DBNAME :'DBNAME' :\"DBNAME\" :{?DBNAME}",
		"\\endif\n\\if false\n\\q\n" + bang,
		"\u202e\u2066--\u2028" + bang + "\x00\x1b[31m"[1:],
		"%s %I %L {{.}} </script>",
		"x]\n[sqlgen y",
	} {
		for _, idempotent := range []bool{false, true} {
			for k, flavor := range []string{Psql, Plain, Psql} {
				if idempotent != (k == 2) || i%3 != k && i > 2 {
					continue
				}
				t.Run(fmt.Sprintf("%d %s %v", i, flavor, idempotent), func(t *testing.T) {
					t.Parallel()
					id, start := "r"+evil, "s"+evil
					name := catalog.Truncate("n" + evil)
					s := build(t, []string{start}, []string{id}, func(b *script.Builder) {
						st := &script.Step{Revision: id, Direction: "upgrade" + evil, From: start, To: id, Doc: evil, File: evil, After: []string{id}}
						b.Begin()
						b.EnterStep(st)
						b.StartStep(st)
						at := source.Pos{File: evil, Line: 1, Column: 1}
						b.Add(script.Statement, "CREATE TABLE "+catalog.Quote(name)+" (a text DEFAULT "+Literal(evil)+", b int[])", at)
						b.Add(script.Statement, "INSERT INTO "+catalog.Quote(name)+" VALUES ("+Literal(evil)+", (ARRAY[1,2])[1:2]) -- "+strings.NewReplacer("\n", " ", "\r", " ").Replace(evil), at)
						b.Add(script.Statement, "/* "+strings.ReplaceAll(evil, "*/", "")+" */ COMMENT ON TABLE "+catalog.Quote(name)+" IS "+Dollar("x", evil), at)
						b.Commit()
						b.Add(script.Statement, "CREATE INDEX CONCURRENTLY "+catalog.Quote(catalog.Truncate("i"+evil))+" ON "+catalog.Quote(name)+" (a)", at)
						b.Begin()
						b.Add(script.VersionRow, "UPDATE alembic_version SET version_num="+Literal(id)+" WHERE alembic_version.version_num = "+Literal(start), source.Pos{})
						b.EndStep()
						b.Commit()
					})
					o := Options{Project: evil, Ticket: evil, Findings: evil, Flavor: flavor, Idempotent: idempotent, SearchPath: []string{"public", "x" + catalog.Truncate(evil)}}
					g := guarded(t, s, o)
					sql := text(t, g)
					db := database(t, "CREATE TABLE alembic_version (version_num text PRIMARY KEY); INSERT INTO alembic_version VALUES ("+Literal(start)+")")
					out, err := psql(t, db, sql, "-v", "ON_ERROR_STOP=1")
					if err != nil {
						t.Errorf("%v\n%s\n%s", err, out, sql)
					}
					if _, err := os.Stat(trap); err == nil {
						t.Fatalf("a command of the revision has been run by\n%s", sql)
					}
					if got := db.Value("SELECT version_num FROM alembic_version"); got != id {
						t.Errorf("the version row is %q, want %q", got, id)
					}
					if got := db.Value("SELECT a FROM " + catalog.Quote(name)); got != evil {
						t.Errorf("the row is %q, want %q", got, evil)
					}
					if got := db.Value("SELECT obj_description(" + Literal(catalog.Quote(name)) + "::regclass)"); got != evil {
						t.Errorf("the comment is %q, want %q", got, evil)
					}
				})
			}
		}
	}
}

func TestQuoting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Comment("a\nb\tc  d\r\n"), "a b c d"},
		{Comment("a\x00\u202eb"), "a<U+0000><U+202E>b"},
		{Literal("o'k\\"), `'o''k\'`},
		{Dollar("sqlgen", "a $sqlgen$ b"), "$sqlgen1$a $sqlgen$ b$sqlgen1$"},
		{Dollar("sqlgen", "a $sqlgen"), "$sqlgen1$a $sqlgen$sqlgen1$"},
		{PsqlArgument("a'b\\c\nd"), `'a''b\\c d'`},
		{PsqlText("SELECT a[1:n], b::int, ':x', f(y := 1) -- :z"), "SELECT a[1: n], b::int, ':x', f(y := 1) -- :z"},
		{withoutReturning("INSERT INTO v (n) VALUES (' RETURNING x') RETURNING v.n;"), "INSERT INTO v (n) VALUES (' RETURNING x');"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	one := func(f func(b *script.Builder, s *script.Step)) *script.Script {
		return build(t, []string{"1"}, []string{"2"}, func(b *script.Builder) {
			st := &script.Step{Revision: "2", Direction: "upgrade", From: "1", To: "2", After: []string{"2"}}
			b.Begin()
			b.EnterStep(st)
			b.StartStep(st)
			f(b, st)
			b.Add(script.VersionRow, "UPDATE alembic_version SET version_num='2' WHERE alembic_version.version_num = '1'", source.Pos{})
			b.EndStep()
			b.Commit()
		})
	}
	outside := func(sql string) func(*script.Builder, *script.Step) {
		return func(b *script.Builder, _ *script.Step) {
			b.Commit()
			add(b, sql, 7)
			b.Begin()
		}
	}
	inside := func(sql string) func(*script.Builder, *script.Step) {
		return func(b *script.Builder, _ *script.Step) { add(b, sql, 7) }
	}
	for _, c := range []struct {
		f    func(*script.Builder, *script.Step)
		o    Options
		want string
	}{
		{inside("CREATE INDEX CONCURRENTLY i ON t (a)"), Options{}, "rev.py:7:5: CREATE INDEX CONCURRENTLY cannot run in a transaction"},
		{inside("COMMIT"), Options{}, "a guarded script has transactions of its own"},
		{inside("SELECT 1; ROLLBACK"), Options{}, "a guarded script has transactions of its own"},
		{inside("VACUUM t"), Options{}, "VACUUM cannot run in a transaction"},
		{inside("SELECT FROM FROM"), Options{}, "PostgreSQL cannot parse"},
		{outside("CREATE INDEX CONCURRENTLY ON t (a)"), Options{}, "without a name can't be checked"},
		{outside("CREATE INDEX CONCURRENTLY i ON t (a)"), Options{Idempotent: true, Flavor: Plain}, "without psql nothing else can leave it out"},
		{outside("CREATE DATABASE x"), Options{Idempotent: true}, "whether CREATE DATABASE has been done can't be asked"},
		{inside("COPY t FROM STDIN"), Options{}, "COPY from the client"},
	} {
		_, err := New(one(c.f), c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if _, err := New(&script.Script{}, Options{}); err == nil || !strings.Contains(err.Error(), "env.py has run no migrations") {
		t.Errorf("no run: %v", err)
	}
	if _, err := New(&script.Script{Runs: []*script.Run{{}, {}}}, Options{}); err == nil || !strings.Contains(err.Error(), "env.py runs the migrations 2 times") {
		t.Errorf("two runs: %v", err)
	}
}
