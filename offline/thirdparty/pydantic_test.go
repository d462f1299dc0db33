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

// The fields of classes that pydantic_settings makes are unknown, as those classes are.
func TestPydanticSettings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"requirements.txt": "pydantic\npydantic-settings\n",
		"alembic.ini":      "[alembic]\nscript_location = .\n",
		"env.py": `from alembic import context
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    URL: str = Field(default_factory=lambda: "x")


context.config.set_main_option("sqlalchemy.url", Settings().URL)
context.configure(dialect_name="postgresql")
with context.begin_transaction():
    context.run_migrations()
`,
		"versions/a.py": "from alembic import op\nrevision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n    op.execute('SELECT 1')\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	r, err := offline.Render(context.Background(), offline.Project{Config: cfg}, offline.Request{Command: alembic.Upgrade, Revisions: []string{"a"}})
	if err != nil || !strings.Contains(r.Text, "SELECT 1;") {
		t.Error(err)
	}
}
