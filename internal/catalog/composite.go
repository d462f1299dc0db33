package catalog

import "sqlgen/internal/pgtree"

func (c *Catalog) createComposite(s *pgtree.CompositeTypeStmt) error {
	n := pgtree.NameOfRange(s.Typevar)
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	name := Truncate(n.Name)
	if err := c.checkTypeFree(schema, name); err != nil {
		return err
	}
	_, err = c.createTable(&pgtree.CreateStmt{Relation: s.Typevar, TableElts: s.Coldeflist}, CompositeRelation)
	return err
}

// createRange is CREATE TYPE … AS RANGE; the multirange comes along since 14.
func (c *Catalog) createRange(s *pgtree.CreateRangeStmt) error {
	t, err := c.newType(s.TypeName)
	if err != nil {
		return err
	}
	t.Kind, t.Category = RangeType, 'R'
	sub := pgtree.Option(s.Params, "subtype")
	if sub == nil {
		return errf(SyntaxError, "type attribute \"subtype\" is required")
	}
	if t.Subtype, err = c.typeOf(sub.Arg.GetTypeName()); err != nil {
		return err
	}
	if err := c.opclass(&IndexColumn{Type: t.Subtype}, &pgtree.IndexElem{}, "btree"); err != nil {
		return err
	}
	given := pgtree.Option(s.Params, "multirange_type_name")
	if given != nil && c.older(14) {
		return errf(SyntaxError, "type attribute \"multirange_type_name\" not recognized")
	}
	c.create(t, spaceType, t.Schema)
	c.dependOnType(Address{ID: t.ID}, t.Subtype)
	if c.older(14) {
		return nil
	}
	multi := &Type{Header: Header{Class: ClassType, Schema: t.Schema, Name: multirangeName(t.Name)}, Kind: MultirangeType, Category: 'R', Subtype: t.Subtype}
	if given != nil {
		n := pgtree.NameOf(given.Arg.GetTypeName().GetNames())
		multi.Name = Truncate(n.Name)
		if multi.Schema, err = c.creationSchema(n); err != nil {
			return err
		}
	}
	if c.names.has(nameKey{spaceType, multi.Schema, multi.Name}) {
		return errf(DuplicateObject, "type %q already exists", multi.Name)
	}
	c.create(multi, spaceType, multi.Schema)
	c.depend(Address{ID: multi.ID}, Address{ID: t.ID}, Internal)
	return nil
}

func multirangeName(name string) string {
	for i := 0; i+5 <= len(name); i++ {
		if name[i:i+5] == "range" {
			return Truncate(name[:i] + "multirange" + name[i+5:])
		}
	}
	return clip(name, maxName-11) + "_multirange"
}

// defineType is CREATE TYPE of a base or shell type.
func (c *Catalog) defineType(s *pgtree.DefineStmt) error {
	t, err := c.newType(s.Defnames)
	if err != nil {
		return err
	}
	t.Kind, t.Category = BaseType, 'U'
	if len(s.Definition) == 0 {
		t.Kind, t.Category = ShellType, 'P'
	}
	c.create(t, spaceType, t.Schema)
	return nil
}

// followers lists the tables that follow a change of a composite type. Without
// CASCADE there must be none.
func (c *Catalog) followers(t *Table, behavior pgtree.DropBehavior) (out []*Table, err error) {
	if t.Kind != CompositeRelation {
		return nil, nil
	}
	for _, d := range c.dependentsOf(Address{ID: t.ID}) {
		if u := c.tableByID(d.From.ID); u != nil && d.From.Column == 0 && u.OfType == t.RowType {
			out = append(out, u)
		}
	}
	if len(out) > 0 && behavior != pgtree.DROP_CASCADE {
		return nil, errf(DependentObjects, "cannot alter type %q because it is the type of a typed table", t.Name).
			hint("Use ALTER ... CASCADE to alter the typed tables too.")
	}
	return out, nil
}

// rowTypeFree refuses to rewrite a table, or to change a composite type, whose
// rows are stored in a column of another (find_composite_type_dependencies).
func (c *Catalog) rowTypeFree(t *Table) error {
	user, col := c.rowTypeUser(Address{ID: t.ID}, t.RowType)
	if user == nil {
		return nil
	}
	where := user.Name + "." + col.Name
	if t.Kind == CompositeRelation {
		return errf(FeatureNotSupported, "cannot alter type %q because column %q uses it", t.Name, where)
	}
	return errf(FeatureNotSupported, "cannot alter table %q because column %q uses its row type", t.Name, where)
}

// rowTypeUser finds a stored column of a type, also within others and domains.
func (c *Catalog) rowTypeUser(of Address, typ ID) (*Table, *Column) {
	for _, d := range c.dependentsOf(of) {
		switch o := c.Object(d.From.ID).(type) {
		case *Type:
			if o.Kind == DomainType && o.Domain.Base.ID == typ {
				if t, col := c.rowTypeUser(Address{ID: o.ID}, o.ID); t != nil {
					return t, col
				}
			}
		case *Table:
			col := o.ColumnNum(d.From.Column)
			if col == nil || col.Type.ID != typ {
				continue
			}
			if o.HoldsRows() {
				return o, col
			}
			if o.Kind == CompositeRelation {
				if t, col := c.rowTypeUser(Address{ID: o.ID}, o.RowType); t != nil {
					return t, col
				}
			}
		}
	}
	return nil, nil
}

// holdsRow reports whether values of a type hold rows of a relation
// (CheckAttributeType).
func (c *Catalog) holdsRow(r TypeRef, relation ID) bool {
	t := c.Type(c.base(TypeRef{ID: r.ID, Typmod: noTypmod}).ID)
	if t == nil || t.Relation == 0 {
		return false
	}
	if t.Relation == relation {
		return true
	}
	for _, col := range columnsOf(c.Object(t.Relation)) {
		if c.holdsRow(col.Type, relation) {
			return true
		}
	}
	return false
}

// setOfType is ALTER TABLE … OF (ATExecAddOf).
func (c *Catalog) setOfType(t *Table, n *pgtree.TypeName) error {
	typ, err := c.typeOf(n)
	if err != nil {
		return err
	}
	tt := c.Type(typ.ID)
	if tt == nil {
		return nil
	}
	comp := c.tableByID(tt.Relation)
	if comp == nil || comp.Kind != CompositeRelation {
		return errf(WrongObjectType, "type %s is not a composite type", c.FormatType(typ))
	}
	if len(t.Parents) > 0 {
		return errf(WrongObjectType, "typed tables cannot inherit")
	}
	for i, want := range comp.Columns {
		if i >= len(t.Columns) {
			return errf(DatatypeMismatch, "table is missing column %q", want.Name)
		}
		have := t.Columns[i]
		if have.Name != want.Name {
			return errf(DatatypeMismatch, "table has column %q where type requires %q", have.Name, want.Name)
		}
		if have.Type.Known() && want.Type.Known() && (!have.Type.Same(want.Type) || have.Type.Typmod != want.Type.Typmod) {
			return errf(DatatypeMismatch, "table %q has different type for column %q", t.Name, want.Name)
		}
	}
	if len(t.Columns) > len(comp.Columns) {
		return errf(DatatypeMismatch, "table has extra column %q", t.Columns[len(comp.Columns)].Name)
	}
	next := c.ownTable(t)
	next.OfType = typ.ID
	c.put(next)
	c.dependOnType(Address{ID: t.ID}, ref(typ.ID))
	return nil
}
