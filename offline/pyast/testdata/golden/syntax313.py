type X = int
type X[T] = list[T]
type X[T: int, *Ts, **P] = (T, *Ts, P)
type X[T = int, *Ts = *tuple[int], **P = [int, str]] = T
def f[T](a: T) -> T: pass
def f[T: (int, str), U: int = bool](a: T, b: U): return a
async def f[**P](*args: P.args, **kwargs: P.kwargs): await x
class A[T]: pass
class A[T, *Ts](B[T], metaclass=C): x: T
type = 1
type(type)
f'{f'{f"{f'{1}'}"}'}'
f'{a['b']}{c["d"]}' f"{"e"}"
f'{
    a  # comment
    + b
}'
f'{'\n'.join(a)}{'''x
y'''}'
f'{a!r:{b}}'
f"{a = # comment
}"
