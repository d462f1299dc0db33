package alembic

import (
	"sqlgen/internal/spell"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
)

// The classes that operations are functions of.
var (
	AbstractOperationsClass = pyeval.NewNativeClass("AbstractOperations", "alembic.operations.base")
	OperationsClass         = pyeval.NewNativeClass("Operations", "alembic.operations.base", AbstractOperationsClass)
	BatchOperationsClass    = pyeval.NewNativeClass("BatchOperations", "alembic.operations.base", AbstractOperationsClass)
)

// operations is the payload of an Operations or a BatchOperations.
type operations struct {
	th    *pyeval.Thread
	ctx   *migrationContext
	batch *batch // nil outside of a batch
}

// registry is what a project has registered with Alembic in one run.
type registry struct {
	functions [2]map[string]custom // of Operations and of BatchOperations
	impls     map[*pyeval.Class]pyeval.Value
	impl      *pyeval.Class // a Python class derived from PostgresqlImpl
}

// custom is an operation registered with register_operation.
type custom struct {
	class  pyeval.Value
	source string // name of the class method
}

func init() {
	AbstractOperationsClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(migration_context=None, impl=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := environment(th)
			if err != nil {
				return nil, err
			}
			c, ok := pyeval.Payload[*migrationContext](a.Get("migration_context"))
			if !ok {
				if c, err = e.context(); err != nil {
					return nil, err
				}
			}
			a.Self.(*pyeval.Object).Native = &operations{th: th, ctx: c}
			return pyeval.None, nil
		})
		b.Method("get_bind()", withOperations(func(o *operations, _ *pyeval.Args) (pyeval.Value, error) { return o.ctx.bind, nil }))
		b.Method("get_context()", withOperations(func(o *operations, _ *pyeval.Args) (pyeval.Value, error) { return o.ctx.obj, nil }))
		b.Method("f(name)", opF)
		b.Method("inline_literal(value, type_=None)", opInlineLiteral).Unknowns(pyeval.AllowUnknown)
		b.Method("invoke(operation)", withOperations(func(o *operations, a *pyeval.Args) (pyeval.Value, error) {
			return o.invoke(a.Get("operation"))
		}))
		b.Method("run_async(async_function, *args, **kw_args)", withOperations(opRunAsync))
		b.Method("batch_alter_table"+batchParams, withOperations(batchAlterTable))
		b.ClassMethod("register_operation(name, sourcename=None)", registerOperation)
		b.ClassMethod("implementation_for(op_cls, replace=False)", implementationFor)
		b.ClassMethod("context(migration_context)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := th.Call(a.Self, a.Get("migration_context"))
			if err != nil {
				return nil, err
			}
			return contextManager(v, nil), nil
		})
		property := func(name string, get func(o *operations) pyeval.Value) {
			b.Property(name, func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				o, ok := pyeval.Payload[*operations](self)
				if !ok {
					return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'Operations' object has no attribute '%s'", name)
				}
				return get(o), nil
			}, nil)
		}
		property("migration_context", func(o *operations) pyeval.Value { return o.ctx.obj })
		property("impl", func(o *operations) pyeval.Value {
			if o.batch != nil {
				return o.batch.obj
			}
			return o.ctx.impl
		})
		property("schema_obj", func(o *operations) pyeval.Value { return pyeval.NewObject(SchemaObjectsClass, o.ctx) })
	})
	for i, cls := range []*pyeval.Class{OperationsClass, BatchOperationsClass} {
		cls.Define(func(b *pyeval.ClassBuilder) {
			for _, d := range directives {
				params := d.params
				if i == 1 {
					if params = d.batch; params == "" {
						continue
					}
				}
				b.Method(d.name+params, d.call)
			}
			b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				name, _ := pyeval.AsStr(a.Get("name"))
				v, ok, err := customFunction(th, a.Self, i, name)
				if err != nil || ok {
					return v, err
				}
				return nil, noOperation(cls.Name, name)
			})
		})
	}
}

// noOperation is the AttributeError for a function that op does not have.
func noOperation(where, name string) error {
	var names []string
	for _, d := range directives {
		names = append(names, d.name)
	}
	names = append(names, "batch_alter_table", "get_bind", "get_context", "inline_literal", "invoke", "run_async")
	if near := spell.Nearest(name, names); near != "" {
		return pyeval.Raise(pyeval.AttributeErrorClass, "%s has no attribute '%s'. Did you mean: '%s'?", where, name, near)
	}
	return pyeval.Raise(pyeval.AttributeErrorClass, "%s has no attribute '%s'", where, name)
}

func withOperations(f func(o *operations, a *pyeval.Args) (pyeval.Value, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o, ok := pyeval.Payload[*operations](a.Self)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() needs an Operations object that has been initialised", a.FuncName())
		}
		return f(&operations{th: th, ctx: o.ctx, batch: o.batch}, a)
	}
}

