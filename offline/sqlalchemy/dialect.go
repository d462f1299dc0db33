package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const dialectName = "postgresql"

// The PostgreSQL dialect as Python code sees it: bind.dialect, or the dialect
// that a type's method is given.
var (
	dialectBaseClass = pyeval.NewNativeClass("DefaultDialect", "sqlalchemy.engine.default")
	PGDialectClass   = pyeval.NewNativeClass("PGDialect", "sqlalchemy.dialects.postgresql.base", dialectBaseClass)
	psycopg2Class    = pyeval.NewNativeClass("PGDialect_psycopg2", "sqlalchemy.dialects.postgresql.psycopg2", PGDialectClass)
	preparerClass    = pyeval.NewNativeClass("PGIdentifierPreparer", "sqlalchemy.dialects.postgresql.base")
)

func init() {
	exportClass(dialectBaseClass, PGDialectClass, psycopg2Class, preparerClass)
	PGDialectClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(**kw)", nothing)
		b.Attr("name", pyeval.Str(dialectName))
		b.Attr("driver", pyeval.Str("psycopg2"))
		b.Attr("paramstyle", pyeval.Str("named"))
		b.Attr("default_schema_name", pyeval.Str("public"))
		b.Attr("max_identifier_length", pyeval.MakeInt(63))
		for _, n := range []string{
			"supports_alter", "supports_native_enum", "supports_native_boolean", "supports_native_uuid", "supports_sequences",
			"supports_comments", "supports_identity_columns", "supports_default_values", "insert_returning", "update_returning",
			"delete_returning", "implicit_returning", "supports_constraint_comments", "supports_native_decimal",
		} {
			b.Attr(n, pyeval.True)
		}
		b.Attr("server_version_info", pyeval.NewTuple())
		b.Method("type_descriptor(typeobj)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return typeInstance(th, a.Get("typeobj"))
		})
		b.Property("identifier_preparer", func(*pyeval.Thread, pyeval.Value) (pyeval.Value, error) {
			return pyeval.NewObject(preparerClass, nil), nil
		}, nil)
		typeCompiler := func(*pyeval.Thread, pyeval.Value) (pyeval.Value, error) {
			return pyeval.NewObject(compilerClass, &compilerNative{}), nil
		}
		b.Property("type_compiler", typeCompiler, nil)
		b.Property("type_compiler_instance", typeCompiler, nil)
		for _, n := range []string{
			"has_table", "has_index", "has_sequence", "has_type", "has_schema", "get_columns", "get_table_names", "get_view_names",
			"get_schema_names", "get_sequence_names", "get_pk_constraint", "get_unique_constraints", "get_foreign_keys", "get_indexes",
			"get_check_constraints", "get_table_comment",
		} {
			b.Method(n+"(connection, *args, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				i, err := inspectorOf(th, a.Get("connection"))
				if err != nil {
					return nil, err
				}
				if i == nil {
					return nil, offlineOnly("dialect."+a.FuncName()+"()", "")
				}
				m, err := th.GetAttr(i, a.FuncName())
				if err != nil {
					return nil, err
				}
				return th.CallKw(m, a.Pos, a.Kw)
			})
		}
	})
	preparerClass.Define(func(b *pyeval.ClassBuilder) {
		quote := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := compilerOf(th)
			if err != nil {
				return nil, err
			}
			n, err := nameOf(a.At(0))
			if err != nil {
				return nil, err
			}
			return pyeval.Str(c.Quote(n)), nil
		}
		b.Method("quote(ident, force=None)", quote)
		b.Method("quote_schema(schema, force=None)", quote)
		b.Method("quote_identifier(value)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := compilerOf(th)
			if err != nil {
				return nil, err
			}
			s, err := a.Str("value")
			if err != nil {
				return nil, err
			}
			return pyeval.Str(c.Quote(schema.Name{Text: s, Quote: schema.Yes})), nil
		})
		b.Method("format_table(table, use_schema=True, name=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := compilerOf(th)
			if err != nil {
				return nil, err
			}
			t, ok := pyeval.Payload[*schema.Table](a.Get("table"))
			if !ok {
				return nil, argumentError("format_table() expects a table, not %s", pyeval.TypeName(a.Get("table")))
			}
			if with, err := a.Bool(th, "use_schema"); err != nil || !with {
				return pyeval.Str(c.Quote(t.Name)), err
			}
			return pyeval.Str(c.FormatTable(t)), nil
		})
		b.Method("format_column(column, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := compilerOf(th)
			if err != nil {
				return nil, err
			}
			col, ok := pyeval.Payload[*schema.Column](a.Get("column"))
			if !ok {
				return nil, argumentError("format_column() expects a column, not %s", pyeval.TypeName(a.Get("column")))
			}
			return pyeval.Str(c.Quote(col.Name)), nil
		})
	})
}

// Dialect is the run's PostgreSQL dialect object.
func Dialect(th *pyeval.Thread) pyeval.Value {
	if v, ok := th.Interp().Host(dialectKey).(pyeval.Value); ok {
		return v
	}
	v := pyeval.NewObject(psycopg2Class, nil)
	th.Interp().SetHost(dialectKey, pyeval.Value(v))
	return v
}
