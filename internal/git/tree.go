package git

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// Tree are the files below a directory as a commit has them, by their path
// relative to that directory. What is only in the working copy isn't part of it.
func Tree(ctx context.Context, dir, ref string, keep func(path string) bool) (map[string]string, error) {
	if strings.HasPrefix(ref, "-") {
		return nil, fmt.Errorf("%q is no name of a commit", ref)
	}
	if _, err := run(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}"); err != nil {
		if err == ErrNone {
			return nil, err
		}
		return nil, fmt.Errorf("git knows no commit %q here: in a shallow clone fetch it first (actions/checkout: fetch-depth: 0)", ref)
	}
	list, err := run(ctx, dir, "ls-tree", "-r", "-z", ref, "--", ".")
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	var names []string
	var ask bytes.Buffer
	for _, line := range strings.Split(list, "\x00") {
		meta, name, ok := strings.Cut(line, "\t")
		fields := strings.Fields(meta)
		if !ok || len(fields) != 3 || fields[1] != "blob" || fields[0] == "120000" || !keep(name) {
			continue
		}
		names = append(names, name)
		fmt.Fprintln(&ask, fields[2])
	}
	if len(names) == 0 {
		return out, nil
	}
	cmd := exec.CommandContext(ctx, "git", "--no-pager", "--no-optional-locks", "cat-file", "--batch")
	cmd.Dir, cmd.Stdin = dir, &ask
	answer, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	for _, name := range names {
		head, rest, ok := bytes.Cut(answer, []byte("\n"))
		var id, kind string
		var size int
		if n, _ := fmt.Sscan(string(head), &id, &kind, &size); !ok || n != 3 || len(rest) < size+1 {
			return nil, fmt.Errorf("git cat-file: unexpected answer for %s", name)
		}
		out[name] = string(rest[:size])
		answer = rest[size+1:]
	}
	return out, nil
}
