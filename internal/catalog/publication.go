package catalog

import "sqlgen/internal/pgtree"

// A table in a publication is an object of its own: it goes with either, and
// holds on to the columns that it names.
const publishedKind = "publication relation"

func publishedName(table ID, publication string) string {
	return table.String() + " in publication " + publication
}

func (c *Catalog) createPublication(s *pgtree.CreatePublicationStmt) error {
	if err := c.addMisc("publication", s.Pubname, 0, false, false); err != nil {
		return err
	}
	if s.ForAllTables {
		id, _ := c.names.get(nameKey{spaceMisc, 0, "publication " + s.Pubname})
		all := *c.Object(id).(*Misc)
		all.all = true
		c.put(&all)
	}
	return c.publish(s.Pubname, s.Pubobjects)
}

func (c *Catalog) publish(name string, objects []*pgtree.Node) error {
	for _, n := range objects {
		pt := n.GetPublicationObjSpec().GetPubtable()
		if pt == nil {
			continue // the tables of a schema, whichever they are
		}
		t, err := c.publishable(pt)
		if err != nil {
			return err
		}
		own := publishedName(t.ID, name)
		if c.names.has(nameKey{spaceMisc, 0, publishedKind + " " + own}) {
			return errf(DuplicateObject, "relation %q is already member of publication %q", t.Name, name)
		}
		a := c.analyzer()
		a.addTable(t, "")
		if pt.WhereClause != nil {
			typ, err := a.expr(pt.WhereClause)
			if err != nil {
				return err
			}
			if err := c.wantBoolean("PUBLICATION WHERE", pt.WhereClause, typ); err != nil {
				return err
			}
		}
		for _, column := range pgtree.Strings(pt.Columns) {
			col := t.Column(column)
			if col == nil {
				return errf(UndefinedColumn, "column %q of relation %q does not exist", column, t.Name).named(column)
			}
			a.use(Address{t.ID, col.Num})
		}
		if err := c.addMisc(publishedKind, own, 0, false, false); err != nil {
			return err
		}
		id, _ := c.names.get(nameKey{spaceMisc, 0, publishedKind + " " + own})
		pub, _ := c.names.get(nameKey{spaceMisc, 0, "publication " + name})
		c.depend(Address{ID: id}, Address{ID: t.ID}, Auto)
		c.depend(Address{ID: id}, Address{ID: pub}, Auto)
		for _, d := range a.deps {
			c.depend(Address{ID: id}, d, Normal)
		}
	}
	return nil
}

func (c *Catalog) publishable(pt *pgtree.PublicationTable) (*Table, error) {
	n := pgtree.NameOfRange(pt.Relation)
	o, err := c.relation(n)
	if err != nil {
		return nil, err
	}
	t, ok := o.(*Table)
	if !ok || t.Kind != OrdinaryTable && t.Kind != PartitionedTable || t.Persistence != 'p' {
		return nil, errf(InvalidParameterValue, "cannot add relation %q to publication", n.Name)
	}
	return t, nil
}

func (c *Catalog) alterPublication(s *pgtree.AlterPublicationStmt) error {
	pub, ok := c.names.get(nameKey{spaceMisc, 0, "publication " + s.Pubname})
	if !ok {
		return c.missing(UndefinedObject, s.Pubname, "publication %q does not exist", s.Pubname)
	}
	if c.Object(pub).(*Misc).all && len(s.Pubobjects) > 0 {
		return errf(NotInPrerequisiteState, "publication %q is defined as FOR ALL TABLES", s.Pubname).
			detail("Tables cannot be added to or dropped from FOR ALL TABLES publications.")
	}
	switch s.Action {
	case pgtree.AP_AddObjects:
		return c.publish(s.Pubname, s.Pubobjects)
	case pgtree.AP_SetObjects:
		for _, d := range c.dependentsOf(Address{ID: pub}) {
			c.remove(d.From.ID, true)
		}
		return c.publish(s.Pubname, s.Pubobjects)
	case pgtree.AP_DropObjects:
		for _, n := range s.Pubobjects {
			pt := n.GetPublicationObjSpec().GetPubtable()
			if pt == nil {
				continue
			}
			o, err := c.relation(pgtree.NameOfRange(pt.Relation))
			if err != nil {
				return err
			}
			id, ok := c.names.get(nameKey{spaceMisc, 0, publishedKind + " " + publishedName(o.Head().ID, s.Pubname)})
			if !ok {
				return c.missing(UndefinedObject, o.Head().Name, "relation %q is not part of the publication", o.Head().Name)
			}
			c.remove(id, true)
		}
	}
	return nil
}
