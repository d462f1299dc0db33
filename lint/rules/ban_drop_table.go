package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var banDropTable = &lint.Analyzer{
	Name:     "ban-drop-table",
	Title:    "A table in use is dropped",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `DROP TABLE takes ACCESS EXCLUSIVE on the table and on the tables its foreign keys refer to (a partition: on the parent and the default partition); the rows are gone. Silent for tables of this script, temporary ones,
and when a downgrade takes back what its upgrade made; in a downgrade that is rendered itself it is information.`,
	SafeAlternative: "Rename it, wait until nobody misses it, drop it in a later revision.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-droptable.html"},
	Nodes:           []any{(*pgtree.DropStmt)(nil)},
	Run: func(p *lint.Pass) {
		n := p.Node.(*pgtree.DropStmt)
		if n.RemoveType != pgtree.OBJECT_TABLE || reverting(p.Stmt) {
			return
		}
		for _, o := range n.Objects {
			name := pgtree.NameOfObject(o)
			r := &pgtree.RangeVar{Schemaname: name.Schema, Relname: name.Name, Inh: true}
			t, ok := inUse(p.Stmt, r)
			if !ok || t.Table == nil && n.MissingOk && !p.Before.Incomplete() {
				continue
			}
			f := lint.Finding{Relation: t.Name, Message: fmt.Sprintf("DROP TABLE %s: its rows are gone", t.Name)}
			var also []string
			if t.Table != nil {
				also = referencedTables(p, n, t)
				for _, id := range t.Table.Parents {
					if parent, ok := inUseID(p.Stmt, id); ok && t.Table.Partition {
						also = append(also, parent.Name)
					}
				}
			}
			if len(also) > 0 {
				f.Message += fmt.Sprintf(", and it takes ACCESS EXCLUSIVE on %s too, %s", list(also), hold(p.Stmt))
			}
			if p.Direction() == lint.Downgrade {
				f.Severity = lint.Info
			}
			old := catalog.ObjectName(name.Name, "dropped", "")
			a := advise(p.Stmt)
			a.note("Now; put it back by the same way when somebody misses it:")
			args := pySchema([]string{pyString(name.Name), pyString(old)}, "schema", name.Schema)
			a.call(pyCall("op.rename_table", args...), fmt.Sprintf("ALTER TABLE %s RENAME TO %s", sqlName(r), catalog.Quote(old)))
			a.note("In a later revision:")
			args = pySchema([]string{pyString(old)}, "schema", name.Schema)
			a.call(pyCall("op.drop_table", args...), "DROP TABLE "+qualify(name.Schema, old))
			f.SafeAlternative = a.String()
			p.Report(f)
		}
	},
}
