package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var dropColumnRemovesConstraint = &lint.Analyzer{
	Name:  "drop-column-removes-constraint",
	Title: "DROP COLUMN takes a constraint or index over several columns along",
	Doc: `PostgreSQL drops every index and constraint that has the column, without a word: also a unique constraint or primary key of which the column
was only a part. What it kept true for the other columns is no longer kept. Constraints and indexes of the one column alone are not reported.`,
	SafeAlternative: "Drop the constraint by name, so that it is seen, and make the one that is left over the other columns.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN"},
	Nodes:           alterTable,
	Run: commands(func(c *command) {
		col := c.column(c.Cmd.Name)
		if col == nil || c.Err != nil || reverting(c.Stmt) {
			return
		}
		var names []string
		a := advise(c.Stmt)
		for _, k := range c.Before.Constraints(c.Table.ID) {
			if len(k.Columns) > 1 && slices.Contains(k.Columns, col.Num) && c.After.Object(k.ID) == nil && !dropsByName(c.Stmt.Node, k.Name) {
				names = append(names, fmt.Sprintf("%s %s (%s)", constraintWord(k.Type), k.Name, list(c.Before.ColumnNames(c.Table.ID, k.Columns))))
				dropDependent(a, c.Before, catalog.Address{ID: k.ID})
			}
		}
		for _, i := range c.Before.Indexes(c.Table.ID) {
			if i.Constraint != 0 || len(i.Columns) < 2 || c.After.Object(i.ID) != nil {
				continue
			}
			for _, key := range i.Columns {
				if key.Num == col.Num {
					names = append(names, "index "+i.Name)
					break
				}
			}
		}
		if len(names) > 0 {
			c.report(lint.Finding{Message: fmt.Sprintf("dropping column %s of %s takes %s along", col.Name, c.Name, shortList(names)), Notes: rest(names), SafeAlternative: a.String()})
		}
	}, pgtree.AT_DropColumn),
}

func constraintWord(kind byte) string {
	return map[byte]string{'p': "primary key", 'u': "unique constraint", 'f': "foreign key", 'c': "check constraint", 'x': "exclusion constraint"}[kind]
}

// dropsByName reports whether the statement itself names the constraint.
func dropsByName(n any, name string) bool {
	s, ok := n.(*pgtree.AlterTableStmt)
	if !ok {
		return false
	}
	for _, c := range s.Cmds {
		if cmd := c.GetAlterTableCmd(); cmd.GetSubtype() == pgtree.AT_DropConstraint && cmd.Name == name {
			return true
		}
	}
	return false
}
