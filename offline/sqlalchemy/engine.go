package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// What env.py makes of the database, offline: engines that know their URL and
// connect to nothing.
var (
	ConnectionClass = pyeval.NewNativeClass("Connection", "sqlalchemy.engine.base")
	EngineClass     = pyeval.NewNativeClass("Engine", "sqlalchemy.engine.base")
	AsyncEngine     = pyeval.NewNativeClass("AsyncEngine", "sqlalchemy.ext.asyncio.engine")
	InspectorClass  = pyeval.NewNativeClass("Inspector", "sqlalchemy.engine.reflection")
)

func init() {
	exportClass(ConnectionClass, EngineClass, AsyncEngine, InspectorClass)
	EngineClass.Define(func(b *pyeval.ClassBuilder) { defineEngine(b, ConnectionClass) })
	AsyncEngine.Define(func(b *pyeval.ClassBuilder) {
		defineEngine(b, AsyncConnection)
		b.Method("__init__(sync_engine)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if o, ok := a.Get("sync_engine").(*pyeval.Object); ok {
				a.Self.(*pyeval.Object).SetAttr("url", attrOr(o, "url"))
			}
			return pyeval.None, nil
		})
	})
	ConnectionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("__init__(*args, **kw)", nothing)
	})
	InspectorClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		ask := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			i, err := inspectorOf(th, a.Get("bind"))
			if i != nil || err != nil {
				return i, err
			}
			return nil, noInspection(a.Get("bind"), "Inspector()")
		}
		b.New("(bind)", ask)
		b.Method("__init__(bind)", nothing)
		b.ClassMethod("from_engine(bind)", ask)
	})

	const create = "sqlalchemy.engine.create"
	exportFunc(create,
		pyeval.NewFunc("create_engine(url, **kwargs)", newEngine(EngineClass)).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("engine_from_config(configuration, prefix='sqlalchemy.', **kwargs)", engineFromConfig(EngineClass)).Unknowns(pyeval.AllowUnknown),
	)
	exportFunc("sqlalchemy.engine.mock",
		pyeval.NewFunc("create_mock_engine(url, executor, **kw)", newEngine(EngineClass)).Unknowns(pyeval.AllowUnknown))
	const async = "sqlalchemy.ext.asyncio.engine"
	exportFunc(async,
		pyeval.NewFunc("create_async_engine(url, **kw)", newEngine(AsyncEngine)).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("async_engine_from_config(configuration, prefix='sqlalchemy.', **kwargs)", engineFromConfig(AsyncEngine)).Unknowns(pyeval.AllowUnknown),
	)
	exportFunc("sqlalchemy.inspection",
		pyeval.NewFunc("inspect(subject, raiseerr=True)", inspect).Unknowns(pyeval.AllowUnknown))
}

func newEngine(c *pyeval.Class) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		u, err := makeURL(th, a.Get("url"))
		if err != nil {
			return nil, err
		}
		o := pyeval.NewObject(c, nil)
		o.SetAttr("url", u)
		return o, nil
	}
}

func engineFromConfig(c *pyeval.Class) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		prefix, err := a.Str("prefix")
		if err != nil {
			return nil, err
		}
		cfg := a.Get("configuration")
		v := pyeval.Value(nil)
		if u, ok := cfg.(*pyeval.Unknown); ok {
			v = u.Derive("%s['" + prefix + "url']")
		} else {
			items, err := mappingItems(th, cfg)
			if err != nil {
				return nil, err
			}
			for _, it := range items {
				if k, _ := pyeval.AsStr(it[0]); k == prefix+"url" {
					v = it[1]
				}
			}
		}
		if given, ok := a.KwArg("url"); ok {
			v = given
		}
		if v == nil {
			return nil, pyeval.RaiseArgs(pyeval.KeyErrorClass, pyeval.Str("url"))
		}
		u, err := makeURL(th, v)
		if err != nil {
			return nil, err
		}
		o := pyeval.NewObject(c, nil)
		o.SetAttr("url", u)
		return o, nil
	}
}

func defineEngine(b *pyeval.ClassBuilder, connection *pyeval.Class) {
	b.Unknowns(pyeval.AllowUnknown)
	b.Property("dialect", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) { return Dialect(th), nil }, nil)
	b.Attr("name", pyeval.Str(dialectName))
	b.Attr("driver", pyeval.Str("psycopg2"))
	self := func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }
	b.Property("engine", self, nil)
	b.Property("sync_engine", self, nil)
	b.Method("execution_options(**opt)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
	b.Method("dispose(close=True)", nothingToAwait)
	b.Method("connect(**kw)", connect(connection))
	b.Method("begin(*args, **kw)", connect(connection))
	for _, n := range []string{"execute", "raw_connection", "scalar", "table_names", "has_table", "run_callable"} {
		b.Method(n+"(*args, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return nil, offlineOnly("Engine."+a.FuncName()+"()", "the script is made as `alembic upgrade --sql` makes it: env.py runs its offline branch")
		})
	}
	b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, err := th.Repr(attrOr(a.Self.(*pyeval.Object), "url"))
		return pyeval.Str("Engine(" + s + ")"), err
	})
}

// noInspection is the exception for looking into the database, which offline
// Alembic raises too.
func noInspection(bind pyeval.Value, what string) error {
	if u, ok := bind.(*pyeval.Unknown); ok {
		return u.Refuse(what + " reads the database, which there is none of in offline mode")
	}
	class := "sqlalchemy.engine.mock.MockConnection"
	if bind != nil && !pyeval.IsNone(bind) {
		class = bind.Class().FullName()
	}
	return pyeval.Raise(NoInspectionAvailableClass, "No inspection system is available for object of type <class '%s'>: %s reads the database, and there is none in offline mode", class, what)
}

// inspectObject gives the inspection of an object that is neither a schema item
// nor a database, nil when there is none; the object-relational part sets it.
var inspectObject = func(*pyeval.Thread, pyeval.Value) (pyeval.Value, error) { return nil, nil }

func inspect(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	v := a.Get("subject")
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse("inspect() reads the database, which there is none of in offline mode")
	}
	if o, ok := v.(*pyeval.Object); ok {
		switch o.Native.(type) {
		case schema.Expr, *schema.MetaData:
			return o, nil
		}
	}
	r, err := inspectObject(th, v)
	if err != nil || r != nil {
		return r, err
	}
	if r, err = inspectorOf(th, v); err != nil || r != nil {
		return r, err
	}
	raise, err := a.Bool(th, "raiseerr")
	if err != nil {
		return nil, err
	}
	if !raise {
		return pyeval.None, nil
	}
	return nil, noInspection(v, "inspect()")
}
