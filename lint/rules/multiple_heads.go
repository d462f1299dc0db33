package rules

import (
	"fmt"
	"slices"
	"strings"

	"sqlgen/lint"
)

var multipleHeads = &lint.Analyzer{
	Name:  "multiple-heads",
	Title: "The history has several heads",
	Doc: `Two revisions that no other one follows: mostly two pull requests that branched off the same revision. ` + "`alembic upgrade head`" + ` stops
with "Multiple head revisions are present". Heads of branches with labels of their own are meant, and silent.`,
	SafeAlternative: "`alembic merge -m \"merge\" a b`, or set the down_revision of the newer one to the other.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://alembic.sqlalchemy.org/en/latest/branches.html"},
	Needs:           lint.NeedRevisions,
	RunHistory: func(p *lint.HistoryPass) {
		heads := headsOf(p.Input.Revisions)
		if len(heads) < 2 {
			return
		}
		labels := labelled(p.Input.Revisions)
		var ids []string
		var last *lint.Revision
		unlabelled := map[string]int{}
		for _, r := range heads {
			unlabelled[labels[r.ID]]++
		}
		for _, r := range heads {
			if labels[r.ID] != "" && unlabelled[labels[r.ID]] == 1 {
				continue
			}
			ids = append(ids, r.ID)
			if last == nil || newer(r, last) {
				last = r
			}
		}
		if len(ids) < 2 {
			return
		}
		slices.Sort(ids)
		var other *lint.Revision
		for _, r := range heads {
			if r != last && slices.Contains(ids, r.ID) && (other == nil || newer(r, other)) {
				other = r
			}
		}
		p.Report(lint.Finding{
			Pos: last.DownPos, Revision: last.ID,
			Message: fmt.Sprintf("the history has %d heads: %s; upgrade head is refused", len(ids), list(ids)),
			SafeAlternative: fmt.Sprintf("# if %s isn't released yet:\ndown_revision = %s\n# else: alembic merge -m \"merge\" %s",
				last.ID, pyString(other.ID), strings.Join(ids, " ")),
		})
	},
}

// headsOf are the revisions that no other one follows.
func headsOf(list []lint.Revision) []*lint.Revision {
	followed := map[string]bool{}
	for i := range list {
		for _, d := range list[i].Down {
			followed[d] = true
		}
	}
	var out []*lint.Revision
	for i := range list {
		if !followed[list[i].ID] {
			out = append(out, &list[i])
		}
	}
	return out
}

// labelled gives each revision the branch label that it has or inherits.
func labelled(list []lint.Revision) map[string]string {
	byID := map[string]*lint.Revision{}
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	out := map[string]string{}
	for i := range list {
		var way []string
		seen := map[string]bool{}
		label := ""
		for r := &list[i]; r != nil && !seen[r.ID]; {
			seen[r.ID] = true
			if l, ok := out[r.ID]; ok {
				label = l
				break
			}
			way = append(way, r.ID)
			if len(r.BranchLabels) > 0 {
				label = r.BranchLabels[0]
				break
			}
			if len(r.Down) != 1 {
				break
			}
			r = byID[r.Down[0]]
		}
		for _, id := range way {
			out[id] = label
		}
	}
	return out
}

// newer prefers what the change brings, then the later date, then the later file.
func newer(a, b *lint.Revision) bool {
	if a.New != b.New {
		return a.New
	}
	if a.CreateDate != b.CreateDate {
		return a.CreateDate > b.CreateDate
	}
	return a.File > b.File
}
