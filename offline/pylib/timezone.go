package pylib

import (
	"fmt"
	"math/big"
	"strings"
	"time"
	_ "time/tzdata" // zoneinfo must not depend on the host

	py "sqlgen/offline/pyeval"
)

var (
	// TzinfoClass is datetime.tzinfo.
	TzinfoClass = py.NewNativeClass("tzinfo", "datetime")
	// TimezoneClass is datetime.timezone.
	TimezoneClass = py.NewNativeClass("timezone", "datetime", TzinfoClass)
	// ZoneInfoClass is zoneinfo.ZoneInfo.
	ZoneInfoClass = py.NewNativeClass("ZoneInfo", "zoneinfo", TzinfoClass)
	// ZoneInfoNotFoundErrorClass is zoneinfo.ZoneInfoNotFoundError.
	ZoneInfoNotFoundErrorClass = py.NewNativeClass("ZoneInfoNotFoundError", "zoneinfo", py.KeyErrorClass)
)

// fixedZone is the payload of a datetime.timezone.
type fixedZone struct {
	offset  Timedelta
	name    string
	hasName bool
}

// zone is the payload of a zoneinfo.ZoneInfo.
type zone struct {
	key string
	loc *time.Location
}

var utc = py.NewObject(TimezoneClass, fixedZone{})

// offsetText is an offset in the form +HH:MM[:SS[.ffffff]], with sep between
// its parts.
func offsetText(d Timedelta, sep string) string {
	n := d.micros()
	sign := "+"
	if n.Sign() < 0 {
		sign = "-"
		n.Neg(n)
	}
	us := n.Int64()
	s := us / 1_000_000
	us %= 1_000_000
	text := fmt.Sprintf("%s%02d%s%02d", sign, s/3600, sep, s/60%60)
	if s%60 != 0 || us != 0 {
		text += fmt.Sprintf("%s%02d", sep, s%60)
	}
	if us != 0 {
		text += fmt.Sprintf(".%06d", us)
	}
	return text
}

func (z fixedZone) tzname() string {
	switch {
	case z.hasName:
		return z.name
	case z.offset.isZero():
		return "UTC"
	}
	return "UTC" + offsetText(z.offset, ":")
}

func timezoneNew(th *py.Thread, a *py.Args) (py.Value, error) {
	d, ok := deltaOf(a.Get("offset"))
	if !ok {
		return nil, py.Raise(py.TypeErrorClass, "timezone() argument 1 must be datetime.timedelta, not %s", py.TypeName(a.Get("offset")))
	}
	if err := checkOffset(d); err != nil {
		return nil, err
	}
	z := fixedZone{offset: d}
	if v := a.Get("name"); v != nil {
		s, ok := py.AsStr(v)
		if !ok {
			return nil, py.Raise(py.TypeErrorClass, "timezone() argument 2 must be str, not %s", py.TypeName(v))
		}
		z.name, z.hasName = s, true
	} else if d.isZero() {
		return utc, nil
	}
	return py.NewObject(a.SelfClass(), z), nil
}

