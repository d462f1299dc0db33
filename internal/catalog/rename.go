package catalog

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
)

func (c *Catalog) rename(s *pgtree.RenameStmt) error {
	to := Truncate(s.Newname)
	switch s.RenameType {
	case pgtree.OBJECT_COLUMN, pgtree.OBJECT_ATTRIBUTE:
		return c.renameColumn(s, to)
	case pgtree.OBJECT_TABCONSTRAINT:
		o, err := c.relation(pgtree.NameOfRange(s.Relation))
		if err != nil {
			return c.ifExists(s.MissingOk, err)
		}
		if t, ok := o.(*Table); ok && t.OfType != 0 { // said as of a column (renameatt_check)
			return errf(WrongObjectType, "cannot rename column of typed table")
		}
		return c.renameTableConstraint(o, s, to)
	case pgtree.OBJECT_DOMCONSTRAINT:
		t, err := c.findType(pgtree.Items(s.Object))
		if err != nil {
			return err
		}
		k := c.Constraint(t.ID, s.Subname)
		if k == nil {
			return c.missing(UndefinedObject, s.Subname, "constraint %q for domain %s does not exist", s.Subname, t.Name)
		}
		return c.renameConstraint(k, to)
	case pgtree.OBJECT_TRIGGER, pgtree.OBJECT_POLICY, pgtree.OBJECT_RULE:
		o, err := c.relation(pgtree.NameOfRange(s.Relation))
		if err != nil {
			return c.ifExists(s.MissingOk, err)
		}
		if t, ok := o.(*Table); ok && s.RenameType == pgtree.OBJECT_RULE && s.Subname == returnRule && t.Query != nil {
			return errf(InvalidObjectDefinition, "renaming an ON SELECT rule is not allowed")
		}
		space := map[pgtree.ObjectType]nameSpace{pgtree.OBJECT_TRIGGER: spaceTrigger, pgtree.OBJECT_POLICY: spacePolicy, pgtree.OBJECT_RULE: spaceRule}[s.RenameType]
		word := objectWord(s.RenameType)
		id, ok := c.names.get(nameKey{space, o.Head().ID, s.Subname})
		if !ok {
			return c.missing(UndefinedObject, s.Subname, "%s %q for table %q does not exist", word, s.Subname, o.Head().Name).part()
		}
		if g, ok := c.Object(id).(*Trigger); ok {
			return c.renameTrigger(g, to)
		}
		return c.rekey(c.Object(id), space, o.Head().ID, to, func() error {
			return errf(DuplicateObject, "%s %q for relation %q already exists", word, to, o.Head().Name)
		})
	case pgtree.OBJECT_TABLE, pgtree.OBJECT_VIEW, pgtree.OBJECT_MATVIEW, pgtree.OBJECT_INDEX, pgtree.OBJECT_SEQUENCE, pgtree.OBJECT_FOREIGN_TABLE:
		o, err := c.relation(pgtree.NameOfRange(s.Relation))
		if err != nil {
			return c.ifExists(s.MissingOk, err)
		}
		if err := checkAlterKind(s.RenameType, kindOf(o), s.Relation.Relname); err != nil && !(s.RenameType == pgtree.OBJECT_INDEX && kindOf(o) != CompositeRelation) {
			return err
		}
		return c.renameRelation(o, to)
	case pgtree.OBJECT_SCHEMA:
		o, err := c.byName(spaceSchema, 0, s.Subname, "schema %q does not exist")
		if err != nil {
			e := err.(*Error)
			e.Code = InvalidSchemaName
			return e
		}
		if strings.HasPrefix(to, "pg_") {
			return errf(ReservedName, "unacceptable schema name %q", to)
		}
		return c.renameSchema(o.(*Schema), to)
	case pgtree.OBJECT_ROLE, pgtree.OBJECT_DATABASE, pgtree.OBJECT_TABLESPACE:
		return nil
	}
	o, err := c.objectOf(s.RenameType, s.Object)
	if err != nil || o == nil {
		return c.ifExists(s.MissingOk, err)
	}
	return c.renameObject(o, to)
}

