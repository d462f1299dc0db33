package pylib

import (
	"math/big"
	"strings"

	py "sqlgen/offline/pyeval"
)

// parsed is what strptime has read so far; -1 means not given.
type parsed struct {
	DateTime
	pm       int // -1: no %p
	hour12   bool
	yday     int
	wday     int // 0 is Monday
	isoYear  int
	isoWeek  int
	week     int
	weekFrom byte // 'U' or 'W'
	yearSet  bool
}

func strptimeMethod(th *py.Thread, a *py.Args) (py.Value, error) {
	dt, err := strptimeArgs(th, a, "date_string")
	if err != nil {
		return nil, err
	}
	return py.NewObject(a.SelfClass(), dt), nil
}

// strptimeArgs reads the parameter named text by the parameter format.
func strptimeArgs(th *py.Thread, a *py.Args, text string) (*DateTime, error) {
	s, err := a.Str(text)
	if err != nil {
		return nil, err
	}
	format, err := a.Str("format")
	if err != nil {
		return nil, err
	}
	p, err := strptime(th, s, format)
	if err != nil {
		return nil, err
	}
	return &p.DateTime, nil
}

// strptime follows CPython's _strptime module.
func strptime(th *py.Thread, text, format string) (*parsed, error) {
	p := &parsed{pm: -1, yday: -1, wday: -1, isoYear: -1, isoWeek: -1, week: -1}
	p.Date = Date{1900, 1, 1}
	mismatch := func() error {
		t, err := th.Repr(py.Str(text))
		if err != nil {
			return err
		}
		f, err := th.Repr(py.Str(format))
		if err != nil {
			return err
		}
		return py.Raise(py.ValueErrorClass, "time data %s does not match format %s", t, f)
	}
	rest := text
	for i := 0; i < len(format); i++ {
		c := format[i]
		switch {
		case isSpace(c):
			for i+1 < len(format) && isSpace(format[i+1]) {
				i++
			}
			trimmed := strings.TrimLeft(rest, " \t\n\r\f\v")
			if len(trimmed) == len(rest) {
				return nil, mismatch()
			}
			rest = trimmed
		case c != '%':
			if rest == "" || !strings.EqualFold(rest[:1], string(c)) {
				return nil, mismatch()
			}
			rest = rest[1:]
		default:
			i++
			if i == len(format) {
				return nil, py.Raise(py.ValueErrorClass, "stray %% in format '%s'", format)
			}
			next, ok, known := p.directive(format[i], rest)
			if !known {
				return nil, py.Raise(py.ValueErrorClass, "'%c' is a bad directive in format '%s'", format[i], format)
			}
			if !ok {
				return nil, mismatch()
			}
			rest = next
		}
	}
	if rest != "" {
		return nil, py.Raise(py.ValueErrorClass, "unconverted data remains: %s", rest)
	}
	return p, p.finish()
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// number reads 1 to width digits.
func number(s string, width int) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < width && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:], i > 0
}

func nameIn(s string, names []string, short bool) (int, string, bool) {
	best, at := 0, -1
	for i, n := range names {
		if short {
			n = n[:3]
		}
		if len(s) >= len(n) && len(n) > best && strings.EqualFold(s[:len(n)], n) {
			best, at = len(n), i
		}
	}
	return at, s[best:], at >= 0
}

