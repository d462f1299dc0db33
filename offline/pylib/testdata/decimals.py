from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

a, b = Decimal("1.10"), Decimal("2.225")
print(a + b, a - b, a * b, a / b, b / Decimal("0.5"), Decimal(7) // 2, Decimal(7) % 2, -a, abs(-a), a ** 2)
print(repr(a), str(Decimal("1E+3")), Decimal("0.000001"), Decimal("0.0000001"), Decimal("-0"), Decimal("NaN"), Decimal("Infinity"))
print(Decimal(0.1), Decimal(10), Decimal("1_000.5"), Decimal((1, (1, 2, 3), -2)), Decimal(True))
print(b.quantize(Decimal("0.01")), b.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), b.quantize(Decimal("1."), ROUND_DOWN))
print(round(b, 2), round(b), int(b), float(b), a < b, a == Decimal("1.1"), a == 1.1, Decimal("1.5") == 1.5, hash(Decimal("2")) == hash(2))
print(f"{b:.1f} {b:10.2f}| {b:>10} {Decimal('1234567.891'):,.2f} {b:e} {Decimal('0.5'):.0%}", "%s" % a, "{}".format(a))
print(sum([Decimal("0.1")] * 3), max(a, b), bool(Decimal(0)), a.as_tuple()[:], Decimal("12.300").normalize(), Decimal("100").normalize())
print(1 + a, 2 * a, 5 - a, 1 / Decimal(3), Decimal("1.20") / 2, Decimal(1) / Decimal(8), Decimal(2).sqrt())
for f in (lambda: Decimal("x"), lambda: a + 1.5, lambda: Decimal(1) / 0, lambda: Decimal([1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
print(isinstance(InvalidOperation(), ArithmeticError), Decimal("5").is_zero(), Decimal("1e2").adjusted(), Decimal("3.7").to_integral_value())

import decimal
from decimal import Context, getcontext, localcontext, setcontext

print(getcontext().prec, getcontext().rounding)
getcontext().prec = 6
print(Decimal(1) / Decimal(3), getcontext().prec, Decimal("1234567.5") + 0, Decimal(2).sqrt())
with localcontext() as c:
    c.prec = 3
    c.rounding = decimal.ROUND_UP
    print(Decimal(1) / 3, Decimal("2.0001") + 0, Decimal("0.125").quantize(Decimal("0.01")))
    with localcontext(Context(prec=10)) as inner:
        print(Decimal(1) / 3, inner is getcontext(), inner.rounding)
    print(Decimal(1) / 3)
try:
    with localcontext(prec=2):
        print(Decimal(10) / 3)
        raise KeyError
except KeyError:
    print(Decimal(1) / 3)
setcontext(Context(prec=4, rounding=decimal.ROUND_DOWN))
print(Decimal(2) / 3, Decimal("-1.23456") + 0, Context(prec=2).create_decimal("3.14159"), Decimal("3.14159").normalize(Context(prec=3)), getcontext().copy().prec)
for bad in (lambda: setattr(getcontext(), "prec", 0), lambda: setattr(getcontext(), "rounding", "x"), lambda: setcontext(1)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
setcontext(Context())
print(getcontext().prec, Decimal(1) / 3)