func (c *Catalog) renameObject(o Object, to string) error {
	h := o.Head()
	switch v := o.(type) {
	case *Type:
		if v.ID < firstID {
			return errf(WrongObjectType, "cannot rename built-in type %s", v.Name)
		}
		if v.Relation != 0 {
			rel := c.tableByID(v.Relation)
			if rel.Kind != CompositeRelation {
				return errf(WrongObjectType, "%s is a table's row type", v.Name).hint("Use ALTER TABLE instead.")
			}
			return c.renameRelation(rel, to)
		}
		return c.rekey(o, spaceType, h.Schema, to, func() error { return errf(DuplicateObject, "type %q already exists", to) })
	case *Function:
		n := *v
		sig := c.signature(to, n.inputs())
		if c.names.has(nameKey{spaceFunction, h.Schema, sig}) {
			return errf(DuplicateFunction, "function %s already exists in schema %q", to, c.SchemaName(h.Schema))
		}
		c.unname(v)
		n.Name, n.Signature = to, sig
		c.setName(nameKey{spaceFunction, h.Schema, sig}, h.ID)
		c.put(&n)
		return nil
	case *Misc:
		n := *v
		k := nameKey{spaceMisc, v.scope, v.Kind + " " + to}
		if c.names.has(k) {
			return errf(DuplicateObject, "%s %q already exists", v.Kind, to)
		}
		c.unname(v)
		n.Name = to
		c.setName(k, h.ID)
		c.put(&n)
		if v.Kind == "collation" {
			c.renameCollation(h.ID, to)
		}
	}
	return nil
}

func (c *Catalog) renameCollation(id ID, to string) {
	for _, d := range c.dependentsOf(Address{ID: id}) {
		switch o := c.Object(d.From.ID).(type) {
		case *Table:
			c.updateColumn(o.ID, d.From.Column, func(col *Column) { col.Collation = to })
		case *Index:
			n := *o
			n.Columns = slices.Clone(o.Columns)
			for i := range n.Columns {
				if n.Columns[i].Collation != "" && c.collationID(pgtree.Name{Name: n.Columns[i].Collation}) == 0 {
					n.Columns[i].Collation = to
				}
			}
			c.put(&n)
		}
	}
}

// rekey gives an object another name in its space.
func (c *Catalog) rekey(o Object, space nameSpace, scope ID, to string, taken func() error) error {
	if c.names.has(nameKey{space, scope, to}) {
		return taken()
	}
	c.unname(o)
	n := copyObject(o)
	n.Head().Name = to
	c.setName(nameKey{space, scope, to}, n.Head().ID)
	c.put(n)
	return nil
}

// renameTableConstraint renames a CHECK and a NOT NULL in the tables below first
// (rename_constraint_internal).
func (c *Catalog) renameTableConstraint(o Object, s *pgtree.RenameStmt, to string) error {
	k, err := c.constraintOf(o, s.Subname)
	if err != nil {
		return err
	}
	if k.Type != 'c' && k.Type != 'n' || k.NoInherit {
		return c.renameConstraint(k, to)
	}
	if below := c.inheritors(k.Table); s.Relation.Inh {
		tree := treeOf(k.Table, below)
		for _, child := range below {
			ck, err := c.constraintOf(child, s.Subname)
			if err != nil {
				return err
			}
			if ck.Inherited > parentsWithin(child, tree) {
				return errf(InvalidTableDefinition, "cannot rename inherited constraint %q", s.Subname)
			}
			if err := c.renameConstraint(ck, to); err != nil {
				return err
			}
		}
	} else if len(below) > 0 {
		return errf(InvalidTableDefinition, "inherited constraint %q must be renamed in child tables too", s.Subname)
	}
	if k.Inherited > 0 {
		return errf(InvalidTableDefinition, "cannot rename inherited constraint %q", s.Subname)
	}
	return c.renameConstraint(k, to)
}

func (c *Catalog) constraintOf(o Object, name string) (*Constraint, error) {
	k := c.Constraint(o.Head().ID, name)
	if k == nil {
		return nil, c.missing(UndefinedObject, name, "constraint %q for table %q does not exist", name, o.Head().Name).part()
	}
	return k, nil
}

