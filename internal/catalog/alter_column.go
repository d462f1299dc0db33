package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

// alterType is ALTER COLUMN … TYPE (ATPrepAlterColumnType, ATExecAlterColumnType).
func (a *tableAlteration) alterType(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	t := a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	d := cmd.Def.GetColumnDef()
	if t.Kind == View || t.Kind == MaterializedView {
		return errf(WrongObjectType, "ALTER action ALTER COLUMN ... SET DATA TYPE cannot be performed on relation %q", t.Name)
	}
	if col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot alter inherited column %q", cmd.Name)
	}
	if t.Key != nil && slices.Contains(t.Key.Columns, col.Num) {
		return errf(InvalidTableDefinition, "cannot alter column %q because it is part of the partition key of relation %q", cmd.Name, t.Name)
	}
	to, err := c.typeOf(d.TypeName)
	if err != nil {
		return err
	}
	if tt := c.Type(to.ID); tt != nil && tt.Kind == PseudoType {
		return errf(InvalidTableDefinition, "column %q has pseudo-type %s", cmd.Name, c.FormatType(to))
	}
	if d.CollClause != nil {
		if err := c.collation(d.CollClause.Collname); err != nil {
			return err
		}
	}
	if d.RawDefault != nil {
		an := c.analyzer()
		an.only = "transform expressions"
		an.addTable(t, "")
		typ, err := an.expr(d.RawDefault)
		if err != nil {
			return err
		}
		if text, ok := untypedLiteral(d.RawDefault); ok {
			if err := c.checkLiteral(text, to); err != nil {
				return err
			}
		} else if ok, known := c.Cast(typ, to, AssignmentCast); known && !ok {
			return errf(DatatypeMismatch, "result of USING clause for column %q cannot be cast automatically to type %s", cmd.Name, c.FormatType(to)).
				hint("You might need to add an explicit cast.")
		}
	} else if ok, known := c.Cast(col.Type, to, AssignmentCast); known && !ok && t.Kind != ForeignTable {
		e := errf(DatatypeMismatch, "column %q cannot be cast automatically to type %s", cmd.Name, c.FormatType(to))
		if c.castable(col.Type, to, ExplicitCast) {
			e.Hint = "You might need to specify \"USING " + Quote(cmd.Name) + "::" + c.FormatType(to) + "\"."
		}
		return e
	}
	if col.Identity != 0 && to.Known() {
		switch to.ID {
		case builtin("int2"), builtin("int4"), builtin("int8"):
		default:
			return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
		}
	}
	if err := c.checkTypeChange(t, col, to); err != nil {
		return err
	}
	collation := ""
	if d.CollClause != nil {
		collation = pgtree.NameOf(d.CollClause.Collname).Name
	}
	return a.each(cmd.Name, func(table ID, col *Column) error { return c.setType(table, col, to, collation) })
}

// checkTypeChange refuses what depends on the column and cannot follow.
func (c *Catalog) checkTypeChange(t *Table, col *Column, to TypeRef) error {
	if d, ok := c.Object(col.Default).(*Default); ok && col.Generated == 0 && to.Known() {
		from := col.Type
		if _, literal := untypedLiteral(d.Expr.Node); !literal {
			an := c.analyzer()
			if typ, err := an.expr(d.Expr.Node); err == nil && typ.Known() && !c.castable(typ, from, ImplicitCast) {
				from = typ
			}
		}
		if ok, known := c.Cast(from, to, AssignmentCast); known && !ok {
			return errf(DatatypeMismatch, "default for column %q cannot be cast automatically to type %s", col.Name, c.FormatType(to))
		}
	}
	for _, d := range c.dependentsOf(Address{t.ID, col.Num}) {
		switch o := c.Object(d.From.ID).(type) {
		case *Rule:
			return c.usedBy("by a view or rule", o, col)
		case *Table:
			if d.From.Column != 0 && o.ID == t.ID {
				if gen := o.ColumnNum(d.From.Column); gen != nil && gen.Generated != 0 {
					e := errf(FeatureNotSupported, "cannot alter type of a column used by a generated column")
					e.Detail = "Column \"" + col.Name + "\" is used by generated column \"" + gen.Name + "\"."
					e.Dependents = []Address{d.From}
					return e
				}
			} else if o.Query != nil {
				return c.usedBy("by a view or rule", o, col)
			}
		case *Trigger:
			return c.usedBy("in a trigger definition", o, col)
		case *Policy:
			return c.usedBy("in a policy definition", o, col)
		case *Function:
			return c.usedBy("by a function or procedure", o, col)
		}
	}
	return nil
}

