package lint

import "sqlgen/internal/catalog"

// Refusal is a statement that the catalog refuses, in the history or under review.
type Refusal struct {
	Step      *Step
	Statement *Statement
	Err       *catalog.Error
}

// Memory is where a rule keeps what it needs later in the same run; nil at
// first. It is the rule's own.
func (r *reporter) Memory() *any { return &r.rule.memory }

// StepAt is the step that made or changed something, nil when it isn't known.
func (r *reporter) StepAt(o catalog.Origin) *Step {
	applied := r.run.input.Applied
	switch i := o.Revision - 1; {
	case i < 0:
	case i < len(applied):
		return &applied[i]
	case i-len(applied) < len(r.run.input.Steps):
		return &r.run.input.Steps[i-len(applied)]
	}
	return nil
}

// Refused lists the statements of upgrades that the catalog refuses, in order.
func (p *HistoryPass) Refused() []Refusal { return p.run.refused }

// AllStatements visits the statements of all upgrades, applied and under review.
// It may have to parse them again: once in a run is enough.
func (r *reporter) AllStatements(f func(*Step, *Statement)) {
	in := r.run.input
	for _, list := range [][]Step{in.Applied, in.Steps} {
		for i := range list {
			step := list[i]
			if step.Statements == nil && in.Load != nil {
				in.Load(&step)
			}
			for j := range step.Statements {
				f(&step, &step.Statements[j])
			}
		}
	}
}
