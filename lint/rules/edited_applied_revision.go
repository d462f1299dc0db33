package rules

import (
	"fmt"

	"sqlgen/lint"
)

var editedAppliedRevision = &lint.Analyzer{
	Name:  "edited-applied-revision",
	Title: "The file of a revision that is applied already was changed",
	Doc: `A revision runs once. Databases that have it keep the old effect, new ones get the new: from here on they differ and no later revision
knows. Compared with the base (` + "`--since GITREF`" + `); revisions beyond ` + "`--applied REV`" + ` may still be edited. Changes of comments, layout and
docstrings don't count.`,
	SafeAlternative: "Leave the file as it was and write a new revision for the change.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/tutorial.html"},
	Needs:           lint.NeedRevisions,
	RunHistory: func(p *lint.HistoryPass) {
		for i := range p.Input.Revisions {
			r := &p.Input.Revisions[i]
			if r.Edited && r.Applied {
				p.Report(lint.Finding{Pos: r.Pos, Revision: r.ID, Message: fmt.Sprintf("revision %s is applied already and its file was changed: databases that have it never see the change", r.ID)})
			}
		}
	},
}
