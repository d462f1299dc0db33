package guard

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"

	"sqlgen/internal/catalog"
	"sqlgen/templates"
)

// functions are those of the templates.
var functions = template.FuncMap{
	"comment": Comment,
	"literal": Literal,
	"array":   Array,
	"dollar":  Dollar,
	"psql":    PsqlArgument,
	"rows":    rowSet,
	"word":    ShellWord,
	"join":    strings.Join,
	"identifier": func(names []string) string {
		quoted := make([]string, len(names))
		for i, n := range names {
			quoted[i] = catalog.Quote(n)
		}
		return strings.Join(quoted, ", ")
	},
}

var guardTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("guard.sql.tmpl").Funcs(functions).ParseFS(templates.FS, "guard.sql.tmpl"))
})

// block is a DO block with one of the bodies of guard.sql.tmpl.
func block(name string, data any) string {
	var b strings.Builder
	if err := guardTemplate().ExecuteTemplate(&b, name, data); err != nil {
		// The template is built in and the data are ours: the tests run every branch.
		panic(err)
	}
	return "DO " + Dollar("sqlgen", "\n"+strings.TrimSpace(b.String())+"\n") + ";"
}

// otherState is a state of the script that the database may be in instead of the
// one before the step, and what to do then.
type otherState struct {
	Rows          []string
	Marker        string
	Message, Hint string
}

// indexCheck words the questions about an index.
type indexCheck struct {
	Where                string
	Drop, Tolerant       bool
	Missing, MissingHint string
	Invalid, InvalidHint string
	Done, DoneHint       string
}

type guardData struct {
	Range       string
	Step        *Step
	Script      *Script
	Key, Rows   string
	Audit       *auditData
	Expect      string
	ExpectShown string
	Marker      string
	Others      []otherState
	// States are those at which an idempotent script may begin.
	States        []otherState
	Own, Previous *indexCheck
	Index         bool
}

// MakesVersionTable reports whether the version table may be missing before the step.
func (s *Step) MakesVersionTable() bool { return s.creates }

// guards fills in the statements around the step's own.
func (s *Step) guards() {
	g := s.script
	d := guardData{Range: Comment(g.Range), Step: s, Script: g, Key: g.key, Rows: rowSet(s.Before), Expect: s.expect, ExpectShown: s.expect}
	if s.expect == "" {
		d.ExpectShown = "none"
	}
	if !g.Idempotent {
		d.Others = s.others()
		d.Own = s.ownCheck()
	}
	if p := s.previous; p != nil && !g.Idempotent {
		d.Previous = p.ownCheck()
	}
	if g.Idempotent {
		d.States = g.states()
		if d.Own = s.ownCheck(); d.Own != nil {
			d.Own.Tolerant = true
		}
	}
	if g.AuditTable != "" {
		d.Audit = g.audit(s)
		if !g.Idempotent {
			s.Audit = block("record", d.Audit)
		}
	}
	d.Index = d.Own != nil || d.Previous != nil
	s.Guard = block("guard", d)
	if s.Transactional {
		d.Rows = rowSet(s.After)
		s.Assertion = block("assertion", d)
		if s.marker != s.expect {
			if d.Marker = s.marker; d.Marker != "" {
				d.Marker = " " + d.Marker
			}
			s.Progress = block("progress", d)
		}
		return
	}
	if own := s.ownCheck(); own != nil {
		s.Check = block("check", own)
	}
	s.Release = block("release", d)
}

// others are the states after this and the other steps, without those that look
// as the state before this one. Of steps that leave the same state it is the first
// that is named: the guard of the next one knows whether it is done too.
func (s *Step) others() []otherState {
	g := s.script
	var out []otherState
	known := func(rows []string, marker string) bool {
		if slices.Equal(rows, s.Before) && marker == s.expect {
			return true
		}
		return slices.ContainsFunc(out, func(o otherState) bool { return slices.Equal(o.Rows, rows) && o.Marker == marker })
	}
	for i, t := range g.Steps {
		if known(t.After, t.marker) {
			continue
		}
		o := otherState{Rows: t.After, Marker: t.marker}
		if t.Last() {
			o.Message = "sqlgen: applied already: the version rows are " + rowSet(t.After) + ", where this script ends"
			o.Hint = "Nothing has been changed. There is nothing to do."
		} else {
			o.Message = fmt.Sprintf("sqlgen: step %d of %d is applied already, the version rows are %s", t.Number, t.Of, rowSet(t.After))
			o.Hint = "Nothing has been changed by this step. " + g.resume(g.Steps[i+1])
		}
		out = append(out, o)
	}
	if first := g.Steps[0]; s != first && !known(first.Before, "") {
		out = append(out, otherState{
			Rows: first.Before, Message: fmt.Sprintf("sqlgen: step %d comes before this one: the version rows are %s", 1, rowSet(first.Before)),
			Hint: "Nothing has been changed by this step. " + g.resume(first),
		})
	}
	return out
}

