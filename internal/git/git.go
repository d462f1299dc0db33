// Package git asks the git program about the history of files. It is used where
// people are asked for, not where scripts are rendered: nothing that a script says
// depends on it, but for the names of releases that are tags.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"sort"
	"strings"
)

// ErrNone says that there is no git, or that the directory is in no repository.
var ErrNone = errors.New("no git repository")

// run runs git without anything that a repository's configuration could make it
// start: no pager, no file system monitor, no signature check.
func run(ctx context.Context, dir string, args ...string) (string, error) {
	base := []string{"--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false"}
	cmd := exec.CommandContext(ctx, "git", append(base, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(msg.String())
		if errors.Is(err, exec.ErrNotFound) || strings.Contains(text, "not a git repository") {
			return "", ErrNone
		}
		first, _, _ := strings.Cut(text, "\n")
		return "", fmt.Errorf("git %s: %s", args[0], first)
	}
	return out.String(), nil
}

// Person is somebody who has changed a file.
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

func (p Person) String() string { return p.Name + " <" + p.Email + ">" }

// Is reports whether a name means the person: the name, the address, or both as
// git writes them, in any case.
func (p Person) Is(name string) bool {
	name = strings.TrimSpace(name)
	return strings.EqualFold(name, p.Name) || strings.EqualFold(name, p.Email) || strings.EqualFold(name, p.String())
}

// Authors are those who have changed any of the files, by name. Files that git does
// not know are listed too.
func Authors(ctx context.Context, dir string, files []string) (authors []Person, unknown []string, err error) {
	seen := map[Person]bool{}
	for _, f := range files {
		out, err := run(ctx, dir, "log", "--format=%aN%x00%aE", "--", f)
		if err != nil {
			return nil, nil, err
		}
		if out == "" {
			unknown = append(unknown, f)
		}
		for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
			name, email, ok := strings.Cut(line, "\x00")
			if p := (Person{name, email}); ok && !seen[p] {
				seen[p] = true
				authors = append(authors, p)
			}
		}
	}
	sort.Slice(authors, func(i, j int) bool { return authors[i].String() < authors[j].String() })
	return authors, unknown, nil
}

// Reviewers are those whom the commits of the files name in trailers Reviewed-by,
// as written there, by name.
func Reviewers(ctx context.Context, dir string, files []string) ([]string, error) {
	seen := map[string]bool{}
	for _, f := range files {
		out, err := run(ctx, dir, "log", "--format=%(trailers:key=Reviewed-by,valueonly,separator=%x00)", "--", f)
		if err != nil {
			return nil, err
		}
		for _, name := range strings.FieldsFunc(out, func(r rune) bool { return r == 0 || r == '\n' }) {
			seen[strings.TrimSpace(name)] = true
		}
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen)), nil
}

// Commit is the commit checked out, and whether files under the paths differ from it.
func Commit(ctx context.Context, dir string, paths ...string) (id string, dirty bool, err error) {
	out, err := run(ctx, dir, "rev-parse", "HEAD")
	if err != nil {
		return "", false, err
	}
	status, err := run(ctx, dir, append([]string{"status", "--porcelain", "--"}, paths...)...)
	if err != nil {
		return "", false, err
	}
	return strings.TrimSpace(out), status != "", nil
}

// Folder is where a directory lies in its repository, from the root and with a
// slash at the end; "" is the root itself.
func Folder(ctx context.Context, dir string) (string, error) {
	out, err := run(ctx, dir, "rev-parse", "--show-prefix")
	return strings.TrimSuffix(out, "\n"), err
}

// HasTag reports whether there is a tag of the name.
func HasTag(ctx context.Context, dir, tag string) bool {
	if tag == "" || strings.HasPrefix(tag, "-") {
		return false
	}
	_, err := run(ctx, dir, "rev-parse", "--verify", "--quiet", "refs/tags/"+tag)
	return err == nil
}

// Files are the paths in a tag's tree under a directory, relative to that directory.
func Files(ctx context.Context, dir, tag string) ([]string, error) {
	out, err := run(ctx, dir, "ls-tree", "-r", "-z", "--name-only", "refs/tags/"+tag, "--", ".")
	if err != nil {
		return nil, err
	}
	var files []string
	for _, f := range strings.Split(out, "\x00") {
		if f != "" {
			files = append(files, f)
		}
	}
	return files, nil
}
