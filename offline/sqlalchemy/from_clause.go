package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	FromClauseClass.Define(defineFromClause)
	AliasedReturnsClass.Define(defineAlias)
	TableValuedAliasClass.Define(defineTableValuedAlias)
	CTEClass.Define(defineCTE)
	JoinClass.Define(func(b *pyeval.ClassBuilder) {
		type join = *expr.Join
		side := func(name string, get func(j join) schema.From) {
			property(b, name, func(th *pyeval.Thread, j join) (pyeval.Value, error) {
				e, _ := get(j).(schema.Expr)
				return WrapExpr(th, e), nil
			}, nil)
		}
		side("left", func(j join) schema.From { return j.Left })
		side("right", func(j join) schema.From { return j.Right })
		property(b, "onclause", func(th *pyeval.Thread, j join) (pyeval.Value, error) { return WrapExpr(th, j.On), nil }, nil)
		property(b, "isouter", func(_ *pyeval.Thread, j join) (pyeval.Value, error) { return pyeval.Bool(j.Outer), nil }, nil)
		property(b, "full", func(_ *pyeval.Thread, j join) (pyeval.Value, error) { return pyeval.Bool(j.Full), nil }, nil)
	})
	for name, outer := range map[string]bool{"join": false, "outerjoin": true} {
		exportFunc(selectConstructors, pyeval.NewFunc(name+"(left, right, onclause=None, isouter=False, full=False)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			left, err := fromOf(th, a.Get("left"), name+"()")
			if err != nil {
				return nil, err
			}
			return joinOf(th, left, a, outer)
		})))
	}
	exportFunc(selectConstructors,
		pyeval.NewFunc("alias(selectable, name=None, flat=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallMethod(a.Get("selectable"), "alias", a.Get("name"))
		}),
		pyeval.NewFunc("lateral(selectable, name=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallMethod(a.Get("selectable"), "lateral", a.Get("name"))
		}),
		pyeval.NewFunc("tablesample(selectable, sampling, name=None, seed=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallMethod(a.Get("selectable"), "tablesample", a.Get("sampling"), a.Get("name"), a.Get("seed"))
		}),
		pyeval.NewFunc("cte(selectable, name=None, recursive=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return th.CallMethod(a.Get("selectable"), "cte", a.Get("name"), a.Get("recursive"))
		}),
	)
}

// from is the receiver as FROM object.
func from(a *pyeval.Args) (schema.From, error) {
	f, ok := pyeval.Payload[schema.From](a.Self)
	if !ok {
		if fn, isFunction := pyeval.Payload[*expr.Function](a.Self); isFunction {
			return functionFrom(fn), nil
		}
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() is a method of FROM objects, not of %s", a.FuncName(), pyeval.TypeName(a.Self))
	}
	return f, nil
}

func ofFrom(f func(th *pyeval.Thread, x schema.From, a *pyeval.Args) (schema.Expr, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		x, err := from(a)
		if err != nil {
			return nil, err
		}
		e, err := f(th, x, a)
		if err != nil {
			return nil, sqlError(err)
		}
		return WrapExpr(th, e), nil
	}
}

// fromColumns is x.c of a FROM object.
func fromColumns(f schema.From, owner string) pyeval.Value {
	return NewColumnCollection(&ColumnCollection{
		Owner: owner,
		Entries: func(th *pyeval.Thread) []ColumnEntry {
			var out []ColumnEntry
			for _, c := range f.FromColumns() {
				o := WrapExpr(th, c)
				key, _, err := columnKeyOf(th, o)
				if err != nil {
					continue
				}
				if j, ok := f.(*expr.Join); ok {
					key = joinKey(j, c, key)
				}
				out = append(out, ColumnEntry{key, o})
			}
			return out
		},
	})
}

// joinKey is the key of a column of a join: table_column.
func joinKey(_ *expr.Join, c schema.Expr, key string) string {
	switch c := c.(type) {
	case *schema.Column:
		if c.Table != nil {
			return c.Table.Name.Text + "_" + key
		}
	case *expr.DerivedColumn:
		if a, ok := c.From.(*expr.Alias); ok && !a.Name.None() {
			return a.Name.Text + "_" + key
		}
	}
	return key
}

