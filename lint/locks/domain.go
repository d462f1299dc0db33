package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// alterDomain: adding or validating a constraint reads every table that has a
// column of the domain.
func (s *statement) alterDomain(q *pgtree.AlterDomainStmt) {
	switch q.Subtype {
	case "C": // ADD CONSTRAINT
		if con := q.Def.GetConstraint(); con != nil && con.SkipValidation {
			return
		}
	case "O", "V": // SET NOT NULL, VALIDATE CONSTRAINT
	default:
		return
	}
	name := pgtree.NameOf(q.TypeName)
	d := s.before.TypeNamed(name.Schema, name.Name)
	if d == nil {
		s.effect.Unknown = "which tables use the domain isn't known"
		return
	}
	s.domainUsers(d.ID, map[catalog.ID]bool{})
}

func (s *statement) domainUsers(id catalog.ID, seen map[catalog.ID]bool) {
	if seen[id] {
		return
	}
	seen[id] = true
	for _, dep := range s.before.Dependents(catalog.Address{ID: id}) {
		switch o := s.before.Object(dep.From.ID).(type) {
		case *catalog.Table:
			if stores(o) && dep.From.Column != 0 {
				s.lock(o, Share, "has a column of the domain").Scan = true
			}
		case *catalog.Type:
			if o.Kind == catalog.DomainType {
				s.domainUsers(o.ID, seen)
			}
		}
	}
}
