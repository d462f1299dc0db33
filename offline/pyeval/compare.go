package pyeval

import (
	"math"
	"math/big"

	"sqlgen/offline/pyast"
)

// Is is Python's `is`. Values without identity in Go (ints, floats, strings)
// are the same when they are of one type and equal.
func Is(a, b Value) bool {
	if x, ok := a.(Int); ok {
		y, ok := b.(Int)
		return ok && x.Cmp(y) == 0
	}
	if x, ok := a.(*BoundMethod); ok {
		y, ok := b.(*BoundMethod)
		return ok && x == y
	}
	if f, ok := a.(Float); ok && f != f {
		// A nan is itself as an element of a container.
		g, ok := b.(Float)
		return ok && g != g
	}
	return a == b
}

// Equal is a == b as a truth value.
func (th *Thread) Equal(a, b Value) (bool, error) {
	if eq, known := plainEqual(a, b); known {
		return eq, nil
	}
	r, err := th.Compare(pyast.Eq, a, b)
	if err != nil {
		return false, err
	}
	if x, ok := r.(Bool); ok {
		return bool(x), nil
	}
	return th.Truth(r)
}

// plainEqual compares values of the commonest types.
func plainEqual(a, b Value) (eq, known bool) {
	switch x := a.(type) {
	case Str:
		switch y := b.(type) {
		case Str:
			return x == y, true
		case Int, Bool, NoneType, Float, *Tuple, *List, *Dict:
			return false, true
		}
	case Int:
		switch y := b.(type) {
		case Int:
			return x.Cmp(y) == 0, true
		case Str, NoneType:
			return false, true
		}
	case NoneType:
		switch b.(type) {
		case NoneType:
			return true, true
		case Str, Int, Bool, Float, *List, *Tuple, *Dict:
			return false, true
		}
	case Bool:
		if y, ok := b.(Bool); ok {
			return x == y, true
		}
	}
	return false, false
}

var compareNames = [...]struct{ name, reflected string }{
	pyast.Eq: {"__eq__", "__eq__"}, pyast.NotEq: {"__ne__", "__ne__"},
	pyast.Lt: {"__lt__", "__gt__"}, pyast.LtE: {"__le__", "__ge__"},
	pyast.Gt: {"__gt__", "__lt__"}, pyast.GtE: {"__ge__", "__le__"},
}

// Compare is a op b for every comparison operator. The result of an operator
// that a class overloads may be any value (an SQL expression, say).
func (th *Thread) Compare(op pyast.CmpOperator, a, b Value) (Value, error) {
	switch op {
	case pyast.Is:
		if u := isUnknown(a, b); u != nil {
			return u.Derive("(%s is …)"), nil
		}
		return Bool(Is(a, b)), nil
	case pyast.IsNot:
		if u := isUnknown(a, b); u != nil {
			return u.Derive("(%s is not …)"), nil
		}
		return Bool(!Is(a, b)), nil
	case pyast.In, pyast.NotIn:
		if u := isUnknown(a, b); u != nil {
			return u.Derive("(%s " + op.String() + " …)"), nil
		}
		has, err := th.Contains(b, a)
		return Bool(has == (op == pyast.In)), err
	}
	if u := isUnknown(a, b); u != nil {
		return u.Derive("(%s " + op.String() + " …)"), nil
	}
	ao, aObj := a.(*Object)
	bo, bObj := b.(*Object)
	if !aObj && !bObj {
		if r, err := th.compareBuiltin(op, a, b); r != nil || err != nil {
			return r, err
		}
		return th.compareDefault(op, a, b)
	}
	names := compareNames[op]
	tried := false
	if bObj && (!aObj || bo.class != ao.class) && b.Class().IsSubclassOf(a.Class()) {
		tried = true
		if r, err := th.compareSpecial(op, names.reflected, b, a); r != nil || err != nil {
			return r, err
		}
	}
	if r, err := th.compareSpecial(op, names.name, a, b); r != nil || err != nil {
		return r, err
	}
	if !tried {
		if r, err := th.compareSpecial(op, names.reflected, b, a); r != nil || err != nil {
			return r, err
		}
	}
	ua, ub := Underlying(a), Underlying(b)
	if (aObj && ua != a || bObj && ub != b) && comparesAsValue(th, a) && comparesAsValue(th, b) {
		if _, still := ua.(*Object); !still {
			if _, still := ub.(*Object); !still {
				return th.Compare(op, ua, ub)
			}
		}
	}
	return th.compareDefault(op, a, b)
}

// comparesAsValue reports whether a value compares as the builtin value in it.
func comparesAsValue(th *Thread, v Value) bool {
	o, ok := v.(*Object)
	if !ok {
		return true
	}
	_, is := inner(v)
	return o.class.slots()&hasEq == 0 || is
}

func isUnknown(a, b Value) *Unknown {
	if u, ok := a.(*Unknown); ok {
		return u
	}
	if u, ok := b.(*Unknown); ok {
		return u
	}
	return nil
}

