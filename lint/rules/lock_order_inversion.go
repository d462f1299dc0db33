package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

var lockOrderInversion = &lint.Analyzer{
	Name:  "lock-order-inversion",
	Title: "Two tables are locked in one order here and in the other order elsewhere",
	Doc: `Two sessions that lock the same two tables in opposite orders can deadlock: each waits for the other until PostgreSQL cancels one.
Compared are the transactions of the script with each other (two of them may run in two deployments at a time) and, as information, with
what the application does: it changes a row of a child table and then locks the parent's row to check the foreign key, so a
migration that locks the parent before the child meets it half-way.

Only locks that conflict with writes, on tables that existed before, and taken by different statements count.`,
	SafeAlternative: "Lock in one order everywhere, or take all locks at the start: `op.execute(\"LOCK TABLE child, parent IN ACCESS EXCLUSIVE MODE\")`, with a lock_timeout.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS"},
	RunScript: func(p *lint.ScriptPass) {
		if p.Simulated {
			return
		}
		type pair struct{ first, second catalog.ID }
		seen := map[pair]*lint.Stmt{}
		told := map[pair]bool{}
		for _, tx := range p.Txs {
			if !tx.Explicit {
				continue
			}
			order := lockOrder(tx)
			for i, first := range order {
				for _, second := range order[i+1:] {
					if first.By == second.By {
						continue
					}
					here, there := pair{first.ID, second.ID}, pair{second.ID, first.ID}
					if s := seen[there]; s != nil && !told[here] {
						told[here], told[there] = true, true
						f := lint.Finding{Relation: second.Name, Message: fmt.Sprintf("%s is locked after %s, at %s before it: two such transactions at a time deadlock", second.Name, first.Name, place(s.Place()))}
						f.SafeAlternative = lockFirst(second.By, second, first)
						p.ReportAt(second.By, f)
					}
					if seen[here] == nil {
						seen[here] = second.By
					}
					if told[here] || !parentOf(p.Before, first.ID, second.ID) || parentOf(p.Before, second.ID, first.ID) {
						continue
					}
					told[here], told[there] = true, true
					f := lint.Finding{Severity: lint.Info, Relation: second.Name, Message: fmt.Sprintf("%s is locked after %s, to which it refers: whoever writes to %s locks them in the other order, and may deadlock with this", second.Name, first.Name, second.Name)}
					f.SafeAlternative = lockFirst(second.By, second, first)
					p.ReportAt(second.By, f)
				}
			}
		}
	},
}

// lockOrder lists the existing tables of a transaction by the first lock on them
// that makes writers wait.
func lockOrder(tx *lint.Transaction) []lint.Held {
	var out []lint.Held
	for _, s := range tx.Stmts {
		if s.Generated {
			continue
		}
		for _, l := range s.Effect.Locks {
			if l.ID != 0 && !l.New && l.IsTable() && l.Mode >= locks.Share && !s.IsNewID(l.ID) && !contains(out, l.Name) {
				out = append(out, lint.Held{Lock: l, By: s})
			}
		}
	}
	return out
}

// parentOf reports whether a foreign key of child refers to parent.
func parentOf(c *catalog.Catalog, parent, child catalog.ID) bool {
	for _, k := range c.ForeignKeys(child) {
		if k.RefTable == parent && parent != child {
			return true
		}
	}
	return false
}

func lockFirst(s *lint.Stmt, a, b lint.Held) string {
	return advise(s).note("first of all in the transaction:").execute("SET LOCAL lock_timeout = '2s'").
		execute("LOCK TABLE %s, %s IN ACCESS EXCLUSIVE MODE", lockName(s, a), lockName(s, b)).String()
}

func lockName(s *lint.Stmt, h lint.Held) string {
	if o := s.Before.Object(h.ID); o != nil {
		return sqlNameOf(s.Before, o.Head())
	}
	return h.Name
}
