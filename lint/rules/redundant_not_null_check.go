package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var redundantNotNullCheck = &lint.Analyzer{
	Name:  "redundant-not-null-check",
	Title: "CHECK (c IS NOT NULL) is kept after SET NOT NULL",
	Doc: `The CHECK was the way to SET NOT NULL without a scan. Once the column is NOT NULL it says the same a second time, on every INSERT and
UPDATE and in every description of the table.`,
	SafeAlternative: "Drop the CHECK in the revision that sets NOT NULL, after it.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"},
	Nodes:           alterTable,
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterTableStmt)
		t := p.Table(n.Relation)
		if t == nil || p.Err != nil || p.Script.Simulated {
			return
		}
		for _, c := range n.Cmds {
			cmd := c.GetAlterTableCmd()
			col := t.Column(cmd.GetName())
			if cmd.GetSubtype() != pgtree.AT_SetNotNull || col == nil {
				continue
			}
			for _, k := range p.After.Constraints(t.ID) {
				if k.Type != 'c' || !saysNotNull(k.Expr, col.Name) {
					continue
				}
				a := advise(p.Stmt)
				dropDependent(a, p.After, catalog.Address{ID: k.ID})
				remember(p.Memory(), pending{p.Stmt, k.ID, lint.Finding{
					Message:         fmt.Sprintf("constraint %s of %s says that %s is not NULL, which SET NOT NULL does now", k.Name, relationName(p.After, &t.Header), col.Name),
					SafeAlternative: a.String(),
				}})
			}
		}
	},
	RunHistory: atHead(func(head *catalog.Catalog, p *pending) bool {
		k, ok := head.Object(p.id).(*catalog.Constraint)
		if !ok || len(k.Columns) != 1 {
			return false
		}
		t, _ := head.Object(k.Table).(*catalog.Table)
		return t != nil && t.ColumnNum(k.Columns[0]) != nil && t.ColumnNum(k.Columns[0]).NotNull
	}),
}

// saysNotNull reports whether an expression is column IS NOT NULL and nothing else.
func saysNotNull(e *catalog.Expr, column string) bool {
	if e == nil {
		return false
	}
	n := e.Node.GetNullTest()
	if n == nil || n.Nulltesttype != pgtree.IS_NOT_NULL {
		return false
	}
	fields := pgtree.Strings(n.Arg.GetColumnRef().GetFields())
	return len(fields) > 0 && fields[len(fields)-1] == column
}
