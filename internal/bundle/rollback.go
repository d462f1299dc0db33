package bundle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/guard"
	"sqlgen/offline/script"
)

// Irreversible is something that the way back does not undo.
type Irreversible struct {
	Revision string `json:"revision,omitempty"`
	Why      string `json:"why"`
}

func (i Irreversible) String() string {
	if i.Revision == "" {
		return i.Why
	}
	return "revision " + i.Revision + ": " + i.Why
}

// Rollback is the way back.
type Rollback struct {
	Possible     bool           `json:"possible"` // there is a rollback.sql
	From         []string       `json:"from"`
	To           []string       `json:"to"`
	Whole        bool           `json:"whole"` // it ends where the upgrade begins
	Loses        []Loss         `json:"loses"` // of the rollback itself
	Irreversible []Irreversible `json:"irreversible"`
	Steps        []StepEntry    `json:"steps"`
	Precheck     []Query        `json:"precheck"`
	Verification []Query        `json:"verification"`

	script   *guard.Script
	rendered *guard.Rendered
	effects  *Effects
	text     string
}

// makeRollback renders the range backwards and decides on the catalog what it does
// not bring back.
func makeRollback(ctx context.Context, in Input, up *offline.Result, g *guard.Script, forward *Effects) (*Rollback, error) {
	back := &Rollback{From: g.End, To: g.Start, Whole: true, Loses: []Loss{}, Irreversible: []Irreversible{}, Steps: []StepEntry{}, Precheck: []Query{}, Verification: []Query{}}
	add := func(revision, format string, args ...any) {
		back.Irreversible = append(back.Irreversible, Irreversible{revision, fmt.Sprintf(format, args...)})
	}
	for _, l := range forward.Losses() {
		if strings.HasPrefix(l.How, "dropped") || strings.Contains(l.How, "all rows") {
			add(revisionOf(g, l.Statement), "%s: the downgrade can't bring it back", l)
		}
	}
	if len(g.Steps) == 0 {
		return back, nil
	}
	if len(g.End) != 1 || len(g.Start) > 1 {
		add("", "the range begins or ends at several heads: render the way back with sqlgen downgrade")
		back.Whole = false
		return back, nil
	}
	target := "base"
	if len(g.Start) == 1 {
		target = g.Start[0]
	}
	render := func(to string) (*offline.Result, error) {
		return offline.Render(ctx, in.Project, offline.Request{Command: alembic.Downgrade, Revisions: []string{g.End[0] + ":" + to}})
	}
	res, err := render(target)
	if err != nil {
		back.Whole = false
		stop, why, eachErr := lastPossible(ctx, in.Project, up.Script.Steps)
		if eachErr != nil {
			return nil, eachErr
		}
		if stop == "" {
			return nil, err
		}
		add(stop, "downgrade() can't be rendered: %s", why)
		if stop == g.End[0] {
			return back, nil
		}
		if res, err = render(stop); err != nil {
			return nil, err
		}
	}
	o := in.Options
	o.Command, o.Range = "downgrade", ""
	effects := NewEffects(forward.End, o.MinVersion, res.Script.Runs[0])
	effects.doubts = forward.closed()
	for _, st := range g.Steps {
		known := slices.ContainsFunc(o.Cuts, func(rows []string) bool { return slices.Equal(rows, st.After) })
		if !known && !slices.Equal(st.After, g.Start) && !slices.Equal(st.After, g.End) {
			o.Cuts = append(o.Cuts, st.After)
		}
	}
	o.Note, back.effects = effects.Note, effects
	if back.script, err = guard.New(res.Script, o); err != nil {
		back.script, back.Whole = nil, false
		add("", "the downgrade can't be applied: %s", err)
		return back, nil
	}
	if back.rendered, err = back.script.Render(nil); err != nil {
		return nil, err
	}
	back.text = back.rendered.Text
	back.Possible, back.To = true, back.script.End
	if back.Whole && !slices.Equal(slices.Sorted(slices.Values(back.To)), slices.Sorted(slices.Values(g.Start))) {
		back.Whole = false
		add("", "the way back ends at %s: what the range has applied of other branches stays", strings.Join(back.To, ", "))
	}
	back.Loses = append(back.Loses, effects.Losses()...)
	for i := range effects.Each {
		if why := effects.Each[i].Refused; why != "" {
			add(revisionOf(back.script, i), "the downgrade will be refused: %s", why)
		}
	}
	for _, id := range empty(up.Script, res.Script) {
		add(id, "downgrade() does nothing, upgrade() does")
	}
	if back.Whole && forward.known() {
		for _, d := range catalog.Diff(forward.Start, effects.End) {
			if strings.HasSuffix(d.Name, "."+tableName(up.Script)) || strings.Contains(d.Name, tableName(up.Script)) {
				continue // the version table stays when the history goes back to its base
			}
			switch {
			case d.Kind == "schema" && slices.Contains(append(forward.assumed, effects.assumed...), d.Name):
			case d.Before == "":
				add("", "%s %s is left over", d.Kind, d.Name)
			case d.After == "":
				add("", "%s %s does not come back", d.Kind, d.Name)
			default:
				add("", "%s %s comes back in another form: %s, was %s", d.Kind, d.Name, d.After, d.Before)
			}
		}
	}
	return back, nil
}

