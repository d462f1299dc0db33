package sqlalchemy

import (
	"sort"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// MetaDataClass is sqlalchemy.MetaData.
var MetaDataClass = schemaClass("MetaData", HasSchemaAttrClass)

// metadataInfo is the Info of a MetaData that Python code sees.
type metadataInfo struct {
	obj        *pyeval.Object
	convention pyeval.Value
	info       *pyeval.Dict
	bind       pyeval.Value     // see boundTo
	listening  bool             // Python code listens to its events
	untyped    []*schema.Column // whose type a foreign key's target will give
}

func metadataObject(m *schema.MetaData) pyeval.Value {
	i, ok := m.Info.(*metadataInfo)
	if !ok {
		i = &metadataInfo{obj: pyeval.NewObject(MetaDataClass, m), convention: defaultConvention()}
		m.Info = i
	}
	return i.obj
}

func defaultConvention() pyeval.Value {
	d := pyeval.NewDict()
	d.SetStr("ix", pyeval.Str("ix_%(column_0_label)s"))
	return d
}

func init() {
	exportClass(MetaDataClass)
	MetaDataClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(schema=None, quote_schema=None, naming_convention=None, info=None, *, bind=...)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			sch, err := quotedArg(th, a, "schema", "quote_schema")
			if err != nil {
				return nil, err
			}
			m := schema.NewMetaData(nil)
			m.Schema = sch
			o := a.Self.(*pyeval.Object)
			i := &metadataInfo{obj: o, convention: defaultConvention()}
			i.info, _ = a.Get("info").(*pyeval.Dict)
			if i.bind, err = boundArg(th, a); err != nil {
				return nil, err
			}
			m.Info, o.Native = i, m
			return pyeval.None, setConvention(th, m, a.Get("naming_convention"))
		})
		type metadata = *schema.MetaData
		property(b, "schema", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) { return nameValue(m.Schema), nil },
			func(_ *pyeval.Thread, m metadata, v pyeval.Value) (err error) {
				m.Schema, err = nameOf(v)
				return err
			})
		property(b, "naming_convention", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) {
			metadataObject(m)
			return m.Info.(*metadataInfo).convention, nil
		}, setConvention)
		property(b, "tables", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) {
			d := pyeval.NewDict()
			for _, t := range m.Tables {
				d.SetStr(fullname(t), tableObject(t))
			}
			return d, nil
		}, nil)
		property(b, "sorted_tables", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) {
			var out []pyeval.Value
			for _, t := range sortedTables(m) {
				out = append(out, tableObject(t))
			}
			return pyeval.NewList(out...), nil
		}, nil)
		property(b, "info", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) {
			metadataObject(m)
			i := m.Info.(*metadataInfo)
			if i.info == nil {
				i.info = pyeval.NewDict()
			}
			return i.info, nil
		}, nil)
		property(b, "bind", func(_ *pyeval.Thread, m metadata) (pyeval.Value, error) {
			if v := boundTo(m); v != nil {
				return v, nil
			}
			return pyeval.None, nil
		}, func(_ *pyeval.Thread, m metadata, v pyeval.Value) error {
			metadataObject(m)
			m.Info.(*metadataInfo).bind = nil
			if d, ok := pyeval.Payload[Database](v); ok && d.Answering() {
				m.Info.(*metadataInfo).bind = v
			}
			return nil
		})
		b.Method("__contains__(table_or_key)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			m, _ := pyeval.Payload[*schema.MetaData](a.Self)
			key, ok := pyeval.AsStr(a.Get("table_or_key"))
			if t, isTable := pyeval.Payload[*schema.Table](a.Get("table_or_key")); isTable {
				key, ok = fullname(t), true
			}
			return pyeval.Bool(ok && m.Table(key) != nil), nil
		})
		b.Method("remove(table)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			m, _ := pyeval.Payload[*schema.MetaData](a.Self)
			if t, ok := pyeval.Payload[*schema.Table](a.Get("table")); ok {
				m.Remove(t)
			}
			return pyeval.None, nil
		})
		b.Method("clear()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			m, _ := pyeval.Payload[*schema.MetaData](a.Self)
			for _, t := range append([]*schema.Table(nil), m.Tables...) {
				m.Remove(t)
			}
			return pyeval.None, nil
		})
		b.Unknowns(pyeval.AllowUnknown)
		b.Method("reflect(bind=..., schema=None, views=False, only=None, extend_existing=False, autoload_replace=True, resolve_fks=True, **kw)", orBound(metadataItself, metadataReflect))
		b.Unknowns(pyeval.RefuseUnknown)
		b.Method("create_all(bind=..., tables=None, checkfirst=True)", orBound(metadataItself, metadataDDL(false)))
		b.Method("drop_all(bind=..., tables=None, checkfirst=True)", orBound(metadataItself, metadataDDL(true)))
		b.Method("__repr__()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.Str("MetaData()"), nil })
	})
}

