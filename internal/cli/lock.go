package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/approval"
	"sqlgen/offline"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

func (a *app) lockCommand() *cobra.Command {
	var check bool
	var release []string
	cmd := &cobra.Command{
		Use:   "lock [--check] [--release REVISION]",
		Short: "Write sqlgen.lock: what each revision gives, and whether it is released",
		Example: "  sqlgen lock --release v2.0     # from now on, 0007 and what it follows may not change\n" +
			"  sqlgen lock --check            # on a pull request",
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check && len(release) > 0 {
				return &exitError{code: ExitUsage, msg: "--check writes nothing, so it can't --release"}
			}
			return a.lock(cmd, check, release)
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; exit 1 when a revision differs from the lock file")
	cmd.Flags().StringArrayVar(&release, "release", nil, "`revision` or release name that is released with all it follows (repeatable)")
	return cmd
}

func (a *app) lock(cmd *cobra.Command, check bool, release []string) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	now, g, err := a.currentLock(cmd, p)
	if err != nil {
		return err
	}
	was, err := a.readLock(p.Config)
	if err != nil {
		return err
	}
	if check {
		if was == nil {
			return &exitError{code: ExitFindings, msg: fmt.Sprintf("there is no %s: run sqlgen lock", approval.LockName)}
		}
		return a.lockProblems(g, was.Check(now), false)
	}
	if was == nil {
		was = &approval.Lock{}
	}
	if err := a.lockProblems(g, was.Check(now), true); err != nil {
		return err
	}
	released := map[string]bool{}
	for _, r := range was.Revisions {
		released[r.ID] = r.Released
	}
	for _, name := range p.Config.Settings.Releases {
		release = append(release, name)
	}
	slices.Sort(release)
	for _, name := range release {
		ids, err := a.releases(cmd, p, []string{name})
		if err != nil {
			return err
		}
		for _, id := range strings.Split(ids[0], ",") {
			plan, err := g.Upgrade(nil, id)
			if err != nil {
				return err
			}
			for i := range plan.Steps {
				released[plan.Steps[i].Revision.ID] = true
			}
		}
	}
	for i := range now.Revisions {
		now.Revisions[i].Released = released[now.Revisions[i].ID]
	}
	return a.write(lockPath(p.Config), now.Text())
}

// lockProblems prints what differs; with released, only what a new lock file may
// not change.
func (a *app) lockProblems(g *revision.Graph, problems []approval.Problem, released bool) error {
	var lines []string
	for _, pr := range problems {
		if released && !pr.Released {
			continue
		}
		state := ""
		if pr.Released {
			state = "released "
		}
		line := fmt.Sprintf("%srevision %s: %s", state, pr.Revision, pr.Msg)
		for _, r := range g.Revisions() {
			if r.ID == pr.Revision {
				line = r.Pos(r.IDSpan).String() + ": " + line
			}
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil
	}
	return &exitError{code: ExitFindings, msg: strings.Join(lines, "\n")}
}

// currentLock renders every revision by itself.
func (a *app) currentLock(cmd *cobra.Command, p offline.Project) (*approval.Lock, *revision.Graph, error) {
	lock := &approval.Lock{Version: 1}
	index := map[string]int{}
	var failed error
	_, err := offline.Each(cmd.Context(), p, offline.ParseError, func(s *offline.Step) {
		r := s.Revision
		i, ok := index[r.ID]
		if !ok {
			i = len(lock.Revisions)
			index[r.ID] = i
			lock.Revisions = append(lock.Revisions, approval.Locked{ID: r.ID, Parents: r.DownRevision, DependsOn: r.DependsOn})
		}
		digest := "file:" + approval.SHA256(r.File.Content)
		if s.Err == nil {
			var text strings.Builder
			for _, piece := range s.Script.Pieces {
				if piece.Kind == script.Statement || piece.Kind == script.Output || piece.Kind == script.Begin || piece.Kind == script.Commit {
					text.WriteString(piece.Text + "\n")
				}
			}
			statements, err := approval.Statements(r.File.Name, text.String())
			if err != nil {
				failed = err
				return
			}
			digest = "sha256:" + approval.Digest(statements)
		}
		if s.Down {
			lock.Revisions[i].Downgrade = digest
		} else {
			lock.Revisions[i].Upgrade = digest
		}
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, nil, err
	}
	g, err := offline.Graph(cmd.Context(), p)
	return lock, g, err
}
