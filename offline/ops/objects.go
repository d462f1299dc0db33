package ops

import (
	"fmt"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// Objects builds the schema objects that operations need. Follows Alembic
// operations/schemaobj.py: every call has a MetaData of its own.
type Objects struct {
	// Convention is env.py's target_metadata.naming_convention, nil for
	// SQLAlchemy's default.
	Convention *schema.NamingConvention
}

// MetaData is a fresh one under the convention.
func (o Objects) MetaData() *schema.MetaData { return schema.NewMetaData(o.Convention) }

// Table builds a table of columns, constraints and indexes; those that belong
// to another table are copied. The tables that foreign keys name are added to
// the metadata as placeholders.
func (o Objects) Table(name, sch schema.Name, columns []*schema.Column, constraints []schema.Constraint, indexes []*schema.Index) (*schema.Table, error) {
	m := o.MetaData()
	t := schema.NewTable(m, sch, name)
	for _, c := range columns {
		if c.Table != nil {
			c = c.Copy()
		}
		if err := t.AppendColumn(c, false); err != nil {
			return nil, err
		}
	}
	for _, k := range constraints {
		if of := k.Base().Table; of != nil && of != t {
			k = schema.CopyConstraint(k)
		}
		if err := t.AppendConstraint(k); err != nil {
			return nil, err
		}
	}
	for _, ix := range indexes {
		if ix.Table != nil && ix.Table != t {
			ix = schema.CopyIndex(ix)
		}
		if err := t.AppendIndex(ix); err != nil {
			return nil, err
		}
	}
	for _, c := range t.Columns {
		for _, fk := range c.ForeignKeys {
			if err := ensureReferred(m, fk); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// ensureReferred adds an empty table and column for a foreign key's target.
func ensureReferred(m *schema.MetaData, fk *schema.ForeignKey) error {
	if fk.Spec == "" {
		return nil
	}
	i := strings.LastIndexByte(fk.Spec, '.')
	if i < 0 {
		return fmt.Errorf("foreign key %q: expected \"table.column\" or \"schema.table.column\"", fk.Spec)
	}
	key, col := fk.Spec[:i], fk.Spec[i+1:]
	t := m.Table(key)
	if t == nil {
		var sch schema.Name
		name := key
		if j := strings.LastIndexByte(key, '.'); j >= 0 {
			sch, name = schema.N(key[:j]), key[j+1:]
		}
		t = schema.NewTable(m, sch, schema.N(name))
	}
	if t.C(col) == nil {
		return t.AppendColumn(schema.NewColumn(col, nil), false)
	}
	return nil
}

func (o Objects) plain(name, sch schema.Name, columns []string) (*schema.Table, error) {
	t := schema.NewTable(o.MetaData(), sch, name)
	for _, c := range columns {
		if err := t.AppendColumn(schema.NewColumn(c, nil), false); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func attach[K schema.Constraint](t *schema.Table, k K) (K, error) { return k, t.AppendConstraint(k) }

// PrimaryKey is op.create_primary_key's constraint.
func (o Objects) PrimaryKey(name, table, sch schema.Name, columns []string) (*schema.PrimaryKey, error) {
	t, err := o.plain(table, sch, columns)
	if err != nil {
		return nil, err
	}
	return attach(t, schema.NewPrimaryKey(name, schema.Keys(columns...)...))
}

// Unique is op.create_unique_constraint's constraint; the caller sets further
// options on it.
func (o Objects) Unique(name, table, sch schema.Name, columns []string) (*schema.Unique, error) {
	t, err := o.plain(table, sch, columns)
	if err != nil {
		return nil, err
	}
	return attach(t, schema.NewUnique(name, schema.Keys(columns...)...))
}

// Check is op.create_check_constraint's constraint.
func (o Objects) Check(name, table, sch schema.Name, text string, condition schema.Expr) (*schema.Check, error) {
	t, err := o.plain(table, sch, nil)
	if err != nil {
		return nil, err
	}
	if err := t.AppendColumn(schema.NewColumn("x", &schema.Integer{Visit: "integer"}), false); err != nil {
		return nil, err
	}
	return attach(t, schema.NewCheck(name, text, condition))
}

// ForeignKeyArgs are the arguments of op.create_foreign_key().
type ForeignKeyArgs struct {
	Name                         schema.Name
	Source, Referent             schema.Name
	LocalCols, RemoteCols        []string
	SourceSchema, ReferentSchema schema.Name
	Options                      schema.KeyOptions
	Deferrable                   schema.Tri
	Initially                    string
	NotValid                     bool
}

// ForeignKey is op.create_foreign_key's constraint.
func (o Objects) ForeignKey(a ForeignKeyArgs) (*schema.ForeignKeyConstraint, error) {
	if len(a.LocalCols) != len(a.RemoteCols) {
		return nil, fmt.Errorf("ForeignKeyConstraint number of constrained columns (%d) must match the number of referenced columns (%d)", len(a.LocalCols), len(a.RemoteCols))
	}
	m := o.MetaData()
	local := a.LocalCols
	if a.Source.Text == a.Referent.Text && a.SourceSchema.Text == a.ReferentSchema.Text {
		local = append(append([]string(nil), local...), a.RemoteCols...)
	} else {
		r := schema.NewTable(m, a.ReferentSchema, a.Referent)
		for _, c := range a.RemoteCols {
			if r.C(c) == nil {
				if err := r.AppendColumn(schema.NewColumn(c, nil), false); err != nil {
					return nil, err
				}
			}
		}
	}
	t := schema.NewTable(m, a.SourceSchema, a.Source)
	for _, c := range local {
		if t.C(c) == nil {
			if err := t.AppendColumn(schema.NewColumn(c, nil), false); err != nil {
				return nil, err
			}
		}
	}
	prefix := a.Referent.Text
	if !a.ReferentSchema.None() {
		prefix = a.ReferentSchema.Text + "." + prefix
	}
	refs := make([]*schema.ForeignKey, len(a.RemoteCols))
	for i, c := range a.RemoteCols {
		refs[i] = &schema.ForeignKey{Spec: prefix + "." + c}
	}
	k := schema.NewForeignKey(a.Name, schema.Keys(a.LocalCols...), refs, a.Options)
	k.Deferrable, k.Initially, k.NotValid = a.Deferrable, a.Initially, a.NotValid
	return attach(t, k)
}

// Exclude is op.create_exclude_constraint's constraint.
func (o Objects) Exclude(table, sch schema.Name, k *schema.Exclude) (*schema.Exclude, error) {
	t, err := o.plain(table, sch, nil)
	if err != nil {
		return nil, err
	}
	// Each element brings the column that it names; naming one twice fails, as
	// it does in Alembic.
	for _, e := range k.Elements {
		c := schema.NewColumn(e.Text, nil)
		if e.Expr != nil {
			c = schema.NewColumn(elementName(e.Expr), nil)
		}
		if err := t.AppendColumn(c, false); err != nil {
			return nil, err
		}
	}
	return attach(t, k)
}

// elementName is the name of the column that an element of an EXCLUDE
// constraint stands for, "" when it has none.
func elementName(e schema.Expr) string {
	if l, ok := e.(*expr.LiteralColumn); ok {
		return l.Text
	}
	if c := expr.FirstColumn(e); c != nil {
		return c.Name.Text
	}
	return ""
}

// Generic is op.drop_constraint's constraint; kind is its type_ argument:
// "foreignkey", "primary", "unique", "check" or "".
func (o Objects) Generic(name, table, sch schema.Name, kind string) (*schema.Bare, error) {
	k := &schema.Bare{}
	k.Name = name
	switch kind {
	case "":
	case "foreignkey":
		k.Kind = "fk"
	case "primary":
		k.Kind = "pk"
	case "unique":
		k.Kind = "uq"
	case "check":
		k.Kind = "ck"
	default:
		return nil, fmt.Errorf("'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None")
	}
	t, err := o.plain(table, sch, nil)
	if err != nil {
		return nil, err
	}
	return attach(t, k)
}

// Index is op.create_index's or, with a zero table name, op.drop_index's index.
// A string column becomes a column of a table made for it; an expression is
// kept, as text() is.
func (o Objects) Index(name, table, sch schema.Name, exprs []schema.IndexExpr, unique bool) (*schema.Index, error) {
	if table.None() {
		table = schema.N("no_table")
	}
	t := schema.NewTable(o.MetaData(), sch, table)
	ix := &schema.Index{Name: name, Unique: unique} // a naming convention may ask for both
	for _, e := range exprs {
		if e.Expr == nil {
			c := schema.NewColumn(e.Key, nil)
			c.Name.Quote = e.Quote
			if err := t.AppendColumn(c, false); err != nil {
				return nil, err
			}
			e.Expr = c
		}
		ix.Exprs = append(ix.Exprs, e)
	}
	return ix, t.AppendIndex(ix)
}
