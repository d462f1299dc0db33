package pylib

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	py "sqlgen/offline/pyeval"
)

// Timedelta is the payload of a datetime.timedelta in Python's normal form: 0 ≤
// Seconds < 86400, 0 ≤ Microseconds < 1e6; Days may be negative.
type Timedelta struct{ Days, Seconds, Microseconds int64 }

// TimedeltaClass is datetime.timedelta.
var TimedeltaClass = py.NewNativeClass("timedelta", "datetime")

const (
	secondsPerDay      = 86400
	microsPerDay       = secondsPerDay * 1_000_000
	maxDeltaDays       = 999999999
	maxDeltaMicrosText = "days=%d; must have magnitude <= 999999999"
)

var bigMicrosPerDay = big.NewInt(microsPerDay)

func newTimedelta(d Timedelta) *py.Object { return py.NewObject(TimedeltaClass, d) }

// deltaOf is the payload of a timedelta.
func deltaOf(v py.Value) (Timedelta, bool) { return py.Payload[Timedelta](v) }

// micros is the whole duration in microseconds; it fits 87 bits.
func (d Timedelta) micros() *big.Int {
	n := big.NewInt(d.Days)
	n.Mul(n, bigMicrosPerDay)
	return n.Add(n, big.NewInt(d.Seconds*1_000_000+d.Microseconds))
}

func deltaFromMicros(n *big.Int) (Timedelta, error) {
	days, rest := new(big.Int).DivMod(n, bigMicrosPerDay, new(big.Int))
	if !days.IsInt64() || days.Int64() > maxDeltaDays || days.Int64() < -maxDeltaDays {
		return Timedelta{}, py.Raise(py.OverflowErrorClass, maxDeltaMicrosText, days)
	}
	us := rest.Int64()
	return Timedelta{Days: days.Int64(), Seconds: us / 1_000_000, Microseconds: us % 1_000_000}, nil
}

func (d Timedelta) seconds() float64 {
	f := new(big.Rat).SetFrac(d.micros(), big.NewInt(1_000_000))
	v, _ := f.Float64()
	return v
}

func (d Timedelta) isZero() bool { return d == Timedelta{} }

// String is str() of the timedelta.
func (d Timedelta) String() string {
	var b strings.Builder
	if d.Days != 0 {
		plural := "s"
		if d.Days == 1 || d.Days == -1 {
			plural = ""
		}
		fmt.Fprintf(&b, "%d day%s, ", d.Days, plural)
	}
	fmt.Fprintf(&b, "%d:%02d:%02d", d.Seconds/3600, d.Seconds/60%60, d.Seconds%60)
	if d.Microseconds != 0 {
		fmt.Fprintf(&b, ".%06d", d.Microseconds)
	}
	return b.String()
}

func (d Timedelta) repr() string {
	var parts []string
	for _, p := range []struct {
		name string
		n    int64
	}{{"days", d.Days}, {"seconds", d.Seconds}, {"microseconds", d.Microseconds}} {
		if p.n != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", p.name, p.n))
		}
	}
	if len(parts) == 0 {
		return "datetime.timedelta(0)"
	}
	return "datetime.timedelta(" + strings.Join(parts, ", ") + ")"
}

// ratOf is the exact value of an int or float.
func ratOf(v py.Value) (*big.Rat, bool, error) {
	if i, ok := py.AsInt(v); ok {
		return new(big.Rat).SetInt(i.Big()), true, nil
	}
	if f, ok := py.Underlying(v).(py.Float); ok {
		switch x := float64(f); {
		case math.IsNaN(x):
			return nil, false, py.Raise(py.ValueErrorClass, "cannot convert float NaN to integer")
		case math.IsInf(x, 0):
			return nil, false, py.Raise(py.OverflowErrorClass, "cannot convert float infinity to integer")
		default:
			return new(big.Rat).SetFloat64(x), true, nil
		}
	}
	return nil, false, nil
}

