package catalog

import "sqlgen/internal/pgtree"

// Trigger is a trigger of a table or view.
type Trigger struct {
	Header
	Table      ID
	Function   ID // 0 when built in or not known
	FuncName   string
	Timing     string // BEFORE, AFTER or INSTEAD OF
	Events     int    // bits as in pg_trigger.tgtype: 4 insert, 8 delete, 16 update, 32 truncate
	Row        bool
	Columns    []int16 // of UPDATE OF
	When       *Expr
	Constraint bool
	Enabled    byte // O, D, A or R
}

func (c *Catalog) createTrigger(s *pgtree.CreateTrigStmt) error {
	t, err := c.table(pgtree.NameOfRange(s.Relation))
	if err != nil {
		return err
	}
	g := &Trigger{Header: Header{Class: ClassTrigger, Name: Truncate(s.Trigname)}, Table: t.ID, Events: int(s.Events), Row: s.Row, Constraint: s.Isconstraint, Enabled: 'O'}
	switch {
	case s.Timing&2 != 0:
		g.Timing = "BEFORE"
	case s.Timing&64 != 0:
		g.Timing = "INSTEAD OF"
	default:
		g.Timing = "AFTER"
	}
	switch {
	case t.Kind == View && g.Timing != "INSTEAD OF" && s.Row:
		return errf(WrongObjectType, "%q is a view", t.Name).named(t.Name)
	case t.Kind != View && g.Timing == "INSTEAD OF":
		return errf(WrongObjectType, "%q is a table", t.Name).named(t.Name)
	case t.Kind == MaterializedView || t.Kind == CompositeRelation:
		return errf(WrongObjectType, "relation %q cannot have triggers", t.Name)
	}
	for _, name := range pgtree.Strings(s.Columns) {
		col := t.Column(name)
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", name, t.Name).named(name)
		}
		g.Columns = append(g.Columns, col.Num)
	}
	a := c.analyzer()
	if s.WhenClause != nil {
		a.addTable(t, "old")
		a.addTable(t, "new")
		if _, err := a.expr(s.WhenClause); err != nil {
			return err
		}
		g.When = newExpr(s.WhenClause)
	}
	fn := pgtree.NameOf(s.Funcname)
	g.FuncName = fn.Name
	f := c.findFunction(fn, nil, 0)
	builtinTrigger := len(BuiltinRoutines(fn.Name)) > 0
	if f == nil && !builtinTrigger && !c.Incomplete() {
		return c.missing(UndefinedFunction, fn.Name, "function %s() does not exist", fn.Name)
	}
	if f != nil && f.Result.Known() && f.Result.ID != builtin("trigger") {
		return errf(InvalidObjectDefinition, "function %s must return type trigger", f.Name)
	}
	if id, ok := c.names.get(nameKey{spaceTrigger, t.ID, g.Name}); ok {
		if !s.Replace {
			return errf(DuplicateObject, "trigger %q for relation %q already exists", g.Name, t.Name).named(g.Name)
		}
		c.remove(id, true)
	}
	c.create(g, spaceTrigger, t.ID)
	from := Address{ID: g.ID}
	c.depend(from, Address{ID: t.ID}, Auto)
	if f != nil {
		g.Function = f.ID
		c.depend(from, Address{ID: f.ID}, Normal)
	}
	for _, n := range g.Columns {
		c.depend(from, Address{t.ID, n}, Normal)
	}
	for _, d := range a.deps {
		c.depend(from, d, Normal)
	}
	if s.Isconstraint {
		k := &Constraint{Type: 't', Table: t.ID, Deferrable: s.Deferrable, Deferred: s.Initdeferred, Validated: true, Local: true}
		k.Name = g.Name
		if err := c.addConstraint(k); err != nil {
			return err
		}
		c.depend(Address{ID: k.ID}, from, Internal)
	}
	for _, child := range c.children(t.ID) {
		if child.Partition && s.Row {
			cs := pgtree.Copy(s)
			cs.Relation = &pgtree.RangeVar{Schemaname: c.SchemaName(child.Schema), Relname: child.Name, Inh: true, Relpersistence: "p"}
			cs.Columns = s.Columns
			if err := c.createTrigger(cs); err != nil {
				return err
			}
			if id, ok := c.names.get(nameKey{spaceTrigger, child.ID, g.Name}); ok {
				c.depend(Address{ID: id}, from, Internal)
			}
		}
	}
	return nil
}

// cloneTrigger gives a partition its copy of a row trigger.
func (c *Catalog) cloneTrigger(g *Trigger, parent *Table, table ID) {
	t := c.tableByID(table)
	if c.names.has(nameKey{spaceTrigger, table, g.Name}) {
		return
	}
	n := *g
	n.Header = Header{Class: ClassTrigger, Name: g.Name}
	n.Table, n.Columns = table, nil
	for _, name := range c.columnNames(parent, g.Columns) {
		if col := t.Column(name); col != nil {
			n.Columns = append(n.Columns, col.Num)
		}
	}
	c.create(&n, spaceTrigger, table)
	from := Address{ID: n.ID}
	c.depend(from, Address{ID: table}, Auto)
	c.depend(from, Address{ID: g.Function}, Normal)
	c.depend(from, Address{ID: g.ID}, Internal)
	for _, child := range c.children(table) {
		if child.Partition {
			c.cloneTrigger(&n, t, child.ID)
		}
	}
}

func (c *Catalog) enableTrigger(t *Table, cmd *pgtree.AlterTableCmd) error {
	id, ok := c.names.get(nameKey{spaceTrigger, t.ID, cmd.Name})
	if !ok {
		return c.missing(UndefinedObject, cmd.Name, "trigger %q for table %q does not exist", cmd.Name, t.Name).part()
	}
	g := *c.Object(id).(*Trigger)
	g.Enabled = map[pgtree.AlterTableType]byte{pgtree.AT_EnableTrig: 'O', pgtree.AT_DisableTrig: 'D', pgtree.AT_EnableAlwaysTrig: 'A', pgtree.AT_EnableReplicaTrig: 'R'}[cmd.Subtype]
	c.put(&g)
	return nil
}

// Triggers lists a relation's triggers by name.
func (c *Catalog) Triggers(table ID) []*Trigger {
	var out []*Trigger
	c.names.from(nameKey{spaceTrigger, table, ""}, func(k nameKey, id ID) bool {
		if k.space != spaceTrigger || k.scope != table {
			return false
		}
		if g, ok := c.Object(id).(*Trigger); ok {
			out = append(out, g)
		}
		return true
	})
	return out
}
