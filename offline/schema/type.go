package schema

// Type is a column or expression type. VisitName is SQLAlchemy's
// __visit_name__: lower case for generic types ("string"), upper case for those
// that print exactly their own name ("VARCHAR").
//
// A nil Type is the same as [*NullType].
type Type interface {
	VisitName() string
}

// Affinity is SQLAlchemy's _type_affinity: the generic family of a type.
type Affinity uint8

const (
	AffinityNull Affinity = iota
	AffinityString
	AffinityInteger
	AffinityNumeric
	AffinityFloat
	AffinityBoolean
	AffinityDate
	AffinityTime
	AffinityDateTime
	AffinityInterval
	AffinityBinary
	AffinityUUID
	AffinityEnum
	AffinityArray
	AffinityJSON
	AffinityOther // HSTORE, ranges, INET, …: types that are their own family
)

// String is String, Text, Unicode, UnicodeText, VARCHAR, CHAR, NVARCHAR, NCHAR,
// TEXT, CLOB and CITEXT; Visit tells which ("string", "text", "unicode",
// "unicode_text", "VARCHAR", …).
type String struct {
	Visit     string
	Length    string // as it is printed, "" for none
	Collation string
}

// Integer is Integer, SmallInteger, BigInteger and their upper case twins:
// "integer", "small_integer", "big_integer", "INTEGER", "SMALLINT", "BIGINT".
type Integer struct{ Visit string }

// Numeric is "numeric", "NUMERIC" or "DECIMAL".
type Numeric struct {
	Visit            string
	Precision, Scale *int64
	AsDecimal        Tri // Unset is True
}

// Float is "float", "FLOAT", "double", "DOUBLE", "DOUBLE_PRECISION" or "REAL".
type Float struct {
	Visit     string
	Precision *int64
	AsDecimal bool
}

// Boolean is "boolean" or "BOOLEAN". A CHECK asked for by create_constraint is
// never printed on PostgreSQL, which has the type.
type Boolean struct {
	Visit            string
	CreateConstraint bool
	Name             Name
}

// DateTime is "date", "time", "datetime", "DATE", "TIME", "DATETIME" or
// "TIMESTAMP". Precision is PostgreSQL's TIME and TIMESTAMP only.
type DateTime struct {
	Visit     string
	Timezone  bool
	Precision *int64
}

// Interval is "interval" (generic) or "INTERVAL" (PostgreSQL).
type Interval struct {
	Visit     string
	Fields    string
	Precision *int64
}

// Binary is "large_binary", "BLOB", "BINARY", "VARBINARY" or "BYTEA".
type Binary struct {
	Visit  string
	Length string
}

// Uuid is "uuid" (generic) or "UUID".
type Uuid struct {
	Visit     string
	AsUUID    bool
	NotNative bool // native_uuid=False: CHAR(32)
}

// Array is ARRAY. Dimensions 0 is "not given".
type Array struct {
	Item       Type
	Dimensions int
	AsTuple    bool
	ZeroBased  bool // zero_indexes=True
	PostgreSQL bool // postgresql.ARRAY: has contains(), overlap(), …
}

// JSON is "JSON" or "JSONB".
type JSON struct {
	Visit      string
	NoneAsNull bool
	AsTextType Type // type of astext, nil for Text
	PostgreSQL bool // postgresql.JSON or JSONB: has astext
}

// Hstore is HSTORE.
type Hstore struct{ TextType Type }

// RangeType is one of the range and multirange types: "INT4RANGE", …,
// "TSTZMULTIRANGE".
type RangeType struct{ Visit string }

// Scalar is a PostgreSQL type without arguments and of its own family: "INET",
// "CIDR", "MACADDR", "MACADDR8", "MONEY", "OID", "REGCLASS", "REGCONFIG",
// "TSVECTOR", "TSQUERY", "JSONPATH".
type Scalar struct{ Visit string }

