package lint

import (
	"fmt"
	"slices"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint/locks"
)

// session replays statements as one connection would run them.
type session struct {
	*run
	cat      *catalog.Catalog
	lint     bool         // rules are run; else statements are only folded
	script   *ScriptState // nil while the history is folded
	tx       *Transaction // the open block
	timeouts timeoutState
	cut      bool             // the last script ended within a transaction block
	now      *catalog.Catalog // the last snapshot of cat
	free     []Stmt           // where the next statements of the script go
}

// snapshot is the catalog as it is, never changed.
func (x *session) snapshot() *catalog.Catalog {
	if x.now == nil || !x.now.Same(x.cat) {
		x.now = x.cat.Snapshot()
	}
	return x.now
}

func (x *session) markOpaque(why string) {
	x.cat.MarkOpaque(why, catalog.Origin{Statement: x.number, Revision: x.steps})
}

// fold replays the history. It costs no more than the catalog does.
func (x *session) fold(steps []Step) {
	for i := range steps {
		step := &steps[i]
		x.steps++
		x.load(step)
		x.enter(step)
		for j := range step.Statements {
			x.execute(step, &step.Statements[j])
		}
		x.leave(step)
		x.opaque(step)
		x.done(step)
	}
	if x.cat.InTransaction() {
		x.commit()
	}
	x.tx = nil
}

func (x *session) opaque(step *Step) {
	if step.Opaque != "" {
		x.markOpaque(step.Opaque)
	}
}

func (x *session) startScript() {
	x.script = &ScriptState{First: x.number + 1, Before: x.snapshot()}
	x.timeouts = newTimeoutState()
	if x.cut {
		x.cut = false
		x.begin().Cut = true
	}
}

// begin opens a transaction block that no statement opens.
func (x *session) begin() *Transaction {
	x.apply(beginNode, catalog.Origin{Revision: x.steps})
	tx := x.open()
	tx.Assumed = true
	x.timeouts.opened()
	return tx
}

func (x *session) finishScript() {
	if x.script == nil {
		return
	}
	script := x.script
	if x.tx != nil {
		if x.settings.EachRevision {
			// The block goes on in the next script: as if each had its own.
			x.tx.Cut, x.cut = true, true
			x.commit()
		}
		x.closeTransaction(nil, false)
	}
	script.After = x.snapshot()
	x.script = nil
	if !x.lint {
		return
	}
	p := &ScriptPass{ScriptState: script}
	for _, a := range x.ofScripts {
		p.reporter = reporter{x.run, a}
		x.guard(a, nil, func() { a.RunScript(p) })
	}
	if !script.Simulated {
		x.summarize(script)
	}
}

// reviewed replays a step under review, then its downgrade on what it left.
func (x *session) reviewed(step *Step) {
	x.steps++
	x.load(step)
	x.allowed(step)
	defer x.done(step)
	before, from := x.snapshot(), len(x.script.Stmts)
	x.replay(step)
	if step.Direction != Upgrade || step.Revision == "" {
		return
	}
	p := &RevisionPass{Up: step, Before: before, After: x.snapshot(), UpStmts: x.script.Stmts[from:]}
	if down := step.Downgrade; down != nil {
		p.Down = down
		p.Back, p.DownStmts = x.simulate(down)
	}
	for _, a := range x.ofRevisions {
		p.reporter = reporter{x.run, a}
		x.guard(a, nil, func() { a.RunRevision(p) })
	}
}

// simulate runs a downgrade on a copy of the catalog, as a script of its own,
// some time after the upgrade was committed.
func (x *session) simulate(down *Step) (*catalog.Catalog, []*Stmt) {
	y := &session{run: x.run, cat: x.cat.Snapshot(), lint: x.settings.Downgrades}
	if y.cat.InTransaction() {
		y.commit()
	}
	y.startScript()
	script := y.script
	script.Simulated = true
	y.replay(down)
	if y.tx != nil {
		y.closeTransaction(nil, false)
	}
	y.finishScript()
	return y.snapshot(), script.Stmts
}

// replay executes the statements of a step of the script.
func (x *session) replay(step *Step) {
	x.free = make([]Stmt, len(step.Statements))
	x.script.Stmts = slices.Grow(x.script.Stmts, len(step.Statements))
	x.enter(step)
	for i := range step.Statements {
		x.execute(step, &step.Statements[i])
	}
	x.leave(step)
	x.opaque(step)
}

