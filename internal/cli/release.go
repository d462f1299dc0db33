package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/git"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// releases replaces the names of releases in ranges by what they mean: those of
// [tool.sqlgen.releases], and git tags. A revision of the same name wins. A tag
// means the heads among the revision files that it has.
func (a *app) releases(cmd *cobra.Command, p offline.Project, ranges []string) ([]string, error) {
	var g *revision.Graph
	out := make([]string, len(ranges))
	for i, rng := range ranges {
		ends := strings.Split(rng, ":")
		for k, end := range ends {
			if _, named := p.Config.Settings.Releases[end]; plainRevision(end) || !named && !git.MayHaveTag(p.Config.ScriptLocation, end) {
				continue
			}
			if g == nil {
				var err error
				// A history that needs env.py to be read has no releases; rendering tells
				// what else is wrong with it.
				if g, err = offline.Graph(cmd.Context(), p); err != nil {
					return ranges, nil
				}
			}
			resolved, err := a.release(cmd, p, g, end)
			if err != nil {
				return nil, err
			}
			ends[k] = resolved
		}
		out[i] = strings.Join(ends, ":")
	}
	return out, nil
}

// releaseRange is releases for one range, or none.
func (a *app) releaseRange(cmd *cobra.Command, rng string) (string, error) {
	p, err := a.project()
	if err != nil {
		return "", err
	}
	out, err := a.releases(cmd, p, []string{rng})
	if err != nil {
		return "", err
	}
	return out[0], nil
}

// plainRevision reports what can't be a release's name.
func plainRevision(s string) bool {
	switch s {
	case "", "base", "head", "heads", "current":
		return true
	}
	return strings.ContainsAny(s, "@") || s[0] == '+' || s[0] == '-'
}

func (a *app) release(cmd *cobra.Command, p offline.Project, g *revision.Graph, name string) (string, error) {
	for _, r := range g.Revisions() {
		if r.ID == name || slices.Contains(r.BranchLabels, name) {
			return name, nil
		}
	}
	if id, ok := p.Config.Settings.Releases[name]; ok {
		return id, nil
	}
	dir := p.Config.ScriptLocation
	if !git.HasTag(cmd.Context(), dir, name) {
		return name, nil
	}
	there := map[string]bool{}
	for _, loc := range p.Config.VersionLocations {
		loc, err := filepath.EvalSymlinks(loc)
		if err != nil {
			continue
		}
		files, err := git.Files(cmd.Context(), loc, name)
		if err != nil {
			return "", &exitError{code: ExitUsage, msg: err.Error()}
		}
		for _, f := range files {
			there[filepath.Join(loc, filepath.FromSlash(f))] = true
		}
	}
	followed := map[string]bool{}
	for _, r := range g.Revisions() {
		if there[r.Path] {
			for _, id := range append(slices.Clone(r.DownRevision), r.DependsOn...) {
				followed[id] = true
			}
		}
	}
	var heads []string
	for _, r := range g.Revisions() {
		if there[r.Path] && !followed[r.ID] {
			heads = append(heads, r.ID)
		}
	}
	switch len(heads) {
	case 0:
		return "base", nil
	case 1:
		return heads[0], nil
	}
	return "", &exitError{code: ExitUsage, msg: "the tag " + name + " has several heads (" + strings.Join(heads, ", ") + "): name one of them"}
}
