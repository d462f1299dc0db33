package locks

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// reader finds the relations that a query reads.
type reader struct {
	*statement
	ctes    map[string]int // names that stand for a WITH query
	planned bool           // the query is run: indexes are looked at
	mode    Mode
}

// read locks what a query or part of one reads. A relation without any WHERE
// around it counts as scanned.
func (s *statement) read(n any, planned bool) {
	r := &reader{statement: s, planned: planned, mode: AccessShare}
	r.visit(n, false)
}

func (r *reader) visit(n any, filtered bool) {
	if node, ok := n.(*pgtree.Node); ok {
		n = pgtree.Unwrap(node)
	}
	switch q := n.(type) {
	case nil:
	case *pgtree.SelectStmt:
		if q == nil {
			return
		}
		mode := r.mode
		if len(q.LockingClause) > 0 {
			r.mode = RowShare
		}
		names := r.with(q.WithClause)
		r.children(q, filtered || q.WhereClause != nil || q.LimitCount != nil)
		r.without(names)
		r.mode = mode
	case *pgtree.RangeVar:
		if q != nil {
			r.rangeVar(q, filtered)
		}
	case *pgtree.FuncCall:
		r.sequence(q)
		r.children(q, filtered)
	case *pgtree.InsertStmt, *pgtree.UpdateStmt, *pgtree.DeleteStmt, *pgtree.MergeStmt:
		r.statement.modify(q, r)
	case *pgtree.WithClause, *pgtree.IntoClause:
	default:
		r.children(n, filtered)
	}
}

func (r *reader) children(n any, filtered bool) {
	pgtree.Children(n, func(c any) { r.visit(c, filtered) })
}

func (r *reader) with(w *pgtree.WithClause) []string {
	if w == nil {
		return nil
	}
	if r.ctes == nil {
		r.ctes = map[string]int{}
	}
	var names []string
	for _, n := range w.Ctes {
		cte := n.GetCommonTableExpr()
		if w.Recursive {
			r.ctes[cte.Ctename]++
			names = append(names, cte.Ctename)
		}
		r.visit(cte.Ctequery, false)
		if !w.Recursive {
			r.ctes[cte.Ctename]++
			names = append(names, cte.Ctename)
		}
	}
	return names
}

func (r *reader) without(names []string) {
	for _, n := range names {
		r.ctes[n]--
	}
}

func (r *reader) rangeVar(v *pgtree.RangeVar, filtered bool) {
	if v.Schemaname == "" && r.ctes[v.Relname] > 0 {
		return
	}
	if v.Schemaname == "pg_catalog" || v.Schemaname == "information_schema" || v.Schemaname == "" && strings.HasPrefix(v.Relname, "pg_") {
		return
	}
	o, _ := r.named(pgtree.NameOfRange(v), r.mode)
	r.object(o, filtered)
}

// object reads a relation that is locked already, and what is behind it.
func (r *reader) object(o catalog.Object, filtered bool) {
	t, ok := o.(*catalog.Table)
	if !ok || !r.planned {
		return
	}
	if t.Kind == catalog.View {
		if t.Query != nil {
			inner := &reader{statement: r.statement, planned: true, mode: r.mode}
			inner.visit(t.Query.Node, filtered)
		}
		return
	}
	r.tree(t, func(t *catalog.Table, below bool) {
		l := r.lock(t, r.mode, "")
		if stores(t) && !filtered {
			l.Scan = true
		}
		r.planIndexes(t, r.indexMode())
	})
}

// planIndexes locks the indexes that the planner looks at: since 16 those of a
// partitioned table too (get_relation_info).
func (s *statement) planIndexes(t *catalog.Table, mode Mode) {
	s.indexes(t, mode)
	if t.Kind == catalog.PartitionedTable && s.options.Version >= 16 {
		for _, i := range s.before.Indexes(t.ID) {
			s.lock(i, mode, "")
		}
	}
}

