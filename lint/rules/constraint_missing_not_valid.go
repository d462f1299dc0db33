package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var constraintMissingNotValid = &lint.Analyzer{
	Name:     "constraint-missing-not-valid",
	Title:    "A CHECK is added and verified at once",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD CONSTRAINT … CHECK reads the whole table under ACCESS EXCLUSIVE: nobody reads or writes until every row is verified. NOT VALID takes
the lock for a moment, reads nothing and holds for new rows; VALIDATE CONSTRAINT reads under SHARE UPDATE EXCLUSIVE.

Foreign keys are adding-foreign-key-constraint's.`,
	SafeAlternative: "`op.create_check_constraint(…, postgresql_not_valid=True)`, then VALIDATE CONSTRAINT in another transaction.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		k := c.addedConstraint()
		if k.GetContype() != pgtree.CONSTR_CHECK || k.SkipValidation || c.emptied(c.Stmt) {
			return
		}
		name, condition := c.constraintName(k, "check"), exprText(k.RawExpr)
		args := []string{pyString(name), pyString(c.Rel.Relname), "sa.text(" + pyText(condition) + ")"}
		args = append(pySchema(args, "schema", c.Rel.Schemaname), "postgresql_not_valid=True")
		adv := advise(c.Stmt)
		adv.call(pyCall("op.create_check_constraint", args...), fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID", c.sql(), catalog.Quote(name), condition))
		adv.validate(c.sql(), name)
		c.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD CONSTRAINT %s CHECK reads all of %s %s", name, c.Name, under(c.Stmt, locks.AccessExclusive, c.Name))})
	}, pgtree.AT_AddConstraint),
}
