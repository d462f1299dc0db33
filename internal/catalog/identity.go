package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// identity is ADD GENERATED … AS IDENTITY, SET … and DROP IDENTITY. Since 17
// partitions have the identity of the partitioned table, and its sequence.
func (a *tableAlteration) identity(cmd subcommand) error {
	c, t := a.c, a.t()
	if c.options.Version >= 17 {
		if err := c.identityOfAll(t, cmd); err != nil {
			return err
		}
	}
	switch cmd.Subtype {
	case pgtree.AT_AddIdentity:
		return a.addIdentity(cmd)
	case pgtree.AT_DropIdentity:
		return a.dropIdentity(cmd)
	}
	return a.setIdentity(cmd)
}

// identityOfAll refuses to make a difference between a partitioned table and its
// partitions.
func (c *Catalog) identityOfAll(t *Table, cmd subcommand) error {
	words := map[pgtree.AlterTableType]string{pgtree.AT_AddIdentity: "add identity to a column", pgtree.AT_DropIdentity: "drop identity from a column"}[cmd.Subtype]
	if words == "" {
		words = "change identity column"
	}
	switch {
	case t.Kind == PartitionedTable && cmd.only:
		return errf(InvalidTableDefinition, "cannot %s of only the partitioned table", words).hint("Do not specify the ONLY keyword.")
	case t.Partition:
		return errf(InvalidTableDefinition, "cannot %s of a partition", words)
	}
	return nil
}

func (a *tableAlteration) addIdentity(cmd subcommand) error {
	c, t := a.c, a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	con := cmd.Def.GetConstraint()
	if !identityType(col.Type) {
		return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
	}
	for _, part := range c.sharingIdentity(t) {
		col := part.Column(cmd.Name)
		switch {
		case !col.NotNull:
			return errf(NotInPrerequisiteState, "column %q of relation %q must be declared NOT NULL before identity can be added", cmd.Name, part.Name)
		case col.Identity != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q is already an identity column", cmd.Name, part.Name)
		case col.Default != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q already has a default value", cmd.Name, part.Name)
		}
	}
	if _, err := c.makeSerial(t, col, c.Type(col.Type.ID).Name, con.Options, true); err != nil {
		return err
	}
	return c.markIdentity(t, cmd.Name, con.GeneratedWhen[0])
}

func (a *tableAlteration) dropIdentity(cmd subcommand) error {
	c, t := a.c, a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	if col.Identity == 0 && cmd.MissingOk {
		c.skip("column %q of relation %q is not an identity column, skipping", cmd.Name, t.Name)
		return nil
	}
	if err := c.markIdentity(t, cmd.Name, 0); err != nil {
		return err
	}
	for _, q := range c.identitySequences(a.table, col.Num) {
		c.remove(q.ID, true)
	}
	return nil
}

func (a *tableAlteration) setIdentity(cmd subcommand) error {
	c, t := a.c, a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	kind := col.Identity
	var rest []*pgtree.Node
	for _, n := range cmd.Def.GetList().GetItems() {
		if d := n.GetDefElem(); d.Defname == "generated" {
			if v, ok := pgtree.Int(d.Arg); ok {
				kind = byte(v)
			}
			continue
		}
		rest = append(rest, n)
	}
	if col.Identity == 0 {
		return errf(NotInPrerequisiteState, "column %q of relation %q is not an identity column", cmd.Name, t.Name)
	}
	if kind != col.Identity {
		if err := c.markIdentity(t, cmd.Name, kind); err != nil {
			return err
		}
	}
	sequences := c.identitySequences(a.table, col.Num)
	if c.options.Version == 12 { // the first that the column owns, whose ever it was
		sequences = c.Sequences(a.table, col.Num)
		slices.SortFunc(sequences, func(x, y *Sequence) int { return int(x.ID) - int(y.ID) })
		sequences = sequences[:1]
	}
	for _, q := range sequences {
		n := *q
		if _, err := c.sequenceOptions(&n, rest, false); err != nil {
			return err
		}
		c.put(&n)
	}
	return nil
}

// markIdentity says of a column and those of the partitions that they are identity
// columns, or with 0 are no more. Only one that is can change.
func (c *Catalog) markIdentity(t *Table, column string, kind byte) error {
	adding := t.Column(column).Identity == 0 && kind != 0
	for _, part := range c.sharingIdentity(t) {
		col := part.Column(column)
		if col.Identity == 0 && !adding {
			return errf(NotInPrerequisiteState, "column %q of relation %q is not an identity column", column, part.Name)
		}
		c.updateColumn(part.ID, col.Num, func(col *Column) { col.Identity = kind })
	}
	return nil
}

// sharingIdentity is a table and the partitions that have its identity columns.
func (c *Catalog) sharingIdentity(t *Table) []*Table {
	if t.Kind != PartitionedTable || c.options.Version < 17 {
		return []*Table{t}
	}
	return append([]*Table{t}, c.inheritors(t.ID)...)
}

// leaveIdentity ends what a partition has of the parent's identity columns; its own
// partitions lose it too.
func (c *Catalog) leaveIdentity(partition ID) error {
	if c.options.Version < 17 {
		return nil
	}
	for _, col := range c.tableByID(partition).Columns {
		if col.Identity == 0 {
			continue
		}
		if err := c.markIdentity(c.tableByID(partition), col.Name, 0); err != nil {
			return err
		}
	}
	return nil
}
