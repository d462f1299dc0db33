package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// What SQLAlchemy 1.4 has and 2.0 has not: a MetaData that belongs to a database,
// so that its tables and their statements need no bind. A revision written for it
// fails in Alembic as it runs today; it goes on when the database is asked.

// boundArg is MetaData(bind=…) of SQLAlchemy 1.4, nil when it was not given; the
// TypeError of 2.0 as long as nothing can be asked.
func boundArg(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	v := a.Get("bind")
	if v == nil {
		return nil, nil
	}
	if d, ok := pyeval.Payload[Database](v); ok {
		if i, err := d.Inspector(th); i != nil || err != nil {
			return v, err
		}
	}
	return nil, pyeval.Raise(pyeval.TypeErrorClass, "MetaData.__init__() got an unexpected keyword argument 'bind'")
}

// boundTo is the bind that a MetaData belongs to, nil for none.
func boundTo(m *schema.MetaData) pyeval.Value {
	if m == nil {
		return nil
	}
	i, ok := m.Info.(*metadataInfo)
	if !ok {
		return nil
	}
	return i.bind
}

// orBound makes bind= of a method optional where the MetaData belongs to one.
func orBound(metadata func(self pyeval.Value) *schema.MetaData, f pyeval.NativeFunc) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		if a.Get("bind") != nil {
			return f(th, a)
		}
		bind := boundTo(metadata(a.Self))
		if bind == nil {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s.%s() missing 1 required positional argument: 'bind'", a.Self.Class().Name, a.FuncName())
		}
		var kw []pyeval.KwArg
		for _, name := range []string{"tables", "checkfirst", "schema", "views", "only", "extend_existing", "autoload_replace", "resolve_fks"} {
			if a.Has(name) && a.Given(name) {
				kw = append(kw, pyeval.KwArg{Name: name, Value: a.Get(name)})
			}
		}
		m, err := th.GetAttr(a.Self, a.FuncName())
		if err != nil {
			return nil, err
		}
		return th.CallKw(m, []pyeval.Value{bind}, append(kw, a.Kw...))
	}
}

func metadataOfTable(self pyeval.Value) *schema.MetaData {
	t, ok := pyeval.Payload[*schema.Table](self)
	if !ok {
		return nil
	}
	return t.Metadata
}

func metadataItself(self pyeval.Value) *schema.MetaData {
	m, _ := pyeval.Payload[*schema.MetaData](self)
	return m
}

// executeBound is execute() of a statement of SQLAlchemy 1.4, on the bind that its
// tables belong to.
func executeBound(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	var bind pyeval.Value
	if e, err := ExprOf(th, a.Self); err == nil && e != nil {
		for _, f := range statementFroms(e) {
			if t, ok := f.(*schema.Table); ok {
				bind = boundTo(t.Metadata)
			}
		}
	}
	if bind == nil {
		return nil, pyeval.NewFault("pass the statement to op.execute()", "statement.execute() needs a bound engine, and SQLAlchemy 2 has none")
	}
	args := []pyeval.Value{a.Self}
	switch {
	case len(a.Pos) > 0:
		args = append(args, a.Pos...)
	case len(a.Kw) > 0:
		d := pyeval.NewDict()
		for _, k := range a.Kw {
			d.SetStr(k.Name, k.Value)
		}
		args = append(args, d)
	}
	return th.CallMethod(bind, a.FuncName(), args...)
}

// statementFroms are the tables that a statement is about.
func statementFroms(e schema.Expr) []schema.From {
	switch x := e.(type) {
	case *expr.Insert:
		return []schema.From{x.Table}
	case *expr.Update:
		return []schema.From{x.Table}
	case *expr.Delete:
		return []schema.From{x.Table}
	case *expr.Select:
		out := append([]schema.From(nil), x.Froms...)
		for _, c := range x.Columns {
			out = append(out, expr.FromObjects(c)...)
		}
		return out
	}
	return nil
}
