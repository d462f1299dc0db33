def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for v in [0, 1, -1, 42, -42, 1234567, -1234567, 10**20, -255]:
    for spec in ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", " ", "+05", "x", "X", "#x", "#X", "o", "#o", "b", "#b", ",", "_", "_x", "_b", "010,", "015_d", "*^12", "+,", "#010x", "n", ".2f", "e", "g", "%", "08.1f", "<010", "é>6", "020,d", "=+8", "*=#12x", "é=+#12_b", "=#9X", "-5", "#_b"]:
        print(spec, "[" + format(v, spec) + "]")
for spec in ["c", "5c", "<5c", "^5c"]:
    print("[" + format(65, spec) + "]", "[" + format(233, spec) + "]")
for spec in [".2", "s", "y", ",x", ",n", "5.", "+c", "#c", ",_", "_,", ",,", "<<5x5", "é", "99999999999999999999", ".99999999999999999999f", "5d5", "zd", "+s"]:
    t(lambda: format(5, spec))
t(lambda: format(-1, "c"))
t(lambda: format(True, ""))
t(lambda: format(True, "5"))
t(lambda: format(True, "d"))
t(lambda: format(0x110000, "c"))
t(lambda: format(10**400, "f"))
