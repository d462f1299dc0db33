package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// project writes files (name, content, …) into a new directory; names that end in
// a slash are directories.
func project(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(files[i], "/") {
			if err := os.MkdirAll(path, 0o755); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	t.Parallel()
	const head = "[alembic]\nscript_location = %(here)s/alembic\n"
	for _, tt := range []struct {
		name  string
		files []string
		opts  Options
		want  func(c *Config) any
		value any // paths relative to the project
	}{
		{"ini", []string{"alembic.ini", head}, Options{}, versions, []string{"alembic/versions"}},
		{"relative", []string{"alembic.ini", "[alembic]\nscript_location = alembic\n"}, Options{}, versions, []string{"alembic/versions"}},
		{"os", []string{"alembic.ini", head + "path_separator = os\nversion_locations = %(here)s/a:b\n"}, Options{}, versions, []string{"a", "b"}},
		{"colon", []string{"alembic.ini", head + "version_path_separator = :\nversion_locations = a : b::\n"}, Options{}, versions, []string{"a", "b"}},
		{"semicolon", []string{"alembic.ini", head + "path_separator = ;\nversion_locations = a;b c\n"}, Options{}, versions, []string{"a", "b c"}},
		{"space", []string{"alembic.ini", head + "path_separator = space\nversion_locations = a  b\n"}, Options{}, versions, []string{"a", "b"}},
		{"newline", []string{"alembic.ini", head + "path_separator = newline\nversion_locations =\n  a b\n  c\n"}, Options{}, versions, []string{"a b", "c"}},
		{"legacy", []string{"alembic.ini", head + "version_locations = a, b c,d\n"}, Options{}, versions, []string{"a", "b", "c", "d"}},
		{"toml", []string{"pyproject.toml", "[tool.alembic]\nscript_location = \"%(here)s/alembic\"\nversion_locations = [\"%(here)s/a\", \"b\"]\nrecursive_version_locations = true\n"}, Options{},
			func(c *Config) any { return []any{versions(c), c.Recursive} }, []any{[]string{"a", "b"}, true}},
		{"ini before toml", []string{"alembic.ini", head, "pyproject.toml", "[tool.alembic]\nscript_location = \"x\"\nfile_template = \"%%(rev)s\"\n"}, Options{},
			func(c *Config) any { return []any{versions(c), c.FileTemplate} }, []any{[]string{"alembic/versions"}, "%(rev)s"}},
		{"other section", []string{"alembic.ini", head + "[two]\nscript_location = two\n", "two/", ""}, Options{Name: "two"}, versions, []string{"two/versions"}},
		{"-c", []string{"conf/x.ini", "[alembic]\nscript_location = %(here)s/../alembic\n"}, Options{Files: []string{"conf/x.ini"}}, versions, []string{"alembic/versions"}},
		{"ALEMBIC_CONFIG", []string{"conf/x.ini", head, "conf/alembic/", ""}, Options{Getenv: func(name string) string {
			return map[string]string{"ALEMBIC_CONFIG": "conf/x.ini"}[name]
		}}, versions, []string{"conf/alembic/versions"}},
		{"package", []string{"alembic.ini", "[alembic]\nscript_location = app.db:migrations\nprepend_sys_path = lib\n", "lib/app/db/migrations/", ""}, Options{}, versions, []string{"lib/app/db/migrations/versions"}},
		{"versions alone", []string{"versions/", ""}, Options{}, func(c *Config) any { return []any{versions(c), c.VersionsOnly} }, []any{[]string{"versions"}, true}},
		{"booleans", []string{"alembic.ini", head + "sourceless = true\nrecursive_version_locations = True\n"}, Options{},
			func(c *Config) any { return []any{c.Sourceless, c.Recursive, len(c.Warnings)} }, []any{true, false, 1}},
		{"slug", []string{"alembic.ini", head + "truncate_slug_length = 0\ntimezone = UTC\noutput_encoding = latin-1\nrevision_environment = True\n"}, Options{},
			func(c *Config) any {
				return []any{c.TruncateSlugLength, c.Timezone, c.OutputEncoding, c.RevisionEnvironment}
			}, []any{40, "UTC", "latin-1", true}},
		{"hooks", []string{"alembic.ini", head + "[post_write_hooks]\nhooks = ruff, black\nruff.type = exec\nblack.type = console_scripts\nblack.options = -l 79\n"}, Options{},
			func(c *Config) any { return c.PostWriteHooks },
			[]Hook{{"ruff", []Item{{"type", "exec"}}}, {"black", []Item{{"type", "console_scripts"}, {"options", "-l 79"}}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := project(t, append(tt.files, "alembic/", "")...)
			tt.opts.Dir = dir
			c, err := Load(tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.want(c); !reflect.DeepEqual(got, tt.value) {
				t.Errorf("got %v, want %v", got, tt.value)
			}
		})
	}
}

func versions(c *Config) any {
	var list []string
	for _, l := range c.VersionLocations {
		rel, err := filepath.Rel(c.Dir, l)
		if err != nil {
			return err
		}
		list = append(list, filepath.ToSlash(rel))
	}
	return list
}

func TestSettings(t *testing.T) {
	t.Parallel()
	dir := project(t,
		"alembic/", "",
		"alembic.ini", "[alembic]\nscript_location = alembic\n[sqlgen]\nversion_table = from_ini\nnaming_convention.ix = ix_%%(column_0_label)s\nenv.DATABASE_URL = postgresql://x\n",
		"pyproject.toml", `[tool.sqlgen]
version_table = "from_toml"
version_table_pk = false
pg_version = 15
starting_rev = ["a", "b"]
naming_convention = { pk = "pk_%(table_name)s", "fk" = "fk" }
fail_on = "warning"
now = 2024-05-01T12:00:00Z
packages = ["lib"]

[tool.sqlgen.values]
"flask.current_app.config.ID" = 7
app.settings.NAMES = ["x", "y"]

[tool.sqlgen.releases]
"v1.0" = "0002"
`)
	c, err := Load(Options{Dir: dir, Flags: []Flag{{"--pg-version", "pg_version", "17"}, {"--env", "env.HOME", "/h"}}})
	if err != nil {
		t.Fatal(err)
	}
	s := c.Settings
	if *s.VersionTable != "from_ini" || *s.VersionTablePK || *s.PgVersion != 17 || *s.FailOn != "warning" || s.Now.Year() != 2024 || s.Guard != nil {
		t.Errorf("settings %+v", s)
	}
	for _, tt := range []struct{ got, want any }{
		{s.NamingConvention, map[string]string{"ix": "ix_%(column_0_label)s", "pk": "pk_%(table_name)s", "fk": "fk"}},
		{s.Values, map[string]any{"flask.current_app.config.ID": int64(7), "app.settings.NAMES": []any{"x", "y"}}},
		{s.Env, map[string]string{"DATABASE_URL": "postgresql://x", "HOME": "/h"}},
		{s.Releases, map[string]string{"v1.0": "0002"}},
		{s.StartingRev, []string{"a", "b"}},
		{s.Packages, []string{filepath.Join(dir, "lib")}},
	} {
		if !reflect.DeepEqual(tt.got, tt.want) {
			t.Errorf("got %v, want %v", tt.got, tt.want)
		}
	}
	origins := map[string]string{}
	for _, o := range c.Explain() {
		origins[o.Key] = o.From
	}
	for key, want := range map[string]string{
		"script_location":                    "alembic.ini:2:1",
		"file_template":                      "default",
		"version_table":                      "alembic.ini:4:1",
		"version_table_pk":                   "pyproject.toml:3:1",
		"pg_version":                         "--pg-version",
		"naming_convention.fk":               "pyproject.toml:6:49",
		"naming_convention.ix":               "alembic.ini:5:1",
		"values.flask.current_app.config.ID": "pyproject.toml:12:1",
		"releases.v1.0":                      "pyproject.toml:16:1",
		"env.HOME":                           "--env",
	} {
		if origins[key] != want {
			t.Errorf("%s is from %q, want %q", key, origins[key], want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	const head = "[alembic]\nscript_location = alembic\n"
	for _, tt := range []struct {
		name  string
		files []string
		opts  Options
		want  string
	}{
		{"nothing", nil, Options{}, "No 'script_location' key found in configuration.: there is no alembic.ini, no [tool.alembic] in pyproject.toml and no versions folder here; name the file with -c"},
		{"empty", []string{"alembic.ini", ""}, Options{}, "alembic.ini: No 'script_location' key found in configuration.: there is no section [alembic]"},
		{"no such file", []string{"alembic.ini", head}, Options{Files: []string{"nope.ini"}}, "No config file 'nope.ini' found"},
		{"no such section", []string{"alembic.ini", head}, Options{Name: "third"}, "alembic.ini: No 'script_location' key found in configuration.: there is no section [third]"},
		{"two", []string{"alembic.ini", head}, Options{Files: []string{"a.ini", "b.ini"}}, "only one ini file may be indicated: a.ini and b.ini"},
		{"two toml", nil, Options{Files: []string{"pyproject.toml", "x/pyproject.toml"}}, "pyproject.toml indicated more than once: pyproject.toml and x/pyproject.toml"},
		{"missing directory", []string{"alembic.ini", "[alembic]\nscript_location = nowhere\n"}, Options{}, "alembic.ini:2:1: Path doesn't exist: nowhere.  Please use the 'init' command to create a new scripts folder."},
		{"separator", []string{"alembic.ini", head + "path_separator = comma\nversion_locations = a\n"}, Options{}, "alembic.ini:3:1: 'comma' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'"},
		{"package", []string{"alembic.ini", "[alembic]\nscript_location = app:x\n"}, Options{}, "alembic.ini:2:1: no package 'app' for the location 'app:x' is found here: name its parent directory in prepend_sys_path, or write the path"},
		{"toml syntax", []string{"pyproject.toml", "[tool.alembic\n"}, Options{}, "pyproject.toml:1:14: "},
		{"toml boolean", []string{"pyproject.toml", "[tool.alembic]\nscript_location = \"alembic\"\nsourceless = \"true\"\n"}, Options{}, "pyproject.toml:3:1: boolean value expected for TOML parameter 'sourceless'"},
		{"toml percent", []string{"pyproject.toml", "[tool.alembic]\nscript_location = \"%(there)s\"\n"}, Options{}, "pyproject.toml:2:1: only %(here)s and %% can follow in '%(there)s', found '%(there)s': double the percent sign: %%"},
		{"toml no table", []string{"pyproject.toml", "[tool]\nalembic = 1\n"}, Options{}, "pyproject.toml:2:1: tool.alembic must be a table"},
		{"unknown", []string{"alembic.ini", head, "pyproject.toml", "[tool.sqlgen]\nversiontable = \"x\"\n"}, Options{}, "pyproject.toml:2:1: [tool.sqlgen]: unknown setting \"versiontable\" (did you mean \"version_table\"?)"},
		{"unknown ini", []string{"alembic.ini", head + "[sqlgen]\nfailon = error\n"}, Options{}, "alembic.ini:4:1: [sqlgen]: unknown setting \"failon\" (did you mean \"fail_on\"?)"},
		{"bad choice", []string{"alembic.ini", head + "[sqlgen]\nfail_on = never\n"}, Options{}, "alembic.ini:4:1: [sqlgen]: fail_on: must be one of error, warning, info, none, not never"},
		{"bad number", []string{"alembic.ini", head}, Options{Flags: []Flag{{"--pg-version", "pg_version", "9"}}}, "--pg-version: pg_version: must be from 11 to 18, not 9"},
		{"bad type", []string{"alembic.ini", head, "pyproject.toml", "[tool.sqlgen]\nguard = 3\n"}, Options{}, "pyproject.toml:2:1: [tool.sqlgen]: guard: must be true or false, not 3"},
		{"bad kind", []string{"alembic.ini", head, "pyproject.toml", "[tool.sqlgen.naming_convention]\nindex = \"x\"\n"}, Options{}, "pyproject.toml:2:1: [tool.sqlgen]: naming_convention.index: naming_convention has no kind 'index'; it is one of ix, uq, ck, fk, pk"},
		{"slug", []string{"alembic.ini", head + "truncate_slug_length = x\n"}, Options{}, "alembic.ini:3:1: truncate_slug_length must be a number, not 'x'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.Dir = project(t, append(tt.files, "alembic/", "")...)
			_, err := Load(tt.opts)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || !strings.HasSuffix(tt.want, ": ") && err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}
