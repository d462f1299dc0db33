class A:
    """Doc of A."""
    n = 1
    __secret = 7
    def __init__(self, x=0):
        self.x = x
        self.__hidden = x * 2
    def get(self): return self.x
    def hidden(self): return self.__hidden + self.__secret
    @property
    def double(self): return self.x * 2
    @double.setter
    def double(self, v): self.x = v // 2
    @classmethod
    def make(cls, x): return cls(x + 1)
    @staticmethod
    def add(a, b): return a + b
    def __repr__(self): return f"{type(self).__name__}({self.x!r})"
    def __eq__(self, other): return isinstance(other, A) and self.x == other.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, other): return self.x < other.x
    def __len__(self): return self.x
    def __getitem__(self, k): return (self.x, k)
    def __call__(self, *a): return ("called", a)
    def __contains__(self, v): return v == self.x
    def __iter__(self): return iter([self.x, self.x + 1])
    def __add__(self, o): return A(self.x + (o.x if isinstance(o, A) else o))
    def __radd__(self, o): return A(self.x + o)
    def __neg__(self): return A(-self.x)
    def __bool__(self): return self.x != 0

class B(A):
    def __init__(self, x=0, y=0):
        super().__init__(x)
        self.y = y
    def get(self): return (super().get(), self.y)
    @classmethod
    def make(cls, x):
        o = super().make(x)
        o.y = "made"
        return o

a, b = A(3), B(4, 5)
print(a, b, a.get(), b.get(), b.hidden(), a.double, A.add(1, 2), b.add(3, 4))
a.double = 20; print(a.x)
print(B.make(1), B.make(1).y, A.make(1))
print(a == A(10), a != A(10), {A(1): "k"}[A(1)], sorted([A(3), A(1)]), len(a), a[2], a[1:2], a("z"), 10 in a, list(a))
print(a + 1, 1 + a, a + a, -a, bool(A(0)), not A(0))
print(A.__name__, A.__doc__, B.__mro__, B.__bases__, isinstance(b, A), issubclass(B, A), isinstance(b, (int, A)), type(b) is B)
print(A.n, b.n); A.n = 2; print(b.n); b.n = 3; print(A.n, b.n, vars(b))
try: a.nothing
except AttributeError as e: print(e)
try: A.nothing
except AttributeError as e: print(e)
try: B(1, 2, 3)
except TypeError as e: print(e)
try: A.get()
except TypeError as e: print(e)

class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.subs.append((cls.__name__, tag))
class S1(Base, tag="one"): pass
class S2(S1): pass
print(Base.subs)

class Desc:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, owner=None): return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v): obj.__dict__[self.name] = ("set", v)
class D:
    f = Desc()
d = D(); print(d.f); d.f = 1; print(d.f, d.__dict__)

class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns)
        c.made_by = (m.__name__, sorted(k for k in ns if not k.startswith("__")), kw)
        return c
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a):
        o = super().__call__(*a)
        o.tagged = True
        return o
    def __len__(cls): return 42
    def __getitem__(cls, k): return (cls.__name__, k)
    def __iter__(cls): return iter("ab")
    @property
    def prop(cls): return "meta property"
class M(metaclass=Meta, opt=1):
    z = 1
    def y(self): pass
class N(M): pass
print(M.made_by, N.made_by, M().tagged, len(M), M[3], list(M), type(N) is Meta, M.prop)

T = type("T", (A,), {"v": 5, "get": lambda self: "T.get"})
print(T(2), T(2).get(), T.v, T.__name__)

class G:
    def __getattr__(self, name):
        if name.startswith("x"): return "dyn " + name
        raise AttributeError(name)
    def __setattr__(self, name, v): object.__setattr__(self, name.upper(), v)
    def __delattr__(self, name): print("del", name)
g = G(); g.abc = 1; print(g.ABC, g.xyz, hasattr(g, "q"), getattr(g, "q", "def")); del g.zz

class X: pass
class Y(X): pass
class Z(X): pass
class W(Y, Z): pass
print([c.__name__ for c in W.__mro__])
try:
    class Bad(X, Y): pass
except TypeError as e: print(str(e)[:50])

class L(list):
    def first(self): return self[0]
l = L([3, 1, 2]); l.append(9); print(l, l.first(), len(l), isinstance(l, list), sorted(l), l == [3, 1, 2, 9], L("ab") + ["c"])
class DD(dict):
    def __missing__(self, k): return k * 2
dd = DD(a=1); print(dd["a"], dd["b"], dd, len(dd), "a" in dd, {**dd})
class St(str):
    def shout(self): return self.upper() + "!"
s = St("hey"); print(s.shout(), s, repr(s), s == "hey", {s: 1}["hey"], "x" + s, len(s), s[0], f"{s:>5}")
class I(int):
    def __add__(self, o): return I(int(self) + o + 100)
print(I(5) + 1, I(5) * 2, I(7) == 7, type(I(5) + 1).__name__, 1 + I(2))
class Tup(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
print(Tup(1, 2), Tup(1, 2)[1], len(Tup()), Tup(1) == (1,))
class E(Exception):
    def __init__(self, code, msg="m"):
        super().__init__(msg)
        self.code = code
try: raise E(5, "boom")
except E as e: print(e, e.code, e.args, repr(e))
class Slots:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
print(Slots().a)
class Ctx:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t and t.__name__, v); return t is KeyError
with Ctx() as c, Ctx(): print("in")
with Ctx(): raise KeyError("k")
try:
    with Ctx(): raise ValueError("v")
except ValueError as e: print("out", e)
class Gen:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
print(Gen[5])
class P:
    @property
    def ro(self): return 1
try: P().ro = 2
except AttributeError as e: print("AttributeError")
print(A.get, A(1).get.__self__)if False else None
print(super.__name__, object().__class__.__name__, type(1).__name__, type(None).__name__)
class Cmp:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return NotImplemented
    def __lt__(s, o): return s.v < o.v if isinstance(o, Cmp) else NotImplemented
print(Cmp(1) == 1, Cmp(1) != 1, Cmp(1) < Cmp(2), Cmp(3) > Cmp(2))
try: Cmp(1) < 3
except TypeError as e: print(e)
try: {Cmp(1): 1}
except TypeError as e: print(e)
try: 1 + "a"
except TypeError as e: print(e)
try: "a" + 1
except TypeError as e: print(e)
try: X() + 1
except TypeError as e: print(e)
try: X()[0]
except TypeError as e: print(e)
try: X()()
except TypeError as e: print(e)
try: len(X())
except TypeError as e: print(e)
try: iter(X())
except TypeError as e: print(e)
try: X(1)
except TypeError as e: print(e)
