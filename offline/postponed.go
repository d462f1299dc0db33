package offline

import (
	"errors"

	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
)

// postponed stands for the module of a revision whose evaluation has failed, and
// whose place in the history can be told all the same: the error is that of its
// turn, and a range without it renders.
type postponed struct{ err error }

// postpone decides whether an error of a revision's module can wait. What sqlgen
// cannot evaluate, Alembic may; an exception that Alembic would meet too is put off
// where the project declares dependencies (it may depend on what is configured
// there) and when every revision is looked at by itself.
func (r *run) postpone(file *source.File, err error) *revision.Module {
	var raised *pyeval.Raised
	if errors.As(err, &raised) && !r.dependencies() && (r.env == nil || r.env.Command != alembic.Every) {
		return nil
	}
	tree, parseErr := r.parses.Parse(file)
	if parseErr != nil {
		return nil
	}
	out := &revision.Module{Value: &postponed{err}}
	for _, s := range tree.Body {
		switch s := s.(type) {
		case *pyast.ExprStmt:
			if c, ok := s.Value.(*pyast.Constant); ok && s == tree.Body[0] {
				out.Docstring, _ = c.Value.(string)
			}
		case *pyast.Assign:
			for _, t := range s.Targets {
				assignLiteral(out, t, s.Value)
			}
		case *pyast.AnnAssign:
			assignLiteral(out, s.Target, s.Value)
		}
	}
	if !out.Revision.Scalar || !out.DownRevision.Set {
		return nil
	}
	return out
}

// assignLiteral notes a variable of the revision that is assigned a literal; one
// that is assigned anything else counts as absent.
func assignLiteral(m *revision.Module, target, value pyast.Expr) {
	name, ok := target.(*pyast.Name)
	if !ok {
		return
	}
	variable := map[string]*revision.Variable{
		"revision": &m.Revision, "down_revision": &m.DownRevision, "branch_labels": &m.BranchLabels, "depends_on": &m.DependsOn,
	}[name.Id]
	if variable == nil {
		return
	}
	*variable = revision.Variable{}
	var elems []pyast.Expr
	switch v := value.(type) {
	case *pyast.Constant:
		if v.Value == nil {
			variable.Set = true
			return
		}
		elems, variable.Scalar = []pyast.Expr{v}, true
	case *pyast.Tuple:
		elems = v.Elts
	case *pyast.List:
		elems = v.Elts
	default:
		return
	}
	for _, e := range elems {
		c, ok := e.(*pyast.Constant)
		if !ok {
			return
		}
		s, ok := c.Value.(string)
		if !ok {
			return
		}
		variable.Strings = append(variable.Strings, s)
	}
	variable.Set = true
}
