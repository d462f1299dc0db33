package offline

import (
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
)

// constraintTypes are pg_constraint.contype of Alembic's type_ of drop_constraint.
var constraintTypes = map[string]byte{"foreignkey": 'f', "unique": 'u', "primary": 'p', "check": 'c'}

// unnamed is one question for the constraint without a name: of which table, of
// which type ("" for any), and in which step.
type unnamed struct {
	schema, table, kind string
	step                *revision.Step
}

// Unnamed implements [alembic.Database]. A downgrade that drops a constraint
// without naming it means one that its upgrade has made without naming it: what
// the table has now, had not before the revision, and the file does not name.
func (p *replay) Unnamed(th *pyeval.Thread, schema, table, kind string) (string, error) {
	u := unnamed{schema, table, kind, p.run.env.Step()}
	left, err := p.unnamedLeft(u)
	if err != nil || len(left) == 0 {
		return "", err
	}
	p.unnamed = append(p.unnamed, u)
	p.Answered(th, "the constraint of "+table+" without a name", left[0])
	return left[0], nil
}

// Settle implements [alembic.Database]: when the downgrade is over, none of the
// constraints that it may have meant is left.
func (p *replay) Settle() error {
	asked := p.unnamed
	p.unnamed = nil
	if err := p.settleSupposed(); err != nil {
		return err
	}
	for _, u := range asked {
		if u.step != p.run.env.Step() {
			continue
		}
		left, err := p.unnamedLeft(u)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return pyeval.NewFault("give their names", "which constraints of %s the downgrade means is not clear: %s is left", u.table, strings.Join(left, ", "))
		}
	}
	return nil
}

// unnamedLeft are the names of the constraints that a question may mean.
func (p *replay) unnamedLeft(u unnamed) ([]string, error) {
	step := p.run.env.Step()
	if step == nil || step.IsUpgrade || step.Revision == nil {
		return nil, nil
	}
	now, err := p.Catalog()
	if err != nil {
		return nil, err
	}
	g, err := p.run.env.Graph()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, id := range g.Ancestors(step.Revision.ID) {
		if id != step.Revision.ID {
			ids = append(ids, id)
		}
	}
	if err := p.load(ids); err != nil {
		return nil, err
	}
	had := map[string]bool{}
	for _, k := range constraintsOf(p.history.catalog(ids), u) {
		had[k.Name] = true
	}
	var out []string
	for _, k := range constraintsOf(now, u) {
		named := strings.Contains(step.Revision.File.Content, `"`+k.Name+`"`) || strings.Contains(step.Revision.File.Content, "'"+k.Name+"'")
		if !had[k.Name] && !named {
			out = append(out, k.Name)
		}
	}
	return out, nil
}

func constraintsOf(c *catalog.Catalog, u unnamed) []*catalog.Constraint {
	t := c.Table(u.schema, u.table)
	if t == nil {
		return nil
	}
	var out []*catalog.Constraint
	for _, k := range c.Constraints(t.ID) {
		if u.kind == "" || k.Type == constraintTypes[u.kind] {
			out = append(out, k)
		}
	}
	return out
}

var _ alembic.Database = (*replay)(nil)
