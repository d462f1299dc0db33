package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// mappedArgument is X of an annotation Mapped[X]; an annotation of another kind
// has none.
func (s *classScan) mappedArgument(k *pyeval.Class, note pyeval.Value) (pyeval.Value, bool, error) {
	if text, ok := pyeval.AsStr(note); ok {
		v, err := s.th.EvalAnnotation(k, text)
		if err != nil {
			return nil, false, nil // a forward reference to a class that is not there
		}
		note = v
	}
	g, ok := note.(*pyeval.GenericAlias)
	if !ok || len(g.Args) != 1 {
		return nil, false, nil
	}
	c, ok := g.Origin.(*pyeval.Class)
	if !ok || !c.IsSubclassOf(MappedClass) {
		return nil, false, nil
	}
	arg := g.Args[0]
	if text, ok := pyeval.AsStr(arg); ok {
		v, err := s.th.EvalAnnotation(k, text)
		if err != nil {
			return nil, false, nil
		}
		arg = v
	}
	return arg, true, nil
}

// applyAnnotation gives a column what its annotation says: the type, when it has
// none, and whether it is nullable.
func (s *classScan) applyAnnotation(k *pyeval.Class, c *schema.Column, note pyeval.Value, nullableGiven bool) (*schema.Column, error) {
	inner, optional := optionalOf(note)
	if inner == nil {
		return c, nil
	}
	if g, ok := inner.(*pyeval.GenericAlias); ok && g.Name == "typing.Annotated" {
		for _, meta := range g.Args[1:] {
			o, ok := meta.(*pyeval.Object)
			if !ok {
				continue
			}
			if tmpl, ok := o.Native.(*schema.Column); ok {
				if err := s.mergeTemplate(c, tmpl, o, &nullableGiven); err != nil {
					return nil, err
				}
			}
		}
	}
	if !nullableGiven && !c.PrimaryKey {
		c.Nullable = schema.TriOf(optional)
	}
	if !schema.IsNull(c.Type) {
		return c, nil
	}
	if i := infoOf(c); len(c.ForeignKeys) > 0 && i != nil && s.noTypeFor(inner) {
		return c, nil
	}
	t, err := s.typeFor(k, note, inner)
	if err != nil {
		return nil, err
	}
	return c, setColumnType(s.th, c, t)
}

// noTypeFor reports a class that no column type is known for.
func (s *classScan) noTypeFor(v pyeval.Value) bool {
	t, err := s.typeFor(s.cls, v, v)
	return err != nil || pyeval.IsNone(t)
}

// mergeTemplate copies into a column what the mapped_column() of an Annotated
// type says.
func (s *classScan) mergeTemplate(c, tmpl *schema.Column, o *pyeval.Object, nullableGiven *bool) error {
	src := copyColumn(tmpl)
	ci, si := infoOf(c), infoOf(src)
	if schema.IsNull(c.Type) && !schema.IsNull(src.Type) {
		c.Type, ci.typ = src.Type, si.typ
	}
	c.PrimaryKey = c.PrimaryKey || src.PrimaryKey
	if !*nullableGiven && attrOr(o, "_nullable_given") == pyeval.True {
		c.Nullable, *nullableGiven = src.Nullable, true
	}
	if c.ServerDefault == nil && src.ServerDefault != nil {
		c.ServerDefault, ci.serverDefault = src.ServerDefault, si.serverDefault
	}
	if c.Default == nil && src.Default != nil {
		c.Default, ci.dflt = src.Default, si.dflt
	}
	if c.OnUpdate == nil && src.OnUpdate != nil {
		c.OnUpdate, ci.onUpdate = src.OnUpdate, si.onUpdate
	}
	if c.Identity == nil && src.Identity != nil {
		c.Identity, ci.identity = src.Identity, si.identity
	}
	if c.Computed == nil && src.Computed != nil {
		c.Computed, ci.computed = src.Computed, si.computed
	}
	if c.Index == schema.Unset {
		c.Index = src.Index
	}
	if c.Unique == schema.Unset {
		c.Unique = src.Unique
	}
	if !c.HasComment && src.HasComment {
		c.Comment, c.HasComment = src.Comment, true
	}
	for _, fk := range src.ForeignKeys {
		fk.Parent = c
		c.ForeignKeys = append(c.ForeignKeys, fk)
	}
	if src.Autoincrement != schema.AutoincrementAuto {
		c.Autoincrement = src.Autoincrement
	}
	return nil
}

