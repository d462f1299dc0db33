# Edges of scopes, classes, generators and exceptions.
from __future__ import annotations
class C:
    x: int = 1
    y: "list[str]"
    z: Undefined = None
    def m(self, a: Nope, *b: str, **c: int) -> None: ...
print(C.__annotations__, C.m.__annotations__)
# class decorators, __call__ on class instance decorators
def tag(**kw):
    def deco(cls):
        for k, v in kw.items(): setattr(cls, k, v)
        return cls
    return deco
@tag(a=1, b=2)
class D: pass
print(D.a, D.b)
class Memo:
    def __init__(self, fn): self.fn, self.cache = fn, {}
    def __call__(self, *a):
        if a not in self.cache: self.cache[a] = self.fn(*a)
        return self.cache[a]
    def __get__(self, obj, owner): return lambda *a: self(obj, *a)
@Memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), len(fib.cache))
class WithMemo:
    @Memo
    def twice(self, n): return n * 2
print(WithMemo().twice(4))
# classmethod + property interplay, staticmethod objects
class S:
    _n = 5
    @classmethod
    def n(cls): return cls._n
    st = staticmethod(lambda v: v + 1)
    lam = lambda self, k=1: (self.__class__.__name__, k)
    def __init_subclass__(cls): cls.sub = True
class S2(S): _n = 6
print(S.n(), S2.n(), S2().n(), S.st(1), S().st(2), S2().lam(), S2.sub, hasattr(S, "sub"))
bound = S2().lam; print(bound(3), bound.__func__ is S.lam, bound.__self__.__class__.__name__)
# super in classmethods, multiple inheritance chain, cooperative init
class Root:
    def __init__(self, **kw): self.kw = kw; self.order = ["Root"]
    @classmethod
    def build(cls): return [cls.__name__]
class Left(Root):
    def __init__(self, left=None, **kw): super().__init__(**kw); self.left = left; self.order.append("Left")
    @classmethod
    def build(cls): return super().build() + ["Left"]
class Right(Root):
    def __init__(self, right=None, **kw): super().__init__(**kw); self.right = right; self.order.append("Right")
    @classmethod
    def build(cls): return super().build() + ["Right"]
class Both(Left, Right):
    def __init__(self, **kw): super().__init__(**kw); self.order.append("Both")
b = Both(left=1, right=2, other=3); print(b.order, b.kw, b.left, b.right, Both.build())
print(super(Left, b).__init__.__func__ is Right.__init__, super(Both, Both).build())
# super inside nested function and comprehension-free lambda
class N(Root):
    def __init__(self):
        def inner(): return super(N, self).__init__()
        inner()
        get = lambda: __class__.__name__
        self.cls = get()
print(N().order, N().cls)
# private names
class Priv:
    __a = 1
    def __m(self): return self.__a
    def run(self): return self.__m(), [self.__a for _ in range(2)], hasattr(self, "__a")
class Priv2(Priv):
    __a = 2
    def run2(self): return self.__a, self._Priv__a
print(Priv().run(), Priv2().run2(), sorted(k for k in vars(Priv) if "__a" in k or "__m" in k and "mod" not in k))
# dunder attribute access and instance dict
class Bag:
    def __init__(self, **kw): self.__dict__.update(kw)
    def __eq__(self, o): return self.__dict__ == o.__dict__
    __hash__ = None
print(Bag(a=1) == Bag(a=1), Bag(a=1).__dict__, vars(Bag(b=2)))
try: hash(Bag())
except TypeError as e: print(e)
class GA:
    def __getattribute__(self, name):
        if name == "magic": return 42
        return super().__getattribute__(name)
    real = 1
print(GA().magic, GA().real)
try: GA().none
except AttributeError as e: print(e)
# iteration protocol with __getitem__ and __len__, reversed
class Seq:
    def __len__(self): return 3
    def __getitem__(self, i):
        if not 0 <= i < 3: raise IndexError(i)
        return i * i
print(list(Seq()), list(reversed(Seq())), 4 in Seq(), max(Seq()), [*enumerate(Seq())], dict(zip("abc", Seq())))
# generator state
def g():
    x = yield 1
    while x: x = yield x * 2
    return "end"
it = g(); print(next(it), it.send(5), it.send(7))
try: it.send(0)
except StopIteration as e: print(e.value)
def rec(t):
    for x in t:
        if isinstance(x, list): yield from rec(x)
        else: yield x
print(list(rec([1, [2, [3, [4]], 5]])))
def ctx():
    print("setup")
    try: yield "res"
    except ValueError as e: print("inside", e)
    finally: print("teardown")
c = ctx(); print(next(c))
try: c.throw(ValueError("boom"))
except StopIteration: print("stopped")
try: g().send(1)
except TypeError as e: print(e)
def genexp_scope():
    n = 3
    gen = (n * i for i in range(3))
    n = 10
    return list(gen)
print(genexp_scope())
def selfref():
    me = yield
    try: me.send(None)
    except ValueError as e: print(e)
s = selfref(); next(s)
try: s.send(s)
except StopIteration: pass
# exceptions
class MyErr(ValueError):
    def __init__(self, a, b): self.a, self.b = a, b
    def __str__(self): return f"{self.a}-{self.b}"
try: raise MyErr(1, b=2)
except ValueError as e: print(e, e.args, repr(e), isinstance(e, MyErr))
try:
    try: raise KeyError("a")
    finally: print("cleanup")
except KeyError as e: print(e.args)
def nested():
    try:
        try: 1 / 0
        except ZeroDivisionError as e: raise RuntimeError("wrapped") from e
    except RuntimeError as e: return type(e.__cause__).__name__, e.__suppress_context__
