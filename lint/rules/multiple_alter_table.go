package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var multipleAlterTable = &lint.Analyzer{
	Name:     "multiple-alter-table",
	Title:    "Several ALTER TABLE that could be one",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `Within a transaction each ALTER TABLE that reads or rewrites the table does so again; in one statement they share one pass. Outside of a transaction each of them waits for the lock anew. Reported at the second of
neighbouring statements on one table in use, when both do such work, or when both stand outside of a transaction and take the same lock.`,
	SafeAlternative: "One `op.execute(\"ALTER TABLE t …, …\")`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	RunScript: func(x *lint.ScriptPass) {
		var last *lint.Stmt
		for _, s := range x.Stmts {
			if s.Generated {
				continue
			}
			before := last
			last = s
			if before == nil {
				continue
			}
			a, ok := before.Node.(*pgtree.AlterTableStmt)
			b, also := s.Node.(*pgtree.AlterTableStmt)
			if !ok || !also || a.Objtype != pgtree.OBJECT_TABLE || b.Objtype != pgtree.OBJECT_TABLE || sqlName(a.Relation) != sqlName(b.Relation) || s.Err != nil || before.Err != nil {
				continue
			}
			t, used := inUse(s, b.Relation)
			if !used || t.Table == nil {
				continue
			}
			l, m := before.Effect.Of(t.Table.ID), s.Effect.Of(t.Table.ID)
			if l == nil || m == nil || l.Mode != m.Mode {
				continue
			}
			work := (l.Rewrite || l.Scan) && (m.Rewrite || m.Scan)
			alone := !s.InTransaction() && !before.InTransaction()
			if !work && !alone || !combinable(a, b) {
				continue
			}
			c := pgtree.Copy(a)
			c.Cmds = append(c.Cmds, b.Cmds...)
			adv := advise(s)
			if text, err := pgtree.Deparse(&pgtree.Node{Node: &pgtree.Node_AlterTableStmt{AlterTableStmt: c}}); err == nil {
				adv.execute("%s", text)
			}
			why := "each waits for " + m.Mode.String() + " anew"
			if work {
				why = "each reads the table"
			}
			x.ReportAt(s, lint.Finding{Relation: t.Name, SafeAlternative: adv.String(), Message: fmt.Sprintf("this ALTER TABLE %s could be one with the one before it: %s", t.Name, why)})
		}
	},
}

// combinable reports whether two ALTER TABLE don't build on each other: one
// that names what the other made has to come later.
func combinable(a, b *pgtree.AlterTableStmt) bool {
	made := map[string]bool{}
	for _, c := range a.Cmds {
		cmd := c.GetAlterTableCmd()
		if d := cmd.GetDef().GetColumnDef(); d != nil && cmd.Subtype == pgtree.AT_AddColumn {
			made[d.Colname] = true
		}
		if k := cmd.GetDef().GetConstraint(); k != nil {
			made[k.Conname] = true
		}
		made[cmd.GetName()] = true
	}
	delete(made, "")
	for _, c := range b.Cmds {
		if cmd := c.GetAlterTableCmd(); made[cmd.GetName()] || cmd.GetSubtype() == pgtree.AT_ValidateConstraint {
			return false
		}
	}
	return true
}
