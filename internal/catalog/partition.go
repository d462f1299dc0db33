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

	uses []int16 // columns in expressions
}

// holds reports whether a column is in the key, also within an expression.
func (k *PartitionKey) holds(num int16) bool {
	return k != nil && (slices.Contains(k.Columns, num) || slices.Contains(k.uses, num))
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
			if slices.Contains(systemColumns, e.Name) {
				return errf(InvalidObjectDefinition, "cannot use system column %q in partition key", e.Name)
			}
			col := t.Column(e.Name)
			if col == nil {
				return errf(UndefinedColumn, "column %q named in partition key does not exist", e.Name).named(e.Name)
			}
			if col.Generated != 0 {
				return errf(InvalidObjectDefinition, "cannot use generated column in partition key")
			}
			if err := c.partitionOpclass(k, col.Type, e); err != nil {
				return err
			}
			k.Columns = append(k.Columns, col.Num)
			continue
		}
		a := c.analyzer()
		a.only = "partition key expressions"
		a.addTable(t, "")
		typ, err := a.expr(e.Expr)
		if err != nil {
			return err
		}
		if a.volatility != 'i' {
			return errf(InvalidObjectDefinition, "functions in partition key expression must be marked IMMUTABLE")
		}
		for _, d := range a.deps {
			if d.ID == t.ID && d.Column > 0 {
				k.uses = append(k.uses, d.Column)
			} else {
				c.depend(Address{ID: t.ID}, d, Normal)
			}
		}
		if len(k.uses) == 0 && e.Expr.GetAConst() != nil {
			return errf(InvalidObjectDefinition, "cannot use constant expression as partition key")
		}
		if err := c.partitionOpclass(k, typ, e); err != nil {
			return err
		}
		k.Columns = append(k.Columns, 0)
		k.Exprs = append(k.Exprs, newExpr(e.Expr))
	}
	n := c.ownTable(t)
	n.Key = k
	c.put(n)
	return nil
}

