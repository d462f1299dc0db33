package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingFieldWithDefault = &lint.Analyzer{
	Name:     "adding-field-with-default",
	Title:    "A column is added with a default that is computed for every row",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `A volatile default (random(), gen_random_uuid(), clock_timestamp(), nextval(), a VOLATILE function) has another value in each row,
so ADD COLUMN writes the whole table and all its indexes anew under ACCESS EXCLUSIVE: neither reads nor writes until it is done, and
twice the disk space.

Constants, now(), CURRENT_TIMESTAMP and immutable or stable functions are stored once in the catalog: free since PostgreSQL 11, and not
reported. What a function is, is taken from its CREATE FUNCTION in the history; a function that isn't known is reported as unknown.`,
	SafeAlternative: "Add the column without a default, SET DEFAULT for new rows, fill the old ones in batches.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES", "https://www.postgresql.org/docs/current/xfunc-volatility.html"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if a.Default == nil || a.Primary != nil || a.emptied(a.Stmt) {
			return
		}
		volatility, known := a.Before.Volatility(&catalog.Expr{Node: a.Default}, a.Table)
		if known && volatility != 'v' {
			return
		}
		if l := a.lockOfTable(); known && l != nil && !l.Rewrite {
			return // inlined to something that isn't volatile
		}
		name, value := a.Def.Colname, exprText(a.Default)
		f := lint.Finding{Rewrite: true, Scan: true}
		f.Message = fmt.Sprintf("ADD COLUMN %s DEFAULT %s is volatile: it rewrites %s and all its indexes %s", name, value, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))
		if !known {
			f.Message = fmt.Sprintf("ADD COLUMN %s DEFAULT %s may rewrite %s %s; the volatility of the default is unknown because the history does not define what it calls", name, value, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))
		}
		adv := advise(a.Stmt)
		adv.execute("ALTER TABLE %s ADD COLUMN %s %s", a.sql(), catalog.Quote(name), typeText(a.Def.TypeName))
		adv.execute("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s", a.sql(), catalog.Quote(name), value)
		adv.note("The rows that are there already, in batches that are committed one by one:")
		adv.batches(a.subject, a.sql(), fmt.Sprintf("UPDATE %s SET %s = %s WHERE %%s", a.sql(), catalog.Quote(name), value), catalog.Quote(name)+" IS NULL")
		if a.NotNull != nil {
			adv.proveNotNull(a.Version(), a.sql(), a.Rel.Relname, name)
		}
		f.SafeAlternative = adv.String()
		a.report(f)
	}),
}
