package pyeval

import (
	"math/big"
	"strings"

	"sqlgen/offline/pyast"
)

// eval is the value of an expression.
func (th *Thread) eval(fr *Frame, e pyast.Expr) (Value, error) {
	if th.nesting++; th.nesting > maxNesting {
		th.nesting--
		return nil, Raise(RecursionErrorClass, "maximum recursion depth exceeded")
	}
	v, err := th.evalExpr(fr, e)
	th.nesting--
	if err != nil {
		fr.locate(err, e.Span())
	}
	return v, err
}

func (th *Thread) evalExpr(fr *Frame, e pyast.Expr) (Value, error) {
	switch e := e.(type) {
	case *pyast.Name:
		return th.loadName(fr, e.Id)
	case *pyast.Constant:
		return constant(e.Value), nil
	case *pyast.Attribute:
		v, err := th.eval(fr, e.Value)
		if err != nil {
			return nil, err
		}
		return th.GetAttr(v, fr.mangle(e.Attr))
	case *pyast.Call:
		return th.evalCall(fr, e)
	case *pyast.Subscript:
		v, err := th.eval(fr, e.Value)
		if err != nil {
			return nil, err
		}
		key, err := th.eval(fr, e.Slice)
		if err != nil {
			return nil, err
		}
		return th.either(th.GetItem(v, key))
	case *pyast.Slice:
		return th.evalSlice(fr, e)
	case *pyast.List:
		vs, err := th.evalElems(fr, e.Elts)
		return NewList(vs...), err
	case *pyast.Tuple:
		vs, err := th.evalElems(fr, e.Elts)
		return NewTuple(vs...), err
	case *pyast.Set:
		vs, err := th.evalElems(fr, e.Elts)
		if err != nil {
			return nil, err
		}
		s, err := th.NewSet(vs)
		return th.either(s, err)
	case *pyast.Dict:
		return th.evalDict(fr, e)
	case *pyast.BinOp:
		a, err := th.eval(fr, e.Left)
		if err != nil {
			return nil, err
		}
		b, err := th.eval(fr, e.Right)
		if err != nil {
			return nil, err
		}
		return th.either(th.Binary(e.Op, a, b))
	case *pyast.UnaryOp:
		v, err := th.eval(fr, e.Operand)
		if err != nil {
			return nil, err
		}
		return th.either(th.Unary(e.Op, v))
	case *pyast.BoolOp:
		return th.evalBoolOp(fr, e)
	case *pyast.Compare:
		return th.evalCompare(fr, e)
	case *pyast.IfExp:
		test, err := th.eval(fr, e.Test)
		if err != nil {
			return nil, err
		}
		if u, ok := test.(*Unknown); ok && isPlain(e.Body) && isPlain(e.Orelse) {
			return u.Derive("(… if %s else …)"), nil
		}
		if u := th.undecided(test); u != nil {
			for _, x := range []pyast.Expr{e.Body, e.Orelse} {
				if err := th.tentatively(u, func() error { _, err := th.eval(fr, x); return err }); err != nil {
					return nil, err
				}
			}
			return u.Derive("(… if %s else …)"), nil
		}
		t, err := th.Truth(test)
		if err != nil {
			fr.locate(err, e.Test.Span())
			return nil, err
		}
		if t {
			return th.eval(fr, e.Body)
		}
		return th.eval(fr, e.Orelse)
	case *pyast.JoinedStr:
		return th.evalJoinedStr(fr, e)
	case *pyast.FormattedValue:
		return th.evalFormatted(fr, e)
	case *pyast.Lambda:
		return th.newFunction(fr, e)
	case *pyast.NamedExpr:
		v, err := th.eval(fr, e.Value)
		if err != nil {
			return nil, err
		}
		return v, th.storeName(fr, e.Target.Id, v)
	case *pyast.ListComp:
		var out []Value
		err := th.comprehend(fr, e.Generators, func() error {
			v, err := th.eval(fr, e.Elt)
			if err != nil {
				return err
			}
			out = append(out, v)
			return th.AllocItems(1)
		})
		return th.either(NewList(out...), err)
	case *pyast.SetComp:
		out := &Set{}
		err := th.comprehend(fr, e.Generators, func() error {
			v, err := th.eval(fr, e.Elt)
			if err != nil {
				return err
			}
			if err := th.AllocItems(2); err != nil {
				return err
			}
			return th.SetAdd(out, v)
		})
		return th.either(out, err)
	case *pyast.DictComp:
		out := NewDict()
		err := th.comprehend(fr, e.Generators, func() error {
			k, err := th.eval(fr, e.Key)
			if err != nil {
				return err
			}
			v, err := th.eval(fr, e.Value)
			if err != nil {
				return err
			}
			if err := th.AllocItems(4); err != nil {
				return err
			}
			return th.DictSet(out, k, v)
		})
		return th.either(out, err)
	case *pyast.GeneratorExp:
		return th.evalGenerator(fr, e)
	case *pyast.Yield:
		var v = None
		if e.Value != nil {
			var err error
			if v, err = th.eval(fr, e.Value); err != nil {
				return nil, err
			}
		}
		return th.yield(fr, v)
	case *pyast.YieldFrom:
		v, err := th.eval(fr, e.Value)
		if err != nil {
			return nil, err
		}
		return th.yieldFrom(fr, v)
	case *pyast.Await:
		v, err := th.eval(fr, e.Value)
		if err != nil {
			return nil, err
		}
		return th.Await(v)
	case *pyast.Starred:
		return nil, Raise(SyntaxErrorClass, "can't use starred expression here")
	}
	return nil, NewFault("", "this expression is not supported")
}

