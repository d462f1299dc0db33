package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

func (a *tableAlteration) addColumn(cmd subcommand) error {
	c := a.c
	t := a.t()
	d := cmd.Def.GetColumnDef()
	if t.Partition {
		return errf(WrongObjectType, "cannot add column to a partition")
	}
	if t.Column(Truncate(d.Colname)) != nil {
		if cmd.MissingOk {
			c.skip("column %q of relation %q already exists, skipping", d.Colname, t.Name)
			if c.options.Version < 13 { // what the column says of itself is done all the same
				return a.withoutColumn(cmd)
			}
			return nil
		}
		return errf(DuplicateColumn, "column %q of relation %q already exists", d.Colname, t.Name).named(d.Colname)
	}
	p, err := c.planColumn(t.Name, d)
	if err != nil {
		return err
	}
	if p.identity != nil && !cmd.only && len(c.children(a.table)) > 0 && (t.Kind != PartitionedTable || c.options.Version < 17) {
		return errf(InvalidTableDefinition, "cannot recursively add identity column to table that has child tables")
	}
	if c.holdsRow(p.col.Type, a.table) {
		return errf(InvalidTableDefinition, "composite type %s cannot be made a member of itself", t.Name)
	}
	a.rewritten = a.rewritten || p.defaultExpr != nil || p.generated != nil || p.serial != "" || p.identity != nil
	if err := a.columnConstraints(p, cmd.only); err != nil {
		return err
	}
	if err := c.attachColumn(a.table, p, cmd.only, false); err != nil || !p.notNull || !c.namesNotNull() {
		return err
	}
	return c.setNotNullTree(a.table, p.col.Name, p.notNullName, false, false)
}

