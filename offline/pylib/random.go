package pylib

import (
	"encoding/base64"
	"encoding/hex"
	"math"
	"math/big"

	py "sqlgen/offline/pyeval"
)

// RandomClass is random.Random; SystemRandom is the same seeded generator.
var (
	RandomClass       = py.NewNativeClass("Random", "random")
	SystemRandomClass = py.NewNativeClass("SystemRandom", "random", RandomClass)
)

// generator is the state behind a Random instance, or the run's own.
func generator(th *py.Thread, a *py.Args) *mersenne {
	if m, ok := py.Payload[*mersenne](a.Self); ok {
		return m
	}
	return randomOf(th)
}

func seedFrom(th *py.Thread, m *mersenne, v py.Value) error {
	switch x := py.Underlying(v).(type) {
	case nil, py.NoneType:
		*m = *randomOf(th)
	case py.Int:
		m.seedInt(x.Big())
	case py.Bool:
		n := int64(0)
		if x {
			n = 1
		}
		m.seedInt(big.NewInt(n))
	case py.Str:
		m.seedBytes(string(x))
	case py.Bytes:
		m.seedBytes(string(x))
	case py.Float:
		h, err := th.CallMethod(x, "__hash__")
		if err != nil {
			return err
		}
		n, _ := py.AsInt(h)
		m.seedInt(n.Big())
	default:
		return py.Raise(py.TypeErrorClass, "The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.")
	}
	return nil
}

func randbelow(m *mersenne, n int64) int64 { return m.below(big.NewInt(n)).Int64() }

func intOrError(v py.Value) (*big.Int, error) {
	i, ok := py.AsInt(v)
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "'%s' object cannot be interpreted as an integer", py.TypeName(v))
	}
	return i.Big(), nil
}

func randrange(th *py.Thread, a *py.Args) (py.Value, error) {
	start, err := intOrError(a.Get("start"))
	if err != nil {
		return nil, err
	}
	stop := start
	if py.IsNone(a.Get("stop")) {
		start = new(big.Int)
	} else if stop, err = intOrError(a.Get("stop")); err != nil {
		return nil, err
	}
	step, err := intOrError(a.Get("step"))
	if err != nil {
		return nil, err
	}
	if step.Sign() == 0 {
		return nil, py.Raise(py.ValueErrorClass, "zero step for randrange()")
	}
	width := new(big.Int).Sub(stop, start)
	one := big.NewInt(1)
	if step.Sign() > 0 {
		width.Add(width, new(big.Int).Sub(step, one))
	} else {
		width.Add(width, new(big.Int).Add(step, one))
	}
	n := width.Quo(width, step)
	if n.Sign() <= 0 {
		return nil, py.Raise(py.ValueErrorClass, "empty range for randrange()")
	}
	r := generator(th, a).below(n)
	return py.MakeBigInt(r.Mul(r, step).Add(r, start)), nil
}

func randint(th *py.Thread, a *py.Args) (py.Value, error) {
	lo, err := intOrError(a.At(0))
	if err != nil {
		return nil, err
	}
	hi, err := intOrError(a.At(1))
	if err != nil {
		return nil, err
	}
	n := new(big.Int).Sub(hi, lo)
	if n.Sign() < 0 {
		return nil, py.Raise(py.ValueErrorClass, "empty range in randint(%s, %s)", lo, hi)
	}
	r := generator(th, a).below(n.Add(n, big.NewInt(1)))
	return py.MakeBigInt(r.Add(r, lo)), nil
}

func choice(th *py.Thread, a *py.Args) (py.Value, error) {
	items, err := th.Slice(a.At(0))
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, py.Raise(py.IndexErrorClass, "Cannot choose from an empty sequence")
	}
	return items[randbelow(generator(th, a), int64(len(items)))], nil
}

