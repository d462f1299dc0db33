package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	SelectBaseClass.Define(defineSelectBase)
	GenerativeSelectClass.Define(defineGenerativeSelect)
	HasCTEClass.Define(defineHasCTE)
	for _, c := range []struct{ name, op string }{
		{"union", "UNION"}, {"union_all", "UNION ALL"}, {"intersect", "INTERSECT"}, {"intersect_all", "INTERSECT ALL"},
		{"except_", "EXCEPT"}, {"except_all", "EXCEPT ALL"},
	} {
		exportFunc(selectConstructors, pyeval.NewFunc(c.name+"(*selects, order_by=None, limit=None, offset=None)", constructor(func(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
			n, err := compoundOf(th, c.op, nil, a.Pos, c.name+"()")
			if err != nil {
				return nil, err
			}
			if n.OrderBy, err = byList(th, a.Get("order_by"), c.name+"(order_by=)"); err != nil {
				return nil, err
			}
			if n.Limit, err = limitOf(th, a.Get("limit")); err != nil {
				return nil, err
			}
			n.Offset, err = limitOf(th, a.Get("offset"))
			return n, err
		})))
		SelectClass.Define(func(b *pyeval.ClassBuilder) {
			b.Method(c.name+"(*other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				q, err := queryOf(th, a.Self, c.name+"()")
				if err != nil {
					return nil, err
				}
				n, err := compoundOf(th, c.op, q, a.Pos, c.name+"()")
				if err != nil {
					return nil, err
				}
				return WrapExpr(th, n), nil
			})
		})
	}
}

func compoundOf(th *pyeval.Thread, op string, first expr.Query, vs []pyeval.Value, what string) (*expr.Compound, error) {
	var qs []expr.Query
	if first != nil {
		qs = append(qs, first)
	}
	for _, v := range vs {
		q, err := queryOf(th, v, what)
		if err != nil {
			return nil, err
		}
		qs = append(qs, q)
	}
	if len(qs) == 0 {
		return nil, argumentError("%s needs at least one SELECT", what)
	}
	for _, q := range qs[1:] {
		if n, m := len(qs[0].QueryColumns()), len(q.QueryColumns()); n != m && n > 0 && m > 0 {
			return nil, pyeval.Raise(CompileErrorClass, "All selectables passed to CompoundSelect must have identical numbers of columns; select #1 has %d columns, another has %d", n, m)
		}
	}
	return expr.NewCompound(op, qs...), nil
}

// query is the receiver's query.
func query(a *pyeval.Args) (expr.Query, error) {
	q, ok := pyeval.Payload[expr.Query](a.Self)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() is a method of queries, not of %s", a.FuncName(), pyeval.TypeName(a.Self))
	}
	if g, ok := q.(*expr.SelectGrouping); ok {
		return g.Query, nil
	}
	return q, nil
}

// ofQuery makes a method that derives something from a query.
func ofQuery(f func(th *pyeval.Thread, q expr.Query, a *pyeval.Args) (schema.Expr, error)) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, err := query(a)
		if err != nil {
			return nil, err
		}
		e, err := f(th, q, a)
		if err != nil {
			return nil, sqlError(err)
		}
		return WrapExpr(th, e), nil
	}
}

func defineSelectBase(b *pyeval.ClassBuilder) {
	b.ClassMethod("__class_getitem__(item)", subscripted)
	subquery := ofQuery(func(_ *pyeval.Thread, q expr.Query, a *pyeval.Args) (schema.Expr, error) {
		name, err := nameOf(a.Get("name"))
		return expr.NewAlias(q, name), err
	})
	b.Method("subquery(name=None)", subquery)
	b.Method("alias(name=None, flat=False)", subquery)
	b.Method("lateral(name=None)", ofQuery(func(_ *pyeval.Thread, q expr.Query, a *pyeval.Args) (schema.Expr, error) {
		name, err := nameOf(a.Get("name"))
		al := expr.NewAlias(q, name)
		al.Lateral = true
		return al, err
	}))
	scalar := ofQuery(func(_ *pyeval.Thread, q expr.Query, _ *pyeval.Args) (schema.Expr, error) {
		return &expr.ScalarSelect{Query: q}, nil
	})
	b.Method("scalar_subquery()", scalar)
	b.Method("as_scalar()", scalar)
	b.Method("label(name=None)", ofQuery(func(_ *pyeval.Thread, q expr.Query, a *pyeval.Args) (schema.Expr, error) {
		return labelOf(q, a)
	}))
	b.Method("exists()", ofQuery(func(_ *pyeval.Thread, q expr.Query, _ *pyeval.Args) (schema.Expr, error) {
		return &expr.ExistsExpr{Query: q}, nil
	}))
	b.Method("self_group(against=None)", ofQuery(func(_ *pyeval.Thread, q expr.Query, _ *pyeval.Args) (schema.Expr, error) {
		return &expr.SelectGrouping{Query: q}, nil
	}))
	columns := func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		q, ok := pyeval.Payload[expr.Query](self)
		if !ok {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "columns")
		}
		return queryColumns(q.QueryColumns()), nil
	}
	b.Property("selected_columns", columns, nil)
	b.Property("exported_columns", columns, nil)
	b.Property("inner_columns", columns, nil)
	derived := func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		q, ok := pyeval.Payload[expr.Query](self)
		if !ok {
			return nil, pyeval.Raise(pyeval.AttributeErrorClass, "columns")
		}
		return fromColumns(expr.NewAlias(q, schema.Name{}), ""), nil
	}
	b.Property("c", derived, nil)
	b.Property("columns", derived, nil)
	b.Attr("is_selectable", pyeval.True)
}

