# Naming conventions with tokens of every kind, functions, and conv().
import sqlalchemy as sa
from sqlalchemy import schema
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.sql.naming import conv


def show(e):
    print(str(e.compile(dialect=pg.dialect())).strip().replace("\t", "    "))


def fk_guid(constraint, table):
    return "%s_%s" % (table.name, "_".join(e.target_fullname.replace(".", "-") for e in constraint.elements))


def kind(constraint, table):
    return type(constraint).__name__[:2].lower() + str(len(constraint.columns))


m = sa.MetaData(naming_convention={
    "fk_guid": fk_guid,
    "kind": kind,
    "fk": "fk_%(fk_guid)s_%(referred_column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(kind)s_%(column_0N_name)s_%(column_0_key)s",
    "ix": "ix_%(table_name)s_%(column_0_N_label)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s_%(column_0_name)s",
})
a = sa.Table("a", m, sa.Column("x", sa.Integer, primary_key=True), sa.Column("y", sa.Integer, primary_key=True), schema="sc")
b = sa.Table(
    "b", m, sa.Column("id", sa.Integer, key="ident", primary_key=True), sa.Column("p", sa.Integer), sa.Column("q", sa.Integer, index=True),
    sa.Column("r", sa.Boolean, unique=True), sa.Column("s", sa.Enum("u", "v", native_enum=False, create_constraint=True, name="sv")),
    sa.ForeignKeyConstraint(["p", "q"], ["sc.a.x", "sc.a.y"]), sa.UniqueConstraint("p", "q"), sa.UniqueConstraint("q", name="own"),
    sa.CheckConstraint("p > 0", name="pos"), sa.CheckConstraint("q > 0", name=conv("raw_name")), sa.Index(None, "p", "q"),
)
show(schema.CreateTable(a))
show(schema.CreateTable(b))
for ix in sorted(b.indexes, key=lambda i: i.name):
    show(schema.CreateIndex(ix))
for c in sorted(b.constraints, key=lambda c: str(c.name)):
    print(type(c).__name__, c.name)
d = sa.Table("d", sa.MetaData(naming_convention={sa.UniqueConstraint: "U_%(table_name)s", "pk": "P"}), sa.Column("a", sa.Integer, primary_key=True, autoincrement=False), sa.Column("b", sa.Integer, unique=True))
show(schema.CreateTable(d))
try:
    show(schema.CreateTable(sa.Table("e", m, sa.Column("a", sa.Integer), sa.CheckConstraint("a > 1"))))
except Exception as e:
    print(type(e).__name__)
