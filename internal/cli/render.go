package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

// renderFlags are the flags of the commands that print a script.
type renderFlags struct {
	sql      bool
	tag      string
	output   string
	template string
	parse    string
	replay   bool

	guard        guardFlags
	review       reviewFlags
	perMigration bool
}

func (f *renderFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.sql, "sql", false, "print what Alembic's --sql prints: implied, but with it --parse is warn and --replay is off")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "write the script to `file` instead of standard output")
	cmd.Flags().StringVar(&f.parse, "parse", "", "what a statement is that PostgreSQL's parser (version 16) refuses: error, warn or off (default error)")
	cmd.Flags().BoolVar(&f.replay, "replay", true, "answer what a revision asks the database from the revisions before it")
	cmd.Flags().StringVar(&f.template, "template", "", "lay the script out with the template in `file`")
}

func (f *renderFlags) addGuard(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.perMigration, "transaction-per-migration", false, "one transaction for each revision, whatever env.py says")
	f.guard.add(cmd)
}

func (f *renderFlags) addTag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.tag, "tag", "", "`text` for env.py's context.get_tag_argument()")
}

func (a *app) upgradeCommand() *cobra.Command {
	f := &renderFlags{}
	cmd := &cobra.Command{
		Use:     "upgrade [--sql] [--tag TAG] [from:]to",
		Short:   "Print the script that upgrades to a revision",
		Example: "  sqlgen upgrade 0002:head > release.sql",
		Args:    exactArgs("revision"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.render(cmd, f, offline.Request{Command: alembic.Upgrade, Revisions: args})
		},
	}
	f.add(cmd)
	f.addTag(cmd)
	f.addGuard(cmd)
	f.review.add(cmd)
	return cmd
}

func (a *app) downgradeCommand() *cobra.Command {
	f := &renderFlags{}
	cmd := &cobra.Command{
		Use:     "downgrade [--sql] [--tag TAG] from:to",
		Short:   "Print the script that goes back to a revision",
		Example: "  sqlgen downgrade head:0002 > back.sql",
		Args:    exactArgs("revision"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.render(cmd, f, offline.Request{Command: alembic.Downgrade, Revisions: args})
		},
	}
	f.add(cmd)
	f.addTag(cmd)
	f.addGuard(cmd)
	return cmd
}

func (a *app) stampCommand() *cobra.Command {
	f := &renderFlags{}
	var purge bool
	cmd := &cobra.Command{
		Use:   "stamp [--sql] [--tag TAG] [from:]to...",
		Short: "Print the script that sets the version table to revisions",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{cmd: cmd, msg: "the following arguments are required: revisions"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if purge {
				return &exitError{code: ExitUsage, msg: "Can't use --purge with --sql mode"}
			}
			return a.render(cmd, f, offline.Request{Command: alembic.Stamp, Revisions: args})
		},
	}
	f.add(cmd)
	f.addTag(cmd)
	f.addGuard(cmd)
	cmd.Flags().BoolVar(&purge, "purge", false, "needs a database: refused")
	return cmd
}

func (a *app) ensureVersionCommand() *cobra.Command {
	f := &renderFlags{}
	cmd := &cobra.Command{
		Use:   "ensure_version [--sql]",
		Short: "Print the script that creates the version table",
		Args:  exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.render(cmd, f, offline.Request{Command: alembic.EnsureVersion})
		},
	}
	f.add(cmd)
	return cmd
}

func (a *app) render(cmd *cobra.Command, f *renderFlags, q offline.Request) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if f.perMigration {
		p.Config.Settings.TransactionPerMigration = &f.perMigration
	}
	if q.Revisions, err = a.releases(cmd, p, q.Revisions); err != nil {
		return err
	}
	guarded := false
	if q.Command != alembic.EnsureVersion {
		if guarded, err = f.guard.wanted(p.Config, f.sql); err != nil {
			return err
		}
	}
	q.Tag = f.tag
	if !guarded {
		q.Template = f.template
	}
	q.NoReplay = !f.replay || f.sql && !cmd.Flags().Changed("replay")
	if q.Parse, err = f.parseMode(); err != nil {
		return err
	}
	bar := a.progress()
	q.Progress = bar.update
	res, err := offline.Render(cmd.Context(), p, q)
	bar.clear()
	if err != nil {
		return err
	}
	for _, w := range res.Warnings {
		a.warn(w.String())
	}
	f.review.guarded = guarded
	if err := a.review(cmd.Context(), &f.review, p, q, res); err != nil {
		return err
	}
	if guarded {
		return a.renderGuarded(cmd, f, p, q, res)
	}
	return a.write(f.output, res.Text)
}

// parseMode is what to do with statements that do not parse. Who writes --sql
// asks for Alembic's text, which is printed whatever it is.
func (f *renderFlags) parseMode() (offline.ParseMode, error) {
	switch f.parse {
	case "":
		if f.sql {
			return offline.ParseWarn, nil
		}
		return offline.ParseError, nil
	case "error":
		return offline.ParseError, nil
	case "warn":
		return offline.ParseWarn, nil
	case "off":
		return offline.ParseOff, nil
	}
	return 0, &exitError{code: ExitUsage, msg: fmt.Sprintf("--parse %q: it is error, warn or off", f.parse)}
}

// write puts the product where it belongs: standard output, or a file that is
// whole or not there.
func (a *app) write(name, text string) error { return a.writeFrom(name, printed(text)) }

// writeFrom is write of what f prints.
func (a *app) writeFrom(name string, f func(io.Writer) error) (err error) {
	switch {
	case name == "" || name == "-":
		err = f(a.Out)
	case filepath.IsAbs(name):
		err = replaceFrom(name, f)
	default:
		err = replaceFrom(filepath.Join(a.Dir, name), f)
	}
	if err != nil {
		return &exitError{code: ExitUsage, msg: "the script can't be written: " + err.Error()}
	}
	return nil
}

func printed(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func replaceFile(name, text string) error { return replaceFrom(name, printed(text)) }

// replaceFrom has f write a temporary file beside the named one and renames it.
func replaceFrom(name string, f func(io.Writer) error) (err error) {
	mode := os.FileMode(0o644)
	if info, statErr := os.Stat(name); statErr == nil {
		if info.IsDir() {
			return errors.New(filepath.Base(name) + " is a directory")
		}
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			// The temporary file's name says nothing.
			return &fs.PathError{Op: "create", Path: filepath.Base(name), Err: pe.Err}
		}
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	if err = f(tmp); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Chmod(mode); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// progress shows on a terminal how far a long run has come.
type progress struct {
	out   io.Writer
	start time.Time
	last  time.Time
	shown bool
}

func (a *app) progress() *progress {
	p := &progress{start: time.Now()}
	if a.Terminal && !a.quiet {
		p.out = a.Err
	}
	return p
}

func (p *progress) update(done, total int) {
	if p.out == nil {
		return
	}
	now := time.Now()
	if now.Sub(p.start) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.out, "\r\x1b[K%d of %d revisions", done, total)
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
