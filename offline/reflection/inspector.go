package reflection

import (
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/sqlalchemy"
)

// names is a method that lists names in a schema.
func names(b *pyeval.ClassBuilder, method, what string, list func(i catalog.Inspector, schema string) []string) {
	b.Method(method+"(schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		schema, _, err := a.OptStr("schema")
		if err != nil {
			return nil, err
		}
		q, err := ask(th, a, schema)
		if err != nil {
			return nil, err
		}
		return q.answerList(pyeval.NewList(pyeval.Strings(list(q.i, schema)...)...), what)
	})
}

// exists is a method that tells whether something is there.
func exists(b *pyeval.ClassBuilder, method, param string, has func(i catalog.Inspector, schema, name string) bool) {
	b.Method(method+"("+param+", schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, schema, name, err := named(th, a, param)
		if err != nil {
			return nil, err
		}
		found := has(q.i, schema, name)
		if err := q.sure(presence(found), name); err != nil {
			return nil, err
		}
		return q.answer(pyeval.Bool(found))
	})
}

// dicts is a method that describes what a table has, a dict each.
func dicts(b *pyeval.ClassBuilder, method, what string, list func(q *question, t *catalog.Table) ([]*pyeval.Dict, error)) {
	b.Method(method+"(table_name, schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, t, err := onTable(th, a)
		if err != nil {
			return nil, err
		}
		ds, err := list(q, t)
		if err != nil {
			return nil, err
		}
		l := pyeval.NewList()
		for _, d := range ds {
			l.Elems = append(l.Elems, d)
		}
		return q.answerList(l, what)
	})
}

func init() {
	PGInspectorClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(*args, **kw)", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })
		property := func(name string, get func(th *pyeval.Thread, n *inspector) (pyeval.Value, error)) {
			b.Property(name, func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				n, _ := pyeval.Payload[*inspector](self)
				return get(th, n)
			}, nil)
		}
		bind := func(_ *pyeval.Thread, n *inspector) (pyeval.Value, error) { return n.bind, nil }
		property("bind", bind)
		property("engine", bind)
		property("dialect", func(th *pyeval.Thread, _ *inspector) (pyeval.Value, error) { return sqlalchemy.Dialect(th), nil })
		property("default_schema_name", func(_ *pyeval.Thread, n *inspector) (pyeval.Value, error) {
			c, err := n.source.Catalog()
			if err != nil {
				return nil, err
			}
			return pyeval.Str(c.Inspect().DefaultSchema()), nil
		})
		b.Method("clear_cache()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) { return pyeval.None, nil })

		names(b, "get_table_names", "tables", catalog.Inspector.TableNames)
		names(b, "get_view_names", "views", catalog.Inspector.ViewNames)
		names(b, "get_materialized_view_names", "materialized views", catalog.Inspector.MaterializedViewNames)
		names(b, "get_sequence_names", "sequences", catalog.Inspector.SequenceNames)
		names(b, "get_schema_names", "schemas", func(i catalog.Inspector, _ string) []string { return i.SchemaNames() })
		empty := func(catalog.Inspector, string) []string { return nil }
		names(b, "get_temp_table_names", "temporary tables", empty)
		names(b, "get_temp_view_names", "temporary views", empty)

		exists(b, "has_table", "table_name", catalog.Inspector.HasTable)
		exists(b, "has_sequence", "sequence_name", catalog.Inspector.HasSequence)
		exists(b, "has_type", "type_name", catalog.Inspector.HasType)
		exists(b, "has_schema", "schema_name", func(i catalog.Inspector, _, name string) bool {
			return slices.Contains(i.SchemaNames(), name)
		})
		b.Method("has_index(table_name, index_name, schema=None, **kw)", hasIndex)

		dicts(b, "get_columns", "columns", columns)
		dicts(b, "get_indexes", "indexes", indexes)
		dicts(b, "get_unique_constraints", "unique constraints", func(q *question, t *catalog.Table) ([]*pyeval.Dict, error) {
			var out []*pyeval.Dict
			for _, k := range q.i.UniqueConstraints(t) {
				out = append(out, dict("column_names", strs(k.Columns), "name", text(k.Name), "comment", orNone(k.Comment)))
			}
			return out, nil
		})
		dicts(b, "get_foreign_keys", "foreign keys", func(q *question, t *catalog.Table) ([]*pyeval.Dict, error) {
			var out []*pyeval.Dict
			for _, k := range q.i.ForeignKeys(t) {
				if len(k.RefColumns) == 0 {
					return nil, pyeval.NewFault("", "%s cannot be answered without a database: no revision makes %s, which %s refers to", q.text, k.RefTable, k.Name)
				}
				out = append(out, foreignKey(k))
			}
			return out, nil
		})
		dicts(b, "get_check_constraints", "check constraints", func(q *question, t *catalog.Table) ([]*pyeval.Dict, error) {
			var out []*pyeval.Dict
			for _, k := range q.i.CheckConstraints(t) {
				out = append(out, dict("name", text(k.Name), "sqltext", text(k.Text), "comment", orNone(k.Comment)))
			}
			return out, nil
		})
		b.Method("get_pk_constraint(table_name, schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, t, err := onTable(th, a)
			if err != nil {
				return nil, err
			}
			k := q.i.PrimaryKey(t)
			return q.answer(dict("constrained_columns", strs(k.Columns), "name", orNone(k.Name), "comment", orNone(k.Comment)))
		})
		b.Method("get_table_comment(table_name, schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, t, err := onTable(th, a)
			if err != nil {
				return nil, err
			}
			return q.answer(dict("text", orNone(q.i.TableComment(t))))
		})
		b.Method("get_table_options(table_name, schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, _, err := onTable(th, a)
			if err != nil {
				return nil, err
			}
			return q.answer(pyeval.NewDict())
		})
		b.Method("get_view_definition(view_name, schema=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, schema, name, err := named(th, a, "view_name")
			if err != nil {
				return nil, err
			}
			t := q.i.Table(schema, name)
			if t == nil || q.i.ViewDefinition(t) == "" {
				return nil, q.noTable(name)
			}
			if err := q.sure(Described, name); err != nil {
				return nil, err
			}
			return q.answer(text(q.i.ViewDefinition(t)))
		})
		b.Method("get_enums(schema=None, **kw)", enums)
		b.Method("reflect_table(table, include_columns=None, exclude_columns=(), resolve_fks=True, **kw)", reflectTable)
		b.Alias("reflecttable", "reflect_table")
	})
}

