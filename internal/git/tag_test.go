package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestMayHaveTag(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@b"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q")
	run("commit", "-q", "--allow-empty", "-m", "x")
	run("tag", "v1")
	run("pack-refs", "--all")
	run("tag", "v2")
	inner := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"v1": true, "v2": true, "v": false, "v3": false} {
		if got := MayHaveTag(inner, name); got != want {
			t.Errorf("MayHaveTag(%q) = %v, want %v", name, got, want)
		}
	}
}
