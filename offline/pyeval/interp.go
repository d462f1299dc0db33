package pyeval

import (
	"io"
	"io/fs"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// Options are the settings of a run.
type Options struct {
	// Modules are the host modules by dotted name; the first set that has a
	// name wins. The module builtins is always there.
	Modules []ModuleSet
	// FS is the project, for imports and for host modules that read files; nil
	// means that there is none. Use os.Root.FS so that no link leads out.
	FS fs.FS
	// Path lists the folders of FS that imports are looked up in ("." for its
	// top), in order: sys.path.
	Path []string
	// Root is what Python code sees as the absolute path of FS's top, in
	// __file__ say; "" means relative paths.
	Root string
	// Cwd is the current folder as a path of FS, "" for its top.
	Cwd string
	// DisplayName turns a path of FS into the name shown to the user; nil
	// leaves it as it is.
	DisplayName func(path string) string
	// Parse parses a file; nil means pyast.Parse. A caller may keep a cache.
	Parse func(f *source.File) (*pyast.Module, error)
	// MissingModule decides about a module that is neither a host module nor
	// found in FS: true makes it an unknown, false a ModuleNotFoundError. nil
	// means that all are unknown. An import in a try statement that handles
	// ImportError always raises.
	MissingModule func(name string) (unknown bool)
	// Tolerant decides whether a module found in FS is evaluated tolerantly: a
	// statement at its top level that fails makes its names unknown and the
	// rest goes on. nil means that all imported modules are.
	Tolerant func(name, path string) bool
	// HasUnknownAttr decides about hasattr() of an unknown in a module's code:
	// true makes it True, as the attribute can be got; false, and nil, make it an
	// unknown.
	HasUnknownAttr func(m *Module) bool
	// SupposeCall, if set, tells what the native function of a host package gives
	// where an argument is unknown and something is supposed (see [Supposing]): ok
	// is false when the call may have an effect that matters, known when the
	// function is none of the host's.
	SupposeCall func(th *Thread, c Call, u *Unknown) (v Value, ok, known bool)
	// Values are the values of unknowns by path, with attributes and
	// subscripts written with dots.
	Values map[string]Value
	// Env is os.environ. AskedEnv, when set, is told of each name that was asked
	// for and is not there.
	Env      map[string]string
	AskedEnv func(name string)
	// Args is sys.argv.
	Args []string
	// Stderr takes what Python code prints, to whichever stream; nil discards.
	Stderr io.Writer
	// Log takes what Python code logs and warns about; nil discards.
	Log io.Writer
	// Now is what the clock shows.
	Now time.Time
	// Seed is the seed of random and of uuid4.
	Seed string
	// Limits bound the run.
	Limits Limits
}

// Interp is one run of Python code.
type Interp struct {
	opts     Options
	main     *Thread
	modules  *Dict // sys.modules
	overlays map[*Class]*Dict
	children map[*Class][]*Class // subclasses made by Python code
	hosts    map[any]any

	// classChanges counts the assignments to attributes of classes.
	classChanges int

	deadline time.Time
	gens     map[*Generator]bool // suspended generators with a coroutine to be stopped
	builtins *Module

	idents map[Value]int64
}

// New starts a run.
func New(opts Options) *Interp {
	opts.Limits = opts.Limits.withDefaults()
	if opts.Stderr == nil {
		opts.Stderr = io.Discard
	}
	if opts.Parse == nil {
		opts.Parse = pyast.Parse
	}
	in := &Interp{opts: opts, modules: NewDict()}
	in.main = &Thread{
		in: in, maxSteps: opts.Limits.Steps, maxDepth: opts.Limits.Depth, maxMemory: opts.Limits.Memory,
	}
	in.builtins = &Module{Name: "builtins", dict: NewDict(), def: Builtins}
	in.modules.SetStr("builtins", in.builtins)
	return in
}

// Close ends the run: it lets go of suspended generators. The Interp must not
// be used afterwards.
func (in *Interp) Close() {
	for g := range in.gens {
		g.abandon()
	}
	in.gens = nil
}

// Thread is the run's only thread.
func (in *Interp) Thread() *Thread { return in.main }

// Options are the settings of the run; Limits and Parse have their defaults
// filled in.
func (in *Interp) Options() *Options { return &in.opts }

// Modules is sys.modules: a live dict of *Module and *Unknown by name.
func (in *Interp) Modules() *Dict { return in.modules }

// Host returns what a host package has stored under a key of its own type, nil
// when there is nothing.
func (in *Interp) Host(key any) any { return in.hosts[key] }

// SetHost stores something for a host package, for the length of the run.
func (in *Interp) SetHost(key, value any) {
	if in.hosts == nil {
		in.hosts = map[any]any{}
	}
	in.hosts[key] = value
}
