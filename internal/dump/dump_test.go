package dump

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

func replay(t *testing.T, name, sql string) *Replay {
	t.Helper()
	script, err := pgtree.Parse(source.NewFile(name, sql), pgtree.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	r := NewReplay(catalog.Options{Version: 16})
	for i := range script.Statements {
		if err := r.Apply(script.Statements[i].Node); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, script.Text(&script.Statements[i]))
		}
	}
	return r
}

// What the dump makes is what was dumped, and dumps as the same text.
func TestDumpMakesTheSameSchema(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first := replay(t, file, string(data))
			text := first.SQL()
			second := replay(t, "dump", text)
			for _, d := range catalog.Diff(first.Catalog, second.Catalog) {
				t.Errorf("%s %s\n before %s\n after  %s", d.Kind, d.Name, d.Before, d.After)
			}
			if again := second.SQL(); again != text {
				t.Errorf("the dump of the dump is another text:\n%s\n---\n%s", again, text)
			}
			if t.Failed() {
				t.Log(text)
			}
		})
	}
}

func TestSkippedRelations(t *testing.T) {
	t.Parallel()
	r := replay(t, "x", "CREATE TABLE alembic_version (v text PRIMARY KEY); CREATE TABLE t (i int); CREATE INDEX a ON alembic_version (v);")
	r.Skip = func(_, name string) bool { return name == "alembic_version" }
	if text := r.SQL(); strings.Contains(text, "alembic_version") || !strings.Contains(text, "CREATE TABLE t") {
		t.Errorf("got %s", text)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	r := replay(t, "x", `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE p (id serial PRIMARY KEY, m mood DEFAULT 'a');
CREATE TABLE c (pid int NOT NULL REFERENCES p ON DELETE CASCADE, n numeric(5, 2)); CREATE INDEX c_pid ON c (pid); CREATE VIEW v AS SELECT id FROM p;`)
	text, err := r.JSON("0007")
	if err != nil {
		t.Fatal(err)
	}
	var d Document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if d.Revision != "0007" || len(d.Tables) != 2 || len(d.Types) != 1 || len(d.Views) != 1 || len(d.Sequences) != 1 || d.Sequences[0].Owner != "public.p.id" {
		t.Errorf("got %s", text)
	}
	c := d.Tables[1]
	if k := c.Constraints[0]; k.Kind != "foreign key" || k.References != "public.p" || k.Definition != "FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE" {
		t.Errorf("constraint %+v", k)
	}
	if c.Columns[1].Type != "numeric(5,2)" || !c.Columns[0].NotNull || c.Indexes[0].Definition != "CREATE INDEX c_pid ON c USING btree (pid)" {
		t.Errorf("table %+v", c)
	}
}

func TestOpaqueStatementsAreNamed(t *testing.T) {
	t.Parallel()
	r := replay(t, "x", "DO $$ BEGIN EXECUTE 'CREATE TABLE x ()'; END $$;")
	if text := r.SQL(); !strings.HasPrefix(text, "-- not known: ") {
		t.Errorf("got %q", text)
	}
}
