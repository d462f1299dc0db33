package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"sqlgen/internal/git"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/report"
	"sqlgen/lint/rules"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// lintFlags are the flags of lint.
type lintFlags struct {
	history       []string
	inTransaction bool
	since         string
	applied       string
	direction     string
	format        string
	output        string
	failOn        string
	pgVersion     int
	baseline      string
	writeBaseline string
	rules         []string
	requireBackup bool
	external      bool
}

const lintLong = `Says what revisions, or SQL files, do to a production database: what they lock and for how long, what they break, what the
downgrade leaves behind. The whole history is replayed, so that it knows what existed before. No database is needed.

Without arguments all revisions are checked, each as if it were deployed by itself, in both directions. With a range (0002:head) it
is one release: what is before the range counts as applied. Findings of downgrades are warnings at most.`

func (a *app) lintCommand() *cobra.Command {
	f := &lintFlags{}
	cmd := &cobra.Command{
		Use:   "lint [from:to | FILE.sql... | -]",
		Short: "Check revisions, or SQL files, before they run in production",
		Long:  lintLong,
		Example: `  sqlgen lint
  sqlgen lint 0002:head
  sqlgen lint --since origin/main --format github
  sqlgen lint --history schema.sql release.sql
  sqlgen upgrade 0002:head | sqlgen lint -`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.lint(cmd, f, args) },
	}
	fl := cmd.Flags()
	fl.StringArrayVar(&f.history, "history", nil, "SQL `file` that is applied already (repeatable)")
	fl.BoolVar(&f.inTransaction, "assume-in-transaction", false, "SQL files run inside of a transaction block that they don't open")
	fl.StringVar(&f.since, "since", "", "check the revisions that are new since the git `ref`, committed or not; older ones count as applied")
	fl.StringVar(&f.applied, "applied", "", "check what comes after `revision`")
	fl.StringVar(&f.direction, "direction", "both", "which `functions` to check: up, down or both")
	fl.StringVar(&f.format, "format", "text", "one of "+strings.Join(report.Formats(), ", "))
	fl.StringVarP(&f.output, "output", "o", "", "write the report to `file` instead of standard output")
	fl.StringVar(&f.failOn, "fail-on", "", "`severity` from which the exit code is 1: error, warning, info or none (default error)")
	fl.IntVar(&f.pgVersion, "pg-version", 0, "major `version` of the server, 11 to 18 (default 14)")
	fl.StringVar(&f.baseline, "baseline", "", "`file` with findings that are accepted")
	fl.StringVar(&f.writeBaseline, "write-baseline", "", "accept today's findings: write them to `file`")
	fl.StringArrayVar(&f.rules, "rule", nil, "`name=severity`: change a rule's severity, off leaves it out (repeatable)")
	fl.BoolVar(&f.requireBackup, "require-backup", false, "losing rows without a copy made before is an error")
	fl.BoolVar(&f.external, "timeouts-external", false, "lock_timeout and statement_timeout are set by who runs the script")
	return cmd
}

// lintRun is what is checked and what the report needs besides.
type lintRun struct {
	input    lint.Input
	settings lint.Settings
	sources  map[string]*source.File
	files    []string
	sql      []report.RevisionSQL
	failed   source.ErrorList // revisions or statements that could not be read
	history  *history         // nil for SQL files
}

