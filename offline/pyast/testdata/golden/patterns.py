match a:
    case 1: pass
    case -1: pass
    case 1.5 | -2j | 3 + 4j | -3 - 4j: pass
    case 'a' "b": pass
    case b'c': pass
    case None | True | False: pass
    case a.b.c: pass
    case [] | (): pass
    case [a]: pass
    case (a,): pass
    case (a): pass
match a, b:
    case a, b: pass
match a,:
    case [a, *_]: pass
    case (a, *rest, b) if a: pass
    case a, *rest: pass
    case *rest,: pass
match *a, b:
    case {}: pass
    case {'a': 1, 2: b, None: c, -1: d, x.y: e, **rest}: pass
    case {**rest}: pass
    case {'a': [1, {'b': c}],}: pass
match (yield_):
    case A(): pass
    case a.B(1, x, y=2, z=C(d),): pass
    case A(B() | C() as d): pass
    case (1 | 2) as x: pass
    case [1 as a, (2 | 3) as b] as c: pass
    case str(x) | bytes(x): pass
    case match if (y := x): pass
    case case: pass
match a.b(c)[d]:
    case _ if _: pass
    case _:
        match -a:
            case x: pass
match(a, b):
    case 1: pass
match [a]:
    case 1:
        pass

    # comment
    case 2:
        pass
match {}:
    case x: pass
match lambda: 1:
    case x: pass
match not a:
    case x: pass
