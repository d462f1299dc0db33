import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DDLElement, ExecutableDDLElement
from sqlalchemy.sql import table as sql_table
from sqlalchemy.sql.expression import ClauseElement, ColumnElement, Executable, FromClause, FunctionElement, UpdateBase
from sqlalchemy.sql.functions import GenericFunction, ReturnTypeFromArgs
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

D = pg.dialect(paramstyle="named")


def show(*cases):
    for f in cases:
        try:
            e = f()
            text = str(e.compile(dialect=D, compile_kwargs={"literal_binds": True}))
        except Exception as err:
            text = "!" + type(err).__name__
        print(" ".join(text.split()))


t = sa.table("t", sa.column("a", sa.Integer), sa.column("b", sa.String), sa.column("at", sa.DateTime))


class utcnow(FunctionElement):
    type = sa.DateTime()
    inherit_cache = True


@compiles(utcnow)
def _default(element, compiler, **kw):
    return "CURRENT_TIMESTAMP"


@compiles(utcnow, "postgresql")
def _pg(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"


class greatest(FunctionElement):
    type = sa.Numeric()
    name = "greatest"
    inherit_cache = True


@compiles(greatest)
def _greatest(element, compiler, **kw):
    arg1, arg2 = list(element.clauses)
    return "GR(%s; %s)" % (compiler.process(arg1, **kw), compiler.process(arg2, **kw))


class coalesced(FunctionElement):
    name = "coalesced"
    inherit_cache = True


@compiles(coalesced)
def _coalesced(element, compiler, **kw):
    return "coalesced(%s)" % compiler.process(element.clauses, **kw)


class named(FunctionElement):
    name = "my_named"
    inherit_cache = True

    def __init__(self, x, extra=None):
        super().__init__(x)
        self.extra = extra


@compiles(named)
def _named(element, compiler, **kw):
    return "%s<%s>%s" % (element.name, element.extra, compiler.function_argspec(element, **kw) if False else compiler.process(element.clause_expr, **kw))


class slugify(GenericFunction):
    type = sa.String()
    inherit_cache = True


class as_utc(GenericFunction):
    type = sa.DateTime()
    package = "time"
    name = "to_utc"
    identifier = "utc"
    inherit_cache = True


class myfirst(ReturnTypeFromArgs):
    inherit_cache = True


class Interval_(ColumnElement):
    inherit_cache = True
    type = sa.Interval()

    def __init__(self, n, unit):
        self.n = n
        self.unit = unit


@compiles(Interval_)
def _interval(element, compiler, **kw):
    return "INTERVAL '%d %s'" % (element.n, element.unit)


class timestamp_col(sa.sql.expression.ColumnClause):
    inherit_cache = True


class InsertFromSelect(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, table, sel):
        self.table = table
        self.select = sel


@compiles(InsertFromSelect)
def _ifs(element, compiler, **kw):
    return "INSERT INTO %s (%s)" % (compiler.process(element.table, asfrom=True, **kw), compiler.process(element.select, **kw))


class CreateView(DDLElement):
    def __init__(self, name, selectable):
        self.name = name
        self.selectable = selectable


class DropView(ExecutableDDLElement):
    def __init__(self, name):
        self.name = name


@compiles(CreateView)
def _create_view(element, compiler, **kw):
    return "CREATE VIEW %s AS %s" % (element.name, compiler.sql_compiler.process(element.selectable, literal_binds=True))


@compiles(DropView, "postgresql")
def _drop_view(element, compiler, **kw):
    return "DROP VIEW %s" % compiler.preparer.quote(element.name)


class Money(UserDefinedType):
    cache_ok = True

    def __init__(self, p=2):
        self.p = p

    def get_col_spec(self, **kw):
        return "MONEY(%d)" % self.p

    class comparator_factory(UserDefinedType.Comparator):
        def near(self, other):
            return self.op("<~>")(other)

        def dist(self, other):
            return self.op("<->", return_type=sa.Float)(other)


class Up(TypeDecorator):
    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value.upper()

    def process_literal_param(self, value, dialect):
        return value.upper()

    def bind_expression(self, bindvalue):
        return func.upper_in(bindvalue)

    def column_expression(self, col):
        return func.lower_out(col)


class LowerCmp(TypeDecorator):
    impl = sa.String
    cache_ok = True

    class comparator_factory(sa.String.Comparator):
        def __eq__(self, other):
            return func.lower(self.expr) == func.lower(other)


m = sa.MetaData()
z = sa.Table("z", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("m", Money(3)), sa.Column("u", Up(10)), sa.Column("l", LowerCmp()), sa.Column("d", sa.DateTime, default=utcnow(), onupdate=utcnow()), sa.Column("sd", sa.DateTime, server_default=utcnow()))
show(
    lambda: utcnow(), lambda: select(utcnow()), lambda: t.update().values(at=utcnow()), lambda: t.insert().values(at=utcnow()), lambda: utcnow() > t.c.at, lambda: utcnow() - t.c.at, lambda: select(greatest(t.c.a, 5)), lambda: greatest(t.c.a, 5) > 3, lambda: coalesced(t.c.a, "x", 3), lambda: select(coalesced(1)), lambda: named(t.c.a, extra=5), lambda: func.slugify(t.c.b) + "x", lambda: func.SLUGIFY("q"), lambda: slugify(t.c.b), lambda: func.time.utc(t.c.at), lambda: func.utc(1), lambda: func.myfirst(t.c.b, "x") + "y", lambda: Interval_(5, "days"), lambda: t.c.at + Interval_(5, "days"), lambda: func.now() - Interval_(1, "hour"), lambda: select(Interval_(1, "day").label("x")), lambda: InsertFromSelect(t, select(t.c.a).where(t.c.a > 5)), lambda: CreateView("v", select(t.c.a).where(t.c.b == "x")), lambda: DropView("V x"), lambda: sa.schema.CreateTable(z), lambda: z.update().values(u="x").where(z.c.u == "w"), lambda: select(z.c.u, z.c.id), lambda: z.c.u.in_(["a", "b"]), lambda: sa.literal("x", Up()), lambda: z.c.l == "Q", lambda: z.c.u + "x", lambda: z.c.u.like("a%"), lambda: sa.type_coerce("x", Up()),
)


@compiles(sa.BigInteger, "postgresql")
def _big(type_, compiler, **kw):
    return "BIGGER"


@compiles(func.slugify if False else slugify)
def _slug(element, compiler, **kw):
    return "SLUG(%s)" % compiler.process(element.clauses, **kw)


show(lambda: sa.cast(1, sa.BigInteger), lambda: slugify(t.c.b), lambda: func.slugify("x"), lambda: sa.schema.CreateTable(sa.Table("bb", sa.MetaData(), sa.Column("x", sa.BigInteger))))


from sqlalchemy.sql.expression import Insert, Delete


@compiles(Insert)
def _insert(insert, compiler, **kw):
    return compiler.visit_insert(insert, **kw) + " ON CONFLICT DO NOTHING"


@compiles(Delete, "postgresql")
def _delete(delete, compiler, **kw):
    return compiler.visit_delete(delete, **kw).replace("DELETE", "delete")


@compiles(sa.sql.functions.now)
def _now(element, compiler, **kw):
    return "my_now" + compiler.function_argspec(element)


@compiles(sa.sql.functions.coalesce, "postgresql")
def _coalesce(element, compiler, **kw):
    return "c" + compiler.visit_function(element, **kw) + compiler.render_literal_value("it's", sa.String())


show(lambda: t.insert().values(a=1), lambda: sa.insert(t).values([{"a": 1}, {"a": 2}]), lambda: t.delete().where(t.c.a == 1), lambda: func.now(), lambda: select(func.now(), t.c.a).where(t.c.at > func.now()), lambda: func.coalesce(t.c.a, 5) + 1, lambda: t.update().values(at=func.now()))


class NoCompile(ColumnElement):
    inherit_cache = True


class NoCompileF(FunctionElement):
    inherit_cache = True


show(lambda: NoCompile(), lambda: select(NoCompile()))
print(isinstance(utcnow(), FunctionElement), isinstance(InsertFromSelect(t, select(t)), Executable), isinstance(func.now(), sa.sql.functions.now), type(func.count()).__name__, type(t.c.a == 1).__name__, isinstance(t.c.a, ColumnElement), isinstance(select(t), sa.sql.Select), isinstance(t, FromClause), isinstance(t.insert(), UpdateBase), isinstance(sa.text("x"), ClauseElement), isinstance(sa.and_(t.c.a == 1, t.c.b == "x"), sa.sql.elements.BooleanClauseList), isinstance(t.alias(), sa.sql.selectable.Alias), isinstance(select(t).subquery(), sa.sql.selectable.Subquery), isinstance(func.x(), ColumnElement))