// queryColumns is the collection of the columns that a query selects.
func queryColumns(cols []schema.Expr) pyeval.Value {
	return NewColumnCollection(&ColumnCollection{Entries: func(th *pyeval.Thread) []ColumnEntry {
		var out []ColumnEntry
		for _, c := range cols {
			o := WrapExpr(th, c)
			key, _, err := columnKeyOf(th, o)
			if err != nil {
				continue
			}
			out = append(out, ColumnEntry{key, o})
		}
		return out
	}})
}

// columnKeyOf is the key under which a collection has a column: its name, a
// label's name, a function's name.
func columnKeyOf(th *pyeval.Thread, v pyeval.Value) (string, bool, error) {
	e, err := ExprOf(th, v)
	if err != nil {
		return "", false, err
	}
	switch c := e.(type) {
	case *schema.Column:
		return c.KeyOf(), true, nil
	case *expr.DerivedColumn:
		return c.Key, true, nil
	case *expr.LiteralColumn:
		return c.Text, true, nil
	case *expr.Label:
		return c.Name.Text, true, nil
	case *expr.Function:
		return c.Name.Text, true, nil
	}
	return "", false, nil
}

func defineHasCTE(b *pyeval.ClassBuilder) {
	b.Method("cte(name=None, recursive=False, nesting=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		e, err := receiver(th, a.Self)
		if err != nil {
			return nil, err
		}
		name, err := nameOf(a.Get("name"))
		if err != nil {
			return nil, err
		}
		recursive, err := a.Bool(th, "recursive")
		if err != nil {
			return nil, err
		}
		c := expr.NewCTE(e, name, recursive)
		if c.Nesting, err = a.Bool(th, "nesting"); err != nil {
			return nil, err
		}
		return WrapExpr(th, c), nil
	})
	b.Method("add_cte(*ctes, nest_here=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		var more []*expr.CTE
		for _, v := range a.Pos {
			c, ok := pyeval.Payload[*expr.CTE](v)
			if !ok {
				return nil, argumentError("add_cte() expects cte() objects, not %s", describe(th, v))
			}
			more = append(more, c)
		}
		e, err := receiver(th, a.Self)
		if err != nil {
			return nil, err
		}
		switch q := e.(type) {
		case *expr.Select:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		case *expr.Compound:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		case *expr.TextSelect:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		case *expr.Insert:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		case *expr.Update:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		case *expr.Delete:
			n := *q
			n.CTEs = with(n.CTEs, more...)
			return like(a.Self, &n), nil
		}
		return nil, argumentError("add_cte() is not available for %s", pyeval.TypeName(a.Self))
	})
}

// tail are the parts that SELECT and UNION share.
type tail struct {
	orderBy, groupBy            *[]schema.Expr
	limit, offset, fetch        *schema.Expr
	fetchPercent, fetchWithTies *bool
	forUpdate                   **expr.ForUpdate
}

// tailChange makes a generative method of SELECT and UNION.
func tailChange(f func(th *pyeval.Thread, t tail, a *pyeval.Args) error) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		var t tail
		var n schema.Expr
		switch q := a.Self.(*pyeval.Object).Native.(type) {
		case *expr.Select:
			c := *q
			n = &c
			t = tail{&c.OrderBy, &c.GroupBy, &c.Limit, &c.Offset, &c.Fetch, &c.FetchPercent, &c.FetchWithTies, &c.ForUpdate}
		case *expr.Compound:
			c := *q
			n = &c
			t = tail{&c.OrderBy, &c.GroupBy, &c.Limit, &c.Offset, &c.Fetch, &c.FetchPercent, &c.FetchWithTies, &c.ForUpdate}
		default:
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s() is not available for this %s", a.FuncName(), pyeval.TypeName(a.Self))
		}
		if err := f(th, t, a); err != nil {
			return nil, sqlError(err)
		}
		return like(a.Self, n), nil
	}
}