func constant(v any) Value {
	switch x := v.(type) {
	case nil:
		return None
	case bool:
		return Bool(x)
	case string:
		return Str(x)
	case pyast.Bytes:
		return Bytes(x)
	case int64:
		return MakeInt(x)
	case *big.Int:
		return MakeBigInt(x)
	case float64:
		return Float(x)
	case complex128:
		return Complex(x)
	}
	return Ellipsis
}

// mangle is the name that a private name (__x) of a class body's code stands
// for.
func (fr *Frame) mangle(name string) string {
	if len(name) < 3 || name[0] != '_' || name[1] != '_' || strings.HasSuffix(name, "__") {
		return name
	}
	for e := fr.env; e != nil; e = e.parent {
		if e.cell != nil {
			if cls := strings.TrimLeft(e.cell.name, "_"); cls != "" {
				return "_" + cls + name
			}
			break
		}
	}
	return name
}

// isPlain reports whether an expression can be left out without losing an
// effect.
func isPlain(e pyast.Expr) bool {
	switch e := e.(type) {
	case *pyast.Constant, *pyast.Name:
		return true
	case *pyast.Attribute:
		return isPlain(e.Value)
	case *pyast.Subscript:
		return isPlain(e.Value) && isPlain(e.Slice)
	case *pyast.List:
		return arePlain(e.Elts)
	case *pyast.Tuple:
		return arePlain(e.Elts)
	case *pyast.Dict:
		return arePlain(e.Keys) && arePlain(e.Values)
	case *pyast.BoolOp:
		return arePlain(e.Values)
	case *pyast.Compare:
		return isPlain(e.Left) && arePlain(e.Comparators)
	}
	return false
}

func arePlain(es []pyast.Expr) bool {
	for _, e := range es {
		if e == nil || !isPlain(e) {
			return false
		}
	}
	return true
}

func (th *Thread) evalSlice(fr *Frame, e *pyast.Slice) (Value, error) {
	s := &Slice{Start: None, Stop: None, Step: None}
	for _, p := range []struct {
		e  pyast.Expr
		to *Value
	}{{e.Lower, &s.Start}, {e.Upper, &s.Stop}, {e.Step, &s.Step}} {
		if p.e != nil {
			v, err := th.eval(fr, p.e)
			if err != nil {
				return nil, err
			}
			*p.to = v
		}
	}
	return s, nil
}

