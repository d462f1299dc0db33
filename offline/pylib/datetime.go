package pylib

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	py "sqlgen/offline/pyeval"
)

// DateTime is the payload of a datetime.datetime.
type DateTime struct {
	Date
	Time
}

// DateTimeClass is datetime.datetime.
var DateTimeClass = py.NewNativeClass("datetime", "datetime", DateClass)

// DateTimeOf is the payload of a datetime.datetime.
func DateTimeOf(v py.Value) (*DateTime, bool) { return py.Payload[*DateTime](v) }

// NewDateTime makes a naive datetime.datetime of a Go time's clock reading.
func NewDateTime(t time.Time) *py.Object { return py.NewObject(DateTimeClass, fromGoTime(t)) }

func fromGoTime(t time.Time) *DateTime {
	return &DateTime{
		Date: Date{t.Year(), int(t.Month()), t.Day()},
		Time: Time{Hour: t.Hour(), Minute: t.Minute(), Second: t.Second(), Microsecond: t.Nanosecond() / 1000},
	}
}

// instant is the microseconds since ordinal 0, of the clock reading.
func (dt *DateTime) instant() *big.Int {
	n := new(big.Int).Mul(big.NewInt(int64(dt.ordinal())), bigMicrosPerDay)
	return n.Add(n, big.NewInt(dt.micros()))
}

// String is the ISO form with a blank, without an offset.
func (dt *DateTime) String() string {
	clock, _ := dt.clock("auto")
	return dt.Date.String() + " " + clock
}

// offset asks for the UTC offset of an aware datetime.
func (dt *DateTime) offset(th *py.Thread, self py.Value) (Timedelta, bool, error) {
	return utcoffset(th, dt.Tzinfo, self)
}

// OffsetOf is the UTC offset of a datetime; ok is false for a naive one.
func OffsetOf(th *py.Thread, v py.Value) (d Timedelta, ok bool, err error) {
	dt, is := DateTimeOf(v)
	if !is {
		return Timedelta{}, false, nil
	}
	return dt.offset(th, v)
}

// shift makes a datetime of a class that is us microseconds later, with the
// same tzinfo.
func (dt *DateTime) shift(c *py.Class, us *big.Int) (py.Value, error) {
	n := new(big.Int).Add(dt.instant(), us)
	days, rest := new(big.Int).DivMod(n, bigMicrosPerDay, new(big.Int))
	if !days.IsInt64() {
		return nil, py.Raise(py.OverflowErrorClass, "date value out of range")
	}
	d, err := dateFromOrdinal(days.Int64())
	if err != nil {
		return nil, err
	}
	r := &DateTime{Date: d, Time: Time{Tzinfo: dt.Tzinfo}}
	r.setMicros(rest.Int64())
	return py.NewObject(c, r), nil
}

func datetimeNew(th *py.Thread, a *py.Args) (py.Value, error) {
	n, err := intArgs(a, "year", "month", "day")
	if err != nil {
		return nil, err
	}
	dt := &DateTime{}
	if dt.Date, err = makeDate(n[0], n[1], n[2]); err != nil {
		return nil, err
	}
	if err := dt.readClock(a); err != nil {
		return nil, err
	}
	return py.NewObject(a.SelfClass(), dt), nil
}

func datetimeISO(th *py.Thread, self py.Value, sep, timespec string) (string, error) {
	dt, _ := DateTimeOf(self)
	s, err := dt.clock(timespec)
	if err != nil {
		return "", err
	}
	off, aware, err := dt.offset(th, self)
	if err != nil {
		return "", err
	}
	s = dt.Date.String() + sep + s
	if aware {
		s += offsetText(off, ":")
	}
	return s, nil
}

func datetimeAdd(sign int64) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		dt, _ := DateTimeOf(a.Self)
		if delta, ok := deltaOf(a.At(0)); ok {
			n := delta.micros()
			return dt.shift(a.Self.Class(), n.Mul(n, big.NewInt(sign)))
		}
		if _, ok := DateTimeOf(a.At(0)); !ok || sign > 0 {
			return py.NotImplemented, nil
		}
		diff, mixed, err := difference(th, a.Self, a.At(0))
		if err != nil {
			return nil, err
		}
		if mixed {
			return nil, py.Raise(py.TypeErrorClass, "can't subtract offset-naive and offset-aware datetimes")
		}
		return deltaResult(diff)
	}
}

