"""doc"""
from __future__ import annotations
import a, b.c, d as e, f.g as h
from a import b
from .a.b import c as d, e
from . import (
    a,
    b as c,
)
from .... import a
from ...x import *
pass; pass
x = 1; y = 2;
a = b = c = 1
a, b = b, a
a, *b = c
(a, [b, *c]), d.e, f[g] = h
[a] = b
() = []
(a) = 1
a += 1; a -= 1; a *= 1; a /= 1; a //= 1; a %= 1; a @= 1; a &= 1; a |= 1; a ^= 1; a <<= 1; a >>= 1; a **= 1
a.b += c, d
a: int
a: int = 1
(a): int = 1
a.b: int
a[b]: "c" = d, e
a: tuple = *b, c
del a
del a, b.c, d[e], (f, [g])
del (a)
del a,
assert a
assert a, "b"
global zz
if a: b
elif c: d; e
else:
    f
if a:
    pass
elif b:
    if c:
        pass
    else: pass
while a:
    if b: break
    continue
else:
    c
for a in b: c
for a, b in c, d:
    pass
else: e
for a, in b: pass
for a.b in c: pass
for a[b], *c in d, *e: pass
for (a, b) in [c]: pass
try:
    a
except:
    b
try: a
except A: b
except (A, B) as c: d
except A.b: pass
else: e
finally: f
try: a
finally:
    b
try: a
except* A as b: c
except* (B, C): pass
with a: b
with a as b, c as d.e, f: pass
with (a as b, c, d as (e, f),): pass
with (a, b): pass
with (a), (b): pass
with (a) as b: pass
with (a, b) as c: pass
with (a for a in b) as c, d: pass
with open(a) as f, \
     open(b) as g:
    pass
try:
    raise
except A:
    raise B
else:
    raise B from None
if True:
    # comment

    x = 1
        # odd comment
  # another
    y = 2
match = case = type = _ = 1
match(a)
match[a] = b
match.a
print(match, case)
if a:
    b = \
        c

d = (1,
2,
    3)
