package pylib

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	py "sqlgen/offline/pyeval"
)

// JSONDecodeErrorClass is json.JSONDecodeError.
var JSONDecodeErrorClass = py.NewNativeClass("JSONDecodeError", "json.decoder", py.ValueErrorClass)

// JSONEncoderClass is json.JSONEncoder, for subclasses that define default().
var JSONEncoderClass = py.NewNativeClass("JSONEncoder", "json.encoder")

// jsonReader follows json.JSONDecoder.
type jsonReader struct {
	th         *py.Thread
	s          string
	i          int
	objectHook py.Value
	pairsHook  py.Value
	parseFloat py.Value
	parseInt   py.Value
}

func (r *jsonReader) fail(msg string, at int) error {
	line := 1 + strings.Count(r.s[:at], "\n")
	start := strings.LastIndexByte(r.s[:at], '\n') + 1
	col := 1 + utf8.RuneCountInString(r.s[start:at])
	return py.Raise(JSONDecodeErrorClass, "%s: line %d column %d (char %d)", msg, line, col, utf8.RuneCountInString(r.s[:at]))
}

func (r *jsonReader) space() {
	for r.i < len(r.s) && strings.IndexByte(" \t\n\r", r.s[r.i]) >= 0 {
		r.i++
	}
}

func (r *jsonReader) document() (py.Value, error) {
	r.space()
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	r.space()
	if r.i < len(r.s) {
		return nil, r.fail("Extra data", r.i)
	}
	return v, nil
}

