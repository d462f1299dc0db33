package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var tableRewrite = &lint.Analyzer{
	Name:            "table-rewrite",
	Title:           "A table in use is rewritten",
	Severity:        lint.Error,
	Since:           "0.1.0",
	Doc:             `Everything that writes a table anew under ACCESS EXCLUSIVE and that no other rule names: SET ACCESS METHOD, SET EXPRESSION, ALTER TYPE of a composite type a table is made of, and what sub-commands do together.`,
	SafeAlternative: "A new table or column, filled in batches, then swap the names.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"},
	Run: func(p *lint.Pass) {
		if namedElsewhere(p.Node) {
			return
		}
		for _, l := range p.Effect.Rewrites() {
			if s, ok := inUseID(p.Stmt, l.ID); ok && !s.emptied(p.Stmt) && l.Mode >= locks.Share {
				a := advise(p.Stmt)
				a.note("A new table with what is wanted, filled in batches, then swap the names:")
				a.execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)", sqlNameOf(p.Before, s.Table.Head())+"_new", sqlNameOf(p.Before, s.Table.Head()))
				p.Report(lint.Finding{Relation: l.Name, Rewrite: true, SafeAlternative: a.String(), Message: fmt.Sprintf("the statement rewrites %s %s", l.Name, under(p.Stmt, l.Mode, l.Name)), Notes: p.Effect.Reasons})
			}
		}
	},
}

// namedElsewhere reports whether a rule of its own looks at the statement's work.
func namedElsewhere(n any) bool {
	switch n := n.(type) {
	case *pgtree.VacuumStmt, *pgtree.ClusterStmt, *pgtree.TruncateStmt, *pgtree.RefreshMatViewStmt, *pgtree.ReindexStmt, *pgtree.IndexStmt, *pgtree.AlterDomainStmt, *pgtree.CreateStmt:
		return true
	case *pgtree.AlterTableStmt:
		for _, c := range n.Cmds {
			switch c.GetAlterTableCmd().GetSubtype() {
			case pgtree.AT_AddColumn, pgtree.AT_AlterColumnType, pgtree.AT_SetNotNull, pgtree.AT_AddConstraint, pgtree.AT_ValidateConstraint,
				pgtree.AT_SetLogged, pgtree.AT_SetUnLogged, pgtree.AT_SetTableSpace, pgtree.AT_AttachPartition:
				return true
			}
		}
	}
	return false
}
