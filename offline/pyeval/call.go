package pyeval

import (
	"fmt"

	"sqlgen/internal/spell"
	"sqlgen/offline/pyast"
)

// callFunction calls a function made by Python code.
func (th *Thread) callFunction(f *Function, pos []Value, kw []KwArg) (Value, error) {
	c := f.code
	if c.scope == nil {
		c.analyze(f.Module.File)
	}
	e := &env{scope: c.scope, vals: make([]Value, len(c.scope.names)), parent: f.env, cell: f.cell}
	if err := f.bind(e.vals, pos, kw); err != nil {
		return nil, err
	}
	fr := &Frame{name: f.Name, mod: f.Module, file: f.Module.File, env: e, fn: f}
	if c.isGen || c.isAsync {
		kind := plainGenerator
		switch {
		case c.isGen && c.isAsync:
			kind = asyncGenerator
		case c.isAsync:
			kind = coroutine
		}
		g := &Generator{name: f.Qualname, kind: kind, frame: fr}
		g.body = func(th *Thread) (Value, error) { return th.runBody(fr, c) }
		fr.gen = g
		return g, nil
	}
	if err := th.enter(); err != nil {
		return nil, err
	}
	if th.tentative > 0 {
		if v, err := th.again(c); v != nil || err != nil {
			th.leave()
			return v, err
		}
	}
	fr.back, th.frame = th.frame, fr
	v, err := th.runBody(fr, c)
	th.frame = fr.back
	th.leave()
	return v, err
}

func (th *Thread) runBody(fr *Frame, c *code) (Value, error) {
	if c.expr != nil {
		return th.eval(fr, c.expr)
	}
	ctl, err := th.exec(fr, c.body)
	if err != nil {
		return nil, err
	}
	v := None
	if ctl == ctlReturn {
		v = fr.result
	}
	return th.leaveBody(fr, v), nil
}

// bind puts arguments into the parameters' places, with CPython's messages.
func (f *Function) bind(vals []Value, pos []Value, kw []KwArg) error {
	c := f.code
	n := len(pos)
	if n > c.npos {
		n = c.npos
		if c.vararg < 0 {
			return f.tooMany(len(pos))
		}
	}
	copy(vals, pos[:n])
	if c.vararg >= 0 {
		vals[c.vararg] = NewTuple(append([]Value(nil), pos[n:]...)...)
	}
	var extra *Dict
	if c.kwarg >= 0 {
		extra = NewDict()
		vals[c.kwarg] = extra
	}
	names := c.scope.names
kwargs:
	for i := range kw {
		name := kw[i].Name
		for j := c.nposOnly; j < c.npos+c.nkw; j++ {
			if names[j] == name {
				if vals[j] != nil {
					return Raise(TypeErrorClass, "%s() got multiple values for argument '%s'", f.Qualname, name)
				}
				vals[j] = kw[i].Value
				continue kwargs
			}
		}
		if extra == nil {
			return f.unexpected(name)
		}
		if _, dup := extra.GetStr(name); dup {
			return Raise(TypeErrorClass, "%s() got multiple values for keyword argument '%s'", f.Qualname, name)
		}
		extra.SetStr(name, kw[i].Value)
	}
	first := c.npos - len(f.defaults)
	for j := n; j < c.npos; j++ {
		if vals[j] == nil {
			if j < first {
				return f.missing(vals)
			}
			vals[j] = f.defaults[j-first]
		}
	}
	for j := 0; j < c.nkw; j++ {
		if vals[c.npos+j] == nil {
			if f.kwDefaults == nil || f.kwDefaults[j] == nil {
				return f.missing(vals)
			}
			vals[c.npos+j] = f.kwDefaults[j]
		}
	}
	return nil
}

func (f *Function) missing(vals []Value) error {
	c := f.code
	var names []string
	for j := 0; j < c.npos-len(f.defaults); j++ {
		if vals[j] == nil {
			names = append(names, c.scope.names[j])
		}
	}
	if len(names) > 0 {
		return missingArguments(f.Qualname, "positional", names)
	}
	for j := 0; j < c.nkw; j++ {
		if vals[c.npos+j] == nil && (f.kwDefaults == nil || f.kwDefaults[j] == nil) {
			names = append(names, c.scope.names[c.npos+j])
		}
	}
	return missingArguments(f.Qualname, "keyword-only", names)
}

func (f *Function) tooMany(given int) error {
	c := f.code
	takes := fmt.Sprint(c.npos)
	if n := len(f.defaults); n > 0 {
		takes = fmt.Sprintf("from %d to %d", c.npos-n, c.npos)
	}
	verb := "were"
	if given == 1 {
		verb = "was"
	}
	return Raise(TypeErrorClass, "%s() takes %s positional argument%s but %d %s given", f.Qualname, takes, plural(c.npos), given, verb)
}

