package pylib

import (
	"fmt"
	"math/big"

	py "sqlgen/offline/pyeval"
)

// Date is the payload of a datetime.date.
type Date struct{ Year, Month, Day int }

// DateClass is datetime.date.
var DateClass = py.NewNativeClass("date", "datetime")

// DateOf is the date of a datetime.date or datetime.datetime.
func DateOf(v py.Value) (Date, bool) {
	o, ok := v.(*py.Object)
	if !ok {
		return Date{}, false
	}
	switch p := o.Native.(type) {
	case Date:
		return p, true
	case *DateTime:
		return p.Date, true
	}
	return Date{}, false
}

func (d Date) ordinal() int { return ordinal(d.Year, d.Month, d.Day) }

// String is the ISO form.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

func makeDate(y, m, d int64) (Date, error) {
	switch {
	case y < minYear || y > maxYear:
		return Date{}, py.Raise(py.ValueErrorClass, "year %d is out of range", y)
	case m < 1 || m > 12:
		return Date{}, py.Raise(py.ValueErrorClass, "month must be in 1..12")
	case d < 1 || d > int64(daysInMonth(int(y), int(m))):
		return Date{}, py.Raise(py.ValueErrorClass, "day is out of range for month")
	}
	return Date{int(y), int(m), int(d)}, nil
}

func dateFromOrdinal(n int64) (Date, error) {
	if n < 1 || n > maxOrdinal {
		return Date{}, py.Raise(py.OverflowErrorClass, "date value out of range")
	}
	y, m, d := fromOrdinal(int(n))
	return Date{y, m, d}, nil
}

// intArgs are parameters that must be small ints.
func intArgs(a *py.Args, names ...string) ([]int64, error) {
	out := make([]int64, len(names))
	for i, name := range names {
		v, ok := py.AsInt(a.Get(name))
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "'%s' object cannot be interpreted as an integer", py.TypeName(a.Get(name)))
		}
		n, ok := v.Int64()
		if !ok || n > 1<<31 || n < -1<<31 {
			return nil, py.Raise(py.OverflowErrorClass, "Python int too large to convert to C int")
		}
		out[i] = n
	}
	return out, nil
}

func dateNew(th *py.Thread, a *py.Args) (py.Value, error) {
	n, err := intArgs(a, "year", "month", "day")
	if err != nil {
		return nil, err
	}
	d, err := makeDate(n[0], n[1], n[2])
	if err != nil {
		return nil, err
	}
	return py.NewObject(a.SelfClass(), d), nil
}

// makeLike makes a date of a class: a subclass written in Python keeps its
// class.
func makeLike(c *py.Class, d Date) py.Value { return py.NewObject(c, d) }

func dateAdd(sign int64) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := DateOf(a.Self)
		delta, ok := deltaOf(a.At(0))
		if !ok {
			if o, isDate := py.Payload[Date](a.At(0)); isDate && sign < 0 {
				return deltaResult(new(big.Int).Mul(big.NewInt(int64(d.ordinal()-o.ordinal())), bigMicrosPerDay))
			}
			return py.NotImplemented, nil
		}
		sum, err := dateFromOrdinal(int64(d.ordinal()) + sign*delta.Days)
		if err != nil {
			return nil, err
		}
		return makeLike(a.Self.Class(), sum), nil
	}
}

func dateCompare(test func(c int) bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := DateOf(a.Self)
		o, ok := py.Payload[Date](a.At(0))
		if !ok {
			return py.NotImplemented, nil
		}
		return py.Bool(test(d.ordinal() - o.ordinal())), nil
	}
}

func dateMethod(f func(d Date) py.Value) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		d, _ := DateOf(a.Self)
		return f(d), nil
	}
}

func dateField(f func(d Date) int) py.Getter {
	return func(th *py.Thread, self py.Value) (py.Value, error) {
		d, _ := DateOf(self)
		return py.MakeInt(int64(f(d))), nil
	}
}

func dateReplace(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := DateOf(a.Self)
	n := [3]int64{int64(d.Year), int64(d.Month), int64(d.Day)}
	for i, name := range []string{"year", "month", "day"} {
		if a.Given(name) {
			v, err := intArgs(a, name)
			if err != nil {
				return nil, err
			}
			n[i] = v[0]
		}
	}
	r, err := makeDate(n[0], n[1], n[2])
	if err != nil {
		return nil, err
	}
	return makeLike(a.Self.Class(), r), nil
}

// today is the date of the run's clock.
func today(th *py.Thread) Date {
	now := th.Interp().Options().Now.UTC()
	return Date{now.Year(), int(now.Month()), now.Day()}
}