// columnConstraints enters the constraints of a new column.
func (a *tableAlteration) columnConstraints(p *columnPlan, only bool) error {
	for _, con := range p.constraints {
		var err error
		switch con.Contype {
		case pgtree.CONSTR_CHECK, pgtree.CONSTR_FOREIGN:
			if a.c.options.Version < 13 { // they come after those that were written
				a.at(passAddConstraint, func() error { return a.addConstraint(con, only) })
				continue
			}
			err = a.addConstraint(con, only)
		default:
			err = a.addKey(con, only)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// withoutColumn makes the sequence and the constraints of a column that is there.
func (a *tableAlteration) withoutColumn(cmd subcommand) error {
	c, t := a.c, a.t()
	p, err := c.planColumn(t.Name, cmd.Def.GetColumnDef())
	if err != nil {
		return err
	}
	if p.serial != "" {
		if _, err := c.makeSerial(t, t.Column(p.col.Name), p.serial, nil, false); err != nil {
			return err
		}
	}
	return a.columnConstraints(p, cmd.only)
}

// attachColumn adds a column to a table and its children.
func (c *Catalog) attachColumn(table ID, p *columnPlan, only, inherited bool) error {
	t := c.ownTable(c.tableByID(table))
	if old := t.Column(p.col.Name); old != nil && inherited {
		if !old.Type.Same(p.col.Type) {
			return errf(DatatypeMismatch, "child table %q has different type for column %q", t.Name, p.col.Name)
		}
		t.ownColumn(old.Num).Inherited++
		c.put(t)
	} else {
		if inherited {
			p = p.inherited()
		}
		t.appendColumn(p.col)
		c.put(t)
		c.dependOnType(Address{table, p.col.Num}, p.col.Type)
		c.dependOnCollation(Address{table, p.col.Num}, p.col.Collation)
		if err := c.columnExtras(table, p); err != nil {
			return err
		}
	}
	children := c.children(table)
	if only && len(children) > 0 {
		return errf(InvalidTableDefinition, "column must be added to child tables too")
	}
	for _, child := range children {
		if err := c.attachColumn(child.ID, p, false, true); err != nil {
			return err
		}
	}
	return nil
}

// inherited is the plan for a child of the table.
func (p *columnPlan) inherited() *columnPlan {
	q, col := *p, *p.col
	col.Inherited, col.Local = 1, false
	q.col, q.serial, q.identity = &col, "", nil
	return &q
}

// addCheckTree adds a CHECK to a table and those below (ATAddCheckConstraint).
func (c *Catalog) addCheckTree(table ID, con *pgtree.Constraint, only, inherited bool) error {
	k, err := c.addCheck(table, con, nil, inherited)
	if err != nil || con.IsNoInherit {
		return err
	}
	children := c.children(table)
	if only && len(children) > 0 {
		return errf(InvalidTableDefinition, "constraint must be added to child tables too")
	}
	for _, child := range children {
		cc := pgtree.Copy(con)
		cc.Conname = k.Name
		if err := c.addCheckTree(child.ID, cc, false, true); err != nil {
			return err
		}
	}
	return nil
}

func (a *tableAlteration) dropColumn(cmd subcommand) error {
	c := a.c
	t := a.t()
	if slices.Contains(systemColumns, cmd.Name) {
		return errf(FeatureNotSupported, "cannot drop system column %q", cmd.Name)
	}
	col := t.Column(cmd.Name)
	if col == nil {
		if cmd.MissingOk {
			c.skip("column %q of relation %q does not exist, skipping", cmd.Name, t.Name)
			return nil
		}
		return errf(UndefinedColumn, "column %q of relation %q does not exist", cmd.Name, t.Name).named(cmd.Name)
	}
	if col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot drop inherited column %q", cmd.Name)
	}
	if cmd.only && t.Kind == PartitionedTable && !t.Key.holds(col.Num) && len(c.children(t.ID)) > 0 {
		return errf(InvalidTableDefinition, "cannot drop column from only the partitioned table when partitions exist")
	}
	return c.dropColumnTree(t, col, cmd.Behavior == pgtree.DROP_CASCADE, cmd.only)
}

func (c *Catalog) dropColumnTree(t *Table, col *Column, cascade, only bool) error {
	if t.Key.holds(col.Num) {
		return errf(InvalidTableDefinition, "cannot drop column %q because it is part of the partition key of relation %q", col.Name, t.Name)
	}
	children := c.children(t.ID)
	for _, child := range children {
		cc := child.Column(col.Name)
		if cc == nil {
			continue
		}
		if cc.Inherited == 1 && !cc.Local && !only {
			cp := *cc
			if err := c.dropColumnTree(child, &cp, cascade, false); err != nil {
				return err
			}
		} else {
			c.updateColumn(child.ID, cc.Num, func(col *Column) {
				col.Inherited--
				col.Local = col.Local || only
			})
		}
	}
	// Indexes with an expression over the column, too, go by their edges.
	return c.drop([]Address{{t.ID, col.Num}}, cascade)
}

func (a *tableAlteration) columnDefault(cmd subcommand) error {
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	if col.Identity != 0 {
		return errf(SyntaxError, "column %q of relation %q is an identity column", cmd.Name, a.t().Name)
	}
	if col.Generated != 0 {
		return errf(SyntaxError, "column %q of relation %q is a generated column", cmd.Name, a.t().Name)
	}
	return a.c.setDefault(a.t(), col.Num, cmd.Def, false)
}

func (a *tableAlteration) dropExpression(cmd subcommand) error {
	c := a.c
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	if col.Generated == 0 {
		if cmd.MissingOk {
			return nil
		}
		return errf(NotInPrerequisiteState, "column %q of relation %q is not a stored generated column", cmd.Name, a.t().Name)
	}
	c.clearDepends(Address{a.table, col.Num}, nil)
	c.dependOnType(Address{a.table, col.Num}, col.Type)
	return c.setDefault(a.t(), col.Num, nil, false)
}

func (a *tableAlteration) setNotNull(cmd subcommand) error {
	col, err := a.column(cmd.Name)
	if err == nil && a.c.namesNotNull() {
		return a.c.setNotNullTree(a.table, cmd.Name, "", cmd.only, false)
	}
	if err != nil || col.NotNull {
		return err
	}
	a.c.updateColumn(a.table, col.Num, func(col *Column) { col.NotNull = true })
	return nil
}

func (a *tableAlteration) checkNotNull(cmd subcommand) error {
	col, err := a.column(cmd.Name)
	if err != nil || col.NotNull {
		return err
	}
	return errf(InvalidTableDefinition, "constraint must be added to child tables too").
		detail("Column %q of relation %q is not already NOT NULL.", cmd.Name, a.t().Name).hint("Do not specify the ONLY keyword.")
}

func (a *tableAlteration) dropNotNull(cmd subcommand) error {
	c := a.c
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	t := a.t()
	named := c.namesNotNull()
	if named && !col.NotNull {
		return nil
	}
	if !named {
		if err := c.mayBeNull(t, col); err != nil {
			return err
		}
	} else if col.Identity != 0 {
		return errf(SyntaxError, "column %q of relation %q is an identity column", cmd.Name, t.Name)
	}
	if t.Partition {
		if pc := c.tableByID(t.Parents[0]).Column(cmd.Name); pc != nil && pc.NotNull {
			return errf(InvalidTableDefinition, "column %q is marked NOT NULL in parent table", cmd.Name)
		}
	}
	if k := c.NotNullConstraint(a.table, col.Num); k != nil {
		return c.dropNotNullTree(k, cmd.only, false)
	}
	if col.NotNull {
		c.updateColumn(a.table, col.Num, func(col *Column) { col.NotNull = false })
	}
	return nil
}

// addConstraint looks at a constraint and enters it into the pass that makes it:
// keys come before foreign keys, which may refer to them (ATParseTransformCmd).
func (a *tableAlteration) addConstraint(con *pgtree.Constraint, only bool) error {
	c := a.c
	switch con.Contype {
	case pgtree.CONSTR_CHECK:
		a.at(passOtherConstraint, func() error { return c.addCheckTree(a.table, con, only, false) })
		return nil
	case pgtree.CONSTR_FOREIGN:
		a.at(passOtherConstraint, func() error { return c.addForeignKey(a.table, con, only) })
		return nil
	}
	if err := a.addKey(con, only); err != nil || con.Contype != pgtree.CONSTR_PRIMARY {
		return err
	}
	for _, name := range pgtree.Strings(con.Keys) {
		notNull := &pgtree.AlterTableCmd{Subtype: pgtree.AT_SetNotNull, Name: name}
		if err := a.prepare(subcommand{AlterTableCmd: notNull, only: only && c.options.Version >= 12 && !c.namesNotNull()}); err != nil {
			return err
		}
	}
	return nil
}

func (a *tableAlteration) addKey(con *pgtree.Constraint, only bool) error {
	c := a.c
	p, err := c.planKey(a.t(), con, only)
	if err != nil {
		return err
	}
	if con.Indexname != "" {
		a.at(passAddIndexConstraint, func() error { return c.adoptIndex(a.t(), con, p) })
		return nil
	}
	a.at(passAddIndex, func() error {
		_, err := c.defineIndex(a.table, p)
		return err
	})
	return nil
}

func (a *tableAlteration) dropConstraint(cmd subcommand) error {
	c := a.c
	k := c.Constraint(a.table, cmd.Name)
	if k == nil {
		if cmd.MissingOk {
			c.skip("constraint %q of relation %q does not exist, skipping", cmd.Name, a.t().Name)
			return nil
		}
		return errf(UndefinedObject, "constraint %q of relation %q does not exist", cmd.Name, a.t().Name).named(cmd.Name).part()
	}
	if k.Type == 'n' {
		return c.dropNotNullTree(k, cmd.only, false)
	}
	if k.Inherited > 0 || k.Parent != 0 {
		return errf(InvalidTableDefinition, "cannot drop inherited constraint %q of relation %q", cmd.Name, a.t().Name)
	}
	if err := c.droppable(k); err != nil {
		return err
	}
	if t := a.t(); cmd.only && t.Kind == PartitionedTable && !k.NoInherit && len(c.children(t.ID)) > 0 && c.options.Version < 18 {
		return errf(InvalidTableDefinition, "cannot remove constraint from only the partitioned table when partitions exist").hint("Do not specify the ONLY keyword.")
	}
	return c.dropConstraintTree(k, cmd.Behavior == pgtree.DROP_CASCADE, cmd.only)
}

func (c *Catalog) dropConstraintTree(k *Constraint, cascade, only bool) error {
	if k.Type == 'c' && !k.NoInherit {
		for _, child := range c.children(k.Table) {
			ck := c.Constraint(child.ID, k.Name)
			if ck == nil || ck.Type != 'c' || ck.Inherited == 0 {
				continue
			}
			n := *ck
			n.Inherited--
			n.Local = n.Local || only
			c.put(&n)
			if n.Inherited == 0 && !n.Local {
				if err := c.dropConstraintTree(&n, cascade, false); err != nil {
					return err
				}
			}
		}
	}
	return c.drop([]Address{{ID: k.ID}}, cascade)
}

func (a *tableAlteration) alterConstraint(con *pgtree.Constraint) error {
	k := a.c.Constraint(a.table, con.Conname)
	if k == nil {
		return errf(UndefinedObject, "constraint %q of relation %q does not exist", con.Conname, a.t().Name).named(con.Conname).part()
	}
	if k.Type != 'f' {
		return errf(WrongObjectType, "constraint %q of relation %q is not a foreign key constraint", con.Conname, a.t().Name)
	}
	n := *k
	n.Deferrable, n.Deferred = con.Deferrable, con.Initdeferred
	a.c.put(&n)
	return nil
}

func (c *Catalog) validate(table ID, name string, only bool) error {
	t := c.tableByID(table)
	k := c.Constraint(table, name)
	if k == nil {
		return errf(UndefinedObject, "constraint %q of relation %q does not exist", name, t.Name).named(name).part()
	}
	if k.Type != 'f' && k.Type != 'c' {
		return errf(WrongObjectType, "constraint %q of relation %q is not a foreign key or check constraint", name, t.Name)
	}
	if !k.Validated {
		n := *k
		n.Validated = true
		c.put(&n)
	}
	if k.Type == 'c' {
		children := c.children(table)
		if only && !k.NoInherit && len(children) > 0 && !k.Validated {
			return errf(InvalidTableDefinition, "constraint must be validated on child tables too")
		}
		for _, child := range children {
			if c.Constraint(child.ID, name) != nil {
				if err := c.validate(child.ID, name, only); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
