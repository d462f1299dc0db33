package schema

import (
	"fmt"
	"strings"
	"sync/atomic"
)

var order atomic.Int64

// nextOrder counts constructions; only the order within one table matters, so
// that parallel use stays deterministic.
func nextOrder() int64 { return order.Add(1) }

// Constraint is one of [*PrimaryKey], [*ForeignKeyConstraint], [*Unique],
// [*Check], [*Exclude] and [*Bare].
type Constraint interface {
	Base() *ConstraintBase
	// resolve turns column names into columns of the table.
	resolve(t *Table) error
}

// ConstraintBase is what all constraints have.
type ConstraintBase struct {
	Name       Name
	Deferrable Tri
	Initially  string
	Comment    string
	Table      *Table
	NotValid   bool // postgresql_not_valid
	ColumnFlag bool // made by Column(unique=True)
	TypeBound  bool // made by a column's type
	// Order is the order of construction; 0 until it is attached or made by a
	// constructor.
	Order int64
	Info  any // the host's own
}

// Base gives access to the common part.
func (b *ConstraintBase) Base() *ConstraintBase { return b }

// ColumnSpec names a column: by key, or the object itself.
type ColumnSpec struct {
	Key    string
	Column *Column
}

// Keys makes ColumnSpecs of keys.
func Keys(keys ...string) []ColumnSpec {
	out := make([]ColumnSpec, len(keys))
	for i, k := range keys {
		out[i].Key = k
	}
	return out
}

func resolveSpecs(what string, name Name, specs []ColumnSpec, t *Table) ([]*Column, error) {
	var cols []*Column
next:
	for _, s := range specs {
		c := s.Column
		if c == nil {
			if c = t.C(s.Key); c == nil {
				return nil, fmt.Errorf("can't create %s on table %q: no column named %q is present", what, t.Name.Text, s.Key)
			}
		} else if c.Table == nil {
			if k := t.C(c.KeyOf()); k != nil {
				c = k
			}
		}
		for _, o := range cols {
			if o == c {
				continue next
			}
		}
		cols = append(cols, c)
	}
	return cols, nil
}

// PrimaryKey is PrimaryKeyConstraint.
type PrimaryKey struct {
	ConstraintBase
	Specs    []ColumnSpec
	Columns  []*Column // resolved
	Include  []string  // postgresql_include
	Implicit bool      // made by the table itself
}

// NewPrimaryKey returns an unattached constraint.
func NewPrimaryKey(name Name, specs ...ColumnSpec) *PrimaryKey {
	k := &PrimaryKey{Specs: specs}
	k.Name, k.Order = name, nextOrder()
	return k
}

func (k *PrimaryKey) resolve(t *Table) (err error) {
	if len(k.Specs) > 0 {
		k.Columns, err = resolveSpecs("PrimaryKeyConstraint", k.Name, k.Specs, t)
	}
	return err
}

func (k *PrimaryKey) add(c *Column) error {
	for _, o := range k.Columns {
		if o == c {
			return nil
		}
	}
	k.Columns = append(k.Columns, c)
	return nil
}

// Unique is UniqueConstraint.
type Unique struct {
	ConstraintBase
	Specs            []ColumnSpec
	Columns          []*Column
	Include          []string
	NullsNotDistinct Tri // postgresql_nulls_not_distinct
}

// NewUnique returns an unattached constraint.
func NewUnique(name Name, specs ...ColumnSpec) *Unique {
	k := &Unique{Specs: specs}
	k.Name, k.Order = name, nextOrder()
	return k
}

func (k *Unique) resolve(t *Table) (err error) {
	k.Columns, err = resolveSpecs("UniqueConstraint", k.Name, k.Specs, t)
	return err
}

// Check is CheckConstraint: raw SQL, an expression, or the CHECK of a
// non-native Enum.
type Check struct {
	ConstraintBase
	Text string // used when Expr is nil and EnumColumn is nil
	Expr Expr
	// EnumColumn and EnumLabels: CHECK (column IN ('a', 'b')).
	EnumColumn *Column
	EnumLabels []string
	// Columns are those that the expression names, for the naming convention.
	Columns []*Column
}

// NewCheck returns an unattached constraint.
func NewCheck(name Name, text string, expr Expr) *Check {
	k := &Check{Text: text, Expr: expr}
	k.Name, k.Order = name, nextOrder()
	return k
}

// Copy is an unattached copy.
func (k *Check) Copy() *Check {
	n := *k
	n.Table, n.Order = nil, nextOrder()
	return &n
}

func (k *Check) resolve(*Table) error { return nil }

