package pyeval

// memory is what the variables in reach held at some point of the evaluation.
type memory struct {
	envs  map[*env][]Value
	dicts map[*Dict][]dictEntry
	names map[*Dict]bool // namespaces: their names go one by one
	bare  map[*Object]bool
	lists map[*List][]Value
}

// remember takes down what the variables of all frames hold.
func (th *Thread) remember() *memory {
	m := &memory{
		envs: map[*env][]Value{}, dicts: map[*Dict][]dictEntry{}, names: map[*Dict]bool{}, bare: map[*Object]bool{}, lists: map[*List][]Value{},
	}
	th.reach(visitor{
		env:  func(e *env) { m.envs[e] = append([]Value(nil), e.vals...) },
		list: func(l *List) { m.lists[l] = append([]Value(nil), l.Elems...) },
		dict: func(d *Dict, names bool) {
			m.dicts[d] = append([]dictEntry(nil), d.entries...)
			m.names[d] = names
		},
		object: func(o *Object) { m.bare[o] = o.Attrs == nil },
	})
	return m
}

// forget makes unknown what has changed since, and reports whether anything had.
func (th *Thread) forget(m *memory, u *Unknown) bool {
	lost := map[Value]bool{}
	changed := false
	gone := u.Derive("(… %s …)")
	for e, old := range m.envs {
		for i := range old {
			if !same(old[i], e.vals[i]) {
				e.vals[i], changed = gone, true
			}
		}
	}
	for d, old := range m.dicts {
		if sameEntries(old, d.entries) {
			continue
		}
		changed = true
		if !m.names[d] {
			lost[d] = true
			continue
		}
		was := map[string]Value{}
		for _, e := range old {
			if name, ok := AsStr(e.key); ok && e.key != nil {
				was[name] = e.val
			}
		}
		for _, k := range d.Keys() {
			name, _ := AsStr(k)
			v, _ := d.GetStr(name)
			if w, had := was[name]; !had || !same(w, v) {
				d.SetStr(name, gone)
			}
			delete(was, name)
		}
		for _, e := range old {
			name, _ := AsStr(e.key)
			if _, missing := was[name]; missing {
				d.SetStr(name, gone)
			}
		}
	}
	for o, bare := range m.bare {
		if bare && o.Attrs != nil && o.Attrs.Len() > 0 {
			for _, k := range o.Attrs.Keys() {
				name, _ := AsStr(k)
				o.Attrs.SetStr(name, gone)
			}
			changed = true
		}
	}
	for l, old := range m.lists {
		if !sameValues(old, l.Elems) {
			lost[l], changed = true, true
		}
	}
	th.replace(lost, gone)
	return changed
}

// lose makes unknown what a list, dict or set holds: whoever refers to it has an
// unknown from now on.
func (th *Thread) lose(v Value, u *Unknown) {
	switch x := v.(type) {
	case *List, *Dict:
		th.replace(map[Value]bool{x: true}, u.Derive("(… %s …)"))
	case *Set:
		th.replace(map[Value]bool{&x.d: true}, u.Derive("(… %s …)"))
	}
}

// replace puts an unknown in the place of each reference to one of the containers;
// a set is named by its dict.
func (th *Thread) replace(lost map[Value]bool, gone Value) {
	if len(lost) == 0 {
		return
	}
	slot := func(v *Value) {
		switch x := (*v).(type) {
		case *List, *Dict:
			if lost[x] {
				*v = gone
			}
		case *Set:
			if lost[&x.d] {
				*v = gone
			}
		}
	}
	each := func(vs []Value) {
		for i := range vs {
			slot(&vs[i])
		}
	}
	th.reach(visitor{
		env:  func(e *env) { each(e.vals) },
		list: func(l *List) { each(l.Elems) },
		dict: func(d *Dict, _ bool) {
			for i := range d.entries {
				slot(&d.entries[i].val)
			}
		},
		tuple: func(t *Tuple) { each(t.Elems) },
	})
}

// visitor is called once for each thing that variables reach, before what it
// holds is visited.
type visitor struct {
	env    func(e *env)
	list   func(l *List)
	dict   func(d *Dict, names bool)
	tuple  func(t *Tuple)
	object func(o *Object)
}

// reach visits what the variables of all frames, of the functions around and of
// the modules that the frames belong to hold.
func (th *Thread) reach(v visitor) {
	seen := map[any]bool{}
	visited := 0
	var value func(x Value)
	first := func(p any) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		return true
	}
	dict := func(d *Dict, names bool) {
		if d == nil || !first(d) {
			return
		}
		if v.dict != nil {
			v.dict(d, names)
		}
		for i := range d.entries {
			value(d.entries[i].val)
		}
	}
	var scope func(e *env)
	scope = func(e *env) {
		for ; e != nil && first(e); e = e.parent {
			if e.ns != nil {
				dict(e.ns, true)
			} else {
				if v.env != nil {
					v.env(e)
				}
				for _, x := range e.vals {
					value(x)
				}
			}
			scope(e.outer)
		}
	}
	value = func(x Value) {
		visited++
		switch x := x.(type) {
		case *List:
			if first(x) {
				if v.list != nil {
					v.list(x)
				}
				for _, e := range x.Elems {
					value(e)
				}
			}
		case *Tuple:
			if first(x) {
				if v.tuple != nil {
					v.tuple(x)
				}
				for _, e := range x.Elems {
					value(e)
				}
			}
		case *Dict:
			dict(x, false)
		case *Set:
			dict(&x.d, false)
		case *Object:
			if first(x) {
				if v.object != nil {
					v.object(x)
				}
				dict(x.Attrs, true)
				if n, ok := x.Native.(Value); ok {
					value(n)
				}
			}
		case *Function:
			if first(x) {
				scope(x.env)
				for _, d := range x.defaults {
					value(d)
				}
			}
		case *BoundMethod:
			value(x.Self)
			value(x.Func)
		}
	}
	for f := th.frame; f != nil; f = f.back {
		scope(f.env)
		if f.mod != nil {
			dict(f.mod.dict, true)
		}
		if f.fn != nil {
			value(f.fn)
		}
	}
	// The next step finds the limit exceeded.
	_ = th.Steps(int64(visited / visitsPerStep))
}

// visitsPerStep is how many values may be looked at for one step of the limit.
const visitsPerStep = 2

// same reports whether a variable holds what it did. One unknown is as good as
// another.
func same(a, b Value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if _, ok := a.(*Unknown); ok {
		_, ok = b.(*Unknown)
		return ok
	}
	return a == b
}

func sameValues(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

func sameEntries(a, b []dictEntry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(a[i].key, b[i].key) || !same(a[i].val, b[i].val) {
			return false
		}
	}
	return true
}