// enter opens the transaction block that the caller says is there.
func (x *session) enter(step *Step) {
	if step.InTransaction && x.tx == nil {
		x.begin()
	}
}

func (x *session) leave(step *Step) {
	if step.InTransaction && x.tx != nil && x.tx.Assumed {
		x.commit()
		x.closeTransaction(nil, false)
	}
}

func (x *session) commit() { x.apply(commitNode, catalog.Origin{Revision: x.steps}) }

var (
	beginNode  = transactionNode(pgtree.TRANS_STMT_BEGIN)
	commitNode = transactionNode(pgtree.TRANS_STMT_COMMIT)
)

func transactionNode(kind pgtree.TransactionStmtKind) *pgtree.Node {
	return &pgtree.Node{Node: &pgtree.Node_TransactionStmt{TransactionStmt: &pgtree.TransactionStmt{Kind: kind}}}
}

// apply folds a statement; a panic of the catalog becomes an error.
func (x *session) apply(n *pgtree.Node, at catalog.Origin) (ev *catalog.Event, refused *catalog.Error, failed error) {
	defer func() {
		if v := recover(); v != nil {
			failed = fmt.Errorf("the statement could not be replayed: %v", v)
		}
	}()
	ev, err := x.cat.Apply(n, at)
	if err != nil {
		refused, _ = err.(*catalog.Error)
	}
	return ev, refused, nil
}

func (x *session) open() *Transaction {
	x.txs++
	x.tx = &Transaction{Number: x.txs, Explicit: true}
	if x.script != nil {
		x.script.Txs = append(x.script.Txs, x.tx)
	}
	return x.tx
}

// implicit is the transaction of a statement outside of any block.
func (x *session) implicit() *Transaction {
	x.txs++
	tx := &Transaction{Number: x.txs}
	if x.script != nil {
		x.script.Txs = append(x.script.Txs, tx)
	}
	return tx
}

func (x *session) closeTransaction(end *Stmt, rolledBack bool) {
	tx := x.tx
	x.tx = nil
	tx.End, tx.RolledBack = end, rolledBack
	x.timeouts.closed(rolledBack)
	x.transactionDone(tx)
}

func (x *session) transactionDone(tx *Transaction) {
	if x.script == nil || !x.lint || len(tx.Stmts) == 0 {
		return
	}
	p := &TransactionPass{Transaction: tx, Script: x.script}
	for _, a := range x.ofTransactions {
		p.reporter = reporter{x.run, a}
		x.guard(a, tx.Stmts[0], func() { a.RunTransaction(p) })
	}
}

// execute replays one statement and, under review, runs the rules on it.
func (x *session) execute(step *Step, st *Statement) {
	x.number++
	node := pgtree.Unwrap(st.Parsed.Node)
	if node == nil {
		x.markOpaque("a statement that does not parse")
		x.failed(st, &source.Error{Msg: "statement does not parse: what it does is not known"})
		return
	}
	ts, _ := node.(*pgtree.TransactionStmt)
	begins := ts != nil && (ts.Kind == pgtree.TRANS_STMT_BEGIN || ts.Kind == pgtree.TRANS_STMT_START)
	tx := x.tx
	switch {
	case tx == nil && begins:
		tx = x.open()
	case tx == nil:
		tx = x.implicit()
	}
	at := catalog.Origin{Statement: x.number, Revision: x.steps, Transaction: tx.Number}
	if x.script == nil {
		_, refused, err := x.apply(st.Parsed.Node, at)
		if err != nil {
			x.failed(st, &source.Error{Msg: err.Error()})
		}
		x.refuse(step, st, refused)
		x.endOf(ts, nil)
		return
	}
	s := &x.free[0]
	x.free = x.free[1:]
	*s = Stmt{Statement: st, Step: step, Number: x.number, Node: node, Before: x.snapshot(), Tx: tx, Script: x.script, Timeouts: x.timeouts.now, Held: tx.held}
	if begins && tx.Begin == nil && len(tx.Stmts) == 0 {
		tx.Begin = s
		x.timeouts.opened()
	}
	var err error
	if s.Event, s.Err, err = x.apply(st.Parsed.Node, at); err != nil {
		x.failed(st, &source.Error{Msg: err.Error()})
	}
	if s.Event == nil {
		s.Event = &catalog.Event{}
	}
	if !x.script.Simulated {
		x.refuse(step, st, s.Err)
	}
	s.After = x.snapshot()
	x.lock(s)
	tx.Stmts = append(tx.Stmts, s)
	x.script.Stmts = append(x.script.Stmts, s)
	if x.lint {
		if !x.script.Simulated {
			x.result.Statements++
		}
		x.dispatch(s)
	}
	x.timeouts.apply(s)
	x.rows(s)
	if !tx.Explicit {
		x.transactionDone(tx)
		return
	}
	x.endOf(ts, s)
}

