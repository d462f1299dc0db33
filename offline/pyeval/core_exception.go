package pyeval

func init() {
	BaseExceptionClass.Define(baseExceptionMembers)
	KeyErrorClass.Define(func(b *ClassBuilder) {
		b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
			e := exceptionOf(a.Self.(*Object))
			if len(e.Args) == 1 {
				s, err := th.Repr(e.Args[0])
				return Str(s), err
			}
			s, err := th.exceptionStr(e)
			return Str(s), err
		})
	})
	argProperty := func(b *ClassBuilder, name string, at int) {
		b.Property(name, func(_ *Thread, self Value) (Value, error) {
			if v, ok := self.(*Object).Attr(name); ok {
				return v, nil
			}
			if e := exceptionOf(self.(*Object)); at < len(e.Args) {
				return e.Args[at], nil
			}
			return None, nil
		}, func(_ *Thread, self, v Value) error {
			self.(*Object).SetAttr(name, v)
			return nil
		})
	}
	StopIterationClass.Define(func(b *ClassBuilder) { argProperty(b, "value", 0) })
	SystemExitClass.Define(func(b *ClassBuilder) { argProperty(b, "code", 0) })
	UnicodeErrorClass.Define(func(b *ClassBuilder) {
		for i, n := range []string{"encoding", "object", "start", "end", "reason"} {
			argProperty(b, n, i)
		}
	})
	keywords := func(c *Class, names ...string) {
		c.Define(func(b *ClassBuilder) {
			b.Unknowns(AllowUnknown)
			b.Method("__init__", func(th *Thread, a *Args) (Value, error) {
				o := a.Self.(*Object)
				exceptionOf(o).Args = a.Pos
				for _, n := range names {
					o.SetAttr(n, None)
				}
				for _, k := range a.Kw {
					if !contains(names, k.Name) {
						return nil, Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'", o.class.Name, k.Name)
					}
					o.SetAttr(k.Name, k.Value)
				}
				return None, nil
			})
		})
	}
	keywords(AttributeErrorClass, "name", "obj")
	keywords(NameErrorClass, "name")
	keywords(ImportErrorClass, "name", "path")
	ImportErrorClass.Define(func(b *ClassBuilder) { argProperty(b, "msg", 0) })
	OSErrorClass.Define(func(b *ClassBuilder) {
		b.Unknowns(AllowUnknown)
		b.New("", func(_ *Thread, a *Args) (Value, error) {
			c := a.SelfClass()
			if len(a.Pos) >= 2 && c == OSErrorClass {
				if i, ok := AsInt(a.Pos[0]); ok {
					if n, ok := i.Int64(); ok && errnoClasses[n] != nil {
						c = errnoClasses[n]
					}
				}
			}
			return NewObject(c, &Exception{Args: a.Pos}), nil
		})
		b.Property("errno", osErrorPart(0), nil)
		b.Property("strerror", osErrorPart(1), nil)
		b.Property("filename", osErrorPart(2), nil)
		b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
			e := exceptionOf(a.Self.(*Object))
			if len(e.Args) < 2 {
				s, err := th.exceptionStr(e)
				return Str(s), err
			}
			no, err := th.Str(e.Args[0])
			if err != nil {
				return nil, err
			}
			text, err := th.Str(e.Args[1])
			if err != nil {
				return nil, err
			}
			out := "[Errno " + no + "] " + text
			if len(e.Args) > 2 {
				name, err := th.Repr(e.Args[2])
				if err != nil {
					return nil, err
				}
				out += ": " + name
			}
			return Str(out), nil
		})
	})
	BaseExceptionGroupClass.Define(groupMembers)
}

// errnoClasses are the subclasses that OSError(errno, …) makes instances of, by
// Linux's numbers.
var errnoClasses = map[int64]*Class{
	1: PermissionErrorClass, 2: FileNotFoundErrorClass, 3: ProcessLookupErrorClass, 4: InterruptedErrorClass,
	10: ChildProcessErrorClass, 11: BlockingIOErrorClass, 13: PermissionErrorClass, 17: FileExistsErrorClass,
	20: NotADirectoryErrorClass, 21: IsADirectoryErrorClass, 32: BrokenPipeErrorClass, 103: ConnectionAbortedErrorClass,
	104: ConnectionResetErrorClass, 110: TimeoutErrorClass, 111: ConnectionRefusedErrorClass,
}

func osErrorPart(i int) Getter {
	return func(_ *Thread, self Value) (Value, error) {
		if e := exceptionOf(self.(*Object)); len(e.Args) >= 2 && i < len(e.Args) {
			return e.Args[i], nil
		}
		return None, nil
	}
}

func (th *Thread) exceptionStr(e *Exception) (string, error) {
	switch len(e.Args) {
	case 0:
		return "", nil
	case 1:
		return th.Str(e.Args[0])
	}
	return th.Repr(NewTuple(e.Args...))
}

