def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)



b = b"abc abc"
print(b.find(b"b"), b.rfind(b"b"), b.find(98), b.index(b"c", 3), b.count(b"a"), b.count(97), b.count(b""), b.startswith(b"a"), b.endswith((b"x", b"c")), b.startswith(b"b", 1), b.find(b"z"), b.find(b"a", 1, 3))
print(b.split(), b.split(b"b"), b.rsplit(b" ", 1), b" a  b ".split(), b" a  b ".split(None, 1), b" a  b ".rsplit(None, 1), b"a\nb\r\nc\x0bd".splitlines(), b"a\nb".splitlines(True), b.partition(b" "), b.rpartition(b"z"))
print(b.upper(), b"AbC".lower(), b"aB1".swapcase(), b"hello world's".title(), b"hELLO".capitalize(), b" x ".strip(), b"xxaxx".strip(b"x"), b" x ".lstrip(), b" x ".rstrip(), b"abc".replace(b"b", b"XX"), b"aaa".replace(b"a", b"", 2), b"ab".replace(b"", b"-"), b"ab".replace(b"", b"-", 1))
print(b"a".ljust(3), b"a".rjust(3, b"*"), b"a".center(4), b"-1".zfill(5), b"a\tb".expandtabs(4), b"pre-x".removeprefix(b"pre-"), b"x.py".removesuffix(b".py"), b"-".join([b"a", bytearray(b"b")]), b"abc".hex(), b"abcd".hex("-"), b"abcde".hex(":", 2), b"abcde".hex(":", -2), bytes.fromhex("61 62\n63"), bytes.fromhex(""))
for x in [b"", b"abc", b"ab1", b"12", b" \t", b"AB", b"Ab Cd", b"\xff", b"a B"]:
    print(x, x.isalpha(), x.isdigit(), x.isalnum(), x.isspace(), x.isascii(), x.islower(), x.isupper(), x.istitle())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".translate(bytes.maketrans(b"a", b"z"), delete=b"c"), b"abc"[0], b"abc"[-1:], b"abc"[::-1], b"a" + b"b", b"a" * 3, b"a" < b"b", b"a" == "a", 97 in b"abc", b"bc" in b"abc", len(b"abc"), list(b"ab"), list(reversed(b"ab")), hash(b"a") == hash(b"a"), {b"k": 1}[b"k"])
print(bytes(), bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), bytes(bytearray(b"q")), bytearray(), bytearray(2), bytearray(b"x"), bytearray("é", "latin-1"), bytearray([1]))
for f in [lambda: bytes("a"), lambda: bytes([256]), lambda: bytes(-1), lambda: bytes(1.5), lambda: bytes(["a"]), lambda: bytes("a", "nope"), lambda: b"a".find("a"), lambda: b"a".find(256), lambda: b"a" + "b", lambda: b"a".index(b"z"), lambda: b"a".join(["x"]), lambda: b"a".split(b""), lambda: b"a".split("a"), lambda: bytes.fromhex("6"), lambda: bytes.fromhex("6g"), lambda: b"abc"[5], lambda: b"a".startswith("a"), lambda: b"a".startswith(("a",)), lambda: b"a".strip("a"), lambda: b"a".replace("a", "b"), lambda: b"a".center(3, b"xx"), lambda: b"a".translate(b"x"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b"a".hex("ab"), lambda: "a" in b"abc", lambda: 256 in b"a", lambda: bytes(3, "ascii"), lambda: bytearray([300]), lambda: bytes(1, 2, 3, 4) if False else bytes(None)]:
    t(f)
ba = bytearray(b"abc")
ba.append(100); ba.extend(b"ef"); ba.extend([103]); ba.insert(0, 65); ba[1] = 66; print(ba, ba.pop(), ba.pop(0), ba); ba.remove(99); ba.reverse(); print(ba, ba.copy() == ba, ba == bytes(ba), len(ba)); ba += b"x"; ba *= 2; print(ba, ba.upper(), ba[1:3], ba[0], ba.decode(), bytes(ba)); ba.clear(); print(ba, bool(ba))
for f in [lambda: bytearray().pop(), lambda: bytearray(b"a").append(256), lambda: bytearray(b"a").remove(5), lambda: bytearray(b"a").extend("x"), lambda: bytearray(b"a")[4], lambda: hash(bytearray()), lambda: bytearray(b"a").pop(3), lambda: bytearray(b"a").append("x")]:
    t(f)
ba = bytearray(b"abcdef")
ba[1:3] = b"XYZ"; print(ba); ba[::2] = b"1234" if len(ba) == 7 else b""; print(ba); del ba[0]; del ba[1:3]; print(ba); ba[0:0] = [65, 66]; print(ba); ba[-1:] = bytearray(b""); print(ba)
m = memoryview(b"abcdef")
print(m[0], m[1:3].tobytes(), len(m), m.tolist(), bytes(m[2:]), m == b"abcdef", list(m[:2]), m.hex(), m.nbytes)
w = bytearray(b"abc")
v = memoryview(w)
v[1] = 120
print(w)
t(lambda: memoryview("a"))
