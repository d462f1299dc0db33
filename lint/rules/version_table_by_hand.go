package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var versionTableByHand = &lint.Analyzer{
	Name:  "version-table-by-hand",
	Title: "A revision writes to alembic_version itself",
	Doc: `Alembic writes the version rows. A revision that does so too makes Alembic's own UPDATE match no row or two, after which it stops, or leaves the
database at a revision that it hasn't got. Widening version_num is fine.`,
	SafeAlternative: "`alembic stamp`, or `sqlgen stamp` for a script.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/tutorial.html"},
	Nodes: []any{(*pgtree.InsertStmt)(nil), (*pgtree.UpdateStmt)(nil), (*pgtree.DeleteStmt)(nil), (*pgtree.TruncateStmt)(nil),
		(*pgtree.DropStmt)(nil), (*pgtree.RenameStmt)(nil), (*pgtree.AlterTableStmt)(nil), (*pgtree.CreateStmt)(nil)},
	Run: func(p *lint.Pass) {
		table := p.Settings().VersionTable
		verb := ""
		is := func(r *pgtree.RangeVar, word string) {
			if r.GetRelname() == table {
				verb = word
			}
		}
		switch n := p.Node.(type) {
		case *pgtree.InsertStmt:
			is(n.Relation, "inserts into")
		case *pgtree.UpdateStmt:
			is(n.Relation, "updates")
		case *pgtree.DeleteStmt:
			is(n.Relation, "deletes from")
		case *pgtree.TruncateStmt:
			for _, r := range n.Relations {
				is(r.GetRangeVar(), "truncates")
			}
		case *pgtree.DropStmt:
			for _, o := range n.Objects {
				if n.RemoveType == pgtree.OBJECT_TABLE && pgtree.NameOfObject(o).Name == table {
					verb = "drops"
				}
			}
		case *pgtree.RenameStmt:
			is(n.Relation, "renames")
		case *pgtree.CreateStmt:
			is(n.Relation, "creates")
		case *pgtree.AlterTableStmt:
			for _, c := range n.Cmds {
				if c.GetAlterTableCmd().GetSubtype() != pgtree.AT_AlterColumnType {
					is(n.Relation, "alters")
				}
			}
		}
		if verb == "" || p.Step.Revision == "" {
			return
		}
		p.Report(lint.Finding{Message: fmt.Sprintf("this %s %s, which Alembic keeps itself", verb, table)})
	},
}
