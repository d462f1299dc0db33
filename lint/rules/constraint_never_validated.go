package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var constraintNeverValidated = &lint.Analyzer{
	Name:  "constraint-never-validated",
	Title: "A constraint is added NOT VALID and no later revision validates it",
	Doc: `A NOT VALID constraint holds for new rows only. The planner does not use it, it proves nothing for SET NOT NULL or ATTACH
PARTITION, and nobody knows about the old rows. The history ends without a VALIDATE CONSTRAINT.`,
	SafeAlternative: "VALIDATE CONSTRAINT in the next revision, or after an `autocommit_block()`: it scans under SHARE UPDATE EXCLUSIVE, reads and writes go on.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT"},
	Nodes:           alterTable,
	Run: func(p *lint.Pass) {
		if p.Script.Simulated || p.Direction() == lint.Downgrade {
			return
		}
		made(p, func(k *catalog.Constraint, t *catalog.Table) {
			if k.Validated || k.Type != 'c' && k.Type != 'f' {
				return
			}
			n := p.Node.(*pgtree.AlterTableStmt)
			remember(p.Memory(), pending{p.Stmt, k.ID, lint.Finding{
				Message:         fmt.Sprintf("constraint %s of %s is NOT VALID and no later revision validates it", k.Name, relationName(p.After, &t.Header)),
				SafeAlternative: advise(p.Stmt).validate(sqlName(n.Relation), k.Name).String(),
			}})
		})
	},
	RunHistory: atHead(func(head *catalog.Catalog, p *pending) bool {
		k, ok := head.Object(p.id).(*catalog.Constraint)
		return ok && !k.Validated
	}),
}