func (a *app) lint(cmd *cobra.Command, f *lintFlags, args []string) error {
	if !slices.Contains(report.Formats(), f.format) {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("--format %q: it is one of %s", f.format, strings.Join(report.Formats(), ", "))}
	}
	if !slices.Contains([]string{"up", "down", "both"}, f.direction) {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("--direction %q: it is up, down or both", f.direction)}
	}
	if f.pgVersion != 0 && (f.pgVersion < 11 || f.pgVersion > 18) {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("--pg-version %d: it is 11 to 18", f.pgVersion)}
	}
	files, err := sqlArguments(args)
	if err != nil {
		return err
	}
	allowMemory(memoryLint)
	var x *lintRun
	var p offline.Project
	if files {
		p, _ = a.project() // its settings, when there is a project
		x, err = a.lintFiles(f, args)
	} else {
		if p, err = a.project(); err != nil {
			return err
		}
		if args, err = a.releases(cmd, p, args); err != nil {
			return err
		}
		applied := []string{f.applied}
		if applied, err = a.releases(cmd, p, applied); err != nil {
			return err
		}
		f.applied = applied[0]
		x, err = a.lintRevisions(cmd.Context(), p, f, args)
	}
	if err != nil {
		return err
	}
	existing := x.settings.Existing
	each := x.settings.EachRevision
	x.settings = lintSettings(p.Config)
	x.settings.Existing, x.settings.EachRevision = existing, each
	x.settings.Downgrades = f.direction == "both"
	x.settings.RequireBackup = x.settings.RequireBackup || f.requireBackup
	x.settings.TimeoutsExternal = x.settings.TimeoutsExternal || f.external
	x.settings.Today = time.Now().UTC().Format(time.DateOnly)
	if f.pgVersion != 0 {
		x.settings.Version = f.pgVersion
	}
	if err := knownRules(&x.settings); err != nil {
		return err
	}
	if err := ruleFlags(&x.settings, f.rules); err != nil {
		return err
	}
	if f.baseline == "" && p.Config != nil && f.writeBaseline == "" {
		f.baseline = p.Config.Settings.Lint.Baseline
	}
	if x.settings.Baseline, err = a.readBaseline(f.baseline); err != nil {
		return err
	}
	limit, err := failOn(f.failOn, p.Config, "error")
	if err != nil {
		return err
	}
	result := lint.Run(x.input, x.settings, rules.All())
	x.collect()
	if f.format != "text" { // where the report has them
		for _, e := range result.Errors {
			a.warn(e.Error())
		}
	}
	for _, e := range x.failed {
		a.printError(e)
	}
	if f.writeBaseline != "" {
		var b strings.Builder
		if err := lint.NewBaseline(result).Write(&b); err != nil {
			return &exitError{code: ExitUsage, msg: err.Error()}
		}
		if err := replaceFile(a.path(f.writeBaseline), b.String()); err != nil {
			return &exitError{code: ExitUsage, msg: "the baseline can't be written: " + err.Error()}
		}
		limit = lint.Off
	}
	if f.format != "text" {
		result.Errors = append(result.Errors, x.failed...)
	}
	if err := a.writeReport(cmd.Context(), f, x, result, limit); err != nil {
		return err
	}
	switch {
	case len(x.failed) > 0:
		return silent(ExitRender)
	case limit != lint.Off && result.Worst() >= limit:
		return silent(ExitFindings)
	}
	return nil
}

// silent ends with an exit code when everything has been said.
func silent(code int) error { return &exitError{code: code} }

func (a *app) writeReport(ctx context.Context, f *lintFlags, x *lintRun, result *lint.Result, limit lint.Severity) error {
	out, isFile := a.Out.(*os.File)
	r := &report.Report{Result: result, Analyzers: rules.All(), Version: Version, Files: x.files, SQL: x.sql, FailOn: limit,
		Source: func(name string) *source.File { return x.sources[name] },
		Color:  f.format == "text" && f.output == "" && isFile && isatty.IsTerminal(out.Fd()) && a.Getenv("NO_COLOR") == ""}
	switch f.format {
	case "github", "gitlab", "sarif", "markdown":
		// The host shows findings at files, which it names from the repository's root.
		r.Folder, _ = git.Folder(ctx, a.Dir)
	}
	return a.writeFrom(f.output, func(w io.Writer) error { return report.Write(w, f.format, r) })
}

