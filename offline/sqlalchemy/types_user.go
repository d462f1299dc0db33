package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The bases of users' own types (sql/type_api.py).
var (
	ExternalTypeClass    = pyeval.NewNativeClass("ExternalType", typeAPIModule)
	TypeDecoratorClass   = pyeval.NewNativeClass("TypeDecorator", typeAPIModule, SchemaEventTargetClass, ExternalTypeClass, TypeEngineClass)
	UserDefinedTypeClass = pyeval.NewNativeClass("UserDefinedType", typeAPIModule, ExternalTypeClass, TypeEngineClass)
	variantClass         = pyeval.NewNativeClass("Variant", typeAPIModule, TypeDecoratorClass)
)

func init() {
	exportClass(ExternalTypeClass)
	ExternalTypeClass.Define(func(b *pyeval.ClassBuilder) { b.Attr("cache_ok", pyeval.None) })

	defineType(TypeDecoratorClass, "type_decorator", "", buildDecorator).decorates = true
	TypeDecoratorClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(*args, **kw)", decoratorInit)
		b.Property("impl_instance", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			return decoratorImpl(th, self.(*pyeval.Object))
		}, nil)
		b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			if impl, ok := o.Attr("impl"); ok && name != "impl" && !isDunder(name) {
				return th.GetAttr(impl, name)
			}
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "'%s' object has no attribute '%s'", o.Class().Name, name)
		})
		b.Method("load_dialect_impl(dialect)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return decoratorImpl(th, a.Self.(*pyeval.Object))
		})
		b.Method("type_engine(dialect)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallMethod(a.Self, "load_dialect_impl", a.Get("dialect"))
		})
		for _, name := range []string{"process_bind_param", "process_literal_param", "process_result_value"} {
			b.Method(name+"(value, dialect)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "")
			})
		}
		b.Method("coerce_compared_value(op, value)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return a.Self, nil
		})
		b.Attr("coerce_to_is_types", pyeval.NewTuple(pyeval.NoneClass))
	})

	defineType(UserDefinedTypeClass, "user_defined", "", buildUserDefined).decorates = true
	UserDefinedTypeClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__()", nothing)
		b.Method("coerce_compared_value(op, value)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return a.Self, nil
		})
	})

	exportClass(variantClass)
	variantClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(*arg, **kw)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return nil, pyeval.Raise(pyeval.NotImplementedErrorClass, "Variant is no longer used in SQLAlchemy; this is a placeholder symbol for backwards compatibility.")
		})
	})
}

func isDunder(name string) bool {
	return len(name) > 4 && name[:2] == "__" && name[len(name)-2:] == "__"
}

// decoratorInit makes the implementation from the class's impl with the
// constructor's own arguments.
func decoratorInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o := a.Self.(*pyeval.Object)
	raw, owner := th.Lookup(o.Class(), "impl")
	if raw == nil || owner == TypeDecoratorClass {
		return nil, pyeval.Raise(pyeval.AttributeErrorClass, "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type being decorated")
	}
	impl := raw
	if _, isType := raw.(*pyeval.Object); !isType && th.IsCallable(raw) {
		v, err := th.CallKw(raw, a.Pos, a.Kw)
		if err != nil {
			return nil, err
		}
		impl = v
	}
	if u, ok := impl.(*pyeval.Unknown); ok {
		return nil, u.Refuse("the impl of " + o.Class().Name + " must be known")
	}
	o.SetAttr("impl", impl)
	return pyeval.None, nil
}

// decoratorImpl is the implementation's object; a class whose own constructor
// did not call TypeDecorator's has its class attribute.
func decoratorImpl(th *pyeval.Thread, o *pyeval.Object) (*pyeval.Object, error) {
	v, ok := o.Attr("impl")
	if !ok {
		v, _ = th.Lookup(o.Class(), "impl")
		if v == nil {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type being decorated")
		}
	}
	return typeInstance(th, v)
}

func buildDecorator(r *typeReader) (schema.Type, error) {
	impl, err := decoratorImpl(r.th, r.o)
	if err != nil {
		return nil, err
	}
	d := &schema.TypeDecorator{Class: r.o.Class().Name, Hooks: hooksOf(r.th, r.o).TypeHooks}
	if impl.Class() == TypeEngineClass && d.Hooks.LoadImpl != nil {
		// `impl = TypeEngine` leaves the type to load_dialect_impl() alone.
		d.Impl = &schema.NullType{}
		return d, nil
	}
	d.Impl, err = TypeOf(r.th, impl)
	return d, err
}

func buildUserDefined(r *typeReader) (schema.Type, error) {
	h := hooksOf(r.th, r.o)
	if h.ColSpec == nil && h.Compile == nil {
		name := r.o.Class().Name
		h.ColSpec = func() (string, error) {
			return "", pyeval.Raise(pyeval.AttributeErrorClass, "'%s' object has no attribute 'get_col_spec'", name)
		}
	}
	return &schema.UserDefined{Class: r.o.Class().Name, Hooks: h.TypeHooks}, nil
}

