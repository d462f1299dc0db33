package guard

import (
	"fmt"
	"slices"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
)

// checkIdempotent refuses what cannot be left out when it has been done already.
func (g *Script) checkIdempotent() error {
	var errs source.ErrorList
	refuse := func(n *Statement, hint, format string, args ...any) {
		errs.Add(&source.Error{Pos: n.Pos, Msg: "the script can't be idempotent: " + fmt.Sprintf(format, args...), Hint: hint})
	}
	for _, st := range g.Steps {
		for _, sec := range st.Sections {
			for _, n := range sec.Statements {
				switch what := outside(n.Node, g.MinVersion); {
				case what != "" && g.Flavor != Psql:
					refuse(n, "use --flavor psql", "%s cannot stand in a DO block, and without psql nothing else can leave it out", what)
				case what != "" && st.index == nil && !repeatable(n.Node):
					refuse(n, "render the script without --idempotent, in steps", "whether %s has been done can't be asked", what)
				}
			}
			if sec.Direction != "" && slices.Equal(sec.before, sec.after) && !sec.Continued && !sec.Continues && len(sec.Statements) > 0 {
				refuse(sec.Statements[0], "", "%s writes no version row, so whether it has run can't be asked", Comment(sec.Revision))
			}
		}
	}
	errs.Sort()
	return errs.Err()
}

// repeatable reports a statement that does no harm a second time.
func repeatable(n *pgtree.Node) bool {
	switch pgtree.Unwrap(n).(type) {
	case *pgtree.VacuumStmt, *pgtree.ReindexStmt, *pgtree.ClusterStmt, *pgtree.AlterSystemStmt:
		return true
	}
	return false
}

// states are the version rows and progress marks at which the script may begin.
func (g *Script) states() []otherState {
	var out []otherState
	add := func(rows []string, marker string) {
		if !slices.ContainsFunc(out, func(o otherState) bool { return slices.Equal(o.Rows, rows) && o.Marker == marker }) {
			out = append(out, otherState{Rows: rows, Marker: marker})
		}
	}
	add(g.Start, "")
	for _, st := range g.Steps {
		for i, sec := range st.Sections {
			if !(i == len(st.Sections)-1 && st.marker != "") {
				add(sec.after, "")
			}
		}
		add(st.After, st.marker)
	}
	return out
}

// stateIs is a condition: the version rows and the progress are as given.
func (g *Script) stateIs(rows []string, marker string) string {
	return fmt.Sprintf(`(SELECT coalesce(array_agg(version_num::text ORDER BY version_num::text COLLATE "C"), '{}') FROM %s) = %s`+
		` AND coalesce(substring(obj_description(%s::regclass, 'pg_class') FROM '\[sqlgen [^]]*\]'), '') = %s`,
		g.VersionRows(), Array(rows), Literal(g.VersionTable), Literal(marker))
}

type sectionData struct {
	Condition  string
	Statements []string
}

// makeIdempotent puts the step's revisions into blocks that run when the version
// rows say so. Statements are strings there, parsed when they run.
func (s *Step) makeIdempotent() {
	g := s.script
	if !s.Transactional {
		if g.AuditTable != "" {
			s.Audit = block("record", g.audit(s))
		}
		s.Condition = g.stateIs(s.Before, s.expect)
		if e := s.index; e != nil {
			exists := "EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE " + s.ownCheck().Where + ")"
			if !e.drop {
				exists = "NOT " + exists
			}
			s.Condition += " AND " + exists
		}
		return
	}
	marker := s.expect
	for i, sec := range s.Sections {
		if sec.Direction == "" {
			continue
		}
		d := sectionData{Condition: g.stateIs(sec.before, marker)}
		if p := s.previous; i == 0 && p != nil && p.Check != "" {
			d.Statements = append(d.Statements, p.Check)
		}
		for _, n := range sec.Statements {
			if n.Kind != "create-version-table" {
				d.Statements = append(d.Statements, n.text)
			}
		}
		if g.AuditTable != "" {
			d.Statements = append(d.Statements, g.audit(s).Insert())
		}
		if s.Progress != "" && (s.marker != "" && i == len(s.Sections)-1 || s.marker == "" && i == 0) {
			d.Statements = append(d.Statements, s.Progress)
		}
		marker = ""
		sec.Block = block("section", d)
	}
	s.Progress = ""
	if !s.Last() {
		s.Assertion = ""
	}
}
