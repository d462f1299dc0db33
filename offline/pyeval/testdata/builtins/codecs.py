def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



s = "aé€😀"
for enc in ["utf-8", "UTF8", "utf_8", "u8", "utf-16", "utf-16-le", "utf-16be", "utf-32", "utf-32-be", "utf-8-sig", "unicode_escape"]:
    e = s.encode(enc)
    print(enc, e, ascii(e.decode(enc)))
for enc in ["ascii", "us-ascii", "latin-1", "iso-8859-1", "cp1252", "windows-1252"]:
    for err in ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace"]:
        t(lambda: s.encode(enc, err))
t(lambda: "a".encode("nope"))
t(lambda: "é".encode("ascii", "nope"))
t(lambda: "\ud800".encode())
t(lambda: "\ud800".encode("utf-8", "surrogatepass"))
t(lambda: "\udcff".encode("utf-8", "surrogateescape"))
t(lambda: "a\ud800\ud801b".encode())
t(lambda: "\ud800".encode("utf-8", "replace"))
t(lambda: "\ud800".encode("utf-8", "backslashreplace"))
for b in [b"abc", b"\xff", b"a\xc3", b"\xc3\x28", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80", b"\x80x", b"a\xe9b", b"\xef\xbb\xbfx", b"\xf0\x80\x80\x80", b"\xe2\x82\xac\xff"]:
    for err in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape"]:
        t(lambda: ascii(b.decode("utf-8", err)))
    t(lambda: b.decode("ascii"))
    t(lambda: b.decode("ascii", "replace"))
    t(lambda: b.decode("latin-1"))
    t(lambda: b.decode("cp1252"))
    t(lambda: b.decode("utf-8-sig", "ignore"))
t(lambda: b"\x81\x8d".decode("cp1252", "replace"))
t(lambda: b"\xff\xfea\x00".decode("utf-16"))
t(lambda: b"\xfe\xff\x00a".decode("utf-16"))
t(lambda: b"a\x00b".decode("utf-16-le"))
t(lambda: b"\x00\xd8a\x00".decode("utf-16-le"))
t(lambda: b"\x00\xd8".decode("utf-16-le", "replace"))
t(lambda: b"\\n\\x41\\u00e9\\101\\q\\\\".decode("unicode_escape"))
t(lambda: b"\\x4".decode("unicode_escape"))
try:
    "é".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args, isinstance(e, ValueError), repr(e))
try:
    b"a\xff".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, str(e))
