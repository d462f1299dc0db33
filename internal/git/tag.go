package git

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// MayHaveTag reports whether the repository around dir may have a tag of that
// name. It only looks at files, and so costs next to nothing: false is certain, for
// true ask [HasTag]. See gitrepository-layout(5).
func MayHaveTag(dir, name string) bool {
	for {
		repo := filepath.Join(dir, ".git")
		info, err := os.Lstat(repo)
		if err == nil {
			return !info.IsDir() || mayHaveRef(repo, "refs/tags/"+name)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

func mayHaveRef(repo, ref string) bool {
	for _, path := range []string{filepath.FromSlash(ref), "reftable"} {
		if _, err := os.Lstat(filepath.Join(repo, path)); err == nil {
			return true
		}
	}
	packed, err := os.ReadFile(filepath.Join(repo, "packed-refs"))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return bytes.Contains(packed, []byte(" "+ref+"\n"))
}
