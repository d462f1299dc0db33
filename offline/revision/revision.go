// Package revision knows the history: which revisions there are, how they hang
// together, what a range like `ae10:head` or `library@+2` means, in which order its
// steps run and which rows of the version table each step writes.
//
// It follows Alembic's script/revision.py, script/base.py and the HeadMaintainer
// of runtime/migration.py. Where those depend on the order of a Python set, the order
// here is that of declaration: file name order between revisions, left to right
// within down_revision and depends_on.
//
//	g, err := revision.Load(revision.Directory{Locations: []string{"versions"}})
//	r, err := revision.ParseRange("0002:head")
//	start, err := g.Start(r.Starts()...)
//	plan, err := g.Upgrade(start, r.Target)
//	for _, step := range plan.Steps { … step.Rows … }
package revision

import (
	"strings"
	"sync"

	"sqlgen/internal/source"
)

// Revision is one revision file. Its exported fields do not change once it is
// part of a Graph.
type Revision struct {
	ID           string
	DownRevision []string // none for a base; two or more for a merge point
	DependsOn    []string // identifiers or branch labels
	BranchLabels []string // as written in the file; see Graph.Labels for those inherited

	Path string       // absolute, symbolic links resolved
	File *source.File // name as shown to the user, and content

	// Places of the values in File; zero when the variable is absent.
	IDSpan, DownRevisionSpan, DependsOnSpan, BranchLabelsSpan source.Span

	// Module is what the evaluator made of the file, nil when nothing had to be
	// evaluated to know the fields above.
	Module any

	// Docstring yields the module's docstring, cleaned of nothing; nil for none.
	Docstring func() string

	docOnce sync.Once
	doc     string
}

// LongDoc is the docstring without surrounding white space.
func (r *Revision) LongDoc() string {
	r.docOnce.Do(func() {
		if r.Docstring != nil {
			r.doc = trimPythonSpace(r.Docstring())
		}
	})
	return r.doc
}

// Doc is the docstring up to the first blank line; it may hold newlines.
func (r *Revision) Doc() string {
	first, _, _ := strings.Cut(r.LongDoc(), "\n\n")
	return first
}

// Pos is the place of a span in the revision's file, only the file's name when
// the span is zero.
func (r *Revision) Pos(span source.Span) source.Pos {
	if r.File == nil {
		return source.Pos{}
	}
	if span.End == 0 {
		return source.Pos{File: r.File.Name}
	}
	return r.File.Pos(span.Start)
}

// trimPythonSpace is str.strip(): white space by Unicode, and the ASCII separators
// 0x1c to 0x1f which Python counts as white space too.
func trimPythonSpace(s string) string {
	return strings.TrimFunc(s, isPythonSpace)
}

func isPythonSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r >= 0x1c && r <= ' ', r == 0x85, r == 0xa0, r == 0x1680,
		r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}
