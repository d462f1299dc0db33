package pyeval

import (
	"sqlgen/offline/pyast"
)

func (th *Thread) execMatch(fr *Frame, s *pyast.Match) (ctl, error) {
	subject, err := th.eval(fr, s.Subject)
	if err != nil {
		return ctlNone, err
	}
	for _, c := range s.Cases {
		if err := th.Step(); err != nil {
			return ctlNone, err
		}
		binds := map[string]Value{}
		var order []string
		bind := func(name string, v Value) {
			if _, ok := binds[name]; !ok {
				order = append(order, name)
			}
			binds[name] = v
		}
		ok, err := th.match(fr, c.Pattern, subject, bind)
		if err != nil {
			fr.locate(err, c.Pattern.Span())
			return ctlNone, err
		}
		if !ok {
			continue
		}
		for _, n := range order {
			if err := th.storeName(fr, n, binds[n]); err != nil {
				return ctlNone, err
			}
		}
		if c.Guard != nil {
			t, err := th.evalTruth(fr, c.Guard)
			if err != nil {
				return ctlNone, err
			}
			if !t {
				continue
			}
		}
		return th.exec(fr, c.Body)
	}
	return ctlNone, nil
}

// match reports whether a pattern matches; captures go to bind.
func (th *Thread) match(fr *Frame, p pyast.Pattern, v Value, bind func(string, Value)) (bool, error) {
	if u, ok := v.(*Unknown); ok {
		if as, ok := p.(*pyast.MatchAs); !ok || as.Pattern != nil {
			return false, u.Refuse("the subject of a match must be known")
		}
	}
	switch p := p.(type) {
	case *pyast.MatchValue:
		want, err := th.eval(fr, p.Value)
		if err != nil {
			return false, err
		}
		return th.Equal(v, want)
	case *pyast.MatchSingleton:
		return Is(v, constant(p.Value)), nil
	case *pyast.MatchAs:
		if p.Pattern != nil {
			if ok, err := th.match(fr, p.Pattern, v, bind); !ok || err != nil {
				return ok, err
			}
		}
		if p.Name != "" {
			bind(p.Name, v)
		}
		return true, nil
	case *pyast.MatchOr:
		for _, alt := range p.Patterns {
			if ok, err := th.match(fr, alt, v, bind); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	case *pyast.MatchSequence:
		return th.matchSequence(fr, p, v, bind)
	case *pyast.MatchMapping:
		return th.matchMapping(fr, p, v, bind)
	case *pyast.MatchClass:
		return th.matchClass(fr, p, v, bind)
	}
	return false, NewFault("", "this pattern is not supported")
}

func (th *Thread) matchSequence(fr *Frame, p *pyast.MatchSequence, v Value, bind func(string, Value)) (bool, error) {
	var elems []Value
	switch x := Underlying(v).(type) {
	case *List:
		elems = x.Elems
	case *Tuple:
		elems = x.Elems
	case *Range:
		vs, err := th.Slice(x)
		if err != nil {
			return false, err
		}
		elems = vs
	default:
		return false, nil
	}
	star := -1
	for i, q := range p.Patterns {
		if _, ok := q.(*pyast.MatchStar); ok {
			star = i
		}
	}
	if star < 0 && len(elems) != len(p.Patterns) || star >= 0 && len(elems) < len(p.Patterns)-1 {
		return false, nil
	}
	for i, q := range p.Patterns {
		if s, ok := q.(*pyast.MatchStar); ok {
			if s.Name != "" {
				end := len(elems) - (len(p.Patterns) - 1 - star)
				bind(s.Name, NewList(append([]Value(nil), elems[star:end]...)...))
			}
			continue
		}
		at := i
		if star >= 0 && i > star {
			at = len(elems) - len(p.Patterns) + i
		}
		if ok, err := th.match(fr, q, elems[at], bind); !ok || err != nil {
			return ok, err
		}
	}
	return true, nil
}

func (th *Thread) matchMapping(fr *Frame, p *pyast.MatchMapping, v Value, bind func(string, Value)) (bool, error) {
	d, ok := Underlying(v).(*Dict)
	if !ok {
		return false, nil
	}
	rest := d
	if p.Rest != "" {
		rest = d.Copy()
	}
	for i, k := range p.Keys {
		key, err := th.eval(fr, k)
		if err != nil {
			return false, err
		}
		item, ok, err := th.DictGet(d, key)
		if err != nil || !ok {
			return false, err
		}
		if ok, err := th.match(fr, p.Patterns[i], item, bind); !ok || err != nil {
			return ok, err
		}
		if p.Rest != "" {
			if _, err := th.DictDel(rest, key); err != nil {
				return false, err
			}
		}
	}
	if p.Rest != "" {
		bind(p.Rest, rest)
	}
	return true, nil
}

// selfMatching are the classes whose one positional sub-pattern matches the
// subject itself.
var selfMatching = []*Class{
	BoolClass, ByteArrayClass, BytesClass, DictClass, FloatClass, FrozenSetClass, IntClass, ListClass, SetClass, StrClass, TupleClass,
}

func (th *Thread) matchClass(fr *Frame, p *pyast.MatchClass, v Value, bind func(string, Value)) (bool, error) {
	cv, err := th.eval(fr, p.Cls)
	if err != nil {
		return false, err
	}
	c, ok := cv.(*Class)
	if !ok {
		if u, ok := cv.(*Unknown); ok {
			return false, u.Refuse("the class of a pattern must be known")
		}
		return false, Raise(TypeErrorClass, "called match pattern must be a class")
	}
	if ok, err := th.IsInstance(v, c); !ok || err != nil {
		return false, err
	}
	names := append([]string(nil), p.KwdAttrs...)
	patterns := append([]pyast.Pattern(nil), p.KwdPatterns...)
	if n := len(p.Patterns); n > 0 {
		self := false
		for _, k := range selfMatching {
			self = self || c.IsSubclassOf(k)
		}
		args, ok, err := th.FindAttr(c, "__match_args__")
		if err != nil {
			return false, err
		}
		switch {
		case ok:
			vs, err := th.Slice(args)
			if err != nil {
				return false, err
			}
			if len(vs) < n {
				return false, Raise(TypeErrorClass, "%s() accepts %d positional sub-pattern%s (%d given)", c.Name, len(vs), plural(len(vs)), n)
			}
			var pos []string
			for _, a := range vs[:n] {
				s, ok := AsStr(a)
				if !ok {
					return false, Raise(TypeErrorClass, "__match_args__ elements must be strings (got %s)", TypeName(a))
				}
				pos = append(pos, s)
			}
			names = append(pos, names...)
			patterns = append(append([]pyast.Pattern(nil), p.Patterns...), patterns...)
		case self:
			if n > 1 {
				return false, Raise(TypeErrorClass, "%s() accepts 1 positional sub-pattern (%d given)", c.Name, n)
			}
			if ok, err := th.match(fr, p.Patterns[0], v, bind); !ok || err != nil {
				return ok, err
			}
		default:
			return false, Raise(TypeErrorClass, "%s() accepts 0 positional sub-patterns (%d given)", c.Name, n)
		}
	}
	for i, name := range names {
		a, ok, err := th.FindAttr(v, name)
		if err != nil || !ok {
			return false, err
		}
		if ok, err := th.match(fr, patterns[i], a, bind); !ok || err != nil {
			return ok, err
		}
	}
	return true, nil
}
