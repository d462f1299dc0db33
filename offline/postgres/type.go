package postgres

import (
	"strconv"
	"strings"

	"sqlgen/offline/schema"
)

// TypeText prints a type as PostgreSQL's type compiler does.
func TypeText(t schema.Type) (string, error) {
	switch t := t.(type) {
	case nil, *schema.NullType:
		return "", errorf("Can't generate DDL for NullType(); did you forget to specify a type on this Column?")
	case *schema.String:
		return stringType(t)
	case *schema.Integer:
		switch t.Visit {
		case "small_integer", "SMALLINT":
			return "SMALLINT", nil
		case "big_integer", "BIGINT":
			return "BIGINT", nil
		}
		return "INTEGER", nil
	case *schema.Numeric:
		name := "NUMERIC"
		if t.Visit == "DECIMAL" {
			name = "DECIMAL"
		}
		switch {
		case t.Precision == nil:
			return name, nil
		case t.Scale == nil:
			return name + "(" + strconv.FormatInt(*t.Precision, 10) + ")", nil
		}
		return name + "(" + strconv.FormatInt(*t.Precision, 10) + ", " + strconv.FormatInt(*t.Scale, 10) + ")", nil
	case *schema.Float:
		switch t.Visit {
		case "double", "DOUBLE_PRECISION":
			return "DOUBLE PRECISION", nil
		case "DOUBLE":
			return "DOUBLE", nil
		case "REAL", "real":
			return "REAL", nil
		}
		if t.Precision == nil || *t.Precision == 0 {
			return "FLOAT", nil
		}
		return "FLOAT(" + strconv.FormatInt(*t.Precision, 10) + ")", nil
	case *schema.Boolean:
		return "BOOLEAN", nil
	case *schema.DateTime:
		return dateTimeType(t), nil
	case *schema.Interval:
		text := "INTERVAL"
		if t.Fields != "" {
			text += " " + t.Fields
		}
		if t.Precision != nil {
			text += " (" + strconv.FormatInt(*t.Precision, 10) + ")"
		}
		return text, nil
	case *schema.Binary:
		switch t.Visit {
		case "BLOB":
			return "BLOB", nil
		case "BINARY", "VARBINARY":
			if t.Length != "" {
				return t.Visit + "(" + t.Length + ")", nil
			}
			return t.Visit, nil
		}
		return "BYTEA", nil
	case *schema.Uuid:
		if t.NotNative && t.Visit == "uuid" {
			return "CHAR(32)", nil
		}
		return "UUID", nil
	case *schema.Enum:
		return enumType(t)
	case *schema.Domain:
		return domainName(t)
	case *schema.Array:
		inner, err := TypeText(t.Item)
		if err != nil {
			return "", err
		}
		n := t.Dimensions
		if n == 0 {
			n = 1
		}
		brackets := strings.Repeat("[]", n)
		if i := strings.Index(inner, " COLLATE"); i >= 0 {
			return inner[:i] + brackets + inner[i:], nil
		}
		return inner + brackets, nil
	case *schema.JSON, *schema.Hstore, *schema.RangeType, *schema.Scalar:
		return t.VisitName(), nil
	case *schema.Bit:
		switch {
		case !t.Varying && t.Length == nil:
			return "BIT(1)", nil
		case !t.Varying:
			return "BIT(" + strconv.FormatInt(*t.Length, 10) + ")", nil
		case t.Length != nil:
			return "BIT VARYING(" + strconv.FormatInt(*t.Length, 10) + ")", nil
		}
		return "BIT VARYING", nil
	case *schema.PickleType:
		if t.Impl != nil {
			return TypeText(t.Impl)
		}
		return "BYTEA", nil
	case *schema.TypeDecorator:
		impl, err := decorated(t)
		if err != nil {
			return "", err
		}
		def := func() (string, error) { return TypeText(impl) }
		if t.Hooks.Compile != nil {
			return t.Hooks.Compile(def)
		}
		return def()
	case *schema.UserDefined:
		def := func() (string, error) {
			if t.Hooks.ColSpec == nil {
				return "", errorf("type %s has no get_col_spec()", t.Class)
			}
			return t.Hooks.ColSpec()
		}
		if t.Hooks.Compile != nil {
			return t.Hooks.Compile(def)
		}
		return def()
	case *schema.Compiled:
		def := func() (string, error) { return TypeText(t.Base) }
		if t.Hooks.Compile != nil {
			return t.Hooks.Compile(def)
		}
		return def()
	case *schema.Variant:
		return TypeText(t.For("postgresql"))
	case *schema.Foreign:
		if t.Base != nil {
			return TypeText(t.Base)
		}
		return "", &CompileError{
			Msg:    "Compiler PGTypeCompiler can't render element of type " + t.Class,
			Hint:   "the type belongs to another dialect",
			Offset: -1,
		}
	}
	return "", errorf("type %s cannot be rendered on PostgreSQL", t.VisitName())
}

