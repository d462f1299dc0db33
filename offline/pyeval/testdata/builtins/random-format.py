# Format specifications, printf conversions and numbers made at random by a
# generator that is the same everywhere.
state = 12345


def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


def pick(seq):
    return seq[rnd(len(seq))]


def number():
    k = rnd(8)
    if k == 0:
        return rnd(10)
    if k == 1:
        return -rnd(100000)
    if k == 2:
        return rnd(2**31) * rnd(2**31) * rnd(2**31)
    if k == 3:
        return rnd(2**31) / 10 ** rnd(12)
    if k == 4:
        return -rnd(2**31) * 10.0 ** (rnd(40) - 20)
    if k == 5:
        return rnd(1000) / 8
    if k == 6:
        return rnd(100) * 0.1
    return float(rnd(10**6))


def show(f):
    try:
        return f()
    except (ValueError, TypeError, ArithmeticError) as e:
        return type(e).__name__ + ": " + str(e)


digest = []
for i in range(700):
    v = number()
    spec = pick(["", "", "", "*", "0", "é"]) 
    spec = spec + pick("<>^=") if spec else pick(["", "", "<", ">", "^", "="])
    spec += pick(["", "", "+", "-", " "]) + pick(["", "", "", "#", "z"]) + pick(["", "", "0"]) + pick(["", "", str(rnd(25))]) + pick(["", "", "", ",", "_"]) + pick(["", "", "." + str(rnd(12))]) + pick(["", "d", "f", "e", "g", "G", "E", "F", "%", "x", "X", "o", "b", "n", "c", "s"])
    print(repr(v), spec, "[" + show(lambda: format(v, spec)) + "]")
for i in range(200):
    v = number()
    spec = "%" + "".join(pick("-+ #0") for _ in range(rnd(3))) + pick(["", "", str(rnd(20))]) + pick(["", "", "." + str(rnd(10))]) + pick("diouxXeEfFgGsrac")
    print(repr(v), spec, "[" + ascii(show(lambda: spec % v)) + "]")
for i in range(200):
    v = number()
    w = number()
    print(repr(v), repr(w), show(lambda: repr(round(v, rnd(8) - 3))), show(lambda: repr(v // w)), show(lambda: repr(v % w)), show(lambda: repr(divmod(v, w))), show(lambda: repr(v * w)), show(lambda: repr(v - w)), v < w, v == w, hash(v), int(v))
for i in range(120):
    s = "".join(pick("abc,;  \t\nxyzAB ñß") for _ in range(rnd(15)))
    sep = pick([None, ",", " ", "ab", "x"])
    n = rnd(4) - 1
    print(ascii([s.split(sep, n), s.rsplit(sep, n), s.splitlines(), s.partition(sep or ";"), s.strip(), s.title(), s.replace(sep or "a", "--", n), s.find(sep or "b"), s.center(rnd(30), "*"), s.expandtabs(rnd(6)), s[rnd(9) - 4:rnd(12)], s[::rnd(3) - 4], s.swapcase()]))
    b = s.encode()
    c = sep.encode() if sep else None
    print(b.split(c, n), b.rsplit(c, n), b.splitlines(True), b.rpartition(c or b";"), b.title(), b.replace(c or b"a", b"--", n), b.center(rnd(30)), b.hex())
