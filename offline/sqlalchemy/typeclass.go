package sqlalchemy

import (
	"strconv"
	"strings"

	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const (
	typesModule   = "sqlalchemy.sql.sqltypes"
	typeAPIModule = "sqlalchemy.sql.type_api"
)

// TypeEngineClass is the base of all types.
var TypeEngineClass = pyeval.NewNativeClass("TypeEngine", typeAPIModule, VisitableClass)

// typeSpec says how a native type class is constructed and what schema type an
// instance of it is. A class without a spec, or with empty fields, takes those
// of the classes it derives from.
type typeSpec struct {
	params []typeParam
	build  func(r *typeReader) (schema.Type, error)
	// repr, if set, takes the place of SQLAlchemy's generic_repr.
	repr func(th *pyeval.Thread, o *pyeval.Object) (string, error)
	// decorates marks classes whose build deals with the hooks of Python
	// subclasses itself.
	decorates bool
}

// typeParam is a parameter of a type's constructor, kept as an attribute of the
// same name.
type typeParam struct {
	name     string
	value    pyeval.Value // default; nil: required
	variadic bool         // *name
}

var typeSpecs = map[*pyeval.Class]*typeSpec{}

// defineType registers a type class. visit is its __visit_name__ ("" inherits),
// sig its parameters ("" inherits the constructor), build its schema type (nil
// inherits). Call it in an init function.
func defineType(c *pyeval.Class, visit, sig string, build func(r *typeReader) (schema.Type, error)) *typeSpec {
	spec := &typeSpec{build: build}
	if sig != "" {
		spec.params = parseTypeParams(sig)
	}
	typeSpecs[c] = spec
	exportClass(c)
	c.Define(func(b *pyeval.ClassBuilder) {
		if visit != "" {
			b.Attr("__visit_name__", pyeval.Str(visit))
		}
		if sig == "" {
			return
		}
		for _, p := range spec.params {
			if p.value != nil {
				b.Attr(p.name, p.value)
			}
		}
		b.Method("__init__"+sig, spec.init)
	})
	return spec
}

func parseTypeParams(sig string) []typeParam {
	out := []typeParam{}
	for _, part := range strings.Split(strings.Trim(sig, "()"), ",") {
		name, def, has := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case name == "" || name == "*" || strings.HasPrefix(name, "**"):
		case strings.HasPrefix(name, "*"):
			out = append(out, typeParam{name: name[1:], variadic: true})
		case has && def == "None":
			out = append(out, typeParam{name: name, value: pyeval.None})
		case has:
			out = append(out, typeParam{name: name, value: literal(def)})
		default:
			out = append(out, typeParam{name: name})
		}
	}
	return out
}

// init is the constructor of a native type: every argument becomes an
// attribute. Defaults stay with the class unless Python code derives from it
// (a class attribute there must not win over the constructor's default).
func (s *typeSpec) init(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	o, ok := a.Self.(*pyeval.Object)
	if !ok {
		return nil, pyeval.Raise(pyeval.TypeErrorClass, "a type was expected, not %s", pyeval.TypeName(a.Self))
	}
	native := o.Class().IsNative()
	for i, p := range s.params {
		if p.variadic {
			o.SetAttr(p.name, pyeval.NewTuple(a.Pos...))
			continue
		}
		if native && !a.Given(p.name) {
			continue
		}
		if v := a.At(i); v != nil {
			o.SetAttr(p.name, v)
		}
	}
	for _, k := range a.Kw {
		o.SetAttr(k.Name, k.Value)
	}
	return pyeval.None, nil
}

// specOf gives the constructor's and the building part of a class, from the
// nearest classes that have them.
func specOf(c *pyeval.Class) (params, build *typeSpec) {
	for _, k := range c.MRO() {
		s := typeSpecs[k]
		if s == nil {
			continue
		}
		if params == nil && s.params != nil {
			params = s
		}
		if build == nil && s.build != nil {
			build = s
		}
	}
	return params, build
}

// IsType reports whether v is a type or a class of types.
func IsType(v pyeval.Value) bool {
	switch v := v.(type) {
	case *pyeval.Class:
		return v.IsSubclassOf(TypeEngineClass)
	case *pyeval.Object:
		return v.Class().IsSubclassOf(TypeEngineClass)
	}
	return false
}

// typeInstance is SQLAlchemy's to_instance: a class is called, None is NullType.
func typeInstance(th *pyeval.Thread, v pyeval.Value) (*pyeval.Object, error) {
	switch x := v.(type) {
	case *pyeval.Unknown:
		return nil, x.Refuse("a type must be known")
	case *pyeval.Object:
		if x.Class().IsSubclassOf(TypeEngineClass) {
			return x, nil
		}
	case *pyeval.Class:
		if x.IsSubclassOf(TypeEngineClass) {
			r, err := th.Call(x)
			if err != nil {
				return nil, err
			}
			if o, ok := r.(*pyeval.Object); ok {
				return o, nil
			}
			return nil, argumentError("a type was expected, not %s", pyeval.TypeName(r))
		}
	}
	if pyeval.IsNone(v) {
		return pyeval.NewObject(NullTypeClass, nil), nil
	}
	if th.IsCallable(v) {
		r, err := th.Call(v)
		if err != nil {
			return nil, err
		}
		if IsType(r) && !pyeval.IsNone(r) {
			return typeInstance(th, r)
		}
	}
	return nil, argumentError("a type was expected, not %s", describe(th, v))
}

