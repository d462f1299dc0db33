package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const declModule = "sqlalchemy.orm.decl_api"

// The bases of mapped classes (orm/decl_api.py).
var (
	DeclarativeMetaClass   = pyeval.NewNativeClass("DeclarativeMeta", declModule, pyeval.TypeClass)
	DeclarativeBaseClass   = pyeval.NewNativeClass("DeclarativeBase", declModule)
	DeclarativeNoMetaClass = pyeval.NewNativeClass("DeclarativeBaseNoMeta", declModule)
	MappedAsDataclassClass = pyeval.NewNativeClass("MappedAsDataclass", declModule)
	RegistryClass          = pyeval.NewNativeClass("registry", declModule)
	DeclaredAttrClass      = pyeval.NewNativeClass("declared_attr", declModule)
	// declaredClass is the base of what declarative_base() makes.
	declaredClass = pyeval.NewNativeClass("DeclarativeClass", declModule)
)

// mapper is the payload of a mapped class.
type mapper struct {
	class *pyeval.Class
	table *schema.Table
	// columns are the columns by attribute, keys the attributes in order.
	columns map[string]*schema.Column
	keys    []string
	// deferred columns are left out of SELECT of the class.
	deferred map[*schema.Column]bool
}

// selected are the columns that select(cls) names, nil for all of the table's.
func (m *mapper) selected() []schema.Expr {
	if len(m.deferred) == 0 {
		return nil
	}
	var out []schema.Expr
	for _, c := range m.table.Columns {
		if !m.deferred[c] {
			out = append(out, c)
		}
	}
	return out
}

// mapperOf is the mapper of a class or of what it derives from, nil for none.
func mapperOf(c *pyeval.Class) *mapper {
	for _, k := range c.MRO() {
		if k.IsNative() {
			continue
		}
		if m, ok := k.Native.(*mapper); ok {
			return m
		}
	}
	return nil
}

// mappedTable is the table of a mapped class, nil for anything else.
func mappedTable(v pyeval.Value) schema.Expr {
	if c, ok := v.(*pyeval.Class); ok {
		if m := mapperOf(c); m != nil {
			return m.table
		}
	}
	return nil
}

func init() {
	exportClass(DeclarativeMetaClass, DeclarativeBaseClass, DeclarativeNoMetaClass, MappedAsDataclassClass, RegistryClass, DeclaredAttrClass)
	for _, c := range []*pyeval.Class{DeclarativeBaseClass, DeclarativeNoMetaClass, declaredClass} {
		c.Define(func(b *pyeval.ClassBuilder) { b.Method("__init__(**kwargs)", mappedInit).Unknowns(pyeval.AllowUnknown) })
		c.OnSubclass(declare)
	}
	MappedAsDataclassClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(*args, **kwargs)", mappedInit)
		b.ClassMethod("__init_subclass__(**kw)", nothing)
	})
	DeclarativeBaseClass.Define(func(b *pyeval.ClassBuilder) { b.ClassMethod("__init_subclass__(**kw)", nothing) })
	DeclarativeNoMetaClass.Define(func(b *pyeval.ClassBuilder) { b.ClassMethod("__init_subclass__(**kw)", nothing) })
	DeclarativeMetaClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(classname, bases, dict_, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, ok := a.Self.(*pyeval.Class)
			if !ok || c.IsSubclassOf(declaredClass) {
				return pyeval.None, nil
			}
			return pyeval.None, declare(th, c, th.OwnDict(c), nil)
		})
	})
	RegistryClass.Define(defineRegistry)
	exportFunc(declModule,
		pyeval.NewFunc("declarative_base(bind=None, metadata=None, mapper=None, cls=None, name='Base', class_registry=None, type_annotation_map=None, constructor=..., metaclass=None)",
			func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return declarativeBase(th, a) }),
		pyeval.NewFunc("as_declarative(**kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			kw := a.Kw
			return pyeval.NewFunc("decorate(cls)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				c, ok := a.At(0).(*pyeval.Class)
				if !ok {
					return nil, pyeval.Raise(pyeval.TypeErrorClass, "as_declarative() decorates a class")
				}
				base := exports[declModule+".declarative_base"]
				return th.CallKw(base, nil, append(kw[:len(kw):len(kw)], pyeval.KwArg{Name: "cls", Value: c}, pyeval.KwArg{Name: "name", Value: pyeval.Str(c.Name)}))
			}), nil
		}),
		pyeval.NewFunc("declarative_mixin(cls)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.At(0), nil }),
		pyeval.NewFunc("has_inherited_table(cls)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, _ := a.At(0).(*pyeval.Class)
			if c != nil {
				for _, k := range c.MRO()[1:] {
					if !k.IsNative() {
						if _, ok := k.Native.(*mapper); ok {
							return pyeval.True, nil
						}
					}
				}
			}
			return pyeval.False, nil
		}),
		pyeval.NewFunc("add_mapped_attribute(target, key, attr)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			key, err := a.Str("key")
			if err != nil {
				return nil, err
			}
			return pyeval.None, th.SetAttr(a.Get("target"), key, a.Get("attr"))
		}),
		pyeval.NewFunc("synonym_for(name, map_column=False)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewFunc("decorate(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.At(0), nil }), nil
		}),
	)
	exports["sqlalchemy.ext.declarative.declarative_base"] = exports[declModule+".declarative_base"]
	for _, name := range []string{"as_declarative", "has_inherited_table", "synonym_for"} {
		exports["sqlalchemy.ext.declarative."+name] = exports[declModule+"."+name]
	}
	DeclaredAttrClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(fn)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			a.Self.(*pyeval.Object).SetAttr("fget", a.At(0))
			return pyeval.None, nil
		})
		b.Method("__get__(instance, owner=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			owner := a.Get("owner")
			if pyeval.IsNone(owner) {
				owner = a.Get("instance").Class()
			}
			return callDeclared(th, a.Self, owner)
		})
		b.Attr("cascading", DeclaredAttrClass)
		b.Attr("directive", DeclaredAttrClass)
		b.ClassMethod("__class_getitem__(item)", subscripted)
	})
}

