package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var addingRequiredField = &lint.Analyzer{
	Name:     "adding-required-field",
	Title:    "A NOT NULL column is added without a default",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `The rows that are there have no value for the new column, so ADD COLUMN … NOT NULL without a DEFAULT fails on every table that isn't
empty: 'column "c" of relation "t" contains null values'. A ` + "`default=`" + ` of SQLAlchemy is applied by the application and never reaches the
database; what is needed is ` + "`server_default=`" + `.`,
	SafeAlternative: "Give it a server_default (a constant is free since PostgreSQL 11), or add it nullable, fill it in batches and SET NOT NULL by way of a CHECK.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		required := a.NotNull != nil || a.Primary != nil
		has := a.Default != nil && !pgtree.IsNull(a.Default) || a.Generated != nil || a.Identity != nil || a.Serial != ""
		if !required || has || a.emptied(a.Stmt) {
			return
		}
		if a.Col != nil {
			if t := a.Before.Type(a.Col.Type.ID); t != nil && t.Domain != nil && t.Domain.Default != nil && !a.Col.Type.Array {
				return
			}
		}
		name, typ := catalog.Quote(a.Def.Colname), typeText(a.Def.TypeName)
		adv := advise(a.Stmt)
		adv.note("Either with a default that the old rows get too (a constant costs nothing):")
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s DEFAULT … NOT NULL", a.sql(), name, typ)
		adv.note("or nullable first, filled in batches:")
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s", a.sql(), name, typ)
		adv.batches(a.subject, a.sql(), fmt.Sprintf("UPDATE %s SET %s = … WHERE %%s", a.sql(), name), name+" IS NULL")
		adv.proveNotNull(a.Version(), a.sql(), a.Rel.Relname, a.Def.Colname)
		a.report(lint.Finding{Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s NOT NULL without a default fails unless %s is empty: its rows would have NULL there", a.Def.Colname, a.Name)})
	}),
}
