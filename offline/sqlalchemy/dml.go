package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const dmlConstructors = "sqlalchemy.sql._dml_constructors"

func init() {
	const (
		insertParams = "(table, values=None, inline=False, **kwargs)"
		updateParams = "(table, whereclause=None, values=None, inline=False, **kwargs)"
		deleteParams = "(table, whereclause=None, **kwargs)"
	)
	exportFunc(dmlConstructors,
		pyeval.NewFunc("insert"+insertParams, constructor(newInsert)),
		pyeval.NewFunc("update"+updateParams, constructor(newUpdate)),
		pyeval.NewFunc("delete"+deleteParams, constructor(newDelete)),
	)
	classConstructor(InsertClass, insertParams, newInsert)
	classConstructor(UpdateClass, updateParams, newUpdate)
	classConstructor(DeleteClass, deleteParams, newDelete)
	UpdateBaseClass.Define(defineUpdateBase)
	InsertClass.Define(defineInsert)
	UpdateClass.Define(defineUpdate)
	DMLWhereBaseClass.Define(defineDMLWhere)
}

func newInsert(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t, err := dmlTable(th, a.Get("table"), "insert()")
	if err != nil {
		return nil, err
	}
	return insertOf(th, t, a)
}

func newUpdate(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t, err := dmlTable(th, a.Get("table"), "update()")
	if err != nil {
		return nil, err
	}
	return updateOf(th, t, a)
}

func newDelete(th *pyeval.Thread, a *pyeval.Args) (schema.Expr, error) {
	t, err := dmlTable(th, a.Get("table"), "delete()")
	if err != nil {
		return nil, err
	}
	return deleteOf(th, t, a)
}

// dmlTable is the table of a DML statement: a table, an alias of one, or a
// mapped class.
func dmlTable(th *pyeval.Thread, v pyeval.Value, what string) (schema.From, error) {
	f, err := fromOf(th, v, what)
	if err != nil {
		return nil, err
	}
	switch f.(type) {
	case *schema.Table, *expr.Alias:
		return f, nil
	}
	return nil, argumentError("%s: a table expected, got %s", what, describe(th, v))
}

func noKeywords(a *pyeval.Args) error {
	for _, k := range a.Kw {
		return pyeval.Raise(pyeval.TypeErrorClass, "%s() got an unexpected keyword argument '%s'", a.FuncName(), k.Name)
	}
	return nil
}

// insertOf makes an INSERT; values= and inline= are SQLAlchemy 1's.
func insertOf(th *pyeval.Thread, t schema.From, a *pyeval.Args) (schema.Expr, error) {
	if err := noKeywords(a); err != nil {
		return nil, err
	}
	q := &expr.Insert{Table: t}
	var err error
	if q.Inline, err = a.Bool(th, "inline"); err != nil {
		return nil, err
	}
	if v := a.Get("values"); !pyeval.IsNone(v) {
		err = addInsertValues(th, q, []pyeval.Value{v}, nil)
	}
	return q, err
}

func updateOf(th *pyeval.Thread, t schema.From, a *pyeval.Args) (schema.Expr, error) {
	if err := noKeywords(a); err != nil {
		return nil, err
	}
	q := &expr.Update{Table: t}
	var err error
	if w := a.Get("whereclause"); !pyeval.IsNone(w) {
		if q.Where, err = criteria(th, []pyeval.Value{w}, "update()"); err != nil {
			return nil, err
		}
	}
	if v := a.Get("values"); !pyeval.IsNone(v) {
		q.Values, err = assignments(th, t, nil, v)
	}
	return q, err
}

func deleteOf(th *pyeval.Thread, t schema.From, a *pyeval.Args) (schema.Expr, error) {
	if err := noKeywords(a); err != nil {
		return nil, err
	}
	q := &expr.Delete{Table: t}
	var err error
	if w := a.Get("whereclause"); !pyeval.IsNone(w) {
		q.Where, err = criteria(th, []pyeval.Value{w}, "delete()")
	}
	return q, err
}