// compareSpecial calls a comparison method of a class that is not builtin; nil
// when there is none or it returns NotImplemented. __ne__ falls back to
// __eq__.
func (th *Thread) compareSpecial(op pyast.CmpOperator, name string, self, other Value) (Value, error) {
	o, ok := self.(*Object)
	if !ok {
		return nil, nil
	}
	f, owner := th.Lookup(o.class, name)
	if op == pyast.NotEq && (f == nil || owner == ObjectClass || owner.value) {
		if o.class.slots()&hasEq == 0 {
			return nil, nil
		}
		r, err := th.compareSpecial(pyast.Eq, "__eq__", self, other)
		if r == nil || err != nil {
			return nil, err
		}
		if u, ok := r.(*Unknown); ok {
			return u.Derive("not %s"), nil
		}
		t, err := th.Truth(r)
		return Bool(!t), err
	}
	if f == nil || f == None || owner == ObjectClass || owner.value {
		return nil, nil
	}
	r, err := th.callBound(f, self, other)
	if err != nil || r == NotImplemented {
		return nil, err
	}
	return r, nil
}

func (th *Thread) compareDefault(op pyast.CmpOperator, a, b Value) (Value, error) {
	switch op {
	case pyast.Eq:
		return Bool(Is(a, b)), nil
	case pyast.NotEq:
		return Bool(!Is(a, b)), nil
	}
	return nil, Raise(TypeErrorClass, "'%s' not supported between instances of '%s' and '%s'", op, TypeName(a), TypeName(b))
}

// compareBuiltin compares values of builtin types; nil when the types have no
// order or equality with each other.
func (th *Thread) compareBuiltin(op pyast.CmpOperator, a, b Value) (Value, error) {
	if x, y, ok := numbers(a, b); ok {
		return compareNumbers(op, x, y), nil
	}
	switch x := a.(type) {
	case Str:
		if y, ok := b.(Str); ok {
			return cmpResult(op, compareStrings(string(x), string(y))), nil
		}
	case Bytes, *ByteArray:
		s, _ := bytesOf(a)
		if t, ok := bytesOf(b); ok {
			return cmpResult(op, compareStrings(s, t)), nil
		}
	case *Tuple:
		if y, ok := b.(*Tuple); ok {
			return th.compareElems(op, x.Elems, y.Elems)
		}
	case *List:
		if y, ok := b.(*List); ok {
			return th.compareElems(op, x.Elems, y.Elems)
		}
	case *Dict:
		if y, ok := b.(*Dict); ok && (op == pyast.Eq || op == pyast.NotEq) {
			eq, err := th.equalDicts(x, y)
			return Bool(eq == (op == pyast.Eq)), err
		}
	case *Set, *FrozenSet, *DictView:
		if v, ok := a.(*DictView); ok && v.Kind == ValuesView {
			break
		}
		s, ok, err := th.setLike(a)
		if err != nil || !ok {
			return nil, err
		}
		t, ok, err := th.setLike(b)
		if err != nil || !ok {
			return nil, err
		}
		return th.compareSets(op, s, t)
	case *Range:
		if y, ok := b.(*Range); ok && (op == pyast.Eq || op == pyast.NotEq) {
			eq := x.Len() == y.Len() && (x.Len() == 0 || x.Start == y.Start && (x.Len() == 1 || x.Step == y.Step))
			return Bool(eq == (op == pyast.Eq)), nil
		}
	case *Slice:
		if y, ok := b.(*Slice); ok {
			return th.compareElems(op, []Value{x.Start, x.Stop, x.Step}, []Value{y.Start, y.Stop, y.Step})
		}
	case *BoundMethod:
		if y, ok := b.(*BoundMethod); ok && (op == pyast.Eq || op == pyast.NotEq) {
			eq := Is(x.Self, y.Self) && x.Func == y.Func
			return Bool(eq == (op == pyast.Eq)), nil
		}
	case *GenericAlias:
		if y, ok := b.(*GenericAlias); ok && (op == pyast.Eq || op == pyast.NotEq) {
			eq := Is(x.Origin, y.Origin) && len(x.Args) == len(y.Args)
			if eq {
				r, err := th.compareElems(pyast.Eq, x.Args, y.Args)
				if err != nil {
					return nil, err
				}
				eq = r == True
			}
			return Bool(eq == (op == pyast.Eq)), nil
		}
	}
	return nil, nil
}