func defineFromClause(b *pyeval.ClassBuilder) {
	b.Attr("is_selectable", pyeval.True)
	columns := func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		if f, ok := pyeval.Payload[schema.From](self); ok {
			owner := ""
			if a, ok := f.(*expr.Alias); ok && !a.Name.None() {
				owner = "alias '" + a.Name.Text + "'"
			}
			return fromColumns(f, owner), nil
		}
		if f, ok := pyeval.Payload[*expr.Function](self); ok {
			return queryColumns([]schema.Expr{f}), nil
		}
		return nil, pyeval.Raise(pyeval.AttributeErrorClass, "columns")
	}
	for _, name := range []string{"c", "columns", "exported_columns"} {
		b.Property(name, columns, nil)
	}
	b.Method("select(whereclause=None)", ofFrom(func(th *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		e, _ := f.(schema.Expr)
		s := &expr.Select{Columns: []schema.Expr{e}}
		if w := a.Get("whereclause"); !pyeval.IsNone(w) {
			c, err := criterion(th, w, "select()")
			if err != nil {
				return nil, err
			}
			s.Where = []schema.Expr{c}
		}
		return s, nil
	}))
	b.Method("join(right, onclause=None, isouter=False, full=False)", ofFrom(func(th *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		return joinOf(th, f, a, false)
	}))
	b.Method("outerjoin(right, onclause=None, full=False)", ofFrom(func(th *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		return joinOf(th, f, a, true)
	}))
	b.Method("alias(name=None, flat=False)", ofFrom(func(_ *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		name, err := nameOf(a.Get("name"))
		if err != nil {
			return nil, err
		}
		if j, ok := f.(*expr.Join); ok {
			return expr.NewAlias(&expr.Select{Columns: []schema.Expr{j}, LabelStyle: expr.LabelTablename}, name), nil
		}
		return expr.NewAlias(f.(schema.Expr), name), nil
	}))
	b.Method("lateral(name=None)", ofFrom(func(_ *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		name, err := nameOf(a.Get("name"))
		al := expr.NewAlias(f.(schema.Expr), name)
		al.Lateral = true
		return al, err
	}))
	b.Method("tablesample(sampling, name=None, seed=None)", ofFrom(func(th *pyeval.Thread, f schema.From, a *pyeval.Args) (schema.Expr, error) {
		name, err := nameOf(a.Get("name"))
		if err != nil {
			return nil, err
		}
		al := expr.NewAlias(f.(schema.Expr), name)
		v, err := sqlValue(th, a.Get("sampling"))
		if err != nil {
			return nil, err
		}
		method, ok := v.(schema.Expr)
		if !ok {
			if method, err = expr.NewFunction(nil, "system", []schema.Value{v}, nil); err != nil {
				return nil, err
			}
		}
		al.Sample = &expr.Sample{Method: method}
		if s := a.Get("seed"); !pyeval.IsNone(s) {
			if al.Sample.Seed, err = operand(th, s, nil); err != nil {
				return nil, err
			}
		}
		return al, nil
	}))
	b.Method("is_derived_from(fromclause)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return pyeval.Bool(a.Self == a.Get("fromclause")), nil
	})
	b.Method("corresponding_column(column, require_embedded=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		key, ok, err := columnKeyOf(th, a.Get("column"))
		if err != nil || !ok {
			return pyeval.None, err
		}
		c, err := th.GetAttr(a.Self, "c")
		if err != nil {
			return nil, err
		}
		return th.CallMethod(c, "get", pyeval.Str(key))
	})
	b.Property("entity_namespace", columns, nil)
}

func joinOf(th *pyeval.Thread, left schema.From, a *pyeval.Args, outer bool) (schema.Expr, error) {
	right, err := fromOf(th, a.Get("right"), a.FuncName()+"()")
	if err != nil {
		return nil, err
	}
	on, err := onClause(th, a)
	if err != nil {
		return nil, err
	}
	if a.FuncName() == "join" {
		if outer, err = a.Bool(th, "isouter"); err != nil {
			return nil, err
		}
	}
	full, err := a.Bool(th, "full")
	if err != nil {
		return nil, err
	}
	j, err := expr.NewJoin(left, right, on, outer, full)
	if err != nil {
		return nil, joinError(err)
	}
	return j, nil
}

// aliasedName is the name of an alias or CTE, nil for what has none.
func aliasedName(v pyeval.Value) (schema.Name, bool) {
	switch x := v.(*pyeval.Object).Native.(type) {
	case *expr.Alias:
		return x.Name, true
	case *expr.CTE:
		return x.Name, true
	case *expr.ValuesFrom:
		return x.Name, true
	}
	return schema.Name{}, false
}

