def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



def s(x):
    return sorted(x)


a, b = {1, 2, 3}, {2, 3, 4}
print(s(a | b), s(a & b), s(a - b), s(a ^ b), a <= b, a < {1, 2, 3, 4}, a >= {1}, a > a, a == {3, 2, 1}, a != b, a.isdisjoint({9}), a.issubset([1, 2, 3, 4]), a.issuperset((1,)))
print(s(a.union(b, [9], "x") - {"x"}), s(a.intersection(b, [3])), s(a.difference([1], (2,))), s(a.symmetric_difference([1, 9])), s(a.union()), s(a.copy()))
c = set(a)
c.add(5); c.discard(1); c.discard(99); c.remove(2); c.update([7], (8,)); print(s(c))
c.intersection_update([5, 7, 1]); print(s(c)); c.difference_update([5]); print(s(c)); c.symmetric_difference_update([7, 8]); print(s(c))
c |= {1, 2}; c &= {1, 8, 2}; c -= {2}; c ^= {1, 3}; print(s(c)); c.clear(); print(c)
for f in [lambda: set().pop(), lambda: {1}.remove(2), lambda: {1} | [2], lambda: {1} & 2, lambda: set(1), lambda: {[]}, lambda: {1}.union(2), lambda: {1} < [1], lambda: frozenset([1]).add(2), lambda: hash({1}), lambda: {1}[0], lambda: {1} + {2}, lambda: {1}.add()]:
    t(f)
f = frozenset([1, 2])
print(f | {3} == frozenset([1, 2, 3]), type(f | {3}).__name__, type({3} | f).__name__, hash(f) == hash(frozenset([2, 1])), f == {1, 2}, {f: "k"}[frozenset([2, 1])], frozenset() == set(), f in {f}, {1, 2} in [f], {1, 2} in {f}, type(f.union([3])).__name__, frozenset(f) is f)
print(len({1, 1.0, True}), 1.0 in {1}, "a" in set("abc"), {1, 2} == {2.0, 1.0}, set("hello") == {"h", "e", "l", "o"}, {x % 3 for x in range(10)} == {0, 1, 2}, bool(set()), {1}.pop(), sorted(set([3, 1, 2])), min({4, 2}), sum({1, 2}), {*[1], *(2,)} == {1, 2})
print({1} , set(), frozenset(), {"x"}, {None}, {(1, 2)})
