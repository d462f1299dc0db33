package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var requireTableSchema = &lint.Analyzer{
	Name:            "require-table-schema",
	Title:           "A table is named without its schema",
	Severity:        lint.Off,
	Since:           "0.1.0",
	Doc:             `Which table an unqualified name means is decided by search_path, which is another one for another role. Silent when the script sets search_path itself, and for tables whose name is in one schema only.`,
	SafeAlternative: "`schema=\"…\"`, or SET search_path at the beginning of the script.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH"},
	Nodes:           []any{(*pgtree.CreateStmt)(nil), (*pgtree.AlterTableStmt)(nil), (*pgtree.IndexStmt)(nil)},
	Run: func(p *lint.Pass) {
		var r *pgtree.RangeVar
		create := false
		switch n := p.Node.(type) {
		case *pgtree.CreateStmt:
			r, create = n.Relation, true
		case *pgtree.AlterTableStmt:
			r = n.Relation
		case *pgtree.IndexStmt:
			r = n.Relation
		}
		if r.GetSchemaname() != "" || r.GetRelpersistence() == "t" || setsSearchPath(p) {
			return
		}
		if !create {
			if t := p.Table(r); t != nil {
				same := 0
				p.Before.All(func(o catalog.Object) bool {
					if x, ok := o.(*catalog.Table); ok && x.Name == t.Name && x.Kind != catalog.CompositeRelation {
						same++
					}
					return true
				})
				if same == 1 {
					return
				}
			}
		}
		p.Report(lint.Finding{Message: fmt.Sprintf("which %s is meant is decided by search_path; name its schema", r.GetRelname())})
	},
}

// setsSearchPath reports whether the script has set search_path by now.
func setsSearchPath(p *lint.Pass) bool {
	return slices.ContainsFunc(p.Script.Stmts, func(s *lint.Stmt) bool {
		switch n := s.Node.(type) {
		case *pgtree.VariableSetStmt:
			return n.Name == "search_path"
		case *pgtree.SelectStmt:
			return strings.Contains(s.Text(), "'search_path'")
		}
		return false
	})
}
