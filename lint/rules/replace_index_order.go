package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var replaceIndexOrder = &lint.Analyzer{
	Name:            "replace-index-order",
	Title:           "An index is dropped before the one that replaces it is built",
	Severity:        lint.Warning,
	Since:           "0.1.0",
	Doc:             `Between the DROP and the end of the new build queries that relied on the old index read the whole table. Within one transaction nobody sees the gap, and it is not reported.`,
	SafeAlternative: "Build the new index CONCURRENTLY under another name first, then drop the old one.",
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html"},
	RunScript: func(x *lint.ScriptPass) {
		for i, s := range x.Stmts {
			d, ok := s.Node.(*pgtree.DropStmt)
			if !ok || d.RemoveType != pgtree.OBJECT_INDEX || s.Generated {
				continue
			}
			for _, o := range d.Objects {
				name := pgtree.NameOfObject(o)
				old := s.Before.Index(name.Schema, name.Name)
				if old == nil {
					continue
				}
				t, used := inUseID(s, old.Table)
				if !used {
					continue
				}
				for _, later := range x.Stmts[i+1:] {
					n, ok := later.Node.(*pgtree.IndexStmt)
					if !ok || later.Err != nil || later.Tx == s.Tx && s.InTransaction() {
						continue
					}
					fresh := later.After.Index(n.Relation.GetSchemaname(), readIndex(later, n).name)
					if fresh == nil || fresh.Table != old.Table || !leads(old, fresh) && !leads(fresh, old) {
						continue
					}
					a := advise(s)
					index := readIndex(later, n)
					if index.name == old.Name {
						index.name = catalog.ObjectName(old.Name, "new", "")
					}
					a.autocommit(func() {
						index.create(a)
						a.dropIndex(schemaUnlessPublic(s.Before, old.Schema), old.Name, t.Table.Name)
						if index.name != readIndex(later, n).name {
							a.execute("ALTER INDEX %s RENAME TO %s", catalog.Quote(index.name), catalog.Quote(old.Name))
						}
					})
					x.ReportAt(s, lint.Finding{Relation: t.Name, SafeAlternative: a.String(), Message: fmt.Sprintf("%s is dropped before %s, which replaces it, is built: queries on %s go without an index meanwhile", old.Name, fresh.Name, t.Name)})
					break
				}
			}
		}
	},
}

// leads reports whether the keys of one index are the first keys of another.
func leads(a, b *catalog.Index) bool {
	if len(a.Columns) == 0 || len(a.Columns) > len(b.Columns) {
		return false
	}
	for i, c := range a.Columns {
		d := b.Columns[i]
		if c.Num != d.Num || c.Expr.String() != d.Expr.String() || c.Opclass != d.Opclass || c.Collation != d.Collation {
			return false
		}
	}
	return true
}
