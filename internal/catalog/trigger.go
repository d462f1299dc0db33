package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

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
	case t.Kind == View && (g.Timing != "INSTEAD OF" && s.Row || s.Events&32 != 0):
		return errf(WrongObjectType, "%q is a view", t.Name).named(t.Name)
	case t.Kind != View && g.Timing == "INSTEAD OF":
		return errf(WrongObjectType, "%q is a table", t.Name).named(t.Name)
	case t.Kind == MaterializedView || t.Kind == CompositeRelation:
		return errf(WrongObjectType, "relation %q cannot have triggers", t.Name)
	}
	if t.Kind == PartitionedTable && s.Row && g.Timing == "BEFORE" && c.older(13) {
		return errf(WrongObjectType, "%q is a partitioned table", t.Name).detail("Partitioned tables cannot have BEFORE / FOR EACH ROW triggers.")
	}
	if t.Kind == PartitionedTable && s.Row && len(s.TransitionRels) > 0 {
		return errf(FeatureNotSupported, "%q is a partitioned table", t.Name).detail("ROW triggers with transition tables are not supported on partitioned tables.")
	}
	if err := checkTriggerForm(g, t, s); err != nil {
		return err
	}
	a := c.analyzer()
	if s.WhenClause != nil {
		if err := c.triggerCondition(a, g, t, s.WhenClause); err != nil {
			return err
		}
	}
	fn := pgtree.NameOf(s.Funcname)
	g.FuncName = fn.Name
	f := c.findFunction(fn, nil, 0)
	builtinTrigger := len(c.builtinRoutines(fn.Name)) > 0
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
		if c.Object(id).(*Trigger).Constraint {
			return errf(DuplicateObject, "trigger %q for relation %q is a constraint trigger", g.Name, t.Name).named(g.Name)
		}
		c.remove(id, true)
	}
	for _, name := range pgtree.Strings(s.Columns) {
		col := t.Column(name)
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", name, t.Name).named(name)
		}
		if slices.Contains(g.Columns, col.Num) {
			return errf(DuplicateColumn, "column %q specified more than once", name).named(name)
		}
		g.Columns = append(g.Columns, col.Num)
	}
	if s.Isconstraint && c.Constraint(t.ID, g.Name) != nil {
		return errf(UniqueViolation, "duplicate key value violates unique constraint \"pg_constraint_conrelid_contypid_conname_index\"")
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
				c.depend(Address{ID: id}, from, PartOf)
			}
		}
	}
	return nil
}

// checkTriggerForm refuses combinations that CREATE TRIGGER doesn't know
// (CreateTriggerFiringOn).
func checkTriggerForm(g *Trigger, t *Table, s *pgtree.CreateTrigStmt) error {
	truncate := g.Events&32 != 0
	switch {
	case truncate && s.Row:
		return errf(FeatureNotSupported, "TRUNCATE FOR EACH ROW triggers are not supported")
	case g.Timing == "INSTEAD OF" && !s.Row:
		return errf(FeatureNotSupported, "INSTEAD OF triggers must be FOR EACH ROW")
	case g.Timing == "INSTEAD OF" && s.WhenClause != nil:
		return errf(FeatureNotSupported, "INSTEAD OF triggers cannot have WHEN conditions")
	case g.Timing == "INSTEAD OF" && len(s.Columns) > 0:
		return errf(FeatureNotSupported, "INSTEAD OF triggers cannot have column lists")
	}
	for _, n := range s.TransitionRels {
		r := n.GetTriggerTransition()
		switch {
		case !r.GetIsTable():
			return errf(FeatureNotSupported, "ROW variable naming in the REFERENCING clause is not supported").hint("Use OLD TABLE or NEW TABLE for naming transition tables.")
		case t.Kind == View:
			return errf(WrongObjectType, "%q is a view", t.Name).detail("Triggers on views cannot have transition tables.")
		case g.Timing != "AFTER":
			return errf(InvalidObjectDefinition, "transition table name can only be specified for an AFTER trigger")
		case truncate:
			return errf(FeatureNotSupported, "TRUNCATE triggers with transition tables are not supported")
		case g.Events != 4 && g.Events != 8 && g.Events != 16:
			return errf(FeatureNotSupported, "transition tables cannot be specified for triggers with more than one event")
		case len(s.Columns) > 0:
			return errf(FeatureNotSupported, "transition tables cannot be specified for triggers with column lists")
		case r.GetIsNew() && g.Events&(4|16) == 0:
			return errf(InvalidObjectDefinition, "NEW TABLE can only be specified for an INSERT or UPDATE trigger")
		case !r.GetIsNew() && g.Events&(8|16) == 0:
			return errf(InvalidObjectDefinition, "OLD TABLE can only be specified for a DELETE or UPDATE trigger")
		}
	}
	return nil
}