// difference is x - y in microseconds; mixed says that one is naive and the
// other aware.
func difference(th *py.Thread, x, y py.Value) (diff *big.Int, mixed bool, err error) {
	l, _ := DateTimeOf(x)
	r, _ := DateTimeOf(y)
	diff = new(big.Int).Sub(l.instant(), r.instant())
	if l.Tzinfo == r.Tzinfo && l.Tzinfo != nil {
		return diff, false, nil
	}
	lo, lAware, err := l.offset(th, x)
	if err != nil {
		return nil, false, err
	}
	ro, rAware, err := r.offset(th, y)
	if err != nil {
		return nil, false, err
	}
	if lAware != rAware {
		return nil, true, nil
	}
	diff.Sub(diff, lo.micros())
	return diff.Add(diff, ro.micros()), false, nil
}

func datetimeCompare(equality bool, test func(c int) bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		if _, ok := DateTimeOf(a.At(0)); !ok {
			if _, isDate := py.Payload[Date](a.At(0)); isDate && !equality {
				return nil, py.Raise(py.TypeErrorClass, "can't compare datetime.datetime to datetime.date")
			}
			return py.NotImplemented, nil
		}
		diff, mixed, err := difference(th, a.Self, a.At(0))
		if err != nil {
			return nil, err
		}
		if mixed {
			if equality {
				return py.Bool(test(1)), nil
			}
			return nil, py.Raise(py.TypeErrorClass, "can't compare offset-naive and offset-aware datetimes")
		}
		return py.Bool(test(diff.Sign())), nil
	}
}

var epochMicros = new(big.Int).Mul(big.NewInt(int64(ordinal(1970, 1, 1))), bigMicrosPerDay)

// fromTimestamp is the UTC clock reading of a POSIX timestamp. The local zone
// of a run is UTC.
func fromTimestamp(v py.Value) (*DateTime, error) {
	r, ok, err := ratOf(v)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "'%s' object cannot be interpreted as an integer", py.TypeName(v))
	}
	n := roundHalfEven(r.Mul(r, new(big.Rat).SetInt64(1_000_000)))
	n.Add(n, epochMicros)
	days, rest := new(big.Int).DivMod(n, bigMicrosPerDay, new(big.Int))
	if !days.IsInt64() || days.Int64() < 1 || days.Int64() > maxOrdinal {
		return nil, py.Raise(py.ValueErrorClass, "year is out of range")
	}
	dt := &DateTime{}
	if dt.Date, err = dateFromOrdinal(days.Int64()); err != nil {
		return nil, err
	}
	dt.setMicros(rest.Int64())
	return dt, nil
}

func timestamp(th *py.Thread, self py.Value) (float64, error) {
	dt, _ := DateTimeOf(self)
	off, _, err := dt.offset(th, self)
	if err != nil {
		return 0, err
	}
	n := dt.instant()
	n.Sub(n, epochMicros)
	n.Sub(n, off.micros())
	f, _ := new(big.Rat).SetFrac(n, big.NewInt(1_000_000)).Float64()
	return f, nil
}

// inZone converts a UTC clock reading to a zone, as tzinfo.fromutc does.
func inZone(th *py.Thread, c *py.Class, utcReading *DateTime, tz py.Value) (py.Value, error) {
	if py.IsNone(tz) {
		return py.NewObject(c, utcReading), nil
	}
	if err := checkTzinfo(tz); err != nil {
		return nil, err
	}
	r := *utcReading
	r.Tzinfo = tz
	return th.CallMethod(tz, "fromutc", py.NewObject(c, &r))
}

func astimezone(th *py.Thread, a *py.Args) (py.Value, error) {
	dt, _ := DateTimeOf(a.Self)
	tz := a.Get("tz")
	if py.IsNone(tz) {
		tz = utc
	}
	if err := checkTzinfo(tz); err != nil {
		return nil, err
	}
	off, _, err := dt.offset(th, a.Self)
	if err != nil {
		return nil, err
	}
	n := off.micros()
	v, err := dt.shift(a.Self.Class(), n.Neg(n))
	if err != nil {
		return nil, err
	}
	reading, _ := DateTimeOf(v)
	return inZone(th, a.Self.Class(), reading, tz)
}

