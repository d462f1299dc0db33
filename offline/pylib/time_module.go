package pylib

import (
	"math/big"

	py "sqlgen/offline/pyeval"
)

// StructTimeClass is time.struct_time: a tuple with names for its items.
var StructTimeClass = py.NewNativeClass("struct_time", "time", py.TupleClass)

var structTimeFields = []string{"tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"}

func structTime(fields []int64) py.Value {
	elems := make([]py.Value, len(fields))
	for i, f := range fields {
		elems[i] = py.MakeInt(f)
	}
	return py.NewObject(StructTimeClass, py.NewTuple(elems...))
}

// readingOf is the clock reading in a struct_time or a tuple like it.
func readingOf(th *py.Thread, v py.Value) (*py.Object, error) {
	items, err := th.Slice(v)
	if err != nil {
		return nil, err
	}
	if len(items) < 6 {
		return nil, py.Raise(py.TypeErrorClass, "function takes exactly 9 arguments (%d given)", len(items))
	}
	var n [6]int64
	for i := range n {
		x, ok := py.AsInt(items[i])
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "an integer is required (got type %s)", py.TypeName(items[i]))
		}
		n[i], _ = x.Int64()
	}
	d, err := makeDate(n[0], n[1], n[2])
	if err != nil {
		return nil, err
	}
	dt := &DateTime{Date: d}
	if err := dt.set(n[3], n[4], n[5], 0); err != nil {
		return nil, err
	}
	return py.NewObject(DateTimeClass, dt), nil
}

func init() {
	StructTimeClass.Define(func(b *py.ClassBuilder) {
		for i, name := range structTimeFields {
			b.Property(name, func(th *py.Thread, self py.Value) (py.Value, error) {
				return py.Underlying(self).(*py.Tuple).Elems[i], nil
			}, nil)
		}
	})
	register(py.NewModuleDef("time").Define(func(b *py.ModuleBuilder) {
		b.Classes(StructTimeClass)
		now := func(th *py.Thread, a *py.Args) (py.Value, error) {
			return py.Float(float64(th.Interp().Options().Now.UnixMicro()) / 1e6), nil
		}
		for _, name := range []string{"time", "monotonic", "perf_counter", "process_time"} {
			b.Func(name+"()", now)
			b.Func(name+"_ns()", func(th *py.Thread, a *py.Args) (py.Value, error) {
				n := big.NewInt(th.Interp().Options().Now.UnixMicro())
				return py.MakeBigInt(n.Mul(n, big.NewInt(1000))), nil
			})
		}
		// Nothing waits for anything in a run: sleeping takes no time.
		b.Func("sleep(seconds)", func(th *py.Thread, a *py.Args) (py.Value, error) { return py.None, nil })
		tuple := func(th *py.Thread, a *py.Args) (py.Value, error) {
			reading := py.Value(NewDateTime(th.Interp().Options().Now.UTC()))
			if !py.IsNone(a.At(0)) {
				dt, err := fromTimestamp(a.At(0))
				if err != nil {
					return nil, err
				}
				reading = py.NewObject(DateTimeClass, dt)
			}
			return th.CallMethod(reading, "timetuple")
		}
		b.Func("gmtime(seconds=None)", tuple)
		b.Func("localtime(seconds=None)", tuple)
		b.Func("mktime(t)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, err := readingOf(th, a.At(0))
			if err != nil {
				return nil, err
			}
			f, err := timestamp(th, dt)
			return py.Float(f), err
		})
		b.Func("strftime(format, t=None)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			format, err := a.Str("format")
			if err != nil {
				return nil, err
			}
			reading := NewDateTime(th.Interp().Options().Now.UTC())
			if !py.IsNone(a.At(1)) {
				if reading, err = readingOf(th, a.At(1)); err != nil {
					return nil, err
				}
			}
			return strftimeOf(th, reading, format)
		})
		b.Func("strptime(string, format='%a %b %d %H:%M:%S %Y')", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, err := strptimeArgs(th, a, "string")
			if err != nil {
				return nil, err
			}
			return th.CallMethod(py.NewObject(DateTimeClass, dt), "timetuple")
		})
		b.Attr("timezone", py.MakeInt(0))
		b.Attr("daylight", py.MakeInt(0))
		b.Attr("tzname", py.NewTuple(py.Str("UTC"), py.Str("UTC")))
	}))
}
