package revision

import (
	"reflect"
	"testing"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// FuzzScan: a plain file has the values that its tree says it has.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"\"\"\"doc\"\"\"\nrevision = 'a'\ndown_revision: Union[str, None] = None\n",
		"from typing import Union\nrevision: Union[str, None] = \"x\"  # y\n",
		"revision = (\n 'a'\n)\n",
		"revision='a'if 1else'b'\n",
		"revision = 'a' # '\n",
		"revision: 'x=y' = 'b'\n",
		"import a;revision = 'c'\n",
		"revision = \\\n 'a'\n",
		"def f():\n  revision = 1\nrevision = 'z'\n",
		"revision = 'a','b'\n",
		"'a' 'b'\nrevision = r'\\x'\n",
		"revision = 'a'.b\n",
		"class A: x = 1\n",
		"'''a\\''''\nbranch_labels = {'x', 'y'}\n",
		"# coding: latin-1\n'\xe4'\ndepends_on = ['\xe4']\n",
		"import sys\nrevision = revision = 'x'\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := scan(source.NewFile("x.py", text), nil)
		if err != nil || !o.plain {
			return
		}
		module, err := pyast.Parse(o.file)
		if err != nil {
			return
		}
		var want variables
		for _, stmt := range module.Body {
			var target, value pyast.Expr
			switch n := stmt.(type) {
			case *pyast.Assign:
				target, value = n.Targets[0], n.Value
			case *pyast.AnnAssign:
				target, value = n.Target, n.Value
			}
			name, ok := target.(*pyast.Name)
			if !ok || value == nil || want.byName(name.Id) == nil {
				continue
			}
			if *want.byName(name.Id), ok = literalVariable(value); !ok {
				t.Fatalf("%q: %s is plain but no literal", text, name.Id)
			}
		}
		for _, name := range []string{"revision", "down_revision", "branch_labels", "depends_on"} {
			if got, want := *o.vars.byName(name), *want.byName(name); !reflect.DeepEqual(got, want) {
				t.Fatalf("%q: %s is %+v, want %+v", text, name, got, want)
			}
		}
		doc := ""
		if len(module.Body) > 0 {
			if e, ok := module.Body[0].(*pyast.ExprStmt); ok {
				if c, ok := e.Value.(*pyast.Constant); ok {
					doc, _ = c.Value.(string)
				}
			}
		}
		got := ""
		if o.doc.End > 0 {
			got = docstring(o.file, o.doc)
		}
		if got != doc {
			t.Fatalf("%q: docstring %q, want %q", text, got, doc)
		}
	})
}

// TestHarmlessImports: a file that imports a module which may do something is not plain.
func TestHarmlessImports(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		plain bool
	}{
		{"from alembic import op\n", true},
		{"import sqlalchemy as sa, typing\n", true},
		{"import typing, app.models as m\n", false},
		{"from app.models import User\n", false},
		{"from app import (\n    x,\n)\n", false},
	} {
		remembered := &memo{harmless: func(module string) bool { return module != "app" && module != "app.models" }}
		for range 2 { // the second time from memory
			o, err := scan(source.NewFile("x.py", tt.text), remembered)
			if err != nil {
				t.Fatal(err)
			}
			if o.plain != tt.plain {
				t.Errorf("%q: plain is %v", tt.text, o.plain)
			}
		}
	}
}
