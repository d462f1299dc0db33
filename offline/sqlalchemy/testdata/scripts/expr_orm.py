import datetime
import decimal
import enum
import uuid
from typing import Any, Annotated, Dict, List, Literal, Optional, Union

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.declarative import declarative_base as old_declarative_base
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, aliased, as_declarative, backref, column_property, declarative_base, declarative_mixin,
                            declared_attr, deferred, joinedload, mapped_column, registry, relationship, sessionmaker, synonym, validates)
from sqlalchemy.schema import CreateTable

D = pg.dialect(paramstyle="named")


def show(*cases):
    for f in cases:
        try:
            e = f()
            text = str(e.compile(dialect=D, compile_kwargs={"literal_binds": True}))
        except Exception as err:
            text = "!" + type(err).__name__
        print(" ".join(text.split()))


def table(cls):
    show(lambda: CreateTable(cls.__table__))


class Color(enum.Enum):
    red = "r"
    blue = "b"


Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    __table_args__ = (sa.UniqueConstraint("name", name="uq_name"), sa.Index("ix_age", "years"), {"schema": "app", "comment": "people"})
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(20), nullable=False, index=True)
    age = sa.Column("years", sa.Integer)
    data = sa.Column(MutableDict.as_mutable(pg.JSONB), server_default="{}")
    tags = sa.Column(MutableList.as_mutable(pg.ARRAY(sa.Text)))
    color = sa.Column(sa.Enum(Color, name="color"))
    created = sa.Column(sa.DateTime, server_default=func.now(), default=datetime.datetime.utcnow)
    orders = relationship("Order", back_populates="user", lazy="dynamic")
    first = synonym("name")
    proxied = association_proxy("orders", "note")

    @hybrid_property
    def upper(self):
        return func.upper(self.name)

    @hybrid_property
    def label(self):
        return "instance"

    @label.expression
    def label(cls):
        return cls.name + "!"

    @hybrid_method
    def older(self, n):
        return self.age > n

    @validates("name")
    def check(self, key, value):
        return value

    def __repr__(self):
        return "User(%s)" % self.name


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.Integer, primary_key=True)
    user_id = sa.Column(sa.ForeignKey("app.users.id", ondelete="CASCADE"))
    total = sa.Column(sa.Numeric(10, 2))
    note = deferred(sa.Column(sa.Text))
    user = relationship(User, backref=backref("os", uselist=False))


table(User)
table(Order)
print(User.__tablename__, User.__table__.name, User.__table__.fullname, [c.name for c in User.__table__.columns], User.metadata is Base.metadata, sorted(Base.metadata.tables))
print(User.name.key, User.age.key, str(User.name), str(User.name.type), User.name.property.columns[0].name, User.__mapper__.class_ is User, [c.key for c in User.__mapper__.columns])
u = User(name="x", age=5)
print(u.name, u.age, u.id, u, u.label)
u.name = "y"
print(u.name)
try:
    User(nope=1)
except TypeError as e:
    print(e)
print("# expressions")
show(
    lambda: select(User), lambda: select(User.id, User.age), lambda: select(User).where(User.name == "x", User.age > 5), lambda: select(User.id).where(User.name.in_(["a"])).order_by(User.age.desc()), lambda: User.name == "x", lambda: User.age.is_(None), lambda: User.data["k"].astext == "v", lambda: User.tags.contains(["a"]), lambda: User.color == Color.red, lambda: select(User.upper), lambda: User.label == "x!", lambda: User.older(3), lambda: select(func.count(User.id)), lambda: select(func.count()).select_from(User), lambda: select(Order).join(User), lambda: select(Order).join(User, User.id == Order.user_id), lambda: select(User).filter_by(name="x"), lambda: sa.update(User).where(User.id == 1).values(name="x", age=3), lambda: sa.update(User).values({User.age: User.age + 1}), lambda: sa.update(User).values({"age": 1}), lambda: sa.delete(User).where(User.age < 3), lambda: sa.insert(Order).values(total=decimal.Decimal("1.5"), note="q").returning(Order.id), lambda: pg.insert(Order).values(id=1).on_conflict_do_nothing(index_elements=[Order.id]), lambda: (lambda a: select(a.id, a.age).where(a.name == "z"))(aliased(User)), lambda: (lambda a: select(a).where(a.id == User.id))(aliased(User, name="parent")), lambda: select(User.__table__.c.id), lambda: User.__table__.update().values(name="q"), lambda: sa.exists().where(Order.user_id == User.id), lambda: select(User).where(~sa.exists().where(Order.user_id == User.id)), lambda: select(User.name.label("n"), (User.age + 1).label("m")), lambda: sa.case((User.age > 5, "x"), else_=User.name), lambda: sa.cast(User.age, sa.String), lambda: sa.and_(User.name == "x", Order.total > 1), lambda: ~(User.name == "x"), lambda: sa.func.coalesce(User.name, Order.note), lambda: select(User.id).union(select(Order.id)), lambda: select(User, Order.total).join_from(User, Order), lambda: User.name.like("x%") | User.name.startswith("y"), lambda: sa.bindparam(None, 5) + User.age,
)


