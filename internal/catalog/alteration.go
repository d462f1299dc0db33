package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// pass is when the parts of one ALTER TABLE are done, whatever order they are
// written in (AlterTablePass in tablecmds.c).
type pass int

const (
	passDrop pass = iota
	passAlterType
	passOldIndex
	passOldConstraint
	passAddColumn
	passAddConstraint // is only looked at: what it makes comes later
	passColumnAttributes
	passAddIndexConstraint
	passAddIndex
	passOtherConstraint
	passMisc
	passes
)

func passOf(cmd *pgtree.AlterTableCmd) pass {
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
		return passOtherConstraint
	case pgtree.AT_SetNotNull, pgtree.AT_CheckNotNull:
		return passColumnAttributes
	case pgtree.AT_AddIdentity:
		return passOtherConstraint
	case pgtree.AT_AddConstraint:
		return passAddConstraint
	}
	return passMisc
}

// alteration is one ALTER TABLE under way: first all its parts are looked at, in
// the order they are written, then done table by table in each pass
// (ATController).
type alteration struct {
	c      *Catalog
	tables []*tableAlteration
}

// tableAlteration is what is to be done with one table.
type tableAlteration struct {
	*alteration
	table ID
	steps [passes][]func() error
	// before is the table as it was when the first type of a column changed.
	before  *Table
	retyped []int16
	// rewritten says that the rows get new values.
	rewritten   bool
	persistence bool // SET LOGGED or UNLOGGED changes it
	moved       bool // SET TABLESPACE was said
}

// subcommand is a part of an ALTER TABLE for one table.
type subcommand struct {
	*pgtree.AlterTableCmd
	only      bool // the tables that inherit don't follow, or have their own
	recursing bool // it comes from a table above, or from the type of a typed table
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
	al := &alteration{c: c}
	cmds := s.Cmds
	if c.options.Version < 13 {
		if cmds, err = c.transformed(t, cmds); err != nil {
			return err
		}
	}
	for _, n := range cmds {
		if err := al.of(t.ID).prepare(subcommand{AlterTableCmd: n.GetAlterTableCmd(), only: !s.Relation.Inh}); err != nil {
			return err
		}
	}
	return al.run()
}

// transformed looks at all the new columns, identities and keys before anything is checked, as
// it was done before 13 (transformAlterTableStmt); a UNIQUE over the columns of
// another key is left out.
func (c *Catalog) transformed(t *Table, cmds []*pgtree.Node) ([]*pgtree.Node, error) {
	var keys []*pgtree.Constraint
	for _, n := range cmds {
		cmd := n.GetAlterTableCmd()
		switch cmd.Subtype {
		case pgtree.AT_AddColumn:
			if _, err := c.planColumn(t.Name, cmd.Def.GetColumnDef()); err != nil {
				return nil, err
			}
		case pgtree.AT_AddIdentity:
			if col := t.Column(cmd.Name); col != nil && !identityType(col.Type) {
				return nil, errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
			}
		case pgtree.AT_AddConstraint:
			if con := cmd.Def.GetConstraint(); con.GetContype() == pgtree.CONSTR_PRIMARY {
				keys = append(keys, con)
			}
		}
	}
	var out []*pgtree.Node
	for _, n := range cmds {
		con := n.GetAlterTableCmd().GetDef().GetConstraint()
		if con.GetContype() == pgtree.CONSTR_UNIQUE && con.Indexname == "" {
			if slices.ContainsFunc(keys, func(k *pgtree.Constraint) bool {
				return slices.Equal(pgtree.Strings(k.Keys), pgtree.Strings(con.Keys)) && k.Deferrable == con.Deferrable
			}) {
				continue
			}
			keys = append(keys, con)
		}
		out = append(out, n)
	}
	return out, nil
}

// of finds or makes the entry of a table (ATGetQueueEntry).
func (al *alteration) of(table ID) *tableAlteration {
	for _, a := range al.tables {
		if a.table == table {
			return a
		}
	}
	a := &tableAlteration{alteration: al, table: table}
	al.tables = append(al.tables, a)
	return a
}

