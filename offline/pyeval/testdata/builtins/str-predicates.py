def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



words = ["", "abc", "abc1", "123", "１２３", "²³", "½", "一二三", "Ⅷ", " ", "\t\n\x1c\x85\u2028", "a b", "é", "_x1", "1x", "class", "é_2", "x-y",
         "\x00", "a\u200b", "\u00a0", "٣", "𝟘", "①", "a·b", "\ue000", "\U0001f600", "ℼ", "a\u0301", "·a"]
for w in words:
    print(ascii(w), [f(w) for f in (str.isalpha, str.isalnum, str.isdigit, str.isdecimal, str.isnumeric, str.isspace,
                                  str.isprintable, str.isascii, str.isidentifier)])