// indexMode: row locks reach the indexes since 12.
func (r *reader) indexMode() Mode {
	if r.options.Version < 12 {
		return AccessShare
	}
	return r.mode
}

// sequence locks the sequence of nextval('s') and its like.
func (s *statement) sequence(f *pgtree.FuncCall) {
	switch pgtree.FuncName(f).Name {
	case "nextval", "setval":
	default:
		return
	}
	if len(f.Args) == 0 {
		return
	}
	text, ok := pgtree.Constant(f.Args[0])
	if !ok {
		return
	}
	schema, name, qualified := strings.Cut(strings.ReplaceAll(text, `"`, ""), ".")
	if !qualified {
		schema, name = "", schema
	}
	if q, ok := s.before.Relation(schema, name).(*catalog.Sequence); ok {
		s.lock(q, RowExclusive, "")
	}
}

// modify is INSERT, UPDATE, DELETE and MERGE.
func (s *statement) modify(n any, outer *reader) {
	r := &reader{statement: s, planned: true, mode: AccessShare}
	if outer != nil {
		r.ctes = outer.ctes
	}
	switch q := n.(type) {
	case *pgtree.InsertStmt:
		defer r.without(r.with(q.WithClause))
		t, _ := s.table(q.Relation, RowExclusive)
		r.visit(q.SelectStmt, false)
		if q.OnConflictClause != nil {
			r.visit(q.OnConflictClause, true)
		}
		s.parents(t, q.Cols, len(q.Cols) == 0 && q.SelectStmt != nil)
	case *pgtree.UpdateStmt:
		defer r.without(r.with(q.WithClause))
		t := s.target(q.Relation, q.WhereClause != nil)
		for _, list := range [][]*pgtree.Node{q.FromClause, q.TargetList} {
			for _, n := range list {
				r.visit(n, q.WhereClause != nil)
			}
		}
		r.visit(q.WhereClause, true)
		s.parents(t, q.TargetList, false)
	case *pgtree.DeleteStmt:
		defer r.without(r.with(q.WithClause))
		s.target(q.Relation, q.WhereClause != nil)
		for _, n := range append([]*pgtree.Node{q.WhereClause}, q.UsingClause...) {
			r.visit(n, q.WhereClause != nil)
		}
	case *pgtree.MergeStmt:
		defer r.without(r.with(q.WithClause))
		s.target(q.Relation, false)
		r.visit(q.SourceRelation, true)
	}
}

// target is the table that UPDATE or DELETE changes; its partitions as well.
func (s *statement) target(v *pgtree.RangeVar, filtered bool) *catalog.Table {
	t, l := s.table(v, RowExclusive)
	if t == nil {
		l.Scan = !filtered
		return nil
	}
	s.tree(t, func(t *catalog.Table, below bool) {
		l := s.lock(t, RowExclusive, "")
		if stores(t) && !filtered {
			l.Scan = true
		}
		s.planIndexes(t, RowExclusive)
	})
	return t
}

// parents are the tables where foreign keys look values up: rows there are
// locked FOR KEY SHARE. targets are the columns that get values, if not all do.
func (s *statement) parents(t *catalog.Table, targets []*pgtree.Node, all bool) {
	if t == nil {
		return
	}
	for _, k := range s.before.ForeignKeys(t.ID) {
		parent, ok := s.before.Object(k.RefTable).(*catalog.Table)
		if !ok || !all && slices.ContainsFunc(k.Columns, func(num int16) bool { return !assigned(targets, t.ColumnNum(num)) }) {
			continue
		}
		s.lock(parent, RowShare, "referenced by foreign key "+k.Name)
		mode := RowShare
		if s.options.Version < 12 {
			mode = AccessShare
		}
		s.indexes(parent, mode)
	}
}

func assigned(targets []*pgtree.Node, col *catalog.Column) bool {
	return col == nil || slices.ContainsFunc(targets, func(n *pgtree.Node) bool { return n.GetResTarget().GetName() == col.Name })
}
