package pylib

import (
	"strconv"
	"strings"

	"github.com/dlclark/regexp2"

	py "sqlgen/offline/pyeval"
)

// The classes of the re module.
var (
	PatternErrorClass = py.NewNativeClass("PatternError", "re", py.ExceptionClass)
	PatternClass      = py.NewNativeClass("Pattern", "re")
	MatchClass        = py.NewNativeClass("Match", "re")
)

// match is the payload of a re.Match. Offsets count runes.
type match struct {
	of    *pattern
	self  py.Value // the Pattern
	text  []rune
	input py.Value
	spans [][2]int // by group; -1 for a group that took no part
	pos   int
	end   int
}

// patternOf compiles a pattern given as str, bytes or Pattern.
func patternOf(th *py.Thread, v py.Value, flags int) (*pattern, py.Value, error) {
	if p, ok := py.Payload[*pattern](v); ok {
		if flags != 0 {
			return nil, nil, py.Raise(py.ValueErrorClass, "cannot process flags argument with a compiled pattern")
		}
		return p, v, nil
	}
	var source string
	bytes := false
	switch x := py.Underlying(v).(type) {
	case py.Str:
		source = string(x)
	case py.Bytes:
		source, bytes = latin1(string(x)), true
	default:
		return nil, nil, py.Raise(py.TypeErrorClass, "first argument must be string or compiled pattern")
	}
	if err := th.Alloc(int64(len(source)) * 8); err != nil {
		return nil, nil, err
	}
	p, err := compilePattern(source, flags)
	if err != nil {
		return nil, nil, err
	}
	p.bytes = bytes
	return p, py.NewObject(PatternClass, p), nil
}

// latin1 makes each byte a rune.
func latin1(b string) string {
	r := make([]rune, len(b))
	for i := range len(b) {
		r[i] = rune(b[i])
	}
	return string(r)
}

// subject is the text that a pattern is matched against.
func (p *pattern) subject(v py.Value) ([]rune, error) {
	switch x := py.Underlying(v).(type) {
	case py.Str:
		if p.bytes {
			return nil, py.Raise(py.TypeErrorClass, "cannot use a bytes pattern on a string-like object")
		}
		return []rune(string(x)), nil
	case py.Bytes:
		if !p.bytes {
			return nil, py.Raise(py.TypeErrorClass, "cannot use a string pattern on a bytes-like object")
		}
		return []rune(latin1(string(x))), nil
	}
	return nil, py.Raise(py.TypeErrorClass, "expected string or bytes-like object, got '%s'", py.TypeName(v))
}

// value is a piece of the subject as Python sees it.
func (p *pattern) value(r []rune) py.Value {
	if !p.bytes {
		return py.Str(string(r))
	}
	b := make([]byte, len(r))
	for i, c := range r {
		b[i] = byte(c)
	}
	return py.Bytes(b)
}

// find runs one of the pattern's forms from a position; nil means no match.
func (p *pattern) find(th *py.Thread, re *regexp2.Regexp, self, input py.Value, text []rune, pos int) (*match, error) {
	if err := th.Steps(int64(len(text)-pos)/16 + 1); err != nil {
		return nil, err
	}
	m, err := re.FindRunesMatchStartingAt(text, pos)
	if err != nil {
		return nil, &py.LimitError{Msg: "the regular expression takes too long to match"}
	}
	if m == nil {
		return nil, nil
	}
	out := &match{of: p, self: self, text: text, input: input, pos: pos, end: len(text)}
	out.spans = append(out.spans, [2]int{m.Index, m.Index + m.Length})
	for g := 1; g <= p.groups; g++ {
		span := [2]int{-1, -1}
		if gr := m.GroupByName(groupName(g)); gr != nil && len(gr.Captures) > 0 {
			span = [2]int{gr.Index, gr.Index + gr.Length}
		}
		out.spans = append(out.spans, span)
	}
	return out, nil
}