// assignment is one column = value; the column is a name, a column, or the
// target of an UPDATE.
func assignment(th *pyeval.Thread, t schema.From, key, value pyeval.Value) (expr.Assignment, error) {
	var a expr.Assignment
	v, err := sqlValue(th, value)
	if err != nil {
		return a, err
	}
	a.Value = v
	if s, ok := pyeval.AsStr(key); ok {
		a.Key = attributeKey(th, t, s)
		return a, nil
	}
	e, err := onlyExpr(th, key, "the column of a value")
	if err != nil {
		return a, err
	}
	switch c := e.(type) {
	case *schema.Column:
		if own, ok := t.(*schema.Table); ok && c.Table == own {
			a.Column = c
			return a, nil
		}
		a.Key = c.KeyOf()
		return a, nil
	case *expr.DerivedColumn:
		a.Key = c.Key
		return a, nil
	}
	a.Target = e
	return a, nil
}

// attributeKey is the column's key for a name: that of a mapped class's
// attribute may be another one.
func attributeKey(th *pyeval.Thread, f schema.From, name string) string {
	t, ok := f.(*schema.Table)
	if !ok || t.C(name) != nil {
		return name
	}
	if m := ormTables(th)[t]; m != nil && m.columns[name] != nil {
		return m.columns[name].KeyOf()
	}
	return name
}

// merge adds an assignment; a later one of the same column takes the earlier
// one's place.
func merge(as []expr.Assignment, a expr.Assignment) []expr.Assignment {
	key := func(x expr.Assignment) string {
		if x.Column != nil {
			return x.Column.KeyOf()
		}
		return x.Key
	}
	if a.Target == nil {
		for i, old := range as {
			if old.Target == nil && key(old) == key(a) {
				as[i].Value = a.Value
				return as
			}
		}
	}
	return append(as, a)
}

// assignments reads a dict, a list of pairs, or a tuple of values in the order
// of the table's columns.
func assignments(th *pyeval.Thread, t schema.From, as []expr.Assignment, v pyeval.Value) ([]expr.Assignment, error) {
	as = append([]expr.Assignment(nil), as...)
	switch x := pyeval.Underlying(v).(type) {
	case *pyeval.Dict:
		items, err := mappingItems(th, x)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			a, err := assignment(th, t, it[0], it[1])
			if err != nil {
				return nil, err
			}
			as = merge(as, a)
		}
		return as, nil
	case *pyeval.Tuple:
		return positional(th, t, as, x.Elems)
	case *pyeval.List:
		return positional(th, t, as, x.Elems)
	case *pyeval.Unknown:
		if th.Supposing() == pyeval.SupposeDone {
			return as, nil
		}
		return nil, x.Refuse("the values of a statement must be known")
	}
	if items, err := mappingItems(th, v); err == nil {
		for _, it := range items {
			a, err := assignment(th, t, it[0], it[1])
			if err != nil {
				return nil, err
			}
			as = merge(as, a)
		}
		return as, nil
	}
	return nil, argumentError("a dict, or a list or tuple of values, is expected by values(), not %s", describe(th, v))
}

func positional(th *pyeval.Thread, t schema.From, as []expr.Assignment, vs []pyeval.Value) ([]expr.Assignment, error) {
	cols := t.FromColumns()
	for i, v := range vs {
		if i >= len(cols) {
			return nil, argumentError("values(): %d values for %d columns", len(vs), len(cols))
		}
		a, err := assignment(th, t, WrapExpr(th, cols[i]), v)
		if err != nil {
			return nil, err
		}
		as = merge(as, a)
	}
	return as, nil
}

// addInsertValues follows ValuesBase.values for INSERT.
func addInsertValues(th *pyeval.Thread, q *expr.Insert, pos []pyeval.Value, kw []pyeval.KwArg) error {
	if q.FromSelect != nil {
		return pyeval.Raise(InvalidRequestErrorClass, "This construct already inserts from a SELECT")
	}
	if len(pos) > 1 {
		return argumentError("Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.")
	}
	if len(pos) == 1 && len(kw) > 0 {
		return argumentError("Can't pass positional and kwargs to values() simultaneously")
	}
	q.HasValues = true
	if len(pos) == 1 {
		if rows, ok := rowList(pos[0]); ok {
			q.Rows = q.Rows[:len(q.Rows):len(q.Rows)]
			for _, r := range rows {
				as, err := assignments(th, q.Table, nil, r)
				if err != nil {
					return err
				}
				q.Rows = append(q.Rows, as)
			}
			return nil
		}
		as, err := assignments(th, q.Table, q.Values, pos[0])
		q.Values = as
		return err
	}
	as, err := keywordValues(th, q.Table, q.Values, kw)
	q.Values = as
	return err
}

