package sqlalchemy

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"sqlgen/offline/pyeval"
)

// Version is the release of SQLAlchemy that the modules follow.
const Version = "2.0.52"

// namesText is made by testdata/names.py.
//
//go:embed names.txt
var namesText string

// exports are the values that this package has, by home ("sqlalchemy.sql.
// schema.Column"). They are filled by init functions and not changed later.
var exports = map[string]pyeval.Value{}

// exportClass registers classes under their own module and name.
func exportClass(cs ...*pyeval.Class) {
	for _, c := range cs {
		exports[c.Module+"."+c.Name] = c
	}
}

// exportFunc registers functions; module is the one that the real function
// claims ("sqlalchemy.sql._elements_constructors").
func exportFunc(module string, fs ...*pyeval.Builtin) {
	for _, f := range fs {
		exports[module+"."+f.Name] = f.In(module)
	}
}

// exportValue registers a value under the home that names.txt gives it.
func exportValue(home string, v pyeval.Value) { exports[home] = v }

// moduleNames are the lines of names.txt of one module.
type moduleNames struct {
	name  string // "sqlalchemy.sql"
	lines string
}

// splitModules cuts names.txt at its [module] lines.
func splitModules(text string) []moduleNames {
	var out []moduleNames
	for text != "" {
		var head string
		head, text, _ = strings.Cut(text, "\n")
		end := strings.Index(text, "\n[")
		lines := text
		if end >= 0 {
			lines, text = text[:end+1], text[end+1:]
		} else {
			text = ""
		}
		if strings.HasPrefix(lines, "[") { // a module without names
			text = lines + text
			lines = ""
		}
		out = append(out, moduleNames{name: fullName(strings.Trim(head, "[]")), lines: lines})
	}
	return out
}

// fullName puts "sqlalchemy" before what names.txt leaves it out of.
func fullName(short string) string {
	switch {
	case short == "":
		return "sqlalchemy"
	case strings.HasPrefix(short, "sqlalchemy."):
		return short
	}
	return "sqlalchemy." + short
}

// Modules are the host modules. The set is made once and shared.
var Modules = sync.OnceValue(func() pyeval.ModuleSet {
	mods := splitModules(namesText)
	set := make(pyeval.ModuleSet, len(mods))
	packages := map[string]bool{}
	for _, m := range mods {
		if i := strings.LastIndexByte(m.name, '.'); i >= 0 {
			packages[m.name[:i]] = true
		}
	}
	for _, m := range mods {
		d := pyeval.NewModuleDef(m.name)
		d.IsPackage = packages[m.name]
		d.Define(func(b *pyeval.ModuleBuilder) { defineNames(b, m) })
		d.Getattr = func(th *pyeval.Thread, _ *pyeval.Module, name string) (pyeval.Value, bool, error) {
			return moduleAlias(th, m, name)
		}
		set[m.name] = d
	}
	return set
})

// moduleAlias is a module that another one imports under a name of its own,
// such as sqlalchemy.dialects.util.
func moduleAlias(th *pyeval.Thread, m moduleNames, name string) (pyeval.Value, bool, error) {
	if v, ok := former[m.name+"."+name]; ok {
		conns, isSet := th.Interp().Host(connectionsKey{}).(Connections)
		return v, isSet && conns.Ask(), nil
	}
	_, rest, ok := strings.Cut(m.lines, "m "+name+" ")
	if !ok {
		return nil, false, nil
	}
	home, _, _ := strings.Cut(rest, "\n")
	if home == "." || !strings.Contains(namesText, "\n["+home+"]\n") {
		return nil, false, nil
	}
	if _, err := th.Import(fullName(home)); err != nil {
		return nil, false, err
	}
	v, ok := th.Interp().Modules().GetStr(fullName(home))
	return v, ok, nil
}

// former are names of SQLAlchemy 1.3 that revisions still use: there where the
// database is asked, as the rest of what SQLAlchemy 2.0 has not.
var former = map[string]pyeval.Value{"sqlalchemy.Binary": LargeBinaryClass, "sqlalchemy.types.Binary": LargeBinaryClass}

// extras are names with a leading underscore, and names that SQLAlchemy makes
// only when asked.
var extras = map[string]map[string]pyeval.Value{
	"sqlalchemy":               {"__version__": pyeval.Str(Version)},
	"sqlalchemy.sql.operators": pythonOperators,
}

func defineNames(b *pyeval.ModuleBuilder, m moduleNames) {
	for lines := m.lines; lines != ""; {
		var line string
		line, lines, _ = strings.Cut(lines, "\n")
		kind, rest, _ := strings.Cut(line, " ")
		name, home, ok := strings.Cut(rest, " ")
		if !ok || kind == "m" {
			continue
		}
		if lit, ok := strings.CutPrefix(home, "="); ok {
			b.Attr(name, literal(lit))
			continue
		}
		if home == "." {
			home = m.name + "." + name
		} else {
			home = fullName(home)
		}
		b.Attr(name, exported(kind, home))
	}
	for name, v := range extras[m.name] {
		b.Attr(name, v)
	}
}

// literal reads the repr of a bool, an int or a plain str.
func literal(text string) pyeval.Value {
	switch text {
	case "True":
		return pyeval.True
	case "False":
		return pyeval.False
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return pyeval.MakeInt(n)
	}
	return pyeval.Str(strings.Trim(text, "'"))
}

var (
	placeholdersMu sync.Mutex
	placeholders   = map[string]pyeval.Value{}
)

// exported is the value of a home, or a placeholder for one that this package
// doesn't have.
func exported(kind, home string) pyeval.Value {
	if v, ok := exports[home]; ok {
		return v
	}
	placeholdersMu.Lock()
	defer placeholdersMu.Unlock()
	v, ok := placeholders[home]
	if !ok {
		v = placeholder(kind, home)
		placeholders[home] = v
	}
	return v
}
