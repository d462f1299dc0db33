package pyeval

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// Import is importlib.import_module(name): the module itself, not its first
// package. A module that is missing is an unknown or a ModuleNotFoundError, as
// Options.MissingModule says.
func (th *Thread) Import(name string) (Value, error) { return th.importModule(name, false) }

// importModule imports a module and the packages around it. strict makes a
// missing module an exception.
func (th *Thread) importModule(name string, strict bool) (Value, error) {
	if v, ok := th.in.modules.GetStr(name); ok {
		if v == None {
			return nil, moduleNotFound("import of %s halted; None in sys.modules", name)
		}
		if u, ok := v.(*Unknown); ok && strict {
			_ = u
			return nil, moduleNotFound("No module named '%s'", name)
		}
		return v, nil
	}
	parentName, last := "", name
	var parent Value
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		parentName, last = name[:i], name[i+1:]
		var err error
		if parent, err = th.importModule(parentName, strict); err != nil {
			return nil, err
		}
		if v, ok := th.in.modules.GetStr(name); ok {
			return v, nil
		}
		if u, ok := parent.(*Unknown); ok {
			v := u.Attr(last)
			th.in.modules.SetStr(name, v)
			return v, nil
		}
	}
	m, err := th.loadHost(name)
	if m == nil && err == nil {
		m, err = th.loadFile(name, last, parent)
	}
	if err != nil {
		return nil, err
	}
	if m == nil {
		return th.missingModule(name, parent, strict)
	}
	if p, ok := parent.(*Module); ok {
		p.dict.SetStr(last, m)
	}
	return m, nil
}

func moduleNotFound(format, name string) error {
	r := Raise(ModuleNotFoundErrorClass, format, name)
	r.Exc.SetAttr("name", Str(name))
	return r
}

func (th *Thread) missingModule(name string, parent Value, strict bool) (Value, error) {
	unknown := !strict
	if unknown && th.in.opts.MissingModule != nil {
		unknown = th.in.opts.MissingModule(name)
	}
	if p, ok := parent.(*Module); ok && p.def != nil && !p.def.IsPackage {
		return nil, moduleNotFound("No module named '%s'; '"+p.Name+"' is not a package", name)
	}
	if !unknown {
		return nil, moduleNotFound("No module named '%s'", name)
	}
	if v, ok := th.in.opts.Values[name]; ok {
		th.in.modules.SetStr(name, v)
		return v, nil
	}
	u := &Unknown{Path: name, Reason: "no module named '" + name + "' in the project", in: th.in}
	if fr := th.frame; fr != nil && fr.file != nil {
		u.Origin = fr.file.Pos(fr.at.Start)
	}
	th.in.modules.SetStr(name, u)
	return u, nil
}

// loadHost makes the module of a host module, nil when there is none.
func (th *Thread) loadHost(name string) (*Module, error) {
	def := th.hostDef(name)
	if def == nil {
		return nil, nil
	}
	m := &Module{Name: name, dict: NewDict(), def: def, isPkg: def.IsPackage}
	th.in.modules.SetStr(name, m)
	if def.Init != nil {
		if err := def.Init(th, m); err != nil {
			th.in.modules.DelStr(name)
			return nil, err
		}
	}
	return m, nil
}

func (th *Thread) hostDef(name string) *ModuleDef {
	for _, set := range th.in.opts.Modules {
		if def, ok := set[name]; ok {
			return def
		}
	}
	return nil
}

// found is a module of the project before it is evaluated.
type found struct {
	file string   // "" for a namespace package
	pkg  []string // folders of a package
}

// loadFile finds a module in the project and evaluates it, nil when there is
// none.
func (th *Thread) loadFile(name, last string, parent Value) (*Module, error) {
	if th.in.opts.FS == nil {
		return nil, nil
	}
	dirs := th.searchPath()
	if p, ok := parent.(*Module); ok {
		if p.def != nil {
			return nil, nil
		}
		dirs = p.pkg
	}
	f, ok := th.find(dirs, last)
	if !ok {
		return nil, nil
	}
	if f.file == "" {
		m := NewModule(name)
		m.isPkg, m.pkg = true, f.pkg
		th.in.modules.SetStr(name, m)
		return m, nil
	}
	return th.loadPath(name, f.file, f.pkg)
}

