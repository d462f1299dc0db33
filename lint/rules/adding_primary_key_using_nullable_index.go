package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingPrimaryKeyUsingNullableIndex = &lint.Analyzer{
	Name:     "adding-primary-key-using-nullable-index",
	Title:    "A primary key takes an index over a nullable column",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `ADD PRIMARY KEY USING INDEX is brief only when its columns are NOT NULL already, or (since PostgreSQL 12) a valid CHECK proves it. Otherwise
there is a SET NOT NULL hidden in it that reads the whole table under ACCESS EXCLUSIVE.`,
	SafeAlternative: "Prove NOT NULL first: a CHECK (c IS NOT NULL) NOT VALID, VALIDATE, SET NOT NULL.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		k := c.Cmd.Def.GetConstraint()
		if k.GetContype() != pgtree.CONSTR_PRIMARY || k.Indexname == "" || c.emptied(c.Stmt) {
			return
		}
		index := c.Before.Index(c.Rel.Schemaname, k.Indexname)
		if index == nil || c.Table == nil {
			c.report(lint.Finding{Message: fmt.Sprintf("ADD PRIMARY KEY USING INDEX %s may read all of %s %s; unknown because the history does not make the index", k.Indexname, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
			return
		}
		var open []string
		adv := advise(c.Stmt)
		for _, x := range index.Columns {
			col := c.Table.ColumnNum(x.Num)
			if col != nil && !provedNotNull(c.Pass, c.Table, col) {
				open = append(open, col.Name)
				adv.proveNotNull(c.Version(), c.sql(), c.Rel.Relname, col.Name)
			}
		}
		if len(open) == 0 {
			return
		}
		adv.execute("ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY USING INDEX %s", c.sql(), catalog.Quote(k.Indexname), catalog.Quote(k.Indexname))
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD PRIMARY KEY USING INDEX %s sets %s NOT NULL, which reads all of %s %s", k.Indexname, list(open), c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_AddConstraint),
}

// provedNotNull reports whether SET NOT NULL needs no scan: the column is NOT
// NULL, or a valid CHECK has "column IS NOT NULL" as a conjunct (12 and later).
func provedNotNull(p *lint.Pass, t *catalog.Table, col *catalog.Column) bool {
	if col.NotNull {
		return true
	}
	if p.Version() < 12 {
		return false
	}
	for _, k := range p.Before.Constraints(t.ID) {
		if k.Type == 'c' && k.Validated && !k.NoInherit && k.Expr != nil && demandsNotNull(k.Expr.Node, col.Name) {
			return true
		}
	}
	return false
}

// demandsNotNull reports whether an expression is, or has as a conjunct, column IS NOT NULL.
func demandsNotNull(n *pgtree.Node, column string) bool {
	if b := n.GetBoolExpr(); b != nil && b.Boolop == pgtree.AND_EXPR {
		return slices.ContainsFunc(b.Args, func(a *pgtree.Node) bool { return demandsNotNull(a, column) })
	}
	test := n.GetNullTest()
	if test == nil || test.Nulltesttype != pgtree.IS_NOT_NULL {
		return false
	}
	fields := pgtree.Strings(test.Arg.GetColumnRef().GetFields())
	return len(fields) > 0 && fields[len(fields)-1] == column
}
