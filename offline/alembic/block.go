package alembic

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// nestedClass is what begin() and begin_nested() of the bind give. A script ends at
// the first error, so that a savepoint has no use: nothing is printed.
var nestedClass = pyeval.NewNativeClass("NestedTransaction", "sqlalchemy.engine.base")

func init() {
	nestedClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("is_active", pyeval.True)
		b.Method("__enter__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("__exit__(*exc)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.False, nil })
		for _, name := range []string{"commit", "close"} {
			b.Method(name+"()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
		}
		b.Method("rollback()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return nil, noRollback() })
	})
}

func noRollback() error {
	return pyeval.NewFault("", "rollback() would take back what is in the script already")
}

// defineBlock makes the bind, and the connection that connect() gives, a context
// manager where the database is asked. One of its own with AUTOCOMMIT executes
// outside of the transaction.
func defineBlock(b *pyeval.ClassBuilder) {
	b.Method("execution_options(**kw)", withContext(func(_ *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		v, _ := a.KwArg("isolation_level")
		if level, _ := pyeval.AsStr(v); !c.env.answering || !strings.EqualFold(level, "AUTOCOMMIT") {
			return a.Self, nil
		}
		o := pyeval.NewObject(ConnectionClass, c)
		o.SetAttr("_block", c.autocommitBlock())
		return o, nil
	}))
	b.Method("__enter__()", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		if !c.env.answering {
			c.env.asked = true
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "'MockConnection' object does not support the context manager protocol")
		}
		if block, ok := a.Self.(*pyeval.Object).Attr("_block"); ok {
			if _, err := th.CallMethod(block, "__enter__"); err != nil {
				return nil, err
			}
		}
		return a.Self, nil
	}))
	b.Method("__exit__(exc_type=None, exc=None, tb=None)", withContext(func(th *pyeval.Thread, _ *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
		if block, ok := a.Self.(*pyeval.Object).Attr("_block"); ok {
			return th.CallMethod(block, "__exit__", a.Get("exc_type"), a.Get("exc"), a.Get("tb"))
		}
		return pyeval.False, nil
	}))
}
