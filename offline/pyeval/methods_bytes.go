package pyeval

import (
	"strings"
)

func init() {
	BytesClass.Define(func(b *ClassBuilder) { bytesMethods(b, func(s string) Value { return Bytes(s) }) })
	ByteArrayClass.Define(func(b *ClassBuilder) {
		bytesMethods(b, func(s string) Value { return &ByteArray{B: []byte(s)} })
	})
}

// bytesMethods adds what bytes and bytearray have in common; wrap makes the
// receiver's type of a result.
func bytesMethods(b *ClassBuilder, wrap func(string) Value) {
	self := func(a *Args) string {
		s, _ := bytesOf(a.Self)
		return s
	}
	for _, m := range []struct {
		name string
		f    func(string) string
	}{
		{"lower", mapBytes(lowerByte)}, {"upper", mapBytes(upperByte)}, {"swapcase", mapBytes(swapByte)},
		{"title", titleBytes}, {"capitalize", capitalizeBytes},
	} {
		b.Method(m.name+"()", func(th *Thread, a *Args) (Value, error) {
			s := self(a)
			return wrap(m.f(s)), th.Alloc(int64(len(s)))
		})
	}
	for _, m := range []struct {
		name string
		f    func(string) bool
	}{
		{"isalpha", allBytes(isAlphaByte)},
		{"isdigit", allBytes(isDigitByte)},
		{"isalnum", allBytes(func(c byte) bool { return isAlphaByte(c) || isDigitByte(c) })},
		{"isspace", allBytes(isSpaceByte)},
		{"isascii", isASCII},
		{"islower", func(s string) bool { return hasAlpha(s) && s == mapBytes(lowerByte)(s) }},
		{"isupper", func(s string) bool { return hasAlpha(s) && s == mapBytes(upperByte)(s) }},
		{"istitle", func(s string) bool { return hasAlpha(s) && s == titleBytes(s) }},
	} {
		b.Method(m.name+"()", func(th *Thread, a *Args) (Value, error) { return Bool(m.f(self(a))), nil })
	}
	b.Method("decode(encoding='utf-8', errors='strict')", func(th *Thread, a *Args) (Value, error) {
		enc, err := a.Str("encoding")
		if err != nil {
			return nil, err
		}
		errs, err := a.Str("errors")
		if err != nil {
			return nil, err
		}
		s, err := th.Decode(self(a), enc, errs)
		return Str(s), err
	})
	b.Method("hex(sep=..., bytes_per_sep=1)", func(th *Thread, a *Args) (Value, error) { return bytesHex(th, a, self(a)) })
	b.ClassMethod("fromhex(string, /)", func(th *Thread, a *Args) (Value, error) {
		text, err := a.textAt(0)
		if err != nil {
			return nil, err
		}
		s, err := bytesFromHex(text)
		if err != nil {
			return nil, err
		}
		if cls := a.SelfClass(); cls != nil && cls != b.class {
			return th.Call(cls, Bytes(s))
		}
		return wrap(s), nil
	})
	b.StaticMethod("maketrans(frm, to, /)", bytesMakeTrans)
	b.Method("translate(table, /, delete=None)", func(th *Thread, a *Args) (Value, error) {
		s, err := bytesTranslate(self(a), a.At(0), a.At(1))
		if err == nil {
			err = th.Alloc(int64(len(s)))
		}
		return wrap(s), err
	})
	b.Method("join(iterable, /)", func(th *Thread, a *Args) (Value, error) {
		s, err := bytesJoin(th, self(a), a.At(0))
		return wrap(s), err
	})
	b.Method("split(sep=None, maxsplit=-1)", func(th *Thread, a *Args) (Value, error) {
		return bytesSplit(th, a, self(a), splitSpaceBytes, splitSep, wrap)
	})
	b.Method("rsplit(sep=None, maxsplit=-1)", func(th *Thread, a *Args) (Value, error) {
		return bytesSplit(th, a, self(a), rsplitSpaceBytes, rsplitSep, wrap)
	})
	b.Method("splitlines(keepends=False)", func(th *Thread, a *Args) (Value, error) {
		keep, err := a.Bool(th, "keepends")
		if err != nil {
			return nil, err
		}
		s := self(a)
		if err := th.allocSplit(countBreaks(s), -1); err != nil {
			return nil, err
		}
		return wrapAll(splitLines(s, keep, false), wrap), nil
	})
	for _, last := range []bool{false, true} {
		name := "partition"
		if last {
			name = "rpartition"
		}
		b.Method(name+"(sep, /)", func(th *Thread, a *Args) (Value, error) { return bytesPartition(self(a), a, last, wrap) })
	}
	for _, m := range []struct {
		name        string
		left, right bool
	}{{"strip", true, true}, {"lstrip", true, false}, {"rstrip", false, true}} {
		b.Method(m.name+"(bytes=None, /)", func(th *Thread, a *Args) (Value, error) {
			cut := " \t\n\r\v\f"
			if !IsNone(a.At(0)) {
				var err error
				if cut, err = a.bytesAt(0); err != nil {
					return nil, err
				}
			}
			return wrap(stripBytes(self(a), cut, m.left, m.right)), nil
		})
	}
	b.Method("replace(old, new, count=-1, /)", func(th *Thread, a *Args) (Value, error) {
		old, err := a.bytesAt(0)
		if err != nil {
			return nil, err
		}
		new, err := a.bytesAt(1)
		if err != nil {
			return nil, err
		}
		n, err := a.indexAt(th, 2)
		if err != nil {
			return nil, err
		}
		s, err := th.replaceText(self(a), old, new, int(max(n, -1)), false)
		return wrap(s), err
	})
	b.Method("removeprefix(prefix, /)", func(th *Thread, a *Args) (Value, error) {
		p, err := a.bytesAt(0)
		return wrap(strings.TrimPrefix(self(a), p)), err
	})
	b.Method("removesuffix(suffix, /)", func(th *Thread, a *Args) (Value, error) {
		p, err := a.bytesAt(0)
		return wrap(strings.TrimSuffix(self(a), p)), err
	})
	bytesSearch(b, self)
	for _, m := range []struct {
		name  string
		align byte
	}{{"ljust", '<'}, {"rjust", '>'}, {"center", '^'}} {
		b.Method(m.name+"(width, fillbyte=None, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := bytesJustify(th, a, self(a), m.align)
			return wrap(s), err
		})
	}
	b.Method("zfill(width, /)", func(th *Thread, a *Args) (Value, error) {
		s := self(a)
		width, err := a.indexAt(th, 0)
		if err != nil || width <= int64(len(s)) {
			return wrap(s), err
		}
		if err := th.Alloc(width); err != nil {
			return nil, err
		}
		sign, n := "", int(width)-len(s)
		if s != "" && (s[0] == '+' || s[0] == '-') {
			sign, s = s[:1], s[1:]
		}
		return wrap(sign + strings.Repeat("0", n) + s), nil
	})
	b.Method("expandtabs(tabsize=8)", func(th *Thread, a *Args) (Value, error) {
		n, err := a.indexAt(th, 0)
		if err != nil {
			return nil, err
		}
		s, err := th.expandTabs(self(a), n, false)
		return wrap(s), err
	})
}