// all finds the matches one after the other, as finditer does: after an empty
// match, only one that is not empty may start at the same place.
func (p *pattern) all(th *py.Thread, self, input py.Value, text []rune, f func(m *match) (more bool, err error)) error {
	pos, afterEmpty := 0, false
	for pos <= len(text) {
		var m *match
		var err error
		if afterEmpty {
			m, err = p.find(th, p.more, self, input, text, pos)
			if m == nil {
				pos++
			}
		}
		if m == nil && err == nil && pos <= len(text) {
			m, err = p.find(th, p.search, self, input, text, pos)
		}
		if err != nil || m == nil {
			return err
		}
		more, err := f(m)
		if err != nil || !more {
			return err
		}
		pos, afterEmpty = m.spans[0][1], m.spans[0][0] == m.spans[0][1]
	}
	return nil
}

func (m *match) group(g int) py.Value {
	if m.spans[g][0] < 0 {
		return py.None
	}
	return m.of.value(m.text[m.spans[g][0]:m.spans[g][1]])
}

// index is the number of a group given by number or name.
func (m *match) index(v py.Value) (int, error) {
	if s, ok := py.AsStr(v); ok {
		for i, n := range m.of.names {
			if i > 0 && n == s {
				return i, nil
			}
		}
		return 0, py.Raise(py.IndexErrorClass, "no such group")
	}
	if i, ok := py.AsInt(v); ok {
		if n, fits := i.Int64(); fits && n >= 0 && n < int64(len(m.spans)) {
			return int(n), nil
		}
	}
	return 0, py.Raise(py.IndexErrorClass, "no such group")
}

