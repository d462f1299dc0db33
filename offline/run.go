package offline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/pylib"
	"sqlgen/offline/revision"
	"sqlgen/offline/sqlalchemy"
	"sqlgen/offline/thirdparty"
)

// run is one evaluation of a project.
type run struct {
	project  Project
	cfg      *config.Config
	root     *os.Root
	rootDir  string // absolute, symbolic links resolved
	in       *pyeval.Interp
	th       *pyeval.Thread
	env      *alembic.Environment
	recorder *recorder
	parses   *parseCache
	warnings []Warning
	declared *bool // the project declares dependencies
	progress func(done, total int)
	done     int
	total    int
	modules  map[*revision.Revision]*pyeval.Module
	replay   *replay
	slots    map[string]*slotFolder
	inEnv    bool     // env.py is being evaluated
	unset    []string // environment variables that env.py asked for in vain
}

func newRun(ctx context.Context, p Project) (*run, error) {
	r := &run{project: p, cfg: p.Config, parses: newParseCache(), recorder: newRecorder(), modules: map[*revision.Revision]*pyeval.Module{}}
	for _, w := range p.Config.Warnings {
		r.warnings = append(r.warnings, Warning{Msg: w})
	}
	var err error
	if r.rootDir, err = projectRoot(p.Config); err != nil {
		return nil, err
	}
	if r.root, err = os.OpenRoot(r.rootDir); err != nil {
		return nil, usageError("", "the project's directory can't be opened: %s", err)
	}
	r.in = pyeval.New(pyeval.Options{
		Modules:        []pyeval.ModuleSet{alembic.Modules(), sqlalchemy.Modules(), pylib.Modules, thirdparty.Modules},
		FS:             r.root.FS(),
		Root:           r.rootDir,
		Path:           r.searchPath(),
		DisplayName:    func(path string) string { return r.shown(filepath.Join(r.rootDir, filepath.FromSlash(path))) },
		Parse:          r.parses.Parse,
		MissingModule:  r.missingModule,
		SupposeCall:    alembic.SupposeCall,
		HasUnknownAttr: func(m *pyeval.Module) bool { return m != nil && m.File != nil && !r.isRevision(m) },
		Values:         knownValues(p.Config.Settings.Values),
		Env:            p.Config.Settings.Env,
		AskedEnv:       r.askedEnv,
		Args:           []string{"alembic"},
		Stderr:         p.Stderr,
		Now:            r.clock(""),
		Limits:         limits,
	})
	r.th = r.in.Thread()
	r.recorder.th = r.th
	r.replay = newReplay(ctx, r)
	sqlalchemy.SetCompiler(r.in, printer{})
	if ctx != nil && ctx.Err() != nil {
		r.close()
		return nil, ctx.Err()
	}
	return r, nil
}

// limits bound the evaluation of env.py and of each revision: far beyond what
// any migration does, and used up within two seconds by a loop without end.
var limits = pyeval.Limits{Steps: 5_000_000, Memory: 512 << 20, Time: 10 * time.Second}

func (r *run) close() {
	r.parses.close()
	if r.in != nil {
		r.in.Close()
	}
	if r.root != nil {
		_ = r.root.Close()
	}
}