// searchPath is Options.Path, or sys.path once Python code has imported sys and
// may have changed it. Folders outside of the project are passed over.
func (th *Thread) searchPath() []string {
	v, _ := th.in.modules.GetStr("sys")
	sys, ok := v.(*Module)
	if !ok {
		return th.in.opts.Path
	}
	list, _ := sys.Get("path")
	l, ok := list.(*List)
	if !ok {
		return th.in.opts.Path
	}
	var dirs []string
	for _, e := range l.Elems {
		s, ok := AsStr(e)
		if !ok {
			if s, err := th.fsPath(e); err == nil {
				dirs = append(dirs, s)
			}
			continue
		}
		if rel, ok := th.in.RelPath(s); ok {
			dirs = append(dirs, rel)
		}
	}
	return dirs
}

// fsPath is os.fspath() of a path object, as a path of Options.FS.
func (th *Thread) fsPath(v Value) (string, error) {
	r, err := th.CallMethod(v, "__fspath__")
	if err != nil {
		return "", err
	}
	s, _ := AsStr(r)
	rel, ok := th.in.RelPath(s)
	if !ok {
		return "", Raise(ValueErrorClass, "%s is outside of the project", s)
	}
	return rel, nil
}

// RelPath turns a path as Python code sees it, absolute below Options.Root or
// relative to Options.Cwd, into one of Options.FS; ok is false for a path
// outside of the project.
func (in *Interp) RelPath(p string) (rel string, ok bool) {
	root := path.Clean("/" + in.opts.Root)
	if !path.IsAbs(p) {
		p = path.Join(root, in.opts.Cwd, p)
	}
	p = path.Clean(p)
	switch {
	case p == root:
		return ".", true
	case root == "/":
		return p[1:], true
	case strings.HasPrefix(p, root+"/"):
		return p[len(root)+1:], true
	}
	return "", false
}

func (th *Thread) find(dirs []string, last string) (found, bool) {
	var namespace []string
	for _, dir := range dirs {
		base := path.Join(dir, last)
		if th.isFile(base + "/__init__.py") {
			return found{file: base + "/__init__.py", pkg: []string{base}}, true
		}
		if th.isFile(base + ".py") {
			return found{file: base + ".py"}, true
		}
		if st, err := fs.Stat(th.in.opts.FS, base); err == nil && st.IsDir() {
			namespace = append(namespace, base)
		}
	}
	return found{pkg: namespace}, len(namespace) > 0
}

func (th *Thread) isFile(p string) bool {
	st, err := fs.Stat(th.in.opts.FS, p)
	return err == nil && st.Mode().IsRegular()
}

// loadPath reads, parses and evaluates a file of Options.FS as a module.
func (th *Thread) loadPath(name, file string, pkg []string) (*Module, error) {
	text, err := fs.ReadFile(th.in.opts.FS, file)
	if err != nil {
		return nil, Raise(ImportErrorClass, "cannot read %s: %s", th.displayName(file), cause(err))
	}
	if err := th.Alloc(int64(len(text))); err != nil {
		return nil, err
	}
	sf := source.NewFile(th.displayName(file), string(text))
	m := NewModule(name)
	m.File, m.Path, m.isPkg, m.pkg = sf, file, pkg != nil, pkg
	m.tolerant = th.in.opts.Tolerant == nil || th.in.opts.Tolerant(name, file)
	tree, err := th.in.opts.Parse(sf)
	if err != nil {
		if m.tolerant {
			m.failed = &Unknown{Path: name, Reason: "the module does not parse: " + err.Error(), in: th.in}
			th.in.modules.SetStr(name, m)
			return m, nil
		}
		return nil, err
	}
	th.in.modules.SetStr(name, m)
	if err := th.runModule(m, tree); err != nil {
		th.in.modules.DelStr(name)
		return nil, err
	}
	return m, nil
}

