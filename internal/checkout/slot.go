package checkout

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/revision"
)

// Copy copies a checkout into a directory, so that slots can be put beside its
// revisions, and returns the copy's name. Links and what git keeps are left out.
func Copy(dir, to string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	out := filepath.Join(to, filepath.Base(dir))
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		target := filepath.Join(out, rel)
		switch {
		case d.IsDir() && slices.Contains([]string{".git", "node_modules"}, d.Name()):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o700)
		case d.Type().IsRegular():
			return copyFile(path, target)
		}
		return nil
	})
	return out, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// refusal is a revision whose upgrade can't be rendered, and the first reason.
type refusal struct {
	revision *revision.Revision
	err      *source.Error
}

// refused lists the revisions whose upgrade can't be rendered. When env.py can't be
// evaluated the stock one takes its place from then on, and Stock says why.
func (p *Project) refused(ctx context.Context) ([]refusal, error) {
	var out []refusal
	each := func() error {
		out = nil
		_, err := offline.EachOf(ctx, p.Project, offline.ParseError, func(_ *revision.Revision, down bool) bool { return !down }, func(s *offline.Step) {
			if len(s.Err) > 0 {
				out = append(out, refusal{s.Revision, s.Err[0]})
			}
		})
		return err
	}
	err := each()
	if err != nil && p.Stock == "" {
		off := false
		p.Config.Settings.EnvPy, p.Stock = &off, err.Error()
		err = each()
	}
	return out, err
}

// Renderable opens a project and sees to it that every upgrade of it can be
// rendered. With slots each one that can't be gets a hand-written slot without a
// statement, in a copy of the project; that is right for revisions that only move
// rows. What is left out is told to say. Without slots the error says how many can't
// be rendered.
func Renderable(ctx context.Context, dir, scratch string, settings []string, slots bool, say func(string)) (*Project, error) {
	var err error
	if slots {
		if dir, err = Copy(dir, scratch); err != nil {
			return nil, err
		}
	}
	p, err := Open(dir, scratch, settings)
	if err != nil {
		return nil, err
	}
	g, err := offline.Graph(ctx, p.Project)
	if err != nil {
		return nil, err
	}
	count := 0
	for {
		list, err := p.refused(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			say(fmt.Sprintf("%s can't be rendered: %s", r.revision.ID, r.err))
		}
		switch {
		case len(list) > 0 && !slots:
			return nil, fmt.Errorf("%d of %d revisions can't be rendered", len(list), len(g.Revisions()))
		case len(list) > 0:
			count += len(list)
			for _, r := range list {
				name := filepath.Join(filepath.Dir(r.revision.Path), r.revision.ID+".up.sql")
				if err := os.WriteFile(name, []byte("-- what the revision does to rows is left out\n"), 0o600); err != nil {
					return nil, err
				}
			}
			continue
		}
		line := fmt.Sprintf("%d revisions", len(g.Revisions()))
		if count > 0 {
			line += fmt.Sprintf(", %d of them empty slots", count)
		}
		if p.Stock != "" {
			line += ", without its env.py: " + p.Stock
		}
		say(line)
		return p, nil
	}
}
