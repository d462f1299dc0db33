package catalog

// The questions that lint, the inspector and tests ask. All return objects that
// must not be changed, in an order that depends on the catalog alone.

// Relation finds a relation by name; schema "" looks along the search path. nil
// when there is none.
func (c *Catalog) Relation(schema, name string) Object {
	id, ok := c.lookup(spaceRelation, schema, name)
	if !ok {
		return nil
	}
	return c.Object(id)
}

// Table finds a relation with columns by name, nil when there is none.
func (c *Catalog) Table(schema, name string) *Table {
	t, _ := c.Relation(schema, name).(*Table)
	return t
}

// Index finds an index by name, nil when there is none.
func (c *Catalog) Index(schema, name string) *Index {
	i, _ := c.Relation(schema, name).(*Index)
	return i
}

// TypeNamed finds a type by name, built-in ones (by pg_type.typname) included.
func (c *Catalog) TypeNamed(schema, name string) *Type {
	if schema == "" || schema == "pg_catalog" {
		if t := loadTypes().byName[name]; t != nil {
			return &t.Type
		}
	}
	id, ok := c.lookup(spaceType, schema, name)
	if !ok {
		return nil
	}
	return c.Type(id)
}

// Schema finds a schema, nil when there is none.
func (c *Catalog) Schema(name string) *Schema {
	id, _ := c.names.get(nameKey{spaceSchema, 0, name})
	s, _ := c.Object(id).(*Schema)
	return s
}

// All visits every object in order of creation.
func (c *Catalog) All(f func(Object) bool) {
	c.objects.all(f)
}

// ForeignKeysTo lists the foreign keys of other tables, and its own, that refer
// to a table.
func (c *Catalog) ForeignKeysTo(table ID) []*Constraint {
	s := c.slot(table)
	if s == nil {
		return nil
	}
	var out []*Constraint
	s.dependents.all(func(e edge, _ DependencyKind) bool {
		if k, ok := c.Object(e.other.ID).(*Constraint); ok && e.column == 0 && k.Type == 'f' && k.RefTable == table {
			out = append(out, k)
		}
		return e.column == 0 // those on the table, before those on its columns
	})
	return out
}

// ForeignKeys lists a table's own foreign keys by name.
func (c *Catalog) ForeignKeys(table ID) []*Constraint {
	return c.constraintsWhere(table, func(k *Constraint) bool { return k.Type == 'f' })
}

// Partitions lists the partitions or inheriting tables of a table.
func (c *Catalog) Partitions(table ID) []*Table { return c.children(table) }

// ColumnNames turns column numbers of a table into names.
func (c *Catalog) ColumnNames(table ID, nums []int16) []string {
	t := c.tableByID(table)
	if t == nil {
		return nil
	}
	return c.columnNames(t, nums)
}

// CoveringIndex finds a valid, complete index whose first columns are the given
// ones in any order, nil when there is none: what a foreign key wants.
func (c *Catalog) CoveringIndex(table ID, columns []int16) *Index {
	for _, i := range c.Indexes(table) {
		if i.Where != nil || len(i.Columns) < len(columns) {
			continue
		}
		found := 0
		for _, col := range i.Columns[:len(columns)] {
			for _, n := range columns {
				if col.Num == n {
					found++
				}
			}
		}
		if found == len(columns) {
			return i
		}
	}
	return nil
}

// DefaultExpr is a column's DEFAULT or generation expression, nil without.
func (c *Catalog) DefaultExpr(col *Column) *Expr {
	if d, ok := c.Object(col.Default).(*Default); ok {
		return d.Expr
	}
	return nil
}

// Volatility of an expression over a table's columns: 'i' immutable, 's' stable
// or 'v' volatile. ok is false when something in it isn't known.
func (c *Catalog) Volatility(e *Expr, table *Table) (v byte, ok bool) {
	a := c.analyzer()
	if table != nil {
		a.addTable(table, "")
	}
	if _, err := a.expr(e.Node); err != nil {
		return 'v', false
	}
	return a.volatility, true
}
