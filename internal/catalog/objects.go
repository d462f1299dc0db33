package catalog

import "math/bits"

// slot is what the catalog keeps under one ID: the object, its edges to others
// and from them. Slots form a persistent tree. IDs are given out in order, so
// the tree is addressed by the ID's own digits: there are no keys to compare and
// nothing to balance, and two catalogs with a common past have the same slots at
// the same places.
//
// The slots are numbered level by level, four below each: a walk level by level
// is one in order of creation.
type slot struct {
	object     Object // nil for what is gone
	depends    edges  // what it depends on
	dependents edges  // what depends on it
	relations  idSet  // of a table: its indexes, and the tables that inherit from it
	edit       uint64
	below      [digits]*slot
}

const (
	digitBits = 2
	digits    = 1 << digitBits
)

type (
	edges = pmap[edge, DependencyKind]
	idSet = pmap[idKey, struct{}]
)

type idKey ID

func (a idKey) compare(b idKey) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (a idKey) spread() uint32 { return mix(uint64(a) + 0x9e3779b97f4a7c15) }

// place is where the slot of an ID is: so many levels down, by these digits. ok
// is false for what is built in, which has none.
func place(id ID) (levels int, path uint64, ok bool) {
	var n uint64
	switch {
	case id >= firstID:
		n = uint64(id-firstID) + 1
	case id != publicID:
		return 0, 0, false
	}
	levels = (bits.Len64(n*(digits-1)+1) - 1) / digitBits
	return levels, n - (1<<(levels*digitBits)-1)/(digits-1), true
}

func digit(path uint64, level int) uint64 { return path >> (level * digitBits) & (digits - 1) }

// slot finds what is kept under an ID, nil for nothing. It is not to be changed.
func (s *state) slot(id ID) *slot {
	level, path, ok := place(id)
	if !ok {
		return nil
	}
	at := s.objects
	for at != nil && level > 0 {
		level--
		at = at.below[digit(path, level)]
	}
	return at
}

// ownSlot is the slot of an ID, made when there is none, for changing: no
// snapshot has it.
func (c *Catalog) ownSlot(id ID) *slot {
	level, path, _ := place(id)
	at := &c.objects
	for {
		*at = (*at).own(c.edit)
		if level == 0 {
			return *at
		}
		level--
		at = &(*at).below[digit(path, level)]
	}
}

func (s *slot) own(edit uint64) *slot {
	if s == nil {
		return &slot{edit: edit}
	}
	if edit != 0 && s.edit == edit {
		return s
	}
	n := *s
	n.edit = edit
	return &n
}

// setObject puts an object under its ID.
func (c *Catalog) setObject(o Object) {
	if t, ok := o.(*Table); ok {
		t.edit = c.edit
	}
	c.ownSlot(o.Head().ID).object = o
}

// relate enters a relation with a table that it belongs to.
func (c *Catalog) relate(id, table ID) {
	s := c.ownSlot(table)
	s.relations = s.relations.set(idKey(id), struct{}{}, c.edit)
}

func (c *Catalog) unrelate(id, table ID) {
	s := c.ownSlot(table)
	s.relations = s.relations.without(idKey(id), c.edit)
}

// tablesOf are the tables that a relation belongs to.
func tablesOf(o Object) []ID {
	switch r := o.(type) {
	case *Table:
		return r.Parents
	case *Index:
		return []ID{r.Table}
	}
	return nil
}

// all visits the objects in order of creation until f returns false.
func (s *slot) all(f func(Object) bool) {
	for levels := 0; ; levels++ {
		if deeper, more := s.level(levels, f); !deeper || !more {
			return
		}
	}
}

// level visits the objects so many levels down. deeper says that there are slots
// there at all, more that f has not returned false.
func (s *slot) level(n int, f func(Object) bool) (deeper, more bool) {
	switch {
	case s == nil:
		return false, true
	case n == 0:
		return true, s.object == nil || f(s.object)
	}
	for _, b := range s.below {
		d, m := b.level(n-1, f)
		deeper = deeper || d
		if !m {
			return deeper, false
		}
	}
	return deeper, true
}
