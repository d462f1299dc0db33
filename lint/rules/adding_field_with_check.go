package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingFieldWithCheck = &lint.Analyzer{
	Name:     "adding-field-with-check",
	Title:    "A column is added together with a CHECK",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A CHECK in ADD COLUMN is verified on every row under ACCESS EXCLUSIVE, even though the new column is NULL (or its default) in all of them:
the whole table is read while nobody reads or writes it. (Measured on PostgreSQL 11 to 18.)`,
	SafeAlternative: "Add the column alone, then the CHECK as NOT VALID, then VALIDATE it in another transaction.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if len(a.Checks) == 0 || a.emptied(a.Stmt) {
			return
		}
		adv := advise(a.Stmt)
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s%s", a.sql(), catalog.Quote(a.Def.Colname), typeText(a.Def.TypeName), a.rest())
		for _, k := range a.Checks {
			name := a.constraintNameOf(k, "check")
			adv.execute("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID", a.sql(), catalog.Quote(name), exprText(k.RawExpr))
			adv.validate(a.sql(), name)
		}
		a.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s with a CHECK reads all of %s %s", a.Def.Colname, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))})
	}),
}

// rest is DEFAULT and NOT NULL of an added column, with a space before.
func (a *addition) rest() string {
	text := ""
	if a.Default != nil {
		text += " DEFAULT " + exprText(a.Default)
	}
	if a.NotNull != nil {
		text += " NOT NULL"
	}
	return text
}
