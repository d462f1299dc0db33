package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/bundle"
	"sqlgen/internal/config"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/lint/rules"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/guard"
)

// guardFlags are the flags of guarded scripts.
type guardFlags struct {
	guard            bool
	noGuard          bool
	idempotent       bool
	split            bool
	flavor           string
	ticket           string
	database         string
	role             string
	lockTimeout      string
	statementTimeout string
	auditTable       string
	commitAt         []string
	otherBranches    bool
}

func (f *guardFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.BoolVar(&f.guard, "guard", false, "print a script that checks where it runs before it changes anything, for a DBA")
	fl.BoolVar(&f.noGuard, "no-guard", false, "print Alembic's script although the settings ask for a guarded one")
	f.addOptions(cmd)
	fl.BoolVar(&f.idempotent, "idempotent", false, "a guarded script that applies only what is missing")
	fl.StringArrayVar(&f.commitAt, "commit-at", nil, "`revision` at which the guarded script commits and begins another step (repeatable)")
	fl.BoolVar(&f.split, "split", false, "write each step of the guarded script to a file of its own, into the directory of -o")
}

// addOptions adds what a bundle has too.
func (f *guardFlags) addOptions(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.flavor, "flavor", "", "`flavor` of the guarded script: psql or plain (default psql)")
	fl.StringVar(&f.ticket, "ticket", "", "`number` of the change, for the header")
	fl.StringVar(&f.database, "database", "", "`name` of the only database that the guarded script may run in")
	fl.StringVar(&f.role, "role", "", "`name` of the only role that may run the guarded script")
	fl.StringVar(&f.auditTable, "audit-table", "", "`[schema.]table` in which each step of the guarded script records that it is applied")
	fl.BoolVar(&f.otherBranches, "other-branches", false, "the version table may have rows of other branches: they are left alone")
	fl.StringVar(&f.lockTimeout, "lock-timeout", "", "`time` that a transaction waits for a lock (default 5s)")
	fl.StringVar(&f.statementTimeout, "statement-timeout", "", "`time` that a statement in a transaction may take (default 15min)")
}

// from takes from a script's header what no flag says: it is rendered again as it
// was.
func (f *guardFlags) from(o *guard.Options) {
	for _, v := range []struct {
		flag *string
		said string
	}{
		{&f.flavor, o.Flavor}, {&f.ticket, o.Ticket}, {&f.database, o.Database}, {&f.role, o.Role},
		{&f.lockTimeout, o.LockTimeout}, {&f.statementTimeout, o.StatementTimeout}, {&f.auditTable, o.AuditTable},
	} {
		if *v.flag == "" {
			*v.flag = v.said
		}
	}
	f.otherBranches = f.otherBranches || o.OtherBranches
	for _, rows := range o.Cuts {
		f.commitAt = append(f.commitAt, strings.Join(rows, ","))
	}
}

// wanted decides whether the script is guarded. Who writes --sql asks for Alembic's
// text, whatever the settings say.
func (f *guardFlags) wanted(c *config.Config, sql bool) (bool, error) {
	asked := f.guard || f.idempotent || f.split || len(f.commitAt) > 0
	if asked && f.noGuard {
		return false, &exitError{code: ExitUsage, msg: "--no-guard contradicts --guard, --idempotent, --split and --commit-at"}
	}
	return asked || !f.noGuard && !sql && c.Settings.Guard != nil && *c.Settings.Guard, nil
}

// options are those of offline/guard: a flag over a setting over the default.
func (f *guardFlags) options(c *config.Config) (guard.Options, error) {
	pick := func(flag string, setting *string) string {
		if flag == "" && setting != nil {
			return *setting
		}
		return flag
	}
	s := &c.Settings
	o := guard.Options{
		Project: projectName(c), Flavor: pick(f.flavor, s.Flavor), Ticket: f.ticket, Idempotent: f.idempotent,
		Database: pick(f.database, s.Database), Role: pick(f.role, s.Role), SearchPath: s.SearchPath,
		LockTimeout: pick(f.lockTimeout, s.LockTimeout), StatementTimeout: pick(f.statementTimeout, s.StatementTimeout),
		AuditTable: pick(f.auditTable, s.AuditTable),
	}
	o.OtherBranches = f.otherBranches || s.OtherBranches != nil && *s.OtherBranches
	for _, rows := range f.commitAt {
		list := strings.Split(rows, ",")
		slices.Sort(list)
		o.Cuts = append(o.Cuts, list)
	}
	if s.PgVersion != nil {
		o.MinVersion = *s.PgVersion
	}
	if o.Flavor != "" && o.Flavor != guard.Psql && o.Flavor != guard.Plain {
		return o, &exitError{code: ExitUsage, msg: fmt.Sprintf("--flavor %q: it is psql or plain", o.Flavor)}
	}
	return o, nil
}

// projectName is the project setting; nothing is invented without one.
func projectName(c *config.Config) string {
	if c.Settings.Project != nil {
		return *c.Settings.Project
	}
	return ""
}

