package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var duplicateIndex = &lint.Analyzer{
	Name:     "duplicate-index",
	Title:    "An index that another one makes superfluous",
	Severity: lint.Info,
	Since:    "0.1.0",
	Doc: `Each index costs every INSERT and most UPDATEs. A btree index whose columns are the first ones of another serves no query that the other doesn't.

Unique indexes, those behind constraints, partial ones, other operator classes, other methods and INCLUDE columns are not taken for duplicates.`,
	SafeAlternative: "Leave the shorter one out, or drop it CONCURRENTLY.",
	Sources:         []string{"https://www.postgresql.org/docs/current/indexes-multicolumn.html"},
	RunScript: func(x *lint.ScriptPass) {
		if x.Simulated {
			return
		}
		indexes := map[catalog.ID][]*catalog.Index{} // of each table in turn
		for _, s := range x.Stmts {
			n, ok := s.Node.(*pgtree.IndexStmt)
			if !ok || s.Generated || s.Err != nil {
				continue
			}
			fresh := x.After.Index(n.Relation.GetSchemaname(), readIndex(s, n).name)
			if fresh == nil || !s.IsNew(fresh) {
				continue
			}
			t, _ := x.After.Object(fresh.Table).(*catalog.Table)
			if indexes[fresh.Table] == nil {
				indexes[fresh.Table] = x.After.Indexes(fresh.Table)
			}
			for _, other := range indexes[fresh.Table] {
				short, long := fresh, other
				if other.ID == fresh.ID || len(other.Columns) == len(fresh.Columns) && other.ID > fresh.ID {
					continue
				}
				if !superfluous(short, long) {
					short, long = other, fresh
					if !superfluous(short, long) {
						continue
					}
				}
				a := advise(s)
				if short == fresh {
					a.note("Leave %s out.", fresh.Name)
				} else {
					a.autocommit(func() { a.dropIndex(schemaUnlessPublic(x.After, short.Schema), short.Name, t.Name) })
				}
				x.ReportAt(s, lint.Finding{Relation: relationName(x.After, t.Head()), SafeAlternative: a.String(),
					Message: fmt.Sprintf("%s serves no query that %s doesn't: its columns are the first ones of that", short.Name, long.Name)})
				break
			}
		}
	},
}

func superfluous(short, long *catalog.Index) bool {
	return short.Method == "btree" && long.Method == "btree" && !short.Unique && short.Constraint == 0 && len(short.Include) == 0 &&
		short.Where.String() == long.Where.String() && leads(short, long) && sameOrder(short, long) && long.Valid
}

// sameOrder reports whether the shorter index sorts as the longer one does, or
// exactly the other way round.
func sameOrder(short, long *catalog.Index) bool {
	same, reversed := true, true
	for i, c := range short.Columns {
		d := long.Columns[i]
		same = same && c.Descending == d.Descending && c.NullsFirst == d.NullsFirst
		reversed = reversed && c.Descending != d.Descending && c.NullsFirst != d.NullsFirst
	}
	return same || reversed
}
