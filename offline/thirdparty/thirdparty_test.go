package thirdparty_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/offline"
	"sqlgen/offline/thirdparty"
)

// types.sql is what Alembic prints with the real packages, but for the faults that
// alembic_utils.py here names, empty statements left out and indexes in the order
// of their columns.
func TestTypesAndOperations(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("testdata/project")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	_, err = offline.Each(context.Background(), offline.Project{Config: cfg}, offline.ParseOff, func(s *offline.Step) {
		if len(s.Err) > 0 {
			t.Fatalf("%s: %s", s.Direction(), s.Err[0])
		}
		got.WriteString("-- " + s.Direction() + "\n")
		for _, p := range s.Script.Pieces {
			if p.Text != "" && p.Text != "BEGIN;" && p.Text != "COMMIT;" && !strings.HasPrefix(p.Text, "-- Running") {
				got.WriteString(p.Text + "\n\n")
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/project/types.sql")
	if err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i := 0; i < len(g) || i < len(w); i++ {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("line %d differs:\n%s", i+1, strings.Join(g[min(i, len(g)):min(i+8, len(g))], "\n"))
		}
	}
}

func TestNamesOfModules(t *testing.T) {
	t.Parallel()
	for name, def := range thirdparty.Modules {
		if def.Name != name {
			t.Errorf("the module %s calls itself %s", name, def.Name)
		}
	}
	for _, name := range []string{"sqlalchemy_utils.types.encrypted.encrypted_type", "alembic_utils.pg_function", "pgvector"} {
		if thirdparty.Modules[name] == nil {
			t.Errorf("there is no module %s", name)
		}
	}
}
