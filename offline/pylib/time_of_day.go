package pylib

import (
	"fmt"
	"math/big"
	"strings"

	py "sqlgen/offline/pyeval"
)

// Time is the payload of a datetime.time, and the time of a datetime.
type Time struct {
	Hour, Minute, Second, Microsecond int
	Tzinfo                            py.Value // nil or None: naive
	Fold                              int
}

// TimeClass is datetime.time.
var TimeClass = py.NewNativeClass("time", "datetime")

// TimeOf is the payload of a datetime.time.
func TimeOf(v py.Value) (*Time, bool) { return py.Payload[*Time](v) }

func (t *Time) micros() int64 {
	return (int64(t.Hour)*3600+int64(t.Minute)*60+int64(t.Second))*1_000_000 + int64(t.Microsecond)
}

// Offset is the UTC offset of an aware time; ok is false for a naive one.
func (t *Time) Offset(th *py.Thread) (Timedelta, bool, error) {
	return utcoffset(th, t.Tzinfo, py.None)
}

func (t *Time) set(hour, minute, second, micro int64) error {
	switch {
	case hour < 0 || hour > 23:
		return py.Raise(py.ValueErrorClass, "hour must be in 0..23")
	case minute < 0 || minute > 59:
		return py.Raise(py.ValueErrorClass, "minute must be in 0..59")
	case second < 0 || second > 59:
		return py.Raise(py.ValueErrorClass, "second must be in 0..59")
	case micro < 0 || micro > 999999:
		return py.Raise(py.ValueErrorClass, "microsecond must be in 0..999999")
	}
	t.Hour, t.Minute, t.Second, t.Microsecond = int(hour), int(minute), int(second), int(micro)
	return nil
}

// setMicros sets the clock part from the microseconds since midnight.
func (t *Time) setMicros(us int64) {
	t.Microsecond = int(us % 1_000_000)
	s := us / 1_000_000
	t.Hour, t.Minute, t.Second = int(s/3600), int(s/60%60), int(s%60)
}

// clock is the ISO form of the clock part; timespec as isoformat takes it.
func (t *Time) clock(timespec string) (string, error) {
	switch timespec {
	case "auto":
		if t.Microsecond != 0 {
			return t.clock("microseconds")
		}
		return t.clock("seconds")
	case "hours":
		return fmt.Sprintf("%02d", t.Hour), nil
	case "minutes":
		return fmt.Sprintf("%02d:%02d", t.Hour, t.Minute), nil
	case "seconds":
		return fmt.Sprintf("%02d:%02d:%02d", t.Hour, t.Minute, t.Second), nil
	case "milliseconds":
		return fmt.Sprintf("%02d:%02d:%02d.%03d", t.Hour, t.Minute, t.Second, t.Microsecond/1000), nil
	case "microseconds":
		return fmt.Sprintf("%02d:%02d:%02d.%06d", t.Hour, t.Minute, t.Second, t.Microsecond), nil
	}
	return "", py.Raise(py.ValueErrorClass, "Unknown timespec value")
}

// reprArgs is the argument list of repr() from the hour on.
func (t *Time) reprArgs(th *py.Thread) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%d, %d", t.Hour, t.Minute)
	if t.Second != 0 || t.Microsecond != 0 {
		fmt.Fprintf(&b, ", %d", t.Second)
	}
	if t.Microsecond != 0 {
		fmt.Fprintf(&b, ", %d", t.Microsecond)
	}
	if t.Fold != 0 {
		b.WriteString(", fold=1")
	}
	if !py.IsNone(t.Tzinfo) {
		r, err := th.Repr(t.Tzinfo)
		if err != nil {
			return "", err
		}
		b.WriteString(", tzinfo=" + r)
	}
	return b.String(), nil
}

// readClock binds hour … microsecond, tzinfo and fold of a constructor.
func (t *Time) readClock(a *py.Args) error {
	n, err := intArgs(a, "hour", "minute", "second", "microsecond", "fold")
	if err != nil {
		return err
	}
	if err := t.set(n[0], n[1], n[2], n[3]); err != nil {
		return err
	}
	if n[4] != 0 && n[4] != 1 {
		return py.Raise(py.ValueErrorClass, "fold must be either 0 or 1")
	}
	t.Fold = int(n[4])
	t.Tzinfo = a.Get("tzinfo")
	return checkTzinfo(t.Tzinfo)
}

// replaceClock is readClock for replace(): what was not given stays.
func (t *Time) replaceClock(a *py.Args) error {
	n := [4]int64{int64(t.Hour), int64(t.Minute), int64(t.Second), int64(t.Microsecond)}
	for i, name := range []string{"hour", "minute", "second", "microsecond"} {
		if a.Given(name) {
			v, err := intArgs(a, name)
			if err != nil {
				return err
			}
			n[i] = v[0]
		}
	}
	if a.Given("fold") {
		v, err := intArgs(a, "fold")
		if err != nil {
			return err
		}
		t.Fold = int(v[0])
	}
	if a.Given("tzinfo") {
		t.Tzinfo = a.Get("tzinfo")
		if err := checkTzinfo(t.Tzinfo); err != nil {
			return err
		}
	}
	return t.set(n[0], n[1], n[2], n[3])
}

func timeNew(th *py.Thread, a *py.Args) (py.Value, error) {
	t := &Time{}
	if err := t.readClock(a); err != nil {
		return nil, err
	}
	return py.NewObject(a.SelfClass(), t), nil
}

