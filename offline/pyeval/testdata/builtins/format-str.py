def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for s in ["", "abc", "añb"]:
    for spec in ["", "s", "5", "<5", ">5", "^5", "05", "*^7", ".2", "5.2", "é>6", "<05", "{<5", ".0"]:
        print("[" + format(s, spec) + "]", end=" ")
    print()
for spec in ["d", "+", " ", "#", "=5", ",", "_", "z", "x", ".2f", "\x01", "10s5"]:
    t(lambda: format("a", spec))
t(lambda: format(None, "5"))
t(lambda: format([], "s"))
t(lambda: format(None, ""))
t(lambda: format(object, "x"))


class F:
    def __format__(self, spec):
        return "<" + spec + ">"


class B:
    def __format__(self, spec):
        return 1


class S(str):
    pass


class SS(str):
    def __str__(self):
        return "over"


print(f"{F()} {F():abc} {F():{'x'}{1}}", "{:a{}c}".format(F(), 5), format(F(), "q"))
t(lambda: format(B()))
print(f"{S('x'):>3}|{SS('x')}|{SS('x'):>3}|{SS('x')!s:>6}|", "%s %s" % (S("q"), SS("q")), "{} {}".format(S("q"), SS("q")), str(SS("a")), S("a") + "b", type(str(S("a"))).__name__)
x = 5
name = "w"
print(f"{x=} {x = } {name!r:>5} {x!s:<4}| {x:{name and 4}} {'nested ' + f'{x}'} {{}} {x:>{x}}")
print(f"{'a' 'b'}{1:02}{True}{None}{[1, 'a']}{ {'k': 1} }")