// renderGuarded prints a guarded script, or writes its steps.
func (a *app) renderGuarded(cmd *cobra.Command, f *renderFlags, p offline.Project, q offline.Request, res *offline.Result) error {
	var err error
	if f.guard.commitAt, err = a.releases(cmd, p, f.guard.commitAt); err != nil {
		return err
	}
	o, err := f.guard.options(p.Config)
	if err != nil {
		return err
	}
	o.PerMigration = f.perMigration
	if !f.review.off {
		o.Findings = bundle.Summary(a.findings(cmd, p, q, res))
	}
	g, r, err := a.guarded(cmd, p, q, o, res)
	if err != nil {
		return err
	}
	if f.guard.split {
		return a.writeSteps(f, g)
	}
	if f.template != "" {
		if r, err = a.renderTemplate(f, g); err != nil {
			return err
		}
	}
	return a.write(f.output, r.Text)
}

// findings checks a rendered upgrade for the header and the report, which set the
// timeouts that lint asks for. nil when it can't be checked.
func (a *app) findings(cmd *cobra.Command, p offline.Project, q offline.Request, res *offline.Result) []bundle.Finding {
	if q.Command != alembic.Upgrade {
		return nil
	}
	x, err := a.scriptInput(cmd.Context(), p, q, res)
	if err != nil {
		return nil
	}
	x.settings.TimeoutsExternal = true
	result := lint.Run(x.input, x.settings, rules.All())
	out := []bundle.Finding{}
	convert := func(f *lint.Finding) bundle.Finding {
		return bundle.Finding{Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, File: f.Pos.File, Line: f.Pos.Line, Revision: f.Revision, Statement: f.Statement}
	}
	for _, f := range result.Findings {
		out = append(out, convert(f))
	}
	for i := range result.Suppressed {
		s := &result.Suppressed[i]
		f := convert(s.Finding)
		f.Accepted, f.Suppressed = or(s.Reason, s.By), true
		out = append(out, f)
	}
	return out
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// notes follows the statements through the catalog for the comments on locks.
func (a *app) notes(cmd *cobra.Command, p offline.Project, res *offline.Result) func(*pgtree.Node, string) []string {
	if len(res.Script.Runs) != 1 {
		return nil
	}
	version := 0
	if v := p.Config.Settings.PgVersion; v != nil {
		version = *v
	}
	run := res.Script.Runs[0]
	return bundle.NewEffects(bundle.Before(cmd.Context(), p, run, version), version, run).Note
}

// renderTemplate prints with the template in --template's file.
func (a *app) renderTemplate(f *renderFlags, g *guard.Script) (*guard.Rendered, error) {
	text, err := os.ReadFile(a.path(f.template))
	if err != nil {
		return nil, &exitError{code: ExitUsage, msg: "the template can't be read: " + err.Error()}
	}
	t, err := guard.ParseTemplate(filepath.Base(f.template), string(text))
	if err != nil {
		return nil, &exitError{code: ExitUsage, msg: "the template can't be used: " + err.Error()}
	}
	return g.Render(t)
}

// renderError marks an error of a script that can't be made, as opposed to a
// wrong command line.
func renderError(err error) error {
	var se *source.Error
	var list source.ErrorList
	if errors.As(err, &list) || !errors.As(err, &se) {
		return err
	}
	return &offline.Error{Err: se}
}

func (a *app) writeSteps(f *renderFlags, g *guard.Script) error {
	if f.output == "" || f.output == "-" {
		return &exitError{code: ExitUsage, msg: "--split writes files: name a directory with -o"}
	}
	if f.template != "" {
		return &exitError{code: ExitUsage, msg: "--template lays out a whole script, --split writes files of one step each"}
	}
	files := map[string]string{}
	for _, s := range g.Steps {
		r, err := g.RenderStep(s)
		if err != nil {
			return err
		}
		files[s.Name+".sql"] = r.Text
	}
	if err := a.stale(f.output, files); err != nil {
		return err
	}
	return a.writeFiles(f.output, files)
}

var stepFile = regexp.MustCompile(`^\d\d+-(no)?tx\.sql$`)

// stale refuses a directory with steps of another run: somebody would apply them.
func (a *app) stale(dir string, files map[string]string) error {
	entries, err := os.ReadDir(a.path(dir))
	if err != nil {
		return nil // it will be made
	}
	for _, e := range entries {
		if _, ours := files[e.Name()]; !ours && stepFile.MatchString(e.Name()) {
			return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s has %s, a step of another script: remove it first", dir, e.Name())}
		}
	}
	return nil
}

// writeFiles makes a directory of files; they are all rendered before the first
// is written.
func (a *app) writeFiles(dir string, files map[string]string) error {
	dir = a.path(dir)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return &exitError{code: ExitUsage, msg: "the directory can't be made: " + err.Error()}
		}
		if err := replaceFile(path, files[name]); err != nil {
			return &exitError{code: ExitUsage, msg: "the file can't be written: " + err.Error()}
		}
	}
	return nil
}