func (r *jsonReader) value() (py.Value, error) {
	if err := r.th.Enter(); err != nil {
		return nil, err
	}
	defer r.th.Leave()
	if err := r.th.AllocItems(1); err != nil {
		return nil, err
	}
	at := r.i
	if at == len(r.s) {
		return nil, r.fail("Expecting value", at)
	}
	switch c := r.s[at]; {
	case c == '"':
		s, err := r.str()
		return py.Str(s), err
	case c == '{':
		return r.object()
	case c == '[':
		return r.array()
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for word, v := range map[string]py.Value{
		"null": py.None, "true": py.True, "false": py.False,
		"NaN": py.Float(math.NaN()), "Infinity": py.Float(math.Inf(1)),
	} {
		if strings.HasPrefix(r.s[at:], word) {
			r.i += len(word)
			return v, nil
		}
	}
	return nil, r.fail("Expecting value", at)
}

func (r *jsonReader) number() (py.Value, error) {
	at := r.i
	if strings.HasPrefix(r.s[at:], "-Infinity") {
		r.i += len("-Infinity")
		return py.Float(math.Inf(-1)), nil
	}
	i := at
	digits := func() bool {
		start := i
		for i < len(r.s) && r.s[i] >= '0' && r.s[i] <= '9' {
			i++
		}
		return i > start
	}
	if r.s[i] == '-' {
		i++
	}
	if i < len(r.s) && r.s[i] == '0' {
		i++
	} else if !digits() {
		return nil, r.fail("Expecting value", at)
	}
	isFloat := false
	if mark := i; i < len(r.s) && r.s[i] == '.' {
		i++
		if digits() {
			isFloat = true
		} else {
			i = mark
		}
	}
	if mark := i; i < len(r.s) && (r.s[i] == 'e' || r.s[i] == 'E') {
		i++
		if i < len(r.s) && (r.s[i] == '+' || r.s[i] == '-') {
			i++
		}
		if digits() {
			isFloat = true
		} else {
			i = mark
		}
	}
	text := r.s[at:i]
	r.i = i
	switch {
	case isFloat && !py.IsNone(r.parseFloat):
		return r.th.CallKw(r.parseFloat, []py.Value{py.Str(text)}, nil)
	case isFloat:
		f, _ := strconv.ParseFloat(text, 64)
		return py.Float(f), nil
	case !py.IsNone(r.parseInt):
		return r.th.CallKw(r.parseInt, []py.Value{py.Str(text)}, nil)
	}
	if len(text) > 4300 {
		return nil, py.Raise(py.ValueErrorClass, "Exceeds the limit (4300 digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", len(strings.TrimPrefix(text, "-")))
	}
	n, _ := new(big.Int).SetString(text, 10)
	return py.MakeBigInt(n), nil
}

func (r *jsonReader) str() (string, error) {
	begin := r.i
	r.i++
	var b strings.Builder
	for {
		if r.i >= len(r.s) {
			return "", r.fail("Unterminated string starting at", begin)
		}
		c := r.s[r.i]
		switch {
		case c == '"':
			r.i++
			return b.String(), nil
		case c < 0x20:
			return "", r.fail("Invalid control character at", r.i)
		case c != '\\':
			b.WriteByte(c)
			r.i++
		default:
			if err := r.escape(&b, begin); err != nil {
				return "", err
			}
		}
	}
}

func (r *jsonReader) escape(b *strings.Builder, begin int) error {
	if r.i+1 >= len(r.s) {
		return r.fail("Unterminated string starting at", begin)
	}
	c := r.s[r.i+1]
	if c == 'u' {
		u, ok := r.hex4(r.i + 2)
		if !ok {
			return r.fail(`Invalid \uXXXX escape`, r.i+1)
		}
		r.i += 6
		if u >= 0xd800 && u < 0xdc00 && strings.HasPrefix(r.s[r.i:], `\u`) {
			if low, ok := r.hex4(r.i + 2); ok && low >= 0xdc00 && low < 0xe000 {
				u = 0x10000 + (u-0xd800)<<10 + low - 0xdc00
				r.i += 6
			}
		}
		if u >= 0xd800 && u < 0xe000 {
			b.Write([]byte{0xe0 | byte(u>>12), 0x80 | byte(u>>6)&0x3f, 0x80 | byte(u)&0x3f})
		} else {
			b.WriteRune(u)
		}
		return nil
	}
	at := strings.IndexByte(`"\/bfnrt`, c)
	if at < 0 {
		return r.fail(`Invalid \escape`, r.i)
	}
	b.WriteByte("\"\\/\b\f\n\r\t"[at])
	r.i += 2
	return nil
}

func (r *jsonReader) hex4(at int) (rune, bool) {
	if at+4 > len(r.s) {
		return 0, false
	}
	u, err := strconv.ParseUint(r.s[at:at+4], 16, 32)
	return rune(u), err == nil
}

func (r *jsonReader) array() (py.Value, error) {
	r.i++
	l := py.NewList()
	r.space()
	if r.i < len(r.s) && r.s[r.i] == ']' {
		r.i++
		return l, nil
	}
	for {
		r.space()
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		l.Elems = append(l.Elems, v)
		r.space()
		if r.i < len(r.s) && r.s[r.i] == ',' {
			r.i++
			continue
		}
		if r.i < len(r.s) && r.s[r.i] == ']' {
			r.i++
			return l, nil
		}
		return nil, r.fail("Expecting ',' delimiter", r.i)
	}
}

func (r *jsonReader) object() (py.Value, error) {
	r.i++
	d := py.NewDict()
	var pairs []py.Value
	r.space()
	if r.i < len(r.s) && r.s[r.i] == '}' {
		r.i++
		return r.hook(d, pairs)
	}
	for {
		r.space()
		if r.i >= len(r.s) || r.s[r.i] != '"' {
			return nil, r.fail("Expecting property name enclosed in double quotes", r.i)
		}
		k, err := r.str()
		if err != nil {
			return nil, err
		}
		r.space()
		if r.i >= len(r.s) || r.s[r.i] != ':' {
			return nil, r.fail("Expecting ':' delimiter", r.i)
		}
		r.i++
		r.space()
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		d.SetStr(k, v)
		pairs = append(pairs, py.NewTuple(py.Str(k), v))
		r.space()
		if r.i < len(r.s) && r.s[r.i] == ',' {
			r.i++
			continue
		}
		if r.i < len(r.s) && r.s[r.i] == '}' {
			r.i++
			return r.hook(d, pairs)
		}
		return nil, r.fail("Expecting ',' delimiter", r.i)
	}
}

func (r *jsonReader) hook(d *py.Dict, pairs []py.Value) (py.Value, error) {
	switch {
	case !py.IsNone(r.pairsHook):
		return r.th.CallKw(r.pairsHook, []py.Value{py.NewList(pairs...)}, nil)
	case !py.IsNone(r.objectHook):
		return r.th.CallKw(r.objectHook, []py.Value{d}, nil)
	}
	return d, nil
}

func jsonLoads(th *py.Thread, a *py.Args, text py.Value) (py.Value, error) {
	r := &jsonReader{
		th: th, objectHook: a.Get("object_hook"), pairsHook: a.Get("object_pairs_hook"),
		parseFloat: a.Get("parse_float"), parseInt: a.Get("parse_int"),
	}
	switch x := py.Underlying(text).(type) {
	case py.Str:
		r.s = string(x)
		if strings.HasPrefix(r.s, "\ufeff") {
			return nil, r.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
		}
	case py.Bytes:
		r.s = strings.TrimPrefix(string(x), "\ufeff")
	default:
		return nil, py.Raise(py.TypeErrorClass, "the JSON object must be str, bytes or bytearray, not %s", py.TypeName(text))
	}
	return r.document()
}

func init() {
	const loadParams = "*, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw)"
	JSONEncoderClass.Define(func(b *py.ClassBuilder) {
		b.Method("__init__(*args, **kw)", func(*py.Thread, *py.Args) (py.Value, error) { return py.None, nil })
		b.Method("default(o)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return nil, py.Raise(py.TypeErrorClass, "Object of type %s is not JSON serializable", py.TypeName(a.At(0)))
		})
	})
	module := py.NewPackageDef("json").Define(func(b *py.ModuleBuilder) {
		b.Classes(JSONDecodeErrorClass, JSONEncoderClass)
		dump := func(th *py.Thread, a *py.Args) (string, error) {
			w, err := newJSONWriter(th, a)
			if err != nil {
				return "", err
			}
			if err := w.write(a.Get("obj"), 0); err != nil {
				return "", err
			}
			return w.b.String(), nil
		}
		b.Func("dumps(obj, *, "+jsonParams+")", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := dump(th, a)
			return py.Str(s), err
		})
		b.Func("dump(obj, fp, *, "+jsonParams+")", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := dump(th, a)
			if err != nil {
				return nil, err
			}
			return th.CallMethod(a.Get("fp"), "write", py.Str(s))
		})
		b.Func("loads(s, "+loadParams, func(th *py.Thread, a *py.Args) (py.Value, error) { return jsonLoads(th, a, a.Get("s")) })
		b.Func("load(fp, "+loadParams, func(th *py.Thread, a *py.Args) (py.Value, error) {
			text, err := th.CallMethod(a.Get("fp"), "read")
			if err != nil {
				return nil, err
			}
			return jsonLoads(th, a, text)
		})
	})
	register(module)
	register(py.NewModuleDef("json.decoder").Define(func(b *py.ModuleBuilder) { b.Classes(JSONDecodeErrorClass) }))
	register(py.NewModuleDef("json.encoder").Define(func(b *py.ModuleBuilder) { b.Classes(JSONEncoderClass) }))
}
