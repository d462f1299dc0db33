import base64
import csv
import hashlib
import hmac
import inspect
import io
import logging
import math
import os
import os.path
import pathlib
import sys
import warnings
import asyncio
import heapq
import bisect
import traceback
import binascii
import fnmatch
import codecs

print(os.path.join("a", "b", "/c", "d"), os.path.splitext("x/y.tar.gz"), os.path.basename("/a/b/"), os.path.dirname("/a/b"), os.path.normpath("a/./b/../c//d"), os.path.relpath("/a/b/c", "/a/d"), os.path.isabs("/x"), os.path.commonprefix(["abc", "abd"]), os.path.commonpath(["/a/b", "/a/c"]), os.path.split("/a/b"))
p = pathlib.PurePosixPath("/a/b") / "c.tar.gz"
print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.with_suffix(".x"), p.with_name("q"), p.relative_to("/a"), p.is_absolute(), repr(p), [str(x) for x in p.parents], pathlib.PurePosixPath("a") < pathlib.PurePosixPath("b"), p.match("*.gz"))
f = io.StringIO("a,b\n1,\"x,\"\"y\"\n2,z\n")
print(list(csv.reader(f)))
f = io.StringIO("a;b\n1;2\n\n3;4\n")
print([dict(r) for r in csv.DictReader(f, delimiter=";")])
out = io.StringIO()
w = csv.writer(out)
w.writerow(["a", 1, None, 2.5, 'q"uote', "com,ma", "line\nbreak"])
w2 = csv.DictWriter(out, ["x", "y"], quoting=csv.QUOTE_ALL, lineterminator="\n")
w2.writeheader()
w2.writerow({"x": 1, "y": "z"})
print(repr(out.getvalue()))
b = io.BytesIO(b"ab\ncd")
print(b.readline(), b.read(1), b.tell(), b.seek(0), b.readlines())
with io.StringIO("l1\nl2") as s:
    print([line.strip() for line in s])
print(hashlib.md5(b"x").hexdigest(), hashlib.sha256(b"abc").hexdigest()[:16], hashlib.sha1("ü".encode()).hexdigest(), hashlib.new("sha512", b"").hexdigest()[:10], hmac.new(b"k", b"m", hashlib.sha256).hexdigest()[:12], hashlib.pbkdf2_hmac("sha256", b"p", b"s", 10).hex()[:12])
h = hashlib.sha256()
h.update(b"a")
h.update(b"bc")
print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), h.digest_size, h.name)
print(base64.b64encode(b"hello?>"), base64.urlsafe_b64encode(b"hello?>"), base64.b64decode("aGVsbG8="), base64.b64decode(b"aGVsbG8"+b"="), binascii.hexlify(b"\x01\xff"), base64.b16encode(b"\xab"), base64.b32encode(b"hi"))
try:
    base64.b64decode("abc")
except binascii.Error as e:
    print("binascii.Error", e)
print(math.floor(-1.5), math.ceil(1.2), math.sqrt(16), math.log(8, 2), math.log10(1000), math.factorial(20), math.gcd(12, 18), math.lcm(4, 6), math.comb(5, 2), math.perm(5, 2), math.isclose(0.1 + 0.2, 0.3), math.pi, math.inf, math.hypot(3, 4), math.isqrt(17), math.prod([1, 2, 3]), math.fsum([0.1] * 10), math.trunc(-2.7), math.copysign(1, -0.0), math.modf(2.5), math.nan != math.nan)
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__)
print(sys.maxsize, sys.version_info >= (3, 8), sys.byteorder, len(sys.argv) >= 0, "os" in sys.modules)
log = logging.getLogger("a.b")
log.setLevel(logging.DEBUG)
log.addHandler(logging.NullHandler())
log.propagate = False
log.info("x %s", 1)
print(log.name, log.level, logging.getLevelName(20), log.isEnabledFor(10), logging.getLogger("a.b") is log, log.parent.name)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
print(len(caught), caught[0].category.__name__, caught[0].message)


async def inner(x):
    await asyncio.sleep(0)
    return x * 2


async def outer():
    return await asyncio.gather(inner(1), inner(2))


print(asyncio.run(outer()), inspect.iscoroutinefunction(inner), inspect.isclass(int), list(inspect.signature(lambda a, b=2, *c, d, **e: 0).parameters), inspect.signature(inner).parameters["x"].default is inspect.Parameter.empty, inspect.cleandoc("a\n   b\n   c"))
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 2)
print(heapq.heappop(h), heapq.nlargest(2, h), bisect.bisect([1, 2, 3], 2), bisect.bisect_left([1, 2, 3], 2))
try:
    1 / 0
except ZeroDivisionError:
    print(traceback.format_exc().splitlines()[-1], sys.exc_info()[0].__name__)
try:
    sys.exit(3)
except SystemExit as e:
    print(e.code)
print(fnmatch.fnmatch("a.py", "*.py"), fnmatch.filter(["a.c", "b.py"], "*.p?"), codecs.encode("Hello", "rot13"))
