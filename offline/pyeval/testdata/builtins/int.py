def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



for s in ["0", " 12 ", "-5", "+7", "1_000", "0x1f", "0b11", "0o17", "", " ", "x", "1__0", "_1", "1_", "0x", "1.5", "1e3", "--1", "+ 1", "٣٤", "007", "0_7", "\t9\n", "12a", "１２", "1\x00"]:
    t(lambda: int(s))
    t(lambda: int(s, 0))
    t(lambda: int(s, 16))
for a in [("z", 36), ("Zz", 36), ("11", 2), ("12", 2), ("0b11", 2), ("0x11", 2), ("0o7", 8), ("7", 1), ("7", 37), ("7", -1), (7, 10), ("0x_1f", 16), (b"12", 10), (bytearray(b"ff"), 16), ("9" * 20, 10), ("f" * 30, 16)]:
    t(lambda: int(*a))
t(lambda: int())
t(lambda: int(3.99))
t(lambda: int(-3.99))
t(lambda: int(1e20))
t(lambda: int(float("nan")))
t(lambda: int(float("inf")))
t(lambda: int(None))
t(lambda: int([]))
t(lambda: int(b"12"))
t(lambda: int(True))
t(lambda: int("x" * 10))
t(lambda: int("1" * 5000))
t(lambda: str(10**5000))
t(lambda: len(hex(10**5000)))
for n in [0, 1, -1, 255, 256, -128, 2**63, -2**63, 10**30]:
    print(n.bit_length(), n.bit_count(), n.as_integer_ratio(), n.real, n.imag, n.numerator, n.denominator, n.conjugate(), hex(n), oct(n), bin(n), abs(n), -n, ~n)
print((255).to_bytes(2, "big"), (255).to_bytes(2, "little"), (-1).to_bytes(2, "big", signed=True), (1).to_bytes(), (0).to_bytes(0, "big"), (-128).to_bytes(1, "big", signed=True), (2**64).to_bytes(9, "little"))
t(lambda: (256).to_bytes(1, "big"))
t(lambda: (-1).to_bytes(1, "big"))
t(lambda: (128).to_bytes(1, "big", signed=True))
t(lambda: (1).to_bytes(1, "x"))
t(lambda: (1).to_bytes(-1, "big"))
print(int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\x01\x00", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b"", "big"))
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, divmod(-7, 2), divmod(7, -2), 2**10, 2**-1, (-2) ** 3, 7 / 2, 10**20 // 7, 10**20 % 7, -10**20 // 7, 1 << 70, -1 >> 3, 5 & 3, 5 | 3, 5 ^ 3, True + True, True & False, 3 * True)
print(pow(2, 10, 1000), pow(3, -1, 7), pow(-3, 5, 7), pow(2, 5, -7), pow(2, 3), pow(2, 0, 1))
for f in [lambda: pow(2, -1, 4), lambda: pow(2, 1, 0), lambda: pow(2.0, 1, 3), lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1 << -1, lambda: "a" - 1, lambda: divmod(1, 0), lambda: divmod("a", 1), lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 0 ** -1, lambda: 2.0 ** 10000]:
    t(f)
print(round(5), round(15, -1), round(25, -1), round(35, -1), round(-15, -1), round(1234, -2), round(1250, -2), round(1350, -2), round(5, 2), round(5, -3), round(501, -3), round(True))
print(1 == 1.0, 1 == True, hash(1) == hash(1.0) == hash(True), hash(2**61 - 1), hash(-1), hash(2**100), hash(0.5), hash(1e300), 2**53 == float(2**53), 2**53 + 1 == float(2**53), 10**400 > 1e300, 1 < 1.5 < 2)
print(bool(0), bool(""), bool([]), bool(()), bool({}), bool(set()), bool(range(0)), bool(0.0), bool(None), bool("0"), bool([0]), int.__add__(1, 2), (1).__add__("a"), (5).__lt__(6), int.__repr__(3))
