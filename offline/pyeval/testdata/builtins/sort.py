state = 7


def rnd(n):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return (state >> 8) % n


for n in [0, 1, 2, 3, 11, 12, 13, 24, 25, 100, 333]:
    l = [(rnd(10), i) for i in range(n)]
    a = sorted(l, key=lambda p: p[0])
    b = sorted(l, key=lambda p: p[0], reverse=True)
    c = sorted(l)
    d = sorted([p[0] for p in l], reverse=True)
    e = [str(p) for p in l]
    e.sort(key=len, reverse=True)
    l.sort(key=lambda p: -p[0])
    print(n, a, b, c, d, e, l)
print(sorted([3, 1.5, True, -2, 10**30, 0.0]), sorted([[2], [1, 5], [1]]), sorted({"b": 1, "a": 2}.items()), sorted("hello"), sorted([b"b", b"a"]), sorted([(1, "z"), (1, "a")]), sorted([{1}, {1, 2}, set()], key=len))
try:
    sorted([3, "a", 1])
except TypeError as e:
    print(e)
try:
    sorted([1, 2], key=lambda x: 1 / 0)
except ZeroDivisionError as e:
    print(e)


class V:
    def __init__(self, v):
        self.v = v

    def __gt__(self, o):
        return self.v > o.v

    def __repr__(self):
        return f"V{self.v}"


print(sorted([V(3), V(1), V(2)]), max([V(1), V(5)]), sorted([V(1), V(0)], key=lambda v: v.v))