func checkOffset(d Timedelta) error {
	if n := d.micros(); n.CmpAbs(bigMicrosPerDay) >= 0 {
		return py.Raise(py.ValueErrorClass, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %s.", d.repr())
	}
	return nil
}

func zoneInfoNew(th *py.Thread, a *py.Args) (py.Value, error) {
	key, err := a.Str("key")
	if err != nil {
		return nil, err
	}
	loc, lerr := time.LoadLocation(key)
	if lerr != nil || key == "" || key == "Local" {
		return nil, py.Raise(ZoneInfoNotFoundErrorClass, "No time zone found with key %s", key)
	}
	return py.NewObject(a.SelfClass(), zone{key: key, loc: loc}), nil
}

// at is the zone's offset and abbreviation at a local time.
func (z zone) at(v py.Value) (Timedelta, string, bool) {
	dt, ok := py.Payload[*DateTime](v)
	if !ok {
		return Timedelta{}, "", false
	}
	t := time.Date(dt.Year, time.Month(dt.Month), dt.Day, dt.Hour, dt.Minute, dt.Second, dt.Microsecond*1000, z.loc)
	if dt.Fold == 1 {
		// Of the two instants that share this local time, the later one.
		if later := t.Add(time.Hour); later.Hour() == t.Hour() && later.Minute() == t.Minute() {
			t = later
		}
	}
	name, seconds := t.Zone()
	d, _ := deltaFromMicros(new(big.Int).Mul(big.NewInt(int64(seconds)), big.NewInt(1_000_000)))
	return d, name, true
}

// utcoffset asks a tzinfo for its offset at dt (None for a time); ok is false
// when the answer is None.
func utcoffset(th *py.Thread, tz, dt py.Value) (d Timedelta, ok bool, err error) {
	if py.IsNone(tz) {
		return Timedelta{}, false, nil
	}
	if z, is := py.Payload[fixedZone](tz); is {
		return z.offset, true, nil
	}
	v, err := th.CallMethod(tz, "utcoffset", dt)
	if err != nil || py.IsNone(v) {
		return Timedelta{}, false, err
	}
	d, ok = deltaOf(v)
	if !ok {
		return Timedelta{}, false, py.Raise(py.TypeErrorClass, "tzinfo.utcoffset() must return None or a timedelta, not '%s'", py.TypeName(v))
	}
	return d, true, checkOffset(d)
}

func tzname(th *py.Thread, tz, dt py.Value) (string, error) {
	if py.IsNone(tz) {
		return "", nil
	}
	v, err := th.CallMethod(tz, "tzname", dt)
	if err != nil || py.IsNone(v) {
		return "", err
	}
	s, ok := py.AsStr(v)
	if !ok {
		return "", py.Raise(py.TypeErrorClass, "tzinfo.tzname() must return None or a string, not '%s'", py.TypeName(v))
	}
	return s, nil
}

// checkTzinfo is the argument check of datetime's constructors.
func checkTzinfo(v py.Value) error {
	if py.IsNone(v) || v.Class().IsSubclassOf(TzinfoClass) {
		return nil
	}
	return py.Raise(py.TypeErrorClass, "tzinfo argument must be None or of a tzinfo subclass, not type '%s'", py.TypeName(v))
}

func init() {
	TzinfoClass.Define(func(b *py.ClassBuilder) {
		for _, name := range []string{"utcoffset", "tzname", "dst"} {
			b.Method(name+"(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
				return nil, py.Raise(py.NotImplementedErrorClass, "a tzinfo subclass must implement %s()", a.FuncName())
			})
		}
		b.Method("fromutc(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			dt, ok := py.Payload[*DateTime](a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "fromutc: argument must be a datetime instance, not %s", py.TypeName(a.At(0)))
			}
			off, _, err := utcoffset(th, a.Self, a.At(0))
			if err != nil {
				return nil, err
			}
			return dt.shift(a.At(0).Class(), off.micros())
		})
	})
	TimezoneClass.Define(func(b *py.ClassBuilder) {
		b.New("(offset, name=...)", timezoneNew)
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.Method("utcoffset(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			return newTimedelta(z.offset), nil
		})
		b.Method("tzname(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			return py.Str(z.tzname()), nil
		})
		b.Method("dst(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) { return py.None, nil })
		b.Method("__str__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			return py.Str(z.tzname()), nil
		})
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			if a.Self == py.Value(utc) {
				return py.Str("datetime.timezone.utc"), nil
			}
			if z.hasName {
				name, err := th.Repr(py.Str(z.name))
				if err != nil {
					return nil, err
				}
				return py.Str(fmt.Sprintf("datetime.timezone(%s, %s)", z.offset.repr(), name)), nil
			}
			return py.Str("datetime.timezone(" + z.offset.repr() + ")"), nil
		})
		b.Method("__eq__(other)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			o, ok := py.Payload[fixedZone](a.At(0))
			if !ok {
				return py.NotImplemented, nil
			}
			return py.Bool(z.offset == o.offset), nil
		})
		b.Method("__hash__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[fixedZone](a.Self)
			return py.MakeInt(z.offset.micros().Int64()), nil
		})
		b.Attr("utc", utc)
		day, _ := deltaFromMicros(big.NewInt(microsPerDay - 60_000_000))
		back, _ := deltaFromMicros(big.NewInt(-microsPerDay + 60_000_000))
		b.Attr("max", py.NewObject(TimezoneClass, fixedZone{offset: day}))
		b.Attr("min", py.NewObject(TimezoneClass, fixedZone{offset: back}))
	})
	ZoneInfoClass.Define(func(b *py.ClassBuilder) {
		b.New("(key)", zoneInfoNew)
		b.Method("__init__(key)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.Property("key", func(th *py.Thread, self py.Value) (py.Value, error) {
			z, _ := py.Payload[zone](self)
			return py.Str(z.key), nil
		}, nil)
		b.Method("utcoffset(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			if d, _, ok := z.at(a.At(0)); ok {
				return newTimedelta(d), nil
			}
			return py.None, nil
		})
		b.Method("tzname(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			if _, name, ok := z.at(a.At(0)); ok {
				return py.Str(name), nil
			}
			return py.None, nil
		})
		b.Method("dst(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			dt, ok := py.Payload[*DateTime](a.At(0))
			if !ok {
				return py.None, nil
			}
			t := time.Date(dt.Year, time.Month(dt.Month), dt.Day, dt.Hour, dt.Minute, dt.Second, 0, z.loc)
			if t.IsDST() {
				return newTimedelta(Timedelta{Seconds: 3600}), nil
			}
			return newTimedelta(Timedelta{}), nil
		})
		b.Method("fromutc(dt)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			dt, ok := py.Payload[*DateTime](a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "fromutc() requires a datetime argument")
			}
			t := time.Date(dt.Year, time.Month(dt.Month), dt.Day, dt.Hour, dt.Minute, dt.Second, dt.Microsecond*1000, time.UTC).In(z.loc)
			_, seconds := t.Zone()
			return dt.shift(a.At(0).Class(), big.NewInt(int64(seconds)*1_000_000))
		})
		str := func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			return py.Str(z.key), nil
		}
		b.Method("__str__()", str)
		b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			z, _ := py.Payload[zone](a.Self)
			return py.Str("zoneinfo.ZoneInfo(key='" + strings.ReplaceAll(z.key, "'", `\'`) + "')"), nil
		})
	})
}
