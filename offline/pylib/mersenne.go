package pylib

import (
	"crypto/sha512"
	"math/big"

	py "sqlgen/offline/pyeval"
)

// mersenne is the MT19937 generator of CPython's random module, so that a
// revision which seeds it gets the numbers that it gets in Python.
type mersenne struct {
	state [624]uint32
	at    int
}

func (m *mersenne) seed(s uint32) {
	m.state[0] = s
	for i := 1; i < len(m.state); i++ {
		prev := m.state[i-1]
		m.state[i] = 1812433253*(prev^prev>>30) + uint32(i)
	}
	m.at = len(m.state)
}

// seedBy is init_by_array.
func (m *mersenne) seedBy(key []uint32) {
	m.seed(19650218)
	const n = 624
	i, j := 1, 0
	for k := max(n, len(key)); k > 0; k-- {
		prev := m.state[i-1]
		m.state[i] = (m.state[i] ^ (prev^prev>>30)*1664525) + key[j] + uint32(j)
		i++
		j++
		if i >= n {
			m.state[0] = m.state[n-1]
			i = 1
		}
		if j >= len(key) {
			j = 0
		}
	}
	for k := n - 1; k > 0; k-- {
		prev := m.state[i-1]
		m.state[i] = (m.state[i] ^ (prev^prev>>30)*1566083941) - uint32(i)
		i++
		if i >= n {
			m.state[0] = m.state[n-1]
			i = 1
		}
	}
	m.state[0] = 0x80000000
}

// seedInt is random.seed(n).
func (m *mersenne) seedInt(n *big.Int) {
	n = new(big.Int).Abs(n)
	var key []uint32
	mask := big.NewInt(0xffffffff)
	for n.Sign() > 0 {
		key = append(key, uint32(new(big.Int).And(n, mask).Uint64()))
		n.Rsh(n, 32)
	}
	if len(key) == 0 {
		key = []uint32{0}
	}
	m.seedBy(key)
}

// seedBytes is random.seed(s) for a str or bytes.
func (m *mersenne) seedBytes(s string) {
	sum := sha512.Sum512([]byte(s))
	m.seedInt(new(big.Int).SetBytes(append([]byte(s), sum[:]...)))
}

func (m *mersenne) uint32() uint32 {
	const n, half = 624, 397
	if m.at >= n {
		for k := range n {
			y := m.state[k]&0x80000000 | m.state[(k+1)%n]&0x7fffffff
			next := m.state[(k+half)%n] ^ y>>1
			if y&1 != 0 {
				next ^= 0x9908b0df
			}
			m.state[k] = next
		}
		m.at = 0
	}
	y := m.state[m.at]
	m.at++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// float is random.random().
func (m *mersenne) float() float64 {
	a, b := m.uint32()>>5, m.uint32()>>6
	return (float64(a)*67108864 + float64(b)) / 9007199254740992
}

// bits is random.getrandbits(k).
func (m *mersenne) bits(k int) *big.Int {
	out := new(big.Int)
	for shift := uint(0); k > 0; shift += 32 {
		w := m.uint32()
		if k < 32 {
			w >>= 32 - uint(k)
		}
		out.Or(out, new(big.Int).Lsh(big.NewInt(int64(w)), shift))
		k -= 32
	}
	return out
}

// below is random._randbelow(n), n > 0.
func (m *mersenne) below(n *big.Int) *big.Int {
	k := n.BitLen()
	for {
		if r := m.bits(k); r.Cmp(n) < 0 {
			return r
		}
	}
}

func (m *mersenne) fill(b []byte) {
	for i := range b {
		b[i] = byte(m.uint32() >> 24)
	}
}

type randomKey struct{}

// randomState is the shared generator of a run; it starts anew when the seed
// of the run changes, which it does with each revision.
type randomState struct {
	seed string
	mersenne
}

// randomOf is the run's generator, seeded by Options.Seed.
func randomOf(th *py.Thread) *mersenne {
	in := th.Interp()
	seed := in.Options().Seed
	s, ok := in.Host(randomKey{}).(*randomState)
	if !ok || s.seed != seed {
		s = &randomState{seed: seed}
		s.seedBytes(seed)
		in.SetHost(randomKey{}, s)
	}
	return &s.mersenne
}
