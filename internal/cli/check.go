package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/source"
	"sqlgen/offline"
)

// checkFlags are the flags of check.
type checkFlags struct {
	format  string
	noParse bool
}

func (a *app) checkCommand() *cobra.Command {
	f := &checkFlags{}
	cmd := &cobra.Command{
		Use:   "check [--format FORMAT]",
		Short: "List what cannot be rendered in any revision, upgrade and downgrade",
		Long: `check renders every revision by itself, in both directions, and lists what
cannot be rendered: the place, the construct, why, and the way round. A range
that avoids these revisions renders all the same.

A file versions/REVISION.up.sql or versions/REVISION.down.sql beside a revision
is its hand-written body for that direction: it is printed instead.`,
		Example: "  sqlgen check",
		Args:    exactArgs(),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.check(cmd, f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.format, "format", "text", "how to print the list: `text` or json")
	fl.BoolVar(&f.noParse, "no-parse", false, "don't check the statements with PostgreSQL's parser")
	return cmd
}

// blocker is one thing that keeps a direction of a revision from being rendered.
type blocker struct {
	File      string   `json:"file"`
	Line      int      `json:"line,omitempty"`
	Column    int      `json:"column,omitempty"`
	Revision  string   `json:"revision"`
	Direction string   `json:"direction"`
	Message   string   `json:"message"`
	Hint      string   `json:"hint,omitempty"`
	Slot      string   `json:"slot"`
	Stack     []string `json:"stack,omitempty"`
}

func (a *app) check(cmd *cobra.Command, f *checkFlags) error {
	if f.format != "text" && f.format != "json" {
		return &usageError{cmd: cmd, msg: fmt.Sprintf("argument --format: invalid choice: '%s' (choose from text, json)", f.format)}
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	p.Stderr = nil // what the revisions print is no concern of a list
	mode := offline.ParseError
	if f.noParse {
		mode = offline.ParseOff
	}
	revisions, blocked := 0, map[string]int{}
	blockers := []blocker{}
	var out bytes.Buffer
	warnings, err := offline.Each(cmd.Context(), p, mode, func(s *offline.Step) {
		if !s.Down {
			revisions++
		}
		if len(s.Err) > 0 {
			blocked[s.Direction()]++
		}
		for _, e := range s.Err {
			b := newBlocker(s, e)
			blockers = append(blockers, b)
			fmt.Fprintln(&out, b.text(e, s.Revision.File.Name))
			if a.raiseErr {
				for _, n := range e.Notes {
					fmt.Fprintln(&out, "  "+n)
				}
			}
		}
	})
	if err != nil {
		return err
	}
	for _, w := range warnings {
		a.warn(w.String())
	}
	if f.format == "json" {
		out.Reset()
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(map[string]any{"version": 1, "revisions": revisions, "blockers": blockers}); err != nil {
			return err
		}
	}
	if _, err := io.Copy(a.Out, &out); err != nil {
		return &exitError{code: ExitUsage, msg: "the list can't be written: " + err.Error()}
	}
	if len(blockers) == 0 {
		if f.format == "text" {
			a.print(fmt.Sprintf("%s, all rendered in both directions", count(revisions, "revision")))
		}
		return nil
	}
	return &exitError{code: ExitRender, msg: fmt.Sprintf(
		"%s: %s and %s cannot be rendered; where no way round is given, write the statements into %s beside the revision",
		count(revisions, "revision"), count(blocked["upgrade"], "upgrade"), count(blocked["downgrade"], "downgrade"), blockers[0].Slot)}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func newBlocker(s *offline.Step, e *source.Error) blocker {
	suffix := ".up.sql"
	if s.Down {
		suffix = ".down.sql"
	}
	b := blocker{
		File: e.Pos.File, Line: e.Pos.Line, Column: e.Pos.Column, Revision: s.Revision.ID, Direction: s.Direction(),
		Message: strings.Join(strings.Fields(e.Msg), " "), Hint: strings.Join(strings.Fields(e.Hint), " "),
		Slot: path.Join(path.Dir(s.Revision.File.Name), s.Revision.ID+suffix), Stack: e.Notes,
	}
	if b.File == "" {
		b.File = s.Revision.File.Name
	}
	return b
}

// text is the line of the list: the error with the direction, and with the
// revision where the place is in another file.
func (b *blocker) text(e *source.Error, revisionFile string) string {
	n := *e
	if n.Pos.File == "" {
		n.Pos.File = b.File
	}
	n.Msg = b.Direction + ": " + n.Msg
	if n.Pos.File != revisionFile {
		n.Msg = b.Direction + " of " + revisionFile + n.Msg[len(b.Direction):]
	}
	return n.Error()
}
