import datetime
import decimal
import enum
import operator
import uuid

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.sql import operators as ops

D = pg.dialect(paramstyle="named")


def show(*cases):
    for f in cases:
        try:
            e = f()
            text = str(e.compile(dialect=D, compile_kwargs={"literal_binds": True}))
        except Exception as err:
            text = "!" + type(err).__name__
        print(text.replace("\n", "|"))


class Color(enum.Enum):
    red = 1
    blue = 2


a, b = sa.column("a", sa.Integer), sa.column("b", sa.Integer)
n = sa.column("n", sa.Numeric(10, 2))
f = sa.column("f", sa.Float)
s, u = sa.column("s", sa.String), sa.column("u", sa.Text)
x = sa.column("x")
flag = sa.column("flag", sa.Boolean)
d, dt, tm, iv = sa.column("d", sa.Date), sa.column("dt", sa.DateTime(timezone=True)), sa.column("tm", sa.Time), sa.column("iv", sa.Interval)
j, pj, jb = sa.column("j", sa.JSON), sa.column("pj", pg.JSON), sa.column("jb", pg.JSONB)
arr, sarr, garr = sa.column("arr", pg.ARRAY(sa.Integer)), sa.column("sarr", pg.ARRAY(sa.String, dimensions=2)), sa.column("garr", sa.ARRAY(sa.Integer))
h, r, nr, mr = sa.column("h", pg.HSTORE), sa.column("r", pg.INT4RANGE), sa.column("nr", pg.NUMRANGE), sa.column("mr", pg.INT4MULTIRANGE)
en, uid, net, ts = sa.column("en", sa.Enum(Color, name="color")), sa.column("uid", sa.Uuid), sa.column("net", pg.INET), sa.column("ts", pg.TSVECTOR)

