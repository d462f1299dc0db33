package sqlalchemy

import (
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The session and its query (orm/session.py, orm/query.py). Offline there is no
// database to load objects from: statements that change rows go to the bind,
// objects that are added become INSERTs, and all that needs rows is an error.
var (
	SessionClass       = pyeval.NewNativeClass("Session", "sqlalchemy.orm.session")
	SessionMakerClass  = pyeval.NewNativeClass("sessionmaker", "sqlalchemy.orm.session")
	ScopedSessionClass = pyeval.NewNativeClass("scoped_session", "sqlalchemy.orm.scoping")
	QueryClass         = pyeval.NewNativeClass("Query", "sqlalchemy.orm.query", ExecutableClass)
)

const offlineRows = "write the change as a statement: op.execute(sa.update(…).where(…).values(…)), op.bulk_insert(…)"

// queryState is the payload of a Query.
type queryState struct {
	sel  *expr.Select
	bind pyeval.Value
}

func init() {
	exportClass(SessionClass, SessionMakerClass, ScopedSessionClass, QueryClass)
	SessionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(bind=None, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			a.Self.(*pyeval.Object).SetAttr("bind", a.Get("bind"))
			return pyeval.None, nil
		})
		b.ClassMethod("__class_getitem__(item)", subscripted)
		defineSession(b)
	})
	SessionMakerClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(bind=None, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			a.Self.(*pyeval.Object).SetAttr("bind", a.Get("bind"))
			return pyeval.None, nil
		})
		b.ClassMethod("__class_getitem__(item)", subscripted)
		b.Method("configure(bind=None, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if v := a.Get("bind"); !pyeval.IsNone(v) {
				a.Self.(*pyeval.Object).SetAttr("bind", v)
			}
			return pyeval.None, nil
		})
		open := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s := pyeval.NewObject(SessionClass, nil)
			bind := a.Get("bind")
			if pyeval.IsNone(bind) {
				bind = attrOr(a.Self.(*pyeval.Object), "bind")
			}
			s.SetAttr("bind", bind)
			return s, nil
		}
		b.Method("__call__(bind=None, **kw)", open)
		b.Method("begin(bind=None, **kw)", open)
	})
	ScopedSessionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(session_factory, scopefunc=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Call(a.At(0))
			if o, ok := s.(*pyeval.Object); ok && err == nil {
				a.Self.(*pyeval.Object).SetAttr("bind", attrOr(o, "bind"))
			}
			return pyeval.None, err
		})
		b.Method("__call__(**kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		b.Method("remove()", nothing)
		b.Method("query_property(query_cls=None)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
		defineSession(b)
	})
	QueryClass.Define(defineQuery)
	exportFunc("sqlalchemy.orm.session",
		pyeval.NewFunc("close_all_sessions()", nothing), pyeval.NewFunc("object_session(instance)", nothing), pyeval.NewFunc("make_transient(instance)", nothing))
	exportFunc(ormConstructors, pyeval.NewFunc("create_session(bind=None, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s := pyeval.NewObject(SessionClass, nil)
		s.SetAttr("bind", a.Get("bind"))
		return s, nil
	}))
}

// bindOf is the connection of a session.
func bindOf(v pyeval.Value) (pyeval.Value, error) {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return nil, argumentError("a session expected")
	}
	bind := attrOr(o, "bind")
	if pyeval.IsNone(bind) {
		return nil, pyeval.NewFault("use Session(bind=op.get_bind())", "the session has no bind")
	}
	if u, ok := bind.(*pyeval.Unknown); ok {
		return nil, u.Refuse("the bind of a session must be known")
	}
	return bind, nil
}

func defineSession(b *pyeval.ClassBuilder) {
	b.Method("execute(statement, params=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		bind, err := bindOf(a.Self)
		if err != nil {
			return nil, err
		}
		if err := flush(th, a.Self); err != nil {
			return nil, err
		}
		r, err := th.CallMethod(bind, "execute", a.Get("statement"), a.Get("params"))
		if _, unknown := r.(*pyeval.Unknown); unknown && err == nil {
			if _, isText := pyeval.Payload[*expr.Text](a.Get("statement")); !isText {
				return needsRows(th, "session.execute()")
			}
		}
		return r, err
	})
	for _, name := range []string{"rollback", "close", "expire_all", "expunge_all", "invalidate"} {
		b.Method(name+"(*args, **kw)", nothing)
	}
	defineFlush(b)
	b.Method("expire(*args)", nothing)
	b.Method("expunge(instance)", nothing)
	self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
	b.Method("__enter__()", self)
	b.Method("__exit__(*args)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		if len(a.Pos) > 0 && !pyeval.IsNone(a.Pos[0]) {
			return pyeval.False, nil
		}
		return pyeval.False, flush(th, a.Self)
	})
	b.Method("begin(*args, **kw)", self)
	b.Method("begin_nested()", self)
	bound := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return bindOf(a.Self) }
	b.Method("connection(**kw)", bound)
	b.Method("get_bind(*args, **kw)", bound)
	b.Property("no_autoflush", func(_ *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) { return v, nil }, nil)
	for _, name := range strings.Fields("delete merge get get_one refresh scalar scalars bulk_update_mappings") {
		b.Method(name+"(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return needsRows(th, "session."+a.FuncName()+"()")
		}).Unknowns(pyeval.AllowUnknown)
	}
	b.Method("query(*entities, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		cols, err := columnsArg(th, a.Pos, "query()")
		if err != nil {
			return nil, err
		}
		bind, err := bindOf(a.Self)
		if err != nil {
			return nil, err
		}
		if err := flush(th, a.Self); err != nil {
			return nil, err
		}
		return pyeval.NewObject(QueryClass, &queryState{sel: &expr.Select{Columns: cols}, bind: bind}), nil
	})
}