func keywordValues(th *pyeval.Thread, t schema.From, as []expr.Assignment, kw []pyeval.KwArg) ([]expr.Assignment, error) {
	as = append([]expr.Assignment(nil), as...)
	for _, k := range kw {
		a, err := assignment(th, t, pyeval.Str(k.Name), k.Value)
		if err != nil {
			return nil, err
		}
		as = merge(as, a)
	}
	return as, nil
}

// rowList are the rows of a multi-row INSERT: a list or tuple whose first
// element is a dict, list or tuple.
func rowList(v pyeval.Value) ([]pyeval.Value, bool) {
	var elems []pyeval.Value
	switch x := pyeval.Underlying(v).(type) {
	case *pyeval.List:
		elems = x.Elems
	case *pyeval.Tuple:
		elems = x.Elems
	default:
		return nil, false
	}
	if len(elems) == 0 {
		return nil, false
	}
	switch pyeval.Underlying(elems[0]).(type) {
	case *pyeval.Dict, *pyeval.List, *pyeval.Tuple:
		return elems, true
	}
	return nil, false
}

func defineUpdateBase(b *pyeval.ClassBuilder) {
	b.Method("returning(*cols, sort_by_parameter_order=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		cols, err := columnsArg(th, a.Pos, "returning()")
		if err != nil {
			return nil, err
		}
		switch q := a.Self.(*pyeval.Object).Native.(type) {
		case *expr.Insert:
			n := *q
			n.Returning = with(n.Returning, cols...)
			return like(a.Self, &n), nil
		case *expr.Update:
			n := *q
			n.Returning = with(n.Returning, cols...)
			return like(a.Self, &n), nil
		case *expr.Delete:
			n := *q
			n.Returning = with(n.Returning, cols...)
			return like(a.Self, &n), nil
		}
		return a.Self, nil
	})
	b.Method("prefix_with(*prefixes, dialect='*')", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		switch q := a.Self.(*pyeval.Object).Native.(type) {
		case *expr.Insert:
			n := *q
			return like(a.Self, &n), addPrefixes(th, a, &n.Prefixes)
		case *expr.Update:
			n := *q
			return like(a.Self, &n), addPrefixes(th, a, &n.Prefixes)
		case *expr.Delete:
			n := *q
			return like(a.Self, &n), addPrefixes(th, a, &n.Prefixes)
		}
		return a.Self, nil
	})
	b.Method("with_hint(text, selectable=None, dialect_name='*')", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		text, err := a.Str("text")
		if err != nil {
			return nil, err
		}
		dialect, err := a.Str("dialect_name")
		if err != nil {
			return nil, err
		}
		h := expr.Hint{Text: text, Dialect: dialect}
		if s := a.Get("selectable"); !pyeval.IsNone(s) {
			if h.From, err = fromOf(th, s, "with_hint()"); err != nil {
				return nil, err
			}
		}
		switch q := a.Self.(*pyeval.Object).Native.(type) {
		case *expr.Insert:
			n := *q
			if h.From == nil {
				h.From = n.Table
			}
			n.Hints = with(n.Hints, h)
			return like(a.Self, &n), nil
		case *expr.Update:
			n := *q
			if h.From == nil {
				h.From = n.Table
			}
			n.Hints = with(n.Hints, h)
			return like(a.Self, &n), nil
		case *expr.Delete:
			n := *q
			if h.From == nil {
				h.From = n.Table
			}
			n.Hints = with(n.Hints, h)
			return like(a.Self, &n), nil
		}
		return a.Self, nil
	})
	self := func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return a.Self, nil }
	b.Method("return_defaults(*cols, **kw)", self)
	b.Method("with_dialect_options(**opt)", self)
	b.Property("table", func(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
		var f schema.From
		switch q := v.(*pyeval.Object).Native.(type) {
		case *expr.Insert:
			f = q.Table
		case *expr.Update:
			f = q.Table
		case *expr.Delete:
			f = q.Table
		}
		e, _ := f.(schema.Expr)
		return WrapExpr(th, e), nil
	}, nil)
}

