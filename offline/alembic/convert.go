package alembic

import (
	"sqlgen/internal/spell"
	"sqlgen/offline/expr"
	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
	"sqlgen/offline/sqlalchemy"
)

// nameOf is an identifier that Python code gave; what says of which argument.
func nameOf(v pyeval.Value, what string) (schema.Name, error) {
	if pyeval.IsNone(v) {
		return schema.Name{}, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return schema.Name{}, u.Refuse(what + " must be known")
	}
	if _, ok := pyeval.AsStr(v); !ok {
		return schema.Name{}, pyeval.Raise(pyeval.TypeErrorClass, "%s must be a str, not %s", what, pyeval.TypeName(v))
	}
	return sqlalchemy.NameOf(v)
}

func optText(v pyeval.Value, what string) (*string, error) {
	if pyeval.IsNone(v) {
		return nil, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return nil, u.Refuse(what + " must be known")
	}
	s, ok := pyeval.AsStr(v)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s must be a str, not %s", what, pyeval.TypeName(v))
	}
	return &s, nil
}

func typeOf(th *pyeval.Thread, v pyeval.Value) (schema.Type, error) { return sqlalchemy.TypeOf(th, v) }

// serverDefaultOf is what server_default= of a column holds.
func serverDefaultOf(th *pyeval.Thread, v pyeval.Value) (schema.ServerDefault, error) {
	if pyeval.IsNone(v) {
		return nil, nil
	}
	args := []pyeval.Value{pyeval.Str("x")}
	var kw []pyeval.KwArg
	if isItem(v) {
		args = append(args, v)
	} else {
		kw = append(kw, pyeval.KwArg{Name: "server_default", Value: v})
	}
	c, err := construct[*schema.Column](th, "Column", args, kw)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Computed != nil:
		return c.Computed, nil
	case c.Identity != nil:
		return c.Identity, nil
	}
	return c.ServerDefault, nil
}

// isItem reports whether v is Computed(…) or Identity(…), which stand among a
// column's arguments.
func isItem(v pyeval.Value) bool {
	if _, ok := pyeval.Payload[*schema.Computed](v); ok {
		return true
	}
	_, ok := pyeval.Payload[*schema.Identity](v)
	return ok
}

// class finds a public class of SQLAlchemy by its name.
func class(name string) pyeval.Value {
	module := "sqlalchemy"
	if name == "ExcludeConstraint" {
		module = "sqlalchemy.dialects.postgresql"
	}
	return sqlalchemy.Modules()[module].Member(name)
}

// construct calls a class of SQLAlchemy and returns the payload of what it
// makes: keywords are read in one place only, there.
func construct[T any](th *pyeval.Thread, name string, args []pyeval.Value, kw []pyeval.KwArg) (T, error) {
	var zero T
	v, err := th.CallKw(class(name), args, kw)
	if err != nil {
		return zero, err
	}
	p, ok := pyeval.Payload[T](v)
	if !ok {
		return zero, pyeval.Raise(pyeval.TypeErrorClass, "%s() made no %s", name, name)
	}
	return p, nil
}

func typeError(err error) error { return pyeval.Raise(pyeval.TypeErrorClass, "%s", err.Error()) }
func argumentError(err error) error {
	return pyeval.Raise(sqlalchemy.ArgumentErrorClass, "%s", err.Error())
}

// table builds the Table object of create_table and drop_table, in a MetaData of
// its own. Follows SchemaObjects.table.
func (c *migrationContext) table(th *pyeval.Thread, name pyeval.Value, items []pyeval.Value, kw []pyeval.KwArg, included bool) (pyeval.Value, *schema.Table, error) {
	m, err := c.metadata(th)
	if err != nil {
		return nil, nil, err
	}
	if t, ok := pyeval.Payload[*schema.Table](name); ok {
		name = pyeval.Str(t.Name.Text)
	}
	args := []pyeval.Value{name, m}
	var rest []pyeval.Value
	for _, v := range items {
		if col, ok := pyeval.Payload[*schema.Column](v); ok {
			if col.Table != nil {
				if v, err = th.CallMethod(v, "_copy"); err != nil {
					return nil, nil, err
				}
				col, _ = pyeval.Payload[*schema.Column](v)
			}
			if included && col != nil {
				col.Unique, col.Index = schema.No, schema.No
			}
			args = append(args, v)
			continue
		}
		if !isSchemaItem(v) {
			continue
		}
		if owned(v) {
			if v, err = th.CallMethod(v, "_copy"); err != nil {
				return nil, nil, err
			}
		}
		rest = append(rest, v)
	}
	args = append(args, rest...)
	v, err := th.CallKw(class("Table"), args, kw)
	if err != nil {
		return nil, nil, err
	}
	t, ok := pyeval.Payload[*schema.Table](v)
	if !ok {
		return nil, nil, pyeval.Raise(pyeval.TypeErrorClass, "Table() made no table")
	}
	return v, t, nil
}

// isSchemaItem reports whether v is a constraint or an index; create_table
// leaves anything else out, as Alembic does.
func isSchemaItem(v pyeval.Value) bool {
	if _, ok := pyeval.Payload[schema.Constraint](v); ok {
		return true
	}
	_, ok := pyeval.Payload[*schema.Index](v)
	return ok
}

