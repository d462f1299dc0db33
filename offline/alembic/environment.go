package alembic

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/internal/spell"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
	"sqlgen/offline/schema"
	"sqlgen/offline/script"
	"sqlgen/offline/sqlalchemy"
)

// Recorder takes what a run produces, in the order in which Alembic would print
// it.
type Recorder interface {
	// Begin and Commit are sqlgen's own transaction statements.
	Begin()
	Commit()
	// InTransaction reports whether a Begin waits for its Commit.
	InTransaction() bool
	// Configure starts a new migration context: operations are compiled under the
	// naming convention from now on, and what CREATE TABLE has created before
	// (types) is forgotten.
	Configure(convention *schema.NamingConvention)
	// Execute compiles and adds an operation. kind is [script.Statement] but for
	// what concerns the version table.
	Execute(kind script.Kind, op ops.Operation) error
	// Text adds a statement that is SQL already, without its semicolon.
	Text(text string, pos source.Pos)
	// Output adds text that is printed as it is.
	Output(text string, pos source.Pos)
	// StartRun tells which version table the following steps write to, and its
	// rows before and after.
	StartRun(r *script.Run)
	// EnterStep, StartStep and EndStep tell which step the rest belongs to, see
	// [script.Builder].
	EnterStep(s *script.Step)
	StartStep(s *script.Step)
	EndStep()
	// Mark remembers what is recorded so far; Reset goes back to it.
	Mark() any
	Reset(mark any)
}

// Command is what the run is asked to do.
type Command uint8

// The commands that run env.py.
const (
	Upgrade Command = iota
	Downgrade
	Stamp
	EnsureVersion
	// Every runs each revision by itself in both directions, see
	// [Environment.Each].
	Every
)

// String is the command as the command line has it.
func (c Command) String() string {
	return [...]string{"upgrade", "downgrade", "stamp", "ensure_version", "every"}[c]
}

// Environment is Alembic's EnvironmentContext together with what the command
// gave it. Fill in the exported fields before the run.
type Environment struct {
	Command Command
	// Start is the left end of the range, nil when there is none.
	Start []string
	// Targets are the right ends; more than one for a stamp only.
	Targets []string
	Tag     string
	X       []string // -x arguments

	// Online has is_offline_mode() answer False: an env.py that refuses to run
	// offline tells its options where it would connect.
	Online bool

	Config *Config
	// LoadGraph reads the revision files. It is called when the run first needs
	// them: their module-level code may use op, as it may in Alembic.
	LoadGraph func() (*revision.Graph, error)
	// Planned is told the steps before the first one runs; may be nil.
	Planned func(p *revision.Plan)
	// Slot finds the hand-written body of a revision's direction, nil when there
	// is none; may be nil.
	Slot func(r *revision.Revision, upgrade bool) (*Slot, error)
	// Each is called for every step of the command Every and decides when, and
	// whether, it runs; an error of one step says nothing about the next.
	Each func(step *revision.Step, run func() error)
	// Module gives the evaluated module of a revision. It is asked once per
	// step, in the order of the steps.
	Module func(th *pyeval.Thread, r *revision.Revision) (*pyeval.Module, error)
	// Fresh evaluates the module of a revision again.
	Fresh func(th *pyeval.Thread, r *revision.Revision) (*pyeval.Module, error)
	// Database answers where Alembic fails for want of one; may be nil.
	Database Database
	// Recorder takes the output.
	Recorder Recorder
	// Warn takes warnings for the user; may be nil.
	Warn func(pos source.Pos, msg string)

	in           *pyeval.Interp
	loaded       *revision.Graph
	ctx          *migrationContext // of the last configure()
	self         *pyeval.Object    // the EnvironmentContext
	config       *pyeval.Object
	script       *pyeval.Object
	opts         *pyeval.Dict // context_opts
	registry     registry
	queried      bool // a revision has executed a query whose result it may have used
	askedOffline bool
	ran          bool

	applied   []string // version rows at the start of the run
	step      *revision.Step
	asked     bool // the revision has tried to ask the database
	answering bool // it runs a second time, and gets answers
}

type envKey struct{}

// Install ties the environment to a run.
func (e *Environment) Install(in *pyeval.Interp) {
	e.in = in
	e.opts = pyeval.NewDict()
	e.opts.SetStr("as_sql", pyeval.True)
	if e.Start != nil {
		e.opts.SetStr("starting_rev", listOrScalar(e.Start))
	} else {
		e.opts.SetStr("starting_rev", pyeval.None)
	}
	switch e.Command {
	case Stamp:
		e.opts.SetStr("destination_rev", pyeval.NewTuple(pyeval.Strings(e.Targets...)...))
	case EnsureVersion:
		e.opts.DelStr("starting_rev")
	default:
		e.opts.SetStr("destination_rev", pyeval.Str(strings.Join(e.Targets, ",")))
	}
	e.opts.SetStr("tag", strOrNone(e.Tag))
	in.SetHost(envKey{}, e)
	sqlalchemy.SetConnections(in, connections{e})
}

