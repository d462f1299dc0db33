package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// unavailableCommands are those of Alembic's commands that sqlgen refuses, and
// says why.
func (a *app) unavailableCommands() []*cobra.Command {
	var out []*cobra.Command
	for _, c := range []struct{ name, why string }{
		{"current", fmt.Sprintf(needsDatabase, "current")},
		{"edit", "edit opens an editor: open the file that sqlgen show names"},
	} {
		out = append(out, &cobra.Command{
			Use:                c.name,
			Short:              "Not available: " + c.why,
			Hidden:             true,
			DisableFlagParsing: true,
			RunE:               func(*cobra.Command, []string) error { return &exitError{code: ExitUsage, msg: c.why} },
		})
	}
	return out
}
