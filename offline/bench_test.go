package offline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sqlgen/internal/benchhistory"
	"sqlgen/internal/config"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyast"
)

// benchProject writes a linear project of n revisions and loads its
// configuration.
func benchProject(b *testing.B, n int) offline.Project {
	b.Helper()
	dir := b.TempDir()
	if err := benchhistory.Write(dir, n); err != nil {
		b.Fatal(err)
	}
	cfg, err := config.Load(config.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	return offline.Project{Config: cfg}
}

func benchRender(b *testing.B, p offline.Project, revisions string, mode offline.ParseMode) *offline.Result {
	b.Helper()
	r, err := offline.Render(context.Background(), p, offline.Request{
		Command: alembic.Upgrade, Revisions: []string{revisions}, Parse: mode,
	})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

var benchSizes = []int{500, 5000}

// BenchmarkLast renders the last revision of a history.
func BenchmarkLast(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			b.ReportAllocs()
			for b.Loop() {
				benchRender(b, p, benchhistory.ID(n-1)+":head", offline.ParseError)
			}
		})
	}
}

// BenchmarkAll renders a whole history.
func BenchmarkAll(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			b.ReportAllocs()
			for b.Loop() {
				benchRender(b, p, "base:head", offline.ParseError)
			}
		})
	}
}

// BenchmarkGraph reads the revision graph alone.
func BenchmarkGraph(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			for b.Loop() {
				if _, err := offline.Graph(context.Background(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFloor is what BenchmarkAll is measured against: reading and parsing
// the files, and PostgreSQL's parse of the script.
func BenchmarkFloor(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := benchProject(b, n)
			text := benchRender(b, p, "base:head", offline.ParseOff).Text
			files, err := filepath.Glob(filepath.Join(p.Config.VersionLocations[0], "*.py"))
			if err != nil || len(files) != n {
				b.Fatal(len(files), err)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for _, name := range files {
					t, err := os.ReadFile(name)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := pyast.Parse(source.NewFile(name, string(t))); err != nil {
						b.Fatal(err)
					}
				}
				for _, piece := range strings.SplitAfter(text, "-- Running") {
					if _, err := pgtree.Check(source.NewFile("script", "--"+piece), pgtree.Options{}); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
