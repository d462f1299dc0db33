package pylib

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"sqlgen/offline/pyast"
	py "sqlgen/offline/pyeval"
)

// jsonWriter follows json.JSONEncoder.
type jsonWriter struct {
	th        *py.Thread
	b         strings.Builder
	ascii     bool
	skipKeys  bool
	allowNaN  bool
	sortKeys  bool
	indent    string // per level; used when multiline
	multiline bool
	item, key string   // separators
	fallback  py.Value // default=
	open      map[py.Value]bool
}

var jsonParams = "skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw"

func newJSONWriter(th *py.Thread, a *py.Args) (*jsonWriter, error) {
	w := &jsonWriter{th: th, item: ", ", key: ": ", open: map[py.Value]bool{}}
	for name, p := range map[string]*bool{
		"ensure_ascii": &w.ascii, "skipkeys": &w.skipKeys, "allow_nan": &w.allowNaN, "sort_keys": &w.sortKeys,
	} {
		v, err := a.Bool(th, name)
		if err != nil {
			return nil, err
		}
		*p = v
	}
	if v := a.Get("indent"); !py.IsNone(v) {
		w.multiline = true
		w.item = ","
		if s, ok := py.AsStr(v); ok {
			w.indent = s
		} else {
			n, err := a.Int("indent")
			if err != nil {
				return nil, err
			}
			if err := th.Alloc(n); err != nil {
				return nil, err
			}
			w.indent = strings.Repeat(" ", int(max(n, 0)))
		}
	}
	if !py.IsNone(a.Get("separators")) {
		seps, err := a.Strs(th, "separators")
		if err != nil {
			return nil, err
		}
		if len(seps) != 2 {
			return nil, py.Raise(py.ValueErrorClass, "not enough values to unpack (expected 2, got %d)", len(seps))
		}
		w.item, w.key = seps[0], seps[1]
	}
	if v := a.Get("default"); !py.IsNone(v) {
		w.fallback = v
	} else if cls := a.Get("cls"); !py.IsNone(cls) {
		enc, err := th.CallKw(cls, nil, nil)
		if err != nil {
			return nil, err
		}
		if w.fallback, err = th.GetAttr(enc, "default"); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *jsonWriter) newline(depth int) {
	if w.multiline {
		w.b.WriteByte('\n')
		for range depth {
			w.b.WriteString(w.indent)
		}
	}
}

func jsonFloat(f float64, allowNaN bool) (string, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		if !allowNaN {
			return "", py.Raise(py.ValueErrorClass, "Out of range float values are not JSON compliant: %s", pyast.FloatRepr(f))
		}
		switch {
		case math.IsNaN(f):
			return "NaN", nil
		case f > 0:
			return "Infinity", nil
		}
		return "-Infinity", nil
	}
	return pyast.FloatRepr(f), nil
}

func (w *jsonWriter) write(v py.Value, depth int) error {
	if err := w.th.Enter(); err != nil {
		return err
	}
	defer w.th.Leave()
	if err := w.th.Alloc(8); err != nil {
		return err
	}
	switch x := py.Underlying(v).(type) {
	case nil, py.NoneType:
		w.b.WriteString("null")
	case py.Bool:
		w.b.WriteString(map[bool]string{true: "true", false: "false"}[bool(x)])
	case py.Int:
		w.b.WriteString(x.String())
	case py.Float:
		s, err := jsonFloat(float64(x), w.allowNaN)
		if err != nil {
			return err
		}
		w.b.WriteString(s)
	case py.Str:
		if err := w.th.Alloc(int64(len(x))); err != nil {
			return err
		}
		writeJSONString(&w.b, string(x), w.ascii)
	case *py.List:
		return w.array(x, x.Elems, depth)
	case *py.Tuple:
		return w.array(x, x.Elems, depth)
	case *py.Dict:
		return w.object(x, depth)
	case *py.Unknown:
		return x.Refuse("json.dumps() needs its value")
	default:
		if w.fallback == nil {
			return py.Raise(py.TypeErrorClass, "Object of type %s is not JSON serializable", py.TypeName(v))
		}
		if err := w.enter(v); err != nil {
			return err
		}
		defer delete(w.open, v)
		r, err := w.th.CallKw(w.fallback, []py.Value{v}, nil)
		if err != nil {
			return err
		}
		return w.write(r, depth)
	}
	return nil
}