// Bit is BIT or, with Varying, BIT VARYING.
type Bit struct {
	Length  *int64
	Varying bool
}

// NullType is the type of what has no type.
type NullType struct{}

// TupleType is the type of tuple_().
type TupleType struct{ Types []Type }

// Foreign is a type of another dialect, e.g. mysql.TINYINT ("TINYINT"). When
// PostgreSQL's compiler has a method for its visit name it prints as Base;
// without Base it cannot be printed.
type Foreign struct {
	Visit  string
	Class  string // Python class name, for the message
	Base   Type
	Family Affinity
}

// PickleType stores pickled objects in Impl, BYTEA when nil.
type PickleType struct{ Impl Type }

// TypeHooks are the methods a Python class of types may override. A nil hook is
// not overridden. They are called at rendering time.
type TypeHooks struct {
	BindParam      func(v Value) (Value, error)                     // process_bind_param
	LiteralParam   func(v Value) (Value, error)                     // process_literal_param
	LoadImpl       func() (Type, error)                             // load_dialect_impl
	BindExpression func(bind Expr) (Expr, error)                    // bind_expression
	ColumnExpr     func(col Expr) (Expr, error)                     // column_expression
	ColSpec        func() (string, error)                           // get_col_spec
	Compile        func(def func() (string, error)) (string, error) // @compiles(cls): def prints the default
	BindProcessor  func(v Value) (Value, error)                     // bind_processor()'s result
	LiteralProc    func(v Value) (string, error)                    // literal_processor()'s result
	CoerceCompared func(op string, v Value) (Type, error)           // coerce_compared_value
}

// TypeDecorator is a user's class derived from TypeDecorator.
type TypeDecorator struct {
	Class string // Python class name
	Impl  Type
	Hooks TypeHooks
}

// UserDefined is a user's class derived from UserDefinedType; Hooks.ColSpec
// gives its text.
type UserDefined struct {
	Class string
	Hooks TypeHooks
}

// Compiled is any type whose class has a @compiles function.
type Compiled struct {
	Base  Type
	Class string
	Hooks TypeHooks
}

// Variant is Base.with_variant(…): ForDialect maps dialect names in the order
// given. Only "postgresql" matters here.
type Variant struct {
	Base       Type
	Dialects   []string
	ForDialect []Type
}

// For gives the type for a dialect.
func (v *Variant) For(dialect string) Type {
	for i, d := range v.Dialects {
		if d == dialect {
			return v.ForDialect[i]
		}
	}
	return v.Base
}

func (t *String) VisitName() string        { return t.Visit }
func (t *Integer) VisitName() string       { return t.Visit }
func (t *Numeric) VisitName() string       { return t.Visit }
func (t *Float) VisitName() string         { return t.Visit }
func (t *Boolean) VisitName() string       { return t.Visit }
func (t *DateTime) VisitName() string      { return t.Visit }
func (t *Interval) VisitName() string      { return t.Visit }
func (t *Binary) VisitName() string        { return t.Visit }
func (t *Uuid) VisitName() string          { return t.Visit }
func (t *Array) VisitName() string         { return "ARRAY" }
func (t *JSON) VisitName() string          { return t.Visit }
func (t *Hstore) VisitName() string        { return "HSTORE" }
func (t *RangeType) VisitName() string     { return t.Visit }
func (t *Scalar) VisitName() string        { return t.Visit }
func (t *Bit) VisitName() string           { return "BIT" }
func (t *NullType) VisitName() string      { return "null" }
func (t *TupleType) VisitName() string     { return "tuple" }
func (t *Foreign) VisitName() string       { return t.Visit }
func (t *PickleType) VisitName() string    { return "type_decorator" }
func (t *TypeDecorator) VisitName() string { return "type_decorator" }
func (t *UserDefined) VisitName() string   { return "user_defined" }
func (t *Compiled) VisitName() string      { return t.Base.VisitName() }
func (t *Variant) VisitName() string       { return t.Base.VisitName() }
