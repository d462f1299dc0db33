package reflection

import (
	"slices"
	"strconv"

	"sqlgen/internal/catalog"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
	"sqlgen/offline/sqlalchemy"
)

// typeClasses are the classes that SQLAlchemy reflects PostgreSQL's types as, by
// pg_type.typname (PGDialect.ischema_names).
var typeClasses = map[string]string{
	"int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "numeric": "NUMERIC", "float4": "REAL", "float8": "DOUBLE_PRECISION",
	"bool": "BOOLEAN", "text": "TEXT", "varchar": "VARCHAR", "bpchar": "CHAR", "bytea": "BYTEA", "date": "DATE", "time": "TIME",
	"timetz": "TIME", "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMP", "interval": "INTERVAL", "uuid": "UUID", "json": "JSON",
	"jsonb": "JSONB", "jsonpath": "JSONPATH", "inet": "INET", "cidr": "CIDR", "macaddr": "MACADDR", "macaddr8": "MACADDR8",
	"money": "MONEY", "bit": "BIT", "varbit": "BIT", "oid": "OID", "regclass": "REGCLASS", "regconfig": "REGCONFIG",
	"tsvector": "TSVECTOR", "tsquery": "TSQUERY", "hstore": "HSTORE", "citext": "CITEXT",
	"int4range": "INT4RANGE", "int8range": "INT8RANGE", "numrange": "NUMRANGE", "daterange": "DATERANGE", "tsrange": "TSRANGE",
	"tstzrange": "TSTZRANGE", "int4multirange": "INT4MULTIRANGE", "int8multirange": "INT8MULTIRANGE", "nummultirange": "NUMMULTIRANGE",
	"datemultirange": "DATEMULTIRANGE", "tsmultirange": "TSMULTIRANGE", "tstzmultirange": "TSTZMULTIRANGE",
}

func member(module, name string) pyeval.Value { return sqlalchemy.Modules()[module].Member(name) }

const dialectModule = "sqlalchemy.dialects.postgresql"

// typeObject is a column's type as SQLAlchemy reflects it; NullType for one that it
// does not know.
func typeObject(th *pyeval.Thread, c *catalog.Catalog, r catalog.TypeRef) (pyeval.Value, error) {
	if r.Array {
		element := r
		element.Array = false
		e, err := typeObject(th, c, element)
		if err != nil {
			return nil, err
		}
		return th.Call(member(dialectModule, "ARRAY"), e)
	}
	t := c.Type(r.ID)
	if t == nil {
		return th.Call(member("sqlalchemy.types", "NullType"))
	}
	var kw []pyeval.KwArg
	add := func(name string, v pyeval.Value) { kw = append(kw, pyeval.KwArg{Name: name, Value: v}) }
	addSchema := func() {
		if found := c.TypeNamed("", t.Name); found == nil || found.ID != t.ID {
			add("schema", text(c.SchemaName(t.Schema)))
		}
	}
	switch t.Kind {
	case catalog.EnumType:
		labels := make([]string, len(t.Values))
		for i, v := range t.Values {
			labels[i] = v.Name
		}
		add("name", text(t.Name))
		addSchema()
		return th.CallKw(member(dialectModule, "ENUM"), pyeval.Strings(labels...), kw)
	case catalog.DomainType:
		base, err := typeObject(th, c, t.Domain.Base)
		if err != nil {
			return nil, err
		}
		add("not_null", pyeval.Bool(t.Domain.NotNull))
		addSchema()
		return th.CallKw(member(dialectModule, "DOMAIN"), []pyeval.Value{text(t.Name), base}, kw)
	}
	class, ok := typeClasses[t.Name]
	if !ok {
		return th.Call(member("sqlalchemy.types", "NullType"))
	}
	switch t.Name {
	case "varchar", "bpchar", "bit", "varbit":
		if n := r.Length(); n >= 0 {
			add("length", pyeval.MakeInt(int64(n)))
		}
		if t.Name == "varbit" {
			add("varying", pyeval.True)
		}
	case "numeric":
		if p, s, ok := r.Numeric(); ok {
			add("precision", pyeval.MakeInt(int64(p)))
			add("scale", pyeval.MakeInt(int64(s)))
		}
	case "time", "timetz", "timestamp", "timestamptz":
		add("timezone", pyeval.Bool(t.Name == "timetz" || t.Name == "timestamptz"))
		if p := r.Precision(); p >= 0 {
			add("precision", pyeval.MakeInt(int64(p)))
		}
	case "interval":
		if p := r.Precision(); p >= 0 {
			add("precision", pyeval.MakeInt(int64(p)))
		}
	}
	return th.CallKw(member(dialectModule, class), nil, kw)
}

// reflectTable fills a Table with the columns, the primary key, the foreign keys,
// the unique constraints and the indexes that it has. Follows
// Inspector.reflect_table; tables that foreign keys refer to are left as names.
func reflectTable(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := a.Get("table").(*pyeval.Object)
	t, isTable := pyeval.Payload[*schema.Table](a.Get("table"))
	if !ok || !isTable {
		return nil, pyeval.Raise(sqlalchemy.ArgumentErrorClass, "reflect_table() expects a Table, not %s", pyeval.TypeName(a.Get("table")))
	}
	n, _ := pyeval.Payload[*inspector](a.Self)
	c, err := n.source.Catalog()
	if err != nil {
		return nil, err
	}
	q := &question{th, n.source, c.Inspect(), "reflect_table('" + t.Name.Text + "')"}
	found := q.i.Table(t.Schema.Text, t.Name.Text)
	if found == nil {
		return nil, q.noTable(t.Name.Text)
	}
	if err := q.sure(Described, t.Name.Text); err != nil {
		return nil, err
	}
	var wanted func(name string) (bool, error)
	if include := a.Get("include_columns"); !pyeval.IsNone(include) {
		wanted = func(name string) (bool, error) { return th.Contains(include, text(name)) }
	}
	key := q.i.PrimaryKey(found)
	count := 0
	for _, col := range q.i.Columns(found) {
		if wanted != nil {
			if take, err := wanted(col.Name); err != nil {
				return nil, err
			} else if !take {
				continue
			}
		}
		count++
		if err := reflectColumn(th, c, o, col, key); err != nil {
			return nil, err
		}
	}
	all := wanted == nil
	if all {
		if err := reflectKeys(th, q, o, found); err != nil {
			return nil, err
		}
	}
	q.source.Answered(th, q.text, countOf(count, "column"))
	return pyeval.None, nil
}

