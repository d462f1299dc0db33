package locks

import (
	"os"
	"slices"
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	heldLocks = `SELECT b.name, b.existed, max(l.rank)
FROM (SELECT relation, array_position(ARRAY['AccessShareLock','RowShareLock','RowExclusiveLock','ShareUpdateExclusiveLock','ShareLock',
        'ShareRowExclusiveLock','ExclusiveLock','AccessExclusiveLock'], mode) AS rank
      FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation') l
JOIN (SELECT coalesce(c.oid, f.oid) AS oid, coalesce(c.relname, f.relname) AS name, f.oid IS NOT NULL AS existed
      FROM pg_class c FULL JOIN lk_before f ON f.oid = c.oid
      WHERE f.oid IS NOT NULL OR c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'other'))) b ON b.oid = l.relation
WHERE b.name <> 'lk_before'
GROUP BY 1, 2 ORDER BY 1, 2`
	remember = `DROP TABLE IF EXISTS lk_before; CREATE TEMP TABLE lk_before AS SELECT oid, relname, relfilenode FROM pg_class
WHERE relkind <> 't' AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'other'))`
	rewritten = `SELECT f.relname FROM lk_before f JOIN pg_class c ON c.oid = f.oid WHERE c.relfilenode <> f.relfilenode AND f.relfilenode <> 0 ORDER BY 1`
)

// TestLiveLocks runs the measured statements on the installed server and
// compares the locks that they hold with what the package says.
func TestLiveLocks(t *testing.T) {
	version := pgtest.Version(t)
	if version != 0 && (version < 11 || version > 18) {
		t.Fatalf("PostgreSQL %d: nothing was measured on it", version)
	}
	db := pgtest.New(t)
	data, err := os.ReadFile("testdata/fixture.sql")
	if err != nil {
		t.Fatal(err)
	}
	// Fewer rows: locks don't depend on how many there are.
	fixture := strings.ReplaceAll(strings.ReplaceAll(string(data), "5000)", "60)"), "CREATE ROLE lk_role;", "")
	setUp := func() {
		db.Reset()
		for _, sql := range []string{"DROP PUBLICATION IF EXISTS z", "SET timezone = 'UTC'", fixture, remember} {
			if err := db.Exec(sql); err != nil {
				t.Fatal(err)
			}
		}
	}
	if db.Value("SELECT count(*) FROM pg_roles WHERE rolname = 'lk_role'") == "0" {
		if err := db.Exec("CREATE ROLE lk_role"); err != nil {
			t.Fatal(err)
		}
		defer func() {
			db.Reset()
			if err := db.Exec("DROP ROLE lk_role"); err != nil {
				t.Error(err)
			}
		}()
	}
	setUp()
	catalogBefore := fixtureCatalog(t, version)
	compared := 0
	for _, c := range append(measuredCases(t), furtherCases()...) {
		if c.kind != "tx" || version < c.from || version > c.to || strings.Contains(c.sql, "lk_ts") || strings.Contains(c.sql, "PROGRAM") {
			continue
		}
		got := c.computed(catalogBefore, version)
		if c.before != "" {
			for _, sql := range []string{c.before, remember} {
				if err := db.Exec(sql); err != nil {
					t.Fatalf("%s: %v", c.id, err)
				}
			}
		}
		if c.setting != "" {
			if err := db.Exec(c.setting); err != nil {
				t.Fatal(err)
			}
		}
		existing, made, refused := runLive(t, db, c.sql)
		compared++
		for _, d := range liveDifferences(c, got, existing, made, refused) {
			about, _, _ := strings.Cut(d, ":")
			if key, _ := explained(about); key == "" {
				t.Errorf("%s\n\t%s", d, c.sql)
			}
		}
		switch {
		case c.before != "":
			setUp()
		case c.setting != "":
			if err := db.Exec("SET timezone = 'UTC'"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if compared < 300 {
		t.Errorf("only %d statements compared", compared)
	}
}

// runLive runs statements in a transaction that is rolled back.
func runLive(t *testing.T, db *pgtest.DB, sql string) (existing map[string]facts, made []string, refused error) {
	t.Helper()
	existing = map[string]facts{}
	if err := db.Exec("BEGIN"); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Exec("ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	}()
	if refused = db.Exec(sql); refused != nil {
		return existing, nil, refused
	}
	for _, row := range db.Query(heldLocks) {
		if row[1] == "f" || row[1] == "false" {
			made = append(made, row[0])
			continue
		}
		f := existing[row[0]]
		f.mode = Mode(row[2][0] - '0').String()
		existing[row[0]] = f
	}
	for _, row := range db.Query(rewritten) {
		for name, f := range existing {
			if name == row[0] {
				f.rewritten = true
				existing[name] = f
			}
		}
	}
	return existing, made, nil
}

func liveDifferences(c *measuredCase, got outcome, existing map[string]facts, made []string, refused error) []string {
	if refused != nil || got.refused != nil {
		if (refused == nil) != (got.refused == nil) {
			return []string{c.id + " error: server: " + text(refused) + ", catalog: " + text(got.refused)}
		}
		return nil
	}
	var out []string
	names := map[string]bool{}
	for n := range existing {
		names[n] = true
	}
	for n := range got.existing {
		names[n] = true
	}
	for n := range names {
		m, g := existing[n], got.existing[n]
		m.scan, m.build, g.scan, g.build = false, false, false, false
		// The name that the relation has after the statement counts in both.
		if m.mode != g.mode {
			out = append(out, c.id+" "+n+": server "+m.String()+", computed "+g.String())
		} else if m.rewritten != g.rewritten && !slices.Contains(made, n) {
			out = append(out, c.id+" "+n+": server "+m.String()+", computed "+g.String())
		}
	}
	slices.Sort(out)
	return out
}

func text(err error) string {
	if err == nil {
		return "accepted"
	}
	return err.Error()
}