// decorated is the type that a TypeDecorator stores as on PostgreSQL.
func decorated(t *schema.TypeDecorator) (schema.Type, error) {
	if t.Hooks.LoadImpl == nil {
		return t.Impl, nil
	}
	return t.Hooks.LoadImpl()
}

func stringType(t *schema.String) (string, error) {
	name := t.Visit
	switch t.Visit {
	case "string", "unicode":
		name = "VARCHAR"
	case "text", "unicode_text":
		name = "TEXT"
	case "CLOB", "NCLOB", "CITEXT":
		return name, nil
	}
	if t.Length == "" && t.Collation == "" {
		return name, nil
	}
	if t.Length != "" {
		name += "(" + t.Length + ")"
	}
	if t.Collation != "" {
		name += ` COLLATE "` + t.Collation + `"`
	}
	return name, nil
}

func dateTimeType(t *schema.DateTime) string {
	name := "TIMESTAMP"
	switch t.Visit {
	case "date", "DATE":
		return "DATE"
	case "DATETIME":
		return "DATETIME"
	case "time", "TIME":
		name = "TIME"
	}
	if t.Precision != nil {
		name += "(" + strconv.FormatInt(*t.Precision, 10) + ")"
	}
	if t.Timezone {
		return name + " WITH TIME ZONE"
	}
	return name + " WITHOUT TIME ZONE"
}

func enumType(t *schema.Enum) (string, error) {
	if !t.NonNative || t.PostgreSQL {
		if t.Name.Text == "" {
			return "", errorf("PostgreSQL ENUM type requires a name.")
		}
		return qualified(enumSchema(t), t.Name), nil
	}
	n := max(t.Length, 0)
	if t.Length == 0 {
		for _, l := range t.Labels {
			if c := int64(len([]rune(l))); c > n {
				n = c
			}
		}
	}
	s := &schema.String{Visit: "VARCHAR", Collation: t.Collation}
	if n > 0 {
		s.Length = strconv.FormatInt(n, 10)
	}
	return stringType(s)
}

// enumSchema is the schema of the type: its own, or its metadata's.
func enumSchema(t *schema.Enum) schema.Name {
	if t.Schema.None() && t.Metadata != nil {
		return t.Metadata.Schema
	}
	return t.Schema
}

func domainName(t *schema.Domain) (string, error) {
	if t.Name.Text == "" {
		return "", errorf("PostgreSQL DOMAIN type requires a name.")
	}
	sch := t.Schema
	if sch.None() && t.Metadata != nil {
		sch = t.Metadata.Schema
	}
	return qualified(sch, t.Name), nil
}

// namedType finds the ENUM or DOMAIN that a column type needs to exist: the
// native type behind decorators, variants and arrays; nil when there is none.
func namedType(t schema.Type) (schema.Type, error) {
	switch t := t.(type) {
	case *schema.Enum:
		if t.NonNative && !t.PostgreSQL {
			return nil, nil
		}
		return t, nil
	case *schema.Domain:
		return t, nil
	case *schema.Array:
		return namedType(t.Item)
	case *schema.TypeDecorator:
		impl, err := decorated(t)
		if err != nil {
			return nil, err
		}
		return namedType(impl)
	case *schema.Compiled:
		return namedType(t.Base)
	case *schema.Variant:
		return namedType(t.For("postgresql"))
	}
	return nil, nil
}