func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (th *Thread) displayName(file string) string {
	if f := th.in.opts.DisplayName; f != nil {
		return f(file)
	}
	return file
}

// ImportPath evaluates a file of Options.FS as a module of the given name and
// puts it into sys.modules.
func (th *Thread) ImportPath(name, file string) (*Module, error) { return th.loadPath(name, file, nil) }

// RunModule evaluates a parsed file as a module of the given name, which goes
// into sys.modules only if register is set. fsPath is the file's path in
// Options.FS, "" when it has none. The module is returned also with an error.
func (th *Thread) RunModule(name, fsPath string, tree *pyast.Module, register bool) (*Module, error) {
	m := NewModule(name)
	m.File, m.Path = tree.File, fsPath
	if register {
		th.in.modules.SetStr(name, m)
	}
	return m, th.runModule(m, tree)
}

// RunLibrary evaluates a parsed file into a host module: for the Init of a
// [ModuleDef] that is written in Python. Its frames are left out when a place
// to show is looked for; the file's name must be in angle brackets.
func (th *Thread) RunLibrary(m *Module, tree *pyast.Module) error {
	m.File = tree.File
	return th.runModule(m, tree)
}

// isLibrary reports whether a file belongs to a host module written in Python.
func isLibrary(f *source.File) bool { return f != nil && strings.HasPrefix(f.Name, "<") }

func (th *Thread) runModule(m *Module, tree *pyast.Module) error {
	d := m.dict
	d.reserve(len(tree.Body) + 8)
	d.SetStr("__file__", Str(th.filePath(m)))
	pkg := m.Name
	if !m.isPkg {
		pkg = ""
		if i := strings.LastIndexByte(m.Name, '.'); i >= 0 {
			pkg = m.Name[:i]
		}
	}
	d.SetStr("__package__", Str(pkg))
	if m.isPkg {
		d.SetStr("__path__", NewList(Strings(m.pkg...)...))
	}
	doc := None
	if s, ok := docOf(tree.Body); ok {
		doc = Str(s)
	}
	d.SetStr("__doc__", doc)
	if err := th.enter(); err != nil {
		return err
	}
	fr := &Frame{name: "<module>", mod: m, file: m.File, back: th.frame, env: &env{ns: d}, tolerant: m.tolerant}
	th.frame = fr
	m.loading = true
	handling := th.handling
	th.handling = nil
	_, err := th.exec(fr, tree.Body)
	th.handling = handling
	m.loading = false
	th.frame = fr.back
	th.leave()
	return err
}

// filePath is __file__: an absolute path below the root that host modules show
// for the project.
func (th *Thread) filePath(m *Module) string {
	p := m.Path
	if p == "" && m.File != nil {
		p = m.File.Name
	}
	return path.Join(th.in.opts.Root, p)
}

// execTolerant runs one statement of a tolerant module. When it fails, the
// names it would bind are unknown.
func (th *Thread) execTolerant(fr *Frame, s pyast.Stmt) error {
	steps, allocated, depth, nesting := th.steps, th.allocated, th.depth, th.nesting
	var before map[string]Value
	if isImport(s) {
		for _, name := range boundNames(s) {
			if v, ok := fr.env.ns.GetStr(name); ok {
				if before == nil {
					before = map[string]Value{}
				}
				before[name] = v
			}
		}
	}
	_, err := th.execStmt(fr, s)
	if err == nil {
		return nil
	}
	fr.locate(err, s.Span())
	switch e := err.(type) {
	case *LimitError:
		if e.Limit == "time" {
			return err
		}
		th.steps, th.allocated = steps, allocated
	default:
		if err == errAbandoned {
			return err
		}
	}
	th.frame, th.depth, th.nesting = fr, depth, nesting
	why := th.SourceError(err)
	for _, name := range boundNames(s) {
		// What an import bound before it failed stands; of every other statement
		// nobody knows what it would have done.
		if v, bound := fr.env.ns.GetStr(name); bound && isImport(s) && !Is(v, before[name]) {
			continue
		}
		fr.env.ns.SetStr(name, th.in.NewUnknown(fr.mod.Name+"."+name, why.Msg, why.Pos))
	}
	return nil
}

