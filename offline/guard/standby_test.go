package guard

import (
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
)

func TestStandby(t *testing.T) {
	dsn := pgtest.Standby(t, before)
	for _, flavor := range []string{Psql, Plain} {
		g := guarded(t, history(t), Options{Flavor: flavor})
		out, _ := psqlAt(t, dsn, text(t, g))
		if !strings.Contains(out, "this server is a standby, which cannot be changed") {
			t.Errorf("%s: %s", flavor, out)
		}
		if strings.Contains(out, "CREATE INDEX\n") || strings.Contains(out, "ALTER TABLE\n") {
			t.Errorf("%s: a statement has run: %s", flavor, out)
		}
	}
}