type hookSet struct {
	schema.TypeHooks
	any bool
}

// hooksOf are the methods that the Python class of a type overrides, as Go
// functions that call them.
func hooksOf(th *pyeval.Thread, o *pyeval.Object) hookSet {
	var h hookSet
	overridden := func(name string) bool {
		v, owner := th.Lookup(o.Class(), name)
		return v != nil && !owner.IsNative() && !pyeval.IsNone(v)
	}
	dialect := func() pyeval.Value { return Dialect(th) }
	call := func(name string, args ...pyeval.Value) (pyeval.Value, error) {
		v, err := th.CallMethod(o, name, args...)
		if err != nil {
			return nil, err
		}
		if u, ok := v.(*pyeval.Unknown); ok {
			return nil, u.Refuse("the result of " + o.Class().Name + "." + name + "() must be known")
		}
		return v, nil
	}
	if overridden("process_bind_param") {
		h.any = true
		h.BindParam = func(v schema.Value) (schema.Value, error) {
			p, err := PythonValue(th, v)
			if err != nil {
				return nil, err
			}
			r, err := call("process_bind_param", p, dialect())
			if err != nil {
				return nil, err
			}
			return ValueOf(th, r)
		}
	}
	if overridden("process_literal_param") {
		h.any = true
		h.LiteralParam = func(v schema.Value) (schema.Value, error) {
			p, err := PythonValue(th, v)
			if err != nil {
				return nil, err
			}
			r, err := call("process_literal_param", p, dialect())
			if err != nil {
				return nil, err
			}
			return ValueOf(th, r)
		}
	}
	if overridden("load_dialect_impl") {
		h.any = true
		h.LoadImpl = func() (schema.Type, error) {
			r, err := call("load_dialect_impl", dialect())
			if err != nil {
				return nil, err
			}
			return TypeOf(th, r)
		}
	}
	if overridden("bind_expression") {
		h.any = true
		h.BindExpression = exprHook(th, call, "bind_expression")
	}
	if overridden("column_expression") {
		h.any = true
		h.ColumnExpr = exprHook(th, call, "column_expression")
	}
	if overridden("get_col_spec") {
		h.any = true
		h.ColSpec = func() (string, error) {
			r, err := call("get_col_spec")
			if err != nil {
				return "", err
			}
			return th.Str(r)
		}
	}
	if overridden("bind_processor") {
		h.any = true
		h.BindProcessor = func(v schema.Value) (schema.Value, error) {
			fn, err := call("bind_processor", dialect())
			if err != nil || pyeval.IsNone(fn) {
				return v, err
			}
			p, err := PythonValue(th, v)
			if err != nil {
				return nil, err
			}
			r, err := th.Call(fn, p)
			if err != nil {
				return nil, err
			}
			return ValueOf(th, r)
		}
	}
	if overridden("literal_processor") {
		h.any = true
		h.LiteralProc = func(v schema.Value) (string, error) {
			fn, err := call("literal_processor", dialect())
			if err != nil {
				return "", err
			}
			if pyeval.IsNone(fn) {
				return "", pyeval.Raise(CompileErrorClass, "%s.literal_processor() returned None", o.Class().Name)
			}
			p, err := PythonValue(th, v)
			if err != nil {
				return "", err
			}
			r, err := th.Call(fn, p)
			if err != nil {
				return "", err
			}
			return th.Str(r)
		}
	}
	if overridden("coerce_compared_value") {
		h.any = true
		h.CoerceCompared = func(op string, v schema.Value) (schema.Type, error) {
			p, err := PythonValue(th, v)
			if err != nil {
				return nil, err
			}
			r, err := call("coerce_compared_value", operatorValue(th, op), p)
			if err != nil {
				return nil, err
			}
			return TypeOf(th, r)
		}
	}
	if fn := compilesFor(th, o.Class()); fn != nil {
		h.any = true
		h.Compile = compileHook(th, fn, o)
	}
	return h
}

// operatorValue is what Python code sees as the operator of
// coerce_compared_value: the function of the module operator, or its name.
func operatorValue(th *pyeval.Thread, op string) pyeval.Value {
	if m, err := th.Import("operator"); err == nil {
		if v, ok, err := th.FindAttr(m, op); err == nil && ok {
			return v
		}
	}
	return pyeval.Str(op)
}

func exprHook(th *pyeval.Thread, call func(string, ...pyeval.Value) (pyeval.Value, error), name string) func(schema.Expr) (schema.Expr, error) {
	return func(e schema.Expr) (schema.Expr, error) {
		r, err := call(name, WrapExpr(th, e))
		if err != nil || pyeval.IsNone(r) {
			return e, err
		}
		x, err := ExprOf(th, r)
		if err != nil {
			return nil, err
		}
		if x == nil {
			return nil, argumentError("%s() must return a SQL expression, not %s", name, describe(th, r))
		}
		return x, nil
	}
}
