package alembic

import "sqlgen/offline/pyeval"

// defineOp gives alembic.op its functions: those of the Operations of the
// migration context at hand.
func defineOp(b *pyeval.ModuleBuilder) {
	for _, d := range directives {
		b.Func(d.name+d.params, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o, err := current(th, d.name)
			if err != nil {
				return nil, err
			}
			op, err := d.make(a, nil)
			if err != nil {
				return nil, err
			}
			return o.invoke(op)
		})
	}
	function := func(sig string, f func(o *operations, a *pyeval.Args) (pyeval.Value, error)) *pyeval.Builtin {
		return b.Func(sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o, err := current(th, a.FuncName())
			if err != nil {
				return nil, err
			}
			return f(o, a)
		})
	}
	function("get_bind()", func(o *operations, _ *pyeval.Args) (pyeval.Value, error) { return o.ctx.bind, nil })
	function("get_context()", func(o *operations, _ *pyeval.Args) (pyeval.Value, error) { return o.ctx.obj, nil })
	function("invoke(operation)", func(o *operations, a *pyeval.Args) (pyeval.Value, error) { return o.invoke(a.Get("operation")) })
	function("run_async(async_function, *args, **kw_args)", opRunAsync).Unknowns(pyeval.AllowUnknown)
	function("batch_alter_table"+batchParams, batchAlterTable)
	function("inline_literal(value, type_=None)", func(o *operations, a *pyeval.Args) (pyeval.Value, error) {
		return opInlineLiteral(o.th, a)
	})
	b.Func("f(name)", opF)
	b.Func("register_operation(name, sourcename=None)", registerOperation)
	b.Func("implementation_for(op_cls, replace=False)", implementationFor)
}

// current is the Operations that op stands for.
func current(th *pyeval.Thread, fn string) (*operations, error) {
	e, err := environment(th)
	if err != nil || e.ctx == nil {
		return nil, pyeval.Raise(pyeval.NameErrorClass, "Can't invoke function '%s', as the proxy object has not yet been established "+
			"for the Alembic 'Operations' class.  Try placing this code inside a callable.", fn)
	}
	return &operations{th: th, ctx: e.ctx}, nil
}

// defineContext gives alembic.context its functions: those of the run's
// EnvironmentContext.
func defineContext(b *pyeval.ModuleBuilder) {
	for _, f := range contextFuncs {
		b.Unknowns(f.mode)
		b.Func(f.sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := environment(th)
			if err != nil {
				return nil, err
			}
			return f.fn(th, e, a)
		})
	}
}

// toimplName is the name of the directive's function in
// alembic.operations.toimpl, which replacements of an implementation call.
func (d *directive) toimplName() string {
	switch d.class {
	case ExecuteSQLOpClass:
		return "execute_sql"
	}
	return d.name
}

// implement is the built-in implementation, called with an Operations and an
// operation.
func (d *directive) implement(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := pyeval.Payload[*operations](a.Get("operations"))
	op, isObject := a.Get("operation").(*pyeval.Object)
	if !ok || !isObject {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs an Operations and an operation", a.FuncName())
	}
	return d.run(&operations{th: th, ctx: o.ctx, batch: o.batch}, op)
}

// implementAny is toimpl.create_constraint, which serves all constraints.
func implementAny(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if op, ok := a.Get("operation").(*pyeval.Object); ok {
		for _, cls := range op.Class().MRO() {
			if d, ok := byClass[cls]; ok {
				return d.implement(th, a)
			}
		}
	}
	return nil, pyeval.Raise(pyeval.TypeErrorClass, "create_constraint() needs an operation that adds a constraint")
}

// defineCommand makes alembic.command importable; the commands themselves are
// for programs that drive Alembic.
func defineCommand(b *pyeval.ModuleBuilder) {
	for _, name := range []string{
		"branches", "check", "current", "downgrade", "edit", "ensure_version", "heads", "history", "init", "list_templates",
		"merge", "revision", "show", "stamp", "upgrade",
	} {
		b.Attr(name, pyeval.NewFunc(name, func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return nil, pyeval.NewFault("run sqlgen "+name, "alembic.command.%s() cannot be called from Python code", name)
		}).In("alembic.command").Unknowns(pyeval.AllowUnknown))
	}
}

// defineAutogenerate makes alembic.autogenerate importable for the decorators
// that env.py files use; nothing is compared offline.
func defineAutogenerate(b *pyeval.ModuleBuilder) {
	b.Unknowns(pyeval.AllowUnknown)
	refuse := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return nil, pyeval.NewFault("", "%s() compares with a database, and there is none in offline mode", a.FuncName())
	}
	for _, name := range []string{"compare_metadata", "produce_migrations", "render_python_code"} {
		b.Func(name, refuse)
	}
	dispatcher := pyeval.NewObject(dispatcherClass, nil)
	b.Attr("comparators", dispatcher)
	b.Attr("renderers", dispatcher)
	b.Classes(rewriterClass)
	b.Attr("AutogenContext", autogenContextClass)
	b.Attr("RevisionContext", revisionContextClass)
}

var (
	dispatcherClass      = pyeval.NewNativeClass("Dispatcher", "alembic.util.langhelpers")
	rewriterClass        = pyeval.NewNativeClass("Rewriter", "alembic.autogenerate.rewriter")
	autogenContextClass  = pyeval.NewNativeClass("AutogenContext", "alembic.autogenerate.api")
	revisionContextClass = pyeval.NewNativeClass("RevisionContext", "alembic.autogenerate.api")
)

func init() {
	// A decorator that registers a function which is never called offline.
	register := func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return pyeval.NewFunc("register(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return a.Get("fn"), nil
		}), nil
	}
	dispatcherClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("dispatch_for(*args, **kw)", register)
	})
	rewriterClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("__init__(*args, **kw)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
		b.Method("rewrites(operator)", register)
		b.Method("chain(other)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
	})
}

// defineDDLBase gives alembic.ddl.base the DDL elements that revisions execute
// by themselves.
func defineDDLBase(b *pyeval.ModuleBuilder) {
	b.Classes(ddlClasses...)
}
