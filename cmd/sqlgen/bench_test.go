package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sqlgen/internal/benchhistory"
)

// BenchmarkProcess times whole processes: sqlgen's, and where Alembic is
// installed its own for the same range, one after the other. The metric
// times-faster is the ratio of the two.
func BenchmarkProcess(b *testing.B) {
	binary := buildBinary(b)
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

// BenchmarkLint measures lint of the whole history, both directions, beside the
// upgrade over it without lint: times-upgrade is the ratio of their processor
// times.
func BenchmarkLint(b *testing.B) {
	binary := buildBinary(b)
	for _, n := range []int{500, 5000, 20000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			dir := b.TempDir()
			if err := benchhistory.Write(dir, n); err != nil {
				b.Fatal(err)
			}
			var lint, upgrade time.Duration
			for b.Loop() {
				lint += processorTime(b, dir, nil, binary, "lint", "--format", "json", "--fail-on", "none")
				b.StopTimer()
				upgrade += processorTime(b, dir, nil, binary, "upgrade", "--no-lint", "base:head")
				b.StartTimer()
			}
			b.ReportMetric(float64(lint)/float64(upgrade), "times-upgrade")
			b.ReportMetric(lint.Seconds()*1e6/float64(b.N)/float64(n), "cpu-µs/revision")
		})
	}
}

// BenchmarkSquawk lints the script of an upgrade with sqlgen and with squawk,
// where it is installed: times-less is how many times less processor time sqlgen
// takes.
func BenchmarkSquawk(b *testing.B) {
	squawk, err := exec.LookPath("squawk")
	if err != nil {
		b.Skip("squawk is not installed")
	}
	if out, err := exec.Command("pyenv", "which", "squawk").Output(); err == nil {
		squawk = strings.TrimSpace(string(out)) // what pyenv puts before it takes as long again
	}
	binary := buildBinary(b)
	for _, n := range []int{500, 5000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			dir := b.TempDir()
			if err := benchhistory.Write(dir, n); err != nil {
				b.Fatal(err)
			}
			script, err := os.Create(filepath.Join(dir, "all.sql"))
			if err != nil {
				b.Fatal(err)
			}
			defer script.Close()
			processorTime(b, dir, script, binary, "upgrade", "--no-lint", "base:head")
			var ours, theirs time.Duration
			for b.Loop() {
				ours += processorTime(b, dir, nil, binary, "lint", "--fail-on", "none", "all.sql")
				b.StopTimer()
				theirs += processorTime(b, dir, nil, squawk, "all.sql")
				b.StartTimer()
			}
			b.ReportMetric(float64(theirs)/float64(ours), "times-less")
		})
	}
}

func buildBinary(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "sqlgen")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// processorTime is what a process takes of all processors; its output goes to a
// file, nil for none. An exit code of 1 means findings.
func processorTime(b *testing.B, dir string, out *os.File, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out != nil {
		cmd.Stdout = out
	}
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		b.Fatalf("%s %v: %v", name, args, err)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
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