// TypeOf is the schema type of a type object or class; None gives nil. The
// type of an object is made once.
func TypeOf(th *pyeval.Thread, v pyeval.Value) (schema.Type, error) {
	if pyeval.IsNone(v) {
		return nil, nil
	}
	o, err := typeInstance(th, v)
	if err != nil {
		return nil, err
	}
	if t, ok := o.Native.(schema.Type); ok {
		return t, nil
	}
	t, err := buildType(th, o)
	if err != nil {
		return nil, err
	}
	o.Native = t
	return t, nil
}

func buildType(th *pyeval.Thread, o *pyeval.Object) (schema.Type, error) {
	_, spec := specOf(o.Class())
	if spec == nil {
		// A class of the user's own right below TypeEngine prints by @compiles
		// alone.
		h := hooksOf(th, o)
		if h.Compile == nil && h.ColSpec == nil {
			return nil, pyeval.Raise(UnsupportedCompilationClass, "Compiler can't render element of type %s", o.Class().Name)
		}
		return withVariants(th, o, &schema.UserDefined{Class: o.Class().Name, Hooks: h.TypeHooks})
	}
	r := &typeReader{th: th, o: o}
	if v, _ := th.Lookup(o.Class(), "__visit_name__"); v != nil {
		r.visit, _ = pyeval.AsStr(v)
	}
	t, err := spec.build(r)
	if err == nil {
		err = r.err
	}
	if err != nil {
		return nil, err
	}
	if !spec.decorates && (!o.Class().IsNative() || hasCompiles(th)) {
		if h := hooksOf(th, o); h.any {
			t = &schema.Compiled{Base: t, Class: o.Class().Name, Hooks: h.TypeHooks}
		}
	}
	return withVariants(th, o, t)
}

// withVariants wraps a type in what with_variant() added to its object.
func withVariants(th *pyeval.Thread, o *pyeval.Object, t schema.Type) (schema.Type, error) {
	m, ok := o.Attr(variantAttr)
	if !ok {
		return t, nil
	}
	v := &schema.Variant{Base: t}
	var err error
	m.(*pyeval.Dict).Each(func(k, typ pyeval.Value) bool {
		var vt schema.Type
		if vt, err = TypeOf(th, typ); err != nil {
			return false
		}
		name, _ := pyeval.AsStr(k)
		v.Dialects = append(v.Dialects, name)
		v.ForDialect = append(v.ForDialect, vt)
		return true
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

const variantAttr = "_variant_mapping"

// typeReader reads the attributes of a type object.
type typeReader struct {
	th    *pyeval.Thread
	o     *pyeval.Object
	visit string
	err   error // the first one
}

func (r *typeReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// get is an attribute, None when there is none.
func (r *typeReader) get(name string) pyeval.Value {
	if v, ok := r.o.Attr(name); ok {
		return v
	}
	v, ok, err := r.th.FindAttr(r.o, name)
	if err != nil {
		r.fail(err)
	}
	if !ok || v == nil {
		return pyeval.None
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		r.fail(u.Refuse(r.o.Class().Name + "." + name + " must be known"))
		return pyeval.None
	}
	return v
}

// text is str() of a length or a collation, "" for None.
func (r *typeReader) text(name string) string {
	v := r.get(name)
	if pyeval.IsNone(v) {
		return ""
	}
	s, err := r.th.Str(v)
	if err != nil {
		r.fail(err)
	}
	return s
}

// number is an int, nil for None. SQLAlchemy prints whatever it is given; text
// that reads as an int is taken for one, all else is refused.
func (r *typeReader) number(name string) *int64 {
	v := r.get(name)
	if pyeval.IsNone(v) {
		return nil
	}
	if i, ok := pyeval.AsInt(pyeval.Underlying(v)); ok {
		if n, ok := i.Int64(); ok {
			return &n
		}
	}
	if s, ok := pyeval.AsStr(v); ok {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return &n
		}
	}
	r.fail(argumentError("%s: %s must be an int, not %s", r.o.Class().Name, name, describe(r.th, v)))
	return nil
}

func (r *typeReader) flag(name string) bool {
	b, err := r.th.Truth(r.get(name))
	if err != nil {
		r.fail(err)
	}
	return b
}

// tri is a flag whose None is schema.Unset.
func (r *typeReader) tri(name string) schema.Tri {
	v := r.get(name)
	if pyeval.IsNone(v) {
		return schema.Unset
	}
	return schema.TriOf(r.flag(name))
}

// typ is a type, nil for None.
func (r *typeReader) typ(name string) schema.Type {
	t, err := TypeOf(r.th, r.get(name))
	if err != nil {
		r.fail(err)
	}
	return t
}

func (r *typeReader) name(attr string) schema.Name {
	n, err := nameOf(r.get(attr))
	if err != nil {
		r.fail(err)
	}
	return n
}

// describe is a value in a message: its repr when that is short, else its class.
func describe(th *pyeval.Thread, v pyeval.Value) string {
	if v == nil {
		return "None"
	}
	s, err := th.Repr(v)
	if err != nil || len(s) > 80 {
		return "a value of type " + pyeval.TypeName(v)
	}
	return s
}
