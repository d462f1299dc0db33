package postgres

import (
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestLiteralsOnServer asks a PostgreSQL what it makes of the literals that
// Alembic has none for.
func TestLiteralsOnServer(t *testing.T) {
	db := pgtest.New(t)
	for _, c := range beyondLiterals() {
		if c.server == "" || strings.Contains(c.want, "HSTORE") {
			continue
		}
		if strings.Contains(c.want, "MULTIRANGE") && pgtest.Version(t) < 14 {
			continue
		}
		text, err := Literal(c.value, c.typ)
		if err != nil {
			t.Errorf("%v: %v", c.value, err)
			continue
		}
		if got := db.Value("SELECT (" + text + ")::text"); got != c.server {
			t.Errorf("%s: PostgreSQL reads %s, want %s", text, got, c.server)
		}
	}
}
