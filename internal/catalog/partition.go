package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// PartitionKey is PARTITION BY.
type PartitionKey struct {
	Strategy string  // list, range or hash
	Columns  []int16 // 0 for an expression
	Exprs    []*Expr
}

func (c *Catalog) setPartitionKey(table ID, s *pgtree.PartitionSpec) error {
	t := c.tableByID(table)
	k := &PartitionKey{Strategy: strings.ToLower(strings.TrimPrefix(s.Strategy.String(), "PARTITION_STRATEGY_"))}
	if k.Strategy == "list" && len(s.PartParams) > 1 {
		return errf(InvalidObjectDefinition, "cannot use \"list\" partition strategy with more than one column")
	}
	for _, n := range s.PartParams {
		e := n.GetPartitionElem()
		if e.Name != "" {
			col := t.Column(e.Name)
			if col == nil {
				return errf(UndefinedColumn, "column %q named in partition key does not exist", e.Name).named(e.Name)
			}
			if col.Generated != 0 {
				return errf(InvalidObjectDefinition, "cannot use generated column in partition key")
			}
			k.Columns = append(k.Columns, col.Num)
			continue
		}
		a := c.analyzer()
		a.only = "partition key expressions"
		a.addTable(t, "")
		if _, err := a.expr(e.Expr); err != nil {
			return err
		}
		k.Columns = append(k.Columns, 0)
		k.Exprs = append(k.Exprs, newExpr(e.Expr))
	}
	n := t.clone()
	n.Key = k
	c.put(n)
	return nil
}

// coversPartitionKey: a unique index of a partitioned table has to hold its key.
func (c *Catalog) coversPartitionKey(i *Index, t *Table, p indexPlan) error {
	if t.Key == nil {
		return nil
	}
	word := "unique constraint"
	if p.primary {
		word = "PRIMARY KEY constraint"
	} else if p.constraint == 'u' {
		word = "UNIQUE constraint"
	}
	for _, n := range t.Key.Columns {
		if n == 0 {
			return errf(FeatureNotSupported, "unsupported %s constraint with partition key definition", strings.TrimSuffix(word, " constraint"))
		}
		if !slices.ContainsFunc(i.Columns, func(col IndexColumn) bool { return col.Num == n }) {
			return errf(FeatureNotSupported, "unique constraint on partitioned table must include all partitioning columns")
		}
	}
	return nil
}

func boundText(b *pgtree.PartitionBoundSpec) string {
	if b.IsDefault {
		return "DEFAULT"
	}
	list := func(nodes []*pgtree.Node) string {
		var out []string
		for _, n := range nodes {
			out = append(out, newExpr(n).String())
		}
		return strings.Join(out, ", ")
	}
	switch b.Strategy {
	case "h":
		return "FOR VALUES WITH (modulus " + ID(b.Modulus).String() + ", remainder " + ID(b.Remainder).String() + ")"
	case "l":
		return "FOR VALUES IN (" + list(b.Listdatums) + ")"
	}
	return "FOR VALUES FROM (" + list(b.Lowerdatums) + ") TO (" + list(b.Upperdatums) + ")"
}

func (c *Catalog) checkBound(parent *Table, b *pgtree.PartitionBoundSpec) error {
	if parent.Key == nil {
		return nil
	}
	want := map[string]string{"l": "list", "r": "range", "h": "hash"}[b.Strategy]
	if !b.IsDefault && want != parent.Key.Strategy {
		return errf(InvalidTableDefinition, "invalid bound specification for a %s partition", parent.Key.Strategy)
	}
	text := boundText(b)
	for _, child := range c.children(parent.ID) {
		if child.Bound == text {
			if b.IsDefault {
				return errf(InvalidObjectDefinition, "partition %q conflicts with existing default partition %q", "", child.Name)
			}
			return errf(InvalidObjectDefinition, "partition would overlap partition %q", child.Name)
		}
	}
	return nil
}

// becomePartition ties a table to its parent: indexes, keys, foreign keys and
// row triggers of the parent are made for it where it has none.
func (c *Catalog) becomePartition(table, parent ID, b *pgtree.PartitionBoundSpec) error {
	t := c.tableByID(table).clone()
	t.Partition, t.Bound = true, boundText(b)
	c.put(t)
	p := c.tableByID(parent)
	c.depend(Address{ID: table}, Address{ID: parent}, Auto)
	for _, i := range c.Indexes(parent) {
		if err := c.partitionIndex(i, p, table); err != nil {
			return err
		}
	}
	for _, k := range c.Constraints(parent) {
		if k.Type == 'f' {
			if err := c.cloneForeignKey(k, c.tableByID(table)); err != nil {
				return err
			}
		}
	}
	for _, g := range c.Triggers(parent) {
		if g.Row {
			c.cloneTrigger(g, p, table)
		}
	}
	return nil
}

