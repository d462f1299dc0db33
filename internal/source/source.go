// Package source gives everything sqlgen reads or prints a place: files, byte
// spans, line and column positions, and errors that carry them.
//
// It is a leaf: it imports nothing of sqlgen. Trees carry [Span] (byte offsets);
// line and column are computed only when something is printed.
package source

import (
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Span is a half-open byte range [Start, End) in one file. Offsets are 0-based.
type Span struct{ Start, End int32 }

// File is a file's name, as it is to be shown to the user, and its content.
// It is safe for concurrent use once made.
type File struct {
	Name    string
	Content string

	once  sync.Once
	lines []int32 // byte offset of each line's first byte

	countOnce sync.Once
	counts    []int32 // characters before each longLine bytes; nil when it isn't UTF-8
}

// NewFile returns a File. The name is printed as given: make it relative to
// the place where the user stands.
func NewFile(name, content string) *File { return &File{Name: name, Content: content} }

func (f *File) index() {
	f.once.Do(func() {
		f.lines = append(make([]int32, 0, 1+strings.Count(f.Content, "\n")), 0)
		for i := 0; i < len(f.Content); i++ {
			switch f.Content[i] {
			case '\n':
				f.lines = append(f.lines, int32(i+1))
			case '\r':
				if i+1 < len(f.Content) && f.Content[i+1] == '\n' {
					i++
				}
				f.lines = append(f.lines, int32(i+1))
			}
		}
	})
}

// Pos is a place to show: line and column are 1-based, the column counts
// characters (runes). The zero Pos is "no place".
type Pos struct {
	File   string
	Line   int
	Column int
}

// IsValid reports whether the position names a line.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String is file:line:col, shortened by what is missing.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return p.File + ":" + strconv.Itoa(p.Line)
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// Pos converts a byte offset to a position. Offsets outside of the file are
// moved to its nearest end.
func (f *File) Pos(offset int32) Pos {
	f.index()
	if offset < 0 {
		offset = 0
	}
	if int(offset) > len(f.Content) {
		offset = int32(len(f.Content))
	}
	line := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	start := f.lines[line-1]
	return Pos{File: f.Name, Line: line, Column: 1 + f.characters(start, offset)}
}

// longLine is from how many bytes on characters aren't counted one by one: a
// script of a single line has as many places as any other.
const longLine = 4096

// characters counts those between two offsets.
func (f *File) characters(start, end int32) int {
	if end-start > longLine {
		f.countOnce.Do(f.countAll)
		if f.counts != nil {
			return f.before(end) - f.before(start)
		}
	}
	return utf8.RuneCountInString(f.Content[start:end])
}

func (f *File) countAll() {
	if !utf8.ValidString(f.Content) {
		return
	}
	f.counts = make([]int32, 1, 1+len(f.Content)/longLine)
	for at := longLine; at <= len(f.Content); at += longLine {
		f.counts = append(f.counts, f.counts[len(f.counts)-1]+int32(firstBytes(f.Content[at-longLine:at])))
	}
}

// before counts the characters before an offset.
func (f *File) before(offset int32) int {
	n := offset / longLine
	return int(f.counts[n]) + firstBytes(f.Content[n*longLine:offset])
}

// firstBytes counts the first bytes of characters in valid UTF-8.
func firstBytes(s string) int {
	n := 0
	for i := range len(s) {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// Line returns the text of a 1-based line without its line ending, "" when
// there is no such line.
func (f *File) Line(n int) string {
	f.index()
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := int32(len(f.Content))
	if n < len(f.lines) {
		end = f.lines[n]
	}
	return strings.TrimRight(f.Content[f.lines[n-1]:end], "\r\n")
}