// bytesAt is a parameter that must be bytes or a bytearray.
func (a *Args) bytesAt(i int) (string, error) {
	if s, ok := bytesOf(a.At(i)); ok {
		return s, nil
	}
	return "", needBytes(a.At(i))
}

func needBytes(v Value) error {
	return Raise(TypeErrorClass, "a bytes-like object is required, not '%s'", TypeName(v))
}

func bytesSearch(b *ClassBuilder, self func(*Args) string) {
	// part is what start and end leave of the receiver.
	part := func(th *Thread, a *Args) (s string, offset int, ok bool, err error) {
		s = self(a)
		start, end, err := a.bounds(th, 1, len(s))
		if err == nil {
			err = th.work(len(s))
		}
		if err != nil || start > end {
			return "", 0, false, err
		}
		return s[start:end], start, true, nil
	}
	needle := func(th *Thread, v Value) (string, error) {
		if s, ok := bytesOf(v); ok {
			return s, nil
		}
		if i, ok := AsInt(v); ok {
			n, ok := i.Int64()
			if !ok || n < 0 || n > 255 {
				return "", Raise(ValueErrorClass, "byte must be in range(0, 256)")
			}
			return string([]byte{byte(n)}), nil
		}
		return "", Raise(TypeErrorClass, "argument should be integer or bytes-like object, not '%s'", TypeName(v))
	}
	for _, m := range []struct {
		name string
		find func(s, sub string) int
		must bool
	}{
		{"find", strings.Index, false}, {"rfind", strings.LastIndex, false},
		{"index", strings.Index, true}, {"rindex", strings.LastIndex, true},
	} {
		b.Method(m.name+"(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			sub, err := needle(th, a.At(0))
			if err != nil {
				return nil, err
			}
			s, offset, ok, err := part(th, a)
			if err != nil {
				return nil, err
			}
			if ok {
				if i := m.find(s, sub); i >= 0 {
					return MakeInt(int64(offset + i)), nil
				}
			}
			if m.must {
				return nil, Raise(ValueErrorClass, "subsection not found")
			}
			return MakeInt(-1), nil
		})
	}
	b.Method("count(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
		sub, err := needle(th, a.At(0))
		if err != nil {
			return nil, err
		}
		s, _, ok, err := part(th, a)
		if err != nil || !ok {
			return MakeInt(0), err
		}
		if sub == "" {
			return MakeInt(int64(len(s) + 1)), nil
		}
		return MakeInt(int64(strings.Count(s, sub))), nil
	})
	for _, m := range []struct {
		name string
		has  func(s, affix string) bool
	}{{"startswith", strings.HasPrefix}, {"endswith", strings.HasSuffix}} {
		b.Method(m.name+"(prefix, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			s, _, ok, err := part(th, a)
			if err != nil {
				return nil, err
			}
			affixes := []Value{a.At(0)}
			t, isTuple := Underlying(a.At(0)).(*Tuple)
			if isTuple {
				affixes = t.Elems
			}
			for _, v := range affixes {
				x, isBytes := bytesOf(v)
				if !isBytes {
					if isTuple {
						return nil, needBytes(v)
					}
					return nil, Raise(TypeErrorClass, "%s first arg must be bytes or a tuple of bytes, not %s", m.name, TypeName(v))
				}
				if ok && m.has(s, x) {
					return True, nil
				}
			}
			return False, nil
		})
	}
}

