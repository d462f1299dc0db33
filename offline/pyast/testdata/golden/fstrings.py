f''
f'a'
f"{a}"
f'a{b}c{d}e'
f'{a!r}{b!s}{c!a}'
f'{a:b}{c:>10}{d!r:^{e}}{f:{g}.{h}}'
f'{{}}{{a}}{{{b}}}}}'
f'{a=}{b = }{c=!s}{d=:>5}{ e  =  !r:x}'
f'{a.b(c)[d]}{ {1: 2}[1] }{(lambda x: x)(1)}{a if b else c}{a != b}{a == b}'
f'{a,}{*b, c}{(yield_)}'
f'\n{a}\x41\N{BULLET}{b}\{c}'
rf'\n{a}\{b}' fR"\d{c:\d}"
'a' f'{b}' "c" f'd{e}f' 'g'
f'{a}' '' 'b' u'c'
u'a' f'b'
f'''{a
}
b {
    c
}
'''
f"""{'a'}{"b"!r} ' " {c:
}"""
f'{a:%Y-%m-%d %H:%M}' f"{b['c']:,}"
x = f"insert into {table} ({', '.join(cols)}) values ({', '.join('%s' for _ in cols)})"
f'é{ü}漢{字!r}'