func metadataDDL(drop bool) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		m, _ := pyeval.Payload[*schema.MetaData](a.Self)
		if i, ok := m.Info.(*metadataInfo); ok && i.listening {
			return nil, unsupported(a.FuncName() + "() of a MetaData whose events are listened to")
		}
		var tables []*schema.Table
		if !a.IsNone("tables") {
			vs, err := th.Slice(a.Get("tables"))
			if err != nil {
				return nil, err
			}
			tables = []*schema.Table{}
			for _, v := range vs {
				t, ok := pyeval.Payload[*schema.Table](v)
				if !ok {
					return nil, argumentError("%s(): tables must be Table objects, not %s", a.FuncName(), describe(th, v))
				}
				tables = append(tables, t)
			}
		}
		return pyeval.None, runDDL(th, a.Get("bind"), "MetaData."+a.FuncName(), func(at ops.At) ops.Operation {
			if drop {
				return &ops.DropAll{At: at, Metadata: m, Tables: tables}
			}
			return &ops.CreateAll{At: at, Metadata: m, Tables: tables}
		})
	}
}

// setConvention reads a naming convention: a dict of templates by kind (or by
// constraint class), and of functions by token.
func setConvention(th *pyeval.Thread, m *schema.MetaData, v pyeval.Value) error {
	i := m.Info.(*metadataInfo)
	if on, err := th.Truth(v); err != nil {
		return err
	} else if !on {
		i.convention, m.Convention = defaultConvention(), nil
		return nil
	}
	c, err := ConventionOf(th, v)
	if err != nil {
		return err
	}
	i.convention, m.Convention = v, c
	return nil
}

var conventionKinds = map[string]string{
	"Index": "ix", "UniqueConstraint": "uq", "CheckConstraint": "ck", "ForeignKeyConstraint": "fk", "PrimaryKeyConstraint": "pk",
}

// ConventionOf is the naming convention of a dict.
func ConventionOf(th *pyeval.Thread, v pyeval.Value) (*schema.NamingConvention, error) {
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse("a naming convention must be known")
	}
	items, err := mappingItems(th, v)
	if err != nil {
		return nil, err
	}
	c := &schema.NamingConvention{Templates: map[string]string{}, Tokens: map[string]func(any, *schema.Table) (string, error){}, Own: v}
	for _, it := range items {
		key, ok := pyeval.AsStr(it[0])
		if class, isClass := it[0].(*pyeval.Class); isClass {
			key, ok = conventionKinds[class.Name], true
		}
		if !ok || key == "" {
			return nil, argumentError("naming_convention: a key is a str such as 'uq' or a constraint class, not %s", describe(th, it[0]))
		}
		if u, ok := it[1].(*pyeval.Unknown); ok {
			return nil, u.Refuse("naming_convention[" + key + "] must be known")
		}
		if s, ok := pyeval.AsStr(it[1]); ok {
			c.Templates[key] = s
			continue
		}
		fn := it[1]
		if !th.IsCallable(fn) {
			return nil, argumentError("naming_convention['%s'] must be a str or a function, not %s", key, describe(th, fn))
		}
		c.Tokens[key] = func(k any, t *schema.Table) (string, error) {
			r, err := th.Call(fn, itemObject(k), tableObject(t))
			if err != nil {
				return "", err
			}
			if u, ok := r.(*pyeval.Unknown); ok {
				return "", u.Refuse("the result of naming_convention['" + key + "'] must be known")
			}
			return th.Str(r)
		}
	}
	return c, nil
}

// itemObject is the Python object of a constraint or an index.
func itemObject(k any) pyeval.Value {
	switch k := k.(type) {
	case *schema.Index:
		return indexObject(k)
	case schema.Constraint:
		return constraintObject(k)
	}
	return pyeval.None
}

// sortedTables are the tables by dependency, otherwise by key, as
// MetaData.sorted_tables has them. A circle is broken at the first key.
func sortedTables(m *schema.MetaData) []*schema.Table {
	tables := append([]*schema.Table(nil), m.Tables...)
	sort.SliceStable(tables, func(i, j int) bool { return fullname(tables[i]) < fullname(tables[j]) })
	var out []*schema.Table
	state := map[*schema.Table]bool{}
	var visit func(t *schema.Table)
	visit = func(t *schema.Table) {
		if state[t] {
			return
		}
		state[t] = true
		for _, dep := range referredTables(m, t) {
			visit(dep)
		}
		out = append(out, t)
	}
	for _, t := range tables {
		visit(t)
	}
	return out
}

func referredTables(m *schema.MetaData, t *schema.Table) []*schema.Table {
	var out []*schema.Table
	for _, c := range t.Columns {
		for _, fk := range c.ForeignKeys {
			sch, name, _, err := fk.Target(m)
			if err != nil {
				continue
			}
			if dep := m.Table(schema.TableKey(sch.Text, name.Text)); dep != nil && dep != t {
				out = append(out, dep)
			}
		}
	}
	return out
}
