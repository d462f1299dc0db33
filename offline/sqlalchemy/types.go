package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func typeVar(name string, bases ...*pyeval.Class) *pyeval.Class {
	if len(bases) == 0 {
		bases = []*pyeval.Class{TypeEngineClass}
	}
	return pyeval.NewNativeClass(name, typesModule, bases...)
}

// The generic types and their upper case twins (sql/sqltypes.py).
var (
	EmulatedClass     = pyeval.NewNativeClass("Emulated", typeAPIModule)
	NativeEmulated    = pyeval.NewNativeClass("NativeForEmulated", typeAPIModule)
	ConcatenableClass = pyeval.NewNativeClass("Concatenable", typesModule)
	IndexableClass    = pyeval.NewNativeClass("Indexable", typesModule)
	SchemaTypeClass   = pyeval.NewNativeClass("SchemaType", typesModule, SchemaEventTargetClass)

	StringClass      = typeVar("String", ConcatenableClass, TypeEngineClass)
	TextClass        = typeVar("Text", StringClass)
	UnicodeClass     = typeVar("Unicode", StringClass)
	UnicodeTextClass = typeVar("UnicodeText", TextClass)
	VarcharClass     = typeVar("VARCHAR", StringClass)
	CharClass        = typeVar("CHAR", StringClass)
	NVarcharClass    = typeVar("NVARCHAR", UnicodeClass)
	NCharClass       = typeVar("NCHAR", UnicodeClass)
	UpperTextClass   = typeVar("TEXT", TextClass)
	ClobClass        = typeVar("CLOB", TextClass)

	IntegerClass      = typeVar("Integer")
	SmallIntegerClass = typeVar("SmallInteger", IntegerClass)
	BigIntegerClass   = typeVar("BigInteger", IntegerClass)
	UpperIntegerClass = typeVar("INTEGER", IntegerClass)
	SmallintClass     = typeVar("SMALLINT", SmallIntegerClass)
	BigintClass       = typeVar("BIGINT", BigIntegerClass)

	NumericClass         = typeVar("Numeric")
	UpperNumericClass    = typeVar("NUMERIC", NumericClass)
	DecimalClass         = typeVar("DECIMAL", NumericClass)
	FloatClass           = typeVar("Float", NumericClass)
	UpperFloatClass      = typeVar("FLOAT", FloatClass)
	RealClass            = typeVar("REAL", FloatClass)
	DoubleClass          = typeVar("Double", FloatClass)
	UpperDoubleClass     = typeVar("DOUBLE", DoubleClass)
	DoublePrecisionClass = typeVar("DOUBLE_PRECISION", DoubleClass)

	BooleanClass      = typeVar("Boolean", SchemaTypeClass, EmulatedClass, TypeEngineClass)
	UpperBooleanClass = typeVar("BOOLEAN", BooleanClass)
	MatchTypeClass    = typeVar("MatchType", BooleanClass)

	DateTimeClass      = typeVar("DateTime")
	UpperDateTimeClass = typeVar("DATETIME", DateTimeClass)
	TimestampClass     = typeVar("TIMESTAMP", DateTimeClass)
	DateClass          = typeVar("Date")
	UpperDateClass     = typeVar("DATE", DateClass)
	TimeClass          = typeVar("Time")
	UpperTimeClass     = typeVar("TIME", TimeClass)

	abstractInterval = typeVar("_AbstractInterval")
	IntervalClass    = typeVar("Interval", EmulatedClass, abstractInterval, TypeDecoratorClass)
	PickleTypeClass  = typeVar("PickleType", TypeDecoratorClass)

	binaryClass       = typeVar("_Binary")
	LargeBinaryClass  = typeVar("LargeBinary", binaryClass)
	BlobClass         = typeVar("BLOB", LargeBinaryClass)
	UpperBinaryClass  = typeVar("BINARY", binaryClass)
	VarbinaryClass    = typeVar("VARBINARY", binaryClass)
	UuidClass         = typeVar("Uuid", EmulatedClass, TypeEngineClass)
	UpperUUIDClass    = typeVar("UUID", UuidClass, NativeEmulated)
	ArrayClass        = typeVar("ARRAY", SchemaEventTargetClass, IndexableClass, ConcatenableClass, TypeEngineClass)
	JSONClass         = typeVar("JSON", IndexableClass, TypeEngineClass)
	jsonElementClass  = pyeval.NewNativeClass("JSONElementType", typesModule, TypeEngineClass)
	jsonPathTypeClass = pyeval.NewNativeClass("JSONPathType", typesModule, jsonElementClass)
	NullTypeClass     = typeVar("NullType")
	TupleTypeClass    = typeVar("TupleType")
)