// boundNames are the names that a statement binds where it stands.
func boundNames(s pyast.Stmt) []string {
	b := binder{scope: &scope{}}
	b.stmt(s)
	return append(b.scope.names, b.scope.globals...)
}

func isImport(s pyast.Stmt) bool {
	switch s.(type) {
	case *pyast.Import, *pyast.ImportFrom:
		return true
	}
	return false
}

func (th *Thread) execImport(fr *Frame, s *pyast.Import) error {
	for _, a := range s.Names {
		v, err := th.importModule(a.Name, fr.guarded > 0)
		if err != nil {
			return err
		}
		if a.Asname == "" {
			if first, _, dotted := strings.Cut(a.Name, "."); dotted {
				v, _ = th.in.modules.GetStr(first)
				if err := th.storeName(fr, first, v); err != nil {
					return err
				}
				continue
			}
		}
		if err := th.storeName(fr, boundName(a), v); err != nil {
			return err
		}
	}
	return nil
}

func (th *Thread) execImportFrom(fr *Frame, s *pyast.ImportFrom) error {
	if s.Module == "__future__" && s.Level == 0 {
		for _, a := range s.Names {
			if a.Name == "annotations" {
				fr.mod.futureAnnotations = true
			}
		}
		return nil
	}
	name := s.Module
	if s.Level > 0 {
		var err error
		if name, err = resolveRelative(fr.mod, s.Module, s.Level); err != nil {
			return err
		}
	}
	strict := fr.guarded > 0
	mod, err := th.importModule(name, strict)
	if err != nil {
		return err
	}
	for _, a := range s.Names {
		if a.Name == "*" {
			if err := th.importStar(fr, mod); err != nil {
				return err
			}
			continue
		}
		v, err := th.importName(mod, name, a.Name, strict)
		if err != nil {
			fr.locate(err, a.Span())
			return err
		}
		if err := th.storeName(fr, boundName(a), v); err != nil {
			return err
		}
	}
	return nil
}

// resolveRelative is the absolute name of a relative import.
func resolveRelative(m *Module, name string, level int) (string, error) {
	pkg := m.Name
	if v, ok := m.dict.GetStr("__package__"); ok {
		if s, ok := AsStr(v); ok {
			pkg = s
		}
	}
	if pkg == "" {
		return "", Raise(ImportErrorClass, "attempted relative import with no known parent package")
	}
	for ; level > 1; level-- {
		i := strings.LastIndexByte(pkg, '.')
		if i < 0 {
			return "", Raise(ImportErrorClass, "attempted relative import beyond top-level package")
		}
		pkg = pkg[:i]
	}
	if name == "" {
		return pkg, nil
	}
	return pkg + "." + name, nil
}

// importName is one name of `from mod import name`.
func (th *Thread) importName(mod Value, modName, name string, strict bool) (Value, error) {
	m, ok := mod.(*Module)
	if !ok {
		return th.GetAttr(mod, name)
	}
	v, ok, err := th.FindAttr(m, name)
	if err != nil || ok {
		return v, err
	}
	if m.isPkg {
		full := modName + "." + name
		sub, err := th.importModule(full, true)
		if err == nil {
			return sub, nil
		}
		var r *Raised
		if !errors.As(err, &r) || !r.Exc.class.IsSubclassOf(ModuleNotFoundErrorClass) {
			return nil, err
		}
		if missing, ok := r.Exc.Attr("name"); !ok || missing != Value(Str(full)) {
			return nil, err
		}
		if m.def == nil && m.File == nil && !strict {
			// A folder without __init__.py may be a package elsewhere.
			return th.missingModule(full, m, strict)
		}
	}
	r := Raise(ImportErrorClass, "cannot import name '%s' from '%s'", name, m.Name)
	if m.loading {
		r = Raise(ImportErrorClass, "cannot import name '%s' from partially initialized module '%s' (most likely due to a circular import)", name, m.Name)
	}
	r.hint = func() string { return didYouMean(name, m.Names()) }
	r.Exc.SetAttr("name", Str(m.Name))
	return nil, r
}

