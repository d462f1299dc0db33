package alembic

import (
	"sqlgen/internal/source"
	"sqlgen/offline/revision"
)

// Slot is a hand-written SQL file beside a revision. It takes the place of the
// revision's upgrade() or downgrade().
type Slot struct {
	Name       string // as shown to the user
	Statements []SlotStatement
}

// SlotStatement is one statement of a slot, with the comments before it and
// without its semicolon.
type SlotStatement struct {
	Text string
	Pos  source.Pos
}

// slot finds the hand-written body of a step, nil when there is none.
func (e *Environment) slot(step *revision.Step) (*Slot, error) {
	if e.Slot == nil || step.Revision == nil {
		return nil, nil
	}
	return e.Slot(step.Revision, step.IsUpgrade)
}

// writeSlot prints a slot, marked as what it is.
func (c *migrationContext) writeSlot(s *Slot) {
	c.env.Recorder.Output("-- Written by hand: "+s.Name, source.Pos{File: s.Name})
	for _, st := range s.Statements {
		c.env.Recorder.Text(st.Text, st.Pos)
	}
}
