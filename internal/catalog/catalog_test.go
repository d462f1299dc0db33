package catalog

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// apply runs a script that must be accepted.
func apply(t testing.TB, c *Catalog, sql string) {
	t.Helper()
	s, err := pgtree.Parse(source.NewFile("", sql), pgtree.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Statements {
		if _, err := c.Apply(s.Statements[i].Node, Origin{Statement: i}); err != nil {
			t.Fatalf("%s: %v", s.Text(&s.Statements[i]), err)
		}
	}
}

// refuse runs one statement that must be refused.
func refuse(t testing.TB, c *Catalog, sql string) *Error {
	t.Helper()
	n, err := pgtree.ParseOne(sql)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Apply(n, Origin{})
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%s: accepted", sql)
	}
	return e
}

func TestSnapshotStaysAsItWas(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, "CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x'); CREATE VIEW v AS SELECT a, b FROM t")
	s := c.Snapshot()
	before := s.Dump()
	apply(t, c, "ALTER TABLE t RENAME b TO c; ALTER TABLE t ADD d int; DROP VIEW v; ALTER TABLE t ALTER a TYPE bigint; DROP TABLE t")
	if s.Dump() != before {
		t.Errorf("changed to\n%s", s.Dump())
	}
	if got := c.Dump(); got != "schema public\n" {
		t.Errorf("left: %s", got)
	}
}

func TestRefusedStatementChangesNothing(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, "CREATE TABLE t (a int)")
	before := c.Dump()
	refuse(t, c, "ALTER TABLE t ADD COLUMN b int, ADD COLUMN c serial, ADD COLUMN d nosuch")
	if c.Dump() != before {
		t.Error(c.Dump())
	}
}

