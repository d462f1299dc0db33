package offline_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sqlgen/internal/config"
	"sqlgen/offline"
)

// TestEnv renders the projects of testdata/env: env.py in the shapes that
// projects have. The file args has arguments for -x, want what comes out: the
// script, or the error, and the warnings after it.
func TestEnv(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/env/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var x []string
			want := ""
			var files []txtar.File
			for _, f := range archive.Files {
				switch f.Name {
				case "args":
					x = strings.Fields(string(f.Data))
				case "want":
					want = string(f.Data)
				default:
					files = append(files, f)
				}
			}
			dir := unpack(t, string(txtar.Format(&txtar.Archive{Files: files})))
			cfg, err := config.Load(config.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			res, err := offline.Render(context.Background(), offline.Project{Config: cfg, X: x}, upgradeHead)
			if err != nil {
				got = "error: " + err.Error() + "\n"
			} else {
				got = res.Text
				for _, w := range res.Warnings {
					got += "warning: " + w.String() + "\n"
				}
			}
			if after, err := os.ReadDir(dir); err != nil || len(after) != countTop(files) {
				t.Errorf("%d entries in the project afterwards, want %d (%v)", len(after), countTop(files), err)
			}
			if *update {
				archive.Files = archive.Files[:0]
				if x != nil {
					archive.Files = append(archive.Files, txtar.File{Name: "args", Data: []byte(strings.Join(x, "\n") + "\n")})
				}
				archive.Files = append(append(archive.Files, files...), txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// countTop is the number of entries at the top of a project.
func countTop(files []txtar.File) int {
	seen := map[string]bool{}
	for _, f := range files {
		top, _, _ := strings.Cut(f.Name, "/")
		seen[top] = true
	}
	return len(seen)
}