// renameConstraint takes the index behind it along.
func (c *Catalog) renameConstraint(k *Constraint, to string) error {
	index := k.Type != 'f' && k.Index != 0
	if index {
		if err := c.checkRelationFree(k.Schema, to); err != nil {
			return err
		}
	}
	if c.names.has(nameKey{spaceConstraint, k.owner(), to}) {
		return errf(DuplicateObject, "constraint %q for relation %q already exists", to, c.Object(k.owner()).Head().Name)
	}
	if index {
		c.moveName(c.Object(k.Index), to)
	}
	c.moveConstraint(k, to)
	return nil
}

func (c *Catalog) moveConstraint(k *Constraint, to string) {
	c.unname(k)
	n := *k
	n.Name = to
	c.setName(nameKey{spaceConstraint, n.owner(), to}, n.ID)
	c.setName(n.mark(), n.ID)
	c.put(&n)
}

func (c *Catalog) moveName(o Object, to string) {
	c.unname(o)
	n := copyObject(o)
	n.Head().Name = to
	c.setName(nameKey{spaceRelation, n.Head().Schema, to}, n.Head().ID)
	c.put(n)
}

// renameRelation takes the row type, and the constraint of an index, along.
func (c *Catalog) renameRelation(o Object, to string) error {
	h := o.Head()
	if err := c.checkRelationFree(h.Schema, to); err != nil {
		return err
	}
	if i, ok := o.(*Index); ok && i.Constraint != 0 {
		k := c.Object(i.Constraint).(*Constraint)
		if c.Constraint(i.Table, to) != nil {
			return errf(DuplicateObject, "constraint %q for relation %q already exists", to, c.Object(i.Table).Head().Name)
		}
		c.moveConstraint(k, to)
	}
	t, isTable := o.(*Table)
	if isTable {
		if err := c.checkTypeFree(h.Schema, to); err != nil {
			return err
		}
	}
	edits := c.editsFor(Address{ID: h.ID}, func(n *pgtree.RangeVar) {
		if n.Alias == nil {
			n.Alias = &pgtree.Alias{Aliasname: n.Relname}
		}
		n.Relname = to
	}, nil, nil)
	old := h.Name
	c.moveName(o, to)
	if isTable {
		if row := c.Type(t.RowType); row != nil {
			c.unname(row)
			n := *row
			n.Name = to
			c.setName(nameKey{spaceType, n.Schema, to}, n.ID)
			c.setObject(&n)
		}
		c.renameInOwn(h.ID, old, to)
	}
	c.applyEdits(edits)
	c.renameSequenceUse(h.ID)
	return nil
}

// renameInOwn rewrites table.column references in the table's own checks.
func (c *Catalog) renameInOwn(table ID, from, to string) {
	c.rewriteOwn(table, func(n *pgtree.Node) bool {
		if r := n.GetColumnRef(); r != nil && len(r.Fields) > 1 {
			if s := r.Fields[len(r.Fields)-2].GetString_(); s != nil && s.Sval == from {
				s.Sval = to
			}
		}
		return true
	})
}

// rewriteOwn changes the expressions that a table holds: checks, defaults,
// indexes and policies.
func (c *Catalog) rewriteOwn(table ID, change func(*pgtree.Node) bool) {
	edit := func(e *Expr) *Expr {
		if e == nil {
			return nil
		}
		n := pgtree.Clone(e.Node)
		pgtree.Nodes(n, change)
		return newExpr(n)
	}
	for _, k := range c.Constraints(table) {
		if k.Expr != nil {
			n := *k
			n.Expr = edit(k.Expr)
			c.put(&n)
		}
	}
	for _, i := range c.Indexes(table) {
		n := *i
		n.Where = edit(i.Where)
		n.Columns = slices.Clone(i.Columns)
		touched := i.Where != nil
		for j := range n.Columns {
			touched = touched || n.Columns[j].Expr != nil
			n.Columns[j].Expr = edit(n.Columns[j].Expr)
		}
		if touched {
			c.put(&n)
		}
	}
	for _, col := range c.tableByID(table).Columns {
		if d, ok := c.Object(col.Default).(*Default); ok && col.Generated != 0 {
			n := *d
			n.Expr = edit(d.Expr)
			c.put(&n)
		}
	}
	c.names.from(nameKey{spacePolicy, table, ""}, func(k nameKey, id ID) bool {
		if k.space != spacePolicy || k.scope != table {
			return false
		}
		if p, ok := c.Object(id).(*Policy); ok {
			n := *p
			n.Using, n.WithCheck = edit(p.Using), edit(p.WithCheck)
			c.put(&n)
		}
		return true
	})
	for _, g := range c.Triggers(table) {
		if g.When != nil {
			n := *g
			n.When = edit(g.When)
			c.put(&n)
		}
	}
}