func isSpaceByte(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigitByte(c byte) bool { return c >= '0' && c <= '9' }
func isAlphaByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 32
	}
	return c
}

func upperByte(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 32
	}
	return c
}

func swapByte(c byte) byte {
	if isAlphaByte(c) {
		return c ^ 32
	}
	return c
}

func mapBytes(f func(byte) byte) func(string) string {
	return func(s string) string {
		b := []byte(s)
		for i := range b {
			b[i] = f(b[i])
		}
		return string(b)
	}
}

func titleBytes(s string) string {
	b := []byte(s)
	inWord := false
	for i, c := range b {
		if inWord {
			b[i] = lowerByte(c)
		} else {
			b[i] = upperByte(c)
		}
		inWord = isAlphaByte(c)
	}
	return string(b)
}

func capitalizeBytes(s string) string {
	b := []byte(mapBytes(lowerByte)(s))
	if len(b) > 0 {
		b[0] = upperByte(b[0])
	}
	return string(b)
}

func allBytes(f func(byte) bool) func(string) bool {
	return func(s string) bool {
		for i := 0; i < len(s); i++ {
			if !f(s[i]) {
				return false
			}
		}
		return s != ""
	}
}

func hasAlpha(s string) bool {
	for i := 0; i < len(s); i++ {
		if isAlphaByte(s[i]) {
			return true
		}
	}
	return false
}

