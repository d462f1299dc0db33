package linttest

import (
	"strings"
	"testing"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var rule = &lint.Analyzer{Name: "index", Title: "index", Doc: "index", Severity: lint.Error,
	Nodes: []any{(*pgtree.IndexStmt)(nil)}, Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		if !p.IsNewRange(n.Relation) {
			p.Report(lint.Finding{Message: "index " + n.Idxname, SafeAlternative: "make " + n.Idxname + " otherwise"})
		}
	},
	RunRevision: func(p *lint.RevisionPass) {
		for _, d := range p.Diff() {
			p.ReportStep(p.Down, lint.Finding{Message: "left behind: " + d.Name})
		}
	},
}

const good = `A fixture.
-- settings --
version = 15
-- history --
CREATE TABLE old (i int);
-- upgrade 2 --
CREATE TABLE new (i int);
CREATE INDEX a ON new (i);
CREATE INDEX
  b ON old (i); -- want "index: error: index b$"
-- downgrade 2 --
-- want "left behind: public.new.i" "left behind: public.new$"
DROP INDEX b;
DROP INDEX a;
-- alternative --
make b otherwise
`

// recorder keeps what a test would have failed with.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, strings.TrimSpace(format))
}
func (r *recorder) Error(args ...any) { r.failures = append(r.failures, "error") }

func TestFixtureThatHolds(t *testing.T) {
	t.Parallel()
	f, err := Parse("good", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	r := f.Check(t, rule)
	if got := Alternatives(r); got != f.Alternative {
		t.Errorf("alternatives %q, want %q", got, f.Alternative)
	}
}

func TestFixturesThatDoNotHold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, new string
		failures int
	}{
		"a finding that nobody wants": {` -- want "index: error: index b$"`, "", 1},
		"no finding":                  {"ON new (i);", `ON new (i); -- want "x"`, 1},
		"another text":                {"index b$", "index c", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := Parse("bad", []byte(strings.Replace(good, c.old, c.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			rec := &recorder{TB: t}
			f.Check(rec, rule)
			if len(rec.failures) != c.failures {
				t.Errorf("%d failures %q, want %d", len(rec.failures), rec.failures, c.failures)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"nothing":                              "no sections",
		"-- what --\n":                         "unknown section",
		"-- settings --\nx = 1\n":              "unknown setting",
		"-- settings --\nx\n":                  "no key = value",
		"-- sql --\nSELECT 1; -- want \"(\"\n": "missing closing",
		"-- sql --\nSELECT 1; -- want \"a\n":   "not quoted",
		"-- facts --\nrandom a\n":              "kind, revision",
		"-- settings --\nrule.x = loud\n":      "unknown severity",
		"-- revisions --\na - colour=red\n":    "unknown word",
	} {
		if _, err := Parse("f", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}