// roundHalfEven is the integer nearest to r, ties to even.
func roundHalfEven(r *big.Rat) *big.Int {
	two := big.NewInt(2)
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	c := new(big.Int).Mul(m, two).Cmp(r.Denom())
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

var deltaUnits = []struct {
	name   string
	micros int64
}{
	{"days", microsPerDay}, {"seconds", 1_000_000}, {"microseconds", 1}, {"milliseconds", 1000},
	{"minutes", 60_000_000}, {"hours", 3_600_000_000}, {"weeks", 7 * microsPerDay},
}

func timedeltaNew(th *py.Thread, a *py.Args) (py.Value, error) {
	sum := new(big.Rat)
	for _, u := range deltaUnits {
		v := a.Get(u.name)
		if i, ok := v.(py.Int); ok {
			if n, ok := i.Int64(); ok && n == 0 {
				continue
			}
		}
		r, ok, err := ratOf(v)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "unsupported type for timedelta %s component: %s", u.name, py.TypeName(v))
		}
		sum.Add(sum, r.Mul(r, new(big.Rat).SetInt64(u.micros)))
	}
	d, err := deltaFromMicros(roundHalfEven(sum))
	if err != nil {
		return nil, err
	}
	return py.NewObject(a.SelfClass(), d), nil
}

// deltaResult makes the timedelta of an operation.
func deltaResult(n *big.Int) (py.Value, error) {
	d, err := deltaFromMicros(n)
	if err != nil {
		return nil, err
	}
	return newTimedelta(d), nil
}

// deltaBinary is a method whose other operand must be a timedelta.
func deltaBinary(f func(a, b *big.Int) (py.Value, error)) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, _ := deltaOf(a.Self)
		y, ok := deltaOf(a.At(0))
		if !ok {
			return py.NotImplemented, nil
		}
		return f(x.micros(), y.micros())
	}
}

func deltaCompare(test func(c int) bool) py.NativeFunc {
	return deltaBinary(func(a, b *big.Int) (py.Value, error) { return py.Bool(test(a.Cmp(b))), nil })
}

func deltaUnary(f func(n *big.Int) *big.Int) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := deltaOf(a.Self)
		return deltaResult(f(d.micros()))
	}
}

func deltaMul(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := deltaOf(a.Self)
	r, ok, err := ratOf(a.At(0))
	if err != nil {
		return nil, err
	}
	if !ok {
		return py.NotImplemented, nil
	}
	return deltaResult(roundHalfEven(r.Mul(r, new(big.Rat).SetInt(d.micros()))))
}

func deltaTrueDiv(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := deltaOf(a.Self)
	if o, ok := deltaOf(a.At(0)); ok {
		if o.isZero() {
			return nil, py.Raise(py.ZeroDivisionErrorClass, "division by zero")
		}
		f, _ := new(big.Rat).SetFrac(d.micros(), o.micros()).Float64()
		return py.Float(f), nil
	}
	r, ok, err := ratOf(a.At(0))
	if err != nil {
		return nil, err
	}
	if !ok {
		return py.NotImplemented, nil
	}
	if r.Sign() == 0 {
		return nil, py.Raise(py.ZeroDivisionErrorClass, "division by zero")
	}
	return deltaResult(roundHalfEven(r.Quo(new(big.Rat).SetInt(d.micros()), r)))
}

// floorDivMod is Python's // and %.
func floorDivMod(a, b *big.Int) (q, m *big.Int) {
	q, m = new(big.Int).QuoRem(a, b, new(big.Int))
	if m.Sign() != 0 && m.Sign() != b.Sign() {
		q.Sub(q, big.NewInt(1))
		m.Add(m, b)
	}
	return q, m
}

func deltaFloorDiv(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := deltaOf(a.Self)
	o, isDelta := deltaOf(a.At(0))
	n := o.micros()
	if !isDelta {
		i, ok := py.AsInt(a.At(0))
		if !ok {
			return py.NotImplemented, nil
		}
		n = i.Big()
	}
	if n.Sign() == 0 {
		return nil, py.Raise(py.ZeroDivisionErrorClass, "integer division or modulo by zero")
	}
	q, _ := floorDivMod(d.micros(), n)
	if isDelta {
		return py.MakeBigInt(q), nil
	}
	return deltaResult(q)
}

