package catalog

// key orders and spreads the keys of a pmap. spread gives the treap's
// priority: it depends on the key alone, so that equal maps have equal shapes.
type key[K any] interface {
	compare(K) int
	spread() uint32
}

// pmap is a persistent ordered map (a treap with path copying): set and
// without return a new map and leave the old one as it was, in O(log n). The
// zero value is empty.
//
// edit is the statement under way: nodes made by the same statement are changed
// in place, as no snapshot can hold them yet. 0 copies always.
type pmap[K key[K], V any] struct{ root *pnode[K, V] }

type pnode[K key[K], V any] struct {
	key         K
	value       V
	priority    uint32
	edit        uint64
	left, right *pnode[K, V]
}

// own returns a node that may be changed.
func (n *pnode[K, V]) own(edit uint64) *pnode[K, V] {
	if edit != 0 && n.edit == edit {
		return n
	}
	c := *n
	c.edit = edit
	return &c
}

func (m pmap[K, V]) get(k K) (V, bool) {
	for n := m.root; n != nil; {
		switch c := k.compare(n.key); {
		case c < 0:
			n = n.left
		case c > 0:
			n = n.right
		default:
			return n.value, true
		}
	}
	var zero V
	return zero, false
}

func (m pmap[K, V]) has(k K) bool { _, ok := m.get(k); return ok }

func (m pmap[K, V]) set(k K, v V, edit uint64) pmap[K, V] {
	return pmap[K, V]{m.root.insert(k, v, edit)}
}

func (n *pnode[K, V]) insert(k K, v V, edit uint64) *pnode[K, V] {
	if n == nil {
		return &pnode[K, V]{key: k, value: v, priority: k.spread(), edit: edit}
	}
	c := n.own(edit)
	switch d := k.compare(n.key); {
	case d == 0:
		c.value = v
	case d < 0:
		c.left = c.left.insert(k, v, edit)
		if c.left.priority > c.priority {
			top := c.left.own(edit)
			c.left, top.right = top.right, c
			return top
		}
	default:
		c.right = c.right.insert(k, v, edit)
		if c.right.priority > c.priority {
			top := c.right.own(edit)
			c.right, top.left = top.left, c
			return top
		}
	}
	return c
}

func (m pmap[K, V]) without(k K, edit uint64) pmap[K, V] {
	if !m.has(k) {
		return m
	}
	return pmap[K, V]{m.root.remove(k, edit)}
}

func (n *pnode[K, V]) remove(k K, edit uint64) *pnode[K, V] {
	d := k.compare(n.key)
	if d == 0 {
		return merge(n.left, n.right, edit)
	}
	c := n.own(edit)
	if d < 0 {
		c.left = c.left.remove(k, edit)
	} else {
		c.right = c.right.remove(k, edit)
	}
	return c
}

func merge[K key[K], V any](a, b *pnode[K, V], edit uint64) *pnode[K, V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.priority > b.priority:
		c := a.own(edit)
		c.right = merge(c.right, b, edit)
		return c
	}
	c := b.own(edit)
	c.left = merge(a, c.left, edit)
	return c
}

// from visits the entries at and after k in order until f returns false.
func (m pmap[K, V]) from(k K, f func(K, V) bool) { m.root.walk(&k, f) }

// all visits every entry in order until f returns false.
func (m pmap[K, V]) all(f func(K, V) bool) { m.root.walk(nil, f) }

func (n *pnode[K, V]) walk(from *K, f func(K, V) bool) bool {
	if n == nil {
		return true
	}
	before := from != nil && (*from).compare(n.key) > 0
	if !before {
		if !n.left.walk(from, f) || !f(n.key, n.value) {
			return false
		}
		return n.right.walk(nil, f)
	}
	return n.right.walk(from, f)
}

func mix(x uint64) uint32 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return uint32(x >> 32)
}