// renameSequenceUse rewrites nextval('…') where it means a renamed sequence.
func (c *Catalog) renameSequenceUse(id ID) {
	q, ok := c.Object(id).(*Sequence)
	if !ok {
		return
	}
	for _, d := range c.dependentsOf(Address{ID: id}) {
		def, ok := c.Object(d.From.ID).(*Default)
		if !ok {
			continue
		}
		if name := pgtree.FuncName(def.Expr.Node.GetFuncCall()).Name; name == "nextval" {
			n := *def
			n.Expr = newExpr(c.nextval(q))
			c.put(&n)
		}
	}
}

// renameField rewrites (row).name in the checks and indexes that read an
// attribute of a composite type, while it has its old name.
func (c *Catalog) renameField(a Address, to string) {
	edit := func(e *Expr, table ID) *Expr {
		if e == nil {
			return nil
		}
		n := pgtree.Clone(e.Node)
		an := c.analyzer()
		var fields []*pgtree.String
		an.onField = func(s *pgtree.String, of Address) {
			if of == a {
				fields = append(fields, s)
			}
		}
		if t := c.tableByID(table); t != nil {
			an.addTable(t, "")
		}
		if _, err := an.expr(n); err != nil || len(fields) == 0 {
			return e
		}
		for _, s := range fields {
			s.Sval = to
		}
		return newExpr(n)
	}
	for _, d := range c.dependentsOf(a) {
		switch o := c.Object(d.From.ID).(type) {
		case *Constraint:
			n := *o
			n.Expr = edit(o.Expr, o.Table)
			c.put(&n)
		case *Index:
			n := *o
			n.Where = edit(o.Where, o.Table)
			n.Columns = slices.Clone(o.Columns)
			for i := range n.Columns {
				n.Columns[i].Expr = edit(o.Columns[i].Expr, o.Table)
			}
			c.put(&n)
		}
	}
}

// viewEdit is a view's query with names replaced.
type viewEdit struct {
	view  ID
	query *pgtree.Node
}

// editsFor rewrites the queries of the views that read an object. It has to be
// called while the old names are still in force.
func (c *Catalog) editsFor(a Address, table func(*pgtree.RangeVar), column func(*pgtree.ColumnRef), field func(*pgtree.String)) []viewEdit {
	var edits []viewEdit
	seen := map[ID]bool{}
	for _, d := range c.dependentsOf(a) {
		v, ok := c.Object(d.From.ID).(*Table)
		if !ok || v.Query == nil || seen[v.ID] {
			continue
		}
		seen[v.ID] = true
		query := pgtree.Clone(v.Query.Node)
		an := c.analyzer()
		var tables []*pgtree.RangeVar
		var columns []*pgtree.ColumnRef
		an.onTable = func(r *pgtree.RangeVar, id ID) {
			if id == a.ID && table != nil {
				tables = append(tables, r)
			}
		}
		an.onColumn = func(r *pgtree.ColumnRef, to Address) {
			if to == a && column != nil {
				columns = append(columns, r)
			}
		}
		var fields []*pgtree.String
		an.onField = func(s *pgtree.String, to Address) {
			if to == a && field != nil {
				fields = append(fields, s)
			}
		}
		if _, err := an.statement(query); err != nil {
			continue
		}
		if column != nil {
			nameTargets(query, columns)
		}
		for _, r := range tables {
			table(r)
		}
		for _, r := range columns {
			column(r)
		}
		for _, s := range fields {
			field(s)
		}
		edits = append(edits, viewEdit{v.ID, query})
	}
	return edits
}

