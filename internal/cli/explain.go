package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/offline"
)

// explainConfig adds the flag that prints the effective settings instead of
// running the command.
func (a *app) explainConfig(root *cobra.Command) {
	explain := root.PersistentFlags().Bool("explain-config", false, "print every effective setting and where it is from, and do nothing else")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if !*explain {
			return nil
		}
		return a.explain(cmd)
	}
}

// explain prints a line for each setting. It ends the command, without a message.
func (a *app) explain(cmd *cobra.Command) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	p.Stderr = nil
	origins, err := offline.Explain(cmd.Context(), p)
	var b strings.Builder
	width := 0
	for _, o := range origins {
		width = max(width, len(o.Key)+len(" = ")+len(o.Value))
	}
	width = min(width, 60)
	for _, o := range origins {
		fmt.Fprintf(&b, "%-*s  # %s\n", width, o.Key+" = "+strings.ReplaceAll(o.Value, "\n", `\n`), o.From)
	}
	if _, werr := io.WriteString(a.Out, b.String()); werr != nil {
		return &exitError{code: ExitUsage, msg: "the settings can't be written: " + werr.Error()}
	}
	if err != nil {
		return err
	}
	return &exitError{code: ExitOK}
}
