package locks

import (
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// of runs one statement after others on a database that had tables before.
func of(t *testing.T, history, sql string, o Options) *Effect {
	t.Helper()
	c := catalog.New(catalog.Options{Version: o.Version, Existing: true})
	if err := apply(c, history); err != nil {
		t.Fatal(err)
	}
	n, err := pgtree.ParseOne(sql)
	if err != nil {
		t.Fatal(err)
	}
	before := c.Snapshot()
	event, err := c.Apply(n, catalog.Origin{})
	if err != nil {
		return Of(n, before, nil, o)
	}
	return Of(n, before, &Change{After: c, Event: event}, o)
}

func (e *Effect) text() string {
	var out []string
	for i := range e.Locks {
		l := &e.Locks[i]
		f := facts{l.Mode.String(), l.Rewrite, l.Scan, l.Build}
		text := l.Name + " " + f.String()
		if l.New {
			text += " new"
		}
		if !l.IsTable() {
			text = "(" + text + ")"
		}
		out = append(out, text)
	}
	if e.Unknown != "" {
		out = append(out, "unknown: "+e.Unknown)
	}
	return strings.Join(out, ", ")
}

// TestUnknownRelations: what isn't in the catalog is locked all the same, and
// what can't be ruled out is said.
func TestUnknownRelations(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"ALTER TABLE t ADD COLUMN c int":                             "t ACCESS EXCLUSIVE",
		"ALTER TABLE t ADD COLUMN c int DEFAULT 5":                   "t ACCESS EXCLUSIVE",
		"ALTER TABLE t ADD COLUMN c int DEFAULT f()":                 "t ACCESS EXCLUSIVE rewrite scan",
		"ALTER TABLE t ADD COLUMN c int NOT NULL":                    "t ACCESS EXCLUSIVE scan",
		"ALTER TABLE t ADD COLUMN c serial":                          "t ACCESS EXCLUSIVE rewrite scan",
		"ALTER TABLE t ADD COLUMN c int CHECK (c > 0)":               "t ACCESS EXCLUSIVE scan",
		"ALTER TABLE t ADD COLUMN c int REFERENCES p":                "p SHARE ROW EXCLUSIVE, t ACCESS EXCLUSIVE",
		"ALTER TABLE t ALTER COLUMN c TYPE text":                     "t ACCESS EXCLUSIVE rewrite scan",
		"ALTER TABLE t ALTER COLUMN c SET NOT NULL":                  "t ACCESS EXCLUSIVE scan",
		"ALTER TABLE t ADD CHECK (c > 0)":                            "t ACCESS EXCLUSIVE scan",
		"ALTER TABLE t ADD CONSTRAINT k CHECK (c > 0) NOT VALID":     "t ACCESS EXCLUSIVE",
		"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES s.p":           "s.p SHARE ROW EXCLUSIVE scan, t SHARE ROW EXCLUSIVE scan",
		"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p NOT VALID":   "p SHARE ROW EXCLUSIVE, t SHARE ROW EXCLUSIVE",
		"ALTER TABLE t VALIDATE CONSTRAINT k":                        "t SHARE UPDATE EXCLUSIVE scan",
		"ALTER TABLE t ADD UNIQUE USING INDEX i":                     "t ACCESS EXCLUSIVE",
		"CREATE INDEX i ON t (a)":                                    "t SHARE scan",
		"CREATE INDEX CONCURRENTLY i ON t (a)":                       "t SHARE UPDATE EXCLUSIVE scan",
		"DROP INDEX i":                                               "(i ACCESS EXCLUSIVE), unknown: the table of the index isn't known",
		"DROP INDEX CONCURRENTLY i":                                  "(i SHARE UPDATE EXCLUSIVE), unknown: the table of the index isn't known",
		"DROP INDEX IF EXISTS i":                                     "",
		"DROP TABLE t":                                               "t ACCESS EXCLUSIVE",
		"DROP TRIGGER g ON t":                                        "t ACCESS EXCLUSIVE",
		"REINDEX TABLE t":                                            "t SHARE scan",
		"REINDEX INDEX i":                                            "(i ACCESS EXCLUSIVE), unknown: the table of the index isn't known",
		"REINDEX SCHEMA s":                                           "unknown: every index of the schema or database, one table at a time",
		"UPDATE t SET a = 1":                                         "t ROW EXCLUSIVE scan",
		"UPDATE t SET a = 1 WHERE b":                                 "t ROW EXCLUSIVE",
		"TRUNCATE t":                                                 "t ACCESS EXCLUSIVE",
		"CREATE TABLE n (a int REFERENCES t)":                        "n ACCESS EXCLUSIVE new, t SHARE ROW EXCLUSIVE",
		"ALTER TABLE t RENAME TO u":                                  "t ACCESS EXCLUSIVE",
		"ALTER TABLE t DETACH PARTITION q":                           "q ACCESS EXCLUSIVE, t ACCESS EXCLUSIVE",
		"ALTER DOMAIN d ADD CHECK (VALUE > 0)":                       "unknown: which tables use the domain isn't known",
		"DO 'BEGIN END'":                                             "unknown: the body of a DO block isn't read",
		"VACUUM":                                                     "unknown: every table of the database, one at a time",
		"REFRESH MATERIALIZED VIEW v":                                "v ACCESS EXCLUSIVE rewrite scan",
		"SELECT * FROM pg_class JOIN information_schema.tables ON b": "",
	} {
		if got := of(t, "", sql, Options{Version: 14}).text(); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", sql, got, want)
		}
	}
}

