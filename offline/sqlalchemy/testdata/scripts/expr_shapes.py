# Shapes of arguments: a star, one generator, criteria in several calls, names for columns.
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql as pg

D = pg.dialect(paramstyle="named")
meta = sa.MetaData()
pets = sa.Table("pets", meta, sa.Column("id", sa.Integer), sa.Column("kind", sa.String(9)), sa.Column("age", sa.Integer, comment="in years"), comment="all of them")
bare = sa.Table("bare", meta, sa.Column("x", sa.Integer))
c = pets.c

for f in (
    lambda: select("*").select_from(pets),
    lambda: select("*").select_from(sa.text("elsewhere")),
    lambda: select("**").select_from(pets),
    lambda: sa.and_(x == 1 for x in (c.id, c.age)),
    lambda: sa.or_(x > 1 for x in [c.id]),
    lambda: sa.and_((x == 1 for x in (c.id, c.age)), c.kind == "cat"),
    lambda: select(func.count().filter(c.age > 1).filter(c.kind == "cat")),
    lambda: select(func.count(c.id).filter(sa.or_(c.age > 1, c.id > 2)).filter(c.kind == "cat", c.id < 9)),
    lambda: select(func.row_number().over(partition_by="kind", order_by=sa.desc("age"))).select_from(pets),
    lambda: select(func.rank().over(order_by=["age", c.id]).label("r"), c.id).order_by("r"),
    lambda: select(func.rank().over(order_by="nope"), c.id),
    lambda: sa.schema.SetTableComment(pets),
    lambda: sa.schema.SetTableComment(bare),
    lambda: sa.schema.SetColumnComment(c.age),
    lambda: sa.schema.SetColumnComment(bare.c.x),
):
    try:
        e = f()
        kw = {} if isinstance(e, sa.schema.DDLElement) else {"compile_kwargs": {"literal_binds": True}}
        print(str(e.compile(dialect=D, **kw)).replace("\n", "|"))
    except Exception as err:
        print("!" + type(err).__name__)