func hasIndex(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	name, err := a.Str("index_name")
	if err != nil {
		return nil, err
	}
	q, schema, table, err := named(th, a, "table_name")
	if err != nil {
		return nil, err
	}
	q.text = "has_index('" + table + "', '" + name + "')"
	t := q.i.Table(schema, table)
	found := t != nil && q.i.HasIndex(t, name)
	if err := q.sure(presence(found), name); err != nil {
		return nil, err
	}
	return q.answer(pyeval.Bool(found))
}

func foreignKey(k catalog.KeyInfo) *pyeval.Dict {
	options := pyeval.NewDict()
	if k.OnDelete != "" {
		options.SetStr("ondelete", text(k.OnDelete))
	}
	if k.OnUpdate != "" {
		options.SetStr("onupdate", text(k.OnUpdate))
	}
	if k.Deferrable {
		options.SetStr("deferrable", pyeval.True)
		if k.Deferred {
			options.SetStr("initially", text("DEFERRED"))
		}
	}
	return dict("name", text(k.Name), "constrained_columns", strs(k.Columns), "referred_schema", orNone(k.RefSchema),
		"referred_table", text(k.RefTable), "referred_columns", strs(k.RefColumns), "options", options, "comment", orNone(k.Comment))
}

func columns(q *question, t *catalog.Table) ([]*pyeval.Dict, error) {
	c, err := q.source.Catalog()
	if err != nil {
		return nil, err
	}
	var out []*pyeval.Dict
	for _, col := range q.i.Columns(t) {
		typ, err := typeObject(q.th, c, col.Ref)
		if err != nil {
			return nil, err
		}
		d := dict("name", text(col.Name), "type", typ, "nullable", pyeval.Bool(col.Nullable), "default", pyeval.None,
			"autoincrement", pyeval.Bool(col.Autoincrement), "comment", orNone(col.Comment))
		if col.HasDefault {
			d.SetStr("default", text(col.Default))
		}
		if col.Computed != "" {
			d.SetStr("computed", dict("sqltext", text(col.Computed), "persisted", pyeval.True))
		}
		if col.Identity != 0 && col.Sequence != nil {
			s := col.Sequence
			d.SetStr("identity", dict("always", pyeval.Bool(col.Identity == 'a'), "start", pyeval.MakeInt(s.Start),
				"increment", pyeval.MakeInt(s.Increment), "minvalue", pyeval.MakeInt(s.Min), "maxvalue", pyeval.MakeInt(s.Max),
				"cycle", pyeval.Bool(s.Cycle), "cache", pyeval.MakeInt(s.Cache)))
		}
		out = append(out, d)
	}
	return out, nil
}

func indexes(q *question, t *catalog.Table) ([]*pyeval.Dict, error) {
	var out []*pyeval.Dict
	for _, x := range q.i.Indexes(t) {
		cols, expressions := pyeval.NewList(), false
		for _, n := range x.Columns {
			if n == "" {
				expressions = true
			}
			cols.Elems = append(cols.Elems, orNone(n))
		}
		options := pyeval.NewDict()
		options.SetStr("postgresql_include", strs(x.Include))
		d := dict("name", text(x.Name), "unique", pyeval.Bool(x.Unique), "column_names", cols)
		if expressions {
			d.SetStr("expressions", strs(x.Expressions))
		}
		if x.Constraint != "" {
			d.SetStr("duplicates_constraint", text(x.Constraint))
		}
		d.SetStr("include_columns", strs(x.Include))
		if x.Where != "" {
			options.SetStr("postgresql_where", text(x.Where))
		}
		if x.Method != "" && x.Method != "btree" {
			options.SetStr("postgresql_using", text(x.Method))
		}
		d.SetStr("dialect_options", options)
		out = append(out, d)
	}
	return out, nil
}

func enums(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	schema, _, err := a.OptStr("schema")
	if err != nil {
		return nil, err
	}
	q, err := ask(th, a, schema)
	if err != nil {
		return nil, err
	}
	l := pyeval.NewList()
	for _, e := range q.i.Enums(schema) {
		l.Elems = append(l.Elems, dict("name", text(e.Name), "schema", text(e.Schema), "visible", pyeval.Bool(e.Visible), "labels", strs(e.Labels)))
	}
	return q.answerList(l, "enums")
}

func text(s string) pyeval.Value { return pyeval.Str(s) }

func orNone(s string) pyeval.Value {
	if s == "" {
		return pyeval.None
	}
	return pyeval.Str(s)
}

func strs(ss []string) pyeval.Value { return pyeval.NewList(pyeval.Strings(ss...)...) }

// dict makes a dict of keys and values in turn.
func dict(kv ...any) *pyeval.Dict {
	d := pyeval.NewDict()
	for i := 0; i < len(kv); i += 2 {
		d.SetStr(kv[i].(string), kv[i+1].(pyeval.Value))
	}
	return d
}