// run follows ATRewriteCatalogs. A step may add others to later passes.
func (al *alteration) run() error {
	for p := range passes {
		for i := 0; i < len(al.tables); i++ {
			a := al.tables[i]
			for _, step := range a.steps[p] {
				if err := step(); err != nil {
					return err
				}
			}
			if p == passAlterType && len(a.retyped) > 0 {
				if err := a.afterTypes(); err != nil {
					return err
				}
			}
		}
	}
	for _, a := range al.tables {
		if t := a.t(); a.rewritten && t.Kind == OrdinaryTable {
			if err := al.c.rowTypeFree(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *tableAlteration) t() *Table { return a.c.tableByID(a.table) }

func (a *tableAlteration) at(p pass, step func() error) {
	a.steps[p] = append(a.steps[p], step)
}

func (a *tableAlteration) column(name string) (*Column, error) {
	t := a.t()
	col := t.Column(name)
	if col == nil {
		if slices.Contains(systemColumns, name) {
			return nil, errf(FeatureNotSupported, "cannot alter system column %q", name)
		}
		return nil, errf(UndefinedColumn, "column %q of relation %q does not exist", name, t.Name).named(name)
	}
	return col, nil
}

// prepare looks at a part before anything is changed and enters it into its
// pass (ATPrepCmd).
func (a *tableAlteration) prepare(cmd subcommand) error {
	t := a.t()
	if err := a.c.checkAction(cmd.Subtype, t.Kind, t.Name); err != nil {
		return err
	}
	var err error
	switch cmd.Subtype {
	case pgtree.AT_ColumnDefault, pgtree.AT_SetStatistics, pgtree.AT_SetStorage:
		err = a.inheritors(cmd)
	case pgtree.AT_DropNotNull:
		if a.c.namesNotNull() {
			break
		}
		if t.Kind == PartitionedTable && cmd.only && !cmd.recursing && len(a.c.children(t.ID)) > 0 {
			return errf(InvalidTableDefinition, "cannot remove constraint from only the partitioned table when partitions exist").
				hint("Do not specify the ONLY keyword.")
		}
		err = a.inheritors(cmd)
	case pgtree.AT_SetNotNull:
		if !a.c.namesNotNull() {
			err = a.prepareNotNull(cmd)
		}
	case pgtree.AT_AddConstraint:
		if con := cmd.Def.GetConstraint(); con.GetContype() == pgtree.CONSTR_PRIMARY && a.c.namesNotNull() {
			err = a.c.fitsPrimaryKey(t, con, cmd.only)
		}
	case pgtree.AT_DropExpression:
		err = a.prepareDropExpression(cmd)
	case pgtree.AT_AddColumn, pgtree.AT_DropColumn:
		err = a.prepareColumn(cmd)
	case pgtree.AT_AlterColumnType:
		err = a.prepareType(cmd)
	case pgtree.AT_SetLogged, pgtree.AT_SetUnLogged:
		err = a.preparePersistence(cmd)
	case pgtree.AT_SetTableSpace:
		if err := a.c.tablespace(cmd.Name); err != nil {
			return err
		}
		if a.moved {
			return errf(SyntaxError, "cannot have multiple SET TABLESPACE subcommands")
		}
		a.moved = true
	case pgtree.AT_AddInherit:
		err = a.c.changesParents(t)
	}
	if err != nil {
		return err
	}
	p := passOf(cmd.AlterTableCmd)
	if cmd.Subtype == pgtree.AT_SetNotNull && a.c.options.Version < 12 {
		p = passOtherConstraint
	}
	a.at(p, func() error { return a.do(cmd) })
	return nil
}

// preparePersistence follows ATPrepChangePersistence: a table that stays after a
// crash has no foreign key to one that doesn't.
func (a *tableAlteration) preparePersistence(cmd subcommand) error {
	c, t := a.c, a.t()
	to := cond(cmd.Subtype == pgtree.AT_SetLogged, byte('p'), 'u')
	switch {
	case a.persistence && a.c.options.Version >= 13:
		return errf(FeatureNotSupported, "cannot change persistence setting twice")
	case t.Persistence == 't':
		return errf(InvalidTableDefinition, "cannot change logged status of table %q because it is temporary", t.Name)
	case t.Persistence == to:
		return nil
	}
	a.persistence = true
	if to == 'p' {
		for _, k := range c.Constraints(t.ID) {
			if other := c.tableByID(k.RefTable); other != nil && other.ID != t.ID && other.Persistence != 'p' {
				return errf(InvalidTableDefinition, "could not change table %q to logged because it references unlogged table %q", t.Name, other.Name)
			}
		}
		return nil
	}
	for _, k := range c.ForeignKeysTo(t.ID) {
		if other := c.tableByID(k.Table); other.ID != t.ID && other.Persistence == 'p' {
			return errf(InvalidTableDefinition, "could not change table %q to unlogged because it references logged table %q", t.Name, other.Name)
		}
	}
	return nil
}

// inheritors has every table below do the same (ATSimpleRecursion).
func (a *tableAlteration) inheritors(cmd subcommand) error {
	if cmd.only {
		return nil
	}
	for _, t := range a.c.inheritors(a.table) {
		if err := a.of(t.ID).prepare(subcommand{cmd.AlterTableCmd, true, true}); err != nil {
			return err
		}
	}
	return nil
}

// prepareNotNull follows ATPrepSetNotNull: of a partitioned table alone the
// partitions must have it already.
func (a *tableAlteration) prepareNotNull(cmd subcommand) error {
	if cmd.recursing {
		return nil
	}
	if a.c.options.Version < 12 {
		if cmd.only && a.t().Kind == PartitionedTable && len(a.c.children(a.table)) > 0 {
			return errf(InvalidTableDefinition, "cannot add constraint to only the partitioned table when partitions exist").
				hint("Do not specify the ONLY keyword.")
		}
		return a.inheritors(cmd)
	}
	if t := a.t(); t.Kind == PartitionedTable {
		if len(a.c.children(a.table)) > 0 && !slices.Contains(systemColumns, cmd.Name) {
			if col, err := a.column(cmd.Name); err != nil || col.NotNull {
				return err
			}
		}
		if cmd.only {
			check := &pgtree.AlterTableCmd{Subtype: pgtree.AT_CheckNotNull, Name: cmd.Name}
			return a.inheritors(subcommand{AlterTableCmd: check})
		}
	}
	return a.inheritors(cmd)
}

// prepareDropExpression follows ATPrepDropExpression. That the tables below are
// asked as if ONLY had been said, so that one with tables below refuses, is as it
// is there.
func (a *tableAlteration) prepareDropExpression(cmd subcommand) error {
	if err := a.inheritors(cmd); err != nil {
		return err
	}
	if cmd.only && len(a.c.children(a.table)) > 0 {
		return errf(FeatureNotSupported, "ALTER TABLE / DROP EXPRESSION must be applied to child tables too")
	}
	if cmd.recursing || slices.Contains(systemColumns, cmd.Name) {
		return nil
	}
	col, err := a.column(cmd.Name)
	if err == nil && col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot drop generation expression from inherited column")
	}
	return err
}

// prepareColumn follows ATPrepAddColumn and ATPrepDropColumn.
func (a *tableAlteration) prepareColumn(cmd subcommand) error {
	if t := a.t(); t.OfType != 0 && !cmd.recursing {
		if cmd.Subtype == pgtree.AT_DropColumn {
			return errf(WrongObjectType, "cannot drop column from typed table")
		}
		return errf(WrongObjectType, "cannot add column to typed table")
	}
	return a.typedTables(cmd)
}

// typedTables has the tables that are of a composite type follow it
// (ATTypedTableRecursion).
func (a *tableAlteration) typedTables(cmd subcommand) error {
	typed, err := a.c.followers(a.t(), cmd.Behavior)
	if err != nil {
		return err
	}
	for _, t := range typed {
		if err := a.of(t.ID).prepare(subcommand{cmd.AlterTableCmd, false, true}); err != nil {
			return err
		}
	}
	return nil
}

func (a *tableAlteration) do(cmd subcommand) error {
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
		return a.setNotNull(cmd)
	case pgtree.AT_CheckNotNull:
		return a.checkNotNull(cmd)
	case pgtree.AT_DropNotNull:
		return a.dropNotNull(cmd)
	case pgtree.AT_DropExpression:
		return a.dropExpression(cmd)
	case pgtree.AT_AddConstraint:
		return a.addConstraint(cmd.Def.GetConstraint(), cmd.only)
	case pgtree.AT_DropConstraint:
		return a.dropConstraint(cmd)
	case pgtree.AT_AlterConstraint:
		return a.alterConstraint(cmd.Def.GetConstraint())
	case pgtree.AT_ValidateConstraint:
		return a.c.validate(a.table, cmd.Name, cmd.only)
	case pgtree.AT_AddIdentity, pgtree.AT_SetIdentity, pgtree.AT_DropIdentity:
		return a.identity(cmd)
	}
	return a.misc(cmd)
}
