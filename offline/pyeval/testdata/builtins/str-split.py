def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for s in ["a b  c", " a  b ", "", "   ", "a\u00a0b\x1cc", "one", "a,b,,c,", "añ b ñ"]:
    print(ascii(s.split()), ascii(s.split(None, 1)), ascii(s.rsplit(None, 1)), s.split(","), s.rsplit(",", 1), s.split(",", 1), s.split(maxsplit=0), s.rsplit(maxsplit=0))
    print(s.partition(","), s.rpartition(","), s.rsplit(",", 2), s.rsplit(","))
t(lambda: "abc".split(""))
t(lambda: "abc".split(1))
t(lambda: "abc".partition(""))
t(lambda: "abc".partition(1))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i\n".splitlines())
print("a\nb\r\nc\rd\n\n".splitlines(True), "".splitlines(), "\n".splitlines(), "x".splitlines(keepends=True))
print("  x y ".strip(), "  x ".lstrip() + "|", "|" + " x  ".rstrip(), "xxaxx".strip("x"), "abcba".strip("ab"), "éaé".strip("é"), "abc".strip(""))
t(lambda: "a".strip(1))
print("-".join(["a", "b"]), "".join("abc"), ",".join(()), ",".join({"k": 1, "j": 2}), "|".join(x * 2 for x in "ab"))
t(lambda: ",".join([1]))
t(lambda: ",".join(["a", None]))
t(lambda: ",".join(1))
print("aXbXc".replace("X", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "añ".replace("", "-"), "abc".replace("", "-", 2), "abc".replace("b", ""), "".replace("", "x"))
t(lambda: "a".replace(1, "b"))
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removesuffix(""), "x".removeprefix("y"))