// callDeclared calls the function of a declared_attr with the class.
func callDeclared(th *pyeval.Thread, attr, owner pyeval.Value) (pyeval.Value, error) {
	o, ok := attr.(*pyeval.Object)
	if !ok {
		return pyeval.None, nil
	}
	fn := attrOr(o, "fget")
	if cm, ok := fn.(*pyeval.ClassMethod); ok {
		fn = cm.Func
	}
	return th.Call(fn, owner)
}

// mappedInit is the constructor of mapped classes: keywords become attributes.
func mappedInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := a.Self.(*pyeval.Object)
	if !ok {
		return pyeval.None, nil
	}
	m := mapperOf(o.Class())
	for i, v := range a.Pos {
		if m != nil && i < len(m.keys) {
			o.SetAttr(m.keys[i], v)
		}
	}
	for _, k := range a.Kw {
		if v, _ := th.Lookup(o.Class(), k.Name); v == nil {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "'%s' is an invalid keyword argument for %s", k.Name, o.Class().Name)
		}
		if err := th.SetAttr(o, k.Name, k.Value); err != nil {
			return nil, err
		}
	}
	return pyeval.None, nil
}

// declarativeBase is declarative_base(): a class whose subclasses are mapped.
func declarativeBase(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	ns := pyeval.NewDict()
	reg, err := newRegistry(th, a.Get("metadata"), a.Get("type_annotation_map"))
	if err != nil {
		return nil, err
	}
	meta, err := th.GetAttr(reg, "metadata")
	if err != nil {
		return nil, err
	}
	ns.SetStr("metadata", meta)
	ns.SetStr("registry", reg)
	ns.SetStr("__abstract__", pyeval.True)
	if mod := th.CurrentModule(); mod != nil {
		ns.SetStr("__module__", pyeval.Str(mod.Name))
	}
	name, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	var bases []*pyeval.Class
	switch c := a.Get("cls").(type) {
	case *pyeval.Class:
		bases = append(bases, c)
	case *pyeval.Tuple:
		for _, v := range c.Elems {
			if k, ok := v.(*pyeval.Class); ok {
				bases = append(bases, k)
			}
		}
	}
	if len(bases) == 1 && bases[0] == pyeval.ObjectClass {
		bases = nil
	}
	if fn := a.Get("constructor"); fn != nil && !pyeval.IsNone(fn) {
		ns.SetStr("__init__", fn)
	}
	metaclass := pyeval.TypeClass
	if c, ok := a.Get("metaclass").(*pyeval.Class); ok {
		metaclass = c
	}
	return th.NewType(metaclass, name, append(bases, declaredClass), ns, nil)
}

func newRegistry(th *pyeval.Thread, metadata, types pyeval.Value) (*pyeval.Object, error) {
	if pyeval.IsNone(metadata) {
		m, err := th.Call(MetaDataClass)
		if err != nil {
			return nil, err
		}
		metadata = m
	}
	o := pyeval.NewObject(RegistryClass, nil)
	o.SetAttr("metadata", metadata)
	d := pyeval.NewDict()
	if !pyeval.IsNone(types) {
		if err := th.UpdateFrom(d, types); err != nil {
			return nil, err
		}
	}
	o.SetAttr("type_annotation_map", d)
	return o, nil
}

