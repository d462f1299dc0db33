package pyeval

import (
	"strings"
	"unicode"

	"sqlgen/offline/pyast"
)

func init() {
	StrClass.Define(func(b *ClassBuilder) {
		// A method's arguments decide nothing when one is unknown: its result is
		// unknown too (the mode of builtin types).
		for _, m := range []struct {
			name string
			f    func(string) string
		}{
			{"lower", strLower}, {"upper", strUpper}, {"casefold", strCasefold},
			{"title", strTitle}, {"capitalize", strCapitalize}, {"swapcase", strSwapcase},
		} {
			b.Method(m.name+"()", func(th *Thread, a *Args) (Value, error) {
				s := string(a.Self.(Str))
				if err := th.Alloc(int64(len(s))); err != nil {
					return nil, err
				}
				return Str(m.f(s)), nil
			})
		}
		for _, m := range []struct {
			name string
			f    func(string) bool
		}{
			{"isalpha", func(s string) bool { return strAll(s, unicode.IsLetter) }},
			{"isalnum", func(s string) bool { return strAll(s, isAlnumRune) }},
			{"isdigit", func(s string) bool { return strAll(s, isDigitRune) }},
			{"isdecimal", func(s string) bool { return strAll(s, isDecimalRune) }},
			{"isnumeric", func(s string) bool { return strAll(s, isNumericRune) }},
			{"isspace", func(s string) bool { return strAll(s, isSpaceRune) }},
			{"isprintable", func(s string) bool { return s == "" || strAll(s, pyast.IsPrintable) }},
			{"islower", func(s string) bool { return strCase(s, isLowerRune) }},
			{"isupper", func(s string) bool { return strCase(s, isUpperRune) }},
			{"istitle", strIsTitle},
			{"isascii", isASCII},
			{"isidentifier", strIsIdentifier},
		} {
			b.Method(m.name+"()", func(th *Thread, a *Args) (Value, error) {
				s := string(a.Self.(Str))
				return Bool(m.f(s)), th.work(len(s))
			})
		}
		b.Method("join", strJoin)
		b.Method("format", strFormat).Unknowns(AllowUnknown)
		b.Method("format_map(mapping, /)", strFormatMap)
		b.Method("split(sep=None, maxsplit=-1)", func(th *Thread, a *Args) (Value, error) {
			return strSplit(th, a, splitSpace, splitSep)
		})
		b.Method("rsplit(sep=None, maxsplit=-1)", func(th *Thread, a *Args) (Value, error) {
			return strSplit(th, a, rsplitSpace, rsplitSep)
		})
		b.Method("splitlines(keepends=False)", strSplitLines)
		b.Method("partition(sep, /)", func(th *Thread, a *Args) (Value, error) { return strPartition(th, a, false) })
		b.Method("rpartition(sep, /)", func(th *Thread, a *Args) (Value, error) { return strPartition(th, a, true) })
		b.Method("strip(chars=None, /)", func(th *Thread, a *Args) (Value, error) { return strStrip(th, a, true, true) })
		b.Method("lstrip(chars=None, /)", func(th *Thread, a *Args) (Value, error) { return strStrip(th, a, true, false) })
		b.Method("rstrip(chars=None, /)", func(th *Thread, a *Args) (Value, error) { return strStrip(th, a, false, true) })
		b.Method("replace(old, new, /, count=-1)", strReplace)
		b.Method("removeprefix(prefix, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := a.textAt(0)
			return Str(strings.TrimPrefix(string(a.Self.(Str)), s)), err
		})
		b.Method("removesuffix(suffix, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := a.textAt(0)
			return Str(strings.TrimSuffix(string(a.Self.(Str)), s)), err
		})
		b.Method("startswith(prefix, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strAffix(th, a, strings.HasPrefix)
		})
		b.Method("endswith(suffix, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strAffix(th, a, strings.HasSuffix)
		})
		b.Method("find(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strFind(th, a, strings.Index, false)
		})
		b.Method("rfind(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strFind(th, a, strings.LastIndex, false)
		})
		b.Method("index(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strFind(th, a, strings.Index, true)
		})
		b.Method("rindex(sub, start=None, end=None, /)", func(th *Thread, a *Args) (Value, error) {
			return strFind(th, a, strings.LastIndex, true)
		})
		b.Method("count(sub, start=None, end=None, /)", strCount)
		b.Method("ljust(width, fillchar=' ', /)", func(th *Thread, a *Args) (Value, error) { return strJustify(th, a, '<') })
		b.Method("rjust(width, fillchar=' ', /)", func(th *Thread, a *Args) (Value, error) { return strJustify(th, a, '>') })
		b.Method("center(width, fillchar=' ', /)", func(th *Thread, a *Args) (Value, error) { return strJustify(th, a, '^') })
		b.Method("zfill(width, /)", strZfill)
		b.Method("expandtabs(tabsize=8)", func(th *Thread, a *Args) (Value, error) {
			n, err := a.indexAt(th, 0)
			if err != nil {
				return nil, err
			}
			s, err := th.expandTabs(string(a.Self.(Str)), n, true)
			return Str(s), err
		})
		b.Method("translate(table, /)", strTranslate)
		b.StaticMethod("maketrans(x, y=..., z=..., /)", strMakeTrans)
		b.Method("encode(encoding='utf-8', errors='strict')", strEncode)
		b.Method("__format__(spec, /)", func(th *Thread, a *Args) (Value, error) {
			spec, err := a.textAt(0)
			if err != nil {
				return nil, err
			}
			if spec == "" && a.Object != a.Self {
				s, err := th.Str(a.Object)
				return Str(s), err
			}
			s, err := formatStr(th, string(a.Self.(Str)), spec, TypeName(a.Object))
			return Str(s), err
		})
	})
}

