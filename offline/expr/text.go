package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sqlgen/offline/schema"
)

// NewText is text(s): names after a colon become binds without a value, \:
// stands for a colon. Follows the expressions BIND_PARAMS and BIND_PARAMS_ESC
// of SQLAlchemy's sql/compiler.py and TextClause's own.
func NewText(s string) *Text {
	t := &Text{Source: s}
	if strings.IndexByte(s, ':') < 0 {
		t.Parts = []TextPart{{SQL: s}}
		return t
	}
	start := 0
	flush := func(end int) {
		if end > start {
			t.Parts = append(t.Parts, TextPart{SQL: s[start:end], Offset: start})
		}
	}
	for i := 0; i < len(s); {
		j := strings.IndexByte(s[i:], ':')
		if j < 0 {
			break
		}
		i += j
		if i > 0 && s[i-1] == '\\' {
			// \:name is an escape unless another colon follows the name.
			n := nameLength(s[i+1:], true)
			if r, _ := utf8.DecodeRuneInString(s[i+1+n:]); r != ':' {
				flush(i - 1)
				start = i
				i += 1 + n
				continue
			}
			// The expression may give up characters of the name to match, but
			// what follows is then a word character: no match.
			i += 1 + n
			continue
		}
		if prev, _ := utf8.DecodeLastRuneInString(s[:i]); i > 0 && (prev == ':' || prev == '$' || isWord(prev)) {
			i++
			continue
		}
		n := nameLength(s[i+1:], true)
		if n == 0 {
			i++
			continue
		}
		if next, _ := utf8.DecodeRuneInString(s[i+1+n:]); next == ':' {
			i += 1 + n
			continue
		}
		name := s[i+1 : i+1+n]
		if strings.IndexByte(name, '$') >= 0 {
			// Such a name is never a bind; SQLAlchemy prints it as it is.
			i += 1 + n
			continue
		}
		flush(i)
		t.Parts = append(t.Parts, TextPart{Bind: name, Offset: i})
		if t.Binds == nil {
			t.Binds = map[string]*Bind{}
		}
		if t.Binds[name] == nil {
			t.Binds[name] = &Bind{Key: name, Required: true}
		}
		i += 1 + n
		start = i
	}
	flush(len(s))
	return t
}

// nameLength is the length in bytes of the run of word characters (and $) at
// the start of s.
func nameLength(s string, dollar bool) int {
	for i, r := range s {
		if !isWord(r) && !(dollar && r == '$') {
			return i
		}
	}
	return len(s)
}

func isWord(r rune) bool {
	if r < 0x80 {
		return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// HasBind reports whether the text has a bind of that name.
func (t *Text) HasBind(name string) bool { return t.Binds[name] != nil }

// Bind returns a copy with a bind replaced: bindparams(bindparam(…)).
func (t *Text) Bind(b *Bind) *Text {
	n := *t
	n.Binds = make(map[string]*Bind, len(t.Binds))
	for k, v := range t.Binds {
		n.Binds[k] = v
	}
	n.Binds[b.Key] = b
	return &n
}

// BindValue returns a copy with a value for a bind: bindparams(name=value). A
// type that the bind has stays.
func (t *Text) BindValue(name string, v Value) *Text {
	b := &Bind{Key: name, Value: v}
	if old := t.Binds[name]; old != nil {
		b.Type, b.Expanding = old.Type, old.Expanding
	}
	if schema.IsNull(b.Type) {
		b.Type = TypeOf(v)
	}
	return t.Bind(b)
}

// IndexText is the text as the name of an index element, for naming
// conventions.
func (t *Text) IndexText() string { return t.Source }
