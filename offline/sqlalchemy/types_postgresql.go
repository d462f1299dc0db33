package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const (
	pgPackage     = "sqlalchemy.dialects.postgresql"
	pgTypesModule = pgPackage + ".types"
	pgJSONModule  = pgPackage + ".json"
)

// The types of sqlalchemy.dialects.postgresql.
var (
	PGArrayClass = pyeval.NewNativeClass("ARRAY", pgPackage+".array", ArrayClass)
	PGJSONClass  = pyeval.NewNativeClass("JSON", pgJSONModule, JSONClass)
	JSONBClass   = pyeval.NewNativeClass("JSONB", pgJSONModule, PGJSONClass)
	HstoreClass  = pyeval.NewNativeClass("HSTORE", pgPackage+".hstore", IndexableClass, ConcatenableClass, TypeEngineClass)
)

func init() {
	pg := func(name, visit, sig string, build func(r *typeReader) (schema.Type, error), bases ...*pyeval.Class) *pyeval.Class {
		c := pyeval.NewNativeClass(name, pgTypesModule, bases...)
		defineType(c, visit, sig, build)
		return c
	}
	timed := func(r *typeReader) (schema.Type, error) {
		return &schema.DateTime{Visit: r.visit, Timezone: r.flag("timezone"), Precision: r.number("precision")}, nil
	}
	pg("TIMESTAMP", "TIMESTAMP", "(timezone=False, precision=None)", timed, TimestampClass)
	pg("TIME", "TIME", "(timezone=False, precision=None)", timed, UpperTimeClass)
	pg("INTERVAL", "INTERVAL", "(precision=None, fields=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.Interval{Visit: "INTERVAL", Fields: r.text("fields"), Precision: r.number("precision")}, nil
	}, NativeEmulated, abstractInterval)
	pg("BYTEA", "BYTEA", "", nil, LargeBinaryClass)
	pg("CITEXT", "CITEXT", "", nil, UpperTextClass)
	pg("BIT", "BIT", "(length=None, varying=False)", func(r *typeReader) (schema.Type, error) {
		return &schema.Bit{Length: r.number("length"), Varying: r.flag("varying")}, nil
	}, TypeEngineClass)
	scalar := func(r *typeReader) (schema.Type, error) { return &schema.Scalar{Visit: r.visit}, nil }
	network := pyeval.NewNativeClass("_NetworkAddressTypeMixin", pgTypesModule)
	for _, name := range []string{"INET", "CIDR", "MACADDR", "MACADDR8"} {
		pg(name, name, "()", scalar, network, TypeEngineClass)
	}
	for _, name := range []string{"MONEY", "OID", "REGCLASS", "REGCONFIG", "TSVECTOR", "TSQUERY"} {
		pg(name, name, "()", scalar, TypeEngineClass)
	}
	pg("PGUuid", "", "", nil, UpperUUIDClass)

	defineType(PGArrayClass, "", "(item_type, as_tuple=False, dimensions=None, zero_indexes=False)", buildArray(true))
	PGArrayClass.Define(arrayInit)
	defineType(PGJSONClass, "", "(none_as_null=False, astext_type=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.JSON{Visit: r.visit, NoneAsNull: r.flag("none_as_null"), AsTextType: r.typ("astext_type"), PostgreSQL: true}, nil
	})
	// The constructor has a Text() object as default, so that repr shows it.
	typeSpecs[PGJSONClass].repr = func(th *pyeval.Thread, o *pyeval.Object) (string, error) {
		args, err := reprArgs(th, o, []typeParam{{name: "none_as_null", value: pyeval.False}})
		if err != nil {
			return "", err
		}
		s, err := reprOr(th, o, "astext_type", "Text()")
		if err != nil {
			return "", err
		}
		return o.Class().Name + "(" + joinArgs(append(args, "astext_type="+s)) + ")", nil
	}
	defineType(JSONBClass, "JSONB", "", nil)
	pgPath := pyeval.NewNativeClass("JSONPathType", pgJSONModule, jsonPathTypeClass)
	defineType(pgPath, "", "", nil)
	defineType(pyeval.NewNativeClass("JSONPATH", pgJSONModule, pgPath), "JSONPATH", "", nil)
	defineType(HstoreClass, "HSTORE", "(text_type=None)", func(r *typeReader) (schema.Type, error) {
		return &schema.Hstore{TextType: r.typ("text_type")}, nil
	}).repr = func(th *pyeval.Thread, o *pyeval.Object) (string, error) {
		s, err := reprOr(th, o, "text_type", "Text()")
		return o.Class().Name + "(text_type=" + s + ")", err
	}

	rangeModule := pgPackage + ".ranges"
	abstract := pyeval.NewNativeClass("AbstractRange", rangeModule, TypeEngineClass)
	defineType(abstract, "", "()", func(r *typeReader) (schema.Type, error) { return &schema.RangeType{Visit: r.visit}, nil })
	single := pyeval.NewNativeClass("AbstractSingleRange", rangeModule, abstract)
	multi := pyeval.NewNativeClass("AbstractMultiRange", rangeModule, abstract)
	defineType(single, "", "", nil)
	defineType(multi, "", "", nil)
	for _, name := range []string{"INT4RANGE", "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE"} {
		defineType(pyeval.NewNativeClass(name, rangeModule, single), name, "", nil)
	}
	for _, name := range []string{"INT4MULTIRANGE", "INT8MULTIRANGE", "NUMMULTIRANGE", "DATEMULTIRANGE", "TSMULTIRANGE", "TSTZMULTIRANGE"} {
		defineType(pyeval.NewNativeClass(name, rangeModule, multi), name, "", nil)
	}

	catalog := pgPackage + ".pg_catalog"
	for _, name := range []string{"NAME", "PG_NODE_TREE", "INT2VECTOR", "OIDVECTOR"} {
		c := pyeval.NewNativeClass(name, catalog, TypeEngineClass)
		defineType(c, name, "()", func(r *typeReader) (schema.Type, error) {
			return nil, unsupported("the type " + r.o.Class().Name + " of the system catalog")
		})
	}
}

// reprOr is the repr of an attribute, def when it is None.
func reprOr(th *pyeval.Thread, o *pyeval.Object, name, def string) (string, error) {
	v := attrOr(o, name)
	if pyeval.IsNone(v) {
		return def, nil
	}
	return th.Repr(v)
}
