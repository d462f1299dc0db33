package pylib

import (
	"math/big"
	"strings"

	py "sqlgen/offline/pyeval"
)

// flagValue is the number behind a flag.
func flagValue(v py.Value) (*big.Int, bool) {
	if o, ok := v.(*py.Object); ok {
		if value, ok := o.Attr("_value_"); ok {
			v = value
		}
	}
	i, ok := py.AsInt(v)
	if !ok {
		return nil, false
	}
	return i.Big(), true
}

// composite is the flag with a value: a member, or a combination of them.
func (e *Enumeration) composite(cls *py.Class, n *big.Int) (py.Value, error) {
	all := new(big.Int)
	for _, m := range e.Members {
		v, _ := flagValue(m)
		if v.Cmp(n) == 0 {
			return m, nil
		}
		all.Or(all, v)
	}
	if n.Sign() < 0 {
		// The complement, within the bits that have a name.
		n = new(big.Int).And(n, all)
		return e.composite(cls, n)
	}
	if o, ok := e.pseudo[n.String()]; ok {
		return o, nil
	}
	if new(big.Int).AndNot(n, all).Sign() != 0 && e.mixin == nil {
		return nil, py.Raise(py.ValueErrorClass, "<flag '%s'> invalid value %s", cls.Name, n)
	}
	var parts []string
	for _, m := range e.Members {
		v, _ := flagValue(m)
		if v.Sign() > 0 && new(big.Int).And(v, n).Cmp(v) == 0 && popCount(v) == 1 {
			parts = append(parts, MemberName(m))
		}
	}
	var native any
	if e.mixin != nil {
		native = py.MakeBigInt(n)
	}
	o := py.NewObject(cls, native)
	o.SetAttr("_value_", py.MakeBigInt(n))
	o.SetAttr("_name_", py.None)
	if len(parts) > 0 {
		o.SetAttr("_name_", py.Str(strings.Join(parts, "|")))
	}
	e.pseudo[n.String()] = o
	return o, nil
}

func popCount(n *big.Int) int {
	c := 0
	for i := range n.BitLen() {
		c += int(n.Bit(i))
	}
	return c
}

func defineFlag(b *py.ClassBuilder) {
	b.StaticMethod("_generate_next_value_(name, start, count, last_values)", nextFlag)
	binary := func(name string, f func(z, x, y *big.Int) *big.Int) {
		run := func(th *py.Thread, a *py.Args) (py.Value, error) {
			cls := a.Object.Class()
			e, ok := EnumerationOf(cls)
			y, isInt := flagValue(a.At(0))
			if !ok || !isInt || e.mixin == nil && a.At(0).Class() != cls {
				return py.NotImplemented, nil
			}
			x, _ := flagValue(a.Object)
			return e.composite(cls, f(new(big.Int), x, y))
		}
		b.Method("__"+name+"__(other)", run)
		b.Method("__r"+name+"__(other)", run)
	}
	binary("or", (*big.Int).Or)
	binary("and", (*big.Int).And)
	binary("xor", (*big.Int).Xor)
	b.Method("__invert__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
		e, _ := EnumerationOf(o.Class())
		x, _ := flagValue(o)
		return e.composite(o.Class(), new(big.Int).Not(x))
	}))
	b.Method("__bool__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
		x, _ := flagValue(o)
		return py.Bool(x.Sign() != 0), nil
	}))
	b.Method("__contains__(other)", func(th *py.Thread, a *py.Args) (py.Value, error) {
		x, _ := flagValue(a.Object)
		y, ok := flagValue(a.At(0))
		if !ok || a.At(0).Class() != a.Object.Class() {
			return nil, py.Raise(py.TypeErrorClass, "unsupported operand type(s) for 'in': '%s' and '%s'", py.TypeName(a.At(0)), py.TypeName(a.Object))
		}
		return py.Bool(new(big.Int).And(x, y).Cmp(y) == 0), nil
	})
	b.Method("__iter__()", objectMethod(func(th *py.Thread, o *py.Object) (py.Value, error) {
		e, _ := EnumerationOf(o.Class())
		x, _ := flagValue(o)
		l := py.NewList()
		for _, m := range e.Members {
			if v, _ := flagValue(m); popCount(v) == 1 && new(big.Int).And(x, v).Sign() != 0 {
				l.Elems = append(l.Elems, m)
			}
		}
		return th.IterValue(l)
	}))
}
