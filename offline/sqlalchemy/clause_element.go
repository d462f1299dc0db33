package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// compiledClass is the class of what statement.compile() returns.
var compiledClass = pyeval.NewNativeClass("SQLCompiler", "sqlalchemy.sql.compiler")

// compiledText is the payload of that object.
type compiledText struct{ text string }

func init() {
	ClauseElementClass.Define(defineClauseElement)
	ColumnElementClass.Define(defineColumnElement)
	exportClass(compiledClass)
	compiledClass.Define(func(b *pyeval.ClassBuilder) {
		text := func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			c, _ := pyeval.Payload[*compiledText](self)
			if c == nil {
				return pyeval.Str(""), nil
			}
			return pyeval.Str(c.text), nil
		}
		b.Property("string", text, nil)
		b.Property("params", func(*pyeval.Thread, pyeval.Value) (pyeval.Value, error) { return pyeval.NewDict(), nil }, nil)
		b.Property("dialect", func(th *pyeval.Thread, _ pyeval.Value) (pyeval.Value, error) { return Dialect(th), nil }, nil)
		b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return text(th, a.Self) })
	})
	ExecutableClass.Define(func(b *pyeval.ClassBuilder) {
		self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
		b.Method("execution_options(**kw)", self)
		b.Method("options(*options)", self)
		b.Method("get_execution_options()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.NewDict(), nil })
		b.Attr("supports_execution", pyeval.True)
		for _, name := range []string{"execute", "scalar"} {
			b.Method(name+"(*args, **kw)", executeBound)
		}
	})
}

// compileText prints what an object stands for; without literals, values are
// placeholders.
func compileText(th *pyeval.Thread, v pyeval.Value, literals bool) (string, error) {
	e, err := receiver(th, v)
	if err != nil {
		return "", err
	}
	c, err := compilerOf(th)
	if err != nil {
		return "", err
	}
	s, err := c.CompileExpr(e, literals)
	if err != nil {
		return "", compileError(err)
	}
	return s, nil
}

func defineClauseElement(b *pyeval.ClassBuilder) {
	b.New("(*args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o := pyeval.NewObject(a.SelfClass(), nil)
		if !a.SelfClass().IsNative() {
			o.Native = customNode(th, o)
		}
		return o, nil
	})
	b.Method("__init__(*args, **kw)", nothing)
	b.Attr("inherit_cache", pyeval.None)
	b.Attr("is_clause_element", pyeval.True)
	b.Attr("is_selectable", pyeval.False)
	b.Attr("bind", pyeval.None)
	b.Method("__bool__()", clauseTruth)
	b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		s, err := compileText(th, a.Self, false)
		return pyeval.Str(s), err
	})
	b.Unknowns(pyeval.AllowUnknown)
	b.Method("compile(bind=None, dialect=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		literals := false
		if kw, ok := a.KwArg("compile_kwargs"); ok {
			if d, ok := kw.(*pyeval.Dict); ok {
				if v, ok := d.GetStr("literal_binds"); ok {
					var err error
					if literals, err = th.Truth(v); err != nil {
						return nil, err
					}
				}
			}
		}
		s, err := compileText(th, a.Self, literals)
		if err != nil {
			return nil, err
		}
		return pyeval.NewObject(compiledClass, &compiledText{text: s}), nil
	})
	b.Unknowns(pyeval.RefuseUnknown)
	b.Method("self_group(against=None)", method(func(_ *pyeval.Thread, e schema.Expr, _ *pyeval.Args) (schema.Expr, error) {
		return expr.SelfGroup(e, nil), nil
	}))
	params := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		e, err := receiver(th, a.Self)
		if err != nil {
			return nil, err
		}
		values := map[string]schema.Value{}
		set := func(name string, v pyeval.Value) error {
			x, err := sqlValue(th, v)
			values[name] = x
			return err
		}
		for _, p := range a.Pos {
			items, err := mappingItems(th, p)
			if err != nil {
				return nil, err
			}
			for _, it := range items {
				name, _ := pyeval.AsStr(it[0])
				if err := set(name, it[1]); err != nil {
					return nil, err
				}
			}
		}
		for _, k := range a.Kw {
			if err := set(k.Name, k.Value); err != nil {
				return nil, err
			}
		}
		return like(a.Self, expr.WithParams(e, values)), nil
	}
	b.Method("params(*optionaldict, **kwargs)", params)
	b.Method("unique_params(*optionaldict, **kwargs)", params)
	b.Method("compare(other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		l, err := compileText(th, a.Self, true)
		if err != nil {
			return nil, err
		}
		r, err := compileText(th, a.Get("other"), true)
		return pyeval.Bool(l == r), err
	})
	b.Method("get_children(**kw)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.NewList(), nil })
	b.Method("_annotate(values)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
	b.Property("description", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		return pyeval.Str(pyeval.TypeName(self)), nil
	}, nil)
}