func choices(th *py.Thread, a *py.Args) (py.Value, error) {
	items, err := th.Slice(a.Get("population"))
	if err != nil {
		return nil, err
	}
	k, err := a.Int("k")
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, py.Raise(py.IndexErrorClass, "list index out of range")
	}
	if err := th.AllocItems(max(k, 0)); err != nil {
		return nil, err
	}
	m := generator(th, a)
	var cumulative []float64
	name := "weights"
	if !py.IsNone(a.Get("cum_weights")) {
		name = "cum_weights"
	}
	if !py.IsNone(a.Get(name)) {
		weights, err := th.Slice(a.Get(name))
		if err != nil {
			return nil, err
		}
		if len(weights) != len(items) {
			return nil, py.Raise(py.ValueErrorClass, "The number of weights does not match the population")
		}
		total := 0.0
		for _, w := range weights {
			f, err := floatOf(w)
			if err != nil {
				return nil, err
			}
			if name == "weights" {
				total += f
			} else {
				total = f
			}
			cumulative = append(cumulative, total)
		}
		if total <= 0 {
			return nil, py.Raise(py.ValueErrorClass, "Total of weights must be greater than zero")
		}
	}
	out := make([]py.Value, 0, max(k, 0))
	for range k {
		f := m.float()
		if cumulative == nil {
			out = append(out, items[int(math.Floor(f*float64(len(items))))])
			continue
		}
		at := f * cumulative[len(cumulative)-1]
		i := 0
		for i < len(items)-1 && cumulative[i] <= at {
			i++
		}
		out = append(out, items[i])
	}
	return py.NewList(out...), nil
}

func shuffle(th *py.Thread, a *py.Args) (py.Value, error) {
	l, ok := py.Underlying(a.At(0)).(*py.List)
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "'%s' object does not support item assignment", py.TypeName(a.At(0)))
	}
	m := generator(th, a)
	for i := len(l.Elems) - 1; i > 0; i-- {
		j := randbelow(m, int64(i)+1)
		l.Elems[i], l.Elems[j] = l.Elems[j], l.Elems[i]
	}
	return py.None, nil
}

// sample follows Random.sample: with a pool for small populations, with a set
// of the places already taken for large ones.
func sample(th *py.Thread, a *py.Args) (py.Value, error) {
	items, err := th.Slice(a.Get("population"))
	if err != nil {
		return nil, err
	}
	k, err := a.Int("k")
	if err != nil {
		return nil, err
	}
	n := int64(len(items))
	if k < 0 || k > n {
		return nil, py.Raise(py.ValueErrorClass, "Sample larger than population or is negative")
	}
	m := generator(th, a)
	out := make([]py.Value, k)
	setSize := int64(21)
	if k > 5 {
		setSize += int64(math.Pow(4, math.Ceil(math.Log(float64(k*3))/math.Log(4))))
	}
	if n <= setSize {
		pool := append([]py.Value(nil), items...)
		for i := range k {
			j := randbelow(m, n-i)
			out[i] = pool[j]
			pool[j] = pool[n-i-1]
		}
		return py.NewList(out...), nil
	}
	taken := map[int64]bool{}
	for i := range k {
		j := randbelow(m, n)
		for taken[j] {
			j = randbelow(m, n)
		}
		taken[j] = true
		out[i] = items[j]
	}
	return py.NewList(out...), nil
}

func floatOf(v py.Value) (float64, error) {
	if f, ok := py.Underlying(v).(py.Float); ok {
		return float64(f), nil
	}
	if i, ok := py.AsInt(v); ok {
		if f, ok := i.Float64(); ok {
			return f, nil
		}
		return 0, py.Raise(py.OverflowErrorClass, "int too large to convert to float")
	}
	return 0, py.Raise(py.TypeErrorClass, "must be real number, not %s", py.TypeName(v))
}