func fromTimestampMethod(tzParam bool) py.NativeFunc {
	return func(th *py.Thread, a *py.Args) (py.Value, error) {
		dt, err := fromTimestamp(a.At(0))
		if err != nil {
			return nil, err
		}
		if !tzParam {
			return py.NewObject(a.SelfClass(), dt), nil
		}
		return inZone(th, a.SelfClass(), dt, a.Get("tz"))
	}
}

func timetuple(th *py.Thread, a *py.Args) (py.Value, error) {
	d, _ := DateOf(a.Self)
	t := &Time{}
	dst := int64(-1)
	if dt, ok := DateTimeOf(a.Self); ok {
		t = &dt.Time
	}
	fields := []int64{
		int64(d.Year), int64(d.Month), int64(d.Day), int64(t.Hour), int64(t.Minute), int64(t.Second),
		int64(weekday(d.Year, d.Month, d.Day)), int64(yearDay(d.Year, d.Month, d.Day)), dst,
	}
	return structTime(fields), nil
}

func init() {
	DateTimeClass.Define(func(b *py.ClassBuilder) {
		b.New("(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", datetimeNew)
		defineClockFields(b)
		b.Method("isoformat(sep='T', timespec='auto')", func(th *py.Thread, a *py.Args) (py.Value, error) {
			sep, err := a.Str("sep")
			if err != nil {
				return nil, err
			}
			spec, err := a.Str("timespec")
			if err != nil {
				return nil, err
			}
			s, err := datetimeISO(th, a.Self, sep, spec)
			return py.Str(s), err
		})
		b.Method("__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return th.CallMethod(a.Self, "isoformat", py.Str(" "))
		})
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, _ := DateTimeOf(a.Self)
			clock, err := dt.reprArgs(th)
			return py.Str(fmt.Sprintf("datetime.datetime(%d, %d, %d, %s)", dt.Year, dt.Month, dt.Day, clock)), err
		})
		b.Method("__hash__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, _ := DateTimeOf(a.Self)
			off, _, err := dt.offset(th, a.Self)
			if err != nil {
				return nil, err
			}
			n := dt.instant()
			return py.MakeBigInt(n.Sub(n, off.micros())), nil
		})
		b.Method("date()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, _ := DateTimeOf(a.Self)
			return py.NewObject(DateClass, dt.Date), nil
		})
		clock := func(tz bool) py.NativeFunc {
			return func(th *py.Thread, a *py.Args) (py.Value, error) {
				dt, _ := DateTimeOf(a.Self)
				t := dt.Time
				if !tz {
					t.Tzinfo = nil
				}
				return py.NewObject(TimeClass, &t), nil
			}
		}
		b.Method("time()", clock(false))
		b.Method("timetz()", clock(true))
		b.Method("timetuple()", timetuple)
		b.Method("timestamp()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			f, err := timestamp(th, a.Self)
			return py.Float(f), err
		})
		b.Method("astimezone(tz=None)", astimezone)
		b.Method("utcoffset()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			off, aware, err := OffsetOf(th, a.Self)
			if err != nil || !aware {
				return py.None, err
			}
			return newTimedelta(off), nil
		})
		b.Method("tzname()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, _ := DateTimeOf(a.Self)
			if py.IsNone(dt.Tzinfo) {
				return py.None, nil
			}
			s, err := tzname(th, dt.Tzinfo, a.Self)
			return py.Str(s), err
		})
		b.Method("dst()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, _ := DateTimeOf(a.Self)
			if py.IsNone(dt.Tzinfo) {
				return py.None, nil
			}
			return th.CallMethod(dt.Tzinfo, "dst", a.Self)
		})
		b.Method("replace(year=..., month=..., day=..., hour=..., minute=..., second=..., microsecond=..., tzinfo=..., *, fold=...)",
			func(th *py.Thread, a *py.Args) (py.Value, error) {
				dt, _ := DateTimeOf(a.Self)
				dv, err := dateReplace(th, a)
				if err != nil {
					return nil, err
				}
				r := *dt
				r.Date, _ = DateOf(dv)
				if err := r.replaceClock(a); err != nil {
					return nil, err
				}
				return py.NewObject(a.Self.Class(), &r), nil
			})
		b.Method("__add__(other)", datetimeAdd(1))
		b.Method("__radd__(other)", datetimeAdd(1))
		b.Method("__sub__(other)", datetimeAdd(-1))
		b.Method("__eq__(other)", datetimeCompare(true, func(c int) bool { return c == 0 }))
		b.Method("__ne__(other)", datetimeCompare(true, func(c int) bool { return c != 0 }))
		b.Method("__lt__(other)", datetimeCompare(false, func(c int) bool { return c < 0 }))
		b.Method("__le__(other)", datetimeCompare(false, func(c int) bool { return c <= 0 }))
		b.Method("__gt__(other)", datetimeCompare(false, func(c int) bool { return c > 0 }))
		b.Method("__ge__(other)", datetimeCompare(false, func(c int) bool { return c >= 0 }))
		now := func(th *py.Thread, a *py.Args) (py.Value, error) {
			tz := py.None
			if a.FuncName() == "now" {
				tz = a.Get("tz")
			}
			return inZone(th, a.SelfClass(), fromGoTime(th.Interp().Options().Now.UTC()), tz)
		}
		b.ClassMethod("now(tz=None)", now)
		b.ClassMethod("utcnow()", now)
		b.ClassMethod("today()", now)
		b.ClassMethod("fromtimestamp(timestamp, tz=None)", fromTimestampMethod(true))
		b.ClassMethod("utcfromtimestamp(timestamp)", fromTimestampMethod(false))
		b.ClassMethod("combine(date, time, tzinfo=...)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			d, ok := DateOf(a.Get("date"))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "combine() argument 1 must be datetime.date, not %s", py.TypeName(a.Get("date")))
			}
			t, ok := TimeOf(a.Get("time"))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "combine() argument 2 must be datetime.time, not %s", py.TypeName(a.Get("time")))
			}
			r := &DateTime{Date: d, Time: *t}
			if tz := a.Get("tzinfo"); tz != nil {
				r.Tzinfo = tz
				if err := checkTzinfo(tz); err != nil {
					return nil, err
				}
			}
			return py.NewObject(a.SelfClass(), r), nil
		})
		b.ClassMethod("strptime(date_string, format)", strptimeMethod)
		b.ClassMethod("fromisoformat(date_string)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, ok := py.AsStr(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "fromisoformat: argument must be str")
			}
			dt, err := parseISODateTime(s)
			if err != nil {
				return nil, invalidISO(th, s)
			}
			return py.NewObject(a.SelfClass(), dt), nil
		})
		b.Attr("min", py.NewObject(DateTimeClass, &DateTime{Date: Date{minYear, 1, 1}}))
		b.Attr("max", py.NewObject(DateTimeClass, &DateTime{
			Date: Date{maxYear, 12, 31},
			Time: Time{Hour: 23, Minute: 59, Second: 59, Microsecond: 999999},
		}))
		b.Attr("resolution", newTimedelta(Timedelta{Microseconds: 1}))
	})
	register(py.NewModuleDef("datetime").Define(func(b *py.ModuleBuilder) {
		b.Classes(DateClass, TimeClass, DateTimeClass, TimedeltaClass, TimezoneClass, TzinfoClass)
		b.Attr("UTC", utc)
		b.Attr("MINYEAR", py.MakeInt(minYear))
		b.Attr("MAXYEAR", py.MakeInt(maxYear))
	}))
	register(py.NewModuleDef("zoneinfo").Define(func(b *py.ModuleBuilder) {
		b.Classes(ZoneInfoClass, ZoneInfoNotFoundErrorClass)
	}))
}

