package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingStoredGeneratedField = &lint.Analyzer{
	Name:     "adding-stored-generated-field",
	Title:    "A stored generated column is added",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `GENERATED ALWAYS AS (…) STORED is computed for every row at once: ADD COLUMN writes the whole table and all its indexes anew under
ACCESS EXCLUSIVE, and nobody reads or writes meanwhile. VIRTUAL columns (PostgreSQL 18) cost nothing.`,
	SafeAlternative: "A plain column that a trigger fills for new rows, and a backfill in batches for the old ones.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-generated-columns.html", "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if a.Generated == nil || a.emptied(a.Stmt) {
			return
		}
		name, value := catalog.Quote(a.Def.Colname), exprText(a.Generated.RawExpr)
		function := catalog.ObjectName(a.Rel.Relname, a.Def.Colname, "fill")
		adv := advise(a.Stmt)
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s", a.sql(), name, typeText(a.Def.TypeName))
		adv.execute("CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SELECT %s INTO NEW.%s FROM (SELECT NEW.*) AS r; RETURN NEW; END $$", catalog.Quote(function), value, name)
		adv.rowTrigger(a.Pass, a.subject, a.sql(), catalog.Quote(function))
		adv.batches(a.subject, a.sql(), fmt.Sprintf("UPDATE %s SET %s = %s WHERE %%s", a.sql(), name, value), fmt.Sprintf("%s IS DISTINCT FROM (%s)", name, value))
		a.report(lint.Finding{Rewrite: true, Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s GENERATED … STORED rewrites %s and all its indexes %s", a.Def.Colname, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))})
	}),
}