print(nested())
try: raise ValueError("x") from None
except ValueError as e: print(e.__cause__, e.__context__, e.__suppress_context__)
def reraise():
    try: raise IndexError("i")
    except IndexError as e:
        err = e
    raise err
try: reraise()
except LookupError as e: print("again", e)
e = Exception("n"); e.add_note("note"); print(e.__notes__, Exception(), repr(Exception("a", 1)), str(Exception("a", 1)), KeyError("k"), str(KeyError("k")))
for exc in (OSError(2, "No such file"), OSError("plain"), StopIteration(3), SystemExit(4), UnicodeError("u"), ImportError("imp", name="n"), AssertionError(), KeyError(1, 2)):
    print(type(exc).__name__, str(exc), exc.args, getattr(exc, "errno", None), getattr(exc, "value", None), getattr(exc, "code", None), getattr(exc, "name", None))
try: [].x = 1
except AttributeError as e: print(e)
try: (1).x = 1
except AttributeError as e: print(e)
try: object().x = 1
except AttributeError as e: print(e)
try: (1, 2)[0] = 1
except TypeError as e: print(e)
try: "abc"[0] = "x"
except TypeError as e: print(e)
try: del (1, 2)[0]
except TypeError as e: print(e)
try: [1, 2].nope()
except AttributeError as e: print(e)
try:
    for a, b in [(1, 2), (3,)]: pass
except ValueError as e: print(e)
try: raise "string"
except TypeError as e: print(e)
try:
    with 5: pass
except TypeError as e: print("not a context manager" if "context manager" in str(e) else e)
try: print(*5)
except TypeError as e: print(e.args[0][-40:])
try: print(**5)
except TypeError as e: print(e.args[0][-40:])
try: assert False, {"k": 1}
except AssertionError as e: print(e.args)
try:
    x = 5
    x()
except TypeError as e: print(e)
try: {}.update(5)
except TypeError as e: print(e)
def late():
    return later_defined()
def later_defined(): return "late"
print(late())
def default_scope(a, b=lambda: a_global): return b()
a_global = 7
print(default_scope(1))
def many(*args, sep=",", **kw): return sep.join(map(str, args)) + str(sorted(kw))
print(many(1, *[2, 3], 4, *(), sep="-", **{"z": 1}, y=2))
def outer():
    def a(): return b()
    def b(): return "mutual"
    return a()
print(outer())
x = [f"{i}{j}" for i in "ab" for j in range(2) if j or i == "a"]; print(x)
m = [[1, 2], [3, 4]]; print([[r[i] for r in m] for i in range(2)], {k: [v for v in range(k)] for k in range(3)})
print([lambda: 1][0](), (lambda x, /, y=2, *z, w: (x, y, z, w))(1, w=3), (lambda: (yield))) if False else None
t = 1,; print(t, type(t).__name__); (u) = 5; [p, q] = 1, 2; print(u, p, q)
a = b = c = []; a.append(1); print(b, c is a)
i = 5; l = [0] * 6; l[i], i = "x", 0; print(l, i)
for i, l[i] in enumerate("ab"): pass
print(l)
if (m := [1, 2]) and (k := len(m)) > 1: print(m, k)
while (k := k - 1) > 0: print("k", k)
print(1 if 0 else 2 if 0 else 3, not 1 == 2, -2 ** 2, 2 ** -1, 2 ** 3 ** 2, 1 - 1 - 1, 7 // 2 * 2, ~-1, not not 1)
print("a" "b" 'c' f"{1}" "d", r"\n", b"\x41", u"u", "\N{BULLET}", "\u00e9\x41\101", """tri
ple""")
print(f"{'nested ' + f'{1+1}'} {3!r:>5} {{}} {'a' if True else 'b'} {[1,2][0]} { {'k': 1}['k'] } {1:0{3}d} {x!s:.3} {2.5=} {i = }")
print(0.1 + 0.2, 1e3, 1e-3, 1_0.5, 0xFF, 0o17, 0b101, 10 // 3, 10 % 3, divmod(10, 3), round(2.5), round(3.5), round(1.234, 2), int(3.9), int(-3.9))
global_x = 1
def gg():
    global global_x, global_y
    global_x += 1
    global_y = "new"
gg(); print(global_x, global_y)
class Outer:
    class Inner:
        v = 1
        def up(self): return Outer.name
    name = "outer"
    inner = Inner()
print(Outer.inner.up(), Outer.Inner.__qualname__, Outer.Inner().v)
print(type("Dyn", (), {"__repr__": lambda s: "dyn", "__slots__": ()})())
print([*map(lambda a, b: a + b, [1, 2], [3, 4])], list(filter(None, [0, 1, "", "a"])), sum([[1], [2]], []))
print({**dict(a=1)}, dict([("b", 2)], c=3), {i: i for i in range(2)} | {5: 5}, dict.fromkeys("ab", 0))
print(isinstance(True, int), issubclass(bool, int), type(True) is bool, True == 1, True is 1 if False else None)
print(bool(C), bool(C()), bool(0.0), bool("0"), bool([0]), bool(None), bool(...))
print((1, 2, 3) > (1, 2), [1, "a"] == [1, "a"], {1, 2} == {2, 1}, "a" != 1, None == 0, () == [], 1 == True == 1.0)
del C, D
try: C
except NameError as e: print(e)
def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("closed by break")
for v in cleanup():
    break
print("after the loop")
def early():
    for v in cleanup(): return v
print(early())
kept = cleanup()
for v in kept: break
print(next(kept))
kept.close()
