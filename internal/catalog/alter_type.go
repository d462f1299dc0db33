package catalog

import (
	"slices"

	"sqlgen/internal/pgtree"
)

// prepareType is ALTER COLUMN … TYPE before anything changes (the USING clause
// in transformAlterTableStmt, ATPrepAlterColumnType).
func (a *tableAlteration) prepareType(cmd subcommand) error {
	c := a.c
	t := a.t()
	d := cmd.Def.GetColumnDef()
	using := unknownType
	if d.RawDefault != nil {
		an := c.analyzer()
		an.only = "transform expressions"
		an.addTable(t, "")
		var err error
		if using, err = an.expr(d.RawDefault); err != nil {
			return err
		}
	}
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	if col.Identity != 0 {
		to, err := c.typeOf(d.TypeName)
		if err != nil {
			return err
		}
		if to.Known() && !identityType(to) {
			return errf(InvalidParameterValue, "identity column type must be smallint, integer, or bigint")
		}
	}
	if t.OfType != 0 && !cmd.recursing {
		return errf(WrongObjectType, "cannot alter column type of typed table")
	}
	if col.Generated != 0 && d.RawDefault != nil {
		return errf(InvalidColumnDefinition, "cannot specify USING when altering type of generated column").
			detail("Column %q is a generated column.", cmd.Name)
	}
	if col.Inherited > 0 && !cmd.recursing {
		return errf(InvalidTableDefinition, "cannot alter inherited column %q", cmd.Name)
	}
	if t.Key.holds(col.Num) {
		return errf(InvalidTableDefinition, "cannot alter column %q because it is part of the partition key of relation %q", cmd.Name, t.Name)
	}
	to, err := c.typeOf(d.TypeName)
	if err != nil {
		return err
	}
	if err := c.columnCollation(d.CollClause, to); err != nil {
		return err
	}
	if tt := c.Type(to.ID); tt != nil && tt.Kind == PseudoType {
		return errf(InvalidTableDefinition, "column %q has pseudo-type %s", cmd.Name, c.FormatType(to))
	}
	if c.holdsRow(to, t.ID) {
		return errf(InvalidTableDefinition, "composite type %s cannot be made a member of itself", t.Name)
	}
	rows := t.Kind == OrdinaryTable || t.Kind == PartitionedTable
	if d.RawDefault != nil {
		err = c.castUsing(cmd.Name, d.RawDefault, using, to)
	} else if ok, known := c.Cast(col.Type, to, AssignmentCast); known && !ok && rows {
		e := errf(DatatypeMismatch, "column %q cannot be cast automatically to type %s", cmd.Name, c.FormatType(to))
		if c.castable(col.Type, to, ExplicitCast) {
			e.Hint = "You might need to specify \"USING " + Quote(cmd.Name) + "::" + c.FormatType(to) + "\"."
		}
		err = e
	}
	if err != nil {
		return err
	}
	if a.rewritten = true; t.Kind != OrdinaryTable {
		if err := c.rowTypeFree(t); err != nil {
			return err
		}
	}
	if err := a.inheritedType(cmd); err != nil {
		return err
	}
	return a.typedTables(cmd)
}

// castUsing refuses a USING whose value isn't one of the new type.
func (c *Catalog) castUsing(column string, using *pgtree.Node, from, to TypeRef) error {
	if untypedLiteral(using) {
		return c.checkLiteral(using, to)
	}
	if ok, known := c.Cast(from, to, AssignmentCast); known && !ok {
		return errf(DatatypeMismatch, "result of USING clause for column %q cannot be cast automatically to type %s", column, c.FormatType(to)).
			hint("You might need to add an explicit cast.")
	}
	return nil
}

// inheritedType has the tables below change the type of the column too.
func (a *tableAlteration) inheritedType(cmd subcommand) error {
	c := a.c
	if cmd.only {
		if !cmd.recursing && len(c.children(a.table)) > 0 {
			return errf(InvalidTableDefinition, "type of inherited column %q must be changed in child tables too", cmd.Name)
		}
		return nil
	}
	below := c.inheritors(a.table)
	tree := treeOf(a.table, below)
	for _, t := range below {
		col := t.Column(cmd.Name)
		if col == nil {
			return errf(UndefinedColumn, "column %q of relation %q does not exist", cmd.Name, t.Name)
		}
		if col.Inherited > parentsWithin(t, tree) {
			return errf(InvalidTableDefinition, "cannot alter inherited column %q of relation %q", cmd.Name, t.Name)
		}
		if err := a.of(t.ID).prepare(subcommand{cmd.AlterTableCmd, true, true}); err != nil {
			return err
		}
	}
	return nil
}

// alterType is ALTER COLUMN … TYPE (ATExecAlterColumnType).
func (a *tableAlteration) alterType(cmd subcommand) error {
	c := a.c
	t := a.t()
	col, err := a.column(cmd.Name)
	if err != nil {
		return err
	}
	if a.before == nil {
		a.before = t.clone()
	}
	if was := a.before.ColumnNum(col.Num); !col.Type.Same(was.Type) || col.Type.Typmod != was.Type.Typmod {
		return errf(FeatureNotSupported, "cannot alter type of column %q twice", cmd.Name)
	}
	d := cmd.Def.GetColumnDef()
	to, err := c.typeOf(d.TypeName)
	if err != nil {
		return err
	}
	if err := c.checkTypeChange(t, col, to); err != nil {
		return err
	}
	collation := ""
	if d.CollClause != nil {
		collation = pgtree.NameOf(d.CollClause.Collname).Name
	}
	a.retyped = append(a.retyped, col.Num)
	c.setType(a.table, col, to, collation)
	return nil
}

