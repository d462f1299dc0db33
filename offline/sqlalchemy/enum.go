package sqlalchemy

import (
	"strings"
	"unicode/utf8"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const namedTypesModule = "sqlalchemy.dialects.postgresql.named_types"

// The named types: Enum, PostgreSQL's ENUM and DOMAIN.
var (
	EnumClass      = typeVar("Enum", StringClass, SchemaTypeClass, EmulatedClass, TypeEngineClass)
	namedTypeClass = pyeval.NewNativeClass("NamedType", namedTypesModule, SchemaVisitableClass, TypeEngineClass)
	PGEnumClass    = pyeval.NewNativeClass("ENUM", namedTypesModule, namedTypeClass, NativeEmulated, EnumClass)
	DomainClass    = pyeval.NewNativeClass("DOMAIN", namedTypesModule, namedTypeClass, SchemaTypeClass)
)

func init() {
	exportClass(namedTypeClass)
	defineType(EnumClass, "enum", "", buildEnum(false)).repr = enumRepr
	defineType(PGEnumClass, "ENUM", "", buildEnum(true)).repr = enumRepr
	EnumClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("native_enum", pyeval.True)
		b.Attr("create_constraint", pyeval.False)
		b.Attr("validate_strings", pyeval.False)
		b.Attr("enum_class", pyeval.None)
		b.Attr("values_callable", pyeval.None)
		for _, n := range []string{"name", "schema", "metadata"} {
			b.Attr(n, pyeval.None)
		}
		b.Attr("inherit_schema", pyeval.False)
		b.Method("__init__(*enums, **kw)", enumInit)
		b.Method("create(bind, checkfirst=False)", namedTypeDDL(false))
		b.Method("drop(bind, checkfirst=False)", namedTypeDDL(true))
	})
	PGEnumClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("create_type", pyeval.True)
		b.Method("__init__(*enums, **kw)", enumInit)
	})
	namedTypeClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("create(bind, checkfirst=True, **kw)", namedTypeDDL(false))
		b.Method("drop(bind, checkfirst=True, **kw)", namedTypeDDL(true))
	})
	SchemaTypeClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("create(bind, checkfirst=False)", nothing)
		b.Method("drop(bind, checkfirst=False)", nothing)
	})

	defineType(DomainClass, "DOMAIN", "", buildDomain).repr = func(th *pyeval.Thread, o *pyeval.Object) (string, error) {
		params := parseTypeParams("(name, data_type, collation=None, default=None, constraint_name=None, not_null=None, check=None, create_type=True)")
		args, err := reprArgs(th, o, params[:2])
		return o.Class().Name + "(" + strings.Join(args, ", ") + ")", err
	}
	DomainClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(name, data_type, *, collation=None, default=None, constraint_name=None, not_null=None, check=None, create_type=True, schema=None, metadata=None, inherit_schema=False, quote=None)", domainInit)
	})
}

// enumKeywords are the attributes that Enum's keywords become, with defaults.
var enumKeywords = []struct {
	name  string
	value pyeval.Value
}{
	{"native_enum", pyeval.True},
	{"create_constraint", pyeval.False},
	{"values_callable", pyeval.None},
	{"validate_strings", pyeval.False},
	{"schema", pyeval.None},
	{"metadata", pyeval.None},
	{"inherit_schema", pyeval.False},
}

