"""Print what SQLAlchemy and Alembic print offline for PostgreSQL.

Reads a JSON list of {"name", "kind", "source"} from stdin: kind "expr" is one
expression, kind "ops" are lines of a revision's upgrade(). Writes a JSON object
of texts. Backslashes stay single, as on any server since PostgreSQL 9.1.
"""
import datetime
import decimal
import enum
import io
import json
import sys
import uuid
import warnings

warnings.simplefilter("ignore")

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import PGDialect
from alembic.migration import MigrationContext
from alembic.operations import Operations

PGDialect._backslash_escapes = False
dialect = postgresql.dialect(paramstyle="named")
dialect.identifier_preparer._double_percents = False


class Color(enum.Enum):
    RED = 1
    GREEN = "g"


def tables():
    m = sa.MetaData()
    users = sa.Table(
        "users", m,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50)),
        sa.Column("age", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean),
        sa.Column("data", postgresql.JSONB),
        sa.Column("tags", postgresql.ARRAY(sa.Text)),
        sa.Column("at", sa.DateTime),
        sa.Column("day", sa.Date),
        sa.Column("price", sa.Numeric(10, 2)),
    )
    orders = sa.Table(
        "orders", m,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("total", sa.Numeric(10, 2)),
        schema="shop",
    )
    t = sa.table("t", sa.column("a"), sa.column("b", sa.Integer), sa.column("s", sa.String))
    return dict(users=users, orders=orders, t=t, m=m)


def expression(source):
    env = dict(globals(), **tables())
    e = eval(source, env)
    return str(e.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def operations(source, convention):
    out = io.StringIO()
    opts = {"as_sql": True, "literal_binds": True, "output_buffer": out}
    if convention:
        opts["target_metadata"] = sa.MetaData(naming_convention=convention)
    ctx = MigrationContext.configure(dialect=dialect, opts=opts)
    env = dict(globals(), **tables())
    env["op"] = Operations(ctx)
    exec(source, env)
    return out.getvalue()


result = {}
for case in json.load(sys.stdin):
    try:
        if case["kind"] == "expr":
            text = expression(case["source"])
        else:
            text = operations(case["source"], case.get("convention"))
        result[case["name"]] = text.strip()
    except Exception as e:
        result[case["name"]] = "ERROR " + type(e).__name__ + ": " + str(e).split("\n")[0]
json.dump(result, sys.stdout, indent=1, ensure_ascii=False, sort_keys=True)