func defineRegistry(b *pyeval.ClassBuilder) {
	b.Method("__init__(*, metadata=None, class_registry=None, type_annotation_map=None, constructor=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		r, err := newRegistry(th, a.Get("metadata"), a.Get("type_annotation_map"))
		if err != nil {
			return nil, err
		}
		a.Self.(*pyeval.Object).Attrs = r.Attrs
		return pyeval.None, nil
	})
	b.Method("generate_base(mapper=None, cls=None, name='Base', metaclass=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o := a.Self.(*pyeval.Object)
		kw := []pyeval.KwArg{{Name: "cls", Value: a.Get("cls")}, {Name: "name", Value: a.Get("name")}, {Name: "metadata", Value: attrOr(o, "metadata")},
			{Name: "type_annotation_map", Value: attrOr(o, "type_annotation_map")}}
		return th.CallKw(exports[declModule+".declarative_base"], nil, kw)
	})
	mapped := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		c, ok := a.At(0).(*pyeval.Class)
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "registry.mapped() decorates a class")
		}
		return c, mapClass(th, c, a.Self.(*pyeval.Object))
	}
	b.Method("mapped(cls)", mapped)
	b.Method("map_declaratively(cls)", mapped)
	b.Method("mapped_as_dataclass(cls=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		if c, ok := a.At(0).(*pyeval.Class); ok {
			return c, mapClass(th, c, a.Self.(*pyeval.Object))
		}
		self := a.Self.(*pyeval.Object)
		return pyeval.NewFunc("decorate(cls)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, _ := a.At(0).(*pyeval.Class)
			if c == nil {
				return a.At(0), nil
			}
			return c, mapClass(th, c, self)
		}), nil
	})
	b.Method("as_declarative_base(**kw)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		self := a.Self
		return pyeval.NewFunc("decorate(cls)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, ok := a.At(0).(*pyeval.Class)
			if !ok {
				return nil, pyeval.Raise(pyeval.TypeErrorClass, "as_declarative_base() decorates a class")
			}
			return th.CallMethod(self, "generate_base", pyeval.None, c, pyeval.Str(c.Name))
		}), nil
	})
	b.Method("map_imperatively(class_, local_table=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		c, ok := a.Get("class_").(*pyeval.Class)
		t, isTable := pyeval.Payload[*schema.Table](a.Get("local_table"))
		if !ok || !isTable {
			return nil, argumentError("map_imperatively() needs a class and a table")
		}
		m := &mapper{class: c, table: t, columns: map[string]*schema.Column{}}
		for _, col := range t.Columns {
			m.add(th, col.KeyOf(), col)
		}
		return pyeval.None, m.finish(th)
	})
	b.Method("update_type_annotation_map(type_annotation_map)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		d, ok := attrOr(a.Self.(*pyeval.Object), "type_annotation_map").(*pyeval.Dict)
		if !ok {
			return pyeval.None, nil
		}
		return pyeval.None, th.UpdateFrom(d, a.At(0))
	})
	b.Method("configure(cascade=False)", nothing)
	b.Method("dispose(cascade=False)", nothing)
}

// declare is called for each new class below a declarative base.
func declare(th *pyeval.Thread, cls *pyeval.Class, ns *pyeval.Dict, _ []pyeval.KwArg) error {
	for _, b := range cls.Bases() {
		if b == DeclarativeBaseClass || b == DeclarativeNoMetaClass {
			return declareBase(th, cls, ns)
		}
	}
	if v, ok := ns.GetStr("__abstract__"); ok && v == pyeval.True {
		return nil
	}
	reg, err := th.GetAttr(cls, "registry")
	if err != nil {
		return pyeval.Raise(InvalidRequestErrorClass, "Declarative base class has no 'registry' attribute, or registry is not a sqlalchemy.orm.registry() object")
	}
	r, ok := reg.(*pyeval.Object)
	if !ok || !r.Class().IsSubclassOf(RegistryClass) {
		return pyeval.Raise(InvalidRequestErrorClass, "Declarative base class has no 'registry' attribute, or registry is not a sqlalchemy.orm.registry() object")
	}
	return mapClass(th, cls, r)
}

// declareBase gives a direct subclass of DeclarativeBase its metadata and
// registry.
func declareBase(th *pyeval.Thread, cls *pyeval.Class, ns *pyeval.Dict) error {
	own := func(name string) pyeval.Value {
		if v, ok := ns.GetStr(name); ok {
			return v
		}
		if v, owner := th.Lookup(cls, name); v != nil && !owner.IsNative() {
			return v
		}
		return pyeval.None
	}
	reg, isRegistry := own("registry").(*pyeval.Object)
	meta := own("metadata")
	if !isRegistry {
		r, err := newRegistry(th, meta, own("type_annotation_map"))
		if err != nil {
			return err
		}
		reg = r
		th.SetOwnAttr(cls, "registry", r)
	}
	if pyeval.IsNone(meta) {
		meta = attrOr(reg, "metadata")
	}
	th.SetOwnAttr(cls, "metadata", meta)
	return nil
}
