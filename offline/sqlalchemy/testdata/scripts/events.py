# DDL(), execute_if, events, inspect and create_all on the offline bind.
import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.schema import DDL


def text(e):
    return str(e.compile(dialect=pg.dialect())).strip()


m = sa.MetaData()
t = sa.Table("t", m, sa.Column("a", sa.Integer))
print(text(DDL("ALTER TABLE %(table)s SET (x = 1), %(c)s", context={"c": "y"}).against(t)))
e = pg.ENUM("a", "b", name="old")
c = sa.Column("c", e)
e.create_type = False
e.name = "new"
print(c.type.create_type, c.type.name, c.type is e)
print(str(sa.schema.CreateTable(sa.Table("u", m, c)).compile(dialect=pg.dialect())).strip().replace("\t", "    "))


@event.listens_for(t, "after_create")
def made(target, connection, **kw):
    pass


event.listen(t, "before_drop", DDL("SELECT 1").execute_if(dialect="postgresql"))
print(made.__name__)
print(sa.inspect(t) is t, sa.inspect(t.c.a) is t.c.a, sa.inspect(5, raiseerr=False))
for f in [lambda: sa.inspect(5), lambda: DDL(5), lambda: sa.Enum(1),
          lambda: sa.ForeignKey(5), lambda: sa.make_url("x"), lambda: sa.Column(sa.Integer, quote=True), lambda: sa.CheckConstraint(5), lambda: m.create_all()]:
    try:
        f()
        print("no error")
    except Exception as x:
        print(type(x).__name__)
print([n for n in ("Integer", "Table", "select", "func", "text", "types", "schema", "exc", "event", "sql") if not hasattr(sa, n)])
from sqlalchemy.sql import sqltypes, schema as s2, expression, elements, functions, operators, ddl
from sqlalchemy.dialects.postgresql import base, json, ranges, named_types, ext, hstore
from sqlalchemy import types, schema, engine, pool, util, inspection
from sqlalchemy.engine import reflection, url

print(s2.Table is schema.Table is sa.Table, sqltypes.Enum is types.Enum is sa.Enum, json.JSONB is pg.JSONB, elements.conv is not None, url.URL is sa.URL)
