package pyeval

import (
	"fmt"
	"strings"

	"sqlgen/offline/pyast"
)

// Str is str(v).
func (th *Thread) Str(v Value) (string, error) {
	switch x := v.(type) {
	case Str:
		return string(x), nil
	case *Object:
		if f, owner := th.Lookup(x.class, "__str__"); f != nil && owner != ObjectClass && !owner.value {
			r, err := th.callBound(f, x)
			if err != nil {
				return "", err
			}
			return strResult("__str__", r)
		}
		if f, owner := th.Lookup(x.class, "__repr__"); f != nil && owner != ObjectClass && !owner.value {
			if _, isStr := x.Native.(Str); !isStr {
				return th.Repr(v)
			}
		}
		if s, ok := x.Native.(Str); ok {
			return string(s), nil
		}
	case *Unknown:
		return "", x.Refuse("a text must be known")
	}
	return th.Repr(v)
}

func strResult(name string, r Value) (string, error) {
	if s, ok := AsStr(r); ok {
		return s, nil
	}
	if u, ok := r.(*Unknown); ok {
		return "", u.Refuse("a text must be known")
	}
	return "", Raise(TypeErrorClass, "%s returned non-string (type %s)", name, TypeName(r))
}

// Repr is repr(v).
func (th *Thread) Repr(v Value) (string, error) {
	switch x := v.(type) {
	case Int:
		return th.intString(x)
	case *List:
		return th.reprElems(v, "[", x.Elems, "]", "[...]")
	case *Tuple:
		if len(x.Elems) == 1 {
			return th.reprElems(v, "(", x.Elems, ",)", "(...)")
		}
		return th.reprElems(v, "(", x.Elems, ")", "(...)")
	case *Dict:
		return th.reprDict(x)
	case *Set:
		if x.Len() == 0 {
			return "set()", nil
		}
		return th.reprElems(v, "{", x.Elems(), "}", "set(...)")
	case *FrozenSet:
		if x.Len() == 0 {
			return "frozenset()", nil
		}
		return th.reprElems(v, "frozenset({", x.Elems(), "})", "frozenset(...)")
	case *DictView:
		elems, err := th.Slice(x)
		if err != nil {
			return "", err
		}
		return th.reprElems(v, TypeName(x)+"([", elems, "])", "...")
	case *Slice:
		return th.reprElems(v, "slice(", []Value{x.Start, x.Stop, x.Step}, ")", "...")
	case *GenericAlias:
		return th.reprAlias(x)
	case *BoundMethod:
		self, err := th.Repr(x.Self)
		if err != nil {
			return "", err
		}
		return "<bound method " + qualnameOf(x.Func) + " of " + self + ">", nil
	case *Class:
		if meta := x.Class(); meta != TypeClass {
			if f, owner := th.Lookup(meta, "__repr__"); f != nil && owner != ObjectClass && !owner.value {
				r, err := th.callBound(f, x)
				if err != nil {
					return "", err
				}
				return strResult("__repr__", r)
			}
		}
	case *Object:
		return th.reprObject(x)
	case *Unknown:
		return "", x.Refuse("a text must be known")
	}
	return plainRepr(v), nil
}

func qualnameOf(f Value) string {
	switch x := f.(type) {
	case *Function:
		return x.Qualname
	case *Builtin:
		if x.owner != nil {
			return x.owner.Name + "." + x.Name
		}
		return x.Name
	}
	return TypeName(f)
}

func (th *Thread) reprObject(o *Object) (string, error) {
	f, owner := th.Lookup(o.class, "__repr__")
	if f != nil && owner != ObjectClass && !owner.value {
		r, err := th.callBound(f, o)
		if err != nil {
			return "", err
		}
		return strResult("__repr__", r)
	}
	if u, ok := inner(o); ok {
		s, err := th.Repr(u)
		switch u.(type) {
		case *Set, *FrozenSet:
			// An instance of a subclass shows the name of its class.
			if set, _ := SetOf(u); set.Len() == 0 {
				return o.class.Name + "()", err
			}
			elems, err := th.reprElems(u, "{", u.(interface{ Elems() []Value }).Elems(), "}", "...")
			return o.class.Name + "(" + elems + ")", err
		}
		return s, err
	}
	return th.defaultRepr(o), nil
}

func (th *Thread) reprElems(v Value, open string, elems []Value, end, again string) (string, error) {
	for _, r := range th.reprs {
		if r == v {
			return again, nil
		}
	}
	if err := th.enter(); err != nil {
		return "", err
	}
	th.reprs = append(th.reprs, v)
	defer func() {
		th.reprs = th.reprs[:len(th.reprs)-1]
		th.leave()
	}()
	var b strings.Builder
	b.WriteString(open)
	for i, e := range elems {
		if i > 0 {
			b.WriteString(", ")
		}
		s, err := th.Repr(e)
		if err != nil {
			return "", err
		}
		if err := th.Alloc(int64(len(s))); err != nil {
			return "", err
		}
		b.WriteString(s)
	}
	b.WriteString(end)
	return b.String(), nil
}

