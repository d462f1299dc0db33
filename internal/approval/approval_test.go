package approval

import (
	"strings"
	"testing"
	"time"

	"sqlgen/offline/guard"
)

func TestLayoutDoesNotCount(t *testing.T) {
	t.Parallel()
	digest := func(sql string) string {
		t.Helper()
		s, err := Statements("x.sql", sql)
		if err != nil {
			t.Fatal(err)
		}
		return Digest(s)
	}
	a := digest("CREATE TABLE t (a int, b text DEFAULT 'x');\nINSERT INTO t VALUES (1, 'y');")
	for _, same := range []string{
		"create table t(a integer,\n  b text default 'x'); -- note\n/* more */ insert into T values (1,'y')",
		"\\echo hello\nCREATE TABLE t (a INTEGER, b text DEFAULT 'x')\n\\g\nINSERT INTO t VALUES (1, 'y');",
	} {
		if got := digest(same); got != a {
			t.Errorf("another digest for %s", same)
		}
	}
	for _, other := range []string{
		"CREATE TABLE t (a int, b text DEFAULT 'x');\nINSERT INTO t VALUES (1, 'z');",
		"CREATE TABLE t (a int, b text DEFAULT 'x ');\nINSERT INTO t VALUES (1, 'y');",
		"INSERT INTO t VALUES (1, 'y');\nCREATE TABLE t (a int, b text DEFAULT 'x');",
		"CREATE TABLE t (a int, b text DEFAULT 'x');",
	} {
		if digest(other) == a {
			t.Errorf("the same digest for %s", other)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	const approved = "-- Running upgrade 1 -> 2\n\nALTER TABLE t ADD COLUMN a int;\n\nSELECT 1;\n\n-- Running upgrade 2 -> 3\n\nDROP TABLE x;\n"
	for _, c := range []struct{ now, want string }{
		{approved, "equal: 3 statements, byte for byte\n"},
		{strings.ReplaceAll(approved, "ADD COLUMN", "\n add  column"), "equal: 3 statements; layout and comments differ\n"},
		{strings.ReplaceAll(approved, "a int", "a text"), "~ old.sql:3 revision 2\n  - ALTER TABLE t ADD COLUMN a int\n  + ALTER TABLE t ADD COLUMN a text\n2 statements equal, 1 differ\n"},
		{strings.ReplaceAll(approved, "DROP TABLE x;", ""), "- old.sql:9 revision 3\n  - DROP TABLE x\n2 statements equal, 1 differ\n"},
		{approved + "DROP TABLE y;", "+ revision 3\n  + DROP TABLE y\n3 statements equal, 1 differ\n"},
	} {
		got, err := Compare(Side{Name: "old.sql", Text: approved}, Side{Name: "now", Text: c.now})
		if err != nil {
			t.Fatal(err)
		}
		if text := got.Text("old.sql"); text != c.want {
			t.Errorf("got\n%s\nwant\n%s", text, c.want)
		}
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	base := func() *Lock {
		return &Lock{Version: 1, Revisions: []Locked{
			{ID: "a", Upgrade: "1", Downgrade: "2", Released: true},
			{ID: "b", Parents: []string{"a"}, Upgrade: "3", Downgrade: "4", Released: true},
			{ID: "c", Parents: []string{"b"}, Upgrade: "5", Downgrade: "6"},
		}}
	}
	for _, c := range []struct {
		name   string
		change func(l *Lock)
		want   string
	}{
		{"nothing", func(*Lock) {}, ""},
		{"edited", func(l *Lock) { l.Revisions[1].Upgrade = "x" }, "b! upgrade() gives other SQL"},
		{"edited, not released", func(l *Lock) { l.Revisions[2].Downgrade = "x" }, "c downgrade() gives other SQL"},
		{"removed", func(l *Lock) { l.Revisions = l.Revisions[1:] }, "a! the revision is gone"},
		{"another parent", func(l *Lock) { l.Revisions[2].Parents = []string{"a"} }, "c down_revision was b and is a: the chain is broken"},
		{"another dependency", func(l *Lock) { l.Revisions[1].DependsOn = []string{"z"} }, "b! depends_on was none and is z"},
		{"added", func(l *Lock) { l.Revisions = append(l.Revisions, Locked{ID: "d", Parents: []string{"c"}}) }, "d it is not in the lock file: run sqlgen lock"},
	} {
		now := base()
		c.change(now)
		var got []string
		for _, p := range base().Check(now) {
			mark := ""
			if p.Released {
				mark = "!"
			}
			got = append(got, p.Revision+mark+" "+p.Msg)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	again, err := ReadLock("sqlgen.lock", base().Text())
	if err != nil || again.Text() != base().Text() {
		t.Errorf("the lock file is not read as written: %v", err)
	}
	if a, b := base().Part([]string{"a", "b"}), base().Part([]string{"a"}); a == b {
		t.Error("parts of different revisions are equal")
	}
	for _, bad := range []string{"", "{}", "<<<<<<< HEAD", `{"version": 1, "other": 2}`} {
		if _, err := ReadLock("sqlgen.lock", bad); err == nil {
			t.Errorf("read %q", bad)
		}
	}
}

func TestRecordHolds(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	r := Record{Version: 1, By: "Dora", SHA256: SHA256("text"), Until: "2026-03-31"}
	for _, c := range []struct {
		text, today, want string
	}{
		{"text", "2026-03-31", ""},
		{"text", "2026-04-01", "it has expired on 2026-03-31"},
		{"texts", "2026-03-31", "it is for another text: the file has changed since"},
	} {
		if got := r.Holds(c.text, day(c.today)); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.text, c.today, got, c.want)
		}
	}
}

func TestHeaderAndDigest(t *testing.T) {
	t.Parallel()
	text := guard.Seal("-- project    x    upgrade a:b\n-- command    upgrade a:b --flavor plain --idempotent\n-- ticket     CHG-1\n\n-- command    upgrade z:y\nSELECT 1;\n")
	h, ok := ReadHeader(text)
	if !ok || h.Command != "upgrade" || strings.Join(h.Revisions, " ") != "a:b" || h.Options.Flavor != guard.Plain || !h.Options.Idempotent || h.Options.Ticket != "CHG-1" {
		t.Errorf("the header is read as %+v", h)
	}
	if why := CheckDigest(text); why != "" {
		t.Error(why)
	}
	if why := CheckDigest(strings.Replace(text, "SELECT 1", "SELECT 2", 1)); !strings.Contains(why, "the digest does not fit") {
		t.Error(why)
	}
	if _, ok := ReadHeader("SELECT 1;"); ok {
		t.Error("a text without a header has been read")
	}
}
