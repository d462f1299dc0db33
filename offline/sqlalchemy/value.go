package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// ValueOf turns a Python value that stands where a SQL value is wanted into its
// neutral form. A SQL expression becomes a schema.Expr. An unknown, also one
// inside of a list or dict, is an error.
func ValueOf(th *pyeval.Thread, v pyeval.Value) (schema.Value, error) { return valueOf(th, v, 0) }

// maxValueDepth bounds nested lists and dicts.
const maxValueDepth = 200

func valueOf(th *pyeval.Thread, v pyeval.Value, depth int) (schema.Value, error) {
	if depth > maxValueDepth {
		return nil, pyeval.Raise(pyeval.ValueErrorClass, "a SQL value is nested too deeply")
	}
	switch x := v.(type) {
	case nil, pyeval.NoneType:
		return nil, nil
	case pyeval.Bool:
		return bool(x), nil
	case pyeval.Int:
		if n, ok := x.Int64(); ok {
			return n, nil
		}
		return x.Big(), nil
	case pyeval.Float:
		return float64(x), nil
	case pyeval.Str:
		return string(x), nil
	case pyeval.Bytes:
		return []byte(x), nil
	case *pyeval.ByteArray:
		return append([]byte(nil), x.B...), nil
	case *pyeval.List:
		return valueList(th, schema.ListList, x.Elems, depth)
	case *pyeval.Tuple:
		return valueList(th, schema.ListTuple, x.Elems, depth)
	case *pyeval.Set:
		return valueList(th, schema.ListSet, x.Elems(), depth)
	case *pyeval.FrozenSet:
		return valueList(th, schema.ListSet, x.Elems(), depth)
	case *pyeval.Dict:
		d := &schema.Dict{}
		var err error
		x.Each(func(k, e pyeval.Value) bool {
			var kv, ev schema.Value
			if kv, err = valueOf(th, k, depth+1); err != nil {
				return false
			}
			if ev, err = valueOf(th, e, depth+1); err != nil {
				return false
			}
			d.Keys, d.Values = append(d.Keys, kv), append(d.Values, ev)
			return true
		})
		return d, err
	case *pyeval.Unknown:
		if th.Supposing() == pyeval.SupposeDone {
			return nil, nil
		}
		return nil, x.Refuse("a value in SQL must be known")
	case *pyeval.DictView, *pyeval.Range:
		vs, err := th.Slice(v)
		if err != nil {
			return nil, err
		}
		return valueList(th, schema.ListList, vs, depth)
	case *pyeval.Object:
		return objectValue(th, x, depth)
	}
	return opaque(th, v)
}

func valueList(th *pyeval.Thread, kind schema.ListKind, elems []pyeval.Value, depth int) (schema.Value, error) {
	l := &schema.List{Kind: kind, Items: make([]schema.Value, len(elems))}
	for i, e := range elems {
		v, err := valueOf(th, e, depth+1)
		if err != nil {
			return nil, err
		}
		l.Items[i] = v
	}
	return l, nil
}

func opaque(th *pyeval.Thread, v pyeval.Value) (schema.Value, error) {
	return schema.Opaque{Class: pyeval.TypeName(v), Repr: describe(th, v), Native: v}, nil
}

