package cli

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sqlgen/internal/git"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline"
	"sqlgen/offline/pyast"
	"sqlgen/offline/revision"
)

// compare marks what a change brings: which revisions are new since a commit,
// which were edited, and what the commit's heads were. Files that git doesn't
// track yet, and changes that aren't committed, count.
func (a *app) compare(ctx context.Context, p offline.Project, ref string, list []*revision.Revision, graph []lint.Revision) error {
	base := map[string]string{}
	for _, loc := range p.Config.VersionLocations {
		dir, err := filepath.EvalSymlinks(loc)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return &exitError{code: ExitUsage, msg: reason(err)}
		}
		files, err := git.Tree(ctx, dir, ref, func(path string) bool {
			return strings.HasSuffix(path, ".py") && (p.Config.Recursive || !strings.Contains(path, "/"))
		})
		if errors.Is(err, git.ErrNone) {
			return &exitError{code: ExitUsage, msg: "--since needs git and a repository: " + dir + " is in none"}
		}
		if err != nil {
			return &exitError{code: ExitUsage, msg: "--since: " + err.Error()}
		}
		for name, text := range files {
			base[filepath.Join(dir, filepath.FromSlash(name))] = text
		}
	}
	var old []lint.Revision // of the commit
	moved := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(base)) {
		if r, ok := baseRevision(path, base[path]); ok {
			old = append(old, r)
			moved[r.ID] = base[path]
		}
	}
	for i, r := range list {
		text, ok := base[r.Path]
		if !ok {
			text, ok = moved[r.ID] // renamed
		}
		graph[i].New = !ok
		graph[i].Edited = ok && !sameCode(text, r.File.Content)
		graph[i].Applied = ok
	}
	followed := map[string]bool{}
	for _, r := range old {
		for _, d := range r.Down {
			followed[d] = true
		}
	}
	for i := range graph {
		graph[i].BaseHead = !graph[i].New && !followed[graph[i].ID]
	}
	return nil
}

var assignment = regexp.MustCompile(`(?m)^(revision|down_revision)\s*(?::[^=\n]+)?=`)

// baseRevision reads the identifiers of a revision file that isn't evaluated.
func baseRevision(path, content string) (lint.Revision, bool) {
	r := lint.Revision{File: path}
	if !assignment.MatchString(content) {
		return r, false
	}
	m, err := pyast.Parse(source.NewFile(path, content))
	if err != nil {
		return r, false
	}
	for _, s := range m.Body {
		var target, value pyast.Expr
		switch s := s.(type) {
		case *pyast.Assign:
			if len(s.Targets) == 1 {
				target, value = s.Targets[0], s.Value
			}
		case *pyast.AnnAssign:
			target, value = s.Target, s.Value
		}
		name, ok := target.(*pyast.Name)
		if !ok {
			continue
		}
		switch name.Id {
		case "revision":
			r.ID = text(value)
		case "down_revision":
			r.Down = texts(value)
		}
	}
	return r, r.ID != ""
}

func texts(e pyast.Expr) []string {
	switch x := e.(type) {
	case *pyast.Tuple:
		return textsOf(x.Elts)
	case *pyast.List:
		return textsOf(x.Elts)
	}
	if s := text(e); s != "" {
		return []string{s}
	}
	return nil
}

func textsOf(list []pyast.Expr) []string {
	var out []string
	for _, e := range list {
		if s := text(e); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// sameCode reports whether two texts differ in layout, comments and docstrings
// at most.
func sameCode(a, b string) bool {
	a, b = strings.ReplaceAll(a, "\r\n", "\n"), strings.ReplaceAll(b, "\r\n", "\n")
	if a == b {
		return true
	}
	x, y := code(a), code(b)
	return x != "" && x == y
}

// code is the tree of a module without its docstrings and places.
func code(text string) string {
	f := source.NewFile("base", text)
	m, err := pyast.Parse(f)
	if err != nil {
		return ""
	}
	m.Body = withoutDocstring(m.Body)
	for _, s := range m.Body {
		if fn, ok := s.(*pyast.FunctionDef); ok {
			fn.Body = withoutDocstring(fn.Body)
		}
	}
	return pyast.Dump(f, m, pyast.DumpOptions{})
}

func withoutDocstring(body []pyast.Stmt) []pyast.Stmt {
	if len(body) > 0 {
		if e, ok := body[0].(*pyast.ExprStmt); ok {
			if c, ok := e.Value.(*pyast.Constant); ok {
				if _, ok := c.Value.(string); ok {
					return slices.Clone(body[1:])
				}
			}
		}
	}
	return body
}