// enumInit follows Enum._enum_init. Keywords that it does not know are ignored,
// as SQLAlchemy does.
func enumInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o := a.Self.(*pyeval.Object)
	enums := a.Pos
	if v, ok := a.KwArg("_enums"); ok && len(enums) == 0 {
		var err error
		if enums, err = th.Slice(v); err != nil {
			return nil, err
		}
	}
	for _, k := range enumKeywords {
		v, given := a.KwArg(k.name)
		if !given {
			v = k.value
		}
		o.SetAttr(k.name, v)
	}
	if v, ok := a.KwArg("create_type"); ok && o.Class().IsSubclassOf(PGEnumClass) {
		o.SetAttr("create_type", v)
	}
	labels, members, class, err := enumLabels(th, o, enums, a)
	if err != nil {
		return nil, err
	}
	longest := 0
	values := make([]pyeval.Value, len(labels))
	for i, l := range labels {
		longest = max(longest, utf8.RuneCountInString(l))
		values[i] = pyeval.Str(l)
	}
	o.SetAttr("enums", pyeval.NewList(values...))
	o.SetAttr("_objects", pyeval.NewTuple(members...))
	o.SetAttr("enum_class", class)
	o.SetAttr("_default_length", pyeval.MakeInt(int64(longest)))
	length := pyeval.MakeInt(int64(longest))
	if v, ok := a.KwArg("length"); ok {
		length = v
		if i, isInt := pyeval.AsInt(v); isInt {
			if n, ok := i.Int64(); ok && n < int64(longest) {
				return nil, pyeval.Raise(pyeval.ValueErrorClass, "When provided, length must be larger or equal than the length of the longest enum value. %d < %d", n, longest)
			}
		}
	}
	o.SetAttr("length", length)
	o.SetAttr("collation", pyeval.None)
	name, given := a.KwArg("name")
	if !given && !pyeval.IsNone(class) && len(labels) > 0 {
		name = pyeval.Str(strings.ToLower(class.(*pyeval.Class).Name))
	}
	if name == nil {
		name = pyeval.None
	}
	if q, ok := a.KwArg("quote"); ok && !pyeval.IsNone(q) && !pyeval.IsNone(name) {
		if name, err = th.Call(QuotedNameClass, name, q); err != nil {
			return nil, err
		}
	}
	o.SetAttr("name", name)
	return pyeval.None, nil
}

// enumLabels follows Enum._parse_into_values: the stored labels and the objects
// they stand for.
func enumLabels(th *pyeval.Thread, o *pyeval.Object, enums []pyeval.Value, a *pyeval.Args) (labels []string, members []pyeval.Value, class pyeval.Value, err error) {
	if len(enums) == 1 {
		if c, ok := enums[0].(*pyeval.Class); ok {
			m, ok, err := th.FindAttr(c, "__members__")
			if err != nil {
				return nil, nil, nil, err
			}
			if ok {
				return enumClassLabels(th, o, c, m, a)
			}
		}
		if u, ok := enums[0].(*pyeval.Unknown); ok {
			return nil, nil, nil, u.Refuse("the labels of an Enum must be known")
		}
	}
	for _, e := range enums {
		if u, ok := e.(*pyeval.Unknown); ok {
			return nil, nil, nil, u.Refuse("the labels of an Enum must be known")
		}
		s, ok := pyeval.AsStr(e)
		if !ok {
			switch e.(type) {
			case *pyeval.List, *pyeval.Tuple, *pyeval.Set:
				return nil, nil, nil, argumentError("%s(%s): labels are given one by one, Enum('a', 'b'), or with a star, Enum(*labels)", o.Class().Name, describe(th, e))
			}
			return nil, nil, nil, pyeval.Raise(pyeval.TypeErrorClass, "object of type '%s' has no len(): the labels of an Enum are str", pyeval.TypeName(e))
		}
		labels = append(labels, s)
	}
	return labels, enums, pyeval.None, nil
}