func defineGenerativeSelect(b *pyeval.ClassBuilder) {
	by := func(which func(t tail) *[]schema.Expr) pyeval.NativeFunc {
		return tailChange(func(th *pyeval.Thread, t tail, a *pyeval.Args) error {
			to := which(t)
			if len(a.Pos) == 1 && (pyeval.IsNone(a.Pos[0]) || a.Pos[0] == pyeval.False) {
				*to = nil
				return nil
			}
			for _, v := range a.Pos {
				if pyeval.IsNone(v) {
					continue
				}
				es, err := byList(th, v, a.FuncName()+"()")
				if err != nil {
					return err
				}
				*to = with(*to, es...)
			}
			return nil
		})
	}
	b.Method("order_by(*clauses)", by(func(t tail) *[]schema.Expr { return t.orderBy }))
	b.Method("group_by(*clauses)", by(func(t tail) *[]schema.Expr { return t.groupBy }))
	b.Method("limit(limit)", tailChange(func(th *pyeval.Thread, t tail, a *pyeval.Args) (err error) {
		*t.fetch = nil
		*t.limit, err = limitOf(th, a.At(0))
		return err
	}))
	b.Method("offset(offset)", tailChange(func(th *pyeval.Thread, t tail, a *pyeval.Args) (err error) {
		*t.offset, err = limitOf(th, a.At(0))
		return err
	}))
	b.Method("slice(start, stop)", tailChange(func(_ *pyeval.Thread, t tail, a *pyeval.Args) error {
		start, err := a.Int("start")
		if err != nil {
			return err
		}
		stop, given, err := a.OptInt("stop")
		if err != nil {
			return err
		}
		if given {
			*t.limit = expr.CoerceTyped(stop-start, expr.Integer)
		}
		if start != 0 {
			*t.offset = expr.CoerceTyped(start, expr.Integer)
		}
		return nil
	}))
	b.Method("fetch(count, with_ties=False, percent=False)", tailChange(func(th *pyeval.Thread, t tail, a *pyeval.Args) (err error) {
		*t.limit = nil
		if *t.fetch, err = limitOf(th, a.At(0)); err != nil {
			return err
		}
		if *t.fetchWithTies, err = a.Bool(th, "with_ties"); err != nil {
			return err
		}
		*t.fetchPercent, err = a.Bool(th, "percent")
		return err
	}))
	b.Method("with_for_update(*, nowait=False, read=False, of=None, skip_locked=False, key_share=False)", tailChange(func(th *pyeval.Thread, t tail, a *pyeval.Args) error {
		u, err := forUpdateOf(th, a)
		// A UNION takes it and prints nothing.
		if _, ok := pyeval.Payload[*expr.Select](a.Self); ok {
			*t.forUpdate = u
		}
		return err
	}))
	style := func(fixed *expr.LabelStyle) pyeval.NativeFunc {
		return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			q, ok := pyeval.Payload[*expr.Select](a.Self)
			if !ok {
				return a.Self, nil
			}
			n := *q
			if fixed != nil {
				n.LabelStyle = *fixed
			} else if s, ok := pyeval.Payload[expr.LabelStyle](a.Get("style")); ok {
				n.LabelStyle = s
			}
			return like(a.Self, &n), nil
		}
	}
	tablename := expr.LabelTablename
	b.Method("set_label_style(style)", style(nil))
	b.Method("apply_labels()", style(&tablename))
	b.Method("with_labels()", style(&tablename))
	b.Method("get_label_style()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, _ := pyeval.Payload[*expr.Select](a.Self)
		if q == nil {
			return pyeval.NewObject(labelStyleClass, expr.LabelDisambiguate), nil
		}
		return pyeval.NewObject(labelStyleClass, q.LabelStyle), nil
	})
}

func forUpdateOf(th *pyeval.Thread, a *pyeval.Args) (*expr.ForUpdate, error) {
	u := &expr.ForUpdate{}
	var err error
	for _, f := range []struct {
		name string
		to   *bool
	}{{"nowait", &u.NoWait}, {"read", &u.Read}, {"skip_locked", &u.SkipLocked}, {"key_share", &u.KeyShare}} {
		if *f.to, err = a.Bool(th, f.name); err != nil {
			return nil, err
		}
	}
	of := a.Get("of")
	if pyeval.IsNone(of) {
		return u, nil
	}
	vs := []pyeval.Value{of}
	switch x := of.(type) {
	case *pyeval.List:
		vs = x.Elems
	case *pyeval.Tuple:
		vs = x.Elems
	}
	for _, v := range vs {
		e, err := onlyExpr(th, v, "with_for_update(of=)")
		if err != nil {
			return nil, err
		}
		u.Of = append(u.Of, e)
	}
	return u, nil
}
