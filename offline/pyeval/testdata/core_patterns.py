# misc semantics probes
class Field:
    def __init__(self, default=None): self.default = default
    def __set_name__(self, owner, name): self.name = name; owner.fields = getattr(owner, "fields", []) + [name]
    def __get__(self, o, t): return self if o is None else o.__dict__.get(self.name, self.default)
class Model:
    a = Field(1); b = Field()
class Sub(Model): c = Field(3)
print(Model.fields, Sub.fields, Sub().a, Sub().c); s = Sub(); s.__dict__["a"] = 9; print(s.a)
class AutoReg:
    registry = {}
    def __init_subclass__(cls, key=None, **kw):
        super().__init_subclass__(**kw)
        if key: cls.registry[key] = cls
class R(AutoReg, key="r"): pass
print(AutoReg.registry)
import_order = []
def trace(f):
    def w(*a, **k):
        import_order.append(f.__name__)
        return f(*a, **k)
    w.__name__ = f.__name__; w.__doc__ = f.__doc__; w.__wrapped__ = f
    return w
class T:
    @trace
    def m(self): "d"; return 1
    @property
    @trace
    def p(self): return 2
    @classmethod
    @trace
    def c(cls): return cls
    @staticmethod
    @trace
    def s(): return 3
print(T().m(), T().p, T.c() is T, T.s(), import_order, T.m.__doc__, T.m.__wrapped__.__qualname__)
def f(a, b=[], *c, d, e={}, **g): pass
print(f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames[:6], f.__code__.co_argcount)
f.attr = 5; print(f.attr, f.__dict__)
x = {"a": [1, {"b": (2, 3)}]}
match x:
    case {"a": [1, {"b": (p, q)}], **rest}: print(p, q, rest)
match "cmd go north".split():
    case ["cmd", ("go" | "run") as verb, str(dir)]: print(verb, dir)
match 5:
    case int() | float() as n if n > 3: print("num", n)
match (1, 2, 3, 4):
    case (first, *_, last): print(first, last)
class Color:
    RED = 1
match 1:
    case Color.RED: print("red")
match {"k": None}:
    case {"k": None}: print("none val")
match [1, [2, 3]]:
    case [a, [b, c]]: print(a, b, c)
match "abc":
    case [*_]: print("seq")
    case "abc" | "d": print("str")
match -1:
    case -1: print("neg")
match 1 + 2j:
    case 1 + 2j: print("cpx")
match True:
    case 1: print("one")
def gen():
    try:
        while True:
            try: v = yield
            except KeyError: print("KE"); continue
            print("v", v)
    except GeneratorExit: print("exit"); raise
g = gen(); next(g); g.send(1); g.throw(KeyError); g.send(2); g.close()
print([i for i in range(10) if i % 2 if i > 3], [(a, b) for a, b in {"x": 1}.items()], {a: b for a, *b in [(1, 2, 3)]})
print(sorted({"b": 1, "a": 2}.items(), key=lambda kv: -kv[1]), max("abc", key=ord), min([3, 1], default=0))
class Vec:
    def __init__(s, *v): s.v = v
    def __getattr__(s, n):
        if n in "xyz": return s.v["xyz".index(n)]
        raise AttributeError(f"no {n}")
    def __iter__(s): return iter(s.v)
    def __mul__(s, k): return Vec(*(x * k for x in s))
    __rmul__ = __mul__
    def __eq__(s, o): return tuple(s) == tuple(o)
    def __repr__(s): return f"Vec{s.v}"
    def __getitem__(s, i): return Vec(*s.v[i]) if isinstance(i, slice) else s.v[i]
    def __lt__(s, o): return s.v < o.v
v = Vec(1, 2, 3); print(v.x, v.z, 2 * v, v * 3, v == (1, 2, 3), v[1:], v[-1], [*v], sorted([Vec(2), Vec(1)]), hasattr(v, "w"))
a, b, *c = v; print(a, b, c)
try: v.w
except AttributeError as e: print(e)
print("%s" % (v,), "{}".format(v), f"{v}", str(v))