func (c *Catalog) usedBy(what string, o Object, col *Column) error {
	e := errf(FeatureNotSupported, "cannot alter type of a column used %s", what)
	e.Detail = c.Describe(Address{ID: o.Head().ID}) + " depends on column \"" + col.Name + "\""
	e.Dependents = []Address{{ID: o.Head().ID}}
	return e
}

func (c *Catalog) setType(table ID, col *Column, to TypeRef, collation string) error {
	num := col.Num
	addr := Address{table, num}
	c.clearDepends(addr, func(d Dependency) bool { return d.To.ID == table || kindOf(c.Object(d.To.ID)) != 0 && d.Kind != Normal })
	c.dependOnType(addr, to)
	identity := col.Identity != 0
	c.updateColumn(table, num, func(col *Column) {
		col.Type, col.Collation = to, collation
		col.Storage, col.Compression = "", ""
	})
	if identity {
		for _, q := range c.Sequences(table, num) {
			n := *q
			lo, hi := sequenceBounds(n.Type.ID)
			nlo, nhi := sequenceBounds(to.ID)
			if n.Max == hi {
				n.Max = nhi
			}
			if n.Min == lo {
				n.Min = nlo
			}
			n.Type = ref(to.ID)
			c.put(&n)
		}
	}
	return c.recheckColumn(table, num, to)
}

// recheckColumn looks at the indexes and foreign keys over a column after its
// type has changed.
func (c *Catalog) recheckColumn(table ID, num int16, to TypeRef) error {
	t := c.tableByID(table)
	for _, i := range c.Indexes(table) {
		n := *i
		n.Columns = slices.Clone(i.Columns)
		touched := false
		for j := range n.Columns {
			if n.Columns[j].Num != num {
				continue
			}
			touched = true
			n.Columns[j].Type = to
			e := &pgtree.IndexElem{}
			if n.Columns[j].Opclass == "" {
				if err := c.opclass(&n.Columns[j], e, n.Method); err != nil {
					return err
				}
			}
		}
		if touched {
			c.put(&n)
		}
		for _, expr := range append([]*Expr{i.Where}, indexExprs(i)...) {
			if expr != nil {
				a := c.analyzer()
				a.addTable(t, "")
				if _, err := a.expr(expr.Node); err != nil {
					return err
				}
			}
		}
	}
	for _, k := range c.Constraints(table) {
		if k.Type == 'c' && slices.Contains(k.Columns, num) {
			a := c.analyzer()
			a.addTable(t, "")
			if _, err := a.expr(k.Expr.Node); err != nil {
				return err
			}
		}
	}
	for _, k := range append(c.Constraints(table), c.ForeignKeysTo(table)...) {
		if k.Type != 'f' || k.RefTable == 0 {
			continue
		}
		child, parent := c.tableByID(k.Table), c.tableByID(k.RefTable)
		for i := range k.Columns {
			from, ref := child.ColumnNum(k.Columns[i]), parent.ColumnNum(k.RefColumns[i])
			if from != nil && ref != nil && !c.comparable(from.Type, ref.Type) {
				e := errf(DatatypeMismatch, "foreign key constraint %q cannot be implemented", k.Name)
				e.Detail = "Key columns \"" + from.Name + "\" and \"" + ref.Name + "\" are of incompatible types: " + c.FormatType(from.Type) + " and " + c.FormatType(ref.Type) + "."
				return e
			}
		}
	}
	return nil
}