print("# declarative 2.0")
intpk = Annotated[int, mapped_column(primary_key=True)]
str30 = Annotated[str, 30]
created = Annotated[datetime.datetime, mapped_column(server_default=func.now(), nullable=False)]


class Base2(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(column_0_label)s"})
    type_annotation_map = {str30: sa.String(30), Dict[str, Any]: pg.JSONB, decimal.Decimal: sa.Numeric(8, 3), bytes: pg.BYTEA}


class Stamp:
    created: Mapped[created]
    updated: Mapped[Optional[datetime.datetime]] = mapped_column(sa.DateTime(timezone=True), onupdate=func.now())


@declarative_mixin
class Named:
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(sa.ForeignKey("thing2s.id"))


class Thing2(Stamp, Base2):
    __tablename__ = "thing2s"
    id: Mapped[intpk]
    name: Mapped[str]
    nick: Mapped[Optional[str]]
    short: Mapped[str30]
    short2: Mapped[Optional[str30]] = mapped_column(unique=True)
    flag: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    when: Mapped[datetime.date]
    at: Mapped[datetime.time]
    lasts: Mapped[datetime.timedelta]
    price: Mapped[decimal.Decimal]
    ratio: Mapped[float]
    key: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    raw: Mapped[Optional[bytes]]
    color: Mapped[Color]
    kind: Mapped[Literal["a", "b"]]
    data: Mapped[Dict[str, Any]]
    union: Mapped["int | None"]
    forced: Mapped[Union[str, None]] = mapped_column(sa.Text, nullable=False)
    renamed: Mapped[int] = mapped_column("other_name")
    opt: Mapped[int] = mapped_column(nullable=True)
    plain = mapped_column(sa.String(5))
    untyped: int = 5
    children: Mapped[List["Child2"]] = relationship(back_populates="parent")


class Child2(Named, Stamp, Base2):
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    note: Mapped[Optional[str]] = mapped_column(index=True)
    parent: Mapped["Thing2"] = relationship()


table(Thing2)
table(Child2)
show(lambda: select(Thing2.renamed, Child2.owner_id), lambda: sa.update(Thing2).values(renamed=5), lambda: sa.update(Thing2).values({Thing2.renamed: 1}), lambda: sa.insert(Child2).values(note="x", owner_id=3), lambda: select(Child2).where(Child2.created > datetime.datetime(2020, 1, 1)))
print(Child2.__table__.indexes and sorted(i.name for i in Child2.__table__.indexes), Thing2.untyped)

print("# other bases")
reg = registry()


@reg.mapped
class Third:
    __tablename__ = "third"
    id = sa.Column(sa.BigInteger, primary_key=True)
    x: Mapped[int] = mapped_column()


table(Third)
RegBase = reg.generate_base()


class Fourth(RegBase):
    __table__ = sa.Table("fourth", RegBase.metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", sa.Text))


table(Fourth)
show(lambda: select(Fourth.v), lambda: sa.update(Fourth).values(v="x"))


@as_declarative()
class Fifth:
    id = sa.Column(sa.Integer, primary_key=True)

    @declared_attr
    def __tablename__(cls):
        return "t_" + cls.__name__


class Leaf(Fifth):
    q = sa.Column(sa.String)


table(Leaf)


class Parent(Base):
    __tablename__ = "parent"
    id = sa.Column(sa.Integer, primary_key=True)
    type = sa.Column(sa.String(10))
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "p"}


class Single(Parent):
    extra = sa.Column(sa.Integer)
    __mapper_args__ = {"polymorphic_identity": "s"}


class Joined(Parent):
    __tablename__ = "joined"
    id = sa.Column(sa.ForeignKey("parent.id"), primary_key=True)
    more = sa.Column(sa.Text)


table(Parent)
table(Joined)


class Abstract(Base):
    __abstract__ = True
    id = sa.Column(sa.Integer, primary_key=True)
    made = sa.Column(sa.DateTime, nullable=False)


class Concrete(Abstract):
    __tablename__ = "concrete"
    z = sa.Column(sa.Integer, sa.Sequence("z_seq"))


table(Concrete)
OldBase = old_declarative_base(metadata=sa.MetaData(schema="old"))


class OldUser(OldBase):
    __tablename__ = "ou"
    id = sa.Column(sa.Integer, primary_key=True)
    cp = column_property(sa.Column("c_p", sa.Integer))


table(OldUser)
show(lambda: select(OldUser.cp))
try:
    class Bad(Base):
        x = sa.Column(sa.Integer)
except Exception as e:
    print(type(e).__name__)
try:
    class Bad2(Base):
        __tablename__ = "bad2"
        x: Mapped[object] = mapped_column(primary_key=True)
except Exception as e:
    print(type(e).__name__)
