package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var constraintValidatedInSameTransaction = &lint.Analyzer{
	Name:     "constraint-validated-in-same-transaction",
	Title:    "A constraint is added NOT VALID and validated in the same transaction",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `Locks are held until COMMIT: the scan of VALIDATE CONSTRAINT runs under the ACCESS EXCLUSIVE lock (CHECK) or the SHARE ROW EXCLUSIVE locks
(foreign key) that the ADD took, and NOT VALID was for nothing. Two revisions are two transactions only with
` + "`transaction_per_migration=True`" + ` in env.py; ` + "`autocommit_block()`" + ` commits in any case.`,
	SafeAlternative: "VALIDATE within `with op.get_context().autocommit_block():`, or in a revision that has a transaction of its own.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		if c.Table == nil || !c.InTransaction() {
			return
		}
		k := c.Before.Constraint(c.Table.ID, c.Cmd.Name)
		if k == nil || k.Validated || k.Created.Transaction != c.Tx.Number {
			return
		}
		mode, what := locks.AccessExclusive, "the ACCESS EXCLUSIVE lock"
		if k.Type == 'f' {
			mode, what = locks.ShareRowExclusive, "the SHARE ROW EXCLUSIVE locks"
		}
		adv := advise(c.Stmt)
		adv.validate(c.sql(), k.Name)
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("VALIDATE CONSTRAINT %s reads all of %s under %s that the ADD of the same transaction took: %s until COMMIT, as without NOT VALID", k.Name, c.Name, what, waits(mode))})
	}, pgtree.AT_ValidateConstraint),
}
