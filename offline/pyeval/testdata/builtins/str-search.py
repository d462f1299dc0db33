def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



s = "añb añb"
for a in [("ñ",), ("b", 3), ("b", -1), ("b", 10), ("", 7), ("", 8), ("z",), ("a", None, 1), ("ñb", 1, 3), ("ñb", 1, 2), ("a", -100, 100)]:
    print(a, s.find(*a), s.rfind(*a), s.count(*a), s.startswith(*a), s.endswith(*a))
    t(lambda: s.index(*a))
    t(lambda: s.rindex(*a))
t(lambda: "abc".startswith(("x", "ab")))
t(lambda: "abc".startswith(()))
t(lambda: "abc".startswith("bc", 1))
t(lambda: "abc".endswith(("x", 1)))
t(lambda: "abc".startswith(1))
t(lambda: "abc".find(1))
t(lambda: "abc".count("", 3))
t(lambda: "".count(""))
t(lambda: "aaaa".count("aa"))
t(lambda: "abc".find("c", "x"))
t(lambda: "x" in "abc")
t(lambda: 1 in "abc")
t(lambda: "".startswith(""))
t(lambda: "abc"[10**30:])
t(lambda: "abc".find("c", -10**30, 10**30))