// resume says how to go on at a step.
func (g *Script) resume(s *Step) string {
	if s.Number == 1 {
		return "Run the script from its beginning."
	}
	if g.Flavor == Psql {
		database := ""
		if g.Database != "" {
			database = " -d " + ShellWord(g.Database)
		}
		return fmt.Sprintf("Go on with step %d: psql -X%s -c 'SET sqlgen.from_step = %d' -f FILE, or the file %s.sql and those after it.", s.Number, database, s.Number, s.Name)
	}
	return fmt.Sprintf("Go on with step %d: the part of the script from there on, or the file %s.sql and those after it.", s.Number, s.Name)
}

// Resume says what to do when the step fails, in words.
func (s *Step) Resume() string {
	if s.Transactional {
		what := "nothing of this step is applied"
		if s.Number > 1 {
			what += "; " + applied(s.Number-1)
		}
		return what + ". Mend the cause, then: " + s.script.resume(s)
	}
	what := "nothing else is applied"
	if s.Number > 1 {
		what = applied(s.Number-1) + " applied"
	}
	if s.index != nil && !s.index.drop {
		return what + "; an INVALID index may be left over: DROP INDEX CONCURRENTLY " + s.index.Quoted() + ". Then: " + s.script.resume(s)
	}
	if s.index != nil {
		return what + "; the index may be left over INVALID: the step drops it. Then: " + s.script.resume(s)
	}
	return what + ". Look at what the statement has done, then: " + s.script.resume(s)
}

// applied names the steps up to one, with the verb.
func applied(n int) string {
	switch n {
	case 1:
		return "step 1 is"
	case 2:
		return "steps 1 and 2 are"
	}
	return fmt.Sprintf("steps 1 to %d are", n)
}

// ownCheck words the questions about the index that the step makes or drops, nil
// when it does neither.
func (s *Step) ownCheck() *indexCheck {
	e := s.index
	if e == nil {
		return nil
	}
	g := s.script
	c := &indexCheck{Drop: e.drop, Tolerant: e.tolerant}
	name := Comment(e.Quoted())
	if e.drop {
		c.Where = "c.oid = to_regclass(" + Literal(e.Quoted()) + ")"
		c.Missing = "sqlgen: index " + name + " is still there after step " + fmt.Sprint(s.Number)
		c.MissingHint = "Drop it: DROP INDEX CONCURRENTLY " + name + ". " + g.after(s)
		c.Done = "sqlgen: there is no index " + name + ": step " + fmt.Sprint(s.Number) + " is applied already"
		c.DoneHint = "Nothing has been changed by this step. " + g.after(s)
		return c
	}
	c.Where = "c.relname = " + Literal(e.name) + " AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(" + Literal(e.table) + "))"
	c.Missing = fmt.Sprintf("sqlgen: there is no index %s: step %d is not applied", name, s.Number)
	c.MissingHint = "Nothing has been changed by this step. " + g.resume(s)
	c.Invalid = fmt.Sprintf("sqlgen: index %s is INVALID: a build of it has failed", name)
	c.InvalidHint = "Run DROP INDEX CONCURRENTLY " + name + " and mend the cause (such as double rows under a UNIQUE index). " + g.resume(s)
	c.Done = fmt.Sprintf("sqlgen: index %s is there and valid: step %d is applied already", name, s.Number)
	c.DoneHint = "Nothing has been changed by this step. " + g.after(s)
	return c
}

// after says how to go on after a step.
func (g *Script) after(s *Step) string {
	if s.Last() {
		return "There is nothing left to do."
	}
	return g.resume(g.Steps[s.Number])
}
