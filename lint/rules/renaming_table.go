package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var renamingTable = &lint.Analyzer{
	Name:     "renaming-table",
	Title:    "A table in use is renamed",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A rename is brief (ACCESS EXCLUSIVE, nothing is read), but from its COMMIT on all code that names the old table fails, and code that names the new one fails until then. Silent for tables of this script, when a
view or table has the old name at the end of the script, and in simulated downgrades.`,
	SafeAlternative: "A view with the old name in the same transaction: simple views take INSERT, UPDATE and DELETE.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html", "https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS"},
	RunScript: func(x *lint.ScriptPass) {
		for _, s := range x.Stmts {
			n, ok := s.Node.(*pgtree.RenameStmt)
			if !ok || s.Generated || x.Simulated || n.RenameType != pgtree.OBJECT_TABLE {
				continue
			}
			t, used := inUse(s, n.Relation)
			if !used || t.Table == nil && n.MissingOk || t.Table != nil && !t.Table.HoldsRows() {
				continue
			}
			if x.After.Relation(n.Relation.Schemaname, n.Relation.Relname) != nil || t.Table != nil && x.Before.Relation(n.Relation.Schemaname, n.Relation.Relname) == nil {
				continue // the old name is there at the end, or wasn't at the beginning
			}
			a := advise(s)
			args := pySchema([]string{pyString(n.Relation.Relname), pyString(n.Newname)}, "schema", n.Relation.Schemaname)
			a.call(pyCall("op.rename_table", args...), fmt.Sprintf("ALTER TABLE %s RENAME TO %s", sqlName(n.Relation), catalog.Quote(n.Newname)))
			a.note("In the same transaction, for code that names the old table; drop it in a later revision:")
			a.execute("CREATE VIEW %s AS SELECT * FROM %s", sqlName(n.Relation), qualify(n.Relation.Schemaname, n.Newname))
			x.ReportAt(s, lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("%s becomes %s: code that names the old table fails from COMMIT on", t.Name, n.Newname)})
		}
	},
}
