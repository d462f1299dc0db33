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

// createRange is CREATE TYPE … AS RANGE; the multirange comes along.
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
	c.create(t, spaceType, t.Schema)
	c.dependOnType(Address{ID: t.ID}, t.Subtype)
	multi := &Type{Header: Header{Class: ClassType, Schema: t.Schema, Name: multirangeName(t.Name)}, Kind: MultirangeType, Category: 'R', Subtype: t.Subtype}
	if c.names.has(nameKey{spaceType, t.Schema, multi.Name}) {
		return errf(DuplicateObject, "type %q already exists", multi.Name)
	}
	c.create(multi, spaceType, t.Schema)
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