// ruleFlags reads name=severity.
func ruleFlags(s *lint.Settings, list []string) error {
	for _, text := range list {
		name, word, ok := strings.Cut(text, "=")
		if !ok {
			return &exitError{code: ExitUsage, msg: fmt.Sprintf("--rule %q: write name=severity", text)}
		}
		if rules.Find(name) == nil && name != lint.UnusedSuppression {
			return &exitError{code: ExitUsage, msg: "--rule: " + unknownRule(name)}
		}
		severity, err := lint.ParseSeverity(word)
		if err != nil {
			return &exitError{code: ExitUsage, msg: "--rule " + name + ": " + err.Error()}
		}
		if s.Rules == nil {
			s.Rules = map[string]lint.Severity{}
		}
		s.Rules[name] = severity
	}
	return nil
}

// sqlArguments reports whether the arguments are SQL files.
func sqlArguments(args []string) (bool, error) {
	n := 0
	for _, a := range args {
		if a == "-" || strings.HasSuffix(strings.ToLower(a), ".sql") {
			n++
		}
	}
	if n > 0 && n < len(args) || n == 0 && len(args) > 1 {
		return false, &exitError{code: ExitUsage, msg: "lint takes one range of revisions, or SQL files (FILE.sql, or - for standard input)"}
	}
	return n > 0, nil
}

// lintFiles reads SQL files.
func (a *app) lintFiles(f *lintFlags, args []string) (*lintRun, error) {
	if f.since != "" || f.applied != "" || f.direction != "both" {
		return nil, &exitError{code: ExitUsage, msg: "--since, --applied and --direction are about revisions, not SQL files"}
	}
	x := &lintRun{sources: map[string]*source.File{}}
	x.settings.Existing = len(f.history) == 0
	for _, name := range f.history {
		step, err := a.sqlStep(x, name)
		if err != nil {
			return nil, err
		}
		x.input.Applied = append(x.input.Applied, step)
	}
	for _, name := range args {
		step, err := a.sqlStep(x, name)
		if err != nil {
			return nil, err
		}
		step.InTransaction = f.inTransaction
		x.input.Steps = append(x.input.Steps, step)
		x.files = append(x.files, step.Source.Name)
	}
	return x, nil
}

func (a *app) sqlStep(x *lintRun, name string) (lint.Step, error) {
	var data []byte
	var err error
	shown := name
	if name == "-" {
		shown = "stdin"
		data, err = io.ReadAll(a.In)
	} else {
		data, err = os.ReadFile(a.path(name))
	}
	if err != nil {
		return lint.Step{}, &exitError{code: ExitUsage, msg: "can't be read: " + reason(err)}
	}
	file := source.NewFile(shown, strings.TrimPrefix(string(data), "\ufeff")) // psql leaves a byte order mark out too
	x.sources[shown] = file
	list, err := lint.ParseSQL(file)
	x.fail(err)
	return lint.Step{Source: file, Pos: source.Pos{File: shown, Line: 1, Column: 1}, Statements: list}, nil
}

func (x *lintRun) fail(err error) {
	switch e := err.(type) {
	case nil:
	case source.ErrorList:
		x.failed = append(x.failed, e...)
	case *source.Error:
		x.failed = append(x.failed, e)
	default:
		x.failed = append(x.failed, &source.Error{Msg: err.Error()})
	}
}

