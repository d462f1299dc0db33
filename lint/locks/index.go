package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

func (s *statement) createIndex(q *pgtree.IndexStmt) {
	mode := Share
	if q.Concurrent {
		mode = ShareUpdateExclusive
		s.effect.NoTransaction = true
	}
	t, l := s.table(q.Relation, mode)
	if t == nil {
		l.Scan = true
		return
	}
	if q.IfNotExists && q.Idxname != "" && s.before.Index(s.before.SchemaName(t.Schema), q.Idxname) != nil {
		return
	}
	s.each(t, q.Relation.Inh && t.Kind == catalog.PartitionedTable, func(u *catalog.Table) {
		why := ""
		if u != t {
			why = "partition of " + t.Name
		}
		l := s.lock(u, mode, why)
		l.Scan = l.Scan || stores(u)
	})
}

func (s *statement) reindex(q *pgtree.ReindexStmt) {
	concurrently := pgtree.Option(q.Params, "concurrently") != nil && lower(pgtree.Option(q.Params, "concurrently").Arg) != "false"
	if q.Kind != pgtree.REINDEX_OBJECT_INDEX && q.Kind != pgtree.REINDEX_OBJECT_TABLE {
		s.effect.NoTransaction = true
		s.effect.Unknown = "every index of the schema or database, one table at a time"
		return
	}
	s.effect.NoTransaction = concurrently
	table, index := Share, AccessExclusive
	if concurrently {
		table, index = ShareUpdateExclusive, ShareUpdateExclusive
	}
	one := func(i *catalog.Index) {
		l := s.lock(i, index, "")
		l.Rewrite, l.Build = !concurrently, true
	}
	o, l := s.named(pgtree.NameOfRange(q.Relation), None)
	switch r := o.(type) {
	case *catalog.Index:
		one(r)
		if t, ok := s.before.Object(r.Table).(*catalog.Table); ok {
			l := s.lock(t, table, "index "+r.Name)
			l.Scan = stores(t)
		}
	case *catalog.Table:
		s.tree(r, func(t *catalog.Table, _ bool) {
			if !stores(t) {
				return
			}
			l := s.lock(t, table, "")
			l.Scan = true
			for _, i := range s.before.Indexes(t.ID) {
				one(i)
			}
		})
	default:
		l.Mode, l.Scan = table, true
		if q.Kind == pgtree.REINDEX_OBJECT_INDEX {
			l.Mode, l.Kind, l.Scan = index, catalog.IndexRelation, false
			s.effect.Unknown = "the table of the index isn't known"
		}
	}
}

func (s *statement) cluster(q *pgtree.ClusterStmt) {
	if q.Relation == nil {
		s.effect.NoTransaction = true
		s.effect.Unknown = "every table that was clustered before"
		return
	}
	t, l := s.table(q.Relation, AccessExclusive)
	l.Rewrite, l.Scan = true, true
	if t != nil {
		s.rebuild(t)
	}
}

// vacuum is VACUUM and ANALYZE.
func (s *statement) vacuum(q *pgtree.VacuumStmt) {
	full := false
	if d := pgtree.Option(q.Options, "full"); d != nil {
		value := lower(d.Arg)
		full = d.Arg == nil || value != "false" && value != "off" && value != "0"
	}
	s.effect.NoTransaction = q.IsVacuumcmd
	if len(q.Rels) == 0 {
		s.effect.Unknown = "every table of the database, one at a time"
		return
	}
	for _, n := range q.Rels {
		r := n.GetVacuumRelation().GetRelation()
		if r == nil {
			continue
		}
		mode := ShareUpdateExclusive
		if full {
			mode = AccessExclusive
		}
		t, l := s.table(r, mode)
		l.Rewrite, l.Scan = full, full
		switch {
		case t == nil:
		case full:
			s.rebuild(t)
		case !q.IsVacuumcmd:
			s.indexes(t, AccessShare)
		}
	}
}
