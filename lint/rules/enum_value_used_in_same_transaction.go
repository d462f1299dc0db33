package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var enumValueUsedInSameTransaction = &lint.Analyzer{
	Name:  "enum-value-used-in-same-transaction",
	Title: "A value added by ALTER TYPE … ADD VALUE is used before COMMIT",
	Doc: `Since PostgreSQL 12 ADD VALUE may run in a transaction, but the value can't be used before it is committed: not in INSERT or UPDATE,
not in a DEFAULT, a CHECK or the WHERE of an index. The statement fails with "unsafe use of new value". From PostgreSQL 17 on
this does not hold for a type made in the same transaction.`,
	SafeAlternative: "Add the value in an `autocommit_block()`, or in a revision of its own with transaction_per_migration=True.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES"},
	Run: refusals(func(r *refusal) {
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg}
		for i := len(r.Tx.Stmts) - 1; i >= 0; i-- {
			s := r.Tx.Stmts[i]
			n, ok := s.Node.(*pgtree.AlterEnumStmt)
			if !ok || n.OldVal != "" || !strings.Contains(r.Msg, fmt.Sprintf("%q", n.NewVal)) {
				continue
			}
			f.Message += fmt.Sprintf(", added at %s in the same transaction", place(s.Place()))
			a := advise(s)
			name := pgtree.NameOf(n.TypeName)
			a.autocommit(func() {
				a.execute("ALTER TYPE %s ADD VALUE IF NOT EXISTS '%s'", qualify(name.Schema, name.Name), strings.ReplaceAll(n.NewVal, "'", "''"))
			})
			f.SafeAlternative = a.String()
			break
		}
		r.report(f)
	}, catalog.UnsafeNewEnumValue),
}
