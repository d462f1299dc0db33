package expr

import (
	"math/big"

	"sqlgen/offline/schema"
)

// TypeOf is the SQL type that SQLAlchemy infers for a Python value, nil for
// one that it has no type for. Follows sqltypes._resolve_value_to_type.
func TypeOf(v Value) Type {
	switch v := v.(type) {
	case bool:
		return Boolean
	case int64:
		if v > 1<<31-1 || v < -(1<<31-1) {
			return BigInt
		}
		return Integer
	case *big.Int:
		if v.BitLen() >= 32 {
			return BigInt
		}
		return Integer
	case float64:
		return Float
	case string:
		for i := 0; i < len(v); i++ {
			if v[i] >= 0x80 {
				return UnicodeT
			}
		}
		return String
	case []byte:
		return Bytes
	case schema.Decimal:
		return Numeric
	case schema.Date:
		return Date
	case schema.Time:
		if v.Offset.Aware {
			return TimeTZ
		}
		return Time
	case schema.Timestamp:
		if v.Offset.Aware {
			return DateTimeZ
		}
		return DateTime
	case schema.Timedelta:
		return Interval
	case schema.UUID:
		return Uuid
	case schema.Range:
		return rangeType(v)
	case schema.MultiRange:
		if len(v.Ranges) > 0 {
			if r, ok := rangeType(v.Ranges[0]).(*schema.RangeType); ok {
				return &schema.RangeType{Visit: r.Visit[:len(r.Visit)-len("RANGE")] + "MULTIRANGE"}
			}
		}
	}
	return nil
}

// rangeType follows Range.__sa_type_engine__ and AbstractSingleRange's
// _resolve_for_literal.
func rangeType(r schema.Range) Type {
	v := r.Lower
	if v == nil {
		v = r.Upper
	}
	switch v := v.(type) {
	case int64:
		if v > 1<<31-1 || v < -(1<<31-1) {
			return &schema.RangeType{Visit: "INT8RANGE"}
		}
		return &schema.RangeType{Visit: "INT4RANGE"}
	case float64, schema.Decimal:
		return &schema.RangeType{Visit: "NUMRANGE"}
	case schema.Timestamp:
		if v.Offset.Aware {
			return &schema.RangeType{Visit: "TSTZRANGE"}
		}
		return &schema.RangeType{Visit: "TSRANGE"}
	case schema.Date:
		return &schema.RangeType{Visit: "DATERANGE"}
	}
	return nil
}

// CoerceCompared is the type that a value gets when it is compared with an
// expression of type t. Follows the coerce_compared_value methods.
func CoerceCompared(t Type, op *Op, v Value) (Type, error) {
	switch t := t.(type) {
	case *schema.TypeDecorator:
		if t.Hooks.CoerceCompared != nil {
			return t.Hooks.CoerceCompared(op.Name, v)
		}
		return t, nil
	case *schema.UserDefined:
		return t, nil
	case *schema.PickleType:
		return t, nil
	case *schema.Compiled:
		if _, ok := t.Base.(*schema.UserDefined); ok {
			return t, nil
		}
	case *schema.Scalar:
		switch t.Visit {
		case "INET", "CIDR", "MACADDR", "MACADDR8":
			return t, nil
		}
	case *schema.String:
		if t.Visit == "CITEXT" {
			return t, nil
		}
	case *schema.Binary, *schema.Uuid:
		if _, ok := v.(string); ok {
			return t, nil
		}
	case *schema.JSON:
		if op == PathMatch || op == PathExists {
			return JSONPath, nil
		}
	case *schema.TupleType:
		l, ok := v.(*schema.List)
		if !ok {
			return t, nil
		}
		n := &schema.TupleType{}
		for i, x := range l.Items {
			var e Type
			if i < len(t.Types) {
				e = t.Types[i]
			}
			c, err := CoerceCompared(e, op, x)
			if err != nil {
				return nil, err
			}
			n.Types = append(n.Types, c)
		}
		return n, nil
	case *schema.RangeType:
		switch v.(type) {
		case schema.Range, *schema.List, schema.MultiRange:
			return t, nil
		}
	}
	c := TypeOf(v)
	if c == nil || sameAffinity(c, t) {
		return t, nil
	}
	return c, nil
}

func sameAffinity(a, b Type) bool {
	x, y := generalAffinity(a), generalAffinity(b)
	if x != y {
		return false
	}
	if x == schema.AffinityOther {
		return a.VisitName() == b.VisitName()
	}
	return true
}

// generalAffinity counts Float as Numeric and Enum as String, as SQLAlchemy's
// classes derive.
func generalAffinity(t Type) schema.Affinity {
	switch a := schema.AffinityOf(t); a {
	case schema.AffinityFloat:
		return schema.AffinityNumeric
	case schema.AffinityEnum:
		return schema.AffinityString
	default:
		return a
	}
}

// resultType is the type of a op b, and the operator that is really meant
// (string + string is ||). Follows the _adapt_expression methods.
func resultType(o *Op, a, b Type) (*Op, Type) {
	x, y := generalAffinity(a), generalAffinity(b)
	switch {
	case x == schema.AffinityNull:
		if y == schema.AffinityNull || o != Add && o != Mul && o != Eq && o != Ne {
			return o, a
		}
		return resultType(o, b, a)
	case o == Add && concatenable(a) && (y == schema.AffinityNull || concatenable(b)):
		return Concat, a
	}
	type key struct {
		o    *Op
		x, y schema.Affinity
	}
	switch (key{o, x, y}) {
	case key{Add, schema.AffinityInteger, schema.AffinityDate},
		key{Add, schema.AffinityInteger, schema.AffinityNumeric},
		key{Sub, schema.AffinityInteger, schema.AffinityNumeric},
		key{Mul, schema.AffinityInteger, schema.AffinityNumeric},
		key{Mul, schema.AffinityInteger, schema.AffinityInterval},
		key{Div, schema.AffinityInteger, schema.AffinityNumeric},
		key{FloorDiv, schema.AffinityInteger, schema.AffinityNumeric},
		key{Mul, schema.AffinityNumeric, schema.AffinityInterval},
		key{Add, schema.AffinityInterval, schema.AffinityDateTime},
		key{Add, schema.AffinityInterval, schema.AffinityTime}:
		return o, b
	case key{Div, schema.AffinityInteger, schema.AffinityInteger}:
		return o, Numeric
	case key{Add, schema.AffinityDate, schema.AffinityInterval},
		key{Add, schema.AffinityDate, schema.AffinityTime},
		key{Sub, schema.AffinityDate, schema.AffinityInterval},
		key{Add, schema.AffinityTime, schema.AffinityDate},
		key{Add, schema.AffinityInterval, schema.AffinityDate}:
		return o, DateTime
	case key{Sub, schema.AffinityDate, schema.AffinityDate}:
		return o, Integer
	case key{Sub, schema.AffinityDate, schema.AffinityDateTime},
		key{Sub, schema.AffinityDateTime, schema.AffinityDateTime},
		key{Sub, schema.AffinityTime, schema.AffinityTime}:
		return o, Interval
	}
	return o, a
}

// concatenable follows the mixin Concatenable: strings, arrays, JSON, HSTORE,
// binary data.
func concatenable(t Type) bool {
	switch t := t.(type) {
	case *schema.String, *schema.Enum, *schema.Array, *schema.JSON, *schema.Hstore:
		return true
	case *schema.TypeDecorator:
		return concatenable(t.Impl)
	case *schema.Compiled:
		return concatenable(t.Base)
	case *schema.Variant:
		return concatenable(t.Base)
	}
	return false
}
