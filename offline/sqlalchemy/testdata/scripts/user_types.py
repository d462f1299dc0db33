# Types of the user's own, mutable types, comparators.
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.ext.mutable import MutableDict, MutableList


def show(t):
    print(t.compile(dialect=pg.dialect()))


class Bare(types.TypeEngine):
    __visit_name__ = "bare"


@compiles(Bare)
def compile_bare(element, compiler, **kw):
    return "BARE"


class WithComparator(types.TypeDecorator):
    impl = sa.Integer
    cache_ok = True

    class Comparator(types.TypeDecorator.Comparator):
        pass

    comparator_factory = Comparator


class Sub(sa.Numeric):
    def __init__(self, scale=4, **kw):
        super().__init__(precision=12, scale=scale, **kw)


class Attr(sa.String):
    length, collation = 7, None

    def __init__(self):
        pass


class Upper(types.TypeDecorator):
    impl = types.Text()
    cache_ok = True


class Nested(types.TypeDecorator):
    impl = Upper
    cache_ok = True


class Mixed(types.TypeDecorator):
    impl = pg.ARRAY(sa.Integer)
    cache_ok = True


class Enumish(types.TypeDecorator):
    impl = sa.Enum
    cache_ok = True

    def __init__(self, *labels, **kw):
        super().__init__(*labels, **kw)


class Visit(types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "VISIT"

    @property
    def python_type(self):
        return int


for t in [Bare(), WithComparator(), Sub(), Sub(2, asdecimal=False), Attr(), Upper(), Nested(), Mixed(), Visit(), MutableDict.as_mutable(pg.JSONB),
          MutableList.as_mutable(sa.ARRAY(sa.String(3))), sa.ARRAY(Sub), sa.ARRAY(Visit()), Enumish("a", "b", name="en"), pg.ARRAY(Enumish("x", name="ex"))]:
    show(t)
print(Sub(2).scale, Sub().precision, Attr().length, Visit().python_type, Enumish("q", name="n").enums, Enumish("q", name="n").name)
print(isinstance(Upper().impl, sa.Text), isinstance(Nested().impl, Upper), Upper().length)
a = sa.Integer().with_variant(sa.BigInteger(), "postgresql").with_variant(sa.SmallInteger, "mysql", "mariadb")
show(a)
print(type(a).__name__, isinstance(a, sa.Integer))
for bad in [lambda: types.Variant(sa.Integer())]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__)


class Prop(types.UserDefinedType):
    def __init__(self, size=2):
        self.size = size

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value * 2

    def get_col_spec(self, **kw):
        return "PROP(%d)" % self.size


p = Prop(2)
p.size = 5
print(p.get_col_spec())
s = sa.String(3)
c = sa.Column("c", s)
s.length = 9
c.type.collation = "C"
print(str(sa.schema.CreateTable(sa.Table("t", sa.MetaData(), c)).compile(dialect=pg.dialect())).strip().replace("\t", "    "))
