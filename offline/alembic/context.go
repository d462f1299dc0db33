package alembic

import (
	"slices"
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
)

// EnvironmentContextClass is alembic.runtime.environment.EnvironmentContext; the
// module alembic.context shows the run's instance.
var EnvironmentContextClass = pyeval.NewNativeClass("EnvironmentContext", "alembic.runtime.environment")

// configureParams are the parameters of EnvironmentContext.configure().
const configureParams = "(connection=None, url=None, dialect_name=None, dialect_opts=None, transactional_ddl=None, " +
	"transaction_per_migration=False, output_buffer=None, starting_rev=None, tag=None, template_args=None, render_as_batch=False, " +
	"target_metadata=None, include_name=None, include_object=None, include_schemas=False, process_revision_directives=None, " +
	"compare_type=True, compare_server_default=False, render_item=None, literal_binds=False, upgrade_token='upgrades', " +
	"downgrade_token='downgrades', alembic_module_prefix='op.', sqlalchemy_module_prefix='sa.', user_module_prefix=None, " +
	"on_version_apply=None, autogenerate_plugins=None, **kw)"

var configureNames = func() []string {
	var names []string
	for _, p := range paramNames(configureParams) {
		if name, _, _ := strings.Cut(p, "="); !strings.HasPrefix(name, "*") {
			names = append(names, name)
		}
	}
	return names
}()

// object is the EnvironmentContext as an object.
func (e *Environment) object() pyeval.Value {
	if e.self == nil {
		e.self = pyeval.NewObject(EnvironmentContextClass, e)
	}
	return e.self
}

// contextFunc is a function of alembic.context.
type contextFunc struct {
	sig  string
	mode pyeval.UnknownMode
	fn   func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error)
}

// withMigration is a function that needs configure() to have been called.
func withMigration(f func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error)) func(*pyeval.Thread, *Environment, *pyeval.Args) (pyeval.Value, error) {
	return func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
		c, err := e.context()
		if err != nil {
			return nil, err
		}
		return f(th, c, a)
	}
}

func constant(v pyeval.Value) func(*pyeval.Thread, *Environment, *pyeval.Args) (pyeval.Value, error) {
	return func(*pyeval.Thread, *Environment, *pyeval.Args) (pyeval.Value, error) { return v, nil }
}

var contextFuncs = []contextFunc{
	// What runs with answers is what would run with a database.
	{sig: "is_offline_mode()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		e.asked, e.askedOffline = true, true
		return pyeval.Bool(!e.answering && !e.Online), nil
	}},
	{sig: "requires_connection()", fn: constant(pyeval.False)},
	{sig: "is_transactional_ddl()", fn: withMigration(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		return pyeval.Bool(c.transactionalDDL), nil
	})},
	{sig: "get_head_revision()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		return e.revisionNumber("head")
	}},
	{sig: "get_head_revisions()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		return e.revisionNumber("heads")
	}},
	{sig: "get_starting_revision_argument()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		v, ok := e.opts.GetStr("starting_rev")
		if !ok {
			return nil, pyeval.Raise(CommandErrorClass, "No starting revision argument is available.")
		}
		return e.asRevision(v)
	}},
	{sig: "get_revision_argument()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		v, ok := e.opts.GetStr("destination_rev")
		if !ok {
			return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, pyeval.Str("destination_rev"))
		}
		return e.asRevision(v)
	}},
	{sig: "get_tag_argument()", fn: func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
		v, ok := e.opts.GetStr("tag")
		if !ok {
			return pyeval.None, nil
		}
		return v, nil
	}},
	{sig: "get_x_argument(as_dictionary=False)", fn: func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
		asDict, err := a.Bool(th, "as_dictionary")
		if err != nil {
			return nil, err
		}
		if !asDict {
			return pyeval.NewList(pyeval.Strings(e.X...)...), nil
		}
		d := pyeval.NewDict()
		for _, x := range e.X {
			k, v, _ := strings.Cut(x, "=")
			d.SetStr(k, pyeval.Str(v))
		}
		return d, nil
	}},
	{sig: "configure" + configureParams, mode: pyeval.AllowUnknown, fn: func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
		args := make(map[string]pyeval.Value, len(configureNames))
		for _, name := range configureNames {
			if v := a.Get(name); v != nil {
				args[name] = v
			}
		}
		return pyeval.None, e.configure(th, args, a.Kw)
	}},
	{sig: "run_migrations(**kw)", mode: pyeval.AllowUnknown, fn: func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
		if e.ctx == nil {
			return nil, pyeval.Raise(pyeval.AssertionErrorClass, "context.run_migrations() was called before context.configure()")
		}
		return pyeval.None, e.ctx.runMigrations(th, a.Kw)
	}},
	{sig: "execute(sql, execution_options=None)", fn: withMigration(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		return c.executeValue(th, a.Get("sql"), nil)
	})},
	{sig: "static_output(text)", fn: withMigration(staticOutput)},
	{sig: "begin_transaction()", fn: withMigration(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		return c.transaction(false), nil
	})},
	{sig: "get_context()", fn: withMigration(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) { return c.obj, nil })},
	{sig: "get_bind()", fn: withMigration(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) { return c.bind, nil })},
	{sig: "get_impl()", fn: withMigration(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) { return c.impl, nil })},
}

