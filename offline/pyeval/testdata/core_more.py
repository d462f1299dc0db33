# Things that are easy to get wrong.

# class scope and comprehensions
class A:
    xs = [1, 2, 3]
    ys = [x * 2 for x in xs]
    def f(self, n=xs): return n
    zs = {y: y for y in ys}
print(A.ys, A().f(), A.zs)
x = "module"
def f():
    x = "function"
    class B:
        z = x
        print(z)
        y = "class"
        print(y)
        def m(self): return x
    return B().m()
print(f())
# late binding, nested functions, nonlocal chains
def outer():
    a = 1
    def mid():
        nonlocal a
        a += 1
        def inner():
            nonlocal a
            a *= 10
            return a
        return inner
    return mid()(), a
print(outer())
# exceptions: name unbound after the handler
e = "kept"
try:
    1 / 0
except ZeroDivisionError as e:
    pass
try: e
except NameError as err: print("unbound:", err)
# finally order, return override, loops
def order():
    out = []
    for i in range(3):
        try:
            out.append(i)
            if i == 1: break
        except Exception: pass
        else: out.append("else")
        finally: out.append("f")
    return out
print(order())
# generator with try/finally and return value through yield from
def sub():
    x = yield 1
    print("sub got", x)
    return "sub result"
def main():
    r = yield from sub()
    print("main got", r)
    yield 2
g = main(); print(next(g)); print(g.send("hello"))
def thrower():
    try:
        yield 1
    except KeyError as e:
        yield "handled " + repr(e)
def via(): yield from thrower()
g = via(); next(g); print(g.throw(KeyError("k")))
g = via(); next(g); g.close()
try: next(g)
except StopIteration: print("closed")
# generator expressions evaluate the first iterable at once
try: (x for x in 5)
except TypeError as e: print(e)
gen = (i * j for i in range(3) for j in range(i)); print(list(gen), list(gen))
# chained comparison evaluates once
def once(v): print("eval", v); return v
print(once(1) < once(2) < once(3), once(1) > once(2) > once(3))
# slicing assignments
l = list(range(10)); l[2:5] = []; print(l); l[::2] = "abcd"; print(l); l[5:] = range(2); print(l)
try: l[::2] = [1]
except ValueError as e: print(e)
del l[1:3]; print(l); l[-1:] = (7, 8); print(l)
# tuple unpacking in for, starred
for a, (b, *c) in [(1, (2, 3, 4)), (5, "xyz")]: print(a, b, c)
d = {**{"a": 1}, "b": 2, **{"a": 3}}; print(d)
print([*range(2), *"ab"], (*[], 1), {*[1, 1]}, *[[1]], sep="|")
def kw(**k): return k
try: kw(**{"a": 1}, **{"a": 2})
except TypeError as e: print("TypeError")
try: kw(**{1: 2})
except TypeError as e: print(e)
# operators and dunders
class V:
    def __init__(s, v): s.v = v
    def __iadd__(s, o): s.v += o; return s
    def __matmul__(s, o): return ("mat", s.v, o)
    def __rsub__(s, o): return ("rsub", o)
    def __pow__(s, o, m=None): return ("pow", o)
    def __index__(s): return s.v
    def __getitem__(s, k): return k
    def __setitem__(s, k, v): print("set", k, v)
    def __delitem__(s, k): print("del", k)
    def __str__(s): return "str"
    def __repr__(s): return "repr"
    def __format__(s, spec): return "fmt:" + spec
    def __invert__(s): return "inv"
    def __abs__(s): return "abs"
    def __enter__(s): return s.v
    def __exit__(s, *a): return False
v = V(1); w = v; v += 5; print(v is w, v.v, v @ 2, 3 - v, v ** 2, ~v, abs(v), [10, 20, 30, 40, 50, 60, 70][v], v[1:2, ::3], v[...])
v["k"] = 1; del v[0]; print(str(v), repr(v), f"{v} {v!r} {v:>3}", "%s %r" % (v, v), [v], {"k": v})
print("{0.v} {0[key]}".format(v))
# properties through inheritance and super
class P:
    def __init__(self): self._x = 1
    @property
    def x(self): "doc x"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): print("deleted")
class Q(P):
    @property
    def x(self): return super().x + 100
    @x.setter
    def x(self, v): P.x.fset(self, v * 2)
q = Q(); q.x = 5; print(q.x, P.x.__doc__); p = P(); del p.x
# class attributes, mutation through instance, class methods on subclass
class Reg(type):
    items = {}
    def __init__(cls, name, bases, ns):
        Reg.items[name] = cls
        super().__init__(name, bases, ns)
