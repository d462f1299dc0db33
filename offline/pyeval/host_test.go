package pyeval

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// thing is the payload of testThing, a native class as host packages make them.
type thing struct {
	name string
	opts []KwArg
}

var (
	testThing   = NewNativeClass("Thing", "host.things")
	testSpecial = NewNativeClass("Special", "host.things", testThing)
	testModel   = NewNativeClass("Model", "host.orm")
	testMeta    = NewNativeClass("Meta", "host.orm", TypeClass)
	testWith    = NewNativeClass("WithMeta", "host.orm")
	testWithSub = NewNativeClass("WithMetaSub", "host.orm", testWith)
)

func init() {
	testThing.Define(func(b *ClassBuilder) {
		b.Method("__init__(name, *args, nullable=True, **kw)", func(_ *Thread, a *Args) (Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			a.Object.(*Object).Native = &thing{name: name, opts: a.Kw}
			return None, nil
		})
		b.Property("name", func(_ *Thread, self Value) (Value, error) {
			p, ok := Payload[*thing](self)
			if !ok {
				return nil, Raise(AttributeErrorClass, "not initialised")
			}
			return Str(p.name), nil
		}, func(_ *Thread, self, v Value) error {
			p, _ := Payload[*thing](self)
			p.name, _ = AsStr(v)
			return nil
		})
		b.Method("describe(prefix='a')", func(th *Thread, a *Args) (Value, error) {
			kind, err := th.CallMethod(a.Object, "kind")
			if err != nil {
				return nil, err
			}
			s, _ := AsStr(kind)
			prefix, err := a.Str("prefix")
			return Str(prefix + " " + s), err
		})
		b.Method("kind()", func(*Thread, *Args) (Value, error) { return Str("thing"), nil })
		b.Method("__eq__(other)", func(_ *Thread, a *Args) (Value, error) { return NewTuple(Str("eq"), a.At(0)), nil })
		b.Method("__add__(other)", func(_ *Thread, a *Args) (Value, error) {
			if _, ok := a.At(0).(Int); ok {
				return Str("added"), nil
			}
			return NotImplemented, nil
		})
		b.Method("__getattr__(name)", func(_ *Thread, a *Args) (Value, error) {
			name, _ := a.Str("name")
			if strings.HasPrefix(name, "dyn_") {
				return Str(name[4:]), nil
			}
			return nil, Raise(AttributeErrorClass, "Thing has no %s", name)
		})
		b.ClassMethod("make(n)", func(th *Thread, a *Args) (Value, error) { return th.Call(a.Self, a.At(0)) })
		b.StaticMethod("stat(n)", func(_ *Thread, a *Args) (Value, error) { return a.At(0), nil })
		b.Attr("version", MakeInt(2))
	})
	testSpecial.Define(func(b *ClassBuilder) {
		b.Method("kind()", func(*Thread, *Args) (Value, error) { return Str("special"), nil })
	})
	testModel.OnSubclass(func(th *Thread, c *Class, _ *Dict, kw []KwArg) error {
		ann, err := th.Annotations(c)
		if err != nil {
			return err
		}
		n := 0
		if ann != nil {
			n = ann.Len()
		}
		c.Native = n
		th.SetOwnAttr(c, "mapped", Str(fmt.Sprintf("%s:%d:%d", c.Name, n, len(kw))))
		return nil
	})
	testModel.Define(func(b *ClassBuilder) {
		b.ClassMethod("__init_subclass__(**kw)", func(*Thread, *Args) (Value, error) { return None, nil })
	})
	testMeta.Define(func(b *ClassBuilder) {
		b.Method("__call__", func(th *Thread, a *Args) (Value, error) {
			v, err := th.construct(a.Self.(*Class), a.Pos, a.Kw)
			return NewTuple(Str("meta"), v), err
		})
		b.Property("table", func(_ *Thread, self Value) (Value, error) { return Str("t_" + self.(*Class).Name), nil }, nil)
	})
	testWith.SetMetaclass(testMeta)
}

var testHost = ModuleSet{
	"host": NewPackageDef("host").Define(func(b *ModuleBuilder) {
		b.Classes(testThing, testSpecial, testModel, testWith, testWithSub)
		b.Func("where()", func(th *Thread, _ *Args) (Value, error) {
			return Str(th.CallSite().Pos().String()), nil
		})
		b.Func("apply(fn, *args)", func(th *Thread, a *Args) (Value, error) { return th.Call(a.Get("fn"), a.Pos...) })
		b.Func("stack()", func(th *Thread, _ *Args) (Value, error) {
			var out []string
			for _, e := range th.Stack() {
				out = append(out, fmt.Sprintf("%s@%d", e.Func, e.Pos().Line))
			}
			return Str(strings.Join(out, " ")), nil
		})
		b.Func("f(table_name, column, /, *, schema=None, nullable=True)", func(*Thread, *Args) (Value, error) { return None, nil })
	}),
	"host.sub": NewModuleDef("host.sub").Define(func(b *ModuleBuilder) { b.Attr("x", MakeInt(9)) }),
}