// from says how to go back when a step of the upgrade has stopped, "" where nothing
// is applied.
func (b *Rollback) from(g *guard.Script, step int) string {
	st := g.Steps[step]
	if step == 0 {
		return ""
	}
	const onward = "go on to the end first"
	if b.script == nil {
		return "there is no way back"
	}
	if st.Marked() {
		return onward + ": the revision is half applied"
	}
	at := -1
	for i, r := range b.script.Steps {
		if slices.Equal(r.Before, st.Before) && !r.Marked() {
			at = i
		}
	}
	if at < 0 {
		return onward
	}
	// What statements outside of transactions have done since the rows were written.
	var undo []string
	for i := step; i >= 0 && (i == step || slices.Equal(g.Steps[i].Before, st.Before)) && !g.Steps[i].Marked(); i-- {
		switch p := g.Steps[i]; {
		case p.Transactional:
		case p.NewIndex() != "":
			undo = append(undo, "DROP INDEX CONCURRENTLY IF EXISTS "+p.NewIndex()+";")
		default:
			return onward + ", or undo by hand what was done outside of a transaction"
		}
	}
	out := "rollback.sql"
	if at > 0 {
		out += fmt.Sprintf(" from step %d: psql -X", at+1)
		if g.Database != "" {
			out += " -d " + guard.ShellWord(g.Database)
		}
		out += fmt.Sprintf(" -c 'SET sqlgen.from_step = %d' -f rollback.sql", at+1)
		if g.Flavor == guard.Plain {
			out = fmt.Sprintf("the file rollback/%s.sql and those after it", b.script.Steps[at].Name)
		}
	}
	return strings.Join(append(undo, out), " then ")
}

func tableName(s *script.Script) string { return s.Runs[0].Table }

// revisionOf is the revision of the k-th statement.
func revisionOf(g *guard.Script, k int) string {
	k -= len(g.Prologue)
	for _, st := range g.Steps {
		for _, sec := range st.Sections {
			if k < len(sec.Statements) {
				return sec.Revision
			}
			k -= len(sec.Statements)
		}
	}
	return ""
}

// lastPossible finds the last revision of the steps whose downgrade can't be
// rendered: the way back ends there.
func lastPossible(ctx context.Context, p offline.Project, steps []*script.Step) (id, why string, err error) {
	wrong := map[string]string{}
	_, err = offline.Each(ctx, p, offline.ParseError, func(s *offline.Step) {
		if s.Down && s.Err != nil {
			wrong[s.Revision.ID] = s.Err[0].Error()
		}
	})
	if err != nil {
		return "", "", err
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if why, ok := wrong[steps[i].Revision]; ok {
			return steps[i].Revision, why, nil
		}
	}
	return "", "", nil
}

// empty lists the revisions whose downgrade has no statement although their
// upgrade has.
func empty(up, down *script.Script) []string {
	does := func(s *script.Script) map[string]bool {
		m := map[string]bool{}
		for i := range s.Pieces {
			if p := &s.Pieces[i]; p.Step != nil && (p.Kind == script.Statement || p.Kind == script.Output) {
				m[p.Step.Revision] = true
			}
		}
		return m
	}
	a, b := does(up), does(down)
	var out []string
	for _, s := range down.Steps {
		if a[s.Revision] && !b[s.Revision] {
			out = append(out, s.Revision)
		}
	}
	return out
}