func defineAlias(b *pyeval.ClassBuilder) {
	name := func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		n, _ := aliasedName(self)
		return nameValue(n), nil
	}
	b.Property("name", name, nil)
	b.Property("description", name, nil)
	element := func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		switch x := self.(*pyeval.Object).Native.(type) {
		case *expr.Alias:
			return WrapExpr(th, x.X), nil
		case *expr.CTE:
			return WrapExpr(th, x.Query), nil
		}
		return pyeval.None, nil
	}
	b.Property("element", element, nil)
	b.Property("original", element, nil)
	b.Method("as_scalar()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		al, err := selfNode[*expr.Alias](a)
		if err != nil {
			return nil, err
		}
		q, ok := al.X.(expr.Query)
		if !ok {
			return nil, argumentError("as_scalar() needs a subquery")
		}
		return WrapExpr(th, &expr.ScalarSelect{Query: q}), nil
	})
}

func defineTableValuedAlias(b *pyeval.ClassBuilder) {
	b.Method("alias(name=None, flat=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return changeAlias(th, a, func(al *expr.Alias) error { return nil })
	})
	b.Method("lateral(name=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return changeAlias(th, a, func(al *expr.Alias) error {
			al.Lateral = true
			return nil
		})
	})
	b.Method("render_derived(name=None, with_types=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		return changeAlias(th, a, func(al *expr.Alias) (err error) {
			al.RenderDerived, al.Base = true, ""
			al.WithTypes, err = a.Bool(th, "with_types")
			return err
		})
	})
	b.Property("column", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		al, ok := pyeval.Payload[*expr.Alias](self)
		if !ok {
			return pyeval.None, nil
		}
		return WrapExpr(th, &expr.AliasColumn{Alias: al}), nil
	}, nil)
}

// changeAlias is a copy of a table-valued alias under a new name, with columns
// of its own.
func changeAlias(th *pyeval.Thread, a *pyeval.Args, f func(al *expr.Alias) error) (pyeval.Value, error) {
	old, err := selfNode[*expr.Alias](a)
	if err != nil {
		return nil, err
	}
	n := *old
	name, err := nameOf(a.Get("name"))
	if err != nil {
		return nil, err
	}
	if name.None() && !old.Name.None() {
		n.Base = old.Name.Text
	}
	n.Name, n.Columns = name, nil
	for _, c := range old.Columns {
		d := *c
		d.From = &n
		n.Columns = append(n.Columns, &d)
	}
	if err := f(&n); err != nil {
		return nil, err
	}
	return WrapExpr(th, &n), nil
}

func defineCTE(b *pyeval.ClassBuilder) {
	for name, op := range map[string]string{"union": "UNION", "union_all": "UNION ALL"} {
		b.Method(name+"(*other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := selfNode[*expr.CTE](a)
			if err != nil {
				return nil, err
			}
			var qs []expr.Query
			for _, v := range a.Pos {
				q, err := queryOf(th, v, name+"()")
				if err != nil {
					return nil, err
				}
				qs = append(qs, q)
			}
			return WrapExpr(th, c.Union(op, qs...)), nil
		})
	}
	b.Method("alias(name=None, flat=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		c, err := selfNode[*expr.CTE](a)
		if err != nil {
			return nil, err
		}
		name, err := nameOf(a.Get("name"))
		if err != nil {
			return nil, err
		}
		return WrapExpr(th, c.AliasAs(name)), nil
	})
	fix := func(to func(c *expr.CTE) *[]expr.Prefix) pyeval.NativeFunc {
		return changes(func(th *pyeval.Thread, c *expr.CTE, a *pyeval.Args) error {
			c.Columns = append([]*expr.DerivedColumn(nil), c.Columns...)
			for i, d := range c.Columns {
				n := *d
				n.From = c
				c.Columns[i] = &n
			}
			return addPrefixes(th, a, to(c))
		})
	}
	b.Method("prefix_with(*prefixes, dialect='*')", fix(func(c *expr.CTE) *[]expr.Prefix { return &c.Prefixes }))
	b.Method("suffix_with(*suffixes, dialect='*')", fix(func(c *expr.CTE) *[]expr.Prefix { return &c.Suffixes }))
}