// typeCheck is the CHECK that the column's type asks for, nil without one.
// Boolean(create_constraint=True) has none on PostgreSQL.
func typeCheck(c *Column) *Check {
	e, ok := EnumOf(c.Type)
	if !ok || !e.CreateConstraint || !e.NonNative {
		return nil
	}
	k := NewCheck(e.Name, "", nil)
	k.TypeBound, k.EnumColumn, k.EnumLabels, k.Columns = true, c, e.Labels, []*Column{c}
	return k
}

// ExcludeElement is one (expression, operator) pair.
type ExcludeElement struct {
	Text string // raw column name; used when Expr is nil
	Expr Expr
	Op   string
}

// Exclude is postgresql.ExcludeConstraint.
type Exclude struct {
	ConstraintBase
	Elements  []ExcludeElement
	Using     string // "" is gist
	WhereText string // raw SQL; used when Where is nil
	Where     Expr
	Ops       []Pair // operator classes by column key
}

// NewExclude returns an unattached constraint.
func NewExclude(name Name, elements ...ExcludeElement) *Exclude {
	k := &Exclude{Elements: elements}
	k.Name, k.Order = name, nextOrder()
	return k
}

func (k *Exclude) resolve(*Table) error { return nil }

// Bare is a constraint of which only the name is known, for DROP CONSTRAINT.
// Kind is the key of the naming convention ("uq", "fk", "pk", "ck") or "".
type Bare struct {
	ConstraintBase
	Kind string
}

func (k *Bare) resolve(*Table) error { return nil }

// KeyOptions are the clauses of a foreign key.
type KeyOptions struct {
	OnUpdate, OnDelete, Match string
	UseAlter, LinkToName      bool
}

// ForeignKey is one column's reference: "schema.table.column" as Spec, or the
// column itself.
type ForeignKey struct {
	Spec   string
	Column *Column
	// The rest is used when the key stands in a column.
	Name       Name
	Deferrable Tri
	Initially  string
	Comment    string
	NotValid   bool
	KeyOptions

	Parent         *Column
	Constraint     *ForeignKeyConstraint
	FromConstraint bool // made by a ForeignKeyConstraint
	Info           any  // the host's own
}

// Target is what a foreign key refers to: schema, table and column names.
// Follows ForeignKey._column_tokens; a column found in the metadata gives its
// name for its key.
func (f *ForeignKey) Target(m *MetaData) (schema, table, column Name, err error) {
	if f.Column != nil {
		c := f.Column
		if c.Table == nil {
			return Name{}, Name{}, Name{}, fmt.Errorf("foreign key refers to column %q, which belongs to no table", c.Name.Text)
		}
		return c.Table.Schema, c.Table.Name, c.Name, nil
	}
	i := strings.LastIndexByte(f.Spec, '.')
	if i < 0 {
		return Name{}, Name{}, Name{}, fmt.Errorf("foreign key %q: expected \"table.column\" or \"schema.table.column\"", f.Spec)
	}
	key, col := f.Spec[:i], f.Spec[i+1:]
	if j := strings.LastIndexByte(key, '.'); j >= 0 {
		schema, table = N(key[:j]), N(key[j+1:])
	} else {
		table = N(key)
		if m != nil {
			schema = m.Schema
		}
	}
	column = N(col)
	if t := m.Table(TableKey(schema.Text, table.Text)); t != nil {
		schema, table = t.Schema, t.Name
		if c := t.C(col); c != nil && !f.LinkToName {
			column = c.Name
		}
	}
	return schema, table, column, nil
}

// ForeignKeyConstraint is a FOREIGN KEY of a table.
type ForeignKeyConstraint struct {
	ConstraintBase
	KeyOptions
	Specs    []ColumnSpec
	Columns  []*Column
	Elements []*ForeignKey // one per column
}

// NewForeignKey returns an unattached constraint; refs are "table.column" each.
func NewForeignKey(name Name, columns []ColumnSpec, refs []*ForeignKey, o KeyOptions) *ForeignKeyConstraint {
	k := &ForeignKeyConstraint{KeyOptions: o, Specs: columns, Elements: refs}
	k.Name, k.Order = name, nextOrder()
	for _, f := range refs {
		f.Constraint, f.FromConstraint = k, true
		f.LinkToName = o.LinkToName
	}
	return k
}

func (k *ForeignKeyConstraint) resolve(t *Table) error {
	if len(k.Specs) == 0 {
		return nil
	}
	cols, err := resolveSpecs("ForeignKeyConstraint", k.Name, k.Specs, t)
	if err != nil {
		return err
	}
	if len(cols) != len(k.Elements) {
		return fmt.Errorf("ForeignKeyConstraint with duplicate source column references are not supported")
	}
	k.Columns = cols
	for i, f := range k.Elements {
		f.Parent = cols[i]
		listed := false
		for _, o := range cols[i].ForeignKeys {
			listed = listed || o == f
		}
		if !listed {
			cols[i].ForeignKeys = append(cols[i].ForeignKeys, f)
		}
	}
	return nil
}
