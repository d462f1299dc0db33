package pylib

import (
	"github.com/cockroachdb/apd/v3"

	py "sqlgen/offline/pyeval"
)

// DecimalContextClass is decimal.Context. The payload is *apd.Context.
var DecimalContextClass = py.NewNativeClass("Context", "decimal")

var localContextClass = py.NewNativeClass("ContextManager", "decimal")

// localContext is what decimal.localcontext() returns.
type localContext struct{ inner, outer *py.Object }

// decimalContext is the default context of CPython: 28 digits, half even.
var decimalContext = apd.Context{
	Precision:   28,
	MaxExponent: apd.MaxExponent,
	MinExponent: apd.MinExponent,
	Rounding:    apd.RoundHalfEven,
}

var roundingModes = map[string]apd.Rounder{
	"ROUND_UP":        apd.RoundUp,
	"ROUND_DOWN":      apd.RoundDown,
	"ROUND_CEILING":   apd.RoundCeiling,
	"ROUND_FLOOR":     apd.RoundFloor,
	"ROUND_HALF_UP":   apd.RoundHalfUp,
	"ROUND_HALF_DOWN": apd.RoundHalfDown,
	"ROUND_HALF_EVEN": apd.RoundHalfEven,
	"ROUND_05UP":      apd.Round05Up,
}

// roundingNames is the modes in a fixed order.
var roundingNames = []string{
	"ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
}

// maxPrecision bounds what an operation may cost.
const maxPrecision = 100_000

type contextKey struct{}

// contextOf is the run's current context; it is not to be changed.
func contextOf(th *py.Thread) *apd.Context {
	if o, ok := th.Interp().Host(contextKey{}).(*py.Object); ok {
		return o.Native.(*apd.Context)
	}
	return &decimalContext
}

// contextArg is the argument context=, or the current one.
func contextArg(th *py.Thread, a *py.Args) *apd.Context {
	if a.Has("context") {
		if c, ok := py.Payload[*apd.Context](a.Get("context")); ok {
			return c
		}
	}
	return contextOf(th)
}

func newContext(c apd.Context) *py.Object { return py.NewObject(DecimalContextClass, &c) }

// currentContext is the run's current context as an object.
func currentContext(th *py.Thread) *py.Object {
	if o, ok := th.Interp().Host(contextKey{}).(*py.Object); ok {
		return o
	}
	o := newContext(decimalContext)
	th.Interp().SetHost(contextKey{}, o)
	return o
}

// setContext reads prec= and rounding=.
func setContext(c *apd.Context, prec, rounding py.Value) error {
	if !py.IsNone(prec) {
		n, ok := py.AsInt(prec)
		if !ok {
			return py.Raise(py.TypeErrorClass, "integer argument expected")
		}
		digits, small := n.Int64()
		switch {
		case n.Sign() < 1:
			return py.Raise(py.ValueErrorClass, "valid range for prec is [1, MAX_PREC]")
		case !small || digits > maxPrecision:
			return py.NewFault("", "a decimal context of more than %d digits", maxPrecision)
		}
		c.Precision = uint32(digits)
	}
	mode, err := rounderOf(c, rounding)
	c.Rounding = mode
	return err
}

func defineDecimalContext(b *py.ModuleBuilder) {
	b.Classes(DecimalContextClass)
	b.Func("getcontext()", func(th *py.Thread, _ *py.Args) (py.Value, error) { return currentContext(th), nil })
	b.Func("setcontext(context, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		o, ok := a.At(0).(*py.Object)
		if _, isContext := py.Payload[*apd.Context](a.At(0)); !ok || !isContext {
			return nil, py.Raise(py.TypeErrorClass, "optional argument must be a context")
		}
		th.Interp().SetHost(contextKey{}, o)
		return py.None, nil
	})
	b.Func("localcontext(ctx=None, *, prec=None, rounding=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		c := *contextOf(th)
		if given, ok := py.Payload[*apd.Context](a.Get("ctx")); ok {
			c = *given
		}
		if err := setContext(&c, a.Get("prec"), a.Get("rounding")); err != nil {
			return nil, err
		}
		return py.NewObject(localContextClass, &localContext{inner: newContext(c)}), nil
	})
}

func init() {
	DecimalContextClass.Define(func(b *py.ClassBuilder) {
		b.Method("__init__(prec=None, rounding=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			c := decimalContext
			a.Self.(*py.Object).Native = &c
			return py.None, setContext(&c, a.Get("prec"), a.Get("rounding"))
		})
		payload := func(v py.Value) *apd.Context {
			c, ok := py.Payload[*apd.Context](v)
			if !ok {
				c = new(apd.Context)
				*c = decimalContext
			}
			return c
		}
		b.Property("prec",
			func(_ *py.Thread, v py.Value) (py.Value, error) { return py.MakeInt(int64(payload(v).Precision)), nil },
			func(_ *py.Thread, v, to py.Value) error { return setContext(payload(v), to, py.None) })
		b.Property("rounding",
			func(_ *py.Thread, v py.Value) (py.Value, error) {
				for _, name := range roundingNames {
					if roundingModes[name] == payload(v).Rounding {
						return py.Str(name), nil
					}
				}
				return py.None, nil
			},
			func(_ *py.Thread, v, to py.Value) error { return setContext(payload(v), py.None, to) })
		b.Method("copy()", func(_ *py.Thread, a *py.Args) (py.Value, error) { return newContext(*payload(a.Self)), nil })
		b.Method("create_decimal(num='0', /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			v, err := th.Call(DecimalClass, a.At(0))
			if err != nil {
				return nil, err
			}
			d, _ := toDecimal(v)
			z := new(apd.Decimal)
			cond, _ := payload(a.Self).Round(z, d)
			return newDecimal(z), conditionError(cond)
		})
	})
	localContextClass.Define(func(b *py.ClassBuilder) {
		b.Method("__enter__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			l, _ := py.Payload[*localContext](a.Self)
			l.outer = currentContext(th)
			th.Interp().SetHost(contextKey{}, l.inner)
			return l.inner, nil
		})
		b.Method("__exit__(*exc)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			l, _ := py.Payload[*localContext](a.Self)
			th.Interp().SetHost(contextKey{}, l.outer)
			return py.None, nil
		})
	})
}