// expand is Match.expand: a template with \1, \g<name>, \n.
func (m *match) expand(template string) (string, error) {
	if !strings.Contains(template, `\`) {
		return template, nil
	}
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		c := template[i]
		if c != '\\' || i+1 == len(template) {
			if c == '\\' {
				return "", py.Raise(PatternErrorClass, "bad escape (end of pattern) at position %d", i)
			}
			b.WriteByte(c)
			continue
		}
		i++
		c = template[i]
		group := func(v py.Value) error {
			g, err := m.index(v)
			if err != nil {
				return py.Raise(PatternErrorClass, "invalid group reference at position %d", i)
			}
			if s := m.spans[g]; s[0] >= 0 {
				b.WriteString(string(m.text[s[0]:s[1]]))
			}
			return nil
		}
		switch {
		case c == 'g' && i+1 < len(template) && template[i+1] == '<':
			end := strings.IndexByte(template[i:], '>')
			if end < 0 {
				return "", py.Raise(PatternErrorClass, "missing >, unterminated name at position %d", i+2)
			}
			name := template[i+2 : i+end]
			var ref py.Value = py.Str(name)
			if n, err := strconv.Atoi(name); err == nil {
				ref = py.MakeInt(int64(n))
			}
			if err := group(ref); err != nil {
				return "", err
			}
			i += end
		case c >= '1' && c <= '9':
			n := int64(c - '0')
			if i+1 < len(template) && template[i+1] >= '0' && template[i+1] <= '9' {
				i++
				n = n*10 + int64(template[i]-'0')
			}
			if err := group(py.MakeInt(n)); err != nil {
				return "", err
			}
		case c == '0':
			b.WriteByte(0)
		case strings.IndexByte("abfnrtv\\", c) >= 0:
			b.WriteByte("\a\b\f\n\r\t\v\\"[strings.IndexByte("abfnrtv\\", c)])
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			return "", py.Raise(PatternErrorClass, "bad escape \\%c at position %d", c, i-1)
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}

func newMatch(m *match) py.Value {
	if m == nil {
		return py.None
	}
	return py.NewObject(MatchClass, m)
}

// matchOne is match, search and fullmatch.
func matchOne(form func(p *pattern) *regexp2.Regexp) func(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
	return func(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
		text, err := p.subject(a.Get("string"))
		if err != nil {
			return nil, err
		}
		pos := 0
		if v, ok := py.AsInt(a.Get("pos")); ok {
			n, _ := v.Int64()
			pos = int(min(max(n, 0), int64(len(text))))
		}
		if v, ok := py.AsInt(a.Get("endpos")); ok {
			n, _ := v.Int64()
			text = text[:min(max(n, int64(pos)), int64(len(text)))]
		}
		m, err := p.find(th, form(p), self, a.Get("string"), text, pos)
		if err != nil {
			return nil, err
		}
		return newMatch(m), nil
	}
}

func findall(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
	text, err := p.subject(a.Get("string"))
	if err != nil {
		return nil, err
	}
	out := py.NewList()
	err = p.all(th, self, a.Get("string"), text, func(m *match) (bool, error) {
		text := func(g int) py.Value {
			if m.spans[g][0] < 0 {
				return p.value(nil)
			}
			return m.group(g)
		}
		switch p.groups {
		case 0:
			out.Elems = append(out.Elems, text(0))
		case 1:
			out.Elems = append(out.Elems, text(1))
		default:
			t := make([]py.Value, p.groups)
			for i := range t {
				t[i] = text(i + 1)
			}
			out.Elems = append(out.Elems, py.NewTuple(t...))
		}
		return true, th.AllocItems(1)
	})
	return out, err
}

func finditer(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
	text, err := p.subject(a.Get("string"))
	if err != nil {
		return nil, err
	}
	out := py.NewList()
	err = p.all(th, self, a.Get("string"), text, func(m *match) (bool, error) {
		out.Elems = append(out.Elems, newMatch(m))
		return true, th.AllocItems(1)
	})
	if err != nil {
		return nil, err
	}
	return th.IterValue(out)
}

func substitute(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, int64, error) {
	input := a.Get("string")
	text, err := p.subject(input)
	if err != nil {
		return nil, 0, err
	}
	limit, err := a.Int("count")
	if err != nil {
		return nil, 0, err
	}
	repl := a.Get("repl")
	template, isText := py.AsStr(repl)
	if b, ok := py.Underlying(repl).(py.Bytes); ok {
		template, isText = latin1(string(b)), true
	}
	var out []rune
	at, n := 0, int64(0)
	err = p.all(th, self, input, text, func(m *match) (bool, error) {
		s := m.spans[0]
		out = append(out, text[at:s[0]]...)
		at = s[1]
		n++
		piece := ""
		if isText {
			if piece, err = m.expand(template); err != nil {
				return false, err
			}
		} else {
			r, err := th.CallKw(repl, []py.Value{newMatch(m)}, nil)
			if err != nil {
				return false, err
			}
			switch x := py.Underlying(r).(type) {
			case py.Str:
				piece = string(x)
			case py.Bytes:
				piece = latin1(string(x))
			case *py.Unknown:
				return false, x.Refuse("re.sub() needs the replacement")
			default:
				return false, py.Raise(py.TypeErrorClass, "expected str instance, %s found", py.TypeName(r))
			}
		}
		out = append(out, []rune(piece)...)
		return limit <= 0 || n < limit, th.Alloc(int64(len(piece)))
	})
	if err != nil {
		return nil, 0, err
	}
	return p.value(append(out, text[at:]...)), n, nil
}

func split(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
	text, err := p.subject(a.Get("string"))
	if err != nil {
		return nil, err
	}
	limit, err := a.Int("maxsplit")
	if err != nil {
		return nil, err
	}
	out := py.NewList()
	at, n := 0, int64(0)
	err = p.all(th, self, a.Get("string"), text, func(m *match) (bool, error) {
		s := m.spans[0]
		out.Elems = append(out.Elems, p.value(text[at:s[0]]))
		for g := 1; g <= p.groups; g++ {
			out.Elems = append(out.Elems, m.group(g))
		}
		at = s[1]
		n++
		return limit <= 0 || n < limit, th.AllocItems(int64(p.groups) + 1)
	})
	if err != nil {
		return nil, err
	}
	out.Elems = append(out.Elems, p.value(text[at:]))
	return out, nil
}

// reFunctions are both functions of the module (with the pattern first and
// flags) and methods of Pattern.
var reFunctions = []struct {
	name, args, methodArgs string
	run                    func(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error)
}{
	{"match", "string, flags=0, *, pos=0, endpos=None", "string, pos=0, endpos=None", matchOne(func(p *pattern) *regexp2.Regexp { return p.match })},
	{"search", "string, flags=0, *, pos=0, endpos=None", "string, pos=0, endpos=None", matchOne(func(p *pattern) *regexp2.Regexp { return p.search })},
	{"fullmatch", "string, flags=0, *, pos=0, endpos=None", "string, pos=0, endpos=None", matchOne(func(p *pattern) *regexp2.Regexp { return p.full })},
	{"findall", "string, flags=0", "string", findall},
	{"finditer", "string, flags=0", "string", finditer},
	{"sub", "repl, string, count=0, flags=0", "repl, string, count=0", func(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
		v, _, err := substitute(th, p, self, a)
		return v, err
	}},
	{"subn", "repl, string, count=0, flags=0", "repl, string, count=0", func(th *py.Thread, p *pattern, self py.Value, a *py.Args) (py.Value, error) {
		v, n, err := substitute(th, p, self, a)
		if err != nil {
			return nil, err
		}
		return py.NewTuple(v, py.MakeInt(n)), nil
	}},
	{"split", "string, maxsplit=0, flags=0", "string, maxsplit=0", split},
}

// reEscape is re.escape.
func reEscape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func definePattern(b *py.ClassBuilder) {
	property := func(name string, f func(p *pattern) py.Value) {
		b.Property(name, func(th *py.Thread, self py.Value) (py.Value, error) {
			p, _ := py.Payload[*pattern](self)
			return f(p), nil
		}, nil)
	}
	property("pattern", func(p *pattern) py.Value { return p.value([]rune(p.source)) })
	property("flags", func(p *pattern) py.Value { return py.MakeInt(int64(p.flags)) })
	property("groups", func(p *pattern) py.Value { return py.MakeInt(int64(p.groups)) })
	property("groupindex", func(p *pattern) py.Value {
		d := py.NewDict()
		for i, n := range p.names {
			if n != "" {
				d.SetStr(n, py.MakeInt(int64(i)))
			}
		}
		return d
	})
	b.Method("__repr__()", func(th *py.Thread, a *py.Args) (py.Value, error) {
		p, _ := py.Payload[*pattern](a.Self)
		r, err := th.Repr(p.value([]rune(p.source)))
		return py.Str("re.compile(" + r + ")"), err
	})
	for _, f := range reFunctions {
		b.Method(f.name+"("+f.methodArgs+")", func(th *py.Thread, a *py.Args) (py.Value, error) {
			p, _ := py.Payload[*pattern](a.Self)
			return f.run(th, p, a.Self, a)
		})
	}
}

func defineMatch(b *py.ClassBuilder) {
	method := func(sig string, f func(th *py.Thread, m *match, a *py.Args) (py.Value, error)) {
		b.Method(sig, func(th *py.Thread, a *py.Args) (py.Value, error) {
			m, _ := py.Payload[*match](a.Self)
			return f(th, m, a)
		})
	}
	method("group(*groups)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		if len(a.Pos) == 0 {
			return m.group(0), nil
		}
		out := make([]py.Value, len(a.Pos))
		for i, v := range a.Pos {
			g, err := m.index(v)
			if err != nil {
				return nil, err
			}
			out[i] = m.group(g)
		}
		if len(out) == 1 {
			return out[0], nil
		}
		return py.NewTuple(out...), nil
	})
	method("__getitem__(key)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		g, err := m.index(a.At(0))
		if err != nil {
			return nil, err
		}
		return m.group(g), nil
	})
	groupOr := func(m *match, g int, def py.Value) py.Value {
		if m.spans[g][0] < 0 {
			return def
		}
		return m.group(g)
	}
	method("groups(default=None)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		out := make([]py.Value, m.of.groups)
		for i := range out {
			out[i] = groupOr(m, i+1, a.At(0))
		}
		return py.NewTuple(out...), nil
	})
	method("groupdict(default=None)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		d := py.NewDict()
		for i, n := range m.of.names {
			if n != "" {
				d.SetStr(n, groupOr(m, i, a.At(0)))
			}
		}
		return d, nil
	})
	for _, f := range []struct {
		name string
		pick func(s [2]int) py.Value
	}{
		{"start", func(s [2]int) py.Value { return py.MakeInt(int64(s[0])) }},
		{"end", func(s [2]int) py.Value { return py.MakeInt(int64(s[1])) }},
		{"span", func(s [2]int) py.Value { return py.NewTuple(py.MakeInt(int64(s[0])), py.MakeInt(int64(s[1]))) }},
	} {
		method(f.name+"(group=0)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
			g, err := m.index(a.At(0))
			if err != nil {
				return nil, err
			}
			return f.pick(m.spans[g]), nil
		})
	}
	method("expand(template)", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		t, err := a.Str("template")
		if err != nil {
			return nil, err
		}
		s, err := m.expand(t)
		return py.Str(s), err
	})
	method("__repr__()", func(th *py.Thread, m *match, a *py.Args) (py.Value, error) {
		r, err := th.Repr(m.group(0))
		return py.Str("<re.Match object; span=(" + strconv.Itoa(m.spans[0][0]) + ", " + strconv.Itoa(m.spans[0][1]) + "), match=" + r + ">"), err
	})
	property := func(name string, f func(m *match) py.Value) {
		b.Property(name, func(th *py.Thread, self py.Value) (py.Value, error) {
			m, _ := py.Payload[*match](self)
			return f(m), nil
		}, nil)
	}
	property("string", func(m *match) py.Value { return m.input })
	property("re", func(m *match) py.Value { return m.self })
	property("pos", func(m *match) py.Value { return py.MakeInt(int64(m.pos)) })
	property("endpos", func(m *match) py.Value { return py.MakeInt(int64(m.end)) })
	last := func(m *match) int {
		n := 0
		for g := 1; g < len(m.spans); g++ {
			if m.spans[g][0] >= 0 && (n == 0 || m.spans[g][1] >= m.spans[n][1]) {
				n = g
			}
		}
		return n
	}
	property("lastindex", func(m *match) py.Value {
		if n := last(m); n > 0 {
			return py.MakeInt(int64(n))
		}
		return py.None
	})
	property("lastgroup", func(m *match) py.Value {
		if n := last(m); n > 0 && m.of.names[n] != "" {
			return py.Str(m.of.names[n])
		}
		return py.None
	})
}

func init() {
	PatternClass.Define(definePattern)
	MatchClass.Define(defineMatch)
	register(py.NewModuleDef("re").Define(func(b *py.ModuleBuilder) {
		b.Classes(PatternClass, MatchClass, PatternErrorClass)
		b.Attr("error", PatternErrorClass)
		for _, f := range []struct {
			long, short string
			value       int64
		}{
			{"IGNORECASE", "I", reIgnoreCase}, {"LOCALE", "L", reLocale}, {"MULTILINE", "M", reMultiLine}, {"DOTALL", "S", reDotAll},
			{"UNICODE", "U", reUnicode}, {"VERBOSE", "X", reVerbose}, {"ASCII", "A", reASCII},
		} {
			b.Attr(f.long, py.MakeInt(f.value))
			b.Attr(f.short, py.MakeInt(f.value))
		}
		b.Attr("NOFLAG", py.MakeInt(0))
		flags := func(a *py.Args) (int, error) {
			n, err := a.Int("flags")
			return int(n), err
		}
		for _, f := range reFunctions {
			b.Func(f.name+"(pattern, "+f.args+")", func(th *py.Thread, a *py.Args) (py.Value, error) {
				fl, err := flags(a)
				if err != nil {
					return nil, err
				}
				p, self, err := patternOf(th, a.Get("pattern"), fl)
				if err != nil {
					return nil, err
				}
				return f.run(th, p, self, a)
			})
		}
		b.Func("compile(pattern, flags=0)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			fl, err := flags(a)
			if err != nil {
				return nil, err
			}
			_, self, err := patternOf(th, a.Get("pattern"), fl)
			return self, err
		})
		b.Func("escape(pattern)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			if x, ok := py.Underlying(a.At(0)).(py.Bytes); ok {
				return py.Bytes(reEscape(string(x))), nil
			}
			s, err := a.Str("pattern")
			return py.Str(reEscape(s)), err
		})
		b.Func("purge()", func(th *py.Thread, a *py.Args) (py.Value, error) { return py.None, nil })
	}))
}
