package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// TypeObject is a Python object for a schema type that was made by Go code: of
// the class that has its visit name, with the attributes that it prints.
func TypeObject(t schema.Type) pyeval.Value {
	if t == nil {
		return pyeval.NewObject(NullTypeClass, &schema.NullType{})
	}
	o := pyeval.NewObject(classByVisit(t), t)
	opt := func(name string, n *int64) {
		if n != nil {
			o.SetAttr(name, pyeval.MakeInt(*n))
		}
	}
	switch t := t.(type) {
	case *schema.String:
		if t.Length != "" {
			o.SetAttr("length", literal(t.Length))
		}
		if t.Collation != "" {
			o.SetAttr("collation", pyeval.Str(t.Collation))
		}
	case *schema.Numeric:
		opt("precision", t.Precision)
		opt("scale", t.Scale)
	case *schema.Float:
		opt("precision", t.Precision)
	case *schema.DateTime:
		if t.Timezone {
			o.SetAttr("timezone", pyeval.True)
		}
		opt("precision", t.Precision)
	case *schema.Array:
		o.SetAttr("item_type", TypeObject(t.Item))
	case *schema.Enum:
		o.SetAttr("enums", pyeval.NewList(pyeval.Strings(t.Labels...)...))
		o.SetAttr("name", nameValue(t.Name))
	}
	return o
}

// classByVisit finds the class of a schema type; a type of unknown class gives
// TypeEngine itself.
func classByVisit(t schema.Type) *pyeval.Class {
	switch t := t.(type) {
	case *schema.Array:
		if t.PostgreSQL {
			return PGArrayClass
		}
		return ArrayClass
	case *schema.JSON:
		switch {
		case t.Visit == "JSONB":
			return JSONBClass
		case t.PostgreSQL:
			return PGJSONClass
		}
		return JSONClass
	case *schema.Hstore:
		return HstoreClass
	case *schema.Enum:
		if t.PostgreSQL {
			return PGEnumClass
		}
		return EnumClass
	case *schema.Domain:
		return DomainClass
	case *schema.PickleType:
		return PickleTypeClass
	case *schema.TypeDecorator, *schema.UserDefined, *schema.Compiled, *schema.Variant, *schema.Foreign:
		return TypeEngineClass
	}
	if c := genericByVisit[t.VisitName()]; c != nil {
		return c
	}
	if v, ok := exports[pgTypesModule+"."+t.VisitName()].(*pyeval.Class); ok {
		return v
	}
	if v, ok := exports[pgPackage+".ranges."+t.VisitName()].(*pyeval.Class); ok {
		return v
	}
	return TypeEngineClass
}

var genericByVisit = map[string]*pyeval.Class{
	"string": StringClass, "text": TextClass, "unicode": UnicodeClass, "unicode_text": UnicodeTextClass,
	"VARCHAR": VarcharClass, "CHAR": CharClass, "NVARCHAR": NVarcharClass, "NCHAR": NCharClass, "TEXT": UpperTextClass, "CLOB": ClobClass,
	"integer": IntegerClass, "small_integer": SmallIntegerClass, "big_integer": BigIntegerClass,
	"INTEGER": UpperIntegerClass, "SMALLINT": SmallintClass, "BIGINT": BigintClass,
	"numeric": NumericClass, "NUMERIC": UpperNumericClass, "DECIMAL": DecimalClass,
	"float": FloatClass, "FLOAT": UpperFloatClass, "REAL": RealClass, "double": DoubleClass, "DOUBLE": UpperDoubleClass, "DOUBLE_PRECISION": DoublePrecisionClass,
	"boolean": BooleanClass, "BOOLEAN": UpperBooleanClass,
	"datetime": DateTimeClass, "DATETIME": UpperDateTimeClass, "TIMESTAMP": TimestampClass, "date": DateClass, "DATE": UpperDateClass,
	"time": TimeClass, "TIME": UpperTimeClass, "interval": IntervalClass,
	"large_binary": LargeBinaryClass, "BLOB": BlobClass, "BINARY": UpperBinaryClass, "VARBINARY": VarbinaryClass,
	"uuid": UuidClass, "UUID": UpperUUIDClass, "null": NullTypeClass, "tuple": TupleTypeClass,
}
