# Functions: every kind of parameter, closures, defaults, decorators, recursion.
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return (a, b, c, args, d, e, kw)

print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, x=7))
print(f(*[1, 2], **{"c": 9, "d": 8}))

def error(fn, *args, **kw):
    try:
        print(fn(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)

error(f)
error(f, 1)
error(f, 1, d=1, a=2)
def g(x, y): return x + y
error(g, 1)
error(g)
error(g, 1, 2, 3)
error(g, 1, x=2)
error(lambda: 1, 2)
def h(x, y=1): pass
error(h, 1, 2, 3)
def k(*, key): return key
error(k)
error(k, 1)

def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c = counter(); c(); print(c(5), c())
d = counter(); print(d())

total = 0
def add(x):
    global total
    total += x
add(4); add(5); print(total)

def deco(*names):
    def wrap(fn):
        def inner(*a, **k):
            print("call", names, fn.__name__)
            return fn(*a, **k)
        return inner
    return wrap

@deco("x", "y")
@deco("z")
def twice(n):
    "doc of twice"
    return n * 2
print(twice(21))

def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(30))

def mutable(x, acc=[]):
    acc.append(x)
    return acc
mutable(1); print(mutable(2))

fs = [lambda i=i: i * i for i in range(5)]
print([fn() for fn in fs])
gs = [lambda: i for i in range(3)]
print([fn() for fn in gs])

def unbound():
    try:
        print(later)
    except UnboundLocalError as e:
        print(type(e).__name__)
    later = 1
unbound()
try:
    undefined_name
except NameError as e:
    print(e)

print((lambda *a, **k: (a, k))(1, 2, z=3))
def outer():
    x = "outer"
    class C:
        y = x
        def m(self): return x
    return C
print(outer().y, outer()().m())
x = 1
def shadow():
    x = 2
    def inner():
        global x
        x = 3
    inner()
    return x
print(shadow(), x)
if (n := 10) > 5: print(n)
print([y := 1, y ** 2], y)
print([last := v for v in range(3)], last)
def walrus():
    if any((hit := v) > 2 for v in [1, 2, 3, 4]):
        return hit
print(walrus())
print(f.__name__, f.__qualname__, outer().m.__qualname__)
def annotated(a: int, b: "str" = "x") -> list: ...
print(annotated.__annotations__)
print(annotated.__doc__, fact.__doc__, (lambda: 0).__name__)
a, *b, c = range(6); print(a, b, c)
(a, (b, c)), d = (1, (2, 3)), 4; print(a, b, c, d)
first, *rest = "abc"; print(first, rest)
try:
    a, b = 1, 2, 3
except ValueError as e: print(e)
try:
    a, b, c = 1, 2
except ValueError as e: print(e)
try:
    a, b = 5
except TypeError as e: print(e)
i = 0
while True:
    i += 1
    if i == 2: continue
    if i > 4: break
else:
    print("never")
print(i)
for i in range(3): pass
else: print("done", i)
del i
try: i
except NameError as e: print(e)
try:
    def deep(n): return deep(n + 1)
    deep(0)
except RecursionError as e:
    print("RecursionError", str(e)[:32])
assert True, "no"
try:
    assert 1 == 2, "math"
except AssertionError as e: print(repr(e))
