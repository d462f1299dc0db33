package offline

import (
	"errors"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline/script"
)

// check holds the script against PostgreSQL's own parser. What it refuses is
// listed with the place of the call in the revision that made it; err is
// something else that went wrong.
func check(r *script.Rendered) (refused source.ErrorList, err error) {
	f := source.NewFile("the script", r.Text)
	_, err = pgtree.Check(f, pgtree.Options{})
	if err == nil {
		return nil, nil
	}
	var list source.ErrorList
	if !errors.As(err, &list) {
		var one *source.Error
		if !errors.As(err, &one) {
			return nil, err
		}
		list.Add(one)
	}
	for _, e := range list {
		p := placed(r, e)
		if p == e { // a quotation that is not closed runs on into what follows
			if alone := checkPieces(r); alone != nil {
				refused = alone
				break
			}
		}
		refused.Add(p)
	}
	refused.Sort()
	return refused, nil
}

// checkPieces parses the statements of the revisions by themselves.
func checkPieces(r *script.Rendered) (refused source.ErrorList) {
	for i := range r.Places {
		p := r.Places[i].Piece
		if p == nil || p.Kind != script.Statement || !p.Pos.IsValid() {
			continue
		}
		_, err := pgtree.Check(source.NewFile("", p.Text), pgtree.Options{})
		if err == nil {
			continue
		}
		var list source.ErrorList
		var one *source.Error
		switch {
		case errors.As(err, &list):
			one = list[0]
		case !errors.As(err, &one):
			continue
		}
		n := *one
		n.Pos, n.Msg, n.Hint = p.Pos, "PostgreSQL cannot parse the statement: "+one.Msg, firstLine(p.Text)
		refused.Add(&n)
	}
	return refused
}

// placed moves an error from the script to the revision.
func placed(r *script.Rendered, e *source.Error) *source.Error {
	p := r.At(offsetOf(r.Text, e.Pos))
	if p == nil || !p.Pos.IsValid() {
		return e
	}
	n := *e
	n.Pos = p.Pos
	n.Msg = "PostgreSQL cannot parse the statement: " + e.Msg
	n.Hint = firstLine(p.Text)
	return &n
}

func firstLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	const most = 100
	if utf8.RuneCountInString(line) > most {
		line, more = string([]rune(line)[:most]), true
	}
	if more {
		line += " …"
	}
	return line
}

// offsetOf is the byte offset of a place in a text.
func offsetOf(text string, p source.Pos) int {
	at := 0
	for line := 1; line < p.Line; line++ {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	for col := 1; col < p.Column && at < len(text); col++ {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}
