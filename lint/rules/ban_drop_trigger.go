package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var banDropTrigger = &lint.Analyzer{
	Name:            "ban-drop-trigger",
	Title:           "A trigger of a table in use is dropped",
	Severity:        lint.Info,
	Since:           "0.1.0",
	Doc:             `DROP TRIGGER takes ACCESS EXCLUSIVE on the table, and what the trigger kept up to date is no longer kept so. Silent for triggers of this script and in downgrades.`,
	SafeAlternative: "Set lock_timeout, and do it in a transaction of its own.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-droptrigger.html"},
	Nodes:           []any{(*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DropStmt)
		if n.RemoveType != pgtree.OBJECT_TRIGGER || p.Direction() == lint.Downgrade {
			return
		}
		for _, o := range n.Objects {
			names := pgtree.Strings(o.GetList().GetItems())
			if len(names) < 2 {
				continue
			}
			r := &pgtree.RangeVar{Relname: names[len(names)-2], Inh: true}
			if len(names) > 2 {
				r.Schemaname = names[len(names)-3]
			}
			t, ok := inUse(p.Stmt, r)
			name := names[len(names)-1]
			if !ok || t.Table == nil && n.MissingOk && !p.Before.Incomplete() {
				continue
			}
			if t.Table != nil {
				i := slices.IndexFunc(p.Before.Triggers(t.Table.ID), func(x *catalog.Trigger) bool { return x.Name == name })
				if i >= 0 && p.IsNew(p.Before.Triggers(t.Table.ID)[i]) || i < 0 && n.MissingOk {
					continue
				}
			}
			p.Report(lint.Finding{Relation: t.Name, SafeAlternative: withLockTimeout(p.Stmt), Message: fmt.Sprintf("DROP TRIGGER %s %s", name, takes(p.Stmt, locks.AccessExclusive, t.Name))})
		}
	},
}
