package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var foreignKeyWithoutIndex = &lint.Analyzer{
	Name:     "foreign-key-without-index",
	Title:    "No index leads with the columns of a foreign key",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `PostgreSQL makes no index for a foreign key. Each DELETE of a referenced row, and each UPDATE of its key, reads the whole referencing table to look
for rows that refer to it, while it holds its locks.

An index counts when its first columns are those of the foreign key in any order: a primary key, a unique constraint, one of an older revision or one
that comes later in the script. A partial index doesn't count.`,
	SafeAlternative: "`op.create_index(…, postgresql_concurrently=True)` in an autocommit_block, before the foreign key.",
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated {
			return
		}
		for _, s := range x.Stmts {
			if s.Generated {
				continue
			}
			for _, k := range createdConstraints(s, 'f') {
				t, _ := x.After.Object(k.Table).(*catalog.Table)
				if t == nil || k.Parent != 0 || x.After.Object(k.ID) == nil || x.After.CoveringIndex(k.Table, k.Columns) != nil {
					continue
				}
				columns := x.After.ColumnNames(k.Table, k.Columns)
				r := &pgtree.RangeVar{Schemaname: schemaUnlessPublic(x.After, t.Schema), Relname: t.Name}
				name := catalog.ObjectName("ix", t.Name+"_"+strings.Join(columns, "_"), "")
				a := advise(s)
				if s.IsNew(t) {
					args := pySchema([]string{pyString(name), pyString(t.Name), pyList(columns)}, "schema", r.Schemaname)
					a.call(pyCall("op.create_index", args...), fmt.Sprintf("CREATE INDEX %s ON %s (%s)", catalog.Quote(name), sqlName(r), quoteAll(columns)))
				} else {
					a.autocommit(func() { a.plainIndex(r, name, columns) })
				}
				rel := relationName(x.After, t.Head())
				x.ReportAt(s, lint.Finding{Relation: rel, SafeAlternative: a.String(),
					Message: fmt.Sprintf("no index of %s leads with %s, the columns of the foreign key %s: each DELETE of a row it refers to reads all of %s", rel, strings.Join(columns, ", "), k.Name, rel)})
			}
		}
	},
}

// plainIndex writes CREATE INDEX CONCURRENTLY over plain columns.
func (a *advice) plainIndex(r *pgtree.RangeVar, name string, columns []string) *advice {
	args := pySchema([]string{pyString(name), pyString(r.Relname), pyList(columns)}, "schema", r.Schemaname)
	args = append(args, "postgresql_concurrently=True")
	return a.call(pyCall("op.create_index", args...), fmt.Sprintf("CREATE INDEX CONCURRENTLY %s ON %s (%s)", catalog.Quote(name), sqlName(r), quoteAll(columns)))
}