class R1(metaclass=Reg): pass
class R2(R1): pass
print(sorted(Reg.items))
class Prep(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): return {"injected": kw}
    def __new__(m, name, bases, ns, **kw): return super().__new__(m, name, bases, ns)
    def __init__(c, *a, **kw): pass
class WithPrep(metaclass=Prep, a=1): y = injected
print(WithPrep.y, WithPrep.injected)
class Inst(type):
    def __instancecheck__(cls, o): return o == 5
class Five(metaclass=Inst): pass
print(isinstance(5, Five), isinstance(6, Five))
# __new__ returning another type; singletons
class Single:
    _i = None
    def __new__(cls, *a):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
    def __init__(self, v=0): self.v = v
print(Single(1) is Single(2), Single().v)
class Other:
    def __new__(cls): return 42
print(Other())
# hash/eq in dict and set
class K:
    def __init__(s, k): s.k = k
    def __hash__(s): return 1
    def __eq__(s, o): return isinstance(o, K) and s.k == o.k
print(len({K(1), K(1), K(2)}), {K(1): "a"}.get(K(1)), K(1) in [K(1)], [K(2), K(1)].index(K(1)))
class StrKey(str): pass
d = {StrKey("a"): 1}; print(d["a"], StrKey("a") in {"a": 1}, {"a": 1, StrKey("a"): 2})
print({(1, "a"): 1}[(1, "a")], {1.5: 2}[1.5], {None: 1}[None], {True: "t"}[1], {frozenset([1, 2]): 3}[frozenset([2, 1])])
try: {[]: 1}
except TypeError as e: print(e)
try: {(1, []): 1}
except TypeError as e: print(e)
# big ints and floats
print(2 ** 64, -2 ** 63, 2 ** 63 - 1 + 1, (2 ** 64) * (2 ** 64), 10 ** 18 * 10, -(2 ** 63) - 1, (-2 ** 63) // -1, abs(-2 ** 63))
print(divmod(-7, 3), divmod(7.5, -2), pow(3, 4, 5), 7 // -2, -7 // 2, -7 % 2, 5 % -3, 5.5 % -2, -0.0, 0.0 == -0.0, 1e308 * 10, -1e308 * 10)
print(int(1e20), float(10 ** 22), 0.1 + 0.7, 1e-7, 123456789012345680.0, 1.0, 100.0, 1e15, 1e16, 1.5e-5, 2.5e20)
print(1_000, 0x_ff, 0b11, 0o17, 1e3, 1j * 1j, (1 + 2j) * 3, 3.0 // 2, 2 ** 0.5, 4 ** -1, 0 ** 0, (-8) ** (1 / 3) != 0)
for expr in ["1/0", "1//0", "1%0", "1.0/0", "1.0//0", "1.0%0", "0**-1", "1<<-1", "'a'*'b'", "[]+()", "-'a'", "~1.5", "1<'a'", "[1]<['a']", "{}<{}", "None+1", "'a'%1", "'%d'%'a'", "'%s %s'%1", "int('a')", "float('a')", "[][0]", "()[1:][0]", "'abc'[5]", "{}['a']", "'abc'['a']", "[1]['a']", "[1][1.0]", "None[0]", "None()", "1()", "len(5)", "iter(5)", "next([])", "int.foo", "(1).foo", "'a'.foo", "{}.foo", "print.foo", "f.foo", "object().foo", "object().foo()", "1 in 5", "'a' in 5", "5 in 'a'", "[] in {}", "int(None)", "sum(['a'])", "sorted([1,'a'])", "chr(-1)", "ord('ab')", "[1,2].remove(3)", "[].pop()", "{}.pop('a')", "set().pop()", "range(1,2,0)", "'a'.join([1])", "abs('a')", "round('a')", "bytes('a')", "isinstance(1, 1)", "issubclass(1, int)", "type(1,2)", "hash([])", "(lambda x: x)()", "(lambda: 1)(1)", "(lambda *, a: 1)()", "(lambda a, b: 1)(1, a=2)", "'{}'.format()", "'{a}'.format()", "'{:d}'.format('a')", "f'{1:s}'", "a.b.c", "undefined"]:
    try: r = repr(eval(expr))
    except Exception as ex: print(expr, "->", type(ex).__name__, str(ex))
    else: print(expr, "==", r[:40] if "0x" not in r and "<built" not in r else "")
