def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=1)), list(zip("abc", [1, 2])), list(zip()), list(zip("ab")), list(zip("ab", "cd", strict=True)), dict(enumerate("xy")))
for f in [lambda: list(zip("ab", "c", strict=True)), lambda: list(zip("a", "bc", strict=True)), lambda: list(zip("ab", "cd", "e", strict=True)), lambda: list(zip("a", "b", "cd", strict=True)), lambda: zip(1), lambda: enumerate(1), lambda: next(iter([])), lambda: next([]), lambda: iter(5), lambda: map(str), lambda: filter(None, 1), lambda: reversed({1}), lambda: reversed(5), lambda: min(), lambda: max(1), lambda: sum(["a"], ""), lambda: sum([[1], [2]]), lambda: sum([[1], [2]], []), lambda: max(1, 2, default=3), lambda: max([1, "a"]), lambda: any(1), lambda: iter(5, 6), lambda: list(map(lambda x: 1 / x, [1, 0]))]:
    t(f)
print(list(map(str, range(3))), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])), list(reversed([1, 2])), list(reversed((1, 2))), list(reversed("ab")), "".join(reversed("abc")))
it = iter([1, 2, 3])
print(next(it), next(it), list(it), next(it, "end"), next(iter(""), None), iter(it) is it)
n = [0]


def counter():
    n[0] += 1
    return n[0]


print(list(iter(counter, 4)), max(3, 1, 2), max([1, 3, 2]), max("a", "bb", key=len), min([], default=7), max(["a", "bb", "cc"], key=len), min("bca"), max((1, 2), (1, 3)), max([1, 1.0]), min([True, 1]), min(5, 3, key=lambda x: -x), sum([1, 2], 10), sum(x for x in range(4)), sum([]), any([]), all([]), any([0, 1]), all([1, 0]), any(x > 2 for x in [1, 3]), all("ab"))
print(type(enumerate([])).__name__, type(zip()).__name__, type(map(str, [])).__name__, type(filter(None, [])).__name__)


class It:
    def __init__(self):
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > 3:
            raise StopIteration
        return self.i


class Seq:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i > 2:
            raise IndexError(i)
        return i * 10


class Rev:
    def __reversed__(self):
        return iter("rev")


print(list(It()), tuple(It()), sum(It()), sorted(It(), reverse=True), list(Seq()), list(reversed(Seq())), 20 in Seq(), list(reversed(Rev())), max(Seq()), list(zip(It(), Seq())), [*It()], next(It()), next(iter(Seq())), dict(zip("ab", It())), list(enumerate(It())), ",".join(map(str, Seq())))
a, *b = It()
print(a, b, list(map(lambda *x: x, "ab", It())), list(filter(str.isalpha, "a1b")), sorted(map(lambda x: -x, [1, 2])), list(zip(*[(1, 2), (3, 4)])), set(map(len, ["a", "bb"])) == {1, 2})