// textAt is a parameter that must be a str.
func (a *Args) textAt(i int) (string, error) {
	v := a.At(i)
	if s, ok := v.(Str); ok {
		return string(s), nil
	}
	if s, ok := AsStr(v); ok {
		return s, nil
	}
	if a.sig.npos == 1 {
		return "", Raise(TypeErrorClass, "%s() argument must be str, not %s", a.fn.Name, TypeName(v))
	}
	return "", Raise(TypeErrorClass, "%s() argument %d must be str, not %s", a.fn.Name, i+1, TypeName(v))
}

// indexAt is a parameter that must be an int of 64 bits.
func (a *Args) indexAt(th *Thread, i int) (int64, error) {
	n, err := th.Index(a.At(i))
	if err != nil {
		return 0, err
	}
	v, ok := n.Int64()
	if !ok {
		return 0, Raise(OverflowErrorClass, "Python int too large to convert to C ssize_t")
	}
	return v, nil
}

// bounds are the parameters start and end, clipped to a length.
func (a *Args) bounds(th *Thread, at, length int) (start, end int, err error) {
	if start, err = th.clip(a.At(at), 0, length); err != nil {
		return 0, 0, err
	}
	end, err = th.clip(a.At(at+1), length, length)
	return start, min(end, length), err
}

// clip is a bound of a slice: negative ones count from the end. It may exceed
// the length.
func (th *Thread) clip(v Value, absent, length int) (int, error) {
	if IsNone(v) {
		return absent, nil
	}
	i, err := th.Index(v)
	if err != nil {
		if IsRaised(err, TypeErrorClass) {
			return 0, Raise(TypeErrorClass, "slice indices must be integers or None or have an __index__ method")
		}
		return 0, err
	}
	n, ok := i.Int64()
	switch {
	case !ok && i.Sign() > 0:
		return length + 1, nil
	case !ok:
		return 0, nil
	case n < 0:
		return int(max(n+int64(length), 0)), nil
	}
	return int(min(n, int64(length)+1)), nil
}

// window is the part of the receiver that start and end leave; ok is false when
// start lies beyond end. offset is its place in code points.
func (a *Args) window(th *Thread, at int) (part string, offset int, ok bool, err error) {
	s := string(a.Self.(Str))
	if err := th.work(len(s)); err != nil {
		return "", 0, false, err
	}
	if a.bound[at] == nil && a.bound[at+1] == nil {
		return s, 0, true, nil
	}
	length := countRunes(s)
	start, end, err := a.bounds(th, at, length)
	if err != nil || start > end {
		return "", 0, false, err
	}
	from := runeOffset(s, start)
	return s[from : from+runeOffset(s[from:], end-start)], start, true, nil
}

