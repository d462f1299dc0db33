package script

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"text/template"

	"sqlgen/internal/source"
	"sqlgen/templates"
)

// DefaultTemplate is the layout of Alembic's own offline mode.
const DefaultTemplate = "alembic.sql.tmpl"

// Rendered is the text of a script and where each piece went in it.
type Rendered struct {
	Text   string
	Places []Place // in the order of the text
}

// Place ties a byte range of the text to the piece printed there.
type Place struct {
	Span  source.Span // in Rendered.Text
	Piece *Piece
}

// At returns the piece printed at a byte offset, nil for text that belongs to
// the template alone.
func (r *Rendered) At(offset int) *Piece {
	i := sort.Search(len(r.Places), func(i int) bool { return int(r.Places[i].Span.End) > offset })
	if i == len(r.Places) || int(r.Places[i].Span.Start) > offset {
		return nil
	}
	return r.Places[i].Piece
}

// LoadTemplate parses one of the built-in templates.
func LoadTemplate(name string) (*template.Template, error) {
	return template.New(name).ParseFS(templates.FS, name)
}

// Render executes a template with the script as its data. Every piece but the
// step comments must come out, whole and in order; a template that loses one is
// an error.
func (s *Script) Render(t *template.Template) (*Rendered, error) {
	var buf bytes.Buffer
	if err := t.Execute(&buf, s); err != nil {
		return nil, fmt.Errorf("template %s: %w", t.Name(), err)
	}
	r := &Rendered{Text: buf.String(), Places: make([]Place, 0, len(s.Pieces))}
	at := 0
	for i := range s.Pieces {
		p := &s.Pieces[i]
		if p.Text == "" {
			continue
		}
		found := strings.Index(r.Text[at:], p.Text)
		if found < 0 {
			return nil, fmt.Errorf("template %s leaves out, or prints out of order: %s", t.Name(), firstLine(p.Text))
		}
		start := at + found
		at = start + len(p.Text)
		r.Places = append(r.Places, Place{Span: source.Span{Start: int32(start), End: int32(at)}, Piece: p})
	}
	return r, nil
}

func firstLine(s string) string {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i] + " …"
	}
	return s
}