func deltaMod(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := deltaOf(a.Self)
	o, ok := deltaOf(a.At(0))
	if !ok {
		return py.NotImplemented, nil
	}
	if o.isZero() {
		return nil, py.Raise(py.ZeroDivisionErrorClass, "integer modulo by zero")
	}
	_, m := floorDivMod(d.micros(), o.micros())
	return deltaResult(m)
}

func deltaDivmod(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := deltaOf(a.Self)
	o, ok := deltaOf(a.At(0))
	if !ok {
		return py.NotImplemented, nil
	}
	if o.isZero() {
		return nil, py.Raise(py.ZeroDivisionErrorClass, "integer division or modulo by zero")
	}
	q, m := floorDivMod(d.micros(), o.micros())
	rest, err := deltaResult(m)
	if err != nil {
		return nil, err
	}
	return py.NewTuple(py.MakeBigInt(q), rest), nil
}

func deltaField(get func(Timedelta) int64) py.Getter {
	return func(th *py.Thread, self py.Value) (py.Value, error) {
		d, _ := deltaOf(self)
		return py.MakeInt(get(d)), nil
	}
}

func init() {
	TimedeltaClass.Define(func(b *py.ClassBuilder) {
		b.New("(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)", timedeltaNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.Property("days", deltaField(func(d Timedelta) int64 { return d.Days }), nil)
		b.Property("seconds", deltaField(func(d Timedelta) int64 { return d.Seconds }), nil)
		b.Property("microseconds", deltaField(func(d Timedelta) int64 { return d.Microseconds }), nil)
		b.Method("total_seconds()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := deltaOf(a.Self)
			return py.Float(d.seconds()), nil
		})
		b.Method("__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := deltaOf(a.Self)
			return py.Str(d.String()), nil
		})
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := deltaOf(a.Self)
			return py.Str(d.repr()), nil
		})
		b.Method("__bool__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := deltaOf(a.Self)
			return py.Bool(!d.isZero()), nil
		})
		b.Method("__hash__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, _ := deltaOf(a.Self)
			return py.MakeInt(d.Days*microsPerDay + d.Seconds*1_000_000 + d.Microseconds), nil
		})
		b.Method("__eq__(other)", deltaCompare(func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", deltaCompare(func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", deltaCompare(func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", deltaCompare(func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", deltaCompare(func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", deltaCompare(func(c int) bool { return c >= 0 }))
		add := deltaBinary(func(a, b *big.Int) (py.Value, error) { return deltaResult(a.Add(a, b)) })
		b.Method("__add__(other)", add)
		b.Method("__radd__(other)", add)
		b.Method("__sub__(other)", deltaBinary(func(a, b *big.Int) (py.Value, error) { return deltaResult(a.Sub(a, b)) }))
		b.Method("__rsub__(other)", deltaBinary(func(a, b *big.Int) (py.Value, error) { return deltaResult(b.Sub(b, a)) }))
		b.Method("__mul__(other)", deltaMul)
		b.Method("__rmul__(other)", deltaMul)
		b.Method("__truediv__(other)", deltaTrueDiv)
		b.Method("__floordiv__(other)", deltaFloorDiv)
		b.Method("__mod__(other)", deltaMod)
		b.Method("__divmod__(other)", deltaDivmod)
		b.Method("__neg__()", deltaUnary(func(n *big.Int) *big.Int { return n.Neg(n) }))
		b.Method("__pos__()", deltaUnary(func(n *big.Int) *big.Int { return n }))
		b.Method("__abs__()", deltaUnary(func(n *big.Int) *big.Int { return n.Abs(n) }))
		b.Attr("min", newTimedelta(Timedelta{Days: -maxDeltaDays}))
		b.Attr("max", newTimedelta(Timedelta{Days: maxDeltaDays, Seconds: secondsPerDay - 1, Microseconds: 999999}))
		b.Attr("resolution", newTimedelta(Timedelta{Microseconds: 1}))
	})
}