func invalidISO(th *py.Thread, s string) error {
	r, err := th.Repr(py.Str(s))
	if err != nil {
		return err
	}
	return py.Raise(py.ValueErrorClass, "Invalid isoformat string: %s", r)
}

var errISO = fmt.Errorf("not in ISO 8601 form")

// digits reads exactly n decimal digits.
func digits(s string, n int) (int, string, bool) {
	if len(s) < n {
		return 0, s, false
	}
	v := 0
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return 0, s, false
		}
		v = v*10 + int(s[i]-'0')
	}
	return v, s[n:], true
}

// parseISODate reads YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D] or YYYYWww[D] and
// returns what follows.
func parseISODate(s string) (Date, string, bool) {
	y, rest, ok := digits(s, 4)
	if !ok {
		return Date{}, s, false
	}
	dash := strings.HasPrefix(rest, "-")
	rest = strings.TrimPrefix(rest, "-")
	if w, ok := strings.CutPrefix(rest, "W"); ok {
		week, rest, ok := digits(w, 2)
		if !ok {
			return Date{}, s, false
		}
		day := 1
		next := rest
		if dash {
			next = strings.TrimPrefix(rest, "-")
		}
		if d, after, ok := digits(next, 1); ok && (!dash || next != rest) {
			day, rest = d, after
		}
		d, err := fromISOCalendar(int64(y), int64(week), int64(day))
		return d, rest, err == nil
	}
	m, rest, ok := digits(rest, 2)
	if !ok {
		return Date{}, s, false
	}
	if dash {
		if rest, ok = strings.CutPrefix(rest, "-"); !ok {
			return Date{}, s, false
		}
	}
	d, rest, ok := digits(rest, 2)
	return Date{y, m, d}, rest, ok
}

