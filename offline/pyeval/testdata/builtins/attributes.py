def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



class A:
    x = 1

    def __init__(self):
        self.y = 2

    def m(self):
        return "m"

    @property
    def p(self):
        return "p"


a = A()
print(getattr(a, "x"), getattr(a, "y"), getattr(a, "z", None), getattr(a, "z", 5), getattr(a, "m")(), getattr(a, "p"), hasattr(a, "x"), hasattr(a, "q"), vars(a), callable(a), callable(A), callable(len), callable(a.m), isinstance(a, A), isinstance(a, (int, A)), isinstance(1, int | str), isinstance(True, int), isinstance(1, bool), isinstance("a", (int, (str, float))), issubclass(bool, int), issubclass(A, object), issubclass(A, (int, str)), type(a) is A, type(1) is int, type("") == str, isinstance(None, type(None)))
setattr(a, "z", 3); print(a.z); delattr(a, "z"); print(hasattr(a, "z"), [n for n in dir(a) if not n.startswith("_")], sorted(vars(a)))
for f in [lambda: getattr(a, "nope"), lambda: a.nope, lambda: (1).nope, lambda: "".nope, lambda: getattr(a, 1), lambda: setattr(a, 1, 2), lambda: delattr(a, "nope"), lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: len(5), lambda: len(), lambda: len([], []), lambda: hash([]), lambda: vars(5), lambda: A.nope, lambda: None.x, lambda: [].foo, lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: ord("ab"), lambda: ord(1), lambda: ord(b"ab"), lambda: hex(1.5), lambda: abs("a"), lambda: round("a"), lambda: A()(), lambda: 5(), lambda: getattr(a, "q", *[]), lambda: format(1, 2), lambda: int.nope, lambda: setattr(1, "x", 2)]:
    t(f)
print(chr(97), chr(0x1F600), ord("a"), ord("é"), ord(b"a"), ascii("é"), repr("é"), hex(255), oct(8), bin(5), hex(-255), bin(-5), hex(True), abs(-3), abs(-3.5), abs(True), len("abc"), len([1]), len({}), len(range(5)), id(a) == id(a), hash("a") == hash("a"), hash(1) == 1)


def f(q, r=2):
    v = 3
    return sorted(locals().items())


print(f(1), "f" in globals(), globals()["a"] is a, type(globals()).__name__)


class N:
    def __len__(self):
        return 7

    def __bool__(self):
        return False

    def __hash__(self):
        return 42

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return ("round", n)

    def __index__(self):
        return 3

    def __divmod__(self, o):
        return ("dm", o)

    def __rdivmod__(self, o):
        return ("rdm", o)

    def __pow__(self, o, m=None):
        return ("pow", o, m)

    def __dir__(self):
        return ["b", "a"]

    def __contains__(self, x):
        return x == 1


n = N()
print(len(n), bool(n), hash(n), abs(n), round(n), round(n, 2), hex(n), [1, 2, 3, 4][n], "abcd"[:n], divmod(n, 1), divmod(1, n), pow(n, 2), pow(n, 2, 3), dir(n), 1 in n, 2 in n, range(n), chr(n) == "\x03", int(n), float(n), bytes(n))
print(print("a", "b", sep="-", end="!\n"), print(), print(1, 2.0, None, "é", [1]))
t(lambda: print("a", sep=1))
t(lambda: print("a", end=1))
