def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
    except ValueError as e:
        print("caught", e)
        yield "after"
    finally:
        print("closing")
    return "result"
print(list(gen(3)))
g = gen(5); print(next(g), g.send("hi"), g.throw(ValueError("v"))); print(list(g))
g = gen(2); next(g); g.close()
def deleg():
    r = yield from gen(2)
    print("r", r)
    yield from [10, 20]
print(list(deleg()))
def inf():
    n = 0
    while True:
        yield n
        n += 1
for i in inf():
    if i > 3: break
print(i, sum(x * x for x in range(10)), list(x for x in "ab" for _ in range(2)))
print({k: v for k, v in zip("abc", range(3))}, {x % 3 for x in range(10)} == {0, 1, 2}, [(i, j) for i in range(3) if i for j in range(i)])
it = iter([1, 2]); print(next(it), next(it), next(it, "end"))
try: next(it)
except StopIteration as e: print("stop", e.value)
g = gen(0)
try: next(g)
except StopIteration as e: print("value", e.value)
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(e)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), max(It()), [*It(), *It()])
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq())

def t(x):
    try:
        if x == 0: raise KeyError("zero")
        if x == 1: return "returned"
        if x == 2: 1 / 0
    except KeyError as e:
        return ("key", str(e), e.args)
    except (ZeroDivisionError, TypeError) as e:
        return type(e).__name__ + ": " + str(e)
    else:
        return "else"
    finally:
        print("finally", x)
print([t(i) for i in range(4)])
def fin():
    for i in range(3):
        try:
            continue
        finally:
            print("f", i)
    try:
        return 1
    finally:
        return 2
print(fin())
try:
    try: raise ValueError("a")
    except ValueError as e: raise TypeError("b") from e
except TypeError as e: print(repr(e.__cause__), repr(e.__context__))
try:
    try: raise ValueError("a")
    except ValueError: raise TypeError("b")
except TypeError as e: print(repr(e.__cause__), repr(e.__context__))
try:
    try: raise ValueError("x")
    except ValueError: raise
except ValueError as e: print("re", e)
try: raise NotImplementedError
except NotImplementedError as e: print(repr(e), str(e) == "")
try: {}["k"]
except LookupError as e: print(repr(e), e)
try: [][1]
except IndexError as e: print(e)
try: int("x")
except ValueError as e: print(e)
try: raise 5
except TypeError as e: print(e)
try: None.x
except AttributeError as e: print(e)
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("n", [ValueError(3)])])
except* ValueError as eg: print("VE", [str(x) for x in eg.exceptions])
except* TypeError as eg: print("TE", eg.exceptions)

def m(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case float(): return "float"
        case str() as s: return "str " + s
        case []: return "empty"
        case [x]: return f"one {x}"
        case [x, *rest, y]: return f"{x} {rest} {y}"
        case {"k": k, **rest}: return f"map {k} {rest}"
        case Pt(x=0, y=y): return f"on y {y}"
        case Pt(x, y): return f"pt {x} {y}"
        case None: return "none"
        case True: return "true"
        case _: return "other"
class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
for v in (0, 1, 7, 200, 1.5, "s", [], [1], (1, 2, 3), [1, 2], {"k": 1, "z": 2}, Pt(0, 5), Pt(1, 2), None, {1: 2}, {}):
    print(m(v))
x, y = 1, 2
x, y = y, x
print(x, y, 1 < 2 < 3, 1 < 3 < 2, 5 if x else 6, None or "d", 0 and 1, not [])
n = 10; n += 5; n -= 1; n *= 2; n //= 3; n **= 2; n %= 50; n <<= 2; n |= 1; n ^= 3; n &= 0xff; print(n)
l = [1, 2]; m2 = l; l += [3]; print(m2); l *= 2; print(m2); l[1:3] = "xyz"; print(l); del l[0], l[::2]; print(l)
d = {"a": {"b": [1, 2]}}; d["a"]["b"][0] += 5; d["c"] = d.get("c", 0) + 1; print(d); del d["c"]; print(d)
s = {1, 2} | {3}; s &= {2, 3, 4}; print(s == {2, 3}, s - {2}, s ^ {3, 9} == {2, 9}, {2} < s, frozenset([1]) == {1})
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 2 ** 100, 10 ** 20 // 3, -(10 ** 20) // 3, 1 / 3, 1e100, 1e16, 123456789.123, 0.1 + 0.2, 5e-324, 1e22, 100000000000000000.0)
print(1 == 1.0, hash(1) == hash(1.0) == hash(True), {1: "a", 1.0: "b", True: "c"}, 10 ** 400 > 1e308, 2 ** 53 + 1 == float(2 ** 53 + 1), 0.5 == 1 / 2)
print(3 & 5, 3 | 5, 3 ^ 5, ~3, 1 << 70, -1 >> 3, (1 << 70) >> 69, True + True, True & False, -True)
print("a" * 3, [0] * 3, (1,) * 2, "abc"[::-1], "abc"[-2:], [1, 2, 3][1:], (1, 2, 3)[::2], range(10)[2:8:2], list(range(10, 0, -3)), "éè"[1], b"ab"[0], b"ab"[1:])
print((1, 2) < (1, 3), [1, 2] == [1, 2], "a" < "b", [1] < [1, 2], (1,) + (2,), {"a": 1} == {"a": 1.0}, {"a": 1} | {"b": 2}, "b" in {"b": 1}, 3 in range(5), "bc" in "abcd")
print(f"{1 + 1} {'q'!r} {3.14159:.2f} {5:>{4}} {'x':^5}| {n=} {{}} {1_000_000:,}")
print(1 if [] else 2, (lambda: (yield))().__class__.__name__, ..., Ellipsis)
print([1, [2, [3]]], (1,), (), {}, set(), {1: (2,)}, "it's", 'q"q', "it's \"q\"", "\n\t\\\x01é\u200b", b"\x00'")
a = [1]; a.append(a); print(a); d = {}; d["d"] = d; print(d)
async def co(x): return x * 2
async def agen():
    for i in range(3): yield i
class AC:
    async def __aenter__(self): return "ac"
    async def __aexit__(self, *a): print("aexit", a[0])
async def main():
    r = await co(4)
    async for v in agen(): r += v
    async with AC() as ac: print(ac)
    return [r, [x async for x in agen()]]
c = main()
try: c.send(None)
except StopIteration as e: print(e.value)
print(list[int], dict[str, int], int | None, type(int | str).__name__ != "", isinstance(1, int | str))
for q in [1, 2, 3]:
    if q == 2: break
else: print("no")
print(q)
print("%s-%d-%r" % ("a", 5, "b"), "{} {x}".format(1, x=2), "%(a)s" % {"a": 1})
if True: pass
elif False: pass
else: pass
import builtins
