package sqlalchemy

import (
	"strings"

	"sqlgen/offline/pyeval"
)

// Properties that a revision's classes may declare and that no statement uses:
// they are kept as objects, and using one in SQL is an error.
var (
	MapperPropertyClass     = pyeval.NewNativeClass("MapperProperty", "sqlalchemy.orm.interfaces")
	ColumnPropertyClass     = pyeval.NewNativeClass("ColumnProperty", "sqlalchemy.orm.properties", MapperPropertyClass)
	RelationshipPropClass   = pyeval.NewNativeClass("RelationshipProperty", "sqlalchemy.orm.relationships", MapperPropertyClass)
	RelationshipClass       = pyeval.NewNativeClass("Relationship", "sqlalchemy.orm.relationships", RelationshipPropClass)
	SynonymPropertyClass    = pyeval.NewNativeClass("Synonym", "sqlalchemy.orm.descriptor_props", MapperPropertyClass)
	CompositePropertyClass  = pyeval.NewNativeClass("Composite", "sqlalchemy.orm.descriptor_props", MapperPropertyClass)
	mappedSQLExprClass      = pyeval.NewNativeClass("MappedSQLExpression", "sqlalchemy.orm.properties", ColumnPropertyClass)
	loaderOptionClass       = pyeval.NewNativeClass("Load", "sqlalchemy.orm.strategy_options")
	hybridPropertyClass     = pyeval.NewNativeClass("hybrid_property", "sqlalchemy.ext.hybrid")
	hybridMethodClass       = pyeval.NewNativeClass("hybrid_method", "sqlalchemy.ext.hybrid")
	associationProxyClass   = pyeval.NewNativeClass("AssociationProxy", "sqlalchemy.ext.associationproxy")
	exportedPropertyClasses = []*pyeval.Class{MapperPropertyClass, ColumnPropertyClass, RelationshipPropClass, RelationshipClass,
		SynonymPropertyClass, CompositePropertyClass, mappedSQLExprClass, loaderOptionClass, hybridPropertyClass, hybridMethodClass,
		associationProxyClass}
)

// kept makes a function that keeps its arguments in an object of a class.
func kept(c *pyeval.Class) pyeval.NativeFunc {
	return func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o := pyeval.NewObject(c, nil)
		o.SetAttr("args", pyeval.NewTuple(a.Pos...))
		if c == ColumnPropertyClass || c == mappedSQLExprClass {
			o.SetAttr("columns", pyeval.NewTuple(a.Pos...))
		}
		if a.FuncName() == "deferred" {
			o.SetAttr("deferred", pyeval.True)
		}
		for _, k := range a.Kw {
			o.SetAttr(k.Name, k.Value)
		}
		return o, nil
	}
}

