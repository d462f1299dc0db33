package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sqlgen/internal/benchhistory"
)

// BenchmarkProcess times whole processes: sqlgen's, and where Alembic is
// installed its own for the same range, one after the other. The metric
// times-faster is the ratio of the two.
func BenchmarkProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "sqlgen")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	python, err := exec.LookPath("python3")
	alembic := err == nil && exec.Command(python, "-c", "import alembic, psycopg2").Run() == nil

	b.Run("version", func(b *testing.B) {
		for b.Loop() {
			runProcess(b, ".", binary, "--version")
		}
	})
	for _, n := range []int{500, 5000} {
		dir := b.TempDir()
		if err := benchhistory.Write(dir, n); err != nil {
			b.Fatal(err)
		}
		for _, r := range []struct{ name, revisions string }{
			{"last", benchhistory.ID(n-1) + ":head"},
			{"all", "base:head"},
		} {
			b.Run(fmt.Sprintf("%s-%d", r.name, n), func(b *testing.B) {
				var ours, theirs time.Duration
				if alembic {
					runProcess(b, dir, python, "-m", "alembic", "upgrade", r.revisions, "--sql") // writes the bytecode
				}
				for b.Loop() {
					ours += runProcess(b, dir, binary, "upgrade", "--no-lint", r.revisions)
					if alembic {
						b.StopTimer()
						theirs += runProcess(b, dir, python, "-m", "alembic", "upgrade", r.revisions, "--sql")
						b.StartTimer()
					}
				}
				if alembic {
					b.ReportMetric(float64(theirs)/float64(ours), "times-faster")
				}
			})
		}
	}
}

func runProcess(b *testing.B, dir, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stderr = nil
	out, err := os.Create(os.DevNull)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout = out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s %v: %v", name, args, err)
	}
	return time.Since(start)
}
