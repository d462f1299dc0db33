package postgres

import (
	"math"
	"math/big"
	"testing"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

func num(n int64) *int64 { return &n }

// typeCases are types, printed inside of CAST(NULL AS …).
func typeCases() []oracleCase {
	var out []oracleCase
	for _, c := range []struct {
		python string
		t      schema.Type
	}{
		{`sa.String`, &schema.String{Visit: "string"}},
		{`sa.Unicode(5)`, &schema.String{Visit: "unicode", Length: "5"}},
		{`sa.UnicodeText()`, &schema.String{Visit: "unicode_text"}},
		{`sa.CHAR(3)`, &schema.String{Visit: "CHAR", Length: "3"}},
		{`sa.NVARCHAR(3)`, &schema.String{Visit: "NVARCHAR", Length: "3"}},
		{`sa.NCHAR()`, &schema.String{Visit: "NCHAR"}},
		{`sa.CLOB()`, &schema.String{Visit: "CLOB"}},
		{`sa.Text(collation="de_DE")`, &schema.String{Visit: "text", Collation: "de_DE"}},
		{`postgresql.CITEXT()`, &schema.String{Visit: "CITEXT"}},
		{`sa.Float()`, &schema.Float{Visit: "float"}},
		{`sa.Float(53)`, &schema.Float{Visit: "float", Precision: num(53)}},
		{`sa.Double(53)`, &schema.Float{Visit: "double", Precision: num(53)}},
		{`sa.REAL()`, &schema.Float{Visit: "REAL"}},
		{`sa.DOUBLE()`, &schema.Float{Visit: "DOUBLE"}},
		{`sa.DOUBLE_PRECISION()`, &schema.Float{Visit: "DOUBLE_PRECISION"}},
		{`sa.Numeric(10)`, &schema.Numeric{Visit: "numeric", Precision: num(10)}},
		{`sa.DECIMAL(10, 0)`, &schema.Numeric{Visit: "DECIMAL", Precision: num(10), Scale: num(0)}},
		{`sa.Boolean()`, expr.Boolean},
		{`sa.DateTime(timezone=True)`, expr.DateTimeZ},
		{`sa.TIMESTAMP()`, &schema.DateTime{Visit: "TIMESTAMP"}},
		{`sa.DATETIME()`, &schema.DateTime{Visit: "DATETIME"}},
		{`sa.Time(timezone=True)`, expr.TimeTZ},
		{`postgresql.TIMESTAMP(precision=0, timezone=True)`, &schema.DateTime{Visit: "TIMESTAMP", Timezone: true, Precision: num(0)}},
		{`postgresql.TIME(precision=3)`, &schema.DateTime{Visit: "TIME", Precision: num(3)}},
		{`sa.Interval(second_precision=3)`, &schema.Interval{Visit: "interval", Precision: num(3)}},
		{`postgresql.INTERVAL(fields="DAY TO SECOND", precision=2)`, &schema.Interval{Visit: "INTERVAL", Fields: "DAY TO SECOND", Precision: num(2)}},
		{`sa.LargeBinary(10)`, &schema.Binary{Visit: "large_binary", Length: "10"}},
		{`sa.BLOB()`, &schema.Binary{Visit: "BLOB"}},
		{`sa.VARBINARY(5)`, &schema.Binary{Visit: "VARBINARY", Length: "5"}},
		{`sa.Uuid()`, expr.Uuid},
		{`sa.Uuid(native_uuid=False)`, &schema.Uuid{Visit: "uuid", AsUUID: true, NotNative: true}},
		{`sa.Enum("a", "long", native_enum=False)`, &schema.Enum{Labels: []string{"a", "long"}, NonNative: true}},
		{`sa.Enum("a", native_enum=False, length=20)`, &schema.Enum{Labels: []string{"a"}, NonNative: true, Length: 20}},
		{`sa.Enum("a", name="E", schema="S")`, &schema.Enum{Labels: []string{"a"}, Name: schema.N("E"), Schema: schema.N("S")}},
		{`sa.Enum("a")`, &schema.Enum{Labels: []string{"a"}}},
		{`sa.ARRAY(sa.String(5, collation="C"), dimensions=2)`, &schema.Array{Item: &schema.String{Visit: "string", Length: "5", Collation: "C"}, Dimensions: 2}},
		{`postgresql.ARRAY(postgresql.ENUM("a", name="e"))`, &schema.Array{Item: &schema.Enum{Labels: []string{"a"}, Name: schema.N("e"), PostgreSQL: true}, PostgreSQL: true}},
		{`sa.JSON()`, &schema.JSON{Visit: "JSON"}},
		{`postgresql.HSTORE()`, &schema.Hstore{}},
		{`postgresql.TSTZMULTIRANGE()`, &schema.RangeType{Visit: "TSTZMULTIRANGE"}},
		{`postgresql.REGCLASS()`, &schema.Scalar{Visit: "REGCLASS"}},
		{`postgresql.BIT()`, &schema.Bit{}},
		{`postgresql.BIT(5)`, &schema.Bit{Length: num(5)}},
		{`postgresql.BIT(5, varying=True)`, &schema.Bit{Length: num(5), Varying: true}},
		{`postgresql.DOMAIN("D", sa.Integer, schema="s")`, &schema.Domain{Name: schema.N("D"), Schema: schema.N("s"), DataType: expr.Integer}},
		{`sa.PickleType()`, &schema.PickleType{}},
		{`sa.String(5).with_variant(postgresql.CITEXT(), "postgresql")`, &schema.Variant{Base: strType("5"), Dialects: []string{"postgresql"}, ForDialect: []schema.Type{&schema.String{Visit: "CITEXT"}}}},
		{`sa.types.NullType()`, nil},
	} {
		out = append(out, oracleCase{name: "type " + c.python, source: "sa.cast(sa.null(), " + c.python + ")",
			expr: func(*fixture) schema.Expr { return &expr.Cast{X: expr.Null, Type: c.t} }})
	}
	return out
}

// literalCases are values that Alembic has a literal for.
func literalCases() []oracleCase {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	utc := schema.Offset{Aware: true}
	var out []oracleCase
	for _, c := range []struct {
		python, typ string
		v           schema.Value
		t           schema.Type
	}{
		{`"it's 100% a\\b\t:x é😀"`, "sa.String()", "it's 100% a\\b\t:x é😀", expr.String},
		{`5`, "sa.Integer()", int64(5), expr.Integer},
		{`1.9`, "sa.Integer()", 1.9, expr.Integer},
		{`True`, "sa.Integer()", true, expr.Integer},
		{`"12"`, "sa.Integer()", "12", expr.Integer},
		{`"x"`, "sa.Integer()", "x", expr.Integer},
		{`123456789012345678901234567890`, "sa.Integer()", huge, expr.Integer},
		{`5`, "sa.String()", int64(5), expr.String},
		{`1e16`, "sa.Float()", 1e16, expr.Float},
		{`1e15`, "sa.Float()", 1e15, expr.Float},
		{`1e-5`, "sa.Float()", 1e-5, expr.Float},
		{`0.0001`, "sa.Float()", 0.0001, expr.Float},
		{`-0.0`, "sa.Float()", negativeZero(), expr.Float},
		{`1e300`, "sa.Float()", 1e300, expr.Float},
		{`3`, "sa.Float()", int64(3), expr.Float},
		{`"1.5"`, "sa.Numeric()", "1.5", expr.Numeric},
		{`"abc"`, "sa.Numeric()", "abc", expr.Numeric},
		{`decimal.Decimal("1E+3")`, "sa.Numeric()", schema.Decimal("1E+3"), expr.Numeric},
		{`True`, "sa.Boolean()", true, expr.Boolean},
		{`0`, "sa.Boolean()", int64(0), expr.Boolean},
		{`2`, "sa.Boolean()", int64(2), expr.Boolean},
		{`"yes"`, "sa.Boolean()", "yes", expr.Boolean},
		{`datetime.date(1, 2, 3)`, "sa.Date()", schema.Date{Year: 1, Month: 2, Day: 3}, expr.Date},
		{`datetime.datetime(2020, 1, 2, 3, 4, 5, 6)`, "sa.DateTime()", schema.Timestamp{Date: schema.Date{Year: 2020, Month: 1, Day: 2}, Time: schema.Time{Hour: 3, Minute: 4, Second: 5, Microsecond: 6}}, expr.DateTime},
		{`datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc)`, "sa.DateTime()", schema.Timestamp{Date: schema.Date{Year: 2020, Month: 1, Day: 2}, Time: schema.Time{Offset: utc}}, expr.DateTime},
		{`datetime.time(1, 2, tzinfo=datetime.timezone(-datetime.timedelta(hours=5, minutes=30, seconds=1)))`, "sa.Time()", schema.Time{Hour: 1, Minute: 2, Offset: schema.Offset{Aware: true, Seconds: -19801}}, expr.Time},
		{`datetime.timedelta(days=-1, seconds=5, microseconds=7)`, "sa.Interval()", schema.Timedelta{Days: -1, Seconds: 5, Microseconds: 7}, expr.Interval},
		{`datetime.timedelta(days=1000)`, "sa.Interval()", schema.Timedelta{Days: 1000}, expr.Interval},
		{`b"ab'c"`, "sa.LargeBinary()", []byte("ab'c"), expr.Bytes},
		{`uuid.UUID(int=5)`, "sa.Uuid()", schema.UUID("00000000-0000-0000-0000-000000000005"), expr.Uuid},
		{`uuid.UUID(int=5)`, "sa.Uuid(native_uuid=False)", schema.UUID("00000000-0000-0000-0000-000000000005"), &schema.Uuid{Visit: "uuid", AsUUID: true, NotNative: true}},
		{`"0-5"`, "sa.Uuid(as_uuid=False)", "0-5", &schema.Uuid{Visit: "uuid"}},
		{`Color.RED`, "sa.Enum(Color)", schema.EnumMember{Class: "Color", Name: "RED", Value: int64(1)}, colorEnum()},
		{`"other"`, "sa.Enum(Color)", "other", colorEnum()},
		{`"other"`, "sa.Enum(Color, validate_strings=True)", "other", &schema.Enum{Labels: []string{"RED", "GREEN"}, Members: colorEnum().Members, Name: schema.N("color"), ValidateStrings: true}},
		{`[1, 2]`, "sa.ARRAY(sa.Integer)", list(int64(1), int64(2)), &schema.Array{Item: expr.Integer}},
		{`[["a"], ["b"]]`, "postgresql.ARRAY(sa.Text, dimensions=2)", list(list("a"), list("b")), &schema.Array{Item: expr.TextT, Dimensions: 2}},
		{`None`, "sa.JSON()", nil, &schema.JSON{Visit: "JSON"}},
	} {
		out = append(out, oracleCase{name: "literal " + c.python + " " + c.typ, source: "sa.literal(" + c.python + ", " + c.typ + ")",
			expr: func(*fixture) schema.Expr { return &expr.Bind{Value: c.v, Type: c.t} }})
	}
	return out
}

func negativeZero() float64 { return math.Copysign(0, -1) }

func colorEnum() *schema.Enum {
	return &schema.Enum{Labels: []string{"RED", "GREEN"}, Name: schema.N("color"), Class: "Color", Members: []schema.EnumMember{
		{Class: "Color", Name: "RED", Value: int64(1)}, {Class: "Color", Name: "GREEN", Value: "g"}}}
}

// TestLiteralsBeyond are literals that Alembic has none for, or a wrong one
// (D10, D17).
func TestLiteralsBeyond(t *testing.T) {
	for _, c := range beyondLiterals() {
		got, err := Literal(c.value, c.typ)
		if err != nil {
			got = "ERROR " + err.Error()
		}
		if got != c.want {
			t.Errorf("%v: got %s, want %s", c.value, got, c.want)
		}
	}
}