func init() {
	exportClass(TypeEngineClass, EmulatedClass, NativeEmulated, ConcatenableClass, IndexableClass, SchemaTypeClass)

	defineType(StringClass, "string", "(length=None, collation=None)", buildString)
	defineType(TextClass, "text", "", nil)
	defineType(UnicodeClass, "unicode", "", nil)
	defineType(UnicodeTextClass, "unicode_text", "", nil)
	defineType(VarcharClass, "VARCHAR", "", nil)
	defineType(CharClass, "CHAR", "", nil)
	defineType(NVarcharClass, "NVARCHAR", "", nil)
	defineType(NCharClass, "NCHAR", "", nil)
	defineType(UpperTextClass, "TEXT", "", nil)
	defineType(ClobClass, "CLOB", "", nil)

	defineType(IntegerClass, "integer", "()", func(r *typeReader) (schema.Type, error) {
		return &schema.Integer{Visit: r.visit}, nil
	})
	defineType(SmallIntegerClass, "small_integer", "", nil)
	defineType(BigIntegerClass, "big_integer", "", nil)
	defineType(UpperIntegerClass, "INTEGER", "", nil)
	defineType(SmallintClass, "SMALLINT", "", nil)
	defineType(BigintClass, "BIGINT", "", nil)

	defineType(NumericClass, "numeric", "(precision=None, scale=None, decimal_return_scale=None, asdecimal=True)", func(r *typeReader) (schema.Type, error) {
		return &schema.Numeric{Visit: r.visit, Precision: r.number("precision"), Scale: r.number("scale"), AsDecimal: r.tri("asdecimal")}, nil
	})
	defineType(UpperNumericClass, "NUMERIC", "", nil)
	defineType(DecimalClass, "DECIMAL", "", nil)
	defineType(FloatClass, "float", "(precision=None, asdecimal=False, decimal_return_scale=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.Float{Visit: r.visit, Precision: r.number("precision"), AsDecimal: r.flag("asdecimal")}, nil
	})
	defineType(UpperFloatClass, "FLOAT", "", nil)
	defineType(RealClass, "REAL", "", nil)
	defineType(DoubleClass, "double", "", nil)
	defineType(UpperDoubleClass, "DOUBLE", "", nil)
	defineType(DoublePrecisionClass, "DOUBLE_PRECISION", "", nil)

	defineType(BooleanClass, "boolean", "(create_constraint=False, name=None, _create_events=True, _adapted_from=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.Boolean{Visit: r.visit, CreateConstraint: r.flag("create_constraint"), Name: r.name("name")}, nil
	})
	defineType(UpperBooleanClass, "BOOLEAN", "", nil)
	defineType(MatchTypeClass, "", "", nil)

	defineType(DateTimeClass, "datetime", "(timezone=False)", buildDateTime)
	defineType(UpperDateTimeClass, "DATETIME", "", nil)
	defineType(TimestampClass, "TIMESTAMP", "(timezone=False)", nil)
	defineType(DateClass, "date", "()", func(r *typeReader) (schema.Type, error) {
		return &schema.DateTime{Visit: r.visit}, nil
	})
	defineType(UpperDateClass, "DATE", "", nil)
	defineType(TimeClass, "time", "(timezone=False)", buildDateTime)
	defineType(UpperTimeClass, "TIME", "", nil)

	defineType(abstractInterval, "", "()", nil)
	defineType(IntervalClass, "interval", "(native=True, second_precision=None, day_precision=None)", func(r *typeReader) (schema.Type, error) {
		if !r.flag("native") {
			return &schema.DateTime{Visit: "datetime"}, nil
		}
		return &schema.Interval{Visit: "interval", Precision: r.number("second_precision")}, nil
	}).repr = func(_ *pyeval.Thread, o *pyeval.Object) (string, error) { return o.Class().Name + "()", nil }
	defineType(PickleTypeClass, "", "(protocol=5, pickler=None, comparator=None, impl=None)", func(r *typeReader) (schema.Type, error) {
		t := &schema.PickleType{}
		if v, ok := r.o.Attr("impl"); ok {
			impl, err := TypeOf(r.th, v)
			if err != nil {
				return nil, err
			}
			t.Impl = impl
		}
		return t, nil
	})

	defineType(binaryClass, "", "(length=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.Binary{Visit: r.visit, Length: r.text("length")}, nil
	})
	defineType(LargeBinaryClass, "large_binary", "", nil)
	defineType(BlobClass, "BLOB", "", nil)
	defineType(UpperBinaryClass, "BINARY", "", nil)
	defineType(VarbinaryClass, "VARBINARY", "", nil)

	defineType(UuidClass, "uuid", "(as_uuid=True, native_uuid=True)", func(r *typeReader) (schema.Type, error) {
		return &schema.Uuid{Visit: r.visit, AsUUID: r.flag("as_uuid"), NotNative: !r.flag("native_uuid")}, nil
	})
	defineType(UpperUUIDClass, "UUID", "(as_uuid=True)", nil)

	defineType(ArrayClass, "ARRAY", "(item_type, as_tuple=False, dimensions=None, zero_indexes=False)", buildArray(false))
	ArrayClass.Define(arrayInit)
	defineType(JSONClass, "JSON", "(none_as_null=False)", func(r *typeReader) (schema.Type, error) {
		return &schema.JSON{Visit: r.visit, NoneAsNull: r.flag("none_as_null")}, nil
	})
	JSONClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("NULL", JSONNull)
		b.Attr("JSONElementType", jsonElementClass)
		b.Attr("JSONPathType", jsonPathTypeClass)
	})
	defineType(jsonPathTypeClass, "json_path", "()", func(*typeReader) (schema.Type, error) {
		return &schema.Scalar{Visit: "JSONPATH"}, nil
	})
	defineType(NullTypeClass, "null", "()", func(*typeReader) (schema.Type, error) { return &schema.NullType{}, nil })
	defineType(TupleTypeClass, "tuple", "(*types)", func(r *typeReader) (schema.Type, error) {
		vs, err := r.th.Slice(r.get("types"))
		if err != nil {
			return nil, err
		}
		t := &schema.TupleType{}
		for _, v := range vs {
			it, err := TypeOf(r.th, v)
			if err != nil {
				return nil, err
			}
			t.Types = append(t.Types, it)
		}
		return t, nil
	})

	null := pyeval.NewObject(NullTypeClass, &schema.NullType{})
	exportValue("sqlalchemy.sql.selectable.NULLTYPE", null)
	exportValue(typesModule+".STRINGTYPE", pyeval.NewObject(StringClass, &schema.String{Visit: "string"}))
	exportValue(typesModule+".INTEGERTYPE", pyeval.NewObject(IntegerClass, &schema.Integer{Visit: "integer"}))
	exportValue(typesModule+".BOOLEANTYPE", pyeval.NewObject(BooleanClass, &schema.Boolean{Visit: "boolean"}))
}