func strJoin(th *Thread, a *Args) (Value, error) {
	if len(a.Pos) != 1 || len(a.Kw) > 0 {
		return nil, Raise(TypeErrorClass, "str.join() takes exactly one argument (%d given)", len(a.Pos)+len(a.Kw))
	}
	sep := string(a.Self.(Str))
	var items []Value
	switch x := a.Pos[0].(type) {
	case *List:
		items = x.Elems
	case *Tuple:
		items = x.Elems
	default:
		var err error
		if items, err = th.Slice(x); err != nil {
			if IsRaised(err, TypeErrorClass) && !isIterable(th, x) {
				return nil, Raise(TypeErrorClass, "can only join an iterable")
			}
			return nil, err
		}
	}
	size := len(sep) * max(len(items)-1, 0)
	if err := th.work(len(items)); err != nil {
		return nil, err
	}
	parts := make([]string, len(items))
	for i, v := range items {
		s, ok := v.(Str)
		if !ok {
			text, isStr := AsStr(v)
			if !isStr {
				if u, ok := v.(*Unknown); ok {
					return u.wrap("join"), nil
				}
				return nil, Raise(TypeErrorClass, "sequence item %d: expected str instance, %s found", i, TypeName(v))
			}
			s = Str(text)
		}
		parts[i] = string(s)
		size += len(s)
	}
	if err := th.Alloc(int64(size)); err != nil {
		return nil, err
	}
	return Str(strings.Join(parts, sep)), nil
}

func isIterable(th *Thread, v Value) bool {
	if _, ok := v.(Iterator); ok {
		return true
	}
	if f, _ := th.Lookup(v.Class(), "__iter__"); f != nil {
		return true
	}
	f, _ := th.Lookup(v.Class(), "__getitem__")
	return f != nil
}

func strFormat(th *Thread, a *Args) (Value, error) {
	if u := firstUnknown(a.Pos, a.Kw); u != nil {
		return prefixed(u.wrap("format"), upTo(string(a.Self.(Str)), "{")), nil
	}
	s, err := th.formatTemplate(string(a.Self.(Str)), a.Pos, a.Kw)
	v, err := textOf(s, err, "'…'.format(%s)")
	return prefixed(v, upTo(string(a.Self.(Str)), "{")), err
}

func strFormatMap(th *Thread, a *Args) (Value, error) {
	t := template{th: th, mapping: a.At(0)}
	s, err := t.expand(string(a.Self.(Str)), 2)
	return textOf(s, err, "'…'.format_map(%s)")
}

func strSplit(th *Thread, a *Args, space func(string, int) []string, split func(string, string, int) []string) (Value, error) {
	s := string(a.Self.(Str))
	limit, err := a.indexAt(th, 1)
	if err != nil {
		return nil, err
	}
	var parts []string
	if sep := a.At(0); IsNone(sep) {
		if err := th.allocSplit(countFields(s), limit); err != nil {
			return nil, err
		}
		parts = space(s, int(limit))
	} else {
		text, ok := AsStr(sep)
		if !ok {
			return nil, Raise(TypeErrorClass, "must be str or None, not %s", TypeName(sep))
		}
		if text == "" {
			return nil, Raise(ValueErrorClass, "empty separator")
		}
		if err := th.allocSplit(strings.Count(s, text), limit); err != nil {
			return nil, err
		}
		parts = split(s, text, int(min(limit, int64(len(s)))))
	}
	return NewList(Strings(parts...)...), nil
}

func strSplitLines(th *Thread, a *Args) (Value, error) {
	keep, err := a.Bool(th, "keepends")
	if err != nil {
		return nil, err
	}
	s := string(a.Self.(Str))
	if err := th.allocSplit(countBreaks(s), -1); err != nil {
		return nil, err
	}
	return NewList(Strings(splitLines(s, keep, true)...)...), nil
}

