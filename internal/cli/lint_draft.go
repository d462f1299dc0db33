package cli

import (
	"slices"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline/revision"
	"sqlgen/offline/script"
)

// draft is a step whose SQL is not parsed yet.
type draft struct {
	lint.Step
	file   *source.File // the SQL; nil when there is none
	pieces []draftPiece
	parsed *pgtree.Script
}

type draftPiece struct {
	*script.Piece
	end        int // in the SQL
	autocommit bool
}

// generated reports whether no revision wrote the piece.
func (p *draftPiece) generated() bool { return p.Kind != script.Statement && p.Kind != script.Output }

// piece is what a statement is from.
func (d *draft) piece(st *pgtree.Statement) *draftPiece {
	i, _ := slices.BinarySearchFunc(d.pieces, st.Start+1, func(p draftPiece, end int) int { return p.end - end })
	return &d.pieces[i]
}

// draftOf makes a draft of what a revision printed.
func draftOf(r *revision.Revision, d lint.Direction, pieces []script.Piece) *draft {
	out := sqlDraft(r.ID+"."+string(d)+".sql", pieces)
	out.Revision, out.Direction, out.Source, out.Pos = r.ID, d, r.File, functionPlace(r.File, d)
	if !out.Pos.IsValid() {
		out.Pos = r.Pos(r.IDSpan)
		out.Missing = true
	}
	return out
}

// sqlDraft makes a draft of the pieces of a script; name is what the text is
// called in findings.
func sqlDraft(name string, pieces []script.Piece) *draft {
	out := &draft{pieces: make([]draftPiece, 0, len(pieces))}
	size := 0
	for i := range pieces {
		size += len(pieces[i].Text) + 2
	}
	var b strings.Builder
	b.Grow(size)
	open, opened := false, false
	for i := range pieces {
		p := draftPiece{Piece: &pieces[i]}
		switch p.Kind {
		case script.Running:
			continue
		case script.Begin:
			open, opened = true, true
		case script.Commit:
			open = false
		default:
			p.autocommit = opened && !open
		}
		b.WriteString(p.Text)
		b.WriteString("\n\n")
		p.end = b.Len()
		out.pieces = append(out.pieces, p)
	}
	if len(out.pieces) > 0 {
		out.file = source.NewFile(name, b.String())
	}
	return out
}

// generatedTrees are the trees of statements that no revision wrote, by their text
// without string literals. BEGIN is always the same, and the rows of the version
// table differ in revision ids, which no rule reads.
type generatedTrees map[string]*pgtree.Node

// parse parses the SQL of drafts, in few calls of the parser.
func (t generatedTrees) parse(list []*draft, workers int) {
	var files []*source.File
	var of []*draft
	for _, d := range list {
		if d.file != nil {
			files, of = append(files, d.file), append(of, d)
		}
	}
	scripts := pgtree.ParseAll(files, pgtree.Options{Workers: workers}, func(i int, st *pgtree.Statement) *pgtree.Node {
		if !of[i].piece(st).generated() {
			return nil
		}
		return t[withoutLiterals(files[i].Content[st.Start:st.End])]
	})
	for i, d := range of {
		d.parsed = scripts[i]
		if d.parsed == nil {
			continue
		}
		for j := range d.parsed.Statements {
			if st := &d.parsed.Statements[j]; d.piece(st).generated() {
				if key := withoutLiterals(d.file.Content[st.Start:st.End]); t[key] == nil {
					t[key] = st.Node
				}
			}
		}
	}
}

// withoutLiterals leaves out what stands between single quotes.
func withoutLiterals(sql string) string {
	if strings.IndexByte(sql, '\'') < 0 {
		return sql
	}
	parts := strings.Split(sql, "'")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = ""
	}
	return strings.Join(parts, "'")
}

// finish makes the step; refused says that the revision could not be rendered.
func (d *draft) finish(refused bool) lint.Step {
	step := d.Step
	step.Statements = d.statements()
	if d.Source == nil {
		return step
	}
	own := slices.ContainsFunc(step.Statements, func(s lint.Statement) bool { return !s.Generated })
	if !own && !step.Missing {
		b := functionBody(step.Source, step.Direction)
		step.Empty, step.Raises = b.empty, b.empty && b.raises
	}
	step.Missing = step.Missing && !own
	if refused && !step.Missing && !step.Empty {
		step.Opaque = "a revision that could not be rendered"
	}
	return step
}

func (d *draft) statements() []lint.Statement {
	if d.parsed == nil {
		return nil
	}
	out := lint.FromScript(d.parsed)
	for i := range out {
		s := &out[i]
		p := d.piece(s.Parsed)
		s.Generated = p.generated()
		s.Autocommit = p.autocommit
		s.Pos = p.Pos
		if d.Source != nil {
			s.Call, s.End = callAt(d.Source, p.Pos)
		}
	}
	return out
}