func init() {
	exportClass(exportedPropertyClasses...)
	for _, f := range []struct {
		names string
		class *pyeval.Class
	}{
		{"relationship dynamic_loader", RelationshipClass},
		{"column_property deferred query_expression", ColumnPropertyClass},
		{"synonym", SynonymPropertyClass},
		{"composite", CompositePropertyClass},
	} {
		for _, name := range strings.Fields(f.names) {
			exportFunc(ormConstructors, pyeval.NewFunc(name+"(*args, **kw)", kept(f.class)).Unknowns(pyeval.AllowUnknown))
		}
	}
	exportFunc(ormConstructors,
		pyeval.NewFunc("backref(name, **kwargs)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			d := pyeval.NewDict()
			for _, k := range a.Kw {
				d.SetStr(k.Name, k.Value)
			}
			return pyeval.NewTuple(a.At(0), d), nil
		}).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("clear_mappers()", nothing),
	)
	for _, name := range strings.Fields("contains_eager defaultload defer immediateload joinedload lazyload load_only noload raiseload selectin_polymorphic selectinload subqueryload undefer undefer_group with_expression") {
		exportFunc("sqlalchemy.orm.strategy_options", pyeval.NewFunc(name+"(*args, **kw)", kept(loaderOptionClass)).Unknowns(pyeval.AllowUnknown))
		loaderOptionClass.Define(func(b *pyeval.ClassBuilder) {
			b.Unknowns(pyeval.AllowUnknown)
			b.Method(name+"(*args, **kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil })
		})
	}
	same := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.At(0), nil }
	exportFunc("sqlalchemy.orm.relationships", pyeval.NewFunc("foreign(expr)", same), pyeval.NewFunc("remote(expr)", same))
	exportFunc("sqlalchemy.orm.mapper",
		pyeval.NewFunc("validates(*names, **kw)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewFunc("decorate(fn)", same), nil
		}),
		pyeval.NewFunc("reconstructor(fn)", same), pyeval.NewFunc("configure_mappers()", nothing),
	)
	mapperFor := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		v := a.At(0)
		c, ok := v.(*pyeval.Class)
		if !ok {
			c = v.Class()
		}
		m := mapperOf(c)
		if m == nil {
			return nil, pyeval.Raise(InvalidRequestErrorClass, "Class %s is not mapped", c.Name)
		}
		return pyeval.NewObject(MapperClass, m), nil
	}
	exportFunc("sqlalchemy.orm.base", pyeval.NewFunc("class_mapper(class_, configure=True)", mapperFor), pyeval.NewFunc("object_mapper(instance)", mapperFor))
	for _, c := range []*pyeval.Class{RelationshipPropClass, SynonymPropertyClass, CompositePropertyClass, associationProxyClass} {
		c.Define(func(b *pyeval.ClassBuilder) {
			b.Unknowns(pyeval.AllowUnknown)
			b.Method("__init__(*args, **kw)", nothing)
			b.Method("__getattr__(name)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				name, _ := pyeval.AsStr(a.At(0))
				if strings.HasPrefix(name, "_") {
					return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name)
				}
				return nil, unsupported("." + name + " of a " + strings.ToLower(c.Name) + " in SQL")
			})
		})
	}
	defineHybrid()
	exportFunc("sqlalchemy.ext.associationproxy", pyeval.NewFunc("association_proxy(*args, **kw)", kept(associationProxyClass)).Unknowns(pyeval.AllowUnknown))
}

// defineHybrid gives hybrid_property and hybrid_method their descriptors: on the
// class the expression's function is called with the class.
func defineHybrid() {
	hybridPropertyClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(fget, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			for _, n := range []string{"fget", "fset", "fdel", "expr", "update_expr"} {
				o.SetAttr(n, a.Get(n))
			}
			return pyeval.None, nil
		})
		b.Method("__get__(instance, owner=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			if !pyeval.IsNone(a.Get("instance")) {
				return th.Call(attrOr(o, "fget"), a.Get("instance"))
			}
			fn := attrOr(o, "expr")
			if pyeval.IsNone(fn) {
				fn = attrOr(o, "fget")
			}
			if cm, ok := fn.(*pyeval.ClassMethod); ok {
				fn = cm.Func
			}
			return th.Call(fn, a.Get("owner"))
		})
		b.Method("__set__(instance, value)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			fn := attrOr(a.Self.(*pyeval.Object), "fset")
			if pyeval.IsNone(fn) {
				return nil, pyeval.Raise(pyeval.AttributeErrorClass, "can't set attribute")
			}
			_, err := th.Call(fn, a.Get("instance"), a.Get("value"))
			return pyeval.None, err
		})
		b.Property("inplace", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) { return self, nil }, nil)
		for name, slot := range map[string]string{"setter": "fset", "deleter": "fdel", "expression": "expr", "getter": "fget", "update_expression": "update_expr", "comparator": "comparator"} {
			b.Method(name+"(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				old := a.Self.(*pyeval.Object)
				n := pyeval.NewObject(old.Class(), nil)
				n.Attrs = old.Attrs.Copy()
				n.SetAttr(slot, a.At(0))
				return n, nil
			})
		}
	})
	hybridMethodClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(func, expr=None)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			o.SetAttr("func", a.Get("func"))
			o.SetAttr("expr", a.Get("expr"))
			return pyeval.None, nil
		})
		b.Method("__get__(instance, owner=None)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			if v := a.Get("instance"); !pyeval.IsNone(v) {
				return &pyeval.BoundMethod{Self: v, Func: attrOr(o, "func")}, nil
			}
			fn := attrOr(o, "expr")
			if pyeval.IsNone(fn) {
				fn = attrOr(o, "func")
			}
			return &pyeval.BoundMethod{Self: a.Get("owner"), Func: fn}, nil
		})
		b.Method("expression(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			o.SetAttr("expr", a.At(0))
			return o, nil
		})
	})
}
