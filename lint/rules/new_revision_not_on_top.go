package rules

import (
	"fmt"
	"slices"

	"sqlgen/lint"
)

var newRevisionNotOnTop = &lint.Analyzer{
	Name:  "new-revision-not-on-top",
	Title: "A new revision does not follow the head of the base branch",
	Doc: `Compared with ` + "`--since GITREF`" + `: the change adds a revision whose down_revision isn't the head that the base branch has now. After the
merge there are two heads and the next deployment stops; or the revision is squeezed in below others that are applied already,
and never runs where they are.`,
	SafeAlternative: "Set down_revision to the head of the base branch and look at the revision again: it now runs after the others.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/branches.html"},
	Needs:           lint.NeedRevisions,
	RunHistory: func(p *lint.HistoryPass) {
		var heads []string
		isNew := map[string]bool{}
		for i := range p.Input.Revisions {
			r := &p.Input.Revisions[i]
			isNew[r.ID] = r.New
			if r.BaseHead {
				heads = append(heads, r.ID)
			}
		}
		slices.Sort(heads)
		if len(heads) == 0 {
			return
		}
		for i := range p.Input.Revisions {
			r := &p.Input.Revisions[i]
			if !r.New || len(r.BranchLabels) > 0 {
				continue
			}
			for _, d := range r.Down {
				if isNew[d] || slices.Contains(heads, d) {
					continue
				}
				p.Report(lint.Finding{Pos: r.DownPos, Revision: r.ID,
					Message:         fmt.Sprintf("the new revision %s follows %s, the base branch is at %s", r.ID, d, list(heads)),
					SafeAlternative: "down_revision = " + pyString(heads[len(heads)-1])})
			}
			if len(r.Down) == 0 {
				p.Report(lint.Finding{Pos: r.DownPos, Revision: r.ID,
					Message:         fmt.Sprintf("the new revision %s follows none, the base branch is at %s", r.ID, list(heads)),
					SafeAlternative: "down_revision = " + pyString(heads[len(heads)-1])})
			}
		}
	},
}
