package rules

import (
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
	"sqlgen/internal/spell"
	"sqlgen/lint"
)

var missingObject = &lint.Analyzer{
	Name:  "missing-object",
	Title: "A statement names something that does not exist at this point of the history",
	Doc: `The history is replayed statement by statement; here it holds no object of that name on the search path.
The statement fails and, in one transaction, takes everything before it along. The usual reasons are a typing
error, revisions of two branches in the wrong order, a constraint that PostgreSQL named otherwise, and a table that was
made outside of Alembic. The latter can't be told from a wrong name when neither another revision makes it nor
anything has a similar name: then it is a warning.

A statement whose effect can't be read (a DO block, a function) makes the finding information: it may have made the object.`,
	SafeAlternative: "Write the name as the history has it. For objects made outside of the revisions, give their SQL with `--history FILE`.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH"},
	Needs:           lint.NeedHistory,
	Run: refusals(func(r *refusal) {
		if isDropOfConstraint(r.Pass) || !r.first() || r.follows() {
			return
		}
		f := lint.Finding{}
		name := r.Name
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			name = name[i+1:]
		}
		near := spell.DidYouMean(name, namesLike(r.Pass, r.Code))
		maker := makerOf(r, name)
		switch {
		case name == "":
		case maker != "":
			f.Message = "PostgreSQL refuses this: " + r.Msg + " here; revision " + maker + " makes it"
		case near != "":
			f.Message = "PostgreSQL refuses this: " + r.Msg + near
		case r.Code == catalog.UndefinedTable || r.Code == catalog.UndefinedObject || r.Code == catalog.UndefinedFunction:
			// Nothing says that the name is wrong: a table made by hand, or before the first revision.
			f.Severity = lint.Warning
			f.Message = "PostgreSQL refuses this unless it was made outside of the revisions: " + r.Msg
		}
		if r.Code == catalog.UndefinedTable || r.Code == catalog.UndefinedObject {
			f.SafeAlternative = "Correct the name, or move this after the revision that makes it (down_revision, depends_on);\nif it was made outside of the revisions: sqlgen lint --history existing.sql"
		}
		r.report(f)
	}, catalog.UndefinedTable, catalog.UndefinedColumn, catalog.UndefinedObject, catalog.UndefinedFunction, catalog.InvalidSchemaName),
}

// makerOf is the revision that makes something of a name, before or after; ""
// when none does.
func makerOf(r *refusal, name string) string {
	m := r.remembered()
	if m.makers == nil {
		m.makers = makers(r.Pass)
	}
	for _, revision := range m.makers[name] {
		if revision != r.Step.Revision || !moves(r.Stmt.Node) {
			return revision
		}
	}
	return ""
}

// makers lists by name the revisions that make something of it.
func makers(p *lint.Pass) map[string][]string {
	out := map[string][]string{}
	p.AllStatements(func(step *lint.Step, st *lint.Statement) {
		made := ""
		switch n := pgtree.Unwrap(st.Parsed.Node).(type) {
		case *pgtree.CreateStmt:
			made = n.Relation.GetRelname()
		case *pgtree.IndexStmt:
			made = n.Idxname
		case *pgtree.ViewStmt:
			made = n.View.GetRelname()
		case *pgtree.CreateSeqStmt:
			made = n.Sequence.GetRelname()
		case *pgtree.CreateEnumStmt:
			made = pgtree.NameOf(n.TypeName).Name
		case *pgtree.CreateDomainStmt:
			made = pgtree.NameOf(n.Domainname).Name
		default:
			return
		}
		if step.Revision != "" {
			out[made] = append(out[made], step.Revision)
		}
	})
	return out
}

// moves reports whether a statement takes a name away, which the same revision may
// well give to something new: a type or table is renamed and made anew.
func moves(n any) bool {
	switch n.(type) {
	case *pgtree.RenameStmt, *pgtree.DropStmt:
		return true
	}
	return false
}

// follows reports whether the missing name is one that a refused RENAME was to
// give, which is reported already; it notes the name when this is such a one.
func (r *refusal) follows() bool {
	memory := r.remembered().seen
	if n, ok := r.Node.(*pgtree.RenameStmt); ok {
		memory["renamed "+n.Newname] = true
	}
	return memory["renamed "+r.Name]
}

// isDropOfConstraint reports whether drop-of-unnamed-constraint says it better.
func isDropOfConstraint(p *lint.Pass) bool {
	return unnamedDropped(p.Stmt) != nil
}

// namesLike lists what a missing name may have been meant to be.
func namesLike(p *lint.Pass, code catalog.Code) []string {
	var out []string
	switch code {
	case catalog.UndefinedColumn:
		var table *catalog.Table
		pgtree.Walk(p.Parsed.Node, func(n any) bool {
			if r, ok := n.(*pgtree.RangeVar); ok && table == nil {
				table = p.Table(r)
			}
			return table == nil
		})
		if table != nil {
			for _, c := range table.Columns {
				out = append(out, c.Name)
			}
		}
	case catalog.InvalidSchemaName:
		p.Before.All(func(o catalog.Object) bool {
			if s, ok := o.(*catalog.Schema); ok {
				out = append(out, s.Name)
			}
			return true
		})
	case catalog.UndefinedTable:
		p.Before.All(func(o catalog.Object) bool {
			if h := o.Head(); h.Class == catalog.ClassRelation {
				out = append(out, h.Name)
			}
			return true
		})
	case catalog.UndefinedObject:
		p.Before.All(func(o catalog.Object) bool {
			switch h := o.Head(); h.Class {
			case catalog.ClassType, catalog.ClassConstraint, catalog.ClassTrigger, catalog.ClassPolicy, catalog.ClassRelation:
				out = append(out, h.Name)
			}
			return true
		})
	case catalog.UndefinedFunction:
		p.Before.All(func(o catalog.Object) bool {
			if h := o.Head(); h.Class == catalog.ClassFunction {
				out = append(out, h.Name)
			}
			return true
		})
	}
	return out
}