func stripBytes(s, cut string, left, right bool) string {
	var set [256]bool
	for i := 0; i < len(cut); i++ {
		set[cut[i]] = true
	}
	for left && s != "" && set[s[0]] {
		s = s[1:]
	}
	for right && s != "" && set[s[len(s)-1]] {
		s = s[:len(s)-1]
	}
	return s
}

// splitSpaceBytes is bytes.split() without a separator.
func splitSpaceBytes(s string, limit int) []string {
	var out []string
	for {
		s = stripBytes(s, " \t\n\r\v\f", true, false)
		if s == "" {
			return out
		}
		if limit >= 0 && len(out) >= limit {
			return append(out, s)
		}
		i := strings.IndexAny(s, " \t\n\r\v\f")
		if i < 0 {
			i = len(s)
		}
		out = append(out, s[:i])
		s = s[i:]
	}
}

func rsplitSpaceBytes(s string, limit int) []string {
	var out []string
	for {
		s = stripBytes(s, " \t\n\r\v\f", false, true)
		if s == "" {
			break
		}
		if limit >= 0 && len(out) >= limit {
			out = append(out, s)
			break
		}
		i := strings.LastIndexAny(s, " \t\n\r\v\f") + 1
		out = append(out, s[i:])
		s = s[:i]
	}
	reverseStrings(out)
	return out
}

func wrapAll(parts []string, wrap func(string) Value) Value {
	out := make([]Value, len(parts))
	for i, p := range parts {
		out[i] = wrap(p)
	}
	return NewList(out...)
}

func bytesSplit(th *Thread, a *Args, s string, space func(string, int) []string, split func(string, string, int) []string, wrap func(string) Value) (Value, error) {
	limit, err := a.indexAt(th, 1)
	if err != nil {
		return nil, err
	}
	if IsNone(a.At(0)) {
		if err := th.allocSplit(countFields(s), limit); err != nil {
			return nil, err
		}
		return wrapAll(space(s, int(limit)), wrap), nil
	}
	sep, err := a.bytesAt(0)
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, Raise(ValueErrorClass, "empty separator")
	}
	if err := th.allocSplit(strings.Count(s, sep), limit); err != nil {
		return nil, err
	}
	return wrapAll(split(s, sep, int(min(limit, int64(len(s))))), wrap), nil
}

func bytesPartition(s string, a *Args, last bool, wrap func(string) Value) (Value, error) {
	sep, err := a.bytesAt(0)
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, Raise(ValueErrorClass, "empty separator")
	}
	i := strings.Index(s, sep)
	if last {
		i = strings.LastIndex(s, sep)
	}
	switch {
	case i >= 0:
		return NewTuple(wrap(s[:i]), wrap(sep), wrap(s[i+len(sep):])), nil
	case last:
		return NewTuple(wrap(""), wrap(""), wrap(s)), nil
	}
	return NewTuple(wrap(s), wrap(""), wrap("")), nil
}

func bytesJoin(th *Thread, sep string, v Value) (string, error) {
	items, err := th.Slice(v)
	if err != nil {
		if IsRaised(err, TypeErrorClass) && !isIterable(th, v) {
			return "", Raise(TypeErrorClass, "can only join an iterable")
		}
		return "", err
	}
	parts := make([]string, len(items))
	size := len(sep) * max(len(items)-1, 0)
	for i, e := range items {
		s, ok := bytesOf(e)
		if !ok {
			return "", Raise(TypeErrorClass, "sequence item %d: expected a bytes-like object, %s found", i, TypeName(e))
		}
		parts[i] = s
		size += len(s)
	}
	if err := th.Alloc(int64(size)); err != nil {
		return "", err
	}
	return strings.Join(parts, sep), nil
}

