package catalog

import "sqlgen/internal/pgtree"

// Rule is a rewrite rule other than a view's own.
type Rule struct {
	Header
	Table   ID
	Event   string
	Instead bool
}

func (c *Catalog) createRule(s *pgtree.RuleStmt) error {
	t, err := c.table(pgtree.NameOfRange(s.Relation))
	if err != nil {
		return err
	}
	r := &Rule{Header: Header{Class: ClassRule, Name: Truncate(s.Rulename)}, Table: t.ID, Event: s.Event.String(), Instead: s.Instead}
	if id, ok := c.names.get(nameKey{spaceRule, t.ID, r.Name}); ok {
		if !s.Replace {
			return errf(DuplicateObject, "rule %q for relation %q already exists", r.Name, t.Name).named(r.Name)
		}
		c.remove(id, true)
	}
	a := c.analyzer()
	a.addTable(t, "old")
	a.addTable(t, "new")
	if _, err := a.expr(s.WhereClause); err != nil {
		return err
	}
	for _, n := range s.Actions {
		if _, err := a.statement(n); err != nil {
			return err
		}
	}
	c.create(r, spaceRule, t.ID)
	from := Address{ID: r.ID}
	c.depend(from, Address{ID: t.ID}, Auto)
	for _, d := range a.deps {
		c.depend(from, d, Normal)
	}
	return nil
}
