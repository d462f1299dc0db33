# Columns, tables and constraints: attributes, repr, identity and errors.
import sqlalchemy as sa
from sqlalchemy import exc

m = sa.MetaData()
team = sa.Table("team", m, sa.Column("id", sa.Integer, primary_key=True))
t = sa.Table(
    "users", m,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(50), nullable=False, key="nm", comment="the name"),
    sa.Column("team_id", sa.ForeignKey("team.id", ondelete="CASCADE"), index=True),
    sa.Column("code", sa.String, unique=True, server_default="x"),
    sa.UniqueConstraint("nm", "code", name="uq_nm"),
    sa.CheckConstraint("id > 0", name="ck_id"),
    schema="app", comment="people",
)
print(t.name, t.schema, t.fullname, t.key, str(t), t.comment)
print(t.c.keys(), [c.name for c in t.columns], len(t.c), "nm" in t.c, "name" in t.c)
print(repr(t.c.id), repr(t.c["nm"]), repr(t.c[2]))
print(repr(t.c.code))
print(t.c.id is t.columns["id"], t.c.id.table is t, t.c.get("zzz"), t.metadata is m, m.tables["app.users"] is t)
print(sorted(type(c).__name__ for c in t.constraints))
print([i.name for i in t.indexes], [c.name for c in t.primary_key.columns], [c.name for c in t.primary_key])
print(repr(list(t.foreign_keys)[0]), list(t.foreign_keys)[0].ondelete, list(t.c.team_id.foreign_keys)[0].target_fullname)
print("app.users" in m.tables, list(m.tables), m.naming_convention == {"ix": "ix_%(column_0_label)s"})
print(repr(sa.ForeignKey("a.b")), repr(sa.UniqueConstraint("a", name="u")) is not None)
c = sa.Column("x", sa.Integer, default=5, onupdate=lambda: 3)
print(c.default, c.default.arg, c.onupdate.is_callable, c.server_default, c.nullable, c.primary_key, c.index, c.unique, c.autoincrement, c.table)
print(c.type, c.key, c.doc, c.info, c.comment, c.system, c.computed, c.identity) if False else None
c2 = c.copy()
print(c2 is c, c2.name, repr(c2.type), c2.default.arg)
print(sa.Column(sa.Integer).name, sa.Column("a").type, repr(sa.Column("a", type_=sa.String(3)).type), sa.Column(name="n", type_=sa.Text).name)
i = sa.Column("i", sa.Integer, sa.Identity(always=True, start=3))
print(i.identity, i.nullable, i.server_default is i.identity, i.identity.column is i)
g = sa.Column("g", sa.Integer, sa.Computed("a + 1", persisted=True))
print(repr(g.computed.persisted), g.server_default is g.computed)
s = sa.Sequence("s1", start=5, increment=2, schema="q")
print(s.name, s.start, s.increment, s.schema, repr(s))
print(repr(sa.Identity()), repr(sa.FetchedValue()), repr(sa.DefaultClause("x")))
print(m.sorted_tables == [team, t], [x.name for x in m.sorted_tables])
ix = sa.Index("ix_a", t.c.nm, t.c.code, unique=True, postgresql_where=t.c.id, mysql_length=3)
print(ix.table is t, ix.unique, [c.name for c in ix.columns], sorted(i.name for i in t.indexes))
t2 = t.to_metadata(sa.MetaData())
print(t2.fullname, [c.name for c in t2.columns], t2.c.id is t.c.id, sorted(type(c).__name__ for c in t2.constraints))
print(sa.Table("users", m, schema="app") is t)
t.append_column(sa.Column("late", sa.Date))
print(t.c.late.table is t, repr(t.c.late.type))


def err(f):
    try:
        f()
    except Exception as e:
        print(type(e).__module__, type(e).__name__, str(e).split("\n")[0].split(": write")[0].split(" (did")[0].split(": table")[0])


err(lambda: sa.Table("users", m, sa.Column("a"), schema="app"))
err(lambda: sa.Table("nope", m, must_exist=True))
err(lambda: sa.Column("a", sa.Integer, name="b"))
err(lambda: sa.Column("a", sa.Integer, type_=sa.Integer))
err(lambda: sa.Column("a", sa.Integer, 5))
err(lambda: sa.Column("a", sa.Integer, server_default=False))
err(lambda: sa.Column("a", sa.Integer, sa.Identity(), server_default="3"))
err(lambda: sa.Column("a", sa.Integer, sa.Computed("x"), server_default="3"))
err(lambda: sa.Column("a", sa.Integer, sa.Identity(), autoincrement=False))
err(lambda: sa.Table("z", sa.MetaData(), sa.Column("a", sa.Integer, index="i")))
err(lambda: sa.Table("z", sa.MetaData(), sa.Column(sa.Integer)))
err(lambda: sa.Table("z", sa.MetaData(), sa.Column("a"), sa.Column("a")))
err(lambda: sa.Table("z", sa.MetaData(), sa.Column("a"), sa.UniqueConstraint("b")))
err(lambda: sa.ForeignKeyConstraint(["a"], ["x.a", "x.b"]))
err(lambda: sa.Index("i", "a", postgresql_wher=3))
err(lambda: t.append_column(sa.Column("late", sa.Date)))
err(lambda: t.c.nope)
err(lambda: sa.UniqueConstraint("a").table)
err(lambda: sa.Table("z", sa.MetaData(), t.c.id))
print(issubclass(exc.NoSuchTableError, exc.InvalidRequestError), issubclass(exc.ProgrammingError, exc.DBAPIError), exc.ArgumentError.__mro__[1].__name__)