func countOf(n int, what string) string {
	s := strconv.Itoa(n) + " " + what
	if n != 1 {
		s += "s"
	}
	return s
}

func reflectColumn(th *pyeval.Thread, c *catalog.Catalog, table *pyeval.Object, col catalog.ColumnInfo, key catalog.KeyInfo) error {
	typ, err := typeObject(th, c, col.Ref)
	if err != nil {
		return err
	}
	args := []pyeval.Value{text(col.Name), typ}
	kw := []pyeval.KwArg{{Name: "nullable", Value: pyeval.Bool(col.Nullable)}}
	for _, k := range key.Columns {
		if k == col.Name {
			kw = append(kw, pyeval.KwArg{Name: "primary_key", Value: pyeval.True})
		}
	}
	if col.HasDefault {
		d, err := th.Call(member("sqlalchemy", "text"), text(escapeColons(col.Default)))
		if err != nil {
			return err
		}
		kw = append(kw, pyeval.KwArg{Name: "server_default", Value: d})
	}
	if col.Comment != "" {
		kw = append(kw, pyeval.KwArg{Name: "comment", Value: text(col.Comment)})
	}
	if col.Computed != "" {
		v, err := th.CallKw(member("sqlalchemy", "Computed"), []pyeval.Value{text(escapeColons(col.Computed))}, []pyeval.KwArg{{Name: "persisted", Value: pyeval.True}})
		if err != nil {
			return err
		}
		args = append(args, v)
	}
	if col.Identity != 0 {
		v, err := th.CallKw(member("sqlalchemy", "Identity"), nil, []pyeval.KwArg{{Name: "always", Value: pyeval.Bool(col.Identity == 'a')}})
		if err != nil {
			return err
		}
		args = append(args, v)
	}
	v, err := th.CallKw(member("sqlalchemy", "Column"), args, kw)
	if err != nil {
		return err
	}
	_, err = th.CallMethod(table, "append_column", v)
	return err
}

// escapeColons keeps text() from taking a colon in SQL for a parameter.
func escapeColons(sql string) string {
	out := make([]byte, 0, len(sql))
	for i := 0; i < len(sql); i++ {
		if sql[i] == ':' && !(i+1 < len(sql) && sql[i+1] == ':') && !(i > 0 && sql[i-1] == ':') {
			out = append(out, '\\')
		}
		out = append(out, sql[i])
	}
	return string(out)
}

func reflectKeys(th *pyeval.Thread, q *question, table *pyeval.Object, t *catalog.Table) error {
	add := func(class string, args []pyeval.Value, kw []pyeval.KwArg) error {
		v, err := th.CallKw(member("sqlalchemy", class), args, kw)
		if err != nil {
			return err
		}
		_, err = th.CallMethod(table, "append_constraint", v)
		return err
	}
	for _, k := range q.i.ForeignKeys(t) {
		if len(k.RefColumns) == 0 {
			continue // it refers to a table of which nothing is known
		}
		prefix := k.RefTable + "."
		if k.RefSchema != "" {
			prefix = k.RefSchema + "." + prefix
		}
		refs := make([]string, len(k.RefColumns))
		for i, c := range k.RefColumns {
			refs[i] = prefix + c
		}
		if err := add("ForeignKeyConstraint", []pyeval.Value{strs(k.Columns), strs(refs)}, []pyeval.KwArg{
			{Name: "name", Value: text(k.Name)}, {Name: "ondelete", Value: orNone(k.OnDelete)}, {Name: "onupdate", Value: orNone(k.OnUpdate)},
		}); err != nil {
			return err
		}
	}
	for _, k := range q.i.UniqueConstraints(t) {
		if err := add("UniqueConstraint", pyeval.Strings(k.Columns...), []pyeval.KwArg{{Name: "name", Value: text(k.Name)}}); err != nil {
			return err
		}
	}
	columns, err := th.GetAttr(table, "c")
	if err != nil {
		return err
	}
	for _, x := range q.i.Indexes(t) {
		if x.Constraint != "" || !slices.ContainsFunc(x.Columns, func(n string) bool { return n != "" }) {
			continue // an Index of expressions alone belongs to no table
		}
		args := []pyeval.Value{text(x.Name)}
		for i, name := range x.Columns {
			var v pyeval.Value
			if name != "" {
				v, err = th.GetItem(columns, text(name))
			} else {
				v, err = th.Call(member("sqlalchemy", "text"), text(escapeColons(x.Expressions[i])))
			}
			if err != nil {
				return err
			}
			args = append(args, v)
		}
		kw := []pyeval.KwArg{{Name: "unique", Value: pyeval.Bool(x.Unique)}}
		if _, err := th.CallKw(member("sqlalchemy", "Index"), args, kw); err != nil {
			return err
		}
	}
	return nil
}