func cmpResult(op pyast.CmpOperator, c int) Value {
	switch op {
	case pyast.Eq:
		return Bool(c == 0)
	case pyast.NotEq:
		return Bool(c != 0)
	case pyast.Lt:
		return Bool(c < 0)
	case pyast.LtE:
		return Bool(c <= 0)
	case pyast.Gt:
		return Bool(c > 0)
	}
	return Bool(c >= 0)
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// numbers returns both values as Int, Float or Complex when both are numbers.
func numbers(a, b Value) (x, y Value, ok bool) {
	if x, ok = number(a); !ok {
		return nil, nil, false
	}
	y, ok = number(b)
	return x, y, ok
}

func number(v Value) (Value, bool) {
	switch n := v.(type) {
	case Int, Float, Complex:
		return v, true
	case Bool:
		if n {
			return MakeInt(1), true
		}
		return MakeInt(0), true
	}
	return nil, false
}

func compareNumbers(op pyast.CmpOperator, x, y Value) Value {
	xi, xInt := x.(Int)
	yi, yInt := y.(Int)
	if xInt && yInt {
		return cmpResult(op, xi.Cmp(yi))
	}
	xc, xComplex := x.(Complex)
	yc, yComplex := y.(Complex)
	if xComplex || yComplex {
		if !xComplex {
			f, _ := floatOf(x)
			xc = Complex(complex(f, 0))
		}
		if !yComplex {
			f, _ := floatOf(y)
			yc = Complex(complex(f, 0))
		}
		switch op {
		case pyast.Eq:
			return Bool(xc == yc)
		case pyast.NotEq:
			return Bool(xc != yc)
		}
		return nil
	}
	xf, xFloat := x.(Float)
	yf, yFloat := y.(Float)
	if xFloat && math.IsNaN(float64(xf)) || yFloat && math.IsNaN(float64(yf)) {
		return Bool(op == pyast.NotEq)
	}
	switch {
	case xFloat && yFloat:
		switch {
		case xf < yf:
			return cmpResult(op, -1)
		case xf > yf:
			return cmpResult(op, 1)
		}
		return cmpResult(op, 0)
	case xFloat:
		return cmpResult(op, -compareIntFloat(yi, float64(xf)))
	}
	return cmpResult(op, compareIntFloat(xi, float64(yf)))
}

func compareIntFloat(i Int, f float64) int {
	if math.IsInf(f, 1) {
		return -1
	}
	if math.IsInf(f, -1) {
		return 1
	}
	if n, ok := i.Int64(); ok && n > -1<<53 && n < 1<<53 {
		switch g := float64(n); {
		case g < f:
			return -1
		case g > f:
			return 1
		}
		return 0
	}
	return new(big.Float).SetInt(i.Big()).Cmp(big.NewFloat(f))
}

func (th *Thread) compareElems(op pyast.CmpOperator, a, b []Value) (Value, error) {
	if err := th.enter(); err != nil {
		return nil, err
	}
	defer th.leave()
	if len(a) != len(b) && (op == pyast.Eq || op == pyast.NotEq) {
		return Bool(op == pyast.NotEq), nil
	}
	for i := 0; i < len(a) && i < len(b); i++ {
		same, err := th.sameKey(a[i], b[i])
		if err != nil {
			return nil, err
		}
		if err := th.Step(); err != nil {
			return nil, err
		}
		if !same {
			switch op {
			case pyast.Eq:
				return False, nil
			case pyast.NotEq:
				return True, nil
			}
			return th.Compare(op, a[i], b[i])
		}
	}
	return cmpResult(op, len(a)-len(b)), nil
}

func (th *Thread) equalDicts(a, b *Dict) (bool, error) {
	if a.live != b.live {
		return false, nil
	}
	if err := th.enter(); err != nil {
		return false, err
	}
	defer th.leave()
	for i := 0; i < len(a.entries); i++ {
		e := a.entries[i]
		if e.key == nil {
			continue
		}
		v, ok, err := th.DictGet(b, e.key)
		if err != nil || !ok {
			return false, err
		}
		if same, err := th.sameKey(e.val, v); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// setLike is the set of a set, a frozenset or a view of keys or items.
func (th *Thread) setLike(v Value) (*Set, bool, error) {
	if view, ok := v.(*DictView); ok && view.Kind != ValuesView {
		elems, err := th.Slice(view)
		if err != nil {
			return nil, false, err
		}
		s, err := th.NewSet(elems)
		return s, true, err
	}
	s, ok := SetOf(v)
	return s, ok, nil
}

func (th *Thread) compareSets(op pyast.CmpOperator, a, b *Set) (Value, error) {
	sub := func(x, y *Set) (bool, error) {
		for _, e := range x.Elems() {
			if has, err := th.SetHas(y, e); err != nil || !has {
				return false, err
			}
		}
		return true, nil
	}
	var r bool
	var err error
	switch op {
	case pyast.Eq, pyast.NotEq:
		r = a.Len() == b.Len()
		if r {
			r, err = sub(a, b)
		}
		r = r == (op == pyast.Eq)
	case pyast.LtE:
		r, err = sub(a, b)
	case pyast.Lt:
		if r = a.Len() < b.Len(); r {
			r, err = sub(a, b)
		}
	case pyast.GtE:
		r, err = sub(b, a)
	case pyast.Gt:
		if r = a.Len() > b.Len(); r {
			r, err = sub(b, a)
		}
	}
	return Bool(r), err
}