// revisionNumber is ScriptDirectory.as_revision_number of a symbol or a
// revision: None for base, a tuple for heads.
func (e *Environment) revisionNumber(id string) (pyeval.Value, error) {
	g, err := e.Graph()
	if err != nil {
		return nil, err
	}
	if id == "heads" {
		return pyeval.NewTuple(pyeval.Strings(g.Heads(true)...)...), nil
	}
	r, err := g.Get(id)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return pyeval.None, nil
	}
	return pyeval.Str(r.ID), nil
}

func (e *Environment) asRevision(v pyeval.Value) (pyeval.Value, error) {
	switch v := v.(type) {
	case pyeval.Str:
		return e.revisionNumber(string(v))
	case *pyeval.Tuple:
		if len(v.Elems) == 1 {
			return e.asRevision(v.Elems[0])
		}
	}
	return v, nil
}

func init() {
	EnvironmentContextClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(config=None, script=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return nil, pyeval.NewFault("run the command of sqlgen instead", "an EnvironmentContext cannot be made in Python code")
		})
		for _, f := range contextFuncs {
			b.Unknowns(f.mode)
			b.Method(f.sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				e, ok := pyeval.Payload[*Environment](a.Self)
				if !ok {
					return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs an EnvironmentContext", a.FuncName())
				}
				return f.fn(th, e, a)
			})
		}
		property := func(name string, get func(e *Environment) pyeval.Value) {
			b.Property(name, func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				e, _ := pyeval.Payload[*Environment](self)
				return get(e), nil
			}, nil)
		}
		property("config", (*Environment).configObject)
		property("script", func(e *Environment) pyeval.Value { return e.scriptObject() })
		property("context_opts", func(e *Environment) pyeval.Value { return e.opts })
	})
}

// ScriptDirectoryClass is alembic.script.ScriptDirectory; ScriptClass one of its
// revisions.
var (
	ScriptDirectoryClass = pyeval.NewNativeClass("ScriptDirectory", "alembic.script.base")
	ScriptClass          = pyeval.NewNativeClass("Script", "alembic.script.base")
)

func (e *Environment) scriptObject() pyeval.Value {
	if e.script == nil {
		e.script = pyeval.NewObject(ScriptDirectoryClass, e)
		dir := pyeval.None
		if e.Config != nil {
			dir = pyeval.Str(e.Config.ScriptLocation)
		}
		e.script.SetAttr("dir", dir)
	}
	return e.script
}

func init() {
	method := func(f func(th *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error)) pyeval.NativeFunc {
		return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, ok := pyeval.Payload[*Environment](a.Self)
			if !ok {
				var err error
				if e, err = environment(th); err != nil {
					return nil, err
				}
			}
			return f(th, e, a)
		}
	}
	ScriptDirectoryClass.Define(func(b *pyeval.ClassBuilder) {
		b.ClassMethod("from_config(config)", func(th *pyeval.Thread, _ *pyeval.Args) (pyeval.Value, error) {
			e, err := environment(th)
			if err != nil {
				return nil, err
			}
			return e.scriptObject(), nil
		})
		b.Method("get_current_head()", method(func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
			return e.revisionNumber("head")
		}))
		b.Method("get_heads()", method(func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
			g, err := e.Graph()
			if err != nil {
				return nil, err
			}
			return pyeval.NewList(pyeval.Strings(g.Heads(false)...)...), nil
		}))
		b.Method("get_bases()", method(func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
			g, err := e.Graph()
			if err != nil {
				return nil, err
			}
			return pyeval.NewList(pyeval.Strings(g.Bases()...)...), nil
		}))
		b.Method("as_revision_number(id_)", method(func(_ *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
			return e.asRevision(a.Get("id_"))
		}))
		b.Method("get_revision(id_)", method(func(_ *pyeval.Thread, e *Environment, a *pyeval.Args) (pyeval.Value, error) {
			id, err := a.Str("id_")
			if err != nil {
				return nil, err
			}
			g, err := e.Graph()
			if err != nil {
				return nil, err
			}
			r, err := g.Get(id)
			if err != nil {
				return nil, err
			}
			if r == nil {
				return pyeval.None, nil
			}
			return pyeval.NewObject(ScriptClass, r), nil
		}))
		b.Method("walk_revisions(base='base', head='heads')", method(func(_ *pyeval.Thread, e *Environment, _ *pyeval.Args) (pyeval.Value, error) {
			g, err := e.Graph()
			if err != nil {
				return nil, err
			}
			out := pyeval.NewList()
			for _, r := range slices.Backward(g.Revisions()) {
				out.Elems = append(out.Elems, pyeval.NewObject(ScriptClass, r))
			}
			return out, nil
		}))
	})
	ScriptClass.Define(func(b *pyeval.ClassBuilder) {
		property := func(name string, get func(r *revision.Revision) pyeval.Value) {
			b.Property(name, func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				r, _ := pyeval.Payload[*revision.Revision](self)
				return get(r), nil
			}, nil)
		}
		b.Property("module", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			r, _ := pyeval.Payload[*revision.Revision](self)
			e, err := environment(th)
			if err != nil {
				return nil, err
			}
			// The clock and the seed stay those of the revision that asks.
			o := th.Interp().Options()
			now, seed := o.Now, o.Seed
			m, err := e.Module(th, r)
			o.Now, o.Seed = now, seed
			if err != nil {
				return nil, err
			}
			return m, nil
		}, nil)
		property("revision", func(r *revision.Revision) pyeval.Value { return pyeval.Str(r.ID) })
		property("doc", func(r *revision.Revision) pyeval.Value { return pyeval.Str(r.Doc()) })
		property("longdoc", func(r *revision.Revision) pyeval.Value { return pyeval.Str(r.LongDoc()) })
		property("path", func(r *revision.Revision) pyeval.Value { return pyeval.Str(r.Path) })
		property("is_base", func(r *revision.Revision) pyeval.Value { return pyeval.Bool(len(r.DownRevision) == 0) })
		property("branch_labels", func(r *revision.Revision) pyeval.Value { return stringSet(r.BranchLabels) })
		property("down_revision", func(r *revision.Revision) pyeval.Value {
			switch len(r.DownRevision) {
			case 0:
				return pyeval.None
			case 1:
				return pyeval.Str(r.DownRevision[0])
			}
			return pyeval.NewTuple(pyeval.Strings(r.DownRevision...)...)
		})
	})
}

