package pyeval

import (
	"strings"

	"sqlgen/offline/pyast"
)

// template is one str.format or str.format_map; it follows CPython's
// Objects/stringlib/unicode_format.h.
type template struct {
	th      *Thread
	pos     []Value
	kw      []KwArg
	mapping Value // of format_map; nil for format
	auto    int   // next automatic field number
	mode    fieldMode
}

type fieldMode uint8

const (
	noNumbers fieldMode = iota
	autoNumbers
	manualNumbers
)

// formatField is one replacement field: {name!conv:spec}.
type formatField struct {
	name, spec string
	conv       rune
	nested     bool // the spec has fields of its own
}

// formatTemplate is str.format.
func (th *Thread) formatTemplate(s string, pos []Value, kw []KwArg) (string, error) {
	t := template{th: th, pos: pos, kw: kw}
	return t.expand(s, 2)
}

func (t *template) expand(s string, depth int) (string, error) {
	if depth == 0 {
		return "", Raise(ValueErrorClass, "Max string recursion exceeded")
	}
	var out []byte
	for s != "" {
		literal, field, rest, err := nextField(s)
		if err != nil {
			return "", err
		}
		out = append(out, literal...)
		if field != nil {
			text, err := t.render(field, depth)
			if err != nil {
				return "", err
			}
			out = append(out, text...)
		}
		s = rest
	}
	if err := t.th.Alloc(int64(len(out))); err != nil {
		return "", err
	}
	return string(out), nil
}

// nextField cuts the text before the next field, and the field, off s. field is
// nil where the text ends in a doubled brace or the string ends.
func nextField(s string) (literal string, field *formatField, rest string, err error) {
	i := strings.IndexAny(s, "{}")
	if i < 0 {
		return s, nil, "", nil
	}
	atEnd := i+1 == len(s)
	if s[i] == '}' && (atEnd || s[i+1] != '}') {
		return "", nil, "", Raise(ValueErrorClass, "Single '}' encountered in format string")
	}
	if atEnd {
		return "", nil, "", Raise(ValueErrorClass, "Single '{' encountered in format string")
	}
	if s[i+1] == s[i] {
		return s[:i+1], nil, s[i+2:], nil
	}
	field, rest, err = parseField(s[i+1:])
	return s[:i], field, rest, err
}

// parseField reads a field; s starts after its '{'.
func parseField(s string) (*formatField, string, error) {
	f := &formatField{}
	i := 0
	var c byte
name:
	for i < len(s) {
		c = s[i]
		i++
		switch c {
		case '{':
			return nil, "", Raise(ValueErrorClass, "unexpected '{' in field name")
		case '[':
			for i < len(s) && s[i] != ']' {
				i++
			}
		case '}', ':', '!':
			break name
		}
	}
	switch c {
	case '}':
		f.name = s[:i-1]
		return f, s[i:], nil
	case ':', '!':
		f.name = s[:i-1]
	default:
		return nil, "", Raise(ValueErrorClass, "expected '}' before end of string")
	}
	if c == '!' {
		r, n := pyast.DecodeRune(s[i:])
		if n == 0 {
			return nil, "", Raise(ValueErrorClass, "end of string while looking for conversion specifier")
		}
		f.conv = r
		i += n
		if i < len(s) {
			c = s[i]
			i++
			if c == '}' {
				return f, s[i:], nil
			}
			if c != ':' {
				return nil, "", Raise(ValueErrorClass, "expected ':' after conversion specifier")
			}
		}
	}
	start, open := i, 1
	for ; i < len(s); i++ {
		switch s[i] {
		case '{':
			f.nested = true
			open++
		case '}':
			if open--; open == 0 {
				f.spec = s[start:i]
				return f, s[i+1:], nil
			}
		}
	}
	return nil, "", Raise(ValueErrorClass, "unmatched '{' in format spec")
}

func (t *template) render(f *formatField, depth int) (string, error) {
	v, err := t.lookup(f.name)
	if err != nil {
		return "", err
	}
	if f.conv != 0 {
		text, err := t.th.convert(v, f.conv)
		if err != nil {
			return "", err
		}
		v = Str(text)
	}
	spec := f.spec
	if f.nested {
		if spec, err = t.expand(spec, depth-1); err != nil {
			return "", err
		}
	}
	return t.th.Format(v, spec)
}

// textOf is a made text as a value. A text that an unknown is a part of is
// unknown itself; what says how, with %s for the path of the unknown.
func textOf(s string, err error, what string) (Value, error) {
	if err == nil {
		return Str(s), nil
	}
	return derived(err, what)
}

// derived turns the refusal of an unknown into an unknown value; other errors
// stand.
func derived(err error, what string) (Value, error) {
	if u, ok := err.(*UnknownError); ok {
		return u.Value.Derive(what), nil
	}
	return nil, err
}

// orDerived makes the result of a function unknown where it meets an unknown
// inside its arguments.
func orDerived(fn NativeFunc) NativeFunc {
	return func(th *Thread, a *Args) (Value, error) {
		v, err := fn(th, a)
		if err != nil {
			return derived(err, a.fn.Name+"(… %s …)")
		}
		return v, nil
	}
}