// defineRandom adds the generator's functions to the class Random and to the
// module.
func defineRandom(add func(sig string, fn py.NativeFunc)) {
	add("seed(a=None, version=2)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		return py.None, seedFrom(th, generator(th, a), a.At(0))
	})
	add("random()", func(th *py.Thread, a *py.Args) (py.Value, error) { return py.Float(generator(th, a).float()), nil })
	add("randint(a, b)", randint)
	add("randrange(start, stop=None, step=1)", randrange)
	add("choice(seq)", choice)
	add("choices(population, weights=None, *, cum_weights=None, k=1)", choices)
	add("shuffle(x)", shuffle)
	add("sample(population, k, *, counts=None)", sample)
	add("uniform(a, b)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		lo, err := floatOf(a.At(0))
		if err != nil {
			return nil, err
		}
		hi, err := floatOf(a.At(1))
		if err != nil {
			return nil, err
		}
		return py.Float(lo + (hi-lo)*generator(th, a).float()), nil
	})
	add("getrandbits(k)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		k, err := a.Int("k")
		if err != nil {
			return nil, err
		}
		if k < 0 {
			return nil, py.Raise(py.ValueErrorClass, "number of bits must be non-negative")
		}
		if err := th.Alloc(k / 8); err != nil {
			return nil, err
		}
		return py.MakeBigInt(generator(th, a).bits(int(k))), nil
	})
	add("randbytes(n)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		b, err := randomBytes(th, generator(th, a), a, "n")
		return py.Bytes(b), err
	})
}

func randomBytes(th *py.Thread, m *mersenne, a *py.Args, name string) ([]byte, error) {
	n, given, err := a.OptInt(name)
	if err != nil {
		return nil, err
	}
	if !given {
		n = 32
	}
	if n < 0 {
		return nil, py.Raise(py.ValueErrorClass, "negative argument not allowed")
	}
	if err := th.Alloc(n); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	m.fill(b)
	return b, nil
}

func init() {
	RandomClass.Define(func(b *py.ClassBuilder) {
		b.New("(x=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			m := &mersenne{}
			if err := seedFrom(th, m, a.At(0)); err != nil {
				return nil, err
			}
			return py.NewObject(a.SelfClass(), m), nil
		})
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		defineRandom(func(sig string, fn py.NativeFunc) { b.Method(sig, fn) })
	})
	register(py.NewModuleDef("random").Define(func(b *py.ModuleBuilder) {
		b.Classes(RandomClass, SystemRandomClass)
		defineRandom(func(sig string, fn py.NativeFunc) { b.Func(sig, fn) })
	}))
	register(py.NewModuleDef("secrets").Define(func(b *py.ModuleBuilder) {
		b.Classes(SystemRandomClass)
		b.Func("choice(seq)", choice)
		b.Func("randbits(k)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			k, err := a.Int("k")
			if err != nil || k < 0 || k > 1<<20 {
				return nil, py.Raise(py.ValueErrorClass, "number of bits must be non-negative")
			}
			return py.MakeBigInt(randomOf(th).bits(int(k))), nil
		})
		b.Func("randbelow(exclusive_upper_bound)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			n, err := intOrError(a.At(0))
			if err != nil {
				return nil, err
			}
			if n.Sign() <= 0 {
				return nil, py.Raise(py.ValueErrorClass, "Upper bound must be positive.")
			}
			return py.MakeBigInt(randomOf(th).below(n)), nil
		})
		token := func(encode func(b []byte) py.Value) py.NativeFunc {
			return func(th *py.Thread, a *py.Args) (py.Value, error) {
				b, err := randomBytes(th, randomOf(th), a, "nbytes")
				if err != nil {
					return nil, err
				}
				return encode(b), nil
			}
		}
		b.Func("token_bytes(nbytes=None)", token(func(b []byte) py.Value { return py.Bytes(b) }))
		b.Func("token_hex(nbytes=None)", token(func(b []byte) py.Value { return py.Str(hex.EncodeToString(b)) }))
		b.Func("token_urlsafe(nbytes=None)", token(func(b []byte) py.Value { return py.Str(base64.RawURLEncoding.EncodeToString(b)) }))
		b.Func("compare_digest(a, b)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			eq, err := th.Equal(a.At(0), a.At(1))
			return py.Bool(eq), err
		})
	}))
}