// clauseTruth follows ClauseElement.__bool__ and BinaryExpression.__bool__:
// only == and != have a truth value, whether both sides are the same object.
func clauseTruth(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if b, ok := pyeval.Payload[*expr.Binary](a.Self); ok && (b.Op == expr.Eq || b.Op == expr.Ne) {
		return pyeval.Bool((ungrouped(b.Left) == ungrouped(b.Right)) == (b.Op == expr.Eq)), nil
	}
	return nil, pyeval.Raise(pyeval.TypeErrorClass, "Boolean value of this clause is not defined")
}

func ungrouped(e schema.Expr) schema.Expr {
	for {
		g, ok := e.(*expr.Grouping)
		if !ok {
			return e
		}
		e = g.X
	}
}

// customNode is the node of an object of a user's class: a @compiles function
// prints it.
func customNode(th *pyeval.Thread, o *pyeval.Object) schema.Expr {
	c := &expr.Custom{Class: o.Class().Name, Statement: o.Class().IsSubclassOf(ExecutableClass)}
	c.Compile = func(in expr.Compiling) (string, error) {
		fn := compilesFor(th, o.Class())
		if fn == nil {
			return "", pyeval.Raise(UnsupportedCompilationClass, "Compiler can't render element of type <class '%s'>: the class has no @compiles function", o.Class().FullName())
		}
		return customHook(th, fn, o)(in)
	}
	return c
}

// finishCustom gives the node of a user's object the type that its class or its
// constructor set.
func finishCustom(th *pyeval.Thread, o *pyeval.Object, c *expr.Custom) error {
	if c.Type != nil || !o.Class().IsSubclassOf(ColumnElementClass) {
		return nil
	}
	t, err := customType(th, o)
	c.Type = t
	return err
}

// customType is the type that the class or the constructor of a user's element
// set, nil for none.
func customType(th *pyeval.Thread, o *pyeval.Object) (schema.Type, error) {
	v, ok := o.Attr("type")
	if !ok {
		var owner *pyeval.Class
		if v, owner = th.Lookup(o.Class(), "type"); v == nil || owner.IsNative() {
			return nil, nil
		}
	}
	if !IsType(v) {
		return nil, nil
	}
	return TypeOf(th, v)
}

func defineColumnElement(b *pyeval.ClassBuilder) {
	b.ClassMethod("__class_getitem__(item)", subscripted)
	b.Method("__getattr__(name)", columnElementAttr)
	b.Property("type", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		e, err := receiver(th, self)
		if err != nil {
			return nil, err
		}
		return exprTypeObject(e), nil
	}, func(_ *pyeval.Thread, self, v pyeval.Value) error {
		self.(*pyeval.Object).SetAttr("type", v)
		return nil
	})
	b.Property("comparator", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
	b.Property("expression", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
	b.Property("anon_label", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		e, err := receiver(th, self)
		if err != nil {
			return nil, err
		}
		return WrapExpr(th, expr.NewLabel(schema.Name{}, e)), nil
	}, nil)
	b.Property("base_columns", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		return th.NewSet([]pyeval.Value{self})
	}, nil)
	b.Attr("primary_key", pyeval.False)
	b.Attr("key", pyeval.None)
	b.Attr("timetuple", pyeval.None)
}

// exprTypeObject is the type object of an expression: that of a column is the
// one that Python code made.
func exprTypeObject(e schema.Expr) pyeval.Value {
	switch x := e.(type) {
	case *schema.Column:
		return columnType(x)
	case *expr.DerivedColumn:
		if c, ok := x.Source.(*schema.Column); ok {
			return columnType(c)
		}
	case *expr.Label:
		return exprTypeObject(x.X)
	}
	return TypeObject(e.ExprType())
}
