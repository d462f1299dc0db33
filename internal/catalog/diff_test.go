package catalog

import (
	"fmt"
	"slices"
	"testing"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// wholeDiff compares every object.
func wholeDiff(a, b *Catalog) []string {
	lines := func(c *Catalog) map[dumpEntry]string {
		d := &dumper{c: c, expr: (*Expr).String, other: New(Options{})} // which has nothing of it
		c.All(func(o Object) bool {
			d.object(o)
			return true
		})
		out := map[dumpEntry]string{}
		for _, e := range d.entries {
			out[dumpEntry{kind: e.kind, name: e.name}] = e.line
		}
		return out
	}
	x, y := lines(a), lines(b)
	var out []string
	for k, line := range x {
		if y[k] != line {
			out = append(out, fmt.Sprintf("%s → %s", line, y[k]))
		}
	}
	for k, line := range y {
		if _, ok := x[k]; !ok {
			out = append(out, " → "+line)
		}
	}
	slices.Sort(out)
	return out
}

// Diff looks at what the catalogs don't share and finds what looking at
// everything finds. Names are changed back at once: what only mentions them is
// no difference for Diff.
func TestDiffFindsWhatLookingAtEverythingFinds(t *testing.T) {
	t.Parallel()
	script, err := pgtree.Parse(source.NewFile("diff", `
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE p (id serial PRIMARY KEY, m mood DEFAULT 'a', n varchar(5));
CREATE TABLE c (pid int REFERENCES p, n int);
CREATE INDEX c_n ON c (n);
CREATE VIEW v AS SELECT id FROM p;
ALTER TABLE p ALTER COLUMN m SET DEFAULT NULL;
ALTER TABLE p ALTER COLUMN n TYPE text;
COMMENT ON COLUMN p.n IS 'n';
ALTER TYPE mood ADD VALUE 'b';
DROP VIEW v;
DROP TABLE c;
CREATE TABLE c (n int, pid int REFERENCES p ON DELETE CASCADE);
CREATE INDEX c_n ON c (n) WHERE n > 0;
ALTER TABLE p ALTER COLUMN m DROP DEFAULT;
ALTER TABLE p DROP COLUMN m;
DROP TYPE mood;
CREATE SEQUENCE s;
ALTER SEQUENCE s INCREMENT BY 2;
DROP SEQUENCE s;
ALTER TABLE c ADD CONSTRAINT ck CHECK (n > 0) NOT VALID;
ALTER TABLE c VALIDATE CONSTRAINT ck;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE c ALTER COLUMN n SET DEFAULT f();
ALTER TABLE c ALTER COLUMN n TYPE bigint USING n;
ALTER TABLE c ALTER COLUMN n TYPE int;
BEGIN; ALTER TABLE c RENAME COLUMN n TO m; ALTER TABLE c RENAME COLUMN m TO n; COMMIT;
BEGIN; ALTER INDEX c_n RENAME TO c_m; ALTER INDEX c_m RENAME TO c_n; COMMIT;
ALTER INDEX c_n SET (fillfactor = 50);
ALTER INDEX c_n RESET (fillfactor);
ALTER TABLE c SET (fillfactor = 50);
ALTER TABLE c RESET (fillfactor);
COMMENT ON TABLE c IS 'c';
COMMENT ON INDEX c_n IS 'i';
COMMENT ON TABLE c IS NULL;
BEGIN; ALTER TABLE c RENAME TO d; ALTER TABLE d RENAME TO c; COMMIT;
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
ALTER TABLE c DISABLE ROW LEVEL SECURITY;
CREATE INDEX c_pid ON c (pid);
ALTER TABLE c CLUSTER ON c_pid;
ALTER TABLE c SET WITHOUT CLUSTER;
CREATE SCHEMA elsewhere;
BEGIN; ALTER TABLE c SET SCHEMA elsewhere; ALTER SCHEMA elsewhere RENAME TO there; ALTER TABLE there.c SET SCHEMA public; COMMIT;
CREATE TABLE q (n int, pid int) PARTITION BY LIST (n);
CREATE INDEX q_n ON q (n) INCLUDE (pid);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);
BEGIN; ALTER TABLE q RENAME TO r; ALTER TABLE r RENAME TO q; COMMIT;
ALTER TABLE q DETACH PARTITION q1;
DROP TABLE p CASCADE;
`), pgtree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cat := New(Options{Version: 16})
	snapshots := []*Catalog{cat.Snapshot()}
	for i := range script.Statements {
		if _, err := cat.Apply(script.Statements[i].Node, Origin{Statement: i}); err != nil {
			t.Fatal(err)
		}
		if !cat.InTransaction() {
			snapshots = append(snapshots, cat.Snapshot())
		}
	}
	for i, a := range snapshots {
		for j, b := range snapshots {
			var got []string
			for _, d := range Diff(a, b) {
				got = append(got, fmt.Sprintf("%s → %s", d.Before, d.After))
			}
			slices.Sort(got)
			if want := wholeDiff(a, b); !slices.Equal(got, want) {
				t.Errorf("%d, %d:\ngot  %q\nwant %q", i, j, got, want)
			}
		}
	}
}
