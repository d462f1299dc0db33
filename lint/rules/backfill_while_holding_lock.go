package rules

import (
	"fmt"

	"sqlgen/internal/pgtree"
	"sqlgen/lint"
)

var backfillWhileHoldingLock = &lint.Analyzer{
	Name:     "backfill-while-holding-lock",
	Title:    "Rows are changed while the transaction holds a lock that others wait for",
	Severity: lint.Error,
	Since:    "0.1.0",
	Doc: `Locks are held until COMMIT. An UPDATE, DELETE or INSERT … SELECT after an ALTER TABLE in the same transaction runs while everybody waits for the table that was altered, for as long as the rows take.
Statements that look at one row by its primary key, and INSERT … VALUES, are not taken for backfills.`,
	SafeAlternative: "The change of the schema and the backfill in different transactions: batches in an autocommit_block, or a second revision.",
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html"},
	RunTransaction: func(t *lint.TransactionPass) {
		var held holding
		for _, s := range t.Stmts {
			if h := held.before(s); h != nil && !s.Generated {
				pgtree.Walk(s.Parsed.Node, func(n any) bool {
					if isDML(n) && isBackfill(s, n, t.Settings().VersionTable) {
						reportBackfill(t, s, n, h)
					}
					return true
				})
			}
			held.add(s)
		}
	},
}

func reportBackfill(t *lint.TransactionPass, s *lint.Stmt, n any, h *lint.Held) {
	a := advise(s)
	a.note("The block commits what came before it and so releases the lock; batches are better still.")
	a.autocommit(func() { a.execute("%s", s.Text()) })
	t.ReportAt(s, lint.Finding{Relation: h.Name, Lock: h.Mode.String(), SafeAlternative: a.String(),
		Message: fmt.Sprintf("%s runs while the transaction holds %s on %s since line %d: %s until COMMIT", dmlWord(n), h.Mode, h.Name, h.By.Place().Line, waits(h.Mode))})
}

func dmlWord(n any) string {
	switch n := n.(type) {
	case *pgtree.InsertStmt:
		return "INSERT INTO " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
	case *pgtree.UpdateStmt:
		return "UPDATE " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
	case *pgtree.DeleteStmt:
		return "DELETE FROM " + plainName(n.Relation.GetSchemaname(), n.Relation.GetRelname())
	}
	return "the statement"
}

// isBackfill reports whether a statement may change many rows.
func isBackfill(s *lint.Stmt, node any, versionTable string) bool {
	switch n := node.(type) {
	case *pgtree.InsertStmt:
		return len(n.SelectStmt.GetSelectStmt().GetFromClause()) > 0
	case *pgtree.UpdateStmt:
		return backfills(s, n.Relation, n.WhereClause, versionTable)
	case *pgtree.DeleteStmt:
		return backfills(s, n.Relation, n.WhereClause, versionTable)
	}
	return false
}

func backfills(s *lint.Stmt, r *pgtree.RangeVar, where *pgtree.Node, versionTable string) bool {
	t, ok := inUse(s, r)
	return ok && r.Relname != versionTable && !oneRow(t, where)
}

// oneRow reports whether a condition picks rows by constants for the whole primary key.
func oneRow(t subject, where *pgtree.Node) bool {
	if where == nil {
		return false
	}
	key := t.key()
	if len(key) == 0 {
		return false
	}
	bound := map[string]bool{}
	var look func(*pgtree.Node)
	look = func(n *pgtree.Node) {
		if b := n.GetBoolExpr(); b != nil && b.Boolop == pgtree.AND_EXPR {
			for _, a := range b.Args {
				look(a)
			}
			return
		}
		e := n.GetAExpr()
		if e == nil || e.Kind != pgtree.AEXPR_OP && e.Kind != pgtree.AEXPR_IN || len(e.Name) != 1 || e.Name[0].GetString_().GetSval() != "=" {
			return
		}
		fields := pgtree.Strings(e.Lexpr.GetColumnRef().GetFields())
		constant := true
		for _, v := range pgtree.Items(e.Rexpr) {
			constant = constant && (v.GetAConst() != nil || v.GetTypeCast().GetArg().GetAConst() != nil)
		}
		if len(fields) > 0 && constant {
			bound[fields[len(fields)-1]] = true
		}
	}
	look(where)
	for _, k := range key {
		if !bound[k] {
			return false
		}
	}
	return true
}
