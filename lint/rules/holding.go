package rules

import (
	"sqlgen/internal/pgtree"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

// holding follows what a transaction holds on tables that others use, statement
// by statement: the work is in proportion to the statements, which Stmt.Held,
// read for each of them, is not.
type holding struct {
	best  *lint.Held            // the hardest lock, the first of those; nil for none harder than SHARE UPDATE EXCLUSIVE
	modes map[string]locks.Mode // on other relations
	again bool                  // locks were given back
}

// before is the hardest lock that is held when a statement starts, nil when
// nobody waits for any.
func (h *holding) before(s *lint.Stmt) *lint.Held {
	if h.again {
		*h = holding{}
		for i := range s.Held {
			h.take(s, s.Held[i].Lock, s.Held[i].By)
		}
	}
	return h.best
}

// add follows what the statement takes.
func (h *holding) add(s *lint.Stmt) {
	for i := range s.Effect.Locks {
		h.take(s, &s.Effect.Locks[i], s)
	}
	if n, ok := s.Node.(*pgtree.TransactionStmt); ok && n.Kind == pgtree.TRANS_STMT_ROLLBACK_TO {
		h.again = true
	}
}

func (h *holding) take(s *lint.Stmt, l *locks.Lock, by *lint.Stmt) {
	if l.Mode < locks.Share || l.New || !l.IsTable() || s.IsNewID(l.ID) {
		return
	}
	if h.best != nil && l.Name != h.best.Name {
		if h.modes == nil {
			h.modes = map[string]locks.Mode{}
		}
		h.modes[l.Name] = max(h.modes[l.Name], l.Mode)
		h.modes[h.best.Name] = h.best.Mode // l may be harder
	}
	if h.best == nil || l.Mode > h.best.Mode {
		h.best = &lint.Held{Lock: l, By: by}
	}
}

// other is a lock on another table in use that the statement may have to wait for.
func (h *holding) other(s *lint.Stmt) *locks.Lock {
	for i := range s.Effect.Locks {
		l := &s.Effect.Locks[i]
		if l.New || !l.IsTable() || l.Mode < locks.Share || h.best != nil && l.Name == h.best.Name || h.modes[l.Name] >= l.Mode || s.IsNewID(l.ID) {
			continue
		}
		return l
	}
	return nil
}
