package rules

import (
	"fmt"
	"path"

	"sqlgen/lint"
)

var filenameOrderContradictsChain = &lint.Analyzer{
	Name:  "filename-order-contradicts-chain",
	Title: "A revision's file sorts before the file of the revision that it follows",
	Doc: `In a directory whose file names follow the order of the history (at least nine in ten do), this one doesn't: a reader who goes by the names
takes the two for the other way round. It comes from a rebase, or from a number that was given twice. The Create Date is compared
instead where names have no order. Silent where neither has.`,
	SafeAlternative: "Rename the file; the name means nothing to Alembic.",
	Since:           "0.1.0",
	Severity:        lint.Warning,
	Needs:           lint.NeedRevisions,
	RunHistory: func(p *lint.HistoryPass) {
		byID := map[string]*lint.Revision{}
		for i := range p.Input.Revisions {
			byID[p.Input.Revisions[i].ID] = &p.Input.Revisions[i]
		}
		name := func(r *lint.Revision) string { return path.Base(r.File) }
		date := func(r *lint.Revision) string { return r.CreateDate }
		if wrong, ordered := reversed(p.Input.Revisions, byID, name); ordered {
			for _, r := range wrong {
				d := byID[r.Down[0]]
				p.Report(lint.Finding{Pos: r.Pos, Revision: r.ID, Message: fmt.Sprintf("%s follows %s in the history and sorts before it", name(r), name(d))})
			}
			return
		}
		if wrong, ordered := reversed(p.Input.Revisions, byID, date); ordered {
			for _, r := range wrong {
				d := byID[r.Down[0]]
				p.Report(lint.Finding{Pos: r.Pos, Revision: r.ID, Severity: lint.Info, Message: fmt.Sprintf("revision %s follows %s and has the earlier Create Date, %s", r.ID, d.ID, r.CreateDate)})
			}
		}
	},
}

// reversed finds the revisions whose key is less than that of the one they
// follow; ordered is true when that is the exception, in at least ten.
func reversed(list []lint.Revision, byID map[string]*lint.Revision, key func(*lint.Revision) string) (wrong []*lint.Revision, ordered bool) {
	total := 0
	for i := range list {
		r := &list[i]
		if len(r.Down) != 1 || byID[r.Down[0]] == nil {
			continue
		}
		a, b := key(byID[r.Down[0]]), key(r)
		if a == "" || b == "" || a == b {
			continue
		}
		total++
		if b < a {
			wrong = append(wrong, r)
		}
	}
	return wrong, total >= 9 && len(wrong)*10 <= total
}
