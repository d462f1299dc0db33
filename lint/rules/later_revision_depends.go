package rules

import (
	"fmt"

	"sqlgen/internal/catalog"
	"sqlgen/lint"
)

var laterRevisionDepends = &lint.Analyzer{
	Name:  "later-revision-depends",
	Title: "An edited revision no longer makes what a later one uses",
	Doc: `A revision that is applied already was edited (or several were squashed), and now a later revision is refused when the history is
replayed from the start: a column, table or type that it uses is gone, or exists twice. Databases that are up to date don't notice;
a new one, in a test or at a new customer, can't be made any more.`,
	SafeAlternative: "Bring back what the later revision uses, or edit that one too.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Needs:           lint.NeedRevisions | lint.NeedHistory,
	RunHistory: func(p *lint.HistoryPass) {
		at := map[string]int{}
		for i := range p.Input.Applied {
			at[p.Input.Applied[i].Revision] = i + 1
		}
		for i := range p.Input.Steps {
			at[p.Input.Steps[i].Revision] = len(p.Input.Applied) + i + 1
		}
		told := map[string]bool{}
		for _, x := range p.Refused() {
			if x.Err.Unsure || x.Step.Direction == lint.Downgrade {
				continue
			}
			switch x.Err.Code {
			case catalog.UndefinedTable, catalog.UndefinedColumn, catalog.UndefinedObject, catalog.DuplicateTable, catalog.DuplicateColumn, catalog.DuplicateObject, catalog.InvalidForeignKey:
			default:
				continue
			}
			var edited *lint.Revision
			for i := range p.Input.Revisions {
				r := &p.Input.Revisions[i]
				if r.Edited && at[r.ID] > 0 && at[r.ID] < at[x.Step.Revision] && (edited == nil || at[r.ID] > at[edited.ID]) {
					edited = r
				}
			}
			if edited == nil || told[edited.ID] {
				continue
			}
			told[edited.ID] = true
			where := x.Statement.Pos
			if !where.IsValid() {
				where = x.Statement.SQL.Pos(x.Statement.Parsed)
			}
			p.Report(lint.Finding{Pos: edited.Pos, Revision: edited.ID,
				Message: fmt.Sprintf("revision %s was edited and the later revision %s now fails (%s): %s", edited.ID, x.Step.Revision, place(where), x.Err.Msg)})
		}
	},
}
