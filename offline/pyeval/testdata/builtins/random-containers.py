# Operations on lists, dicts, sets, ints and strings, made at random by a
# generator that is the same everywhere.
state = 99


def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


def pick(seq):
    return seq[rnd(len(seq))]


def show(f):
    try:
        return repr(f())
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


def bound():
    return pick([None, None, rnd(14) - 7, rnd(5)])


l = list(range(6))
for i in range(200):
    op = rnd(14)
    s = slice(bound(), bound(), pick([None, 1, 1, 2, -1, -2, 3]))

    def step():
        global l
        if op == 0:
            l.append(i)
        elif op == 1:
            l.insert(rnd(20) - 10, i)
        elif op == 2:
            return l.pop(rnd(10) - 5)
        elif op == 3:
            l.remove(rnd(20))
        elif op == 4:
            return l[s]
        elif op == 5:
            l[s] = [i] * rnd(4)
        elif op == 6:
            del l[s]
        elif op == 7:
            return l[rnd(20) - 10]
        elif op == 8:
            del l[rnd(20) - 10]
        elif op == 9:
            l.reverse()
        elif op == 10:
            l.sort(key=lambda x: -x, reverse=rnd(2) == 0)
        elif op == 11:
            l.extend(l[:3])
        elif op == 12:
            return l.index(pick(l), rnd(3)), l.count(pick(l))
        else:
            l = l[:10] + [rnd(9)] * 2
    print(op, s if op in (4, 5, 6) else "", show(step), l)

d = {}
for i in range(200):
    op = rnd(10)
    k = pick([rnd(8), str(rnd(8)), (rnd(3), rnd(3)), float(rnd(8)), None, True, b"k", frozenset([rnd(3)])])

    def step():
        global d
        if op < 3:
            d[k] = i
        elif op == 3:
            del d[k]
        elif op == 4:
            return d.pop(k, "none")
        elif op == 5:
            return d.setdefault(k, i)
        elif op == 6:
            return d.popitem()
        elif op == 7:
            d |= {k: -1, "x": i}
        elif op == 8:
            return k in d, d.get(k), len(d)
        else:
            d.update({k: i}, y=i)
    print(op, repr(k), show(step), d, list(reversed(d))[:3])

a, b = set(), set()
for i in range(200):
    (a if rnd(2) else b).add(rnd(12))
    if rnd(4) == 0:
        a.discard(rnd(12))
        b.discard(rnd(12))
    print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= b, a < b, a == b, a.isdisjoint(b), len(a), rnd(12) in a)
    if rnd(9) == 0:
        a &= {1, 2, 3, 4, 5, rnd(12)}
        b ^= a

for i in range(120):
    x = (rnd(2**31) * rnd(2**31) ** rnd(4) - rnd(2**31) ** rnd(5)) * pick([1, -1])
    y = pick([rnd(100) - 50, rnd(2**31) - 2**30, rnd(2**31) ** 3, -(rnd(2**31) ** 2), 2**63, -(2**63), 2**64 - 1])
    n = rnd(90)
    print(x, y, show(lambda: x // y), show(lambda: x % y), show(lambda: divmod(x, y)), x + y, x - y, x * y, x & y, x | y, x ^ y, ~x, x << n, x >> n, x < y, x == y, show(lambda: x / y), hash(x), x.bit_length(), hex(x), f"{x:,}", f"{y:_b}", round(x, -rnd(12)), show(lambda: pow(x, rnd(20), abs(y))), float(x), show(lambda: int(str(x))), show(lambda: (x % 2**70).to_bytes(9, "little")), x**2)

words = "añ€😀b c\tßI\u0301."
for i in range(120):
    s = "".join(pick(words) for _ in range(rnd(12)))
    t = s[rnd(5):rnd(9)] or pick(words)
    p, q = rnd(16) - 8, rnd(16) - 8
    print(ascii([s, t, s.find(t), s.rfind(t), s.find(t, p), s.rfind(t, p, q), s.count(t), s.count(t, p, q), s.startswith(t, p), s.endswith(t, p, q), s[p:q], s[::pick([-2, -1, 2, 3])], s.split(t), s.partition(t), s.replace(t, "_", rnd(3)), s.ljust(p + 8, "é"), s.strip(t), s.upper(), s.title(), s.swapcase(), len(s), list(s)[:3], s.encode("utf-16-le")[:6], s.encode("cp1252", "replace"), sorted(s), show(lambda: s[p]), show(lambda: s.index(t, q)), s * rnd(3), s < t, s.isalpha(), s.isprintable(), t in s, s.casefold(), s.expandtabs(p), "%-*s|" % (p, s), f"{s:^{p + 9}}", f"{s!r:>{q + 9}}", f"{s:.{p + 8}}"]))