func (f *Function) unexpected(name string) error {
	c := f.code
	for _, n := range c.scope.names[:c.nposOnly] {
		if n == name {
			return Raise(TypeErrorClass, "%s() got some positional-only arguments passed as keyword arguments: '%s'", f.Qualname, name)
		}
	}
	if near := spell.Nearest(name, c.scope.names[c.nposOnly:c.npos+c.nkw]); near != "" {
		return Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", f.Qualname, name, near)
	}
	return Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'", f.Qualname, name)
}

// evalCall is a call expression.
func (th *Thread) evalCall(fr *Frame, e *pyast.Call) (Value, error) {
	if err := th.Step(); err != nil {
		return nil, err
	}
	var self, fn Value
	var err error
	if a, ok := e.Func.(*pyast.Attribute); ok {
		fn, self, err = th.methodOf(fr, a)
	} else {
		fn, err = th.eval(fr, e.Func)
	}
	if err != nil {
		return nil, err
	}
	var first Value
	if _, ok := fn.(*Function); ok {
		first = self
	}
	pos, kw, err := th.evalArgs(fr, e, fn, first)
	if u := th.supposed(err); u != nil {
		return th.supposeArgs(fn, self, u)
	}
	if err != nil {
		return nil, err
	}
	outer := fr.call
	fr.call = e.Span()
	var v Value
	if self != nil {
		if b, ok := fn.(*Builtin); ok {
			v, err = th.callBuiltin(b, self, pos, kw)
		} else {
			v, err = th.callFunction(fn.(*Function), pos, kw)
		}
	} else {
		v, err = th.CallKw(fn, pos, kw)
	}
	fr.call = outer
	return v, err
}

// methodOf evaluates the function of a method call without making a bound
// method where it can: then self is the receiver.
func (th *Thread) methodOf(fr *Frame, a *pyast.Attribute) (fn, self Value, err error) {
	recv, err := th.eval(fr, a.Value)
	if err != nil {
		return nil, nil, err
	}
	cls, name := recv.Class(), fr.mangle(a.Attr)
	switch o := recv.(type) {
	case *Object:
		if o.class.slots()&hasGetattribute != 0 {
			break
		}
		if o.Attrs != nil {
			if _, own := o.Attrs.GetStr(name); own {
				break
			}
		}
		if raw := th.plainMethod(cls, name); raw != nil {
			return raw, recv, nil
		}
	case Str, *List, *Dict, *Set, Int:
		if raw := th.plainMethod(cls, name); raw != nil {
			return raw, recv, nil
		}
	}
	fn, err = th.GetAttr(recv, name)
	if err != nil {
		fr.locate(err, a.Span())
	}
	return fn, nil, err
}

func (th *Thread) plainMethod(cls *Class, name string) Value {
	switch raw, _ := th.Lookup(cls, name); f := raw.(type) {
	case *Function:
		return f
	case *Builtin:
		if f.kind == instanceMethod {
			return f
		}
	}
	return nil
}

// evalArgs evaluates the arguments of a call. A receiver for a Python function
// goes first.
func (th *Thread) evalArgs(fr *Frame, e *pyast.Call, fn, self Value) (pos []Value, kw []KwArg, err error) {
	n := len(e.Args)
	if self != nil {
		n++
	}
	if n > 0 {
		pos = make([]Value, 0, n)
	}
	if self != nil {
		pos = append(pos, self)
	}
	for _, a := range e.Args {
		if s, ok := a.(*pyast.Starred); ok {
			v, err := th.eval(fr, s.Value)
			if err != nil {
				return nil, nil, err
			}
			vs, err := th.Slice(v)
			if err != nil {
				if IsRaised(err, TypeErrorClass) {
					if _, ok := v.(*Object); !ok {
						err = Raise(TypeErrorClass, "%s argument after * must be an iterable, not %s", functionText(fn), TypeName(v))
					}
				}
				fr.locate(err, s.Span())
				return nil, nil, err
			}
			pos = append(pos, vs...)
			continue
		}
		v, err := th.eval(fr, a)
		if err != nil {
			return nil, nil, err
		}
		pos = append(pos, v)
	}
	if len(e.Keywords) > 0 {
		kw = make([]KwArg, 0, len(e.Keywords))
	}
	stars := false
	for _, k := range e.Keywords {
		v, err := th.eval(fr, k.Value)
		if err != nil {
			return nil, nil, err
		}
		if k.Arg != "" {
			kw = append(kw, KwArg{Name: k.Arg, Value: v})
			continue
		}
		stars = true
		if kw, err = th.starKw(fn, kw, v); err != nil {
			fr.locate(err, k.Value.Span())
			return nil, nil, err
		}
	}
	if stars {
		seen := make(map[string]bool, len(kw))
		for _, k := range kw {
			if seen[k.Name] {
				return nil, nil, Raise(TypeErrorClass, "%s got multiple values for keyword argument '%s'", functionText(fn), k.Name)
			}
			seen[k.Name] = true
		}
	}
	return pos, kw, nil
}