func (th *Thread) reprDict(d *Dict) (string, error) {
	for _, r := range th.reprs {
		if r == Value(d) {
			return "{...}", nil
		}
	}
	if err := th.enter(); err != nil {
		return "", err
	}
	th.reprs = append(th.reprs, d)
	defer func() {
		th.reprs = th.reprs[:len(th.reprs)-1]
		th.leave()
	}()
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i < len(d.entries); i++ {
		e := d.entries[i]
		if e.key == nil {
			continue
		}
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		k, err := th.Repr(e.key)
		if err != nil {
			return "", err
		}
		v, err := th.Repr(e.val)
		if err != nil {
			return "", err
		}
		if err := th.Alloc(int64(len(k) + len(v))); err != nil {
			return "", err
		}
		b.WriteString(k)
		b.WriteString(": ")
		b.WriteString(v)
	}
	b.WriteByte('}')
	if d.Default != nil {
		f, err := th.Repr(d.Default)
		return "defaultdict(" + f + ", " + b.String() + ")", err
	}
	return b.String(), nil
}

// maxPlainRepr bounds plainRepr's descent into containers.
const maxPlainRepr = 20

// plainRepr is repr(v) as far as no Python code need be called.
func plainRepr(v Value) string { return plainReprDepth(v, 0) }

func plainReprDepth(v Value, depth int) string {
	if depth > maxPlainRepr {
		return "..."
	}
	list := func(open string, elems []Value, end string) string {
		parts := make([]string, len(elems))
		for i, e := range elems {
			parts[i] = plainReprDepth(e, depth+1)
		}
		return open + strings.Join(parts, ", ") + end
	}
	switch x := v.(type) {
	case nil, NoneType:
		return "None"
	case Bool:
		if x {
			return "True"
		}
		return "False"
	case Int:
		return x.String()
	case Float:
		return pyast.FloatRepr(float64(x))
	case Complex:
		return pyast.ComplexRepr(complex128(x))
	case Str:
		return pyast.StrRepr(string(x), false)
	case Bytes:
		return pyast.BytesRepr(string(x))
	case *ByteArray:
		return "bytearray(" + pyast.BytesRepr(string(x.B)) + ")"
	case EllipsisType:
		return "Ellipsis"
	case NotImplementedType:
		return "NotImplemented"
	case *Tuple:
		if len(x.Elems) == 1 {
			return list("(", x.Elems, ",)")
		}
		return list("(", x.Elems, ")")
	case *List:
		return list("[", x.Elems, "]")
	case *Dict:
		var parts []string
		x.Each(func(k, v Value) bool {
			parts = append(parts, plainReprDepth(k, depth+1)+": "+plainReprDepth(v, depth+1))
			return true
		})
		return "{" + strings.Join(parts, ", ") + "}"
	case *Set:
		return list("{", x.Elems(), "}")
	case *Range:
		if x.Step == 1 {
			return fmt.Sprintf("range(%d, %d)", x.Start, x.Stop)
		}
		return fmt.Sprintf("range(%d, %d, %d)", x.Start, x.Stop, x.Step)
	case *Class:
		return "<class '" + x.FullName() + "'>"
	case *Function:
		return "<function " + x.Qualname + ">"
	case *Builtin:
		if x.kind == instanceMethod {
			return "<method '" + x.Name + "' of '" + x.owner.Name + "' objects>"
		}
		return "<built-in function " + x.Name + ">"
	case *Module:
		if x.File != nil {
			return "<module '" + x.Name + "' from '" + x.File.Name + "'>"
		}
		return "<module '" + x.Name + "' (built-in)>"
	case *Unknown:
		return "<unknown " + x.Path + ">"
	case *Object:
		if e, ok := x.Native.(*Exception); ok {
			if len(e.Args) == 1 {
				return x.class.Name + list("(", e.Args, ")")
			}
			return x.class.Name + plainReprDepth(NewTuple(e.Args...), depth+1)
		}
		if u, ok := inner(x); ok {
			return plainReprDepth(u, depth+1)
		}
		return "<" + x.class.FullName() + " object>"
	case *Generator:
		return "<" + TypeName(x) + " object " + x.name + ">"
	}
	return "<" + v.Class().FullName() + " object>"
}

func (th *Thread) reprAlias(g *GenericAlias) (string, error) {
	if err := th.enter(); err != nil {
		return "", err
	}
	defer th.leave()
	arg := func(v Value) (string, error) {
		switch x := v.(type) {
		case *Class:
			return x.FullName(), nil
		case NoneType:
			return "None", nil
		case EllipsisType:
			return "...", nil
		case *List:
			return th.Repr(x)
		}
		return th.Repr(v)
	}
	parts := make([]string, len(g.Args))
	for i, a := range g.Args {
		s, err := arg(a)
		if err != nil {
			return "", err
		}
		parts[i] = s
	}
	if g.Origin == Value(UnionTypeClass) {
		return strings.Join(parts, " | "), nil
	}
	name := g.Name
	if name == "" {
		s, err := arg(g.Origin)
		if err != nil {
			return "", err
		}
		name = s
	}
	if len(parts) == 0 {
		if g.Name != "" {
			return name, nil
		}
		return name + "[()]", nil
	}
	return name + "[" + strings.Join(parts, ", ") + "]", nil
}

// exceptionText is str(exception), by the class's own __str__ where it has one;
// ok is false when that fails.
func (th *Thread) exceptionText(o *Object) (string, bool) {
	s, err := th.Str(o)
	if err != nil {
		return ExceptionMessage(o), true
	}
	return s, true
}