// optionalOf strips Optional[…] and X | None.
func optionalOf(v pyeval.Value) (inner pyeval.Value, optional bool) {
	g, ok := v.(*pyeval.GenericAlias)
	if !ok {
		return v, false
	}
	switch {
	case g.Name == "typing.Optional":
		return g.Args[0], true
	case g.Name == "typing.Union" || g.Origin == pyeval.Value(pyeval.UnionTypeClass):
		args := flattenUnion(g)
		var rest []pyeval.Value
		for _, a := range args {
			if pyeval.IsNone(a) || a == pyeval.Value(pyeval.NoneClass) {
				optional = true
				continue
			}
			rest = append(rest, a)
		}
		if len(rest) == 1 {
			return rest[0], optional
		}
		return v, optional
	}
	return v, false
}

func flattenUnion(g *pyeval.GenericAlias) []pyeval.Value {
	var out []pyeval.Value
	for _, a := range g.Args {
		if in, ok := a.(*pyeval.GenericAlias); ok && (in.Name == "typing.Union" || in.Name == "typing.Optional" || in.Origin == pyeval.Value(pyeval.UnionTypeClass)) {
			out = append(out, flattenUnion(in)...)
			if in.Name == "typing.Optional" {
				out = append(out, pyeval.None)
			}
			continue
		}
		out = append(out, a)
	}
	return out
}

var mappedAnnotationErrorClass = pyeval.NewException("MappedAnnotationError", "sqlalchemy.orm.exc", ArgumentErrorClass)

func init() { exportClass(mappedAnnotationErrorClass) }

// annotationTypes are the types of Python's classes, by full name
// (sqltypes._type_map).
var annotationTypes = map[string]*pyeval.Class{
	"int": IntegerClass, "float": FloatClass, "bool": BooleanClass, "str": StringClass, "bytes": LargeBinaryClass,
	"datetime.datetime": DateTimeClass, "datetime.date": DateClass, "datetime.time": TimeClass, "datetime.timedelta": IntervalClass,
	"decimal.Decimal": NumericClass, "uuid.UUID": UuidClass,
}

// typeFor is the column type of an annotation, after the type_annotation_map of
// the registry.
func (s *classScan) typeFor(k *pyeval.Class, note, inner pyeval.Value) (pyeval.Value, error) {
	types, _ := attrOr(s.registry, "type_annotation_map").(*pyeval.Dict)
	for _, key := range []pyeval.Value{note, inner} {
		if types == nil {
			break
		}
		if v, ok, err := s.th.DictGet(types, key); err == nil && ok {
			return v, nil
		}
	}
	switch x := inner.(type) {
	case *pyeval.GenericAlias:
		switch x.Name {
		case "typing.Annotated":
			return s.typeFor(k, x.Args[0], x.Args[0])
		case "typing.Literal":
			return s.th.CallKw(EnumClass, x.Args, []pyeval.KwArg{{Name: "native_enum", Value: pyeval.False}})
		}
		if x.Origin != nil && types != nil {
			if v, ok, err := s.th.DictGet(types, x.Origin); err == nil && ok {
				return v, nil
			}
		}
	case *pyeval.Class:
		for _, c := range x.MRO() {
			if types != nil && c != pyeval.ObjectClass {
				if v, ok, err := s.th.DictGet(types, c); err == nil && ok {
					return v, nil
				}
			}
			if c.FullName() == "enum.Enum" {
				return s.th.Call(EnumClass, x)
			}
		}
		for _, c := range x.MRO() {
			if t := annotationTypes[c.FullName()]; t != nil && (c == x || c.FullName() != "int" && c.FullName() != "str") {
				return t, nil
			}
		}
	case *pyeval.Object:
		// A NewType stands for its supertype.
		if v, ok := x.Attr("__supertype__"); ok {
			return s.typeFor(k, v, v)
		}
	}
	return nil, pyeval.Raise(mappedAnnotationErrorClass, "Could not locate SQLAlchemy Core type for Python type %s inside the 'type_annotation_map' of %s", describe(s.th, inner), k.Name)
}