func indexExprs(i *Index) []*Expr {
	var out []*Expr
	for _, col := range i.Columns {
		out = append(out, col.Expr)
	}
	return out
}

// identity is ADD GENERATED … AS IDENTITY, SET … and DROP IDENTITY.
func (a *tableAlteration) identity(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	t := a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	num := col.Num
	switch cmd.Subtype {
	case pgtree.AT_AddIdentity:
		con := cmd.Def.GetConstraint()
		switch {
		case !col.NotNull:
			return errf(NotInPrerequisiteState, "column %q of relation %q must be declared NOT NULL before identity can be added", cmd.Name, t.Name)
		case col.Identity != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q is already an identity column", cmd.Name, t.Name)
		case col.Default != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q already has a default value", cmd.Name, t.Name)
		}
		switch col.Type.ID {
		case builtin("int2"), builtin("int4"), builtin("int8"):
		default:
			return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
		}
		if _, err := c.makeSerial(t, col, c.Type(col.Type.ID).Name, con.Options, true); err != nil {
			return err
		}
		c.updateColumn(a.table, num, func(col *Column) { col.Identity = con.GeneratedWhen[0] })
	case pgtree.AT_DropIdentity:
		if col.Identity == 0 {
			if cmd.MissingOk {
				c.skip("column %q of relation %q is not an identity column, skipping", cmd.Name, t.Name)
				return nil
			}
			return errf(NotInPrerequisiteState, "column %q of relation %q is not an identity column", cmd.Name, t.Name)
		}
		c.updateColumn(a.table, num, func(col *Column) { col.Identity = 0 })
		for _, q := range c.Sequences(a.table, num) {
			if q.Identity {
				c.remove(q.ID, true)
			}
		}
	default:
		if col.Identity == 0 {
			return errf(NotInPrerequisiteState, "column %q of relation %q is not an identity column", cmd.Name, t.Name)
		}
		var rest []*pgtree.Node
		for _, n := range cmd.Def.GetList().GetItems() {
			if d := n.GetDefElem(); d.Defname == "generated" {
				if v, ok := pgtree.Int(d.Arg); ok {
					c.updateColumn(a.table, num, func(col *Column) { col.Identity = byte(v) })
				}
				continue
			}
			rest = append(rest, n)
		}
		for _, q := range c.Sequences(a.table, num) {
			n := *q
			if _, err := c.sequenceOptions(&n, withoutRestart(rest), false); err != nil {
				return err
			}
			c.put(&n)
		}
	}
	return nil
}