func baseExceptionMembers(b *ClassBuilder) {
	b.Unknowns(AllowUnknown)
	b.New("", func(_ *Thread, a *Args) (Value, error) {
		return NewObject(a.SelfClass(), &Exception{Args: a.Pos}), nil
	})
	b.Method("__init__", func(_ *Thread, a *Args) (Value, error) {
		o := a.Self.(*Object)
		if len(a.Kw) > 0 {
			return nil, Raise(TypeErrorClass, "%s() takes no keyword arguments", o.class.Name)
		}
		exceptionOf(o).Args = a.Pos
		return None, nil
	})
	b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
		s, err := th.exceptionStr(exceptionOf(a.Self.(*Object)))
		return Str(s), err
	})
	b.Method("__repr__()", func(th *Thread, a *Args) (Value, error) {
		o := a.Self.(*Object)
		e := exceptionOf(o)
		s, err := th.Repr(NewTuple(e.Args...))
		if len(e.Args) == 1 && err == nil {
			s, err = th.Repr(e.Args[0])
			s = "(" + s + ")"
		}
		return Str(o.class.Name + s), err
	})
	b.Method("with_traceback(tb, /)", func(_ *Thread, a *Args) (Value, error) { return a.Self, nil })
	b.Method("add_note(note, /)", func(_ *Thread, a *Args) (Value, error) {
		e := exceptionOf(a.Self.(*Object))
		e.Notes = append(e.Notes, a.At(0))
		return None, nil
	})
	b.Property("args", func(_ *Thread, self Value) (Value, error) {
		return NewTuple(exceptionOf(self.(*Object)).Args...), nil
	}, func(th *Thread, self, v Value) error {
		vs, err := th.Slice(v)
		exceptionOf(self.(*Object)).Args = vs
		return err
	})
	object := func(o *Object) Value {
		if o == nil {
			return None
		}
		return o
	}
	b.Property("__cause__", func(_ *Thread, self Value) (Value, error) {
		return object(exceptionOf(self.(*Object)).Cause), nil
	}, func(_ *Thread, self, v Value) error {
		e := exceptionOf(self.(*Object))
		e.Cause, _ = v.(*Object)
		e.Suppress = true
		return nil
	})
	b.Property("__context__", func(_ *Thread, self Value) (Value, error) {
		return object(exceptionOf(self.(*Object)).Context), nil
	}, func(_ *Thread, self, v Value) error {
		exceptionOf(self.(*Object)).Context, _ = v.(*Object)
		return nil
	})
	b.Property("__suppress_context__", func(_ *Thread, self Value) (Value, error) {
		return Bool(exceptionOf(self.(*Object)).Suppress), nil
	}, func(th *Thread, self, v Value) error {
		t, err := th.Truth(v)
		exceptionOf(self.(*Object)).Suppress = t
		return err
	})
	b.Property("__traceback__", func(*Thread, Value) (Value, error) { return None, nil },
		func(*Thread, Value, Value) error { return nil })
	b.Property("__notes__", func(_ *Thread, self Value) (Value, error) {
		e := exceptionOf(self.(*Object))
		if e.Notes == nil {
			return nil, noAttribute(self, "__notes__")
		}
		return NewList(e.Notes...), nil
	}, nil)
}

func groupMembers(b *ClassBuilder) {
	b.New("(message, exceptions, /)", func(th *Thread, a *Args) (Value, error) {
		vs, err := th.Slice(a.At(1))
		if err != nil {
			return nil, err
		}
		if len(vs) == 0 {
			return nil, Raise(ValueErrorClass, "second argument (exceptions) must be a non-empty sequence")
		}
		e := &Exception{Args: []Value{a.At(0), a.At(1)}}
		for i, v := range vs {
			o, ok := v.(*Object)
			if !ok || !o.class.IsSubclassOf(BaseExceptionClass) {
				return nil, Raise(ValueErrorClass, "Item %d of second argument (exceptions) is not an exception", i)
			}
			e.Group = append(e.Group, o)
		}
		return NewObject(a.SelfClass(), e), nil
	})
	b.Property("message", func(_ *Thread, self Value) (Value, error) { return exceptionOf(self.(*Object)).Args[0], nil }, nil)
	b.Property("exceptions", func(_ *Thread, self Value) (Value, error) {
		var vs []Value
		for _, o := range exceptionOf(self.(*Object)).Group {
			vs = append(vs, o)
		}
		return NewTuple(vs...), nil
	}, nil)
	b.Method("__str__()", func(th *Thread, a *Args) (Value, error) {
		e := exceptionOf(a.Self.(*Object))
		msg, err := th.Str(e.Args[0])
		if err != nil {
			return nil, err
		}
		return Str(msg + " (" + MakeInt(int64(len(e.Group))).(Int).String() + " sub-exception" + plural(len(e.Group)) + ")"), nil
	})
	split := func(a *Args) (match, rest Value, err error) {
		m, r, err := splitGroup(a.Self.(*Object), a.At(0))
		if err != nil {
			return nil, nil, err
		}
		match, rest = None, None
		if m != nil {
			match = m
		}
		if r != nil {
			rest = r
		}
		return match, rest, nil
	}
	b.Method("split(condition, /)", func(_ *Thread, a *Args) (Value, error) {
		m, r, err := split(a)
		return NewTuple(m, r), err
	})
	b.Method("subgroup(condition, /)", func(_ *Thread, a *Args) (Value, error) {
		m, _, err := split(a)
		return m, err
	})
}
