package cli

import (
	"context"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"sqlgen/lint"
	"sqlgen/lint/rules"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// reviewFlags are the flags of upgrade about the check of what it renders.
type reviewFlags struct {
	off    bool
	failOn string
	// guarded says that the script sets timeouts of its own.
	guarded bool
}

func (f *reviewFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.off, "no-lint", false, "don't check the script")
	cmd.Flags().StringVar(&f.failOn, "fail-on", "", "`severity` of a finding from which nothing is printed and the exit code is 1: error, warning, info or none (default none)")
}

// shownFindings is how many findings the summary spells out.
const shownFindings = 5

// review checks a rendered upgrade, the earlier revisions replayed, and says in
// short on standard error what it found. The error is for findings at or above
// --fail-on.
func (a *app) review(ctx context.Context, f *reviewFlags, p offline.Project, q offline.Request, res *offline.Result) error {
	limit, err := failOn(f.failOn, p.Config, "none")
	if err != nil || f.off || q.Command != alembic.Upgrade || a.quiet && limit == lint.Off {
		return err
	}
	x, err := a.scriptInput(ctx, p, q, res)
	if err != nil {
		a.warn("the script isn't checked: " + err.Error())
		return nil
	}
	x.settings.TimeoutsExternal = x.settings.TimeoutsExternal || f.guarded
	if err := knownRules(&x.settings); err != nil {
		return err
	}
	if x.settings.Baseline, err = a.readBaseline(p.Config.Settings.Lint.Baseline); err != nil {
		return err
	}
	result := lint.Run(x.input, x.settings, rules.All())
	for _, e := range result.Errors {
		a.warn(e.Error())
	}
	if !a.quiet {
		a.summarize(result, q.Revisions[0])
	}
	if limit != lint.Off && result.Worst() >= limit {
		return &exitError{code: ExitFindings, msg: "nothing is printed because of --fail-on " + limit.String()}
	}
	return nil
}

func (a *app) summarize(r *lint.Result, rng string) {
	errors, warnings := r.Count(lint.Error), r.Count(lint.Warning)
	if errors+warnings == 0 {
		return
	}
	shown := 0
	for _, worst := range []lint.Severity{lint.Error, lint.Warning} {
		for _, f := range r.Findings {
			if f.Severity != worst || shown == shownFindings {
				continue
			}
			shown++
			fmt.Fprintf(a.Err, "%s: %s: %s [%s]\n", f.Pos, f.Severity, f.Message, f.Rule)
		}
	}
	more := ""
	if n := errors + warnings - shown; n > 0 {
		more = fmt.Sprintf("; %d more", n)
	}
	fmt.Fprintf(a.Err, "lint: %s, %s%s: sqlgen lint %s says more\n", plural(errors, "error"), plural(warnings, "warning"), more, rng)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// scriptInput makes lint's input of a rendered script and of what is applied
// before it.
func (a *app) scriptInput(ctx context.Context, p offline.Project, q offline.Request, res *offline.Result) (*lintRun, error) {
	x := &lintRun{settings: lintSettings(p.Config)}
	x.settings.Downgrades = false
	g, err := offline.Graph(ctx, p)
	if err != nil {
		return nil, err
	}
	rng, err := revision.ParseRange(q.Revisions[0])
	if err != nil {
		return nil, err
	}
	starts := rng.Starts()
	if len(starts) == 0 {
		starts = p.Config.Settings.StartingRev
	}
	start, err := g.Start(starts...)
	if err != nil {
		return nil, err
	}
	applied := g.Ancestors(start...)
	byID := map[string]*revision.Revision{}
	for _, r := range g.Revisions() {
		byID[r.ID] = r
	}
	x.input.Revisions = graphOf(g.Revisions())
	x.mark(applied, true)
	if len(applied) > 0 {
		quiet := p
		quiet.Stderr = nil
		is := setOf(applied)
		h, err := a.renderHistory(ctx, quiet, func(r *revision.Revision, down bool) bool {
			return !down && is[r.ID]
		})
		if err != nil {
			return nil, err
		}
		name := x.settings.VersionTable
		if name == "" {
			name = "alembic_version"
		}
		x.input.Applied = append([]lint.Step{versionTable(name, x.settings.VersionLength)}, h.steps(applied, "up", false)...)
		x.input.Load = h.load
	}
	var drafts []*draft
	for pieces := res.Script.Pieces; len(pieces) > 0; {
		step := pieces[0].Step
		n := 1
		for n < len(pieces) && pieces[n].Step == step {
			n++
		}
		drafts = append(drafts, stepDraft(byID, step, pieces[:n]))
		pieces = pieces[n:]
	}
	generatedTrees{}.parse(drafts, runtime.GOMAXPROCS(0))
	for _, d := range drafts {
		x.input.Steps = append(x.input.Steps, d.finish(false))
	}
	for i := range x.input.Steps {
		if s := &x.input.Steps[i]; s.Source != nil && s.Revision != "" {
			x.input.Facts = append(x.input.Facts, facts(s.Revision, s.Source)...)
		}
	}
	return x, nil
}

func stepDraft(byID map[string]*revision.Revision, step *script.Step, pieces []script.Piece) *draft {
	if step != nil {
		if r := byID[step.Revision]; r != nil {
			return draftOf(r, lint.Direction(step.Direction), pieces)
		}
	}
	return sqlDraft("script.sql", pieces)
}
