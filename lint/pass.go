package lint

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/source"
)

// reporter is what all passes share.
type reporter struct {
	run  *run
	rule *rule
}

// Settings of the run.
func (r *reporter) Settings() *Settings { return &r.run.settings }

// Version is the server's major version.
func (r *reporter) Version() int { return r.run.settings.Version }

// Option is an option of the rule.
func (r *reporter) Option(name, otherwise string) string {
	return r.run.settings.Option(r.rule.Name, name, otherwise)
}

// Facts lists what was seen in the Python of a revision.
func (r *reporter) Facts(revision string, kind FactKind) []Fact {
	if r.run.facts == nil {
		r.run.facts = map[string][]Fact{}
		for _, f := range r.run.input.Facts {
			r.run.facts[f.Revision] = append(r.run.facts[f.Revision], f)
		}
	}
	var out []Fact
	for _, f := range r.run.facts[revision] {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

// ReportAt reports a finding about a statement. What the finding leaves empty
// (rule, severity, places, revision, statement, lock) is filled in.
func (r *reporter) ReportAt(s *Stmt, f Finding) { r.run.report(r.rule, s, nil, f) }

// ReportStep reports a finding about a step; it points at Step.Pos unless the
// finding has a Pos.
func (r *reporter) ReportStep(step *Step, f Finding) { r.run.report(r.rule, nil, step, f) }

// Pass is what a rule sees of one statement or one node of it.
type Pass struct {
	reporter
	*Stmt
	// Node is the node that the rule asked for: a pointer to a struct of
	// pgtree. Stmt.Node is the statement around it.
	Node any
	// Shared is what the rules that look at this node have worked out for each
	// other; nil for the first of them.
	Shared any
}

// Report reports a finding about the statement.
func (p *Pass) Report(f Finding) { p.ReportAt(p.Stmt, f) }

// TransactionPass is what a rule sees of a finished transaction.
type TransactionPass struct {
	reporter
	*Transaction
	Script *ScriptState
}

// ScriptPass is what a rule sees of a finished script.
type ScriptPass struct {
	reporter
	*ScriptState
}

// RevisionPass is what a rule sees of a revision: up(r) on Before gave After,
// down(r) on After gave Back.
type RevisionPass struct {
	reporter
	Up   *Step
	Down *Step // nil when it isn't known

	Before, After *catalog.Catalog
	// Back is nil when Down is.
	Back *catalog.Catalog

	UpStmts, DownStmts []*Stmt

	diff, changes []catalog.Difference
}

// Revision is the identifier.
func (p *RevisionPass) Revision() string { return p.Up.Revision }

// Report reports a finding about the upgrade, or at a place of the finding's own.
func (p *RevisionPass) Report(f Finding) { p.ReportStep(p.Up, f) }

// Opaque says why the effect of one of the directions isn't known, "" when it
// is: a DO block, a called function, data read from the database.
func (p *RevisionPass) Opaque() string {
	for _, step := range []*Step{p.Up, p.Down} {
		if step != nil && step.Opaque != "" {
			return step.Opaque
		}
	}
	for _, list := range [][]*Stmt{p.UpStmts, p.DownStmts} {
		for _, s := range list {
			if s.Event != nil && s.Event.Opaque != "" {
				return s.Event.Opaque
			}
		}
	}
	return ""
}

// Diff is what the downgrade doesn't put back: Before against Back. nil when
// there is no downgrade.
func (p *RevisionPass) Diff() []catalog.Difference {
	if p.Back == nil {
		return nil
	}
	if p.diff == nil {
		p.diff = catalog.Diff(p.Before, p.Back)
	}
	return p.diff
}

// Changes is what the upgrade does to the schema: Before against After.
func (p *RevisionPass) Changes() []catalog.Difference {
	if p.changes == nil {
		p.changes = catalog.Diff(p.Before, p.After)
	}
	return p.changes
}

// HistoryPass is what a rule sees at the end of everything.
type HistoryPass struct {
	reporter
	Input *Input
	// Head is the catalog after the last step.
	Head *catalog.Catalog
}

// Report reports a finding that has its own place. Revision and Pos are the
// finding's own.
func (p *HistoryPass) Report(f Finding) { p.run.report(p.rule, nil, nil, f) }

// StepOf finds the step of a revision in a direction, in the linted ones first;
// nil when there is none.
func (p *HistoryPass) StepOf(revision string, d Direction) *Step {
	for _, list := range [][]Step{p.Input.Steps, p.Input.Applied} {
		for i := range list {
			if s := &list[i]; s.Revision == revision && s.Direction == d {
				return s
			}
		}
	}
	return nil
}

// Positioned sets the place of a finding, for chains of calls.
func (f Finding) Positioned(p source.Pos) Finding { f.Pos = p; return f }