// Ran reports whether env.py has run the migrations.
func (e *Environment) Ran() bool { return e.ran }

// AskedOffline reports whether env.py has asked is_offline_mode().
func (e *Environment) AskedOffline() bool { return e.askedOffline }

// Queried reports whether the revision at hand has executed something on the
// offline bind, which has no results.
func (e *Environment) Queried() bool { return e.queried }

// environment is the run's Environment; outside of a run (a library call that
// only loads modules) there is none.
func environment(th *pyeval.Thread) (*Environment, error) {
	if e, ok := th.Interp().Host(envKey{}).(*Environment); ok {
		return e, nil
	}
	return nil, pyeval.Raise(pyeval.NameErrorClass,
		"Can't invoke function on the proxy object, as no migration environment is established yet")
}

func (e *Environment) warn(th *pyeval.Thread, format string, args ...any) {
	if e.Warn != nil {
		e.Warn(th.CallSite().Pos(), fmt.Sprintf(format, args...))
	}
}

// context is the migration context of the last configure().
func (e *Environment) context() (*migrationContext, error) {
	if e.ctx == nil {
		return nil, pyeval.Raise(pyeval.ExceptionClass, "No context has been configured yet.")
	}
	return e.ctx, nil
}

// Graph is the revision graph.
func (e *Environment) Graph() (*revision.Graph, error) {
	if e.loaded == nil {
		g, err := e.LoadGraph()
		if err != nil {
			return nil, err
		}
		e.loaded = g
	}
	return e.loaded, nil
}

// start resolves the starting revisions.
func (e *Environment) start(ids []string) ([]string, error) {
	g, err := e.Graph()
	if err != nil {
		return nil, err
	}
	return g.Start(ids...)
}

// plan resolves the command's range, from the rows at the start.
func (e *Environment) plan(start []string) (*revision.Plan, error) {
	switch e.Command {
	case Upgrade:
		return e.loaded.Upgrade(start, e.Targets[0])
	case Downgrade:
		return e.loaded.Downgrade(start, e.Targets[0])
	case Stamp:
		return e.loaded.Stamp(start, e.Targets)
	}
	return &revision.Plan{Start: start}, nil
}

// Stock runs what the stock env.py does, for a project without one.
func (e *Environment) Stock(th *pyeval.Thread) error {
	if err := e.configure(th, map[string]pyeval.Value{
		"dialect_name":  pyeval.Str("postgresql"),
		"literal_binds": pyeval.True,
	}, nil); err != nil {
		return err
	}
	return e.ctx.inTransaction(th, false, func() error { return e.ctx.runMigrations(th, nil) })
}

func listOrScalar(ids []string) pyeval.Value {
	if len(ids) == 1 {
		return pyeval.Str(ids[0])
	}
	return pyeval.NewList(pyeval.Strings(ids...)...)
}

func strOrNone(s string) pyeval.Value {
	if s == "" {
		return pyeval.None
	}
	return pyeval.Str(s)
}

// knownOptions are the documented keywords of configure(), apart from those in
// its signature; anything else is kept and ignored, as Alembic does.
var knownOptions = []string{
	"version_table", "version_table_schema", "version_table_pk", "output_encoding", "purge", "dont_mutate",
	"connection", "url", "dialect_name", "dialect_opts", "transactional_ddl", "transaction_per_migration",
	"output_buffer", "starting_rev", "tag", "template_args", "render_as_batch", "target_metadata",
	"include_name", "include_object", "include_schemas", "process_revision_directives", "compare_type",
	"compare_server_default", "render_item", "literal_binds", "upgrade_token", "downgrade_token",
	"alembic_module_prefix", "sqlalchemy_module_prefix", "user_module_prefix", "on_version_apply",
	"autogenerate_plugins", "dialect",
}

// checkOption warns about a keyword that is probably a misspelt one.
func (e *Environment) checkOption(th *pyeval.Thread, name string) {
	if slices.Contains(knownOptions, name) {
		return
	}
	if near := spell.Nearest(name, knownOptions); near != "" {
		e.warn(th, "context.configure: Alembic ignores the keyword %q: did you mean %q?", name, near)
	}
}
