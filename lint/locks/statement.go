package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

func (s *statement) run(n *pgtree.Node) {
	switch q := pgtree.Unwrap(n).(type) {
	case *pgtree.SelectStmt:
		s.read(n, true)
	case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt, *pgtree.MergeStmt:
		s.modify(q, nil)
	case *pgtree.CopyStmt:
		s.copy(q)
	case *pgtree.LockStmt:
		s.lockTable(q)
	case *pgtree.TruncateStmt:
		s.truncate(q)
	case *pgtree.CreateStmt:
		s.createTable(q)
	case *pgtree.CreateForeignTableStmt:
		s.createTable(q.BaseStmt)
	case *pgtree.CreateTableAsStmt:
		s.createTableAs(q)
	case *pgtree.ViewStmt:
		s.createView(q)
	case *pgtree.RefreshMatViewStmt:
		s.refresh(q)
	case *pgtree.AlterTableStmt:
		s.alterTable(q)
	case *pgtree.IndexStmt:
		s.createIndex(q)
	case *pgtree.ReindexStmt:
		s.reindex(q)
	case *pgtree.ClusterStmt:
		s.cluster(q)
	case *pgtree.VacuumStmt:
		s.vacuum(q)
	case *pgtree.DropStmt:
		s.drop(q)
	case *pgtree.RenameStmt:
		s.rename(q)
	case *pgtree.AlterObjectSchemaStmt:
		if q.Relation != nil {
			if t, _ := s.table(q.Relation, AccessExclusive); t != nil {
				s.sequences(t)
			}
		}
	case *pgtree.AlterDomainStmt:
		s.alterDomain(q)
	case *pgtree.AlterEnumStmt:
		// Adding a value was refused in transaction blocks before 12.
		s.effect.NoTransaction = s.options.Version < 12 && q.OldVal == ""
	default:
		s.other(n)
	}
}

func (s *statement) other(n *pgtree.Node) {
	switch q := pgtree.Unwrap(n).(type) {
	case *pgtree.CreateTrigStmt:
		t, _ := s.table(q.Relation, ShareRowExclusive)
		if t != nil && q.Row {
			s.below(t, func(p *catalog.Table, _ bool) {
				if p.Partition {
					s.lock(p, ShareRowExclusive, "partition of "+t.Name)
				}
			})
		}
		if q.Constrrel != nil {
			s.table(q.Constrrel, ShareRowExclusive)
		}
	case *pgtree.RuleStmt:
		s.table(q.Relation, AccessExclusive)
	case *pgtree.CreatePolicyStmt:
		s.table(q.Table, AccessExclusive)
	case *pgtree.AlterPolicyStmt:
		s.table(q.Table, AccessExclusive)
	case *pgtree.CreateSeqStmt:
		s.ownedBy(q.Options)
	case *pgtree.AlterSeqStmt:
		_, l := s.named(pgtree.NameOfRange(q.Sequence), ShareRowExclusive)
		l.Kind = catalog.SequenceRelation
		l.Rewrite = s.ownedBy(q.Options) < len(q.Options)
	case *pgtree.CreateStatsStmt:
		for _, r := range q.Relations {
			s.table(r.GetRangeVar(), ShareUpdateExclusive)
		}
	case *pgtree.CommentStmt:
		s.comment(q)
	case *pgtree.GrantStmt:
		// Objects are locked since 18.
		if s.options.Version >= 18 && q.Targtype == pgtree.ACL_TARGET_OBJECT && (q.Objtype == pgtree.OBJECT_TABLE || q.Objtype == pgtree.OBJECT_SEQUENCE) {
			for _, o := range q.Objects {
				s.named(pgtree.NameOfRange(o.GetRangeVar()), AccessShare)
			}
		}
	case *pgtree.CreatePublicationStmt:
		s.published(q.Pubobjects)
	case *pgtree.AlterPublicationStmt:
		s.published(q.Pubobjects)
	case *pgtree.DoStmt:
		s.effect.Unknown = "the body of a DO block isn't read"
	case *pgtree.CallStmt:
		s.effect.Unknown = "the body of a procedure isn't read"
	case *pgtree.ExecuteStmt:
		s.effect.Unknown = "the prepared statement isn't known"
	case *pgtree.ReassignOwnedStmt, *pgtree.DropOwnedStmt:
		s.effect.Unknown = "which objects the role owns isn't known"
	case *pgtree.CreatedbStmt, *pgtree.DropdbStmt, *pgtree.AlterSystemStmt, *pgtree.CreateTableSpaceStmt, *pgtree.DropTableSpaceStmt,
		*pgtree.CreateSubscriptionStmt, *pgtree.DropSubscriptionStmt:
		s.effect.NoTransaction = true
	case *pgtree.DiscardStmt:
		s.effect.NoTransaction = q.Target == pgtree.DISCARD_ALL
	case *pgtree.ExplainStmt:
		// Only ANALYZE runs the statement; the plan alone takes the locks of a query too.
		s.run(q.Query)
		if pgtree.Option(q.Options, "analyze") == nil {
			for _, l := range s.list {
				l.Scan, l.Rewrite, l.Emptied = false, false, false
			}
		}
	}
}

