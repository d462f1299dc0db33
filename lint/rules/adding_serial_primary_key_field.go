package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingSerialPrimaryKeyField = &lint.Analyzer{
	Name:     "adding-serial-primary-key-field",
	Title:    "A primary key column is added to a table in use",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `ADD COLUMN … PRIMARY KEY with a serial, an identity or a volatile default writes the whole table anew, builds the unique index and checks
NOT NULL, all under ACCESS EXCLUSIVE: nobody reads or writes meanwhile.`,
	SafeAlternative: "Add a plain column, number the rows in batches, build the unique index CONCURRENTLY, then ADD PRIMARY KEY USING INDEX.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if a.Primary == nil || a.emptied(a.Stmt) {
			return
		}
		name := a.constraintNameOf(a.Primary, "pkey")
		adv := advise(a.Stmt)
		if a.Serial != "" || a.Identity != nil {
			adv.numbered(a)
		} else {
			adv.execute("ALTER TABLE %s ADD COLUMN %s %s", a.sql(), catalog.Quote(a.Def.Colname), typeText(a.Def.TypeName))
			if a.Default != nil {
				value := exprText(a.Default)
				adv.execute("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s", a.sql(), catalog.Quote(a.Def.Colname), value)
				adv.batches(a.subject, a.sql(), fmt.Sprintf("UPDATE %s SET %s = %s WHERE %%s", a.sql(), catalog.Quote(a.Def.Colname), value), catalog.Quote(a.Def.Colname)+" IS NULL")
			}
		}
		adv.proveNotNull(a.Version(), a.sql(), a.Rel.Relname, a.Def.Colname)
		adv.autocommit(func() {
			adv.dropIndex(a.Rel.Schemaname, name, a.Rel.Relname)
			adv.uniqueIndex(a.Rel, name, []string{a.Def.Colname})
		})
		adv.execute("ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY USING INDEX %s", a.sql(), catalog.Quote(name), catalog.Quote(name))
		a.report(lint.Finding{Rewrite: true, Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s PRIMARY KEY rewrites %s and builds a unique index %s", a.Def.Colname, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))})
	}),
}