// convert applies the conversion of a field: 's', 'r' or 'a'.
func (th *Thread) convert(v Value, conv rune) (string, error) {
	switch conv {
	case 's':
		return th.Str(v)
	case 'r':
		return th.Repr(v)
	case 'a':
		s, err := th.Repr(v)
		return escapeNonASCII(s), err
	}
	if conv > 32 && conv < 127 {
		return "", Raise(ValueErrorClass, "Unknown conversion specifier %c", conv)
	}
	return "", Raise(ValueErrorClass, "Unknown conversion specifier \\x%x", conv)
}

// lookup finds the value of a field name: first, then .attr and [index].
func (t *template) lookup(name string) (Value, error) {
	first, rest := name, ""
	if i := strings.IndexAny(name, ".["); i >= 0 {
		first, rest = name[:i], name[i:]
	}
	v, err := t.first(first)
	for err == nil && rest != "" {
		if rest[0] == '.' {
			rest = rest[1:]
			attr := rest
			if i := strings.IndexAny(rest, ".["); i >= 0 {
				attr = rest[:i]
			}
			rest = rest[len(attr):]
			if attr == "" {
				return nil, Raise(ValueErrorClass, "Empty attribute in format string")
			}
			v, err = t.th.GetAttr(v, attr)
			continue
		}
		if rest[0] != '[' {
			return nil, Raise(ValueErrorClass, "Only '.' or '[' may follow ']' in format field specifier")
		}
		i := strings.IndexByte(rest, ']')
		if i < 0 {
			return nil, Raise(ValueErrorClass, "Missing ']' in format string")
		}
		item := rest[1:i]
		rest = rest[i+1:]
		if item == "" {
			return nil, Raise(ValueErrorClass, "Empty attribute in format string")
		}
		n, isInt, err2 := fieldNumber(item)
		if err2 != nil {
			return nil, err2
		}
		if isInt {
			v, err = t.th.GetItem(v, MakeInt(int64(n)))
		} else {
			v, err = t.th.GetItem(v, Str(item))
		}
	}
	return v, err
}

// fieldNumber reads a string of digits alone.
func fieldNumber(s string) (n int, ok bool, err error) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false, nil
	}
	n, rest, ok := specNumber(s)
	if !ok {
		return 0, false, Raise(ValueErrorClass, "Too many decimal digits in format string")
	}
	return n, rest == "", nil
}

func (t *template) first(name string) (Value, error) {
	n, numeric, err := fieldNumber(name)
	if err != nil {
		return nil, err
	}
	if name == "" || numeric {
		if t.mapping != nil {
			return nil, Raise(ValueErrorClass, "Format string contains positional fields")
		}
		mode := manualNumbers
		if name == "" {
			mode = autoNumbers
		}
		if t.mode != noNumbers && t.mode != mode {
			if mode == autoNumbers {
				return nil, Raise(ValueErrorClass, "cannot switch from manual field specification to automatic field numbering")
			}
			return nil, Raise(ValueErrorClass, "cannot switch from automatic field numbering to manual field specification")
		}
		t.mode = mode
		if mode == autoNumbers {
			n = t.auto
			t.auto++
		}
		if n >= len(t.pos) {
			return nil, Raise(IndexErrorClass, "Replacement index %d out of range for positional args tuple", n)
		}
		return t.pos[n], nil
	}
	if t.mapping != nil {
		return t.th.GetItem(t.mapping, Str(name))
	}
	for i := range t.kw {
		if t.kw[i].Name == name {
			return t.kw[i].Value, nil
		}
	}
	return nil, RaiseArgs(KeyErrorClass, Str(name))
}

// Format is format(v, spec): v rendered by its __format__.
func (th *Thread) Format(v Value, spec string) (string, error) {
	switch x := v.(type) {
	case Str:
		return formatStr(th, string(x), spec, "str")
	case Int:
		return formatInt(th, x, spec, "int")
	case Float:
		return formatFloatValue(th, float64(x), spec, "float")
	case *Unknown:
		return "", x.Refuse("a formatted value must be known")
	}
	f, _ := th.Lookup(v.Class(), "__format__")
	if f == nil {
		return th.formatObject(v, spec)
	}
	r, err := th.callBound(f, v, Str(spec))
	if err != nil {
		return "", err
	}
	if s, ok := AsStr(r); ok {
		return s, nil
	}
	if u, ok := r.(*Unknown); ok {
		return "", u.Refuse("a formatted value must be known")
	}
	return "", Raise(TypeErrorClass, "__format__ must return a str, not %s", TypeName(r))
}

// formatObject is object.__format__.
func (th *Thread) formatObject(v Value, spec string) (string, error) {
	if spec != "" {
		return "", Raise(TypeErrorClass, "unsupported format string passed to %s.__format__", TypeName(v))
	}
	return th.Str(v)
}