func TestReasonsAndCauses(t *testing.T) {
	t.Parallel()
	const history = `CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE c (id bigint PRIMARY KEY, pid bigint CONSTRAINT fk REFERENCES p, v varchar(10), CONSTRAINT ck CHECK (v <> ''));
		CREATE DOMAIN d AS int CHECK (VALUE > 0);`
	for sql, want := range map[string]string{
		"ALTER TABLE c ADD x int DEFAULT f()":              "[the volatility of the default isn't known]",
		"ALTER TABLE c ADD x float DEFAULT random()":       "[the default calls a volatile function]",
		"ALTER TABLE c ADD x d":                            "[the domain has a constraint]",
		"ALTER TABLE c ALTER v TYPE text":                  "[the constraint ck is verified again]",
		"ALTER TABLE c ALTER v TYPE varchar(5)":            "[character varying(10) to character varying(5) checks or rounds every value the constraint ck is verified again]",
		"ALTER TABLE c ALTER pid TYPE int USING pid::int":  "[USING computes a value for every row the foreign key fk is verified again]",
		"ALTER TABLE c ALTER pid TYPE int USING pid::int8": "[bigint to integer converts every value the foreign key fk is verified again]",
	} {
		if got := fmt.Sprint(of(t, history, sql, Options{}).Reasons); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", sql, got, want)
		}
	}
	e := of(t, history, "ALTER TABLE c DROP CONSTRAINT fk", Options{})
	if l := e.Named("p"); l == nil || l.Why != "referenced by foreign key fk" {
		t.Errorf("lock on p: %+v", l)
	}
	if l := e.Strongest(func(catalog.ID) bool { return false }); l == nil || l.Mode != AccessExclusive || !l.IsTable() {
		t.Errorf("strongest: %+v", l)
	}
}

func TestUnknownTimeZoneIsNotTakenForUTC(t *testing.T) {
	t.Parallel()
	const history = "CREATE TABLE c (v timestamp)"
	for zone, want := range map[string]int{"": 1, "Europe/Paris": 1, "UTC": 0, "etc/utc": 0} {
		if got := len(of(t, history, "ALTER TABLE c ALTER v TYPE timestamptz", Options{TimeZone: zone}).Rewrites()); got != want {
			t.Errorf("%q: %d rewrites, want %d", zone, got, want)
		}
	}
}

// TestConflicts holds the table to the manual's: it is symmetric, and AE
// conflicts with everything.
func TestConflicts(t *testing.T) {
	t.Parallel()
	count := 0
	for a := AccessShare; a <= AccessExclusive; a++ {
		for b := AccessShare; b <= AccessExclusive; b++ {
			if a.Conflicts(b) != b.Conflicts(a) {
				t.Errorf("%s and %s", a, b)
			}
			if a.Conflicts(b) {
				count++
			}
		}
		if !a.Conflicts(AccessExclusive) {
			t.Errorf("%s goes with ACCESS EXCLUSIVE", a)
		}
		if got := ParseMode(a.String()); got != a {
			t.Errorf("%s is read as %s", a, got)
		}
	}
	if count != 38 {
		t.Errorf("%d conflicts, the manual has 38", count)
	}
	if ParseMode("NO MODE") != None || None.BlocksReads() {
		t.Error("None")
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	for node, want := range map[string]string{"IndexStmt": "sql-createindex", "UpdateStmt": "explicit-locking"} {
		if got := Source(node); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", node, got)
		}
	}
}

func TestProvesNotNull(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"a IS NOT NULL": true, "a IS NOT NULL AND b > 0": true, "NOT a IS NULL": true, "NOT (a IS NULL OR b)": true, "a IS NOT NULL OR a IS NOT NULL AND b": true,
		"NOT NOT a IS NOT NULL": true, "a > 0": false, "b IS NOT NULL": false, "a IS NULL": false, "a IS NOT NULL OR b": false, "NOT (a IS NULL AND b)": false, "a IS NOT NULL IS TRUE": false,
	} {
		n, err := pgtree.ParseExpr(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ProvesNotNull(n, "a"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
