package sqlalchemy

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// Connections is told what env.py does with a database of its own making. Its
// connections connect to nothing: an env.py without an offline branch configures
// the context with one, and nothing more of it is needed.
type Connections interface {
	// Connect is asked before a connection is made; the error refuses it.
	Connect(th *pyeval.Thread) error
	// Ask reports whether the revision under way has its questions to the database
	// answered; it notes that there was one.
	Ask() bool
	// Inspector is that of the database which is migrated, taken to be the one that a
	// revision has made an engine for; nil when nothing can be asked.
	Inspector(th *pyeval.Thread, engine pyeval.Value) (pyeval.Value, error)
	// Executed is told of a statement that was to be executed there.
	Executed(th *pyeval.Thread, statement string)
}

type connectionsKey struct{}

// SetConnections sets the run's Connections. Without one nothing connects.
func SetConnections(in *pyeval.Interp, c Connections) { in.SetHost(connectionsKey{}, c) }

// AsyncConnection is a connection of an AsyncEngine.
var AsyncConnection = pyeval.NewNativeClass("AsyncConnection", "sqlalchemy.ext.asyncio.engine", ConnectionClass)

var (
	transactionClass = pyeval.NewNativeClass("RootTransaction", "sqlalchemy.engine.base")
	readyClass       = pyeval.NewNativeClass("ready", "sqlalchemy.util.concurrency")
)

func init() {
	exportClass(AsyncConnection)
	readyClass.Define(func(b *pyeval.ClassBuilder) {
		self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
		b.Method("__await__()", self)
		b.Method("__iter__()", self)
		done := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, _ := pyeval.Payload[pyeval.Value](a.Self)
			return nil, pyeval.RaiseArgs(pyeval.StopIterationClass, v)
		}
		b.Method("__next__()", done)
		b.Method("send(value)", done)
	})
	entering := func(b *pyeval.ClassBuilder) {
		b.Method("__enter__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("__exit__(*exc)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.False, nil })
		b.Method("__aenter__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return ready(a.Self), nil })
		b.Method("__aexit__(*exc)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return ready(pyeval.False), nil })
		b.Method("__await__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return ready(a.Self), nil })
	}
	transactionClass.Define(func(b *pyeval.ClassBuilder) {
		entering(b)
		b.Attr("is_active", pyeval.True)
		for _, n := range []string{"commit", "rollback", "close", "start"} {
			b.Method(n+"()", nothingToAwait)
		}
	})
	ConnectionClass.Define(func(b *pyeval.ClassBuilder) {
		entering(b)
		b.Unknowns(pyeval.AllowUnknown)
		b.Attr("closed", pyeval.False)
		b.Property("dialect", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) { return Dialect(th), nil }, nil)
		self := func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }
		b.Property("sync_connection", self, nil)
		b.Property("connection", self, nil)
		b.Method("execution_options(**opt)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		begin := func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewObject(transactionClass, nil), nil
		}
		b.Method("begin()", begin)
		b.Method("begin_nested()", begin)
		for _, n := range []string{"commit", "rollback", "close", "detach", "invalidate"} {
			b.Method(n+"(*args, **kw)", nothingToAwait)
		}
		for _, n := range []string{"execute", "exec_driver_sql", "scalar", "scalars"} {
			b.Method(n+"(statement, *args, **kw)", executeOnline)
		}
		b.Method("in_transaction()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.False, nil })
	})
	AsyncConnection.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("run_sync(fn, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := th.CallKw(a.Get("fn"), append([]pyeval.Value{a.Self}, a.Pos...), a.Kw)
			if err != nil {
				return nil, err
			}
			return ready(v), nil
		})
	})
}

// ready is an awaitable whose value is there.
func ready(v pyeval.Value) pyeval.Value { return pyeval.NewObject(readyClass, v) }

// nothingToAwait does nothing; an asynchronous object's method is awaited.
func nothingToAwait(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	return ready(pyeval.None), nil
}

// connect is connect() and begin() of an engine.
func connect(c *pyeval.Class) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		conns, ok := th.Interp().Host(connectionsKey{}).(Connections)
		if !ok {
			return nil, offlineOnly("Engine."+a.FuncName()+"()", "")
		}
		if err := conns.Connect(th); err != nil {
			return nil, err
		}
		o := pyeval.NewObject(c, nil)
		o.SetAttr("engine", a.Self)
		return o, nil
	}
}

// executeOnline is execute() on a connection to nothing: what it returns cannot be
// known.
func executeOnline(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if conns, ok := th.Interp().Host(connectionsKey{}).(Connections); ok {
		text := ""
		if _, unknown := a.Get("statement").(*pyeval.Unknown); !unknown {
			if s, err := th.Str(a.Get("statement")); err == nil {
				text = strings.Join(strings.Fields(s), " ")
			}
		}
		conns.Executed(th, text)
	}
	return th.Interp().NewUnknown("connection."+a.FuncName()+"()", "it is the result of a statement, and there is no database", th.CallSite().Pos()), nil
}
