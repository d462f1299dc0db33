package pyeval

import "sqlgen/offline/pyast"

// The operator methods of the builtin types, for Python code that calls them by
// name or through super(); the operators themselves don't come here.
func init() {
	number := []pyast.Operator{pyast.Add, pyast.Sub, pyast.Mult, pyast.Div, pyast.FloorDiv, pyast.Mod, pyast.Pow}
	integer := append([]pyast.Operator{pyast.LShift, pyast.RShift, pyast.BitAnd, pyast.BitOr, pyast.BitXor}, number...)
	sets := []pyast.Operator{pyast.BitAnd, pyast.BitOr, pyast.BitXor, pyast.Sub}
	order := []pyast.CmpOperator{pyast.Eq, pyast.NotEq, pyast.Lt, pyast.LtE, pyast.Gt, pyast.GtE}
	equality := order[:2]
	define := func(c *Class, f func(b *ClassBuilder)) { c.Define(f) }

	define(IntClass, func(b *ClassBuilder) {
		binaryMethods(b, integer, true)
		compareMethods(b, order)
		unaryMethods(b, "__neg__", "__pos__", "__invert__", "__abs__", "__bool__")
	})
	define(BoolClass, func(b *ClassBuilder) { binaryMethods(b, sets[:3], true) })
	for _, c := range []*Class{FloatClass, ComplexClass} {
		define(c, func(b *ClassBuilder) {
			binaryMethods(b, number, true)
			compareMethods(b, order)
			unaryMethods(b, "__neg__", "__pos__", "__abs__", "__bool__")
		})
	}
	for _, c := range []*Class{StrClass, BytesClass, ByteArrayClass} {
		define(c, func(b *ClassBuilder) {
			binaryMethods(b, []pyast.Operator{pyast.Add, pyast.Mod, pyast.Mult}, false)
			reflectedMethod(b, pyast.Mult)
			compareMethods(b, order)
			containerMethods(b)
		})
	}
	for _, c := range []*Class{ListClass, TupleClass} {
		define(c, func(b *ClassBuilder) {
			binaryMethods(b, []pyast.Operator{pyast.Add, pyast.Mult}, false)
			reflectedMethod(b, pyast.Mult)
			compareMethods(b, order)
			containerMethods(b)
		})
	}
	define(ListClass, func(b *ClassBuilder) {
		itemMethods(b)
		inPlaceMethods(b, pyast.Add, pyast.Mult)
		b.Method("__reversed__()", func(th *Thread, a *Args) (Value, error) { return th.Call(ReversedClass, a.Self) })
	})
	define(DictClass, func(b *ClassBuilder) {
		binaryMethods(b, []pyast.Operator{pyast.BitOr}, true)
		inPlaceMethods(b, pyast.BitOr)
		compareMethods(b, equality)
		containerMethods(b)
		itemMethods(b)
	})
	for _, c := range []*Class{SetClass, FrozenSetClass, DictKeysClass, DictItemsClass} {
		define(c, func(b *ClassBuilder) {
			binaryMethods(b, sets, true)
			compareMethods(b, order)
			lookMethods(b)
		})
	}
	define(SetClass, func(b *ClassBuilder) { inPlaceMethods(b, sets...) })
	define(DictValuesClass, lookMethods)
	define(ByteArrayClass, itemMethods)
	define(RangeClass, func(b *ClassBuilder) {
		compareMethods(b, equality)
		containerMethods(b)
	})
	for _, c := range []*Class{
		IntClass, FloatClass, ComplexClass, StrClass, BytesClass, ByteArrayClass, ListClass, TupleClass, DictClass,
		SetClass, FrozenSetClass, RangeClass, SliceClass, DictKeysClass, DictValuesClass, DictItemsClass, NoneClass,
	} {
		define(c, func(b *ClassBuilder) { textMethods(b, c) })
	}
	for _, c := range []*Class{IntClass, FloatClass, ComplexClass, StrClass, BytesClass, TupleClass, FrozenSetClass, RangeClass, NoneClass} {
		define(c, func(b *ClassBuilder) {
			b.Method("__hash__()", func(th *Thread, a *Args) (Value, error) {
				h, err := th.Hash(a.Self)
				return MakeInt(int64(h)), err
			})
		})
	}
	for _, c := range []*Class{IntClass, FloatClass, StrClass, BytesClass, TupleClass} {
		define(c, func(b *ClassBuilder) {
			b.Method("__getnewargs__()", func(th *Thread, a *Args) (Value, error) { return NewTuple(a.Self), nil })
		})
	}
}

