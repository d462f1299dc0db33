package cli

import (
	"fmt"
	"testing"

	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline/script"
)

const revisionText = `"""Doc"""
def upgrade():
    op.create_table(
        "t",  # a ) comment
        sa.Column("id", sa.Integer(), default=')'),
        """text ) of
several ' lines""",
    )
    x = op.execute('it''s')
    name


def downgrade():
    """Nothing."""
    raise NotImplementedError("no way back")
`

func TestCallAt(t *testing.T) {
	t.Parallel()
	f := source.NewFile("r.py", revisionText)
	for _, c := range []struct {
		line, column int
		want         string
	}{
		{3, 5, "op.create_table r.py:8:5"},
		{5, 9, "sa.Column r.py:5:50"},
		{9, 9, "op.execute r.py:9:27"},
		{10, 5, " "},
		{99, 1, " "},
		{3, 500, " "},
	} {
		name, end := callAt(f, source.Pos{File: "r.py", Line: c.line, Column: c.column})
		if got := fmt.Sprintf("%s %s", name, end); got != c.want {
			t.Errorf("%d:%d: got %q, want %q", c.line, c.column, got, c.want)
		}
	}
	if name, _ := callAt(f, source.Pos{File: "other.py", Line: 3, Column: 5}); name != "" {
		t.Errorf("a place in another file gave %q", name)
	}
}

func TestFunctionBody(t *testing.T) {
	t.Parallel()
	f := source.NewFile("r.py", revisionText)
	if b := functionBody(f, lint.Downgrade); !b.empty || !b.raises {
		t.Errorf("downgrade: %+v", b)
	}
	if b := functionBody(f, lint.Upgrade); b.empty {
		t.Errorf("upgrade: %+v", b)
	}
	if p := functionPlace(f, lint.Downgrade); p.Line != 13 {
		t.Errorf("downgrade is at %v", p)
	}
	if p := functionPlace(source.NewFile("x.py", "x = 1\n"), lint.Upgrade); p.IsValid() {
		t.Errorf("upgrade is at %v", p)
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	f := source.NewFile("r.py", `
import uuid
def helper():
    uuid.uuid4()
def upgrade():
    op.add_column("t", sa.Column("a", sa.Boolean(), default=False))
    op.add_column("t", sa.Column("b", sa.Boolean(), default=False, server_default="f"))
    with op.batch_alter_table("u") as batch:
        batch.add_column(sa.Column("c", sa.Integer(), default=lambda: 1))
    op.create_table("v", sa.Column("d", sa.Integer(), default=1), sa.Column("e", postgresql.ENUM(name="mood", create_type=False)))
def downgrade():
    op.execute(f"INSERT INTO x VALUES ('{uuid.uuid4()}', '{datetime.datetime.utcnow()}', {random.random()})")
`)
	var got []string
	for _, x := range facts("r", f) {
		got = append(got, fmt.Sprintf("%s %s %d %s %s", x.Kind, x.Direction, x.Pos.Line, x.Name, x.Detail))
	}
	want := []string{
		"python-default upgrade 6 t.a False", "python-default upgrade 9 u.c lambda: 1", "create-type-false upgrade 10 mood ",
		"random downgrade 12 uuid.uuid4 ", "random downgrade 12 datetime.datetime.utcnow ", "random downgrade 12 random.random ",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if mayHaveFacts("op.add_column(server_default='1')") || !mayHaveFacts("server_default=1, default=2") {
		t.Error("server_default= is no default=")
	}
	for text, want := range map[string]bool{"sa.func.now()": false, "func.utcnow()": false, "'now()'": false, "datetime.now()": true, "sa.func.now(), datetime.utcnow()": true, "\n.now(": true} {
		if mayHaveFacts(text) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
}

func TestSameCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"x = 1\n", "x = 1\r\n", true},
		{"x = 1\n", "x  =  1  # one\n", true},
		{"\"\"\"a\"\"\"\nx = 1\n", "\"\"\"b\"\"\"\nx = 1\n", true},
		{"def f():\n    'a'\n    g()\n", "def f():\n    g()\n", true},
		{"x = 1\n", "x = 2\n", false},
		{"x = (\n", "x = )\n", false},
	} {
		if got := sameCode(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %t", c.a, c.b, got)
		}
	}
}

func TestJoinedPieces(t *testing.T) {
	t.Parallel()
	kinds := func(list []script.Piece) string {
		out := ""
		for _, p := range list {
			out += map[script.Kind]string{script.Begin: "B", script.Commit: "C", script.Statement: "s"}[p.Kind]
		}
		return out
	}
	step := []script.Piece{{Kind: script.Begin}, {Kind: script.Statement}, {Kind: script.Commit}, {Kind: script.Statement}, {Kind: script.Begin}, {Kind: script.Commit}}
	for _, c := range []struct {
		begun, goesOn bool
		want          string
	}{{false, false, "BsCsBC"}, {true, false, "sCsBC"}, {false, true, "BsCsB"}, {true, true, "sCsB"}} {
		if got := kinds(joinedPieces(step, c.begun, c.goesOn)); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if kinds(step) != "BsCsBC" {
		t.Error("the pieces of the step were changed")
	}
}

func TestStatementsKnowTheirAutocommitBlock(t *testing.T) {
	t.Parallel()
	d := sqlDraft("x", []script.Piece{
		{Kind: script.Begin, Text: "BEGIN;"}, {Kind: script.Statement, Text: "SELECT 1;"}, {Kind: script.Commit, Text: "COMMIT;"},
		{Kind: script.Statement, Text: "SELECT 2; SELECT 3;"}, {Kind: script.Begin, Text: "BEGIN;"}, {Kind: script.VersionRow, Text: "SELECT 4;"}, {Kind: script.Commit, Text: "COMMIT;"},
	})
	generatedTrees{}.parse([]*draft{d}, 1)
	list := d.finish(false).Statements
	got := ""
	for i := range list {
		got += fmt.Sprintf("%s %t %t\n", list[i].Text(), list[i].Generated, list[i].Autocommit)
	}
	want := "BEGIN true false\nSELECT 1 false false\nCOMMIT true false\nSELECT 2 false true\nSELECT 3 false true\nBEGIN true false\nSELECT 4 true false\nCOMMIT true false\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