func TestOpaqueMakesMissingUnsure(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	if e := refuse(t, c, "DROP TABLE t"); e.Unsure || e.Code != UndefinedTable {
		t.Errorf("%+v", e)
	}
	n, _ := pgtree.ParseOne("DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); END $$")
	ev, err := c.Apply(n, Origin{Statement: 7})
	if err != nil || ev.Opaque == "" {
		t.Fatal(ev, err)
	}
	if e := refuse(t, c, "DROP TABLE t"); !e.Unsure {
		t.Errorf("%+v", e)
	}
	apply(t, c, "CREATE TABLE t (a mood NOT NULL DEFAULT 'a', b int REFERENCES elsewhere (id))")
	if col := c.Table("", "t").Column("a"); col.Type.Known() || c.FormatType(col.Type) != "mood" {
		t.Errorf("%+v", col)
	}
	if o := c.OpaqueStatements(); len(o) != 1 || o[0].Origin.Statement != 7 {
		t.Errorf("%+v", o)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (x int REFERENCES p)")
	n, _ := pgtree.ParseOne("DROP TABLE p CASCADE")
	ev, err := c.Apply(n, Origin{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range ev.Effects {
		if e.Kind == Dropped {
			got = append(got, fmt.Sprintf("%s:%t", e.Name, e.Indirect))
		}
	}
	if text := strings.Join(got, " "); !strings.Contains(text, "p:false") || !strings.Contains(text, "c_x_fkey:true") || !strings.Contains(text, "p_pkey:true") {
		t.Error(text)
	}
	n, _ = pgtree.ParseOne("DROP TABLE IF EXISTS p")
	if ev, err := c.Apply(n, Origin{}); err != nil || len(ev.Skipped) != 1 {
		t.Error(ev, err)
	}
}

func TestDependentsAreNamed(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, "CREATE TABLE t (a int PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE u (x int REFERENCES t)")
	e := refuse(t, c, "DROP TABLE t")
	if want := "constraint u_x_fkey on table u depends on table t\nview v depends on table t"; e.Detail != want || len(e.Dependents) != 2 {
		t.Errorf("%q %v", e.Detail, e.Dependents)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	a, b := New(Options{}), New(Options{})
	apply(t, a, "CREATE TABLE t (a int, b varchar(5)); CREATE TYPE e AS ENUM ('x'); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS ''")
	apply(t, b, "CREATE TYPE z AS ENUM ('x'); CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (b varchar(7), a int); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS ''; CREATE INDEX i ON t (a)")
	var got []string
	for _, d := range Diff(a, b) {
		got = append(got, fmt.Sprintf("%s %s %t %t", d.Kind, d.Name, d.Before != "", d.After != ""))
	}
	want := "column public.t.b true true|enum public.z false true|index public.i false true"
	if text := strings.Join(got, "|"); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if d := Diff(a, a); len(d) != 0 {
		t.Error(d)
	}
}

func TestInspector(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, `CREATE SCHEMA s; CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE s.p (id int PRIMARY KEY);
		CREATE TABLE t (id serial PRIMARY KEY, m mood NOT NULL DEFAULT 'a', n varchar(10) UNIQUE, pid int REFERENCES s.p ON DELETE CASCADE);
		CREATE INDEX ix ON t (lower(n), m) WHERE n IS NOT NULL; CREATE VIEW v AS SELECT 1 AS x; COMMENT ON TABLE t IS 'c'`)
	i := c.Inspect()
	tab := i.Table("", "t")
	got := fmt.Sprintln(i.TableNames(""), i.ViewNames(""), i.SequenceNames(""), i.SchemaNames(), i.HasTable("", "v"), i.HasTable("s", "t"), i.HasType("", "mood"), i.HasIndex(tab, "ix"), i.Enums(""), i.TableComment(tab))
	want := "[t] [v] [t_id_seq] [information_schema public s] true false true true [{public mood true [a b]}] c\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = fmt.Sprintln(i.PrimaryKey(tab).Columns, i.UniqueConstraints(tab)[0].Name, i.ForeignKeys(tab)[0])
	if want := "[id] t_n_key {t_pid_fkey [pid]  s p [id] CASCADE  false false}\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = ""
	for _, col := range i.Columns(tab) {
		got += fmt.Sprintf("%s %s %t %q %t;", col.Name, col.Type, col.Nullable, col.Default, col.Autoincrement)
	}
	if want := `id integer false "nextval('t_id_seq'::regclass)" true;m mood false "'a'" false;n character varying(10) true "" false;pid integer true "" false;`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if x := fmt.Sprint(i.Indexes(tab)); x != "[{ix [ m] [lower(n) m] false []  btree n IS NOT NULL} {t_n_key [n] [n] true [] t_n_key btree }]" {
		t.Error(x)
	}
}

func TestObjectName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 60)
	for _, c := range []struct{ a, b, label, want string }{
		{"t", "c", "key", "t_c_key"},
		{"t", "", "pkey", "t_pkey"},
		{long, long, "seq", strings.Repeat("a", 29) + "_" + strings.Repeat("a", 29) + "_seq"},
		{long, "b", "fkey", strings.Repeat("a", 56) + "_b_fkey"},
		{strings.Repeat("ü", 40), "", "pkey", strings.Repeat("ü", 29) + "_pkey"},
	} {
		if got := ObjectName(c.a, c.b, c.label); got != c.want {
			t.Errorf("ObjectName(%q, %q, %q) = %q, want %q", c.a, c.b, c.label, got, c.want)
		}
	}
}

func FuzzApply(f *testing.F) {
	for _, h := range histories(f) {
		f.Add(h.sql)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		s, _ := pgtree.Parse(source.NewFile("", sql), pgtree.Options{Workers: 1})
		if s == nil {
			return
		}
		c := New(Options{})
		for i := range s.Statements {
			before := c.Dump()
			if _, err := c.Apply(s.Statements[i].Node, Origin{Statement: i}); err != nil && c.Dump() != before {
				t.Fatalf("refused statement %d has changed the catalog", i)
			}
		}
		if d := Diff(c, c.Snapshot()); len(d) > 0 {
			t.Fatal(d)
		}
	})
}

