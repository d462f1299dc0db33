package offline

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
)

// constraintTypes are pg_constraint.contype of Alembic's type_ of drop_constraint.
var constraintTypes = map[string]byte{"foreignkey": 'f', "unique": 'u', "primary": 'p', "check": 'c'}

// unnamed are the constraints of a table that a downgrade may mean which drops some
// without a name: of a type ("" for any), and in one step.
type unnamed struct {
	schema, table, kind string
	step                *revision.Step
	left                []string // names
}

// Unnamed implements [alembic.Database]. A downgrade that drops a constraint without
// naming it means one that its upgrade has made: those that it has not named either,
// or else all.
func (p *replay) Unnamed(th *pyeval.Thread, schema, table, kind string) (string, error) {
	step := p.run.env.Step()
	if step == nil || step.IsUpgrade || step.Revision == nil {
		return "", nil
	}
	now, err := p.Catalog()
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(p.unnamed, func(u *unnamed) bool {
		return u.step == step && u.schema == schema && u.table == table && u.kind == kind
	})
	if i < 0 {
		u := &unnamed{schema: schema, table: table, kind: kind, step: step}
		if u.left, err = p.made(u, now); err != nil {
			return "", err
		}
		p.unnamed, i = append(p.unnamed, u), len(p.unnamed)
	}
	u := p.unnamed[i]
	u.left = slices.DeleteFunc(u.left, func(name string) bool { return !hasConstraint(now, u, name) })
	if len(u.left) == 0 {
		return "", nil
	}
	name := u.left[0]
	u.left = u.left[1:]
	p.Answered(th, "the constraint of "+table+" without a name", name)
	return name, nil
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
		if u.step != p.run.env.Step() || len(u.left) == 0 {
			continue
		}
		now, err := p.Catalog()
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(u.left, func(name string) bool { return !hasConstraint(now, u, name) })
		if len(left) > 0 {
			return pyeval.NewFault("give their names", "which constraints of %s the downgrade means is not clear: %s is left", u.table, strings.Join(left, ", "))
		}
	}
	return nil
}

// made are the constraints of a table that the upgrade of the step's revision has
// made and that are there: those without a name in its statements when there are
// any.
func (p *replay) made(u *unnamed, now *catalog.Catalog) ([]string, error) {
	g, err := p.run.env.Graph()
	if err != nil {
		return nil, err
	}
	id := u.step.Revision.ID
	before := slices.DeleteFunc(g.Ancestors(id), func(a string) bool { return a == id })
	if err := p.load(append(slices.Clone(before), id)); err != nil {
		return nil, err
	}
	a := p.history.rendered[id]
	if a == nil || a.err != nil {
		return nil, nil
	}
	c := p.history.catalog(before)
	had := map[catalog.ID]bool{}
	note := func(text string) (named, nameless []string) {
		for _, k := range constraintsOf(c, u) {
			switch {
			case had[k.ID]:
				continue
			case strings.Contains(text, k.Name):
				named = append(named, k.Name)
			default:
				nameless = append(nameless, k.Name)
			}
			had[k.ID] = true
		}
		return named, nameless
	}
	note("")
	var named, nameless []string
	for _, text := range a.statements {
		p.history.fold(c, text)
		n, without := note(text)
		named, nameless = append(named, n...), append(nameless, without...)
	}
	there := func(names []string) []string {
		return slices.DeleteFunc(names, func(name string) bool { return !hasConstraint(now, u, name) })
	}
	if nameless = there(nameless); len(nameless) > 0 {
		return nameless, nil
	}
	return there(named), nil
}

func hasConstraint(c *catalog.Catalog, u *unnamed, name string) bool {
	return slices.ContainsFunc(constraintsOf(c, u), func(k *catalog.Constraint) bool { return k.Name == name })
}

func constraintsOf(c *catalog.Catalog, u *unnamed) []*catalog.Constraint {
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
