package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// display runs a command that lists revisions.
func (a *app) display(cmd *cobra.Command, f func(g *revision.Graph, w io.Writer) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	g, err := offline.Graph(cmd.Context(), p)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := f(g, &buf); err != nil {
		return err
	}
	a.warn(p.Config.Warnings...)
	a.warn(g.Warnings...)
	return a.write("", buf.String())
}

const needsDatabase = "%s needs a database, and sqlgen has none"

func (a *app) historyCommand() *cobra.Command {
	var o revision.DisplayOptions
	var revRange string
	var indicate, graph bool
	var format string
	cmd := &cobra.Command{
		Use:   "history [-r RANGE] [-v]",
		Short: "List the revisions, newest first",
		Args:  exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, ok := strings.Cut(strings.TrimSpace(revRange), ":")
			switch {
			case indicate:
				return &exitError{code: ExitUsage, msg: "--indicate-current needs a database, and sqlgen has none"}
			case revRange != "" && !ok:
				return &exitError{code: ExitUsage, msg: "History range requires [start]:[end], [start]:, or :[end]"}
			case from == "current" || to == "current":
				return &exitError{code: ExitUsage, msg: "the revision 'current' needs a database, and sqlgen has none"}
			}
			revRange, err := a.releaseRange(cmd, revRange)
			if err != nil {
				return err
			}
			if graph && format == "" {
				format = "text"
			}
			return a.display(cmd, func(g *revision.Graph, w io.Writer) error {
				if format != "" {
					return g.Picture(w, revRange, format)
				}
				return g.History(w, revRange, o)
			})
		},
	}
	cmd.Flags().BoolVar(&graph, "graph", false, "draw the branches beside the revisions")
	cmd.Flags().StringVar(&format, "format", "", "draw them as `format`: text, dot, mermaid, svg or json")
	cmd.Flags().StringVarP(&revRange, "rev-range", "r", "", "`[start]:[end]` of what to list, both included")
	cmd.Flags().BoolVarP(&o.Verbose, "verbose", "v", false, "print more of each revision")
	cmd.Flags().BoolVarP(&indicate, "indicate-current", "i", false, "needs a database: refused")
	return cmd
}

func (a *app) headsCommand() *cobra.Command {
	var o revision.DisplayOptions
	cmd := &cobra.Command{
		Use:   "heads [-v] [--resolve-dependencies]",
		Short: "List the revisions that none follows",
		Args:  exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.display(cmd, func(g *revision.Graph, w io.Writer) error { return g.ShowHeads(w, o) })
		},
	}
	cmd.Flags().BoolVarP(&o.Verbose, "verbose", "v", false, "print more of each revision")
	cmd.Flags().BoolVar(&o.ResolveDependencies, "resolve-dependencies", false, "leave out what another revision depends on")
	return cmd
}

func (a *app) branchesCommand() *cobra.Command {
	var o revision.DisplayOptions
	cmd := &cobra.Command{
		Use:   "branches [-v]",
		Short: "List the branch points",
		Args:  exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.display(cmd, func(g *revision.Graph, w io.Writer) error { return g.ShowBranches(w, o) })
		},
	}
	cmd.Flags().BoolVarP(&o.Verbose, "verbose", "v", false, "print more of each revision")
	return cmd
}

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show rev",
		Short: "Print what is known of a revision",
		Args:  exactArgs("rev"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "current" {
				return &exitError{code: ExitUsage, msg: "the revision 'current' needs a database, and sqlgen has none"}
			}
			id, err := a.releaseRange(cmd, args[0])
			if err != nil {
				return err
			}
			return a.display(cmd, func(g *revision.Graph, w io.Writer) error { return g.Show(w, id) })
		},
	}
}
