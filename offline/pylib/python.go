package pylib

import (
	"embed"
	"path"
	"strings"
	"sync"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	py "sqlgen/offline/pyeval"
)

// Modules that are nothing but Python are written in Python. They are parsed
// once in a process, when they are first imported, and evaluated in each run.
//
//go:embed python/*.py
var pythonFiles embed.FS

func init() {
	entries, err := pythonFiles.ReadDir("python")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		name := strings.ReplaceAll(strings.TrimSuffix(e.Name(), ".py"), "-", ".")
		def := py.NewPackageDef(name)
		parse := sync.OnceValues(func() (*pyast.Module, error) {
			text, err := pythonFiles.ReadFile(path.Join("python", e.Name()))
			if err != nil {
				return nil, err
			}
			return pyast.Parse(source.NewFile("<"+name+">", string(text)))
		})
		def.Init = func(th *py.Thread, m *py.Module) error {
			tree, err := parse()
			if err != nil {
				return err
			}
			return th.RunLibrary(m, tree)
		}
		register(def)
	}
	register(native)
	native.Define(func(b *py.ModuleBuilder) {
		b.Func("blank_copy(x)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			if o, ok := a.At(0).(*py.Object); ok {
				return py.NewObject(o.Class(), o.Native), nil
			}
			return a.At(0), nil
		})
	})
}

// native is what the modules written in Python need from Go.
var native = py.NewModuleDef("_sqlgen")
