package lint

import (
	"strconv"
	"strings"
	"time"

	"sqlgen/internal/pgtree"
)

// Timeout is a session setting as it stands.
type Timeout struct {
	Set   bool          // by the script
	Value time.Duration // 0 switches it off
	Local bool          // until the end of the transaction
	By    *Stmt
}

// Active reports whether it is set to more than zero.
func (t Timeout) Active() bool { return t.Set && t.Value > 0 }

// Timeouts are those that matter to locks.
type Timeouts struct {
	Lock, Statement, IdleInTransaction, Transaction Timeout
}

func (t *Timeouts) byName(name string) *Timeout {
	switch strings.ToLower(name) {
	case "lock_timeout":
		return &t.Lock
	case "statement_timeout":
		return &t.Statement
	case "idle_in_transaction_session_timeout":
		return &t.IdleInTransaction
	case "transaction_timeout":
		return &t.Transaction
	}
	return nil
}

// unset is when nothing is set.
var unset = &Timeouts{}

// with is the same but for one setting.
func (t *Timeouts) with(name string, v Timeout) *Timeouts {
	out := *t
	*out.byName(name) = v
	return &out
}

// timeoutState follows SET through transactions: SET LOCAL ends with the
// transaction, a plain SET is undone by ROLLBACK (reference page of SET).
type timeoutState struct {
	now, session, begin *Timeouts // now: in force; session: without LOCAL; begin: at BEGIN
}

func newTimeoutState() timeoutState { return timeoutState{unset, unset, unset} }

func (t *timeoutState) opened() { t.begin = t.session }

func (t *timeoutState) closed(rolledBack bool) {
	if rolledBack {
		t.session = t.begin
	}
	t.now = t.session
}

// apply looks at a statement that may set a timeout.
func (t *timeoutState) apply(s *Stmt) {
	switch n := s.Node.(type) {
	case *pgtree.VariableSetStmt:
		t.set(s, n)
	case *pgtree.DiscardStmt:
		if n.Target == pgtree.DISCARD_ALL {
			t.now, t.session = unset, unset
		}
	case *pgtree.SelectStmt:
		for _, target := range n.TargetList {
			f := target.GetResTarget().GetVal().GetFuncCall()
			if f == nil || pgtree.FuncName(f).Name != "set_config" || len(f.Args) != 3 {
				continue
			}
			name, _ := pgtree.Constant(f.Args[0])
			value, ok := pgtree.Constant(f.Args[1])
			local, _ := pgtree.Text(f.Args[2])
			if d, valid := ParseTimeout(value); ok && valid {
				t.put(s, name, Timeout{Set: true, Value: d, Local: local == "true", By: s})
			}
		}
	}
}

func (t *timeoutState) set(s *Stmt, n *pgtree.VariableSetStmt) {
	switch n.Kind {
	case pgtree.VAR_SET_VALUE:
		if len(n.Args) != 1 {
			return
		}
		text, ok := pgtree.Text(n.Args[0])
		d, valid := ParseTimeout(text)
		if ok && valid {
			t.put(s, n.Name, Timeout{Set: true, Value: d, Local: n.IsLocal, By: s})
		}
	case pgtree.VAR_SET_DEFAULT, pgtree.VAR_RESET:
		t.put(s, n.Name, Timeout{Local: n.IsLocal})
	case pgtree.VAR_RESET_ALL:
		t.now, t.session = unset, unset
	}
}

func (t *timeoutState) put(s *Stmt, name string, v Timeout) {
	if t.now.byName(name) == nil || v.Local && !s.Tx.Explicit {
		return
	}
	t.now = t.now.with(name, v)
	if !v.Local {
		t.session = t.session.with(name, v)
	}
}

// ParseTimeout reads a value as PostgreSQL does for these settings: an integer
// in milliseconds, or a number with a unit.
func ParseTimeout(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	cut := len(text)
	for cut > 0 && (text[cut-1] >= 'a' && text[cut-1] <= 'z') {
		cut--
	}
	unit, ok := map[string]time.Duration{"": time.Millisecond, "us": time.Microsecond, "ms": time.Millisecond, "s": time.Second,
		"min": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[text[cut:]]
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(text[:cut]), 64)
	if err != nil || v < 0 || v > 1<<31 {
		return 0, false
	}
	return time.Duration(v * float64(unit)), true
}
