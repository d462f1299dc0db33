package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const ormConstructors = "sqlalchemy.orm._orm_constructors"

// The attributes of mapped classes (orm/base.py, orm/attributes.py,
// orm/properties.py).
var (
	SQLORMExpressionClass = pyeval.NewNativeClass("SQLORMExpression", "sqlalchemy.orm.base", SQLColumnExpressionClass)
	ORMDescriptorClass    = pyeval.NewNativeClass("ORMDescriptor", "sqlalchemy.orm.base")
	MappedClass           = pyeval.NewNativeClass("Mapped", "sqlalchemy.orm.base", SQLORMExpressionClass, ORMDescriptorClass)
	DynamicMappedClass    = pyeval.NewNativeClass("DynamicMapped", "sqlalchemy.orm.base", MappedClass)
	WriteOnlyMappedClass  = pyeval.NewNativeClass("WriteOnlyMapped", "sqlalchemy.orm.base", MappedClass)
	queryableClass        = pyeval.NewNativeClass("QueryableAttribute", "sqlalchemy.orm.attributes", SQLORMExpressionClass)
	instrumentedClass     = pyeval.NewNativeClass("InstrumentedAttribute", "sqlalchemy.orm.attributes", queryableClass)
	mappedColumnClass     = pyeval.NewNativeClass("MappedColumn", "sqlalchemy.orm.properties", SQLCoreOperationsClass)
	MapperClass           = pyeval.NewNativeClass("Mapper", "sqlalchemy.orm.mapper")
	AliasedClassClass     = pyeval.NewNativeClass("AliasedClass", "sqlalchemy.orm.util")
)

func init() {
	exportClass(SQLORMExpressionClass, ORMDescriptorClass, MappedClass, DynamicMappedClass, WriteOnlyMappedClass, queryableClass,
		instrumentedClass, mappedColumnClass, MapperClass, AliasedClassClass)
	for _, c := range []*pyeval.Class{MappedClass, DynamicMappedClass, WriteOnlyMappedClass, instrumentedClass, queryableClass} {
		c.Define(func(b *pyeval.ClassBuilder) { b.ClassMethod("__class_getitem__(item)", subscripted) })
	}
	exportFunc(ormConstructors,
		pyeval.NewFunc(mappedColumnSig, mappedColumn).Unknowns(pyeval.AllowUnknown),
		pyeval.NewFunc("aliased(element, alias=None, name=None, flat=False, adapt_on_names=False)", aliasedOf),
	)
	instrumentedClass.Define(defineInstrumented)
	mappedColumnClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__getattr__(name)", columnAttr)
		b.Property("column", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			c, err := columnOf(self)
			if err != nil {
				return nil, err
			}
			return columnObject(nil, c), nil
		}, nil)
	})
	MapperClass.Define(defineMapper)
	AliasedClassClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__getattr__(name)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			al, ok := pyeval.Payload[*expr.Alias](a.Self)
			if ok {
				key := name
				if t, isTable := al.X.(*schema.Table); isTable {
					if m := ormTables(th)[t]; m != nil && m.columns[name] != nil {
						key = m.columns[name].KeyOf()
					}
				}
				if c := expr.ColumnByKey(al, key); c != nil {
					return WrapExpr(th, c), nil
				}
			}
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name)
		})
	})
}

// attributeObject is User.name: a column as attribute of its class.
func attributeObject(cls *pyeval.Class, key string, c *schema.Column) *pyeval.Object {
	o := pyeval.NewObject(instrumentedClass, c)
	o.SetAttr("key", pyeval.Str(key))
	o.SetAttr("class_", cls)
	o.SetAttr("parent", cls)
	return o
}

func defineInstrumented(b *pyeval.ClassBuilder) {
	b.Method("__getattr__(name)", columnAttr)
	b.Method("__get__(instance, owner=None)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o, ok := a.Get("instance").(*pyeval.Object)
		if !ok {
			return a.Self, nil
		}
		key, _ := pyeval.AsStr(attrOr(a.Self.(*pyeval.Object), "key"))
		return attrOr(o, key), nil
	})
	b.Method("__set__(instance, value)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		key, _ := pyeval.AsStr(attrOr(a.Self.(*pyeval.Object), "key"))
		if o, ok := a.Get("instance").(*pyeval.Object); ok {
			o.SetAttr(key, a.Get("value"))
		}
		return pyeval.None, nil
	}).Unknowns(pyeval.AllowUnknown)
	column := func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		c, err := columnOf(self)
		if err != nil {
			return nil, err
		}
		return columnObject(nil, c), nil
	}
	b.Property("expression", column, nil)
	b.Method("__clause_element__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return column(th, a.Self) })
	b.Property("property", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		c, err := columnOf(self)
		if err != nil {
			return nil, err
		}
		o := pyeval.NewObject(ColumnPropertyClass, nil)
		o.SetAttr("columns", pyeval.NewList(columnObject(nil, c)))
		o.SetAttr("key", attrOr(self.(*pyeval.Object), "key"))
		return o, nil
	}, nil)
	b.Method("__bool__()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "Boolean value of this clause is not defined")
	})
	b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		o := a.Self.(*pyeval.Object)
		key, _ := pyeval.AsStr(attrOr(o, "key"))
		if c, ok := attrOr(o, "class_").(*pyeval.Class); ok {
			return pyeval.Str(c.Name + "." + key), nil
		}
		return pyeval.Str(key), nil
	})
}

