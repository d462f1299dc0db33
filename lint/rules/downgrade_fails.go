package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var downgradeFails = &lint.Analyzer{
	Name:  "downgrade-fails",
	Title: "The downgrade of a revision is refused right after its upgrade",
	Doc: `The downgrade is replayed on the schema that the upgrade leaves. A statement of it that PostgreSQL refuses (something does not
exist, exists already, or is still needed) means that the revision can't be taken back when it matters: in the middle of a
release that went wrong.`,
	SafeAlternative: "Undo in the reverse order of the upgrade, with the names that the upgrade gave.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/tutorial.html#downgrading"},
	Needs:           lint.NeedRevisions,
	RunRevision: func(p *lint.RevisionPass) {
		var first *lint.Stmt
		f := lint.Finding{}
		for _, s := range p.DownStmts {
			if s.Err == nil || s.Generated || s.Err.Unsure && s.Err.Code == catalog.UndefinedTable {
				continue // of a table that isn't known, nothing is
			}
			if first == nil {
				first = s
				f.Message = "downgrade() fails on what upgrade() leaves: " + s.Err.Msg
				f.Notes = detail(s.Err)
				if u := unnamedDropped(s); u != nil {
					f.Message += ": made without a name, it is " + list(u.names())
				}
				if s.Err.Unsure {
					f.Severity = lint.Info
					f.Message += " (not certain: " + doubt(s.Before) + ")"
				}
				continue
			}
			f.Notes = append(f.Notes, fmt.Sprintf("then at %s: %s", place(s.Place()), s.Err.Msg))
		}
		if first != nil {
			a := advise(first)
			for _, d := range first.Err.Dependents {
				dropDependent(a, first.Before, d)
			}
			f.SafeAlternative = a.String()
			p.ReportAt(first, f)
		}
	},
}
