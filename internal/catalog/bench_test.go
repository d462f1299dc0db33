package catalog

import (
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// revision is what one revision of a made-up history does and undoes.
type revision struct{ up, down []*pgtree.Node }

// madeUpHistory are revisions as projects have them: a table, its columns and
// indexes, keys to the tables before, rows, and the version that Alembic writes.
func madeUpHistory(b *testing.B, tables int) []revision {
	b.Helper()
	var revisions []revision
	version := "INSERT INTO alembic_version (version_num) VALUES ('0') RETURNING alembic_version.version_num"
	add := func(up, down string) {
		mark := fmt.Sprintf("UPDATE alembic_version SET version_num='%d' WHERE alembic_version.version_num = '%d'", len(revisions), len(revisions)-1)
		if len(revisions) > 0 {
			version = mark
		}
		revisions = append(revisions, revision{nodes(b, up+version), nodes(b, down+mark)})
	}
	add("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));", "")
	for i := range tables {
		t := fmt.Sprintf("t%d", i)
		named := func(sql string) string {
			return strings.NewReplacer("$t", t, "$p", fmt.Sprintf("t%d", i/2)).Replace(sql)
		}
		add(named(`CREATE TYPE $t_role AS ENUM ('admin', 'user'); CREATE TABLE $t (id UUID NOT NULL, email VARCHAR(255) NOT NULL, role $t_role DEFAULT 'user' NOT NULL,
				data JSONB DEFAULT '{}'::jsonb, created_at TIMESTAMP WITH TIME ZONE DEFAULT now(), PRIMARY KEY (id), UNIQUE (email));
				CREATE INDEX ix_$t_created_at ON $t (created_at);`),
			named("DROP INDEX ix_$t_created_at; DROP TABLE $t; DROP TYPE $t_role;"))
		add(named("ALTER TABLE $t ADD COLUMN name VARCHAR(100) DEFAULT '' NOT NULL; ALTER TABLE $t ADD COLUMN n INTEGER;"),
			named("ALTER TABLE $t DROP COLUMN n; ALTER TABLE $t DROP COLUMN name;"))
		add(named("CREATE INDEX ix_$t_name ON $t (name) WHERE n > 0;"), named("DROP INDEX ix_$t_name;"))
		add(named("UPDATE $t SET n = 0 WHERE n IS NULL; ALTER TABLE $t ALTER COLUMN n TYPE BIGINT; ALTER TABLE $t ALTER COLUMN n SET NOT NULL;"),
			named("ALTER TABLE $t ALTER COLUMN n DROP NOT NULL; ALTER TABLE $t ALTER COLUMN n TYPE INTEGER;"))
		add(named("ALTER TABLE $t ADD COLUMN parent_id UUID; ALTER TABLE $t ADD CONSTRAINT fk_$t_parent FOREIGN KEY(parent_id) REFERENCES $p (id);"),
			named("ALTER TABLE $t DROP CONSTRAINT fk_$t_parent; ALTER TABLE $t DROP COLUMN parent_id;"))
	}
	return revisions
}

func nodes(b *testing.B, sql string) []*pgtree.Node {
	b.Helper()
	script, err := pgtree.Parse(source.NewFile("", sql), pgtree.Options{Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	var out []*pgtree.Node
	for i := range script.Statements {
		out = append(out, script.Statements[i].Node)
	}
	return out
}

// fold applies statements and keeps a snapshot of each, as lint does.
func fold(b *testing.B, c *Catalog, statements []*pgtree.Node) []*Catalog {
	b.Helper()
	out := make([]*Catalog, 0, len(statements))
	now := c.Snapshot()
	for _, n := range statements {
		if _, err := c.Apply(n, Origin{}); err != nil {
			b.Fatal(err)
		}
		if !now.Same(c) {
			now = c.Snapshot()
		}
		out = append(out, now)
	}
	return out
}

// A history of 5,000 revisions, statement by statement.
func BenchmarkHistory(b *testing.B) {
	revisions := madeUpHistory(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		c := New(Options{})
		for _, r := range revisions {
			fold(b, c, r.up)
		}
	}
}

// The same with each downgrade on a copy, and what it doesn't put back.
func BenchmarkReversal(b *testing.B) {
	revisions := madeUpHistory(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		c := New(Options{})
		for i, r := range revisions {
			before := c.Snapshot()
			fold(b, c, r.up)
			back := c.Snapshot()
			fold(b, back, r.down)
			if d := Diff(before, back); len(d) > 0 && i > 0 {
				b.Fatal(d)
			}
		}
	}
}

// What lint asks of two catalogs that a revision and its downgrade lie between.
func BenchmarkDiff(b *testing.B) {
	c := New(Options{})
	var pairs [][2]*Catalog
	for _, r := range madeUpHistory(b, 1000) {
		before := c.Snapshot()
		fold(b, c, r.up)
		back := c.Snapshot()
		fold(b, back, r.down)
		pairs = append(pairs, [2]*Catalog{before, back.Snapshot()})
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pairs {
			Diff(p[0], p[1])
		}
	}
}

// Statements that change no object.
func BenchmarkRows(b *testing.B) {
	c := New(Options{})
	for _, r := range madeUpHistory(b, 10) {
		fold(b, c, r.up)
	}
	for _, sql := range []string{"SELECT 1", "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a'", "INSERT INTO t1 (id, email) VALUES (NULL, 'x')", "DELETE FROM t1 WHERE n = 1"} {
		n := nodes(b, sql)[0]
		b.Run(strings.Fields(sql)[0], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Apply(n, Origin{})
			}
		})
	}
}

// Thousands of constraints of one table cost what they are: the time for twice
// as many is twice the time.
func BenchmarkChecks(b *testing.B) {
	for _, count := range []int{2000, 4000, 8000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			sql := "CREATE TABLE t (x int);"
			for i := range count {
				sql += fmt.Sprintf("ALTER TABLE t ADD CONSTRAINT c%d CHECK (x > %d);", i, i)
			}
			statements := nodes(b, sql)
			for b.Loop() {
				fold(b, New(Options{}), statements)
			}
		})
	}
}
