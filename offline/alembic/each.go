package alembic

import (
	"sqlgen/offline/pyeval"
)

// runEach runs every revision by itself, upgrade() and downgrade(), as the first
// step after a configure(): what one of them does to the run (types it has
// created, an error) does not reach the next.
func (c *migrationContext) runEach(th *pyeval.Thread, kw []pyeval.KwArg) error {
	e := c.env
	if e.Each == nil {
		return nil
	}
	each := e.Each
	e.Each = nil // env.py may run the migrations again, for another schema or database
	g, err := e.Graph()
	if err != nil {
		return err
	}
	plan := g.Each()
	if e.Planned != nil {
		e.Planned(plan)
	}
	for i := range plan.Steps {
		step := &plan.Steps[i]
		each(step, func() error {
			e.ctx = c
			e.Recorder.Configure(c.objects.Convention)
			return c.runStep(th, step, kw)
		})
	}
	return nil
}