// parseISOTime reads HH[:MM[:SS[.fff[fff]]]][offset], with or without colons.
func parseISOTime(s string) (*Time, error) {
	t := &Time{}
	clock := s
	at := strings.IndexAny(s, "+-Z")
	if at >= 0 {
		clock = s[:at]
		if s[at:] == "Z" {
			t.Tzinfo = utc
		} else {
			sign := int64(1)
			if s[at] == '-' {
				sign = -1
			}
			us, err := parseISOClock(s[at+1:])
			if err != nil || us >= microsPerDay {
				return nil, errISO
			}
			d, _ := deltaFromMicros(big.NewInt(sign * us))
			if d.isZero() {
				t.Tzinfo = utc
			} else {
				t.Tzinfo = py.NewObject(TimezoneClass, fixedZone{offset: d})
			}
		}
	}
	us, err := parseISOClock(clock)
	if err != nil || us >= microsPerDay {
		return nil, errISO
	}
	t.setMicros(us)
	return t, nil
}

// parseISOClock is the microseconds of a clock reading.
func parseISOClock(s string) (int64, error) {
	limits := [3]int{24, 60, 60}
	var parts [3]int
	colon := false
	for i := range parts {
		v, rest, ok := digits(s, 2)
		if !ok || v >= limits[i] {
			return 0, errISO
		}
		parts[i], s = v, rest
		if s == "" || i == 2 {
			break
		}
		next, has := strings.CutPrefix(s, ":")
		if i == 0 {
			colon = has
		}
		if has != colon {
			return 0, errISO
		}
		s = next
	}
	us := int64(parts[0]*3600+parts[1]*60+parts[2]) * 1_000_000
	if s == "" {
		return us, nil
	}
	if s[0] != '.' && s[0] != ',' || len(s) == 1 {
		return 0, errISO
	}
	frac := s[1:]
	for _, c := range frac {
		if c < '0' || c > '9' {
			return 0, errISO
		}
	}
	frac = (frac + "000000")[:6]
	v, _, _ := digits(frac, 6)
	return us + int64(v), nil
}

func parseISODateTime(s string) (*DateTime, error) {
	d, rest, ok := parseISODate(s)
	if !ok {
		return nil, errISO
	}
	d, err := makeDate(int64(d.Year), int64(d.Month), int64(d.Day))
	if err != nil {
		return nil, err
	}
	dt := &DateTime{Date: d}
	if rest == "" {
		return dt, nil
	}
	sep := []rune(rest)[0]
	t, err := parseISOTime(rest[len(string(sep)):])
	if err != nil {
		return nil, err
	}
	dt.Time = *t
	return dt, nil
}