func timeISO(th *py.Thread, t *Time, timespec string) (string, error) {
	s, err := t.clock(timespec)
	if err != nil {
		return "", err
	}
	off, aware, err := t.Offset(th)
	if err != nil {
		return "", err
	}
	if aware {
		s += offsetText(off, ":")
	}
	return s, nil
}

func timeCompare(equality bool, test func(c int) bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, _ := TimeOf(a.Self)
		y, ok := TimeOf(a.At(0))
		if !ok {
			return py.NotImplemented, nil
		}
		xo, xAware, err := x.Offset(th)
		if err != nil {
			return nil, err
		}
		yo, yAware, err := y.Offset(th)
		if err != nil {
			return nil, err
		}
		if xAware != yAware {
			if equality {
				return py.Bool(test(1)), nil
			}
			return nil, py.Raise(py.TypeErrorClass, "can't compare offset-naive and offset-aware times")
		}
		l := new(big.Int).Sub(big.NewInt(x.micros()), xo.micros())
		r := new(big.Int).Sub(big.NewInt(y.micros()), yo.micros())
		return py.Bool(test(l.Cmp(r))), nil
	}
}

// clockField is a property of a time or datetime.
func clockField(f func(t *Time) int) py.Getter {
	return func(th *py.Thread, self py.Value) (py.Value, error) {
		return py.MakeInt(int64(f(clockOf(self)))), nil
	}
}

// clockOf is the clock part of a time or datetime.
func clockOf(v py.Value) *Time {
	if dt, ok := py.Payload[*DateTime](v); ok {
		return &dt.Time
	}
	t, _ := TimeOf(v)
	return t
}

func defineClockFields(b *py.ClassBuilder) {
	b.Property("hour", clockField(func(t *Time) int { return t.Hour }), nil)
	b.Property("minute", clockField(func(t *Time) int { return t.Minute }), nil)
	b.Property("second", clockField(func(t *Time) int { return t.Second }), nil)
	b.Property("microsecond", clockField(func(t *Time) int { return t.Microsecond }), nil)
	b.Property("fold", clockField(func(t *Time) int { return t.Fold }), nil)
	b.Property("tzinfo", func(th *py.Thread, self py.Value) (py.Value, error) {
		if t := clockOf(self); t.Tzinfo != nil {
			return t.Tzinfo, nil
		}
		return py.None, nil
	}, nil)
}

func init() {
	TimeClass.Define(func(b *py.ClassBuilder) {
		b.New("(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", timeNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		defineClockFields(b)
		b.Method("isoformat(timespec='auto')", func(th *py.Thread, a *py.Args) (py.Value, error) {
			spec, err := a.Str("timespec")
			if err != nil {
				return nil, err
			}
			t, _ := TimeOf(a.Self)
			s, err := timeISO(th, t, spec)
			return py.Str(s), err
		})
		b.Method("__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) { return th.CallMethod(a.Self, "isoformat") })
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			t, _ := TimeOf(a.Self)
			args, err := t.reprArgs(th)
			return py.Str("datetime.time(" + args + ")"), err
		})
		b.Method("__hash__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			t, _ := TimeOf(a.Self)
			off, _, err := t.Offset(th)
			if err != nil {
				return nil, err
			}
			return py.MakeBigInt(new(big.Int).Sub(big.NewInt(t.micros()), off.micros())), nil
		})
		b.Method("replace(hour=..., minute=..., second=..., microsecond=..., tzinfo=..., *, fold=...)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			t, _ := TimeOf(a.Self)
			r := *t
			if err := r.replaceClock(a); err != nil {
				return nil, err
			}
			return py.NewObject(a.Self.Class(), &r), nil
		})
		b.Method("strftime(format)", strftimeMethod)
		b.Method("__format__(format)", formatMethod)
		b.Method("utcoffset()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			t, _ := TimeOf(a.Self)
			off, aware, err := t.Offset(th)
			if err != nil || !aware {
				return py.None, err
			}
			return newTimedelta(off), nil
		})
		b.Method("tzname()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			t, _ := TimeOf(a.Self)
			if py.IsNone(t.Tzinfo) {
				return py.None, nil
			}
			s, err := tzname(th, t.Tzinfo, py.None)
			return py.Str(s), err
		})
		b.Method("dst()", func(th *py.Thread, a *py.Args) (py.Value, error) { return py.None, nil })
		b.Method("__eq__(other)", timeCompare(true, func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", timeCompare(true, func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", timeCompare(false, func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", timeCompare(false, func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", timeCompare(false, func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", timeCompare(false, func(c int) bool { return c >= 0 }))
		b.ClassMethod("fromisoformat(time_string)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, ok := py.AsStr(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "fromisoformat: argument must be str")
			}
			t, err := parseISOTime(strings.TrimPrefix(s, "T"))
			if err != nil {
				return nil, invalidISO(th, s)
			}
			return py.NewObject(a.SelfClass(), t), nil
		})
		b.Attr("min", py.NewObject(TimeClass, &Time{}))
		b.Attr("max", py.NewObject(TimeClass, &Time{Hour: 23, Minute: 59, Second: 59, Microsecond: 999999}))
		b.Attr("resolution", newTimedelta(Timedelta{Microseconds: 1}))
	})
}
