package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var foreignKeyTargetNotUnique = &lint.Analyzer{
	Name:  "foreign-key-target-not-unique",
	Title: "A foreign key refers to columns without a unique constraint",
	Doc: `The referenced columns must be exactly those of a primary key, a unique constraint or a complete unique index that isn't
deferrable. A partial unique index, a longer one and one over an expression don't count. The statement fails.`,
	SafeAlternative: "Make the unique constraint on the referenced table first, or refer to its primary key.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK"},
	Run: refusals(func(r *refusal) {
		f := lint.Finding{}
		var fk *pgtree.Constraint
		pgtree.Walk(r.Parsed.Node, func(n any) bool {
			if k, ok := n.(*pgtree.Constraint); ok && k.Contype == pgtree.CONSTR_FOREIGN && fk == nil {
				if t := r.Table(k.Pktable); t == nil || !uniqueOver(r.Before, t, pgtree.Strings(k.PkAttrs)) {
					fk = k
				}
			}
			return true
		})
		if fk != nil && len(fk.PkAttrs) > 0 {
			cols := pgtree.Strings(fk.PkAttrs)
			name := catalog.ObjectName("uq_"+fk.Pktable.Relname, strings.Join(cols, "_"), "")
			a := advise(r.Stmt)
			a.autocommit(func() { a.uniqueIndex(fk.Pktable, name, cols) })
			f.Message = fmt.Sprintf("PostgreSQL refuses this: %s (%s)", r.Msg, strings.Join(cols, ", "))
			f.SafeAlternative = a.String()
		}
		r.report(f)
	}, catalog.InvalidForeignKey),
}

// uniqueOver reports whether a complete unique index covers exactly some columns.
func uniqueOver(c *catalog.Catalog, t *catalog.Table, columns []string) bool {
	for _, i := range c.Indexes(t.ID) {
		if !i.Unique || i.Where != nil || len(i.Columns) != len(columns) {
			continue
		}
		found := 0
		for _, k := range i.Columns {
			for _, name := range columns {
				if col := t.ColumnNum(k.Num); col != nil && col.Name == name {
					found++
				}
			}
		}
		if found == len(columns) {
			return true
		}
	}
	return len(columns) == 0 && c.PrimaryKey(t.ID) != nil
}