// owned reports whether a constraint or index belongs to a table already.
func owned(v pyeval.Value) bool {
	if k, ok := pyeval.Payload[schema.Constraint](v); ok {
		return k.Base().Table != nil
	}
	ix, ok := pyeval.Payload[*schema.Index](v)
	return ok && ix.Table != nil
}

// metadata is a fresh MetaData object under the naming convention.
func (c *migrationContext) metadata(th *pyeval.Thread) (pyeval.Value, error) {
	v, err := th.Call(class("MetaData"))
	if err != nil {
		return nil, err
	}
	if m, ok := pyeval.Payload[*schema.MetaData](v); ok && c.objects.Convention != nil {
		m.Convention = c.objects.Convention
	}
	return v, nil
}

// executeValue is what op.execute(), the bind's and the context's execute() do
// with what they are given: text, an expression, or a DDL element. params are
// the bind's parameters: a dict, or a list of dicts.
func (c *migrationContext) executeValue(th *pyeval.Thread, v, params pyeval.Value) (pyeval.Value, error) {
	op, err := c.executable(th, v, params)
	if err != nil || op == nil {
		return pyeval.None, err
	}
	if x, ok := op.(*ops.Execute); ok && c.changesRowsOnly(th, x) {
		return pyeval.None, nil
	}
	return pyeval.None, c.execute(op)
}

func describe(th *pyeval.Thread, v pyeval.Value) string {
	s, err := th.Repr(v)
	if err != nil || len(s) > 80 {
		return pyeval.TypeName(v)
	}
	return s
}

func paramRows(th *pyeval.Thread, params pyeval.Value) ([][]expr.Assignment, error) {
	if pyeval.IsNone(params) {
		return nil, nil
	}
	if u, ok := params.(*pyeval.Unknown); ok {
		return nil, u.Refuse("the parameters to execute with must be known")
	}
	row := func(v pyeval.Value) ([]expr.Assignment, error) {
		d, ok := pyeval.Underlying(v).(*pyeval.Dict)
		if !ok {
			return nil, pyeval.Raise(sqlalchemy.ArgumentErrorClass, "List argument must consist only of dictionaries")
		}
		return assignments(th, nil, d)
	}
	if _, ok := pyeval.Underlying(params).(*pyeval.Dict); ok {
		r, err := row(params)
		if err != nil || len(r) == 0 {
			return nil, err
		}
		return [][]expr.Assignment{r}, nil
	}
	vs, err := th.Slice(params)
	if err != nil {
		return nil, err
	}
	var out [][]expr.Assignment
	for _, v := range vs {
		r, err := row(v)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// rowOf is one row of bulk_insert; a key must be a column of the table.
func rowOf(th *pyeval.Thread, t *schema.Table, d *pyeval.Dict) (ops.Row, error) {
	as, err := assignments(th, t, d)
	return ops.Row(as), err
}

// assignments are the items of a dict; with a table, the keys are its columns'.
func assignments(th *pyeval.Thread, t *schema.Table, d *pyeval.Dict) ([]expr.Assignment, error) {
	var out []expr.Assignment
	var err error
	d.Each(func(k, v pyeval.Value) bool {
		name, ok := pyeval.AsStr(k)
		if c, isColumn := pyeval.Payload[*schema.Column](k); isColumn {
			name, ok = c.KeyOf(), true
		}
		if !ok {
			err = pyeval.Raise(pyeval.TypeErrorClass, "a column's name must be a str, not %s", pyeval.TypeName(k))
			return false
		}
		a := expr.Assignment{Key: name}
		if t != nil {
			c := t.C(name)
			if c == nil {
				err = noColumn(t, name)
				return false
			}
			a = expr.Assignment{Column: c}
		}
		if a.Value, err = sqlalchemy.ValueOf(th, v); err != nil {
			return false
		}
		out = append(out, a)
		return true
	})
	return out, err
}

func noColumn(t *schema.Table, name string) error {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.KeyOf())
	}
	if near := spell.Nearest(name, names); near != "" {
		return pyeval.Raise(pyeval.KeyErrorClass, "%s is no column of table %s (did you mean %s?)", name, t.Name.Text, near)
	}
	return pyeval.Raise(pyeval.KeyErrorClass, "%s is no column of table %s", name, t.Name.Text)
}

// RunOperation makes the context a bind for schema items.
func (c *migrationContext) RunOperation(_ *pyeval.Thread, op ops.Operation) error {
	return c.execute(op)
}

// opF is op.f(): a name that naming conventions leave alone.
func opF(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	s, err := a.Str("name")
	if err != nil {
		return nil, err
	}
	return sqlalchemy.NewConv(s), nil
}

// opInlineLiteral is op.inline_literal(): a bind that is always printed.
func opInlineLiteral(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if u, ok := a.Get("value").(*pyeval.Unknown); ok {
		return nil, u.Refuse("op.inline_literal(value) must be known")
	}
	return th.CallKw(class("bindparam"), []pyeval.Value{pyeval.None, a.Get("value")}, []pyeval.KwArg{
		{Name: "type_", Value: a.Get("type_")}, {Name: "literal_execute", Value: pyeval.True},
	})
}
