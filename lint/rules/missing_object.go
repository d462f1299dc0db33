package rules

import (
	"slices"
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
error, revisions of two branches in the wrong order, a constraint that PostgreSQL named otherwise, and a table or schema that was
made outside of Alembic. The latter can't be told from a wrong name when neither another revision makes it nor
anything has a similar name: then it is a warning.

A statement whose effect can't be read (a DO block, a function) makes the finding information: it may have made the object.`,
	SafeAlternative: "Write the name as the history has it. For objects made outside of the revisions, give their SQL with `--history FILE`.",
	Since:           "0.1.0",
	Severity:        lint.Error,
	Sources:         []string{"https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH"},
	Needs:           lint.NeedHistory,
	Run: func(p *lint.Pass) {
		if p.Err == nil || p.Script.Simulated {
			return
		}
		r := &refusal{p, p.Err}
		r.noteUnmade()
		if !slices.Contains(missingCodes, r.Code) || isDropOfConstraint(p) || !r.first() || r.follows() {
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
		case slices.Contains(madeOutside, r.Code):
			// Nothing says that the name is wrong: a table made by hand, or before the first revision.
			f.Severity = lint.Warning
			f.Message = "PostgreSQL refuses this unless it was made outside of the revisions: " + r.Msg
		}
		if slices.Contains(madeOutside, r.Code) {
			f.SafeAlternative = "Correct the name, or move this after the revision that makes it (down_revision, depends_on);\nif it was made outside of the revisions: sqlgen lint --history existing.sql"
		}
		r.report(f)
	},
}

// madeOutside are conditions about what may have been made by hand or by another
// program; with a column or its type it is the revisions that are wrong.
var (
	madeOutside  = []catalog.Code{catalog.UndefinedTable, catalog.UndefinedObject, catalog.UndefinedFunction, catalog.InvalidSchemaName}
	missingCodes = append([]catalog.Code{catalog.UndefinedColumn}, madeOutside...)
)

// makerOf is the revision that makes something of a name, before or after; ""
// when none does.
func makerOf(r *refusal, name string) string {
	m := r.remembered()
	if m.makers == nil {
		m.makers = makers(r.Pass)
	}
	return m.makers[name]
}

// makers are by name the first revisions that make something of it. One that takes
// the name away before, to make a type or table anew, is none.
func makers(p *lint.Pass) map[string]string {
	out, mover := map[string]string{}, map[string]string{}
	p.AllStatements(func(step *lint.Step, st *lint.Statement) {
		if step.Revision == "" {
			return
		}
		node := pgtree.Unwrap(st.Parsed.Node)
		for _, name := range takenAway(node) {
			mover[name] = step.Revision
		}
		if name := madeBy(node); out[name] == "" && mover[name] != step.Revision {
			out[name] = step.Revision
		}
	})
	return out
}

// takenAway are the names, without schema, of what a statement renames or drops.
func takenAway(node any) []string {
	switch n := node.(type) {
	case *pgtree.RenameStmt:
		return []string{n.Relation.GetRelname(), pgtree.NameOfObject(n.Object).Name}
	case *pgtree.DropStmt:
		var out []string
		for _, o := range n.Objects {
			out = append(out, pgtree.NameOfObject(o).Name)
		}
		return out
	}
	return nil
}

// madeBy is the name, without schema, of what a CREATE makes; "" for others.
func madeBy(node any) string {
	switch n := node.(type) {
	case *pgtree.CreateStmt:
		return n.Relation.GetRelname()
	case *pgtree.CreateTableAsStmt:
		return n.Into.GetRel().GetRelname()
	case *pgtree.IndexStmt:
		return n.Idxname
	case *pgtree.ViewStmt:
		return n.View.GetRelname()
	case *pgtree.CreateSeqStmt:
		return n.Sequence.GetRelname()
	case *pgtree.CreateSchemaStmt:
		return n.Schemaname
	case *pgtree.CreateEnumStmt:
		return pgtree.NameOf(n.TypeName).Name
	case *pgtree.CreateDomainStmt:
		return pgtree.NameOf(n.Domainname).Name
	case *pgtree.CompositeTypeStmt:
		return n.Typevar.GetRelname()
	case *pgtree.CreateFunctionStmt:
		return pgtree.NameOf(n.Funcname).Name
	case *pgtree.CreateTrigStmt:
		return n.Trigname
	}
	return ""
}

// noteUnmade notes the names that the refused statement was to give.
func (r *refusal) noteUnmade() {
	names := r.remembered().seen
	note := func(name string) { names["unmade "+name] = true }
	switch n := r.Node.(type) {
	case *pgtree.RenameStmt:
		note(n.Newname)
	case *pgtree.AlterTableStmt:
		for _, c := range n.Cmds {
			switch cmd := c.GetAlterTableCmd(); cmd.GetSubtype() {
			case pgtree.AT_AddColumn:
				note(cmd.GetDef().GetColumnDef().GetColname())
			case pgtree.AT_AddConstraint:
				note(cmd.GetDef().GetConstraint().GetConname())
			}
		}
	default:
		note(madeBy(r.Node))
	}
}

// follows reports whether the missing name is one that a refused statement was
// to give: that one is reported already.
func (r *refusal) follows() bool {
	return r.Name != "" && r.remembered().seen["unmade "+r.Name[strings.LastIndexByte(r.Name, '.')+1:]]
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
