@a
@b.c(d)
@(e := f)
def f(): pass
def f(a, b: int, c=1, d: int = 2) -> int: return a
def f(a, /): return
def f(a, b=1, /, c=2, *, d, e=3, f: int = 4, **g: h): pass
def f(*a: int, b): pass
def f(*a: *b): pass
def f(*, a, **b,): pass
def f(a,
      b,
      ):
    """doc"""

    def g():
        nonlocal a
        global z
        a = z = 1
        return lambda: a
    return g, *b


def gen():
    yield
    x = yield
    x = yield a
    y = yield a, *b
    yield from c
    x += yield
    f((yield), (yield a))
    return (yield)


async def co(a):
    await a
    async with a as b, c: pass
    async with (a as b, c): pass
    async for d in e:
        yield await d
    else: pass
    x = [await a async for a in b if await c]
    y = (a async for a in b)
    return

@a
async def f(): return -await a ** await b

class A: pass
class A(): a = 1
class A(B, *C, metaclass=D, **E):
    """doc"""
    x: int = 1
    y: "z"

    @property
    def f(self): return self.x

    @f.setter
    def f(self, value): self.x = value
@a
class A(B[C], d.e, f()): 
    def __init__(self): super().__init__()
    class Inner:
        def f(self):
            nonlocal __class__