func stringSet(ss []string) pyeval.Value { return pyeval.NewTuple(pyeval.Strings(ss...)...) }

func (e *Environment) scriptOf(id string) pyeval.Value {
	if e.loaded != nil {
		if r, err := e.loaded.Get(id); err == nil && r != nil {
			return pyeval.NewObject(ScriptClass, r)
		}
	}
	return pyeval.None
}

func defineMigrationInfo(b *pyeval.ClassBuilder) {
	property := func(name string, get func(th *pyeval.Thread, s *revision.Step) pyeval.Value) {
		b.Property(name, func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			s, _ := pyeval.Payload[*revision.Step](self)
			return get(th, s), nil
		}, nil)
	}
	ids := func(ids []string) pyeval.Value { return pyeval.NewTuple(pyeval.Strings(ids...)...) }
	scripts := func(th *pyeval.Thread, ids []string) pyeval.Value {
		e, err := environment(th)
		if err != nil {
			return pyeval.NewTuple()
		}
		var vs []pyeval.Value
		for _, id := range ids {
			vs = append(vs, e.scriptOf(id))
		}
		return pyeval.NewTuple(vs...)
	}
	ends := func(s *revision.Step, source bool) []string {
		if s.IsUpgrade == source {
			return s.DownRevisions
		}
		return s.UpRevisions
	}
	property("is_upgrade", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value { return pyeval.Bool(s.IsUpgrade) })
	property("is_stamp", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value {
		return pyeval.Bool(s.Direction == revision.Stamp)
	})
	property("is_migration", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value {
		return pyeval.Bool(s.Direction != revision.Stamp)
	})
	property("up_revision_id", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value {
		if len(s.UpRevisions) == 0 {
			return pyeval.None
		}
		return pyeval.Str(s.UpRevisions[0])
	})
	property("up_revision_ids", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value { return ids(s.UpRevisions) })
	property("down_revision_ids", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value { return ids(s.DownRevisions) })
	property("source_revision_ids", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value { return ids(ends(s, true)) })
	property("destination_revision_ids", func(_ *pyeval.Thread, s *revision.Step) pyeval.Value { return ids(ends(s, false)) })
	property("up_revision", func(th *pyeval.Thread, s *revision.Step) pyeval.Value {
		if len(s.UpRevisions) == 0 {
			return pyeval.None
		}
		return scripts(th, s.UpRevisions[:1]).(*pyeval.Tuple).Elems[0]
	})
	property("up_revisions", func(th *pyeval.Thread, s *revision.Step) pyeval.Value { return scripts(th, s.UpRevisions) })
	property("down_revisions", func(th *pyeval.Thread, s *revision.Step) pyeval.Value { return scripts(th, s.DownRevisions) })
	property("source_revisions", func(th *pyeval.Thread, s *revision.Step) pyeval.Value { return scripts(th, ends(s, true)) })
	property("destination_revisions", func(th *pyeval.Thread, s *revision.Step) pyeval.Value { return scripts(th, ends(s, false)) })
}