// directive reads one conversion; composite ones are expanded.
func (p *parsed) directive(c byte, s string) (rest string, ok, known bool) {
	var n int
	within := func(width, least, most int) bool {
		n, rest, ok = number(s, width)
		if ok && n > most && width > 1 {
			n, rest, ok = number(s, width-1)
		}
		ok = ok && n >= least && n <= most
		return ok
	}
	switch c {
	case 'Y':
		n, rest, ok = digits(s, 4)
		p.Year, p.yearSet = n, true
	case 'y':
		if n, rest, ok = digits(s, 2); ok {
			p.Year, p.yearSet = n+1900, true
			if n <= 68 {
				p.Year += 100
			}
		}
	case 'm':
		if within(2, 1, 12) {
			p.Month = n
		}
	case 'd', 'e':
		if within(2, 1, 31) {
			p.Day = n
		}
	case 'H':
		if within(2, 0, 23) {
			p.Hour = n
		}
	case 'I':
		if within(2, 1, 12) {
			p.Hour, p.hour12 = n, true
		}
	case 'M':
		if within(2, 0, 59) {
			p.Minute = n
		}
	case 'S':
		if within(2, 0, 61) {
			p.Second = n
		}
	case 'f':
		_, after, has := number(s, 6)
		frac := s[:len(s)-len(after)]
		us, _, _ := digits((frac + "000000")[:6], 6)
		p.Microsecond, rest, ok = us, after, has
	case 'j':
		n, rest, ok = number(s, 3)
		ok = ok && n >= 1 && n <= 366
		p.yday = n
	case 'p':
		switch {
		case len(s) >= 2 && strings.EqualFold(s[:2], "am"):
			p.pm = 0
		case len(s) >= 2 && strings.EqualFold(s[:2], "pm"):
			p.pm = 1
		default:
			return s, false, true
		}
		return s[2:], true, true
	case 'a':
		p.wday, rest, ok = nameIn(s, dayNames[:], true)
	case 'A':
		p.wday, rest, ok = nameIn(s, dayNames[:], false)
	case 'b', 'h', 'B':
		n, rest, ok = nameIn(s, monthNames[:], c != 'B')
		p.Month = n + 1
	case 'w':
		if within(1, 0, 6) {
			p.wday = (n + 6) % 7
		}
	case 'u':
		if within(1, 1, 7) {
			p.wday = n - 1
		}
	case 'U', 'W':
		if within(2, 0, 53) {
			p.week, p.weekFrom = n, c
		}
	case 'G':
		p.isoYear, rest, ok = digits(s, 4)
	case 'V':
		if within(2, 0, 53) {
			p.isoWeek = n
		}
	case 'z':
		return p.offset(s)
	case 'Z':
		for _, name := range []string{"UTC", "GMT"} {
			if len(s) >= 3 && strings.EqualFold(s[:3], name) {
				return s[3:], true, true
			}
		}
		return s, false, true
	case 'c':
		return p.sequence(s, "a b e H:M:S Y")
	case 'x', 'D':
		return p.sequence(s, "m/d/y")
	case 'X', 'T':
		return p.sequence(s, "H:M:S")
	case 'F':
		return p.sequence(s, "Y-m-d")
	case 'R':
		return p.sequence(s, "H:M")
	case '%':
		rest, ok = strings.CutPrefix(s, "%")
	default:
		return s, false, false
	}
	return rest, ok, true
}

// sequence reads a composite directive: letters are directives, the rest is
// literal.
func (p *parsed) sequence(s, parts string) (string, bool, bool) {
	for i := range len(parts) {
		c := parts[i]
		var ok bool
		switch {
		case c == ' ':
			s, ok = strings.TrimLeft(s, " "), strings.HasPrefix(s, " ")
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			s, ok, _ = p.directive(c, s)
		default:
			s, ok = strings.CutPrefix(s, string(c))
		}
		if !ok {
			return s, false, true
		}
	}
	return s, true, true
}

// offset reads Z or ±HH[:]MM[[:]SS[.ffffff]].
func (p *parsed) offset(s string) (string, bool, bool) {
	if rest, ok := strings.CutPrefix(s, "Z"); ok {
		p.Tzinfo = utc
		return rest, true, true
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return s, false, true
	}
	end := 1
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ':' || s[end] == '.') {
		end++
	}
	us, err := parseISOClock(s[1:end])
	if err != nil || end < 5 || us >= microsPerDay {
		return s, false, true
	}
	if s[0] == '-' {
		us = -us
	}
	d, _ := deltaFromMicros(big.NewInt(us))
	p.Tzinfo = py.NewObject(TimezoneClass, fixedZone{offset: d})
	if d.isZero() {
		p.Tzinfo = utc
	}
	return s[end:], true, true
}

// finish combines the parts into a date.
func (p *parsed) finish() error {
	if p.hour12 {
		p.Hour %= 12
		if p.pm == 1 {
			p.Hour += 12
		}
	}
	if p.Second > 59 {
		p.Second = 59
	}
	switch {
	case p.isoYear >= 0 && p.isoWeek >= 0 && p.wday >= 0:
		d, err := fromISOCalendar(int64(p.isoYear), int64(p.isoWeek), int64(p.wday)+1)
		p.Date = d
		return err
	case p.isoYear >= 0 || p.isoWeek >= 0:
		return py.Raise(py.ValueErrorClass, "ISO year directive '%%G' must be used with the ISO week directive '%%V' and a weekday directive ('%%A', '%%a', '%%w', or '%%u').")
	case p.yday >= 0:
		d, err := dateFromOrdinal(int64(ordinal(p.Year, 1, 1) + p.yday - 1))
		p.Date = d
		return err
	case p.week >= 0 && p.wday >= 0 && p.yearSet:
		first := weekday(p.Year, 1, 1)
		day := p.wday
		if p.weekFrom == 'U' {
			first, day = (first+1)%7, (day+1)%7
		}
		yday := (7-first)%7 + (p.week-1)*7 + day
		d, err := dateFromOrdinal(int64(ordinal(p.Year, 1, 1) + yday))
		p.Date = d
		return err
	}
	d, err := makeDate(int64(p.Year), int64(p.Month), int64(p.Day))
	p.Date = d
	return err
}
