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
	if t.OfType != 0 && !a.ofType {
		return errf(WrongObjectType, "cannot alter column type of typed table")
	}
	if col.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot alter inherited column %q", cmd.Name)
	}
	if t.Key.holds(col.Num) {
		return errf(InvalidTableDefinition, "cannot alter column %q because it is part of the partition key of relation %q", cmd.Name, t.Name)
	}
	if a.only && len(c.children(t.ID)) > 0 {
		return errf(InvalidTableDefinition, "type of inherited column %q must be changed in child tables too", cmd.Name)
	}
	if child := c.inheritedElsewhere(t.ID, cmd.Name); child != nil {
		return errf(InvalidTableDefinition, "cannot alter inherited column %q of relation %q", cmd.Name, child.Name)
	}
	to, err := c.typeOf(d.TypeName)
	if err != nil {
		return err
	}
	if tt := c.Type(to.ID); tt != nil && tt.Kind == PseudoType {
		return errf(InvalidTableDefinition, "column %q has pseudo-type %s", cmd.Name, c.FormatType(to))
	}
	if c.holdsRow(to, t.ID) {
		return errf(InvalidTableDefinition, "composite type %s cannot be made a member of itself", t.Name)
	}
	if err := c.rowTypeFree(t); err != nil {
		return err
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
		if untypedLiteral(d.RawDefault) {
			if err := c.checkLiteral(d.RawDefault, to); err != nil {
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
		if !untypedLiteral(d.Expr.Node) {
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
	before := c.tableByID(table).clone()
	c.clearDepends(addr, func(d Dependency) bool {
		_, function := c.Object(d.To.ID).(*Function)
		return function || d.To.ID == table || kindOf(c.Object(d.To.ID)) != 0 && d.Kind != Normal
	})
	c.dependOnType(addr, to)
	c.dependOnCollation(addr, collation)
	identity := col.Identity != 0
	c.updateColumn(table, num, func(col *Column) {
		col.Type, col.Collation = to, collation
		col.Storage, col.Compression = "", ""
	})
	if identity {
		for _, q := range c.identitySequences(table, num) {
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
	return c.recheckColumn(before, num, to)
}

// typedLiterals is an expression with the types that its literals got when it
// was stored: PostgreSQL keeps them when the type of a column changes.
func (c *Catalog) typedLiterals(e *Expr, t *Table) *pgtree.Node {
	n := pgtree.Clone(e.Node)
	types := map[*pgtree.Node]TypeRef{}
	a := c.analyzer()
	a.onLiteral = func(n *pgtree.Node, typ TypeRef) { types[n] = c.base(typ) }
	a.addTable(t, "")
	if _, err := a.expr(n); err != nil {
		return e.Node
	}
	for lit, typ := range types {
		if name := c.typeName(typ); name != "varchar" && name != "unknown" { // compared as text, with a cast of the column
			lit.Node = &pgtree.Node_TypeCast{TypeCast: &pgtree.TypeCast{Arg: &pgtree.Node{Node: lit.Node}, TypeName: c.typeNode(typ)}}
		}
	}
	return n
}

// castColumn puts a cast around a reference to a column. It returns false where
// there is nothing to look at below.
func (c *Catalog) castColumn(n *pgtree.Node, column, typ string) bool {
	r := n.GetColumnRef()
	if names := pgtree.Strings(r.GetFields()); r == nil || names[len(names)-1] != column {
		return r == nil && n.GetTypeCast().GetArg().GetColumnRef() == nil
	}
	n.Node = &pgtree.Node_TypeCast{TypeCast: &pgtree.TypeCast{Arg: &pgtree.Node{Node: n.Node}, TypeName: c.typeNode(ref(builtin(typ)))}}
	return false
}

// typeNode is a type as a cast names it, without modifiers.
func (c *Catalog) typeNode(r TypeRef) *pgtree.TypeName {
	t := c.Type(r.ID)
	n := &pgtree.TypeName{Names: []*pgtree.Node{pgtree.StringNode(c.SchemaName(t.Schema)), pgtree.StringNode(t.Name)}, Typemod: -1}
	if r.Array {
		n.ArrayBounds = []*pgtree.Node{{Node: &pgtree.Node_Integer{Integer: &pgtree.Integer{Ival: -1}}}}
	}
	return n
}

// recheckColumn looks at the indexes, checks and foreign keys over a column
// after its type has changed; before is the table as it was.
func (c *Catalog) recheckColumn(before *Table, num int16, to TypeRef) error {
	table := before.ID
	t := c.tableByID(table)
	if b := before.ColumnNum(num); c.typeName(c.base(b.Type)) == "varchar" && !b.Type.Array {
		c.rewriteOwn(table, func(n *pgtree.Node) bool { return c.castColumn(n, b.Name, "text") })
	}
	for _, i := range c.Indexes(table) {
		if slices.ContainsFunc(i.Columns, func(col IndexColumn) bool { return col.Num == num }) {
			if err := c.retypeIndex(i, num, to); err != nil {
				return err
			}
		}
		if !c.indexReads(i, num) {
			continue
		}
		for _, expr := range append([]*Expr{i.Where}, indexExprs(i)...) {
			if expr != nil {
				a := c.analyzer()
				a.addTable(t, "")
				if _, err := a.expr(c.typedLiterals(expr, before)); err != nil {
					return err
				}
			}
		}
	}
	for _, k := range c.Constraints(table) {
		if k.Type == 'c' && slices.Contains(k.Columns, num) {
			a := c.analyzer()
			a.addTable(t, "")
			if _, err := a.expr(c.typedLiterals(k.Expr, before)); err != nil {
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

// retypeIndex gives the keys of an index on a column its new type.
func (c *Catalog) retypeIndex(i *Index, num int16, to TypeRef) error {
	n := *i
	n.Columns = slices.Clone(i.Columns)
	for j := range n.Columns {
		if n.Columns[j].Num != num {
			continue
		}
		n.Columns[j].Type = to
		e := &pgtree.IndexElem{}
		if n.Columns[j].Opclass != "" {
			e.Opclass = []*pgtree.Node{pgtree.StringNode(n.Columns[j].Opclass)}
		}
		if err := c.opclass(&n.Columns[j], e, n.Method); err != nil {
			return err
		}
	}
	c.put(&n)
	return nil
}

// indexReads reports whether an index, or the constraint that it is behind,
// depends on a column: then its expressions may read it.
func (c *Catalog) indexReads(i *Index, num int16) bool {
	on := Address{i.Table, num}
	return c.needs(Address{ID: i.ID}, on) || c.needs(Address{ID: i.Constraint}, on)
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
		switch col.Type.ID {
		case builtin("int2"), builtin("int4"), builtin("int8"):
		default:
			return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
		}
		switch {
		case !col.NotNull:
			return errf(NotInPrerequisiteState, "column %q of relation %q must be declared NOT NULL before identity can be added", cmd.Name, t.Name)
		case col.Identity != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q is already an identity column", cmd.Name, t.Name)
		case col.Default != 0:
			return errf(NotInPrerequisiteState, "column %q of relation %q already has a default value", cmd.Name, t.Name)
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
		for _, q := range c.identitySequences(a.table, num) {
			c.remove(q.ID, true)
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
		for _, q := range c.identitySequences(a.table, num) {
			n := *q
			if _, err := c.sequenceOptions(&n, rest, false); err != nil {
				return err
			}
			c.put(&n)
		}
	}
	return nil
}

// replicaIndex refuses an index that cannot tell rows apart (ATExecReplicaIdentity).
func (c *Catalog) replicaIndex(t *Table, name string) error {
	id, ok := c.names.get(nameKey{spaceRelation, t.Schema, name})
	i, isIndex := c.Object(id).(*Index)
	switch {
	case !ok:
		return c.missing(UndefinedObject, name, "index %q for table %q does not exist", name, t.Name).part()
	case !isIndex || i.Table != t.ID:
		return errf(WrongObjectType, "%q is not an index for table %q", name, t.Name)
	case !i.Unique:
		return errf(WrongObjectType, "cannot use non-unique index %q as replica identity", name)
	}
	if k, ok := c.Object(i.Constraint).(*Constraint); ok && k.Deferrable {
		return errf(WrongObjectType, "cannot use non-immediate index %q as replica identity", name)
	}
	for _, col := range i.Columns {
		if col.Expr != nil {
			return errf(FeatureNotSupported, "cannot use expression index %q as replica identity", name)
		}
	}
	if i.Where != nil {
		return errf(FeatureNotSupported, "cannot use partial index %q as replica identity", name)
	}
	for _, col := range i.Columns {
		if tc := t.ColumnNum(col.Num); !tc.NotNull {
			return errf(WrongObjectType, "index %q cannot be used as replica identity because column %q is nullable", name, tc.Name)
		}
	}
	return nil
}

// misc are the parts of ALTER TABLE that change one thing.
func (a *tableAlteration) misc(cmd *pgtree.AlterTableCmd) error {
	c := a.c
	t := a.t()
	n := c.ownTable(t)
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
		if cmd.Subtype == pgtree.AT_SetStorage {
			if text, err = c.columnStorage(strings.ToLower(text), col); err != nil {
				return err
			}
		}
		c.updateColumn(a.table, col.Num, func(col *Column) {
			switch cmd.Subtype {
			case pgtree.AT_SetStatistics:
				col.Statistics = int32(value)
			case pgtree.AT_SetStorage:
				col.Storage = text
			case pgtree.AT_SetCompression:
				col.Compression = text
			}
		})
		return nil
	case pgtree.AT_SetRelOptions:
		options := storageOptions(cmd.Def.GetList().GetItems())
		if err := c.checkStorage(relationParameters(t.Kind), options); err != nil {
			return err
		}
		for _, o := range options {
			if o.Name == "check_option" {
				n.Check = strings.ToUpper(o.Value)
				continue
			}
			n.Options = append(without(n.Options, o.Name), o)
		}
	case pgtree.AT_ResetRelOptions:
		for _, o := range storageOptions(cmd.Def.GetList().GetItems()) {
			if o.Name == "check_option" {
				n.Check = ""
			}
			n.Options = without(n.Options, o.Name)
		}
	case pgtree.AT_SetLogged:
		n.Persistence = 'p'
	case pgtree.AT_SetUnLogged:
		n.Persistence = 'u'
	case pgtree.AT_SetTableSpace:
		if err := c.tablespace(cmd.Name); err != nil {
			return err
		}
		n.Tablespace = cmd.Name
	case pgtree.AT_EnableRowSecurity, pgtree.AT_DisableRowSecurity:
		n.RowSecurity = cmd.Subtype == pgtree.AT_EnableRowSecurity
	case pgtree.AT_ForceRowSecurity, pgtree.AT_NoForceRowSecurity:
		n.ForceRLS = cmd.Subtype == pgtree.AT_ForceRowSecurity
	case pgtree.AT_ReplicaIdentity:
		r := cmd.Def.GetReplicaIdentityStmt()
		if r.GetIdentityType() == "i" {
			if err := c.replicaIndex(t, r.Name); err != nil {
				return err
			}
		}
		n.Identity = map[string]string{"d": "", "f": "FULL", "n": "NOTHING", "i": r.GetName()}[r.GetIdentityType()]
	case pgtree.AT_ClusterOn:
		return c.clusterOn(t, cmd.Name)
	case pgtree.AT_DropCluster:
		n.ClusterOn = 0
	case pgtree.AT_AddInherit:
		return c.addInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_DropInherit:
		return c.dropInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_AddOf:
		return c.setOfType(t, cmd.Def.GetTypeName())
	case pgtree.AT_DropOf:
		if t.OfType == 0 {
			return errf(WrongObjectType, "%q is not a typed table", t.Name)
		}
		c.undepend(Address{ID: t.ID}, Address{ID: c.Type(t.OfType).Relation})
		n.OfType = 0
	case pgtree.AT_AttachPartition:
		return c.attachPartition(t, cmd.Def.GetPartitionCmd())
	case pgtree.AT_DetachPartition, pgtree.AT_DetachPartitionFinalize:
		return c.detachPartition(t, cmd.Def.GetPartitionCmd(), cmd.Subtype == pgtree.AT_DetachPartition)
	case pgtree.AT_EnableTrig, pgtree.AT_DisableTrig, pgtree.AT_EnableAlwaysTrig, pgtree.AT_EnableReplicaTrig,
		pgtree.AT_EnableTrigAll, pgtree.AT_EnableTrigUser, pgtree.AT_DisableTrigAll, pgtree.AT_DisableTrigUser:
		return a.enableTrigger(cmd)
	case pgtree.AT_EnableRule, pgtree.AT_DisableRule, pgtree.AT_EnableAlwaysRule, pgtree.AT_EnableReplicaRule:
		if !c.names.has(nameKey{spaceRule, t.ID, cmd.Name}) {
			return c.missing(UndefinedObject, cmd.Name, "rule %q for relation %q does not exist", cmd.Name, t.Name).part()
		}
		return nil
	default:
		return nil // OWNER and the like leave no trace here
	}
	c.put(n)
	return nil
}

func (c *Catalog) alterIndexOrSequence(o Object, s *pgtree.AlterTableStmt) error {
	for _, n := range s.Cmds {
		cmd := n.GetAlterTableCmd()
		if err := checkAction(cmd.Subtype, kindOf(o), o.Head().Name); err != nil {
			return err
		}
		i, isIndex := o.(*Index)
		if !isIndex {
			continue
		}
		next := *i
		switch cmd.Subtype {
		case pgtree.AT_SetStatistics:
			if cmd.Num > 0 {
				if int(cmd.Num) > len(i.Columns)+len(i.Include) {
					return errf(UndefinedColumn, "column number %d of relation %q does not exist", cmd.Num, i.Name)
				}
				if t := c.tableByID(i.Table); int(cmd.Num) <= len(i.Columns) && i.Columns[cmd.Num-1].Num != 0 {
					return errf(FeatureNotSupported, "cannot alter statistics on non-expression column %q of index %q", t.ColumnNum(i.Columns[cmd.Num-1].Num).Name, i.Name)
				}
			}
		case pgtree.AT_SetRelOptions:
			options := storageOptions(cmd.Def.GetList().GetItems())
			if err := c.checkStorage(i.Method, options); err != nil {
				return err
			}
			for _, opt := range options {
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
