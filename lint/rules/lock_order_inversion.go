package rules

import (
	"fmt"
	"slices"

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
		told := lockPairs{}
		var orders [][]lint.Held // of the transactions so far
		var places []map[catalog.ID]int
		where := map[catalog.ID][]int{} // the last of those that lock a table
		for _, tx := range p.Txs {
			if !tx.Explicit {
				continue
			}
			order, at := lockOrder(tx)
			if len(order) == 0 {
				continue
			}
			shared := map[int][]int{} // transaction → places here of tables that both lock
			var earlier []int
			for i, h := range order {
				for _, n := range where[h.ID] {
					if shared[n] == nil {
						earlier = append(earlier, n)
					}
					shared[n] = append(shared[n], i)
				}
			}
			slices.Sort(earlier)
			for _, n := range earlier {
				for x, i := range shared[n] {
					for _, j := range shared[n][x+1:] {
						first, second := order[i], order[j]
						there, other := orders[n][places[n][first.ID]], orders[n][places[n][second.ID]]
						if first.By == second.By || there.By == other.By || places[n][first.ID] < places[n][second.ID] || !told.mark(first, second) {
							continue
						}
						f := lint.Finding{Relation: second.Name, Message: fmt.Sprintf("%s is locked after %s, at %s before it: two such transactions at a time deadlock", second.Name, first.Name, place(there.By.Place()))}
						f.SafeAlternative = lockFirst(second.By, second, first)
						p.ReportAt(second.By, f)
					}
				}
			}
			for j, second := range order {
				for _, k := range p.Before.ForeignKeys(second.ID) {
					i, ok := at[k.RefTable]
					if !ok || i >= j || order[i].By == second.By || parentOf(p.Before, second.ID, k.RefTable) || !told.mark(order[i], second) {
						continue
					}
					first := order[i]
					f := lint.Finding{Severity: lint.Info, Relation: second.Name, Message: fmt.Sprintf("%s is locked after %s, to which it refers: whoever writes to %s locks them in the other order, and may deadlock with this", second.Name, first.Name, second.Name)}
					f.SafeAlternative = lockFirst(second.By, second, first)
					p.ReportAt(second.By, f)
				}
			}
			for id := range at {
				list := append(where[id], len(orders))
				where[id] = list[max(0, len(list)-comparedTransactions):]
			}
			orders, places = append(orders, order), append(places, at)
		}
	},
}

// comparedTransactions is how many transactions that lock the same table are
// compared with the next one, so that the work grows with the script alone.
const comparedTransactions = 50

type lockPair struct{ first, second catalog.ID }

type lockPairs map[lockPair]bool

// mark reports whether two tables were not paired before.
func (m lockPairs) mark(a, b lint.Held) bool {
	if m[lockPair{a.ID, b.ID}] || m[lockPair{b.ID, a.ID}] {
		return false
	}
	m[lockPair{a.ID, b.ID}] = true
	return true
}

// lockOrder lists the existing tables of a transaction by the first lock on them
// that makes writers wait, and their places in the list.
func lockOrder(tx *lint.Transaction) ([]lint.Held, map[catalog.ID]int) {
	var out []lint.Held
	var at map[catalog.ID]int
	for _, s := range tx.Stmts {
		if s.Generated {
			continue
		}
		for i := range s.Effect.Locks {
			l := &s.Effect.Locks[i]
			if l.ID == 0 || l.New || !l.IsTable() || l.Mode < locks.Share || s.IsNewID(l.ID) {
				continue
			}
			if _, seen := at[l.ID]; !seen {
				if at == nil {
					at = map[catalog.ID]int{}
				}
				at[l.ID] = len(out)
				out = append(out, lint.Held{Lock: l, By: s})
			}
		}
	}
	return out, at
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

// lockFirst takes the locks that a transaction needs on two tables, in this order,
// before all else.
func lockFirst(s *lint.Stmt, a, b lint.Held) string {
	out := advise(s).note("first of all in the transaction:").execute("SET LOCAL lock_timeout = '2s'")
	first, second := lockName(s, a), lockName(s, b)
	mode := strongestIn(s.Tx, a.ID)
	if other := strongestIn(s.Tx, b.ID); other != mode {
		out.execute("LOCK TABLE %s IN %s MODE", first, mode)
		return out.execute("LOCK TABLE %s IN %s MODE", second, other).String()
	}
	return out.execute("LOCK TABLE %s, %s IN %s MODE", first, second, mode).String()
}

// lockName is a table's name when the transaction begins.
func lockName(s *lint.Stmt, h lint.Held) string {
	before := s.Tx.Stmts[0].Before
	if o := before.Object(h.ID); o != nil {
		return sqlNameOf(before, o.Head())
	}
	return h.Name
}

// strongestIn is the strongest lock on a table in a transaction.
func strongestIn(tx *lint.Transaction, id catalog.ID) locks.Mode {
	mode := locks.Share
	for _, s := range tx.Stmts {
		if l := s.Effect.Of(id); l != nil {
			mode = max(mode, l.Mode)
		}
	}
	return mode
}
