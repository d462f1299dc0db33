package alembic

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// What op.get_bind(), op.get_context() and their relatives return. Each has the
// migration context as its payload.
var (
	MigrationContextClass = pyeval.NewNativeClass("MigrationContext", "alembic.runtime.migration")
	MigrationInfoClass    = pyeval.NewNativeClass("MigrationInfo", "alembic.runtime.migration")
	ConnectionClass       = pyeval.NewNativeClass("MockConnection", "sqlalchemy.engine.mock")
	DefaultImplClass      = pyeval.NewNativeClass("DefaultImpl", "alembic.ddl.impl")
	ImplClass             = pyeval.NewNativeClass("PostgresqlImpl", "alembic.ddl.postgresql", DefaultImplClass)
	SchemaObjectsClass    = pyeval.NewNativeClass("SchemaObjects", "alembic.operations.schemaobj")

	contextManagerClass = pyeval.NewNativeClass("_GeneratorContextManager", "contextlib")
)

// CommandErrorClass is alembic.util.exc.CommandError.
var CommandErrorClass = pyeval.NewException("CommandError", "alembic.util.exc")

// manager is the payload of a context manager.
type manager struct {
	value pyeval.Value
	enter func() error
	exit  func(failed bool) error
}

// contextManager is an object for a with statement whose value is v; exit, which
// may be nil, is called at the end of the block.
func contextManager(v pyeval.Value, exit func(failed bool) error) *pyeval.Object {
	return pyeval.NewObject(contextManagerClass, &manager{value: v, exit: exit})
}

func init() {
	contextManagerClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__enter__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			m, _ := pyeval.Payload[*manager](a.Self)
			if m.enter != nil {
				if err := m.enter(); err != nil {
					return nil, err
				}
			}
			return m.value, nil
		})
		b.Method("__exit__(exc_type=None, exc=None, tb=None)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			m, _ := pyeval.Payload[*manager](a.Self)
			if m.exit != nil {
				if err := m.exit(!a.IsNone("exc_type")); err != nil {
					return nil, err
				}
			}
			return pyeval.False, nil
		})
	})
	MigrationContextClass.Define(defineMigrationContext)
	ConnectionClass.Define(defineConnection)
	DefaultImplClass.Define(defineImpl)
	DefaultImplClass.OnSubclass(func(th *pyeval.Thread, cls *pyeval.Class, _ *pyeval.Dict, _ []pyeval.KwArg) error {
		v, _ := th.Lookup(cls, "__dialect__")
		if name, ok := pyeval.AsStr(v); ok && name == "postgresql" {
			if e, err := environment(th); err == nil {
				e.registry.impl = cls
			}
		}
		return nil
	})
	ImplClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("__dialect__", pyeval.Str("postgresql"))
		b.Attr("transactional_ddl", pyeval.True)
	})
	MigrationInfoClass.Define(defineMigrationInfo)
	BatchImplClass.Define(func(b *pyeval.ClassBuilder) {
		contextProperty(b, "impl", func(c *migrationContext) pyeval.Value { return c.impl })
		contextProperty(b, "dialect", func(c *migrationContext) pyeval.Value { return c.dialect })
	})
}

// contextProperty is a read-only property of an object whose payload is the
// migration context.
func contextProperty(b *pyeval.ClassBuilder, name string, get func(c *migrationContext) pyeval.Value) {
	b.Property(name, func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		c, ok := pyeval.Payload[*migrationContext](self)
		if !ok {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'%s' object has no attribute '%s'", pyeval.TypeName(self), name)
		}
		return get(c), nil
	}, nil)
}

// withContext makes a method of an object whose payload is the migration
// context.
func withContext(f func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		c, ok := pyeval.Payload[*migrationContext](a.Self)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs a migration context", a.FuncName())
		}
		return f(th, c, a)
	}
}

