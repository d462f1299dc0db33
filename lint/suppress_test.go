package lint

import (
	"bytes"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

const revision = `def upgrade():
    op.create_index("a", "t", ["i"])  # sqlgen: allow=index — small table
    # sqlgen: allow=index, other — read only at night

    op.create_index(
        "b", "t", ["i"],
    )
    op.create_index("c", "t", ["i"])
    # sqlgen: allow=index
    op.create_index("d", "t", ["i"])
    # sqlgen: allow=indx - typo
    op.create_index("e", "t", ["i"])
`

func lintRevision(t *testing.T, s Settings, sql string) *Result {
	t.Helper()
	var seen []string
	list := statements(t, "script.sql", sql)
	lines := [][2]int{{2, 2}, {5, 7}, {8, 8}, {10, 10}, {12, 12}}
	for i := range list {
		list[i].Pos = source.Pos{File: "r.py", Line: lines[i][0], Column: 5}
		list[i].End = source.Pos{File: "r.py", Line: lines[i][1], Column: 5}
	}
	other := &Analyzer{Name: "other", Title: "other", Doc: "other", Severity: Off, Run: func(*Pass) {}}
	return Run(Input{
		Applied: []Step{{Revision: "a", Direction: Upgrade, Statements: statements(t, "a", "CREATE TABLE t (i int);")}},
		Steps:   []Step{{Revision: "b", Direction: Upgrade, Source: source.NewFile("r.py", revision), Pos: source.Pos{File: "r.py", Line: 1, Column: 1}, Statements: list}},
	}, s, []*Analyzer{indexRule(&seen), other})
}

const fiveIndexes = "CREATE INDEX a ON t (i); CREATE INDEX b ON t (i); CREATE INDEX c ON t (i); CREATE INDEX d ON t (i); CREATE INDEX e ON t (i);"

func lines(list []*Finding) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(f.Pos.String() + " " + f.Rule + ": " + f.Message + "\n")
	}
	return b.String()
}

func TestSuppressionInARevision(t *testing.T) {
	t.Parallel()
	r := lintRevision(t, Settings{}, fiveIndexes)
	want := `r.py:8:5 index: index c
r.py:9:5 unused-suppression: the suppression of index has no reason and does nothing
r.py:10:5 index: index d
r.py:11:5 unused-suppression: a suppression names "indx", which is no rule (did you mean "index"?)
r.py:12:5 index: index e
`
	if got := lines(r.Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(r.Suppressed) != 2 || r.Suppressed[0].Reason != "small table" || r.Suppressed[1].Reason != "read only at night" {
		t.Errorf("suppressed %+v", r.Suppressed)
	}
}

func TestUnusedSuppression(t *testing.T) {
	t.Parallel()
	r := lintRevision(t, Settings{}, "SELECT 1; CREATE INDEX b ON t (i);")
	if got := lines(r.Findings[:1]); got != "r.py:2:39 unused-suppression: the suppression of index suppresses nothing\n" {
		t.Error(got)
	}
}

func TestSuppressionInSQL(t *testing.T) {
	t.Parallel()
	var seen []string
	r := Run(Input{Steps: []Step{{Statements: statements(t, "x.sql", `
-- sqlgen: allow=index — first
CREATE INDEX a ON t (i);
CREATE INDEX b ON t (i); -- sqlgen: allow=index -- second
CREATE INDEX c /* sqlgen: allow=index: third */ ON t (i);
CREATE INDEX d ON t (i);
-- sqlgen: allow=index - nothing here
`)}}}, Settings{Existing: true}, []*Analyzer{indexRule(&seen)})
	want := "x.sql:6:1 index: index d\nx.sql:7:1 unused-suppression: the suppression of index suppresses nothing\n"
	if got := lines(r.Findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for i, reason := range []string{"first", "second", "third"} {
		if i >= len(r.Suppressed) || r.Suppressed[i].Reason != reason || r.Suppressed[i].By != "sql" {
			t.Errorf("suppressed %+v", r.Suppressed)
		}
	}
}

func TestSuppressionInTheConfiguration(t *testing.T) {
	t.Parallel()
	at := source.Pos{File: "pyproject.toml", Line: 7, Column: 1}
	for name, c := range map[string]struct {
		allow Allow
		want  int // suppressed
		first string
	}{
		"revision":        {Allow{Rule: "index", Revision: "b", Reason: "x"}, 3, ""},
		"another one":     {Allow{Rule: "index", Revision: "z", Reason: "x"}, 0, ""},
		"path":            {Allow{Rule: "index", Path: "*.py", Reason: "x"}, 3, ""},
		"until today":     {Allow{Rule: "index", Until: "2026-01-02", Reason: "x"}, 3, ""},
		"until yesterday": {Allow{Rule: "index", Until: "2026-01-01", Reason: "x"}, 0, "pyproject.toml:7:1 unused-suppression: the suppression of index ended on 2026-01-01\n"},
		"no reason":       {Allow{Rule: "index"}, 0, "pyproject.toml:7:1 unused-suppression: the suppression of index has no reason and does nothing\n"},
		"unused":          {Allow{Rule: "index", Path: "r.py", Revision: "b", Reason: "x"}, 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.allow.Pos = at
			r := lintRevision(t, Settings{Today: "2026-01-02", Allow: []Allow{c.allow}}, fiveIndexes)
			n := 0
			for _, s := range r.Suppressed {
				if s.By == "configuration" {
					n++
				}
			}
			if n != c.want {
				t.Errorf("%d suppressed, want %d", n, c.want)
			}
			if c.first != "" && lines(r.Findings[:1]) != c.first {
				t.Errorf("got %s want %s", lines(r.Findings[:1]), c.first)
			}
		})
	}
}

func TestBaselineSurvivesMovedLines(t *testing.T) {
	t.Parallel()
	first := lintRevision(t, Settings{}, fiveIndexes)
	var file bytes.Buffer
	if err := NewBaseline(first).Write(&file); err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline(&file)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Findings) != 3 {
		t.Errorf("%d entries, want 3", len(b.Findings))
	}
	again := lintRevision(t, Settings{Baseline: b}, "SELECT 1;  CREATE INDEX d  ON t (i);\nCREATE INDEX e ON t (i); CREATE INDEX c ON t (i); CREATE INDEX f ON t (i);")
	var got []string
	for _, f := range again.Findings {
		if f.Rule == "index" {
			got = append(got, f.Message)
		}
	}
	if strings.Join(got, ",") != "index f" {
		t.Errorf("findings %q, want only index f", got)
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", `{"version": 2, "findings": []}`, `{"version": 1, "finding": []}`} {
		if _, err := ReadBaseline(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
