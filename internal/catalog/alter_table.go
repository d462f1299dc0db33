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
	case pgtree.AT_DropColumn, pgtree.AT_DropConstraint, pgtree.AT_DropNotNull, pgtree.AT_DropExpression:
		return passDrop
	case pgtree.AT_AlterColumnType:
		return passAlterType
	case pgtree.AT_AddColumn:
		return passAddColumn
	case pgtree.AT_ColumnDefault:
		if cmd.Def == nil {
			return passDrop
		}
		return passColumnAttributes
	case pgtree.AT_SetNotNull, pgtree.AT_AddIdentity, pgtree.AT_SetIdentity, pgtree.AT_DropIdentity:
		return passColumnAttributes
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
	for _, cmd := range s.Cmds {
		cmds = append(cmds, cmd.GetAlterTableCmd())
	}
	sort.SliceStable(cmds, func(i, j int) bool { return passOf(cmds[i]) < passOf(cmds[j]) })
	a := &tableAlteration{c: c, table: t.ID, only: !s.Relation.Inh, taken: map[string]bool{}}
	for _, cmd := range cmds {
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
	return nil
}

func checkAlterKind(want pgtree.ObjectType, have RelationKind, name string) error {
	ok := true
	word := ""
	switch want {
	case pgtree.OBJECT_INDEX:
		ok, word = have == IndexRelation, "an index"
	case pgtree.OBJECT_SEQUENCE:
		ok, word = have == SequenceRelation, "a sequence"
	case pgtree.OBJECT_VIEW:
		ok, word = have == View, "a view"
	case pgtree.OBJECT_MATVIEW:
		ok, word = have == MaterializedView, "a materialized view"
	case pgtree.OBJECT_FOREIGN_TABLE:
		ok, word = have == ForeignTable, "a foreign table"
	case pgtree.OBJECT_TYPE:
		ok, word = have == CompositeRelation, "a composite type"
	case pgtree.OBJECT_TABLE:
		ok, word = have != CompositeRelation, "a table"
	}
	if !ok {
		return errf(WrongObjectType, "%q is not %s", name, word).named(name)
	}
	return nil
}

// tableAlteration is one ALTER TABLE under way.
type tableAlteration struct {
	c     *Catalog
	table ID
	only  bool
	taken map[string]bool
	keys  []*pgtree.Constraint
	after []func() error
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
		if t := a.t(); t.Kind == View || t.Kind == MaterializedView {
			return errf(WrongObjectType, "ALTER action ALTER COLUMN ... SET NOT NULL cannot be performed on relation %q", t.Name)
		}
		return a.each(cmd.Name, func(table ID, col *Column) error {
			if !col.NotNull {
				c.updateColumn(table, col.Num, func(col *Column) { col.NotNull = true })
			}
			return nil
		})
	case pgtree.AT_DropNotNull:
		return a.dropNotNull(cmd)
	case pgtree.AT_DropExpression:
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
		c.clearDepends(Address{a.table, col.Num}, func(d Dependency) bool { return d.To.ID != a.table })
		return c.setDefault(a.t(), col.Num, nil, false)
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
	if t.Kind == View || t.Kind == MaterializedView {
		return errf(WrongObjectType, "ALTER action ADD COLUMN cannot be performed on relation %q", t.Name)
	}
	if t.Partition {
		return errf(WrongObjectType, "cannot add column to a partition")
	}
	if t.OfType != 0 {
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
	t := c.tableByID(table).clone()
	q := *p
	if old := t.Column(p.col.Name); old != nil && inherited {
		if !old.Type.Same(p.col.Type) {
			return errf(DatatypeMismatch, "child table %q has different type for column %q", t.Name, p.col.Name)
		}
		old.Inherited++
		c.put(t)
	} else {
		if inherited {
			q.col.Inherited, q.col.Local = 1, false
		}
		q.col = *t.appendColumn(q.col)
		c.put(t)
		c.dependOnType(Address{table, q.col.Num}, q.col.Type)
		if inherited && q.serial != "" {
			q.serial = ""
		}
		if err := c.columnExtras(table, &q); err != nil {
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
	if t.Kind == View || t.Kind == MaterializedView {
		return errf(WrongObjectType, "ALTER action DROP COLUMN cannot be performed on relation %q", t.Name)
	}
	if t.OfType != 0 {
		return errf(WrongObjectType, "cannot drop column from typed table")
	}
	if col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot drop inherited column %q", cmd.Name)
	}
	if t.Key != nil && slices.Contains(t.Key.Columns, col.Num) {
		return errf(InvalidTableDefinition, "cannot drop column %q because it is part of the partition key of relation %q", cmd.Name, t.Name)
	}
	return c.dropColumnTree(t, col, cmd.Behavior == pgtree.DROP_CASCADE, a.only)
}

func (c *Catalog) dropColumnTree(t *Table, col *Column, cascade, only bool) error {
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
	t := a.t()
	if t.Kind == View || t.Kind == MaterializedView {
		return errf(WrongObjectType, "ALTER action ADD CONSTRAINT cannot be performed on relation %q", t.Name)
	}
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
	return c.dropConstraintTree(k, cmd.Behavior == pgtree.DROP_CASCADE)
}

func (c *Catalog) dropConstraintTree(k *Constraint, cascade bool) error {
	if k.Type == 'c' && !k.NoInherit {
		for _, child := range c.children(k.Table) {
			ck := c.Constraint(child.ID, k.Name)
			if ck == nil || ck.Type != 'c' || ck.Inherited == 0 {
				continue
			}
			n := *ck
			n.Inherited--
			c.put(&n)
			if n.Inherited == 0 && !n.Local {
				if err := c.dropConstraintTree(&n, cascade); err != nil {
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
		for _, child := range a.c.children(a.table) {
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
