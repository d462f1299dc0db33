def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



class S(str):
    def upper(self):
        return "U:" + super().upper()

    def __eq__(self, o):
        return str.__eq__(self, o)

    def __hash__(self):
        return str.__hash__(self)


class I(int):
    def __new__(cls, v=0, extra=None):
        self = super().__new__(cls, v)
        self.extra = extra
        return self

    def __add__(self, o):
        return I(int.__add__(self, o), "sum")

    def __repr__(self):
        return f"I({int(self)})"


class L(list):
    def append(self, x):
        super().append(x * 2)

    def __getitem__(self, i):
        return ("got", super().__getitem__(i))


class D(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v + 1)

    def __getitem__(self, k):
        return super().__getitem__(k) * 10

    def __contains__(self, k):
        return k == "magic" or super().__contains__(k)


class T(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def first(self):
        return self[0]


class F(float):
    pass


class St(set):
    def add(self, x):
        super().add(x + 1)


class By(bytes):
    pass


s = S("abc")
print(s.upper(), s == "abc", s != "abd", s + "d", type(s + "d").__name__, len(s), s[0], {s: 1}["abc"], "abc" in {s}, s.lower(), "a" in s, list(s), f"{s:>5}", s.join(["x", "y"]), isinstance(s, str), str(s), repr(s), s < "b", "%s" % s, ",".join([s]), s.replace("a", s), sorted([S("b"), S("a")]), hash(s) == hash("abc"))
i = I(5, "x")
print(i, i.extra, i + 2, (i + 2).extra, i * 2, type(i * 2).__name__, 10 - i, i == 5, {i: 1}[5], [1, 2, 3, 4, 5, 6][i], int(i), float(i), bool(I(0)), i > 3, hex(i), f"{i:03d}", f"{i}", "%d %s" % (i, i), range(i), max(i, 3), abs(I(-3)), -i, round(i), i.bit_length(), I("7"), I(), sum([i, i]), divmod(i, 2), i ** 2, i & 1, isinstance(i, int))
l = L([1, 2])
l.append(3)
print(l, l[0], len(l), list(l), l == [1, 2, 6], l + [1], type(l + [1]).__name__, 6 in l, sorted(l), [*l], l.index(2), l.pop(), bool(L()), isinstance(l, list), l.copy(), type(l.copy()).__name__, l[0:1], l * 2)
d = D(a=1)
d["b"] = 5
print(d, d["b"], d.get("b"), "magic" in d, "zz" in d, len(d), dict(d), list(d), d == {"a": 1, "b": 6}, {**d}, sorted(d.items()), d.pop("a"), bool(D()), d.copy(), isinstance(d, dict), d | {"q": 1})
p = T(1, 2)
a, b = p
print(p, p.first, a, b, p == (1, 2), p[1], len(p), hash(p) == hash((1, 2)), p + (3,), p < (2,), {p: "v"}[(1, 2)], isinstance(p, tuple), "%s-%s" % p, p.index(2), sorted([T(2, 1), T(1, 1)]))
print(F("1.5"), F(2) + 1, F(1.5).is_integer(), f"{F(2):.2f}", St([1]), type(St([1]) | {2}).__name__ in ("St", "set"), By(b"ab"), By(b"ab").decode(), By(b"x") == b"x")
st = St()
st.add(1)
print(sorted(st), 2 in st, len(st), st == {2})


class E(Exception):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code


try:
    raise E(5, "bad")
except E as e:
    print(e.code, e, e.args, repr(e))


class Meta(type):
    def __len__(cls):
        return 3

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, x):
        return x == 1

    def __repr__(cls):
        return "<Meta!>"


class C(metaclass=Meta):
    pass


print(len(C), list(C), 1 in C, C, [C], str(C), f"{C}", bool(C))
print(str.upper("abc"), list.append([], 1), dict.get({"a": 1}, "a"), int.__add__(1, 2), str.__len__("ab"), list.__iter__([1]).__next__(), str.join(",", ["a"]), object.__repr__(5)[:4] if False else "", tuple.__new__(tuple, [1]), int.__new__(int, "5"), str.__new__(str, 5), (5).__class__.__name__, "a".__class__, [].__len__(), "a".__eq__("a"), (1).__eq__("a"), [1].__eq__([1]), (1).__hash__(), "x".__str__(), (2).__pow__(3), (7).__divmod__(2) if False else "")
t(lambda: str.upper(5))
t(lambda: list.append(5, 1))
t(lambda: str.upper())
