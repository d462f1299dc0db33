package locks

import (
	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// Options of [Of].
type Options struct {
	Version  int    // server's major version, 11 to 18
	TimeZone string // of the session; "" is not known and not taken for UTC
}

// Change is what the catalog says about a statement that it accepted.
type Change struct {
	After *catalog.Catalog
	Event *catalog.Event
}

// Of computes what a statement does, given the catalog before it and what the
// catalog made of it; nil when the statement was refused.
//
// Left out are locks that depend on rows: those of foreign-key triggers on the
// referencing table when a parent row is deleted or its key changed.
func Of(n *pgtree.Node, before *catalog.Catalog, change *Change, o Options) *Effect {
	if o.Version == 0 {
		o.Version = 14
	}
	s := &statement{before: before, options: o, effect: &Effect{}}
	if change != nil {
		s.after, s.event = change.After, change.Event
	}
	s.run(n)
	s.created()
	if len(s.list) > 0 {
		s.effect.Locks = make([]Lock, len(s.list))
		for i, l := range s.list {
			s.effect.Locks[i] = *l
		}
		s.effect.sort()
	}
	return s.effect
}

// statement is one computation under way.
type statement struct {
	before, after *catalog.Catalog // after is nil when the statement was refused
	event         *catalog.Event
	options       Options
	effect        *Effect
	list          []*Lock
	index         map[relation]*Lock // list, when it is long
}

// relation is what a lock is on: a name alone when the catalog doesn't know it.
type relation struct {
	id   catalog.ID
	name string
}

func (l *Lock) on() relation {
	if l.ID != 0 {
		return relation{id: l.ID}
	}
	return relation{name: l.Name}
}

// find is the lock on a relation so far, nil for none.
func (s *statement) find(r relation) *Lock {
	const many = 16
	if s.index == nil && len(s.list) < many {
		for _, l := range s.list {
			if l.on() == r {
				return l
			}
		}
		return nil
	}
	if s.index == nil {
		s.index = map[relation]*Lock{}
		for _, l := range s.list {
			s.index[l.on()] = l
		}
	}
	return s.index[r]
}

// add merges a lock into the list.
func (s *statement) add(l Lock) *Lock {
	if old := s.find(l.on()); old != nil {
		old.Mode = max(old.Mode, l.Mode)
		old.New = old.New || l.New
		if l.Why == "" {
			old.Why = ""
		}
		return old
	}
	added := &l
	s.list = append(s.list, added)
	if s.index != nil {
		s.index[l.on()] = added
	}
	return added
}

// RelationName is how locks are named: schema.name, without the schema public.
func RelationName(c *catalog.Catalog, h *catalog.Header) string {
	if schema := c.SchemaName(h.Schema); schema != "" && schema != "public" {
		return schema + "." + h.Name
	}
	return h.Name
}

func kindOf(o catalog.Object) catalog.RelationKind {
	switch r := o.(type) {
	case *catalog.Table:
		return r.Kind
	case *catalog.Index:
		return catalog.IndexRelation
	case *catalog.Sequence:
		return catalog.SequenceRelation
	}
	return 0
}

// lock adds a lock on a relation that exists before the statement. Temporary
// relations are nobody else's.
func (s *statement) lock(o catalog.Object, mode Mode, why string) *Lock {
	kind := kindOf(o)
	if kind == 0 || mode == None {
		return &Lock{}
	}
	if t, ok := o.(*catalog.Table); ok && t.Persistence == 't' {
		return &Lock{}
	}
	h := o.Head()
	return s.add(Lock{ID: h.ID, Name: RelationName(s.before, h), Kind: kind, Mode: mode, Why: why})
}

// byID is lock for an ID.
func (s *statement) byID(id catalog.ID, mode Mode, why string) *Lock {
	return s.lock(s.before.Object(id), mode, why)
}

// named is lock for a name that the statement has. A relation that the catalog
// doesn't know is locked all the same.
func (s *statement) named(n pgtree.Name, mode Mode) (catalog.Object, *Lock) {
	if o := s.before.Relation(n.Schema, n.Name); o != nil {
		return o, s.lock(o, mode, "")
	}
	name := n.Name
	if n.Schema != "" && n.Schema != "public" {
		name = n.Schema + "." + name
	}
	return nil, s.add(Lock{Name: name, Kind: catalog.OrdinaryTable, Mode: mode})
}

// table is named for a table; nil when the catalog doesn't know it.
func (s *statement) table(r *pgtree.RangeVar, mode Mode) (*catalog.Table, *Lock) {
	o, l := s.named(pgtree.NameOfRange(r), mode)
	t, _ := o.(*catalog.Table)
	return t, l
}

// indexes locks all indexes of a table, without those of a partitioned one,
// which have no storage.
func (s *statement) indexes(t *catalog.Table, mode Mode) {
	for _, i := range s.before.Indexes(t.ID) {
		if !i.Partitioned {
			s.lock(i, mode, "")
		}
	}
}

// rebuild writes all indexes of a table anew.
func (s *statement) rebuild(t *catalog.Table) {
	for _, i := range s.before.Indexes(t.ID) {
		if !i.Partitioned {
			l := s.lock(i, AccessExclusive, "")
			l.Rewrite, l.Build = true, true
		}
	}
}

// tree calls f for a table and all below it.
func (s *statement) tree(t *catalog.Table, f func(t *catalog.Table, below bool)) {
	f(t, false)
	s.below(t, f)
}

func (s *statement) below(t *catalog.Table, f func(*catalog.Table, bool)) {
	for _, child := range s.before.Partitions(t.ID) {
		f(child, true)
		s.below(child, f)
	}
}

// stores reports whether a table has a heap of its own.
func stores(t *catalog.Table) bool {
	return t.Kind == catalog.OrdinaryTable || t.Kind == catalog.MaterializedView
}

// created adds what the statement made.
func (s *statement) created() {
	if s.event == nil {
		return
	}
	for _, e := range s.event.Effects {
		o := s.after.Object(e.Object)
		kind := kindOf(o)
		if e.Kind != catalog.Created || kind == 0 || s.isTemporary(o) {
			continue
		}
		l := s.add(Lock{ID: e.Object, Name: RelationName(s.after, o.Head()), Kind: kind, Mode: AccessExclusive, New: true})
		l.Build = kind == catalog.IndexRelation
	}
}

func (s *statement) isTemporary(o catalog.Object) bool {
	switch r := o.(type) {
	case *catalog.Table:
		return r.Persistence == 't'
	case *catalog.Index:
		return s.isTemporary(s.after.Object(r.Table))
	case *catalog.Sequence:
		return r.Persistence == 't'
	}
	return false
}
