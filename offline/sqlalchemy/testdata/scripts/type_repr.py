# repr() of types: what differs from the constructor's defaults.
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import postgresql as pg

for t in [
    sa.String(), sa.String(50), sa.String(length=50), sa.String(50, collation="C"), sa.Text(), sa.Unicode(3),
    sa.UnicodeText(), sa.VARCHAR(7), sa.CHAR(2), sa.TEXT(), sa.Integer(), sa.SmallInteger(), sa.BigInteger(),
    sa.INTEGER(), sa.BIGINT(), sa.Numeric(), sa.Numeric(10, 2), sa.Numeric(precision=10, scale=2, asdecimal=False),
    sa.Float(), sa.Float(53), sa.Double(), sa.REAL(), sa.Boolean(), sa.Boolean(create_constraint=True, name="b"),
    sa.DateTime(), sa.DateTime(timezone=True), sa.TIMESTAMP(True), sa.Date(), sa.Time(timezone=True),
    sa.Interval(), sa.Interval(second_precision=3), sa.LargeBinary(), sa.LargeBinary(10), sa.Uuid(), sa.Uuid(as_uuid=False),
    sa.UUID(), sa.UUID(as_uuid=False), sa.JSON(), sa.JSON(none_as_null=True), sa.ARRAY(sa.Integer), sa.ARRAY(sa.String(3), dimensions=2),
    sa.Enum("a", "b", name="ab"), sa.Enum("a", "b", name="ab", native_enum=False, length=10), sa.Enum("a", name="x", schema="s"),
    types.NullType(), types.NULLTYPE,
    pg.JSONB(), pg.JSON(none_as_null=True), pg.UUID(), pg.ARRAY(pg.UUID(as_uuid=True)), pg.TIMESTAMP(precision=3), pg.INTERVAL(fields="DAY"),
    pg.BIT(8), pg.BIT(3, varying=True), pg.INET(), pg.TSVECTOR(), pg.HSTORE(), pg.INT4RANGE(), pg.MONEY(), pg.BYTEA(), pg.CITEXT(),
    pg.ENUM("a", "b", name="e"), pg.ENUM("a", "b", name="e", create_type=False), pg.OID(), pg.DOUBLE_PRECISION(), pg.VARCHAR(3),
]:
    print(repr(t))

print(sa.Integer, sa.String, pg.JSONB, sa.types.Enum, pg.UUID, pg.TIMESTAMP, pg.ARRAY, pg.DOMAIN)
print(sa.types.String is sa.String, sa.sql.sqltypes.String is sa.String, sa.INT is sa.INTEGER, pg.UUID is sa.UUID)
print(issubclass(sa.VARCHAR, sa.String), isinstance(sa.Text(), sa.String), issubclass(pg.JSONB, sa.JSON), issubclass(pg.ENUM, sa.Enum))
print(sa.String.__visit_name__, sa.VARCHAR.__visit_name__, pg.JSONB.__visit_name__)
print(sa.String(5).length, sa.String().length, sa.Numeric(4, 1).precision, sa.DateTime().timezone, sa.Enum("a", "b").enums, sa.ARRAY(sa.Integer).item_type)
print(sa.Integer().python_type, sa.String().python_type, sa.Boolean().python_type, sa.DateTime().python_type, sa.Numeric().python_type)


class Shout(types.TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.upper()


class Money(types.UserDefinedType):
    cache_ok = True

    def __init__(self, places=2):
        self.places = places

    def get_col_spec(self, **kw):
        return "MONEYX(%d)" % self.places


print(repr(Shout(20)), Shout(20).length, Shout.impl, Shout(3).impl)
print(Money(3).get_col_spec(), Money(4).places, Shout.cache_ok)
print(repr(sa.String(5).with_variant(sa.Text(), "postgresql")))
for bad in [lambda: sa.String(lenght=3), lambda: sa.Numeric(1, 2, 3, 4, 5), lambda: sa.ARRAY(), lambda: sa.ARRAY(sa.ARRAY(sa.Integer)),
            lambda: sa.Enum("abc", length=1), lambda: sa.String(5).with_variant(sa.Text())]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__)
