# fractions.
import math as _math


class Fraction:
    def __init__(self, numerator=0, denominator=None):
        if denominator is None:
            if isinstance(numerator, str):
                whole, _, part = numerator.strip().partition("/")
                if part:
                    numerator, denominator = int(whole), int(part)
                else:
                    from decimal import Decimal

                    numerator, denominator = Decimal(whole).as_integer_ratio()
            else:
                numerator, denominator = numerator.as_integer_ratio()
        elif isinstance(numerator, Fraction) or isinstance(denominator, Fraction):
            a, b = Fraction(numerator), Fraction(denominator)
            numerator, denominator = a.numerator * b.denominator, a.denominator * b.numerator
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        g = _math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self.numerator, self.denominator = numerator // g, denominator // g

    def as_integer_ratio(self):
        return self.numerator, self.denominator

    def _other(self, other):
        return other if isinstance(other, Fraction) else Fraction(other) if isinstance(other, int) else None

    def __add__(self, o):
        if isinstance(o, float):
            return float(self) + o
        o = self._other(o)
        return NotImplemented if o is None else Fraction(self.numerator * o.denominator + o.numerator * self.denominator, self.denominator * o.denominator)

    __radd__ = __add__

    def __neg__(self):
        return Fraction(-self.numerator, self.denominator)

    def __sub__(self, o):
        return self + -o

    def __rsub__(self, o):
        return -self + o

    def __mul__(self, o):
        if isinstance(o, float):
            return float(self) * o
        o = self._other(o)
        return NotImplemented if o is None else Fraction(self.numerator * o.numerator, self.denominator * o.denominator)

    __rmul__ = __mul__

    def __truediv__(self, o):
        if isinstance(o, float):
            return float(self) / o
        o = self._other(o)
        return NotImplemented if o is None else Fraction(self.numerator * o.denominator, self.denominator * o.numerator)

    def __rtruediv__(self, o):
        return Fraction(o) / self

    def __float__(self):
        return self.numerator / self.denominator

    def __int__(self):
        n = abs(self.numerator) // self.denominator
        return -n if self.numerator < 0 else n

    __trunc__ = __int__

    def __floor__(self):
        return self.numerator // self.denominator

    def __ceil__(self):
        return -(-self.numerator // self.denominator)

    def __bool__(self):
        return self.numerator != 0

    def __hash__(self):
        return hash(self.numerator) if self.denominator == 1 else hash((self.numerator, self.denominator))

    def _cmp(self, o):
        if isinstance(o, float):
            return float(self) - o
        o = self._other(o)
        return None if o is None else self.numerator * o.denominator - o.numerator * self.denominator

    def __eq__(self, o):
        c = self._cmp(o)
        return NotImplemented if c is None else c == 0

    def __lt__(self, o):
        return self._cmp(o) < 0

    def __le__(self, o):
        return self._cmp(o) <= 0

    def __gt__(self, o):
        return self._cmp(o) > 0

    def __ge__(self, o):
        return self._cmp(o) >= 0

    def __str__(self):
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"

    def __repr__(self):
        return f"Fraction({self.numerator}, {self.denominator})"
