// Package layers has one test: imports go against the data, as ARCHITECTURE.md
// draws it, and never round.
package layers

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "sqlgen/"

// allowed lists, for each package, the packages of this module that it may
// import.
var allowed = map[string][]string{
	"internal/source":     {},
	"internal/spell":      {},
	"internal/pgtest":     {},
	"templates":           {},
	"offline/schema":      {},
	"internal/pgtree":     {"internal/source"},
	"internal/catalog":    {"internal/source", "internal/pgtree"},
	"internal/syscatalog": {"internal/pgtree"},
	"internal/config":     {"internal/source", "internal/spell"},
	"offline/pyast":       {"internal/source"},
	"offline/pyeval":      {"internal/source", "internal/spell", "offline/pyast"},
	"offline/pylib":       {"internal/source", "offline/pyast", "offline/pyeval"},
	"offline/thirdparty":  {"internal/source", "offline/pyast", "offline/pyeval"},
	"offline/expr":        {"offline/schema"},
	"offline/ops":         {"internal/source", "offline/schema", "offline/expr"},
	"offline/postgres":    {"internal/source", "offline/schema", "offline/expr", "offline/ops"},
	"offline/revision":    {"internal/source", "internal/spell", "offline/pyast"},
	"offline/script":      {"internal/source", "internal/pgtree", "templates"},
	"offline/sqlalchemy":  {"internal/source", "internal/spell", "offline/pyast", "offline/pyeval", "offline/pylib", "offline/schema", "offline/expr", "offline/ops"},
	"offline/reflection":  {"internal/catalog", "internal/pgtree", "offline/pyeval", "offline/schema", "offline/sqlalchemy"},
	"offline/guard":       {"internal/source", "internal/pgtree", "internal/catalog", "offline/script", "templates"},
	"internal/git":        {},
	"internal/approval":   {"internal/source", "internal/pgtree", "offline/guard"},
	"cmd/sqlgen":          {"internal/cli"},
}

// forbidden lists, for whole trees, what none of their packages may import.
var forbidden = map[string][]string{
	"offline": {"lint", "internal/cli", "internal/bundle", "internal/approval", "internal/git"},
	"lint":    {"offline", "internal/cli", "internal/bundle", "internal/approval", "internal/git"},
}

// onlyIn lists the modules that one package alone may import.
var onlyIn = map[string]string{"github.com/pganalyze/pg_query_go/v5": "internal/pgtree"}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, imported := range p.Imports {
			check(t, name, imported)
		}
	}
	if seen < len(allowed) {
		t.Errorf("only %d packages seen", seen)
	}
}

func check(t *testing.T, name, imported string) {
	for path, owner := range onlyIn {
		if within(imported, path) && !within(name, owner) {
			t.Errorf("%s imports %s, which is %s's alone", name, imported, owner)
		}
	}
	own, isOwn := strings.CutPrefix(imported, module)
	if !isOwn {
		return
	}
	for tree, bad := range forbidden {
		for _, b := range bad {
			if within(name, tree) && within(own, b) {
				t.Errorf("%s imports %s: %s and %s know nothing of each other", name, own, tree, b)
			}
		}
	}
	if may, ok := allowed[name]; ok {
		for _, m := range may {
			if m == own {
				return
			}
		}
		t.Errorf("%s imports %s, which is above it", name, own)
	}
}

func within(name, tree string) bool { return name == tree || strings.HasPrefix(name, tree+"/") }
