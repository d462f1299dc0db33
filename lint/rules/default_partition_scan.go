package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var defaultPartitionScan = &lint.Analyzer{
	Name:     "default-partition-scan",
	Title:    "A new partition reads the whole default partition",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A new partition, created or attached, takes rows out of what the default partition may hold: it is locked in ACCESS EXCLUSIVE and read in full, unless a CHECK on it excludes the new bounds. Silent
when the default partition is new or such a CHECK is there.`,
	SafeAlternative: "A CHECK on the default partition that excludes the new bounds, NOT VALID, then VALIDATE, before the new partition.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil)},
	Run: func(p *lint.Pass) {
		var parent, part *pgtree.RangeVar
		var bound *pgtree.PartitionBoundSpec
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			if n.Partbound == nil || len(n.InhRelations) != 1 {
				return
			}
			parent, part, bound = n.InhRelations[0].GetRangeVar(), n.Relation, n.Partbound
		case *pgtree.AlterTableStmt:
			for _, cmd := range alterCommands(p.Stmt, pgtree.AT_AttachPartition) {
				parent, part, bound = n.Relation, cmd.Def.GetPartitionCmd().GetName(), cmd.Def.GetPartitionCmd().GetBound()
			}
		}
		t := p.Table(parent)
		if t == nil {
			return
		}
		d := defaultPartition(p.Before, t)
		if d == nil {
			return
		}
		s, ok := inUseID(p.Stmt, d.ID)
		l := p.Effect.Of(d.ID)
		if !ok || l == nil || !l.Scan || s.emptied(p.Stmt) {
			return
		}
		name := sqlNameOf(p.Before, d.Head())
		check := catalog.ObjectName(d.Name, part.GetRelname(), "check")
		a := advise(p.Stmt)
		condition := boundCondition(t, bound)
		if condition == "" {
			a.note("With the bounds of %s in place of …:", part.GetRelname())
			condition = "…"
		}
		a.execute("ALTER TABLE %s ADD CONSTRAINT %s CHECK (NOT (%s)) NOT VALID", name, catalog.Quote(check), condition)
		a.validate(name, check)
		p.Report(lint.Finding{Relation: s.Name, Scan: true, SafeAlternative: a.String(),
			Message: fmt.Sprintf("the new partition %s reads all of the default partition %s %s", plainName(part.GetSchemaname(), part.GetRelname()), s.Name, under(p.Stmt, locks.AccessExclusive, s.Name))})
	},
}
