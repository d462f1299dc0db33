package pyeval

import (
	"sync"
	"sync/atomic"
)

// Class is a Python class. A native class (made by [NewNativeClass]) is shared
// by all Interps and does not change once its members are built; what Python
// code assigns to one is kept by the Interp.
type Class struct {
	Name   string
	Module string
	// Qualname is the name with the classes and functions around it; empty
	// means Name.
	Qualname string
	// Native is a payload that a host package may attach to a class made by
	// Python code (in a class-created hook); never set it on a native class.
	Native any

	bases   []*Class
	mro     []*Class // from the class itself to object
	meta    *Class   // nil: type
	dict    *Dict
	native  bool
	value   bool // a builtin type whose instances are Go types of their own
	final   bool // cannot be a base (bool, NoneType, function, …)
	annots  *lazyAnnotations
	unknown *Unknown // an unknown base: missing attributes are unknown
	flags   slotFlags

	// What lookups found: for a native class shared by all runs, for a class
	// of Python code its run's own, as of the run's count of class changes.
	shared   atomic.Pointer[map[string]classAttribute]
	found    map[string]classAttribute
	foundAt  int
	once     sync.Once
	built    atomic.Bool
	definers []func(b *ClassBuilder)
	created  func(th *Thread, cls *Class, ns *Dict, kw []KwArg) error
}

// Class implements [Value]: a class's class is its metaclass.
func (c *Class) Class() *Class {
	if c.native {
		c.members() // which inherits the metaclass
	}
	if c.meta != nil {
		return c.meta
	}
	return TypeClass
}

// NewNativeClass makes a class for a package-level variable. Without bases it
// derives from object. Its members are given by [Class.Define], in an init
// function (in the variable's own initialiser they would make an
// initialisation cycle); they are built when the class is first used.
func NewNativeClass(name, module string, bases ...*Class) *Class {
	c := &Class{Name: name, Module: module, native: true}
	if len(bases) == 0 {
		bases = []*Class{ObjectClass}
	}
	c.bases = bases
	mro, ok := linearize(c, bases)
	if !ok {
		panic("pyeval: no method resolution order for " + name)
	}
	c.mro = mro
	return c
}

// Define adds a function that gives the class its members. It may be called
// several times, before the class is first used.
func (c *Class) Define(f func(b *ClassBuilder)) { c.definers = append(c.definers, f) }

// SetMetaclass gives a native class a metaclass (a native class that derives
// from [TypeClass]). Call it in an init function.
func (c *Class) SetMetaclass(meta *Class) { c.meta = meta }

// OnSubclass sets the hook that is called when Python code has made a class
// that derives from c: after type.__new__, __set_name__ and __init_subclass__,
// with the class's namespace and the keywords of the class statement. Of
// several hooks in the method resolution order the first alone is called.
// SQLAlchemy's declarative base acts here.
func (c *Class) OnSubclass(f func(th *Thread, cls *Class, ns *Dict, kw []KwArg) error) { c.created = f }

// members is the class's own namespace, without what an Interp laid over it.
func (c *Class) members() *Dict {
	if c.native && !c.built.Load() {
		c.once.Do(func() {
			for _, base := range c.bases {
				base.members()
				if m := base.meta; m != nil && (c.meta == nil || m.IsSubclassOf(c.meta)) {
					c.meta = m
				}
			}
			b := &ClassBuilder{class: c, dict: NewDict()}
			if c.value {
				b.mode = DeriveUnknown
			}
			for _, f := range c.definers {
				f(b)
			}
			c.dict = b.dict
			c.computeFlags()
			c.built.Store(true)
		})
	}
	return c.dict
}

// MRO is the method resolution order, from the class itself to object; it must
// not be changed.
func (c *Class) MRO() []*Class { return c.mro }

// Bases are the direct bases; they must not be changed.
func (c *Class) Bases() []*Class { return c.bases }

// IsNative reports whether the class was made by Go code.
func (c *Class) IsNative() bool { return c.native }

// IsSubclassOf reports whether c is d or derives from it (ignoring
// __subclasscheck__, see [Thread.IsSubclass]).
func (c *Class) IsSubclassOf(d *Class) bool {
	if c == d {
		return true
	}
	for _, k := range c.mro {
		if k == d {
			return true
		}
	}
	return false
}

func (c *Class) qualname() string {
	if c.Qualname != "" {
		return c.Qualname
	}
	return c.Name
}

// FullName is the name with its module, as in the repr of the class: the
// module is left out for builtins.
func (c *Class) FullName() string {
	if c.Module == "" || c.Module == "builtins" {
		return c.qualname()
	}
	return c.Module + "." + c.qualname()
}

