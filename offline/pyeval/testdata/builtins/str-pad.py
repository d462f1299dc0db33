def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for n in range(0, 9):
    print(repr("ab".ljust(n)), repr("ab".rjust(n, "*")), repr("ab".center(n, "-")), repr("abc".center(n)), repr("é".center(n, "ñ")), repr("-42".zfill(n)), "+1".zfill(n), "x".zfill(n))
t(lambda: "a".ljust(5, "xy"))
t(lambda: "a".ljust("x"))
t(lambda: "a".center(4, 1))
print(repr("a\tb\tccc\t\nd\te".expandtabs()), repr("a\tb".expandtabs(4)), repr("a\tb".expandtabs(0)), repr("é\tb".expandtabs(4)), repr("\t".expandtabs(tabsize=3)))
print("abc".translate({97: "X", 98: None, 99: 100}), "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("a", "b", "c")), "abc".translate(str.maketrans({"a": "1", 98: "zz"})))
t(lambda: str.maketrans("a", "bc"))
t(lambda: str.maketrans({"ab": 1}))
t(lambda: str.maketrans(1))
t(lambda: "abc".translate({97: 1.5}))
print("abc" * 3, 2 * "é", "x" * 0, "x" * -1, "abc"[1], "añb"[-2], "añb"[::-1], "abcdef"[1:5:2], "añbc"[1:3], len("añ"), len("\U0001f600"))
t(lambda: "abc"[3])
t(lambda: "abc"["x"])
t(lambda: "a" + 1)
t(lambda: "a" * 1.5)
print(list("añ"), list(reversed("añb")), min("bca"), max("bca"), sorted("bca"), "a" < "b", "a" < "é", "abc" == "abc", "\uffff" < "\U00010000")
print(str(), str(b"abc", "ascii"), str(b"\xc3\xa9", encoding="utf-8"), str(12), str(None), str([1, "a"]))
t(lambda: str("a", "utf-8"))
t(lambda: str(1, "utf-8"))
