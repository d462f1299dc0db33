package pylib

import (
	"fmt"
	"strconv"
	"strings"

	py "sqlgen/offline/pyeval"
)

// The names of the C locale: output must not depend on the host's.
var (
	dayNames   = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	monthNames = [...]string{
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
	}
)

const ctimeFormat = "%a %b %e %H:%M:%S %Y"

// moment is what strftime prints: a date, a time or both.
type moment struct {
	Date
	Time
	offset  string // %z
	colonZ  string // %:z
	zone    string // %Z
	instant func() (string, error)
}

func momentOf(th *py.Thread, self py.Value) (*moment, error) {
	m := &moment{Date: Date{1900, 1, 1}}
	arg := py.None
	if d, ok := DateOf(self); ok {
		m.Date = d
	}
	if t := clockOf(self); t != nil {
		m.Time = *t
	}
	if _, ok := DateTimeOf(self); ok {
		arg = self
		m.instant = func() (string, error) {
			f, err := timestamp(th, self)
			return strconv.FormatInt(int64(f), 10), err
		}
	}
	off, aware, err := utcoffset(th, m.Tzinfo, arg)
	if err != nil {
		return nil, err
	}
	if aware {
		m.offset, m.colonZ = offsetText(off, ""), offsetText(off, ":")
		if m.zone, err = tzname(th, m.Tzinfo, arg); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func strftimeOf(th *py.Thread, self py.Value, format string) (py.Value, error) {
	m, err := momentOf(th, self)
	if err != nil {
		return nil, err
	}
	if err := th.Steps(int64(len(format))); err != nil {
		return nil, err
	}
	s, err := m.format(format)
	if err != nil {
		return nil, err
	}
	return py.Str(s), th.Alloc(int64(len(s)))
}

func strftimeMethod(th *py.Thread, a *py.Args) (py.Value, error) {
	format, err := a.Str("format")
	if err != nil {
		return nil, err
	}
	return strftimeOf(th, a.Self, format)
}

// formatMethod is __format__: an empty specification is str().
func formatMethod(th *py.Thread, a *py.Args) (py.Value, error) {
	format, err := a.Str("format")
	if err != nil {
		return nil, err
	}
	if format == "" {
		return th.CallMethod(a.Self, "__str__")
	}
	return strftimeOf(th, a.Self, format)
}

// format follows C's strftime in the C locale, with Python's %f and %z.
func (m *moment) format(format string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		c := format[i]
		pad := true
		if (c == '-' || c == '#') && i+1 < len(format) {
			pad = false
			i++
			c = format[i]
		}
		if c == ':' && i+1 < len(format) && format[i+1] == 'z' {
			i++
			b.WriteString(m.colonZ)
			continue
		}
		s, err := m.directive(c)
		if err != nil {
			return "", err
		}
		if !pad {
			if s = strings.TrimLeft(s, "0 "); s == "" {
				s = "0"
			}
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

func (m *moment) directive(c byte) (string, error) {
	two := func(n int) (string, error) { return fmt.Sprintf("%02d", n), nil }
	wd := weekday(m.Year, m.Month, m.Day)
	yd := yearDay(m.Year, m.Month, m.Day)
	switch c {
	case 'a':
		return dayNames[wd][:3], nil
	case 'A':
		return dayNames[wd], nil
	case 'w':
		return strconv.Itoa((wd + 1) % 7), nil
	case 'u':
		return strconv.Itoa(wd + 1), nil
	case 'd':
		return two(m.Day)
	case 'e':
		return fmt.Sprintf("%2d", m.Day), nil
	case 'b', 'h':
		return monthNames[m.Month-1][:3], nil
	case 'B':
		return monthNames[m.Month-1], nil
	case 'm':
		return two(m.Month)
	case 'y':
		return two(m.Year % 100)
	case 'Y':
		return strconv.Itoa(m.Year), nil
	case 'C':
		return two(m.Year / 100)
	case 'H':
		return two(m.Hour)
	case 'I':
		return two((m.Hour+11)%12 + 1)
	case 'k':
		return fmt.Sprintf("%2d", m.Hour), nil
	case 'l':
		return fmt.Sprintf("%2d", (m.Hour+11)%12+1), nil
	case 'p', 'P':
		s := "AM"
		if m.Hour >= 12 {
			s = "PM"
		}
		if c == 'P' {
			s = strings.ToLower(s)
		}
		return s, nil
	case 'M':
		return two(m.Minute)
	case 'S':
		return two(m.Second)
	case 'f':
		return fmt.Sprintf("%06d", m.Microsecond), nil
	case 'z':
		return m.offset, nil
	case 'Z':
		return m.zone, nil
	case 'j':
		return fmt.Sprintf("%03d", yd), nil
	case 'U':
		return two((yd + 6 - (wd+1)%7) / 7)
	case 'W':
		return two((yd + 6 - wd) / 7)
	case 'G', 'V', 'g':
		y, w, _ := isoCalendar(m.Year, m.Month, m.Day)
		switch c {
		case 'V':
			return two(w)
		case 'g':
			return two(y % 100)
		}
		return strconv.Itoa(y), nil
	case 'c':
		return m.format(ctimeFormat)
	case 'x', 'D':
		return m.format("%m/%d/%y")
	case 'X', 'T':
		return m.format("%H:%M:%S")
	case 'r':
		return m.format("%I:%M:%S %p")
	case 'R':
		return m.format("%H:%M")
	case 'F':
		return m.format("%Y-%m-%d")
	case 's':
		if m.instant != nil {
			return m.instant()
		}
	case 'n':
		return "\n", nil
	case 't':
		return "\t", nil
	case '%':
		return "%", nil
	}
	return "%" + string(c), nil
}
