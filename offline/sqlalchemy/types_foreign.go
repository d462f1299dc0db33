package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// foreignType is a type of another dialect. With a base that PostgreSQL knows,
// and a visit name that its compiler has, it prints like that; otherwise it is
// a schema.Foreign, which cannot be printed.
type foreignType struct {
	module, name string
	visit        string // "" inherits
	sig          string // "" inherits
	bases        []*pyeval.Class
	// unknown marks types that PostgreSQL's compiler has no method for, or only
	// one that fails on them.
	unknown bool
	family  schema.Affinity
}

const (
	mysqlTypes  = "sqlalchemy.dialects.mysql.types"
	mssqlBase   = "sqlalchemy.dialects.mssql.base"
	oracleTypes = "sqlalchemy.dialects.oracle.types"
	sqliteBase  = "sqlalchemy.dialects.sqlite.base"

	mysqlText   = "(length=None, **kw)"
	mysqlNoText = "(**kw)"
	mysqlInt    = "(display_width=None, **kw)"
	mysqlFloat  = "(precision=None, scale=None, asdecimal=True, **kw)"
	mysqlTime   = "(timezone=False, fsp=None)"
)

func foreignTypes() []foreignType {
	of := func(bases ...*pyeval.Class) []*pyeval.Class { return bases }
	return []foreignType{
		{mysqlTypes, "TEXT", "", mysqlText, of(UpperTextClass), false, 0},
		{mysqlTypes, "VARCHAR", "", mysqlText, of(VarcharClass), false, 0},
		{mysqlTypes, "CHAR", "", mysqlText, of(CharClass), false, 0},
		{mysqlTypes, "NVARCHAR", "", mysqlText, of(NVarcharClass), false, 0},
		{mysqlTypes, "NCHAR", "", mysqlText, of(NCharClass), false, 0},
		{mysqlTypes, "TINYTEXT", "TINYTEXT", mysqlNoText, of(StringClass), true, schema.AffinityString},
		{mysqlTypes, "MEDIUMTEXT", "MEDIUMTEXT", mysqlNoText, of(StringClass), true, schema.AffinityString},
		{mysqlTypes, "LONGTEXT", "LONGTEXT", mysqlNoText, of(StringClass), true, schema.AffinityString},
		{"sqlalchemy.dialects.mysql.enumerated", "SET", "SET", "(*values, **kw)", of(StringClass), true, schema.AffinityString},
		{mysqlTypes, "SMALLINT", "", mysqlInt, of(SmallintClass), false, 0},
		{mysqlTypes, "BIGINT", "", mysqlInt, of(BigintClass), false, 0},
		{mysqlTypes, "INTEGER", "", mysqlInt, of(UpperIntegerClass), false, 0},
		{mysqlTypes, "MEDIUMINT", "MEDIUMINT", mysqlInt, of(IntegerClass), true, schema.AffinityInteger},
		{mysqlTypes, "TINYINT", "TINYINT", mysqlInt, of(IntegerClass), true, schema.AffinityInteger},
		{mysqlTypes, "NUMERIC", "", mysqlFloat, of(UpperNumericClass), false, 0},
		{mysqlTypes, "DECIMAL", "", mysqlFloat, of(DecimalClass), false, 0},
		{mysqlTypes, "DOUBLE", "", mysqlFloat, of(UpperDoubleClass), false, 0},
		{mysqlTypes, "REAL", "", mysqlFloat, of(RealClass), false, 0},
		{mysqlTypes, "FLOAT", "", "(precision=None, scale=None, asdecimal=False, **kw)", of(UpperFloatClass), false, 0},
		{mysqlTypes, "TIMESTAMP", "", mysqlTime, of(TimestampClass), false, 0},
		{mysqlTypes, "DATETIME", "", mysqlTime, of(UpperDateTimeClass), false, 0},
		{mysqlTypes, "TIME", "", mysqlTime, of(UpperTimeClass), false, 0},
		{mysqlTypes, "YEAR", "YEAR", "(display_width=None)", of(TypeEngineClass), true, schema.AffinityOther},
		{mysqlTypes, "BIT", "BIT", "(length=None)", of(TypeEngineClass), true, schema.AffinityOther},
		{mysqlTypes, "TINYBLOB", "TINYBLOB", "", of(binaryClass), true, schema.AffinityBinary},
		{mysqlTypes, "MEDIUMBLOB", "MEDIUMBLOB", "", of(binaryClass), true, schema.AffinityBinary},
		{mysqlTypes, "LONGBLOB", "LONGBLOB", "", of(binaryClass), true, schema.AffinityBinary},
		{"sqlalchemy.dialects.mysql.mariadb", "INET4", "INET4", "()", of(TypeEngineClass), true, schema.AffinityOther},
		{"sqlalchemy.dialects.mysql.mariadb", "INET6", "INET6", "()", of(TypeEngineClass), true, schema.AffinityOther},
		{"sqlalchemy.dialects.mysql.json", "JSON", "", "", of(JSONClass), false, 0},

		{sqliteBase, "DATETIME", "", "(*args, **kw)", of(DateTimeClass), false, 0},
		{sqliteBase, "DATE", "", "(*args, **kw)", of(DateClass), false, 0},
		{sqliteBase, "TIME", "", "(*args, **kw)", of(TimeClass), false, 0},
		{"sqlalchemy.dialects.sqlite.json", "JSON", "", "", of(JSONClass), false, 0},

		{mssqlBase, "NTEXT", "NTEXT", "", of(UnicodeTextClass), true, schema.AffinityString},
		{mssqlBase, "XML", "XML", "", of(TextClass), true, schema.AffinityString},
		{mssqlBase, "TINYINT", "TINYINT", "", of(IntegerClass), true, schema.AffinityInteger},
		{mssqlBase, "DOUBLE_PRECISION", "", "(**kw)", of(DoublePrecisionClass), false, 0},
		{mssqlBase, "REAL", "", "(**kw)", of(RealClass), false, 0},
		{mssqlBase, "SMALLDATETIME", "SMALLDATETIME", "", of(DateTimeClass), true, schema.AffinityDateTime},
		{mssqlBase, "DATETIME2", "DATETIME2", "(precision=None, **kw)", of(DateTimeClass), true, schema.AffinityDateTime},
		{mssqlBase, "DATETIMEOFFSET", "DATETIMEOFFSET", "(precision=None, **kw)", of(DateTimeClass), true, schema.AffinityDateTime},
		{mssqlBase, "TIME", "", "(precision=None, **kw)", of(UpperTimeClass), false, 0},
		{mssqlBase, "TIMESTAMP", "TIMESTAMP", "(convert_int=False)", of(binaryClass), true, schema.AffinityBinary},
		{mssqlBase, "ROWVERSION", "ROWVERSION", "(convert_int=False)", of(binaryClass), true, schema.AffinityBinary},
		{mssqlBase, "VARBINARY", "", "(length=None, filestream=False)", of(VarbinaryClass, LargeBinaryClass), false, 0},
		{mssqlBase, "IMAGE", "IMAGE", "", of(LargeBinaryClass), true, schema.AffinityBinary},
		{mssqlBase, "BIT", "BIT", "", of(BooleanClass), true, schema.AffinityBoolean},
		{mssqlBase, "UNIQUEIDENTIFIER", "UNIQUEIDENTIFIER", "(as_uuid=True)", of(UuidClass), true, schema.AffinityUUID},
		{mssqlBase, "MONEY", "MONEY", "()", of(TypeEngineClass), false, 0},
		{mssqlBase, "SMALLMONEY", "SMALLMONEY", "()", of(TypeEngineClass), true, schema.AffinityOther},
		{mssqlBase, "SQL_VARIANT", "sql_variant", "()", of(TypeEngineClass), true, schema.AffinityOther},
		{"sqlalchemy.dialects.mssql.json", "JSON", "", "", of(JSONClass), false, 0},

		{oracleTypes, "VARCHAR2", "VARCHAR2", "", of(VarcharClass), true, schema.AffinityString},
		{oracleTypes, "NCLOB", "NCLOB", "", of(TextClass), false, 0},
		{oracleTypes, "LONG", "LONG", "", of(TextClass), true, schema.AffinityString},
		{oracleTypes, "NUMBER", "NUMBER", "(precision=None, scale=None, asdecimal=None)", of(NumericClass, IntegerClass), true, schema.AffinityNumeric},
		{oracleTypes, "BINARY_DOUBLE", "BINARY_DOUBLE", "", of(DoubleClass), true, schema.AffinityFloat},
		{oracleTypes, "BINARY_FLOAT", "BINARY_FLOAT", "", of(FloatClass), true, schema.AffinityFloat},
		{oracleTypes, "FLOAT", "", "(binary_precision=None, asdecimal=False, decimal_return_scale=None)", of(UpperFloatClass), false, 0},
		{oracleTypes, "TIMESTAMP", "", "(timezone=False, local_timezone=False)", of(TimestampClass), false, 0},
		{oracleTypes, "DATE", "DATE", "", of(DateTimeClass), false, 0},
		{oracleTypes, "BFILE", "BFILE", "", of(LargeBinaryClass), true, schema.AffinityBinary},
		{oracleTypes, "RAW", "RAW", "", of(binaryClass), true, schema.AffinityBinary},
		{oracleTypes, "INTERVAL", "INTERVAL", "(day_precision=None, second_precision=None)", of(NativeEmulated, abstractInterval), true, schema.AffinityInterval},
		{oracleTypes, "ROWID", "ROWID", "()", of(TypeEngineClass), true, schema.AffinityOther},
	}
}

func init() {
	for _, f := range foreignTypes() {
		c := pyeval.NewNativeClass(f.name, f.module, f.bases...)
		var build func(r *typeReader) (schema.Type, error)
		switch {
		case f.unknown:
			class := f.name
			build = func(r *typeReader) (schema.Type, error) {
				return &schema.Foreign{Visit: r.visit, Class: class, Family: f.family}, nil
			}
		case f.name == "MONEY":
			build = func(r *typeReader) (schema.Type, error) { return &schema.Scalar{Visit: "MONEY"}, nil }
		}
		defineType(c, f.visit, f.sig, build)
	}
	mysqlEnum := pyeval.NewNativeClass("ENUM", "sqlalchemy.dialects.mysql.enumerated", NativeEmulated, EnumClass)
	defineType(mysqlEnum, "ENUM", "", func(r *typeReader) (schema.Type, error) {
		t, err := buildEnum(false)(r)
		if e, ok := t.(*schema.Enum); ok {
			e.PostgreSQL, e.CreateType = true, schema.No
		}
		return t, err
	}).repr = enumRepr
}
