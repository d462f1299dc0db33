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
type pmap[K key[K], V any] struct {
	root *pnode[K, V]
	size int
}

type pnode[K key[K], V any] struct {
	key         K
	value       V
	priority    uint32
	left, right *pnode[K, V]
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

func (m pmap[K, V]) set(k K, v V) pmap[K, V] {
	root, added := m.root.insert(k, v)
	if added {
		m.size++
	}
	m.root = root
	return m
}

func (n *pnode[K, V]) insert(k K, v V) (*pnode[K, V], bool) {
	if n == nil {
		return &pnode[K, V]{key: k, value: v, priority: k.spread()}, true
	}
	c := *n
	var added bool
	switch d := k.compare(n.key); {
	case d == 0:
		c.value = v
	case d < 0:
		c.left, added = n.left.insert(k, v)
		if l := c.left; l.priority > c.priority {
			top := *l
			c.left = top.right
			top.right = &c
			return &top, added
		}
	default:
		c.right, added = n.right.insert(k, v)
		if r := c.right; r.priority > c.priority {
			top := *r
			c.right = top.left
			top.left = &c
			return &top, added
		}
	}
	return &c, added
}

func (m pmap[K, V]) without(k K) pmap[K, V] {
	if !m.has(k) {
		return m
	}
	return pmap[K, V]{m.root.remove(k), m.size - 1}
}

func (n *pnode[K, V]) remove(k K) *pnode[K, V] {
	d := k.compare(n.key)
	if d == 0 {
		return merge(n.left, n.right)
	}
	c := *n
	if d < 0 {
		c.left = n.left.remove(k)
	} else {
		c.right = n.right.remove(k)
	}
	return &c
}

func merge[K key[K], V any](a, b *pnode[K, V]) *pnode[K, V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.priority > b.priority:
		c := *a
		c.right = merge(a.right, b)
		return &c
	}
	c := *b
	c.left = merge(a, b.left)
	return &c
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
