package checkout

import (
	"context"
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

// Refused is a revision whose upgrade can't be rendered.
type Refused struct {
	Revision *revision.Revision
	Err      *source.Error // the first of them
}

// Refused lists the revisions whose upgrade can't be rendered. When env.py can't be
// evaluated the stock one takes its place from then on, and Stock says why.
func (p *Project) Refused(ctx context.Context) ([]Refused, error) {
	var out []Refused
	each := func() error {
		out = nil
		_, err := offline.EachOf(ctx, p.Project, offline.ParseError, func(_ *revision.Revision, down bool) bool { return !down }, func(s *offline.Step) {
			if len(s.Err) > 0 {
				out = append(out, Refused{s.Revision, s.Err[0]})
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

// EmptySlot writes a hand-written slot without a statement for the upgrade of a
// revision. The project has to be a [Copy].
func EmptySlot(r *revision.Revision) error {
	name := filepath.Join(filepath.Dir(r.Path), r.ID+".up.sql")
	return os.WriteFile(name, []byte("-- what the revision does to rows is left out\n"), 0o600)
}
