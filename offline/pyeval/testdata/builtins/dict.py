def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 5), d.setdefault("c", 3), d.setdefault("a", 9), d.pop("b"), d.pop("zz", None), d, d.popitem(), d, list(d), len(d))
for f in [lambda: {}["x"], lambda: {}[1], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: dict(1), lambda: dict([1]), lambda: dict(["abc"]), lambda: dict([(1, 2, 3)]), lambda: {}.update(1), lambda: dict({}, {}), lambda: {}.get(), lambda: {}.get([]), lambda: {[]: 1}, lambda: {} | 1, lambda: {} < {}, lambda: {1: 2} + {}, lambda: dict(["ab", "cd"]), lambda: dict([["x", 1]], y=2), lambda: {}.fromkeys(5)]:
    t(f)
print(dict(), dict(a=1), dict({"a": 1}, b=2), dict([("x", 1), ("y", 2)]), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {**{"a": 1}, "b": 2, **{"a": 3}})
d = {"a": 1}
d.update(b=2); d.update({"c": 3}); d.update([("d", 4)]); d |= {"e": 5}; d |= [("f", 6)] if False else {}; print(d, d | {"a": 0}, {"z": 1} | d)
print(d.keys(), d.values(), d.items(), list(reversed(d)), list(reversed(d.values())), list(reversed(d.items())), "a" in d, "z" in d, 1 in d.values(), ("a", 1) in d.items(), ("a", 2) in d.items())
k = d.keys()
print(sorted(k & {"a", "z"}), sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == set("abcde"), k <= set("abcdef"), k.isdisjoint("xyz"), k.isdisjoint("a"), sorted({("a", 1)} & d.items()), len(d.items()), d.keys() == {"a": 0}.keys(), {"a": 1}.items() == {"a": 1}.items(), d.items() >= {("a", 1)})
d2 = d.copy(); d2["new"] = 1; print("new" in d, d == d2, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {1: "a"} == {1.0: "a"}, {} == [], d != d2)
del d["a"]; d["a"] = 1; print(list(d)); d.clear(); print(d)
m = {1: "int", True: "bool", 1.0: "float", "1": "str", None: 0, (1, 2): "t", frozenset([1]): "f"}
print(m, m[1], m[None], m[(1, 2)], m[frozenset([1])])
try:
    x = {"a": 1, "b": 2}
    for key in x:
        x["c" + key] = 1
except RuntimeError as e:
    print(e)


class M(dict):
    def __missing__(self, key):
        return key * 2


class H:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, o):
        return self.v == (o.v if isinstance(o, H) else o)


print(M(a=1)["a"], M()["xy"], M(a=1), M(a=1) == {"a": 1}, M().get("q"), dict(M(z=1)), {H(1): "x"}[H(1)], {H("a"): 1}["a"], {"a": 5}[H("a")], H(1) in {1: 2}, isinstance(M(), dict))


class Mapping:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, k):
        return k + "!"


print(dict(Mapping()), {**Mapping()})
big = {i: i * i for i in range(100)}
for i in range(0, 100, 2):
    del big[i]
big["x"] = 1; big[2] = "again"
print(list(big)[:5], list(big)[-3:], len(big), sum(k for k in big if isinstance(k, int)))
print({k: v for k, v in zip("abc", range(3))}, {}.keys(), dict.get({"a": 1}, "a"), dict.__getitem__({"a": 1}, "a"), {"a": {"b": [1]}}["a"]["b"][0], {"a": 1}.__contains__("a"))
