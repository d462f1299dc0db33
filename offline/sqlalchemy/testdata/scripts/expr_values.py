import datetime
import decimal
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql as pg
D = pg.dialect(paramstyle="named")
class E(enum.Enum):
    a = "x"; b = "y"
class SE(str, enum.Enum):
    a = "x"; b = "y"
class IE(enum.IntEnum):
    one = 1
M = sa.MetaData()
class Up(sa.types.TypeDecorator):
    impl = sa.String; cache_ok = True
    def process_bind_param(self, v, d): return None if v is None else v.upper()
class EnumVal(sa.types.TypeDecorator):
    impl = sa.Integer; cache_ok = True
    def process_bind_param(self, v, d): return v.value if isinstance(v, enum.Enum) else v
T = sa.Table("t", M, sa.Column("id", sa.Integer, primary_key=True), sa.Column("e", sa.Enum(E, name="e")), sa.Column("ev", sa.Enum(E, name="ev", values_callable=lambda c: [m.value for m in c])), sa.Column("se", sa.Enum(SE, name="se")), sa.Column("st", sa.Enum("p", "q", name="st")), sa.Column("up", Up()), sa.Column("iv", EnumVal()), sa.Column("u", sa.Uuid), sa.Column("u2", pg.UUID(as_uuid=False)), sa.Column("n", sa.Numeric(10, 2)), sa.Column("f", sa.Float), sa.Column("d", sa.Date), sa.Column("ts", sa.DateTime), sa.Column("tz", sa.DateTime(timezone=True)), sa.Column("tm", sa.Time), sa.Column("i", sa.Interval), sa.Column("b", sa.Boolean), sa.Column("bin", sa.LargeBinary), sa.Column("arr", pg.ARRAY(sa.String)), sa.Column("big", sa.BigInteger), sa.Column("s", sa.String), sa.Column("ae", pg.ARRAY(sa.Enum(E, name="e"))))
c = T.c
# What SQLAlchemy has no literal for.
SKIP = set("7f 7k 14f 14k 52f 52k z2".split())


def show(i, fn):
    if i in SKIP:
        return
    try:
        t = str(fn().compile(dialect=D, compile_kwargs={"literal_binds": True}))
    except Exception as e:
        t = "!" + type(e).__name__
    print(i, " ".join(t.split()))
n = 0
for col, vals in [("e", [E.a, "a", "zz", None]), ("ev", [E.a, "x"]), ("se", [SE.a, "a", "x"]), ("st", ["p", "zz"]), ("up", ["abc", None]), ("iv", [IE.one, 5, None]), ("u", [uuid.UUID(int=3), "00000000-0000-0000-0000-000000000003"]), ("u2", ["00000000-0000-0000-0000-000000000003"]), ("n", [1, 1.5, decimal.Decimal("2.50"), "3"]), ("f", [1, 1.5, decimal.Decimal("2.5")]), ("d", [datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3)]), ("ts", [datetime.datetime(2020, 1, 2, 3, 4, 5, 678), datetime.date(2020, 1, 2)]), ("tz", [datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc)]), ("tm", [datetime.time(1, 2, 3)]), ("i", [datetime.timedelta(days=1, seconds=5)]), ("b", [True, False, None, 1, 0]), ("big", [2**40, -5, True]), ("s", ["a'b", "", "%", ":x", "é", 5]), ("id", [1, "1", 1.0, True, IE.one])]:
    for v in vals:
        n += 1
        show(f"{n}v", lambda: T.update().values({col: v}))
        show(f"{n}w", lambda: c[col] == v)
        show(f"{n}i", lambda: c[col].in_([v]))
        show(f"{n}l", lambda: select(sa.literal(v, c[col].type)))
        show(f"{n}c", lambda: sa.cast(v, c[col].type))
        show(f"{n}f", lambda: func.coalesce(c[col], v))
        show(f"{n}k", lambda: sa.case((c[col] == v, v), else_=c[col]))
        show(f"{n}b", lambda: c[col].between(v, v))
        show(f"{n}n", lambda: c[col] != v)
        show(f"{n}x", lambda: sa.insert(T).values(id=1, **({col: v} if col != "id" else {"s": "q"})))
show("z1", lambda: T.insert().values(ae=[E.a, E.b]))
show("z2", lambda: T.insert().values(arr=["a", None, "b'c"]))
show("z3", lambda: c.arr == ["a"])
show("z4", lambda: c.ae.contains([E.a]))
