package script

import (
	"strings"
	"testing"

	"sqlgen/internal/source"
)

func TestTerminate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		ok       bool
	}{
		{"SELECT 1", "SELECT 1;", true},
		{"  SELECT 1 ;\n", "SELECT 1 ;", true},
		{"SELECT 1;;", "SELECT 1;", true},
		{"SELECT 1; ; ;", "SELECT 1;", true},
		{"SELECT 1 -- note", "SELECT 1 -- note\n;", true},
		{"SELECT 1; -- note", "SELECT 1; -- note", true},
		{"SELECT 1; /* note */", "SELECT 1; /* note */", true},
		{"SELECT 1 /* -- */", "SELECT 1 /* -- */;", true},
		{"-- only a note", "-- only a note", true},
		{"", "", false},
		{" ; ;", "", false},
		{"SELECT '--'", "SELECT '--';", true},
		{"SELECT ';'", "SELECT ';';", true},
		{`SELECT E'\';'`, `SELECT E'\';';`, true},
		{"SELECT $a$ ; -- $a$", "SELECT $a$ ; -- $a$;", true},
		{"SELECT a$1$ -- x", "SELECT a$1$ -- x\n;", true},
		{"SELECT $1", "SELECT $1;", true},
		{"SELECT /* /* */ ; */ 1", "SELECT /* /* */ ; */ 1;", true},
		{"SELECT 'ü'", "SELECT 'ü';", true},
		{`SELECT "a;""b"`, `SELECT "a;""b";`, true},
	}
	for _, tt := range tests {
		got, ok := Terminate(tt.in)
		if got != tt.want || ok != tt.ok {
			t.Errorf("Terminate(%q) = %q, %v; want %q, %v", tt.in, got, ok, tt.want, tt.ok)
		}
		again, _ := Terminate(got)
		if again != got {
			t.Errorf("Terminate(%q) is not stable: %q", got, again)
		}
	}
}

func TestRenderMapsPieces(t *testing.T) {
	t.Parallel()
	var b Builder
	b.Begin()
	step := &Step{Revision: "0001", Direction: "upgrade", To: "0001"}
	b.EnterStep(step)
	b.Add(CreateVersionTable, "CREATE TABLE alembic_version ()", source.Pos{})
	b.StartStep(step)
	b.Add(Statement, "SELECT 'ü'", source.Pos{File: "a.py", Line: 3, Column: 5})
	b.EndStep()
	b.Commit()
	s, err := b.Script()
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := LoadTemplate(DefaultTemplate)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Render(tmpl)
	if err != nil {
		t.Fatal(err)
	}
	want := "BEGIN;\n\nCREATE TABLE alembic_version ();\n\n-- Running upgrade  -> 0001\n\nSELECT 'ü';\n\nCOMMIT;\n\n"
	if r.Text != want {
		t.Errorf("got %q, want %q", r.Text, want)
	}
	p := r.At(strings.Index(r.Text, "ü"))
	if p == nil || p.Pos.Line != 3 {
		t.Errorf("the literal belongs to %+v, want the piece of line 3", p)
	}
	if p := r.At(strings.Index(r.Text, "Running")); p != nil {
		t.Errorf("the step comment belongs to %+v, want none", p)
	}
}

func TestUnbalancedScriptIsRefused(t *testing.T) {
	t.Parallel()
	var b Builder
	b.Begin()
	if _, err := b.Script(); err == nil {
		t.Error("a script that ends inside a transaction was accepted")
	}
}

func FuzzTerminate(f *testing.F) {
	for _, s := range []string{"SELECT 1", "a;--b\n;", "$a$;$a$;;", "E'\\';", "/*/**/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Terminate(s)
		if !ok {
			return
		}
		if !strings.HasPrefix(got, strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), "; \t\r\n\f\v"))) && !strings.ContainsAny(s, "-/") {
			t.Errorf("Terminate(%q) = %q: the statement itself changed", s, got)
		}
		// An unclosed literal or comment swallows the semicolon; such a text
		// does not parse anyway.
		if strings.ContainsAny(s, "'\"$/") {
			return
		}
		if again, ok := Terminate(got); !ok || again != got {
			t.Errorf("Terminate(%q) = %q, then %q", s, got, again)
		}
	})
}
