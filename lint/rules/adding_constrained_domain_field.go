package rules

import (
	"fmt"
	"strconv"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingConstrainedDomainField = &lint.Analyzer{
	Name:     "adding-constrained-domain-field",
	Title:    "A column of a domain with constraints is added",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `A new column whose type is a domain with a CHECK or NOT NULL makes ADD COLUMN write the whole table anew under ACCESS EXCLUSIVE, also when
the column is nullable and has no default: the constraint is checked on each row. (Measured on PostgreSQL 11 to 18.)`,
	SafeAlternative: "Use the domain's base type and a CHECK on the table that is added NOT VALID and validated afterwards.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createdomain.html", "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if a.Col == nil || a.emptied(a.Stmt) {
			return
		}
		checks, notNull, constrained := domainConstraints(a.Before, a.Col.Type)
		if !constrained {
			return
		}
		name := catalog.Quote(a.Def.Colname)
		base := baseType(a.Before, a.Col.Type)
		adv := advise(a.Stmt)
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s", a.sql(), name, a.Before.FormatType(base))
		for i, k := range checks {
			label := "check"
			if i > 0 {
				label += strconv.Itoa(i)
			}
			check := catalog.ObjectName(a.Rel.Relname, a.Def.Colname, label)
			adv.execute("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID", a.sql(), catalog.Quote(check), valueAs(k.Expr, a.Def.Colname))
			adv.validate(a.sql(), check)
		}
		if notNull {
			adv.note("%s also demands NOT NULL: fill the column before you add that.", a.Before.FormatType(a.Col.Type))
		}
		a.report(lint.Finding{Rewrite: true, Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s of the domain %s, which has a constraint, rewrites %s and all its indexes %s", a.Def.Colname, a.Before.FormatType(a.Col.Type), a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))})
	}),
}

// domainConstraints collects what a domain, and the domains below it, demand.
func domainConstraints(c *catalog.Catalog, r catalog.TypeRef) (checks []*catalog.Constraint, notNull, any bool) {
	for !r.Array {
		t := c.Type(r.ID)
		if t == nil || t.Domain == nil {
			break
		}
		for _, k := range c.Constraints(t.ID) {
			if k.Type == 'c' {
				checks = append(checks, k)
			}
		}
		notNull = notNull || t.Domain.NotNull
		r = t.Domain.Base
	}
	return checks, notNull, notNull || len(checks) > 0
}

// baseType looks through domains.
func baseType(c *catalog.Catalog, r catalog.TypeRef) catalog.TypeRef {
	for !r.Array {
		t := c.Type(r.ID)
		if t == nil || t.Domain == nil {
			break
		}
		r = t.Domain.Base
	}
	return r
}

// valueAs prints a domain's CHECK with a column in place of VALUE.
func valueAs(e *catalog.Expr, column string) string {
	n := pgtree.Clone(e.Node)
	pgtree.Walk(n, func(x any) bool {
		if r, ok := x.(*pgtree.ColumnRef); ok && len(r.Fields) == 1 && r.Fields[0].GetString_().GetSval() == "value" {
			r.Fields[0] = pgtree.StringNode(column)
		}
		return true
	})
	return exprText(n)
}
