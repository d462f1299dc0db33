package offline

import (
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
)

// Supposing implements [alembic.Database]. A revision of the history has run to
// its end, whatever the rows were; one that is to be rendered must not depend on
// them.
func (p *replay) Supposing(*revision.Step) pyeval.Supposing {
	if p.history.nested {
		return pyeval.SupposeDone
	}
	return pyeval.SupposeEither
}

// settleSupposed ends a step that has been evaluated without the rows that it
// reads: in a script, no statement may depend on them.
func (p *replay) settleSupposed() error {
	th := p.run.th
	p.supposed = th.Supposing() != pyeval.SupposeNothing
	if th.Supposing() != pyeval.SupposeEither {
		return nil
	}
	if len(p.run.recorder.tentative) > 0 {
		return pyeval.NewFault("", "it depends on rows whether this runs: %s", firstLine(p.run.recorder.tentative[0]))
	}
	if step := p.run.env.Step(); step != nil && step.Revision != nil {
		p.run.warnings = append(p.run.warnings, Warning{
			Pos: step.Revision.Pos(source.Span{}), Msg: "reads rows, which are not known: no statement of the script depends on them",
		})
	}
	return nil
}

// suppose tells what an answer takes for granted.
func (p *replay) suppose(a *applied) {
	w := Warning{Pos: source.Pos{File: a.file}, Msg: "reads rows, which are not known: assumed that it has run to its end and that they decide about rows only"}
	if s := w.String(); !p.told[s] {
		p.told[s] = true
		p.run.warnings = append(p.run.warnings, w)
	}
}

// onlyRows reports whether a text changes nothing but rows.
func onlyRows(text string) bool {
	s, err := pgtree.Parse(source.NewFile("", text), pgtree.Options{})
	if err != nil {
		return false
	}
	for i := range s.Statements {
		n := s.Statements[i].Node
		if n == nil || n.GetInsertStmt() != nil || n.GetUpdateStmt() != nil || n.GetDeleteStmt() != nil || n.GetTransactionStmt() != nil {
			continue
		}
		if sel := n.GetSelectStmt(); sel == nil || sel.GetIntoClause() != nil {
			return false
		}
	}
	return true
}

// withoutDowngrade is a revision file without the function that a history does not
// call.
func withoutDowngrade(f *source.File) string {
	statements, err := pyast.TopLevel(f)
	if err != nil {
		return f.Content
	}
	for _, s := range statements {
		if s.Kind != pyast.TopDef || s.Name != "downgrade" {
			continue
		}
		rest := f.Content[:s.Start] + f.Content[s.End:]
		if strings.Contains(rest, "downgrade") {
			return f.Content
		}
		return rest
	}
	return f.Content
}
