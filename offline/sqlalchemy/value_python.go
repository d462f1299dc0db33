package sqlalchemy

import (
	"math/big"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// PythonValue turns a neutral SQL value back into a Python value, for the
// methods of users' types.
func PythonValue(th *pyeval.Thread, v schema.Value) (pyeval.Value, error) {
	switch x := v.(type) {
	case nil:
		return pyeval.None, nil
	case pyeval.Value:
		return x, nil
	case bool:
		return pyeval.Bool(x), nil
	case int64:
		return pyeval.MakeInt(x), nil
	case *big.Int:
		return pyeval.MakeBigInt(x), nil
	case float64:
		return pyeval.Float(x), nil
	case string:
		return pyeval.Str(x), nil
	case []byte:
		return pyeval.Bytes(x), nil
	case schema.Decimal:
		return construct(th, "decimal", "Decimal", pyeval.Str(x))
	case schema.UUID:
		return construct(th, "uuid", "UUID", pyeval.Str(x))
	case schema.Date:
		return construct(th, "datetime", "date", pyInts(x.Year, x.Month, x.Day)...)
	case schema.Time:
		tz, err := pythonOffset(th, x.Offset)
		if err != nil {
			return nil, err
		}
		return construct(th, "datetime", "time", append(pyInts(x.Hour, x.Minute, x.Second, x.Microsecond), tz)...)
	case schema.Timestamp:
		tz, err := pythonOffset(th, x.Offset)
		if err != nil {
			return nil, err
		}
		args := append(pyInts(x.Year, x.Month, x.Day, x.Hour, x.Minute, x.Second, x.Microsecond), tz)
		return construct(th, "datetime", "datetime", args...)
	case schema.Timedelta:
		return construct(th, "datetime", "timedelta", pyInts(int(x.Days), int(x.Seconds), int(x.Microseconds))...)
	case schema.EnumMember:
		if o, ok := x.Own.(pyeval.Value); ok {
			return o, nil
		}
		return PythonValue(th, x.Value)
	case *schema.List:
		elems := make([]pyeval.Value, len(x.Items))
		for i, e := range x.Items {
			p, err := PythonValue(th, e)
			if err != nil {
				return nil, err
			}
			elems[i] = p
		}
		switch x.Kind {
		case schema.ListTuple:
			return pyeval.NewTuple(elems...), nil
		case schema.ListSet:
			return th.NewSet(elems)
		}
		return pyeval.NewList(elems...), nil
	case *schema.Dict:
		d := pyeval.NewDict()
		for i := range x.Keys {
			k, err := PythonValue(th, x.Keys[i])
			if err != nil {
				return nil, err
			}
			e, err := PythonValue(th, x.Values[i])
			if err != nil {
				return nil, err
			}
			if err := th.DictSet(d, k, e); err != nil {
				return nil, err
			}
		}
		return d, nil
	case schema.Address:
		fn := "ip_address"
		if x.Network {
			fn = "ip_network"
		}
		return construct(th, "ipaddress", fn, pyeval.Str(x.Text))
	case schema.BitString:
		return pyeval.Str(x), nil
	case schema.Range:
		lower, err := PythonValue(th, x.Lower)
		if err != nil {
			return nil, err
		}
		upper, err := PythonValue(th, x.Upper)
		if err != nil {
			return nil, err
		}
		kw := []pyeval.KwArg{{Name: "bounds", Value: pyeval.Str(x.Bounds)}, {Name: "empty", Value: pyeval.Bool(x.Empty)}}
		return th.CallKw(RangeValueClass, []pyeval.Value{lower, upper}, kw)
	case schema.JSONNull:
		return JSONNull, nil
	case schema.Opaque:
		if p, ok := x.Native.(pyeval.Value); ok {
			return p, nil
		}
	case schema.Expr:
		return WrapExpr(th, x), nil
	}
	return nil, unsupported("giving this kind of value to a method of a type")
}

func pyInts(ns ...int) []pyeval.Value {
	out := make([]pyeval.Value, len(ns))
	for i, n := range ns {
		out[i] = pyeval.MakeInt(int64(n))
	}
	return out
}

func construct(th *pyeval.Thread, module, name string, args ...pyeval.Value) (pyeval.Value, error) {
	m, err := th.Import(module)
	if err != nil {
		return nil, err
	}
	c, err := th.GetAttr(m, name)
	if err != nil {
		return nil, err
	}
	return th.Call(c, args...)
}

func pythonOffset(th *pyeval.Thread, o schema.Offset) (pyeval.Value, error) {
	if !o.Aware {
		return pyeval.None, nil
	}
	d, err := construct(th, "datetime", "timedelta", pyInts(0, o.Seconds, o.Microseconds)...)
	if err != nil {
		return nil, err
	}
	return construct(th, "datetime", "timezone", d)
}