func strPartition(th *Thread, a *Args, last bool) (Value, error) {
	s := string(a.Self.(Str))
	if err := th.work(len(s)); err != nil {
		return nil, err
	}
	sep, ok := AsStr(a.At(0))
	if !ok {
		return nil, Raise(TypeErrorClass, "must be str, not %s", TypeName(a.At(0)))
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
		return NewTuple(Str(s[:i]), Str(sep), Str(s[i+len(sep):])), nil
	case last:
		return NewTuple(Str(""), Str(""), Str(s)), nil
	}
	return NewTuple(Str(s), Str(""), Str("")), nil
}

func strStrip(th *Thread, a *Args, left, right bool) (Value, error) {
	s := string(a.Self.(Str))
	if err := th.work(len(s)); err != nil {
		return nil, err
	}
	f := isSpaceRune
	if chars := a.At(0); !IsNone(chars) {
		set, ok := AsStr(chars)
		if !ok {
			return nil, Raise(TypeErrorClass, "%s arg must be None or str", a.fn.Name)
		}
		f = inSet(set)
	}
	if left {
		s = trimLeft(s, f)
	}
	if right {
		s = trimRight(s, f)
	}
	return Str(s), nil
}

func strReplace(th *Thread, a *Args) (Value, error) {
	old, err := a.textAt(0)
	if err != nil {
		return nil, err
	}
	new, err := a.textAt(1)
	if err != nil {
		return nil, err
	}
	count, err := a.indexAt(th, 2)
	if err != nil {
		return nil, err
	}
	s, err := th.replaceText(string(a.Self.(Str)), old, new, int(max(count, -1)), true)
	return Str(s), err
}

func strAffix(th *Thread, a *Args, has func(s, affix string) bool) (Value, error) {
	s, _, ok, err := a.window(th, 1)
	if err != nil {
		return nil, err
	}
	affixes := []Value{a.At(0)}
	t, isTuple := Underlying(a.At(0)).(*Tuple)
	if isTuple {
		affixes = t.Elems
	}
	for _, v := range affixes {
		x, isStr := AsStr(v)
		if !isStr {
			if isTuple {
				return nil, Raise(TypeErrorClass, "tuple for %s must only contain str, not %s", a.fn.Name, TypeName(v))
			}
			return nil, Raise(TypeErrorClass, "%s first arg must be str or a tuple of str, not %s", a.fn.Name, TypeName(v))
		}
		if ok && has(s, x) {
			return True, nil
		}
	}
	return False, nil
}

func strFind(th *Thread, a *Args, find func(s, sub string) int, must bool) (Value, error) {
	sub, ok := AsStr(a.At(0))
	if !ok {
		return nil, Raise(TypeErrorClass, "must be str, not %s", TypeName(a.At(0)))
	}
	s, offset, ok, err := a.window(th, 1)
	if err != nil {
		return nil, err
	}
	if ok {
		if i := find(s, sub); i >= 0 {
			return MakeInt(int64(offset + countRunes(s[:i]))), nil
		}
	}
	if must {
		return nil, Raise(ValueErrorClass, "substring not found")
	}
	return MakeInt(-1), nil
}

func strCount(th *Thread, a *Args) (Value, error) {
	sub, ok := AsStr(a.At(0))
	if !ok {
		return nil, Raise(TypeErrorClass, "must be str, not %s", TypeName(a.At(0)))
	}
	s, _, ok, err := a.window(th, 1)
	if err != nil || !ok {
		return MakeInt(0), err
	}
	if sub == "" {
		return MakeInt(int64(countRunes(s) + 1)), nil
	}
	return MakeInt(int64(strings.Count(s, sub))), nil
}

