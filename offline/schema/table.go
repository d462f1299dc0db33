package schema

import (
	"fmt"
	"sort"
)

// Listener is a DDL event's handler (event.listen(table, "after_create", …)).
// Call returns the texts of the statements that it executed, in order, without
// a terminator.
type Listener func(t *Table) ([]string, error)

// TableOptions are the postgresql_… keywords of Table.
type TableOptions struct {
	Inherits    []Name
	PartitionBy string
	Using       string
	WithOids    Tri
	OnCommit    string
	Tablespace  Name
}

// Table is Table or, with Lightweight set, sa.table().
type Table struct {
	Name     Name
	Schema   Name
	Metadata *MetaData
	Columns  []*Column
	Comment  string

	// Constraints are in the order in which they were attached; the order of
	// printing is [Table.SortedConstraints].
	Constraints []Constraint
	Indexes     []*Index
	PrimaryKey  *PrimaryKey

	Prefixes []string
	Options  TableOptions

	BeforeCreate, AfterCreate, BeforeDrop, AfterDrop []Listener

	Lightweight    bool
	ImplicitReturn Tri // implicit_returning=False; Unset is True
	Info           any // the host's own

	byKey map[string]*Column
}

// NewTable returns an empty table that is registered in metadata (which may be
// nil for a lightweight one). A missing schema is taken from the metadata.
func NewTable(m *MetaData, schema, name Name) *Table {
	t := &Table{Name: name, Schema: schema}
	if m != nil {
		if schema.None() {
			t.Schema = m.Schema
		}
		t.PrimaryKey = &PrimaryKey{Implicit: true}
		t.PrimaryKey.Table = t
		t.PrimaryKey.Order = nextOrder()
		t.Constraints = append(t.Constraints, t.PrimaryKey)
		m.Add(t)
	} else {
		t.Lightweight = true
	}
	return t
}

// FromColumns lists the table's columns.
func (t *Table) FromColumns() []Expr {
	out := make([]Expr, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c
	}
	return out
}

// ExprType of a table used as an expression is unknown.
func (t *Table) ExprType() Type { return nil }

// C finds a column by its key, nil when there is none.
func (t *Table) C(key string) *Column { return t.byKey[key] }

// Convention is the naming convention in force for this table.
func (t *Table) Convention() *NamingConvention {
	if t.Metadata == nil {
		return nil
	}
	return t.Metadata.Convention
}

// AppendColumn attaches a column: its key, foreign keys, unique and index
// flags and the CHECK of its type become constraints and indexes of the table.
// Follows SQLAlchemy's Column._set_parent. A column of the same key is an error
// unless replace is set.
func (t *Table) AppendColumn(c *Column, replace bool) error {
	if c.Name.Text == "" {
		return fmt.Errorf("column of table %q has no name", t.Name.Text)
	}
	if c.Key == "" {
		c.Key = c.Name.Text
	}
	if c.Table != nil && c.Table != t {
		return fmt.Errorf("column object %q already assigned to table %q", c.Key, c.Table.Name.Text)
	}
	if t.byKey == nil {
		t.byKey = make(map[string]*Column, 8)
	}
	if old := t.byKey[c.Key]; old != nil && old != c {
		if !replace {
			return fmt.Errorf("a column with name %q is already present in table %q", c.Key, t.Name.Text)
		}
		t.drop(old)
		for i, o := range t.Columns {
			if o == old {
				t.Columns[i] = c
			}
		}
	} else if old == nil {
		t.Columns = append(t.Columns, c)
	}
	t.byKey[c.Key] = c
	c.Table = t
	if t.Lightweight {
		return nil
	}
	inheritSchema(c.Type, t)
	if c.PrimaryKey {
		if err := t.PrimaryKey.add(c); err != nil {
			return err
		}
	}
	switch {
	case c.Index == Yes:
		ix := &Index{Exprs: []IndexExpr{{Expr: c}}, Unique: c.Unique == Yes, ColumnFlag: true}
		if err := t.AppendIndex(ix); err != nil {
			return err
		}
	case c.Unique == Yes:
		u := NewUnique(Name{}, ColumnSpec{Column: c})
		u.ColumnFlag = true
		if err := t.AppendConstraint(u); err != nil {
			return err
		}
	}
	for _, k := range c.Constraints {
		k.Base().Table = t
		if err := fixName(k, t); err != nil {
			return err
		}
	}
	if ck := typeCheck(c); ck != nil {
		if err := t.AppendConstraint(ck); err != nil {
			return err
		}
	}
	for _, fk := range c.ForeignKeys {
		fk.Parent = c
		if fk.Constraint != nil {
			continue
		}
		k := &ForeignKeyConstraint{KeyOptions: fk.KeyOptions, Elements: []*ForeignKey{fk}, Columns: []*Column{c}}
		k.Name, k.Deferrable, k.Initially, k.Comment, k.NotValid = fk.Name, fk.Deferrable, fk.Initially, fk.Comment, fk.NotValid
		fk.Constraint = k
		if err := t.AppendConstraint(k); err != nil {
			return err
		}
	}
	return nil
}

