package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const (
	tableClauseParams  = "(name, *columns, schema=None, **kw)"
	columnClauseParams = "(text, type_=None, is_literal=False, _selectable=None)"
)

func init() {
	exportFunc(selectConstructors, pyeval.NewFunc("table"+tableClauseParams, constructor(newTableClause)))
	exportFunc(constructorsModule, pyeval.NewFunc("column"+columnClauseParams, constructor(newColumnClause)))
	TableClauseClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__"+tableClauseParams, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := newTableClause(th, a)
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = e
			tableInfoOf(e.(*schema.Table)).obj = o
			return pyeval.None, nil
		})
		defineTableClause(b)
	})
	ColumnClauseClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__"+columnClauseParams, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			e, err := newColumnClause(th, a)
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.Native = e
			if c, ok := e.(*schema.Column); ok {
				infoOf(c).obj = o
			}
			return pyeval.None, nil
		})
		defineColumnClause(b)
	})
}

// newTableClause is sa.table(name, column(…), …, schema=…).
func newTableClause(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t := &schema.Table{Lightweight: true}
	var err error
	if t.Name, err = nameOf(a.Get("name")); err != nil {
		return nil, err
	}
	if t.Schema, err = nameOf(a.Get("schema")); err != nil {
		return nil, err
	}
	for _, k := range a.Kw {
		return nil, argumentError("Unsupported argument(s): [%s]", pyast.StrRepr(k.Name, false))
	}
	for _, v := range a.Pos {
		if err := addClauseColumn(th, t, v); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// addClauseColumn follows TableClause.append_column.
func addClauseColumn(th *pyeval.Thread, t *schema.Table, v pyeval.Value) error {
	e, err := ExprOf(th, v)
	if err != nil {
		return err
	}
	c, ok := e.(*schema.Column)
	if !ok {
		if u, ok := v.(*pyeval.Unknown); ok {
			return u.Refuse("a column of table() must be known")
		}
		return argumentError("table() expects column objects, not %s", describe(th, v))
	}
	if c.Table != nil && c.Table != t {
		return argumentError("column object '%s' already assigned to table '%s'", c.KeyOf(), c.Table.Name.Text)
	}
	if err := t.AppendColumn(c, true); err != nil {
		return argumentError("%s", err.Error())
	}
	return nil
}

func newColumnClause(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	name, err := nameOf(a.Get("text"))
	if err != nil {
		return nil, err
	}
	typ := a.Get("type_")
	t, err := TypeOf(th, typ)
	if err != nil {
		return nil, err
	}
	literal, err := a.Bool(th, "is_literal")
	if err != nil {
		return nil, err
	}
	if literal {
		return &expr.LiteralColumn{Text: name.Text, Type: t}, nil
	}
	c := &schema.Column{Name: name, Key: name.Text, Type: t, Lightweight: true}
	if !pyeval.IsNone(typ) {
		i := infoOf(c)
		if i.typ, err = objectOrNone(typeInstance(th, typ)); err != nil {
			return nil, err
		}
		c.Type, err = TypeOf(th, i.typ)
	}
	return c, err
}

func objectOrNone(o *pyeval.Object, err error) (pyeval.Value, error) {
	if o == nil {
		return pyeval.None, err
	}
	return o, err
}

func defineTableClause(b *pyeval.ClassBuilder) {
	type table = *schema.Table
	property(b, "name", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return nameValue(t.Name), nil }, nil)
	property(b, "schema", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return nameValue(t.Schema), nil }, nil)
	for _, n := range []string{"fullname", "key"} {
		property(b, n, func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return pyeval.Str(fullname(t)), nil }, nil)
	}
	property(b, "description", func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return pyeval.Str(t.Name.Text), nil }, nil)
	for _, n := range []string{"c", "columns", "exported_columns"} {
		property(b, n, func(_ *pyeval.Thread, t table) (pyeval.Value, error) { return tableColumns(t), nil }, nil)
	}
	b.Method("append_column(c, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		return pyeval.None, addClauseColumn(th, t, a.Get("c"))
	})
	b.Method("insert(values=None, inline=False, **kwargs)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		return insertOf(th, t, a)
	}))
	b.Method("update(whereclause=None, values=None, inline=False, **kwargs)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		return updateOf(th, t, a)
	}))
	b.Method("delete(whereclause=None, **kwargs)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		return deleteOf(th, t, a)
	}))
	b.Method("count(whereclause=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		n, err := expr.NewFunction(nil, "count", nil, nil)
		return &expr.Select{Columns: []schema.Expr{expr.NewLabel(schema.N("tbl_row_count"), n)}, Froms: []schema.From{t}}, err
	}))
	b.Attr("implicit_returning", pyeval.False)
	b.Method("__str__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		t, err := selfNode[*schema.Table](a)
		if err != nil {
			return nil, err
		}
		return pyeval.Str(fullname(t)), nil
	})
}

// defineColumnClause gives the columns of sa.column(), literal_column() and of
// derived tables their names.
func defineColumnClause(b *pyeval.ClassBuilder) {
	name := func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		switch c := self.(*pyeval.Object).Native.(type) {
		case *schema.Column:
			return nameValue(c.Name), nil
		case *expr.DerivedColumn:
			return nameValue(c.Name), nil
		case *expr.LiteralColumn:
			return pyeval.Str(c.Text), nil
		}
		return pyeval.None, nil
	}
	b.Property("name", name, nil)
	b.Property("description", name, nil)
	b.Property("key", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		k, ok, err := columnKeyOf(th, self)
		if err != nil || !ok {
			return pyeval.None, err
		}
		return pyeval.Str(k), nil
	}, nil)
	b.Property("table", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		switch c := self.(*pyeval.Object).Native.(type) {
		case *schema.Column:
			if c.Table != nil {
				return tableObject(c.Table), nil
			}
		case *expr.DerivedColumn:
			if e, ok := c.From.(schema.Expr); ok {
				return WrapExpr(th, e), nil
			}
		}
		return pyeval.None, nil
	}, nil)
	b.Property("is_literal", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		_, ok := pyeval.Payload[*expr.LiteralColumn](self)
		return pyeval.Bool(ok), nil
	}, nil)
	b.Property("type", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		e, err := receiver(th, self)
		if err != nil {
			return nil, err
		}
		return exprTypeObject(e), nil
	}, func(th *pyeval.Thread, self, v pyeval.Value) error {
		if c, ok := pyeval.Payload[*schema.Column](self); ok {
			return setColumnType(th, c, v)
		}
		return nil
	})
}