func enumClassLabels(th *pyeval.Thread, o *pyeval.Object, c *pyeval.Class, membersMap pyeval.Value, a *pyeval.Args) (labels []string, members []pyeval.Value, class pyeval.Value, err error) {
	items, err := mappingItems(th, membersMap)
	if err != nil {
		return nil, nil, nil, err
	}
	aliases := false
	if v, ok := a.KwArg("omit_aliases"); ok {
		if aliases, err = th.Truth(v); err != nil {
			return nil, nil, nil, err
		}
		aliases = !aliases
	}
	for _, it := range items {
		key, _ := pyeval.AsStr(it[0])
		if !aliases {
			n, err := th.GetAttr(it[1], "name")
			if err != nil {
				return nil, nil, nil, err
			}
			if s, _ := pyeval.AsStr(n); s != key {
				continue
			}
		}
		labels = append(labels, key)
		members = append(members, it[1])
	}
	if f, _ := o.Attr("values_callable"); !pyeval.IsNone(f) {
		r, err := th.Call(f, c)
		if err != nil {
			return nil, nil, nil, err
		}
		vs, err := th.Slice(r)
		if err != nil {
			return nil, nil, nil, err
		}
		labels = labels[:0:0]
		for _, v := range vs {
			s, ok := pyeval.AsStr(v)
			if !ok {
				if u, ok := v.(*pyeval.Unknown); ok {
					return nil, nil, nil, u.Refuse("the labels of an Enum must be known")
				}
				return nil, nil, nil, argumentError("values_callable of Enum(%s) must give str labels, not %s", c.Name, pyeval.TypeName(v))
			}
			labels = append(labels, s)
		}
	}
	return labels, members, c, nil
}

// mappingItems are the (key, value) pairs of a dict or another mapping.
func mappingItems(th *pyeval.Thread, m pyeval.Value) ([][2]pyeval.Value, error) {
	var out [][2]pyeval.Value
	if d, ok := pyeval.Underlying(m).(*pyeval.Dict); ok {
		d.Each(func(k, v pyeval.Value) bool {
			out = append(out, [2]pyeval.Value{k, v})
			return true
		})
		return out, nil
	}
	items, err := th.CallMethod(m, "items")
	if err != nil {
		return nil, err
	}
	vs, err := th.Slice(items)
	if err != nil {
		return nil, err
	}
	for _, v := range vs {
		kv, err := th.Unpack(v, 2)
		if err != nil {
			return nil, err
		}
		out = append(out, [2]pyeval.Value{kv[0], kv[1]})
	}
	return out, nil
}

func buildEnum(postgres bool) func(r *typeReader) (schema.Type, error) {
	return func(r *typeReader) (schema.Type, error) {
		t := &schema.Enum{
			Name: r.name("name"), Schema: r.name("schema"), InheritSchema: r.tri("inherit_schema"),
			NonNative: !r.flag("native_enum"), CreateConstraint: r.flag("create_constraint"),
			ValidateStrings: r.flag("validate_strings"), Collation: r.text("collation"), PostgreSQL: postgres,
		}
		t.Length = -1
		if n := r.number("length"); n != nil {
			t.Length = *n
		}
		if postgres {
			t.NonNative = false
			t.CreateType = schema.TriOf(r.flag("create_type"))
		}
		if m, ok := pyeval.Payload[*schema.MetaData](r.get("metadata")); ok {
			t.Metadata = m
		}
		labels, err := r.th.Slice(r.get("enums"))
		if err != nil {
			return nil, err
		}
		for _, l := range labels {
			s, _ := pyeval.AsStr(l)
			t.Labels = append(t.Labels, s)
		}
		if c, ok := r.get("enum_class").(*pyeval.Class); ok {
			t.Class = c.Name
			members, err := r.th.Slice(r.get("_objects"))
			if err != nil {
				return nil, err
			}
			for _, m := range members {
				v, err := ValueOf(r.th, m)
				if err != nil {
					return nil, err
				}
				em, _ := v.(schema.EnumMember)
				t.Members = append(t.Members, em)
			}
		}
		return t, nil
	}
}

