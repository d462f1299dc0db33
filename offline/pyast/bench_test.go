package pyast

import (
	"os"
	"strings"
	"testing"

	"sqlgen/internal/source"
)

// revisionFile is a revision of the usual kind and size: no python3 is needed.
func revisionFile(b *testing.B) []*source.File {
	const path = "testdata/golden/revision.py"
	content, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return []*source.File{source.NewFile(path, string(content))}
}

func benchmark(b *testing.B, files []*source.File, f func(*source.File) error) {
	size := 0
	for _, x := range files {
		size += len(x.Content)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, x := range files {
			if err := f(x); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func parseFile(f *source.File) error { _, err := Parse(f); return err }
func topFile(f *source.File) error   { _, err := TopLevel(f); return err }

func BenchmarkParse(b *testing.B)    { benchmark(b, revisionFile(b), parseFile) }
func BenchmarkTopLevel(b *testing.B) { benchmark(b, revisionFile(b), topFile) }

// BenchmarkLibrary parses 4 MB of the files that python3 has installed.
func BenchmarkLibrary(b *testing.B) {
	startOracle(b)
	var files []*source.File
	size := 0
	for _, p := range libraryFiles(b) {
		content, err := os.ReadFile(p)
		if err != nil || strings.Contains(p, "test") || size > 4<<20 {
			continue
		}
		f := source.NewFile(p, string(content))
		if _, err := Parse(f); err == nil {
			files = append(files, f)
			size += len(content)
		}
	}
	b.Run("Parse", func(b *testing.B) { benchmark(b, files, parseFile) })
	b.Run("TopLevel", func(b *testing.B) { benchmark(b, files, topFile) })
}
