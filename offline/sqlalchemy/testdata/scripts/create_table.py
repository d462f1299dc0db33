# CREATE statements of what the constructors make.
import enum

import sqlalchemy as sa
from sqlalchemy import schema, types
from sqlalchemy.dialects import mysql, postgresql as pg
from sqlalchemy.ext.compiler import compiles


def show(e):
    print(str(e.compile(dialect=pg.dialect())).strip().replace("\t", "    "))
    print("--")


class Color(enum.Enum):
    red = "r"
    green = "g"


class Level(str, enum.Enum):
    low = "low"
    high = "high"


class LowerString(types.TypeDecorator):
    impl = types.String
    cache_ok = True


class GUID(types.TypeDecorator):
    impl = types.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(pg.UUID())
        return dialect.type_descriptor(types.CHAR(32))


class CI(types.UserDefinedType):
    def get_col_spec(self, **kw):
        return "CITEXT"


class Custom(types.Text):
    pass


@compiles(Custom, "postgresql")
def compile_custom(element, compiler, **kw):
    return "custom_text"


class Loud(sa.String):
    pass


@compiles(Loud)
def compile_loud(element, compiler, **kw):
    return compiler.visit_string(element, **kw) + "_LOUD"


class Geometry(types.UserDefinedType):
    def __init__(self, kind="POINT", srid=4326):
        self.kind, self.srid = kind, srid

    def get_col_spec(self):
        return "geometry(%s,%d)" % (self.kind, self.srid)


m = sa.MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
})
team = sa.Table("team", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("Name", sa.String(20), unique=True))
sa.Table("x", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer), schema="s")
t = sa.Table(
    "user", m,
    sa.Column("id", sa.BigInteger(), sa.Identity(always=True, start=10, increment=2), primary_key=True),
    sa.Column("team", sa.Integer, sa.ForeignKey("team.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")),
    sa.Column("other", sa.ForeignKey(team.c.id, name="fk_own", onupdate="SET NULL")),
    sa.Column("a", sa.String(length=30, collation="C"), nullable=False, server_default="x'y"),
    sa.Column("b", sa.Numeric(10, 2), sa.CheckConstraint("b > 0", name="positive")),
    sa.Column("c", sa.Enum(Color)),
    sa.Column("d", sa.Enum(Level, native_enum=False, values_callable=lambda e: [x.value for x in e])),
    sa.Column("e", sa.Integer, sa.Computed("a_len * 2", persisted=True)),
    sa.Column("f", pg.ARRAY(sa.String(3), dimensions=2)),
    sa.Column("g", pg.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column("h", LowerString(40)), sa.Column("i", GUID()), sa.Column("j", CI), sa.Column("k", Custom), sa.Column("l", Loud(9)),
    sa.Column("m", Geometry("POLYGON")), sa.Column("n", sa.DateTime(timezone=True)), sa.Column("o", pg.TIMESTAMP(precision=3, timezone=True)),
    sa.Column("p", sa.String(9).with_variant(pg.CITEXT(), "postgresql")), sa.Column("q", sa.Text().with_variant(mysql.LONGTEXT(), "mysql")),
    sa.Column("r", pg.INTERVAL(fields="YEAR TO MONTH")), sa.Column("s", pg.BIT(3, varying=True)), sa.Column("t", sa.Uuid), sa.Column("u", sa.LargeBinary),
    sa.Column("v", sa.Interval), sa.Column("w", mysql.VARCHAR(20, charset="utf8")), sa.Column("x", mysql.INTEGER(display_width=11)),
    sa.Column("y", pg.ENUM("p", "q", name="Pq", create_type=False)), sa.Column("z", pg.INT4RANGE), sa.Column("Quoted Col", sa.Float(53)),
    sa.UniqueConstraint("a", "b"), sa.CheckConstraint("a <> ''", name="filled"), sa.ForeignKeyConstraint(["team", "e"], ["s.x.a", "s.x.b"], match="FULL"),
    pg.ExcludeConstraint(("z", "&&"), name="ex", using="gist", where="a > 0"),
    comment="all", prefixes=["UNLOGGED"], postgresql_partition_by="RANGE (id)", postgresql_tablespace="space", mysql_engine="InnoDB",
)
show(schema.CreateTable(team))
show(schema.CreateTable(t, if_not_exists=True))
show(schema.DropTable(t, if_exists=True))
show(schema.CreateIndex(sa.Index("ix_u", t.c.a, t.c.b, unique=True, postgresql_using="btree", postgresql_ops={"a": "text_pattern_ops"}, postgresql_include=["c"], postgresql_with={"fillfactor": 50}, postgresql_concurrently=True, postgresql_nulls_not_distinct=True)))
show(schema.CreateIndex(sa.Index(None, t.c.n)))
show(schema.CreateSequence(sa.Sequence("sq", start=3, increment=-1, cycle=True, schema="app", data_type=sa.BigInteger), if_not_exists=True))
show(schema.DropSequence(sa.Sequence("sq")))
show(schema.CreateSchema("Sch", if_not_exists=True))
show(schema.DropSchema("sch", cascade=True))
show(schema.AddConstraint(sa.UniqueConstraint(t.c.n, t.c.o, deferrable=True, initially="DEFERRED", postgresql_nulls_not_distinct=True)))
show(schema.AddConstraint(sa.CheckConstraint("a > 1", name="big", table=t, postgresql_not_valid=True)))
show(schema.SetTableComment(t))
for ix in sorted(t.indexes | team.indexes, key=lambda i: i.name):
    print(ix.name)
for k in sorted(t.constraints, key=lambda k: str(k.name)):
    print(type(k).__name__, k.name)
print(t.c.other.type, t.c.team.foreign_keys, [f.constraint.name for f in t.c.team.foreign_keys]) if False else print(t.c.other.type)
print(Level.low == "low", t.c.d.type.enums, t.c.c.type.enums, t.c.c.type.name, t.c.c.type.enum_class is Color)
