package sqlalchemy

import (
	"sqlgen/offline/expr"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// PGInsertClass is postgresql.Insert (dialects/postgresql/dml.py).
var PGInsertClass = pyeval.NewNativeClass("Insert", pgPackage+".dml", InsertClass)

func init() {
	exportClass(PGInsertClass)
	exportFunc(pgPackage+".dml", pyeval.NewFunc("insert(table, values=None, inline=False, **kwargs)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		q, err := newInsert(th, a)
		if err != nil {
			return nil, sqlError(err)
		}
		return pyeval.NewObject(PGInsertClass, q), nil
	}))
	PGInsertClass.Define(func(b *pyeval.ClassBuilder) {
		type insert = *expr.Insert
		const target = "constraint=None, index_elements=None, index_where=None"
		b.Method("on_conflict_do_nothing("+target+")", changes(func(th *pyeval.Thread, q insert, a *pyeval.Args) (err error) {
			q.OnConflict, err = onConflict(th, q, a)
			return err
		}))
		b.Method("on_conflict_do_update("+target+", set_=None, where=None)", changes(func(th *pyeval.Thread, q insert, a *pyeval.Args) error {
			k, err := onConflict(th, q, a)
			if err != nil {
				return err
			}
			if k.Constraint.None() && k.Object == nil && len(k.Elements) == 0 {
				return pyeval.Raise(pyeval.ValueErrorClass, "Either constraint or index_elements, but not both, must be specified unless DO NOTHING")
			}
			k.Update = true
			if k.Set, err = conflictSet(th, q, a.Get("set_")); err != nil {
				return err
			}
			if w := a.Get("where"); !pyeval.IsNone(w) {
				if k.Where, err = criterion(th, w, "on_conflict_do_update(where=)"); err != nil {
					return err
				}
			}
			q.OnConflict = k
			return nil
		}))
		b.Property("excluded", func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			q, ok := pyeval.Payload[insert](self)
			if !ok {
				return nil, pyeval.Raise(pyeval.AttributeErrorClass, "excluded")
			}
			t, ok := q.Table.(*schema.Table)
			if !ok {
				return nil, pyeval.Raise(pyeval.AttributeErrorClass, "excluded: the statement has no table")
			}
			return fromColumns(expr.Excluded(t), "excluded"), nil
		}, nil)
	})
}

// onConflict reads the target of ON CONFLICT: the name of a constraint, a
// constraint or index object, or columns.
func onConflict(th *pyeval.Thread, q *expr.Insert, a *pyeval.Args) (*expr.OnConflict, error) {
	k := &expr.OnConflict{}
	c, elements := a.Get("constraint"), a.Get("index_elements")
	if !pyeval.IsNone(c) {
		if !pyeval.IsNone(elements) {
			return nil, pyeval.Raise(pyeval.ValueErrorClass, "'constraint' and 'index_elements' are mutually exclusive")
		}
		if _, ok := pyeval.AsStr(c); ok {
			var err error
			k.Constraint, err = nameOf(c)
			return k, err
		}
		return constraintTarget(th, q, k, c)
	}
	if pyeval.IsNone(elements) {
		return k, nil
	}
	vs, err := th.Slice(elements)
	if err != nil {
		return nil, err
	}
	for _, v := range vs {
		if s, ok := pyeval.AsStr(v); ok {
			k.Elements = append(k.Elements, conflictColumn(q, s))
			continue
		}
		e, err := onlyExpr(th, v, "index_elements")
		if err != nil {
			return nil, err
		}
		k.Elements = append(k.Elements, e)
	}
	if w := a.Get("index_where"); !pyeval.IsNone(w) {
		k.IndexWhere, err = criterion(th, w, "index_where")
	}
	return k, err
}

// conflictColumn is a column of the table by its name; a name that the table
// lacks prints as it is.
func conflictColumn(q *expr.Insert, name string) schema.Expr {
	if t, ok := q.Table.(*schema.Table); ok {
		if c := t.C(name); c != nil {
			return c
		}
	}
	return &schema.Column{Name: schema.N(name), Key: name, Lightweight: true}
}

// constraintTarget takes the name of a constraint object, or the columns of one
// without a name and of an index.
func constraintTarget(th *pyeval.Thread, q *expr.Insert, k *expr.OnConflict, v pyeval.Value) (*expr.OnConflict, error) {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return nil, argumentError("constraint=: a name or a constraint expected, not %s", describe(th, v))
	}
	columns := func(cols []*schema.Column) {
		for _, c := range cols {
			k.Elements = append(k.Elements, c)
		}
	}
	name, err := th.GetAttr(v, "name")
	if err != nil {
		return nil, err
	}
	switch x := o.Native.(type) {
	case *schema.Index:
		for _, e := range x.Exprs {
			if e.Expr != nil {
				k.Elements = append(k.Elements, e.Expr)
				continue
			}
			k.Elements = append(k.Elements, conflictColumn(q, e.Key))
		}
		k.IndexWhere = x.Where
		if x.Where == nil && x.WhereText != "" {
			k.IndexWhere = expr.NewText(x.WhereText)
		}
		return k, nil
	case *schema.Unique:
		if pyeval.IsNone(name) {
			columns(x.Columns)
			return k, nil
		}
	case *schema.PrimaryKey:
		if pyeval.IsNone(name) {
			columns(x.Columns)
			return k, nil
		}
	}
	if pyeval.IsNone(name) {
		return nil, argumentError("constraint=: %s has neither a name nor columns", describe(th, v))
	}
	if x, ok := o.Native.(schema.Constraint); ok && x.Base().Table != nil {
		k.Object = x
		return k, nil
	}
	k.Constraint, err = nameOf(name)
	return k, err
}

// conflictSet reads set_: a dict, a list of pairs, or the columns of excluded.
func conflictSet(th *pyeval.Thread, q *expr.Insert, v pyeval.Value) ([]expr.Assignment, error) {
	var items [][2]pyeval.Value
	var err error
	if c, ok := pyeval.Payload[*ColumnCollection](v); ok {
		for _, e := range c.Entries(th) {
			items = append(items, [2]pyeval.Value{pyeval.Str(e.Key), e.Column})
		}
	} else if items, err = mappingItems(th, v); err != nil {
		pairs, serr := th.Slice(v)
		if serr != nil {
			return nil, pyeval.Raise(pyeval.ValueErrorClass, "set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table object")
		}
		for _, p := range pairs {
			kv, err := th.Unpack(p, 2)
			if err != nil {
				return nil, err
			}
			items = append(items, [2]pyeval.Value{kv[0], kv[1]})
		}
	}
	if len(items) == 0 {
		return nil, pyeval.Raise(pyeval.ValueErrorClass, "set parameter dictionary must not be empty")
	}
	var out []expr.Assignment
	for _, it := range items {
		a, err := assignment(th, q.Table, it[0], it[1])
		if err != nil {
			return nil, err
		}
		out = merge(out, a)
	}
	return out, nil
}
