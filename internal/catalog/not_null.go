package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// Since 18 the NOT NULL of a column is a constraint of the table, and since 17 that
// of a domain one of the domain: it has a name, and the tables below have it too.

func (c *Catalog) namesNotNull() bool { return c.options.Version >= 18 }

// NotNullConstraint is the constraint behind a column's NOT NULL, nil for none, as
// always before 18.
func (c *Catalog) NotNullConstraint(table ID, num int16) *Constraint {
	list := c.constraintsWhere(table, func(k *Constraint) bool { return k.Type == 'n' && k.Columns[0] == num })
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// passesNotNull reports whether tables that inherit a column have its NOT NULL.
func (c *Catalog) passesNotNull(t *Table, col *Column) bool {
	if !col.NotNull || !c.namesNotNull() {
		return col.NotNull
	}
	k := c.NotNullConstraint(t.ID, col.Num)
	return k == nil || !k.NoInherit
}

// storeNotNull makes a column NOT NULL by a constraint; without a name one is chosen
// for it.
func (c *Catalog) storeNotNull(table ID, num int16, k Constraint) (*Constraint, error) {
	t := c.tableByID(table)
	k.Type, k.Table, k.Columns, k.Validated = 'n', table, []int16{num}, true
	if k.Name = Truncate(k.Name); k.Name == "" {
		k.Name = c.chooseConstraintName(t.Name, t.ColumnNum(num).Name, "not_null", t.Schema, nil)
	}
	if err := c.addConstraint(&k); err != nil {
		return nil, err
	}
	if !t.ColumnNum(num).NotNull {
		c.updateColumn(table, num, func(col *Column) { col.NotNull = true })
	}
	return &k, nil
}

// setNotNullTree makes a column NOT NULL in a table and those below
// (ATExecSetNotNull).
func (c *Catalog) setNotNullTree(table ID, column, name string, only, recursing bool) error {
	t := c.tableByID(table)
	col := t.Column(column)
	if k := c.NotNullConstraint(table, col.Num); k != nil {
		if k.NoInherit && !only {
			return errf(FeatureNotSupported, "cannot change NO INHERIT status of NOT NULL constraint %q on relation %q", k.Name, t.Name)
		}
		n := *k
		if recursing {
			n.Inherited++
		} else {
			n.Local = true
		}
		c.put(&n)
		return nil
	}
	k := Constraint{Local: !recursing}
	k.Name = name
	if recursing {
		k.Inherited = 1
	}
	children := c.children(table)
	if only && len(children) > 0 {
		if t.Kind == PartitionedTable {
			return errf(InvalidTableDefinition, "constraint must be added to child tables too").hint("Do not specify the ONLY keyword.")
		}
		k.NoInherit = true
	}
	own, err := c.storeNotNull(table, col.Num, k)
	if err != nil || only {
		return err
	}
	for _, child := range children {
		if err := c.setNotNullTree(child.ID, column, own.Name, false, true); err != nil {
			return err
		}
	}
	return nil
}

// dropNotNullTree drops the constraint in a table and, where it is only from there,
// in those below (dropconstraint_internal).
func (c *Catalog) dropNotNullTree(k *Constraint, only, recursing bool) error {
	t := c.tableByID(k.Table)
	col := t.ColumnNum(k.Columns[0])
	if k.Inherited > 0 && !recursing {
		return errf(InvalidTableDefinition, "cannot drop inherited constraint %q of relation %q", k.Name, t.Name)
	}
	if col.Identity != 0 {
		return errf(NotInPrerequisiteState, "column %q of relation %q is an identity column", col.Name, t.Name)
	}
	if err := c.mayBeNull(t, col); err != nil {
		return err
	}
	children := c.children(k.Table)
	if k.NoInherit {
		children = nil
	}
	c.remove(k.ID, recursing)
	c.updateColumn(k.Table, col.Num, func(col *Column) { col.NotNull = false })
	for _, child := range children {
		ck := c.NotNullConstraint(child.ID, child.Column(col.Name).Num)
		if ck == nil || ck.Inherited == 0 {
			continue
		}
		n := *ck
		if !only && n.Inherited == 1 && !n.Local {
			if err := c.dropNotNullTree(&n, false, true); err != nil {
				return err
			}
			continue
		}
		n.Inherited--
		n.Local = n.Local || only
		c.put(&n)
	}
	return nil
}

// mayBeNull refuses to let a column be null that a key or its identity keeps from it.
func (c *Catalog) mayBeNull(t *Table, col *Column) error {
	if col.Identity != 0 {
		return errf(SyntaxError, "column %q of relation %q is an identity column", col.Name, t.Name)
	}
	for _, i := range c.Indexes(t.ID) {
		if !slices.ContainsFunc(i.Columns, func(k IndexColumn) bool { return k.Num == col.Num }) {
			continue
		}
		if i.Primary {
			return errf(InvalidTableDefinition, "column %q is in a primary key", col.Name)
		}
		if i.Name == t.Identity {
			return errf(InvalidTableDefinition, "column %q is in index used as replica identity", col.Name)
		}
	}
	return nil
}

// fitsPrimaryKey refuses a primary key over NOT NULLs of the table alone, and one of
// the table alone whose columns may be null in those below (ATPrepAddPrimaryKey).
func (c *Catalog) fitsPrimaryKey(t *Table, con *pgtree.Constraint, only bool) error {
	for _, name := range pgtree.Strings(con.Keys) {
		col := t.Column(name)
		if col == nil {
			continue
		}
		if k := c.NotNullConstraint(t.ID, col.Num); k != nil && k.NoInherit {
			return errf(NotInPrerequisiteState, "cannot create primary key on column %q", name).
				detail("The constraint %q on column %q of table %q, marked NO INHERIT, is incompatible with a primary key.", k.Name, name, t.Name)
		}
	}
	if !only {
		return nil
	}
	for _, child := range c.children(t.ID) {
		for _, name := range pgtree.Strings(con.Keys) {
			if col := child.Column(name); col != nil && !col.NotNull {
				return errf(InternalError, "column %q of table %q is not marked NOT NULL", name, child.Name)
			}
		}
	}
	return nil
}

// notNulls makes the constraints of a new table, those it says itself first
// (AddRelationNotNullConstraints).
func (b *tableBuilder) notNulls() error {
	c, table := b.c, b.t.ID
	if !c.namesNotNull() {
		return nil
	}
	var inherited []Constraint
	for _, p := range b.inherit {
		for _, pc := range p.Columns {
			if k := c.NotNullConstraint(p.ID, pc.Num); k != nil && !k.NoInherit {
				from := Constraint{Columns: []int16{c.tableByID(table).Column(pc.Name).Num}}
				from.Name = k.Name
				inherited = append(inherited, from)
			}
		}
	}
	// take counts the parents that a column has the constraint from, and returns the
	// name that the first gives it.
	take := func(num int16) (name string, count int) {
		inherited = slices.DeleteFunc(inherited, func(k Constraint) bool {
			if k.Columns[0] != num {
				return false
			}
			if count++; count == 1 {
				name = k.Name
			}
			return true
		})
		return name, count
	}
	for _, k := range b.ownNotNulls() {
		_, count := take(k.Columns[0])
		k.Local, k.Inherited = true, count
		if _, err := c.storeNotNull(table, k.Columns[0], k); err != nil {
			return err
		}
	}
	for len(inherited) > 0 {
		num := inherited[0].Columns[0]
		name, count := take(num)
		k := Constraint{Inherited: count}
		if c.Constraint(table, name) == nil {
			k.Name = name
		}
		if _, err := c.storeNotNull(table, num, k); err != nil {
			return err
		}
	}
	return nil
}

// ownNotNulls are what the columns, LIKE and the primary key say, each column once.
func (b *tableBuilder) ownNotNulls() []Constraint {
	t := b.c.tableByID(b.t.ID)
	var out []Constraint
	add := func(column, name string, noInherit bool) {
		col := t.Column(column)
		if col == nil || slices.ContainsFunc(out, func(k Constraint) bool { return k.Columns[0] == col.Num }) {
			return
		}
		k := Constraint{Columns: []int16{col.Num}, NoInherit: noInherit}
		k.Name = name
		out = append(out, k)
	}
	for _, p := range b.plans {
		if p.notNull {
			add(p.col.Name, p.notNullName, false)
		}
	}
	for _, l := range b.likes {
		for _, col := range l.source.Columns {
			if k := b.c.NotNullConstraint(l.source.ID, col.Num); k != nil {
				add(col.Name, k.Name, k.NoInherit)
			}
		}
	}
	for _, con := range b.keys {
		if con.Contype == pgtree.CONSTR_PRIMARY {
			for _, name := range pgtree.Strings(con.Keys) {
				add(name, "", false)
			}
		}
	}
	return out
}

// inheritNotNulls has the constraints of a table that gets a parent count it.
func (c *Catalog) inheritNotNulls(table ID, parent *Table) error {
	t := c.tableByID(table)
	for _, pc := range parent.Columns {
		k := c.NotNullConstraint(parent.ID, pc.Num)
		if k == nil || k.NoInherit {
			continue
		}
		own := c.NotNullConstraint(table, t.Column(pc.Name).Num)
		if own == nil {
			continue
		}
		if own.NoInherit {
			return errf(InvalidObjectDefinition, "constraint %q conflicts with non-inherited constraint on child table %q", own.Name, t.Name)
		}
		n := *own
		n.Inherited++
		n.Local = n.Local && parent.Kind != PartitionedTable
		c.put(&n)
	}
	return nil
}

// disinheritNotNulls is the opposite.
func (c *Catalog) disinheritNotNulls(table ID, parent *Table) {
	t := c.tableByID(table)
	for _, pc := range parent.Columns {
		k, col := c.NotNullConstraint(parent.ID, pc.Num), t.Column(pc.Name)
		if k == nil || k.NoInherit || col == nil {
			continue
		}
		if own := c.NotNullConstraint(table, col.Num); own != nil && own.Inherited > 0 {
			n := *own
			n.Inherited--
			n.Local = n.Local || n.Inherited == 0
			c.put(&n)
		}
	}
}

// remakeNotNulls gives the constraints that the table has from the ones above their
// names, as they are made again for a column of another type. One that the table has
// said itself by another name is in the way (AdjustNotNullInheritance).
func (a *tableAlteration) remakeNotNulls() error {
	c, t := a.c, a.t()
	for _, parent := range t.Parents {
		p := c.tableByID(parent)
		for _, num := range a.retyped {
			col := t.ColumnNum(num)
			k, pc := c.NotNullConstraint(t.ID, num), p.Column(col.Name)
			if k == nil || k.Inherited == 0 || pc == nil {
				continue
			}
			from := c.NotNullConstraint(parent, pc.Num)
			switch {
			case from == nil || from.NoInherit || from.Name == k.Name:
			case k.Local:
				return errf(NotInPrerequisiteState, "cannot create not-null constraint %q on column %q of table %q", k.Name, col.Name, t.Name).
					detail("A not-null constraint named %q already exists for this column.", from.Name)
			default:
				c.moveConstraint(k, from.Name)
			}
		}
	}
	return nil
}

// setDomainNotNull is NOT NULL of a domain, and since 17 its constraint.
func (c *Catalog) setDomainNotNull(t *Type, name string) error {
	if c.options.Version < 17 {
		return nil
	}
	k := &Constraint{Type: 'n', Domain: t.ID, Validated: true, Local: true}
	if k.Name = Truncate(name); k.Name == "" {
		k.Name = c.chooseConstraintName(t.Name, "", "not_null", t.Schema, nil)
	}
	return c.addConstraint(k)
}

func (c *Catalog) dropDomainNotNull(domain ID) {
	for _, k := range c.constraintsWhere(domain, func(k *Constraint) bool { return k.Type == 'n' }) {
		c.remove(k.ID, true)
	}
}