// objectValue knows the library's classes by their full name, so that it does
// not depend on how they are made.
func objectValue(th *pyeval.Thread, o *pyeval.Object, depth int) (schema.Value, error) {
	if e, err := ExprOf(th, o); err != nil || e != nil {
		return e, err
	}
	switch n := o.Native.(type) {
	case schema.JSONNull, schema.Range:
		return n, nil
	case *pyeval.List:
		if o.Class().IsSubclassOf(MultiRangeClass) {
			if m, ok := multiRangeValue(n.Elems); ok {
				return m, nil
			}
		}
	}
	for _, c := range o.Class().MRO() {
		switch c.FullName() {
		case "enum.Enum":
			return enumMember(th, o, depth)
		case "datetime.datetime":
			return timestampValue(th, o)
		case "datetime.date":
			return dateValue(th, o)
		case "datetime.time":
			return timeValue(th, o)
		case "datetime.timedelta":
			n, err := ints(th, o, "days", "seconds", "microseconds")
			if err != nil {
				return nil, err
			}
			return schema.Timedelta{Days: n[0], Seconds: n[1], Microseconds: n[2]}, nil
		case "decimal.Decimal":
			s, err := th.Str(o)
			return schema.Decimal(s), err
		case "uuid.UUID":
			s, err := th.Str(o)
			return schema.UUID(s), err
		case "ipaddress.IPv4Network", "ipaddress.IPv6Network":
			s, err := th.Str(o)
			return schema.Address{Text: s, Network: true}, err
		case "ipaddress.IPv4Address", "ipaddress.IPv6Address", "ipaddress.IPv4Interface", "ipaddress.IPv6Interface":
			s, err := th.Str(o)
			return schema.Address{Text: s}, err
		case "memoryview":
			b, err := th.CallMethod(o, "tobytes")
			if err != nil {
				return nil, err
			}
			return valueOf(th, b, depth+1)
		}
	}
	if u := pyeval.Underlying(o); u != pyeval.Value(o) {
		return valueOf(th, u, depth+1)
	}
	return opaque(th, o)
}

func enumMember(th *pyeval.Thread, o *pyeval.Object, depth int) (schema.Value, error) {
	name, err := th.GetAttr(o, "name")
	if err != nil {
		return nil, err
	}
	value, err := th.GetAttr(o, "value")
	if err != nil {
		return nil, err
	}
	m := schema.EnumMember{Class: o.Class().Name, Own: o}
	m.Name, _ = pyeval.AsStr(name)
	if m.Value, err = valueOf(th, value, depth+1); err != nil {
		return nil, err
	}
	c := o.Class()
	m.Mixin = c.IsSubclassOf(pyeval.StrClass) || c.IsSubclassOf(pyeval.IntClass)
	return m, nil
}

// ints reads attributes that are ints.
func ints(th *pyeval.Thread, o pyeval.Value, names ...string) ([]int64, error) {
	out := make([]int64, len(names))
	for i, name := range names {
		v, err := th.GetAttr(o, name)
		if err != nil {
			return nil, err
		}
		n, ok := pyeval.AsInt(v)
		if ok {
			out[i], ok = n.Int64()
		}
		if !ok {
			return nil, pyeval.Raise(pyeval.TypeErrorClass, "%s of %s is not an int", name, pyeval.TypeName(o))
		}
	}
	return out, nil
}

func dateValue(th *pyeval.Thread, o pyeval.Value) (schema.Date, error) {
	n, err := ints(th, o, "year", "month", "day")
	if err != nil {
		return schema.Date{}, err
	}
	return schema.Date{Year: int(n[0]), Month: int(n[1]), Day: int(n[2])}, nil
}

func timeValue(th *pyeval.Thread, o pyeval.Value) (schema.Time, error) {
	n, err := ints(th, o, "hour", "minute", "second", "microsecond")
	if err != nil {
		return schema.Time{}, err
	}
	t := schema.Time{Hour: int(n[0]), Minute: int(n[1]), Second: int(n[2]), Microsecond: int(n[3])}
	off, err := th.CallMethod(o, "utcoffset")
	if err != nil || pyeval.IsNone(off) {
		return t, err
	}
	d, err := ints(th, off, "days", "seconds", "microseconds")
	if err != nil {
		return t, err
	}
	t.Offset = offset(d[0]*86400+d[1], d[2])
	return t, nil
}

// offset brings seconds and microseconds to the same sign.
func offset(seconds, micros int64) schema.Offset {
	if seconds < 0 && micros > 0 {
		seconds, micros = seconds+1, micros-1e6
	}
	return schema.Offset{Aware: true, Seconds: int(seconds), Microseconds: int(micros)}
}

func timestampValue(th *pyeval.Thread, o pyeval.Value) (schema.Value, error) {
	d, err := dateValue(th, o)
	if err != nil {
		return nil, err
	}
	t, err := timeValue(th, o)
	return schema.Timestamp{Date: d, Time: t}, err
}
