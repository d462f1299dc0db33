package alembic

import (
	"sqlgen/offline/pyeval"
)

// The reverse() of operations, which recipes call to write a downgrade in terms
// of the upgrade.

func init() {
	CreateIndexOpClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("reverse()", reversed(DropIndexOpClass, "index_name", "table_name", "schema", "kw"))
	})
	CreateTableOpClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("reverse()", reversed(DropTableOpClass, "table_name", "schema", "comment", "info", "prefixes"))
	})
	AddColumnOpClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("reverse()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := reversed(DropColumnOpClass, "table_name", "schema")(th, a)
			if err != nil {
				return nil, err
			}
			o, self := v.(*pyeval.Object), a.Self.(*pyeval.Object)
			column, _ := self.Attr("column")
			name, err := th.GetAttr(column, "name")
			if err != nil {
				return nil, err
			}
			o.SetAttr("column_name", name)
			if x, ok := self.Attr("if_not_exists"); ok {
				o.SetAttr("if_exists", x)
			}
			return o, nil
		})
		b.Method("to_column()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, _ := a.Self.(*pyeval.Object).Attr("column")
			return v, nil
		})
	})
	for cls, kind := range map[*pyeval.Class]string{
		CreatePrimaryKeyOpClass: "primary", CreateUniqueConstraintClass: "unique", CreateForeignKeyOpClass: "foreignkey",
		CreateCheckConstraintClass: "check", CreateExcludeClass: "",
	} {
		cls.Define(func(b *pyeval.ClassBuilder) {
			b.Method("reverse()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				v, err := reversed(DropConstraintOpClass, "constraint_name", "table_name", "schema")(th, a)
				if err != nil {
					return nil, err
				}
				o, self := v.(*pyeval.Object), a.Self.(*pyeval.Object)
				o.SetAttr("constraint_type", strOrNone(kind))
				if kind == "foreignkey" {
					table, _ := self.Attr("source_table")
					o.SetAttr("table_name", table)
					if kw, ok := self.Attr("kw"); ok {
						if s, ok := kw.(*pyeval.Dict).GetStr("source_schema"); ok {
							o.SetAttr("schema", s)
						}
					}
				}
				return o, nil
			})
		})
	}
	for _, cls := range []*pyeval.Class{DropIndexOpClass, DropTableOpClass, DropColumnOpClass, DropConstraintOpClass} {
		cls.Define(func(b *pyeval.ClassBuilder) {
			b.Method("reverse()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				v, _ := a.Self.(*pyeval.Object).Attr("_reverse")
				if pyeval.IsNone(v) {
					return nil, pyeval.Raise(pyeval.ValueErrorClass, "operation is not reversible; original object is not present")
				}
				return v, nil
			})
		})
	}
	AlterColumnOpClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("reverse()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			self := a.Self.(*pyeval.Object)
			o := copyOf(self, AlterColumnOpClass)
			for _, k := range []string{"type", "nullable", "server_default", "comment"} {
				m, _ := self.Attr("modify_" + k)
				e, _ := self.Attr("existing_" + k)
				absent := pyeval.IsNone(m)
				if k == "server_default" || k == "comment" {
					absent = m == pyeval.False
				}
				if !absent {
					o.SetAttr("modify_"+k, e)
					o.SetAttr("existing_"+k, m)
				}
			}
			return o, nil
		})
	})
}

// copyOf is an operation with the same attributes.
func copyOf(from *pyeval.Object, cls *pyeval.Class) *pyeval.Object {
	o := pyeval.NewObject(cls, nil)
	if from.Attrs != nil {
		o.Attrs = from.Attrs.Copy()
	}
	return o
}

// reversed makes an operation of another class that takes over the named
// attributes and remembers the operation as its _reverse.
func reversed(cls *pyeval.Class, attrs ...string) pyeval.NativeFunc {
	return func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		d := byClass[cls]
		self := a.Self.(*pyeval.Object)
		o := pyeval.NewObject(cls, nil)
		for _, f := range d.fields {
			v := f.def
			if v == nil {
				v = pyeval.None
			}
			o.SetAttr(f.attr, v)
		}
		d.finish(o, pyeval.NewDict())
		for _, name := range attrs {
			if v, ok := self.Attr(name); ok {
				o.SetAttr(name, v)
			}
		}
		o.SetAttr("_reverse", self)
		return o, nil
	}
}
