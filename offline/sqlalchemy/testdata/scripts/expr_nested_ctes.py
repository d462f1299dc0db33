import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

t = sa.table("t", sa.column("a", sa.Integer), sa.column("b", sa.Integer))
u = sa.table("u", sa.column("a", sa.Integer), sa.column("c", sa.Integer))


def show(q):
    print(q.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    print("--")


n = sa.select(u.c.a).cte("n", nesting=True)
o = sa.select(n.c.a).cte("o")
show(sa.select(n.c.a))
show(sa.select(o.c.a))
show(sa.select(sa.select(n.c.a).scalar_subquery().label("x")))
other = sa.select(u.c.c).cte("n", nesting=True)
o1 = sa.select(other.c.c).cte("o1")
show(sa.select(o.c.a, o1.c.c))
show(sa.select(t.c.a).where(t.c.a.in_(sa.select(n.c.a)), t.c.b.in_(sa.select(other.c.c))))
plain = sa.select(t.c.b).cte("p")
show(sa.select(plain.c.b).where(plain.c.b == sa.select(n.c.a).scalar_subquery()))
inner = sa.select(n.c.a).where(n.c.a > 1).cte("m", nesting=True)
show(sa.select(sa.select(inner.c.a).subquery("s").c.a))
r = sa.select(t.c.a).where(t.c.b == 1).cte("r", recursive=True, nesting=True)
r = r.union_all(sa.select(t.c.a).where(t.c.b == r.c.a))
show(sa.select(sa.select(r.c.a).subquery("s").c.a))
anonymous = sa.select(t.c.a).cte(nesting=True)
show(sa.select(anonymous.c.a, sa.select(anonymous.c.a).scalar_subquery()))