// call is the method of Operations and BatchOperations for a directive.
func (d *directive) call(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	return withOperations(func(o *operations, a *pyeval.Args) (pyeval.Value, error) {
		op, err := d.make(a, o.batch)
		if err != nil {
			return nil, err
		}
		return o.invoke(op)
	})(th, a)
}

// invoke finds the implementation of an operation by its class: one that the
// project registered, else the built-in one.
func (o *operations) invoke(v pyeval.Value) (pyeval.Value, error) {
	op, ok := v.(*pyeval.Object)
	if !ok {
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, u.Refuse("the operation must be known")
		}
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "invoke() needs a MigrateOperation, not %s", pyeval.TypeName(v))
	}
	impls := o.ctx.env.registry.impls
	for _, cls := range op.Class().MRO() {
		if f, ok := impls[cls]; ok {
			return o.th.Call(f, o.object(), op)
		}
		if d, ok := byClass[cls]; ok {
			return d.run(o, op)
		}
	}
	return nil, pyeval.Raise(pyeval.ValueErrorClass, "no dispatch function for object: %s: register one with @Operations.implementation_for(%s)",
		op.Class().FullName(), op.Class().Name)
}

// object is the Python object of the operations at hand.
func (o *operations) object() *pyeval.Object {
	cls := OperationsClass
	if o.batch != nil {
		cls = BatchOperationsClass
	}
	return pyeval.NewObject(cls, o)
}

// record hands an operation over, or queues it in the batch.
func (o *operations) record(op ops.Operation) (pyeval.Value, error) {
	if o.batch != nil {
		if o.th.Tentative() > o.batch.tentative {
			return nil, pyeval.NewFault("", "it is not known whether this belongs to the batch")
		}
		o.batch.queue = append(o.batch.queue, op)
		return pyeval.None, nil
	}
	return pyeval.None, o.ctx.execute(op)
}

func (o *operations) at() ops.At { return ops.At{Pos: o.th.CallSite().Pos()} }

type registryKey struct{}

// registryOf is the registry of a run. Modules that are only loaded, without an
// environment, register too.
func registryOf(th *pyeval.Thread) *registry {
	if e, err := environment(th); err == nil {
		return &e.registry
	}
	reg, ok := th.Interp().Host(registryKey{}).(*registry)
	if !ok {
		reg = &registry{}
		th.Interp().SetHost(registryKey{}, reg)
	}
	return reg
}

func registerOperation(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	name, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	reg := registryOf(th)
	source := name
	if s, ok, err := a.OptStr("sourcename"); err != nil {
		return nil, err
	} else if ok {
		source = s
	}
	which := 0
	if c := a.SelfClass(); c != nil && c.IsSubclassOf(BatchOperationsClass) {
		which = 1
	}
	return pyeval.NewFunc("register(op_cls)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		if reg.functions[which] == nil {
			reg.functions[which] = map[string]custom{}
		}
		reg.functions[which][name] = custom{class: a.Get("op_cls"), source: source}
		return a.Get("op_cls"), nil
	}), nil
}

func implementationFor(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	reg := registryOf(th)
	cls, ok := a.Get("op_cls").(*pyeval.Class)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "implementation_for() needs a class, not %s", pyeval.TypeName(a.Get("op_cls")))
	}
	replace, err := a.Bool(th, "replace")
	if err != nil {
		return nil, err
	}
	return pyeval.NewFunc("decorate(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		_, builtin := byClass[cls]
		if _, dup := reg.impls[cls]; (dup || builtin) && !replace {
			return nil, pyeval.Raise(pyeval.ValueErrorClass, "can not set dispatch function for object %s: key already exists. "+
				"To replace existing function, use replace=True.", cls.FullName())
		}
		if reg.impls == nil {
			reg.impls = map[*pyeval.Class]pyeval.Value{}
		}
		reg.impls[cls] = a.Get("fn")
		return a.Get("fn"), nil
	}), nil
}

// customFunction is a function that the project has registered.
func customFunction(th *pyeval.Thread, self pyeval.Value, which int, name string) (pyeval.Value, bool, error) {
	c, ok := registryOf(th).functions[which][name]
	if !ok {
		return nil, false, nil
	}
	fn, err := th.GetAttr(c.class, c.source)
	if err != nil {
		return nil, false, err
	}
	return pyeval.NewFunc(name, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return th.CallKw(fn, append([]pyeval.Value{self}, a.Pos...), a.Kw)
	}).Unknowns(pyeval.AllowUnknown), true, nil
}

// opRunAsync calls the function with the connection and drives its coroutine.
func opRunAsync(o *operations, a *pyeval.Args) (pyeval.Value, error) {
	return nil, pyeval.Raise(pyeval.NotImplementedErrorClass,
		"Cannot call run_async in SQL mode")
}
