package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var renamingEnumValue = &lint.Analyzer{
	Name:     "renaming-enum-value",
	Title:    "A value of an enum is renamed",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `ALTER TYPE RENAME VALUE locks no table, but code that is running still writes and compares the old name, and fails from the COMMIT on. Silent for types of this
script and when the downgrade of a rename is simulated.`,
	SafeAlternative: "Add the new value, deploy code that knows both, move the rows over in batches.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertype.html"},
	Nodes:           []any{(*pgtree.AlterEnumStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.AlterEnumStmt)
		name := pgtree.NameOf(n.TypeName)
		typ := p.Before.TypeNamed(name.Schema, name.Name)
		if n.OldVal == "" || typ != nil && p.IsNew(typ) || reverting(p.Stmt) {
			return
		}
		a := advise(p.Stmt)
		a.autocommit(func() {
			a.execute("ALTER TYPE %s ADD VALUE IF NOT EXISTS '%s' AFTER '%s'", qualify(name.Schema, name.Name), strings.ReplaceAll(n.NewVal, "'", "''"), strings.ReplaceAll(n.OldVal, "'", "''"))
		})
		a.note("Then deploy code that knows both values, move the rows over in batches, and stop using %s.", pyString(n.OldVal))
		f := lint.Finding{SafeAlternative: a.String(), Message: fmt.Sprintf("the value %q of %s becomes %q: code that is running writes and compares the old name, and fails", n.OldVal, plainName(name.Schema, name.Name), n.NewVal)}
		if typ != nil {
			if tables := tablesUsing(p.Stmt, typ.ID); len(tables) > 0 {
				f.Notes = []string{"used by " + list(tables)}
			}
		}
		p.Report(f)
	},
}