// functionText is how CPython names a function in messages about a call.
func functionText(fn Value) string {
	switch f := fn.(type) {
	case *Function:
		return f.Module.Name + "." + f.Qualname + "()"
	case *Builtin:
		if f.Module != "" && f.Module != "builtins" {
			return f.Module + "." + f.Name + "()"
		}
		return f.Name + "()"
	case *Class:
		return f.FullName() + "()"
	case *BoundMethod:
		return functionText(f.Func)
	}
	return plainRepr(fn)
}

// starKw appends the items of a mapping as keyword arguments.
func (th *Thread) starKw(fn Value, kw []KwArg, v Value) ([]KwArg, error) {
	if u, ok := v.(*Unknown); ok {
		return nil, u.Refuse("the keyword arguments must be known")
	}
	d, ok := Underlying(v).(*Dict)
	if !ok {
		keys, err := th.CallMethod(v, "keys")
		if err != nil {
			if IsRaised(err, AttributeErrorClass) {
				return nil, Raise(TypeErrorClass, "%s argument after ** must be a mapping, not %s", functionText(fn), TypeName(v))
			}
			return nil, err
		}
		d = NewDict()
		err = th.ForEach(keys, func(k Value) (bool, error) {
			item, err := th.GetItem(v, k)
			if err != nil {
				return false, err
			}
			return true, th.DictSet(d, k, item)
		})
		if err != nil {
			return nil, err
		}
	}
	var err error
	d.Each(func(k, item Value) bool {
		name, ok := AsStr(k)
		if !ok {
			err = Raise(TypeErrorClass, "keywords must be strings")
			return false
		}
		kw = append(kw, KwArg{Name: name, Value: item})
		return true
	})
	return kw, err
}

// newFunction makes the function of a def or lambda. Decorators are the
// caller's.
func (th *Thread) newFunction(fr *Frame, node pyast.Node) (*Function, error) {
	c := fr.mod.codes[node]
	if c == nil {
		c = &code{node: node}
		switch n := node.(type) {
		case *pyast.FunctionDef:
			c.args, c.body, c.name, c.isAsync = n.Args, n.Body, n.Name, n.IsAsync
		case *pyast.Lambda:
			c.args, c.expr, c.name = n.Args, n.Body, "<lambda>"
		}
		if fr.env.ns == nil || fr.env.isClass {
			// At the top of a module a def is run but once.
			if fr.mod.codes == nil {
				fr.mod.codes = map[pyast.Node]*code{}
			}
			fr.mod.codes[node] = c
		}
	}
	f := &Function{Name: c.name, Qualname: fr.qualify(c.name), Module: fr.mod, code: c, env: fr.env.closure(), defEnv: fr.env}
	if fr.env.isClass {
		f.cell = fr.env.cell
	}
	for _, d := range c.args.Defaults {
		v, err := th.eval(fr, d)
		if err != nil {
			return nil, err
		}
		f.defaults = append(f.defaults, v)
	}
	for i, d := range c.args.KwDefaults {
		if d == nil {
			continue
		}
		v, err := th.eval(fr, d)
		if err != nil {
			return nil, err
		}
		if f.kwDefaults == nil {
			f.kwDefaults = make([]Value, len(c.args.KwDefaults))
		}
		f.kwDefaults[i] = v
	}
	return f, nil
}

// qualify is the __qualname__ of something defined in the frame.
func (fr *Frame) qualify(name string) string {
	switch {
	case fr.fn != nil && !fr.env.isClass:
		return fr.fn.Qualname + ".<locals>." + name
	case fr.env.isClass:
		return fr.qualname + "." + name
	}
	return name
}

func (f *Function) docString() Value {
	if f.doc != nil {
		return f.doc
	}
	if s, ok := docOf(f.code.body); ok {
		return Str(s)
	}
	return None
}

// docOf is the docstring of a body.
func docOf(body []pyast.Stmt) (string, bool) {
	if len(body) == 0 {
		return "", false
	}
	if e, ok := body[0].(*pyast.ExprStmt); ok {
		if c, ok := e.Value.(*pyast.Constant); ok {
			s, ok := c.Value.(string)
			return s, ok
		}
	}
	return "", false
}