// enumRepr follows Enum.__repr__.
func enumRepr(th *pyeval.Thread, o *pyeval.Object) (string, error) {
	var args []string
	enums, ok := o.Attr("enums")
	if !ok {
		return o.Class().Name + "()", nil
	}
	vs, err := th.Slice(enums)
	if err != nil {
		return "", err
	}
	for _, v := range vs {
		s, err := th.Repr(v)
		if err != nil {
			return "", err
		}
		args = append(args, s)
	}
	length, _ := o.Attr("_default_length")
	params := []typeParam{
		{name: "name", value: pyeval.None}, {name: "schema", value: pyeval.None}, {name: "metadata", value: pyeval.None},
		{name: "inherit_schema", value: pyeval.False}, {name: "native_enum", value: pyeval.True},
		{name: "create_constraint", value: pyeval.False}, {name: "length", value: length},
	}
	rest, err := reprArgs(th, o, params)
	return o.Class().Name + "(" + strings.Join(append(args, rest...), ", ") + ")", err
}

func domainInit(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o := a.Self.(*pyeval.Object)
	typ, err := typeInstance(th, a.Get("data_type"))
	if err != nil {
		return nil, err
	}
	for _, n := range []string{"name", "collation", "default", "constraint_name", "not_null", "check", "create_type", "schema", "metadata", "inherit_schema"} {
		o.SetAttr(n, a.Get(n))
	}
	if q := a.Get("quote"); !pyeval.IsNone(q) {
		n, err := th.Call(QuotedNameClass, a.Get("name"), q)
		if err != nil {
			return nil, err
		}
		o.SetAttr("name", n)
	}
	o.SetAttr("data_type", typ)
	return pyeval.None, nil
}

func buildDomain(r *typeReader) (schema.Type, error) {
	t := &schema.Domain{
		Name: r.name("name"), DataType: r.typ("data_type"), Collation: r.text("collation"),
		ConstraintName: r.name("constraint_name"), NotNull: r.flag("not_null"), Schema: r.name("schema"),
		CreateType: schema.TriOf(r.flag("create_type")),
	}
	if m, ok := pyeval.Payload[*schema.MetaData](r.get("metadata")); ok {
		t.Metadata = m
	}
	if v := r.get("default"); !pyeval.IsNone(v) {
		if s, ok := pyeval.AsStr(v); ok {
			t.Default = &schema.DefaultClause{Text: s}
		} else {
			e, err := ExprOf(r.th, v)
			if err != nil {
				return nil, err
			}
			t.Default = &schema.DefaultClause{Expr: e}
		}
	}
	if v := r.get("check"); !pyeval.IsNone(v) {
		if s, ok := pyeval.AsStr(v); ok {
			t.CheckText = s
		} else {
			e, err := ExprOf(r.th, v)
			if err != nil {
				return nil, err
			}
			t.Check = e
		}
	}
	return t, nil
}

// namedTypeDDL is create() or drop() of a named type. Offline Alembic has nothing
// to check against, so that checkfirst has no effect there.
func namedTypeDDL(drop bool) pyeval.NativeFunc {
	return func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
		t, err := TypeOf(th, a.Self)
		if err != nil {
			return nil, err
		}
		if _, plain := schema.EnumOf(t); !plain {
			if _, domain := t.(*schema.Domain); !domain {
				return pyeval.None, nil
			}
		}
		if check, err := mayCheckFirst(th, a); err != nil {
			return nil, err
		} else if check {
			name, sch := namedTypeName(t)
			if found, err := isThere(th, a.Get("bind"), "has_type", name, sch); err != nil || found != drop {
				return pyeval.None, err
			}
		}
		return pyeval.None, runDDL(th, a.Get("bind"), a.FuncName(), func(at ops.At) ops.Operation {
			if drop {
				return &ops.DropType{At: at, Type: t}
			}
			return &ops.CreateType{At: at, Type: t}
		})
	}
}

// namedTypeName is the name of an enum or a domain, and its schema.
func namedTypeName(t schema.Type) (name, sch schema.Name) {
	if e, ok := schema.EnumOf(t); !ok {
		if d, ok := t.(*schema.Domain); ok {
			return d.Name, d.Schema
		}
	} else {
		return e.Name, e.Schema
	}
	return name, sch
}
