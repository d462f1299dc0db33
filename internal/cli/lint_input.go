package cli

import (
	"context"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// history is a project's revisions as lint wants them: rendered one by one, in
// both directions.
type history struct {
	order     []*revision.Revision // parents before children
	ups       map[string]*offline.Step
	downs     map[string]*offline.Step
	warnings  []offline.Warning
	lastSteps map[*offline.Step]*lint.Step
}

// renderHistory renders revisions; want says which, nil all.
func (a *app) renderHistory(ctx context.Context, p offline.Project, want func(r *revision.Revision, down bool) bool) (*history, error) {
	h := &history{ups: map[string]*offline.Step{}, downs: map[string]*offline.Step{}, lastSteps: map[*offline.Step]*lint.Step{}}
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

// steps makes lint's steps of revisions. With joined, the transaction that env.py
// keeps open over all steps stays open between them.
func (h *history) steps(ids []string, downgrades, joined bool) []lint.Step {
	var list []*offline.Step
	for _, id := range ids {
		if s := h.ups[id]; s != nil {
			list = append(list, s)
		}
	}
	out := h.convert(list, joined)
	if !downgrades {
		return out
	}
	var downs []*offline.Step
	at := map[string]int{}
	for i := range out {
		if s := h.downs[out[i].Revision]; s != nil {
			at[out[i].Revision] = len(downs)
			downs = append(downs, s)
		}
	}
	converted := h.convert(downs, false)
	for i := range out {
		if n, ok := at[out[i].Revision]; ok {
			d := &converted[n]
			if s := downs[n]; s.Err != nil && !d.Missing && !d.Empty {
				continue // not known
			}
			out[i].Downgrade = d
		}
	}
	return out
}

// convert makes steps and parses them, on all processors.
func (h *history) convert(list []*offline.Step, joined bool) []lint.Step {
	out := make([]lint.Step, len(list))
	var wg sync.WaitGroup
	work := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(list)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range work {
				s := list[i]
				var pieces []script.Piece
				if s.Script != nil {
					pieces = s.Script.Pieces
				}
				if joined && s.Joined {
					pieces = joinedPieces(pieces, i > 0 && list[i-1].Joined, i+1 < len(list) && list[i+1].Joined)
				}
				out[i] = stepOf(s.Revision, s.Down, pieces, s.Err)
			}
		}()
	}
	for i := range list {
		work <- i
	}
	close(work)
	wg.Wait()
	return out
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

// stepOf makes a step of what a revision printed.
func stepOf(r *revision.Revision, down bool, pieces []script.Piece, refused source.ErrorList) lint.Step {
	d := lint.Upgrade
	if down {
		d = lint.Downgrade
	}
	step := lint.Step{Revision: r.ID, Direction: d, Source: r.File, Pos: functionPlace(r.File, d)}
	if !step.Pos.IsValid() {
		step.Pos = r.Pos(r.IDSpan)
		step.Missing = true
	}
	step.Statements = statements(r.ID+"."+string(d)+".sql", r.File, pieces)
	own := slices.ContainsFunc(step.Statements, func(s lint.Statement) bool { return !s.Generated })
	if !own && !step.Missing {
		b := functionBody(r.File, d)
		step.Empty, step.Raises = b.empty, b.empty && b.raises
	}
	step.Missing = step.Missing && !own
	if len(refused) > 0 && !step.Missing && !step.Empty {
		step.Opaque = "a revision that could not be rendered"
	}
	return step
}

// statements parses the pieces of a script; name is what the text is called in
// findings.
func statements(name string, python *source.File, pieces []script.Piece) []lint.Statement {
	var b strings.Builder
	var ends []int
	var kept []*script.Piece
	autocommit := map[*script.Piece]bool{}
	open, opened := false, false
	for i := range pieces {
		p := &pieces[i]
		switch p.Kind {
		case script.Running:
			continue
		case script.Begin:
			open, opened = true, true
		case script.Commit:
			open = false
		default:
			autocommit[p] = opened && !open
		}
		b.WriteString(p.Text)
		b.WriteString("\n\n")
		kept, ends = append(kept, p), append(ends, b.Len())
	}
	if len(kept) == 0 {
		return nil
	}
	parsed, _ := pgtree.Parse(source.NewFile(name, b.String()), pgtree.Options{})
	if parsed == nil {
		return nil
	}
	out := lint.FromScript(parsed)
	for i := range out {
		s := &out[i]
		p := kept[sort.SearchInts(ends, s.Parsed.Start+1)]
		s.Generated = p.Kind != script.Statement && p.Kind != script.Output
		s.Autocommit = autocommit[p]
		s.Pos = p.Pos
		if python != nil {
			s.Call, s.End = callAt(python, p.Pos)
		}
	}
	return out
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
		if r.Docstring != nil {
			if m := createDate.FindStringSubmatch(r.Docstring()); m != nil {
				out[i].CreateDate = m[1]
			}
		}
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