func defineMigrationContext(b *pyeval.ClassBuilder) {
	b.ClassMethod("configure(connection=None, url=None, dialect_name=None, dialect=None, environment_context=None, dialect_opts=None, opts=None)",
		func(th *pyeval.Thread, _ *pyeval.Args) (pyeval.Value, error) {
			return nil, pyeval.NewFault("use context.configure() in env.py", "MigrationContext.configure() is not available offline")
		}).Unknowns(pyeval.AllowUnknown)
	contextProperty(b, "as_sql", func(c *migrationContext) pyeval.Value {
		c.env.asked = true
		return pyeval.Bool(!c.env.answering)
	})
	contextProperty(b, "bind", func(c *migrationContext) pyeval.Value { return c.bind })
	contextProperty(b, "connection", func(c *migrationContext) pyeval.Value { return c.bind })
	contextProperty(b, "dialect", func(c *migrationContext) pyeval.Value { return c.dialect })
	contextProperty(b, "impl", func(c *migrationContext) pyeval.Value { return c.impl })
	contextProperty(b, "opts", func(c *migrationContext) pyeval.Value { return c.opts })
	contextProperty(b, "config", func(c *migrationContext) pyeval.Value { return c.env.configObject() })
	contextProperty(b, "script", func(c *migrationContext) pyeval.Value { return c.env.scriptObject() })
	contextProperty(b, "environment_context", func(c *migrationContext) pyeval.Value { return c.env.object() })
	contextProperty(b, "transactional_ddl", func(c *migrationContext) pyeval.Value { return pyeval.Bool(c.transactionalDDL) })
	contextProperty(b, "version_table", func(c *migrationContext) pyeval.Value { return pyeval.Str(c.versionTable.Name.Text) })
	contextProperty(b, "version_table_schema", func(c *migrationContext) pyeval.Value { return strOrNone(c.versionTable.Schema.Text) })
	contextProperty(b, "purge", func(*migrationContext) pyeval.Value { return pyeval.False })
	contextProperty(b, "on_version_apply_callbacks", func(c *migrationContext) pyeval.Value { return pyeval.NewTuple(c.callbacks...) })
	contextProperty(b, "_start_from_rev", func(c *migrationContext) pyeval.Value {
		v, _ := c.opts.GetStr("starting_rev")
		if v == nil {
			return pyeval.None
		}
		return v
	})
	b.Method("execute(sql, execution_options=None)", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		return c.executeValue(th, a.Get("sql"), nil)
	}))
	b.Method("begin_transaction(_per_migration=False)", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		per, err := a.Bool(th, "_per_migration")
		if err != nil {
			return nil, err
		}
		return c.transaction(per), nil
	}))
	b.Method("autocommit_block()", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		return c.autocommitBlock(), nil
	}))
	b.Method("run_migrations(**kw)", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		return pyeval.None, c.runMigrations(th, a.Kw)
	}))
	b.Method("get_current_heads()", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		start, err := c.env.start(c.start)
		if err != nil {
			return nil, err
		}
		return pyeval.NewTuple(pyeval.Strings(start...)...), nil
	}))
	b.Method("get_current_revision()", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		start, err := c.env.start(c.start)
		if err != nil {
			return nil, err
		}
		switch len(start) {
		case 0:
			return pyeval.None, nil
		case 1:
			return pyeval.Str(start[0]), nil
		}
		return nil, pyeval.Raise(CommandErrorClass, "Version table '%s' has more than one head present; please use get_current_heads()", c.versionTable.Name.Text)
	}))
	b.Method("_ensure_version_table(purge=False)", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		c.ensured = c.online
		return pyeval.None, c.createVersionTable()
	}))
}

// transaction is begin_transaction(): a context manager that prints BEGIN and
// COMMIT when the settings ask for it.
func (c *migrationContext) transaction(perMigration bool) *pyeval.Object {
	if !c.wantsTransaction(perMigration) {
		return contextManager(pyeval.None, nil)
	}
	return pyeval.NewObject(contextManagerClass, &manager{
		value: pyeval.None,
		enter: func() error { c.env.Recorder.Begin(); return nil },
		exit: func(failed bool) error {
			if !failed {
				c.env.Recorder.Commit()
			}
			return nil
		},
	})
}