// queryMethods are the methods of Select that Query has too.
var queryMethods = strings.Fields("where filter filter_by join outerjoin select_from order_by group_by having distinct limit offset slice with_for_update add_columns with_entities correlate options execution_options union union_all")

func defineQuery(b *pyeval.ClassBuilder) {
	for _, name := range queryMethods {
		b.Method(name+"(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, ok := pyeval.Payload[*queryState](a.Self)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "a query of a session is expected")
			}
			m, err := th.GetAttr(WrapExpr(th, q.sel), name)
			if err != nil {
				return nil, err
			}
			r, err := th.CallKw(m, a.Pos, a.Kw)
			if err != nil {
				return nil, err
			}
			s, ok := pyeval.Payload[*expr.Select](r)
			if !ok {
				return r, nil
			}
			return pyeval.NewObject(QueryClass, &queryState{sel: s, bind: q.bind}), nil
		})
	}
	ofSelect := func(name string) {
		b.Method(name+"(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, ok := pyeval.Payload[*queryState](a.Self)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "a query of a session is expected")
			}
			m, err := th.GetAttr(WrapExpr(th, q.sel), name)
			if err != nil {
				return nil, err
			}
			return th.CallKw(m, a.Pos, a.Kw)
		})
	}
	for _, name := range []string{"subquery", "cte", "exists", "scalar_subquery", "as_scalar", "label"} {
		ofSelect(name)
	}
	b.Method("__clause_element__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, _ := pyeval.Payload[*queryState](a.Self)
		return WrapExpr(th, q.sel), nil
	})
	b.Property("statement", func(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
		q, _ := pyeval.Payload[*queryState](v)
		return WrapExpr(th, q.sel), nil
	}, nil)
	b.Method("update(values, synchronize_session='auto', update_args=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, t, err := changedTable(a)
		if err != nil {
			return nil, err
		}
		u := &expr.Update{Table: t, Where: q.sel.Where}
		if u.Values, err = assignments(th, t, nil, a.Get("values")); err != nil {
			return nil, sqlError(err)
		}
		_, err = th.CallMethod(q.bind, "execute", WrapExpr(th, u))
		return pyeval.None, err
	})
	b.Method("delete(synchronize_session='auto', delete_args=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, t, err := changedTable(a)
		if err != nil {
			return nil, err
		}
		_, err = th.CallMethod(q.bind, "execute", WrapExpr(th, &expr.Delete{Table: t, Where: q.sel.Where}))
		return pyeval.None, err
	})
	for _, name := range strings.Fields("all first one one_or_none scalar count get yield_per __iter__ __getitem__") {
		b.Method(name+"(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return needsRows(th, "query."+strings.Trim(a.FuncName(), "_")+"()")
		})
	}
}

// changedTable is the table of query.update() and query.delete().
func changedTable(a *pyeval.Args) (*queryState, schema.From, error) {
	q, ok := pyeval.Payload[*queryState](a.Self)
	if !ok {
		return nil, nil, pyeval.Raise(pyeval.TypeErrorClass, "a query of a session is expected")
	}
	if len(q.sel.Froms) > 0 || len(q.sel.Joins) > 0 || q.sel.Limit != nil || len(q.sel.GroupBy) > 0 || q.sel.Distinct {
		return nil, nil, pyeval.Raise(InvalidRequestErrorClass, "Can't call Query.%s() when join(), limit(), group_by() or distinct() has been called", a.FuncName())
	}
	for _, c := range q.sel.Columns {
		for _, f := range expr.FromObjects(c) {
			return q, f, nil
		}
	}
	return nil, nil, argumentError("query.%s() needs a mapped class or a table", a.FuncName())
}
