package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sqlgen/internal/source"
)

// INI is a file that Python's configparser.ConfigParser reads, and reads as it does
// (CPython 3.13, Lib/configparser.py, default options): option names are lower case,
// values go on over indented lines, [DEFAULT] is part of every section, `%(name)s` is
// replaced when a value is asked for. env.py may change it while it runs.
//
// The zero value is not usable; see [ParseINI] and [NewINI].
type INI struct {
	file     *source.File
	sections []*section // without DEFAULT
	defaults *section
}

type section struct {
	name    string
	options []*option
}

type option struct {
	name    string // lower case
	written string // as in the file
	value   string // before interpolation
	literal bool   // never interpolated
	offset  int32  // of its line in the file, -1 for none
}

const defaultSection = "DEFAULT"

// NewINI is a file without sections whose [DEFAULT] has the given value of `here`.
func NewINI(here string) *INI {
	ini := &INI{defaults: &section{name: defaultSection}}
	ini.defaults.options = []*option{{name: "here", written: "here", value: here, literal: true, offset: -1}}
	return ini
}

var (
	iniHeader = regexp.MustCompile(`^\[(.+)\]`)
	iniOption = regexp.MustCompile(`^(.*?)\s*[=:]\s*(.*)$`)
)

// ParseINI reads a file. Errors are of type *source.Error.
func ParseINI(file *source.File, here string) (*INI, error) {
	ini := NewINI(here)
	ini.file = file
	if !utf8.ValidString(file.Content) {
		return nil, &source.Error{Pos: source.Pos{File: file.Name}, Msg: "the file is not UTF-8"}
	}
	fail := func(offset int32, hint, format string, args ...any) error {
		return &source.Error{Pos: file.Pos(offset), Msg: fmt.Sprintf(format, args...), Hint: hint}
	}
	var (
		current *section
		opt     *option
		lines   []string // of opt's value
		added   = map[string]bool{}
		bad     error
		indent  int
	)
	finish := func() {
		if opt != nil {
			opt.value = strings.TrimRightFunc(strings.Join(lines, "\n"), isSpace)
		}
	}
	for start, next := 0, 0; start < len(file.Content); start = next {
		line := file.Content[start:]
		next = len(file.Content)
		if i := strings.IndexAny(line, "\r\n"); i >= 0 {
			next = start + i + 1
			if line[i] == '\r' && strings.HasPrefix(line[i:], "\r\n") {
				next++
			}
			line = line[:i]
		}
		offset := int32(start)
		value := strings.TrimFunc(line, isSpace)
		if value == "" {
			if opt != nil && opt.name != "" {
				lines = append(lines, "")
			}
			continue
		}
		if value[0] == '#' || value[0] == ';' {
			continue
		}
		depth := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeftFunc(line, isSpace))
		if opt != nil && opt.name != "" && depth > indent {
			lines = append(lines, value)
			continue
		}
		indent = depth
		if m := iniHeader.FindStringSubmatch(value); m != nil {
			finish()
			opt = nil
			switch {
			case m[1] == defaultSection:
				current = ini.defaults
			case ini.section(m[1]) != nil:
				return nil, fail(offset, "", "section '%s' already exists", m[1])
			default:
				current = &section{name: m[1]}
				ini.sections = append(ini.sections, current)
			}
			continue
		}
		if current == nil {
			hint := "the first line that is no comment must be [alembic]"
			if strings.HasPrefix(line, "\ufeff") {
				hint = "it begins with a byte order mark: save it as UTF-8 without one"
			}
			return nil, fail(offset, hint, "the file has no section header")
		}
		m := iniOption.FindStringSubmatch(value)
		if m == nil || m[1] == "" {
			if bad == nil {
				bad = fail(offset, "write key = value", "this line can't be read: '%s'", value)
			}
			if m == nil {
				continue
			}
		}
		finish()
		name := strings.ToLower(strings.TrimRightFunc(m[1], isSpace))
		if key := current.name + "\x00" + name; added[key] {
			return nil, fail(offset, "", "option '%s' in section '%s' already exists", name, current.name)
		} else {
			added[key] = true
		}
		opt = &option{name: name, written: strings.TrimRightFunc(m[1], isSpace), offset: offset}
		lines = []string{strings.TrimFunc(m[2], isSpace)}
		if old := current.find(name); old != nil { // `here` of the defaults
			old.literal, old.offset, old.written = false, offset, opt.written
			opt = old
		} else {
			current.options = append(current.options, opt)
		}
	}
	finish()
	if bad != nil {
		return nil, bad
	}
	return ini, nil
}

// isSpace is str.isspace() of Python.
func isSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r >= 0x1c && r <= ' ', r == 0x85, r == 0xa0, r == 0x1680,
		r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

func (s *section) find(name string) *option {
	for _, o := range s.options {
		if o.name == name {
			return o
		}
	}
	return nil
}

// section is nil for one that is not there, and for DEFAULT.
func (ini *INI) section(name string) *section {
	for _, s := range ini.sections {
		if s.name == name {
			return s
		}
	}
	return nil
}

// Sections are the names of the sections in order, without DEFAULT.
func (ini *INI) Sections() []string {
	names := make([]string, len(ini.sections))
	for i, s := range ini.sections {
		names[i] = s.name
	}
	return names
}

// HasSection reports whether there is a section of that name; DEFAULT does not count.
func (ini *INI) HasSection(name string) bool { return ini.section(name) != nil }

// lookup finds an option in a section or in DEFAULT; nil if there is neither.
func (ini *INI) lookup(sectionName, name string) *option {
	s := ini.section(sectionName)
	if s == nil {
		if sectionName != defaultSection {
			return nil
		}
		s = ini.defaults
	}
	name = strings.ToLower(name)
	if o := s.find(name); o != nil {
		return o
	}
	return ini.defaults.find(name)
}

