a + b - c * d / e // f % g @ h
a ** -b ** c
-a ** 2, +a, ~a, not a, not not a
a << b >> c & d ^ e | f
(a + b) * (c - d)
a < b <= c == d != e > f >= g is h is not i in j not in k
a and b or c and not d or e
a if b else c if d else e
lambda: 0
lambda a, /, b, *c, d=1, **e: (a, b)
lambda *, a: a
lambda *a, b: lambda: b
f()(a)[b].c[d:e](f=g)
f(a, *b, c, *d, e=1, *f, **g, h=2, **i)
f(a for a in b)
f((a for a in b), c)
f(a := 1, b=(c := 2))
a[1], a[1:2], a[:], a[::], a[1:2:3], a[1:, ::2], a[...], a[b, ], a[*b], a[*b, 1:2], a[b := 1]
()
(a,)
(a, *b)
(
    a
    # between
    .b
)
[]
[a, *b, c]
{}
{a}
{*a, b}
{a: b, **c, d: e, }
{**a}
{a: lambda: b, (c): d if e else f}
[a for b in c]
[a for b, in c if d if e for f, *g in h]
{a for a in b}
{a: b for a, b in c}
[lambda a=b: a for b in c]
[(y := f(x), x / y) for x in range(5)]
(a for b in c for d in e)
if (n := len(a)) > 10: print(n)
x = yield_ = *a, b
print(*a, sep="")
await_ = (a)
((((a))))
(a)(b)
(a).b
"a".join(b)
1 .real
1..real
a.b.c.d.e
