# quoted_name, conv, URL, engine and naming conventions.
import sqlalchemy as sa
from sqlalchemy.sql.elements import conv, quoted_name
from sqlalchemy.engine import make_url, URL
from sqlalchemy import create_engine, engine_from_config, pool

q = quoted_name("Abc", True)
print(q, q.quote, repr(q), q == "Abc", isinstance(q, str), q + "x", quoted_name("a", None).quote)
print(conv("ck_x"), isinstance(conv("a"), quoted_name), sa.sql.quoted_name is quoted_name)
c = sa.Column("q", sa.Integer, quote=True)
print(c.name, c.name.quote)
u = make_url("postgresql+asyncpg://me:p%40ss@host:5433/db?sslmode=require&a=1")
print(u, u.username, u.password, u.host, u.port, u.database, dict(u.query), u.drivername, u.get_backend_name(), u.get_driver_name())
print(u.render_as_string(hide_password=False), u.set(drivername="postgresql", database="x"))
print(URL.create("postgresql", username="a", password="b c", host="h", port=1, database="d"))
print(make_url("sqlite://"), make_url("postgresql:///x"))
m = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk"}, schema="sc")
print(m.naming_convention["uq"], m.schema, sa.Table("t", m, sa.Column("a")).fullname)
print(pool.NullPool.__name__, sa.__version__)
print(sa.text.__name__ if hasattr(sa, "text") else None)
from sqlalchemy.schema import CreateTable, DropTable, CreateSequence, DDL
print(CreateTable.__name__, DropTable.__module__)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType


@compiles(CreateTable, "sqlite")
def f(element, compiler, **kw):
    return "x"


print(f.__name__)
from sqlalchemy.dialects import postgresql

print(postgresql.dialect.name, postgresql.dialect().name, sa.inspect is not None)
