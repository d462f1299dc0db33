package pyast

import (
	"fmt"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

func outline(t *testing.T, src string) string {
	t.Helper()
	f := source.NewFile("x.py", src)
	top, err := TopLevel(f)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, s := range top {
		fmt.Fprintf(&b, "%s %q", s.Kind, src[s.Start:s.End])
		if s.Name != "" {
			fmt.Fprintf(&b, " %s", s.Name)
		}
		if s.Several {
			b.WriteString(" several")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{"# c\n\n", ""},
		{"'''doc\nx = 1\n'''\nrevision = 'a' # c\n", `string "'''doc\nx = 1\n'''"` + "\n" + `assign "revision = 'a'" revision` + "\n"},
		{"revision: str = 'a'", `annassign "revision: str = 'a'" revision` + "\n"},
		{"a = b = 1; c = 2", `assign "a = b = 1; c = 2" a several` + "\n"},
		{"a, b = 1, 2", `assign "a, b = 1, 2"` + "\n"},
		{"x <<= 1\ny == 1\nz >= 2", "augassign \"x <<= 1\" x\nexpr \"y == 1\"\nexpr \"z >= 2\"\n"},
		{"@a\n# c\n@b(\n1)\n\ndef f():\n  x\n\n  y # z\nz = 1", `def "@a\n# c\n@b(\n1)\n\ndef f():\n  x\n\n  y" f` + "\n" + `assign "z = 1" z` + "\n"},
		{"if a:\n  b\nelif c: d\nelse:\n  e\ntry: x\nfinally: y", `if "if a:\n  b\nelif c: d\nelse:\n  e"` + "\n" + `try "try: x\nfinally: y"` + "\n"},
		{"def f(\na,\nb): '''\nx\n''' + f'{a['b']}' \\\n+ 1\nx = (\n1)", `def "def f(\na,\nb): '''\nx\n''' + f'{a['b']}' \\\n+ 1" f` + "\n" + `assign "x = (\n1)" x` + "\n"},
		{"match = 1\nmatch(x)\nmatch x:\n  case 1: pass\ntype X = int\ntype = 3", "assign \"match = 1\" match\nexpr \"match(x)\"\nmatch \"match x:\\n  case 1: pass\"\nother \"type X = int\"\nassign \"type = 3\" type\n"},
		{"def f():\n  return a; # c\n\nx = 1 ; \\\n\n", "def \"def f():\\n  return a;\" f\nassign \"x = 1\" x several\n"},
		{" x = 1", "x.py:1:2: unexpected indent"},
		{"x = (1", "x.py:1:5: '(' was never closed"},
		{"x = 'a\n'", "x.py:1:5: unterminated string literal"},
		{"x = '''a\n", "x.py:1:5: unterminated triple-quoted string literal"},
		{"x = )", "x.py:1:5: unmatched ')'"},
		{"async def f(): pass\nasync with a: b", "def \"async def f(): pass\" f\nwith \"async with a: b\"\n"},
	} {
		if got := outline(t, c.src); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.src, got, c.want)
		}
	}
}

// topKindOf is the kind TopLevel must give a statement.
func topKindOf(s Stmt) (TopKind, string) {
	name := func(e Expr, k TopKind) (TopKind, string) {
		if n, ok := e.(*Name); ok {
			return k, n.Id
		}
		return k, ""
	}
	switch s := s.(type) {
	case *FunctionDef:
		return TopDef, s.Name
	case *ClassDef:
		return TopClass, s.Name
	case *Import:
		return TopImport, ""
	case *ImportFrom:
		return TopFrom, ""
	case *Assign:
		return name(s.Targets[0], TopAssign)
	case *AnnAssign:
		return name(s.Target, TopAnnAssign)
	case *AugAssign:
		return name(s.Target, TopAugAssign)
	case *If:
		return TopIf, ""
	case *For:
		return TopFor, ""
	case *While:
		return TopWhile, ""
	case *Try:
		return TopTry, ""
	case *With:
		return TopWith, ""
	case *Match:
		return TopMatch, ""
	case *ExprStmt:
		return TopExpr, ""
	}
	return TopOther, ""
}

// checkTopLevel compares TopLevel with the tree of a file that parses.
func checkTopLevel(m *Module) error {
	top, err := TopLevel(m.File)
	if err != nil {
		return err
	}
	i := 0
	for _, s := range top {
		place := m.File.Pos(s.Start)
		first := i
		for i < len(m.Body) && m.Body[i].Span().End <= s.End {
			i++
		}
		switch n := i - first; {
		case n == 0:
			return fmt.Errorf("%s: %s: no statement within", place, s.Kind)
		case n > 1 && !s.Several:
			switch s.Kind {
			case TopImport, TopFrom, TopString, TopExpr, TopOther, TopAssign, TopAnnAssign, TopAugAssign:
			default:
				continue
			}
			return fmt.Errorf("%s: %s: %d statements", place, s.Kind, n)
		}
		stmt := m.Body[first]
		if span := stmt.Span(); span.Start != s.Start && m.File.Content[s.Start] != '@' || !s.Several && span.End != s.End {
			return fmt.Errorf("%s: %s: span %v, want %v", place, s.Kind, s.Span, span)
		}
		kind, name := topKindOf(stmt)
		got := s.Kind
		if got == TopString {
			got = TopExpr
		}
		if kind != got || normalizeIdent(s.Name) != name && m.File.Content[s.Start] != '(' && m.File.Content[s.Start] != '[' {
			return fmt.Errorf("%s: %s %q, want %s %q", place, s.Kind, s.Name, kind, name)
		}
		if part, err := ParseStmt(m.File, s.Span); err != nil || len(part) != i-first {
			return fmt.Errorf("%s: ParseStmt: %d statements, want %d; %v", place, len(part), i-first, err)
		}
	}
	if i < len(m.Body) {
		return fmt.Errorf("%s: statement without an outline", m.File.Pos(m.Body[i].Span().Start))
	}
	return nil
}
