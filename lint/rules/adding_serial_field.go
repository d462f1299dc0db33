package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var addingSerialField = &lint.Analyzer{
	Name:     "adding-serial-field",
	Title:    "A serial or identity column is added",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `serial, bigserial and GENERATED … AS IDENTITY number every row at once: ADD COLUMN writes the whole table and all its indexes anew
under ACCESS EXCLUSIVE, and nobody reads or writes meanwhile. Identity columns do so as well as serial ones (measured on PostgreSQL 11 to 18).`,
	SafeAlternative: "A bigint column, a sequence, the DEFAULT set afterwards (it holds for new rows only), and a backfill in batches.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES", "https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL"},
	Nodes:           alterTable,
	Run: additions(func(a *addition) {
		if a.Serial == "" && a.Identity == nil || a.Primary != nil || a.emptied(a.Stmt) {
			return
		}
		what := a.Serial
		if what == "" {
			what = "GENERATED … AS IDENTITY"
		}
		adv := advise(a.Stmt)
		adv.numbered(a)
		a.report(lint.Finding{Rewrite: true, Scan: true, SafeAlternative: adv.String(),
			Message: fmt.Sprintf("ADD COLUMN %s %s numbers every row: it rewrites %s and all its indexes %s", a.Def.Colname, what, a.Name, under(a.Stmt, locks.AccessExclusive, a.Name))})
	}),
}

// numbered writes the way to number the rows of a table while it is used.
func (a *advice) numbered(c *addition) {
	name, table := catalog.Quote(c.Def.Colname), c.sql()
	sequence := qualify(c.Rel.Schemaname, catalog.ObjectName(c.Rel.Relname, c.Def.Colname, "seq"))
	a.execute("ALTER TABLE %s ADD COLUMN %s bigint", table, name)
	a.execute("CREATE SEQUENCE %s OWNED BY %s.%s", sequence, table, name)
	a.execute("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval('%s')", table, name, strings.ReplaceAll(sequence, "'", "''"))
	a.note("The rows that are there already, in batches that are committed one by one:")
	a.batches(c.subject, table, fmt.Sprintf("UPDATE %s SET %s = DEFAULT WHERE %%s", table, name), name+" IS NULL")
}
