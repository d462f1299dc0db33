def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for s in ["", "a", "it's", 'say "x"', "both ' and \"", "\n\r\t\\", "\x00\x1f\x7f\x80\xa0\xad", "é", "\u200b\u2028", "\ud800", "\U0001f600", "\U000e0001", "ñ'", "\\'"]:
    print(ascii(s), ascii(repr(s)), len(repr(s)))
for b in [b"", b"a", b"it's", b'"', b"'\"", bytes(range(256)), b"\\x"]:
    print(repr(b), ascii(b))
l = [1]
l.append(l)
print(l, [l])
d = {}
d["d"] = d
print(d)
d2 = {"x": [d]}
print(d2)
tup = ([],)
tup[0].append(tup)
print(tup)
print((1,), (), (1, 2), [()], {}, set(), frozenset(), {1}, frozenset([1]), {1: (2,)}, range(3), range(1, 3), range(1, 9, 2), slice(1, None), slice(1, 2, 3))
print({"a": 1}.keys(), {"a": 1}.values(), {"a": 1}.items(), {}.keys())
print(None, True, False, ..., NotImplemented, 1.0, 1j, 1 + 2j, -0.0, 1e100, [None, ...])
print(int, str, type, list[int], dict[str, int], ValueError, ValueError("x"), ValueError("x", 1), KeyError("k"), [ValueError()], type(None), type(...))
print(str(KeyError("k")), str(ValueError()), str(ValueError("a", 1)), repr(Exception([1])))


class C(list):
    pass


class D(dict):
    pass


class S(set):
    pass


class T(tuple):
    pass


class I(int):
    pass


print(C([1]), D(a=1), S([1]), T([1]), I(3), repr(I(3)), S())


class R:
    def __repr__(self):
        return "<R>"


class Q(R):
    def __str__(self):
        return "Q!"


print(R(), [R()], str(R()), Q(), [Q()], f"{Q()} {Q()!r} {R()!s}", "%s %r" % (Q(), Q()), "{} {!r}".format(Q(), Q()))