func (th *Thread) evalElems(fr *Frame, elts []pyast.Expr) ([]Value, error) {
	if len(elts) == 0 {
		return nil, nil
	}
	out := make([]Value, 0, len(elts))
	for _, e := range elts {
		if s, ok := e.(*pyast.Starred); ok {
			v, err := th.eval(fr, s.Value)
			if err != nil {
				return nil, err
			}
			vs, err := th.Slice(v)
			if err != nil {
				if _, isObject := v.(*Object); !isObject && IsRaised(err, TypeErrorClass) {
					err = Raise(TypeErrorClass, "Value after * must be an iterable, not %s", TypeName(v))
				}
				fr.locate(err, s.Span())
				return nil, err
			}
			out = append(out, vs...)
			continue
		}
		v, err := th.eval(fr, e)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, th.AllocItems(int64(len(out)))
}

func (th *Thread) evalDict(fr *Frame, e *pyast.Dict) (Value, error) {
	d := NewDict()
	if len(e.Keys) > 0 {
		d.entries = make([]dictEntry, 0, len(e.Keys))
	}
	for i, k := range e.Keys {
		if k == nil {
			v, err := th.eval(fr, e.Values[i])
			if err != nil {
				return nil, err
			}
			if u, ok := v.(*Unknown); ok {
				return u.Derive("{**%s}"), nil
			}
			if err := th.UpdateFrom(d, v); err != nil {
				if IsRaised(err, AttributeErrorClass) {
					err = Raise(TypeErrorClass, "'%s' object is not a mapping", TypeName(v))
				}
				return nil, err
			}
			continue
		}
		key, err := th.eval(fr, k)
		if err != nil {
			return nil, err
		}
		v, err := th.eval(fr, e.Values[i])
		if err != nil {
			return nil, err
		}
		if u := th.undecided(key); u != nil {
			return u.Derive("{%s: …}"), nil
		}
		if err := th.DictSet(d, key, v); err != nil {
			fr.locate(err, k.Span())
			return nil, err
		}
	}
	return d, th.AllocItems(int64(len(e.Keys)) * 4)
}

// UpdateFrom copies the items of a mapping into a dict: of a dict, or of any
// object with keys() and __getitem__.
func (th *Thread) UpdateFrom(d *Dict, v Value) error {
	if from, ok := Underlying(v).(*Dict); ok {
		return th.DictUpdate(d, from)
	}
	keys, err := th.CallMethod(v, "keys")
	if err != nil {
		return err
	}
	return th.ForEach(keys, func(k Value) (bool, error) {
		item, err := th.GetItem(v, k)
		if err != nil {
			return false, err
		}
		return true, th.DictSet(d, k, item)
	})
}

func (th *Thread) evalBoolOp(fr *Frame, e *pyast.BoolOp) (Value, error) {
	for i, x := range e.Values {
		v, err := th.eval(fr, x)
		if err != nil || i == len(e.Values)-1 {
			return v, err
		}
		if u, ok := v.(*Unknown); ok && arePlain(e.Values[i+1:]) {
			return u.Derive("(%s " + e.Op.String() + " …)"), nil
		}
		if u := th.undecided(v); u != nil {
			rest := *e
			rest.Values = e.Values[i+1:]
			err := th.tentatively(u, func() error { _, err := th.evalBoolOp(fr, &rest); return err })
			return u.Derive("(%s " + e.Op.String() + " …)"), err
		}
		t, err := th.Truth(v)
		if err != nil {
			fr.locate(err, x.Span())
			return nil, err
		}
		if t == (e.Op == pyast.Or) {
			return v, nil
		}
	}
	return None, nil
}

func (th *Thread) evalCompare(fr *Frame, e *pyast.Compare) (Value, error) {
	a, err := th.eval(fr, e.Left)
	if err != nil {
		return nil, err
	}
	for i, op := range e.Ops {
		b, err := th.eval(fr, e.Comparators[i])
		if err != nil {
			return nil, err
		}
		r, err := th.either(th.Compare(op, a, b))
		if err != nil || i == len(e.Ops)-1 || th.undecided(r) != nil {
			return r, err
		}
		t, err := th.Truth(r)
		if err != nil {
			return nil, err
		}
		if !t {
			return r, nil
		}
		a = b
	}
	return None, nil
}

func (th *Thread) evalJoinedStr(fr *Frame, e *pyast.JoinedStr) (Value, error) {
	var b strings.Builder
	for _, part := range e.Values {
		v, err := th.eval(fr, part)
		if err != nil {
			return nil, err
		}
		switch x := v.(type) {
		case Str:
			b.WriteString(string(x))
		case *Unknown:
			return prefixed(x.Derive(`f"…{%s}…"`), b.String()), nil
		}
	}
	return Str(b.String()), th.Alloc(int64(b.Len()))
}

// evalFormatted is one field of an f-string: a str, or an unknown.
func (th *Thread) evalFormatted(fr *Frame, e *pyast.FormattedValue) (Value, error) {
	v, err := th.eval(fr, e.Value)
	if err != nil {
		return nil, err
	}
	if u, ok := v.(*Unknown); ok {
		return u, nil
	}
	if e.Conversion > 0 {
		s, err := th.convert(v, rune(e.Conversion))
		if err != nil {
			return nil, err
		}
		v = Str(s)
	}
	spec := ""
	if e.FormatSpec != nil {
		sv, err := th.evalJoinedStr(fr, e.FormatSpec)
		if err != nil {
			return nil, err
		}
		s, ok := sv.(Str)
		if !ok {
			return sv, nil
		}
		spec = string(s)
	}
	if s, ok := v.(Str); ok && spec == "" {
		return s, nil
	}
	s, err := th.Format(v, spec)
	if err != nil {
		if ue, ok := err.(*UnknownError); ok {
			return ue.Value, nil
		}
		return nil, err
	}
	return Str(s), nil
}

// comprehend runs the clauses of a comprehension and calls body for each round.
func (th *Thread) comprehend(fr *Frame, gens []*pyast.Comprehension, body func() error) error {
	first, err := th.eval(fr, gens[0].Iter)
	if err != nil {
		return err
	}
	return th.comprehendOver(fr, gens, first, body)
}

func (th *Thread) comprehendOver(fr *Frame, gens []*pyast.Comprehension, first Value, body func() error) error {
	if err := th.enter(); err != nil {
		return err
	}
	defer th.leave()
	outer := fr.env
	fr.env = th.compEnv(fr, outer, gens)
	defer func() { fr.env = outer }()
	return th.clauses(fr, gens, first, body)
}

func (th *Thread) compEnv(fr *Frame, outer *env, gens []*pyast.Comprehension) *env {
	s := fr.mod.compScopes[gens[0]]
	if s == nil {
		s = compScope(gens)
		if fr.mod.compScopes == nil {
			fr.mod.compScopes = map[*pyast.Comprehension]*scope{}
		}
		fr.mod.compScopes[gens[0]] = s
	}
	e := &env{scope: s, vals: make([]Value, len(s.names)), parent: outer.closure(), outer: outer}
	if outer.isClass {
		e.cell = outer.cell
	}
	return e
}

func (th *Thread) clauses(fr *Frame, gens []*pyast.Comprehension, over Value, body func() error) error {
	g := gens[0]
	var why *Unknown
	it, err := th.iterFor(over, g.IsAsync)
	if u := th.supposed(err); u != nil {
		return th.unknownClauses(fr, gens, u, body)
	}
	if err != nil {
		fr.locate(err, g.Iter.Span())
		return err
	}
rounds:
	for {
		if err := th.Step(); err != nil {
			return err
		}
		v, ok, err := it.Next(th)
		if err == nil && !ok && why != nil {
			err = &unknownRounds{why: why}
		}
		if err != nil || !ok {
			return err
		}
		if err := th.assign(fr, g.Target, v); err != nil {
			return err
		}
		for _, cond := range g.Ifs {
			t, err := th.evalTruth(fr, cond)
			if u := th.supposed(err); u != nil {
				why = u
				continue
			}
			if err != nil {
				return err
			}
			if !t {
				continue rounds
			}
		}
		if len(gens) == 1 {
			err = body()
		} else {
			var inner Value
			if inner, err = th.eval(fr, gens[1].Iter); err == nil {
				err = th.clauses(fr, gens[1:], inner, body)
			}
		}
		if r, ok := err.(*unknownRounds); ok {
			why, err = r.why, nil
		}
		if err != nil {
			return err
		}
	}
}

func (th *Thread) evalTruth(fr *Frame, e pyast.Expr) (bool, error) {
	v, err := th.eval(fr, e)
	if err != nil {
		return false, err
	}
	if b, ok := v.(Bool); ok {
		return bool(b), nil
	}
	t, err := th.Truth(v)
	if err != nil {
		fr.locate(err, e.Span())
	}
	return t, err
}

func (th *Thread) evalGenerator(fr *Frame, e *pyast.GeneratorExp) (Value, error) {
	first, err := th.eval(fr, e.Generators[0].Iter)
	if err != nil {
		return nil, err
	}
	if u := th.undecided(first); u != nil {
		err := th.comprehendOver(fr, e.Generators, u, func() error { _, err := th.eval(fr, e.Elt); return err })
		return th.either(nil, err)
	}
	if _, ok := first.(*Unknown); !ok {
		it, err := th.iterFor(first, e.Generators[0].IsAsync)
		if err != nil {
			fr.locate(err, e.Generators[0].Iter.Span())
			return nil, err
		}
		first = it
	}
	gf := &Frame{name: "<genexpr>", mod: fr.mod, file: fr.file, fn: fr.fn, env: th.compEnv(fr, fr.env, e.Generators)}
	g := &Generator{name: fr.qualify("<genexpr>"), frame: gf}
	gf.gen = g
	g.body = func(th *Thread) (Value, error) {
		return None, th.clauses(gf, e.Generators, first, func() error {
			v, err := th.eval(gf, e.Elt)
			if err != nil {
				return err
			}
			_, err = th.yield(gf, v)
			return err
		})
	}
	return g, nil
}
