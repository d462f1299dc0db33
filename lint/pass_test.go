package lint

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

func TestAnalyzersAreValidated(t *testing.T) {
	t.Parallel()
	run := func(*Pass) {}
	for want, a := range map[string]*Analyzer{
		"no name":           {},
		"no title":          {Name: "a"},
		"no severity":       {Name: "a", Title: "t", Doc: "d"},
		"nothing to run":    {Name: "a", Title: "t", Doc: "d", Severity: Info},
		"Nodes without Run": {Name: "a", Title: "t", Doc: "d", Severity: Info, Nodes: []any{(*pgtree.IndexStmt)(nil)}, RunScript: func(*ScriptPass) {}},
	} {
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := (&Analyzer{Name: "a", Title: "t", Doc: "d", Severity: Off, Run: run}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		need Need
		in   Input
		s    Settings
		want int
	}{
		{0, sqlInput(t, "SELECT 1"), Settings{}, 1},
		{NeedRevisions, sqlInput(t, "SELECT 1"), Settings{}, 0},
		{NeedRevisions, Input{Steps: []Step{{Revision: "a", Statements: statements(t, "a", "SELECT 1")}}}, Settings{}, 1},
		{NeedHistory, sqlInput(t, "SELECT 1"), Settings{Existing: true}, 0},
		{NeedHistory, sqlInput(t, "SELECT 1"), Settings{}, 1},
	} {
		n := 0
		Run(c.in, c.s, []*Analyzer{{Name: "a", Severity: Info, Needs: c.need, Run: func(*Pass) { n++ }}})
		if n != c.want {
			t.Errorf("need %d: run %d times, want %d", c.need, n, c.want)
		}
	}
}

func TestSeverityIsText(t *testing.T) {
	t.Parallel()
	for _, s := range []Severity{Off, Info, Warning, Error} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Severity
		if err := json.Unmarshal(text, &back); err != nil || back != s {
			t.Errorf("%s: %v %v", text, back, err)
		}
	}
	if _, err := ParseSeverity("fatal"); err == nil {
		t.Error("fatal was read")
	}
	var s Severity
	if err := json.Unmarshal([]byte(`"loud"`), &s); err == nil {
		t.Error("loud was read")
	}
	if got := Severity(9).String(); got != "Severity(9)" {
		t.Error(got)
	}
}

func TestWorstAndCount(t *testing.T) {
	t.Parallel()
	r := &Result{}
	if r.Worst() != Off {
		t.Errorf("worst of nothing: %s", r.Worst())
	}
	r.Findings = []*Finding{{Severity: Info}, {Severity: Warning}, {Severity: Info}}
	if r.Worst() != Warning || r.Count(Info) != 2 || r.Count(Error) != 0 {
		t.Errorf("%s %d %d", r.Worst(), r.Count(Info), r.Count(Error))
	}
}

// TestPassesSeeWhatTheyShould walks one input through every kind of rule.
func TestPassesSeeWhatTheyShould(t *testing.T) {
	t.Parallel()
	var log []string
	say := func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	rule := &Analyzer{Name: "all", Title: "t", Doc: "d", Severity: Warning,
		Nodes: []any{(*pgtree.ColumnDef)(nil)},
		Run: func(p *Pass) {
			d := p.Node.(*pgtree.ColumnDef)
			col := p.After.Table("", "t").Column(d.Colname)
			say("column %s at %s new=%v version=%d option=%s", d.Colname, p.At(d.Location), p.IsNewColumn(col), p.Version(), p.Option("n", "none"))
		},
		RunTransaction: func(p *TransactionPass) { say("transaction of %d, explicit=%v", len(p.Stmts), p.Explicit) },
		RunScript:      func(p *ScriptPass) { say("script of %d in %d, simulated=%v", len(p.Stmts), len(p.Txs), p.Simulated) },
		RunRevision: func(p *RevisionPass) {
			say("revision %s: %d up, %d down, opaque=%q, facts=%d", p.Revision(), len(p.UpStmts), len(p.DownStmts), p.Opaque(), len(p.Facts(p.Revision(), FactRandom)))
			p.Report(Finding{Message: "about the revision"})
		},
		RunHistory: func(p *HistoryPass) {
			say("history: %v %v", p.Head.Table("", "t") != nil, p.StepOf("1", Upgrade).Revision)
			p.Report(Finding{Message: "about everything", Pos: source.Pos{File: "z.py", Line: 1}})
		},
	}
	in := Input{
		Applied: []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE t (a int);")}},
		Steps: []Step{{Revision: "1", Direction: Upgrade, Pos: source.Pos{File: "1.py", Line: 4, Column: 1}, Statements: statements(t, "1", "BEGIN; ALTER TABLE t ADD b int; COMMIT; DO 'BEGIN END';"),
			Downgrade: &Step{Revision: "1", Direction: Downgrade, Statements: statements(t, "1d", "ALTER TABLE t DROP b;")}}},
		Facts: []Fact{{Kind: FactRandom, Revision: "1"}, {Kind: FactBranch, Revision: "1"}, {Kind: FactRandom, Revision: "2"}},
	}
	s := Settings{Options: map[string]map[string]string{"all": {"n": "7"}}, URLBase: "https://example.org/"}
	r := Run(in, s, []*Analyzer{rule})
	equal(t, log,
		"column b at 1:1:26 new=true version=14 option=7",
		"transaction of 3, explicit=true",
		"transaction of 1, explicit=false",
		`revision 1: 4 up, 1 down, opaque="DO block", facts=1`,
		"script of 4 in 2, simulated=false",
		"history: true 1")
	if got := lines(r.Findings); got != "1.py:4:1 all: about the revision\nz.py:1 all: about everything\n" {
		t.Errorf("got %s", got)
	}
	if f := r.Findings[0]; f.Revision != "1" || f.Direction != Upgrade || f.URL != "https://example.org/all" {
		t.Errorf("%+v", f)
	}
}

