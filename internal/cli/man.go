package cli

import (
	"bytes"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand writes the manual pages, for packagers.
func (a *app) manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:    "man [directory]",
		Short:  "Print the manual page, or write the pages of all commands to a directory",
		Hidden: true,
		Args:   cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			epoch := time.Unix(0, 0).UTC()
			header := &doc.GenManHeader{Title: "SQLGEN", Section: "1", Source: "sqlgen " + Version, Manual: "sqlgen", Date: &epoch}
			root.DisableAutoGenTag = true
			if len(args) == 1 {
				return doc.GenManTree(root, header, args[0])
			}
			var buf bytes.Buffer
			if err := doc.GenMan(root, header, &buf); err != nil {
				return err
			}
			return a.write("", buf.String())
		},
	}
}
