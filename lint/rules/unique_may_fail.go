package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var uniqueMayFail = &lint.Analyzer{
	Name:  "unique-may-fail",
	Title: "A unique constraint or index fails when the existing rows have duplicates",
	Doc: `The build stops at the first duplicate, after having read the table under its lock; CONCURRENTLY leaves an INVALID index. Silent when the columns
include those of another unique index or the primary key, when a DELETE or UPDATE of the table comes before in the script, and for a column that
is added without a default (NULLs are no duplicates). Duplicates that are removed only after the constraint are too late, and the finding says so.`,
	SafeAlternative: "Remove the duplicates in an earlier revision, in batches, and keep new ones away meanwhile.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/sql-createindex.html"},
	RunScript: func(p *lint.ScriptPass) {
		if p.Simulated {
			return
		}
		for i, s := range p.Stmts {
			if s.Err != nil || s.Generated {
				continue
			}
			for _, e := range s.Event.Effects {
				x, ok := s.After.Object(e.Object).(*catalog.Index)
				if ok && e.Kind == catalog.Created && x.Unique && x.Parent == 0 {
					duplicates(p, i, s, x)
				}
			}
		}
	},
}

func duplicates(p *lint.ScriptPass, at int, s *lint.Stmt, x *catalog.Index) {
	t, ok := inUseID(s, x.Table)
	if !ok || t.emptied(s) {
		return
	}
	after, _ := s.After.Object(x.Table).(*catalog.Table)
	var nums []int16
	fresh := false
	for _, k := range x.Columns {
		if k.Num == 0 {
			nums = nil
			break
		}
		nums = append(nums, k.Num)
		if col := after.ColumnNum(k.Num); col != nil && s.IsNewColumn(col) && s.After.DefaultExpr(col) == nil && !x.NullsNotDistinct && col.Identity == 0 {
			fresh = true
		}
	}
	if fresh && !anySets(p.Stmts[:at], x.Table) || len(nums) > 0 && uniqueAlready(s.Before, x.Table, nums) {
		return
	}
	late := (*lint.Stmt)(nil)
	for i, o := range p.Stmts {
		if !changesRows(o, x.Table) {
			continue
		}
		if i < at {
			return
		}
		if late == nil {
			late = o
		}
	}
	cols := list(s.After.ColumnNames(x.Table, nums))
	what := "its expressions"
	if cols != "" {
		what = cols
	}
	f := lint.Finding{Relation: t.Name, Message: fmt.Sprintf("%s is unique over %s: fails when rows of %s have duplicates", x.Name, what, t.Name)}
	if late != nil {
		f.Message += ", and the statement that changes them comes after it, at " + place(late.Place())
	}
	if cols != "" {
		quoted := quoteAll(s.After.ColumnNames(x.Table, nums))
		a := advise(s)
		a.note("no duplicates when this finds no row:")
		a.note("SELECT %s, count(*) FROM %s GROUP BY %s HAVING count(*) > 1", quoted, sqlNameOf(s.After, &after.Header), quoted)
		f.SafeAlternative = a.String()
	}
	p.ReportAt(s, f)
}

// uniqueAlready reports whether a complete unique index has a subset of the columns.
func uniqueAlready(c *catalog.Catalog, table catalog.ID, nums []int16) bool {
	for _, i := range c.Indexes(table) {
		if !i.Unique || i.Where != nil || !i.Valid {
			continue
		}
		all := true
		for _, k := range i.Columns {
			found := false
			for _, n := range nums {
				found = found || n == k.Num
			}
			all = all && found && k.Num != 0
		}
		if all {
			return true
		}
	}
	return false
}

// changesRows reports whether a statement deletes or updates rows of a table, or
// may, as it is opaque.
func changesRows(s *lint.Stmt, table catalog.ID) bool {
	if s.Event.Opaque != "" {
		return true
	}
	var r *pgtree.RangeVar
	switch n := s.Node.(type) {
	case *pgtree.DeleteStmt:
		r = n.Relation
	case *pgtree.UpdateStmt:
		r = n.Relation
	default:
		return false
	}
	t := s.Table(r)
	return t != nil && t.ID == table
}

func anySets(stmts []*lint.Stmt, table catalog.ID) bool {
	for _, s := range stmts {
		if changesRows(s, table) {
			return true
		}
	}
	return false
}