// misc are the parts of ALTER TABLE that change one thing.
func (a *tableAlteration) misc(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	t := a.t()
	n := t.clone()
	switch cmd.Subtype {
	case pgtree.AT_SetStatistics, pgtree.AT_SetStorage, pgtree.AT_SetCompression, pgtree.AT_SetOptions, pgtree.AT_ResetOptions:
		if cmd.Name == "" {
			return nil
		}
		col, err := a.column(cmd.Name)
		if err != nil {
			return err
		}
		text, _ := pgtree.Text(cmd.Def)
		value, _ := pgtree.Int(cmd.Def)
		c.updateColumn(a.table, col.Num, func(col *Column) {
			switch cmd.Subtype {
			case pgtree.AT_SetStatistics:
				col.Statistics = int32(value)
			case pgtree.AT_SetStorage:
				col.Storage = strings.ToLower(text)
			case pgtree.AT_SetCompression:
				col.Compression = text
			}
		})
		return nil
	case pgtree.AT_SetRelOptions:
		for _, o := range storageOptions(cmd.Def.GetList().GetItems()) {
			n.Options = append(without(n.Options, o.Name), o)
		}
	case pgtree.AT_ResetRelOptions:
		for _, o := range storageOptions(cmd.Def.GetList().GetItems()) {
			n.Options = without(n.Options, o.Name)
		}
	case pgtree.AT_SetLogged:
		n.Persistence = 'p'
	case pgtree.AT_SetUnLogged:
		n.Persistence = 'u'
	case pgtree.AT_SetTableSpace:
		n.Tablespace = cmd.Name
	case pgtree.AT_EnableRowSecurity, pgtree.AT_DisableRowSecurity:
		n.RowSecurity = cmd.Subtype == pgtree.AT_EnableRowSecurity
	case pgtree.AT_ForceRowSecurity, pgtree.AT_NoForceRowSecurity:
		n.ForceRLS = cmd.Subtype == pgtree.AT_ForceRowSecurity
	case pgtree.AT_ReplicaIdentity:
		r := cmd.Def.GetReplicaIdentityStmt()
		n.Identity = map[string]string{"d": "", "f": "FULL", "n": "NOTHING", "i": r.GetName()}[r.GetIdentityType()]
		if r.GetIdentityType() == "i" {
			id, ok := c.names.get(nameKey{spaceRelation, t.Schema, r.Name})
			i, isIndex := c.Object(id).(*Index)
			if !ok {
				return c.missing(UndefinedObject, r.Name, "index %q for table %q does not exist", r.Name, t.Name).part()
			}
			if !isIndex || i.Table != t.ID || !i.Unique || i.Where != nil {
				return errf(WrongObjectType, "%q is not an index for table %q", r.Name, t.Name)
			}
		}
	case pgtree.AT_ClusterOn:
		id, _ := c.names.get(nameKey{spaceRelation, t.Schema, cmd.Name})
		if i, ok := c.Object(id).(*Index); !ok || i.Table != t.ID {
			return c.missing(UndefinedObject, cmd.Name, "index %q for table %q does not exist", cmd.Name, t.Name).part()
		}
		n.ClusterOn = id
	case pgtree.AT_DropCluster:
		n.ClusterOn = 0
	case pgtree.AT_AddInherit:
		return c.addInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_DropInherit:
		return c.dropInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_AttachPartition:
		return c.attachPartition(t, cmd.Def.GetPartitionCmd())
	case pgtree.AT_DetachPartition, pgtree.AT_DetachPartitionFinalize:
		return c.detachPartition(t, cmd.Def.GetPartitionCmd(), cmd.Subtype == pgtree.AT_DetachPartition)
	case pgtree.AT_EnableTrig, pgtree.AT_DisableTrig, pgtree.AT_EnableAlwaysTrig, pgtree.AT_EnableReplicaTrig:
		return c.enableTrigger(t, cmd)
	default:
		return nil // OWNER, ENABLE TRIGGER ALL, rules and the like leave no trace here
	}
	c.put(n)
	return nil
}

func without(list []StorageOption, name string) []StorageOption {
	return slices.DeleteFunc(slices.Clone(list), func(o StorageOption) bool { return o.Name == name })
}

func (c *Catalog) alterIndexOrSequence(o Object, s *pgtree.AlterTableStmt) error {
	for _, n := range s.Cmds {
		cmd := n.GetAlterTableCmd()
		i, isIndex := o.(*Index)
		if !isIndex {
			continue
		}
		next := *i
		switch cmd.Subtype {
		case pgtree.AT_SetRelOptions:
			for _, opt := range storageOptions(cmd.Def.GetList().GetItems()) {
				next.Options = append(without(next.Options, opt.Name), opt)
			}
		case pgtree.AT_ResetRelOptions:
			for _, opt := range storageOptions(cmd.Def.GetList().GetItems()) {
				next.Options = without(next.Options, opt.Name)
			}
		case pgtree.AT_AttachPartition:
			return c.attachIndex(i, cmd.Def.GetPartitionCmd())
		}
		c.put(&next)
	}
	return nil
}
