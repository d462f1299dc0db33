package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"sqlgen/internal/catalog"
	"sqlgen/internal/dump"
	"sqlgen/internal/pgtree"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

func (a *app) schemaCommand() *cobra.Command {
	var format, output string
	var version int
	cmd := &cobra.Command{
		Use:   "schema [revision]",
		Short: "Print the schema that the revisions lead to",
		Long: `Replays the upgrades up to a revision (heads without one) and prints the schema they lead to: as SQL that makes it on an
empty database, or as JSON. Rows are not part of it, nor is the version table.`,
		Example: "  sqlgen schema > schema.sql\n  sqlgen schema 0003 --format json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &usageError{cmd: cmd, msg: "unrecognized arguments: " + args[1]}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "sql" && format != "json" {
				return &exitError{code: ExitUsage, msg: fmt.Sprintf("--format %q: it is sql or json", format)}
			}
			p, err := a.project()
			if err != nil {
				return err
			}
			target := "heads"
			if args, err = a.releases(cmd, p, args); err != nil {
				return err
			}
			if len(args) == 1 {
				target = args[0]
			}
			r, shown, err := a.schemaAt(cmd.Context(), p, target, version)
			if err != nil {
				return err
			}
			if format == "json" {
				text, err := r.JSON(shown)
				if err != nil {
					return &exitError{code: ExitUsage, msg: err.Error()}
				}
				return a.write(output, text)
			}
			return a.write(output, r.SQL())
		},
	}
	cmd.Flags().StringVar(&format, "format", "sql", "sql or json")
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `file` instead of standard output")
	cmd.Flags().IntVar(&version, "pg-version", 0, "major `version` of the server, 11 to 18 (default 14)")
	return cmd
}

// schemaAt replays the upgrades up to a revision.
func (a *app) schemaAt(ctx context.Context, p offline.Project, target string, version int) (*dump.Replay, string, error) {
	g, err := offline.Graph(ctx, p)
	if err != nil {
		return nil, "", err
	}
	plan, err := g.Upgrade(nil, target)
	if err != nil {
		return nil, "", err
	}
	var ids []string
	for _, s := range plan.Steps {
		if s.Revision != nil && s.IsUpgrade {
			ids = append(ids, s.Revision.ID)
		}
	}
	is := setOf(ids)
	h, err := a.renderHistory(ctx, p, func(r *revision.Revision, down bool) bool { return !down && is[r.ID] })
	if err != nil {
		return nil, "", err
	}
	s := lintSettings(p.Config)
	if version == 0 {
		version = s.Version
	}
	table := s.VersionTable
	if table == "" {
		table = "alembic_version"
	}
	r := dump.NewReplay(catalog.Options{Version: version})
	r.Skip = func(_, name string) bool { return name == table }
	for _, id := range ids {
		if err := h.ups[id].Err.Err(); err != nil {
			return nil, "", err
		}
	}
	vt := versionTable(table, s.VersionLength)
	for i := range vt.Statements {
		_ = r.Apply(vt.Statements[i].Parsed.Node) // made of our own text: it is accepted
	}
	for _, step := range h.steps(ids, "up", false) {
		h.load(&step)
		for i := range step.Statements {
			st := &step.Statements[i]
			if st.Parsed.Node == nil {
				return nil, "", unparsed(st)
			}
			if pgtree.Unwrap(st.Parsed.Node) == nil {
				continue
			}
			if err := r.Apply(st.Parsed.Node); err != nil {
				a.warn(fmt.Sprintf("%s: PostgreSQL refuses this: %s", st.Pos, err))
			}
		}
	}
	shown := target
	if len(plan.End) == 1 {
		shown = plan.End[0]
	}
	return r, shown, nil
}