// columnAttr is __getattr__ of what stands for a column: the comparator of the
// type first, then the column itself.
func columnAttr(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	name, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	if isDunder(name) {
		return nil, pyeval.Raise(pyeval.AttributeErrorClass, "%s", name)
	}
	c, err := columnOf(a.Self)
	if err != nil {
		return nil, err
	}
	return th.GetAttr(columnObject(th, c), name)
}

const mappedColumnSig = "mapped_column(__name_pos=None, __type_pos=None, /, *args, init=None, repr=None, default=..., default_factory=..., compare=None, kw_only=None, hash=None, " +
	"dataclass_metadata=None, nullable=..., primary_key=..., deferred=None, deferred_group=None, deferred_raiseload=None, use_existing_column=False, " +
	"name=None, type_=None, sort_order=None, active_history=False, insert_default=..., **kw)"

// mappedColumn is mapped_column(): a Column without a name, with what the ORM
// adds set apart.
func mappedColumn(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	pos := append([]pyeval.Value{a.At(0), a.At(1)}, a.Pos...)
	for len(pos) > 0 && pyeval.IsNone(pos[0]) {
		pos = pos[1:]
	}
	if len(pos) > 1 && pyeval.IsNone(pos[1]) {
		pos = append(pos[:1:1], pos[2:]...)
	}
	kw := a.Kw
	for _, n := range []string{"name", "type_"} {
		if v := a.Get(n); !pyeval.IsNone(v) {
			kw = append(kw, pyeval.KwArg{Name: n, Value: v})
		}
	}
	for _, n := range []string{"nullable", "primary_key"} {
		if a.Given(n) {
			kw = append(kw, pyeval.KwArg{Name: n, Value: a.Get(n)})
		}
	}
	switch {
	case a.Given("insert_default"):
		kw = append(kw, pyeval.KwArg{Name: "default", Value: a.Get("insert_default")})
	case a.Given("default") && !pyeval.IsNone(a.Get("default")):
		kw = append(kw, pyeval.KwArg{Name: "default", Value: a.Get("default")})
	}
	v, err := th.CallKw(ColumnClass, pos, kw)
	if err != nil {
		return nil, err
	}
	c, err := columnOf(v)
	if err != nil {
		return nil, err
	}
	o := pyeval.NewObject(mappedColumnClass, c)
	o.SetAttr("_nullable_given", pyeval.Bool(a.Given("nullable")))
	o.SetAttr("_sort_order", a.Get("sort_order"))
	o.SetAttr("_deferred", a.Get("deferred"))
	return o, nil
}

// aliasedOf is orm.aliased(): of a mapped class, a table or a query.
func aliasedOf(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	name, err := nameOf(a.Get("name"))
	if err != nil {
		return nil, err
	}
	source := a.Get("element")
	if al := a.Get("alias"); !pyeval.IsNone(al) {
		f, err := fromOf(th, al, "aliased()")
		if err != nil {
			return nil, err
		}
		return pyeval.NewObject(AliasedClassClass, f), nil
	}
	f, err := fromOf(th, source, "aliased()")
	if err != nil {
		return nil, err
	}
	al := expr.NewAlias(f.(schema.Expr), name)
	if _, isClass := source.(*pyeval.Class); isClass {
		return pyeval.NewObject(AliasedClassClass, al), nil
	}
	return WrapExpr(th, al), nil
}

// defineMapper is the object of __mapper__ and inspect(User).
func defineMapper(b *pyeval.ClassBuilder) {
	type mapped = *mapper
	for _, n := range []string{"local_table", "persist_selectable", "selectable", "mapped_table"} {
		property(b, n, func(_ *pyeval.Thread, m mapped) (pyeval.Value, error) { return tableObject(m.table), nil }, nil)
	}
	property(b, "tables", func(_ *pyeval.Thread, m mapped) (pyeval.Value, error) {
		return pyeval.NewList(tableObject(m.table)), nil
	}, nil)
	for _, n := range []string{"class_", "entity"} {
		property(b, n, func(_ *pyeval.Thread, m mapped) (pyeval.Value, error) { return m.class, nil }, nil)
	}
	columns := func(_ *pyeval.Thread, m mapped) (pyeval.Value, error) {
		return NewColumnCollection(&ColumnCollection{Owner: m.class.Name, Entries: func(th *pyeval.Thread) []ColumnEntry {
			var out []ColumnEntry
			for _, k := range m.keys {
				out = append(out, ColumnEntry{k, columnObject(th, m.columns[k])})
			}
			return out
		}}), nil
	}
	for _, n := range []string{"columns", "c"} {
		property(b, n, columns, nil)
	}
	attrs := func(_ *pyeval.Thread, m mapped) (pyeval.Value, error) {
		return NewColumnCollection(&ColumnCollection{Owner: m.class.Name, Entries: func(th *pyeval.Thread) []ColumnEntry {
			var out []ColumnEntry
			for _, k := range m.keys {
				out = append(out, ColumnEntry{k, attributeObject(m.class, k, m.columns[k])})
			}
			return out
		}}), nil
	}
	for _, n := range []string{"attrs", "column_attrs", "all_orm_descriptors"} {
		property(b, n, attrs, nil)
	}
	property(b, "primary_key", func(th *pyeval.Thread, m mapped) (pyeval.Value, error) {
		var out []pyeval.Value
		for _, c := range m.table.Columns {
			if c.PrimaryKey {
				out = append(out, columnObject(th, c))
			}
		}
		return pyeval.NewTuple(out...), nil
	}, nil)
	b.Attr("relationships", pyeval.NewTuple())
	b.Attr("is_mapper", pyeval.True)
}
