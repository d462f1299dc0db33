package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/bundle"
	"sqlgen/internal/config"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
)

// bundleFlags are what a bundle is told.
type bundleFlags struct {
	guard      guardFlags
	output     string
	projects   []string
	allowLossy bool
	approved   string
	evidence   string
	stats      string
}

func (a *app) bundleCommand() *cobra.Command {
	f := &bundleFlags{}
	cmd := &cobra.Command{
		Use:   "bundle [from:to] -o DIRECTORY",
		Short: "Write everything that a DBA needs to approve and apply an upgrade",
		Example: "  sqlgen bundle 0002:head -o out/REL-42\n" +
			"  sqlgen bundle -o out/REL-42 --project ../library:base:head --project .:0002:head",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return &usageError{cmd: cmd, msg: "unrecognized arguments: " + args[1]}
			case len(args) == 0 && len(f.projects) == 0:
				return &usageError{cmd: cmd, msg: "the following arguments are required: range"}
			case f.output == "" || f.output == "-":
				return &usageError{cmd: cmd, msg: "-o is required: the directory to write to"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.bundle(cmd, f, args) },
	}
	fl := cmd.Flags()
	fl.StringVarP(&f.output, "output", "o", "", "`directory` to write to")
	fl.StringArrayVar(&f.projects, "project", nil, "`directory[:from:to]` of a project; several are applied in this order")
	fl.BoolVar(&f.allowLossy, "allow-lossy", false, "make the bundle although the way back can't undo everything")
	fl.StringVar(&f.approved, "approved", "", "`file` with the script approved last, to show the difference")
	fl.StringVar(&f.evidence, "evidence", "", "`link` to the results of the tests, for the report")
	fl.StringVar(&f.stats, "stats", "", "`file` with the sizes of the tables, made with the bundle's sizes.sql, for the report")
	f.guard.addOptions(cmd)
	return cmd
}

// bundleProject is one --project, or the project at hand.
type bundleProject struct {
	dir, rng string
	name     string // the directory's, as it was given: the same wherever the checkout lies
}

func (a *app) bundleProjects(f *bundleFlags, args []string) ([]bundleProject, error) {
	rng := ""
	if len(args) > 0 {
		rng = args[0]
	}
	if len(f.projects) == 0 {
		return []bundleProject{{dir: a.Dir, rng: rng}}, nil
	}
	var out []bundleProject
	for _, text := range f.projects {
		p := bundleProject{dir: text, rng: rng}
		if _, err := os.Stat(a.path(text)); err != nil {
			dir, own, ok := strings.Cut(text, ":")
			if ok {
				p.dir, p.rng = dir, own
			}
		}
		if p.rng == "" {
			return nil, &exitError{code: ExitUsage, msg: "--project " + text + ": name its range: " + p.dir + ":from:to"}
		}
		if p.name = filepath.Base(filepath.Clean(p.dir)); p.name == "." || p.name == ".." {
			p.name = "project"
		}
		p.dir = a.path(p.dir)
		out = append(out, p)
	}
	return out, nil
}

func (a *app) bundle(cmd *cobra.Command, f *bundleFlags, args []string) error {
	list, err := a.bundleProjects(f, args)
	if err != nil {
		return err
	}
	if f.approved != "" && len(list) > 1 {
		return &exitError{code: ExitUsage, msg: "--approved is one script, and there are several projects"}
	}
	tool := "sqlgen " + Version
	var sizes bundle.Sizes
	if f.stats != "" {
		text, err := a.read(f.stats)
		if err != nil {
			return err
		}
		if sizes, err = bundle.ReadSizes(f.stats, text); err != nil {
			return &exitError{code: ExitUsage, msg: err.Error()}
		}
	}
	var made []*bundle.Files
	for _, one := range list {
		p, err := a.projectIn(one.dir)
		if err != nil {
			return err
		}
		in := bundle.Input{Project: p, AllowLossy: f.allowLossy, Tool: tool, Evidence: f.evidence, Sizes: sizes}
		ranges, err := a.releases(cmd, p, []string{one.rng})
		if err != nil {
			return err
		}
		in.Range = ranges[0]
		if in.Options, err = f.guard.options(p.Config); err != nil {
			return err
		}
		if in.Options.Project == "" && len(list) > 1 {
			in.Options.Project = one.name
		}
		if f.approved != "" {
			if in.Approved, err = a.read(f.approved); err != nil {
				return err
			}
			in.ApprovedName = filepath.Base(f.approved)
		}
		lock, err := a.readLock(p.Config)
		if err != nil {
			return err
		}
		if lock != nil {
			in.LockPart = lock.Part
		}
		in.Lint = func(res *offline.Result) []bundle.Finding {
			return a.findings(cmd, p, offline.Request{Command: alembic.Upgrade, Revisions: []string{in.Range}}, res)
		}
		files, err := bundle.Make(cmd.Context(), in)
		if errors.Is(err, bundle.ErrLossy) {
			return &exitError{code: ExitFindings, msg: err.Error()}
		}
		if err != nil {
			return renderError(err)
		}
		made = append(made, files)
	}
	files, err := bundle.Join(tool, made)
	if err != nil {
		return err
	}
	if err := a.emptyDirectory(f.output, files); err != nil {
		return err
	}
	return a.writeFiles(f.output, files)
}

// projectIn loads the project of a directory; the flags -c and -n are for the
// directory at hand alone.
func (a *app) projectIn(dir string) (offline.Project, error) {
	if filepath.Clean(dir) == filepath.Clean(a.Dir) {
		return a.project()
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		var se *source.Error
		if errors.As(err, &se) && se.Pos.File == "" {
			e := *se
			e.Pos.File = a.shown(dir)
			return offline.Project{}, &e
		}
		return offline.Project{}, err
	}
	return offline.Project{Config: cfg, X: a.x, Stderr: a.Err, Options: []offline.Option{
		{Name: "name", Value: cfg.Section}, {Name: "raiseerr", Value: a.raiseErr}, {Name: "quiet", Value: a.quiet}, {Name: "verbose", Value: false}, {Name: "config", Value: nil},
	}}, nil
}

// emptyDirectory refuses a directory with files that the bundle does not have:
// they would be taken for parts of it.
func (a *app) emptyDirectory(dir string, files map[string]string) error {
	root := a.path(dir)
	return filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) {
				return nil
			}
			return &exitError{code: ExitUsage, msg: err.Error()}
		}
		if d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if _, ours := files[filepath.ToSlash(rel)]; !ours {
			return &exitError{code: ExitUsage, msg: fmt.Sprintf("%s has %s, which is not of this bundle: remove it first, or name another directory", dir, filepath.ToSlash(rel))}
		}
		return nil
	})
}
