package alembic

import (
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
	"sqlgen/offline/sqlalchemy"
)

// ddlClasses are the DDL elements of alembic.ddl.base. What they are given
// becomes the operation that prints the same statement.
var ddlClasses []*pyeval.Class

func defineDDL(name, params string, base *pyeval.Class, op func(f *fields, at ops.At) ops.Operation) *pyeval.Class {
	c := pyeval.NewNativeClass(name, "alembic.ddl.base", base)
	var names []string
	for _, p := range paramNames(params) {
		n, _, _ := cutDefault(p)
		names = append(names, n)
	}
	c.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__"+params, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			for _, n := range names {
				if n != "" && n[0] != '*' {
					o.SetAttr(n, a.Get(n))
				}
			}
			for _, k := range a.Kw {
				o.SetAttr(k.Name, k.Value)
			}
			f := &fields{th: th, op: o, fn: name}
			made := op(f, ops.At{})
			if f.err != nil {
				return nil, f.err
			}
			if made != nil {
				o.Native = &sqlalchemy.DDLElement{Make: func(at ops.At) ops.Operation {
					f.err = nil
					return op(f, at)
				}}
			}
			return pyeval.None, nil
		})
	})
	ddlClasses = append(ddlClasses, c)
	return c
}

func cutDefault(p string) (name, def string, has bool) {
	for i := 0; i < len(p); i++ {
		if p[i] == '=' {
			return p[:i], p[i+1:], true
		}
	}
	return p, "", false
}

// alter begins an ops.AlterColumn from the attributes that all ALTER COLUMN
// elements have.
func (f *fields) alter(at ops.At) *ops.AlterColumn {
	a := &ops.AlterColumn{At: at, Table: f.table("name"), Schema: f.name("schema"), Column: f.table("column_name")}
	t, err := typeOf(f.th, f.get("existing_type"))
	if err != nil {
		f.fail(err)
	}
	a.ExistingType = t
	return a
}

func init() {
	none := func(*fields, ops.At) ops.Operation { return nil }
	alterTable := defineDDL("AlterTable", "(table_name, schema=None)", sqlalchemy.BaseDDLElementClass, none)
	const column = "schema=None, existing_type=None, existing_nullable=None, existing_server_default=None, existing_comment=None"
	alterColumn := defineDDL("AlterColumn", "(name, column_name, "+column+")", alterTable, none)
	defineDDL("RenameTable", "(old_table_name, new_table_name, schema=None)", alterTable, func(f *fields, at ops.At) ops.Operation {
		return &ops.RenameTable{At: at, Old: f.table("old_table_name"), New: f.table("new_table_name"), Schema: f.name("schema")}
	})
	defineDDL("ColumnNullable", "(name, column_name, nullable, "+column+")", alterColumn, func(f *fields, at ops.At) ops.Operation {
		a := f.alter(at)
		a.Nullable = schema.TriOf(f.flag("nullable"))
		return a
	})
	defineDDL("ColumnType", "(name, column_name, type_, "+column+")", alterColumn, func(f *fields, at ops.At) ops.Operation {
		a := f.alter(at)
		var err error
		if a.Type, err = typeOf(f.th, f.get("type_")); err != nil {
			f.fail(err)
		}
		a.ExistingType = nil
		return a
	})
	defineDDL("ColumnName", "(name, column_name, newname, "+column+")", alterColumn, func(f *fields, at ops.At) ops.Operation {
		a := f.alter(at)
		a.NewName = f.table("newname")
		return a
	})
	defaulted := func(f *fields, at ops.At) ops.Operation {
		a := f.alter(at)
		a.SetServerDefault = true
		var err error
		if a.ServerDefault, err = serverDefaultOf(f.th, f.get("default")); err != nil {
			f.fail(err)
		}
		return a
	}
	defineDDL("ColumnDefault", "(name, column_name, default, "+column+")", alterColumn, defaulted)
	defineDDL("ComputedColumnDefault", "(name, column_name, default, "+column+")", alterColumn, defaulted)
	defineDDL("IdentityColumnDefault", "(name, column_name, default, impl=None, "+column+")", alterColumn, defaulted)
	defineDDL("ColumnComment", "(name, column_name, comment, "+column+")", alterColumn, func(f *fields, at ops.At) ops.Operation {
		a := f.alter(at)
		a.SetComment = true
		var err error
		if a.Comment, err = optText(f.get("comment"), "comment"); err != nil {
			f.fail(err)
		}
		return a
	})
	defineDDL("AddColumn", "(name, column, schema=None, if_not_exists=None, inline_references=None, inline_primary_key=None)", alterTable,
		func(f *fields, at ops.At) ops.Operation {
			c, ok := pyeval.Payload[*schema.Column](f.get("column"))
			if !ok {
				f.fail(pyeval.Raise(pyeval.TypeErrorClass, "AddColumn: a Column was expected, not %s", pyeval.TypeName(f.get("column"))))
				return nil
			}
			// The element prints the column alone: what else it brings (keys,
			// indexes, a comment) are statements of op.add_column().
			c = c.Copy()
			c.Index, c.Unique, c.Comment, c.ForeignKeys = schema.No, schema.No, "", nil
			return &ops.AddColumn{
				At: at, Table: f.table("name"), Schema: f.name("schema"), Column: c,
				IfNotExists: f.flag("if_not_exists"), InlineReferences: f.flag("inline_references"), InlinePrimaryKey: f.flag("inline_primary_key"),
			}
		})
	defineDDL("DropColumn", "(name, column, schema=None, if_exists=None)", alterTable, func(f *fields, at ops.At) ops.Operation {
		c, ok := pyeval.Payload[*schema.Column](f.get("column"))
		if !ok {
			f.fail(pyeval.Raise(pyeval.TypeErrorClass, "DropColumn: a Column was expected, not %s", pyeval.TypeName(f.get("column"))))
			return nil
		}
		return &ops.DropColumn{At: at, Table: f.table("name"), Schema: f.name("schema"), Column: c.Name, IfExists: f.flag("if_exists")}
	})
	SchemaObjectsClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(migration_context=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, ok := pyeval.Payload[*migrationContext](a.Get("migration_context"))
			if !ok {
				e, err := environment(th)
				if err != nil {
					return nil, err
				}
				if c, err = e.context(); err != nil {
					return nil, err
				}
			}
			a.Self.(*pyeval.Object).Native = c
			return pyeval.None, nil
		})
		b.Method("metadata()", withContext(func(th *pyeval.Thread, c *migrationContext, _ *pyeval.Args) (pyeval.Value, error) {
			return c.metadata(th)
		}))
		b.Method("table(name, *columns, **kw)", withContext(func(th *pyeval.Thread, c *migrationContext, a *pyeval.Args) (pyeval.Value, error) {
			v, _, err := c.table(th, a.Get("name"), a.Pos, a.Kw, false)
			return v, err
		}))
		b.Method("column(name, type_, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallKw(class("Column"), []pyeval.Value{a.Get("name"), a.Get("type_")}, a.Kw)
		})
	})
}
