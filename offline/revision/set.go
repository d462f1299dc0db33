package revision

import "math/bits"

// set is a set of node indices, a bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s set) add(i int)      { s[i>>6] |= 1 << (i & 63) }
func (s set) remove(i int)   { s[i>>6] &^= 1 << (i & 63) }

func (s set) intersect(o set) {
	for k := range s {
		s[k] &= o[k]
	}
}

func (s set) subtract(o set) {
	for k := range s {
		s[k] &^= o[k]
	}
}

func (s set) len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// each calls f with the members in rising order.
func (s set) each(f func(int)) {
	for k, w := range s {
		for w != 0 {
			f(k<<6 + bits.TrailingZeros64(w))
			w &= w - 1
		}
	}
}