func (w *jsonWriter) enter(v py.Value) error {
	if w.open[v] {
		return py.Raise(py.ValueErrorClass, "Circular reference detected")
	}
	w.open[v] = true
	return nil
}

func (w *jsonWriter) array(v py.Value, elems []py.Value, depth int) error {
	if len(elems) == 0 {
		w.b.WriteString("[]")
		return nil
	}
	if err := w.enter(v); err != nil {
		return err
	}
	defer delete(w.open, v)
	w.b.WriteByte('[')
	for i, e := range elems {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		w.newline(depth + 1)
		if err := w.write(e, depth+1); err != nil {
			return err
		}
	}
	w.newline(depth)
	w.b.WriteByte(']')
	return nil
}

func (w *jsonWriter) object(d *py.Dict, depth int) error {
	if d.Len() == 0 {
		w.b.WriteString("{}")
		return nil
	}
	if err := w.enter(d); err != nil {
		return err
	}
	defer delete(w.open, d)
	var keys, values []py.Value
	d.Each(func(k, v py.Value) bool {
		keys, values = append(keys, k), append(values, v)
		return true
	})
	if w.sortKeys {
		if err := sortByKey(w.th, keys, values); err != nil {
			return err
		}
	}
	w.b.WriteByte('{')
	first := true
	for i, k := range keys {
		name, ok, err := w.keyText(k)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if !first {
			w.b.WriteString(w.item)
		}
		first = false
		w.newline(depth + 1)
		writeJSONString(&w.b, name, w.ascii)
		w.b.WriteString(w.key)
		if err := w.write(values[i], depth+1); err != nil {
			return err
		}
	}
	if !first {
		w.newline(depth)
	}
	w.b.WriteByte('}')
	return nil
}

// sortByKey sorts two slices side by side by Python's < on the first.
func sortByKey(th *py.Thread, keys, values []py.Value) error {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	var failed error
	sort.SliceStable(order, func(i, j int) bool {
		if failed != nil {
			return false
		}
		less, err := th.Less(keys[order[i]], keys[order[j]])
		if err != nil {
			failed = err
		}
		return less
	})
	if failed != nil {
		return failed
	}
	ks, vs := append([]py.Value(nil), keys...), append([]py.Value(nil), values...)
	for i, o := range order {
		keys[i], values[i] = ks[o], vs[o]
	}
	return nil
}

// keyText is a dict key as JSON has it; ok is false for a key to be skipped.
func (w *jsonWriter) keyText(k py.Value) (text string, ok bool, err error) {
	switch x := py.Underlying(k).(type) {
	case py.Str:
		return string(x), true, nil
	case py.Bool:
		return map[bool]string{true: "true", false: "false"}[bool(x)], true, nil
	case py.NoneType:
		return "null", true, nil
	case py.Int:
		return x.String(), true, nil
	case py.Float:
		s, err := jsonFloat(float64(x), w.allowNaN)
		return s, true, err
	}
	if w.skipKeys {
		return "", false, nil
	}
	return "", false, py.Raise(py.TypeErrorClass, "keys must be str, int, float, bool or None, not %s", py.TypeName(k))
}

func writeJSONString(b *strings.Builder, s string, ascii bool) {
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := pyast.DecodeRune(s[i:])
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\b':
			b.WriteString(`\b`)
		case r < 0x20:
			fmt.Fprintf(b, `\u%04x`, r)
		case r >= 0xd800 && r <= 0xdfff: // a lone surrogate (see py.Str)
			fmt.Fprintf(b, `\u%04x`, r)
		case r > 0xffff && ascii:
			r -= 0x10000
			fmt.Fprintf(b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r >= 0x7f && ascii && r != 0x7f:
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	b.WriteByte('"')
}