// checkTypeChange refuses what depends on the column and cannot follow.
func (c *Catalog) checkTypeChange(t *Table, col *Column, to TypeRef) error {
	if d, ok := c.Object(col.Default).(*Default); ok && to.Known() {
		if err := c.castDefault(d, t, col, to); err != nil {
			return err
		}
	}
	for _, d := range c.dependentsOf(Address{t.ID, col.Num}) {
		switch o := c.Object(d.From.ID).(type) {
		case *Rule:
			return c.usedBy("by a view or rule", o, col)
		case *Table:
			if d.From.Column != 0 && o.ID == t.ID {
				if gen := o.ColumnNum(d.From.Column); gen != nil && gen.Generated != 0 {
					e := errf(cond(c.options.Version >= 15, FeatureNotSupported, SyntaxError), "cannot alter type of a column used by a generated column")
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

// castDefault refuses a default that has no value of the new type. An implicit
// cast around it doesn't count.
func (c *Catalog) castDefault(d *Default, t *Table, col *Column, to TypeRef) error {
	from := col.Type
	if !untypedLiteral(d.Expr.Node) {
		an := c.analyzer()
		if col.Generated != 0 {
			an.addTable(t, "")
		}
		if typ, err := an.expr(d.Expr.Node); err == nil && typ.Known() && (col.Generated != 0 || !c.castable(typ, from, ImplicitCast)) {
			from = typ
		}
	}
	if ok, known := c.Cast(from, to, AssignmentCast); known && !ok {
		what := cond(col.Generated != 0, "generation expression", "default")
		return errf(DatatypeMismatch, "%s for column %q cannot be cast automatically to type %s", what, col.Name, c.FormatType(to))
	}
	return nil
}

func (c *Catalog) usedBy(what string, o Object, col *Column) error {
	e := errf(FeatureNotSupported, "cannot alter type of a column used %s", what)
	e.Detail = c.Describe(Address{ID: o.Head().ID}) + " depends on column \"" + col.Name + "\""
	e.Dependents = []Address{{ID: o.Head().ID}}
	return e
}

func (c *Catalog) setType(table ID, col *Column, to TypeRef, collation string) {
	num := col.Num
	addr := Address{table, num}
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
	if identity && (c.options.Version >= 13 || col.Inherited == 0) {
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

// afterTypes makes the indexes, checks and foreign keys over the columns anew
// when all of them have their types (ATPostAlterTypeCleanup).
func (a *tableAlteration) afterTypes() error {
	c := a.c
	for _, num := range a.retyped {
		if b := a.before.ColumnNum(num); c.typeName(c.base(b.Type)) == "varchar" && !b.Type.Array {
			c.rewriteOwn(a.table, func(n *pgtree.Node) bool { return c.castColumn(n, b.Name, "text") })
		}
	}
	a.at(passOldIndex, a.remakeIndexes)
	a.at(passOldConstraint, a.remakeConstraints)
	return nil
}

func (a *tableAlteration) remakeIndexes() error {
	c := a.c
	for _, i := range c.Indexes(a.table) {
		if slices.ContainsFunc(i.Columns, func(col IndexColumn) bool { return slices.Contains(a.retyped, col.Num) }) {
			if err := c.retypeIndex(i, a.retyped); err != nil {
				return err
			}
		}
		if !slices.ContainsFunc(a.retyped, func(num int16) bool { return c.indexReads(i, num) }) {
			continue
		}
		for _, expr := range append([]*Expr{i.Where}, indexExprs(i)...) {
			if expr != nil {
				if err := a.reread(expr); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// reread resolves an expression over the columns as they are now.
func (a *tableAlteration) reread(e *Expr) error {
	an := a.c.analyzer()
	an.addTable(a.t(), "")
	_, err := an.expr(a.c.typedLiterals(e, a.before))
	return err
}

func (a *tableAlteration) remakeConstraints() error {
	c := a.c
	if c.namesNotNull() {
		if err := a.remakeNotNulls(); err != nil {
			return err
		}
	}
	for _, k := range c.Constraints(a.table) {
		if k.Type == 'c' && slices.ContainsFunc(k.Columns, func(num int16) bool { return slices.Contains(a.retyped, num) }) {
			if err := a.reread(k.Expr); err != nil {
				return err
			}
		}
	}
	for _, k := range append(c.Constraints(a.table), c.ForeignKeysTo(a.table)...) {
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

// retypeIndex gives the keys of an index on columns their new types.
func (c *Catalog) retypeIndex(i *Index, retyped []int16) error {
	n := *i
	n.Columns = slices.Clone(i.Columns)
	for j := range n.Columns {
		if !slices.Contains(retyped, n.Columns[j].Num) {
			continue
		}
		n.Columns[j].Type = c.tableByID(i.Table).ColumnNum(n.Columns[j].Num).Type
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
