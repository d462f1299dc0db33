package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sqlgen/internal/approval"
	"sqlgen/internal/bundle"
	"sqlgen/internal/config"
	"sqlgen/internal/git"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/guard"
	"sqlgen/offline/revision"
)

// commandNamed is one of the commands that a header names.
func commandNamed(name string) (alembic.Command, bool) {
	for _, c := range []alembic.Command{alembic.Upgrade, alembic.Downgrade, alembic.Stamp} {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

func (a *app) read(name string) (string, error) {
	text, err := os.ReadFile(a.path(name))
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return "", &exitError{code: ExitUsage, msg: fmt.Sprintf("%s can't be read: %s", name, err)}
	}
	return string(text), nil
}

func (a *app) diffCommand() *cobra.Command {
	var g guardFlags
	cmd := &cobra.Command{
		Use:     "diff APPROVED.sql [from:to]",
		Short:   "Compare an approved script with what the project gives now, by parsed statement",
		Example: "  sqlgen diff release.sql",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return &usageError{cmd: cmd, msg: "unrecognized arguments: " + args[2]}
			}
			return exactArgs("script")(cmd, args[:min(len(args), 1)])
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.diff(cmd, &g, args) },
	}
	g.addOptions(cmd)
	return cmd
}

func (a *app) diff(cmd *cobra.Command, gf *guardFlags, args []string) error {
	approved, err := a.read(args[0])
	if err != nil {
		return err
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	h, isGuarded := approval.ReadHeader(approved)
	if isGuarded && h.Step {
		return &exitError{code: ExitUsage, msg: args[0] + " is one step of a script: compare the whole script"}
	}
	q := offline.Request{Command: alembic.Upgrade, Revisions: args[1:]}
	if isGuarded {
		var ok bool
		if q.Command, ok = commandNamed(h.Command); !ok {
			return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s: the header's command is %q", args[0], h.Command)}
		}
		if len(args) == 1 {
			q.Revisions = h.Revisions
		}
	} else if len(args) == 1 {
		return &exitError{code: ExitUsage, msg: args[0] + " does not say its range (it has no header of a guarded script): name the range"}
	}
	if q.Revisions, err = a.releases(cmd, p, q.Revisions); err != nil {
		return err
	}
	if isGuarded {
		gf.from(&h.Options)
		if h.Options.PerMigration {
			p.Config.Settings.TransactionPerMigration = &h.Options.PerMigration
		}
	}
	now := approval.Side{Name: "the project"}
	res, err := offline.Render(cmd.Context(), p, q)
	if err != nil {
		return err
	}
	now.Text = res.Text
	if isGuarded {
		o, err := gf.options(p.Config)
		if err != nil {
			return err
		}
		o.Idempotent, o.PerMigration = h.Options.Idempotent, h.Options.PerMigration
		if h.Linted {
			o.Findings = bundle.Summary(a.findings(cmd, p, q, res))
		}
		_, r, err := a.guarded(cmd, p, q, o, res)
		if err != nil {
			return err
		}
		now.Text, now.Places = r.Text, r.Places
	}
	c, err := approval.Compare(approval.Side{Name: args[0], Text: approved}, now)
	if err != nil {
		return err
	}
	if err := a.write("", c.Text(args[0])); err != nil {
		return err
	}
	if len(c.Differences) > 0 {
		return &exitError{code: ExitFindings, msg: fmt.Sprintf("%s is not what the project gives now", args[0])}
	}
	return nil
}

// guarded makes a guarded script of a rendered one.
func (a *app) guarded(cmd *cobra.Command, p offline.Project, q offline.Request, o guard.Options, res *offline.Result) (*guard.Script, *guard.Rendered, error) {
	o.Command = q.Command.String()
	o.Range = strings.Join(q.Revisions, " ")
	if o.Note == nil {
		o.Note = a.notes(cmd, p, res)
	}
	if o.OtherBranches {
		graph, err := offline.Graph(cmd.Context(), p)
		if err != nil {
			return nil, nil, err
		}
		o.Lineage = bundle.Lineage(graph, res.Script)
	}
	g, err := guard.New(res.Script, o)
	if err != nil {
		return nil, nil, renderError(err)
	}
	r, err := g.Render(nil)
	return g, r, err
}

func (a *app) approveCommand() *cobra.Command {
	r := approval.Record{Version: 1}
	cmd := &cobra.Command{
		Use:     "approve FILE --by NAME --ticket TICKET [--until DATE]",
		Short:   "Record that a script is approved, in FILE.approval.json",
		Example: "  sqlgen approve release.sql --by 'Dora Dba' --ticket CHG-1234",
		Args:    exactArgs("file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case strings.TrimSpace(r.By) == "":
				return &usageError{cmd: cmd, msg: "--by is required: who approves"}
			case strings.TrimSpace(r.Ticket) == "":
				return &usageError{cmd: cmd, msg: "--ticket is required"}
			}
			if r.Until != "" {
				if _, err := time.Parse(time.DateOnly, r.Until); err != nil {
					return &usageError{cmd: cmd, msg: fmt.Sprintf("--until %q: a day is written 2006-01-02", r.Until)}
				}
			}
			return a.approve(cmd, args[0], &r)
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.By, "by", "", "`name` of the approver")
	f.StringVar(&r.Ticket, "ticket", "", "`number` of the change")
	f.StringVar(&r.Until, "until", "", "last `day` that the approval holds, as 2006-01-02")
	return cmd
}

func (a *app) approve(cmd *cobra.Command, name string, r *approval.Record) error {
	text, err := a.read(name)
	if err != nil {
		return err
	}
	h, ok := approval.ReadHeader(text)
	if !ok {
		return &exitError{code: ExitUsage, msg: name + " is not a guarded script: render it with --guard, or take the upgrade.sql of a bundle"}
	}
	if why := approval.CheckDigest(text); why != "" {
		return &exitError{code: ExitFindings, msg: name + ": " + why}
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	g, err := offline.Graph(cmd.Context(), p)
	if err != nil {
		return err
	}
	revisions, err := inRange(g, h)
	if err != nil {
		return err
	}
	var files, ids []string
	for _, rev := range revisions {
		files, ids = append(files, rev.Path), append(ids, rev.ID)
	}
	authors, unknown, err := git.Authors(cmd.Context(), p.Config.ScriptLocation, files)
	switch {
	case errors.Is(err, git.ErrNone):
		return &exitError{code: ExitUsage, msg: "who wrote the revisions can't be asked: " + err.Error()}
	case err != nil:
		return &exitError{code: ExitUsage, msg: err.Error()}
	case len(unknown) > 0:
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s is not committed: its author is not known", a.shown(unknown[0]))}
	}
	own, others := 0, 0
	for _, who := range authors {
		r.Authors = append(r.Authors, who.String())
		if who.Is(r.By) {
			own++
		} else {
			others++
		}
	}
	if own > 0 && others == 0 {
		return &exitError{code: ExitFindings, msg: fmt.Sprintf("%s is the only author of %s: somebody else has to approve it", r.By, strings.Join(h.Revisions, " "))}
	}
	lock, err := a.readLock(p.Config)
	if err != nil {
		return err
	}
	if lock != nil {
		r.Lock = lock.Part(ids)
	}
	r.File, r.SHA256, r.Command = filepath.Base(name), approval.SHA256(text), h.Command+" "+strings.Join(h.Revisions, " ")
	return a.write(name+approval.Suffix, r.Text())
}

func (a *app) shown(path string) string {
	if rel, err := filepath.Rel(a.Dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// inRange lists the revisions that a script runs.
func inRange(g *revision.Graph, h approval.Header) ([]*revision.Revision, error) {
	command, ok := commandNamed(h.Command)
	if !ok || command == alembic.Stamp {
		return nil, nil
	}
	rng, err := revision.ParseRange(h.Revisions[0])
	if err != nil {
		return nil, err
	}
	var starts []string
	for _, s := range rng.Starts() {
		starts = append(starts, strings.Split(s, ",")...)
	}
	start, err := g.Start(starts...)
	if err != nil {
		return nil, err
	}
	var plan *revision.Plan
	if command == alembic.Downgrade {
		plan, err = g.Downgrade(start, rng.Target)
	} else {
		plan, err = g.Upgrade(start, rng.Target)
	}
	if err != nil {
		return nil, err
	}
	var out []*revision.Revision
	for i := range plan.Steps {
		if r := plan.Steps[i].Revision; r != nil {
			out = append(out, r)
		}
	}
	return out, nil
}

// lockPath is the lock file's place: beside the configuration.
func lockPath(c *config.Config) string {
	file := c.INIFile
	if !c.HasINI && c.HasTOML {
		file = c.TOMLFile
	}
	if !c.HasINI && !c.HasTOML {
		return filepath.Join(c.Dir, approval.LockName)
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.Dir, file)
	}
	return filepath.Join(filepath.Dir(file), approval.LockName)
}

// readLock reads the lock file, nil when there is none.
func (a *app) readLock(c *config.Config) (*approval.Lock, error) {
	path := lockPath(c)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &exitError{code: ExitUsage, msg: "the lock file can't be read: " + err.Error()}
	}
	return approval.ReadLock(a.shown(path), string(text))
}

func (a *app) verifyCommand() *cobra.Command {
	var today string
	var approved bool
	cmd := &cobra.Command{
		Use:     "verify FILE|DIRECTORY",
		Short:   "Check that a script or a bundle is what was rendered and approved",
		Example: "  sqlgen verify release.sql\n  sqlgen verify out/REL-42",
		Args:    exactArgs("file"),
		RunE: func(_ *cobra.Command, args []string) error {
			day := time.Now()
			if today != "" {
				var err error
				if day, err = time.Parse(time.DateOnly, today); err != nil {
					return &exitError{code: ExitUsage, msg: fmt.Sprintf("--today %q: a day is written 2006-01-02", today)}
				}
			}
			return a.verify(args[0], day, approved)
		},
	}
	cmd.Flags().StringVar(&today, "today", "", "`day` to hold the approval's end against, as 2006-01-02 (default today)")
	cmd.Flags().BoolVar(&approved, "approved", true, "an approval must be there; --approved=false checks the digests alone")
	return cmd
}

func (a *app) verify(name string, today time.Time, needsApproval bool) error {
	info, err := os.Stat(a.path(name))
	if err != nil {
		return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s can't be read: no such file or directory", name)}
	}
	var problems []string
	add := func(file, why string) {
		if why != "" {
			problems = append(problems, file+": "+why)
		}
	}
	scripts := []string{name}
	if info.IsDir() {
		found, more, err := a.verifyManifest(name)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
		scripts = found
	}
	for i, script := range scripts {
		text, err := a.read(script)
		if err != nil {
			return err
		}
		add(script, approval.CheckDigest(text))
		if !needsApproval || info.IsDir() && filepath.Base(script) != "upgrade.sql" {
			continue
		}
		why, err := a.verifyApproval(script, text, today)
		if err != nil {
			return err
		}
		add(scripts[i], why)
	}
	if len(problems) > 0 {
		return &exitError{code: ExitFindings, msg: strings.Join(problems, "\n")}
	}
	said := "digest and approval hold"
	if !needsApproval {
		said = "digest holds"
	}
	return a.write("", fmt.Sprintf("%s: %s\n", name, said))
}

func (a *app) verifyApproval(script, text string, today time.Time) (string, error) {
	record, err := os.ReadFile(a.path(script + approval.Suffix))
	if errors.Is(err, fs.ErrNotExist) {
		return "it is not approved: there is no " + filepath.Base(script) + approval.Suffix, nil
	}
	if err != nil {
		return "", &exitError{code: ExitUsage, msg: "the approval can't be read: " + err.Error()}
	}
	r, err := approval.ReadRecord(script+approval.Suffix, string(record))
	if err != nil {
		return "", err
	}
	if why := r.Holds(text, today); why != "" {
		return "the approval does not hold: " + why, nil
	}
	if r.Lock == "" {
		return "", nil
	}
	// On a machine without the project the digest has to do.
	p, err := a.project()
	if err != nil {
		return "", nil
	}
	lock, err := a.readLock(p.Config)
	if err != nil || lock == nil {
		return "", err
	}
	h, _ := approval.ReadHeader(text)
	g, err := offline.Graph(context.Background(), p)
	if err != nil {
		return "", err
	}
	revisions, err := inRange(g, h)
	if err != nil {
		return "the project does not have its revisions: " + err.Error(), nil
	}
	var ids []string
	for _, rev := range revisions {
		ids = append(ids, rev.ID)
	}
	if lock.Part(ids) != r.Lock {
		return "the lock file has changed for its revisions since the approval", nil
	}
	return "", nil
}

// verifyManifest holds a directory against its manifest: no file missing, changed
// or added. It returns the scripts.
func (a *app) verifyManifest(dir string) (scripts, problems []string, err error) {
	text, err := a.read(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return nil, nil, err
	}
	var m struct {
		Files map[string]string `json:"files"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return nil, nil, &exitError{code: ExitUsage, msg: filepath.Join(dir, "manifest.json") + " can't be read: " + err.Error()}
	}
	there := map[string]bool{}
	root := a.path(dir)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, path)
		there[filepath.ToSlash(rel)] = true
		return err
	})
	if err != nil {
		return nil, nil, &exitError{code: ExitUsage, msg: err.Error()}
	}
	var names []string
	for f := range m.Files {
		names = append(names, f)
	}
	slices.Sort(names)
	for _, f := range names {
		shown := filepath.ToSlash(filepath.Join(dir, f))
		if !there[f] {
			problems = append(problems, shown+": it is missing")
			continue
		}
		delete(there, f)
		content, err := a.read(filepath.Join(dir, f))
		if err != nil {
			return nil, nil, err
		}
		if approval.SHA256(content) != m.Files[f] {
			problems = append(problems, shown+": it has changed since the bundle was made")
		}
		if _, ok := approval.ReadHeader(content); ok {
			scripts = append(scripts, shown)
		}
	}
	delete(there, "manifest.json")
	var more []string
	for f := range there {
		if !strings.HasSuffix(f, approval.Suffix) {
			more = append(more, filepath.ToSlash(filepath.Join(dir, f))+": it is not of the bundle")
		}
	}
	slices.Sort(more)
	return scripts, append(problems, more...), nil
}