func bytesJustify(th *Thread, a *Args, s string, align byte) (string, error) {
	width, err := a.indexAt(th, 0)
	if err != nil {
		return "", err
	}
	fill := " "
	if !IsNone(a.At(1)) {
		f, ok := bytesOf(a.At(1))
		if !ok || len(f) != 1 {
			return "", Raise(TypeErrorClass, "%s() argument 2 must be a byte string of length 1, not %s", a.fn.Name, TypeName(a.At(1)))
		}
		fill = f
	}
	n := width - int64(len(s))
	if n <= 0 {
		return s, nil
	}
	if err := th.Alloc(width); err != nil {
		return "", err
	}
	left := int64(0)
	switch align {
	case '>':
		left = n
	case '^':
		left = n/2 + n&width&1
	}
	return strings.Repeat(fill, int(left)) + s + strings.Repeat(fill, int(n-left)), nil
}

func bytesHex(th *Thread, a *Args, s string) (Value, error) {
	sep := ""
	if v := a.At(0); v != nil {
		if t, ok := AsStr(v); ok {
			sep = t
		} else if t, ok := bytesOf(v); ok {
			sep = t
		} else {
			return nil, Raise(TypeErrorClass, "sep must be str or bytes.")
		}
		if len(sep) != 1 {
			return nil, Raise(ValueErrorClass, "sep must be length 1.")
		}
		if sep[0] >= 0x80 {
			return nil, Raise(ValueErrorClass, "sep must be ASCII.")
		}
	}
	group, err := a.indexAt(th, 1)
	if err != nil {
		return nil, err
	}
	if err := th.Alloc(int64(len(s)) * 3); err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(s)*3)
	for i := 0; i < len(s); i++ {
		if i > 0 && sep != "" && group != 0 {
			if group > 0 && (int64(len(s)-i))%group == 0 || group < 0 && int64(i)%-group == 0 {
				out = append(out, sep[0])
			}
		}
		out = append(out, hexDigits[s[i]>>4], hexDigits[s[i]&15])
	}
	return Str(out), nil
}

func bytesFromHex(text string) (string, error) {
	out := make([]byte, 0, len(text)/2)
	for i := 0; i < len(text); {
		if isSpaceByte(text[i]) {
			i++
			continue
		}
		for k := i; k < i+2; k++ {
			if k >= len(text) || hexValue(text[k]) < 0 {
				return "", Raise(ValueErrorClass, "non-hexadecimal number found in fromhex() arg at position %d", countRunes(text[:min(k, len(text))]))
			}
		}
		out = append(out, byte(hexValue(text[i])<<4|hexValue(text[i+1])))
		i += 2
	}
	return string(out), nil
}

func bytesMakeTrans(th *Thread, a *Args) (Value, error) {
	from, err := a.bytesAt(0)
	if err != nil {
		return nil, err
	}
	to, err := a.bytesAt(1)
	if err != nil {
		return nil, err
	}
	if len(from) != len(to) {
		return nil, Raise(ValueErrorClass, "maketrans arguments must have same length")
	}
	var t [256]byte
	for i := range t {
		t[i] = byte(i)
	}
	for i := 0; i < len(from); i++ {
		t[from[i]] = to[i]
	}
	return Bytes(t[:]), nil
}

func bytesTranslate(s string, tableArg, deleteArg Value) (string, error) {
	var table, drop string
	var ok bool
	if !IsNone(tableArg) {
		if table, ok = bytesOf(tableArg); !ok {
			return "", needBytes(tableArg)
		}
		if len(table) != 256 {
			return "", Raise(ValueErrorClass, "translation table must be 256 characters long")
		}
	}
	if !IsNone(deleteArg) {
		if drop, ok = bytesOf(deleteArg); !ok {
			return "", needBytes(deleteArg)
		}
	}
	var gone [256]bool
	for i := 0; i < len(drop); i++ {
		gone[drop[i]] = true
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if gone[c] {
			continue
		}
		if table != "" {
			c = table[c]
		}
		out = append(out, c)
	}
	return string(out), nil
}
