# Types of other dialects, and every type of PostgreSQL, as PostgreSQL prints them.
import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql as pg, sqlite


def show(label, make):
    try:
        text = make().compile(dialect=pg.dialect())
    except Exception:
        text = "error"
    print(label, text)


for mod, label in ((mysql, "mysql"), (mssql, "mssql"), (oracle, "oracle"), (sqlite, "sqlite"), (pg, "pg"), (sa, "sa"), (types, "types")):
    for name in sorted(dir(mod)):
        c = getattr(mod, name)
        if name.startswith("_") or not isinstance(c, type) or not issubclass(c, types.TypeEngine) or name in ("TypeDecorator", "UserDefinedType", "ExternalType", "TypeEngine", "VECTOR"):
            continue
        if name in ("ARRAY",):
            show(label + "." + name, lambda: c(sa.Integer))
        elif name in ("Enum", "ENUM", "SET"):
            show(label + "." + name, lambda: c("a", "bb", name="n") if name != "SET" else c("a", "b"))
        elif name == "DOMAIN":
            show(label + "." + name, lambda: c("n", sa.Integer))
        elif name in ("TableValueType", "TupleType", "AbstractRange", "AbstractSingleRange", "AbstractMultiRange", "Indexable", "NullType", "Variant"):
            continue
        else:
            show(label + "." + name, c)

for label, make in [
    ("varchar", lambda: mysql.VARCHAR(20, charset="utf8", collation="utf8_bin")), ("text", lambda: mysql.TEXT(20)), ("int", lambda: mysql.INTEGER(11, unsigned=True)),
    ("bigint", lambda: mysql.BIGINT(unsigned=True)), ("double", lambda: mysql.DOUBLE(asdecimal=True)), ("decimal", lambda: mysql.DECIMAL(10, 2, unsigned=True)),
    ("datetime", lambda: mysql.DATETIME(fsp=6)), ("timestamp", lambda: mysql.TIMESTAMP(fsp=3)), ("nvarchar", lambda: mssql.NVARCHAR(50)),
    ("float", lambda: mysql.FLOAT(4)), ("number", lambda: oracle.NUMBER(10, 2)), ("clob", lambda: oracle.CLOB()), ("raw", lambda: oracle.RAW(16)),
    ("tinyint", lambda: mysql.TINYINT(1)), ("variant", lambda: mysql.TINYINT(1).with_variant(sa.Boolean(), "postgresql")),
    ("variant2", lambda: sa.Boolean().with_variant(mysql.TINYINT(1), "mysql")), ("numeric", lambda: sa.Numeric(precision=5)), ("time", lambda: pg.TIME(True, 3)),
    ("ts", lambda: pg.TIMESTAMP(timezone=True, precision=0)), ("bit", lambda: pg.BIT()), ("bitv", lambda: pg.BIT(varying=True)), ("ivl", lambda: pg.INTERVAL("DAY TO SECOND", 3)),
    ("ivl2", lambda: pg.INTERVAL(precision=3, fields="SECOND")), ("fl", lambda: sa.Float(24)), ("coll", lambda: sa.Text(collation="de_DE")), ("uuid", lambda: sa.Uuid(native_uuid=False)),
    ("interval", lambda: sa.Interval(native=False)), ("pickle", lambda: sa.PickleType(impl=sa.Text)), ("enum", lambda: sa.Enum("a", "bbb", native_enum=False)),
    ("enum2", lambda: sa.Enum("a", name="n", schema="Sc")), ("enum3", lambda: sa.Enum("a")), ("arr", lambda: pg.ARRAY(sa.Text(collation="C"), dimensions=3)),
    ("bool", lambda: sa.Boolean(name="x", create_constraint=True)), ("json", lambda: sa.JSON(none_as_null=True)), ("dp", lambda: sa.Double(53)),
]:
    show(label, make)