// HasOption reports whether the section, or DEFAULT, has the option; false when
// there is no such section.
func (ini *INI) HasOption(section, name string) bool { return ini.lookup(section, name) != nil }

// Pos is the place of an option, no place if it is not from the file.
func (ini *INI) Pos(section, name string) source.Pos { return ini.optionPos(ini.lookup(section, name)) }

func (ini *INI) optionPos(o *option) source.Pos {
	switch {
	case ini.file == nil:
		return source.Pos{}
	case o == nil || o.offset < 0:
		return source.Pos{File: ini.file.Name}
	}
	return ini.file.Pos(o.offset)
}

// Get is the value of an option with its references replaced; ok is false if
// there is no such section or option. Errors are of type *source.Error.
func (ini *INI) Get(section, name string) (value string, ok bool, err error) {
	o := ini.lookup(section, name)
	if o == nil {
		return "", false, nil
	}
	value, err = ini.interpolate(section, o)
	return value, true, err
}

// Item is an option with its value.
type Item struct{ Name, Value string }

// Items are the options of a section with those of DEFAULT, which come first. None
// for a section that is not there. Errors are of type *source.Error.
func (ini *INI) Items(section string) ([]Item, error) {
	s := ini.section(section)
	if s == nil {
		return nil, nil
	}
	var items []Item
	add := func(o *option) error {
		value, err := ini.interpolate(section, o)
		items = append(items, Item{o.name, value})
		return err
	}
	for _, o := range ini.defaults.options {
		if own := s.find(o.name); own != nil {
			o = own
		}
		if err := add(o); err != nil {
			return nil, err
		}
	}
	for _, o := range s.options {
		if ini.defaults.find(o.name) == nil {
			if err := add(o); err != nil {
				return nil, err
			}
		}
	}
	return items, nil
}

// Set gives an option of a section a value, as env.py may. The value may have
// references; any other percent sign must be doubled. A missing section is made.
func (ini *INI) Set(sectionName, name, value string) error {
	rest := reference.ReplaceAllString(strings.ReplaceAll(value, "%%", ""), "")
	if i := strings.IndexByte(rest, '%'); i >= 0 {
		return &source.Error{
			Msg:  fmt.Sprintf("invalid interpolation syntax in '%s' at position %d", value, utf8.RuneCountInString(rest[:i])),
			Hint: "double the percent sign: %%",
		}
	}
	s := ini.section(sectionName)
	switch {
	case s != nil:
	case sectionName == defaultSection:
		s = ini.defaults
	default:
		s = &section{name: sectionName}
		ini.sections = append(ini.sections, s)
	}
	lower := strings.ToLower(name)
	o := s.find(lower)
	if o == nil {
		o = &option{name: lower, written: name}
		s.options = append(s.options, o)
	}
	o.value, o.literal, o.offset = value, false, -1
	return nil
}

// AddSection makes an empty section; nothing happens if it is there already.
func (ini *INI) AddSection(name string) {
	if ini.section(name) == nil && name != defaultSection {
		ini.sections = append(ini.sections, &section{name: name})
	}
}

// Remove takes an option out of a section; it reports whether it was there.
func (ini *INI) Remove(sectionName, name string) bool {
	s := ini.section(sectionName)
	if s == nil {
		return false
	}
	before := len(s.options)
	name = strings.ToLower(name)
	s.options = slices.DeleteFunc(s.options, func(o *option) bool { return o.name == name })
	return len(s.options) < before
}

var reference = regexp.MustCompile(`%\(([^)]+)\)s`)

// maxInterpolationDepth is configparser.MAX_INTERPOLATION_DEPTH.
const maxInterpolationDepth = 10

// interpolate follows configparser.BasicInterpolation.
func (ini *INI) interpolate(section string, o *option) (string, error) {
	if o.literal || !strings.Contains(o.value, "%") {
		return o.value, nil
	}
	var b strings.Builder
	budget := 10_000 // replacements: a value may double itself at each depth
	fail := func(hint, format string, args ...any) error {
		return &source.Error{
			Pos: ini.optionPos(o), Hint: hint,
			Msg: fmt.Sprintf("option '%s' in section '%s': ", o.name, section) + fmt.Sprintf(format, args...),
		}
	}
	var expand func(rest string, depth int) error
	expand = func(rest string, depth int) error {
		if depth > maxInterpolationDepth {
			return fail("", "the references in '%s' go on for more than %d steps", o.value, maxInterpolationDepth)
		}
		for {
			i := strings.IndexByte(rest, '%')
			if i < 0 {
				b.WriteString(rest)
				return nil
			}
			b.WriteString(rest[:i])
			rest = rest[i:]
			if strings.HasPrefix(rest, "%%") {
				b.WriteByte('%')
				rest = rest[2:]
				continue
			}
			if !strings.HasPrefix(rest, "%(") {
				return fail("double it: %%", "'%%' must be followed by '%%' or '(', found: '%s'", rest)
			}
			loc := reference.FindStringSubmatchIndex(rest)
			if loc == nil || loc[0] != 0 {
				return fail("a reference is written %(name)s", "bad interpolation variable reference '%s'", rest)
			}
			name := rest[loc[2]:loc[3]]
			rest = rest[loc[1]:]
			target := ini.lookup(section, name)
			if target == nil {
				return fail("", "'%%(%s)s' refers to an option that is not there", name)
			}
			if budget--; budget < 0 {
				return fail("", "its references grow without end")
			}
			if target.literal {
				b.WriteString(target.value)
			} else if err := expand(target.value, depth+1); err != nil {
				return err
			}
		}
	}
	if err := expand(o.value, 1); err != nil {
		return "", err
	}
	return b.String(), nil
}