func (c *Catalog) partitionOpclass(k *PartitionKey, typ TypeRef, e *pgtree.PartitionElem) error {
	method := "btree"
	if k.Strategy == "hash" {
		method = "hash"
	}
	if e.Collation != nil {
		if err := c.collation(e.Collation); err != nil {
			return err
		}
	}
	return c.opclass(&IndexColumn{Type: typ}, &pgtree.IndexElem{Opclass: e.Opclass}, method)
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

// becomePartition ties a table to its parent: indexes, keys, foreign keys and
// row triggers of the parent are made for it where it has none.
func (c *Catalog) becomePartition(table, parent ID, b *pgtree.PartitionBoundSpec) error {
	t := c.ownTable(c.tableByID(table))
	t.Partition, t.Bound, t.bound = true, boundText(b), b
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
	for _, d := range c.dependentsOf(Address{ID: parent}) { // of the parent or of what it is a partition of
		if k, ok := c.Object(d.From.ID).(*Constraint); ok && k.Type == 'f' && k.Table != table && d.Kind == Normal {
			c.depend(Address{ID: k.ID}, Address{ID: table}, Normal)
			c.dependOnPartitions(k, table)
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
			c.depend(Address{ID: own.ID}, Address{ID: i.ID}, PartOf)
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
		return errf(NotInPrerequisiteState, "cannot attach index %q as a partition of index %q", part.Name, i.Name).
			detail("Index %q is not an index on any partition of table %q.", part.Name, c.Object(i.Table).Head().Name)
	}
	parent := c.tableByID(i.Table)
	switch {
	case part.Parent == i.ID:
		return nil
	case part.Parent != 0:
		return errf(NotInPrerequisiteState, "cannot attach index %q as a partition of index %q", part.Name, i.Name).
			detail("Index %q is already attached to another index.", part.Name)
	case !c.sameIndex(i, parent, part, child) || i.Constraint != 0 && part.Constraint == 0:
		return errf(NotInPrerequisiteState, "cannot attach index %q as a partition of index %q", part.Name, i.Name).
			detail("The index definitions do not match.")
	case slices.ContainsFunc(c.Indexes(child.ID), func(x *Index) bool { return x.Parent == i.ID }):
		return errf(NotInPrerequisiteState, "cannot attach index %q as a partition of index %q", part.Name, i.Name).
			detail("Another index is already attached for partition %q.", child.Name)
	}
	next := *part
	next.Parent = i.ID
	c.put(&next)
	c.depend(Address{ID: part.ID}, Address{ID: i.ID}, PartOf)
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
		n.Name = c.chooseConstraintName(child.Name, c.foreignKeyAddition(child, n.Columns), "fkey", child.Schema, nil)
	}
	if err := c.addConstraint(&n); err != nil {
		return err
	}
	c.foreignKeyDepends(&n)
	c.depend(Address{ID: n.ID}, Address{ID: k.ID}, PartOf)
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
	if err := c.readBound(t, cmd.Bound); err != nil {
		return err
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
	if child.Kind == OrdinaryTable && len(c.children(child.ID)) > 0 {
		return errf(WrongObjectType, "cannot attach inheritance parent as partition")
	}
	if child.OfType != 0 {
		return errf(WrongObjectType, "cannot attach a typed table as partition")
	}
	for _, col := range child.Columns {
		if col.Identity != 0 && c.options.Version >= 17 {
			return errf(NotInPrerequisiteState, "table %q being attached contains an identity column %q", child.Name, col.Name).
				detail("The new partition may not contain an identity column.")
		}
		if t.Column(col.Name) == nil {
			return errf(DatatypeMismatch, "table %q contains column %q not found in parent %q", child.Name, col.Name, t.Name)
		}
	}
	if c.descends(t.ID, child.ID) {
		return errf(DuplicateTable, "circular inheritance not allowed").detail("%q is already a child of %q.", t.Name, child.Name)
	}
	if err := c.samePersistence("attach", child.Persistence, t); err != nil {
		return err
	}
	if err := c.inheritColumns(child.ID, t); err != nil {
		return err
	}
	if err := c.checkBound(t, child.Name, cmd.Bound); err != nil {
		return err
	}
	return c.becomePartition(child.ID, t.ID, cmd.Bound)
}

// descends reports whether a table is another or inherits from it.
func (c *Catalog) descends(table, from ID) bool {
	if table == from {
		return true
	}
	return slices.ContainsFunc(c.children(from), func(t *Table) bool { return c.descends(table, t.ID) })
}

// samePersistence: a permanent partition or child and a temporary parent don't
// go together, nor the other way round for partitions.
func (c *Catalog) samePersistence(verb string, child byte, parent *Table) error {
	words := [2]string{"create a", "relation"}
	if verb == "attach" {
		words[0] = "attach a"
	}
	switch {
	case child != 't' && parent.Persistence == 't':
		return errf(WrongObjectType, "cannot %s permanent relation as partition of temporary relation %q", words[0], parent.Name)
	case child == 't' && parent.Persistence != 't':
		return errf(WrongObjectType, "cannot %s temporary relation as partition of permanent relation %q", words[0], parent.Name)
	}
	return nil
}

// inheritColumns marks the columns and checks of a table that gets a parent.
func (c *Catalog) inheritColumns(table ID, parent *Table) error {
	n := c.ownTable(c.tableByID(table))
	for _, pc := range parent.Columns {
		col := n.Column(pc.Name)
		switch {
		case col == nil:
			return errf(DatatypeMismatch, "child table is missing column %q", pc.Name)
		case pc.Type.Known() && col.Type.Known() && (!col.Type.Same(pc.Type) || col.Type.Typmod != pc.Type.Typmod):
			return errf(DatatypeMismatch, "child table %q has different type for column %q", n.Name, pc.Name)
		case pc.Collation != col.Collation:
			return errf(CollationMismatch, "child table %q has different collation for column %q", n.Name, pc.Name)
		case c.passesNotNull(parent, pc) && !col.NotNull:
			return errf(DatatypeMismatch, "column %q in child table must be marked NOT NULL", pc.Name)
		case pc.Generated != 0 && col.Generated == 0:
			return errf(DatatypeMismatch, "column %q in child table must be a generated column", pc.Name)
		case pc.Generated != 0 && c.options.Version < 16 && c.DefaultExpr(pc).String() != c.DefaultExpr(col).String():
			return errf(DatatypeMismatch, "column %q in child table has a conflicting generation expression", pc.Name)
		case pc.Generated == 0 && col.Generated != 0 && c.options.Version >= 16:
			return errf(DatatypeMismatch, "column %q in child table must not be a generated column", pc.Name)
		}
		col = n.ownColumn(col.Num)
		col.Inherited++
		col.Local = col.Local && parent.Kind != PartitionedTable
		if parent.Kind == PartitionedTable && c.options.Version >= 17 {
			col.Identity = pc.Identity
		}
	}
	n.Parents = append(n.Parents, parent.ID)
	c.put(n)
	c.relate(table, parent.ID)
	if err := c.inheritNotNulls(table, parent); err != nil {
		return err
	}
	for _, k := range c.Constraints(parent.ID) {
		if k.Type != 'c' || k.NoInherit {
			continue
		}
		own := c.Constraint(table, k.Name)
		if own == nil || own.Type != 'c' {
			return errf(DatatypeMismatch, "child table is missing constraint %q", k.Name)
		}
		if own.Expr.String() != k.Expr.String() {
			return errf(DatatypeMismatch, "child table %q has different definition for check constraint %q", n.Name, k.Name)
		}
		if own.NoInherit {
			return errf(InvalidObjectDefinition, "constraint %q conflicts with non-inherited constraint on child table %q", k.Name, n.Name)
		}
		if k.Validated && !own.Validated {
			return errf(InvalidObjectDefinition, "constraint %q conflicts with NOT VALID constraint on child table %q", k.Name, n.Name)
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
		return errf(InvalidObjectDefinition, "table %q is not partitioned", t.Name)
	}
	child, err := c.table(pgtree.NameOfRange(cmd.Name))
	if err != nil {
		return err
	}
	if !slices.Contains(child.Parents, t.ID) {
		return errf(UndefinedTable, "relation %q is not a partition of relation %q", child.Name, t.Name)
	}
	if !check {
		return errf(NotInPrerequisiteState, "cannot complete detaching partition %q", child.Name).
			detail("There's no pending concurrent detach.")
	}
	if cmd.Concurrent {
		if c.InTransaction() {
			return errf(ActiveTransaction, "ALTER TABLE ... DETACH CONCURRENTLY cannot run inside a transaction block")
		}
		if slices.ContainsFunc(c.children(t.ID), func(p *Table) bool { return p.bound.GetIsDefault() }) {
			return errf(NotInPrerequisiteState, "cannot detach partitions concurrently when a default partition exists")
		}
	}
	if err := c.leaveIdentity(child.ID); err != nil {
		return err
	}
	n := c.ownTable(c.tableByID(child.ID))
	n.Partition, n.Bound, n.bound = false, "", nil
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
	for _, d := range c.dependentsOf(Address{ID: child.ID}) {
		if k, ok := c.Object(d.From.ID).(*Constraint); ok && k.Type == 'f' && k.RefTable != child.ID && k.Table != child.ID {
			c.undepend(d.From, d.To)
		}
	}
	for _, g := range c.Triggers(child.ID) {
		for _, d := range c.dependsOf(Address{ID: g.ID}) {
			if d.Kind == PartOf {
				if _, ok := c.Object(d.To.ID).(*Trigger); ok {
					c.remove(g.ID, true)
				}
			}
		}
	}
	return nil
}

func (c *Catalog) disinherit(table ID, parent *Table) {
	n := c.ownTable(c.tableByID(table))
	n.Parents = slices.DeleteFunc(n.Parents, func(id ID) bool { return id == parent.ID })
	for _, pc := range parent.Columns {
		if col := n.Column(pc.Name); col != nil {
			col = n.ownColumn(col.Num)
			col.Inherited--
			col.Local = true
		}
	}
	c.put(n)
	c.unrelate(table, parent.ID)
	c.disinheritNotNulls(table, parent)
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

func (c *Catalog) changesParents(t *Table) error {
	switch {
	case t.OfType != 0:
		return errf(WrongObjectType, "cannot change inheritance of typed table")
	case t.Partition:
		return errf(WrongObjectType, "cannot change inheritance of a partition")
	case t.Kind == PartitionedTable:
		return errf(WrongObjectType, "cannot change inheritance of partitioned table")
	}
	return nil
}

func (c *Catalog) addInherit(t *Table, r *pgtree.RangeVar) error {
	p, err := c.table(pgtree.NameOfRange(r), OrdinaryTable, ForeignTable, PartitionedTable)
	if err != nil {
		return err
	}
	switch {
	case p.Persistence == 't' && t.Persistence != 't':
		return errf(WrongObjectType, "cannot inherit from temporary relation %q", p.Name)
	case p.Kind == PartitionedTable:
		return errf(WrongObjectType, "cannot inherit from partitioned table %q", p.Name)
	case p.Partition:
		return errf(WrongObjectType, "cannot inherit from a partition")
	case c.descends(p.ID, t.ID):
		return errf(DuplicateTable, "circular inheritance not allowed").detail("%q is already a child of %q.", p.Name, t.Name)
	case slices.Contains(t.Parents, p.ID):
		return errf(DuplicateTable, "relation %q would be inherited from more than once", p.Name)
	}
	if err := c.inheritColumns(t.ID, p); err != nil {
		return err
	}
	c.depend(Address{ID: t.ID}, Address{ID: p.ID}, Normal)
	return nil
}

func (c *Catalog) dropInherit(t *Table, r *pgtree.RangeVar) error {
	if t.Partition {
		return c.changesParents(t)
	}
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
