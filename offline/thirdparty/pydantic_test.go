package thirdparty_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/config"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

// want.sql is what the upgrade executes with the real pydantic; the values of the
// downgrade are unknown.
func TestPydantic(t *testing.T) {
	t.Parallel()
	dir, err := filepath.Abs("testdata/pydantic")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	r, err := offline.Render(context.Background(), offline.Project{Config: cfg}, offline.Request{Command: alembic.Upgrade, Revisions: []string{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range r.Script.Pieces {
		if p.Kind.String() == "statement" && strings.HasPrefix(p.Text, "SELECT") {
			got = append(got, p.Text)
		}
	}
	want, err := os.ReadFile("testdata/pydantic/want.sql")
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.Join(got, "\n") + "\n"; s != string(want) {
		t.Errorf("got\n%swant\n%s", s, want)
	}
	_, err = offline.Render(context.Background(), offline.Project{Config: cfg}, offline.Request{Command: alembic.Downgrade, Revisions: []string{"a:base"}})
	if err == nil || !strings.Contains(err.Error(), "pydantic.not_evaluated.x") {
		t.Error(err)
	}
}
