package pyeval

import (
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// annotation is one annotated name of a class body, not evaluated yet.
type annotation struct {
	name string
	expr pyast.Expr
}

// classNotes is what a class statement hands to type.__new__ through the
// namespace: the cell of __class__ and the annotations.
type classNotes struct {
	cell   *classCell
	annots *lazyAnnotations
}

// Class implements [Value].
func (*classNotes) Class() *Class { return CellClass }

const classNotesKey = "__classcell__"

// lazyAnnotations are evaluated when they are asked for.
type lazyAnnotations struct {
	mod   *Module
	env   *env
	list  []annotation
	value *Dict
}

func (th *Thread) execClassDef(fr *Frame, s *pyast.ClassDef) error {
	decorators, err := th.evalAll(fr, s.DecoratorList)
	if err != nil {
		return err
	}
	call := &pyast.Call{Args: s.Bases, Keywords: s.Keywords}
	bases, kw, err := th.evalArgs(fr, call, Str(s.Name), nil)
	if err != nil {
		return err
	}
	var unknown *Unknown
	orig := bases
	bases, unknown, err = th.resolveBases(bases)
	if err != nil {
		return err
	}
	var meta Value
	for i, k := range kw {
		if k.Name == "metaclass" {
			meta = k.Value
			kw = append(kw[:i:i], kw[i+1:]...)
			break
		}
	}
	switch m := meta.(type) {
	case *Unknown:
		unknown, meta = m, nil
	case *Class:
		if m.unknown != nil && !m.IsSubclassOf(TypeClass) {
			unknown, meta = m.unknown, nil
		}
	}
	if meta == nil {
		meta = TypeClass
	}
	if m, ok := meta.(*Class); ok {
		if meta, err = winningMeta(m, bases); err != nil {
			return err
		}
	}
	ns := NewDict()
	var nsObject Value
	if m, ok := meta.(*Class); !ok || m != TypeClass {
		prep, ok, err := th.FindAttr(meta, "__prepare__")
		if err != nil {
			return err
		}
		if ok {
			v, err := th.CallKw(prep, []Value{Str(s.Name), NewTuple(bases...)}, kw)
			if err != nil {
				return err
			}
			if d, ok := v.(*Dict); ok {
				ns = d
			} else {
				nsObject = v
			}
		}
	}
	cell := &classCell{name: s.Name}
	qual := fr.qualify(s.Name)
	body := &Frame{
		name: s.Name, qualname: qual, mod: fr.mod, file: fr.file, back: fr, fn: fr.fn,
		env:      &env{ns: ns, nsObject: nsObject, parent: fr.env.closure(), isClass: true, cell: cell},
		tolerant: fr.tolerant,
	}
	ns.SetStr("__module__", Str(fr.mod.Name))
	ns.SetStr("__qualname__", Str(qual))
	if doc, ok := docOf(s.Body); ok {
		ns.SetStr("__doc__", Str(doc))
	}
	if len(s.TypeParams) > 0 {
		th.bindTypeParams(body, ns, s.TypeParams)
	}
	if err := th.enter(); err != nil {
		return err
	}
	th.frame = body
	_, err = th.exec(body, s.Body)
	th.frame = fr
	th.leave()
	if err != nil {
		return err
	}
	notes := &classNotes{cell: cell}
	if len(body.annots) > 0 {
		notes.annots = &lazyAnnotations{mod: fr.mod, env: body.env, list: body.annots}
	}
	nsArg := Value(ns)
	if nsObject != nil {
		nsArg = nsObject
		if o, ok := Underlying(nsObject).(*Dict); ok {
			ns = o
		}
	}
	ns.SetStr(classNotesKey, notes)
	if len(orig) != len(bases) || unknown != nil {
		ns.SetStr("__orig_bases__", NewTuple(orig...))
	}
	outer := fr.call
	fr.call = s.Span()
	var cls Value
	if meta == Value(TypeClass) {
		cls, err = th.newType(TypeClass, s.Name, bases, ns, kw, unknown)
	} else {
		th.pendingUnknown = unknown
		cls, err = th.CallKw(meta, []Value{Str(s.Name), NewTuple(bases...), nsArg}, kw)
		th.pendingUnknown = nil
	}
	fr.call = outer
	if err != nil {
		return err
	}
	v, err := th.decorate(fr, s.DecoratorList, decorators, cls)
	if err != nil {
		return err
	}
	return th.storeName(fr, s.Name, v)
}

// resolveBases takes typing forms and unknowns out of the bases of a class.
func (th *Thread) resolveBases(in []Value) (bases []Value, unknown *Unknown, err error) {
	for _, b := range in {
		switch x := b.(type) {
		case *Class:
			bases = append(bases, x)
		case *Unknown:
			unknown = x
		case *GenericAlias:
			if c, ok := x.Origin.(*Class); ok {
				if !containsValue(bases, c) {
					bases = append(bases, c)
				}
			} else if u, ok := x.Origin.(*Unknown); ok {
				unknown = u
			}
		default:
			f, _ := th.Lookup(b.Class(), "__mro_entries__")
			if f == nil {
				if _, ok := b.(*Object); !ok {
					return nil, nil, Raise(TypeErrorClass, "bases must be types")
				}
				// class C(instance): its class is the metaclass.
				return nil, nil, Raise(TypeErrorClass, "%s() is not a class and cannot be a base", TypeName(b))
			}
			r, err := th.callBound(f, b, NewTuple(in...))
			if err != nil {
				return nil, nil, err
			}
			t, ok := r.(*Tuple)
			if !ok {
				return nil, nil, Raise(TypeErrorClass, "__mro_entries__ must return a tuple")
			}
			bases = append(bases, t.Elems...)
		}
	}
	return bases, unknown, nil
}

func containsValue(vs []Value, v Value) bool {
	for _, x := range vs {
		if x == v {
			return true
		}
	}
	return false
}

// winningMeta is the most derived metaclass of a class and its bases.
func winningMeta(m *Class, bases []Value) (Value, error) {
	for _, b := range bases {
		c, ok := b.(*Class)
		if !ok {
			continue
		}
		bm := c.Class()
		switch {
		case m.IsSubclassOf(bm):
		case bm.IsSubclassOf(m):
			m = bm
		default:
			return nil, Raise(TypeErrorClass, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
	}
	return m, nil
}

// bindTypeParams makes the type parameters of a generic class visible in it.
func (th *Thread) bindTypeParams(body *Frame, ns *Dict, params []*pyast.TypeParam) {
	e := &env{scope: &scope{}, parent: body.env.parent}
	var all []Value
	for _, p := range params {
		v := NewTypeVar(p.Name)
		e.scope.add(p.Name)
		e.vals = append(e.vals, v)
		all = append(all, v)
	}
	body.env.parent = e
	ns.SetStr("__type_params__", NewTuple(all...))
}

// NewTypeVar makes a typing.TypeVar.
func NewTypeVar(name string) *Object {
	o := NewObject(TypeVarClass, nil)
	o.SetAttr("__name__", Str(name))
	return o
}

// NewType is type.__new__(meta, name, bases, ns, **kw): a new class of Python
// code, with __set_name__ and __init_subclass__ called and the hook of
// [Class.OnSubclass].
func (th *Thread) NewType(meta *Class, name string, bases []*Class, ns *Dict, kw []KwArg) (*Class, error) {
	vals := make([]Value, len(bases))
	for i, b := range bases {
		vals[i] = b
	}
	return th.newType(meta, name, vals, ns, kw, nil)
}

func (th *Thread) newType(meta *Class, name string, baseVals []Value, ns *Dict, kw []KwArg, unknown *Unknown) (*Class, error) {
	c := &Class{Name: name, Module: "builtins", dict: NewDict(), unknown: unknown}
	for _, b := range baseVals {
		base, ok := b.(*Class)
		if !ok {
			return nil, Raise(TypeErrorClass, "bases must be types")
		}
		if base.final {
			return nil, Raise(TypeErrorClass, "type '%s' is not an acceptable base type", base.Name)
		}
		if containsClass(c.bases, base) {
			return nil, Raise(TypeErrorClass, "duplicate base class %s", base.Name)
		}
		if base.unknown != nil && c.unknown == nil {
			c.unknown = base.unknown
		}
		c.bases = append(c.bases, base)
	}
	if len(c.bases) == 0 {
		c.bases = []*Class{ObjectClass}
	}
	mro, ok := linearize(c, c.bases)
	if !ok {
		names := ""
		for i, b := range c.bases {
			if i > 0 {
				names += ", "
			}
			names += b.Name
		}
		return nil, Raise(TypeErrorClass, "Cannot create a consistent method resolution\norder (MRO) for bases %s", names)
	}
	c.mro = mro
	if meta != TypeClass {
		c.meta = meta
	}
	var notes *classNotes
	ns.Each(func(k, v Value) bool {
		s, ok := k.(Str)
		if !ok {
			return true
		}
		switch s {
		case classNotesKey:
			notes, _ = v.(*classNotes)
		case "__qualname__":
			if q, ok := AsStr(v); ok {
				c.Qualname = q
			}
		case "__module__":
			if m, ok := AsStr(v); ok {
				c.Module = m
			}
			c.dict.SetStr(string(s), v)
		case "__init_subclass__", "__class_getitem__":
			if f, ok := v.(*Function); ok {
				v = &ClassMethod{Func: f}
			}
			c.dict.SetStr(string(s), v)
		case "__new__":
			if f, ok := v.(*Function); ok {
				v = &StaticMethod{Func: f}
			}
			c.dict.SetStr(string(s), v)
		default:
			if p, ok := v.(*Property); ok && p.name == "" {
				p.name = string(s)
			}
			c.dict.SetStr(string(s), v)
		}
		return true
	})
	if _, ok := c.dict.GetStr("__module__"); !ok && th.frame != nil {
		c.Module = th.frame.mod.Name
		c.dict.SetStr("__module__", Str(c.Module))
	}
	ns.DelStr(classNotesKey)
	if _, ok := c.dict.GetStr("__eq__"); ok {
		if _, ok := c.dict.GetStr("__hash__"); !ok {
			c.dict.SetStr("__hash__", None)
		}
	}
	if notes != nil {
		notes.cell.class = c
		c.annots = notes.annots
	}
	c.computeFlags()
	for _, b := range c.bases {
		if th.in.children == nil {
			th.in.children = map[*Class][]*Class{}
		}
		th.in.children[b] = append(th.in.children[b], c)
	}
	if err := th.setNames(c); err != nil {
		return nil, err
	}
	if err := th.initSubclass(c, kw); err != nil {
		return nil, err
	}
	for _, k := range c.mro[1:] {
		if k.created != nil {
			if err := k.created(th, c, ns, kw); err != nil {
				return nil, err
			}
			break
		}
	}
	return c, nil
}

func containsClass(cs []*Class, c *Class) bool {
	for _, x := range cs {
		if x == c {
			return true
		}
	}
	return false
}

// setNames calls __set_name__ of the attributes that have one.
func (th *Thread) setNames(c *Class) error {
	for i := 0; i < len(c.dict.entries); i++ {
		e := c.dict.entries[i]
		o, ok := e.val.(*Object)
		if !ok {
			continue
		}
		f, _ := th.Lookup(o.class, "__set_name__")
		if f == nil {
			continue
		}
		if _, err := th.callBound(f, o, c, e.key); err != nil {
			return err
		}
	}
	return nil
}

func (th *Thread) initSubclass(c *Class, kw []KwArg) error {
	for _, k := range c.mro[1:] {
		raw, ok := th.ownAttr(k, "__init_subclass__")
		if !ok {
			continue
		}
		f, err := th.bind(raw, nil, c)
		if err != nil {
			return err
		}
		_, err = th.CallKw(f, nil, kw)
		return err
	}
	return nil
}

// callClass is cls(*pos, **kw).
func (th *Thread) callClass(c *Class, pos []Value, kw []KwArg) (Value, error) {
	if meta := c.Class(); meta != TypeClass {
		if f, owner := th.Lookup(meta, "__call__"); f != nil && owner != TypeClass {
			switch f := f.(type) {
			case *Builtin:
				return th.callBuiltin(f, c, pos, kw)
			case *Function:
				return th.callFunction(f, append([]Value{c}, pos...), kw)
			}
		}
	}
	return th.construct(c, pos, kw)
}

// construct is type.__call__.
func (th *Thread) construct(c *Class, pos []Value, kw []KwArg) (Value, error) {
	if c == TypeClass && len(pos) == 1 && len(kw) == 0 {
		if u, ok := pos[0].(*Unknown); ok {
			return u.Derive("type(%s)"), nil
		}
		return pos[0].Class(), nil
	}
	if th.supposing != SupposeNothing && c.native && c.Module == "builtins" && !c.IsSubclassOf(BaseExceptionClass) {
		if u := firstUnknown(pos, kw); u != nil {
			return u.wrap(c.Name), nil
		}
	}
	newFn, newOwner := th.Lookup(c, "__new__")
	initFn, initOwner := th.Lookup(c, "__init__")
	plainInit := initFn == nil || initOwner == ObjectClass
	var obj Value
	if newFn == nil || newOwner == ObjectClass {
		if plainInit && len(pos)+len(kw) > 0 && c.unknown == nil {
			return nil, Raise(TypeErrorClass, "%s() takes no arguments", c.Name)
		}
		if err := th.abstract(c); err != nil {
			return nil, err
		}
		obj = NewObject(c, nil)
	} else {
		var err error
		switch f := newFn.(type) {
		case *Builtin:
			obj, err = th.callBuiltin(f, c, pos, kw)
		case *StaticMethod:
			obj, err = th.CallKw(f.Func, append([]Value{c}, pos...), kw)
		default:
			var g Value
			if g, err = th.bind(f, nil, c); err == nil {
				obj, err = th.CallKw(g, append([]Value{c}, pos...), kw)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	if plainInit || !obj.Class().IsSubclassOf(c) {
		return obj, nil
	}
	if obj.Class() != c {
		if initFn, initOwner = th.Lookup(obj.Class(), "__init__"); initFn == nil || initOwner == ObjectClass {
			return obj, nil
		}
	}
	var r Value
	var err error
	switch f := initFn.(type) {
	case *Function:
		r, err = th.callFunction(f, append([]Value{obj}, pos...), kw)
	case *Builtin:
		r, err = th.callBuiltin(f, obj, pos, kw)
	default:
		if g, berr := th.bind(f, obj, c); berr != nil {
			return nil, berr
		} else if r, err = th.CallKw(g, pos, kw); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	if r != None {
		if _, ok := r.(*Unknown); !ok {
			return nil, Raise(TypeErrorClass, "__init__() should return None, not '%s'", TypeName(r))
		}
	}
	return obj, nil
}

// abstract refuses an instance of a class with abstract methods.
func (th *Thread) abstract(c *Class) error {
	v, ok := c.members().GetStr("__abstractmethods__")
	if !ok {
		return nil
	}
	s, ok := SetOf(v)
	if !ok || s.Len() == 0 {
		return nil
	}
	names := ""
	for i, n := range s.Elems() {
		if i > 0 {
			names += ", "
		}
		if str, ok := AsStr(n); ok {
			names += "'" + str + "'"
		}
	}
	return Raise(TypeErrorClass, "Can't instantiate abstract class %s without an implementation for abstract method%s %s", c.Name, plural(s.Len()), names)
}

// Annotations are the annotations of a class's own body, in order, evaluated
// now; nil when there are none. With `from __future__ import annotations` the
// values are their source texts. In a tolerant module an annotation that fails
// is unknown.
func (th *Thread) Annotations(c *Class) (*Dict, error) {
	if c.annots == nil {
		if v, ok := th.ownAttr(c, "__annotations__"); ok {
			if d, ok := v.(*Dict); ok {
				return d, nil
			}
		}
		return nil, nil
	}
	l := c.annots
	if l.value != nil {
		return l.value, nil
	}
	d := NewDict()
	for _, a := range l.list {
		v, err := th.annotationValue(l.mod, l.env, a.expr)
		if err != nil {
			return nil, err
		}
		d.SetStr(a.name, v)
	}
	l.value = d
	return d, nil
}

func (th *Thread) annotationValue(mod *Module, e *env, x pyast.Expr) (Value, error) {
	if mod.futureAnnotations && mod.File != nil {
		if c, ok := x.(*pyast.Constant); ok {
			return Str(plainRepr(constant(c.Value))), nil
		}
		return Str(sourceText(mod.File, x)), nil
	}
	v, err := th.evalIn(mod, e, x)
	if err != nil {
		if _, fatal := err.(*LimitError); fatal || !mod.tolerant {
			return nil, err
		}
		return th.in.NewUnknown("annotation", err.Error(), mod.File.Pos(x.Span().Start)), nil
	}
	return v, nil
}

// EvalAnnotation evaluates the text of an annotation (a forward reference) where
// the class was defined: in its body, the functions around it and its module.
func (th *Thread) EvalAnnotation(c *Class, text string) (Value, error) {
	var mod *Module
	var e *env
	if c.annots != nil {
		mod, e = c.annots.mod, c.annots.env
	} else if v, ok := th.in.modules.GetStr(c.Module); ok {
		if mod, ok = v.(*Module); ok {
			e = &env{ns: mod.dict}
		}
	}
	if mod == nil {
		return nil, Raise(NameErrorClass, "the module of %s is not there", c.Name)
	}
	return th.EvalText(mod, e, text)
}

// EvalText evaluates the text of one expression in a module; e may be nil.
func (th *Thread) EvalText(mod *Module, e *env, text string) (Value, error) {
	f := source.NewFile("<string>", strings.TrimLeft(text, " \t"))
	x, err := pyast.ParseExpression(f)
	if err != nil {
		return nil, Raise(SyntaxErrorClass, "%s", err.Error())
	}
	if e == nil {
		e = &env{ns: mod.dict}
	}
	if err := th.enter(); err != nil {
		return nil, err
	}
	defer th.leave()
	fr := &Frame{name: "<string>", mod: mod, file: f, env: e, back: th.frame}
	th.frame = fr
	v, err := th.eval(fr, x.Body)
	th.frame = fr.back
	return v, err
}

func (th *Thread) functionAnnotations(f *Function) (Value, error) {
	if f.annots != nil {
		return f.annots, nil
	}
	d := NewDict()
	f.annots = d
	c := f.code
	add := func(name string, x pyast.Expr) error {
		if x == nil {
			return nil
		}
		v, err := th.annotationValue(f.Module, f.defEnv, x)
		if err != nil {
			return err
		}
		d.SetStr(name, v)
		return nil
	}
	var args []*pyast.Arg
	args = append(args, c.args.Posonlyargs...)
	args = append(args, c.args.Args...)
	if c.args.Vararg != nil {
		args = append(args, c.args.Vararg)
	}
	args = append(args, c.args.Kwonlyargs...)
	if c.args.Kwarg != nil {
		args = append(args, c.args.Kwarg)
	}
	for _, a := range args {
		if err := add(a.Arg, a.Annotation); err != nil {
			return nil, err
		}
	}
	if def, ok := c.node.(*pyast.FunctionDef); ok {
		if err := add("return", def.Returns); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func sourceText(f *source.File, n pyast.Node) string {
	span := n.Span()
	if span.Start < 0 || int(span.End) > len(f.Content) || span.Start > span.End {
		return ""
	}
	return f.Content[span.Start:span.End]
}
