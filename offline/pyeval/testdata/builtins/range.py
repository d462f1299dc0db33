def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for r in [range(5), range(1, 5), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 1), range(-3, 3), range(0, -5, -1)]:
    print(r, len(r), list(r), list(reversed(r)), r.start, r.stop, r.step, 3 in r, 3.0 in r, "a" in r, r.count(4), bool(r), sum(r), r[1:], r[::-1], r[:2], r[::2], r == range(5))
for f in [lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("a"), lambda: range(3)[5], lambda: range(3)["a"], lambda: range(3).index(7), lambda: range(0, 9, 3).index(6), lambda: range(3)[-1], lambda: range(1, 2, 3, 4), lambda: range(3).index("a")]:
    t(f)
print(range(10**18)[-1], len(range(0, 10**15, 7)), 10**17 in range(10**18), range(0, 3, 2) == range(0, 4, 2), range(0) == range(2, 1), hash(range(3)) == hash(range(0, 3, 1)))
print(slice(1, 5, 2).indices(4), slice(None).indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(5), slice(1, 2, 3).start, slice(5).stop, slice(5).step, slice(1, 2) == slice(1, 2, None))
t(lambda: slice(1, 2, 0).indices(5))
t(lambda: slice("a").indices(5))
t(lambda: slice(1).indices(-1))
t(lambda: slice())
