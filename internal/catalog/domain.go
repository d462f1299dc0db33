package catalog

import "sqlgen/internal/pgtree"

// Domain is what a domain adds to its base type; its CHECKs are constraints of it.
type Domain struct {
	Base      TypeRef
	NotNull   bool
	Default   *Expr
	Collation string
}

func (c *Catalog) createDomain(s *pgtree.CreateDomainStmt) error {
	t, err := c.newType(s.Domainname)
	if err != nil {
		return err
	}
	base, err := c.typeOf(s.TypeName)
	if err != nil {
		return err
	}
	if bt := c.Type(base.ID); bt != nil {
		if bt.Kind == PseudoType {
			return errf(DatatypeMismatch, "%q is not a valid base type for a domain", bt.Name)
		}
		t.Category, t.Collatable = bt.Category, bt.Collatable
	}
	t.Kind, t.Domain = DomainType, &Domain{Base: base}
	if s.CollClause != nil {
		if err := c.collation(s.CollClause.Collname); err != nil {
			return err
		}
		if base.Known() && !c.collatable(base) {
			return errf(DatatypeMismatch, "collations are not supported by type %s", c.FormatType(base))
		}
		t.Domain.Collation = pgtree.NameOf(s.CollClause.Collname).Name
	}
	var checks []*pgtree.Constraint
	var needs []Address
	null, notNull := false, ""
	for _, n := range s.Constraints {
		con := n.GetConstraint()
		switch con.GetContype() {
		case pgtree.CONSTR_NOTNULL:
			if null {
				return errf(SyntaxError, "conflicting NULL/NOT NULL constraints")
			}
			t.Domain.NotNull, notNull = true, con.Conname
		case pgtree.CONSTR_NULL:
			null = true
			if t.Domain.NotNull {
				return errf(SyntaxError, "conflicting NULL/NOT NULL constraints")
			}
		case pgtree.CONSTR_DEFAULT:
			if t.Domain.Default != nil {
				return errf(SyntaxError, "multiple default expressions")
			}
			var err error
			if needs, err = c.setDomainDefault(t.Name, t.Domain, con.RawExpr); err != nil {
				return err
			}
		case pgtree.CONSTR_CHECK:
			checks = append(checks, con)
		case pgtree.CONSTR_UNIQUE, pgtree.CONSTR_PRIMARY, pgtree.CONSTR_FOREIGN, pgtree.CONSTR_EXCLUSION:
			return errf(SyntaxError, "unique constraints not possible for domains")
		}
	}
	c.create(t, spaceType, t.Schema)
	c.domainDepends(t, needs)
	if t.Domain.NotNull {
		if err := c.setDomainNotNull(t, notNull); err != nil {
			return err
		}
	}
	for _, con := range checks {
		if err := c.addDomainCheck(t, con); err != nil {
			return err
		}
	}
	return nil
}

func (c *Catalog) addDomainCheck(t *Type, con *pgtree.Constraint) error {
	a := c.analyzer()
	a.only = "check constraints"
	a.variables = map[string]TypeRef{"value": t.Domain.Base}
	typ, err := a.expr(con.RawExpr)
	if err != nil {
		return err
	}
	if err := c.wantBoolean("CHECK", con.RawExpr, typ); err != nil {
		return err
	}
	k := &Constraint{Type: 'c', Domain: t.ID, Expr: newExpr(con.RawExpr), Validated: !con.SkipValidation, Local: true}
	k.Name = Truncate(con.Conname)
	if k.Name == "" {
		k.Name = c.chooseConstraintName(t.Name, "", "check", t.Schema, nil)
	}
	if err := c.addConstraint(k); err != nil {
		return err
	}
	for _, d := range a.deps {
		c.depend(Address{ID: k.ID}, d, Normal)
	}
	return nil
}

// domainDepends records what a domain needs besides its checks
// (GenerateTypeDependencies).
func (c *Catalog) domainDepends(t *Type, byDefault []Address) {
	from := Address{ID: t.ID}
	c.clearDepends(from, nil)
	c.dependOnType(from, t.Domain.Base)
	c.dependOnCollation(from, t.Domain.Collation)
	for _, to := range byDefault {
		c.depend(from, to, Normal)
	}
}

// setDomainDefault checks and stores a DEFAULT (cookDefault), and returns what it
// needs; nil drops it.
func (c *Catalog) setDomainDefault(name string, d *Domain, expr *pgtree.Node) ([]Address, error) {
	d.Default = nil
	if expr == nil || pgtree.IsNull(expr) && d.Base.Typmod == noTypmod {
		return nil, nil
	}
	a := c.analyzer()
	if c.options.Version >= 12 { // before, there is no such column
		a.forbidColumns = "cannot use column reference in DEFAULT expression"
	}
	a.only = "DEFAULT expressions"
	typ, err := a.expr(expr)
	if err != nil {
		return nil, err
	}
	if err := c.coerceDefault(expr, typ, &Column{Name: name, Type: d.Base}); err != nil {
		return nil, err
	}
	d.Default = newExpr(expr)
	return a.deps, nil
}

func (c *Catalog) alterDomain(s *pgtree.AlterDomainStmt) error {
	old, err := c.findType(s.TypeName)
	if err != nil {
		return err
	}
	if old.Kind != DomainType {
		return errf(WrongObjectType, "%s is not a domain", c.FormatType(ref(old.ID)))
	}
	t := *old
	d := *old.Domain
	t.Domain = &d
	switch s.Subtype {
	case "T":
		needs, err := c.setDomainDefault(old.Name, &d, s.Def)
		if err != nil {
			return err
		}
		c.domainDepends(&t, needs)
	case "N":
		d.NotNull = false
		c.dropDomainNotNull(old.ID)
	case "O":
		if !d.NotNull {
			if err := c.setDomainNotNull(old, ""); err != nil {
				return err
			}
		}
		d.NotNull = true
	case "C":
		return c.addDomainCheck(old, s.Def.GetConstraint())
	case "X", "V":
		k := c.Constraint(old.ID, s.Name)
		if k == nil {
			if s.MissingOk {
				c.skip("constraint %q of domain %q does not exist, skipping", s.Name, old.Name)
				return nil
			}
			return errf(UndefinedObject, "constraint %q of domain %q does not exist", s.Name, old.Name).named(s.Name)
		}
		if s.Subtype == "V" {
			n := *k
			n.Validated = true
			c.put(&n)
			return nil
		}
		if k.Type == 'n' {
			d.NotNull = false
			c.put(&t)
		}
		return c.drop([]Address{{ID: k.ID}}, s.Behavior == pgtree.DROP_CASCADE)
	}
	c.put(&t)
	return nil
}
