package sqlalchemy

import (
	"bytes"
	"strings"
	"testing"

	"sqlgen/offline/pyeval"
)

// TestExports checks that what is registered is found: its home is one of
// names.txt, or it is private.
func TestExports(t *testing.T) {
	t.Parallel()
	homes := map[string]bool{}
	for _, m := range splitModules(namesText) {
		for _, line := range strings.Split(m.lines, "\n") {
			f := strings.SplitN(line, " ", 3)
			switch {
			case len(f) < 3:
			case f[2] == ".":
				homes[m.name+"."+f[1]] = true
			default:
				homes[fullName(f[2])] = true
			}
		}
	}
	for home := range exports {
		name := home[strings.LastIndexByte(home, '.')+1:]
		if name == "JSONPathType" { // nested in JSON
			continue
		}
		if !homes[home] && !strings.HasPrefix(name, "_") {
			t.Errorf("%s is registered under a home that no name has", home)
		}
	}
}

// TestEveryName looks up every public name of every module: none is missing,
// and objects of the same home are the same object.
func TestEveryName(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := newRun(&out)
	defer in.Close()
	th := in.Thread()
	seen := map[string]pyeval.Value{}
	for _, m := range splitModules(namesText) {
		if _, err := th.Import(m.name); err != nil {
			t.Fatal(err)
		}
		mod, ok := in.Modules().GetStr(m.name)
		if !ok {
			t.Fatalf("%s is not imported", m.name)
		}
		for _, line := range strings.Split(m.lines, "\n") {
			f := strings.SplitN(line, " ", 3)
			if len(f) < 3 || f[0] == "m" && !strings.Contains(namesText, "\n["+f[2]+"]\n") {
				continue
			}
			v, err := th.GetAttr(mod, f[1])
			if err != nil {
				t.Errorf("%s.%s: %v", m.name, f[1], err)
				continue
			}
			home := f[2]
			if home == "." {
				home = strings.TrimPrefix(m.name+"."+f[1], "sqlalchemy.")
			}
			if old, dup := seen[home]; dup && old != v && f[0] != "m" {
				t.Errorf("%s.%s is not the object that other modules have", m.name, f[1])
			}
			seen[home] = v
		}
	}
}
