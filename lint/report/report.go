// Package report writes the result of a lint run: for a terminal, as JSON,
// SARIF 2.1.0, annotations of GitHub, code quality of GitLab, JUnit, and as a
// comment in Markdown. All formats carry the same findings. They are written
// finding by finding, besides the comment, which is short: templates/lint.md.tmpl.
package report

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"sqlgen/internal/source"
	"sqlgen/internal/spell"
	"sqlgen/lint"
	"sqlgen/lint/locks"
)

// Report is what is written.
type Report struct {
	Result    *lint.Result
	Analyzers []*lint.Analyzer // for SARIF's list of rules
	Version   string           // of sqlgen
	URL       string           // of sqlgen; may be empty
	// Files are what was linted, findings or not, for JUnit.
	Files []string
	// Source finds a file by the name that findings have; nil, or nil for an
	// unknown file, leaves source lines out.
	Source func(name string) *source.File
	// SQL is shown folded in the Markdown comment.
	SQL []RevisionSQL
	// FailOn is the severity from which the run fails; Off for never.
	FailOn lint.Severity
	// Color writes terminal colours (text only).
	Color bool
	// Folder is where file names begin, seen from the root of the repository, with
	// slashes: "backend/". The formats that a host reads name files from the root;
	// "" leaves names as they are.
	Folder string
	// Home is the file that findings without a place are put at where a format
	// insists on one; "" means alembic.ini.
	Home string
}

// RevisionSQL is the rendered SQL of one revision.
type RevisionSQL struct {
	Revision  string
	Direction lint.Direction
	File      string
	SQL       string
}

type format struct {
	name, about string
	write       func(io.Writer, *Report) error
}

var formats = []format{
	{"text", "for a terminal", writeText},
	{"json", "one object, for programs", writeJSON},
	{"sarif", "SARIF 2.1.0, for code scanning", writeSARIF},
	{"github", "annotations of GitHub Actions", writeGitHub},
	{"gitlab", "code quality report of GitLab", writeGitLab},
	{"junit", "JUnit XML, for test reports", writeJUnit},
	{"markdown", "a comment on a pull request", writeMarkdown},
}

// Formats lists the names that Write takes.
func Formats() []string {
	out := make([]string, len(formats))
	for i, f := range formats {
		out[i] = f.name
	}
	return out
}

// About says in a few words what a format is for.
func About(name string) string {
	for _, f := range formats {
		if f.name == name {
			return f.about
		}
	}
	return ""
}

// Write writes a report in a format.
func Write(w io.Writer, name string, r *Report) error {
	for _, f := range formats {
		if f.name == name {
			return f.write(w, r)
		}
	}
	return fmt.Errorf("unknown format %q%s: one of %s", name, spell.DidYouMean(name, Formats()), strings.Join(Formats(), ", "))
}

// Failed reports whether a finding is at or above FailOn.
func (r *Report) Failed() bool {
	return r.FailOn > lint.Off && r.Result.Worst() >= r.FailOn
}

func (r *Report) home() string {
	if r.Home != "" {
		return r.Home
	}
	return "alembic.ini"
}

// fileOf is where a finding is put in formats that insist on a file.
func (r *Report) fileOf(f *lint.Finding) string {
	if f.Pos.File != "" {
		return filepath.ToSlash(f.Pos.File)
	}
	return r.home()
}

// inRepository is a file as the repository's host names it.
func (r *Report) inRepository(file string) string {
	file = filepath.ToSlash(file)
	if r.Folder == "" || file == "" || path.IsAbs(file) {
		return file
	}
	return path.Join(r.Folder, file)
}

func (r *Report) posInRepository(p source.Pos) source.Pos {
	p.File = r.inRepository(p.File)
	return p
}

// sourceLine is the text of the line of a finding, "" when it isn't known.
func (r *Report) sourceLine(p source.Pos) string {
	if r.Source == nil || !p.IsValid() {
		return ""
	}
	if f := r.Source(p.File); f != nil {
		return f.Line(p.Line)
	}
	return ""
}

// Duration classes: how long the work under the lock takes.
const (
	Brief   = "brief"   // a change of the catalog, once the lock is granted
	Scan    = "scan"    // as long as reading the whole table
	Rewrite = "rewrite" // as long as writing the whole table and its indexes
)

// Duration is the class of a finding, "" when it is about no lock.
func Duration(f *lint.Finding) string {
	switch {
	case f.Rewrite:
		return Rewrite
	case f.Scan:
		return Scan
	case f.Lock != "":
		return Brief
	}
	return ""
}

// blocked is what others can't do: "reads and writes", "writes" or "".
func blocked(mode locks.Mode) string {
	switch {
	case mode.BlocksReads():
		return "reads and writes"
	case mode.BlocksWrites():
		return "writes"
	}
	return ""
}

// writeSize is how much of a report is gathered before it is written.
const writeSize = 64 << 10

// printable takes out what would steer a terminal or end a line.
func printable(s string) string {
	if isPlain(s) || strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		if isControl(c) {
			fmt.Fprintf(&b, `\x%02x`, c)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// isPlain is true for text of ASCII without controls, which most is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return true
}

// isControl is true for C0 and C1 controls besides tab and newline, and for the
// marks that turn the direction of text.
func isControl(c rune) bool {
	switch {
	case c < 0x20:
		return c != '\n' && c != '\t'
	case c < 0x7f:
		return false
	case c < 0xa0:
		return true
	}
	return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}

// oneLine is a text with one blank wherever it has any white space.
func oneLine(s string) string { return beginning(s, len(s)) }

// beginning is oneLine up to the word with which it has more than n characters.
func beginning(s string, n int) string {
	if isOneLine(s) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), 2*n))
	length := -1
	for word := range strings.FieldsSeq(s) {
		if length++; length > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		if length += utf8.RuneCountInString(word); length > n {
			break
		}
	}
	return b.String()
}

func isOneLine(s string) bool {
	blank := true // what stands before is white space, or the beginning
	for _, c := range s {
		switch {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
		case unicode.IsSpace(c):
			return false
		default:
			blank = false
		}
	}
	return !blank || s == ""
}

// clipLine is a text on one line, cut to n characters.
func clipLine(s string, n int) string { return clip(printable(beginning(s, n)), n) }

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	last := 0 // where the n-th character begins
	for i := range s {
		switch n--; n {
		case 0:
			last = i
		case -1:
			return string([]rune(s[:last])) + "…"
		}
	}
	return s
}