func orNotImplemented(v Value, err error) (Value, error) {
	if v == nil && err == nil {
		return NotImplemented, nil
	}
	return v, err
}

// binaryMethods adds __add__ and the like, with __radd__ if reflected is set.
func binaryMethods(b *ClassBuilder, ops []pyast.Operator, reflected bool) {
	for _, op := range ops {
		b.Method(operatorNames[op].name+"(value, /)", func(th *Thread, a *Args) (Value, error) {
			return orNotImplemented(th.binaryBuiltin(op, a.Self, Underlying(a.At(0))))
		})
		if reflected {
			reflectedMethod(b, op)
		}
	}
}

func reflectedMethod(b *ClassBuilder, op pyast.Operator) {
	b.Method(operatorNames[op].reflected+"(value, /)", func(th *Thread, a *Args) (Value, error) {
		return orNotImplemented(th.binaryBuiltin(op, Underlying(a.At(0)), a.Self))
	})
}

func inPlaceMethods(b *ClassBuilder, ops ...pyast.Operator) {
	for _, op := range ops {
		b.Method(operatorNames[op].inplace+"(value, /)", func(th *Thread, a *Args) (Value, error) {
			if _, err := th.InPlace(op, a.Self, Underlying(a.At(0))); err != nil {
				return nil, err
			}
			return a.Object, nil
		})
	}
}

func compareMethods(b *ClassBuilder, ops []pyast.CmpOperator) {
	for _, op := range ops {
		b.Method(compareNames[op].name+"(value, /)", func(th *Thread, a *Args) (Value, error) {
			return orNotImplemented(th.compareBuiltin(op, a.Self, Underlying(a.At(0))))
		})
	}
}

func unaryMethods(b *ClassBuilder, names ...string) {
	ops := map[string]pyast.UnaryOperator{"__neg__": pyast.USub, "__pos__": pyast.UAdd, "__invert__": pyast.Invert}
	for _, name := range names {
		b.Method(name+"()", func(th *Thread, a *Args) (Value, error) {
			switch name {
			case "__bool__":
				t, err := th.Truth(a.Self)
				return Bool(t), err
			case "__abs__":
				return th.Call(Builtins.Member("abs"), a.Self)
			}
			return th.Unary(ops[name], a.Self)
		})
	}
}

// lookMethods adds what a container has that is not subscripted.
func lookMethods(b *ClassBuilder) {
	b.Method("__len__()", func(th *Thread, a *Args) (Value, error) {
		n, err := th.Len(a.Self)
		return MakeInt(int64(n)), err
	})
	b.Method("__contains__(key, /)", func(th *Thread, a *Args) (Value, error) {
		has, err := th.Contains(a.Self, a.At(0))
		return Bool(has), err
	})
	b.Method("__iter__()", func(th *Thread, a *Args) (Value, error) { return th.IterValue(a.Self) })
}

func containerMethods(b *ClassBuilder) {
	lookMethods(b)
	b.Method("__getitem__(key, /)", func(th *Thread, a *Args) (Value, error) {
		if d, ok := a.Self.(*Dict); ok && a.Object != a.Self {
			return th.dictItem(d, a.Object, a.At(0))
		}
		return th.GetItem(a.Self, a.At(0))
	})
}

func itemMethods(b *ClassBuilder) {
	b.Method("__setitem__(key, value, /)", func(th *Thread, a *Args) (Value, error) {
		return None, th.SetItem(a.Self, a.At(0), a.At(1))
	})
	b.Method("__delitem__(key, /)", func(th *Thread, a *Args) (Value, error) {
		return None, th.DelItem(a.Self, a.At(0))
	})
}

// textMethods adds __repr__, and __str__ where it is not object's.
func textMethods(b *ClassBuilder, c *Class) {
	b.Method("__repr__()", func(th *Thread, a *Args) (Value, error) {
		s, err := th.Repr(a.Self)
		return Str(s), err
	})
	if c == StrClass {
		b.Method("__str__()", func(th *Thread, a *Args) (Value, error) { return a.Self, nil })
	}
}
