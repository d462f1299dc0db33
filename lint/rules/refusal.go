package rules

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/source"
	"sqlgen/lint"
)

// refusal is a statement of an upgrade, or of a SQL file, that PostgreSQL
// refuses. A simulated downgrade is left to downgrade-fails.
type refusal struct {
	*lint.Pass
	*catalog.Error
}

// refusals makes a Run that calls f for statements refused with one of some
// conditions.
func refusals(f func(*refusal), codes ...catalog.Code) func(*lint.Pass) {
	return func(p *lint.Pass) {
		if p.Err == nil || p.Script.Simulated || !slices.Contains(codes, p.Err.Code) {
			return
		}
		f(&refusal{p, p.Err})
	}
}

// first reports whether the object of the refusal is named for the first time:
// what one missing table causes is said once.
func (r *refusal) first() bool {
	seen := r.remembered().seen
	key := r.Msg
	if r.Name != "" {
		key = string(r.Code) + " " + r.Name
	}
	if seen[key] {
		return false
	}
	seen[key] = true
	return true
}

// refusalMemory is what a rule about refusals keeps.
type refusalMemory struct {
	seen   map[string]bool
	makers map[string]string // the first revision that makes something of a name; nil before it is asked for
}

func (r *refusal) remembered() *refusalMemory {
	memory := r.Memory()
	m, _ := (*memory).(*refusalMemory)
	if m == nil {
		m = &refusalMemory{seen: map[string]bool{}}
		*memory = m
	}
	return m
}

// report words the refusal. One that isn't certain is information: Error.Unsure
// says that a server may accept the statement.
func (r *refusal) report(f lint.Finding) {
	if f.Message == "" {
		f.Message = "PostgreSQL refuses this: " + r.Msg
	}
	f.Notes = append(f.Notes, detail(r.Error)...)
	if r.Unsure {
		f.Severity = lint.Info
		f.Message += " (not certain: " + doubt(r.Before) + ")"
	}
	r.Report(f)
}

func detail(e *catalog.Error) []string {
	if e.Detail == "" {
		return nil
	}
	return strings.Split(e.Detail, "\n")
}

// doubt says why the catalog isn't sure of what it doesn't know.
func doubt(c *catalog.Catalog) string {
	if list := c.OpaqueStatements(); len(list) > 0 {
		return "before it ran something whose effect isn't known, " + list[len(list)-1].Why
	}
	return "what the database held before isn't known"
}

// place is file:line, "" without a place.
func place(p source.Pos) string {
	p.Column = 0
	if !p.IsValid() {
		return ""
	}
	return p.String()
}

// origin says where something was made: "made by revision 0002", "" when that
// isn't known.
func origin(step *lint.Step) string {
	switch {
	case step == nil:
		return ""
	case step.Revision != "":
		return "made by revision " + step.Revision
	case step.Source != nil:
		return "made by " + step.Source.Name
	}
	return ""
}
