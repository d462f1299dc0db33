package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var objectAlreadyExists = &lint.Analyzer{
	Name:  "object-already-exists",
	Title: "A statement makes something whose name is taken",
	Doc: `Tables, indexes, sequences, views, materialized views, composite types and the indexes behind constraints share one
namespace in each schema, and names are cut to 63 bytes before they are compared. So an index may collide with another
table's index, with a constraint or with a table. The statement fails.`,
	SafeAlternative: "Give it another name. Index and unique constraint names that begin with the table's name don't collide.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/catalog-pg-class.html", "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"},
	Run: refusals(func(r *refusal) {
		if makesType(r.Node) && r.Code == catalog.DuplicateObject {
			return // duplicate-type
		}
		f := lint.Finding{Message: "PostgreSQL refuses this: " + r.Msg}
		if o := r.Before.Relation("", r.Name); o != nil && r.Code == catalog.DuplicateTable {
			f.Message += fmt.Sprintf(": %s has the name", r.Before.Describe(catalog.Address{ID: o.Head().ID}))
			if by := origin(r.StepAt(o.Head().Created)); by != "" {
				f.Message += ", " + by
			}
			if n, ok := r.Node.(*pgtree.IndexStmt); ok {
				f.SafeAlternative = "Name the index after its table, such as " + pyString(catalog.ObjectName("ix_"+n.Relation.GetRelname(), firstColumn(n), ""))
			}
			for _, long := range longNames(r.Text()) {
				if catalog.Truncate(long) == r.Name && long != r.Name {
					f.Notes = append(f.Notes, fmt.Sprintf("%s is cut to its first 63 bytes: %s", long, r.Name))
				}
			}
		}
		r.report(f)
	}, catalog.DuplicateTable, catalog.DuplicateColumn, catalog.DuplicateObject, catalog.DuplicateSchema, catalog.DuplicateFunction),
}

func firstColumn(n *pgtree.IndexStmt) string {
	for _, e := range n.IndexParams {
		if name := e.GetIndexElem().GetName(); name != "" {
			return name
		}
	}
	return "expr"
}

// makesType reports whether a statement is a CREATE TYPE or CREATE DOMAIN.
func makesType(n any) bool {
	switch n.(type) {
	case *pgtree.CreateEnumStmt, *pgtree.CompositeTypeStmt, *pgtree.CreateRangeStmt, *pgtree.CreateDomainStmt, *pgtree.DefineStmt:
		return true
	}
	return false
}
