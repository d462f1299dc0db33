package guard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"text/template"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/templates"
)

// FirstLine opens every guarded script, so that tools know it.
const FirstLine = "-- sqlgen script 1\n"

const digestPrefix = "-- digest     sha256:"

// ownDigest stands in a text for the digest that it will get. No statement can hold
// it: PostgreSQL takes no NUL.
const ownDigest = "\x00digest\x00"

// Seal puts the first line and the digest of all that follows before a text. Where
// the text says its own digest, that is left out of what is digested.
func Seal(text string) string {
	sum := Sum(strings.ReplaceAll(text, ownDigest, ""), "")
	return FirstLine + digestPrefix + sum + "\n" + strings.ReplaceAll(text, ownDigest, sum)
}

// Unseal splits a script into its digest and what it is the digest of. ok is
// false for a text that is not a guarded script.
func Unseal(script string) (digest, text string, ok bool) {
	rest, ok := strings.CutPrefix(script, FirstLine+digestPrefix)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "\n")
}

// Sum is the digest of a text as [Seal] writes it, without the places where the
// text says it; own is "" for a text that does not.
func Sum(text, own string) string {
	if own != "" {
		text = strings.ReplaceAll(text, own, "")
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// view is what the templates see.
type view struct {
	*Script       // a team's own template begins here
	Step          *Step
	Parts         []view
	Before, After []string
}

// dbaTemplate is the built-in layout.
var dbaTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("dba.sql.tmpl").Funcs(functions).ParseFS(templates.FS, "dba.sql.tmpl"))
})

// ParseTemplate parses a team's own template: one text, whose data is the Script.
func ParseTemplate(name, text string) (*template.Template, error) {
	return template.New(name).Funcs(functions).Parse(text)
}

// Place is where a statement of a revision stands in the rendered text.
type Place struct {
	Span      source.Span
	Line      int // of the first byte, from 1
	Step      *Step
	Section   *Section
	Statement *Statement
}

// Rendered is a guarded script as text.
type Rendered struct {
	Text   string
	Places []Place // in the order of the text; none in the blocks of an idempotent script
}

// Render prints the script with a template of [ParseTemplate], nil for the
// built-in one. Every statement must come out, whole and in order.
func (g *Script) Render(t *template.Template) (*Rendered, error) {
	if t != nil {
		var buf bytes.Buffer
		if err := t.Execute(&buf, g); err != nil {
			return nil, &source.Error{Msg: "the template can't be used: " + err.Error()}
		}
		text := buf.String()
		digest := Sum(strings.ReplaceAll(text, ownDigest, ""), "")
		return g.verify(strings.ReplaceAll(text, ownDigest, digest), digest, g.Steps)
	}
	v := view{Script: g, Before: g.Start, After: g.End}
	for _, s := range g.Steps {
		v.Parts = append(v.Parts, view{Script: g, Step: s, Before: s.Before, After: s.After})
	}
	return g.execute("script", v, g.Steps)
}

// RenderStep prints one step as a script of its own.
func (g *Script) RenderStep(s *Step) (*Rendered, error) {
	v := view{Script: g, Step: s, Before: s.Before, After: s.After}
	v.Parts = []view{v}
	return g.execute("file", v, []*Step{s})
}

func (g *Script) execute(name string, v view, steps []*Step) (*Rendered, error) {
	var buf bytes.Buffer
	if err := dbaTemplate().ExecuteTemplate(&buf, name, v); err != nil {
		return nil, &source.Error{Msg: "the script can't be printed: " + err.Error()}
	}
	text := Seal(buf.String())
	digest, _, _ := Unseal(text)
	return g.verify(text, digest, steps)
}

// verify splits the text as psql and the server do, and finds every statement in
// it: nothing has been swallowed by a comment or a literal, and nothing has been
// let out of one.
func (g *Script) verify(text, digest string, steps []*Step) (*Rendered, error) {
	file := source.NewFile("the script", text)
	parsed, err := pgtree.Parse(file, pgtree.Options{Psql: g.Flavor == Psql})
	if err != nil {
		return nil, &source.Error{Msg: "the guarded script does not parse: " + err.Error()}
	}
	r := &Rendered{Text: text}
	at := 0
	find := func(want string) (source.Span, bool) {
		want = strings.TrimSuffix(want, ";")
		for ; at < len(parsed.Statements); at++ {
			st := &parsed.Statements[at]
			if parsed.Text(st) == want {
				at++
				return source.Span{Start: int32(st.Start), End: int32(st.End)}, true
			}
		}
		return source.Span{}, false
	}
	for _, s := range steps {
		for _, sec := range s.Sections {
			if sec.Block != "" {
				if _, ok := find(strings.ReplaceAll(sec.Block, ownDigest, digest)); !ok {
					return nil, &source.Error{Msg: fmt.Sprintf("the template leaves out, or prints out of order, the block of revision %s", Comment(sec.Revision))}
				}
				continue
			}
			for _, n := range sec.Statements {
				span, ok := find(n.SQL)
				if !ok {
					return nil, &source.Error{Pos: n.Pos, Msg: "the template leaves out, or prints out of order: " + oneLine(n.text)}
				}
				r.Places = append(r.Places, Place{Span: span, Line: file.Pos(span.Start).Line, Step: s, Section: sec, Statement: n})
			}
		}
	}
	return r, nil
}