func TestEmptiedAndFilledTables(t *testing.T) {
	t.Parallel()
	in := Input{
		Applied: []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE a (i int); CREATE TABLE b (i int); CREATE TABLE c (i int);")}},
		Steps: []Step{{Revision: "1", Direction: Upgrade, Statements: statements(t, "1",
			"INSERT INTO a VALUES (1); TRUNCATE a; INSERT INTO b VALUES (1); COPY c FROM '/x'; CREATE TABLE d AS SELECT 1 AS i; CREATE TABLE e AS SELECT 1 AS i WITH NO DATA;")}},
	}
	var emptied, filled []string
	rule := &Analyzer{Name: "rows", Severity: Info, RunScript: func(p *ScriptPass) {
		names := func(m map[catalog.ID]*Stmt) (out []string) {
			for id := range m {
				out = append(out, p.After.Object(id).Head().Name)
			}
			slices.Sort(out)
			return out
		}
		emptied, filled = names(p.Emptied), names(p.Filled)
	}}
	Run(in, Settings{}, []*Analyzer{rule})
	equal(t, emptied, "a")
	equal(t, filled, "b", "c", "d")
}

func TestDoesWork(t *testing.T) {
	t.Parallel()
	in := Input{
		Applied: []Step{{Revision: "0", Direction: Upgrade, Statements: statements(t, "0", "CREATE TABLE old (i int);")}},
		Steps: []Step{{Revision: "1", Direction: Upgrade, Statements: statements(t, "1",
			`CREATE TABLE new (i int); UPDATE new SET i = 1; UPDATE old SET i = 1 WHERE i = 2; DELETE FROM old WHERE i = 1; INSERT INTO old VALUES (1); INSERT INTO old SELECT i FROM old WHERE i = 4;
			 ALTER TABLE old ADD j int; ALTER TABLE old ALTER i TYPE bigint; CREATE INDEX ON new (i); CREATE INDEX ON old (i);`)}},
	}
	equal(t, probe(t, in, Settings{}, func(s *Stmt) string { return fmt.Sprint(s.DoesWork()) }),
		"false", "false", "true", "true", "false", "true", "false", "true", "false", "true")
}

func TestSuppressionOfADowngradeThatIsNotLinted(t *testing.T) {
	t.Parallel()
	file := source.NewFile("r.py", "def upgrade():\n    pass\n\ndef downgrade():\n    # sqlgen: allow=index — never in use\n    op.create_index('i', 't', ['i'])\n")
	step := Step{Revision: "r", Direction: Upgrade, Source: file, Pos: source.Pos{File: "r.py", Line: 1, Column: 1}, Statements: statements(t, "u", "SELECT 1;"),
		Downgrade: &Step{Revision: "r", Direction: Downgrade, Source: file, Pos: source.Pos{File: "r.py", Line: 4, Column: 1}, Statements: statements(t, "d", "SELECT 1;")}}
	for downgrades, want := range map[bool]int{false: 0, true: 1} {
		var seen []string
		r := Run(Input{Steps: []Step{step}}, Settings{Downgrades: downgrades}, []*Analyzer{indexRule(&seen)})
		if len(r.Findings) != want {
			t.Errorf("downgrades linted: %v: %s", downgrades, lines(r.Findings))
		}
	}
}

func TestMarkers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"sqlgen: allow=a — why":        "a|why",
		"sqlgen: allow=a-b,c – why":    "a-b,c|why",
		"sqlgen:allow = a , b -- why":  "a,b|why",
		"sqlgen: allow=a: because b-c": "a|because b-c",
		"sqlgen: allow=a-b - x - y":    "a-b|x - y",
		"sqlgen: allow=a":              "a|",
		"sqlgen: allow=":               "|",
		"sqlgen: forbid=a — why":       "|",
	} {
		rules, reason, ok := parseMarker(text)
		if got := strings.Join(rules, ",") + "|" + reason; !ok || got != want {
			t.Errorf("%q: %q %v, want %q", text, got, ok, want)
		}
	}
	if _, _, ok := parseMarker("about sqlgen: allow=a"); ok {
		t.Error("a comment that mentions it counts")
	}
}

// A finding names the lock that others wait for, and none on what the script has
// made itself.
func TestFindingsShowTheLocksOfOthers(t *testing.T) {
	t.Parallel()
	in := Input{
		Applied: []Step{{Statements: statements(t, "old", "CREATE TABLE old (a int PRIMARY KEY)")}},
		Steps: []Step{{Direction: Upgrade, Statements: statements(t, "new", `
			CREATE INDEX ON old (a); CREATE TABLE new (a int); CREATE INDEX ON new (a); ALTER TABLE new ADD FOREIGN KEY (a) REFERENCES old`)}},
	}
	r := Run(in, Settings{}, []*Analyzer{{Name: "a", Severity: Info, Run: func(p *Pass) { p.Report(Finding{}) }}})
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s %s %t", f.Lock, f.Relation, f.Scan))
	}
	equal(t, got, "SHARE old true", "  false", "  false", "SHARE ROW EXCLUSIVE old true")

	in = Input{Steps: []Step{{Direction: Upgrade, Statements: statements(t, "x", "CREATE INDEX ON elsewhere (a)")}}}
	for _, name := range []string{"elsewhere", ""} {
		r := Run(in, Settings{}, []*Analyzer{{Name: "a", Severity: Info, Run: func(p *Pass) { p.Report(Finding{Relation: name}) }}})
		if got := r.Findings[0].Lock == "SHARE"; got != (name != "") {
			t.Errorf("%q: lock %q", name, r.Findings[0].Lock)
		}
	}
}
