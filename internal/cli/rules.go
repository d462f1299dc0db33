package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/spell"
	"sqlgen/lint/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "rules [NAME]",
		Short:   "List the rules of lint, or explain one",
		Example: "  sqlgen rules orphan-enum-type",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return &usageError{cmd: cmd, msg: "unrecognized arguments: " + args[1]}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				r := rules.Find(args[0])
				if r == nil {
					return &exitError{code: ExitUsage, msg: unknownRule(args[0])}
				}
				return a.write("", rules.Markdown(r))
			}
			var b strings.Builder
			width := 0
			for _, r := range rules.All() {
				width = max(width, len(r.Name))
			}
			for _, r := range rules.All() {
				fmt.Fprintf(&b, "%-*s  %-7s  %s\n", width, r.Name, r.Severity, r.Title)
			}
			return a.write("", b.String())
		},
	}
}

func unknownRule(name string) string {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	return fmt.Sprintf("there is no rule %q%s: sqlgen rules lists them", name, spell.DidYouMean(name, names))
}