// inheritSchema gives an ENUM with inherit_schema the schema of the table that
// it is attached to. Follows SchemaType._set_table.
func inheritSchema(ty Type, t *Table) {
	if a, ok := ty.(*Array); ok {
		ty = a.Item
	}
	if e, ok := EnumOf(ty); ok && e.InheritSchema == Yes {
		e.Schema = t.Schema
	}
}

// drop removes what a replaced column had brought.
func (t *Table) drop(old *Column) {
	old.Table = nil
	kept := t.Constraints[:0:0]
	for _, k := range t.Constraints {
		if fk, ok := k.(*ForeignKeyConstraint); ok && len(fk.Elements) > 0 && fk.Elements[0].Parent == old {
			continue
		}
		kept = append(kept, k)
	}
	t.Constraints = kept
	if t.PrimaryKey != nil {
		cols := t.PrimaryKey.Columns[:0:0]
		for _, c := range t.PrimaryKey.Columns {
			if c != old {
				cols = append(cols, c)
			}
		}
		t.PrimaryKey.Columns = cols
	}
}

// AppendConstraint attaches a constraint and resolves its columns. An unknown
// column is an error.
func (t *Table) AppendConstraint(k Constraint) error {
	b := k.Base()
	if b.Order == 0 {
		b.Order = nextOrder()
	}
	b.Table = t
	if err := k.resolve(t); err != nil {
		return err
	}
	if pk, ok := k.(*PrimaryKey); ok && t.PrimaryKey != pk {
		if err := t.setPrimaryKey(pk); err != nil {
			return err
		}
	}
	if err := fixName(k, t); err != nil {
		return err
	}
	for _, o := range t.Constraints {
		if o == k {
			return nil
		}
	}
	t.Constraints = append(t.Constraints, k)
	return nil
}

// setPrimaryKey replaces the primary key that the table has so far.
func (t *Table) setPrimaryKey(pk *PrimaryKey) error {
	kept := t.Constraints[:0:0]
	for _, k := range t.Constraints {
		if k != Constraint(t.PrimaryKey) {
			kept = append(kept, k)
		}
	}
	t.Constraints = kept
	if len(pk.Columns) == 0 {
		for _, c := range t.Columns {
			if c.PrimaryKey {
				pk.Columns = append(pk.Columns, c)
			}
		}
	}
	for _, c := range pk.Columns {
		c.PrimaryKey = true
	}
	t.PrimaryKey = pk
	return nil
}

// AppendIndex attaches an index.
func (t *Table) AppendIndex(ix *Index) error {
	if ix.Table != nil && ix.Table != t {
		return fmt.Errorf("index %q is against table %q and cannot be associated with table %q", ix.Name.Text, ix.Table.Name.Text, t.Name.Text)
	}
	ix.Table = t
	for i, e := range ix.Exprs {
		if e.Key == "" || e.Expr != nil {
			continue
		}
		c := t.C(e.Key)
		if c == nil {
			return fmt.Errorf("can't create index %q on table %q: no column named %q is present", ix.Name.Text, t.Name.Text, e.Key)
		}
		ix.Exprs[i].Expr = c
	}
	if err := fixName(ix, t); err != nil {
		return err
	}
	for _, o := range t.Indexes {
		if o == ix {
			return nil
		}
	}
	t.Indexes = append(t.Indexes, ix)
	return nil
}

// SortedConstraints are the constraints in the order of creation, which is the
// order in CREATE TABLE.
func (t *Table) SortedConstraints() []Constraint {
	out := append([]Constraint(nil), t.Constraints...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].Base().Order < out[j].Base().Order })
	return out
}

// AutoincrementColumn is the column that becomes SERIAL, nil when there is none.
// Follows PrimaryKeyConstraint._autoincrement_column.
func (t *Table) AutoincrementColumn() (*Column, error) {
	if t.PrimaryKey == nil {
		return nil, nil
	}
	cols := t.PrimaryKey.Columns
	if len(cols) == 1 {
		c := cols[0]
		switch c.Autoincrement {
		case AutoincrementTrue:
			return c, checkAutoincrement(c)
		case AutoincrementFalse:
			return nil, nil
		}
		if canAutoincrement(c) {
			return c, nil
		}
		return nil, nil
	}
	var found *Column
	for _, c := range cols {
		if c.Autoincrement != AutoincrementTrue {
			continue
		}
		if err := checkAutoincrement(c); err != nil {
			return nil, err
		}
		if found != nil {
			return nil, fmt.Errorf("only one Column may be marked autoincrement=True, found both %s and %s", c.Name.Text, found.Name.Text)
		}
		found = c
	}
	return found, nil
}

func checkAutoincrement(c *Column) error {
	if numeric(c.Type) {
		return nil
	}
	return fmt.Errorf("column type on column %q is not compatible with autoincrement=True", c.Name.Text)
}

func canAutoincrement(c *Column) bool {
	if !numeric(c.Type) {
		return false
	}
	if c.Default != nil && c.Default.Sequence == nil {
		return false
	}
	if c.ServerDefault != nil {
		if _, ok := c.ServerDefault.(*Identity); !ok {
			return false
		}
	}
	return len(c.ForeignKeys) == 0 || c.Autoincrement == AutoincrementIgnoreFK
}

func numeric(t Type) bool {
	switch AffinityOf(t) {
	case AffinityInteger, AffinityNumeric, AffinityFloat:
		return true
	}
	return false
}
