package rules

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var droppingConstraint = &lint.Analyzer{
	Name:     "dropping-constraint",
	Title:    "A constraint is dropped and not replaced",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `DROP CONSTRAINT is brief (ACCESS EXCLUSIVE), but from then on nothing keeps the rows right, and putting it back means verifying them all.
Silent when the same transaction adds one of the same kind to the table, for a CHECK that only served to SET NOT NULL, for constraints of this script and in downgrades.`,
	SafeAlternative: "Put the constraint that replaces it first (NOT VALID, VALIDATE), then drop the old one.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html"},
	RunTransaction: func(t *lint.TransactionPass) {
		for i, s := range t.Stmts {
			if s.Generated || s.Direction() == lint.Downgrade {
				continue
			}
			for _, cmd := range alterCommands(s, pgtree.AT_DropConstraint) {
				table := s.Table(s.Node.(*pgtree.AlterTableStmt).Relation)
				if table == nil || s.IsNew(table) {
					continue
				}
				k := s.Before.Constraint(table.ID, cmd.Name)
				if k == nil || s.IsNew(k) || constraintReplaced(t.Stmts[i:], table, k) || servedNotNull(s, table, k) {
					continue
				}
				name := relationName(s.Before, table.Head())
				t.ReportAt(s, lint.Finding{Relation: name, Message: fmt.Sprintf("DROP CONSTRAINT %s of %s: nothing keeps the rows right any more, and putting it back verifies them all", k.Name, name)})
			}
		}
	},
}

// alterCommands lists the sub-commands of some kinds of an ALTER TABLE.
func alterCommands(s *lint.Stmt, kinds ...pgtree.AlterTableType) []*pgtree.AlterTableCmd {
	n, ok := s.Node.(*pgtree.AlterTableStmt)
	if !ok || n.Objtype != pgtree.OBJECT_TABLE {
		return nil
	}
	var out []*pgtree.AlterTableCmd
	for _, c := range n.Cmds {
		if cmd := c.GetAlterTableCmd(); cmd != nil && slices.Contains(kinds, cmd.Subtype) {
			out = append(out, cmd)
		}
	}
	return out
}

// constraintReplaced reports whether statements add a constraint of the same
// kind over one of its columns.
func constraintReplaced(stmts []*lint.Stmt, t *catalog.Table, k *catalog.Constraint) bool {
	for _, s := range stmts {
		for _, o := range createdConstraints(s, k.Type) {
			if o.Table == t.ID && (o.Name == k.Name || slices.ContainsFunc(o.Columns, func(n int16) bool { return slices.Contains(k.Columns, n) })) {
				return true
			}
		}
	}
	return false
}

// createdConstraints lists the constraints of a type that a statement made.
func createdConstraints(s *lint.Stmt, letter byte) []*catalog.Constraint {
	var out []*catalog.Constraint
	for _, e := range s.Event.Effects {
		if e.Kind != catalog.Created || e.Class != catalog.ClassConstraint {
			continue
		}
		if k, ok := s.After.Object(e.Object).(*catalog.Constraint); ok && k.Type == letter {
			out = append(out, k)
		}
	}
	return out
}

// servedNotNull reports whether a CHECK says no more than what NOT NULL says by now.
func servedNotNull(s *lint.Stmt, t *catalog.Table, k *catalog.Constraint) bool {
	if k.Type != 'c' || k.Expr == nil || k.Expr.Node.GetNullTest() == nil {
		return false
	}
	for i := range t.Columns {
		if t.Columns[i].NotNull && demandsNotNull(k.Expr.Node, t.Columns[i].Name) {
			return true
		}
	}
	return false
}
