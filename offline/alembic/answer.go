package alembic

import (
	"errors"

	"sqlgen/internal/source"
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
	"sqlgen/offline/schema"
	"sqlgen/offline/sqlalchemy"
)

// Database answers what a revision asks the database, from what the history
// leaves behind. It is asked only where offline Alembic fails.
type Database interface {
	// Inspector is what inspect(bind) gives.
	Inspector(th *pyeval.Thread, bind pyeval.Value) (pyeval.Value, error)
	// Query is the result of a statement executed on the bind. answered is false
	// when the statement belongs into the script: the result then refuses to
	// give rows.
	Query(th *pyeval.Thread, x *ops.Execute) (result pyeval.Value, answered bool, err error)
	// Unnamed is the name in the database of a constraint that is dropped without
	// one, "" when it cannot be told; kind is drop_constraint's type_.
	Unnamed(th *pyeval.Thread, schema, table, kind string) (string, error)
	// Settle is called when a revision that was answered has run.
	Settle() error
	// Supposing is how a step is evaluated once more that could not be rendered
	// with answers: without the rows that it reads.
	Supposing(step *revision.Step) pyeval.Supposing
}

// Applied are the version rows at the start of the run: what is applied before
// the first step.
func (e *Environment) Applied() []string { return e.applied }

// Step is the step under way, nil between steps.
func (e *Environment) Step() *revision.Step { return e.step }

// callStep runs a revision's function as Alembic does offline, where the database
// can be asked nothing. Only when that fails, and the revision has asked
// something, it runs again from the start with the answers of the Database.
func (c *migrationContext) callStep(th *pyeval.Thread, step *revision.Step, name string, fn pyeval.Value, kw []pyeval.KwArg) error {
	e := c.env
	e.queried, e.asked = false, false
	var mark any
	if e.Database != nil {
		mark = e.Recorder.Mark()
	}
	th.ResetLimits()
	_, err := th.CallKw(fn, nil, kw)
	var limit *pyeval.LimitError
	if err == nil || e.Database == nil || errors.As(err, &limit) {
		return c.inRevision(th, step, err)
	}
	e.answering = true
	defer func() { e.answering = false }()
	if e.queried || e.asked {
		if err = c.callAgain(th, step, name, kw, mark, err); err == nil {
			return nil
		}
	}
	supposing := e.Database.Supposing(step)
	if supposing == pyeval.SupposeNothing || errors.As(err, &limit) {
		return c.inRevision(th, step, err)
	}
	th.Suppose(supposing)
	defer th.Suppose(pyeval.SupposeNothing)
	if c.callAgain(th, step, name, kw, mark, err) == nil {
		return nil
	}
	return c.inRevision(th, step, err)
}

// callAgain runs a revision's function from the start, with the answers of the
// Database; failed is the error of the time before.
func (c *migrationContext) callAgain(th *pyeval.Thread, step *revision.Step, name string, kw []pyeval.KwArg, mark any, failed error) error {
	e := c.env
	m, err := e.Fresh(th, step.Revision)
	if err != nil {
		return failed
	}
	fn, ok := m.Get(name)
	if !ok {
		return failed
	}
	e.Recorder.Reset(mark)
	th.ResetLimits()
	if _, err = th.CallKw(fn, nil, kw); err == nil {
		err = e.Database.Settle()
	}
	return err
}

// inRevision gives an error of the call itself, which no line of the revision has
// made, the place of the revision.
func (c *migrationContext) inRevision(th *pyeval.Thread, step *revision.Step, err error) error {
	if err == nil || step.Revision == nil {
		return err
	}
	e := th.SourceError(err)
	if e.Pos.IsValid() || e.Pos.File != "" {
		return err
	}
	e.Pos = step.Revision.Pos(source.Span{})
	return e
}

// unnamedConstraint finds the name of a constraint that is dropped without one.
func (o *operations) unnamedConstraint(table, sch schema.Name, kind string) (schema.Name, error) {
	e := o.ctx.env
	if !e.answering {
		e.asked = true
		return schema.Name{}, nil
	}
	name, err := e.Database.Unnamed(o.th, sch.Text, table.Text, kind)
	if err != nil || name == "" {
		return schema.Name{}, err
	}
	return schema.N(name), nil
}

