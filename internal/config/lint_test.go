package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func loadTOML(t *testing.T, text string) (*Config, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pyproject.toml"), []byte("[tool.alembic]\nscript_location = \"m\"\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "m"), 0o755); err != nil {
		t.Fatal(err)
	}
	return Load(Options{Dir: dir})
}

func TestLintSettings(t *testing.T) {
	t.Parallel()
	c, err := loadTOML(t, `
[tool.sqlgen.lint]
baseline = "b.json"
timeouts = "external"
require_backup = true
[tool.sqlgen.lint.rules]
a = "off"
b = "error"
[tool.sqlgen.lint.options.wide-index]
columns = 4
[[tool.sqlgen.lint.allow]]
rule = "a"
path = "versions"
until = "2030-12-31"
reason = "why"
`)
	if err != nil {
		t.Fatal(err)
	}
	want := Lint{Rules: map[string]string{"a": "off", "b": "error"}, Options: map[string]map[string]string{"wide-index": {"columns": "4"}},
		Baseline: "b.json", Timeouts: "external", RequireBackup: true,
		Allow: []LintAllow{{Rule: "a", Path: "versions", Until: "2030-12-31", Reason: "why"}}}
	if got := c.Settings.Lint; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestLintSettingsInINI(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "alembic.ini"), []byte("[alembic]\nscript_location = m\n[sqlgen]\nlint.rules.a = off\nlint.timeouts = script\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "m"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := Load(Options{Dir: dir})
	if err != nil || c.Settings.Lint.Rules["a"] != "off" || c.Settings.Lint.Timeouts != "script" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestLintSettingsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[tool.sqlgen.lint]\nrule = 1\n":                                                 `lint.rule: no such setting (did you mean "rules"?)`,
		"[tool.sqlgen.lint.rules]\na = \"loud\"\n":                                       "a: must be one of off, info, warning, error, not loud",
		"[tool.sqlgen.lint]\nrules = 1\n":                                                "must be a table",
		"[tool.sqlgen.lint]\nallow = 1\n":                                                "must be an array of tables",
		"[[tool.sqlgen.lint.allow]]\nrule = \"a\"\n":                                     "the entry of a has no reason",
		"[[tool.sqlgen.lint.allow]]\nreason = \"a\"\n":                                   "an entry has no rule",
		"[[tool.sqlgen.lint.allow]]\nrule = \"a\"\nreason = \"x\"\nuntil = \"soon\"\n":   `until: "soon" is no date`,
		"[[tool.sqlgen.lint.allow]]\nrule = \"a\"\nreason = \"x\"\nrevison = \"soon\"\n": `did you mean "revision"?`,
		"[tool.sqlgen.lint]\ntimeouts = \"none\"\n":                                      "must be one of external, script",
		"[tool.sqlgen.lint]\nrequire_backup = \"maybe\"\n":                               "require_backup",
		"[tool.sqlgen.lint.options]\na = 1\n":                                            "must be a table of options",
	} {
		if _, err := loadTOML(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}