// shown is a file's name for the user: relative to where he stands.
func (r *run) shown(path string) string {
	if rel, err := filepath.Rel(r.cfg.Dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// loadGraph reads the revision files.
func (r *run) loadGraph() (*revision.Graph, error) {
	g, err := revision.Load(revision.Directory{
		Locations: r.cfg.VersionLocations, Recursive: r.cfg.Recursive, Sourceless: r.cfg.Sourceless,
		Base: r.cfg.Dir, Eval: r.evalRevision, Harmless: r.harmless(),
	})
	if err != nil {
		return nil, err
	}
	for _, w := range g.Warnings {
		r.warnings = append(r.warnings, Warning{Msg: w})
	}
	return g, nil
}

// evalRevision evaluates a revision file that more than its text is needed for.
func (r *run) evalRevision(file *source.File, path string) (*revision.Module, error) {
	m, err := r.runFile(file, path)
	if err != nil {
		if m := r.postpone(file, err); m != nil {
			return m, nil
		}
		return nil, err
	}
	out := &revision.Module{Value: m}
	if v, ok := m.Get("__doc__"); ok {
		out.Docstring, _ = pyeval.AsStr(v)
	}
	for _, v := range []struct {
		name string
		to   *revision.Variable
	}{
		{"revision", &out.Revision}, {"down_revision", &out.DownRevision}, {"branch_labels", &out.BranchLabels}, {"depends_on", &out.DependsOn},
	} {
		if *v.to, err = r.variable(m, v.name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// variable reads one of the module-level names that make a file a revision.
func (r *run) variable(m *pyeval.Module, name string) (revision.Variable, error) {
	v, ok := m.Get(name)
	if !ok {
		return revision.Variable{}, nil
	}
	out := revision.Variable{Set: true}
	if u, ok := v.(*pyeval.Unknown); ok {
		e := r.th.SourceError(u.Refuse(name + " must be known"))
		if !e.Pos.IsValid() {
			e.Pos.File = m.File.Name
		}
		return out, e
	}
	if s, ok := pyeval.AsStr(v); ok {
		out.Strings, out.Scalar = []string{s}, true
		return out, nil
	}
	if pyeval.IsNone(v) {
		return out, nil
	}
	switch pyeval.Underlying(v).(type) {
	case *pyeval.List, *pyeval.Tuple, *pyeval.Set, *pyeval.FrozenSet:
	default:
		out.Wrong = pyeval.TypeName(v)
		return out, nil
	}
	elems, err := r.th.Slice(v)
	if err != nil {
		return out, r.th.SourceError(err)
	}
	for _, e := range elems {
		s, ok := pyeval.AsStr(e)
		if !ok {
			out.Wrong = "a sequence with " + pyeval.TypeName(e)
			return out, nil
		}
		out.Strings = append(out.Strings, s)
	}
	return out, nil
}

// runFile evaluates a revision file as the module that Alembic makes of it.
func (r *run) runFile(file *source.File, path string) (*pyeval.Module, error) {
	o := r.in.Options()
	o.Now, o.Seed = r.clock(file.Content), filepath.Base(path)
	tree, err := r.parses.Parse(file)
	if err != nil {
		return nil, err
	}
	r.th.ResetLimits()
	name := strings.Map(notWord, strings.TrimSuffix(filepath.Base(path), ".py")) + "_py"
	m, err := r.th.RunModule(name, r.inside(path), tree, false)
	if err != nil {
		return nil, r.explain(err)
	}
	return m, nil
}

// inside is a path within the project's file system, "" when it lies outside.
func (r *run) inside(path string) string {
	if rest, ok := strings.CutPrefix(path, r.rootDir+string(filepath.Separator)); ok && !strings.Contains(rest, "..") {
		return filepath.ToSlash(rest)
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	rel, err := filepath.Rel(r.rootDir, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// module is the evaluated module of a revision whose turn has come; the clock
// and the seed are its own from now on.
func (r *run) module(_ *pyeval.Thread, rev *revision.Revision) (*pyeval.Module, error) {
	if r.progress != nil {
		r.progress(r.done, r.total)
	}
	r.done++
	switch m := rev.Module.(type) {
	case *pyeval.Module:
		r.setClock(rev)
		return m, nil
	case *postponed:
		return nil, m.err
	}
	if m, ok := r.modules[rev]; ok {
		r.setClock(rev)
		return m, nil
	}
	m, err := r.runFile(rev.File, rev.Path)
	if err != nil {
		return nil, err
	}
	r.setClock(rev)
	if len(r.modules) >= keptModules {
		clear(r.modules)
	}
	r.modules[rev] = m
	return m, nil
}

// fresh is the module of a revision, evaluated again.
func (r *run) fresh(_ *pyeval.Thread, rev *revision.Revision) (*pyeval.Module, error) {
	delete(r.modules, rev)
	m, err := r.runFile(rev.File, rev.Path)
	if err != nil {
		return nil, err
	}
	r.setClock(rev)
	return m, nil
}

// keptModules is how many evaluated revisions are kept for a second pass (one
// per tenant, say): their trees are the largest part of the memory.
const keptModules = 64

func (r *run) setClock(rev *revision.Revision) {
	o := r.in.Options()
	o.Now, o.Seed = r.clock(rev.File.Content), rev.ID
}

// notWord is what Alembic replaces in a file's name to make a module's.
func notWord(c rune) rune {
	if c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) {
		return c
	}
	return '_'
}

// clock is what the clock shows while a file is evaluated: the project's `now`
// setting, else the file's Create Date.
func (r *run) clock(content string) time.Time {
	if now := r.cfg.Settings.Now; now != nil {
		return *now
	}
	head := content
	if len(head) > 4096 {
		head = head[:4096]
	}
	for _, label := range []string{"Create Date:", "Create-Date:", "Create_Date:"} {
		_, rest, ok := strings.Cut(head, label)
		if !ok {
			continue
		}
		text, _, _ := strings.Cut(rest, "\n")
		text = strings.TrimSpace(text)
		for _, layout := range []string{
			"2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999-07:00", "2006-01-02T15:04:05.999999999Z07:00",
			"2006-01-02T15:04:05.999999999", "2006-01-02 15:04", "2006-01-02",
		} {
			if t, err := time.Parse(layout, text); err == nil {
				return t
			}
		}
	}
	return fixedNow
}

// install makes the environment of a request.
func (r *run) install(q Request) error {
	env := &alembic.Environment{
		Command: q.Command, Tag: q.Tag, X: r.project.X, LoadGraph: r.loadGraph, Planned: r.planned, Module: r.module, Slot: r.slot, Fresh: r.fresh,
		Recorder: r.recorder,
		Warn:     func(pos source.Pos, msg string) { r.warnings = append(r.warnings, Warning{Pos: pos, Msg: msg}) },
	}
	if !q.NoReplay {
		env.Database = r.replay
	}
	switch q.Command {
	case alembic.Stamp:
		start, targets, err := revision.ParseStampRanges(q.Revisions)
		if err != nil {
			return err
		}
		env.Start, env.Targets = start.Starts(), targets
	case alembic.Upgrade, alembic.Downgrade:
		rng, err := revision.ParseRange(q.Revisions[0])
		if err != nil {
			return err
		}
		if q.Command == alembic.Downgrade && !rng.HasStart && len(r.cfg.Settings.StartingRev) == 0 {
			return usageError("name the revision that the database is at: "+q.Revisions[0]+" can only be reached from somewhere",
				"downgrade with --sql requires <fromrev>:<torev>")
		}
		env.Start, env.Targets = rng.Starts(), []string{rng.Target}
	case alembic.Every:
		env.Targets = []string{"heads"}
	}
	env.Config = &alembic.Config{Config: r.cfg, Options: r.commandOptions(q)}
	r.env, r.progress = env, q.Progress
	env.Install(r.in)
	pylib.SetOutside(r.in, func() bool { return env.Step() == nil })
	pylib.SetOutput(r.in, func(th *pyeval.Thread, name string) bool {
		if !r.inEnv || env.Step() != nil {
			return false
		}
		r.warnings = append(r.warnings, Warning{Pos: th.CallSite().Pos(), Msg: "env.py writes to " + name + ": sqlgen writes no files, and puts all into one script"})
		return true
	})
	return nil
}

// commandOptions are the attributes of config.cmd_opts.
func (r *run) commandOptions(q Request) []pyeval.KwArg {
	opts := []pyeval.KwArg{{Name: "sql", Value: pyeval.True}, {Name: "tag", Value: pyeval.None}}
	if q.Tag != "" {
		opts[1].Value = pyeval.Str(q.Tag)
	}
	switch q.Command {
	case alembic.Stamp:
		opts = append(opts, pyeval.KwArg{Name: "revisions", Value: pyeval.NewList(pyeval.Strings(q.Revisions...)...)},
			pyeval.KwArg{Name: "purge", Value: pyeval.False})
	case alembic.Upgrade, alembic.Downgrade:
		opts = append(opts, pyeval.KwArg{Name: "revision", Value: pyeval.Str(q.Revisions[0])})
	case alembic.Every:
		opts = append(opts, pyeval.KwArg{Name: "revision", Value: pyeval.Str("heads")})
	}
	x := pyeval.None
	if r.project.X != nil {
		x = pyeval.NewList(pyeval.Strings(r.project.X...)...)
	}
	opts = append(opts, pyeval.KwArg{Name: "x", Value: x})
	for _, o := range r.project.Options {
		var v pyeval.Value
		switch x := o.Value.(type) {
		case string:
			v = pyeval.Str(x)
		case bool:
			v = pyeval.Bool(x)
		case []string:
			v = pyeval.NewList(pyeval.Strings(x...)...)
		default:
			v = pyeval.None
		}
		opts = append(opts, pyeval.KwArg{Name: o.Name, Value: v})
	}
	return opts
}

// planned begins to parse the files of the steps.
func (r *run) planned(p *revision.Plan) {
	r.total = len(p.Steps)
	var files []*source.File
	seen := map[*source.File]bool{}
	for i := range p.Steps {
		if rev := p.Steps[i].Revision; rev != nil && rev.Module == nil && !seen[rev.File] {
			seen[rev.File] = true
			files = append(files, rev.File)
		}
	}
	r.parses.prefetch(files)
}

// evaluate runs env.py, or what the stock one does where there is none.
func (r *run) evaluate() error {
	stock := r.cfg.VersionsOnly || r.cfg.Settings.EnvPy != nil && !*r.cfg.Settings.EnvPy
	path := filepath.Join(r.cfg.ScriptLocation, "env.py")
	content, err := source.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && r.cfg.VersionsOnly {
		stock = true
	}
	if stock {
		return r.located(r.env.Stock(r.th))
	}
	if err != nil {
		reason := err
		var pe *fs.PathError
		if errors.As(err, &pe) {
			reason = pe.Err
		}
		return usageError("set env_py = false in [tool.sqlgen] to render without one", "env.py can't be read: %s: %s", r.shown(path), reason)
	}
	file, err := pyast.Decode(source.NewFile(r.shown(path), string(content)))
	if err != nil {
		return err
	}
	tree, err := pyast.Parse(file)
	if err != nil {
		return err
	}
	r.inEnv = true
	defer func() { r.inEnv = false }()
	err = r.runEnv(path, tree)
	if !r.env.Ran() && r.env.AskedOffline() && r.env.Database != nil {
		// Its offline branch does nothing, or refuses: the other one tells the options.
		r.env.Online = true
		online := r.runEnv(path, tree)
		switch {
		case r.env.Ran():
			err = online
			r.warnings = append(r.warnings, Warning{Pos: source.Pos{File: file.Name}, Msg: "env.py runs no migrations offline: its online branch decides"})
		case err == nil && online != nil:
			r.warnings = append(r.warnings, Warning{Pos: source.Pos{File: file.Name}, Msg: "env.py runs no migrations offline, and its online branch fails: " + online.Error()})
			return nil
		}
	}
	if err != nil {
		return err
	}
	if !r.env.Ran() {
		r.warnings = append(r.warnings, Warning{Pos: source.Pos{File: file.Name}, Msg: "env.py has run no migrations: the script is empty"})
	}
	return nil
}

func (r *run) runEnv(path string, tree *pyast.Module) error {
	_, err := r.th.RunModule("env_py", r.inside(path), tree, false)
	if err == nil {
		return nil
	}
	err = r.located(err)
	var e *source.Error
	if errors.As(err, &e) && e.Hint == "" && !r.env.Ran() {
		e.Hint = r.withoutEnv()
	}
	return err
}

// askedEnv notes a variable that os.environ does not have.
func (r *run) askedEnv(name string) {
	if r.inEnv && !slices.Contains(r.unset, name) {
		r.unset = append(r.unset, name)
	}
}

// withoutEnv is the hint for an env.py that fails before it runs the migrations.
func (r *run) withoutEnv() string {
	hint := "env_py = false in [tool.sqlgen] renders without env.py"
	switch len(r.unset) {
	case 0:
		return hint
	case 1:
		return "it asked for the environment variable " + r.unset[0] + ", which [tool.sqlgen.env] can give; " + hint
	}
	return "it asked for the environment variables " + strings.Join(r.unset, ", ") + ", which [tool.sqlgen.env] can give; " + hint
}

// located gives an error of the evaluation its place, and a hint where Python's
// message alone does not tell that there is no database.
func (r *run) located(err error) error {
	if err == nil {
		return nil
	}
	var re *revision.Error
	if errors.As(err, &re) {
		return err
	}
	return r.explain(err)
}

// explain gives an error its place and, where Python's message does not tell
// what to do, a hint.
func (r *run) explain(err error) *source.Error {
	e := r.th.SourceError(err)
	if e.Hint != "" {
		return e
	}
	switch {
	case pyeval.IsRaised(err, pyeval.ModuleNotFoundErrorClass):
		e.Hint = "if it is a dependency, declare it in pyproject.toml or requirements.txt; if it is the project's own, name its folder in packages of [tool.sqlgen]"
	case r.env != nil && r.env.Queried() && strings.Contains(e.Msg, "'NoneType' object"):
		e.Hint = "offline, execute() on the bind returns None: a query has no result without a database"
	}
	return e
}
