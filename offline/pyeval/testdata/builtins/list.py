def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



l = [3, 1, 2]
l.append(4); l.extend("ab"); l.insert(0, "z"); l.insert(-1, "y"); l.insert(100, "end"); l.insert(-100, "start")
print(l, len(l), l.index(4), l.count(1), l.pop(), l.pop(0), l.pop(-2), l)
l.remove("z"); print(l); l.reverse(); print(l); c = l.copy(); l.clear(); print(l, c)
for f in [lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1, 2].index(1, 1), lambda: [1][5], lambda: [1]["a"], lambda: [1] + (2,), lambda: [1] * "a", lambda: [1].append(), lambda: [1].append(1, 2), lambda: [1].extend(1), lambda: [1] < [None], lambda: [1] < "a", lambda: (1,).index(2), lambda: ()[0], lambda: (1,)["x"], lambda: [].index("q"), lambda: list(5), lambda: tuple(5), lambda: [1, 2][::0]]:
    t(f)
print(sorted([3, 1, 2], reverse=True), sorted("bAc", key=str.lower), sorted([(1, "b"), (0, "z"), (1, "a")]), sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0]), sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda p: p[0], reverse=True), sorted({3: 1, 1: 2}), sorted([]), sorted([True, 0, 2.5, -1]))
l = ["b", "a", "C"]
print(l.sort(), l, l.sort(key=str.lower, reverse=True), l)
t(lambda: sorted([1, "a"]))
t(lambda: sorted([None, None]))
t(lambda: sorted(1))


class K:
    def __init__(self, n, tag):
        self.n, self.tag = n, tag

    def __lt__(self, o):
        return self.n < o.n

    def __repr__(self):
        return f"{self.n}{self.tag}"


print(sorted([K(2, "a"), K(1, "b"), K(2, "c"), K(1, "d")]), sorted([K(2, "a"), K(1, "b"), K(2, "c"), K(1, "d")], reverse=True), min([K(2, "a"), K(1, "b")], key=lambda k: k.n), max(K(1, "x").n, 2))
l = list(range(10))
print(l[2:5], l[::3], l[::-1], l[-3:], l[:-3], l[5:2], l[100:], l[8:2:-2])
l[2:4] = ["a", "b", "c"]; print(l)
l[::2] = [0] * len(l[::2]); print(l)
del l[0], l[1:3], l[::2]; print(l)
l[1:1] = [7, 8]; print(l); l += (1, 2); l *= 2; print(l)
try:
    l[::2] = [1]
except ValueError as e:
    print(e)
print([1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [1, 2] != (1, 2), 1 in [1.0], (1, 2) + (3,), (1,) * 3, (1, 2).count(1), (1, 2, 3).index(3), tuple("ab"), tuple([1]), hash((1, 2)) == hash((1, 2)), list((1, 2)), list("añ"), list({1: 2}), list(range(3)))
t(lambda: hash([1]))
t(lambda: hash((1, [])))
t(lambda: {[]: 1})
print([*range(3), *"ab"], [x for x in [1, 2, 3] if x > 1], list(map(str, [1, 2])), list.__len__([1, 2]), [1].__contains__(1), [1, 2].__getitem__(0), [None] * 3, [[]] * 2)