func init() {
	DateClass.Define(func(b *py.ClassBuilder) {
		b.New("(year, month, day)", dateNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.Property("year", dateField(func(d Date) int { return d.Year }), nil)
		b.Property("month", dateField(func(d Date) int { return d.Month }), nil)
		b.Property("day", dateField(func(d Date) int { return d.Day }), nil)
		iso := dateMethod(func(d Date) py.Value { return py.Str(d.String()) })
		b.Method("isoformat()", iso)
		b.Method("__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) { return th.CallMethod(a.Self, "isoformat") })
		b.Method("__repr__()", dateMethod(func(d Date) py.Value {
			return py.Str(fmt.Sprintf("datetime.date(%d, %d, %d)", d.Year, d.Month, d.Day))
		}))
		b.Method("__hash__()", dateMethod(func(d Date) py.Value { return py.MakeInt(int64(d.ordinal())) }))
		b.Method("toordinal()", dateMethod(func(d Date) py.Value { return py.MakeInt(int64(d.ordinal())) }))
		b.Method("weekday()", dateMethod(func(d Date) py.Value { return py.MakeInt(int64(weekday(d.Year, d.Month, d.Day))) }))
		b.Method("isoweekday()", dateMethod(func(d Date) py.Value { return py.MakeInt(int64(weekday(d.Year, d.Month, d.Day)) + 1) }))
		b.Method("isocalendar()", dateMethod(func(d Date) py.Value {
			y, w, day := isoCalendar(d.Year, d.Month, d.Day)
			return py.NewTuple(py.MakeInt(int64(y)), py.MakeInt(int64(w)), py.MakeInt(int64(day)))
		}))
		b.Method("ctime()", func(th *py.Thread, a *py.Args) (py.Value, error) { return strftimeOf(th, a.Self, ctimeFormat) })
		b.Method("timetuple()", timetuple)
		b.Method("replace(year=..., month=..., day=...)", dateReplace)
		b.Method("strftime(format)", strftimeMethod)
		b.Method("__format__(format)", formatMethod)
		b.Method("__add__(other)", dateAdd(1))
		b.Method("__radd__(other)", dateAdd(1))
		b.Method("__sub__(other)", dateAdd(-1))
		b.Method("__eq__(other)", dateCompare(func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", dateCompare(func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", dateCompare(func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", dateCompare(func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", dateCompare(func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", dateCompare(func(c int) bool { return c >= 0 }))
		b.ClassMethod("today()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d := today(th)
			return th.CallKw(a.Self, []py.Value{py.MakeInt(int64(d.Year)), py.MakeInt(int64(d.Month)), py.MakeInt(int64(d.Day))}, nil)
		})
		b.ClassMethod("fromordinal(n)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			n, err := intArgs(a, "n")
			if err != nil {
				return nil, err
			}
			if n[0] < 1 || n[0] > maxOrdinal {
				return nil, py.Raise(py.ValueErrorClass, "ordinal must be >= 1")
			}
			d, err := dateFromOrdinal(n[0])
			if err != nil {
				return nil, err
			}
			return makeAny(a.SelfClass(), d), nil
		})
		b.ClassMethod("fromtimestamp(timestamp)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, err := fromTimestamp(a.At(0))
			if err != nil {
				return nil, err
			}
			return makeLike(a.SelfClass(), dt.Date), nil
		})
		b.ClassMethod("fromisocalendar(year, week, day)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			n, err := intArgs(a, "year", "week", "day")
			if err != nil {
				return nil, err
			}
			d, err := fromISOCalendar(n[0], n[1], n[2])
			if err != nil {
				return nil, err
			}
			return makeAny(a.SelfClass(), d), nil
		})
		b.ClassMethod("fromisoformat(date_string)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, ok := py.AsStr(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "fromisoformat: argument must be str")
			}
			d, rest, ok := parseISODate(s)
			if !ok || rest != "" {
				return nil, invalidISO(th, s)
			}
			checked, err := makeDate(int64(d.Year), int64(d.Month), int64(d.Day))
			if err != nil {
				return nil, err
			}
			return makeLike(a.SelfClass(), checked), nil
		})
		b.Attr("min", makeLike(DateClass, Date{minYear, 1, 1}))
		b.Attr("max", makeLike(DateClass, Date{maxYear, 12, 31}))
		b.Attr("resolution", newTimedelta(Timedelta{Days: 1}))
	})
}

// makeAny makes a date, or a datetime at midnight, of a class.
func makeAny(c *py.Class, d Date) py.Value {
	if c.IsSubclassOf(DateTimeClass) {
		return py.NewObject(c, &DateTime{Date: d})
	}
	return py.NewObject(c, d)
}

func fromISOCalendar(y, w, d int64) (Date, error) {
	if y < minYear || y > maxYear {
		return Date{}, py.Raise(py.ValueErrorClass, "Year is out of range: %d", y)
	}
	weeks := int64(52)
	if first := weekday(int(y), 1, 1); first == 3 || first == 2 && isLeap(int(y)) {
		weeks = 53
	}
	if w < 1 || w > weeks {
		return Date{}, py.Raise(py.ValueErrorClass, "Invalid week: %d", w)
	}
	if d < 1 || d > 7 {
		return Date{}, py.Raise(py.ValueErrorClass, "Invalid weekday: %d (range is [1, 7])", d)
	}
	return dateFromOrdinal(int64(isoWeek1Monday(int(y))) + (w-1)*7 + d - 1)
}