// nameTargets gives result columns the name they have now.
func nameTargets(query *pgtree.Node, refs []*pgtree.ColumnRef) {
	pgtree.Walk(query, func(n any) bool {
		if t, ok := n.(*pgtree.ResTarget); ok && t.Name == "" {
			if r := t.Val.GetColumnRef(); r != nil && slices.Contains(refs, r) {
				t.Name = figureColumn(t.Val)
			}
		}
		return true
	})
}

func (c *Catalog) applyEdits(edits []viewEdit) {
	for _, e := range edits {
		n := c.ownTable(c.tableByID(e.view))
		n.Query = newExpr(e.query)
		c.put(n)
	}
}

func (c *Catalog) renameColumn(s *pgtree.RenameStmt, to string) error {
	o, err := c.relation(pgtree.NameOfRange(s.Relation))
	if err != nil {
		return c.ifExists(s.MissingOk, err)
	}
	t, ok := o.(*Table)
	if !ok {
		return errf(WrongObjectType, "cannot rename columns of relation %q", o.Head().Name)
	}
	return c.renameAttribute(t, s, to, false)
}

// renameAttribute renames a column in the tables below first (renameatt_internal).
func (c *Catalog) renameAttribute(t *Table, s *pgtree.RenameStmt, to string, recursing bool) error {
	if t.OfType != 0 && !recursing {
		return errf(WrongObjectType, "cannot rename column of typed table")
	}
	if s.Relation.Inh || recursing {
		below := c.inheritors(t.ID)
		tree := treeOf(t.ID, below)
		for _, child := range below {
			if err := c.renameColumnOf(child.ID, s.Subname, to, parentsWithin(child, tree)); err != nil {
				return err
			}
		}
	} else if len(c.children(t.ID)) > 0 {
		return errf(InvalidTableDefinition, "inherited column %q must be renamed in child tables too", s.Subname)
	}
	typed, err := c.followers(t, s.Behavior)
	if err != nil {
		return err
	}
	for _, u := range typed {
		if err := c.renameAttribute(u, s, to, true); err != nil {
			return err
		}
	}
	return c.renameColumnOf(t.ID, s.Subname, to, 0)
}

// renameColumnOf renames a column of one table, unless it has it from more
// parents than those that are being changed.
func (c *Catalog) renameColumnOf(table ID, from, to string, parents int) error {
	t := c.tableByID(table)
	col := t.Column(from)
	switch {
	case col == nil && slices.Contains(systemColumns, from):
		return errf(FeatureNotSupported, "cannot rename system column %q", from)
	case col == nil:
		return errf(UndefinedColumn, "column %q does not exist", from).named(from)
	case col.Inherited > parents:
		return errf(InvalidTableDefinition, "cannot rename inherited column %q", from)
	case slices.Contains(systemColumns, to):
		return errf(DuplicateColumn, "column name %q conflicts with a system column name", to)
	case t.Column(to) != nil:
		return errf(DuplicateColumn, "column %q of relation %q already exists", to, t.Name).named(to)
	}
	num := col.Num
	addr := Address{t.ID, num}
	edits := c.editsFor(addr, nil, func(r *pgtree.ColumnRef) { setLast(r, to) }, func(s *pgtree.String) { s.Sval = to })
	if t.Kind == CompositeRelation {
		c.renameField(addr, to)
	}
	c.rewriteOwn(t.ID, func(n *pgtree.Node) bool {
		if r := n.GetColumnRef(); r != nil {
			if names := pgtree.Strings(r.Fields); names[len(names)-1] == from {
				setLast(r, to)
			}
		}
		return true
	})
	c.updateColumn(t.ID, num, func(col *Column) { col.Name = to })
	c.applyEdits(edits)
	return nil
}

func setLast(r *pgtree.ColumnRef, name string) {
	if s := r.Fields[len(r.Fields)-1].GetString_(); s != nil {
		s.Sval = name
	}
}
