package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// The values of range types: postgresql.Range and MultiRange. The bounds stay
// Python attributes; [ValueOf] makes schema values of them.
var (
	RangeValueClass = pyeval.NewNativeClass("Range", pgPackage+".ranges")
	MultiRangeClass = pyeval.NewNativeClass("MultiRange", pgPackage+".ranges", pyeval.ListClass)
)

func init() {
	exportClass(RangeValueClass, MultiRangeClass)
	RangeValueClass.Define(func(b *pyeval.ClassBuilder) {
		b.ClassMethod("__class_getitem__(item)", subscripted)
		b.Attr("bounds", pyeval.Str("[)"))
		b.Attr("empty", pyeval.False)
		b.Method("__init__(lower=None, upper=None, *, bounds='[)', empty=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			bounds, err := a.Str("bounds")
			if err != nil {
				return nil, err
			}
			switch bounds {
			case "[)", "(]", "[]", "()":
			default:
				return nil, pyeval.Raise(pyeval.ValueErrorClass, "bounds must be one of '[)', '(]', '[]', '()', not '%s'", bounds)
			}
			empty, err := a.Bool(th, "empty")
			if err != nil {
				return nil, err
			}
			for _, n := range []string{"lower", "upper", "bounds", "empty"} {
				o.SetAttr(n, a.Get(n))
			}
			r := schema.Range{Bounds: bounds, Empty: empty}
			if r.Lower, err = ValueOf(th, a.Get("lower")); err != nil {
				return nil, err
			}
			if r.Upper, err = ValueOf(th, a.Get("upper")); err != nil {
				return nil, err
			}
			o.Native = r
			return pyeval.None, nil
		})
		b.Property("isempty", func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
			return attrOr(self.(*pyeval.Object), "empty"), nil
		}, nil)
		unbounded := func(attr string) pyeval.Getter {
			return func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				o := self.(*pyeval.Object)
				r, _ := o.Native.(schema.Range)
				return pyeval.Bool(!r.Empty && pyeval.IsNone(attrOr(o, attr))), nil
			}
		}
		b.Property("lower_inf", unbounded("lower"), nil)
		b.Property("upper_inf", unbounded("upper"), nil)
		included := func(i int, c byte) pyeval.Getter {
			return func(_ *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
				r, _ := pyeval.Payload[schema.Range](self)
				return pyeval.Bool(!r.Empty && len(r.Bounds) == 2 && r.Bounds[i] == c), nil
			}
		}
		b.Property("lower_inc", included(0, '['), nil)
		b.Property("upper_inc", included(1, ']'), nil)
		b.Method("__bool__()", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			r, _ := pyeval.Payload[schema.Range](a.Self)
			return pyeval.Bool(!r.Empty), nil
		})
		b.Method("__eq__(other)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			other, ok := a.Get("other").(*pyeval.Object)
			if !ok || !other.Class().IsSubclassOf(RangeValueClass) {
				return pyeval.NotImplemented, nil
			}
			for _, n := range []string{"lower", "upper", "bounds", "empty"} {
				eq, err := th.Equal(attrOr(a.Self.(*pyeval.Object), n), attrOr(other, n))
				if err != nil || !eq {
					return pyeval.False, err
				}
			}
			return pyeval.True, nil
		})
		b.Method("__hash__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Repr(a.Self)
			if err != nil {
				return nil, err
			}
			return th.CallMethod(pyeval.Str(s), "__hash__")
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			o := a.Self.(*pyeval.Object)
			s := "Range("
			for i, n := range []string{"lower", "upper", "bounds", "empty"} {
				r, err := th.Repr(attrOr(o, n))
				if err != nil {
					return nil, err
				}
				if i > 0 {
					s += ", "
				}
				if i >= 2 {
					s += n + "="
				}
				s += r
			}
			return pyeval.Str(s + ")"), nil
		})
	})
}

// multiRangeValue is the schema value of a MultiRange, whose items are Ranges.
func multiRangeValue(elems []pyeval.Value) (schema.Value, bool) {
	m := schema.MultiRange{}
	for _, e := range elems {
		r, ok := pyeval.Payload[schema.Range](e)
		if !ok {
			return nil, false
		}
		m.Ranges = append(m.Ranges, r)
	}
	return m, true
}