func TestHostClasses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"instance", "t = host.Thing('n', 1, k=2); print(t.name, t.version, t.describe(), t.describe(prefix='the')); t.name = 'm'; print(t.name)", "n 2 a thing the thing\nm\n"},
		{"native subclass", "print(host.Special('x').describe(), isinstance(host.Special('x'), host.Thing))", "a special True\n"},
		{"python subclass", "class T(host.Thing):\n    def __init__(self, n):\n        super().__init__(n + '!', extra=1)\n        self.own = 5\n    def kind(self): return 'mine/' + super().kind()\nt = T('q'); print(t.name, t.own, t.describe(), T.make('z').name, T.stat(3))", "q! 5 a mine/thing z! 3\n"},
		{"operators", "t = host.Thing('n'); print((t == 4)[0], t + 1)\ntry: t + 'a'\nexcept TypeError as e: print(e)", "eq added\nunsupported operand type(s) for +: 'Thing' and 'str'\n"},
		{"getattr", "t = host.Thing('n'); print(t.dyn_abc, hasattr(t, 'zip'))\ntry: t.zip\nexcept AttributeError as e: print(e)", "abc False\nThing has no zip\n"},
		{"unbound", "print(host.Thing.kind(host.Special('x')))\ntry: host.Thing.kind(3)\nexcept TypeError as e: print(e)", "thing\ndescriptor 'kind' for 'Thing' objects doesn't apply to a 'int' object\n"},
		{"class hook", "class A(host.Model, opt=1):\n    x: int\n    y: 'str' = 1\nclass B(A): pass\nprint(A.mapped, B.mapped)", "A:2:1 B:0:0\n"},
		{"metaclass", "class A(host.WithMeta): pass\nprint(type(A).__name__, A()[0], A.table)", "Meta meta t_A\n"},
		{"metaclass of a native subclass", "print(host.WithMetaSub.table, type(host.WithMetaSub) is type(host.WithMeta))", "t_WithMetaSub True\n"},
		{"call site", "print(host.where())\ndef f():\n    return host.apply(host.where)\nx = [f()]; print(x)", "t.py:2:7\n['t.py:4:12']\n"},
		{"stack", "def f():\n    return g()\ndef g(): return host.stack()\nprint(f())", "g@4 f@3 <module>@5\n"},
		{"submodule", "print(host.sub.x)\nimport host.sub as s\nprint(s.x)", "9\n9\n"},
		{"monkeypatch", "host.f = 1; host.Thing.kind = lambda self: 'patched'; print(host.f, host.Special('a').describe(), host.Thing('a').describe())", "1 a special a patched\n"},
		{"unexpected keyword", "host.f('t', 'c', nulable=1)", "t.py:2:1: TypeError: f() got an unexpected keyword argument 'nulable'. Did you mean 'nullable'?\n"},
		{"missing", "host.f('t')", "t.py:2:1: TypeError: f() missing 1 required positional argument: 'column'\n"},
		{"too many", "host.f(1, 2, 3)", "t.py:2:1: TypeError: f() takes 2 positional arguments but 3 were given\n"},
		{"positional only", "host.f(1, column=2)", "t.py:2:1: TypeError: f() got some positional-only arguments passed as keyword arguments: 'column'\n"},
		{"exception place", "def f(x):\n    return g(x)\ndef g(x):\n    y = 1\n    return y + x\nf('a')",
			"t.py:6:12: TypeError: unsupported operand type(s) for +: 'int' and 'str'\n  t.py:7:1: in <module>\n  t.py:3:12: in f\n  t.py:6:12: in g\n"},
		{"callback", "def cb(x):\n    return x.missing\nhost.apply(cb, 1)", "t.py:3:12: AttributeError: 'int' object has no attribute 'missing'\n  t.py:4:1: in <module>\n  t.py:3:12: in cb\n"},
		{"name hint", "lenght = 1\nprint(lenghth)", "t.py:3:7: NameError: name 'lenghth' is not defined: did you mean 'lenght'?\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "t.py", "import host\n"+c.text, Options{Modules: []ModuleSet{testHost}})
			compareLines(t, c.want, got)
		})
	}
}

// TestHostShared runs many Interps side by side over the same native classes:
// what one assigns must not be seen by another (run it with -race).
func TestHostShared(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			text := fmt.Sprintf("import host\nif host.Thing('a').kind() != 'thing': raise ValueError('leak')\nhost.Thing.kind = lambda s: 'k%d'\nhost.Thing.extra = %d\nhost.x = %d\nprint(host.Thing('a').describe(), host.Thing.extra, host.x)", i, i, i)
			got := run(t, "t.py", text, Options{Modules: []ModuleSet{testHost}})
			if want := fmt.Sprintf("a k%d %d %d\n", i, i, i); got != want {
				t.Errorf("want %q, got %q", want, got)
			}
		})
	}
	wg.Wait()
}
