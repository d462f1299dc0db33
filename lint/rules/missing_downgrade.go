package rules

import (
	"fmt"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var missingDowngrade = &lint.Analyzer{
	Name:  "missing-downgrade",
	Title: "A revision changes the schema and its downgrade does nothing",
	Doc: `The function is missing, is ` + "`pass`" + `, or raises, while the upgrade changes the schema. After ` + "`downgrade`" + ` the version table says the old
revision and the schema is the new one. A downgrade that raises says so itself and is information only. Merge
revisions, and those that change rows alone, need none.`,
	SafeAlternative: "Undo what upgrade() does in reverse order, or raise an exception that says why it can't be undone.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading"},
	Needs:           lint.NeedRevisions,
	RunRevision: func(p *lint.RevisionPass) {
		down := p.Down
		if down == nil || !down.Missing && !down.Empty || doesSomething(p.DownStmts) {
			return
		}
		changes := toUndo(p.Changes())
		if len(changes) == 0 {
			return
		}
		f := lint.Finding{Pos: down.Pos}
		switch {
		case down.Missing:
			f.Message, f.Pos = "there is no downgrade()", p.Up.Pos
		case down.Raises:
			f.Message, f.Severity = "downgrade() raises an exception", lint.Info
		default:
			f.Message = "downgrade() does nothing"
		}
		f.Message += fmt.Sprintf(", and upgrade() changes the schema: %s", summary(changes))
		p.ReportStep(down, f)
	},
}

// toUndo leaves out what needs no downgrade: a constraint that was validated.
func toUndo(changes []catalog.Difference) []catalog.Difference {
	var out []catalog.Difference
	for _, d := range changes {
		if d.Kind == "constraint" && strings.Replace(d.Before, " valid=false ", " valid=true ", 1) == d.After {
			continue
		}
		out = append(out, d)
	}
	return out
}

// summary names the first few differences.
func summary(changes []catalog.Difference) string {
	var out []string
	changes = withoutParts(changes)
	for i, d := range changes {
		if i == 4 && len(changes) > 5 {
			out = append(out, fmt.Sprintf("%d more", len(changes)-4))
			break
		}
		verb := "changes "
		switch {
		case d.Before == "":
			verb = "makes "
		case d.After == "":
			verb = "drops "
		}
		out = append(out, verb+differenceName(d))
	}
	return list(out)
}
