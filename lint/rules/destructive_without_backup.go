package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var destructiveWithoutBackup = &lint.Analyzer{
	Name:  "destructive-without-backup",
	Title: "Rows are lost and no copy of them was made before",
	Doc: `DROP TABLE, DROP COLUMN, TRUNCATE and DELETE without WHERE on a table that existed before, with no CREATE TABLE … AS and no INSERT … SELECT from
it earlier in the script. A downgrade brings back the table, not the rows. With ` + "`--require-backup`" + ` it is an error.`,
	SafeAlternative: "`op.execute(\"CREATE TABLE users_backup AS TABLE users\")` before it, dropped by a later revision; or move the rows where they are needed.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createtableas.html"},
	Run: func(p *lint.Pass) {
		if p.Err != nil || reverting(p.Stmt) {
			return
		}
		lose := func(r *pgtree.RangeVar, what string, columns ...string) {
			t, ok := inUse(p.Stmt, r)
			if !ok || t.Table == nil || !t.Table.HoldsRows() || copied(p.Stmt, t.Table.ID) {
				return
			}
			f := lint.Finding{Relation: t.Name, Message: fmt.Sprintf(what, t.Name) + " and no copy is made before"}
			if p.Settings().RequireBackup {
				f.Severity = lint.Error
			}
			source := "TABLE " + sqlName(r)
			if len(columns) > 0 {
				source = fmt.Sprintf("SELECT %s FROM %s", quoteAll(append(append([]string{}, t.key()...), columns...)), sqlName(r))
			}
			f.SafeAlternative = advise(p.Stmt).note("before it, where nobody looks at the table any more:").
				execute("CREATE TABLE %s AS %s", qualify(r.Schemaname, catalog.Truncate(r.Relname+"_backup")), source).String()
			p.Report(f)
		}
		switch n := p.Node.(type) {
		case *pgtree.DropStmt:
			if n.RemoveType == pgtree.OBJECT_TABLE {
				for _, o := range n.Objects {
					name := pgtree.NameOfObject(o)
					lose(&pgtree.RangeVar{Schemaname: name.Schema, Relname: name.Name}, "the rows of %s are lost")
				}
			}
		case *pgtree.TruncateStmt:
			for _, r := range n.Relations {
				lose(r.GetRangeVar(), "the rows of %s are lost")
			}
		case *pgtree.DeleteStmt:
			if n.WhereClause == nil && len(n.UsingClause) == 0 {
				lose(n.Relation, "the rows of %s are lost")
			}
		case *pgtree.AlterTableStmt:
			for _, c := range n.Cmds {
				cmd := c.GetAlterTableCmd()
				if cmd.GetSubtype() != pgtree.AT_DropColumn {
					continue
				}
				if t := p.Table(n.Relation); t != nil {
					if col := t.Column(cmd.Name); col != nil && !p.IsNewColumn(col) && col.Generated == 0 {
						lose(n.Relation, "the values of column "+cmd.Name+" of %s are lost", cmd.Name)
					}
				}
			}
		}
	},
}

// copied reports whether an earlier statement of the script reads the table into
// another one.
func copied(s *lint.Stmt, table catalog.ID) bool {
	for _, o := range s.Script.Stmts {
		if o.Number >= s.Number {
			break
		}
		var query any
		switch n := o.Node.(type) {
		case *pgtree.CreateTableAsStmt:
			query = n.Query
		case *pgtree.InsertStmt:
			if n.SelectStmt != nil {
				query = n.SelectStmt
			}
		case *pgtree.UpdateStmt:
			if len(n.FromClause) > 0 {
				query = n
			}
		}
		if query == nil {
			continue
		}
		found := false
		pgtree.Walk(query, func(x any) bool {
			if r, ok := x.(*pgtree.RangeVar); ok {
				if t := o.Table(r); t != nil && t.ID == table {
					found = true
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
