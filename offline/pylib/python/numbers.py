# numbers.
from abc import ABCMeta as _ABCMeta


class Number(metaclass=_ABCMeta):
    pass


class Complex(Number):
    pass


class Real(Complex):
    pass


class Rational(Real):
    pass


class Integral(Rational):
    pass


from decimal import Decimal as _Decimal

Number.register(_Decimal)
Integral.register(int)
Real.register(float)
Complex.register(complex)