func buildString(r *typeReader) (schema.Type, error) {
	return &schema.String{Visit: r.visit, Length: r.text("length"), Collation: r.text("collation")}, nil
}

func buildDateTime(r *typeReader) (schema.Type, error) {
	return &schema.DateTime{Visit: r.visit, Timezone: r.flag("timezone")}, nil
}

// JSONNull is JSON.NULL, the JSON value null (not SQL's).
var JSONNull pyeval.Value = pyeval.NewObject(jsonNullClass, schema.JSONNull{})

var jsonNullClass = pyeval.NewNativeClass("symbol", "sqlalchemy.util.langhelpers")

// buildArray makes ARRAY; an ARRAY of an ARRAY is refused as SQLAlchemy does.
func buildArray(postgres bool) func(r *typeReader) (schema.Type, error) {
	return func(r *typeReader) (schema.Type, error) {
		t := &schema.Array{Item: r.typ("item_type"), AsTuple: r.flag("as_tuple"), ZeroBased: r.flag("zero_indexes"), PostgreSQL: postgres}
		if n := r.number("dimensions"); n != nil {
			t.Dimensions = int(*n)
		}
		return t, nil
	}
}

// arrayInit overlays the constructor: the item type becomes an instance.
func arrayInit(b *pyeval.ClassBuilder) {
	b.Method("__init__(item_type, as_tuple=False, dimensions=None, zero_indexes=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		item, err := typeInstance(th, a.Get("item_type"))
		if err != nil {
			return nil, err
		}
		if item.Class().IsSubclassOf(ArrayClass) {
			return nil, pyeval.Raise(pyeval.ValueErrorClass, "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype")
		}
		o := a.Self.(*pyeval.Object)
		o.SetAttr("item_type", item)
		for _, n := range []string{"as_tuple", "dimensions", "zero_indexes"} {
			if a.Given(n) || !o.Class().IsNative() {
				o.SetAttr(n, a.Get(n))
			}
		}
		return pyeval.None, nil
	})
}
