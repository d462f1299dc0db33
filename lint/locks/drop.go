package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// drop is DROP of anything: what goes along is locked too, and the tables that
// it belonged to or pointed at.
func (s *statement) drop(q *pgtree.DropStmt) {
	if q.RemoveType == pgtree.OBJECT_INDEX && q.Concurrent {
		s.dropConcurrently(q)
		return
	}
	if s.event == nil {
		s.refusedDrop(q)
		return
	}
	for _, e := range s.event.Effects {
		o := s.before.Object(e.Object)
		switch {
		case e.Kind == catalog.Dropped:
			s.dropped(o)
		case e.Kind == catalog.Changed && e.Class == catalog.ClassRelation:
			s.lock(o, AccessExclusive, "") // a column or default of it goes
		}
	}
	if len(s.event.Effects) == 0 && len(s.event.Skipped) == 0 {
		s.refusedDrop(q)
	}
}

// refusedDrop locks what the statement names, when more isn't known.
func (s *statement) refusedDrop(q *pgtree.DropStmt) {
	for _, n := range q.Objects {
		switch q.RemoveType {
		case pgtree.OBJECT_TABLE, pgtree.OBJECT_VIEW, pgtree.OBJECT_MATVIEW, pgtree.OBJECT_SEQUENCE, pgtree.OBJECT_FOREIGN_TABLE, pgtree.OBJECT_INDEX:
			o, l := s.named(pgtree.NameOfObject(n), AccessExclusive)
			if q.RemoveType == pgtree.OBJECT_INDEX && o == nil {
				l.Kind = catalog.IndexRelation
				s.effect.Unknown = "the table of the index isn't known"
			}
		case pgtree.OBJECT_TRIGGER, pgtree.OBJECT_POLICY, pgtree.OBJECT_RULE:
			s.owner(n, AccessExclusive)
		}
	}
}

func (s *statement) dropConcurrently(q *pgtree.DropStmt) {
	s.effect.NoTransaction = true
	for _, n := range q.Objects {
		name := pgtree.NameOfObject(n)
		i, ok := s.before.Relation(name.Schema, name.Name).(*catalog.Index)
		if !ok {
			if !q.MissingOk || s.before.Incomplete() {
				_, l := s.named(name, ShareUpdateExclusive)
				l.Kind = catalog.IndexRelation
				s.effect.Unknown = "the table of the index isn't known"
			}
			continue
		}
		s.lock(i, ShareUpdateExclusive, "")
		s.byID(i.Table, ShareUpdateExclusive, "")
	}
}

// dropped locks an object that went, and its owner.
func (s *statement) dropped(o catalog.Object) {
	switch d := o.(type) {
	case *catalog.Table:
		s.lock(d, AccessExclusive, "")
		if !d.Partition {
			return
		}
		for _, id := range d.Parents {
			s.byID(id, AccessExclusive, "partitioned table of "+d.Name)
			if def := s.defaultPartition(id); def != nil {
				s.lock(def, AccessExclusive, "default partition")
			}
		}
	case *catalog.Index:
		s.lock(d, AccessExclusive, "")
		s.byID(d.Table, AccessExclusive, "index "+d.Name+" is dropped")
	case *catalog.Sequence:
		s.lock(d, AccessExclusive, "")
	case *catalog.Constraint:
		if d.Table != 0 {
			s.byID(d.Table, AccessExclusive, "constraint "+d.Name+" is dropped")
		}
		if d.Type == 'f' {
			s.byID(d.RefTable, AccessExclusive, "referenced by foreign key "+d.Name)
		}
	case *catalog.Trigger:
		s.byID(d.Table, AccessExclusive, "")
	case *catalog.Rule:
		s.byID(d.Table, AccessExclusive, "")
	case *catalog.Policy:
		s.byID(d.Table, AccessExclusive, "")
	case *catalog.Default:
		s.byID(d.Table, AccessExclusive, "")
	case *catalog.Misc:
		if d.Kind == "statistics object" && s.options.Version >= 12 {
			for _, dep := range s.before.DependsOn(catalog.Address{ID: d.ID}) {
				s.byID(dep.To.ID, ShareUpdateExclusive, "")
			}
		}
	}
}
