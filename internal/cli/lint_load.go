package cli

import (
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/report"
	"sqlgen/offline"
	"sqlgen/offline/script"
)

// loader makes lint's steps of rendered revisions when their turn has come, so
// that a long history is never in memory as a whole. It makes a batch at a time,
// the next one while the rules look at this one.
type loader struct {
	work    []rendered
	checked int            // work from here on is under review, what is before is applied
	index   map[string]int // of a revision in work

	trees  generatedTrees
	texts  bool // what the upgrades print is kept for the report
	number int  // of the batch, −1 before the first
	batch  []lint.Step
	ahead  chan batchAhead // of the next batch; nil when none is being made
}

// loadBatch is how many revisions are parsed at a time.
const loadBatch = 32

// rendered is a revision that a step is made of.
type rendered struct {
	up, down *offline.Step // down is nil where it isn't wanted, or where there is none
	// begun and goesOn say that the transaction which env.py keeps open over all
	// steps is open before the step, and after it.
	begun, goesOn bool
	upOnly        bool // nothing is said about the downgrade
	downOnly      bool // nothing is said about the upgrade

	// What making the step showed:
	failed source.ErrorList
	sql    *report.RevisionSQL
}

type batchAhead struct {
	steps []lint.Step
	fault any // of a panic
}

// steps makes lint's steps of revisions, without statements: load gives them
// these. With joined, the transaction that env.py keeps open over all steps stays
// open between them.
func (h *history) steps(ids []string, direction string, joined bool) []lint.Step {
	first := len(h.work)
	out := make([]lint.Step, 0, len(ids))
	for _, id := range ids {
		up := h.ups[id]
		if up == nil {
			continue
		}
		w := rendered{up: up, upOnly: direction == "up", downOnly: direction == "down"}
		if !w.upOnly {
			w.down = h.downs[id]
		}
		h.index[id] = len(h.work)
		h.work = append(h.work, w)
		out = append(out, lint.Step{Revision: id, Direction: lint.Upgrade, Source: up.Revision.File})
	}
	if joined {
		list := h.work[first:]
		for i := range list {
			w := &list[i]
			w.begun = w.up.Joined && i > 0 && list[i-1].up.Joined
			w.goesOn = w.up.Joined && i+1 < len(list) && list[i+1].up.Joined
		}
	}
	return out
}

// load gives a step of [history.steps] its statements and its downgrade, and
// what they tell. Going through the steps in order is cheap.
func (h *history) load(step *lint.Step) {
	i, ok := h.index[step.Revision]
	if !ok || step.Direction != lint.Upgrade {
		return
	}
	if n := i / loadBatch; n != h.number {
		var next batchAhead
		if h.ahead != nil {
			if next = <-h.ahead; next.fault != nil {
				panic(next.fault)
			}
			h.ahead = nil
		}
		if next.steps == nil || n != h.number+1 {
			next.steps = h.make(n)
		}
		h.number, h.batch = n, next.steps
		if (n+1)*loadBatch < len(h.work) {
			h.makeAhead(n + 1)
		}
	}
	*step = h.batch[i%loadBatch]
	if step.Downgrade != nil {
		down := *step.Downgrade
		step.Downgrade = &down
	}
}

func (h *history) makeAhead(n int) {
	ahead := make(chan batchAhead, 1)
	h.ahead = ahead
	go func() {
		var made batchAhead
		defer func() {
			made.fault = recover()
			ahead <- made
		}()
		made.steps = h.make(n)
	}()
}

// make makes the steps of a batch.
func (h *history) make(n int) []lint.Step {
	work := h.work[n*loadBatch : min((n+1)*loadBatch, len(h.work))]
	ups, downs := make([]*draft, len(work)), make([]*draft, len(work))
	var all []*draft
	for i := range work {
		w := &work[i]
		pieces := piecesOf(w.up)
		if w.begun || w.goesOn {
			pieces = joinedPieces(pieces, w.begun, w.goesOn)
		}
		ups[i] = draftOf(w.up.Revision, lint.Upgrade, pieces)
		all = append(all, ups[i])
		if w.down != nil {
			downs[i] = draftOf(w.down.Revision, lint.Downgrade, piecesOf(w.down))
			all = append(all, downs[i])
		}
	}
	h.trees.parse(all, 1)
	out := make([]lint.Step, len(work))
	for i := range work {
		w := &work[i]
		out[i] = ups[i].finish(len(w.up.Err) > 0)
		if w.down != nil {
			if d := downs[i].finish(len(w.down.Err) > 0); w.down.Err == nil || d.Missing || d.Empty {
				out[i].Downgrade = &d
			} // else it is not known
		}
		w.note(&out[i], h.texts)
	}
	return out
}

func piecesOf(s *offline.Step) []script.Piece {
	if s.Script == nil {
		return nil
	}
	return s.Script.Pieces
}

// note keeps what the report says of a step besides findings.
func (w *rendered) note(step *lint.Step, text bool) {
	w.failed = nil
	if !w.downOnly && !step.Missing {
		w.failed = append(w.failed, w.up.Err...)
	}
	if !w.upOnly && w.down != nil && w.down.Err != nil && step.Downgrade == nil {
		w.failed = append(w.failed, w.down.Err...)
	}
	if text && len(step.Statements) > 0 && !w.downOnly {
		w.sql = &report.RevisionSQL{Revision: step.Revision, Direction: step.Direction, File: step.Source.Name, SQL: step.Statements[0].SQL.File.Content}
	}
	for _, d := range []*lint.Step{step, step.Downgrade} {
		if d == nil {
			continue
		}
		for j := range d.Statements {
			if e := unparsed(&d.Statements[j]); e != nil {
				w.failed = append(w.failed, e)
			}
		}
	}
}
