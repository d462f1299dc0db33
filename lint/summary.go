package lint

import (
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// TransactionSummary is a transaction as a DBA wants to see it: what is locked
// until its COMMIT and what is done meanwhile.
type TransactionSummary struct {
	Explicit   bool
	Revisions  []string // in order, "" left out
	Statements int      // without BEGIN, COMMIT and what no revision wrote
	Locks      []LockSummary
}

// LockSummary is the strongest lock on one relation that others use.
type LockSummary struct {
	Relation string
	Mode     locks.Mode
	Rewrite  bool
	Scan     bool
	Why      string
	From     source.Pos // of the statement that took the lock
	SQL      source.Pos
	// After is how many statements of the transaction run while it is held, the
	// taker not included; Work is how many of them rewrite, scan or change data.
	After, Work int
}

func (x *session) summarize(script *ScriptState) {
	for _, tx := range script.Txs {
		sum := TransactionSummary{Explicit: tx.Explicit}
		var place map[string]int
		later := followers(tx.Stmts)
		for i, s := range tx.Stmts {
			if s.Generated {
				continue
			}
			sum.Statements++
			if r := s.Step.Revision; r != "" && (len(sum.Revisions) == 0 || sum.Revisions[len(sum.Revisions)-1] != r) {
				sum.Revisions = append(sum.Revisions, r)
			}
			for _, l := range s.Effect.Locks {
				if l.New || !l.IsTable() || l.Mode < locks.ShareUpdateExclusive || s.IsNewID(l.ID) {
					continue
				}
				at, seen := place[l.Name]
				if !seen {
					if at = len(sum.Locks); at == 0 {
						place = map[string]int{}
					}
					place[l.Name] = at
					sum.Locks = append(sum.Locks, LockSummary{Relation: l.Name})
				}
				sum.Locks[at].merge(l, s, later[i])
			}
		}
		if sum.Statements > 0 {
			x.result.Transactions = append(x.result.Transactions, sum)
		}
	}
}

// follower counts the statements after one, and those of them that do work.
type follower struct{ after, work int }

// followers counts from the end, once for the transaction.
func followers(stmts []*Stmt) []follower {
	out := make([]follower, len(stmts))
	for i := len(stmts) - 1; i > 0; i-- {
		out[i-1] = out[i]
		if stmts[i].Generated {
			continue
		}
		out[i-1].after++
		if stmts[i].DoesWork() {
			out[i-1].work++
		}
	}
	return out
}

func (l *LockSummary) merge(k locks.Lock, s *Stmt, later follower) {
	l.Rewrite, l.Scan = l.Rewrite || k.Rewrite, l.Scan || k.Scan
	if k.Mode <= l.Mode {
		return
	}
	l.Mode, l.Why, l.From, l.SQL = k.Mode, k.Why, s.Place(), s.SQL.Pos(s.Parsed)
	l.After, l.Work = later.after, later.work
}
