import enum
from enum import Enum, Flag, IntEnum, IntFlag, auto, unique


class Color(Enum):
    RED = 1
    GREEN = "g"
    BLUE = (1, 2)
    CRIMSON = 1

    def describe(self):
        return f"{self.name}={self.value}"

    @property
    def lower(self):
        return self.name.lower()

    @classmethod
    def first(cls):
        return list(cls)[0]


class Role(str, Enum):
    ADMIN = "admin"
    USER = "user"


class Level(IntEnum):
    LOW = 1
    HIGH = 5


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


class S(enum.StrEnum):
    ONE_TWO = auto()
    X = "x"


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


class IPerm(IntFlag):
    R = 4
    W = 2


class Coded(Enum):
    def __new__(cls, code, label):
        obj = object.__new__(cls)
        obj._value_ = code
        obj.label = label
        return obj

    A = ("a", "Letter A")
    B = ("b", "Letter B")

    @classmethod
    def _missing_(cls, value):
        return cls.A if value == "zz" else None


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(1), Color["GREEN"], Color("g"), Color.CRIMSON is Color.RED, Color.BLUE.describe(), Color.RED.lower, Color.first())
print(list(Color), len(Color), Color.RED in Color, [c.value for c in Color], Color.__members__.keys(), list(Color.__members__), Color.RED == Color.RED, Color.RED != Color.GREEN)
print(str(Role.ADMIN), f"{Role.ADMIN}", Role.ADMIN == "admin", repr(Role.USER), Role.ADMIN.upper(), "%s" % Role.ADMIN, "x".join([Role.ADMIN, Role.USER]), Role("user"), isinstance(Role.ADMIN, str), Role.ADMIN.value, {Role.ADMIN: 1}["admin"])
print(str(Level.HIGH), f"{Level.HIGH}", Level.HIGH + 1, Level.LOW < Level.HIGH, Level(5), repr(Level.LOW), "%d" % Level.HIGH, sorted(Level, reverse=True))
print([(a.name, a.value) for a in Auto], S.ONE_TWO, repr(S.X), S.X == "x", S.ONE_TWO.value, f"{S.X:>3}", ",".join(S))
print(Planet.EARTH.mass, Planet.MARS.value, Planet((0.64, 3.39)).name, Coded.A.label, Coded("b"), Coded("zz"), Coded.B.value)
print(Perm.R | Perm.W, Perm.RW, repr(Perm.R), (Perm.R | Perm.X).value, Perm.R in Perm.RW, bool(Perm.R & Perm.W), IPerm.R | IPerm.W, IPerm.R | 1, int(IPerm.R), Perm(3), list(Perm.RW))
E2 = Enum("E2", "a b c")
E3 = Enum("E3", {"x": 10, "y": 20})
E4 = Enum("E4", [("p", 1), ("q", 2)], type=int)
print(list(E2), E3.x.value, E4.q + 1, E2.__name__)
for f in (lambda: Color(99), lambda: Color["NO"], lambda: setattr(Color, "RED", 2)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
try:
    class Sub(Color):
        Y = 3
except TypeError as e:
    print(e)
print(isinstance(Color.RED, Enum), issubclass(Role, str), Color, type(Color.RED) is Color, hash(Color.RED) == hash(Color.RED), {Color.RED, Color.CRIMSON}.__len__(), Color.RED.__class__.__name__)
print({c.name: c.value for c in Role}, [r for r in Role if r is not Role.USER], Role.__doc__ is None or True, Color.RED is Color.RED, not Color.RED)