func defineInsert(b *pyeval.ClassBuilder) {
	type insert = *expr.Insert
	b.Method("values(*args, **kwargs)", changes(func(th *pyeval.Thread, q insert, a *pyeval.Args) error {
		return addInsertValues(th, q, a.Pos, a.Kw)
	}))
	b.Method("inline()", changes(func(_ *pyeval.Thread, q insert, _ *pyeval.Args) error {
		q.Inline = true
		return nil
	}))
	b.Method("from_select(names, select, include_defaults=True)", changes(func(th *pyeval.Thread, q insert, a *pyeval.Args) error {
		names, err := th.Slice(a.Get("names"))
		if err != nil {
			return err
		}
		q.Names = nil
		for _, n := range names {
			as, err := assignment(th, q.Table, n, pyeval.None)
			if err != nil {
				return err
			}
			q.Names = append(q.Names, as)
		}
		if q.FromSelect, err = queryOf(th, a.Get("select"), "from_select()"); err != nil {
			return err
		}
		defaults, err := a.Bool(th, "include_defaults")
		q.NoDefaults, q.Inline = !defaults, true
		return err
	}))
	b.Property("select", func(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
		q, _ := pyeval.Payload[insert](v)
		if q == nil || q.FromSelect == nil {
			return pyeval.None, nil
		}
		return WrapExpr(th, q.FromSelect), nil
	}, nil)
}

func defineUpdate(b *pyeval.ClassBuilder) {
	type update = *expr.Update
	b.Method("values(*args, **kwargs)", changes(func(th *pyeval.Thread, q update, a *pyeval.Args) (err error) {
		if q.Ordered {
			return argumentError("Cannot call .values() on a statement with ordered_values()")
		}
		if len(a.Pos) > 1 {
			return argumentError("Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.")
		}
		for _, v := range a.Pos {
			if q.Values, err = assignments(th, q.Table, q.Values, v); err != nil {
				return err
			}
		}
		q.Values, err = keywordValues(th, q.Table, q.Values, a.Kw)
		return err
	}))
	b.Method("ordered_values(*args)", changes(func(th *pyeval.Thread, q update, a *pyeval.Args) error {
		q.Ordered = true
		for _, p := range a.Pos {
			kv, err := th.Unpack(p, 2)
			if err != nil {
				return err
			}
			as, err := assignment(th, q.Table, kv[0], kv[1])
			if err != nil {
				return err
			}
			q.Values = with(q.Values, as)
		}
		return nil
	}))
	b.Method("inline()", changes(func(*pyeval.Thread, update, *pyeval.Args) error { return nil }))
}

// defineDMLWhere gives UPDATE and DELETE their criteria.
func defineDMLWhere(b *pyeval.ClassBuilder) {
	add := func(self pyeval.Value, cs []schema.Expr) (pyeval.Value, error) {
		switch q := self.(*pyeval.Object).Native.(type) {
		case *expr.Update:
			n := *q
			n.Where = with(n.Where, cs...)
			return like(self, &n), nil
		case *expr.Delete:
			n := *q
			n.Where = with(n.Where, cs...)
			return like(self, &n), nil
		}
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "where() is not available for this %s", pyeval.TypeName(self))
	}
	where := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		cs, err := criteria(th, a.Pos, "where()")
		if err != nil {
			return nil, err
		}
		return add(a.Self, cs)
	}
	b.Method("where(*whereclause)", where)
	b.Method("filter(*whereclause)", where)
	b.Method("filter_by(**kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		var t schema.From
		switch q := a.Self.(*pyeval.Object).Native.(type) {
		case *expr.Update:
			t = q.Table
		case *expr.Delete:
			t = q.Table
		}
		cs, err := keywordCriteria(th, t, a.Kw)
		if err != nil {
			return nil, err
		}
		return add(a.Self, cs)
	})
}
