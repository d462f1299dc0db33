def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for f in [lambda: 1 + "a", lambda: "a" + 1, lambda: [] + (), lambda: None + 1, lambda: {} - {}, lambda: -"a", lambda: ~1.5, lambda: not_defined, lambda: [1, 2, 3]["a"], lambda: {}["k"], lambda: (1, 2)[9], lambda: "abc"[9], lambda: [][0], lambda: 1 < "a", lambda: [] < {}, lambda: None > 1, lambda: 1 in 5, lambda: len(1), lambda: int("z"), lambda: float("z"), lambda: (1)(), lambda: None.foo, lambda: "a".foo, lambda: [].foo, lambda: int.foo, lambda: "%d" % "x", lambda: "{}".format(), lambda: "{a}".format(), lambda: 5[0], lambda: 5["a"], lambda: {1: 2}.x, lambda: {**5}, lambda: max(5), lambda: sum(5), lambda: sorted(5), lambda: list(5), lambda: dict(5), lambda: set(5), lambda: tuple(5), lambda: iter(5), lambda: next(5), lambda: "a".join(5), lambda: {[1]: 1}, lambda: {{}}, lambda: hash({}), lambda: round("a"), lambda: abs([]), lambda: "a" * "b", lambda: [1] * [2], lambda: "a" % 1, lambda: 2 ** "a", lambda: 1 @ 2, lambda: 1 << 1.0, lambda: 1 & 1.0, lambda: "a" < 1, lambda: 1j < 2j, lambda: 1j // 2, lambda: int(1j), lambda: float(1j), lambda: range(1.0), lambda: chr(1.0), lambda: [1, 2][1.0], lambda: [1][None], lambda: "a"[1.0], lambda: "abc"["a":], lambda: bytes(-1), lambda: open, lambda: list(range(3))[::"a"]]:
    try:
        r = f()
        print(type(r).__name__)
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = (1, 2)
for code in ["a[0] = 1", "del a[0]", "a.x = 1"]:
    try:
        if code == "a[0] = 1":
            a[0] = 1
        elif code == "del a[0]":
            del a[0]
        else:
            a.x = 1
    except Exception as e:
        print(type(e).__name__ + ":", e)
try:
    "abc"[0] = "x"
except TypeError as e:
    print(e)
try:
    x, y = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    x, y, z = "ab"
except ValueError as e:
    print(e)
try:
    x, y = 5
except TypeError as e:
    print(e)
try:
    x, *y, z = [1]
except ValueError as e:
    print(e)
try:
    l = [1]
    l[5] = 1
except IndexError as e:
    print(e)
try:
    l = [1]
    del l[5]
except IndexError as e:
    print(e)
try:
    d = {}
    del d["k"]
except KeyError as e:
    print(repr(e))
