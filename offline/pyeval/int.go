package pyeval

import (
	"math"
	"math/big"
)

// Int is a Python int: a 64-bit value, or a big one that does not fit 64 bits.
// The zero Int is 0. Two Ints are equal exactly when Go's == of their small
// values holds and neither is big; use [Int.Cmp].
type Int struct {
	small int64
	big   *big.Int // nil when small holds the value; never changed
}

// Class implements [Value].
func (Int) Class() *Class { return IntClass }

const (
	cachedIntMin = -8
	cachedIntMax = 1024
)

var cachedInts = func() (c [cachedIntMax - cachedIntMin]Value) {
	for i := range c {
		c[i] = Int{small: int64(i + cachedIntMin)}
	}
	return c
}()

// MakeInt is a Python int as a Value; small ones need no allocation.
func MakeInt(i int64) Value {
	if i >= cachedIntMin && i < cachedIntMax {
		return cachedInts[i-cachedIntMin]
	}
	return Int{small: i}
}

// MakeBigInt is a Python int. The argument must not be changed afterwards.
func MakeBigInt(b *big.Int) Int {
	if b.IsInt64() {
		return Int{small: b.Int64()}
	}
	return Int{big: b}
}

// NewInt is a Python int of 64 bits.
func NewInt(i int64) Int { return Int{small: i} }

// Int64 is the value when it fits 64 bits.
func (i Int) Int64() (int64, bool) { return i.small, i.big == nil }

// Big is the value as a big.Int, which must not be changed.
func (i Int) Big() *big.Int {
	if i.big != nil {
		return i.big
	}
	return big.NewInt(i.small)
}

// Sign is -1, 0 or 1.
func (i Int) Sign() int {
	if i.big != nil {
		return i.big.Sign()
	}
	switch {
	case i.small < 0:
		return -1
	case i.small > 0:
		return 1
	}
	return 0
}

// Cmp is -1, 0 or 1.
func (i Int) Cmp(j Int) int {
	if i.big == nil && j.big == nil {
		switch {
		case i.small < j.small:
			return -1
		case i.small > j.small:
			return 1
		}
		return 0
	}
	return i.Big().Cmp(j.Big())
}

// String is the decimal form.
func (i Int) String() string {
	if i.big != nil {
		return i.big.String()
	}
	return big.NewInt(i.small).String()
}

// Float64 is the nearest float; ok is false when the value is too large.
func (i Int) Float64() (f float64, ok bool) {
	if i.big == nil {
		return float64(i.small), true
	}
	f, _ = new(big.Float).SetInt(i.big).Float64()
	return f, !math.IsInf(f, 0)
}

// AsInt is the int of an int, a bool, or an instance of a subclass of int.
func AsInt(v Value) (Int, bool) {
	switch x := Underlying(v).(type) {
	case Int:
		return x, true
	case Bool:
		if x {
			return Int{small: 1}, true
		}
		return Int{}, true
	}
	return Int{}, false
}