func (s *statement) copy(q *pgtree.CopyStmt) {
	switch {
	case q.Relation == nil:
		s.read(q.Query, true)
	case q.IsFrom:
		s.table(q.Relation, RowExclusive)
	default:
		_, l := s.table(q.Relation, AccessShare)
		l.Scan = true
	}
}

func (s *statement) lockTable(q *pgtree.LockStmt) {
	for _, n := range q.Relations {
		r := n.GetRangeVar()
		t, _ := s.table(r, Mode(q.Mode))
		if t != nil && r.Inh {
			s.below(t, func(t *catalog.Table, _ bool) { s.lock(t, Mode(q.Mode), "partition of "+r.Relname) })
		}
	}
}

func (s *statement) truncate(q *pgtree.TruncateStmt) {
	done := map[catalog.ID]bool{}
	var visit func(t *catalog.Table, why string)
	visit = func(t *catalog.Table, why string) {
		if done[t.ID] {
			return
		}
		done[t.ID] = true
		l := s.lock(t, AccessExclusive, why)
		l.Emptied = stores(t)
		if stores(t) {
			s.rebuild(t)
		}
		if q.Behavior == pgtree.DROP_CASCADE {
			for _, k := range s.before.ForeignKeysTo(t.ID) {
				if child, ok := s.before.Object(k.Table).(*catalog.Table); ok {
					visit(child, "references "+t.Name)
				}
			}
		}
	}
	for _, n := range q.Relations {
		t, l := s.table(n.GetRangeVar(), AccessExclusive)
		if t == nil {
			l.Emptied = true
			continue
		}
		visit(t, "")
		if n.GetRangeVar().Inh {
			s.below(t, func(child *catalog.Table, _ bool) { visit(child, "partition of "+t.Name) })
		}
	}
}

func (s *statement) createTableAs(q *pgtree.CreateTableAsStmt) {
	if q.Objtype == pgtree.OBJECT_MATVIEW || q.Query.GetSelectStmt() != nil {
		s.read(q.Query, !q.GetInto().GetSkipData())
		return
	}
	s.effect.Unknown = "the prepared statement isn't known"
}

func (s *statement) createView(q *pgtree.ViewStmt) {
	s.read(q.Query, false)
	if o := s.before.Relation(q.View.Schemaname, q.View.Relname); o != nil {
		s.lock(o, AccessExclusive, "")
	}
}

