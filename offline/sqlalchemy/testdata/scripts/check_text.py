# Raw SQL in constraints, computed columns and indexes goes through text().
import sqlalchemy as sa
from sqlalchemy import schema
from sqlalchemy.dialects import postgresql as pg


def show(e):
    print(str(e.compile(dialect=pg.dialect(paramstyle="named"))).strip().replace("\t", "    "))


m = sa.MetaData()
t = sa.Table(
    "t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Text, sa.CheckConstraint("b ~ '^x$'")),
    sa.Column("c", sa.Integer, sa.Computed("a::int + 1")),
    sa.CheckConstraint("a::int > 0 AND b <> 'x\\:y'", name="k"),
    sa.CheckConstraint("b LIKE '50%'", name="pct"),
)
show(schema.CreateTable(t))
show(schema.CreateIndex(sa.Index("i", t.c.a, postgresql_where="b LIKE 'x%' AND a::text = '\\:z'")))
