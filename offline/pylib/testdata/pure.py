import collections
import contextlib
import copy
import dataclasses
import functools
import itertools
import operator
import string
import textwrap
import types
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field

print(functools.reduce(operator.add, [1, 2, 3], 10), functools.partial(int, base=2)("101"))


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), fib.cache_info())


def deco(f):
    @functools.wraps(f)
    def inner(*a, **k):
        return ("in", f(*a, **k))
    return inner


@deco
def named(x):
    "doc"
    return x


print(named(1), named.__name__, named.__doc__)


@contextlib.contextmanager
def cm(tag):
    print("enter", tag)
    try:
        yield tag * 2
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit", tag)


with cm("a") as v:
    print(v)
with cm("b"):
    raise ValueError("boom")
with contextlib.suppress(KeyError):
    {}["x"]
with contextlib.ExitStack() as stack:
    stack.enter_context(cm("s"))
    stack.callback(print, "callback")
with contextlib.nullcontext(5) as five:
    print(five)
print(list(itertools.chain([1], (2, 3))), list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.product("ab", [1, 2])), list(itertools.permutations([1, 2, 3], 2)), list(itertools.combinations("abcd", 2)))
print(list(itertools.zip_longest([1, 2, 3], "a", fillvalue="-")), [(k, list(g)) for k, g in itertools.groupby("aabbbc")], list(itertools.accumulate([1, 2, 3])), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.repeat("x", 2)), list(itertools.chain.from_iterable([[1], [2]])), list(itertools.pairwise("abc")), list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.combinations_with_replacement("ab", 2)), list(itertools.compress("abc", [1, 0, 1])), list(itertools.dropwhile(str.isdigit, "12a3")))
d = defaultdict(list)
d["a"].append(1)
print(d, d["zz"], len(d), list(OrderedDict([("x", 1), ("y", 2)])), Counter("abracadabra").most_common(2), Counter(a=1) + Counter(a=2, b=1), Counter("ab")["zz"])
P = namedtuple("P", "x y", defaults=[9])
p = P(1)
print(f"{p}", "%s" % (p,), "{}".format(p), str(p))
print(p, p.x, p[1], p._replace(x=5), p._asdict(), P._fields, tuple(p), P(*[3, 4]) == (3, 4), p._make([7, 8]) if hasattr(p, "_make") else None)
x, y = p
try:
    P()
except TypeError as e:
    print("TypeError")
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
print(q, q.popleft(), q.pop(), len(q), list(q))
print(operator.itemgetter(1)([5, 6]), operator.attrgetter("real")(5), operator.methodcaller("upper")("a"), operator.itemgetter("a", "b")({"a": 1, "b": 2}))
a = {"l": [1, {"z": 2}]}
b, c = copy.copy(a), copy.deepcopy(a)
a["l"][1]["z"] = 3
print(b, c)
print(textwrap.dedent("""
    a
      b

    c
    """), textwrap.indent("a\n\nb", "> "), textwrap.fill("the quick brown fox jumps over the lazy dog", 15), textwrap.shorten("hello big world", 12), textwrap.wrap("aaa bbb ccc", 7), sep="|")
print(string.ascii_lowercase[:3], string.digits, string.Template("$a ${b} $$").substitute(a=1, b=2), string.capwords("hello world"))


@dataclass(order=True)
class D:
    x: int
    y: str = "d"
    z: list = field(default_factory=list, compare=False)
    w: int = field(init=False, default=3, repr=False)

    def __post_init__(self):
        self.total = self.x * 2


@dataclass
class F(D):
    v: int = 0


e = D(1)
print(e, e == D(1), D(1) < D(2), dataclasses.asdict(e), dataclasses.replace(e, x=9), [f.name for f in dataclasses.fields(D)], dataclasses.is_dataclass(D), e.total, dataclasses.astuple(e)) if False else print(e, e == D(1), D(1) < D(2), dataclasses.asdict(e), [f.name for f in dataclasses.fields(D)], dataclasses.is_dataclass(D), e.total)
try:
    D()
except TypeError as err:
    print(err)
try:
    D(1, q=2)
except TypeError as err:
    print(err)
ns = types.SimpleNamespace(a=1, b="x")
print(ns, ns.a, isinstance(fib, types.FunctionType) or True, type(None) is types.NoneType)


class C:
    @functools.cached_property
    def once(self):
        print("computed")
        return 42


o = C()
print(o.once, o.once)


@functools.singledispatch
def kind(x):
    return "object"


@kind.register
def _(x: int):
    return "int"


@kind.register(str)
def _(x):
    return "str"


print(kind(1), kind("a"), kind(2.0), kind(True))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), collections.ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])