func (th *Thread) importStar(fr *Frame, mod Value) error {
	m, ok := mod.(*Module)
	if !ok {
		if u, ok := mod.(*Unknown); ok {
			fr.mod.starUnknown = u
		}
		return nil
	}
	var names []string
	if all, ok := m.Get("__all__"); ok {
		vs, err := th.Slice(all)
		if err != nil {
			return err
		}
		for _, v := range vs {
			if s, ok := AsStr(v); ok {
				names = append(names, s)
			}
		}
	} else if m.def != nil && m.def.all != nil {
		names = m.def.all
	} else {
		for _, n := range m.Names() {
			if !strings.HasPrefix(n, "_") {
				names = append(names, n)
			}
		}
	}
	for _, n := range names {
		v, err := th.importName(m, m.Name, n, true)
		if err != nil {
			return err
		}
		if err := th.storeName(fr, n, v); err != nil {
			return err
		}
	}
	if m.starUnknown != nil && fr.mod.starUnknown == nil {
		fr.mod.starUnknown = m.starUnknown
	}
	return nil
}

// moduleAttr is attribute access on a module.
// unimported is the submodule of a project's package that is asked for as an
// attribute though nothing has imported it: CPython would have, on the way
// through modules that are unknown here. Only where such modules are tolerated.
func (th *Thread) unimported(m *Module, name string) (Value, error) {
	if m.def != nil || len(m.pkg) == 0 || strings.HasPrefix(name, "_") || th.in.opts.FS == nil {
		return nil, nil
	}
	full := m.Name + "." + name
	if tolerated := th.in.opts.MissingModule; tolerated == nil || !tolerated(full) {
		return nil, nil
	}
	if _, ok := th.find(m.pkg, name); !ok {
		return nil, nil
	}
	return th.importModule(full, true)
}

func (th *Thread) moduleAttr(m *Module, name string) (Value, error) {
	if v, ok := m.Get(name); ok {
		if p, ok := v.(*NativeProperty); ok && m.def != nil {
			return p.get(th, m)
		}
		return v, nil
	}
	switch name {
	case "__dict__":
		return m.dict, nil
	case "__class__":
		return ModuleClass, nil
	case "__name__":
		return Str(m.Name), nil
	case "__doc__", "__file__", "__spec__", "__loader__":
		return None, nil
	}
	if m.def != nil {
		if m.def.Getattr != nil {
			if v, ok, err := m.def.Getattr(th, m, name); ok || err != nil {
				return v, err
			}
		}
		if m.def.IsPackage && th.hostDef(m.Name+"."+name) != nil {
			return th.importModule(m.Name+"."+name, true)
		}
	}
	if f, ok := m.dict.GetStr("__getattr__"); ok {
		return th.Call(f, Str(name))
	}
	if sub, err := th.unimported(m, name); sub != nil || err != nil {
		return sub, err
	}
	if m.failed != nil {
		return m.failed.Attr(name), nil
	}
	if m.starUnknown != nil && !strings.HasPrefix(name, "__") {
		return m.starUnknown.Attr(name), nil
	}
	r := Raise(AttributeErrorClass, "module '%s' has no attribute '%s'", m.Name, name)
	r.hint = func() string { return didYouMean(name, m.Names()) }
	r.Exc.SetAttr("name", Str(name))
	return nil, r
}
