package revision

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"sqlgen/internal/source"
)

// write makes a directory of files (name, content, …).
func write(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const tail = "\n\ndef upgrade() -> None:\n    pass\n\n\ndef downgrade():\n    pass\n"

func TestLoad(t *testing.T) {
	t.Parallel()
	dir := write(t,
		"one/b.py", "\"\"\"Second\n\nRevision ID: b\n\"\"\"\nfrom typing import Sequence, Union\n\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision: str = \"b\"\ndown_revision: Union[str, Sequence[str], None] = 'a'\nbranch_labels = None\ndepends_on = None\n"+tail,
		"one/a.py", "'''First.\n'''\nrevision = 'a'\ndown_revision = None\nbranch_labels = ('x', \"y\")\n"+tail,
		"one/.#c.py", "junk(",
		"one/__init__.py", "1/0",
		"one/c.py.bak", "junk(",
		"one/__pycache__/a.cpython-311.pyc", "",
		"two/sub/d.py", "revision = 'd'\r\ndown_revision = ['b']\r\ndepends_on = 'e',\r\n"+tail,
		"two/e.py", "# no docstring\nfrom __future__ import annotations\nimport a.b.c\nLIMIT = -3\nNAMES = {'x': [1, LIMIT]}\nrevision = (\n    'e'\n)\ndown_revision = None\nclass Kind(str):\n    A = 'a'\n    def f(self, x: nothing = 1): pass\nif __name__ == '__main__':\n    boom()\n"+tail,
	)
	g, err := Load(Directory{Locations: []string{filepath.Join(dir, "one"), filepath.Join(dir, "nope"), filepath.Join(dir, "two"), filepath.Join(dir, "one/../one")}, Recursive: true, Base: dir})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, r := range g.Revisions() {
		fmt.Fprintf(&got, "%s %s %v %v %v %q %s\n", r.File.Name, r.ID, r.DownRevision, r.DependsOn, g.Labels(r), r.Doc(), r.Pos(r.DownRevisionSpan))
	}
	want := `one/a.py a [] [] [x y] "First." one/a.py:4:17
one/b.py b [a] [] [x y] "Second" one/b.py:11:50
two/e.py e [] [] [] "" two/e.py:9:17
two/sub/d.py d [b] [e] [x y] "" two/sub/d.py:2:17
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	if w := strings.Join(g.Warnings, "\n"); strings.Count(w, "loaded twice! ignoring.") != 2 {
		t.Errorf("warnings:\n%s", w)
	}
}

// TestPlain: which files need no evaluation.
func TestPlain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		plain bool
	}{
		{"", true},
		{"X = 1", true},
		{"X = undefined_name", false},
		{"import x\nY = x", true},
		{"import x\nY = x.y", false},
		{"print('x')", false},
		{"from consts import REV\nrevision = REV", false},
		{"revision = 'a' + 'b'", false},
		{"revision = 'a' 'b'", true},
		{"revision = f'{1}'", false},
		{"revision = 1", false},
		{"a = revision = 'x'", false},
		{"a, b = 1, 2", false},
		{"revision += 'x'", false},
		{"X: Optional[int] = None", false},
		{"from typing import Optional\nX: Optional[int] = None", true},
		{"from __future__ import annotations\nX: Optional[int] = None", true},
		{"X: int", true},
		{"from x import *", false},
		{"from . import x", false},
		{"from x import (\n    a,\n    b as c,\n)\nY = c", true},
		{"import a.b as c, d.e\nX = (c, d)", true},
		{"import a.b as c, d.e\nX = e", false},
		{"def f(x=[], *, y: int = 1) -> str:\n    boom()", true},
		{"def f(x=g()):\n    pass", false},
		{"def f(x: sa.X):\n    pass", false},
		{"import sa\ndef f(x: sa.X | None):\n    pass", true},
		{"@deco\ndef f(): pass", false},
		{"async def f(): pass", true},
		{"class A: x = 1", true},
		{"class A(B): x = 1", false},
		{"from b import B\nclass A(B):\n    '''doc'''\n    x: int = 1", true},
		{"class A(metaclass=B): pass", false},
		{"class A:\n    boom()", false},
		{"if True:\n    pass", false},
		{"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import x", true},
		{"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import x\nelse:\n    x = 1", false},
		{"if __name__ == '__main__':\n    boom()", true},
		{"try:\n    import x\nexcept ImportError:\n    x = None", false},
		{"for x in y: pass", false},
		{"'a' % b", false},
		{"'a'", true},
		{"x = 1; y = 2", false},
		{"__doc__ = 'x'", false},
		{"return 1", false},
		{"pass", true},
	} {
		o, err := scan(source.NewFile("x.py", tt.text+"\n"), nil)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
		} else if o.plain != tt.plain {
			t.Errorf("%q: plain is %v", tt.text, o.plain)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	eval := func(file *source.File, path string) (*Module, error) {
		if strings.Contains(file.Content, "raise") {
			return nil, &source.Error{Pos: file.Pos(0), Msg: "ValueError: x"}
		}
		m := &Module{DownRevision: Variable{Set: true}, Value: path}
		if strings.Contains(file.Content, "int()") {
			m.Revision = Variable{Set: true, Wrong: "int"}
		} else {
			m.Revision = Variable{Set: true, Scalar: true, Strings: []string{"evaluated"}}
		}
		return m, nil
	}
	file := func(id, down, rest string) string {
		return "revision = '" + id + "'\ndown_revision = " + down + "\n" + rest + tail
	}
	for _, tt := range []struct {
		name  string
		files []string
		err   error
		want  string
	}{
		{"self-loop", []string{"a.py", file("a", "'a'", "")}, ErrCycle, "a.py:2:17: Self-loop is detected in revisions (a)"},
		{"dependency self-loop", []string{"a.py", file("a", "None", "depends_on = 'a'")}, ErrCycle, "a.py:3:14: Dependency self-loop is detected in revisions (a)"},
		{"dependency self-loop by label", []string{"a.py", file("a", "None", "depends_on = 'x'\nbranch_labels = 'x'")}, ErrCycle, "a.py:3:14: Dependency self-loop is detected in revisions (a)"},
		{"cycle", []string{"a.py", file("a", "'b'", ""), "b.py", file("b", "'a'", "")}, ErrCycle, "a.py:2:17: Cycle is detected in revisions (a, b)"},
		{"cycle above a base", []string{"a.py", file("a", "None", ""), "b.py", file("b", "('a', 'd')", ""), "c.py", file("c", "'b'", ""), "d.py", file("d", "'c'", "")}, ErrCycle, "b.py:2:17: Cycle is detected in revisions (a, b, c, d)"},
		{"cycle beside", []string{"a.py", file("a", "None", ""), "b.py", file("b", "'c'", ""), "c.py", file("c", "'b'", "")}, ErrCycle, "b.py:2:17: Cycle is detected in revisions (b, c)"},
		{"cycle with a way out", []string{"a.py", file("a", "None", ""), "b.py", file("b", "('a', 'c')", ""), "c.py", file("c", "'b'", ""), "d.py", file("d", "'c'", "")}, ErrCycle, "b.py:2:17: Cycle is detected in revisions (b, c, d)"},
		{"dependency cycle", []string{"a.py", file("a", "None", "depends_on = 'b'"), "b.py", file("b", "'a'", "")}, ErrCycle, "a.py:3:14: Dependency cycle is detected in revisions (a, b)"},
		{"missing", []string{"a.py", file("abcd1234", "None", ""), "b.py", file("b", "'abcd1235'", "")}, ErrMissing, "b.py:2:17: Revision abcd1235 referenced from b is not present: did you mean 'abcd1234'?"},
		{"partial", []string{"a.py", file("abcd1234", "None", ""), "b.py", file("b", "'abcd'", "")}, ErrMissing, "b.py:2:17: Revision abcd referenced from b is not present: did you mean 'abcd1234'? an identifier in a file must be complete"},
		{"label as parent", []string{"a.py", file("a", "None", "branch_labels = 'x'"), "b.py", file("b", "'x'", "")}, ErrMissing, "b.py:2:17: Revision x referenced from b is not present: 'x' is a branch label; name the revision 'a'"},
		{"empty parent", []string{"a.py", file("a", "''", "")}, ErrMissing, "a.py:2:17: Revision '' referenced from a is not present: a first revision has down_revision = None"},
		{"missing dependency", []string{"a.py", file("a", "None", "depends_on = 'nope'")}, ErrMissing, "a.py:3:14: Revision nope referenced from a is not present"},
		{"label twice", []string{"a.py", file("a", "None", "branch_labels = 'x'"), "b.py", file("b", "'a'", "branch_labels = ['x']")}, ErrDuplicate, "b.py:3:17: Branch name 'x' in revision b already used by revision a"},
		{"label is identifier", []string{"a.py", file("a", "None", "branch_labels = 'a'")}, ErrDuplicate, "a.py:3:17: Branch name 'a' in revision a already used by revision a"},
		{"characters", []string{"a.py", file("a@b-c", "None", "")}, ErrBadFile, "a.py:1:12: Character(s) '-, @' not allowed in revision identifier 'a@b-c'"},
		{"base", []string{"a.py", file("base", "None", "")}, ErrBadFile, "a.py:1:12: a revision cannot have the identifier 'base': rename it"},
		{"no down_revision", []string{"a.py", "revision = 'a'\n"}, ErrBadFile, "a.py: down_revision is not declared in the script: a first revision has down_revision = None"},
		{"no revision", []string{"_helper.py", "X = 1\n"}, ErrBadFile, "_helper.py: Could not determine revision id from filename _helper.py. Be sure the 'revision' variable is declared inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).: if it is no revision, move it out of the version location"},
		{"wrong type", []string{"a.py", "revision = int()\n"}, ErrBadFile, "a.py:1:1: revision must be a string, not int"},
		{"sequence", []string{"a.py", "revision = 'a',\ndown_revision = None\n"}, ErrBadFile, "a.py:1:12: revision must be a string"},
		{"raises", []string{"a.py", "raise ValueError('x')\n"}, nil, "a.py:1:1: ValueError: x"},
		{"syntax", []string{"a.py", "revision = 'a\n"}, nil, "a.py:1:12: unterminated string literal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, tt.files...)
			_, err := Load(Directory{Locations: []string{dir}, Base: dir, Eval: eval})
			var e *Error
			switch {
			case !errors.As(err, &e):
				t.Fatalf("%T: %v, want %s", err, err, tt.want)
			case err.Error() != tt.want:
				t.Errorf("error %v, want %s", err, tt.want)
			case e.Kind != File || tt.err != nil && !errors.Is(err, tt.err):
				t.Errorf("kind %v, cause %v", e.Kind, e.Err)
			}
		})
	}
	dir := write(t, "0a.py", "down_revision = None\n", "b.py", "revision = make()\n")
	g, err := Load(Directory{Locations: []string{dir}, Base: dir, Eval: eval})
	if err != nil {
		t.Fatal(err)
	}
	if r := g.Revisions(); len(r) != 2 || r[0].ID != "0a" || r[1].ID != "evaluated" || r[1].Module != filepath.Join(dir, "b.py") {
		t.Errorf("revisions %v, %v", r[0], r[1])
	}
	compiled := write(t, "a.py", file("a", "None", ""), "__pycache__/b.cpython-311.pyc", "")
	if _, err := Load(Directory{Locations: []string{compiled}, Sourceless: true, Base: compiled}); err == nil || !strings.HasPrefix(err.Error(), "__pycache__/b.cpython-311.pyc: ") {
		t.Errorf("compiled only: %v", err)
	}
}

// project makes a linear history in files like those of Alembic's template.
func project(b *testing.B, n int) string {
	dir := b.TempDir()
	for i := range n {
		down := "None"
		if i > 0 {
			down = fmt.Sprintf(`"%012x"`, i-1)
		}
		text := fmt.Sprintf(`"""step %d

Revision ID: %012x
Create Date: 2024-01-01 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "%012x"
down_revision: Union[str, None] = %s
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table("t%d", sa.Column("id", postgresql.UUID(as_uuid=False), primary_key=True), sa.Column("email", sa.String(255), nullable=False),
        sa.Column("role", sa.Enum("admin", "user", name="t%d_role"), nullable=False, server_default="user"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()))
    op.create_index("ix_t%d_email", "t%d", ["email"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_t%d_email", table_name="t%d")
    op.drop_table("t%d")
`, i, i, i, down, i, i, i, i, i, i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d_step.py", i)), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkLoad measures reading a directory into a graph; BenchmarkReadBytes, its
// yardstick, reads the same files and looks at each byte once.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := project(b, n)
			for b.Loop() {
				if _, err := Load(Directory{Locations: []string{dir}, Base: dir}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadBytes(b *testing.B) {
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := project(b, n)
			for b.Loop() {
				entries, err := os.ReadDir(dir)
				if err != nil {
					b.Fatal(err)
				}
				var group sync.WaitGroup
				workers := runtime.GOMAXPROCS(0)
				for w := range workers {
					group.Go(func() {
						lines := 0
						for i := w; i < len(entries); i += workers {
							content, err := os.ReadFile(filepath.Join(dir, entries[i].Name()))
							if err != nil {
								b.Error(err)
							}
							for _, c := range content {
								if c == '\n' {
									lines++
								}
							}
						}
						if lines == 0 {
							b.Error("no lines")
						}
					})
				}
				group.Wait()
			}
		})
	}
}

// BenchmarkUpgrade plans base:heads of long histories: a line, a line with small
// branches merged again, two lines side by side, and a line with many
// short branches.
func BenchmarkUpgrade(b *testing.B) {
	for _, shape := range []string{"linear", "merges", "parallel", "comb"} {
		for _, n := range []int{500, 5000, 20000} {
			var lines []string
			for i := range n {
				line := fmt.Sprintf("r%05d", i)
				switch {
				case i == 0:
				case shape == "merges" && i%10 == 9:
					line += fmt.Sprintf(" <- r%05d, r%05d", i-1, i-2)
				case shape == "merges" && i%10 == 8:
					line += fmt.Sprintf(" <- r%05d", i-2)
				case shape == "parallel":
					if i > 1 {
						line += fmt.Sprintf(" <- r%05d", i-2)
					}
				case shape == "comb" && i%50 == 0:
					line += fmt.Sprintf(" <- r%05d", i-2)
				default:
					line += fmt.Sprintf(" <- r%05d", i-1)
				}
				lines = append(lines, line)
			}
			b.Run(fmt.Sprintf("%s/%d", shape, n), func(b *testing.B) {
				g := parseGraph(b, lines)
				for b.Loop() {
					up, err := g.Upgrade(nil, "heads")
					if err != nil {
						b.Fatal(err)
					}
					if _, err := g.Downgrade(up.End, "base"); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