// Inspector makes the context a [sqlalchemy.Database]: nil, and noted, as long as
// the revision runs as it does in Alembic.
func (c *migrationContext) Inspector(th *pyeval.Thread) (pyeval.Value, error) {
	if !c.env.answering {
		c.env.asked = true
		return nil, nil
	}
	return c.env.Database.Inspector(th, c.bind)
}

// Answering reports whether the database is asked in this run of the revision.
func (c *migrationContext) Answering() bool { return c.env.answering }

// executeOnBind is execute() of the bind: its result is None in Alembic's offline
// mode, and one with rows when the database is asked.
func (c *migrationContext) executeOnBind(th *pyeval.Thread, v, params pyeval.Value) (pyeval.Value, error) {
	c.env.queried = true
	op, err := c.executable(th, v, params)
	if err != nil || op == nil {
		return pyeval.None, err
	}
	x, ok := op.(*ops.Execute)
	if ok && c.changesRowsOnly(th, x) {
		return th.Interp().NewUnknown("execute()", "what a statement does to rows is not known", th.CallSite().Pos()), nil
	}
	if !ok || !c.env.answering {
		return pyeval.None, c.execute(op)
	}
	result, answered, err := c.env.Database.Query(th, x)
	if err == nil && !answered {
		err = c.execute(op)
	}
	return result, err
}

// executable is the operation of something that is executed: text, an expression,
// or a DDL element; nil for an element that is meant for another database.
func (c *migrationContext) executable(th *pyeval.Thread, v, params pyeval.Value) (ops.Operation, error) {
	at := ops.At{Pos: th.CallSite().Pos()}
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse("the statement to execute must be known")
	}
	x := &ops.Execute{At: at}
	if s, ok := pyeval.AsStr(v); ok {
		x.Element = expr.NewText(s)
	} else {
		op, ok, err := sqlalchemy.DDLOf(th, v, at)
		if ok || err != nil {
			return op, err
		}
		e, err := sqlalchemy.ExprOf(th, v)
		if err != nil {
			return nil, err
		}
		if e == nil {
			return nil, pyeval.Raise(sqlalchemy.ObjectNotExecutableClass, "Not an executable object: %s: a str or a SQL statement was expected", describe(th, v))
		}
		x.Element = e
	}
	rows, err := paramRows(th, params)
	if err != nil {
		return nil, err
	}
	x.Params = rows
	return x, nil
}

// commit is commit() of the bind: what follows is in a transaction of its own.
func (c *migrationContext) commit() {
	if r := c.env.Recorder; r.InTransaction() {
		r.Commit()
		r.Begin()
	}
}

// connectionMethods are methods of a connection that offline Alembic's bind lacks.
var connectionMethods = map[string]string{
	"scalar":          "(statement, parameters=None, **kw)",
	"scalars":         "(statement, parameters=None, **kw)",
	"exec_driver_sql": "(statement, parameters=None, **kw)",
	"commit":          "()",
	"begin_nested":    "()",
	"begin":           "()",
	"in_transaction":  "()",
	"rollback":        "()",
	"close":           "()",
}

// connectionMethod is such a method when the database is asked; ok is false
// otherwise, which is noted.
func (c *migrationContext) connectionMethod(name string) (pyeval.Value, bool) {
	sig, ok := connectionMethods[name]
	if !ok {
		return nil, false
	}
	if !c.env.answering {
		c.env.asked = true
		return nil, false
	}
	return pyeval.NewFunc(name+sig, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		switch name {
		case "commit":
			c.commit()
			return pyeval.None, nil
		case "begin", "begin_nested":
			return pyeval.NewObject(nestedClass, nil), nil
		case "in_transaction":
			return pyeval.Bool(c.env.Recorder.InTransaction()), nil
		case "rollback":
			return nil, noRollback()
		case "close":
			return pyeval.None, nil
		}
		r, err := c.executeOnBind(th, a.Get("statement"), a.Get("parameters"))
		if err != nil || name == "exec_driver_sql" {
			return r, err
		}
		return th.CallMethod(r, name)
	}), true
}

// VersionTable is the operation that creates the version table, nil before
// configure().
func (e *Environment) VersionTable() ops.Operation {
	if e.ctx == nil {
		return nil
	}
	return &ops.CreateTable{Table: e.ctx.versionTable}
}
