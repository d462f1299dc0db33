package lint

import (
	"testing"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

func statements(t *testing.T, name, sql string) []Statement {
	t.Helper()
	out, err := ParseSQL(source.NewFile(name, sql))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func indexRule(seen *[]string) *Analyzer {
	return &Analyzer{Name: "index", Title: "index", Doc: "index", Severity: Error, Nodes: []any{(*pgtree.IndexStmt)(nil)}, Run: func(p *Pass) {
		n := p.Node.(*pgtree.IndexStmt)
		state := "existing"
		if p.IsNewRange(n.Relation) {
			state = "new"
		}
		if p.IsInvisible(p.Table(n.Relation)) {
			state = "invisible"
		}
		*seen = append(*seen, n.Idxname+" "+state)
		if state == "existing" {
			p.Report(Finding{Message: "index " + n.Idxname})
		}
	}}
}

func TestRunTellsNewTablesFromOldOnes(t *testing.T) {
	t.Parallel()
	var seen []string
	result := Run(Input{
		Applied: []Step{{Revision: "a", Direction: Upgrade, Statements: statements(t, "a", "CREATE TABLE old (i int);")}},
		Steps: []Step{{Revision: "b", Direction: Upgrade, Pos: source.Pos{File: "b.py", Line: 3},
			Statements: statements(t, "b", "BEGIN; CREATE TABLE new (i int); CREATE INDEX a ON new (i); CREATE INDEX b ON old (i); COMMIT; CREATE INDEX c ON new (i);")}},
	}, Settings{}, []*Analyzer{indexRule(&seen)})
	want := []string{"a invisible", "b existing", "c new"}
	if len(seen) != 3 || seen[0] != want[0] || seen[1] != want[1] || seen[2] != want[2] {
		t.Errorf("seen %q, want %q", seen, want)
	}
	if len(result.Findings) != 1 || result.Findings[0].Message != "index b" || result.Findings[0].Revision != "b" {
		t.Errorf("findings %+v", result.Findings)
	}
}

func TestRunSurvivesAPanic(t *testing.T) {
	t.Parallel()
	bad := &Analyzer{Name: "bad", Title: "x", Doc: "x", Severity: Error, Run: func(*Pass) { panic("boom") }}
	var seen []string
	result := Run(Input{Steps: []Step{{Statements: statements(t, "x.sql", "CREATE TABLE t (i int); CREATE INDEX i ON t (i);")}}}, Settings{}, []*Analyzer{bad, indexRule(&seen)})
	if len(result.Errors) != 2 || len(seen) != 1 {
		t.Fatalf("errors %v, seen %v", result.Errors, seen)
	}
	want := `x.sql:1:1: rule bad failed on "CREATE TABLE t (i int)": boom: switch the rule off to go on without it, and report this`
	if got := result.Errors[0].Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRunLoadsStepsInTurn(t *testing.T) {
	t.Parallel()
	sql := map[string]string{"a": "CREATE TABLE old (i int);", "b": "CREATE INDEX b ON old (i);", "c": "CREATE INDEX c ON old (i); -- sqlgen: allow=index — small"}
	var loaded, seen []string
	in := Input{
		Applied: []Step{{Revision: "a", Direction: Upgrade}},
		Steps:   []Step{{Revision: "b", Direction: Upgrade}, {Revision: "c", Direction: Upgrade}},
		Load: func(s *Step) {
			loaded = append(loaded, s.Revision)
			s.Statements = statements(t, s.Revision, sql[s.Revision])
			s.Downgrade = &Step{Revision: s.Revision, Direction: Downgrade, Statements: statements(t, s.Revision, "DROP INDEX "+s.Revision)}
		},
	}
	held := 0
	all := &Analyzer{Name: "all", Title: "all", Doc: "all", Severity: Error, RunHistory: func(p *HistoryPass) {
		for _, list := range [][]Step{p.Input.Applied, p.Input.Steps} {
			for i := range list {
				held += len(list[i].Statements)
			}
		}
		p.AllStatements(func(step *Step, st *Statement) { loaded = append(loaded, step.Revision+": "+st.Text()) })
	}}
	result := Run(in, Settings{EachRevision: true, Downgrades: true}, []*Analyzer{indexRule(&seen), all})
	equal(t, loaded, "a", "b", "c", "a", "a: CREATE TABLE old (i int)", "b", "b: CREATE INDEX b ON old (i)", "c", "c: CREATE INDEX c ON old (i)")
	equal(t, seen, "b existing", "c existing")
	if held != 0 {
		t.Errorf("%d statements are held at the end", held)
	}
	if len(result.Findings) != 1 || result.Findings[0].Revision != "b" || len(result.Suppressed) != 1 || result.Suppressed[0].Reason != "small" {
		t.Errorf("findings %+v, suppressed %+v", result.Findings, result.Suppressed)
	}
}