print("# comparison")
show(
    lambda: a == 1, lambda: a != 1, lambda: a < 1, lambda: a <= 1, lambda: a > 1, lambda: a >= 1, lambda: 1 == a, lambda: 1 < a, lambda: 1 >= a,
    lambda: a == None, lambda: a != None, lambda: a == sa.null(), lambda: a.is_(None), lambda: a.is_not(None), lambda: a.isnot(None),
    lambda: flag == True, lambda: flag != False, lambda: flag.is_(True), lambda: flag.is_not(False), lambda: flag == sa.true(), lambda: a < None,
    lambda: a.is_distinct_from(1), lambda: a.is_not_distinct_from(None), lambda: a.isnot_distinct_from(b), lambda: ~a.is_distinct_from(1),
    lambda: a == b, lambda: s == "it's", lambda: s == "é", lambda: x == 5, lambda: x == "q", lambda: x == True, lambda: x == datetime.date(2020, 1, 2),
    lambda: ~(a == 1), lambda: ~(a < b), lambda: sa.not_(a >= 1), lambda: ~(a.is_(None)), lambda: ~flag, lambda: ~~flag, lambda: ~(flag == True),
    lambda: en == Color.red, lambda: en == "blue", lambda: en.in_([Color.red, Color.blue]), lambda: en != Color.blue,
    lambda: uid == uuid.UUID(int=5), lambda: uid == "00000000-0000-0000-0000-000000000007", lambda: n == decimal.Decimal("1.50"), lambda: n == 1, lambda: n == 1.5,
    lambda: d == datetime.date(2020, 1, 2), lambda: dt > datetime.datetime(2020, 1, 2, 3, 4, 5), lambda: tm == datetime.time(1, 2), lambda: iv == datetime.timedelta(hours=1),
    lambda: (a == 1) == (b == 2), lambda: (a == 1) == True, lambda: (a + 1) == (b + 2),
)
print("# in")
show(
    lambda: a.in_([1, 2]), lambda: a.in_((1,)), lambda: a.in_([]), lambda: a.not_in([]), lambda: a.notin_([1, None]), lambda: ~a.in_([1, 2]), lambda: s.in_(["a", "b'c"]),
    lambda: a.in_([b, 1]), lambda: a.in_(sa.select(b)), lambda: a.in_(sa.select(b).scalar_subquery()), lambda: a.in_(sa.text("select 1")), lambda: a.in_(sa.literal_column("(1, 2)")),
    lambda: sa.tuple_(a, b).in_([(1, 2), (3, 4)]), lambda: sa.tuple_(a, b).in_([]), lambda: sa.tuple_(a, b) == (1, 2), lambda: sa.tuple_(a, s).not_in([(1, "x")]),
    lambda: a.in_(sa.bindparam("p", [1, 2], expanding=True)), lambda: a.in_(range(3)), lambda: a.in_({5}), lambda: a.in_(x for x in (1, 2)), lambda: a.in_("ab"), lambda: a.in_(3),
    lambda: d.in_([datetime.date(2020, 1, 1)]), lambda: a.in_([1, 2]) == True, lambda: x.in_([1, "a"]),
)
print("# arithmetic")
show(
    lambda: a + 1, lambda: 1 + a, lambda: a - 1, lambda: 1 - a, lambda: a * 2, lambda: 2 * a, lambda: a / 2, lambda: 2 / a, lambda: a // 2, lambda: a % 2, lambda: 7 % a, lambda: 7 // a, lambda: -a, lambda: -(a + b), lambda: -(-a),
    lambda: a + b * 2, lambda: (a + b) * 2, lambda: a - (b - 1), lambda: (a - b) - 1, lambda: a / (b / 2), lambda: a * (b * 2), lambda: (a + 1) + 2, lambda: a + (1 + b), lambda: a + 1 + 2 + 3,
    lambda: n / 2, lambda: n // 2, lambda: f / 2, lambda: a / n, lambda: a / decimal.Decimal("2.5"), lambda: a * 1.5, lambda: (a + 1) > (b - 1), lambda: (a > 1) + 1, lambda: x + 1, lambda: x + "a", lambda: x - 1, lambda: x / 2,
    lambda: a.bitwise_and(1), lambda: a.bitwise_or(2), lambda: a.bitwise_xor(3), lambda: a.bitwise_not(), lambda: a.bitwise_lshift(1), lambda: a.bitwise_rshift(1), lambda: a.bitwise_and(b).bitwise_or(3), lambda: sa.bitwise_not(a), lambda: a.op("&")(4) == 4, lambda: a.bitwise_and(4) == 4,
    lambda: d + datetime.timedelta(days=1), lambda: dt - datetime.timedelta(hours=2), lambda: dt - dt, lambda: d - d, lambda: iv * 2, lambda: a + None, lambda: a << 1, lambda: a >> 1,
)
print("# strings")
show(
    lambda: s + "x", lambda: "x" + s, lambda: s + u + "y", lambda: s + (u + "z"), lambda: s.concat("a").concat("b"), lambda: s + 1,
    lambda: s.like("a%"), lambda: s.like("a/%", escape="/"), lambda: s.not_like("b"), lambda: s.notlike("b", escape="^"), lambda: s.ilike("c%"), lambda: s.not_ilike("d"), lambda: s.notilike("d", escape="#"), lambda: ~s.like("x"), lambda: ~s.ilike("x"),
    lambda: s.startswith("a"), lambda: s.startswith("a%b", autoescape=True), lambda: s.startswith("a", escape="/"), lambda: s.startswith(u), lambda: s.startswith(u + "x"), lambda: s.startswith("a_b", autoescape=True, escape="#"),
    lambda: s.endswith("a"), lambda: s.contains("a"), lambda: s.contains("50%", autoescape=True), lambda: s.icontains("A"), lambda: s.istartswith("A"), lambda: s.iendswith("A"), lambda: ~s.startswith("a"), lambda: ~s.contains("b"), lambda: ~s.endswith("c"), lambda: ~s.icontains("q"), lambda: s.contains(func.lower(u)), lambda: s.contains(1),
    lambda: s.match("q"), lambda: s.match("q", postgresql_regconfig="english"), lambda: s.regexp_match("^a"), lambda: s.regexp_match("^a", flags="i"), lambda: s.regexp_match("a", flags="ix"), lambda: ~s.regexp_match("a"), lambda: ~s.regexp_match("a", flags="i"), lambda: s.regexp_match(u), lambda: s.regexp_replace("a", "b"), lambda: s.regexp_replace("a", u, flags="g"), lambda: s.regexp_replace("a", "b") == "c",
    lambda: s.collate("C"), lambda: s.collate("en-US") == "x", lambda: (s + u).collate("C"), lambda: s.collate("C").desc(), lambda: sa.collate(s, "de_DE").like("x"), lambda: s.collate("C").in_(["a"]), lambda: s.op("~*")("x"), lambda: s.op("||")(u).op("||")("x"), lambda: s.op("@@", is_comparison=True)("x"), lambda: ~s.op("@@", is_comparison=True)("x"), lambda: s.bool_op("@@")("x"), lambda: s.op("->", precedence=20)("x") == "y", lambda: s.op("foo", return_type=sa.Integer)(5) + 1, lambda: (a + 1).op("^")(2), lambda: a.op("^")(b + 1), lambda: a + b.op("^")(2), lambda: a.op("^")(2) + b,
)
print("# boolean")
show(
    lambda: sa.and_(a == 1, b == 2), lambda: sa.or_(a == 1, b == 2), lambda: (a == 1) & (b == 2), lambda: (a == 1) | (b == 2), lambda: ((a == 1) | (b == 2)) & (s == "x"), lambda: (a == 1) | (b == 2) & (s == "x"), lambda: sa.not_(sa.and_(a == 1, b == 2)), lambda: ~((a == 1) | (b == 2)),
    lambda: sa.and_(), lambda: sa.or_(), lambda: sa.and_(a == 1), lambda: sa.or_(a == 1), lambda: sa.and_(sa.true(), a == 1), lambda: sa.and_(sa.false(), a == 1), lambda: sa.or_(sa.true(), a == 1), lambda: sa.or_(sa.false(), a == 1), lambda: sa.and_(True, a == 1), lambda: sa.or_(False, a == 1), lambda: sa.and_(None, a == 1),
    lambda: sa.and_(flag, a == 1), lambda: sa.or_(~flag, a == 1), lambda: sa.not_(flag), lambda: sa.and_(sa.text("x = 1"), a == 1), lambda: sa.or_(sa.text("x"), sa.text("y")), lambda: sa.and_(sa.and_(a == 1, b == 2), sa.or_(a == 3, b == 4)), lambda: sa.and_(a == 1, sa.and_(b == 2, sa.and_(s == "q", flag))), lambda: sa.not_(sa.true()), lambda: ~sa.null(), lambda: sa.not_(a), lambda: sa.not_(func.foo(a)), lambda: sa.and_(func.foo(), func.bar(a)), lambda: sa.and_(sa.literal(True), sa.literal(False)), lambda: sa.and_("x", a == 1), lambda: sa.and_(1, a == 1), lambda: sa.not_(a + 1), lambda: sa.not_(a.between(1, 2)), lambda: (a == 1) & True, lambda: True & (a == 1), lambda: sa.not_(s.like("x") | flag),
)
print("# between, case, cast")
show(
    lambda: a.between(1, 2), lambda: ~a.between(1, 2), lambda: a.between(b, b + 1), lambda: a.between(1, 2, symmetric=True), lambda: sa.between(a, 1, 2), lambda: d.between(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31)), lambda: a.between(1, 2) & flag, lambda: (a + 1).between(1, None), lambda: sa.not_(a.between(1, 2, symmetric=True)),
    lambda: sa.case((a == 1, "x"), else_="y"), lambda: sa.case((a == 1, "x"), (a == 2, b)), lambda: sa.case({1: "x", 2: "y"}, value=a, else_="z"), lambda: sa.case({"p": 1, "q": 2}, value=s), lambda: sa.case((flag, 1), else_=0), lambda: sa.case((a == 1, None), else_=sa.null()), lambda: sa.case((a == 1, sa.literal_column("5"))), lambda: sa.case((a == 1, "x"), else_="y") == "x", lambda: sa.case((a.is_(None), 0), else_=a) + 1, lambda: sa.case((a == 1, True), else_=False), lambda: sa.case((sa.and_(a == 1, b == 2), "x"), (sa.or_(a == 3, flag), "w"), else_=s + "q"), lambda: sa.case((a == 1, sa.select(b).scalar_subquery())), lambda: ~sa.case((a == 1, True), else_=False), lambda: sa.case((a > 1, d), else_=datetime.date(2020, 1, 1)),
    lambda: sa.cast(a, sa.String), lambda: sa.cast("5", sa.Integer), lambda: sa.cast(None, sa.Integer), lambda: a.cast(sa.Text), lambda: sa.cast(a + 1, sa.Numeric(10, 2)), lambda: sa.cast(s, pg.ENUM("a", "b", name="en")), lambda: sa.cast(s, sa.Enum(Color, name="color")), lambda: sa.cast([1, 2], pg.ARRAY(sa.Integer)), lambda: sa.cast(a, sa.Boolean), lambda: sa.cast(s, sa.String(5, collation="C")), lambda: sa.cast(s, sa.DateTime(timezone=True)), lambda: sa.cast(a, sa.Integer) + 1, lambda: sa.cast(s, pg.UUID) == uuid.UUID(int=1), lambda: sa.type_coerce(s, sa.Integer) + 1, lambda: sa.type_coerce(5, sa.String), lambda: sa.type_coerce("x", sa.String) + "y", lambda: sa.cast(sa.func.foo(), sa.Date), lambda: sa.cast(s, pg.INTERVAL), lambda: sa.cast(s, pg.BIT(3)), lambda: sa.cast(a, sa.BigInteger).label("q"), lambda: -sa.cast(s, sa.Integer), lambda: sa.cast(a == 1, sa.Integer),
    lambda: sa.extract("year", d), lambda: sa.extract("epoch", dt - dt), lambda: sa.extract("dow", func.now()) == 1, lambda: sa.extract("day", datetime.date(2020, 1, 2)), lambda: sa.extract("month", d) + 1,
    lambda: a.desc(), lambda: a.asc().nulls_last(), lambda: sa.nulls_first(a.desc()), lambda: sa.nullslast(a), lambda: sa.desc(a + 1), lambda: a.distinct(), lambda: sa.distinct(a), lambda: func.count(a.distinct()), lambda: func.count(sa.distinct(a)),
    lambda: a.label("l"), lambda: (a + 1).label("l") + 2, lambda: a.label("l") == 1, lambda: sa.label("z", a), lambda: sa.literal(5) + 5, lambda: sa.literal("a") + "b", lambda: sa.literal(None), lambda: sa.literal_column("1 + 2") * 3, lambda: sa.literal_column("x", sa.String) + "q", lambda: sa.bindparam("p", 5) + a, lambda: sa.bindparam("p", "x"), lambda: sa.bindparam("p", None, type_=sa.Integer), lambda: sa.null(), lambda: sa.true(), lambda: sa.false(),
)
print("# any, all")
show(
    lambda: arr.any(5), lambda: arr.all(5), lambda: arr.any(5, operator=ops.lt), lambda: arr.any(5, operator=operator.ge), lambda: a == sa.any_(arr), lambda: a > sa.all_(arr), lambda: sa.any_(arr) == a, lambda: sa.any_(arr) < 5, lambda: 5 == sa.any_(arr), lambda: a == sa.any_(sa.select(b)), lambda: a == sa.any_(sa.select(b).scalar_subquery()), lambda: s == sa.any_(pg.array(["a", "b"])), lambda: s.like(sa.any_(pg.array(["a%", "b%"]))), lambda: ~(a == sa.any_(arr)), lambda: pg.Any(5, arr), lambda: pg.All(5, arr, operator=ops.ne), lambda: arr.any_() == 5, lambda: a != sa.all_(func.foo(1)), lambda: garr.any(3), lambda: a == func.any(arr), lambda: a == sa.any_(sa.cast([1, 2], pg.ARRAY(sa.Integer))),
)
print("# arrays")
show(
    lambda: arr[1], lambda: arr[1] == 5, lambda: arr[1:3], lambda: arr[1:3] == [1, 2], lambda: sarr[1], lambda: sarr[1][2], lambda: sarr[1][2] == "x", lambda: arr.contains([1]), lambda: arr.contained_by([1, 2]), lambda: arr.overlap([1]), lambda: ~arr.contains([1]), lambda: arr.contains(pg.array([1, 2])), lambda: arr + [5], lambda: arr + pg.array([5]), lambda: arr + arr, lambda: arr == [1, 2], lambda: arr == pg.array([1]), lambda: arr != None, lambda: garr.contains([1]), lambda: pg.array([1, 2]), lambda: pg.array(["a", "b'c"]), lambda: pg.array([a, b]), lambda: pg.array([1, 2]) + pg.array([3]), lambda: pg.array([pg.array([1, 2]), pg.array([3, 4])]), lambda: pg.array([1, 2])[1], lambda: pg.array([], type_=sa.Integer), lambda: pg.array([]), lambda: pg.array([1, None]), lambda: pg.array([1]) == [1], lambda: pg.array([1]).contains([1]), lambda: func.array_agg(a)[1], lambda: func.array_agg(a).contains([1]), lambda: pg.array_agg(a).contains([1]), lambda: pg.array_agg(a)[2:3], lambda: arr[a], lambda: arr[a + 1], lambda: arr[b:a], lambda: arr.op("@>")([1]), lambda: arr.in_([[1, 2], [3]]), lambda: sarr.contains([["a"]]), lambda: func.unnest(arr), lambda: func.array_length(arr, 1) > 2, lambda: sa.cast(arr, pg.ARRAY(sa.Text)), lambda: sa.type_coerce(x, pg.ARRAY(sa.Integer))[1], lambda: sa.literal([1, 2], pg.ARRAY(sa.Integer)), lambda: sa.column("z", pg.ARRAY(sa.Integer, zero_indexes=True))[0], lambda: pg.array([a == 1, b == 2]), lambda: a == pg.array([1, 2]),
)
print("# json")
show(
    lambda: j["k"], lambda: j[0], lambda: j[("a", "b")], lambda: j["k"]["l"], lambda: j["k"].as_string(), lambda: j["k"].as_integer() == 5, lambda: j["k"].as_boolean(), lambda: j["k"].as_float(), lambda: j["k"].as_numeric(10, 2), lambda: j["k"].as_json(), lambda: j[("a", "b")].as_string() == "x", lambda: j["k"] == "x", lambda: j["k"] == None, lambda: j == {"a": 1} if False else j["k"].is_(None), lambda: j["k"].astext, lambda: j.as_string(),
    lambda: pj["k"].astext, lambda: pj["k"].astext == "v", lambda: pj[("a", 1)].astext, lambda: pj[("a", 1)], lambda: pj["a"]["b"].astext.cast(sa.Integer) > 5, lambda: pj["k"].astext.in_(["a"]), lambda: pj["k"].astext.is_(None), lambda: pj["k"].cast(sa.String), lambda: pj["k"].astext + "x", lambda: pj["k"].as_string().like("x%"), lambda: sa.cast(pj["k"].astext, sa.Boolean) == True, lambda: pj.astext,
    lambda: jb["k"], lambda: jb["k"].astext, lambda: jb["k"].astext == "v", lambda: jb["a"]["b"], lambda: jb["a"]["b"].astext, lambda: jb[("a", "b")], lambda: jb[("a", "b")].astext == "q", lambda: jb[0], lambda: jb[-1].astext, lambda: jb["k"].as_integer() > 5, lambda: jb.has_key("a"), lambda: jb.has_any(pg.array(["a", "b"])), lambda: jb.has_all(pg.array(["a", "b"])), lambda: jb.delete_path(["a", "b"]), lambda: jb.delete_path(pg.array(["a"])), lambda: jb.path_exists("$.a"), lambda: jb.path_match("$.a > 1"), lambda: ~jb.has_key("a"), lambda: jb["a"].has_key("b"), lambda: jb.op("?")("a"), lambda: jb.op("-")("a"), lambda: jb == None, lambda: jb.is_(None), lambda: jb != sa.null(), lambda: func.jsonb_set(jb, "{a}", '"x"'), lambda: func.jsonb_array_elements(jb["k"]), lambda: jb[s], lambda: jb[s].astext, lambda: jb.has_key(s), lambda: sa.cast(s, pg.JSONB)["a"], lambda: func.to_jsonb(s, type_=pg.JSONB)["a"].astext, lambda: jb["a"].astext.cast(sa.Integer) + 1, lambda: -jb["a"].as_integer(), lambda: (jb["a"].as_integer() + 1) * 2, lambda: jb["k"].astext.label("z"), lambda: sa.type_coerce(jb["k"], sa.String) == "x", lambda: jb["k"].cast(sa.Integer),
)
print("# ranges, hstore, others")
show(
    lambda: r.contains(5), lambda: r.strictly_left_of(r), lambda: r.strictly_right_of(r), lambda: r.not_extend_right_of(r), lambda: r.not_extend_left_of(r), lambda: r.union(r), lambda: r.difference(r), lambda: r.intersection(r), lambda: r != None, lambda: nr.contains(decimal.Decimal("1.5")), lambda: func.lower(r) > 5, lambda: r.contains(func.foo()), lambda: ~r.contains(5), 
    lambda: h["k"], lambda: h["k"] == "v", lambda: h.has_key("k"), lambda: h.has_all(pg.array(["a"])), lambda: h.has_any(pg.array(["a"])), lambda: h.defined("k"), lambda: h.delete("k"), lambda: h.delete(pg.array(["k"])), lambda: h.slice(pg.array(["k"])), lambda: h.keys(), lambda: h.vals(), lambda: h.array(), lambda: h.matrix(), lambda: h.concat(pg.hstore("a", "1")), lambda: pg.hstore("a", "b"), lambda: pg.hstore(pg.array(["a"]), pg.array(["b"]))["a"], lambda: h["k"].is_(None), lambda: h.keys()[1],
    lambda: ts.match("x"), lambda: ts.bool_op("@@")(func.plainto_tsquery("x")),
    lambda: sa.tuple_(a, b), lambda: sa.tuple_(a, 1) < (2, 3), lambda: sa.tuple_(1, "x"), lambda: sa.func.row(a, b) == sa.tuple_(1, 2),
    lambda: ops.eq(a, 5), lambda: ops.in_op(a, [1]), lambda: ops.like_op(s, "x"), lambda: ops.desc_op(a), lambda: operator.add(a, 1), lambda: ops.is_(a, None), lambda: ops.not_in_op(a, [1]), lambda: ops.custom_op("@>")(arr, [1]), lambda: ops.startswith_op(s, "x"), lambda: ops.between_op(a, 1, 2),
)
print(bool(a == a), bool(a == b), bool(a != b), a in [b, a], hash(a) == hash(a), a.name, a.key, str(a.type))
for bad in (lambda: bool(a < b), lambda: bool(sa.and_(a == 1, b == 2)), lambda: list(a), lambda: 5 in a, lambda: x["q"], lambda: a.nonsense, lambda: a.has_key("x")):
    try:
        print(bad())
    except Exception as err:
        print(type(err).__name__)
