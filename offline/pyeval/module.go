package pyeval

import (
	"sync"
	"sync/atomic"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// ModuleSet is host modules by dotted name.
type ModuleSet map[string]*ModuleDef

// ModuleDef is a native module: a package-level value, shared by all runs. Each
// run that imports it has a [*Module] of its own over it, so that what Python
// code assigns does not leak.
type ModuleDef struct {
	Name string
	// IsPackage says that the module has submodules. Attribute access on the
	// module imports a submodule that is among the host modules.
	IsPackage bool
	// Init, if set, is called in each run when the module is first imported:
	// for values that belong to the run.
	Init func(th *Thread, m *Module) error
	// Getattr, if set, is asked for names that the module does not have.
	Getattr func(th *Thread, m *Module, name string) (v Value, ok bool, err error)

	definers []func(b *ModuleBuilder)
	once     sync.Once
	built    atomic.Bool
	dict     *Dict
	all      []string
}

// NewModuleDef makes a native module; its members are given by
// [ModuleDef.Define].
func NewModuleDef(name string) *ModuleDef { return &ModuleDef{Name: name} }

// NewPackageDef makes a native module that has submodules.
func NewPackageDef(name string) *ModuleDef { return &ModuleDef{Name: name, IsPackage: true} }

// Define adds a function that gives the module its members; it is called when
// the module is first used.
func (d *ModuleDef) Define(f func(b *ModuleBuilder)) *ModuleDef {
	d.definers = append(d.definers, f)
	return d
}

func (d *ModuleDef) members() *Dict {
	if !d.built.Load() {
		d.once.Do(func() {
			b := &ModuleBuilder{def: d, dict: NewDict()}
			for _, f := range d.definers {
				f(b)
			}
			d.dict = b.dict
			d.built.Store(true)
		})
	}
	return d.dict
}

// ModuleBuilder takes the members of a native module.
type ModuleBuilder struct {
	def  *ModuleDef
	dict *Dict
	mode UnknownMode
}

// Unknowns sets what the functions that follow do with unknown arguments.
func (b *ModuleBuilder) Unknowns(mode UnknownMode) { b.mode = mode }

// Func adds a function; sig as for [NewFunc].
func (b *ModuleBuilder) Func(sig string, fn NativeFunc) *Builtin {
	f := NewFunc(sig, fn)
	f.Module, f.mode = b.def.Name, b.mode
	b.dict.SetStr(f.Name, f)
	return f
}

// Attr adds a value under a name. All runs share it: what Python code can change
// (a list, a dict) belongs into ModuleDef.Init.
func (b *ModuleBuilder) Attr(name string, v Value) { b.dict.SetStr(name, v) }

// Classes adds classes under their names.
func (b *ModuleBuilder) Classes(cs ...*Class) {
	for _, c := range cs {
		b.dict.SetStr(c.Name, c)
	}
}

// All sets what `from module import *` takes; without it, all names that don't
// start with an underscore.
func (b *ModuleBuilder) All(names ...string) { b.def.all = names }

// Module is a module of one run.
type Module struct {
	Name string
	// File is the file of a module made of Python code, nil for a native one.
	File *source.File
	// Path is the file's path in Options.FS, "" when it was not found there.
	Path string

	dict     *Dict
	def      *ModuleDef
	pkg      []string // __path__ of a package, folders of Options.FS
	isPkg    bool
	tolerant bool
	loading  bool

	futureAnnotations bool
	failed            *Unknown // why the names that the module failed to set are unknown
	// starUnknown is the unknown module that `from m import *` took: any name
	// that is found nowhere else may come from it.
	starUnknown *Unknown
	// compScopes are the scopes of the module's comprehensions, by their first
	// clause, and codes those of its functions: they go with its trees.
	compScopes map[*pyast.Comprehension]*scope
	codes      map[pyast.Node]*code
}

// Class implements [Value].
func (*Module) Class() *Class { return ModuleClass }

// NewModule makes an empty module that is not in sys.modules.
func NewModule(name string) *Module {
	m := &Module{Name: name, dict: NewDict()}
	m.dict.SetStr("__name__", Str(name))
	return m
}

// Dict is the module's own namespace: all of it for a module made of Python
// code, for a native one what was assigned in this run.
func (m *Module) Dict() *Dict { return m.dict }

// Get returns a name of the module's namespace, without Python's __getattr__.
func (m *Module) Get(name string) (Value, bool) {
	if v, ok := m.dict.GetStr(name); ok {
		return v, v != deletedAttr
	}
	if m.def != nil {
		return m.def.members().GetStr(name)
	}
	return nil, false
}

// Set sets a name of the module's namespace.
func (m *Module) Set(name string, v Value) { m.dict.SetStr(name, v) }

// Names lists the names of the module's namespace in order of definition.
func (m *Module) Names() []string {
	var out []string
	if m.def != nil {
		m.def.members().Each(func(k, _ Value) bool {
			out = append(out, string(k.(Str)))
			return true
		})
	}
	m.dict.Each(func(k, v Value) bool {
		s, ok := k.(Str)
		if !ok || v == deletedAttr {
			return true
		}
		if m.def != nil {
			if _, dup := m.def.members().GetStr(string(s)); dup {
				return true
			}
		}
		out = append(out, string(s))
		return true
	})
	return out
}
