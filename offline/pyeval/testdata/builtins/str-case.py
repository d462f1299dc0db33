def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



words = ["hello", "HELLO", "Hello World", "ß", "straße", "İstanbul", "ıI", "ΑΣ ΣΑΣ σς", "ǆ Ǆ ǅ", "ﬁne", "they're bill's",
         "", "123abc", "éÀ", "ŉ", "ᾳ", "ΰ", "Ⓐⓑ", "ªº", "x̌", "ᏸᏰꭰ", "ẞ", "ᾈᾀ ᾀᾈ", "1a2B", "a.b'c:d"]
for w in words:
    print(repr(w), w.lower(), w.upper(), w.title(), w.capitalize(), w.swapcase(), w.casefold())
    print(w.islower(), w.isupper(), w.istitle())
