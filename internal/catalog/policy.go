package catalog

import "sqlgen/internal/pgtree"

// Policy is a row security policy.
type Policy struct {
	Header
	Table      ID
	Command    string
	Permissive bool
	Using      *Expr
	WithCheck  *Expr
}

func (c *Catalog) createPolicy(s *pgtree.CreatePolicyStmt) error {
	t, err := c.table(pgtree.NameOfRange(s.Table), OrdinaryTable, PartitionedTable)
	if err != nil {
		return err
	}
	p := &Policy{Header: Header{Class: ClassPolicy, Name: Truncate(s.PolicyName)}, Table: t.ID, Command: s.CmdName, Permissive: s.Permissive}
	if c.names.has(nameKey{spacePolicy, t.ID, p.Name}) {
		return errf(DuplicateObject, "policy %q for table %q already exists", p.Name, t.Name).named(p.Name)
	}
	switch {
	case s.WithCheck != nil && (p.Command == "select" || p.Command == "delete"):
		return errf(SyntaxError, "WITH CHECK cannot be applied to SELECT or DELETE")
	case s.Qual != nil && p.Command == "insert":
		return errf(SyntaxError, "only WITH CHECK expression allowed for INSERT")
	}
	a, err := c.policyExprs(p, t, s.Qual, s.WithCheck)
	if err != nil {
		return err
	}
	c.create(p, spacePolicy, t.ID)
	c.policyDepends(p, a)
	return nil
}

func (c *Catalog) policyExprs(p *Policy, t *Table, using, check *pgtree.Node) (*analyzer, error) {
	a := c.analyzer()
	a.addTable(t, "")
	for _, n := range []*pgtree.Node{using, check} {
		typ, err := a.expr(n)
		if err != nil {
			return nil, err
		}
		if found, _ := c.findAggregate(n); found {
			return nil, errf(GroupingError, "aggregate functions are not allowed in policy expressions")
		}
		if n != nil {
			if err := c.wantBoolean("POLICY", n, typ); err != nil {
				return nil, err
			}
		}
	}
	if using != nil {
		p.Using = newExpr(using)
	}
	if check != nil {
		p.WithCheck = newExpr(check)
	}
	return a, nil
}

func (c *Catalog) policyDepends(p *Policy, a *analyzer) {
	from := Address{ID: p.ID}
	c.depend(from, Address{ID: p.Table}, Auto)
	for _, d := range a.deps {
		c.depend(from, d, Normal)
	}
}

func (c *Catalog) alterPolicy(s *pgtree.AlterPolicyStmt) error {
	t, err := c.table(pgtree.NameOfRange(s.Table), OrdinaryTable, PartitionedTable)
	if err != nil {
		return err
	}
	id, ok := c.names.get(nameKey{spacePolicy, t.ID, s.PolicyName})
	if !ok {
		return c.missing(UndefinedObject, s.PolicyName, "policy %q for table %q does not exist", s.PolicyName, t.Name).part()
	}
	p := *c.Object(id).(*Policy)
	switch {
	case s.WithCheck != nil && (p.Command == "select" || p.Command == "delete"):
		return errf(SyntaxError, "only USING expression allowed for SELECT, DELETE")
	case s.Qual != nil && p.Command == "insert":
		return errf(SyntaxError, "only WITH CHECK expression allowed for INSERT")
	}
	if _, err := c.policyExprs(&p, t, s.Qual, s.WithCheck); err != nil {
		return err
	}
	c.put(&p)
	whole := p
	a, err := c.policyExprs(&whole, t, p.Using.node(), p.WithCheck.node())
	if err != nil {
		return err
	}
	c.clearDepends(Address{ID: p.ID}, nil)
	c.policyDepends(&p, a)
	return nil
}