// lintRevisions renders the project's revisions and decides which are checked.
func (a *app) lintRevisions(ctx context.Context, p offline.Project, f *lintFlags, args []string) (*lintRun, error) {
	if len(f.history) > 0 && f.inTransaction {
		return nil, &exitError{code: ExitUsage, msg: "--assume-in-transaction is about SQL files, not revisions"}
	}
	if f.since != "" && f.applied != "" || len(args) > 0 && (f.since != "" || f.applied != "") {
		return nil, &exitError{code: ExitUsage, msg: "a range, --since and --applied exclude each other"}
	}
	h, err := a.renderHistory(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	x := &lintRun{sources: map[string]*source.File{}}
	x.input.Revisions = graphOf(h.order)
	var applied, checked []string
	switch {
	case len(args) == 1:
		applied, checked, err = a.lintRange(ctx, p, args[0])
	case f.applied != "":
		applied, checked, err = a.lintRange(ctx, p, f.applied+":heads")
	case f.since != "":
		if err = a.compare(ctx, p, f.since, h.order, x.input.Revisions); err == nil {
			applied, checked = x.newOnes()
		}
	default:
		x.settings.EachRevision = true
		for _, r := range h.order {
			checked = append(checked, r.ID)
		}
	}
	if err != nil {
		return nil, err
	}
	x.mark(applied, f.since == "")
	for _, name := range f.history {
		step, err := a.sqlStep(x, name)
		if err != nil {
			return nil, err
		}
		x.input.Applied = append(x.input.Applied, step)
	}
	x.take(h, p, f, applied, checked)
	return x, nil
}

// take puts the rendered revisions into the input.
func (x *lintRun) take(h *history, p offline.Project, f *lintFlags, applied, checked []string) {
	s := lintSettings(p.Config)
	name := s.VersionTable
	if name == "" {
		name = "alembic_version"
	}
	x.input.Applied = append(x.input.Applied, versionTable(name, s.VersionLength))
	x.input.Applied = append(x.input.Applied, h.steps(applied, "up", false)...)
	x.history, h.checked, h.texts = h, len(h.work), f.format == "markdown"
	steps := h.steps(checked, f.direction, !x.settings.EachRevision)
	if f.direction == "down" {
		for i := range steps {
			h.load(&steps[i])
		}
		x.input.Applied = append(x.input.Applied, steps...)
		for i := range steps {
			x.input.Applied[len(x.input.Applied)-len(steps)+i].Downgrade = nil
			if d := steps[len(steps)-1-i].Downgrade; d != nil {
				x.input.Steps = append(x.input.Steps, *d)
			}
		}
	} else {
		x.input.Steps = steps
	}
	x.input.Load = h.load
	for i := range steps {
		st := &steps[i]
		x.sources[st.Source.Name] = st.Source
		x.files = append(x.files, st.Source.Name)
		x.input.Facts = append(x.input.Facts, facts(st.Revision, st.Source)...)
	}
}

// collect takes what was seen while the steps were made.
func (x *lintRun) collect() {
	if x.history == nil {
		return
	}
	for i := range x.history.work[x.history.checked:] {
		w := &x.history.work[x.history.checked+i]
		x.failed = append(x.failed, w.failed...)
		if w.sql != nil {
			x.sql = append(x.sql, *w.sql)
		}
	}
	x.failed.Sort()
}

// unparsed is the error of a statement that PostgreSQL's parser refuses.
func unparsed(s *lint.Statement) *source.Error {
	if s.Parsed.Node != nil {
		return nil
	}
	return &source.Error{Pos: s.Pos, Msg: "PostgreSQL's parser refuses the statement that this makes", Hint: "sqlgen upgrade shows where"}
}

// newOnes divides the revisions into those of the base and new ones.
func (x *lintRun) newOnes() (applied, checked []string) {
	for i := range x.input.Revisions {
		r := &x.input.Revisions[i]
		if r.New {
			checked = append(checked, r.ID)
		} else {
			applied = append(applied, r.ID)
		}
	}
	return applied, checked
}

// mark marks the revisions that are applied, unless --since has done so.
func (x *lintRun) mark(applied []string, all bool) {
	if !all {
		return
	}
	is := setOf(applied)
	for i := range x.input.Revisions {
		r := &x.input.Revisions[i]
		r.Applied = is[r.ID]
	}
}

func setOf(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}

// lintRange resolves a range: what is applied before it, and what it runs.
func (a *app) lintRange(ctx context.Context, p offline.Project, text string) (applied, checked []string, err error) {
	g, err := offline.Graph(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	rng, err := revision.ParseRange(text)
	if err != nil {
		return nil, nil, err
	}
	start, err := g.Start(rng.Starts()...)
	if err != nil {
		return nil, nil, err
	}
	plan, err := g.Upgrade(start, rng.Target)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range plan.Steps {
		if s.Revision != nil && s.IsUpgrade {
			checked = append(checked, s.Revision.ID)
		}
	}
	return g.Ancestors(start...), checked, nil
}
