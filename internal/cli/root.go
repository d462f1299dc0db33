package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"sqlgen/internal/config"
	"sqlgen/internal/spell"
	"sqlgen/offline"
)

func nearest(name string, names []string) string { return spell.Nearest(name, names) }

const longHelp = `sqlgen turns the revision files of an Alembic project into one SQL script for
PostgreSQL, without Python, without the application and without a database.`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "sqlgen",
		Short:         "Render Alembic revisions as SQL",
		Long:          longHelp,
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return &usageError{cmd: cmd, msg: "a command is needed; sqlgen --help lists them"}
		},
	}
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.SetVersionTemplate("sqlgen {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return &usageError{cmd: cmd, msg: err.Error()} })
	root.CompletionOptions.HiddenDefaultCmd = false
	f := root.PersistentFlags()
	f.StringArrayVarP(&a.configFiles, "config", "c", nil, "`file` with the configuration: alembic.ini or pyproject.toml (repeatable)")
	f.StringVarP(&a.name, "name", "n", "", "`section` of the ini file to use; alembic if not given")
	f.StringArrayVarP(&a.x, "x", "x", nil, "`key=value` for env.py's context.get_x_argument() (repeatable)")
	f.BoolVar(&a.raiseErr, "raiseerr", false, "print the Python call stack of an error")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "no warnings and no progress")
	a.explainConfig(root)
	root.AddCommand(
		a.checkCommand(), a.upgradeCommand(), a.downgradeCommand(), a.stampCommand(), a.ensureVersionCommand(),
		a.historyCommand(), a.headsCommand(), a.branchesCommand(), a.showCommand(),
		a.revisionCommand(), a.mergeCommand(), a.initCommand(), a.listTemplatesCommand(),
		a.lintCommand(), a.rulesCommand(), a.schemaCommand(),
		a.diffCommand(), a.verifyCommand(), a.lockCommand(), a.approveCommand(), a.bundleCommand(),
	)
	root.AddCommand(a.unavailableCommands()...)
	root.AddCommand(a.manCommand(root))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

// exactArgs is cobra.ExactArgs with argparse's words.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return &usageError{cmd: cmd, msg: "the following arguments are required: " + names[len(args)]}
		case len(args) > len(names):
			return &usageError{cmd: cmd, msg: fmt.Sprintf("unrecognized arguments: %s", args[len(names)])}
		}
		return nil
	}
}

// project loads the configuration.
func (a *app) project() (offline.Project, error) {
	cfg, err := config.Load(config.Options{Dir: a.Dir, Files: a.configFiles, Name: a.name, Getenv: a.Getenv})
	if err != nil {
		return offline.Project{}, err
	}
	p := offline.Project{Config: cfg, X: a.x, Stderr: a.Err, Options: []offline.Option{
		{Name: "name", Value: cfg.Section}, {Name: "raiseerr", Value: a.raiseErr}, {Name: "quiet", Value: a.quiet}, {Name: "verbose", Value: false},
	}}
	files := any(nil)
	if len(a.configFiles) > 0 {
		files = a.configFiles
	}
	p.Options = append(p.Options, offline.Option{Name: "config", Value: files})
	return p, nil
}

func (a *app) warn(msgs ...string) {
	if a.quiet {
		return
	}
	for _, m := range msgs {
		fmt.Fprintln(a.Err, "warning: "+m)
	}
}
