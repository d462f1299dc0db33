package postgres

import (
	"math"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

type beyond struct {
	value schema.Value
	typ   schema.Type
	want  string
	// server is PostgreSQL's own text of the value, "" to leave it out.
	server string
}

func beyondLiterals() []beyond {
	scalar := func(v string) schema.Type { return &schema.Scalar{Visit: v} }
	rng := func(v string) schema.Type { return &schema.RangeType{Visit: v} }
	jsonb := &schema.JSON{Visit: "JSONB"}
	dict := func(kv ...schema.Value) *schema.Dict {
		d := &schema.Dict{}
		for i := 0; i < len(kv); i += 2 {
			d.Keys, d.Values = append(d.Keys, kv[i]), append(d.Values, kv[i+1])
		}
		return d
	}
	day := schema.Date{Year: 2020, Month: 1, Day: 1}
	at := schema.Timestamp{Date: day, Time: schema.Time{Hour: 1}}
	return []beyond{
		{dict("a", int64(1), "b", list(true, nil, 1.5), "c", "it's \\ \"é\n"), jsonb, `'{"a": 1, "b": [true, null, 1.5], "c": "it''s \\ \"\u00e9\n"}'::JSONB`, `{"a": 1, "b": [true, null, 1.5], "c": "it's \\ \"é\n"}`},
		{"x", &schema.JSON{Visit: "JSON"}, `'"x"'::JSON`, `"x"`},
		{list(), jsonb, `'[]'::JSONB`, `[]`},
		{schema.JSONNull{}, jsonb, `'null'::JSONB`, `null`},
		{dict("a", "b'\"\\", "n", nil), &schema.Hstore{}, `'"a"=>"b''\"\\", "n"=>NULL'::HSTORE`, ``},
		{schema.Range{Lower: int64(1), Upper: int64(10), Bounds: "[]"}, rng("INT4RANGE"), `'[1,10]'::INT4RANGE`, `[1,11)`},
		{schema.Range{Empty: true}, rng("INT4RANGE"), `'empty'::INT4RANGE`, `empty`},
		{schema.Range{Lower: day, Bounds: "[)"}, rng("DATERANGE"), `'[2020-01-01,)'::DATERANGE`, `[2020-01-01,)`},
		{schema.Range{Lower: at, Bounds: "(]"}, rng("TSRANGE"), `'("2020-01-01 01:00:00",]'::TSRANGE`, `("2020-01-01 01:00:00",)`},
		{list(schema.Range{Lower: int64(1), Upper: int64(5)}, schema.Range{Lower: int64(7), Upper: int64(9)}), rng("INT4MULTIRANGE"), `'{[1,5),[7,9)}'::INT4MULTIRANGE`, `{[1,5),[7,9)}`},
		{"10.0.0.1", scalar("INET"), `'10.0.0.1'::INET`, `10.0.0.1/32`},
		{schema.Address{Text: "10.0.0.0/8", Network: true}, scalar("CIDR"), `'10.0.0.0/8'::CIDR`, `10.0.0.0/8`},
		{"08:00:2b:01:02:03", scalar("MACADDR"), `'08:00:2b:01:02:03'::MACADDR`, `08:00:2b:01:02:03`},
		{"12.34", scalar("MONEY"), `'12.34'::MONEY`, ``},
		{schema.Decimal("12.5"), scalar("MONEY"), `'12.5'::MONEY`, ``},
		{int64(5), scalar("OID"), `5`, `5`},
		{"pg_class", scalar("REGCLASS"), `'pg_class'::REGCLASS`, `pg_class`},
		{"a & b", scalar("TSQUERY"), `'a & b'::TSQUERY`, `'a' & 'b'`},
		{"101", &schema.Bit{Length: num(3)}, `B'101'`, `101`},
		{int64(5), &schema.Bit{Length: num(4)}, `B'0101'`, `0101`},
		{int64(5), &schema.Domain{Name: schema.N("d"), DataType: expr.Integer}, `5`, `5`},
		{[]byte{0, 1, 0xff}, expr.Bytes, `'\x0001ff'`, ``},
		{[]byte(`a\b`), nil, `'\x615c62'::BYTEA`, `\x615c62`},
		{math.NaN(), expr.Float, `'NaN'::FLOAT`, `NaN`},
		{math.Inf(-1), expr.Float, `'-Infinity'::FLOAT`, `-Infinity`},
		{schema.Decimal("NaN"), expr.Numeric, `'NaN'::NUMERIC`, `NaN`},
		{"2020-01-01", expr.Date, `'2020-01-01'`, ``},
		{"1 day", expr.Interval, `'1 day'`, ``},
		{list(), &schema.Array{Item: expr.Integer}, `ARRAY[]::INTEGER[]`, `{}`},
		{list("a", nil), &schema.Array{Item: expr.TextT}, `ARRAY['a', NULL]`, `{a,NULL}`},
		{"plain'", nil, `'plain'''`, `plain'`},
		{true, nil, `true`, `true`},
		{1.5, nil, `1.5`, `1.5`},
		{schema.Decimal("1E+3"), nil, `1E+3`, `1000`},
		{at, nil, `'2020-01-01 01:00:00'`, ``},
		{list(int64(1), int64(2)), nil, `ARRAY[1, 2]`, `{1,2}`},
		{dict("a", int64(1)), nil, `'{"a": 1}'`, ``},
		{schema.Opaque{Class: "type", Repr: "<class 'object'>"}, nil, `ERROR Could not render literal value <class 'object'> with datatype NULL`, ``},
		{schema.EnumMember{Class: "K", Name: "A", Value: "a", Mixin: true}, expr.String, `'a'`, ``},
	}
}
