package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sqlgen/offline"
)

func (a *app) revisionCommand() *cobra.Command {
	var n offline.NewRevision
	var head string
	var autogenerate, sql bool
	cmd := &cobra.Command{
		Use:   "revision [-m MESSAGE] [--head HEAD]",
		Short: "Write a new, empty revision file",
		Args:  exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case autogenerate && sql:
				return &exitError{code: ExitUsage, msg: "Using --sql with --autogenerate does not make any sense"}
			case autogenerate:
				return &exitError{code: ExitUsage, msg: "--autogenerate compares with a database, and sqlgen has none: use alembic revision"}
			case sql:
				return &exitError{code: ExitUsage, msg: "Using --sql with the revision command does not make any sense"}
			}
			if head != "" {
				n.Heads = []string{head}
			}
			return a.author(cmd, n)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&n.Message, "message", "m", "", "`text` for the docstring and the file's name")
	f.BoolVar(&autogenerate, "autogenerate", false, "needs a database: refused")
	f.BoolVar(&sql, "sql", false, "refused")
	f.StringVar(&head, "head", "", "`revision` or branch@head that it follows")
	f.BoolVar(&n.Splice, "splice", false, "it may follow a revision that is not a head")
	f.StringVar(&n.BranchLabel, "branch-label", "", "`label` of the branch that begins with it")
	f.StringVar(&n.VersionPath, "version-path", "", "`directory` to write to, one of version_locations")
	f.StringVar(&n.RevID, "rev-id", "", "`identifier` instead of a random one")
	f.StringArrayVar(&n.DependsOn, "depends-on", nil, "`revision` that must be applied before it (repeatable)")
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	n := offline.NewRevision{}
	cmd := &cobra.Command{
		Use:   "merge [-m MESSAGE] revision...",
		Short: "Write a revision file that merges heads",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{cmd: cmd, msg: "the following arguments are required: revisions"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			n.Heads = args
			return a.author(cmd, n)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&n.Message, "message", "m", "", "`text` for the docstring and the file's name")
	f.BoolVar(&n.Splice, "splice", false, "a revision may be merged that is not a head")
	f.StringVar(&n.BranchLabel, "branch-label", "", "`label` of the branch that begins with it")
	f.StringVar(&n.RevID, "rev-id", "", "`identifier` instead of a random one")
	return cmd
}

func (a *app) author(cmd *cobra.Command, n offline.NewRevision) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	if n.Heads, err = a.releases(cmd, p, n.Heads); err != nil {
		return err
	}
	if n.DependsOn, err = a.releases(cmd, p, n.DependsOn); err != nil {
		return err
	}
	path, err := offline.Author(cmd.Context(), p, n)
	if err != nil {
		return err
	}
	if len(p.Config.PostWriteHooks) > 0 {
		a.warn("post_write_hooks are not run: sqlgen runs no programs")
	}
	return a.write("", fmt.Sprintf("  Generating %s ...  done\n", path))
}