// partitionIndex finds or makes a partition's part of an index.
func (c *Catalog) partitionIndex(i *Index, parent *Table, table ID) error {
	t := c.tableByID(table)
	for _, own := range c.Indexes(table) {
		if own.Parent == 0 && c.sameIndex(i, parent, own, t) && (i.Constraint == 0 || own.Constraint != 0) {
			n := *own
			n.Parent = i.ID
			c.put(&n)
			c.depend(Address{ID: own.ID}, Address{ID: i.ID}, Internal)
			if k, ok := c.Object(own.Constraint).(*Constraint); ok && i.Constraint != 0 {
				nk := *k
				nk.Parent = i.Constraint
				c.put(&nk)
			}
			return nil
		}
	}
	_, err := c.copyIndex(i, parent, t, i.ID)
	return err
}

func (c *Catalog) sameIndex(a *Index, at *Table, b *Index, bt *Table) bool {
	if a.Method != b.Method || a.Unique != b.Unique || a.Primary != b.Primary || len(a.Columns) != len(b.Columns) || len(a.Include) != len(b.Include) || a.Where.String() != b.Where.String() {
		return false
	}
	for i := range a.Columns {
		x, y := a.Columns[i], b.Columns[i]
		if (x.Num == 0) != (y.Num == 0) || x.Opclass != y.Opclass || x.Descending != y.Descending {
			return false
		}
		if x.Num != 0 && at.ColumnNum(x.Num).Name != bt.ColumnNum(y.Num).Name || x.Num == 0 && x.Expr.String() != y.Expr.String() {
			return false
		}
	}
	return true
}

