package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// addConstraint is ADD CONSTRAINT of every kind.
func (s *statement) addConstraint(t *catalog.Table, con *pgtree.Constraint, inh bool) {
	switch con.GetContype() {
	case pgtree.CONSTR_CHECK:
		if !con.SkipValidation {
			s.each(t, inh && !con.IsNoInherit, func(t *catalog.Table) { s.scan(t, AccessExclusive) })
		}
	case pgtree.CONSTR_UNIQUE, pgtree.CONSTR_PRIMARY, pgtree.CONSTR_EXCLUSION:
		if con.Indexname != "" {
			s.adopt(t, con)
			return
		}
		s.each(t, inh && t.Kind == catalog.PartitionedTable, func(u *catalog.Table) {
			if stores(u) {
				s.lock(u, Share, "").Scan = true
			}
		})
	case pgtree.CONSTR_FOREIGN:
		s.foreignKey(t, con)
	}
}

// adopt is ADD … USING INDEX. The index is renamed when the constraint has
// another name; a primary key makes its columns NOT NULL.
func (s *statement) adopt(t *catalog.Table, con *pgtree.Constraint) {
	for _, i := range s.before.Indexes(t.ID) {
		if i.Name != con.Indexname {
			continue
		}
		mode := AccessShare
		if con.Conname != "" && con.Conname != i.Name {
			mode = indexRename.in(s.options.Version)
		}
		s.lock(i, mode, "")
		if con.Contype != pgtree.CONSTR_PRIMARY {
			return
		}
		for _, key := range i.Columns {
			if col := t.ColumnNum(key.Num); col != nil && !col.NotNull && !s.proved(t, col) {
				s.scan(t, AccessExclusive)
			}
		}
	}
}

// foreignKey is ADD FOREIGN KEY: the same lock on both tables, and unless NOT
// VALID a join of them.
func (s *statement) foreignKey(t *catalog.Table, con *pgtree.Constraint) {
	ref, l := s.table(con.Pktable, ShareRowExclusive)
	if ref == nil {
		l.Scan = l.Scan || !con.SkipValidation
	} else {
		s.below(ref, func(p *catalog.Table, _ bool) { s.lock(p, ShareRowExclusive, "partition of "+ref.Name) })
	}
	if !con.SkipValidation {
		s.join(t, ref)
	}
}

// join reads both sides of a foreign key, for every partition of them but ONLY the
// table of others. ref is nil when it isn't known.
func (s *statement) join(t, ref *catalog.Table) {
	s.each(t, t.Kind == catalog.PartitionedTable, func(t *catalog.Table) {
		s.scan(t, AccessShare)
		s.indexes(t, AccessShare)
	})
	if ref != nil {
		s.each(ref, ref.Kind == catalog.PartitionedTable, func(t *catalog.Table) {
			s.scan(t, AccessShare)
			s.planIndexes(t, AccessShare)
		})
	}
}

// validate is VALIDATE CONSTRAINT.
func (s *statement) validate(t *catalog.Table, name string) {
	k := s.before.Constraint(t.ID, name)
	switch {
	case k == nil:
		s.scan(t, ShareUpdateExclusive)
	case k.Validated:
	case k.Type == 'f':
		ref, _ := s.before.Object(k.RefTable).(*catalog.Table)
		if ref != nil {
			s.lock(ref, RowShare, "referenced by foreign key "+k.Name)
		}
		s.join(t, ref)
	default:
		s.tree(t, func(t *catalog.Table, _ bool) { s.scan(t, ShareUpdateExclusive) })
	}
}

// createTable locks what a new table refers to.
func (s *statement) createTable(q *pgtree.CreateStmt) {
	if q.IfNotExists && s.before.Relation(q.Relation.Schemaname, q.Relation.Relname) != nil {
		return
	}
	for _, n := range q.InhRelations {
		if q.Partbound != nil {
			s.partitionOf(n.GetRangeVar())
		} else {
			s.table(n.GetRangeVar(), ShareUpdateExclusive)
		}
	}
	if q.OfTypename != nil {
		n := pgtree.NameOf(q.OfTypename.Names)
		if o := s.before.Relation(n.Schema, n.Name); o != nil {
			s.lock(o, AccessShare, "")
		}
	}
	for _, n := range append(q.TableElts, q.Constraints...) {
		s.element(q, n)
	}
}

func (s *statement) element(q *pgtree.CreateStmt, n *pgtree.Node) {
	switch e := pgtree.Unwrap(n).(type) {
	case *pgtree.ColumnDef:
		for _, con := range e.Constraints {
			s.element(q, con)
		}
	case *pgtree.TableLikeClause:
		s.table(e.Relation, AccessShare)
	case *pgtree.Constraint:
		if e.Contype != pgtree.CONSTR_FOREIGN || e.Pktable == nil {
			return
		}
		if e.Pktable.Relname == q.Relation.Relname && e.Pktable.Schemaname == q.Relation.Schemaname {
			return // refers to itself
		}
		ref, _ := s.table(e.Pktable, ShareRowExclusive)
		if ref != nil {
			s.below(ref, func(p *catalog.Table, _ bool) { s.lock(p, ShareRowExclusive, "partition of "+ref.Name) })
		}
	}
}
