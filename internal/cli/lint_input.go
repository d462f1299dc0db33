package cli

import (
	"context"
	"slices"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// history is a project's revisions as lint wants them: rendered one by one, in
// both directions.
type history struct {
	order    []*revision.Revision // parents before children
	ups      map[string]*offline.Step
	downs    map[string]*offline.Step
	warnings []offline.Warning
	loader
}

// renderHistory renders revisions; want says which, nil all.
func (a *app) renderHistory(ctx context.Context, p offline.Project, want func(r *revision.Revision, down bool) bool) (*history, error) {
	h := &history{ups: map[string]*offline.Step{}, downs: map[string]*offline.Step{}, loader: loader{index: map[string]int{}, trees: generatedTrees{}, number: -1}}
	warnings, err := offline.EachOf(ctx, p, offline.ParseOff, want, func(s *offline.Step) {
		if s.Down {
			h.downs[s.Revision.ID] = s
		} else {
			h.ups[s.Revision.ID] = s
		}
		if n := len(h.order); n == 0 || h.order[n-1] != s.Revision {
			h.order = append(h.order, s.Revision)
		}
	})
	h.warnings = warnings
	return h, err
}

// joinedPieces leaves out the BEGIN that an earlier step has made, and the COMMIT
// that a later one will.
func joinedPieces(list []script.Piece, begun, goesOn bool) []script.Piece {
	list = slices.Clone(list)
	if begun {
		if i := slices.IndexFunc(list, func(p script.Piece) bool { return p.Kind == script.Begin }); i >= 0 {
			list = slices.Delete(list, i, i+1)
		}
	}
	if goesOn {
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].Kind == script.Commit {
				list = slices.Delete(list, i, i+1)
				break
			}
		}
	}
	return list
}

// graphOf is what lint's rules about the graph want to know.
func graphOf(list []*revision.Revision) []lint.Revision {
	out := make([]lint.Revision, len(list))
	for i, r := range list {
		out[i] = lint.Revision{ID: r.ID, Down: r.DownRevision, DependsOn: r.DependsOn, BranchLabels: r.BranchLabels,
			File: r.File.Name, Source: r.File, Pos: r.Pos(r.IDSpan), DownPos: r.Pos(r.DownRevisionSpan)}
		if !out[i].DownPos.IsValid() {
			out[i].DownPos = out[i].Pos
		}
		out[i].CreateDate = createDate(r.LongDoc())
	}
	return out
}

// versionTable is the step that makes the table in which Alembic keeps its place.
func versionTable(name string, length int) lint.Step {
	column := "version_num varchar(32) NOT NULL"
	if length > 0 {
		column = strings.Replace(column, "32", itoa(length), 1)
	}
	f := source.NewFile("alembic", "CREATE TABLE "+quoteName(name)+" ("+column+", CONSTRAINT "+quoteName(name+"_pkc")+" PRIMARY KEY (version_num));")
	list, _ := lint.ParseSQL(f)
	for i := range list {
		list[i].Generated = true
	}
	return lint.Step{Direction: lint.Upgrade, Statements: list}
}
