0, 00, 1, 10, 1_000_000, 9223372036854775807, 9223372036854775808, 123456789012345678901234567890
0x1F, 0XdeadBEEF, 0x_ff, 0o17, 0O7_7, 0b101, 0B1_0, 0xffffffffffffffffffff
0.0, 1., .5, 1.5, 1e3, 1E-3, 1_0.0_1e+1_0, 1e16, 123456789012345.6, 1e-5, 0.0001, 1e400, 5e-324, 077.5, 09e1
1j, 1.5J, 1e3j, 0j, .5j, 10_0j
True, False, None, ...
'', "", '''''', """"""
'a' "b" '''c''' """d"""
'it\'s', "a\"b", 'a"b', "a'b", 'a\'"b'
'\a\b\f\n\r\t\v\\\'\"', '\0\1\12\123\400\x00\x7f\xe9\u20ac\U0001f600', '\q\(\8'
'\N{EURO SIGN} \N{latin small letter e with acute} \N{BEL} \N{CJK UNIFIED IDEOGRAPH-6F22} \N{HANGUL SYLLABLE HAN}'
'\ud800 \udc00 \ud83d\ude00'
'é ü 漢字 😀 \u00a0 '
r'\a\n\'', R"\x", r'''a\
b'''
u'x', U"y" 'z', 'z' u'y'
b'', b'abc', b'\x00\xff\0\377\q\n', B"a'b", br'\x', Rb"\y", bR'''a
b''', b'a' b"b"
'a\
b'
'''a
b\
c'''
("a"
 'b'  # c
 "c")
ª = ﬁ = Å = 1
x.ﬁeld = ℌ