// indexPartitions makes an index of a partitioned table on its partitions.
func (c *Catalog) indexPartitions(i *Index, t *Table, p indexPlan) error {
	if t.Kind != PartitionedTable {
		return nil
	}
	children := c.children(t.ID)
	if p.only {
		if len(children) > 0 {
			n := *i
			n.Valid = false
			c.put(&n)
		}
		return nil
	}
	for _, child := range children {
		if err := c.partitionIndex(i, t, child.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *Catalog) attachIndex(i *Index, cmd *pgtree.PartitionCmd) error {
	n := pgtree.NameOfRange(cmd.Name)
	o, err := c.relation(n)
	if err != nil {
		return err
	}
	part, ok := o.(*Index)
	if !ok {
		return errf(WrongObjectType, "%q is not an index", n.Name)
	}
	child := c.tableByID(part.Table)
	if child == nil || !slices.Contains(child.Parents, i.Table) {
		return errf(NotInPrerequisiteState, "cannot attach index %q as a partition of index %q", part.Name, i.Name)
	}
	next := *part
	next.Parent = i.ID
	c.put(&next)
	c.depend(Address{ID: part.ID}, Address{ID: i.ID}, Internal)
	all := true
	for _, t := range c.children(i.Table) {
		all = all && slices.ContainsFunc(c.Indexes(t.ID), func(x *Index) bool { return x.Parent == i.ID && x.Valid })
	}
	if all {
		whole := *i
		whole.Valid = true
		c.put(&whole)
	}
	return nil
}

func (c *Catalog) cloneForeignKey(k *Constraint, child *Table) error {
	parent := c.tableByID(k.Table)
	n := *k
	n.Header = Header{Name: k.Name}
	n.Table, n.Parent, n.Local, n.Inherited = child.ID, k.ID, false, 1
	n.Columns = nil
	for _, name := range c.columnNames(parent, k.Columns) {
		if col := child.Column(name); col != nil {
			n.Columns = append(n.Columns, col.Num)
		}
	}
	if c.Constraint(child.ID, n.Name) != nil {
		n.Name = c.chooseConstraintName(child.Name, nameAddition(c.columnNames(child, n.Columns)), "fkey", child.Schema, nil)
	}
	if err := c.addConstraint(&n); err != nil {
		return err
	}
	c.foreignKeyDepends(&n)
	c.depend(Address{ID: n.ID}, Address{ID: k.ID}, Internal)
	for _, grand := range c.children(child.ID) {
		if grand.Partition {
			if err := c.cloneForeignKey(&n, grand); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Catalog) attachPartition(t *Table, cmd *pgtree.PartitionCmd) error {
	if t.Kind != PartitionedTable {
		return errf(InvalidObjectDefinition, "table %q is not partitioned", t.Name)
	}
	child, err := c.table(pgtree.NameOfRange(cmd.Name), OrdinaryTable, PartitionedTable, ForeignTable)
	if err != nil {
		return err
	}
	if child.Partition {
		return errf(WrongObjectType, "%q is already a partition", child.Name)
	}
	if len(child.Parents) > 0 {
		return errf(WrongObjectType, "cannot attach inheritance child as partition")
	}
	for _, col := range child.Columns {
		if t.Column(col.Name) == nil {
			return errf(DatatypeMismatch, "table %q contains column %q not found in parent %q", child.Name, col.Name, t.Name)
		}
	}
	if err := c.checkBound(t, cmd.Bound); err != nil {
		return err
	}
	if err := c.inheritColumns(child.ID, t); err != nil {
		return err
	}
	return c.becomePartition(child.ID, t.ID, cmd.Bound)
}

// inheritColumns marks the columns and checks of a table that gets a parent.
func (c *Catalog) inheritColumns(table ID, parent *Table) error {
	n := c.tableByID(table).clone()
	for _, pc := range parent.Columns {
		col := n.Column(pc.Name)
		switch {
		case col == nil:
			return errf(DatatypeMismatch, "child table is missing column %q", pc.Name)
		case pc.Type.Known() && col.Type.Known() && (!col.Type.Same(pc.Type) || col.Type.Typmod != pc.Type.Typmod):
			return errf(DatatypeMismatch, "child table %q has different type for column %q", n.Name, pc.Name)
		case pc.NotNull && !col.NotNull:
			return errf(DatatypeMismatch, "column %q in child table must be marked NOT NULL", pc.Name)
		}
		col.Inherited++
		col.Local = col.Local && parent.Kind != PartitionedTable
	}
	n.Parents = append(n.Parents, parent.ID)
	c.put(n)
	for _, k := range c.Constraints(parent.ID) {
		if k.Type != 'c' || k.NoInherit {
			continue
		}
		own := c.Constraint(table, k.Name)
		if own == nil || own.Type != 'c' {
			return errf(DatatypeMismatch, "child table is missing constraint %q", k.Name)
		}
		m := *own
		m.Inherited++
		m.Local = m.Local && parent.Kind != PartitionedTable
		c.put(&m)
	}
	return nil
}

func (c *Catalog) detachPartition(t *Table, cmd *pgtree.PartitionCmd, check bool) error {
	if t.Kind != PartitionedTable {
		return errf(WrongObjectType, "table %q is not partitioned", t.Name)
	}
	child, err := c.table(pgtree.NameOfRange(cmd.Name))
	if err != nil {
		return err
	}
	if !slices.Contains(child.Parents, t.ID) {
		return errf(UndefinedTable, "relation %q is not a partition of relation %q", child.Name, t.Name)
	}
	if cmd.Concurrent && check && c.InTransaction() {
		return errf(ActiveTransaction, "ALTER TABLE ... DETACH CONCURRENTLY cannot run inside a transaction block")
	}
	n := child.clone()
	n.Partition, n.Bound = false, ""
	c.put(n)
	c.disinherit(child.ID, t)
	for _, i := range c.Indexes(child.ID) {
		if i.Parent != 0 {
			m := *i
			m.Parent = 0
			c.put(&m)
			c.undepend(Address{ID: i.ID}, Address{ID: i.Parent})
		}
	}
	for _, k := range c.Constraints(child.ID) {
		if k.Parent != 0 {
			m := *k
			m.Parent, m.Local, m.Inherited = 0, true, 0
			c.put(&m)
			c.undepend(Address{ID: k.ID}, Address{ID: k.Parent})
		}
	}
	for _, g := range c.Triggers(child.ID) {
		for _, d := range c.dependsOf(Address{ID: g.ID}) {
			if d.Kind == Internal {
				if _, ok := c.Object(d.To.ID).(*Trigger); ok {
					c.remove(g.ID, true)
				}
			}
		}
	}
	return nil
}

func (c *Catalog) disinherit(table ID, parent *Table) {
	n := c.tableByID(table).clone()
	n.Parents = slices.DeleteFunc(n.Parents, func(id ID) bool { return id == parent.ID })
	for _, pc := range parent.Columns {
		if col := n.Column(pc.Name); col != nil {
			col.Inherited--
			col.Local = true
		}
	}
	c.put(n)
	c.undepend(Address{ID: table}, Address{ID: parent.ID})
	for _, k := range c.Constraints(parent.ID) {
		if own := c.Constraint(table, k.Name); own != nil && own.Type == 'c' && k.Type == 'c' && own.Inherited > 0 {
			m := *own
			m.Inherited--
			m.Local = true
			c.put(&m)
		}
	}
}

func (c *Catalog) addInherit(t *Table, r *pgtree.RangeVar) error {
	p, err := c.table(pgtree.NameOfRange(r), OrdinaryTable, ForeignTable, PartitionedTable)
	if err != nil {
		return err
	}
	if slices.Contains(t.Parents, p.ID) {
		return errf(DuplicateTable, "relation %q would be inherited from more than once", p.Name)
	}
	if p.Kind == PartitionedTable {
		return errf(WrongObjectType, "cannot inherit from partitioned table %q", p.Name)
	}
	if err := c.inheritColumns(t.ID, p); err != nil {
		return err
	}
	c.depend(Address{ID: t.ID}, Address{ID: p.ID}, Normal)
	return nil
}

func (c *Catalog) dropInherit(t *Table, r *pgtree.RangeVar) error {
	p, err := c.table(pgtree.NameOfRange(r))
	if err != nil {
		return err
	}
	if !slices.Contains(t.Parents, p.ID) {
		return errf(UndefinedTable, "relation %q is not a parent of relation %q", p.Name, t.Name)
	}
	c.disinherit(t.ID, p)
	return nil
}
