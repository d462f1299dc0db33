package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var renamingColumn = &lint.Analyzer{
	Name:     "renaming-column",
	Title:    "A column of a table in use is renamed",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `A rename is brief (ACCESS EXCLUSIVE, nothing is read), but from its COMMIT on all code that names the old column fails, and code that names the new one fails until then: there is no moment at which
both work. Silent for tables and columns of this script, when the column is renamed back or put back under its old name, and in simulated downgrades.`,
	SafeAlternative: "Add a column with the new name, write both, backfill, move the readers over, drop the old one. Or keep the name in the database: `Column(\"old\", key=\"new\")`.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	RunScript: func(x *lint.ScriptPass) {
		for _, s := range x.Stmts {
			n, ok := s.Node.(*pgtree.RenameStmt)
			if !ok || s.Generated || x.Simulated || n.RenameType != pgtree.OBJECT_COLUMN {
				continue
			}
			t, used := inUse(s, n.Relation)
			if !used || t.Table == nil && n.MissingOk || t.Table != nil && (!t.Table.HoldsRows() || s.IsNewColumn(t.column(n.Subname))) {
				continue
			}
			if t.Table != nil {
				end, ok := x.After.Object(t.Table.ID).(*catalog.Table)
				start, was := x.Before.Object(t.Table.ID).(*catalog.Table)
				if !ok || end.Column(n.Subname) != nil || was && start.Column(n.Subname) == nil {
					continue
				}
			}
			a := advise(s)
			typ := "…"
			if col := t.column(n.Subname); col != nil {
				typ = s.Before.FormatType(col.Type)
			}
			table, old, fresh := sqlName(n.Relation), catalog.Quote(n.Subname), catalog.Quote(n.Newname)
			a.note("First revision; then write both columns, read the old one:")
			a.execute("ALTER TABLE %s ADD COLUMN %s %s", table, fresh, typ)
			a.batches(t, table, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %%s", table, fresh, old), fmt.Sprintf("%s IS DISTINCT FROM %s", fresh, old))
			a.note("Later revision, once no deployed code names %s:", n.Subname)
			a.execute("ALTER TABLE %s DROP COLUMN %s", table, old)
			x.ReportAt(s, lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("%s.%s becomes %s: code that names the old column fails from COMMIT on", t.Name, n.Subname, n.Newname)})
		}
	},
}
