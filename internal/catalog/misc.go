package catalog

import "sqlgen/internal/pgtree"

// Misc is an object that is known by kind and name only: collation, cast,
// statistics, publication, language, text search configuration, …
type Misc struct {
	Header
	Kind  string
	scope ID
}

// addMisc enters such an object; schema is 0 for kinds that live in none.
func (c *Catalog) addMisc(kind, name string, schema ID, replace, ifNotExists bool) error {
	k := nameKey{spaceMisc, schema, kind + " " + name}
	if c.names.has(k) {
		if ifNotExists {
			c.skip("%s %q already exists, skipping", kind, name)
			return nil
		}
		if replace {
			return nil
		}
		return errf(DuplicateObject, "%s %q already exists", kind, name).named(name)
	}
	m := &Misc{Header: Header{Class: ClassMisc, Schema: schema, Name: name}, Kind: kind, scope: schema}
	c.create(m, spaceMisc, schema)
	c.names = c.names.without(nameKey{spaceMisc, schema, name})
	c.names = c.names.set(k, m.ID)
	return nil
}

func (c *Catalog) define(s *pgtree.DefineStmt) error {
	n := pgtree.NameOf(s.Defnames)
	switch s.Kind {
	case pgtree.OBJECT_TYPE:
		return c.defineType(s)
	case pgtree.OBJECT_AGGREGATE:
		return c.defineAggregate(s)
	case pgtree.OBJECT_OPERATOR:
		return c.createOperator(s)
	}
	schema, err := c.creationSchema(n)
	if err != nil {
		return err
	}
	return c.addMisc(objectWord(s.Kind), Truncate(n.Name), schema, s.Replace, s.IfNotExists)
}

func (c *Catalog) createStatistics(s *pgtree.CreateStatsStmt) error {
	n := pgtree.NameOf(s.Defnames)
	if len(s.Relations) == 0 {
		return nil
	}
	t, err := c.table(pgtree.NameOfRange(s.Relations[0].GetRangeVar()))
	if err != nil {
		return err
	}
	names := ""
	for _, e := range s.Exprs {
		el := e.GetStatsElem()
		if el.GetName() != "" && t.Column(el.GetName()) == nil {
			return errf(UndefinedColumn, "column %q does not exist", el.GetName())
		}
		if names != "" {
			names += "_"
		}
		if el.GetName() != "" {
			names += el.GetName()
		} else {
			names += "expr"
		}
	}
	schema := t.Schema
	if n.Name == "" {
		n.Name = ObjectName(t.Name, names, "stat")
	} else if schema, err = c.creationSchema(n); err != nil {
		return err
	}
	if err := c.addMisc("statistics object", n.Name, schema, false, s.IfNotExists); err != nil {
		return err
	}
	if id, ok := c.names.get(nameKey{spaceMisc, schema, "statistics object " + n.Name}); ok {
		c.depend(Address{ID: id}, Address{ID: t.ID}, Auto)
		for _, e := range s.Exprs {
			if col := t.Column(e.GetStatsElem().GetName()); col != nil {
				c.depend(Address{ID: id}, Address{t.ID, col.Num}, Auto)
			}
		}
	}
	return nil
}
