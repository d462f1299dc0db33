package pgtest

import (
	"errors"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func TestDatabase(t *testing.T) {
	db := New(t)
	if err := db.Exec("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (NULL)"); err != nil {
		t.Fatal(err)
	}
	var refused *Error
	if err := db.Exec("SELECT b FROM t"); !errors.As(err, &refused) || refused.Code != "42703" {
		t.Errorf("got %v", err)
	}
	rows := db.Query("SELECT a FROM t ORDER BY a")
	if len(rows) != 2 || rows[0][0] != "1" || rows[1][0] != `\N` {
		t.Errorf("got %q", rows)
	}
	db.Reset()
	if got := db.Value("SELECT to_regclass('t')"); got != `\N` {
		t.Errorf("a table is left after Reset: %s", got)
	}
	if other := New(t); other.Name == db.Name || Version(t) < 10 {
		t.Errorf("database %s, version %d", other.Name, Version(t))
	}
}