// refuse keeps a refusal for rules about the history.
func (x *session) refuse(step *Step, st *Statement, err *catalog.Error) {
	if err != nil {
		x.run.refused = append(x.run.refused, Refusal{step, st, err})
	}
}

func (x *session) failed(st *Statement, e *source.Error) {
	e.Pos = st.Pos
	if !e.Pos.IsValid() {
		e.Pos = st.SQL.Pos(st.Parsed)
	}
	x.result.Errors.Add(e)
}

// endOf closes the block after COMMIT or ROLLBACK and follows savepoints.
func (x *session) endOf(ts *pgtree.TransactionStmt, s *Stmt) {
	if ts == nil || x.tx == nil {
		return
	}
	tx := x.tx
	switch ts.Kind {
	case pgtree.TRANS_STMT_COMMIT, pgtree.TRANS_STMT_ROLLBACK, pgtree.TRANS_STMT_PREPARE:
		x.closeTransaction(s, ts.Kind == pgtree.TRANS_STMT_ROLLBACK)
		if ts.Chain {
			x.open()
			x.timeouts.opened()
		}
	case pgtree.TRANS_STMT_SAVEPOINT:
		tx.savepoints = append(tx.savepoints, heldMark{ts.SavepointName, len(tx.held)})
	case pgtree.TRANS_STMT_ROLLBACK_TO:
		for i := len(tx.savepoints) - 1; i >= 0; i-- {
			if m := tx.savepoints[i]; m.name == ts.SavepointName {
				tx.held = tx.held[:m.held:m.held]
				tx.savepoints = tx.savepoints[:i+1]
				return
			}
		}
	}
}

// lock computes what the statement locks and adds it to what the transaction holds.
func (x *session) lock(s *Stmt) {
	defer func() {
		if v := recover(); v != nil {
			s.Effect = &locks.Effect{Unknown: "not computed"}
			x.failed(s.Statement, &source.Error{Msg: fmt.Sprintf("locks could not be computed: %v", v)})
		}
	}()
	var change *locks.Change
	if s.Err == nil {
		change = &locks.Change{After: s.After, Event: s.Event}
	}
	s.Effect = locks.Of(s.Parsed.Node, s.Before, change, locks.Options{Version: x.settings.Version, TimeZone: x.settings.TimeZone})
	s.Tx.held = slices.Grow(s.Tx.held, len(s.Effect.Locks))
	for i := range s.Effect.Locks {
		s.Tx.held = append(s.Tx.held, Held{&s.Effect.Locks[i], s})
	}
}

// rows follows which tables the script emptied and filled.
func (x *session) rows(s *Stmt) {
	switch n := s.Node.(type) {
	case *pgtree.TruncateStmt:
		for _, r := range n.Relations {
			if t := s.Table(r.GetRangeVar()); t != nil {
				note(&x.script.Emptied, t, s)
				delete(x.script.Filled, t.ID)
			}
		}
	case *pgtree.InsertStmt:
		note(&x.script.Filled, s.Table(n.Relation), s)
	case *pgtree.CopyStmt:
		if n.IsFrom {
			note(&x.script.Filled, s.Table(n.Relation), s)
		}
	case *pgtree.CreateTableAsStmt:
		if t := s.After.Table(n.GetInto().GetRel().GetSchemaname(), n.GetInto().GetRel().GetRelname()); t != nil && !n.GetInto().GetSkipData() {
			note(&x.script.Filled, t, s)
		}
	}
}

func note(m *map[catalog.ID]*Stmt, t *catalog.Table, s *Stmt) {
	if t == nil {
		return
	}
	if *m == nil {
		*m = map[catalog.ID]*Stmt{}
	}
	(*m)[t.ID] = s
}
