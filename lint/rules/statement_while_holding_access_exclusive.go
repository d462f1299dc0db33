package rules

import (
	"fmt"

	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var statementWhileHoldingAccessExclusive = &lint.Analyzer{
	Name:     "statement-while-holding-access-exclusive",
	Title:    "More is done while the transaction holds ACCESS EXCLUSIVE",
	Severity: lint.Warning,
	Since:    "0.1.0",
	Doc: `ACCESS EXCLUSIVE is held until COMMIT: each later statement of the transaction that reads or rewrites a table, or waits for another one, keeps everybody off the first one. Reported once for a transaction, at the
first such statement. Brief changes of the catalog, of the same table or of new ones, and what touches no table are not counted; ACCESS EXCLUSIVE on a second table is reported by wide-lock-window, and changed rows by
backfill-while-holding-lock.`,
	SafeAlternative: "One table in a transaction: an autocommit_block around the later statements, or revisions of their own with transaction_per_migration=True.",
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html"},
	RunTransaction: func(t *lint.TransactionPass) {
		if !t.Explicit || t.RolledBack {
			return
		}
		var held holding
		var holder *lint.Held
		var first *lint.Stmt
		var waited *locks.Lock
		count := 0
		for _, s := range t.Stmts {
			h, other := held.before(s), held.other(s)
			held.add(s)
			if s.Generated || h == nil || h.Mode != locks.AccessExclusive || !prolongs(s, other) {
				continue
			}
			if first == nil {
				first, holder, waited = s, h, other
			}
			count++
		}
		if first == nil {
			return
		}
		f := lint.Finding{Relation: holder.Name, Lock: holder.Mode.String()}
		f.Message = fmt.Sprintf("the transaction holds ACCESS EXCLUSIVE on %s since line %d: reads and writes of it wait while", holder.Name, holder.By.Place().Line)
		if l := waited; l != nil {
			f.Message += fmt.Sprintf(" it waits for %s on %s", l.Mode, l.Name)
		} else {
			f.Message += " this statement works"
		}
		if count > 1 {
			f.Message += fmt.Sprintf(" (and %d more)", count-1)
		}
		a := advise(first)
		a.note("The block commits what came before it, and so releases the lock on %s.", holder.Name)
		f.SafeAlternative = a.autocommit(func() { a.execute("%s", first.Text()) }).String()
		t.ReportAt(first, f)
	},
}

// prolongs reports whether a statement takes time or may wait for another table.
// ACCESS EXCLUSIVE on a second table is wide-lock-window's, and changed rows
// are backfill-while-holding-lock's.
func prolongs(s *lint.Stmt, other *locks.Lock) bool {
	if isDML(s.Node) {
		return false
	}
	return other != nil && other.Mode < locks.AccessExclusive || other == nil && s.DoesWork()
}
