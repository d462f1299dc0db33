package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

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
	r := &Rule{Header: Header{Class: ClassRule, Name: Truncate(s.Rulename)}, Table: t.ID, Event: strings.TrimPrefix(s.Event.String(), "CMD_"), Instead: s.Instead}
	if id, ok := c.names.get(nameKey{spaceRule, t.ID, r.Name}); ok {
		if !s.Replace {
			return errf(DuplicateObject, "rule %q for relation %q already exists", r.Name, t.Name).named(r.Name)
		}
		c.remove(id, true)
	}
	if r.Name == returnRule {
		return errf(InvalidObjectDefinition, "non-view rule for %q must not be named %q", t.Name, returnRule)
	}
	if err := ruleRows(s); err != nil {
		return err
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

// returnRule is the name of the rule that makes a view.
const returnRule = "_RETURN"

// ruleRows: an INSERT has no OLD row, a DELETE no NEW one.
func ruleRows(s *pgtree.RuleStmt) error {
	used := map[string]bool{}
	for _, n := range append([]*pgtree.Node{s.WhereClause}, s.Actions...) {
		if n == nil {
			continue
		}
		pgtree.Walk(n, func(x any) bool {
			if r, ok := x.(*pgtree.ColumnRef); ok && len(r.Fields) > 1 {
				used[pgtree.Strings(r.Fields)[0]] = true
			}
			return true
		})
	}
	switch {
	case s.Event == pgtree.CMD_INSERT && used["old"]:
		return errf(InvalidObjectDefinition, "ON INSERT rule cannot use OLD")
	case s.Event == pgtree.CMD_DELETE && used["new"]:
		return errf(InvalidObjectDefinition, "ON DELETE rule cannot use NEW")
	}
	return nil
}
