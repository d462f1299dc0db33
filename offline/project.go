package offline

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline/pyeval"
)

// projectRoot is the directory that the evaluated code may read: the root of the
// repository around the revisions, else the directory of the configuration.
func projectRoot(c *config.Config) (string, error) {
	location, err := filepath.EvalSymlinks(c.ScriptLocation)
	if err != nil {
		return "", usageError("", "the script location can't be opened: %s", err)
	}
	for dir := location; ; {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	file := c.INIFile
	if !c.HasINI && c.HasTOML {
		file = c.TOMLFile
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.Dir, file)
	}
	for _, dir := range []string{c.Dir, filepath.Dir(file)} {
		if resolved, err := filepath.EvalSymlinks(dir); err == nil && within(location, resolved) {
			return resolved, nil
		}
	}
	return filepath.Dir(location), nil
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// searchPath is sys.path: what the configuration prepends, the current
// directory, the packages setting, and the places where projects keep their
// code: src folders, and the folders around the script location.
func (r *run) searchPath() []string {
	var out []string
	seen := map[string]bool{}
	add := func(dir string) {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(r.cfg.Dir, dir)
		}
		in := r.inside(dir)
		if in == "" || seen[in] {
			return
		}
		seen[in] = true
		out = append(out, in)
	}
	for _, p := range r.cfg.PrependSysPath {
		add(p)
	}
	for _, p := range r.cfg.Settings.Packages {
		add(p)
	}
	add(r.cfg.Dir)
	add(filepath.Join(r.cfg.Dir, "src"))
	for dir := filepath.Dir(r.cfg.ScriptLocation); within(dir, r.rootDir); dir = filepath.Dir(dir) {
		// A package's own folder would hide libraries behind its modules.
		if _, err := os.Stat(filepath.Join(dir, "__init__.py")); err != nil {
			add(dir)
			add(filepath.Join(dir, "src"))
		}
		if dir == r.rootDir || dir == filepath.Dir(dir) {
			break
		}
	}
	return out
}

// missingModule decides about an import that finds nothing: unknown in env.py
// and in the application; in a revision only when the project declares
// dependencies anywhere, among which it may be.
func (r *run) missingModule(string) bool {
	m := r.th.CurrentModule()
	if m == nil || m.File == nil || !r.isRevision(m) {
		return true
	}
	return r.dependencies()
}

// harmless decides about the imports of revisions that are not evaluated: an
// import fails when the project declares no dependencies and the module is
// neither built in nor in the project.
func (r *run) harmless() func(module string) bool {
	if r.dependencies() {
		return nil
	}
	known := map[string]bool{}
	for _, set := range r.in.Options().Modules {
		for name := range set {
			root, _, _ := strings.Cut(name, ".")
			known[root] = true
		}
	}
	dirs := r.in.Options().Path
	var mu sync.Mutex
	found := map[string]bool{}
	return func(module string) bool {
		root, _, _ := strings.Cut(module, ".")
		if known[root] || root == "__future__" {
			return true
		}
		mu.Lock()
		defer mu.Unlock()
		ok, asked := found[root]
		if !asked {
			for _, d := range dirs {
				base := filepath.Join(r.rootDir, filepath.FromSlash(d), root)
				if _, err := os.Stat(base); err == nil {
					ok = true
				} else if _, err := os.Stat(base + ".py"); err == nil {
					ok = true
				}
			}
			found[root] = ok
		}
		return ok
	}
}

// dependencies reports whether the project declares any, see
// declaresDependencies.
func (r *run) dependencies() bool {
	if r.declared == nil {
		d := r.declaresDependencies()
		r.declared = &d
	}
	return *r.declared
}

func (r *run) isRevision(m *pyeval.Module) bool {
	path := filepath.Join(r.rootDir, filepath.FromSlash(m.Path))
	for _, dir := range r.cfg.VersionLocations {
		if resolved, err := filepath.EvalSymlinks(dir); err == nil && m.Path != "" && within(path, resolved) {
			return true
		}
	}
	return false
}

// declaresDependencies looks for the files that name a project's dependencies,
// from the script location up to the project's root.
func (r *run) declaresDependencies() bool {
	if len(r.cfg.Settings.Packages) > 0 {
		return true
	}
	names := []string{
		"setup.py", "setup.cfg", "Pipfile", "Pipfile.lock", "uv.lock", "poetry.lock", "pdm.lock", "environment.yml", "environment.yaml",
		"requirements", "tox.ini", "conda.yml",
	}
	for dir := r.cfg.ScriptLocation; ; dir = filepath.Dir(dir) {
		for _, n := range names {
			if _, err := os.Stat(filepath.Join(dir, n)); err == nil {
				return true
			}
		}
		if found, err := filepath.Glob(filepath.Join(dir, "requirements*.txt")); err == nil && len(found) > 0 {
			return true
		}
		if text, err := source.ReadFile(filepath.Join(dir, "pyproject.toml")); err == nil && strings.Contains(string(text), "dependencies") {
			return true
		}
		resolved, err := filepath.EvalSymlinks(dir)
		if err != nil || resolved == r.rootDir || dir == filepath.Dir(dir) {
			return false
		}
	}
}

// knownValues turns the values setting into Python values. What Flask-Migrate
// adds to configure() is nothing unless the application says otherwise.
func knownValues(values map[string]any) map[string]pyeval.Value {
	out := make(map[string]pyeval.Value, len(values)+1)
	out["flask.current_app.extensions.migrate.configure_args"] = pyeval.NewDict()
	for name, v := range values {
		out[name] = pythonValue(v)
	}
	return out
}

func pythonValue(v any) pyeval.Value {
	switch v := v.(type) {
	case string:
		return pyeval.Str(v)
	case bool:
		return pyeval.Bool(v)
	case int64:
		return pyeval.MakeInt(v)
	case float64:
		return pyeval.Float(v)
	case []any:
		l := pyeval.NewList()
		for _, e := range v {
			l.Elems = append(l.Elems, pythonValue(e))
		}
		return l
	case map[string]any:
		d := pyeval.NewDict()
		for _, k := range sortedKeys(v) {
			d.SetStr(k, pythonValue(v[k]))
		}
		return d
	}
	return pyeval.None
}