func benchHistory(revisions int) string {
	var b strings.Builder
	for i := range revisions {
		t := fmt.Sprintf("t%d", i/5)
		switch i % 5 {
		case 0:
			fmt.Fprintf(&b, "CREATE TYPE %[1]s_role AS ENUM ('admin', 'user'); CREATE TABLE %[1]s (id uuid NOT NULL, email varchar(255) NOT NULL, role %[1]s_role DEFAULT 'user' NOT NULL, data jsonb DEFAULT '{}'::jsonb, created_at timestamptz DEFAULT now(), PRIMARY KEY (id), UNIQUE (email)); CREATE INDEX ix_%[1]s_email ON %[1]s (email);\n", t)
		case 1:
			fmt.Fprintf(&b, "ALTER TABLE %[1]s ADD COLUMN name varchar(100) DEFAULT '' NOT NULL; ALTER TABLE %[1]s ADD COLUMN n integer;\n", t)
		case 2:
			fmt.Fprintf(&b, "CREATE INDEX ix_%[1]s_name ON %[1]s (name) WHERE n > 0;\n", t)
		case 3:
			fmt.Fprintf(&b, "ALTER TABLE %[1]s ALTER COLUMN n TYPE bigint; ALTER TABLE %[1]s ALTER COLUMN n SET NOT NULL; UPDATE %[1]s SET name = 'x' WHERE name = '';\n", t)
		default:
			fmt.Fprintf(&b, "ALTER TABLE %[1]s ADD COLUMN a_id integer; INSERT INTO %[1]s (email, n) VALUES ('u1@x.org', 1), ('u2@x.org', 2);\n", t)
		}
		fmt.Fprintf(&b, "UPDATE pg_class SET relname = '%d' WHERE pg_class.relname = '%d';\n", i+1, i)
	}
	return b.String()
}

func BenchmarkApply(b *testing.B) {
	for _, n := range []int{500, 5000, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, err := pgtree.Parse(source.NewFile("", strings.ReplaceAll(benchHistory(n), "UPDATE pg_class SET relname", "SELECT 1; --")), pgtree.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for b.Loop() {
				c := New(Options{})
				for i := range s.Statements {
					if _, err := c.Apply(s.Statements[i].Node, Origin{Statement: i}); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/revision")
		})
	}
}

func TestExistingDatabase(t *testing.T) {
	t.Parallel()
	c := New(Options{Existing: true})
	if e := refuse(t, c, "ALTER TABLE before ADD COLUMN a int"); !e.Unsure {
		t.Errorf("%+v", e)
	}
	apply(t, c, "CREATE TABLE t (a int)")
	if e := refuse(t, c, "ALTER TABLE t DROP COLUMN b"); e.Unsure {
		t.Errorf("a table of the script is known: %+v", e)
	}
	apply(t, c, "DO 'x'")
	if e := refuse(t, c, "ALTER TABLE t DROP COLUMN b"); !e.Unsure {
		t.Errorf("%+v", e)
	}
}

// What names something that isn't known is made all the same.
func TestIncompleteCatalogGoesOn(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, `CREATE EXTENSION vector; CREATE EXTENSION plpython3u;
		CREATE TABLE t (a vector(3), b int CHECK (strange(b) > 1));
		CREATE INDEX i ON t USING hnsw (a vector_l2_ops);
		CREATE FUNCTION f() RETURNS trigger LANGUAGE plpython3u AS 'x';
		CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
		CREATE VIEW v AS SELECT a <-> '[1,2,3]' AS d FROM t`)
	if c.Index("", "i") == nil || c.Table("", "v").Column("d") == nil || len(c.Triggers(c.Table("", "t").ID)) != 1 {
		t.Error(c.Dump())
	}
	if e := refuse(t, c, "DROP TABLE nosuch"); e.Unsure {
		t.Errorf("extensions bring no tables: %+v", e)
	}
	apply(t, c, "DO 'x'; CREATE VIEW w AS SELECT x.* , 1 AS one FROM elsewhere x; CREATE INDEX ON t (strange(b)); INSERT INTO elsewhere (a) VALUES (1)")
	if got := c.FormatType(c.Table("", "t").Column("a").Type); got != "vector(3)" {
		t.Error(got)
	}
}
