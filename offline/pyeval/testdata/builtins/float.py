def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for s in ["1", " 1.5 ", "-2e3", "1_0.5", "inf", "-Infinity", "nan", "+nan", "", "x", "1e400", "-1e400", "1e-400", ".5", "5.", ".", "1__0", "_1", "1_", "0x1p3", "1e", "١.٥", "infin", "1 2", "--1", "1e5_0", "1d"]:
    t(lambda: float(s))
t(lambda: float())
t(lambda: float(None))
t(lambda: float([]))
t(lambda: float(b"1.5"))
t(lambda: float(10**400))
t(lambda: float(True))
for v in [0.0, -0.0, 1.0, 0.1, -2.5, 1e300, 5e-324, 3.14159, 2.0**-1074, 123456.789]:
    print(v.hex(), float.fromhex(v.hex()) == v, v.is_integer(), v.as_integer_ratio(), v.real, v.imag, repr(v))
for s in ["0x1.8p1", "0x.8", "1.8p1", "-0x1p-1074", "inf", "nan", "0x1p2000", "", "0xg", "0x", "  0x1  "]:
    t(lambda: float.fromhex(s))
for v in [float("inf"), float("nan")]:
    t(lambda: v.as_integer_ratio())
    t(lambda: round(v))
    t(lambda: round(v, 2))
    print(v.hex(), v.is_integer())
for v in [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, 0.375, 1234.5678, 1e22, -2.5, 5e15 + 0.5, 0.285]:
    print(round(v), round(v, 0), round(v, 1), round(v, 2), round(v, -1), round(v, -2), round(v, 3))
print(round(1e308, -308), round(15.0, -1), round(25.0, -1), round(1e16, 400), round(1.5, -400))
print(7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, divmod(7.5, 2), divmod(-7.5, 2), 2.0**0.5, (-8) ** 2, 1e16 + 1, 0.1 + 0.2, 1 / 3, 2 / 3, 100 * 1.1, 1e15 + 0.3, abs(-1.5), -0.0 + 0, 5.0 % 5, -5.0 % 5, 1e308 * 10)
print(max(1.5, 2), min(1, 0.5), sum([1, 2.5]), sum([0.5] * 4), 3.0 == 3, float("nan") == float("nan"), 1.5 < 2 < 2.5)
print(1e22, 1e21, 123456789.123456789, 1.7976931348623157e308, 2.2250738585072014e-308, 4.35, 0.1 + 0.7, 1e-7, 1.0e-4, 12345678901234567890.0)
