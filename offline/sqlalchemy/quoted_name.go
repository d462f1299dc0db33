package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The classes of names: str with a quoting rule, and conv() and op.f(), which
// naming conventions leave alone. The builtin value inside is a nameValue.
var (
	QuotedNameClass    = pyeval.NewNativeClass("quoted_name", "sqlalchemy.sql.elements", pyeval.StrClass)
	TruncatedLabelBase = pyeval.NewNativeClass("_truncated_label", "sqlalchemy.sql.elements", QuotedNameClass)
	ConvClass          = pyeval.NewNativeClass("conv", "sqlalchemy.sql.elements", TruncatedLabelBase)
)

func init() {
	exportClass(QuotedNameClass, TruncatedLabelBase, ConvClass)
	QuotedNameClass.Define(func(b *pyeval.ClassBuilder) {
		b.New("(value, quote)", newQuotedName)
		b.Method("__init__(*args, **kw)", nothing)
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Repr(pyeval.Underlying(a.Object))
			return pyeval.Str(s), err
		})
	})
	TruncatedLabelBase.Define(func(b *pyeval.ClassBuilder) { b.New("(value, quote=None)", newQuotedName) })
	QuotedNameClass.Define(func(b *pyeval.ClassBuilder) {
		b.Attr("quote", pyeval.None)
		b.ClassMethod("construct(value, quote)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			if a.IsNone("value") {
				return pyeval.None, nil
			}
			return th.Call(a.SelfClass(), a.Get("value"), a.Get("quote"))
		})
	})
}

func newQuotedName(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	v := a.Get("value")
	if o, ok := v.(*pyeval.Object); ok && o.Class().IsSubclassOf(a.SelfClass()) && a.IsNone("quote") {
		return o, nil
	}
	s, err := a.Str("value")
	if err != nil {
		return nil, err
	}
	quote, given, err := a.OptBool(th, "quote")
	if err != nil {
		return nil, err
	}
	o := pyeval.NewObject(a.SelfClass(), pyeval.Str(s))
	if given {
		o.SetAttr("quote", pyeval.Bool(quote))
	}
	return o, nil
}

// nameOf is the schema name of a str, quoted_name, conv or None.
func nameOf(v pyeval.Value) (schema.Name, error) {
	if pyeval.IsNone(v) {
		return schema.Name{}, nil
	}
	if u, ok := v.(*pyeval.Unknown); ok {
		return schema.Name{}, u.Refuse("a name must be known")
	}
	s, ok := pyeval.AsStr(v)
	if !ok {
		return schema.Name{}, argumentError("a name must be a str, not %s", pyeval.TypeName(v))
	}
	n := schema.Name{Text: s, Given: s == ""}
	if o, ok := v.(*pyeval.Object); ok {
		n.Conv = o.Class().IsSubclassOf(ConvClass)
		if q, ok := o.Attr("quote"); ok && !pyeval.IsNone(q) {
			n.Quote = schema.TriOf(q == pyeval.True)
		}
	}
	return n, nil
}

// NameOf is the schema name of a Python value: str, quoted_name, conv or None.
func NameOf(v pyeval.Value) (schema.Name, error) { return nameOf(v) }

// nameValue is the Python value of a schema name.
func nameValue(n schema.Name) pyeval.Value {
	switch {
	case n.None():
		return pyeval.None
	case n.Conv:
		return NewConv(n.Text)
	case n.Quote != schema.Unset:
		o := pyeval.NewObject(QuotedNameClass, pyeval.Str(n.Text))
		o.SetAttr("quote", pyeval.Bool(n.Quote == schema.Yes))
		return o
	}
	return pyeval.Str(n.Text)
}

// NewConv is conv(text), which is what op.f() makes.
func NewConv(text string) pyeval.Value {
	return pyeval.NewObject(ConvClass, pyeval.Str(text))
}