func (s *statement) refresh(q *pgtree.RefreshMatViewStmt) {
	mode := AccessExclusive
	if q.Concurrent {
		mode = Exclusive
	}
	v, l := s.table(q.Relation, mode)
	l.Scan = !q.SkipData
	l.Rewrite = !q.Concurrent && !q.SkipData
	l.Emptied = q.SkipData
	if v == nil {
		return
	}
	if q.Concurrent {
		s.indexes(v, RowExclusive)
	} else {
		s.rebuild(v)
	}
	if v.Query != nil && !q.SkipData {
		s.read(v.Query.Node, true)
	}
}

// ownedBy locks the table of an OWNED BY option and counts such options.
func (s *statement) ownedBy(options []*pgtree.Node) int {
	d := pgtree.Option(options, "owned_by")
	if d == nil {
		return 0
	}
	names := pgtree.Strings(pgtree.Items(d.Arg))
	switch len(names) {
	case 2:
		s.named(pgtree.Name{Name: names[0]}, AccessShare)
	case 3:
		s.named(pgtree.Name{Schema: names[0], Name: names[1]}, AccessShare)
	}
	return 1
}

func (s *statement) comment(q *pgtree.CommentStmt) {
	switch q.Objtype {
	case pgtree.OBJECT_TABLE, pgtree.OBJECT_INDEX, pgtree.OBJECT_VIEW, pgtree.OBJECT_MATVIEW, pgtree.OBJECT_SEQUENCE, pgtree.OBJECT_FOREIGN_TABLE:
		_, l := s.named(pgtree.NameOfObject(q.Object), ShareUpdateExclusive)
		if q.Objtype == pgtree.OBJECT_INDEX {
			l.Kind = catalog.IndexRelation
		}
	case pgtree.OBJECT_COLUMN:
		s.owner(q.Object, ShareUpdateExclusive)
	case pgtree.OBJECT_TABCONSTRAINT, pgtree.OBJECT_TRIGGER, pgtree.OBJECT_RULE, pgtree.OBJECT_POLICY:
		s.owner(q.Object, AccessShare)
	}
}

// owner locks the table of a name whose last part is a column, constraint,
// trigger, ….
func (s *statement) owner(n *pgtree.Node, mode Mode) {
	names := pgtree.Strings(pgtree.Items(n))
	if len(names) < 2 {
		return
	}
	name := pgtree.Name{Name: names[len(names)-2]}
	if len(names) > 2 {
		name.Schema = names[len(names)-3]
	}
	s.named(name, mode)
}

func (s *statement) published(list []*pgtree.Node) {
	for _, n := range list {
		if r := n.GetPublicationObjSpec().GetPubtable().GetRelation(); r != nil {
			s.table(r, ShareUpdateExclusive)
		}
	}
}

func (s *statement) rename(q *pgtree.RenameStmt) {
	switch q.RenameType {
	case pgtree.OBJECT_TABLE, pgtree.OBJECT_VIEW, pgtree.OBJECT_MATVIEW, pgtree.OBJECT_SEQUENCE, pgtree.OBJECT_FOREIGN_TABLE, pgtree.OBJECT_POLICY,
		pgtree.OBJECT_TRIGGER, pgtree.OBJECT_RULE, pgtree.OBJECT_ATTRIBUTE:
		s.table(q.Relation, AccessExclusive)
	case pgtree.OBJECT_INDEX:
		_, l := s.named(pgtree.NameOfRange(q.Relation), indexRename.in(s.options.Version))
		l.Kind = catalog.IndexRelation
	case pgtree.OBJECT_COLUMN:
		t, _ := s.table(q.Relation, AccessExclusive)
		if t != nil {
			s.below(t, func(t *catalog.Table, _ bool) { s.lock(t, AccessExclusive, "inherits the column") })
		}
	case pgtree.OBJECT_TABCONSTRAINT:
		t, _ := s.table(q.Relation, AccessExclusive)
		if t == nil {
			return
		}
		if k := s.before.Constraint(t.ID, q.Subname); k != nil {
			if i, ok := s.before.Object(k.Index).(*catalog.Index); ok && k.Type != 'f' {
				s.lock(i, indexRename.in(s.options.Version), "")
			}
		}
	}
}