// Lookup finds a name along the method resolution order: the raw class
// attribute, not bound. owner is the class that has it. What it finds is kept
// for the next time.
func (th *Thread) Lookup(c *Class, name string) (v Value, owner *Class) {
	if !c.native {
		if c.foundAt != th.in.classChanges {
			c.found, c.foundAt = nil, th.in.classChanges
		}
		if a, ok := c.found[name]; ok {
			return a.value, a.owner
		}
		v, owner = th.lookup(c, name)
		if c.found == nil {
			c.found = map[string]classAttribute{}
		}
		if len(c.found) < maxFound {
			c.found[name] = classAttribute{v, owner}
		}
		return v, owner
	}
	if th.in.overlays != nil {
		return th.lookup(c, name)
	}
	known := c.shared.Load()
	if known != nil {
		if a, ok := (*known)[name]; ok {
			return a.value, a.owner
		}
	}
	v, owner = th.lookup(c, name)
	if known == nil || len(*known) < maxFound {
		// Other goroutines read the map: it is replaced, never changed.
		next := map[string]classAttribute{name: {v, owner}}
		if known != nil {
			for k, a := range *known {
				next[k] = a
			}
		}
		c.shared.CompareAndSwap(known, &next)
	}
	return v, owner
}

// classAttribute is what a lookup found; the zero value says that there is
// nothing.
type classAttribute struct {
	value Value
	owner *Class
}

// maxFound bounds the names that are kept for one class.
const maxFound = 128

func (th *Thread) lookup(c *Class, name string) (v Value, owner *Class) {
	over := th.in.overlays
	for _, k := range c.mro {
		if over != nil && k.native {
			if d := over[k]; d != nil {
				if v, ok := d.GetStr(name); ok {
					if v == deletedAttr {
						continue
					}
					return v, k
				}
			}
		}
		if v, ok := k.members().GetStr(name); ok {
			return v, k
		}
	}
	return nil, nil
}

// deletedAttr marks, in an overlay, an attribute that Python code deleted.
var deletedAttr Value = &Object{}

// namespaceFor is the dict that a write to the class's own namespace goes to.
func (th *Thread) namespaceFor(c *Class) *Dict {
	th.in.classChanges++
	if !c.native {
		return c.dict
	}
	if th.in.overlays == nil {
		th.in.overlays = map[*Class]*Dict{}
	}
	d := th.in.overlays[c]
	if d == nil {
		d = NewDict()
		th.in.overlays[c] = d
	}
	return d
}

// OwnDict is the class's own namespace as Python's __dict__ shows it. It must
// not be changed; see [Thread.SetOwnAttr].
func (th *Thread) OwnDict(c *Class) *Dict {
	if !c.native {
		return c.dict
	}
	d := c.members().Copy()
	if over := th.in.overlays[c]; over != nil {
		over.Each(func(k, v Value) bool {
			if v == deletedAttr {
				d.DelStr(string(k.(Str)))
			} else {
				d.SetStr(string(k.(Str)), v)
			}
			return true
		})
	}
	return d
}

// linearize is the C3 order of a class and its bases.
func linearize(c *Class, bases []*Class) ([]*Class, bool) {
	if len(bases) == 1 {
		return append([]*Class{c}, bases[0].mro...), true
	}
	var lists [][]*Class
	for _, b := range bases {
		lists = append(lists, b.mro)
	}
	lists = append(lists, bases)
	mro := []*Class{c}
	for {
		var next *Class
		done := true
		for _, l := range lists {
			if len(l) == 0 {
				continue
			}
			done = false
			if !inTail(lists, l[0]) {
				next = l[0]
				break
			}
		}
		if done {
			return mro, true
		}
		if next == nil {
			return nil, false
		}
		mro = append(mro, next)
		for i, l := range lists {
			if len(l) > 0 && l[0] == next {
				lists[i] = l[1:]
			}
		}
	}
}

func inTail(lists [][]*Class, c *Class) bool {
	for _, l := range lists {
		for i := 1; i < len(l); i++ {
			if l[i] == c {
				return true
			}
		}
	}
	return false
}

// slotFlags says which special methods some class of the method resolution
// order defines, object and the builtin types left out: an operation whose flag
// is unset need not look for the method.
type slotFlags uint8

const (
	hasGetattribute slotFlags = 1 << iota
	hasGetattr
	hasSetattr
	hasDelattr
	hasEq
	hasHash
)

var slotNames = map[string]slotFlags{
	"__getattribute__": hasGetattribute, "__getattr__": hasGetattr, "__setattr__": hasSetattr,
	"__delattr__": hasDelattr, "__eq__": hasEq, "__hash__": hasHash,
}

func (c *Class) slots() slotFlags {
	if c.native {
		c.members()
	}
	return c.flags
}

// computeFlags sets flags from the own namespace and the bases.
func (c *Class) computeFlags() {
	if c == ObjectClass || c.value {
		return
	}
	f := slotFlags(0)
	for name, bit := range slotNames {
		if _, ok := c.dict.GetStr(name); ok {
			f |= bit
		}
	}
	for _, b := range c.bases {
		f |= b.slots()
	}
	c.flags = f
}
