package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// Connection is what the payload of an object must be that schema items accept
// as bind (op.get_bind(), context.connection): offline/alembic has the only
// one. RunOperation is called where Python code calls table.create(bind),
// enum.drop(bind), metadata.create_all(bind) and the like.
type Connection interface {
	RunOperation(th *pyeval.Thread, op ops.Operation) error
}

// Database is a [Connection] that may know what the database would answer.
type Database interface {
	// Inspector gives the Inspector of the database; nil when nothing can be
	// asked, as in Alembic's offline mode.
	Inspector(th *pyeval.Thread) (pyeval.Value, error)
	// Answering reports whether Inspector gives one.
	Answering() bool
}

// inspectorOf is the Inspector of a bind; an Inspector stands for itself. It is
// nil when there is none.
func inspectorOf(th *pyeval.Thread, bind pyeval.Value) (pyeval.Value, error) {
	if o, ok := bind.(*pyeval.Object); ok && o.Class().IsSubclassOf(InspectorClass) {
		return o, nil
	}
	if d, ok := pyeval.Payload[Database](bind); ok {
		return d.Inspector(th)
	}
	if o, ok := bind.(*pyeval.Object); ok && o.Class().IsSubclassOf(EngineClass) {
		if conns, ok := th.Interp().Host(connectionsKey{}).(Connections); ok {
			return conns.Inspector(th, bind)
		}
	}
	return nil, nil
}

// mayCheckFirst reports whether create() and drop() with checkfirst ask first:
// offline Alembic's bind never does.
func mayCheckFirst(th *pyeval.Thread, a *pyeval.Args) (bool, error) {
	if d, ok := pyeval.Payload[Database](a.Get("bind")); !ok || !d.Answering() {
		return false, nil
	}
	return a.Bool(th, "checkfirst")
}

// isThere asks the Inspector of a bind whether something exists.
func isThere(th *pyeval.Thread, bind pyeval.Value, method string, name, schemaName schema.Name) (bool, error) {
	i, err := inspectorOf(th, bind)
	if err != nil {
		return false, err
	}
	v, err := th.CallMethod(i, method, pyeval.Str(name.Text), nameValue(schemaName))
	if err != nil {
		return false, err
	}
	return th.Truth(v)
}

// runDDL hands an operation, placed at the call being evaluated, to the
// connection that Python code passed as bind.
func runDDL(th *pyeval.Thread, bind pyeval.Value, fn string, make func(at ops.At) ops.Operation) error {
	if u, ok := bind.(*pyeval.Unknown); ok {
		return u.Refuse("the bind of " + fn + "() must be known")
	}
	c, ok := pyeval.Payload[Connection](bind)
	if !ok {
		if pyeval.IsNone(bind) {
			return pyeval.Raise(pyeval.AttributeErrorClass, "'NoneType' object has no attribute '_run_ddl_visitor': %s() needs a bind, such as op.get_bind()", fn)
		}
		return argumentError("%s() needs a bind, such as op.get_bind(), not %s", fn, pyeval.TypeName(bind))
	}
	return c.RunOperation(th, make(ops.At{Pos: th.CallSite().Pos()}))
}

// DDLElement is the payload of DDL("…"), CreateTable(t) and their kin. Make
// gives the operation that executing the element is.
type DDLElement struct {
	Make func(at ops.At) ops.Operation
	// DDL is set for DDL("…").
	DDL *ops.DDL
	// OtherDialect: execute_if() named other dialects only; executing it does
	// nothing.
	OtherDialect bool
	// Custom is set when @compiles gave the element's class a function: the
	// text that it prints.
	Custom func() (string, error)
}

// DDLOf is the operation of a DDL element, at the given place: nil when
// execute_if() keeps it from PostgreSQL. ok is false for anything that is no
// DDL element.
func DDLOf(th *pyeval.Thread, v pyeval.Value, at ops.At) (op ops.Operation, ok bool, err error) {
	o, isObject := v.(*pyeval.Object)
	if !isObject || !o.Class().IsSubclassOf(BaseDDLElementClass) {
		return nil, false, nil
	}
	d, ok := o.Native.(*DDLElement)
	if ok && d.OtherDialect {
		return nil, true, nil
	}
	if ok && d.Custom == nil {
		return d.Make(at), true, nil
	}
	text, err := ddlText(th, o)
	if err != nil {
		return nil, true, err
	}
	s, _ := pyeval.AsStr(text)
	return &ops.Execute{At: at, Element: &expr.Custom{
		Class: o.Class().Name, Statement: true, Compile: func(expr.Compiling) (string, error) { return s, nil },
	}}, true, nil
}