// autocommitBlock ends the transaction around and opens a new one afterwards;
// without a transaction around, the block has nothing to end.
func (c *migrationContext) autocommitBlock() *pyeval.Object {
	inside := false
	return pyeval.NewObject(contextManagerClass, &manager{
		value: pyeval.None,
		enter: func() error {
			if inside = c.transactionalDDL && c.env.Recorder.InTransaction(); inside {
				c.env.Recorder.Commit()
			}
			return nil
		},
		exit: func(failed bool) error {
			if inside && !failed {
				c.env.Recorder.Begin()
			}
			return nil
		},
	})
}

// defineConnection follows SQLAlchemy engine/mock.py.
func defineConnection(b *pyeval.ClassBuilder) {
	contextProperty(b, "dialect", func(c *migrationContext) pyeval.Value { return c.dialect })
	contextProperty(b, "engine", func(c *migrationContext) pyeval.Value { return c.bind })
	b.Attr("name", pyeval.Str("postgresql"))
	b.Method("execute(obj, parameters=None, execution_options=None)", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		return c.executeOnBind(th, a.Get("obj"), a.Get("parameters"))
	}))
	self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
	b.Method("connect(**kw)", self)
	defineBlock(b)
	b.Method("schema_for_object(obj)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.GetAttr(a.Get("obj"), "schema")
	})
	b.Method("create(entity, **kwargs)", onBind("create"))
	b.Method("drop(entity, **kwargs)", onBind("drop"))
	b.Method("__getattr__(name)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		name, _ := pyeval.AsStr(a.Get("name"))
		if strings.HasPrefix(name, "__") {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'MockConnection' object has no attribute '%s'", name)
		}
		if c, ok := pyeval.Payload[*migrationContext](a.Self); ok {
			if m, ok := c.connectionMethod(name); ok {
				return m, nil
			}
		}
		return nil, pyeval.Raise(pyeval.AttributeErrorClass,
			"'MockConnection' object has no attribute '%s': offline there is no database to ask; execute() is all that the bind can do", name)
	})
}

// onBind calls entity.create(bind) or entity.drop(bind).
func onBind(method string) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.CallMethod(a.Get("entity"), method, a.Self)
	}
}

func defineImpl(b *pyeval.ClassBuilder) {
	b.Attr("__dialect__", pyeval.Str("default"))
	b.Attr("command_terminator", pyeval.Str(";"))
	b.Attr("as_sql", pyeval.True)
	b.Attr("literal_binds", pyeval.True)
	contextProperty(b, "dialect", func(c *migrationContext) pyeval.Value { return c.dialect })
	contextProperty(b, "connection", func(c *migrationContext) pyeval.Value { return c.bind })
	contextProperty(b, "bind", func(c *migrationContext) pyeval.Value { return c.bind })
	contextProperty(b, "context_opts", func(c *migrationContext) pyeval.Value { return c.opts })
	b.Method("static_output(text)", withContext(staticOutput))
	execute := withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		return c.executeValue(th, a.Get("sql"), nil)
	})
	b.Method("execute(sql, execution_options=None)", execute)
	b.Method("_exec(sql, execution_options=None, multiparams=None, params=None)", execute)
	b.Method("emit_begin()", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		c.env.Recorder.Begin()
		return pyeval.None, nil
	}))
	b.Method("emit_commit()", withContext(func(_ *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
		c.env.Recorder.Commit()
		return pyeval.None, nil
	}))
	b.Method("start_migrations()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
	b.Method("version_table_impl(*, version_table, version_table_schema, version_table_pk, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return stockVersionTable(th, a)
	})
}

func staticOutput(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
	text, err := a.Str("text")
	if err != nil {
		return nil, err
	}
	c.env.Recorder.Output(text, th.CallSite().Pos())
	return pyeval.None, nil
}
