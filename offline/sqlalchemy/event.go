package sqlalchemy

import (
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const eventModule = "sqlalchemy.event.api"

func init() {
	exportFunc(eventModule,
		pyeval.NewFunc("listen(target, identifier, fn, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			id, err := a.Str("identifier")
			if err != nil {
				return nil, err
			}
			return pyeval.None, listen(th, a.Get("target"), id, a.Get("fn"))
		}).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("listens_for(target, identifier, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			target := a.Get("target")
			id, err := a.Str("identifier")
			if err != nil {
				return nil, err
			}
			return pyeval.NewFunc("decorate(fn)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				return a.Get("fn"), listen(th, target, id, a.Get("fn"))
			}).Unknowns(pyeval.AllowUnknown), nil
		}).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("remove(target, identifier, fn)", nothing).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("contains(target, identifier, fn)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return pyeval.False, nil
		}).Unknowns(pyeval.AllowUnknown),
	)
}

// listen records a handler of a table's DDL events. Events of mappers, sessions,
// engines and pools never happen offline and are taken without effect.
func listen(th *pyeval.Thread, target pyeval.Value, id string, fn pyeval.Value) error {
	o, ok := target.(*pyeval.Object)
	if !ok {
		if c, isClass := target.(*pyeval.Class); isClass && (c.IsSubclassOf(SchemaItemClass) || tellsParent(c)) {
			return listenAttach(th, id, attachListener{class: c, fn: fn})
		}
		return nil
	}
	switch t := o.Native.(type) {
	case *schema.Table:
		return listenTable(th, t, id, fn)
	case *schema.MetaData:
		metadataObject(t)
		t.Info.(*metadataInfo).listening = true
	case *schema.Column:
		return listenAttach(th, id, attachListener{column: t, fn: fn})
	case schema.Constraint, *schema.Index:
		return unsupported("listening to the event " + id + " of a " + o.Class().Name)
	}
	return nil
}

func listenTable(th *pyeval.Thread, t *schema.Table, id string, fn pyeval.Value) error {
	var to *[]schema.Listener
	switch id {
	case "before_create":
		to = &t.BeforeCreate
	case "after_create":
		to = &t.AfterCreate
	case "before_drop":
		to = &t.BeforeDrop
	case "after_drop":
		to = &t.AfterDrop
	default:
		return unsupported("listening to the event " + id + " of a Table")
	}
	if u, ok := fn.(*pyeval.Unknown); ok {
		return u.Refuse("a listener of the event " + id + " must be known")
	}
	*to = append(*to, func(t *schema.Table) ([]string, error) { return callListener(th, fn, t) })
	return nil
}

// tableListeners is Table(listeners=[("after_create", fn), …]).
func tableListeners(th *pyeval.Thread, t *schema.Table, v pyeval.Value) error {
	vs, err := th.Slice(v)
	if err != nil {
		return err
	}
	for _, e := range vs {
		kv, err := th.Unpack(e, 2)
		if err != nil {
			return err
		}
		id, _ := pyeval.AsStr(kv[0])
		if err := listenTable(th, t, id, kv[1]); err != nil {
			return err
		}
	}
	return nil
}

// listenerConnection is what a listener gets as its connection; it notes the
// texts of what is executed.
type listenerConnection struct {
	texts []string
}

var listenerConnectionClass = pyeval.NewNativeClass("MockConnection", "sqlalchemy.engine.mock")

// RunOperation prints an operation for the listener's caller.
func (c *listenerConnection) RunOperation(th *pyeval.Thread, op ops.Operation) error {
	s, err := defaultDDLText(th, func(ops.At) ops.Operation { return op })
	if err == nil {
		c.texts = append(c.texts, s)
	}
	return err
}

func (c *listenerConnection) execute(th *pyeval.Thread, v pyeval.Value) error {
	at := ops.At{Pos: th.CallSite().Pos()}
	op, ok, err := DDLOf(th, v, at)
	switch {
	case err != nil:
		return err
	case ok && op == nil:
		return nil
	case ok:
		return c.RunOperation(th, op)
	}
	e, err := ExprOf(th, v)
	if err != nil {
		return err
	}
	if e == nil {
		return pyeval.Raise(ObjectNotExecutableClass, "Not an executable object: %s", describe(th, v))
	}
	return c.RunOperation(th, &ops.Execute{At: at, Element: e})
}

func init() {
	listenerConnectionClass.Define(func(b *pyeval.ClassBuilder) {
		b.Property("dialect", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) { return Dialect(th), nil }, nil)
		b.Method("execute(statement, parameters=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if !a.IsNone("parameters") {
				return nil, unsupported("parameters of execute() in a listener")
			}
			c, _ := pyeval.Payload[*listenerConnection](a.Self)
			return pyeval.None, c.execute(th, a.Get("statement"))
		})
	})
}

func callListener(th *pyeval.Thread, fn pyeval.Value, t *schema.Table) ([]string, error) {
	c := &listenerConnection{}
	conn := pyeval.NewObject(listenerConnectionClass, c)
	if o, ok := fn.(*pyeval.Object); ok && o.Class().IsSubclassOf(ExecutableDDLClass) {
		v, err := ddlAgainstTarget(o, tableObject(t))
		if err != nil {
			return nil, err
		}
		err = c.execute(th, v)
		return c.texts, err
	}
	kw := []pyeval.KwArg{{Name: "checkfirst", Value: pyeval.False}}
	_, err := th.CallKw(fn, []pyeval.Value{tableObject(t), conn}, kw)
	return c.texts, err
}
