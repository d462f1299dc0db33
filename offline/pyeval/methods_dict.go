package pyeval

func init() {
	DictClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("", func(th *Thread, a *Args) (Value, error) { return ofClass(a, DictClass, NewDict()), nil })
		update := func(th *Thread, a *Args) (Value, error) {
			return None, th.dictUpdateArgs(a.Self.(*Dict), a.fn.Name, a.Pos, a.Kw)
		}
		b.Method("__init__", update)
		b.Method("update", update)
		b.Method("get", func(th *Thread, a *Args) (Value, error) {
			if err := between(a, 1, 2); err != nil {
				return nil, err
			}
			v, ok, err := th.DictGet(a.Self.(*Dict), a.Pos[0])
			switch {
			case err != nil:
				return nil, err
			case ok:
				return v, nil
			case len(a.Pos) == 2:
				return a.Pos[1], nil
			}
			return None, nil
		})
		b.Method("setdefault(key, default=None, /)", func(th *Thread, a *Args) (Value, error) {
			d := a.Self.(*Dict)
			v, ok, err := th.DictGet(d, a.At(0))
			if ok || err != nil {
				return v, err
			}
			if err := th.AllocItems(2); err != nil {
				return nil, err
			}
			return a.At(1), th.DictSet(d, a.At(0), a.At(1))
		})
		b.Method("pop(key, default=..., /)", func(th *Thread, a *Args) (Value, error) {
			d := a.Self.(*Dict)
			v, ok, err := th.DictGet(d, a.At(0))
			switch {
			case err != nil:
				return nil, err
			case ok:
				_, err := th.DictDel(d, a.At(0))
				return v, err
			case a.At(1) != nil:
				return a.At(1), nil
			}
			return nil, RaiseArgs(KeyErrorClass, a.At(0))
		})
		b.Method("popitem()", func(th *Thread, a *Args) (Value, error) {
			d := a.Self.(*Dict)
			for i := len(d.entries) - 1; i >= 0; i-- {
				if e := d.entries[i]; e.key != nil {
					d.remove(i)
					return NewTuple(e.key, e.val), nil
				}
			}
			return nil, Raise(KeyErrorClass, "popitem(): dictionary is empty")
		})
		b.Method("clear()", func(th *Thread, a *Args) (Value, error) {
			a.Self.(*Dict).Clear()
			return None, nil
		})
		b.Method("copy()", func(th *Thread, a *Args) (Value, error) {
			d := a.Self.(*Dict)
			return d.Copy(), th.AllocItems(int64(d.Len()) * 2)
		})
		view := func(kind DictViewKind) NativeFunc {
			return func(th *Thread, a *Args) (Value, error) { return &DictView{D: a.Self.(*Dict), Kind: kind}, nil }
		}
		b.Method("keys()", view(KeysView))
		b.Method("values()", view(ValuesView))
		b.Method("items()", view(ItemsView))
		b.Method("__reversed__()", func(th *Thread, a *Args) (Value, error) {
			return reversedDict(a.Self.(*Dict), dictKey), nil
		})
		b.ClassMethod("fromkeys(iterable, value=None, /)", func(th *Thread, a *Args) (Value, error) {
			var out Value = NewDict()
			if c := a.SelfClass(); c != nil && c != DictClass {
				var err error
				if out, err = th.Call(c); err != nil {
					return nil, err
				}
			}
			return out, th.ForEach(a.At(0), func(k Value) (bool, error) {
				return true, th.SetItem(out, k, a.At(1))
			})
		})
		b.Attr("__hash__", None)
	})
	for _, c := range []*Class{DictKeysClass, DictValuesClass, DictItemsClass} {
		c.Define(func(b *ClassBuilder) {
			b.Method("__reversed__()", func(th *Thread, a *Args) (Value, error) {
				v := a.Self.(*DictView)
				return reversedDict(v.D, v.pick()), nil
			})
			b.Property("mapping", func(th *Thread, v Value) (Value, error) { return v.(*DictView).D, nil }, nil)
			if c != DictValuesClass {
				b.Method("isdisjoint(other, /)", func(th *Thread, a *Args) (Value, error) {
					s, _, err := th.setLike(a.Self)
					if err != nil {
						return nil, err
					}
					return th.disjoint(s, a.At(0))
				})
			}
		})
	}
}

// reversedDict walks a dict from its end.
func reversedDict(d *Dict, pick func(k, v Value) Value) Value {
	i, size := len(d.entries)-1, d.live
	return NewIterator(nil, func(*Thread) (Value, bool, error) {
		if d.live != size {
			return nil, false, Raise(RuntimeErrorClass, "dictionary changed size during iteration")
		}
		for ; i >= 0 && i < len(d.entries); i-- {
			if e := d.entries[i]; e.key != nil {
				i--
				return pick(e.key, e.val), true, nil
			}
		}
		return nil, false, nil
	})
}

// dictUpdateArgs is dict.update and dict.__init__: a mapping or an iterable of
// pairs, then keywords.
func (th *Thread) dictUpdateArgs(d *Dict, name string, pos []Value, kw []KwArg) error {
	if name == "__init__" {
		name = "dict"
	}
	if len(pos) > 1 {
		return Raise(TypeErrorClass, "%s expected at most 1 argument, got %d", name, len(pos))
	}
	if len(pos) == 1 {
		if err := th.dictMerge(d, pos[0]); err != nil {
			return err
		}
	}
	for _, k := range kw {
		d.SetStr(k.Name, k.Value)
	}
	return th.AllocItems(int64(len(kw)) * 2)
}

// dictMerge adds the items of a mapping or of an iterable of pairs.
func (th *Thread) dictMerge(d *Dict, src Value) error {
	switch x := src.(type) {
	case *Dict:
		return th.DictUpdate(d, x)
	case *Unknown:
		return x.Refuse("the items of a dict must be known")
	}
	if keys, ok, err := th.FindAttr(src, "keys"); err != nil {
		return err
	} else if ok {
		if x, ok := Underlying(src).(*Dict); ok && src.Class().IsSubclassOf(DictClass) {
			if f, owner := th.Lookup(src.Class(), "keys"); f != nil && owner == DictClass {
				return th.DictUpdate(d, x)
			}
		}
		ks, err := th.Call(keys)
		if err != nil {
			return err
		}
		return th.ForEach(ks, func(k Value) (bool, error) {
			v, err := th.GetItem(src, k)
			if err != nil {
				return false, err
			}
			if err := th.AllocItems(2); err != nil {
				return false, err
			}
			return true, th.DictSet(d, k, v)
		})
	}
	i := 0
	return th.ForEach(src, func(e Value) (bool, error) {
		pair, err := th.Slice(e)
		if err != nil {
			if IsRaised(err, TypeErrorClass) && !isIterable(th, e) {
				return false, Raise(TypeErrorClass, "cannot convert dictionary update sequence element #%d to a sequence", i)
			}
			return false, err
		}
		if len(pair) != 2 {
			return false, Raise(ValueErrorClass, "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		i++
		if err := th.AllocItems(2); err != nil {
			return false, err
		}
		return true, th.DictSet(d, pair[0], pair[1])
	})
}
