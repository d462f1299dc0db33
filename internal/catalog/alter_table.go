package catalog

import (
	"slices"
	"sort"

	"sqlgen/internal/pgtree"
)

// Passes of ALTER TABLE: PostgreSQL groups the parts of one statement
// (AlterTablePass in tablecmds.c).
const (
	passDrop = iota
	passAlterType
	passAddColumn
	passColumnAttributes
	passAddIndex
	passAddConstraint
	passMisc
)

func passOf(cmd *pgtree.AlterTableCmd) int {
	switch cmd.Subtype {
	case pgtree.AT_DropColumn, pgtree.AT_DropConstraint, pgtree.AT_DropNotNull, pgtree.AT_DropExpression, pgtree.AT_DropIdentity:
		return passDrop
	case pgtree.AT_AlterColumnType:
		return passAlterType
	case pgtree.AT_AddColumn:
		return passAddColumn
	case pgtree.AT_ColumnDefault:
		if cmd.Def == nil {
			return passDrop
		}
		return passAddConstraint
	case pgtree.AT_SetNotNull:
		return passColumnAttributes
	case pgtree.AT_AddIdentity:
		return passAddConstraint
	case pgtree.AT_AddConstraint:
		switch cmd.Def.GetConstraint().GetContype() {
		case pgtree.CONSTR_PRIMARY, pgtree.CONSTR_UNIQUE, pgtree.CONSTR_EXCLUSION:
			return passAddIndex
		}
		return passAddConstraint
	}
	return passMisc
}

func (c *Catalog) alterTable(s *pgtree.AlterTableStmt) error {
	n := pgtree.NameOfRange(s.Relation)
	o, err := c.relation(n)
	if err != nil {
		return c.ifExists(s.MissingOk, err)
	}
	if err := checkAlterKind(s.Objtype, kindOf(o), n.Name); err != nil {
		return err
	}
	t, ok := o.(*Table)
	if !ok {
		return c.alterIndexOrSequence(o, s)
	}
	cmds := make([]*pgtree.AlterTableCmd, 0, len(s.Cmds))
	for _, n := range s.Cmds {
		cmd := n.GetAlterTableCmd()
		if err := checkAction(cmd.Subtype, t.Kind, t.Name); err != nil {
			return err
		}
		cmds = append(cmds, cmd)
	}
	sort.SliceStable(cmds, func(i, j int) bool { return passOf(cmds[i]) < passOf(cmds[j]) })
	a := &tableAlteration{c: c, table: t.ID, only: !s.Relation.Inh, taken: map[string]bool{}}
	misc := sort.Search(len(cmds), func(i int) bool { return passOf(cmds[i]) >= passMisc })
	for _, cmd := range cmds[:misc] {
		if err := a.do(cmd); err != nil {
			return err
		}
	}
	for _, con := range a.keys {
		if err := c.addIndexConstraint(t.ID, con, a.only); err != nil {
			return err
		}
	}
	for _, f := range a.after {
		if err := f(); err != nil {
			return err
		}
	}
	for _, cmd := range cmds[misc:] {
		if err := a.do(cmd); err != nil {
			return err
		}
	}
	return nil
}

// tableAlteration is one ALTER TABLE under way.
type tableAlteration struct {
	c     *Catalog
	table ID
	only  bool
	// ofType says that a typed table follows its type.
	ofType bool
	taken  map[string]bool
	keys   []*pgtree.Constraint
	after  []func() error
}

func (a *tableAlteration) t() *Table { return a.c.tableByID(a.table) }

func (a *tableAlteration) column(name string) (*Column, error) {
	t := a.t()
	col := t.Column(name)
	if col == nil {
		return nil, errf(UndefinedColumn, "column %q of relation %q does not exist", name, t.Name).named(name)
	}
	return col, nil
}

// each does something for a column here and in all tables that inherit it.
func (a *tableAlteration) each(name string, f func(table ID, col *Column) error) error {
	col, err := a.column(name)
	if err != nil {
		return err
	}
	return a.c.eachInheritor(a.table, name, col, f)
}

