package cli

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sqlgen/internal/git"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// releases replaces the names of releases in revisions and ranges by what they mean:
// those of [tool.sqlgen.releases], and git tags. A revision of the same name wins.
// A tag means the heads among the revision files that it has. What Alembic allows
// around a revision stays: branch@v2.0, v2.0+1, v2.0,v2.1. The starting_rev of the
// settings is resolved with them.
func (a *app) releases(cmd *cobra.Command, p offline.Project, ranges []string) ([]string, error) {
	r := &releaseNames{app: a, cmd: cmd, project: p}
	out := make([]string, len(ranges))
	var err error
	for i, rng := range ranges {
		if out[i], err = r.inRange(rng); err != nil {
			return nil, err
		}
	}
	start := p.Config.Settings.StartingRev
	for i := range start {
		if start[i], err = r.inRange(start[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// releaseNames resolves names; the graph is read when the first may be one.
type releaseNames struct {
	app     *app
	cmd     *cobra.Command
	project offline.Project
	graph   *revision.Graph
	broken  bool
}

func (r *releaseNames) inRange(rng string) (string, error) {
	ends := strings.Split(rng, ":")
	for k, end := range ends {
		list := strings.Split(end, ",")
		for i := range list {
			var err error
			if list[i], err = r.resolve(list[i]); err != nil {
				return "", err
			}
		}
		ends[k] = strings.Join(list, ",")
	}
	return strings.Join(ends, ":"), nil
}

var relativeTo = regexp.MustCompile(`^(.+?)([+-]\d+)$`)

func (r *releaseNames) resolve(name string) (string, error) {
	if plainRevision(name) {
		return name, nil
	}
	_, named := r.project.Config.Settings.Releases[name]
	if named || git.MayHaveTag(r.project.Config.ScriptLocation, name) {
		if r.graph == nil && !r.broken {
			var err error
			// A history that needs env.py to be read has no releases; rendering tells
			// what else is wrong with it.
			r.graph, err = offline.Graph(r.cmd.Context(), r.project)
			r.broken = err != nil
		}
		if r.broken {
			return name, nil
		}
		if id, err := r.app.release(r.cmd, r.project, r.graph, name); err != nil || id != name {
			return id, err
		}
	}
	if branch, rest, ok := strings.Cut(name, "@"); ok {
		id, err := r.resolve(rest)
		return branch + "@" + id, err
	}
	if m := relativeTo.FindStringSubmatch(name); m != nil {
		id, err := r.resolve(m[1])
		return id + m[2], err
	}
	return name, nil
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
	return s[0] == '+' || s[0] == '-'
}

func (a *app) release(cmd *cobra.Command, p offline.Project, g *revision.Graph, name string) (string, error) {
	for _, r := range g.Revisions() {
		if r.ID == name || slices.Contains(r.BranchLabels, name) {
			return name, nil
		}
	}
	if id, ok := p.Config.Settings.Releases[name]; ok {
		if r, err := g.Get(id); (err != nil || r == nil) && !plainRevision(id) {
			return "", &exitError{code: ExitUsage, msg: fmt.Sprintf("the release %s is revision %s, which is not there", name, id)}
		}
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
