package bundle

import (
	"strings"
	"testing"

	"sqlgen/internal/pgtest"
)

// TestSizes asks a server with the bundle's own query and reads the answer back.
func TestSizes(t *testing.T) {
	db := pgtest.New(t)
	p := sample(t)
	psql(t, db, makeBundle(t, Input{Project: p, Range: "base:0002"}).Content["upgrade.sql"])
	psql(t, db, "INSERT INTO users SELECT gen_random_uuid(), n::text, 'user', true FROM generate_series(1, 20000) n; INSERT INTO sessions SELECT gen_random_uuid(), id, '2026-01-01', 1 FROM users; ANALYZE")
	csv := psql(t, db, makeBundle(t, Input{Project: p, Range: "0002:head"}).Content["sizes.sql"], "-q", "--csv")
	sizes, err := ReadSizes("sizes.csv", csv)
	if err != nil {
		t.Fatal(err)
	}
	if s := sizes["sessions"]; s.Rows != 20000 || s.Bytes < 1<<20 {
		t.Errorf("sessions is %+v in\n%s", s, csv)
	}
	f := makeBundle(t, Input{Project: p, Range: "0002:head", Sizes: Sizes{"sessions": {Rows: 12_345_678, Bytes: 3650722201}, "tasks": {Rows: -1, Bytes: 8192}}})
	for _, name := range []string{"report.md", "report.html", "report.json"} {
		if !strings.Contains(f.Content[name], "grows with sessions (12.3 million rows, 3.4 GB), tasks (rows not known, 8.0 kB)") {
			t.Errorf("%s lacks the sizes", name)
		}
	}
	for _, bad := range []string{"sessions,1", "sessions,many,2", "\"x"} {
		if _, err := ReadSizes("sizes.csv", "relation,rows,bytes\n"+bad); err == nil || !strings.HasPrefix(err.Error(), "sizes.csv:2: the sizes can't be read") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