func strJustify(th *Thread, a *Args, align byte) (Value, error) {
	s := string(a.Self.(Str))
	width, err := a.indexAt(th, 0)
	if err != nil {
		return nil, err
	}
	fill, ok := AsStr(a.At(1))
	if !ok {
		return nil, Raise(TypeErrorClass, "The fill character must be a unicode character, not %s", TypeName(a.At(1)))
	}
	if countRunes(fill) != 1 {
		return nil, Raise(TypeErrorClass, "The fill character must be exactly one character long")
	}
	n := width - int64(countRunes(s))
	if n <= 0 {
		return Str(s), nil
	}
	if err := th.AllocRepeat(int64(len(fill)), width); err != nil {
		return nil, err
	}
	left := int64(0)
	switch align {
	case '>':
		left = n
	case '^':
		// CPython puts the odd column on the left when the width is odd.
		left = n/2 + n&width&1
	}
	return Str(strings.Repeat(fill, int(left)) + s + strings.Repeat(fill, int(n-left))), nil
}

func strZfill(th *Thread, a *Args) (Value, error) {
	s := string(a.Self.(Str))
	width, err := a.indexAt(th, 0)
	if err != nil {
		return nil, err
	}
	n := width - int64(countRunes(s))
	if n <= 0 {
		return Str(s), nil
	}
	if err := th.Alloc(width); err != nil {
		return nil, err
	}
	sign := ""
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign, s = s[:1], s[1:]
	}
	return Str(sign + strings.Repeat("0", int(n)) + s), nil
}

func strTranslate(th *Thread, a *Args) (Value, error) {
	s, table := string(a.Self.(Str)), a.At(0)
	var out []byte
	for i := 0; i < len(s); {
		if err := th.Step(); err != nil {
			return nil, err
		}
		r, n := pyast.DecodeRune(s[i:])
		v, err := th.GetItem(table, MakeInt(int64(r)))
		switch {
		case err != nil && IsRaised(err, LookupErrorClass):
			out = append(out, s[i:i+n]...)
		case err != nil:
			return nil, err
		case v == None:
		default:
			if text, ok := AsStr(v); ok {
				if err := th.Alloc(int64(len(text))); err != nil {
					return nil, err
				}
				out = append(out, text...)
				break
			}
			c, ok := AsInt(v)
			if !ok {
				return nil, Raise(TypeErrorClass, "character mapping must return integer, None or str")
			}
			p, ok := c.Int64()
			if !ok || p < 0 || p > 0x10FFFF {
				return nil, Raise(ValueErrorClass, "character mapping must be in range(0x110000)")
			}
			out = appendRune(out, rune(p))
		}
		i += n
	}
	return Str(out), th.Alloc(int64(len(out)))
}

func strMakeTrans(th *Thread, a *Args) (Value, error) {
	d := NewDict()
	if a.At(1) == nil {
		src, ok := Underlying(a.At(0)).(*Dict)
		if !ok {
			return nil, Raise(TypeErrorClass, "if you give only one argument to maketrans it must be a dict")
		}
		var err error
		src.Each(func(k, v Value) bool {
			if s, ok := AsStr(k); ok {
				if countRunes(s) != 1 {
					err = Raise(ValueErrorClass, "string keys in translate table must be of length 1")
					return false
				}
				r, _ := pyast.DecodeRune(s)
				k = MakeInt(int64(r))
			} else if _, ok := AsInt(k); !ok {
				err = Raise(TypeErrorClass, "keys in translate table must be strings or integers")
				return false
			}
			err = th.DictSet(d, k, v)
			return err == nil
		})
		return d, err
	}
	from, ok := AsStr(a.At(0))
	if !ok {
		return nil, Raise(TypeErrorClass, "first maketrans argument must be a string if there is a second argument")
	}
	to, err := a.textAt(1)
	if err != nil {
		return nil, err
	}
	if countRunes(from) != countRunes(to) {
		return nil, Raise(ValueErrorClass, "the first two maketrans arguments must have equal length")
	}
	for from != "" {
		f, n := pyast.DecodeRune(from)
		t, m := pyast.DecodeRune(to)
		from, to = from[n:], to[m:]
		if err := th.DictSet(d, MakeInt(int64(f)), MakeInt(int64(t))); err != nil {
			return nil, err
		}
	}
	if a.At(2) != nil {
		drop, err := a.textAt(2)
		if err != nil {
			return nil, err
		}
		for drop != "" {
			r, n := pyast.DecodeRune(drop)
			drop = drop[n:]
			if err := th.DictSet(d, MakeInt(int64(r)), None); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}