func (c *Catalog) eachInheritor(table ID, name string, col *Column, f func(ID, *Column) error) error {
	if err := f(table, col); err != nil {
		return err
	}
	for _, child := range c.children(table) {
		if cc := child.Column(name); cc != nil {
			if err := c.eachInheritor(child.ID, name, cc, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *tableAlteration) do(cmd *pgtree.AlterTableCmd) error {
	typed, err := a.c.typedTables(a.t(), cmd.Subtype, cmd.Behavior)
	if err != nil {
		return err
	}
	if err := a.command(cmd); err != nil {
		return err
	}
	for _, t := range typed {
		b := &tableAlteration{c: a.c, table: t.ID, taken: map[string]bool{}, ofType: true}
		if err := b.command(cmd); err != nil {
			return err
		}
	}
	return nil
}

func (a *tableAlteration) command(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	switch cmd.Subtype {
	case pgtree.AT_AddColumn:
		return a.addColumn(cmd)
	case pgtree.AT_DropColumn:
		return a.dropColumn(cmd)
	case pgtree.AT_AlterColumnType:
		return a.alterType(cmd)
	case pgtree.AT_ColumnDefault:
		return a.columnDefault(cmd)
	case pgtree.AT_SetNotNull:
		return a.setNotNull(cmd.Name)
	case pgtree.AT_DropNotNull:
		return a.dropNotNull(cmd)
	case pgtree.AT_DropExpression:
		col, err := a.column(cmd.Name)
		if err != nil {
			return err
		}
		if col.Inherited > 0 {
			return errf(InvalidTableDefinition, "cannot drop generation expression from inherited column")
		}
		if col.Generated == 0 {
			if cmd.MissingOk {
				return nil
			}
			return errf(NotInPrerequisiteState, "column %q of relation %q is not a stored generated column", cmd.Name, a.t().Name)
		}
		if a.only && len(c.children(a.table)) > 0 {
			return errf(InvalidTableDefinition, "ALTER TABLE / DROP EXPRESSION must be applied to child tables too")
		}
		return a.each(cmd.Name, func(table ID, col *Column) error {
			c.clearDepends(Address{table, col.Num}, nil)
			c.dependOnType(Address{table, col.Num}, col.Type)
			return c.setDefault(c.tableByID(table), col.Num, nil, false)
		})
	case pgtree.AT_AddConstraint:
		return a.addConstraint(cmd.Def.GetConstraint())
	case pgtree.AT_DropConstraint:
		return a.dropConstraint(cmd)
	case pgtree.AT_AlterConstraint:
		return a.alterConstraint(cmd.Def.GetConstraint())
	case pgtree.AT_ValidateConstraint:
		return a.validate(cmd.Name)
	case pgtree.AT_AddIdentity, pgtree.AT_SetIdentity, pgtree.AT_DropIdentity:
		return a.identity(cmd)
	}
	return a.misc(cmd)
}

func (a *tableAlteration) addColumn(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	t := a.t()
	d := cmd.Def.GetColumnDef()
	if t.Partition {
		return errf(WrongObjectType, "cannot add column to a partition")
	}
	if t.OfType != 0 && !a.ofType {
		return errf(WrongObjectType, "cannot add column to typed table")
	}
	if t.Column(Truncate(d.Colname)) != nil {
		if cmd.MissingOk {
			c.skip("column %q of relation %q already exists, skipping", d.Colname, t.Name)
			return nil
		}
		return errf(DuplicateColumn, "column %q of relation %q already exists", d.Colname, t.Name).named(d.Colname)
	}
	p, err := c.planColumn(t.Name, d)
	if err != nil {
		return err
	}
	if c.holdsRow(p.col.Type, a.table) {
		return errf(InvalidTableDefinition, "composite type %s cannot be made a member of itself", t.Name)
	}
	if p.defaultExpr != nil || p.generated != nil || p.serial != "" || p.identity != nil {
		if err := c.rowTypeFree(t); err != nil {
			return err
		}
	}
	if err := c.attachColumn(a.table, p, a.only, false); err != nil {
		return err
	}
	for _, con := range p.constraints {
		switch con.Contype {
		case pgtree.CONSTR_CHECK:
			a.after = append(a.after, func() error { return c.addCheckTree(a.table, con, nil, false) })
		case pgtree.CONSTR_FOREIGN:
			a.after = append(a.after, func() error { return c.addForeignKey(a.table, con, nil) })
		default:
			a.keys = append(a.keys, con)
		}
	}
	return nil
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
	q.col, q.serial = &col, ""
	return &q
}

func (c *Catalog) addCheckTree(table ID, con *pgtree.Constraint, taken map[string]bool, inherited bool) error {
	k, err := c.addCheck(table, con, taken, inherited)
	if err != nil {
		return err
	}
	if con.IsNoInherit {
		return nil
	}
	for _, child := range c.children(table) {
		cc := pgtree.Copy(con)
		cc.Conname = k.Name
		if err := c.addCheckTree(child.ID, cc, nil, true); err != nil {
			return err
		}
	}
	return nil
}

func (a *tableAlteration) dropColumn(cmd *pgtree.AlterTableCmd) error {
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
	if t.OfType != 0 && !a.ofType {
		return errf(WrongObjectType, "cannot drop column from typed table")
	}
	if col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot drop inherited column %q", cmd.Name)
	}
	if a.only && t.Kind == PartitionedTable && len(c.children(t.ID)) > 0 {
		return errf(InvalidTableDefinition, "cannot drop column from only the partitioned table when partitions exist")
	}
	return c.dropColumnTree(t, col, cmd.Behavior == pgtree.DROP_CASCADE, a.only)
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

func (a *tableAlteration) columnDefault(cmd *pgtree.AlterTableCmd) error {
	c := a.c
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
	if a.only {
		return c.setDefault(a.t(), col.Num, cmd.Def, false)
	}
	return a.each(cmd.Name, func(table ID, col *Column) error {
		return c.setDefault(c.tableByID(table), col.Num, cmd.Def, false)
	})
}

func (a *tableAlteration) setNotNull(name string) error {
	c := a.c
	col, err := a.column(name)
	if err != nil || col.NotNull {
		return err
	}
	set := func(table ID, col *Column) error {
		if !col.NotNull {
			c.updateColumn(table, col.Num, func(col *Column) { col.NotNull = true })
		}
		return nil
	}
	if !a.only {
		return a.each(name, set)
	}
	if t := a.t(); t.Kind == PartitionedTable {
		for _, child := range c.children(t.ID) {
			if cc := child.Column(name); cc != nil && !cc.NotNull {
				return errf(InvalidTableDefinition, "constraint must be added to child tables too").
					detail("Column %q of relation %q is not already NOT NULL.", name, child.Name).hint("Do not specify the ONLY keyword.")
			}
		}
	}
	return set(a.table, col)
}

func (a *tableAlteration) dropNotNull(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	t := a.t()
	if col.Identity != 0 {
		return errf(SyntaxError, "column %q of relation %q is an identity column", cmd.Name, t.Name)
	}
	if t.Partition {
		if pc := c.tableByID(t.Parents[0]).Column(cmd.Name); pc != nil && pc.NotNull {
			return errf(InvalidTableDefinition, "column %q is marked NOT NULL in parent table", cmd.Name)
		}
	}
	return a.each(cmd.Name, func(table ID, col *Column) error {
		if pk := c.PrimaryKey(table); pk != nil && slices.Contains(pk.Columns, col.Num) {
			return errf(InvalidTableDefinition, "column %q is in a primary key", cmd.Name)
		}
		if col.NotNull {
			c.updateColumn(table, col.Num, func(col *Column) { col.NotNull = false })
		}
		return nil
	})
}

func (a *tableAlteration) addConstraint(con *pgtree.Constraint) error {
	c := a.c
	switch con.Contype {
	case pgtree.CONSTR_CHECK:
		if a.only && !con.IsNoInherit && len(c.children(a.table)) > 0 {
			return errf(InvalidTableDefinition, "constraint must be added to child tables too")
		}
		return c.addCheckTree(a.table, con, nil, false)
	case pgtree.CONSTR_FOREIGN:
		// Keys come before foreign keys, which may refer to them.
		a.after = append(a.after, func() error { return c.addForeignKey(a.table, con, nil) })
	default:
		a.keys = append(a.keys, con)
	}
	return nil
}

func (a *tableAlteration) dropConstraint(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	k := c.Constraint(a.table, cmd.Name)
	if k == nil {
		if cmd.MissingOk {
			c.skip("constraint %q of relation %q does not exist, skipping", cmd.Name, a.t().Name)
			return nil
		}
		return errf(UndefinedObject, "constraint %q of relation %q does not exist", cmd.Name, a.t().Name).named(cmd.Name).part()
	}
	if k.Inherited > 0 || k.Parent != 0 {
		return errf(InvalidTableDefinition, "cannot drop inherited constraint %q of relation %q", cmd.Name, a.t().Name)
	}
	if err := c.droppable(k); err != nil {
		return err
	}
	if t := a.t(); a.only && t.Kind == PartitionedTable && !k.NoInherit && len(c.children(t.ID)) > 0 {
		return errf(InvalidTableDefinition, "cannot remove constraint from only the partitioned table when partitions exist").hint("Do not specify the ONLY keyword.")
	}
	return c.dropConstraintTree(k, cmd.Behavior == pgtree.DROP_CASCADE, a.only)
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

func (a *tableAlteration) validate(name string) error {
	k := a.c.Constraint(a.table, name)
	if k == nil {
		return errf(UndefinedObject, "constraint %q of relation %q does not exist", name, a.t().Name).named(name).part()
	}
	if k.Type != 'f' && k.Type != 'c' {
		return errf(WrongObjectType, "constraint %q of relation %q is not a foreign key or check constraint", name, a.t().Name)
	}
	if !k.Validated {
		n := *k
		n.Validated = true
		a.c.put(&n)
	}
	if k.Type == 'c' {
		children := a.c.children(a.table)
		if a.only && !k.NoInherit && len(children) > 0 && !k.Validated {
			return errf(InvalidTableDefinition, "constraint must be validated on child tables too")
		}
		for _, child := range children {
			if a.c.Constraint(child.ID, name) != nil {
				b := *a
				b.table = child.ID
				if err := b.validate(name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
