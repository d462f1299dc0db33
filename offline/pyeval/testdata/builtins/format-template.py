def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



print("{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a} {b}".format(a=1, b="x"), "{0[1]} {0[0]}".format([1, 2]), "{d[k]} {d[a b]}".format(d={"k": 1, "a b": 2}), "{0.real} {0.imag}".format(1 + 2j))
print("{:>{w}.{p}f}|{!r}|{!s}|{!a}|{{}}|{{{}}}".format(3.14159, "é", "é", "é", 5, w=8, p=2))
print("{0:{1}}".format("a", ">5"), "{:{}{}}".format("a", ">", 5), "{:}".format(1), "{!r:>6}".format("a"), "{a.b.c}".format(a=type("X", (), {"b": type("Y", (), {"c": 7})})))
print("{x} {y}".format_map({"x": 1, "y": 2}))


class D(dict):
    def __missing__(self, k):
        return "<" + k + ">"


print("{x} {y}".format_map(D(x=1)))
bad = ["{", "}", "{0", "{a", "{!}", "{!x}", "{!rx}", "{0!}", "{:{", "{:{}", "a}b", "{0.}", "{0[}", "{0[]}", "{0[a]b}", "{} {0}", "{0} {}", "{2}", "{b}", "{a[5]}", "{a[x]}", "{a.nope}", "{0:d}", "{:{:{}}}", "{a{b}", "{99999999999999999999}", "{!", "{0!r", "{:", "{0[99999999999999999999]}"]
for f in bad:
    print(f, end=" -> ")
    t(lambda: f.format("q", a=[1]))
t(lambda: "{}".format_map({}))
t(lambda: "{0}".format_map({}))
t(lambda: "{x}".format_map({}))
print("{a[0]}{a[-1]}".format(a={"-1": "neg", 0: "zero"}))
print("{:<5}{:^5}{:>5}|".format("a", "b", "c"), "{:,}".format(1234567), "{:%}".format(0.25), "{:x}".format(255), "{:08.3f}".format(3.14159), "{0}{0}{1}".format("a", "b"))
