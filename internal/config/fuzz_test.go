package config

import (
	"errors"
	"testing"

	"sqlgen/internal/source"
)

// FuzzINI: whatever is read can be asked for, and errors have a place.
func FuzzINI(f *testing.F) {
	for _, seed := range []string{"[a]\nx = %(y)s\ny = 1\n", "[DEFAULT]\nx=1\n[b]\n  y: 2\n   z\n\n", "x", "[a]\nx = %%%(x)s\n", "\ufeff[a]", "[a]\r\nb\r=1\rc=2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ini, err := ParseINI(source.NewFile("a.ini", text), "/p")
		var e *source.Error
		if err != nil {
			if !errors.As(err, &e) || e.Pos.File != "a.ini" {
				t.Fatalf("%q: error without place: %v", text, err)
			}
			return
		}
		for _, name := range ini.Sections() {
			items, err := ini.Items(name)
			if err != nil && (!errors.As(err, &e) || e.Pos.File != "a.ini") {
				t.Fatalf("%q: error without place: %v", text, err)
			}
			for _, item := range items {
				if !ini.HasOption(name, item.Name) {
					t.Fatalf("%q: option %q is not there", text, item.Name)
				}
			}
		}
	})
}

// FuzzTOML: every key of a file that can be read has a place in it.
func FuzzTOML(f *testing.F) {
	for _, seed := range []string{
		"[tool.sqlgen]\nguard = true\n", "tool.sqlgen = {values = {a.b = 1}, env = {}}\n", "[[tool.alembic.post_write_hooks]]\nname = 'x'\n",
		"[tool.\"sqlgen\".values]\n\"a.b\" = [1, {c = 2}]\n", "tool.alembic.script_location = '''\nx'''\n", "[tool]\nsqlgen = 1\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parseTOML(source.NewFile("pyproject.toml", text))
		if err != nil {
			return
		}
		c := &Config{toml: file, TOMLFile: "pyproject.toml"}
		if err := c.settingsFromTOML(file); err != nil {
			var e *source.Error
			if !errors.As(err, &e) || !e.Pos.IsValid() {
				t.Fatalf("%q: error without place: %v", text, err)
			}
			return
		}
		for _, o := range c.Explain() {
			if o.From == "pyproject.toml" || o.From == "[tool.sqlgen]" {
				t.Fatalf("%q: %s has no place", text, o.Key)
			}
		}
	})
}