// triggerCondition resolves WHEN over the rows OLD and NEW.
func (c *Catalog) triggerCondition(a *analyzer, g *Trigger, t *Table, when *pgtree.Node) error {
	a.addTable(t, "old")
	a.addTable(t, "new")
	a.only = "trigger WHEN conditions"
	typ, err := a.expr(when)
	if err != nil {
		return err
	}
	if err := c.wantBoolean("WHEN", when, typ); err != nil {
		return err
	}
	used := map[string]bool{}
	pgtree.Walk(when, func(x any) bool {
		if r, ok := x.(*pgtree.ColumnRef); ok {
			used[pgtree.Strings(r.Fields)[0]] = true
		}
		return true
	})
	switch {
	case !g.Row && (used["old"] || used["new"]):
		return errf(InvalidObjectDefinition, "statement trigger's WHEN condition cannot reference column values")
	case used["old"] && g.Events&4 != 0:
		return errf(InvalidObjectDefinition, "INSERT trigger's WHEN condition cannot reference OLD values")
	case used["new"] && g.Events&8 != 0:
		return errf(InvalidObjectDefinition, "DELETE trigger's WHEN condition cannot reference NEW values")
	}
	g.When = newExpr(when)
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
	c.depend(from, Address{ID: g.ID}, PartOf)
	for _, child := range c.children(table) {
		if child.Partition {
			c.cloneTrigger(&n, t, child.ID)
		}
	}
}

// triggerParent is the trigger of a partitioned table that one was cloned from, nil without.
func (c *Catalog) triggerParent(g *Trigger) *Trigger {
	for _, d := range c.dependsOf(Address{ID: g.ID}) {
		if p, ok := c.Object(d.To.ID).(*Trigger); ok && d.Kind == PartOf {
			return p
		}
	}
	return nil
}

// renameTrigger takes the clones on partitions along, which before 15 have names
// of their own.
func (c *Catalog) renameTrigger(g *Trigger, to string) error {
	t := c.Object(g.Table).Head()
	if p := c.triggerParent(g); p != nil && c.options.Version >= 15 {
		return errf(cond(c.options.Version >= 18, FeatureNotSupported, InternalError), "cannot rename trigger %q on table %q", g.Name, t.Name).
			hint("Rename the trigger on the partitioned table %q instead.", c.Object(p.Table).Head().Name)
	}
	return c.renameTriggerTree(g, to)
}

func (c *Catalog) renameTriggerTree(g *Trigger, to string) error {
	t := c.Object(g.Table).Head()
	if g.Name == to && c.options.Version >= 15 {
		return nil
	}
	if err := c.rekey(g, spaceTrigger, g.Table, to, func() error {
		return errf(DuplicateObject, "trigger %q for relation %q already exists", to, t.Name)
	}); err != nil {
		return err
	}
	if c.options.Version < 15 {
		return nil
	}
	for _, d := range c.dependentsOf(Address{ID: g.ID}) {
		if clone, ok := c.Object(d.From.ID).(*Trigger); ok {
			if err := c.renameTriggerTree(clone, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// enableTrigger is ENABLE and DISABLE TRIGGER of one, USER or ALL; clones on
// partitions follow unless ONLY was said.
func (a *tableAlteration) enableTrigger(cmd subcommand) error {
	c := a.c
	t := a.t()
	state := map[pgtree.AlterTableType]byte{pgtree.AT_EnableTrig: 'O', pgtree.AT_DisableTrig: 'D', pgtree.AT_EnableAlwaysTrig: 'A', pgtree.AT_EnableReplicaTrig: 'R',
		pgtree.AT_EnableTrigAll: 'O', pgtree.AT_EnableTrigUser: 'O', pgtree.AT_DisableTrigAll: 'D', pgtree.AT_DisableTrigUser: 'D'}[cmd.Subtype]
	list := c.Triggers(t.ID)
	if cmd.Name != "" {
		id, ok := c.names.get(nameKey{spaceTrigger, t.ID, cmd.Name})
		if !ok {
			return c.missing(UndefinedObject, cmd.Name, "trigger %q for table %q does not exist", cmd.Name, t.Name).part()
		}
		list = []*Trigger{c.Object(id).(*Trigger)}
	}
	for _, g := range list {
		c.setEnabled(g, state, !cmd.only)
	}
	return nil
}

func (c *Catalog) setEnabled(g *Trigger, state byte, clones bool) {
	n := *g
	n.Enabled = state
	c.put(&n)
	if !clones {
		return
	}
	for _, d := range c.dependentsOf(Address{ID: g.ID}) {
		if clone, ok := c.Object(d.From.ID).(*Trigger); ok {
			c.setEnabled(clone, state, true)
		}
	}
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
