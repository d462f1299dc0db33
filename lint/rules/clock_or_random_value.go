package rules

import (
	"fmt"

	"sqlgen/lint"
)

var clockOrRandomValue = &lint.Analyzer{
	Name:  "clock-or-random-value",
	Title: "A revision puts the time or a random value into its SQL",
	Doc: "`datetime.now()`, `uuid4()`, `random`" + ` give another text on every run, so that two renderings of one script differ. sqlgen fixes them: the clock
stands at the revision's Create Date (or ` + "`--now`" + `) and random values are seeded with its identifier. What the script has is not what
an online run of the revision writes.`,
	SafeAlternative: "Let the database do it: `sa.func.now()`, `sa.text(\"gen_random_uuid()\")`; or write the constant out.",
	Since:           "0.1.0",
	Severity:        lint.Info,
	Needs:           lint.NeedRevisions,
	RunRevision: func(p *lint.RevisionPass) {
		for _, f := range p.Facts(p.Revision(), lint.FactRandom) {
			step := p.Up
			if f.Direction == lint.Downgrade {
				step = p.Down
			}
			if step != nil {
				p.ReportStep(step, lint.Finding{Pos: f.Pos, Message: fmt.Sprintf("%s gives another value on every run; here it is fixed", f.Name)})
			}
		}
	},
}
